// <rn-activations function="leaky" slope="0.01" z="-2" layers="10">: a function, its slope, and a product of slopes.
(() => {
  "use strict"

  const { Explorer, define } = rahnama.frame
  const { axes } = rahnama.axes
  const { isolated } = rahnama.numbers
  const { OPTIONS, PARAMETER, product, slope, slopes, steepest, value } = rahnama.activations

  const F = isolated("f(z)"), SLOPE = isolated("f′(z)"), POWER = isolated("f′(z)ⁿ")
  const WORDS = {
    fa: {
      title: "تابع‌های فعال‌سازی و شیب آن‌ها",
      function: "تابع", sigmoid: "سیگموئید", leaky: "ReLU نشتی‌دار", tanh: "tanh", relu: "ReLU", prelu: "PReLU", elu: "ELU",
      slope: "شیب سمت منفی", a: "a (آموختنی)", alpha: "α", z: "z", layers: "تعداد لایه‌ها (n)",
      value: F, derivative: SLOPE, chain: `${POWER} در این z`, best: `${POWER} در پرشیب‌ترین نقطه`, undefined: "تعریف‌نشده",
      curve: "تابع، نقطه‌ی برگزیده و خط مماس", slopes: "شیب تابع و نقطه‌ی برگزیده", depth: "حاصل‌ضرب شیب‌ها بر حسب تعداد لایه‌ها",
      power: `توان ۱۰ در ${POWER}`, byDepth: "لایه", steep: "پرشیب‌ترین نقطه",
      kink: "در این نقطه مشتق تعریف نمی‌شود: شیب از چپ {l} و از راست {r} است. PyTorch این‌جا شیب چپ را به کار می‌برد.",
      dead: "شیب این‌جا صفر است: هیچ گرادیانی از این نورون نمی‌گذرد.",
      chained: "اگر {n} لایه همین شیب را داشته باشند و همه‌ی وزن‌ها یک باشند، گرادیان در {p} ضرب می‌شود.",
      vanishes: "گرادیان محو می‌شود.", explodes: "گرادیان منفجر می‌شود.", kept: "گرادیان دست‌نخورده می‌رسد.",
    },
    en: {
      title: "Activation functions and their slopes",
      function: "Function", sigmoid: "sigmoid", leaky: "Leaky ReLU", tanh: "tanh", relu: "ReLU", prelu: "PReLU", elu: "ELU",
      slope: "Slope below zero", a: "a (learned)", alpha: "α", z: "z", layers: "Layers (n)",
      value: F, derivative: SLOPE, chain: `${POWER} at this z`, best: `${POWER} where it is steepest`, undefined: "undefined",
      curve: "The function, the chosen point and its tangent", slopes: "The slope of the function and the chosen point", depth: "Product of slopes against the number of layers",
      power: `power of ten in ${POWER}`, byDepth: "layer", steep: "steepest",
      kink: "Here the function has no derivative: its slope is {l} from the left and {r} from the right. PyTorch takes the left one.",
      dead: "The slope here is zero: no gradient passes this neuron.",
      chained: "If {n} layers have this slope and all weights are one, the gradient is multiplied by {p}.",
      vanishes: "It vanishes.", explodes: "It explodes.", kept: "It arrives as it was.",
    },
  }
  const [FROM, TO] = [OPTIONS.z.min, OPTIONS.z.max]
  const SIDE = Array.from({ length: 81 }, (_, i) => i / 80 * TO)  // from the kink outwards
  const NEAR = 2.5  // half the length of a tangent, along z

  class Activations extends Explorer {
    static options = OPTIONS
    static words = WORDS

    arrange() {
      [this.curve, this.inclines, this.depth] = this.pictures(this.words.curve, this.words.slopes, this.words.depth)
      this.numbers("value", "derivative", "chain", "best")
      this.sentence()
    }

    draw({ function: name, z: x, layers, ...parameters }) {
      for (const each of Object.keys(parameters)) this.show(each, PARAMETER[name] === each)
      const p = parameters[PARAMETER[name]], here = slope(name, x, p)
      const found = { name, p, x, layers, here, y: value(name, x, p), sides: slopes(name, x, p), chain: here === null ? null : product(here, layers), best: product(steepest(name, p), layers) }
      this.drawCurve(found)
      this.drawSlopes(found)
      this.drawDepth(found)
      this.write(found)
    }

    write({ y, here, sides, layers, chain, best }) {
      const none = this.words.undefined, shown = value => this.number(value, Number.isInteger(value) ? {} : { digits: 4 })
      this.put("value", shown(y))
      this.put("derivative", here === null ? none : shown(here))
      this.put("chain", chain ? this.power(chain.sign, chain.exponent) : none)
      this.put("best", this.power(best.sign, best.exponent))
      if (!chain) return this.tell(...this.fill(this.words.kink, { l: this.number(sides[0]), r: this.number(sides[1]) }))
      if (!chain.sign) return this.tell(this.words.dead)
      const { exponent, sign } = chain, end = exponent < -3 ? "vanishes" : exponent > 3 ? "explodes" : exponent === 0 && sign > 0 ? "kept" : null
      this.tell(...this.fill(this.words.chained, { n: this.number(layers), p: this.power(sign, exponent) }), end ? ` ${this.words[end]}` : "")
    }

    drawCurve({ name, p, x, y, sides }) {
      const points = [...SIDE.map(each => -each).reverse(), ...SIDE].map(each => [each, value(name, each, p)])
      const all = points.map(([, each]) => each), [low, high] = [Math.min(...all), Math.max(...all)], room = (high - low) * 0.12
      const plot = axes(this.curve, this, { x: [FROM, TO], y: [low - room, high + room], yName: F, xName: "z", xTicks: [-8, -4, 0, 4, 8] })
      plot.line(points, "c1")
      plot.line([-NEAR, 0].map(step => [x + step, y + step * sides[0]]), "c2 dashed")
      plot.line([0, NEAR].map(step => [x + step, y + step * sides[1]]), "c2 dashed")
      plot.dot(x, y, "c2")
    }

    drawSlopes({ name, p, x, here }) {
      const right = SIDE.map(each => [each, slopes(name, each, p)[1]]), left = SIDE.map(each => [-each, slopes(name, -each, p)[0]]).reverse()
      const all = [...left, ...right].map(([, each]) => each), kink = slope(name, 0, p) === null
      const plot = axes(this.inclines, this, { x: [FROM, TO], y: [Math.min(0, ...all) - 0.08, Math.max(1, ...all) + 0.08], yName: SLOPE, xName: "z", xTicks: [-8, -4, 0, 4, 8] })
      plot.line(left, "c1")
      plot.line(right, "c1")
      if (kink) [left.at(-1), right[0]].forEach(([, each]) => plot.dot(0, each, "open"))
      if (here !== null) plot.dot(x, here, "c2")
    }

    // On this scale a product of equal slopes is a straight line from one.
    drawDepth({ layers, chain, best }) {
      const ends = [chain?.sign ? chain.exponent : 0, best.exponent]
      const plot = axes(this.depth, this, { x: [0, layers], y: [Math.min(-1, ...ends) * 1.08, Math.max(1, ...ends) * 1.08], yName: this.words.power, xName: this.words.byDepth })
      plot.line([[0, 0], [layers, best.exponent]], "c1 dashed")
      plot.note(layers, 0, `- - ${this.words.steep}`, best.exponent > 0 ? -8 : 18)
      if (!chain?.sign) return
      plot.line([[0, 0], [layers, chain.exponent]], "c2")
      plot.dot(layers, chain.exponent, "c2")
    }
  }

  define("activations", Activations)
})()
