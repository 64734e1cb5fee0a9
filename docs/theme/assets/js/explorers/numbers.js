// Numbers as the guide writes them: the digits of a language, grouping, a true minus; and reading what somebody typed.
// Pure, so that a test can run it beside publish/digits.py, whose twin it is.
globalThis.rahnama ??= {};

(() => {
  "use strict"

  const MINUS = "\u2212", ISOLATE = "\u2066", POP = "\u2069"
  const LATIN = "0123456789.,", PERSIAN = "۰۱۲۳۴۵۶۷۸۹٫٬"

  function localise(text, tongue) {
    const shown = text.replace(/-/g, MINUS)
    return tongue === "fa" ? shown.replace(/[0-9.,]/g, sign => PERSIAN[LATIN.indexOf(sign)]) : shown
  }

  const grouped = text => text.replace(/^(-?)(\d+)/, (_, sign, whole) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ","))
  const unsigned = text => /[1-9]/.test(text) ? text : text.replace("-", "")  // no minus before zeros

  // Mantissa in Latin digits, and the power of ten behind it if there is one.
  function split(value, { digits, percent } = {}) {
    const number = percent ? value * 100 : value, size = Math.abs(number)
    if (digits === undefined && Number.isSafeInteger(number)) return [grouped(String(number)), null]
    if (number && !percent && (size < 1e-3 || size >= 1e15)) {
      const [mantissa, power] = number.toExponential(digits ?? 2).split("e")
      return [mantissa, Number(power)]
    }
    if (digits !== undefined) return [grouped(unsigned(number.toFixed(digits))), null]
    const short = number.toFixed(10)
    return [grouped(Number(short) === number ? short.replace(/\.?0+$/, "") : String(Number(number.toPrecision(6)))), null]
  }

  // The same for ±10^exponent, which may be far too small or too large for a number of its own.
  function splitPower(sign, exponent, digits = 2) {
    if (!sign || exponent === 0) return split(sign)
    if (exponent > -3 && exponent < 6) return split(sign * 10 ** exponent, { digits: Math.max(0, digits - Math.floor(exponent)) })
    let power = Math.floor(exponent), mantissa = (10 ** (exponent - power)).toFixed(digits)
    if (mantissa.startsWith("10")) [power, mantissa] = [power + 1, (1).toFixed(digits)]
    return [(sign < 0 ? "-" : "") + mantissa, power]
  }

  // [mantissa, power or ""] in the digits of a language.
  function localised([mantissa, power], tongue, percent = false) {
    const body = localise(mantissa, tongue) + (percent ? (tongue === "fa" ? "٪" : "%") : "")
    return power === null ? [body, ""] : [`${body}×${localise("10", tongue)}`, localise(String(power), tongue)]
  }

  function text(value, tongue, style = {}) {
    const [body, power] = localised(split(value, style), tongue, style.percent)
    return power ? `${body}^${power}` : body
  }

  // The number that somebody typed in either script; NaN if it is none.
  function parse(typed) {
    const latin = typed.replace(/[\s,٬\u200e\u200f\u2066-\u2069]/g, "").replace(/[۰-۹٠-٩]/g, digit => digit.charCodeAt(0) & 15)
      .replace("٫", ".").replace(MINUS, "-")
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(latin) ? Number(latin) : NaN
  }

  // Round places within an interval, `count` or somewhat more of them, at steps of 1, 2 or 5 times a power of ten.
  function ticks(from, to, count) {
    const ten = 10 ** Math.floor(Math.log10((to - from) / count))
    const ends = step => [Math.ceil(from / step - 1e-9), Math.floor(to / step + 1e-9)]
    const step = [10, 5, 2, 1].map(each => each * ten).find(each => ends(each)[1] - ends(each)[0] + 1 >= count)
    const [first, last] = ends(step)
    return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
  }

  const isolated = words => ISOLATE + words + POP

  rahnama.numbers = { isolated, localise, localised, parse, split, splitPower, text, ticks }
})()
