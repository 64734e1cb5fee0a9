// The switch to the other language stays on the same page and in the same section, also after instant navigation,
// which does not draw the header anew.
(() => {
  "use strict"

  const { content, twinOf } = rahnama.page

  // The anchor in the address if it is in view, otherwise the heading under which one is reading.
  function section() {
    const seen = element => {
      const { top, bottom } = element.getBoundingClientRect()
      return bottom > 0 && top < innerHeight
    }
    const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (named && seen(named)) return location.hash
    const passed = [...content()?.querySelectorAll(":is(h2, h3)[id]") ?? []]
      .filter(heading => !heading.closest(".rn-twin") && heading.getBoundingClientRect().top < innerHeight / 3)
    return passed.length ? `#${passed.at(-1).id}` : ""
  }

  function prepare() {
    for (const link of document.querySelectorAll("a.rn-language")) {
      const twin = twinOf(link.hreflang)
      if (twin) link.href = twin
    }
  }

  function aim(event) {
    const link = event.target.closest?.("a.rn-language")
    const twin = link && twinOf(link.hreflang)
    if (twin) link.href = twin.href + section()
  }

  function follow() {
    for (const kind of ["click", "auxclick", "contextmenu", "focusin", "pointerdown"]) document.addEventListener(kind, aim, true)
  }

  rahnama.languages = { follow, prepare }
})()
