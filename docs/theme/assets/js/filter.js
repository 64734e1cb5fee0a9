// The glossary's filter: what one types is looked for in terms, definitions and the names that are also in use.
(() => {
  "use strict"

  const LETTERS = { "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و" }

  // One spelling for all: Persian letters, Latin digits, neither marks nor spaces nor half-spaces.
  const fold = text => text.normalize("NFKC").toLowerCase()
    .replace(/[يىئكةۀأإآؤ]/g, letter => LETTERS[letter])
    .replace(/[۰-۹٠-٩]/g, digit => digit.charCodeAt(0) & 15)
    .normalize("NFKD").replace(/[\p{M}\p{Cf}\s\u0640_-]/gu, "")

  // An entry is what stands under a heading up to the next; in two columns, the row that holds it.
  function entries(input) {
    const groups = []
    for (const block of input.closest(".rn-page")?.children ?? []) {
      if (block.matches("h1") || block.querySelector("h1") || block.contains(input)) continue
      if (block.matches("h2") || block.querySelector("h2")) groups.push([])
      groups.at(-1)?.push(block)
    }
    return groups
  }

  function filter(input) {
    const wanted = fold(input.value)
    for (const group of entries(input)) {
      const hidden = !group.some(block => fold(block.textContent).includes(wanted))
      for (const block of group) block.hidden = hidden
    }
  }

  function follow() {
    document.addEventListener("input", event => {
      if (event.target.matches?.(".rn-filter")) filter(event.target)
    })
    document.addEventListener("rahnama:content", () => document.querySelectorAll(".rn-cell:not(.rn-twin) .rn-filter, .rn-page > .rn-filter").forEach(filter))
  }

  rahnama.filter = { follow, fold }
})()
