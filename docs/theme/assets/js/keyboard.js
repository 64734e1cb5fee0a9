// What Material makes for the mouse only: labels that open the drawer, the search and the sections of the navigation.
// And boxes that scroll sideways are a stop for the Tab key only while they have something to scroll.
(() => {
  "use strict"

  const { content } = rahnama.page

  const OPENERS = ".rn-opener, label[for] > .md-nav__icon"
  const BOXES = ".rn-scroll, .md-typeset__scrollwrap, div.arithmatex, .md-search__scrollwrap"

  const toggleOf = opener => document.getElementById(opener.closest("label").htmlFor)

  function describe(opener) {
    const label = opener.closest("label"), toggle = toggleOf(opener)
    if (!toggle || toggle.type !== "checkbox") return
    opener.setAttribute("role", "button")
    opener.setAttribute("tabindex", "0")
    opener.setAttribute("aria-label", opener.dataset.name ?? label.textContent.trim())
    opener.setAttribute("aria-expanded", String(toggle.checked))
  }

  const describeAll = () => document.querySelectorAll(OPENERS).forEach(describe)

  // Both the box and what it holds are watched: either may change its width alone.
  const sizes = new ResizeObserver(entries => {
    for (const box of new Set(entries.map(({ target }) => target.closest(BOXES)))) {
      const scrolls = box.scrollWidth > box.clientWidth || box.matches(".md-search__scrollwrap")
      if (scrolls) box.setAttribute("tabindex", "0")
      else box.removeAttribute("tabindex")
    }
  })

  // The copy button of a code block stands in a landmark without a name, and there are many: no landmark, then.
  function describeCode() {
    for (const landmark of document.querySelectorAll(".md-code__nav:not([role])")) {
      landmark.setAttribute("role", "presentation")
      for (const button of landmark.children) button.setAttribute("aria-label", button.title)
    }
  }

  const additions = new MutationObserver(describeCode)

  function prepare() {
    describeAll()
    describeCode()
    additions.disconnect()
    if (content()) additions.observe(content(), { childList: true, subtree: true })
    sizes.disconnect()
    for (const box of document.querySelectorAll(BOXES)) {
      sizes.observe(box)
      if (box.firstElementChild) sizes.observe(box.firstElementChild)
    }
  }

  function follow() {
    document.addEventListener("keydown", event => {
      if (event.key !== " " && event.key !== "Enter") return
      const opener = event.target.closest?.(OPENERS)
      if (!opener) return
      event.preventDefault()
      event.stopPropagation()
      opener.click()
    }, true)
    document.addEventListener("rahnama:content", prepare)
    document.addEventListener("change", event => {
      if (event.target.matches?.(".md-toggle")) describeAll()
    })
  }

  rahnama.keyboard = { follow, prepare }
})()
