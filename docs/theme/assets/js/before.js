// Before Material's own script: with instant navigation it writes the href of every element anew. That of an SVG element
// (a glyph of a figure, <use href="#…">) can only be read, and the error would end instant navigation for good.
(() => {
  "use strict"

  for (const kind of [SVGUseElement, SVGAElement, SVGImageElement, SVGGradientElement, SVGPatternElement, SVGTextPathElement]) {
    const href = Object.getOwnPropertyDescriptor(kind.prototype, "href")
    if (href && !href.set) Object.defineProperty(kind.prototype, "href", { ...href, set() {} })
  }
})()
