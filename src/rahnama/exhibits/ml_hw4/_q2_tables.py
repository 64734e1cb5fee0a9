"""The tables of question 2, row by row."""

from __future__ import annotations

import numpy as np

from rahnama.exhibit import Cell, Claim, Column, Maths, Route, Table
from rahnama.exhibits.ml_hw4 import _q2_example as example
from rahnama.exhibits.ml_hw4 import _q2_routes as routes
from rahnama.exhibits.ml_hw4 import _q2_variations as variations
from rahnama.exhibits.ml_hw4._q2_example import G, W, X, claim
from rahnama.text import Text

NUMBERS = Text(fa="با عددها", en="with numbers")
VALUE = Text(fa="مقدار", en="value")
MAC = Text(fa="ضرب–جمع", en="MAC")


def _products(pairs: list[tuple[int, int]]) -> Maths:
    return Maths("+".join(f"({left})({right})" for left, right in pairs))


def dot_products() -> Table:
    """∂L/∂W_j: G against the window of X that begins at j, with letters and with numbers."""
    values = example.entries("درایه‌ی گرادیان وزن‌ها", "entry of the weights' gradient", example.kernel_gradient())
    rows = []
    for j, value in enumerate(values):
        letters = "+".join(rf"G_{i}X_{i + j}" for i in range(len(G)))
        numbers = _products([(G[i], X[i + j]) for i in range(len(G))]).tex
        rows.append((Maths(str(j)), Maths(rf"\begin{{aligned}}&{letters}\\&={numbers}\end{{aligned}}"), value))
    return Table([Column(Maths("j")), Column(Maths(r"\partial L/\partial W_j")), Column(VALUE)], rows)


def input_terms() -> Table:
    """∂L/∂X_n: for each input the outputs that read it, with the weight in between."""
    values = example.entries("درایه‌ی گرادیان ورودی", "entry of the input's gradient", example.input_gradient())
    rows = []
    for n, value in enumerate(values):
        readers = [i for i in range(len(G)) if 0 <= n - i < len(W)]
        letters = "+".join(f"W_{n - i}G_{i}" for i in readers)
        rows.append((Maths(str(n)), Maths(letters), _products([(W[n - i], G[i]) for i in readers]), value))
    heading = Maths(r"\partial L/\partial X_n")
    return Table([Column(Maths("n")), Column(heading), Column(NUMBERS), Column(VALUE)], rows)


def readings() -> Table:
    """Four readings of «convolve X with G», and which of them are the gradient."""
    names = {
        "G": Text(fa="خودِ $G$", en="$G$ as it is"),
        "reversed": Text(fa="وارونه‌ی $G$", en="$G$ reversed"),
        "correlation": Text(fa="همبستگی متقابل", en="cross-correlation"),
        "convolution": Text(fa="کانولوشن ریاضی", en="mathematical convolution"),
    }
    wanted = np.array(example.kernel_gradient()[Route.MATRIX])
    rows: list[tuple[Cell, ...]] = []
    for slides, operation, _, values in example.readings():
        right = np.allclose(values[Route.LOOPS], wanted)
        verdict = Text(fa="بله", en="yes") if right else Text(fa="نه", en="no")
        rows.append((names[operation], names[slides], claim("حاصل", "result", values), verdict))
    columns = [
        Text(fa="عمل", en="operation"),
        Text(fa="چه چیزی روی $X$ می‌لغزد؟", en="what slides along $X$"),
        Text(fa="حاصل", en="result"),
        Text(fa="برابر $\\partial L/\\partial W$ است؟", en="is it $\\partial L/\\partial W$?"),
    ]
    wrong = [number for number, (_, _, right, _) in enumerate(example.readings()) if not right]
    return Table([Column(heading) for heading in columns], rows, marked=wrong)


def lengths() -> Table:
    """Outputs of the forward pass, places of G on X, places of W on the padded G."""
    cases = [(6, 3), (7, 2), (9, 4), (9, 6), (8, 7), (5, 1), (5, 5), (1, 1)]
    columns = [
        Column(Maths("N")),
        Column(Maths("K")),
        Column(Text(fa="درایه‌های $Z$", en="entries of $Z$")),
        Column(Text(fa="جاهای $G$ روی $X$", en="places of $G$ on $X$")),
        Column(Text(fa="جاهای $W$ روی $G$ حاشیه‌دار", en="places of $W$ on padded $G$")),
    ]
    return Table(columns, [(n, k, *_three_lengths(n, k)) for n, k in cases])


def _three_lengths(n: int, k: int) -> list[Claim]:
    m = n - k + 1
    names = [
        ("درایه‌های خروجی", "entries of the output", n, k, 0, m),
        ("جاهای گرادیان روی ورودی", "places of the gradient on the input", n, m, 0, k),
        ("جاهای کرنل روی گرادیان حاشیه‌دار", "places of the kernel on the padded gradient", m, k, k - 1, n),
    ]
    return [
        claim(
            fa,
            en,
            {
                Route.CLOSED_FORM: wanted,
                Route.COUNTING: sum(1 for start in range(long + 2 * pad) if start + short <= long + 2 * pad),
                Route.TORCH: len(routes.conv(routes.tensor([1.0] * long), routes.tensor([1.0] * short), padding=pad)),
            },
        )
        for fa, en, long, short, pad, wanted in names
    ]


def passes_cost() -> Table:
    """Multiply–accumulates of the three passes, and of the last one when the padded zeros are multiplied too."""
    columns = [
        Column(Maths("N")),
        Column(Maths("K")),
        Column(Text(fa="رو به جلو", en="forward"), unit=MAC),
        Column(Maths(r"\partial L/\partial W"), unit=MAC),
        Column(Maths(r"\partial L/\partial X"), unit=MAC),
        Column(Text(fa="با صفرهای $G'$", en="with the zeros of $G'$"), unit=MAC),
    ]
    return Table(columns, [(n, k, *_costs(n, k)) for n, k in [(6, 3), (9, 4), (40, 5), (40, 20), (5, 1), (5, 5)]])


def _costs(n: int, k: int) -> list[Claim]:
    forward, by_kernel, by_input = routes.multiplications(n, k)
    wanted = k * (n - k + 1)
    return [
        claim(
            "ضرب‌های گذر رو به جلو",
            "products of the forward pass",
            {Route.CLOSED_FORM: wanted, Route.COUNTING: forward, Route.AUTOGRAD: routes.triples(n, k)},
            MAC,
        ),
        claim(
            "ضرب‌های گرادیان وزن‌ها",
            "products of the weights' gradient",
            {Route.CLOSED_FORM: wanted, Route.COUNTING: by_kernel},
            MAC,
        ),
        claim(
            "ضرب‌های گرادیان ورودی",
            "products of the input's gradient",
            {Route.CLOSED_FORM: wanted, Route.COUNTING: by_input, Route.AUTOGRAD: routes.input_pairs(n, k)},
            MAC,
        ),
        claim(
            "ضرب‌های گرادیان ورودی با صفرهای حاشیه",
            "products of the input's gradient with the padded zeros",
            {Route.CLOSED_FORM: n * k, Route.COUNTING: routes.padded_multiplications(n, k)},
            MAC,
        ),
    ]


def layer_variations() -> Table:
    """Stride, padding and dilation: lengths, places, surplus places, and the gradient itself."""
    columns = [
        *(Column(Maths(name)) for name in "NKspDM"),
        Column(Maths("r")),
        Column(Text(fa="جاها", en="places")),
        Column(Maths(r"\partial L/\partial W")),
    ]
    rows = [
        (
            *case,
            claim("درایه‌های خروجی", "entries of the output", variations.outputs(case)),
            claim("درایه‌های خوانده‌نشده", "unread entries", variations.unread(case)),
            claim("جاهای گرادیان گسترده", "places of the spread gradient", variations.places(case)),
            claim("گرادیان وزن‌ها", "gradient of the weights", variations.gradient(case)),
        )
        for case in variations.LAYERS
    ]
    return Table(columns, rows)
