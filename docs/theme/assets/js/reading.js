// The button of side-by-side reading. The choice is kept from page to page; twins.js does the work.
(() => {
  "use strict"

  const { announce, twinOf } = rahnama.page
  const { join, part } = rahnama.twins

  const KEY = "rahnama.reading"
  const chosen = () => { try { return localStorage.getItem(KEY) === "both" } catch { return false } }
  const choose = both => { try { both ? localStorage.setItem(KEY, "both") : localStorage.removeItem(KEY) } catch { /* private mode */ } }

  function show(tool, both) {
    tool.setAttribute("aria-pressed", String(both))
  }

  // Where the twin cannot be had, the button says so and does nothing.
  function refuse(tool) {
    tool.disabled = true
    tool.title = tool.dataset.lost
    show(tool, false)
    announce(tool.dataset.lost)
  }

  async function turn(tool, both, aloud) {
    try {
      if (!both) part()
      else if (!await join()) return
      if (tool.isConnected) show(tool, both)
      if (aloud) announce(both ? tool.dataset.on : tool.dataset.off)
    } catch {
      part()
      refuse(tool)
    }
  }

  const button = () => document.querySelector('[data-tool="both"]')

  function prepare() {
    const tool = button()
    document.documentElement.classList.remove("rn-both")
    if (!tool) return
    if (location.protocol === "file:" || !twinOf()) refuse(tool)
    else if (chosen()) turn(tool, true, false)
  }

  function follow() {
    document.addEventListener("click", event => {
      const tool = button()
      if (!tool || tool.disabled || !tool.contains(event.target)) return
      const both = tool.getAttribute("aria-pressed") !== "true"
      choose(both)
      turn(tool, both, true)
    })
  }

  rahnama.reading = { follow, prepare }
})()
