// Arithmetic of dilated convolutions, along one axis. Pure, so that a test can run it beside the Python reference.
globalThis.rahnama ??= {};

(() => {
  "use strict"

  const OPTIONS = {
    kernel: { min: 2, max: 5, usual: 3 },
    dilation: { min: 1, max: 4, usual: 2 },
    layers: { min: 1, max: 4, usual: 2 },
    doubling: { usual: false },
  }

  // Dilation of each layer, from the input upwards: the same in all of them, or doubling.
  const dilationsOf = (dilation, layers, doubling) =>
    Array.from({ length: layers }, (_, layer) => doubling ? dilation * 2 ** layer : dilation)

  // Pixels from the first that a kernel reads to the last, both included.
  const effectiveKernel = (kernel, dilation) => dilation * (kernel - 1) + 1

  // Pixels of the input from the first that an output depends on to the last.
  const receptiveField = (kernel, dilations) => dilations.reduce((field, dilation) => field + (kernel - 1) * dilation, 1)

  // For each level from the output down to the input, the positions that the output depends on, ascending from 0.
  function reach(kernel, dilations) {
    const levels = [[0]]
    for (const dilation of [...dilations].reverse()) {
      const below = new Set()
      for (const position of levels.at(-1)) {
        for (let tap = 0; tap < kernel; tap++) below.add(position + tap * dilation)
      }
      levels.push([...below].sort((a, b) => a - b))
    }
    return levels
  }

  // Positions of the input that an output really depends on: the field may have holes.
  const touched = (kernel, dilations) => reach(kernel, dilations).at(-1)

  rahnama.dilation = { OPTIONS, dilationsOf, effectiveKernel, receptiveField, reach, touched }
})()
