// <rn-dilation kernel="3" dilation="2" layers="2">: which pixels of the input one output depends on.
(() => {
  "use strict"

  const { Explorer, define, element } = rahnama.frame
  const { OPTIONS, dilationsOf, effectiveKernel, reach, receptiveField } = rahnama.dilation

  const WORDS = {
    fa: {
      title: "کاوش در کانولوشن متسع",
      kernel: "اندازه‌ی کرنل", dilation: "نرخ اتساع", layers: "تعداد لایه‌ها", doubling: "نرخ در هر لایه دو برابر شود",
      output: "خروجی", input: "ورودی", level: "لایه‌ی {l}، نرخ {d}، کرنل مؤثر {e}",
      said: "گستره‌ی دید {r} پیکسل در هر راستا است و {t} تا از آن‌ها خوانده می‌شوند؛ در دو بعد {T} پیکسل از {R}.",
      full: "هیچ پیکسلی جا نمی‌افتد.", holes: "از بقیه می‌پرد.", drawing: "پیکسل‌هایی که یک خروجی به آن‌ها وابسته است",
      window: "همان در دو بعد", large: "پنجره‌ی دوبعدی بزرگ‌تر از آن است که این‌جا کشیده شود.",
    },
    en: {
      title: "Explore dilated convolution",
      kernel: "Kernel size", dilation: "Dilation rate", layers: "Layers", doubling: "Double the rate in each layer",
      output: "output", input: "input", level: "layer {l}, rate {d}, effective kernel {e}",
      said: "The receptive field is {r} pixels along each axis, and {t} of them are read; in two dimensions {T} pixels of {R}.",
      full: "No pixel is left out.", holes: "The others are skipped.", drawing: "The pixels that one output depends on",
      window: "The same in two dimensions", large: "The two-dimensional window is too large to be drawn here.",
    },
  }
  const BAND = 46, LINE = 17, LARGEST_WINDOW = 41

  class Dilation extends Explorer {
    static options = OPTIONS
    static words = WORDS
    static mirrored = true  // nothing here stands on an axis

    arrange() {
      this.rows = this.picture(this.words.drawing)
      this.sentence()
      this.grid = element("div", { class: "rn-explorer__window" })
      this.frame.append(this.grid)
    }

    draw({ kernel, dilation, layers, doubling }) {
      const dilations = dilationsOf(dilation, layers, doubling), levels = reach(kernel, dilations)
      const [field, read] = [receptiveField(kernel, dilations), levels.at(-1)]
      this.drawRows(kernel, dilations, levels)
      this.drawWindow(field, read)
      const values = { r: field, t: read.length, R: field ** 2, T: read.length ** 2 }
      const numbers = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, this.number(value)]))
      this.tell(...this.fill(this.words.said, numbers), " ", read.length === field ? this.words.full : this.words.holes)
    }

    // One row of pixels per level, centred; a row shows all that lies between its first and its last pixel.
    drawRows(kernel, dilations, levels) {
      const field = receptiveField(kernel, dilations), width = Math.max(240, this.rows.clientWidth || 600)
      const step = Math.min(22, (width - 4) / field), side = Math.max(step > 5 ? step - 2 : step * 0.9, 1)
      const widest = levels.map(level => level.at(-1))
      const x = (level, position) => width / 2 + (position - widest[level] / 2) * step
      const y = level => level * BAND + LINE + 4
      const paths = [], pixels = [], names = []
      levels.forEach((positions, level) => {
        const dilation = dilations[dilations.length - 1 - level], hit = new Set(positions)
        for (let i = 0; i <= widest[level]; i++) {
          const kind = !hit.has(i) ? "pixel" : level ? "read" : "result"
          pixels.push(element("svg:rect", { x: x(level, i) - side / 2, y: y(level), width: side, height: Math.min(side, 14), class: kind }))
        }
        for (const position of level < levels.length - 1 ? positions : []) {
          for (let tap = 0; tap < kernel; tap++) {
            paths.push(`M${x(level, position)} ${y(level) + Math.min(side, 14)}L${x(level + 1, position + tap * dilation)} ${y(level + 1)}`)
          }
        }
        names.push(this.label(this.tongue === "fa" ? width - 2 : 2, y(level) - 5, this.name(level, levels.length - 1, dilations, kernel)))
      })
      this.rows.setAttribute("viewBox", `0 0 ${width} ${levels.length * BAND}`)
      this.rows.replaceChildren(element("svg:path", { class: "path", d: paths.join("") }), ...pixels, ...names)
    }

    name(level, last, dilations, kernel) {
      if (level === last) return this.words.input
      const layer = last - level, rate = dilations[layer - 1]
      const values = { l: this.plain(layer), d: this.plain(rate), e: this.plain(effectiveKernel(kernel, rate)) }
      return (level ? "" : `${this.words.output}: `) + this.fill(this.words.level, values).join("")
    }

    drawWindow(field, read) {
      if (field > LARGEST_WINDOW) return this.grid.replaceChildren(element("p", { class: "rn-explorer__said" }, this.words.large))
      const hit = new Set(read), cells = []
      for (let row = 0; row < field; row++) {
        for (let column = 0; column < field; column++) {
          cells.push(element("svg:rect", { x: column + 0.06, y: row + 0.06, width: 0.88, height: 0.88, "stroke-width": 0.05, class: hit.has(row) && hit.has(column) ? "read" : "pixel" }))
        }
      }
      const picture = element("svg:svg", { viewBox: `-0.1 -0.1 ${field + 0.2} ${field + 0.2}`, role: "img", "aria-label": this.words.window })
      picture.style.maxInlineSize = `${Math.max(5, field * 0.6)}rem`
      picture.append(...cells)
      this.grid.replaceChildren(picture)
    }
  }

  define("dilation", Dilation)
})()
