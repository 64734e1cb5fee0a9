// What all explorers share: the controls that their OPTIONS ask for, pictures, numbers and a sentence in the language of the
// page, a way back to the start. A subclass says `words`, arranges what it shows and draws it.
// What stands inside the element is its picture without script and on paper; it stays there, hidden on screen.
(() => {
  "use strict"

  const { isolated, localised, parse, split, splitPower, text } = rahnama.numbers

  const SVG = "http://www.w3.org/2000/svg"
  const RESET = { fa: "بازگشت به آغاز", en: "Back to the start" }
  let made = 0

  function element(name, attributes = {}, ...children) {
    const svg = name.startsWith("svg:")
    const node = svg ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
    node.append(...children)
    return node
  }

  const within = (value, min, max) => Math.min(max, Math.max(min, value))

  // Drawn in the next frame: whoever changes sizes while they are observed is told that observing never ends.
  const sizes = new ResizeObserver(entries => requestAnimationFrame(() => {
    for (const { target } of entries) target.parentElement?.resized?.()
  }))

  // Each control: {row, value, set, reset}; `changed` is called when a reader moves it.
  function slider(option, start, { label, tongue, mirrored, changed }) {
    const id = `explorer-${++made}`, { min, max, step = 1, typed } = option
    let value = start, most = max
    const input = element("input", { type: "range", id, min, max, step, ...mirrored ? {} : { dir: "ltr" } })
    const shown = typed
      ? element("input", { type: "text", inputmode: "decimal", dir: "ltr", autocomplete: "off", size: 5, "aria-label": label })
      : element("output", { for: id })
    const set = wanted => {
      const whole = Number.isInteger(step) ? min + Math.round((wanted - min) / step) * step : wanted
      value = within(whole, min, most)
      input.value = value
      input.ariaValueText = text(value, tongue)
      if (typed) shown.value = input.ariaValueText
      else shown.textContent = input.ariaValueText
    }
    set(start)
    input.addEventListener("input", () => { set(Number(input.value)); changed() })
    if (typed) shown.addEventListener("change", () => {
      const number = parse(shown.value)
      set(Number.isNaN(number) ? value : number)
      changed()
    })
    const row = element("div", { class: "rn-explorer__control" }, element("label", { for: id }, label), shown, input)
    const limit = most_ => { input.max = most = most_; set(value) }
    return { row, set, limit, reset: () => set(start), get value() { return value } }
  }

  function box(start, { label, changed }) {
    const id = `explorer-${++made}`, input = element("input", { type: "checkbox", id })
    const set = value => { input.checked = value }
    set(start)
    input.addEventListener("change", changed)
    const row = element("div", { class: "rn-explorer__control rn-explorer__control--check" }, input, element("label", { for: id }, label))
    return { row, set, reset: () => set(start), get value() { return input.checked } }
  }

  function choice(choices, start, { label, named, changed }) {
    const group = `explorer-${++made}`
    const inputs = choices.map(value => element("input", { type: "radio", name: group, value }))
    const set = value => inputs.forEach(input => { input.checked = input.value === value })
    set(start)
    const row = element("fieldset", { class: "rn-explorer__choice" }, element("legend", {}, label),
      ...inputs.map(input => element("label", {}, input, element("span", {}, named(input.value)))))
    row.addEventListener("change", changed)
    return { row, set, reset: () => set(start), get value() { return inputs.find(input => input.checked).value } }
  }

  class Explorer extends HTMLElement {
    static options = {}
    static words = {}
    static mirrored = false  // whether sliders of a Persian page run from right to left: not where they move along an axis

    connectedCallback() {
      if (!this.frame && !this.failed) this.guard(() => this.start())
      if (this.frame) sizes.observe(this.frame)
    }

    disconnectedCallback() {
      if (this.frame) sizes.unobserve(this.frame)
    }

    // An explorer that fails gives its place back to the figure.
    guard(act) {
      try {
        act()
      } catch (error) {
        this.failed = true
        this.frame?.remove()
        this.frame = undefined
        delete this.dataset.ready
        console.error(error)
      }
    }

    start() {
      this.tongue = this.closest("[lang]")?.lang === "fa" ? "fa" : "en"
      this.words = this.constructor.words[this.tongue]
      const panel = element("div", { class: "rn-explorer__controls" })
      this.frame = element("div", { class: "rn-explorer", role: "group", "aria-label": this.words.title }, panel)
      const controls = Object.entries(this.constructor.options).map(([name, option]) => [name, this.control(name, option)])
      this.controls = Object.fromEntries(controls)
      const reset = element("button", { type: "button", class: "rn-explorer__reset" }, RESET[this.tongue])
      reset.addEventListener("click", () => {
        controls.forEach(([, control]) => control.reset())
        this.changed()
      })
      panel.append(...controls.map(([, { row }]) => row), reset)
      this.arrange()
      this.append(this.frame)
      this.draw(this.values)
      this.dataset.ready = ""
    }

    // The control of an option: a slider between bounds, a box, or one of several words.
    control(name, { min, max, usual, choices, ...rest }) {
      const given = this.getAttribute(name), label = this.words[name]
      const around = { label, tongue: this.tongue, mirrored: this.constructor.mirrored, changed: () => this.changed() }
      if (choices) return choice(choices, choices.includes(given) ? given : choices[0], { ...around, named: each => this.words[each] ?? rahnama.numbers.localise(each, this.tongue) })
      if (typeof usual === "boolean") return box(given === null ? usual : given !== "off", around)
      const start = given === null || Number.isNaN(Number(given)) ? usual : within(Number(given), min, max)
      return slider({ min, max, ...rest }, start, around)
    }

    get values() {
      return Object.fromEntries(Object.entries(this.controls).map(([name, { value }]) => [name, value]))
    }

    changed() {
      this.guard(() => this.draw(this.values))
    }

    resized() {
      if (this.frame && this.drawn !== this.frame.clientWidth) {
        this.drawn = this.frame.clientWidth
        this.changed()
      }
    }

    // What a subclass does: `arrange` once, `draw` after every change.
    arrange() {}
    draw() {}

    show(name, whether) {
      this.controls[name].row.hidden = !whether
    }

    picture(label, place = this.frame) {
      const svg = element("svg:svg", { role: "img", "aria-label": label })
      place.append(svg)
      return svg
    }

    pictures(...labels) {
      const row = element("div", { class: "rn-explorer__pictures" })
      this.frame.append(row)
      return labels.map(label => this.picture(label, row.appendChild(element("div"))))
    }

    // Named numbers; `put` fills them in.
    numbers(...names) {
      const list = element("dl", { class: "rn-explorer__numbers" })
      this.places = Object.fromEntries(names.map(name => [name, element("dd")]))
      for (const name of names) list.append(element("div", {}, element("dt", {}, this.words[name]), this.places[name]))
      this.frame.append(list)
    }

    put(name, ...nodes) {
      this.places[name].replaceChildren(...nodes)
    }

    // The sentence that is also said aloud.
    sentence() {
      this.said = element("p", { class: "rn-explorer__said", role: "status", "aria-live": "polite" })
      this.frame.append(this.said)
    }

    tell(...nodes) {
      const draft = element("p", {}, ...nodes)
      if (this.said.textContent !== draft.textContent) this.said.replaceChildren(...draft.childNodes)
    }

    isolate(parts) {
      const [body, power] = parts, node = element("bdi", { dir: "ltr", class: "rn-n" }, body)
      if (power) node.append(element("sup", {}, power))
      return node
    }

    number(value, style = {}) {
      return this.isolate(localised(split(value, style), this.tongue, style.percent))
    }

    power(sign, exponent) {
      return this.isolate(localised(splitPower(sign, exponent), this.tongue))
    }

    // For pictures, which hold plain text.
    plain(value, style) {
      return isolated(text(value, this.tongue, style))
    }

    // A phrase with its {names} replaced: nodes, or one text if all that is put in is text.
    fill(phrase, values) {
      return phrase.split(/\{(\w+)\}/).map((piece, i) => i % 2 ? values[piece].cloneNode?.(true) ?? values[piece] : piece)
    }

    // Words inside a picture: their own direction, wherever they stand.
    label(x, y, words, attributes = {}) {
      return element("svg:text", { x, y, direction: this.tongue === "fa" ? "rtl" : "ltr", ...attributes }, words)
    }
  }

  function define(name, constructor) {
    if (!customElements.get(`rn-${name}`)) customElements.define(`rn-${name}`, constructor)
  }

  rahnama.frame = { Explorer, define, element }
})()
