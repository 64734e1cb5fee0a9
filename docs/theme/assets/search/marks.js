// Marks the words that led to this page: the search worker hands them over in the address, as ?h=.
const SKIPPED = ".arithmatex, .katex, svg, script, style, mark, .headerlink"

function mark_words(text, sought) {
  const found = words(text.data).filter(([word]) => sought.has(forms(word)[0]))
  for (const {0: {length}, index} of found.reverse()) {
    const mark = document.createElement("mark"), word = text.splitText(index)
    word.splitText(length)
    word.replaceWith(mark)
    mark.append(word)
  }
}

function mark_page() {
  const sought = new Set(words(new URLSearchParams(location.search).get("h") || "").map(([word]) => forms(word)[0]))
  const content = document.querySelector("article") || document.body
  if (!sought.size) return
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT), texts = []
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(SKIPPED)) texts.push(walker.currentNode)
  texts.forEach(text => mark_words(text, sought))
}

window.document$ ? window.document$.subscribe(mark_page) : mark_page()
