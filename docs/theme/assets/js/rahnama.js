// What the pages do when script is allowed; without it they are complete, only less handy.
// `follow` is called once a visit, `prepare` for every page: instant navigation replaces the content and keeps the scripts.
// Plain scripts, not modules: a browser refuses modules to a page that is opened from the disk.
(() => {
  "use strict"

  const parts = [rahnama.languages, rahnama.keyboard, rahnama.answers, rahnama.reading, rahnama.filter, rahnama.digits, rahnama.explorers]

  function prepare() {
    for (const tools of document.querySelectorAll(".rn-tools")) tools.hidden = false
    for (const part of parts) part.prepare?.()
  }

  for (const part of parts) part.follow?.()
  if (globalThis.document$ && location.protocol !== "file:") document$.subscribe(prepare)
  else prepare()  // from the disk Material announces no page
})()
