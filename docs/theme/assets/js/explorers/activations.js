// Activation functions, their slopes from both sides, and products of slopes. Pure, so that a test can run it.
globalThis.rahnama ??= {};

(() => {
  "use strict"

  const OPTIONS = {
    function: { choices: ["sigmoid", "tanh", "relu", "leaky", "prelu", "elu"] },
    slope: { min: 0, max: 0.5, step: 0.01, usual: 0.01, typed: true },
    a: { min: -0.5, max: 1.5, step: 0.05, usual: 0.25, typed: true },
    alpha: { min: 0, max: 3, step: 0.1, usual: 1, typed: true },
    z: { min: -8, max: 8, step: 0.1, usual: -2, typed: true },
    layers: { min: 2, max: 100, usual: 10, typed: true },
  }
  const PARAMETER = { leaky: "slope", prelu: "a", elu: "alpha" }

  // Neither overflows, and neither is a difference of nearly equal numbers.
  const sigmoid = x => x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))
  const sech = x => 2 * Math.exp(-Math.abs(x)) / (1 + Math.exp(-2 * Math.abs(x)))

  // Below zero ReLU, Leaky ReLU and PReLU are lines through the origin; only their slopes differ.
  const inclination = (name, p) => name === "relu" ? 0 : p

  function value(name, x, p) {
    if (name === "sigmoid") return sigmoid(x)
    if (name === "tanh") return Math.tanh(x)
    if (x >= 0) return x
    return (name === "elu" ? p * Math.expm1(x) : inclination(name, p) * x) + 0  // no minus zero
  }

  // [from the left, from the right]: they differ at a kink only.
  function slopes(name, x, p) {
    if (name === "sigmoid") return [sigmoid(x) * sigmoid(-x), sigmoid(x) * sigmoid(-x)]
    if (name === "tanh") return [sech(x) ** 2, sech(x) ** 2]
    const below = name === "elu" ? p * Math.exp(Math.min(x, 0)) : inclination(name, p)
    return x > 0 ? [1, 1] : x < 0 ? [below, below] : [below, 1]
  }

  // null where there is no derivative.
  function slope(name, x, p) {
    const [left, right] = slopes(name, x, p)
    return left === right ? left : null
  }

  // The slope furthest from zero, anywhere; ELU comes as near to it as one likes.
  const steepest = (name, p) => name === "sigmoid" ? 0.25 : name === "tanh" || name === "relu" || Math.abs(p) <= 1 ? 1 : p

  // slope^layers as a sign and a power of ten, which cannot underflow; the sign of nothing is 0.
  const product = (slope, layers) => slope === 0 ? { sign: 0, exponent: 0 }
    : { sign: slope < 0 && layers % 2 ? -1 : 1, exponent: layers * Math.log10(Math.abs(slope)) }

  rahnama.activations = { OPTIONS, PARAMETER, product, slope, slopes, steepest, value }
})()
