// Two axes in a picture of an explorer, and what is drawn between them. Axes never mirror.
(() => {
  "use strict"

  const { element } = rahnama.frame
  const { isolated, text, ticks } = rahnama.numbers

  const LETTER = 7.2, TOP = 20, BOTTOM = 22

  // `x` and `y` are intervals, `xName` and `yName` the words at their ends; `yText` writes a number of the upright axis.
  function axes(svg, explorer, { x, y, xName = "", yName = "", height = 210, xTicks, yTicks, yText }) {
    const { tongue } = explorer
    const written = yText ?? (value => isolated(text(value, tongue)))
    const rows = (yTicks ?? ticks(...y, 3)).map(value => [value, written(value)])
    const left = 8 + LETTER * Math.max(...rows.map(([, words]) => words.replace(/[\u2066-\u2069]/g, "").length))
    const width = Math.max(200, svg.clientWidth || 300), bottom = BOTTOM + (xName ? 18 : 0)
    const inside = { width: width - left - 10, height: height - TOP - bottom }
    const columns = xTicks ?? ticks(...x, Math.max(2, Math.round(inside.width / 60)))
    const X = value => (value - x[0]) / (x[1] - x[0]) * inside.width
    const Y = value => (y[1] - value) / (y[1] - y[0]) * inside.height
    const view = element("svg:svg", { x: left, y: TOP, width: inside.width, height: inside.height })
    const marks = element("svg:g", { transform: `translate(${left} ${TOP})` })
    const grid = element("svg:g", { transform: `translate(${left} ${TOP})` })

    function rule(place, upright) {
      const line = upright ? { x1: X(place), x2: X(place), y1: 0, y2: inside.height } : { y1: Y(place), y2: Y(place), x1: 0, x2: inside.width }
      return element("svg:line", { ...line, class: place === 0 ? "zero" : "grid" })
    }

    for (const place of columns) {
      grid.append(rule(place, true), element("svg:text", { x: X(place), y: inside.height + 16, class: "tick", "text-anchor": "middle" }, isolated(text(place, tongue))))
    }
    for (const [place, words] of rows) {
      grid.append(rule(place, false), element("svg:text", { x: -6, y: Y(place) + 4, class: "tick", "text-anchor": "end" }, words))
    }
    const rtl = tongue === "fa"
    const names = [
      explorer.label(2, 12, yName, { "text-anchor": rtl ? "end" : "start" }),
      explorer.label(left + inside.width / 2, height - 4, xName, { "text-anchor": "middle" }),
    ]
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    svg.replaceChildren(grid, view, marks, ...names)

    const seen = (a, b) => a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1]

    return {
      // Through points [a, b]; what leaves the picture is cut off.
      line(points, kind) {
        view.append(element("svg:path", { class: `line ${kind}`, d: points.map(([a, b], i) => `${i ? "L" : "M"}${X(a).toFixed(2)} ${Y(b).toFixed(2)}`).join("") }))
      },
      area(from, to, kind) {
        view.append(element("svg:rect", { x: X(from), y: 0, width: Math.max(0, X(to) - X(from)), height: inside.height, class: kind }))
      },
      dot(a, b, kind, square = false) {
        if (!seen(a, b)) return
        marks.append(square
          ? element("svg:rect", { x: X(a) - 5, y: Y(b) - 5, width: 10, height: 10, class: `dot ${kind}` })
          : element("svg:circle", { cx: X(a), cy: Y(b), r: 5, class: `dot ${kind}` }))
      },
      // Words beside a point, on the side that has room.
      note(a, b, words, dy = -10, wanted = X(a) > inside.width * 0.55) {
        const before = X(a) > inside.width - 45 || wanted && X(a) > 45
        marks.append(element("svg:text", { x: X(a) + (before ? -9 : 9), y: Math.min(Math.max(Y(b) + dy, 12), inside.height - 6), class: "note", "text-anchor": before ? "end" : "start" }, words))
      },
    }
  }

  rahnama.axes = { axes }
})()
