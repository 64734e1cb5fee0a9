// <rn-inception side="28" input="192" kernel="5" output="32" width="16">: a convolution with and without a bottleneck.
(() => {
  "use strict"

  const { Explorer, define, element } = rahnama.frame
  const { axes } = rahnama.axes
  const { OPTIONS, compare } = rahnama.inception

  const WORDS = {
    fa: {
      title: "هزینه‌ی گلوگاه، با اندازه‌های دلخواه",
      side: "ضلع نقشه (H = W)", input: "کانال‌های ورودی (C)", kernel: "ضلع کرنل (K)", output: "کانال‌های خروجی (O)", width: "پهنای گلوگاه (r)",
      direct: "مستقیم (ضرب–جمع)", total: "با گلوگاه (ضرب–جمع)", squeezing: "از آن، بخش {k}", remaining: "از آن، بخش {k}",
      share: "سهمی که می‌ماند", equal: "پهنای سربه‌سر", directWeights: "وزن‌ها، مستقیم", totalWeights: "وزن‌ها، با گلوگاه",
      cheaper: "این گلوگاه هزینه را {p} کم می‌کند و {t} برابر ارزان‌تر است.", dearer: "این گلوگاه هزینه را {p} زیاد می‌کند.", same: "هزینه‌ی هر دو راه یکی است.",
      pays: " گلوگاه تا {w} کانال می‌صرفد.", never: " با این اندازه‌ها هیچ گلوگاهی نمی‌صرفد، حتی با یک کانال.",
      units: ["ضرب–جمع", "هزار ضرب–جمع", "میلیون ضرب–جمع", "میلیارد ضرب–جمع", "هزار میلیارد ضرب–جمع"],
      bars: "هزینه‌ی دو راه به‌صورت میله", curve: "هزینه بر حسب پهنای گلوگاه", byWidth: "پهنای گلوگاه (کانال)", directly: "مستقیم", through: "با گلوگاه",
    },
    en: {
      title: "The cost of a bottleneck, for sizes of your own",
      side: "Side of the map (H = W)", input: "Channels in (C)", kernel: "Side of the kernel (K)", output: "Channels out (O)", width: "Width of the bottleneck (r)",
      direct: "direct (MAC)", total: "with bottleneck (MAC)", squeezing: "of it the {k} part", remaining: "of it the {k} part",
      share: "share that remains", equal: "break-even width", directWeights: "weights, direct", totalWeights: "weights, with bottleneck",
      cheaper: "This bottleneck lowers the cost by {p} and is {t} times cheaper.", dearer: "This bottleneck raises the cost by {p}.", same: "Both routes cost the same.",
      pays: " A bottleneck pays up to a width of {w}.", never: " With these sizes no bottleneck pays, not even one of a single channel.",
      units: ["MAC", "thousand MAC", "million MAC", "billion MAC", "trillion MAC"],
      bars: "The costs of both routes as bars", curve: "Cost against the width of the bottleneck", byWidth: "width of the bottleneck (channels)", directly: "direct", through: "with bottleneck",
    },
  }
  const BAR = 24, STEP = 54

  class Inception extends Explorer {
    static options = OPTIONS
    static words = WORDS

    arrange() {
      [this.bars, this.curve] = this.pictures(this.words.bars, this.words.curve)
      this.numbers("direct", "total", "squeezing", "remaining", "share", "equal", "directWeights", "totalWeights")
      this.sentence()
    }

    draw(sizes) {
      this.controls.width.limit(sizes.input)  // a bottleneck that is wider than its input is none
      sizes.width = this.controls.width.value
      const found = compare(sizes)
      const ten = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(found.direct, found.total)) / 3)))
      this.drawBars(sizes, found, 1000 ** ten, this.words.units[ten])
      this.drawCurve(sizes, found, 1000 ** ten, this.words.units[ten])
      this.write(sizes, found)
    }

    size(kernel) {
      return this.plain(kernel).replace(/\u2069$/, `×${this.plain(kernel).slice(1)}`)
    }

    write({ kernel }, found) {
      for (const name of ["direct", "total", "squeezing", "remaining", "directWeights", "totalWeights"]) this.put(name, this.number(found[name]))
      this.put("share", this.number(found.share, { percent: true, digits: 2 }))
      this.put("equal", this.number(found.equal, { digits: 1 }))
      this.rename("squeezing", this.size(1))
      this.rename("remaining", this.size(kernel))
      const { direct, total, widest } = found
      const kind = total < direct ? "cheaper" : total === direct ? "same" : "dearer"
      const share = this.number(Math.abs(found.saved), { percent: true, digits: 2 })
      this.tell(...this.fill(this.words[kind] + this.words[widest ? "pays" : "never"], { p: share, t: this.number(found.times, { digits: 2 }), w: this.number(widest) }))
    }

    rename(name, size) {
      this.places[name].previousSibling.textContent = this.fill(this.words[name], { k: size }).join("")
    }

    // Two bars from the same end; the second one in its two parts.
    drawBars({ kernel }, { direct, squeezing, remaining, total }, unit, unitName) {
      const width = Math.max(200, this.bars.clientWidth || 300), scale = (width - 2) / Math.max(direct, total)
      const rtl = this.tongue === "fa", at = row => 40 + row * STEP
      const bar = (x, row, cost, kind) => element("svg:rect", { x: 1 + x * scale, y: at(row), width: Math.max(cost * scale, 0.5), height: BAR, class: kind })
      const name = (row, words, cost) => this.label(rtl ? width - 1 : 1, at(row) - 7, `${words}: ${this.plain(cost / unit, { digits: unit > 1 ? 1 : 0 })} ${unitName}`)
      this.bars.setAttribute("viewBox", `0 0 ${width} ${at(1) + BAR + 44}`)
      const legend = [["bar-slim", this.size(1)], ["bar-wide", this.size(kernel)]].flatMap(([kind, size], i) => [
        element("svg:rect", { x: 1 + i * 70, y: at(1) + BAR + 16, width: 14, height: 14, class: kind }),
        element("svg:text", { x: 20 + i * 70, y: at(1) + BAR + 28 }, size),
      ])
      this.bars.replaceChildren(bar(0, 0, direct, "bar-wide"), bar(0, 1, remaining, "bar-wide"), bar(remaining, 1, squeezing, "bar-slim"),
        name(0, this.words.directly, direct), name(1, this.words.through, total), ...legend)
    }

    drawCurve({ input, width }, { direct, total, equal }, unit, unitName) {
      const most = Math.max(2, input), slope = direct / equal
      const top = Math.max(direct, slope * most) / unit * 1.12
      const plot = axes(this.curve, this, { x: [0, most], y: [0, top], height: 240, xName: this.words.byWidth, yName: unitName })
      plot.area(0, Math.min(equal, most), "pays")
      plot.line([[0, 0], [most, slope * most / unit]], "c1")
      plot.line([[0, direct / unit], [most, direct / unit]], "c2 dashed")
      plot.note(equal > most / 2 ? 0 : most, direct / unit, this.words.directly, equal > most / 2 ? -8 : 18)
      plot.dot(equal, direct / unit, "fg")
      plot.note(equal, direct / unit, this.plain(equal, { digits: 1 }), -10, equal < width || undefined)
      plot.dot(width, total / unit, "c1", true)
      plot.note(width, total / unit, this.plain(width), 18, equal < width ? false : undefined)
    }
  }

  define("inception", Inception)
})()
