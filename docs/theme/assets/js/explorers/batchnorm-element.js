// <rn-batchnorm alpha="2" scaled="weights" statistics="frozen">: a normalized channel whose weights or inputs are multiplied.
(() => {
  "use strict"

  const { Explorer, define, element } = rahnama.frame
  const { axes } = rahnama.axes
  const { isolated } = rahnama.numbers
  const { BETA, BIAS, GAMMA, OPTIONS, RUNNING, WEIGHT, compare, mean, variance } = rahnama.batchnorm

  const WORDS = {
    fa: {
      title: "نرمال‌سازی دسته‌ای زیر ضرب در α",
      alpha: "α", scaled: "چه چیز در α ضرب شود؟", weights: "وزن‌ها، بدون بایاس", input: "ورودی", both: "وزن‌ها و بایاس",
      statistics: "آماره‌ها", frozen: "ثابت، همان که بود", batch: "از همین دسته", rescaled: `ثابت، ضرب در ${isolated("α")} و ${isolated("α²")}`,
      epsilon: "ε", bias: "لایه بایاس دارد",
      about: "یک کانال با هشت ورودی، وزن {w}، بایاس {b} یا بدون آن، γ برابر {g} و β برابر {o}؛ آماره‌های ثابتش بدون بایاس میانگین {m} و واریانس {v} هستند. واریانس دسته بر تعداد تقسیم می‌شود. دایره‌های توخالی مقدارها با {one} هستند و دایره‌های پر با α برگزیده: تا وقتی روی خط‌چین‌اند چیزی عوض نشده است.",
      before: "پیش از نرمال‌سازی", normalized: "پس از نرمال‌سازی", after: "پس از ReLU", plain: `همان با ${isolated("α = ۱")}`,
      meanUsed: "میانگین به‌کاررفته", varianceUsed: "واریانس به‌کاررفته", meanHere: "میانگین این دسته", varianceHere: "واریانس این دسته",
      change: "بیشترین تغییر، نرمال‌شده", changeAfter: "بیشترین تغییر، پس از ReLU", none: "تعریف‌نشده",
      verdicts: {
        same: "تابع همان است که بود.",
        epsilon: "تابع تنها به سبب ε عوض شده است و مقدارهای نرمال‌شده حداکثر {d} تغییر کرده‌اند؛ اگر ε صفر بود، تابع درست همان می‌ماند.",
        mirrored: "علامت همه‌ی مقدارها پیش از γ و β برگشته است: خروجی نسبت به β قرینه شده است و ReLU سوی دیگر را نگه می‌دارد.",
        different: "تابع عوض شده است؛ مقدارهای نرمال‌شده تا {d} تغییر کرده‌اند.",
        undefined: "واریانس به‌کاررفته و ε هر دو صفرند: باید بر صفر تقسیم کرد.",
      },
      reasons: {
        frozen: "آماره‌های ثابت از α خبر ندارند.", batch: "آماره‌های دسته همراه α تغییر می‌کنند.", biased: "آماره‌های دسته همراه α تغییر می‌کنند و سهم بایاس هم با میانگین کم می‌شود.",
        rescaled: "آماره‌ها درست همان‌گونه تغییر کرده‌اند که مقدارها.", unmatched: "میانگین ثابت سهم بایاس را هم در خود دارد و آن هم ضرب شده است، اما خود بایاس نه.",
      },
      one: "در یک لایه ضرب کردن ورودی همان اثر ضرب کردن وزن‌ها را دارد.",
    },
    en: {
      title: "Batch normalization when something is multiplied by α",
      alpha: "α", scaled: "What is multiplied by α?", weights: "the weights, not the bias", input: "the input", both: "weights and bias",
      statistics: "Statistics", frozen: "frozen, as they were", batch: "of this batch", rescaled: "frozen, times α and α²",
      epsilon: "ε", bias: "The layer has a bias",
      about: "One channel with eight inputs, weight {w}, bias {b} or none, γ of {g} and β of {o}; its frozen statistics without the bias are mean {m} and variance {v}. The variance of the batch is divided by the count. Hollow dots are the values with {one}, full ones those with the chosen α: on the dashed line nothing has changed.",
      before: "before normalization", normalized: "after normalization", after: "after ReLU", plain: "the same with α = 1",
      meanUsed: "mean in use", varianceUsed: "variance in use", meanHere: "mean of this batch", varianceHere: "variance of this batch",
      change: "largest change, normalized", changeAfter: "largest change, after ReLU", none: "undefined",
      verdicts: {
        same: "The function is the one it was.",
        epsilon: "Only ε has changed the function, the normalized values by {d} at most; with ε zero it would be exactly the one it was.",
        mirrored: "Before γ and β every value has changed its sign: the output is mirrored at β, and ReLU keeps the other side.",
        different: "The function has changed; the normalized values differ by up to {d}.",
        undefined: "The variance in use and ε are both zero: one would divide by zero.",
      },
      reasons: {
        frozen: "Frozen statistics know nothing of α.", batch: "The statistics of the batch follow α.", biased: "The statistics of the batch follow α, and the bias is subtracted with the mean.",
        rescaled: "The statistics have changed exactly as the values have.", unmatched: "The frozen mean holds the bias's share too, which was multiplied with it; the bias itself was not.",
      },
      one: "In a single layer multiplying the input has the same effect as multiplying the weights.",
    },
  }
  const STAGES = ["before", "normalized", "after"]

  class BatchNorm extends Explorer {
    static options = OPTIONS
    static words = WORDS

    arrange() {
      const { about } = this.words
      const given = { w: WEIGHT, b: BIAS, g: GAMMA, o: BETA, m: RUNNING.mean, v: RUNNING.variance }
      const numbers = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, this.number(value)]))
      this.frame.prepend(element("p", { class: "rn-explorer__said" }, ...this.fill(about, { ...numbers, one: element("bdi", { dir: "ltr" }, `α = ${this.tongue === "fa" ? "۱" : "1"}`) })))
      this.stages = this.pictures(...STAGES.map(stage => this.words[stage]))
      this.numbers("meanUsed", "varianceUsed", "meanHere", "varianceHere", "change", "changeAfter")
      this.sentence()
    }

    draw(settings) {
      const found = compare(settings)
      STAGES.forEach((stage, i) => this.drawStage(this.stages[i], this.words[stage], found.plain[stage], found.scaled[stage]))
      this.write(settings, found)
    }

    // Each value against what it was: on the diagonal nothing has changed.
    drawStage(svg, name, was, is) {
      const both = [...was, ...is ?? []], low = Math.min(0, ...both), high = Math.max(0, ...both), room = (high - low) * 0.08
      const [left, right] = [Math.min(...was) - 0.3, Math.max(...was) + 0.3]
      const plot = axes(svg, this, { x: [left, right], y: [low - room, high + room], yName: name, xName: this.words.plain })
      plot.line([[left, left], [right, right]], "mut dashed")
      was.forEach(value => plot.dot(value, value, "open"))
      is?.forEach((value, i) => plot.dot(was[i], value, "c1"))
    }

    write({ scaled, statistics, bias, alpha }, { scaled: found, change, verdict }) {
      const exact = value => Math.abs(value) < 1e-12 ? this.number(0) : this.number(value, { digits: 4 })
      this.put("meanUsed", exact(found.mean))
      this.put("varianceUsed", exact(found.variance))
      this.put("meanHere", exact(mean(found.before)))
      this.put("varianceHere", exact(variance(found.before)))
      this.put("change", change ? exact(change.normalized) : this.words.none)
      this.put("changeAfter", change ? exact(change.after) : this.words.none)
      const sentence = this.fill(this.words.verdicts[verdict], { d: change ? exact(change.normalized) : "" })
      const kind = !bias ? statistics : statistics === "batch" ? "biased" : statistics === "rescaled" && scaled !== "both" ? "unmatched" : statistics
      const reason = alpha === 1 || verdict === "undefined" ? "" : ` ${this.words.reasons[kind]}`
      this.tell(...sentence, reason, scaled === "input" ? ` ${this.words.one}` : "")
    }
  }

  define("batchnorm", BatchNorm)
})()
