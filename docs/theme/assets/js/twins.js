// Side-by-side reading: the twin page is fetched, its blocks are laid beside ours. Blocks of ours are moved, never copied,
// so that what is open stays open and what was typed stays typed; parting puts every one of them back where it was.
(() => {
  "use strict"

  const { content, direction, language, other, twinOf } = rahnama.page

  const PREFIX = "twin-"
  const CONTAINERS = "details, section, aside, .rn-cards, .rn-card"
  const REFERENCES = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers"]

  let undo = []  // how to part again, last step first

  const bare = element => element.id.startsWith(PREFIX) ? element.id.slice(PREFIX.length) : element.id
  const kind = element => `${element.localName}.${[...element.classList].find(name => name.startsWith("rn-")) ?? ""}`

  // What both pages have by the same name: headings and figures by id, blocks by their kind.
  const landmark = element => (element.id && `#${bare(element)}`) || (/rn-/.test(element.className) && kind(element)) || ""

  // [[ours, theirs], …]: block by block between landmarks that both have; a run of unequal length stays together.
  function align(ours, theirs) {
    const pairs = []
    let from = 0, start = 0
    const flush = (to, end) => {
      const [a, b] = [ours.slice(from, to), theirs.slice(start, end)]
      if (a.length === b.length && a.every((each, i) => each.localName === b[i].localName)) a.forEach((each, i) => pairs.push([[each], [b[i]]]))
      else if (a.length || b.length) pairs.push([a, b])
    }
    ours.forEach((each, i) => {
      const name = landmark(each)
      const j = name ? theirs.findIndex((twin, at) => at >= start && landmark(twin) === name) : -1
      if (j < 0) return
      flush(i, j)
      pairs.push([[each], [theirs[j]]])
      from = i + 1
      start = j + 1
    })
    flush(ours.length, theirs.length)
    return pairs
  }

  function cell(elements, tongue) {
    const box = document.createElement("div")
    box.className = tongue === language() ? "rn-cell" : "rn-cell rn-twin"
    box.lang = tongue
    box.dir = direction(tongue)
    box.append(...elements)
    return box
  }

  const formula = element => element.querySelector("annotation")?.textContent ?? element.textContent
  const shared = (a, b) => a.matches("div.arithmatex, .highlight, pre") && kind(a) === kind(b) && formula(a).trim() === formula(b).trim()

  function row(ours, theirs) {
    const box = document.createElement("div")
    box.className = "rn-pair"
    if (ours.length === 1 && theirs.length === 1 && shared(ours[0], theirs[0])) {
      ours[0].classList.add("rn-shared")
      undo.push(() => ours[0].classList.remove("rn-shared"))
      box.append(ours[0])
    } else {
      box.append(cell(ours, language()), cell(theirs, other()))
    }
    return box
  }

  // A summary is one line in two languages; it opens both.
  function caption(ours, theirs) {
    const [mine, twin] = [ours, theirs].map(each => {
      const span = document.createElement("span")
      span.append(...each.childNodes)
      return span
    })
    const pair = document.createElement("span")
    pair.className = "rn-pair"
    pair.append(cell([mine], language()), cell([twin], other()))
    ours.append(pair)
    undo.push(() => ours.replaceChildren(...mine.childNodes))
  }

  const mergeable = (a, b) => a.matches(CONTAINERS) && kind(a) === kind(b)
    && ![...a.childNodes, ...b.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())

  function merge(ours, theirs) {
    const before = [...ours.childNodes]
    undo.push(() => ours.replaceChildren(...before))
    const rows = []
    for (const [a, b] of align([...ours.children], [...theirs.children])) {
      const [mine, twin] = [a[0], b[0]]
      if (a.length !== 1 || b.length !== 1) rows.push(row(a, b))
      else if (mine.localName === "summary" && twin.localName === "summary") {
        caption(mine, twin)
        rows.push(mine)
      } else if (mergeable(mine, twin)) {
        merge(mine, twin)
        rows.push(mine)
      } else rows.push(row(a, b))
    }
    ours.replaceChildren(...rows)
  }

  // Ids of the twin get a prefix, and all that refers to them inside the twin follows.
  function prefixIds(root) {
    const ids = new Set([...root.querySelectorAll("[id]")].map(each => each.id))
    const renamed = id => ids.has(id) ? PREFIX + id : id
    for (const each of root.querySelectorAll("*")) {
      if (each.id) each.id = PREFIX + each.id
      for (const { name, value } of [...each.attributes]) {
        if (REFERENCES.includes(name)) each.setAttribute(name, value.split(/\s+/).map(renamed).join(" "))
        else if (/^(xlink:)?href$/.test(name) && value[0] === "#") each.setAttribute(name, `#${renamed(decodeURIComponent(value.slice(1)))}`)
        else if (value.includes("url(#")) each.setAttribute(name, value.replace(/url\(#([^)]+)\)/g, (_, id) => `url(#${renamed(id)})`))
      }
    }
  }

  function absoluteLinks(root, base) {
    for (const each of root.querySelectorAll("[href], [src]")) {
      for (const name of ["href", "src"]) {
        const value = each.getAttribute(name)
        if (value && value[0] !== "#") each.setAttribute(name, new URL(value, base).href)
      }
    }
  }

  async function fetchTwin() {
    const url = twinOf()
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
    const twin = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".rn-page")
    if (!twin) throw new Error(`${url} has no content`)
    absoluteLinks(twin, url)
    prefixIds(twin)
    return document.adoptNode(twin)
  }

  // The reader's place: whatever of the page's own blocks stands at the top of the window stays there.
  function holdingPlace(page, change) {
    const blocks = [...page.querySelectorAll(":is(h1, h2, h3, p, summary, figure, li)")]
    const anchor = scrollY > 0 && blocks.find(each => each.getBoundingClientRect().bottom > 60 && each.offsetParent)
    const before = anchor && anchor.getBoundingClientRect().top
    change()
    if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" })
  }

  // Lays the twin beside the page; false if the reader has moved on meanwhile.
  async function join() {
    const page = content()
    if (!page || page.classList.contains("rn-page--both")) return Boolean(page)
    undo = []
    const twin = await fetchTwin()
    if (!page.isConnected || page.classList.contains("rn-page--both")) return false
    holdingPlace(page, () => {
      merge(page, twin)
      page.classList.add("rn-page--both")
      document.documentElement.classList.add("rn-both")
    })
    document.dispatchEvent(new CustomEvent("rahnama:content"))
    return true
  }

  function part() {
    const page = content()
    holdingPlace(page, () => {
      while (undo.length) undo.pop()()
      page.classList.remove("rn-page--both")
      document.documentElement.classList.remove("rn-both")
    })
    document.dispatchEvent(new CustomEvent("rahnama:content"))
  }

  rahnama.twins = { align, join, part, prefixIds }
})()
