// <rn-dilation kernel="3" dilation="2" layers="2">: which pixels of the input one output depends on.
// What stands inside the element is its picture without script and on paper; it stays there, hidden on screen.
(() => {
  "use strict"

  const { dilationsOf, effectiveKernel, reach, receptiveField } = rahnama.dilation

  const WORDS = {
    fa: {
      kernel: "اندازه‌ی کرنل", dilation: "نرخ اتساع", layers: "تعداد لایه‌ها", doubling: "نرخ در هر لایه دو برابر شود",
      output: "خروجی", input: "ورودی", level: "لایه‌ی {l}، نرخ {d}، کرنل مؤثر {e}",
      said: "گستره‌ی دید {r} پیکسل در هر راستا است و {t} تا از آن‌ها خوانده می‌شوند؛ در دو بعد {T} پیکسل از {R}.",
      full: "هیچ پیکسلی جا نمی‌افتد.", holes: "از بقیه می‌پرد.", drawing: "پیکسل‌هایی که یک خروجی به آن‌ها وابسته است",
      window: "همان در دو بعد", large: "پنجره‌ی دوبعدی بزرگ‌تر از آن است که این‌جا کشیده شود.",
    },
    en: {
      kernel: "Kernel size", dilation: "Dilation rate", layers: "Layers", doubling: "Double the rate in each layer",
      output: "output", input: "input", level: "layer {l}, rate {d}, effective kernel {e}",
      said: "The receptive field is {r} pixels along each axis, and {t} of them are read; in two dimensions {T} pixels of {R}.",
      full: "No pixel is left out.", holes: "The others are skipped.", drawing: "The pixels that one output depends on",
      window: "The same in two dimensions", large: "The two-dimensional window is too large to be drawn here.",
    },
  }
  const SVG = "http://www.w3.org/2000/svg"
  const BAND = 46, LINE = 17, LARGEST_WINDOW = 41
  let made = 0

  function element(name, attributes = {}, ...children) {
    const svg = name.startsWith("svg:")
    const node = svg ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
    node.append(...children)
    return node
  }

  const sizes = new ResizeObserver(entries => entries.forEach(({ target }) => target.closest("rn-dilation")?.draw()))

  class Dilation extends HTMLElement {
    connectedCallback() {
      if (!this.hasAttribute("data-ready")) this.build()
      sizes.observe(this.rows)
    }

    disconnectedCallback() {
      sizes.unobserve(this.rows)
    }

    build() {
      this.tongue = this.closest("[lang]")?.lang === "fa" ? "fa" : "en"
      this.words = WORDS[this.tongue]
      this.digits = new Intl.NumberFormat(this.tongue === "fa" ? "fa-IR" : "en")
      const controls = element("div", { class: "rn-explorer__controls" })
      this.kernel = this.slider(controls, "kernel", 2, 5, 3)
      this.dilation = this.slider(controls, "dilation", 1, 4, 2)
      this.layers = this.slider(controls, "layers", 1, 4, 2)
      this.doubling = this.box(controls, "doubling")
      this.rows = element("svg:svg", { role: "img", "aria-label": this.words.drawing })
      this.said = element("p", { class: "rn-explorer__said", role: "status", "aria-live": "polite" })
      this.grid = element("div", { class: "rn-explorer__window" })
      this.append(element("div", { class: "rn-explorer" }, controls, this.rows, this.said, this.grid))
      this.dataset.ready = ""
      this.draw()
    }

    slider(controls, name, min, max, usual) {
      const id = `dilation-${++made}`
      const start = Math.min(max, Math.max(min, Number(this.getAttribute(name)) || usual))
      const input = element("input", { type: "range", id, min, max, value: start })
      const shown = element("output", { for: id })
      const say = () => { input.ariaValueText = shown.textContent = this.digits.format(input.value) }
      say()
      input.addEventListener("input", () => { say(); this.draw() })
      controls.append(element("div", { class: "rn-explorer__control" }, element("label", { for: id }, this.words[name]), shown, input))
      return input
    }

    box(controls, name) {
      const id = `dilation-${++made}`
      const input = element("input", { type: "checkbox", id })
      input.checked = this.hasAttribute(name)
      input.addEventListener("change", () => this.draw())
      controls.append(element("div", { class: "rn-explorer__control rn-explorer__control--check" }, input, element("label", { for: id }, this.words[name])))
      return input
    }

    say(phrase, values) {
      return phrase.replace(/\{(\w)\}/g, (_, key) => this.digits.format(values[key]))
    }

    draw() {
      const kernel = Number(this.kernel.value)
      const dilations = dilationsOf(Number(this.dilation.value), Number(this.layers.value), this.doubling.checked)
      const levels = reach(kernel, dilations)
      const [field, read] = [receptiveField(kernel, dilations), levels.at(-1)]
      this.drawRows(kernel, dilations, levels)
      this.drawWindow(field, read)
      const values = { r: field, t: read.length, R: field ** 2, T: read.length ** 2 }
      const words = `${this.say(this.words.said, values)} ${read.length === field ? this.words.full : this.words.holes}`
      if (this.said.textContent !== words) this.said.textContent = words
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
        names.push(this.name(level, levels.length - 1, dilations, kernel, width, y(level) - 5))
      })
      const height = levels.length * BAND
      this.rows.setAttribute("viewBox", `0 0 ${width} ${height}`)
      this.rows.replaceChildren(element("svg:path", { class: "path", d: paths.join("") }), ...pixels, ...names)
    }

    name(level, last, dilations, kernel, width, y) {
      const layer = last - level
      const words = level === last ? this.words.input
        : (level ? "" : `${this.words.output}: `) + this.say(this.words.level, { l: layer, d: dilations[layer - 1], e: effectiveKernel(kernel, dilations[layer - 1]) })
      const rtl = this.tongue === "fa"
      return element("svg:text", { x: rtl ? width - 2 : 2, y, direction: rtl ? "rtl" : "ltr" }, words)
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

  if (!customElements.get("rn-dilation")) customElements.define("rn-dilation", Dilation)
})()
