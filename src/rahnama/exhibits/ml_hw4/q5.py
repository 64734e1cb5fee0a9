"""Question 5, dilated and masked convolution: output size, Kronecker form, receptive field, masks."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from rahnama.exhibit import Box, Canvas, Claim, Column, Diagram, Dot, Figure, Label, Maths, Route, Shape, Table, part
from rahnama.exhibits.ml_hw4 import _q5_claims as claims
from rahnama.exhibits.ml_hw4 import _q5_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q5_routes as routes
from rahnama.exhibits.ml_hw4._q5_claims import PIXEL, ROW, SMALL_KERNEL
from rahnama.reference import convolution2d as dilated
from rahnama.reference import masked_convolution as masking
from rahnama.reference import receptive_field as field
from rahnama.text import Text

READ = Column(Text(fa="خوانده‌شده", en="really read"))
SHARE = Column(Text(fa="سهم", en="share"), digits=0, percent=True)

# a. How large is the output?


@part("a")
def dilated_kernels() -> Diagram:
    """Figure 5 of the source, redrawn: a 3×3 kernel with dilation 1, 2 and 3."""
    cell, size = 19, 7
    panels = [drawings.dilated_panel(8 + k * 160, 8, size, 3, k + 1, cell) for k in range(3)]
    return Diagram(470, 194, [shape for panel in panels for shape in panel], mirrors=False)


@part("a")
def window_positions() -> Diagram:
    """Every place that three taps, two apart, can take on nine rows, and the first that they cannot."""
    cell, left, size, side, dilation = 36.0, 100.0, 9, 3, 2
    places = dilated.output_size(size, side, dilation)
    shapes: list[Shape] = [Label(left - 52, 30, Text(fa="سطر تصویر", en="image row"), "mut", True)]
    shapes += [Box(left + (k + 0.5) * cell, 30, cell - 6, 30, str(k)) for k in range(size)]
    for corner in range(places + 1):
        top, fits = 80.0 + 36 * corner, corner < places
        shapes += drawings.lying_window(left, top, corner, side, dilation, cell, "c1" if fits else "c2", not fits)
        shapes.append(Label(left - 52, top, f"i = {corner}", "c1" if fits else "c2", True))
    outside = Text(fa="سطر 9 نداریم", en="there is no row 9")
    shapes.append(Label(left + (size + 0.5) * cell, 80.0 + 36 * places + 30, outside, "c2", True))
    return Diagram(510, 305, shapes, mirrors=False)


@part("a")
def window_side() -> Claim:
    """The side that a 3×3 kernel with dilation 3 spans."""
    enlarged = dilated.dilate_kernel([[2, 3, 5]], 3)[0]
    return Claim(
        Text(fa="ضلع پنجره برای $F=3$ و $D=3$", en="side of the window for $F=3$, $D=3$"),
        {
            Route.CLOSED_FORM: dilated.effective_kernel(3, 3),
            Route.COUNTING: int(enlarged.nonzero()[0].max() + 1),
            Route.AUTOGRAD: int(np.ptp(np.flatnonzero(routes.contributions([3], [3])[0])) + 1),
        },
        PIXEL,
    )


@part("a")
def places_on_nine_rows() -> Claim:
    """Rows of the output for nine rows, three taps, dilation 2: the drawing's example."""
    return claims.output_rows(9, 9, 3, 2)


@part("a")
def places_at_dilation_three() -> Claim:
    """Rows of the output for nine rows, three taps, dilation 3: where the wrong window shows."""
    return claims.output_rows(9, 9, 3, 3)


@part("a")
def places_of_wrong_window() -> Claim:
    """What one gets by taking DF for the side of the window."""
    return Claim(
        Text(fa="سطرهای خروجی اگر ضلع پنجره را $DF$ بگیریم", en="output rows if the window's side were $DF$"),
        {Route.CLOSED_FORM: 9 - 3 * 3 + 1, Route.COUNTING: routes.admissible_corners(9, 3 * 3, 1)},
        ROW,
    )


@part("a")
def output_size() -> Table:
    """Output size by the formula, by counting corners and by torch's shape; also the smallest image, and one less."""
    cases = [
        (9, 9, 3, 1),
        (9, 9, 3, 2),
        (9, 9, 3, 3),
        (12, 17, 3, 2),
        (11, 16, 4, 3),
        (13, 10, 2, 5),
        (5, 8, 3, 2),
        (4, 8, 3, 2),
    ]
    columns = [
        Column(Maths(r"M\times N")),
        Column(Maths("F")),
        Column(Maths("D")),
        Column(Text(fa="پنجره", en="window")),
        Column(Text(fa="سطرها", en="rows")),
        Column(Text(fa="ستون‌ها", en="columns")),
    ]
    rows = [
        (
            Maths(rf"{m}\times {n}"),
            f,
            d,
            dilated.effective_kernel(f, d),
            claims.output_rows(m, n, f, d),
            claims.output_columns(m, n, f, d),
        )
        for m, n, f, d in cases
    ]
    return Table(columns, rows, marked=[len(cases) - 1])


@part("a")
def cost_of_reach() -> Table:
    """What a window of a given side costs, dilated and full."""
    columns = [
        Column(Maths("D")),
        Column(Text(fa="ضلع پنجره", en="window side")),
        Column(Text(fa="وزن‌های کرنل گسترش‌یافته", en="weights, dilated kernel")),
        Column(Text(fa="وزن‌های کرنلِ پُرِ همان ضلع", en="weights, full kernel of that side")),
    ]
    return Table(
        columns,
        [(d, dilated.effective_kernel(3, d), claims.weights(3, d), claims.weights(2 * d + 1, 1)) for d in (1, 2, 3, 4)],
    )


# b. The same, as an ordinary convolution


@part("b")
def kronecker_kernels() -> Figure:
    """K, A, K ⊗ A with its border of zeros hatched, and the wrong order A ⊗ K."""
    selector = dilated.selector(3)
    matrices = [
        ("K", SMALL_KERNEL),
        ("A", selector),
        ("K' = K \u2297 A", dilated.dilate_kernel(SMALL_KERNEL, 3)),
        ("A \u2297 K", np.kron(selector, SMALL_KERNEL)),
    ]

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 4, width_ratios=[2, 3, 6, 6])
        for axes, (name, matrix) in zip(panels, matrices, strict=True):
            drawings.weights(axes, canvas, matrix)
            axes.set_title(name)
        drawings.hatched_border(panels[2], canvas, side=6, effective=dilated.effective_kernel(2, 3))

    return Figure(draw, 6.4, 2.4)


@part("b")
def value_at_corner() -> Claim:
    """One output pixel of the drawn kernel on the image whose pixel in row r, column c is 10r + c."""
    image = np.add.outer(10.0 * np.arange(7), np.arange(8))
    return Claim(
        Text(fa="پیکسل $(0,0)$ خروجی", en="output pixel $(0,0)$"),
        {
            Route.BY_HAND: 2 * 0 - 1 * 3 + 3 * 30 + 4 * 33,
            Route.LOOPS: routes.loops(image, SMALL_KERNEL, 3)[0, 0],
            Route.NUMPY: dilated.dilated_cross_correlation(image, dilated.dilate_kernel(SMALL_KERNEL, 3))[0, 0],
            Route.TORCH: routes.torch_correlation(image, SMALL_KERNEL, 3)[0, 0],
        },
    )


@part("b")
def output_domains() -> Diagram:
    """Where both outputs exist for nine rows and columns, F = 2, D = 3, and what the border of zeros costs."""
    cell, left, top = 27.0, 10.0, 12.0
    whole, both = dilated.output_size(9, 2, 3), dilated.output_size(9, 2 * 3)
    frames: list[Shape] = [
        drawings.frame(left, top, 0, 0, whole, whole, cell, "c2", dashed=True),
        drawings.frame(left, top, 0, 0, both, both, cell, "c1"),
    ]
    beside = left + whole * cell + 165
    legend = [
        Box(
            beside,
            50,
            290,
            54,
            Text(fa="با حاشیه‌ی صفر", en="zero border kept"),
            Text(fa=f"{both}×{both} پیکسل", en=f"{both}×{both} pixels"),
            "c1",
        ),
        Box(
            beside,
            130,
            290,
            54,
            Text(fa="بی‌حاشیه: همان کانولوشن گسترش‌یافته", en="border cut: the dilated convolution"),
            Text(fa=f"{whole}×{whole} پیکسل", en=f"{whole}×{whole} pixels"),
            "c2",
            dashed=True,
        ),
    ]
    return Diagram(490, 190, [*drawings.ruled(left, top, whole, whole, cell), *frames, *legend], mirrors=False)


@part("b")
def kronecker_sizes() -> Table:
    """Sizes with and without the border of zeros, and the largest difference where both outputs exist."""
    columns = [
        Column(Maths(r"M\times N")),
        Column(Maths("(F,D)")),
        Column(Text(fa="سطرها، با حاشیه", en="rows, kept")),
        Column(Text(fa="سطرها، بی‌حاشیه", en="rows, cut")),
        Column(Text(fa="اختلاف، با حاشیه", en="difference, kept")),
        Column(Text(fa="اختلاف، بی‌حاشیه", en="difference, cut")),
    ]
    rows = []
    for m, n, f, d in [(9, 12, 3, 1), (9, 12, 3, 2), (9, 8, 2, 3), (17, 15, 4, 3), (11, 16, 4, 3)]:
        large = claims.Enlarged(claims.integers(m, n), claims.integers(f, f + 1)[:, :f], dilated.selector(d))
        cut = claims.Enlarged(large.image, large.kernel, large.matrix, cut=dilated.effective_kernel(f, d))
        rows.append(
            (
                Maths(rf"{m}\times {n}"),
                Maths(f"({f},{d})"),
                claims.rows_with_border(m, d * f),
                claims.output_rows(m, n, f, d),
                claims.difference(large) if m >= d * f else None,
                claims.difference(cut),
            )
        )
    return Table(columns, rows, marked=[len(rows) - 1])


@part("b")
def difference_after_lengthening() -> Claim:
    """Border kept, D - 1 zero rows and columns appended to the image: largest difference from all of the output."""
    return claims.difference(claims.Enlarged(claims.integers(9, 8), SMALL_KERNEL, dilated.selector(3), longer=2))


@part("b")
def difference_of_moved_one() -> Claim:
    """K ⊗ E₁₂ against the dilated convolution read from pixel (1, 2) on: largest difference."""
    moved = dilated.selector(3, 1, 2)
    return claims.difference(claims.Enlarged(claims.integers(9, 11), SMALL_KERNEL, moved, shift=(1, 2)))


@part("b")
def candidates_for_a() -> Table:
    """What other matrices and the other order compute, and how far from the dilated convolution that is."""
    columns = [
        Column(Text(fa="کرنل بزرگ", en="large kernel")),
        Column(Text(fa="بزرگ‌ترین اختلاف", en="largest difference")),
        Column(Text(fa="در واقع چه حساب می‌کند", en="what it really computes")),
    ]
    image, one = claims.integers(9, 11), dilated.selector(3)
    rows = [
        (r"K\otimes E_{00}", one, False, Text(fa="کانولوشن گسترش‌یافته", en="the dilated convolution")),
        (r"E_{00}\otimes K", one, True, Text(fa="کانولوشن معمولی با $K$", en="the ordinary convolution with $K$")),
        (
            r"K\otimes E_{12}",
            dilated.selector(3, 1, 2),
            False,
            Text(fa="همان کانولوشن گسترش‌یافته، جابه‌جاشده به اندازه‌ی $(1,2)$", en="the dilated one, moved by $(1,2)$"),
        ),
        (
            r"K\otimes \mathbf{I}",
            np.eye(3),
            False,
            Text(fa="هر وزن، ضرب در جمعِ قطر یک بلوک", en="each weight times the sum of a block's diagonal"),
        ),
        (
            r"K\otimes \mathbf{1}",
            np.ones((3, 3)),
            False,
            Text(fa="هر وزن، ضرب در جمعِ همه‌ی یک بلوک", en="each weight times the sum of a whole block"),
        ),
    ]
    cells = [
        (Maths(name), claims.difference(claims.Enlarged(image, SMALL_KERNEL, matrix, swapped)), meaning)
        for name, matrix, swapped, meaning in rows
    ]
    return Table(columns, cells, marked=[0])


@part("b")
def products_with_zero() -> Claim:
    """Multiplications by zero per output pixel when a 3×3 kernel with D = 2 is written out."""
    enlarged = dilated.dilate_kernel(np.arange(1.0, 10.0).reshape(3, 3), 2)
    return Claim(
        Text(fa="ضرب‌های بیهوده در صفر برای هر پیکسل خروجی", en="multiplications by zero per output pixel"),
        {Route.CLOSED_FORM: (2 * 3) ** 2 - 3**2, Route.COUNTING: int(np.count_nonzero(enlarged == 0))},
    )


# c. What three layers see together


@part("c")
def three_equal_layers() -> Diagram:
    """Three layers with F = 3 and D = 2 on one axis: which pixels reach one output pixel, and by which paths."""
    names = [
        Text(fa="خروجی", en="output"),
        Text(fa="لایه‌ی 2", en="layer 2"),
        Text(fa="لایه‌ی 1", en="layer 1"),
        Text(fa="ورودی", en="input"),
    ]
    return Diagram(640, 246, drawings.tree(names, moves=(-2, 0, 2), size=13), mirrors=False)


@part("c")
def side_of_equal_layers() -> Claim:
    """R of the drawn network."""
    return claims.side_seen([3, 3, 3], [2, 2, 2])


@part("c")
def touched_on_axis_of_equal_layers() -> Claim:
    """Pixels of one axis that the drawn network reads."""
    return Claim(
        Text(fa="پیکسل‌های خوانده‌شده روی یک محور", en="pixels read on one axis"),
        {
            Route.RECURSION: int(np.count_nonzero(field.contribution_counts([3, 3, 3], [2, 2, 2]))),
            Route.COUNTING: len(routes.offsets([3, 3, 3], [2, 2, 2])),
            Route.AUTOGRAD: int(np.count_nonzero(routes.contributions([3, 3, 3], [2, 2, 2])[0])),
        },
        PIXEL,
    )


@part("c")
def formula_of_the_side() -> Claim:
    """Coefficients of dw, d, w and 1 in R for the question's three layers."""
    return Claim(
        Text(fa="ضریب‌های $dw$، $d$، $w$ و $1$ در $R$", en="coefficients of $dw$, $d$, $w$, $1$ in $R$"),
        {
            Route.SYMBOLIC: routes.polynomial(lambda w, d: [(w - 1, d - 1), (w, d), (w + 1, d + 1)]),
            Route.COUNTING: routes.fitted(lambda w, d: [(w - 1, d - 1), (w, d), (w + 1, d + 1)]),
        },
    )


@part("c")
def formula_of_reversed_pairing() -> Claim:
    """The same if one of the two lists is read from the other end."""
    return Claim(
        Text(fa="همان ضریب‌ها با یک فهرستِ وارونه", en="the same with one list reversed"),
        {
            Route.SYMBOLIC: routes.polynomial(lambda w, d: [(w - 1, d + 1), (w, d), (w + 1, d - 1)]),
            Route.COUNTING: routes.fitted(lambda w, d: [(w - 1, d + 1), (w, d), (w + 1, d - 1)]),
        },
    )


@part("c")
def side_at_three() -> Claim:
    """R for w = d = 3."""
    return claims.side_seen(*claims.layers_of(3, 3))


@part("c")
def area_at_three() -> Claim:
    """R² for w = d = 3."""
    return claims.area_seen(*claims.layers_of(3, 3))


@part("c")
def touched_at_three() -> Claim:
    """Pixels really read for w = d = 3."""
    return claims.pixels_touched(*claims.layers_of(3, 3))


@part("c")
def skipped_offsets() -> Claim:
    """Rows inside the window that are never read, for w = d = 3."""
    sides, rates = claims.layers_of(3, 3)
    counts, gradient = field.contribution_counts(sides, rates), routes.contributions(sides, rates)
    return Claim(
        Text(fa="فاصله‌هایی که هرگز خوانده نمی‌شوند", en="offsets that are never read"),
        {
            Route.RECURSION: np.flatnonzero(counts == 0),
            Route.AUTOGRAD: np.flatnonzero(~gradient.any(axis=1)),
            Route.COUNTING: sorted(set(range(21)) - routes.offsets(sides, rates)),
        },
    )


@part("c")
def side_at_rate_zero() -> Claim:
    """R for w = 3 and d = 1, where the first layer's three taps fall on one pixel."""
    sides, rates = claims.layers_of(3, 1)
    return Claim(
        Text(fa="ضلع گستره‌ی دید برای $w=3$ و $d=1$", en="side of the receptive field for $w=3$, $d=1$"),
        {
            Route.CLOSED_FORM: 3 * 1 * (3 - 1) + 3,
            Route.COUNTING: routes.window(sides, rates),
            Route.TORCH: len(routes.contributions(sides[1:], rates[1:])),
        },
        PIXEL,
    )


@part("c")
def receptive_field_cases() -> Table:
    """R, R² and the pixels really read, for several w and d."""
    columns = [Column(Maths("(w,d)")), Column(Maths("R")), Column(Maths("R^2")), READ, SHARE]
    rows = []
    for w, d in [(2, 2), (3, 2), (3, 3), (3, 5), (4, 3), (5, 2)]:
        stack = claims.layers_of(w, d)
        share = field.touched_pixels(*stack) / field.receptive_field(*stack) ** 2
        name = Maths(f"({w},{d})")
        rows.append((name, claims.side_seen(*stack), claims.area_seen(*stack), claims.pixels_touched(*stack), share))
    return Table(columns, rows)


@part("c")
def order_and_pairing() -> Table:
    """All orders of the three layers, and the reversed pairing, for w = d = 3."""
    sides, rates = claims.layers_of(3, 3)
    pairs = [*permutations(zip(sides, rates, strict=True)), tuple(zip(sides, reversed(rates), strict=True))]
    columns = [
        Column(Text(fa="لایه‌ها از ورودی، به شکل $(F,D)$", en="layers from the input, as $(F,D)$")),
        Column(Maths("R")),
        READ,
    ]
    rows = []
    for stack in pairs:
        ordered = tuple(zip(*stack, strict=True))
        name = Maths(r",\;".join(f"({side},{rate})" for side, rate in stack))
        rows.append((name, claims.side_seen(*ordered), claims.pixels_touched(*ordered)))
    return Table(columns, rows, marked=[len(rows) - 1])


@part("c")
def contribution_counts() -> Figure:
    """Paths from each pixel of the window to the output, for w = d = 3; rows and columns never read are hatched."""
    counts = field.contribution_counts(*claims.layers_of(3, 3))

    def draw(canvas: Canvas) -> None:
        left, right = canvas.figure.subplots(1, 2, width_ratios=[1, 1])
        drawings.counts_map(left, canvas, np.outer(counts, counts))
        left.set(
            xlabel=canvas.say(Text(fa="فاصله‌ی ستونی", en="column offset")),
            ylabel=canvas.say(Text(fa="فاصله‌ی سطری", en="row offset")),
        )
        right.bar(range(len(counts)), counts, color=canvas.colour["c1"], width=0.8)
        right.set(
            xlabel=canvas.say(Text(fa="فاصله روی یک محور", en="offset on one axis")),
            ylabel=canvas.say(Text(fa="تعداد مسیرها", en="number of paths")),
        )
        right.set_yticks([0, 1, 2], [canvas.number(each) for each in (0, 1, 2)])
        right.set_xticks(range(0, 21, 5), [canvas.number(each) for each in range(0, 21, 5)])

    return Figure(draw, 6.4, 3.2)


@part("c")
def gridding() -> Figure:
    """Pixels read by three 3×3 layers with equal dilations and with mixed ones: same window, same cost."""
    stacks = [
        ((2, 2, 2), Text(fa="نرخ‌های 2، 2، 2", en="dilations 2, 2, 2")),
        ((1, 2, 3), Text(fa="نرخ‌های 1، 2، 3", en="dilations 1, 2, 3")),
    ]

    def draw(canvas: Canvas) -> None:
        for axes, (rates, title) in zip(canvas.figure.subplots(1, 2), stacks, strict=True):
            counts = field.contribution_counts([3, 3, 3], rates)
            drawings.board(axes, canvas, len(counts), len(counts))
            drawings.cells(axes, np.outer(counts, counts) > 0, canvas.colour["c1"], 0.75)
            axes.set_title(canvas.say(title))

    return Figure(draw, 5.2, 2.8)


@part("c")
def gridding_cases() -> Table:
    """Window and coverage of three 3×3 layers, by their dilations."""
    columns = [Column(Text(fa="سه نرخ اتساع", en="three dilations")), Column(Maths("R")), READ, SHARE]
    rows = []
    for rates in [(1, 1, 1), (2, 2, 2), (1, 2, 3), (1, 2, 4), (2, 4, 8), (1, 4, 4)]:
        share = field.touched_pixels([3, 3, 3], rates) / field.receptive_field([3, 3, 3], rates) ** 2
        rows.append(
            (
                Maths(r",\;".join(map(str, rates))),
                claims.side_seen([3, 3, 3], rates),
                claims.pixels_touched([3, 3, 3], rates),
                share,
            )
        )
    return Table(columns, rows)


@part("c")
def output_of_stack() -> Claim:
    """Size of the last output for a 30×27 image, w = d = 3."""
    height, width = 30, 27
    for side, rate in zip(*claims.layers_of(3, 3), strict=True):
        height, width = routes.torch_shape(height, width, side, rate)
    closed = tuple(size - 3 * 3 * 3 + 3 * 3 - 2 for size in (30, 27))
    what = Text(fa="ابعاد خروجی سه لایه برای تصویری 30×27", en="output of three layers for an image of 30×27")
    return Claim(what, {Route.CLOSED_FORM: closed, Route.TORCH: (height, width)}, PIXEL)


@part("c")
def rows_seen_from_corner() -> Claim:
    """Image rows that output (0, 0) sees if every layer pads to keep the size, w = d = 3, 30 rows."""
    sides, rates = claims.layers_of(3, 3)
    slope = routes.gradient(routes.padded(sides, rates), (30, 27), (0, 0))
    return Claim(
        Text(fa="سطرهایی که گوشه‌ی خروجی می‌بیند", en="rows that the corner of the output sees"),
        {Route.GRAPH: routes.rows_from_corner(sides, rates, 30), Route.AUTOGRAD: np.flatnonzero(slope.any(axis=1))},
        None,
        Text(fa="حاشیه‌گذاری با صفر در هر لایه", en="zero padding in every layer"),
    )


# d. Masked convolution


@part("d")
def mask_kinds() -> Diagram:
    """Masks A and B for a 5×5 kernel: a dot is a weight in use."""
    cell, top = 28.0, 10.0
    shapes: list[Shape] = []
    for left, kind, name in (
        (20.0, "A", Text(fa="نقاب A: لایه‌ی نخست", en="mask A: first layer")),
        (220.0, "B", Text(fa="نقاب B: لایه‌های بعدی", en="mask B: later layers")),
    ):
        shapes += [*drawings.ruled(left, top, 5, 5, cell), drawings.frame(left, top, 2, 2, 1, 1, cell, "c2")]
        shapes += [
            Dot(left + (column + 0.5) * cell, top + (row + 0.5) * cell, 7, "c1")
            for row, column in np.argwhere(masking.mask(5, "A" if kind == "A" else "B"))
        ]
        shapes.append(Label(left + 2.5 * cell, top + 5 * cell + 24, name, bold=True))
    return Diagram(380, 186, shapes, mirrors=False)


@part("d")
def mask_costs() -> Table:
    """Weights kept by the masks, and the share of the multiplications that is spent on zeros."""
    columns = [
        Column(Maths("F")),
        Column(Text(fa="همه‌ی وزن‌ها", en="all weights")),
        Column(Text(fa="نقاب A", en="mask A")),
        Column(Text(fa="نقاب B", en="mask B")),
        Column(Text(fa="سهم ضرب‌های بیهوده با نقاب B", en="share wasted with mask B"), percent=True, digits=0),
    ]
    rows = [
        (side, side**2, claims.kept(side, "A"), claims.kept(side, "B"), (side**2 - 1) / (2 * side**2))
        for side in (3, 5, 7)
    ]
    return Table(columns, rows)


@part("d")
def visible_maps() -> Figure:
    """What one output pixel sees through four masked networks, counted on an image of 12×23 pixels."""

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(2, 2).flat
        for axes, network in zip(panels, claims.four_networks(), strict=True):
            drawings.visible_map(axes, canvas, network.visible(claims.SHAPE, claims.TARGET), claims.TARGET)
            axes.set_title(canvas.say(network.name))
        drawings.map_legend(canvas)

    return Figure(draw, 6.4, 4.9)


@part("d")
def visible_counts() -> Table:
    """The four maps in numbers: seen, missed inside the reach, and leaked."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Text(fa="لایه‌ها", en="layers")),
        Column(Text(fa="دیده‌شده از گذشته", en="seen of the past")),
        Column(Text(fa="ندیده در همان پنجره", en="missed in its window")),
        Column(Text(fa="نشتی", en="leaked")),
    ]
    earlier = masking.past(claims.SHAPE, claims.TARGET)
    rows = []
    for network in claims.four_networks():
        frame = claims.window_of(network.reach)
        rows.append(
            (
                network.name,
                len(network.layers or network.stacks),
                claims.count(network, earlier, "seen"),
                claims.count(network, earlier & frame, "missed"),
                claims.count(network, ~earlier, "leaked"),
            )
        )
    return Table(columns, rows)


@part("d")
def odd_columns() -> Claim:
    """Columns to the left, in its own row, that a pixel sees through dilations 1 (mask A), 2 and 4 (mask B)."""
    network, (row, column) = claims.four_networks()[1], claims.TARGET
    seen = network.visible(claims.SHAPE, claims.TARGET)
    slope = routes.gradient(network.forward, claims.SHAPE, claims.TARGET)
    return Claim(
        Text(fa="فاصله‌ی پیکسل‌های دیده‌شده در همان سطر", en="distances seen in its own row"),
        {
            Route.GRAPH: column - np.flatnonzero(seen[row])[::-1],
            Route.AUTOGRAD: column - np.flatnonzero(slope[row])[::-1],
        },
        PIXEL,
    )


@part("d")
def reach_by_depth() -> Figure:
    """Rows above that a masked 3×3 network reaches, by depth: equal dilations 1, and 1, 1, 2, 4, ..."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        depths = range(1, 8)
        for colour, marker, dash, name, reach in (
            ("c2", "s", "--", Text(fa="بی‌اتساع", en="no dilation"), [sum(claims.plain(depth)) for depth in depths]),
            (
                "c1",
                "o",
                "-",
                Text(fa="نرخ‌های 1، 1، 2، 4، …", en="dilations 1, 1, 2, 4, …"),
                [sum(claims.doubling(depth)) for depth in depths],
            ),
        ):
            axes.plot(depths, reach, dash, marker=marker, color=canvas.colour[colour], label=canvas.say(name))
        axes.set_yscale("log", base=2)
        axes.set_yticks([1, 2, 4, 8, 16, 32, 64], [canvas.number(each) for each in (1, 2, 4, 8, 16, 32, 64)])
        axes.set_xticks(depths, [canvas.number(depth) for depth in depths])
        axes.set(
            xlabel=canvas.say(Text(fa="تعداد لایه‌ها", en="number of layers")),
            ylabel=canvas.say(Text(fa="سطرهای دیده‌شده‌ی بالا", en="rows seen above")),
        )
        axes.grid(True)
        axes.minorticks_off()
        axes.legend()

    return Figure(draw, 5.2, 2.9)


@part("d")
def reach_by_depth_counts() -> Table:
    """The same in numbers, with the blind spot's share of the past inside the window."""
    columns = [
        Column(Text(fa="نرخ‌ها", en="dilations")),
        Column(Text(fa="سطرها", en="rows")),
        Column(Text(fa="پیکسل‌ها", en="pixels")),
        Column(Text(fa="نقطه‌ی کور", en="blind spot"), digits=1, percent=True),
    ]
    chains = [rates for depth in (3, 4, 5, 6) for rates in (claims.plain(depth), claims.doubling(depth))]
    rows = [
        (
            Maths(",".join(map(str, rates))),
            claims.rows_reached(rates),
            claims.seen_by_chain(rates),
            claims.blind_share(rates),
        )
        for rates in chains
    ]
    return Table(columns, rows, marked=range(1, len(rows), 2))


@part("d")
def leak_maps() -> Figure:
    """What reaches the marked pixel without a mask, with mask B in the first layer, and with A before dilated B."""

    def draw(canvas: Canvas) -> None:
        for axes, network in zip(canvas.figure.subplots(1, 3), claims.leaking_networks()[:3], strict=True):
            drawings.leak_map(axes, canvas, network.visible((9, 11), (5, 5)), (5, 5))
            axes.set_title(canvas.say(network.name))
        drawings.leak_legend(canvas)

    return Figure(draw, 6.4, 2.7)


@part("d")
def leak_test() -> Table:
    """Pixels of the past that are seen, and of the present and future that leak, in five networks."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Text(fa="دیده‌شده از گذشته", en="seen of the past")),
        Column(Text(fa="نشتی", en="leaked")),
    ]
    earlier, pixel = masking.past((12, 17), (6, 8)), (6, 8)
    rows = []
    for network in claims.leaking_networks():
        seen, leaked = claims.count(network, earlier, "seen", pixel), claims.count(network, ~earlier, "leaked", pixel)
        rows.append((network.name, seen, leaked))
    return Table(columns, rows, marked=[0, 1])


@part("d")
def leak_without_moving_down() -> Claim:
    """Pixels of the present and future that reach the output if the vertical features are not moved down by a row."""
    earlier, forward = masking.past((12, 17), (6, 8)), routes.stacked(3, (1, 1, 2), shift=0)
    slope, response = (probe(forward, (12, 17), (6, 8)) for probe in (routes.gradient, routes.responses))
    return Claim(
        claims.COUNTED["leaked"],
        {
            Route.AUTOGRAD: int(np.count_nonzero(slope[~earlier])),
            Route.PERTURBATION: int(np.count_nonzero(response[~earlier])),
        },
        PIXEL,
    )


@part("d")
def limits_and_remedies() -> Table:
    """Each limit of masked convolution: whether dilation helps, and what else does."""
    columns = [
        Column(Text(fa="محدودیت", en="limit")),
        Column(Text(fa="اتساع کمک می‌کند؟", en="does dilation help?")),
        Column(Text(fa="چاره‌ی دیگر", en="another remedy")),
    ]
    rows = [
        (
            Text(fa="گستره‌ی دید کوچک", en="small receptive field"),
            Text(fa="آری: رشد نمایی با عمق، با همان تعداد وزن", en="yes: exponential in depth, same weights"),
            Text(fa="کرنل بزرگ‌تر، شبکه‌ی عمیق‌تر، نمونه‌کاهی", en="larger kernels, more layers, downsampling"),
        ),
        (
            Text(fa="نقطه‌ی کور", en="blind spot"),
            Text(fa="نه: شیب لبه‌ی آن همان می‌ماند", en="no: its edge keeps its slope"),
            Text(fa="پشته‌ی عمودی و پشته‌ی افقی", en="vertical and horizontal stacks"),
        ),
        (
            Text(fa="ضرب‌های بیهوده در صفر", en="multiplications by zero"),
            Text(fa="نه: همان نقاب، همان صفرها", en="no: same mask, same zeros"),
            Text(fa="کرنل بریده همراه با جابه‌جایی", en="a cropped kernel and a shift"),
        ),
        (
            Text(fa="ساختنِ پیکسل‌به‌پیکسل", en="sampling pixel by pixel"),
            Text(fa="نه: هر پیکسل یک اجرا می‌خواهد", en="no: one run per pixel remains"),
            Text(
                fa="حاصل‌های میانی را نگه داشتن: اجراها ارزان‌تر، نه کمتر",
                en="keeping intermediate results: cheaper runs, not fewer",
            ),
        ),
    ]
    return Table(columns, rows)


@part("d")
def samples_of_a_wave_block() -> Claim:
    """Samples seen by ten causal layers of two weights with dilations 1, 2, 4, ..., 512."""
    rates = [2**depth for depth in range(10)]
    return Claim(
        Text(fa="نمونه‌هایی که ده لایه می‌بینند", en="samples seen by ten layers"),
        {Route.CLOSED_FORM: 2**10, Route.COUNTING: routes.window([2] * 10, rates), Route.AUTOGRAD: routes.wave(rates)},
        Text(fa="نمونه", en="samples"),
    )


@part("d")
def samples_without_dilation() -> Claim:
    """The same ten layers without dilation."""
    return Claim(
        Text(fa="نمونه‌هایی که ده لایه‌ی بی‌اتساع می‌بینند", en="samples seen without dilation"),
        {
            Route.CLOSED_FORM: 10 + 1,
            Route.COUNTING: routes.window([2] * 10, [1] * 10),
            Route.AUTOGRAD: routes.wave([1] * 10),
        },
        Text(fa="نمونه", en="samples"),
    )


@part("d")
def runs_for_an_image() -> Claim:
    """Runs of the network that one grey image of 28×28 pixels takes to sample."""
    return Claim(
        Text(fa="اجراهای شبکه برای ساختن یک تصویر", en="runs of the network to make one image"),
        {Route.CLOSED_FORM: 28 * 28, Route.SIMULATION: routes.runs_to_sample((28, 28))},
        Text(fa="اجرا", en="runs"),
    )
