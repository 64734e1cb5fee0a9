"""The tables of question 4, row by row."""

from __future__ import annotations

import numpy as np

from rahnama.exhibit import Cell, Claim, Column, Maths, Route, Table
from rahnama.exhibits.sharif_dl_hw2 import _q4_example as example
from rahnama.exhibits.sharif_dl_hw2 import _q4_routes as routes
from rahnama.exhibits.sharif_dl_hw2._q4_example import W, X
from rahnama.reference import convolution1d as reference
from rahnama.text import Text

NUMBERS = Text(fa="با عددها", en="with numbers")
VALUE = Text(fa="مقدار", en="value")


def worked(heading: str, names: list[str], products: list[str], values: list[Claim]) -> Table:
    """One row for each entry of a vector: its name, its sum of products with numbers, its value."""
    return Table(
        [Column(Maths(heading)), Column(NUMBERS), Column(VALUE)],
        [(Maths(name), Maths(numbers), value) for name, numbers, value in zip(names, products, values, strict=True)],
    )


def output_rows() -> Table:
    """The printed rows of o, run on the example."""
    values = {Route.BY_HAND: routes.printed_output(W, X), **example.output()}
    return worked(
        "o_i",
        [f"o_{i}" for i in range(1, 5)],
        ["(-1)(1)+(3)(4)", "(2)(1)+(-1)(4)+(3)(-2)", "(2)(4)+(-1)(-2)+(3)(3)", "(2)(-2)+(-1)(3)"],
        example.entries("درایه‌ی خروجی", "output entry", values),
    )


def gradient_paths() -> Table:
    """For each input the outputs that it fed."""
    return worked(
        r"\partial L/\partial x_j",
        [rf"\partial L/\partial x_{j}" for j in range(1, 5)],
        ["(-1)(1)+(2)(2)", "(3)(1)+(-1)(2)+(2)(-1)", "(3)(2)+(-1)(-1)+(2)(3)", "(3)(-1)+(-1)(3)"],
        example.entries("درایه‌ی گرادیان", "gradient entry", example.input_gradient()),
    )


def flip_and_operator() -> Table:
    """All four readings of «convolve the padded g with the filter», and which of them are the gradient."""
    wanted = np.array(example.input_gradient()[Route.MATRIX])
    yes, no = Text(fa="بله", en="yes"), Text(fa="نه", en="no")
    rows: list[tuple[Cell, ...]] = []
    for reverses, convolves, values in example.flip_cases():
        kernel = (
            Text(fa="وارونه، $(w_3,w_2,w_1)$", en="reversed, $(w_3,w_2,w_1)$")
            if reverses
            else Text(fa="همان کرنل، $(w_1,w_2,w_3)$", en="as it is, $(w_1,w_2,w_3)$")
        )
        operator = (
            Text(fa="کانولوشن ریاضی", en="mathematical convolution")
            if convolves
            else Text(fa="همبستگی متقابل", en="cross-correlation")
        )
        right = yes if np.allclose(values[Route.LOOPS], wanted) else no
        rows.append((kernel, operator, example.claim("حاصل", "result", values), right))
    columns = [
        Text(fa="کرنل", en="kernel"),
        Text(fa="عمل", en="operation"),
        Text(fa="حاصل", en="result"),
        Text(fa="برابر گرادیان است؟", en="is it the gradient?"),
    ]
    wrong = [number for number, row in enumerate(rows) if row[3] is no]
    return Table([Column(heading) for heading in columns], rows, marked=wrong)


def padding_rule() -> Table:
    """k - 1 - p against the only padding that works, found by trying."""
    cases = [(4, 3, 1), (4, 3, 0), (6, 5, 1), (7, 4, 3), (6, 1, 0), (5, 2, 2)]
    columns = [*(Column(Maths(name)) for name in "nkp"), Column(Maths("k-1-p"))]
    return Table(
        columns,
        [
            (
                n,
                k,
                p,
                example.claim(
                    "حاشیه‌ی گرادیان",
                    "padding of the gradient",
                    {Route.CLOSED_FORM: k - 1 - p, Route.COUNTING: routes.fitting_padding(n, k, p)},
                ),
            )
            for n, k, p in cases
        ],
    )


def stamped_kernels() -> Table:
    """Each input's stamp in its own row, and their sum in the last."""
    rows: list[tuple[Cell, ...]] = []
    for j, value in enumerate(X):
        stamp = [value * W[place - j] if 0 <= place - j < 3 else None for place in range(6)]
        rows.append((Maths(f"x_{j + 1}={value}"), *stamp))
    total = example.entries("درایه‌ی خروجی", "output entry", example.upsampled())
    rows.append((Text(fa="جمع", en="sum"), *total))
    columns = [Column(Text(fa="ورودی", en="input")), *(Column(Maths(f"y_{i}")) for i in range(1, 7))]
    return Table(columns, rows, total=True)


def transposed_length() -> Table:
    """Length of a transposed convolution of four entries by formula, by the stamps that fall, and by torch."""
    n, cases = 4, [(3, 1, 0), (3, 1, 1), (3, 2, 0), (4, 2, 1), (3, 2, 1)]
    columns = [*(Column(Maths(name)) for name in "kspm")]
    return Table(
        columns,
        [
            (
                k,
                s,
                p,
                example.claim(
                    "طول خروجی",
                    "length of the output",
                    {
                        Route.CLOSED_FORM: s * (n - 1) + k - 2 * p,
                        Route.COUNTING: len({s * j + r for j in range(n) for r in range(k)}) - 2 * p,
                        Route.TORCH: len(
                            routes.conv_transpose(routes.tensor([1.0] * n), routes.tensor([1.0] * k), p, s)
                        ),
                    },
                ),
            )
            for k, s, p in cases
        ],
    )


def overlap_counts() -> Table:
    """How many stamps meet in each entry of the output."""
    columns = [Column(Maths("k")), Column(Maths("s")), Column(Text(fa="مُهرها در هر درایه", en="stamps in each entry"))]
    return Table(
        columns,
        [
            (
                k,
                s,
                example.claim(
                    "تعداد مُهرها",
                    "number of stamps",
                    {
                        Route.COUNTING: [sum(0 <= i - s * j < k for j in range(4)) for i in range(s * 3 + k)],
                        Route.TORCH: routes.conv_transpose(routes.tensor([1.0] * 4), routes.tensor([1.0] * k), 0, s),
                        Route.MATRIX: reference.band_matrix([1.0] * k, 3 * s + k, s).sum(axis=0),
                    },
                ),
            )
            for k, s in ((3, 1), (2, 2), (3, 2), (4, 2))
        ],
    )
