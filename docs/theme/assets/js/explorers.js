// An explorer is a custom element around a static figure. Its scripts are fetched by the pages that have one, in order;
// until they run, and if they fail, the figure inside it stands.
(() => {
  "use strict"

  const FOLDER = new URL("explorers/", document.currentScript.src)
  const SHARED = ["numbers", "frame", "axes"]

  const asked = new Set()

  function load(script) {
    if (asked.has(script)) return
    asked.add(script)
    const tag = document.createElement("script")
    tag.src = new URL(`${script}.js`, FOLDER).href
    tag.async = false  // run in the order in which they are asked for
    document.body.append(tag)
  }

  function prepare() {
    for (const { localName } of document.querySelectorAll(".rn-page :not(:defined)")) {
      const name = localName.match(/^rn-([a-z]+)$/)?.[1]
      if (name) [...SHARED, name, `${name}-element`].forEach(load)
    }
  }

  rahnama.explorers = { prepare }
})()
