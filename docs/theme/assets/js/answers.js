// Hints and solutions: all at once by a button, by a link into them, and on paper.
(() => {
  "use strict"

  const { announce, content } = rahnama.page

  const answers = () => [...content()?.querySelectorAll("details") ?? []]
  const button = () => document.querySelector('[data-tool="answers"]')

  function label() {
    const tool = button()
    if (!tool) return
    tool.textContent = answers().every(each => each.open) ? tool.dataset.close : tool.dataset.open
  }

  function toggleAll() {
    const all = answers(), open = !all.every(each => each.open)
    for (const each of all) each.open = open
    announce(open ? button().dataset.opened : button().dataset.closed)
    label()
  }

  // A link to something inside a closed answer opens it, and every answer around it.
  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target || !content()?.contains(target)) return
    let opened = false
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) {
      opened ||= !box.open
      box.open = true
    }
    if (opened) target.scrollIntoView()
  }

  const printed = new Map()

  function beforePrint() {
    if (printed.size) return
    for (const each of answers()) {
      printed.set(each, each.open)
      each.open = true
    }
  }

  function afterPrint() {
    for (const [each, open] of printed) each.open = open
    printed.clear()
  }

  function prepare() {
    label()
    reveal()
  }

  function follow() {
    document.addEventListener("click", event => {
      const source = event.target.closest?.('[data-tool="answers"], a[href*="#"]')
      if (source?.dataset.tool) toggleAll()
      else if (source?.hash && source.hash === location.hash) reveal()
    })
    document.addEventListener("toggle", label, true)
    addEventListener("hashchange", reveal)
    addEventListener("beforeprint", beforePrint)
    addEventListener("afterprint", afterPrint)
  }

  rahnama.answers = { follow, prepare }
})()
