// One channel, eight values: w·x + b, batch normalization, ReLU, with weights or inputs times α.
// Pure, so that a test can run it.
globalThis.rahnama ??= {};

(() => {
  "use strict"

  const OPTIONS = {
    alpha: { min: -4, max: 4, step: 0.01, usual: 2, typed: true },
    scaled: { choices: ["weights", "input", "both"] },
    statistics: { choices: ["frozen", "batch", "rescaled"] },
    epsilon: { choices: ["0.00001", "0.001", "0.1", "0"] },
    bias: { usual: true },
  }
  const BATCH = [-1.1, -0.6, -0.2, 0.3, 0.7, 1.2, 1.5, 2.8]
  const WEIGHT = 2, BIAS = 0.5, GAMMA = 2, BETA = 2
  const RUNNING = { mean: 1, variance: 4 }  // of w·x during training; a bias moves the mean along
  const ROUNDING = 1e-9

  const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values => mean(values.map(value => (value - mean(values)) ** 2))  // biased: divided by N

  // What enters the normalization.
  function before({ alpha, scaled, bias }) {
    const b = bias ? BIAS : 0
    return BATCH.map(x => scaled === "both" ? alpha * (WEIGHT * x + b) : scaled === "input" ? WEIGHT * (alpha * x) + b : alpha * WEIGHT * x + b)
  }

  // The statistics that are used: those of training, those of this batch, or those of training times α and α².
  function used({ alpha, statistics, bias }, values) {
    if (statistics === "batch") return { mean: mean(values), variance: variance(values) }
    const frozen = { mean: RUNNING.mean + (bias ? BIAS : 0), variance: RUNNING.variance }
    return statistics === "frozen" ? frozen : { mean: alpha * frozen.mean, variance: alpha ** 2 * frozen.variance }
  }

  // All stages; the normalized values are null where they would be divided by zero.
  function run(settings) {
    const values = before(settings), taken = used(settings, values), spread = taken.variance + Number(settings.epsilon)
    const normalized = spread > 0 ? values.map(value => GAMMA * (value - taken.mean) / Math.sqrt(spread) + BETA) : null
    return { before: values, ...taken, normalized, after: normalized?.map(value => Math.max(value, 0)) ?? null }
  }

  const gap = (ones, others) => Math.max(...ones.map((one, i) => Math.abs(one - others[i])))
  const mirrored = values => values.map(value => 2 * BETA - value)  // x̂ with the other sign

  // Is the normalized function the one it was before α? `same`, `epsilon` (it would be without ε), `mirrored`, `different`,
  // `undefined` (divided by zero).
  function verdict(settings, plain, scaled) {
    if (!scaled.normalized) return "undefined"
    if (gap(plain.normalized, scaled.normalized) <= ROUNDING) return "same"
    const [was, is] = [1, settings.alpha].map(alpha => run({ ...settings, alpha, epsilon: 0 }).normalized)
    if (is && gap(was, is) <= ROUNDING) return "epsilon"
    return is && gap(was, mirrored(is)) <= ROUNDING ? "mirrored" : "different"
  }

  function compare(settings) {
    const plain = run({ ...settings, alpha: 1 }), scaled = run(settings)
    const change = scaled.normalized && { normalized: gap(plain.normalized, scaled.normalized), after: gap(plain.after, scaled.after) }
    return { plain, scaled, change, verdict: verdict(settings, plain, scaled) }
  }

  rahnama.batchnorm = { OPTIONS, BATCH, BETA, BIAS, GAMMA, RUNNING, WEIGHT, compare, mean, run, variance }
})()
