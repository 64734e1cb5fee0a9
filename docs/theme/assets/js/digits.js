// Material counts search results in Latin digits; a Persian page has its own.
(() => {
  "use strict"

  const { language } = rahnama.page

  const PLACES = ".md-search-result__meta, .md-search-result__more > summary > div"
  const persian = text => text.replace(/\d/g, digit => String.fromCharCode(0x6f0 + +digit))

  function localise(root) {
    for (const place of root.querySelectorAll(PLACES)) {
      if (/\d/.test(place.textContent)) place.textContent = persian(place.textContent)
    }
  }

  function follow() {
    const results = document.querySelector(".md-search-result")
    if (!results || language() !== "fa") return
    new MutationObserver(() => localise(results)).observe(results, { childList: true, characterData: true, subtree: true })
  }

  rahnama.digits = { follow }
})()
