// Search in a copy of the site that is opened from a folder. A page from a file may not start a worker from another file,
// but it may start one from its own text, which the build puts into WORKER; where even that is refused, it answers itself.
function worker_in_page() {
  const worker = new EventTarget
  let listener
  const reply = data => setTimeout(() => worker.dispatchEvent(new MessageEvent("message", {data})))
  new Function("addEventListener", "postMessage", WORKER)((_, listens) => listener = listens, reply)
  worker.postMessage = data => setTimeout(() => listener({data}))
  return worker
}

if (location.protocol === "file:") {
  const Native = window.Worker
  window.Worker = function (address, options) {
    if (!String(address).endsWith("assets/search/worker.js")) return new Native(address, options)
    try {
      return new Native(URL.createObjectURL(new Blob([WORKER], {type: "text/javascript"})))
    } catch {
      return worker_in_page()
    }
  }
}
