"""What initial weights do in every layer of deep networks, and what training makes of them.

``start``: nothing is trained; in each layer the spread of the outputs, the gradient by the sums z and by the weights,
and the share of saturated units, on 500 pictures.
``scale``: sigmoid networks all of whose weights have one standard deviation; the factor of one layer, and saturation.
``train``: ten hidden layers, 400 steps of plain stochastic gradient descent, batches of 100, on 10,000 pictures; how
many it then gets right, and the gradient at the first over that at the last layer. One learning rate for all.
"""

from __future__ import annotations

import numpy as np
import torch

from rahnama.experiment import Case, Experiment
from rahnama.experiments import _deep_networks as networks
from rahnama.experiments import _initial_weights as initial

PLAIN = ("small", "xavier", "he")
STARTS = (
    *((activation, name) for activation in ("tanh", "sigmoid", "relu") for name in PLAIN),
    ("sigmoid", "xavier-4"),
    ("sigmoid", "xavier-4-centred"),
)
LARGE = (("sigmoid", "one"), ("sigmoid", "five"))
DEPTHS, DEEP, TRAINED = (10, 30), 20, 10
SCALES = (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
FROM, TO = 4, 16  # layers between which the factor of one layer is averaged, away from both ends
RATE, STEPS, EXAMPLES, LOOKED_AT = 0.1, 400, 10_000, 500


def _start(activation: str, name: str, depth: int, seed: int) -> dict[str, object]:
    inputs, labels = networks.pictures(LOOKED_AT)
    found = initial.measured(activation, initial.start(name, depth, seed), inputs, labels)
    if activation == "relu":  # about half of the entries are exactly zero, and a median at that edge means nothing
        found = {key: each for key, each in found.items() if not key.startswith("log_median")}
    return found


def _scale(deviation: float, seed: int) -> dict[str, object]:
    inputs, labels = networks.pictures(LOOKED_AT)
    widths = [networks.PIXELS, *[networks.WIDTH] * DEEP, networks.CLASSES]
    layers = initial.layers_of(widths, lambda _in, _out: deviation, seed)
    found = initial.measured("sigmoid", layers, inputs, labels)
    measured: dict[str, object] = {}
    for route in ("numpy", "torch"):
        sizes = np.asarray(found[f"log_rms_{route}"])
        measured[f"log_factor_{route}"] = float((sizes[FROM - 1] - sizes[TO - 1]) / (TO - FROM))
        measured[f"saturated_{route}"] = float(np.asarray(found[f"saturated_{route}"])[FROM - 1 : TO].mean())
    return measured


def _train(activation: str, name: str, seed: int) -> dict[str, object]:
    inputs, labels = networks.pictures(EXAMPLES)
    rows, classes = torch.tensor(inputs, dtype=torch.float32), torch.tensor(labels)
    layers = networks.tensors(initial.start(name, TRAINED, seed), torch.float32)
    finite = initial.descend(
        lambda chosen: networks.by_torch(activation, layers, chosen)[0],
        torch.nn.functional.cross_entropy,
        (rows, classes),
        [each for layer in layers for each in layer],
        (STEPS, RATE, np.random.default_rng(1000 + seed)),
    )
    if not finite:
        raise ArithmeticError(f"{activation} from {name} diverged at the rate {RATE}")
    with torch.no_grad():
        scores = networks.by_torch(activation, layers, rows)[0]
    arrays = networks.arrays(layers)
    ratios: dict[str, object] = {}
    if name != "small":  # from small weights nothing is learned, and rounding decides when the last layers wake
        after = initial.measured(activation, arrays, inputs[:LOOKED_AT], labels[:LOOKED_AT])
        for route in ("numpy", "torch"):
            sizes = np.asarray(after[f"log_rms_{route}"])
            ratios[f"log_ratio_{route}"] = float(sizes[0] - sizes[-1])
    return ratios | {
        "correct_torch": int((scores.argmax(1) == classes).sum()),
        "correct_numpy": int((networks.by_hand(activation, arrays, inputs)[0].argmax(1) == labels).sum()),
    }


def _measure(case: Case) -> dict[str, object]:
    seed = int(case["seed"])
    if case["kind"] == "scale":
        return _scale(float(case["deviation"]), seed)
    activation, name = str(case["activation"]), str(case["start"])
    if case["kind"] == "start":
        return _start(activation, name, int(case["depth"]), seed)
    return _train(activation, name, seed)


CASES: list[Case] = [
    {"kind": "start", "activation": activation, "start": name, "depth": depth, "seed": seed}
    for activation, name in STARTS + LARGE
    for depth in DEPTHS
    for seed in range(5)
]
CASES += [{"kind": "scale", "deviation": deviation, "seed": seed} for deviation in SCALES for seed in range(3)]
CASES += [
    {"kind": "train", "activation": activation, "start": name, "seed": seed}
    for activation, name in STARTS
    for seed in range(3)
]
EXPERIMENT = Experiment(
    what="Spread of the outputs, gradients and saturation by layer and initial weights, and accuracy after 400 steps",
    cases=CASES,
    measure=_measure,
    tolerance={
        **{f"{key}_{route}": 1e-6 for key in ("spread", "pooled") for route in ("numpy", "torch")},
        **{f"log_{key}_{route}": 1e-5 for key in ("rms", "rms_weights", "factor") for route in ("numpy", "torch")},
        # Of sums that are rounded differently a few land on the other side of an edge.
        **{f"{key}_{route}": 1e-3 for key in ("saturated", "log_median") for route in ("numpy", "torch")},
        # Rounding grows in 400 steps of ten layers; runs that just begin to learn differ most.
        **{f"correct_{route}": 1000 for route in ("numpy", "torch")},
        **{f"log_ratio_{route}": 0.5 for route in ("numpy", "torch")},
    },
)
