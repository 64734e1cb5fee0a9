// Where this page stands: its language, its twin, and the words its tools announce.
globalThis.rahnama ??= {};

(() => {
  "use strict"

  const HOME = new URL("../../", document.currentScript.src)  // of this language, such as …/fa/

  const language = () => document.documentElement.lang
  const other = () => language() === "fa" ? "en" : "fa"
  const direction = tongue => tongue === "fa" ? "rtl" : "ltr"
  const content = () => document.querySelector(".rn-page")

  // The same page in the other language; null where there is none (an address that does not exist).
  function twinOf(tongue = other()) {
    const here = location.href.split("#")[0]
    const known = document.querySelector('link[hreflang][rel~="alternate"]')
    if (!known || !here.startsWith(HOME.href)) return null
    return new URL(`../${tongue}/${here.slice(HOME.href.length)}`, HOME)
  }

  // Said aloud by screen readers, and shown to nobody.
  function announce(words) {
    const place = document.querySelector(".rn-said")
    if (place) place.textContent = words
  }

  rahnama.page = { language, other, direction, content, twinOf, announce }
})()
