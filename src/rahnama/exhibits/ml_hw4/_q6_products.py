"""Claims, tables and drawings of part a of question 6: products of singular values and what they bound."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from rahnama.exhibit import (
    Arrow,
    Box,
    Canvas,
    Cell,
    Claim,
    Column,
    Diagram,
    Erratum,
    Figure,
    Label,
    Maths,
    Route,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q6_product_networks as networks
from rahnama.reference.gradient_product import delta_bounds, layers_until
from rahnama.text import Text

Array = NDArray[np.float64]
LAYER = Text(fa="لایه", en="layers")
SHARE = Maths(r"\lvert\delta_0\rvert/M")
DEPTHS = (10, 100, 1000)
TEX = {
    "common": r"\sigma_k=0.9",
    "harmonic": r"\sigma_k=1-\tfrac{1}{k+1}",
    "quadratic": r"\sigma_k=1-\tfrac{1}{(k+1)^2}",
    "by_depth": r"\sigma_k=1-\tfrac1L",
}
SUMS = {"common": r"\infty", "harmonic": r"\infty", "quadratic": r"<\infty", "by_depth": r"=1"}
LIMITS = {"common": "0", "harmonic": "0", "quadratic": r"\tfrac12", "by_depth": "1/e"}
PLOTTED = {"common": "0.9", "harmonic": "1 − 1/(k+1)", "quadratic": "1 − 1/(k+1)²", "by_depth": "1 − 1/L"}
STYLES = {"common": ("c2", "-"), "harmonic": ("c4", "--"), "quadratic": ("c1", "-"), "by_depth": ("c3", "-.")}
KINDS = {
    "permutation": (Text(fa="جای‌گشت، ورودی مثبت", en="permutation, positive input"), "c1", "--"),
    "orthogonal": (Text(fa="متعامد تصادفی", en="random orthogonal"), "c3", "-"),
    "gaussian": (Text(fa="نرمال تصادفی", en="random normal"), "c2", "-."),
}


def significant(value: float, digits: int = 3) -> float:
    """The value to a few significant digits: what survives another processor."""
    return float(f"{value:.{digits}g}")


# a/1


def factors_on_the_way_back() -> Diagram:
    """Three layers: the row δ₃, the factors it meets from left to right, and what each may do to its length."""
    names: list[tuple[str, str, Text | str]] = [
        ("δ₃", "c1", Text(fa="طول M", en="length M")),
        ("W₃", "c2", "≤ σ₃"),
        ("D₂", "c3", "≤ 1"),
        ("W₂", "c2", "≤ σ₂"),
        ("D₁", "c3", "≤ 1"),
        ("W₁", "c2", "≤ σ₁"),
        ("D₀", "c3", "≤ 1"),
    ]
    shapes: list[Box | Label | Arrow] = []
    for number, (name, tone, note) in enumerate(names):
        shapes += [Box(50 + 90 * number, 36, 76, 40, name, tone=tone), Label(50 + 90 * number, 76, note, tone, True)]
    for number, name in enumerate(("δ₂", "δ₁", "δ₀"), start=1):
        depth, right = 78 + 30 * number, 88 + 180 * number
        shapes.append(Arrow([(12, depth - 6), (12, depth), (right, depth), (right, depth - 6)], "mut", head=False))
        shapes.append(Label(right + 20, depth - 2, name, "c1"))
    return Diagram(660, 184, shapes, mirrors=False)


def one_step_back() -> Figure:
    """All rows of length 1, what a matrix makes of them, and what is left after ReLU's slope matrix."""
    turns = np.linspace(0, 2 * np.pi, 73)
    circle = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    matrix = np.array([[0.75, 0.35], [-0.2, 0.6]])
    matrix *= 0.9 / np.linalg.norm(matrix, 2)
    panels = [
        (circle, "δ", "c1"),
        (circle @ matrix, "δ W", "c2"),
        (circle @ matrix @ np.diag([1.0, 0.0]), "δ W D", "c3"),
    ]

    def draw(canvas: Canvas) -> None:
        row = canvas.figure.subplots(1, 3, sharex=True, sharey=True)
        for axes, (points, name, colour) in zip(row, panels, strict=True):
            axes.plot(*circle.T, ":", color=canvas.colour["mut"], linewidth=1)
            axes.plot(*(0.9 * circle).T, "--", color=canvas.colour["c4"], linewidth=1)
            axes.plot(*points.T, color=canvas.colour[colour], linewidth=2)
            axes.set(
                title=name, aspect="equal", xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), xticks=(-1, 0, 1), yticks=(-1, 0, 1)
            )
            axes.set_xlabel(canvas.say(Text(fa="درایه‌ی نخست", en="first entry")))
        row[0].set_ylabel(canvas.say(Text(fa="درایه‌ی دوم", en="second entry")))

    return Figure(draw, 6.4, 2.7)


def which_product() -> Table:
    """The right product and three slips, against δ_0 by torch and by central differences."""
    products = networks.products_of_small_network()
    rows = [
        ("row", r"\delta_3W_3D_2W_2D_1W_1D_0", Text(fa="درست، قرارداد سطری", en="right, as rows")),
        (
            "column",
            r"D_0W_1^{\top}D_1W_2^{\top}D_2W_3^{\top}\delta_3^{\top}",
            Text(fa="درست، قرارداد ستونی", en="right, as columns"),
        ),
        (
            "slope_of_own",
            r"\delta_3W_3D_3W_2D_2W_1D_1",
            Text(fa="اندیس مشتق یکی جابه‌جا", en="slope's index off by one"),
        ),
        ("rising", r"\delta_3W_1D_0W_2D_1W_3D_2", Text(fa="ترتیب وارونه", en="order reversed")),
        (
            "untransposed",
            r"D_0W_1D_1W_2D_2W_3\delta_3^{\top}",
            Text(fa="ستونی، بی ترانهاده", en="columns, no transposes"),
        ),
    ]
    columns = [
        Column(Text(fa="حاصل‌ضرب", en="product")),
        Column(Text(fa="چیست", en="what it is")),
        Column(Text(fa="اختلاف", en="difference"), digits=3),
    ]
    cells = [(Maths(tex), name, _difference(products[key])) for key, tex, name in rows]
    return Table(columns, cells, marked=[2, 3, 4])


def _difference(guess: Array) -> Claim:
    return Claim(
        Text(fa="بزرگ‌ترین اختلاف با گرادیان", en="largest difference from the gradient"),
        {
            Route.AUTOGRAD: round(networks.difference_from_autograd(guess), 6),
            Route.DIFFERENCES: round(networks.difference_from_slopes(guess), 6),
        },
        tolerance=2e-6,
    )


def _share_of_chain(name: str, depth: int) -> Claim:
    norms = [float(networks.SINGULAR_VALUES[name](k, depth)) for k in range(1, depth + 1)]
    return Claim(
        Text(fa=f"نسبت گرادیان پس از {depth} لایه", en=f"share of the gradient after {depth} layers"),
        {
            Route.CLOSED_FORM: significant(float(networks.PRODUCTS[name](depth)), 4),
            Route.NUMPY: significant(float(delta_bounds(norms)[0]), 4),
            Route.AUTOGRAD: significant(networks.chain_share(name, depth), 4),
        },
        tolerance=1e-9,
    )


def sequences_below_one() -> Table:
    """Four sequences of singular values below one, and what is left of the gradient of a real ReLU network."""
    columns = [
        Column(Maths(r"\sigma_k")),
        Column(Maths(r"\sum_k(1-\sigma_k)")),
        *(Column(Text(fa=f"{depth} لایه", en=f"{depth} layers")) for depth in DEPTHS),
        Column(Text(fa="حد", en="limit")),
    ]
    rows: list[Sequence[Cell]] = [
        (
            Maths(TEX[name]),
            Maths(SUMS[name]),
            *(_share_of_chain(name, depth) for depth in DEPTHS),
            Maths(LIMITS[name]),
        )
        for name in networks.SINGULAR_VALUES
    ]
    return Table(columns, rows, marked=[2, 3])


def half_remains() -> Claim:
    """The infinite product of 1 - 1/(k+1)²."""
    return Claim(
        Text(fa=r"حد $\prod(1-\tfrac{1}{(k+1)^2})$", en=r"limit of $\prod(1-\tfrac{1}{(k+1)^2})$"),
        {
            Route.SYMBOLIC: networks.infinite_product_limit(),
            Route.RECURSION: round(networks.infinite_product(), 9),
        },
        convention=Text(
            fa="راه دوم: برون‌یابی از حاصل‌ضرب‌های جزئی، با چهل رقم",
            en="second route: extrapolated from partial products, with forty digits",
        ),
    )


def half_of_a_real_network() -> Claim:
    """|δ_0|/M of a ReLU network of a thousand layers, all with singular values below one."""
    return _share_of_chain("quadratic", 1000)


def share_with_norm_by_depth() -> Claim:
    """|δ_0|/M of a thousand layers with σ = 0.999 each."""
    return _share_of_chain("by_depth", 1000)


def all_below_one_is_enough() -> Erratum:
    """The sheet, read of each matrix by itself: singular values below one make the gradient vanish."""
    return Erratum(
        says=Text(
            fa=r"نشان دهید اگر بزرگ‌ترین مقدار تکینِ همه‌ی $W_k$ها از یک کمتر باشد، با $L\to\infty$ داریم $|\delta_i|\to0$.",
            en=r"Show: if the largest singular value of all $W_k$ is below one, then $|\delta_i|\to0$ as $L\to\infty$.",
        ),
        right=Text(
            fa=r"کافی نیست که هر $\sigma_k$ از یک کمتر باشد؛ باید مثلاً عددی $c<1$ باشد که هیچ $\sigma_k$ از آن نگذرد، یا $\sum(1-\sigma_k)=\infty$.",
            en=r"Each $\sigma_k$ below one is not enough; there must be a $c<1$ that no $\sigma_k$ exceeds, say, or $\sum(1-\sigma_k)=\infty$.",
        ),
        printed=0,
        claim=Claim(
            Text(
                fa=r"حد $|\delta_0|/M$ برای $\sigma_k=1-\tfrac{1}{(k+1)^2}$",
                en=r"limit of $|\delta_0|/M$ for $\sigma_k=1-\tfrac{1}{(k+1)^2}$",
            ),
            {Route.SYMBOLIC: networks.infinite_product_limit(), Route.RECURSION: round(networks.infinite_product(), 9)},
        ),
        where=Text(fa="پرسش 6، بخش الف، حکم نخست", en="question 6, part a, the first statement"),
        why=Text(
            fa="جمله نمی‌گوید «هر کدام جداگانه» یا «همه با یک کران مشترک». با خوانش دوم حکم درست است.",
            en="The sentence does not say whether each is meant by itself, or one bound for all. In the second reading it is true.",
        ),
    )


def product_against_depth() -> Figure:
    """The product of singular values against the depth, both logarithmic, and real networks on the curves."""
    depths = np.unique(np.geomspace(1, 2000, 32).round().astype(int))
    run = (2, 10, 50, 200, 500)

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for name, (colour, style) in STYLES.items():
            values = np.array([float(networks.PRODUCTS[name](int(depth))) for depth in depths])
            axes.plot(
                depths[values > 0],
                values[values > 0],
                style,
                color=canvas.colour[colour],
                label=canvas.say(f"σ = {PLOTTED[name]}"),
            )
            axes.plot(
                run,
                [networks.chain_share(name, depth) for depth in run],
                "o",
                markersize=4,
                color=canvas.colour[colour],
            )
        axes.set(xscale="log", yscale="log", ylim=(3e-4, 2), xlim=(0.9, 2200))
        axes.set_xlabel(canvas.say(Text(fa="تعداد لایه‌ها", en="number of layers")))
        axes.set_ylabel(canvas.say(Text(fa="سهم باقی‌مانده", en="share left")))
        axes.minorticks_off()
        axes.legend(loc="lower left")

    return Figure(draw, 6.4, 3.4)


HALVES = np.full((3, 3), 0.5)
SHEAR = np.array([[0.5, 4.0], [0.0, 0.5]])
FIRST, SECOND = np.diag([2.0, 0.1]), np.diag([0.1, 2.0])
TURNED = -2 * np.eye(2)
REPEATS = 10


def misleading_matrices() -> Table:
    """Entries, spectral radius, largest singular value, and what ten ReLU layers really do to the gradient."""
    columns = [
        Column(Text(fa="لایه‌ها", en="layers")),
        Column(Text(fa="بزرگ‌ترین درایه", en="largest entry")),
        Column(Text(fa="شعاع طیفی", en="spectral radius"), digits=2),
        Column(Maths(r"\sigma_{\max}"), digits=2),
        Column(Text(fa="نسبت پس از 10 لایه", en="share after 10 layers")),
    ]
    cases: list[tuple[str, Array, Array]] = [
        (
            r"W_k=\begin{bmatrix}\tfrac12&\tfrac12&\tfrac12\\\tfrac12&\tfrac12&\tfrac12\\\tfrac12&\tfrac12&\tfrac12\end{bmatrix}",
            HALVES,
            HALVES,
        ),
        (r"A=\begin{bmatrix}\tfrac12&4\\0&\tfrac12\end{bmatrix},\ A^{\top},\ A,\dots", SHEAR, SHEAR.T),
        (
            r"\begin{bmatrix}2&0\\0&0.1\end{bmatrix},\begin{bmatrix}0.1&0\\0&2\end{bmatrix},\dots",
            FIRST,
            SECOND,
        ),
        (r"W_k=\begin{bmatrix}-2&0\\0&-2\end{bmatrix}", TURNED, TURNED),
    ]
    rows = [
        (
            Maths(tex),
            float(odd.max() if odd.min() >= 0 else np.abs(odd).max()),
            _radius(odd),
            _norm(odd),
            _after([odd, even]),
        )
        for tex, odd, even in cases
    ]
    return Table(columns, rows)


def _radius(matrix: Array) -> Claim:
    found = float(np.abs(np.linalg.eigvals(matrix)).max())
    routes = {Route.NUMPY: round(found, 6), Route.SYMBOLIC: networks.spectral_radius(matrix)}
    return Claim(Text(fa="شعاع طیفی", en="spectral radius"), routes, tolerance=1e-6)


def _norm(matrix: Array) -> Claim:
    found = float(np.linalg.norm(matrix, 2))
    routes = {Route.NUMPY: round(found, 6), Route.SYMBOLIC: networks.largest_singular_value(matrix)}
    return Claim(Text(fa="بزرگ‌ترین مقدار تکین", en="largest singular value"), routes, tolerance=1e-6)


def _after(pair: Sequence[Array]) -> Claim:
    """|δ_0| / |δ_L| after ten layers that take turns."""
    weights, width = [pair[k % 2] for k in range(REPEATS)], len(pair[0])
    inputs, last = np.ones(width), np.ones(width)
    by_hand, by_torch = networks.shares(inputs, weights, last)[0], networks.autograd_share(inputs, weights, last)
    return Claim(
        Text(fa="نسبت گرادیان پس از 10 لایه", en="share of the gradient after 10 layers"),
        {Route.NUMPY: significant(float(by_hand), 4), Route.AUTOGRAD: significant(by_torch, 4)},
        tolerance=1e-9,
    )


# a/2


def factors(first: int, last: int = networks.DEPTH) -> Claim:
    """How many factors the product from k = first + 1 to L has."""
    return Claim(
        Text(fa="تعداد عامل‌ها", en="number of factors"),
        {Route.CLOSED_FORM: last - first, Route.COUNTING: len(range(first + 1, last + 1))},
    )


def bound(count: int) -> Claim:
    """0.9 to this power, in exact fractions and by multiplying floating-point numbers one by one."""
    return Claim(
        Text(fa=f"حاصل‌ضرب {count} عامل 0.9", en=f"product of {count} factors 0.9"),
        {
            Route.CLOSED_FORM: float(Fraction(9, 10) ** count),
            Route.RECURSION: float(delta_bounds([networks.NORM] * count)[0]),
        },
        tolerance=1e-12,
    )


def layers_for(target: Fraction) -> Claim:
    """Fewest layers that push the bound down to this share of M."""
    count, product = 0, Fraction(1)
    while product > target:
        count, product = count + 1, product * Fraction(9, 10)
    return Claim(
        Text(fa=f"لایه‌های لازم تا {float(target):g} برابر", en=f"layers down to {float(target):g} times M"),
        {Route.CLOSED_FORM: layers_until(networks.NORM, float(target)), Route.COUNTING: count},
        LAYER,
    )


def bound_reached() -> Claim:
    """|δ_0|/M of a real ReLU network of 100 layers that reaches the bound."""
    return _median("permutation")


def _median(kind: str) -> Claim:
    by_hand, by_torch = np.median(networks.measured(kind)[:, 0]), np.median(networks.measured_by_autograd(kind))
    return Claim(
        Text(fa="میانه‌ی نسبت گرادیان", en="median share of the gradient"),
        {Route.NUMPY: significant(float(by_hand), 4), Route.AUTOGRAD: significant(float(by_torch), 4)},
        convention=Text(fa="میانه‌ی 20 شبکه، 100 لایه، 32 واحد", en="median of 20 networks, 100 layers, 32 units"),
        tolerance=1e-6,
    )


def _per_layer(kind: str) -> Claim:
    """The hundredth root of the median, beside the factor predicted on the page."""
    predicted = {"permutation": 0.9, "orthogonal": 0.9 / np.sqrt(2), "gaussian": 0.9 / (2 * np.sqrt(2))}
    return Claim(
        Text(fa="ضریب اندازه‌گرفته‌ی هر لایه", en="measured factor per layer"),
        {
            Route.AUTOGRAD: significant(float(np.median(networks.measured_by_autograd(kind))) ** 0.01),
            Route.BY_HAND: float(predicted[kind]),
        },
        convention=Text(fa="پیش‌بینی تا 3 درصد", en="the prediction within 3 per cent"),
        tolerance=0.03,
    )


def _edge(kind: str, largest: bool) -> Claim:
    pick = np.max if largest else np.min
    return Claim(
        Text(fa="کمترین و بیشترین", en="smallest and largest"),
        {
            Route.NUMPY: significant(float(pick(networks.measured(kind)[:, 0])), 3),
            Route.AUTOGRAD: significant(float(pick(networks.measured_by_autograd(kind))), 3),
        },
        tolerance=1e-6,
    )


def hundred_layers_measured() -> Table:
    """What is left of the gradient after a hundred real layers whose norm is 0.9: the bound and three kinds."""
    columns = [
        Column(Text(fa="ماتریس‌ها", en="matrices")),
        Column(Text(fa="پیش‌بینی هر لایه", en="predicted per layer")),
        Column(Text(fa="ضریب هر لایه", en="factor per layer"), digits=3),
        Column(Text(fa="میانه", en="median")),
        Column(Text(fa="کمترین", en="smallest")),
        Column(Text(fa="بیشترین", en="largest")),
    ]
    expected = {
        "permutation": r"0.9",
        "orthogonal": r"0.9/\sqrt2",
        "gaussian": r"0.9/(2\sqrt2)",
    }
    rows = [
        (KINDS[kind][0], Maths(tex), _per_layer(kind), _median(kind), _edge(kind, False), _edge(kind, True))
        for kind, tex in expected.items()
    ]
    return Table(columns, rows)


def delta_by_depth() -> Figure:
    """Length of δ by the number of layers it has passed: the bound and three kinds of real networks."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        passed = [0, networks.DEPTH]
        axes.plot(
            passed,
            delta_bounds([networks.NORM] * networks.DEPTH)[[-1, 0]],
            color=canvas.colour["fg"],
            linewidth=4,
            alpha=0.35,
            label=canvas.say(Text(fa="کران بالا", en="upper bound")),
        )
        for kind, (name, colour, style) in KINDS.items():
            _band(axes, canvas, networks.measured(kind)[:, ::-1], (canvas.say(name), colour, style))
        axes.set(
            yscale="log", xlim=(0, networks.DEPTH), ylim=(1e-52, 10), yticks=[10.0**-k for k in (0, 10, 20, 30, 40, 50)]
        )
        axes.minorticks_off()
        axes.grid(True, axis="y")
        axes.set_xlabel(canvas.say(Text(fa="لایه‌های پیموده", en="layers passed")))
        axes.set_ylabel(canvas.say(Text(fa="سهم باقی‌مانده", en="share left")))
        axes.legend(loc="lower left")

    return Figure(draw, 6.4, 3.6)


def _band(axes: Axes, canvas: Canvas, values: Array, look: tuple[str, str, str]) -> None:
    """Median and whole range over networks, at every tenth layer."""
    label, colour, style = look
    place = np.arange(0, values.shape[1], 10)
    low, middle, high = values.min(axis=0)[place], np.median(values, axis=0)[place], values.max(axis=0)[place]
    axes.fill_between(place, low, high, color=canvas.colour[colour], alpha=0.2, linewidth=0)
    axes.plot(place, middle, style, color=canvas.colour[colour], label=label)


def single_precision_zeros() -> Claim:
    """Of twenty normal networks, those whose δ_0 is exactly zero in 32-bit numbers."""
    by_numpy, by_torch = networks.zeros_in_single_precision()
    return Claim(
        Text(fa="شبکه‌هایی که گرادیانشان درست صفر است", en="networks whose gradient is exactly zero"),
        {Route.NUMPY: by_numpy, Route.TORCH: by_torch},
        convention=Text(fa="ممیز شناور 32 بیتی", en="32-bit floating point"),
    )
