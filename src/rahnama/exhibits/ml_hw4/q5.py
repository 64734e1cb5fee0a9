"""Question 5, dilated and masked convolution: output size, Kronecker form, receptive field, masks."""

from __future__ import annotations

from rahnama.exhibit import Box, Claim, Column, Diagram, Label, Maths, Route, Shape, Table, part
from rahnama.exhibits.ml_hw4 import _q5_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q5_routes as routes
from rahnama.reference import convolution2d as dilated
from rahnama.text import Text

PIXEL = Text(fa="پیکسل", en="pixels")
ROW = Text(fa="سطر", en="rows")
WEIGHT = Text(fa="وزن", en="weights")


# a. How large is the output?


@part("a")
def dilated_kernels() -> Diagram:
    """Figure 5 of the source, redrawn: a 3×3 kernel with dilation 1, 2 and 3."""
    cell, size = 24, 7
    panels = [drawings.dilated_panel(10 + k * 226, 10, size, 3, k + 1, cell) for k in range(3)]
    return Diagram(640, 235, [shape for panel in panels for shape in panel], mirrors=False)


@part("a")
def window_positions() -> Diagram:
    """Every place that three taps, two apart, can take on nine rows, and the first that they cannot."""
    cell, left, size, side, dilation = 44.0, 120.0, 9, 3, 2
    places = dilated.output_size(size, side, dilation)
    shapes: list[Shape] = [Label(left - 16, 30, Text(fa="سطر تصویر", en="image row"), "mut", True, "end")]
    shapes += [Box(left + (k + 0.5) * cell, 30, cell - 6, 30, str(k)) for k in range(size)]
    for corner in range(places + 1):
        top, fits = 80.0 + 36 * corner, corner < places
        shapes += drawings.lying_window(left, top, corner, side, dilation, cell, "c1" if fits else "c4", not fits)
        shapes.append(Label(left - 16, top + 5, f"i = {corner}", "c1" if fits else "c4", True, "end"))
    outside = Text(fa="سطر 9 نداریم", en="there is no row 9")
    shapes.append(Label(left + (places + 2.5) * cell, 80.0 + 36 * places + 34, outside, "c4", True))
    return Diagram(640, 320, shapes, mirrors=False)


@part("a")
def window_side() -> Claim:
    """The side that a 3×3 kernel with dilation 3 spans."""
    enlarged = dilated.dilate_kernel([[2, 3, 5]], 3)[0]
    return Claim(Text(fa="ضلع پنجره برای $F=3$ و $D=3$", en="side of the window for $F=3$, $D=3$"),
                 {Route.CLOSED_FORM: dilated.effective_kernel(3, 3),
                  Route.COUNTING: int(enlarged.nonzero()[0].max() + 1),
                  Route.AUTOGRAD: len(routes.contributions([3], [3]))}, PIXEL)


@part("a")
def places_on_nine_rows() -> Claim:
    """Rows of the output for nine rows, three taps, dilation 2: the drawing's example."""
    return _output_rows(9, 9, 3, 2)


@part("a")
def places_at_dilation_three() -> Claim:
    """Rows of the output for nine rows, three taps, dilation 3: where the wrong window shows."""
    return _output_rows(9, 9, 3, 3)


@part("a")
def places_of_wrong_window() -> Claim:
    """What one gets by taking DF for the side of the window."""
    return Claim(Text(fa="سطرهای خروجی اگر ضلع پنجره را $DF$ بگیریم", en="output rows if the window's side were $DF$"),
                 {Route.CLOSED_FORM: 9 - 3 * 3 + 1, Route.COUNTING: routes.admissible_corners(9, 3 * 3, 1)}, ROW)


@part("a")
def output_size() -> Table:
    """Output size by the formula, by counting corners and by torch's shape; also the smallest image, and one less."""
    cases = [(9, 9, 3, 1), (9, 9, 3, 2), (9, 9, 3, 3), (12, 17, 3, 2), (11, 16, 4, 3), (13, 10, 2, 5), (5, 8, 3, 2),
             (4, 8, 3, 2)]
    columns = [Column(Maths(name)) for name in "MNFD"]
    columns += [Column(Maths(r"D(F-1)+1")), Column(Maths("M-DF+D")), Column(Maths("N-DF+D"))]
    rows = [(m, n, f, d, dilated.effective_kernel(f, d), _output_rows(m, n, f, d), _output_columns(m, n, f, d))
            for m, n, f, d in cases]
    return Table(columns, rows, marked=[len(cases) - 1])


@part("a")
def cost_of_reach() -> Table:
    """What a window of a given side costs, dilated and full."""
    columns = [Column(Maths("D")), Column(Text(fa="ضلع پنجره", en="window side")),
               Column(Text(fa="وزن‌های کرنل گسترش‌یافته", en="weights, dilated kernel")),
               Column(Text(fa="وزن‌های کرنلِ پُرِ همان ضلع", en="weights, full kernel of that side"))]
    return Table(columns, [(d, dilated.effective_kernel(3, d), _weights(3, d), _weights(2 * d + 1, 1))
                           for d in (1, 2, 3, 4)])


def _output_rows(rows: int, columns: int, side: int, dilation: int) -> Claim:
    return Claim(Text(fa="سطرهای خروجی", en="rows of the output"),
                 {Route.CLOSED_FORM: rows - dilation * side + dilation,
                  Route.COUNTING: routes.admissible_corners(rows, side, dilation),
                  Route.TORCH: routes.torch_shape(rows, columns, side, dilation)[0]}, PIXEL)


def _output_columns(rows: int, columns: int, side: int, dilation: int) -> Claim | None:
    """None where the library refuses the image for want of rows: there is no output whose columns to count."""
    height, width = routes.torch_shape(rows, columns, side, dilation)
    if not height:
        return None
    return Claim(Text(fa="ستون‌های خروجی", en="columns of the output"),
                 {Route.CLOSED_FORM: columns - dilation * side + dilation,
                  Route.COUNTING: routes.admissible_corners(columns, side, dilation), Route.TORCH: width}, PIXEL)


def _weights(side: int, dilation: int) -> Claim:
    return Claim(Text(fa="وزن‌های کرنل، برابر با ضرب‌های هر خروجی", en="weights, and so multiplications per output"),
                 {Route.CLOSED_FORM: side ** 2, Route.AUTOGRAD: routes.pixels_read(side, dilation)}, WEIGHT)
