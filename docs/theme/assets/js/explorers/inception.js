// What a bottleneck costs, in multiply–accumulates and in weights; H·W pixels, C channels in, O out, K kernel side, r width.
// Counts stay below 2^53, so they are exact. Pure, so that a test can run it beside the Python reference.
globalThis.rahnama ??= {};

(() => {
  "use strict"

  const OPTIONS = {
    side: { min: 1, max: 224, usual: 28, typed: true },
    input: { min: 1, max: 1024, usual: 192, typed: true },
    kernel: { min: 3, max: 11, step: 2, usual: 5 },
    output: { min: 1, max: 1024, usual: 32, typed: true },
    width: { min: 1, max: 1024, usual: 16, typed: true },
  }

  const weights = (input, output, kernel) => kernel ** 2 * input * output
  const cost = (side, input, output, kernel) => side ** 2 * weights(input, output, kernel)

  // The width at which both routes cost the same, as [numerator, denominator]; the sides of the map cancel.
  const breakEven = (input, output, kernel) => [weights(input, output, kernel), input + kernel ** 2 * output]

  // The last whole width that is cheaper; 0 if none is.
  function widestCheaper(input, output, kernel) {
    const [top, bottom] = breakEven(input, output, kernel)
    return Math.ceil(top / bottom) - 1
  }

  function compare({ side, input, kernel, output, width }) {
    const direct = cost(side, input, output, kernel)
    const squeezing = cost(side, input, width, 1), remaining = cost(side, width, output, kernel)
    const total = squeezing + remaining, [top, bottom] = breakEven(input, output, kernel)
    return {
      direct, squeezing, remaining, total, share: total / direct, saved: (direct - total) / direct, times: direct / total,
      equal: top / bottom, widest: widestCheaper(input, output, kernel),
      directWeights: weights(input, output, kernel), totalWeights: weights(input, width, 1) + weights(width, output, kernel),
    }
  }

  rahnama.inception = { OPTIONS, breakEven, compare, cost, weights, widestCheaper }
})()
