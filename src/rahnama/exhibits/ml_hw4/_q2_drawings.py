"""Cells, windows and sliding vectors of question 2: one colour for each entry of X, and one for each weight."""

from __future__ import annotations

from collections.abc import Sequence

from rahnama.exhibit import Arrow, Box, Label, Shape
from rahnama.exhibits.ml_hw4._q2_example import G, K, M, W, X
from rahnama.text import Text

TONES = ("c1", "c2", "c3", "c4", "c5", "c6")  # of X_0 to X_5
SUBSCRIPTS = "₀₁₂₃₄₅₆"
TALL = 32.0


def indexed(letter: str, number: int) -> str:
    """A letter with its index, such as X₂."""
    return letter + SUBSCRIPTS[number]


def digits(value: float) -> str:
    """A whole number with a true minus sign."""
    return f"{int(value)}".replace("-", "−")


def weight_paths(chosen: int, outputs: Sequence[float]) -> list[Shape]:
    """From one weight down through every output to the loss: what is multiplied on the way.

    Downwards, and so narrow that a phone shows all of it.
    """
    step, left, middle = 84.0, 44.0, 170.0
    start, by_weight, output, by_output, end = 28.0, 108.0, 188.0, 268.0, 346.0
    half = 21.0
    shapes: list[Shape] = []
    for i, value in enumerate(outputs):
        x, tone = left + step * i, TONES[i + chosen]
        shapes += [
            Arrow([(middle, start + 23), (x, by_weight - half)], tone),
            Box(x, by_weight, 74, 2 * half, indexed("X", i + chosen), digits(X[i + chosen]), tone),
            Arrow([(x, by_weight + half), (x, output - half)], tone),
            Box(x, output, 74, 2 * half, indexed("Z", i), digits(value), "mut"),
            Arrow([(x, output + half), (x, by_output - half)], "mut"),
            Box(x, by_output, 74, 2 * half, indexed("G", i), digits(G[i]), "fg"),
            Arrow([(x, by_output + half), (middle, end - 21)], "mut"),
        ]
    weight = Box(middle, start, 76, 46, indexed("W", chosen), digits(W[chosen]), "fg")
    return [*shapes, weight, Box(middle, end, 70, 42, "L", tone="fg")]


def sliding(
    names: tuple[str, str],
    signal: Sequence[tuple[float, str]],
    slider: Sequence[tuple[float, str] | None],
    results: Sequence[float],
    cell: float = 56.0,
    dropped: int = 0,
) -> list[Shape]:
    """A vector at each of its places below another one, and the sum of products at the end of each row.

    Entries are (value, tone); tone "pad" is a zero of the padding and None a gap in the slider. The last ``dropped``
    places are dashed.
    """
    left, top, line = 66.0, 24.0, 42.0
    right = left + len(signal) * cell
    shapes: list[Shape] = [Label(left - 34, top, names[0], bold=True)]
    shapes += [_cell(left + (n + 0.5) * cell, top, cell, entry) for n, entry in enumerate(signal)]
    for row, result in enumerate(results):
        y, extra = top + (row + 1) * line + 6, row >= len(results) - dropped
        shapes += [
            _cell(left + (row + place + 0.5) * cell, y, cell, entry, extra) for place, entry in enumerate(slider)
        ]
        shapes += [
            Arrow([(right + 4, y), (right + 24, y)], dashed=extra),
            Box(right + 126, y, 54, TALL - 2, digits(result), tone="mut" if extra else "fg", dashed=extra),
        ]
        if extra:
            shapes.append(Label(right + 62, y, Text(fa="کنار برود", en="dropped"), "mut", True))
        else:
            shapes.append(Label(right + 62, y, indexed(names[1], row), "fg"))
    return shapes


def _cell(x: float, y: float, cell: float, entry: tuple[float, str] | None, dashed: bool = False) -> Shape:
    if entry is None:
        return Box(x, y, cell - 18, TALL - 12, "0", tone="mut", dashed=True)
    value, tone = entry
    padding = tone == "pad"
    return Box(x, y, cell - 6, TALL - 2, digits(value), tone="mut" if padding else tone, dashed=dashed or padding)


def two_products(outputs: Sequence[float], gradient: Sequence[float]) -> list[Shape]:
    """T(X) W = Z on the left, its transpose times G on the right: one colour for each entry of X."""
    cell, tall, top = 40.0, 46.0, 14.0
    second = 20.0 + K * cell + 2 * cell + 100
    weights = [(indexed("W", j), digits(each)) for j, each in enumerate(W)]
    upstream = [(indexed("G", i), digits(each)) for i, each in enumerate(G)]
    results = [(indexed("Z", i), digits(each)) for i, each in enumerate(outputs)]
    slopes = [(indexed("∂", j), digits(each)) for j, each in enumerate(gradient)]
    return [
        *_product(20.0, top, cell, tall, (M, K), weights, results, ("T(X)", "W", "Z")),
        *_product(second, top, cell, tall, (K, M), upstream, slopes, ("T(X)ᵀ", "G", "∂L/∂W")),
    ]


def _product(
    left: float,
    top: float,
    cell: float,
    tall: float,
    shape: tuple[int, int],
    factor: Sequence[tuple[str, str]],
    result: Sequence[tuple[str, str]],
    names: tuple[str, str, str],
) -> list[Shape]:
    rows, columns = shape
    shapes: list[Shape] = [
        Box(
            left + (j + 0.5) * cell,
            top + (i + 0.5) * tall,
            cell - 4,
            tall - 4,
            indexed("X", i + j),
            digits(X[i + j]),
            TONES[i + j],
        )
        for i in range(rows)
        for j in range(columns)
    ]
    shapes += _brackets(left, top, columns * cell, rows * tall)
    below, at = top + M * tall + 20, left + columns * cell + 20
    shapes.append(Label(left + columns * cell / 2, below, names[0], bold=True))
    for name, entries in zip(names[1:], (factor, result), strict=True):
        shapes += [
            Box(at + cell / 2, top + (i + 0.5) * tall, cell - 4, tall - 4, letter, value, "mut")
            for i, (letter, value) in enumerate(entries)
        ]
        shapes += _brackets(at, top, cell, len(entries) * tall)
        shapes.append(Label(at + cell / 2, below, name, bold=True))
        if entries is factor:
            shapes.append(Label(at + cell + 20, top + max(rows, columns) * tall / 2, "=", bold=True))
        at += cell + 40
    return shapes


def _brackets(left: float, top: float, width: float, height: float) -> list[Shape]:
    high, low = top - 2, top + height + 2
    return [
        Arrow([(side + lip, high), (side, high), (side, low), (side + lip, low)], "fg", False)
        for side, lip in ((left - 4, 6), (left + width + 4, -6))
    ]


def signal() -> list[tuple[float, str]]:
    """X, one colour for each entry."""
    return list(zip(X, TONES, strict=True))


def framed() -> list[tuple[float, str]]:
    """G between K - 1 zeros on either side."""
    return [*[(0.0, "pad")] * (K - 1), *((value, "fg") for value in G), *[(0.0, "pad")] * (K - 1)]


def spread(upstream: Sequence[float]) -> list[tuple[float, str] | None]:
    """Upstream entries with one gap between neighbours."""
    cells: list[tuple[float, str] | None] = []
    for value in upstream:
        cells += [(value, "fg"), None]
    return cells[:-1]
