"""Question 3, backpropagation through a small CNN: the chain of layers, and the gradients on the way back."""

from __future__ import annotations

import numpy as np

from rahnama.exhibit import Canvas, Cell, Claim, Column, Diagram, Figure, Maths, Route, Table, part
from rahnama.exhibits.ml_hw4 import _q3_claims as claims
from rahnama.exhibits.ml_hw4 import _q3_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q3_routes as routes
from rahnama.exhibits.ml_hw4._q3_claims import UNIT, WEIGHT, whole
from rahnama.exhibits.ml_hw4._q3_example import CHANNELS, FILTERS, IMAGE, KERNELS, LAST, SIDES, WEIGHTS, ZEROS
from rahnama.reference import parameters, same_convolution, small_cnn
from rahnama.text import Text

PIXEL = Text(fa="پیکسل", en="pixels")
ZERO = Text(fa="صفر", en="zeros")
TERM = Text(fa="جمله", en="terms")

# The network, the readings and the example


@part("a/i")
def architecture() -> Diagram:
    """Figure 2 of the source, redrawn: sizes in the boxes, weights on the arrows."""
    return Diagram(644, 250, drawings.chain())


def _weights(kernel: int, channels: int, filters: int) -> Claim:
    import torch

    layer = torch.nn.Conv2d(channels, filters, kernel, bias=False)
    return Claim(
        Text(fa="وزن‌های لایه، بی‌بایاس", en="weights of the layer, without bias"),
        {
            Route.CLOSED_FORM: parameters.convolution_parameters(kernel, channels, filters, bias=False),
            Route.TORCH: sum(each.numel() for each in layer.parameters()),
        },
        WEIGHT,
    )


def _last_weights() -> Claim:
    import torch

    layer = torch.nn.Linear(4, 1, bias=False)
    return Claim(
        Text(fa="وزن‌های لایه‌ی تمام‌متصل، بی‌بایاس", en="weights of the fully connected layer, without bias"),
        {
            Route.CLOSED_FORM: parameters.linear_parameters(4, 1, bias=False),
            Route.TORCH: sum(each.numel() for each in layer.parameters()),
        },
        WEIGHT,
    )


@part("a/i")
def trainable_weights() -> Claim:
    """All weights of the network: from the shapes, and by counting the example's."""
    return Claim(
        Text(fa="وزن‌های آموختنی شبکه، بی‌بایاس", en="trainable weights, without biases"),
        {
            Route.CLOSED_FORM: 4 * 1 * 1 * 8 + 1 * 2 * 2 * 4 + 4,
            Route.COUNTING: sum(each.size for each in WEIGHTS),
            Route.TORCH: sum(
                each.routes[Route.TORCH] for each in (_weights(1, 8, 4), _weights(2, 4, 1), _last_weights())
            ),
        },
        WEIGHT,
    )


@part("a/i")
def weights_by_layer() -> Table:
    """Weights of each layer and the total."""
    columns = [
        Column(Text(fa="لایه", en="layer")),
        Column(Text(fa="خروجی", en="output")),
        Column(Text(fa="وزن‌ها", en="weights")),
    ]
    rows: list[tuple[Cell, ...]] = [
        (Maths("W^{(1)}"), Maths(r"4\times4\times4"), _weights(1, 8, 4)),
        (Maths("W^{(2)}"), Maths(r"4\times4\times1"), _weights(2, 4, 1)),
        (Maths("W^{(fc)}"), Maths("1"), _last_weights()),
        (Text(fa="همه", en="all"), None, trainable_weights()),
    ]
    return Table(columns, rows, total=True)


def _same(kernel: int) -> Claim:
    return Claim(
        Text(fa="صفرهای پیش و پس", en="zeros before and after"),
        {
            Route.CLOSED_FORM: same_convolution.same_padding(9, kernel),
            Route.TORCH: routes.torch_same_zeros(9, kernel),
        },
        ZERO,
    )


def _one_of(pair: Claim, index: int) -> Claim:
    shown = {route: value[index] for route, value in pair.routes.items()}
    return Claim(pair.what, shown, pair.unit)


@part("a/i")
def zeros_of_same() -> Table:
    """Zeros that padding «same» puts before and after an axis, by TensorFlow's formula and by running PyTorch."""
    columns = [
        Column(Text(fa="ضلع کرنل", en="kernel side")),
        Column(Text(fa="صفرهای پیش (بالا، چپ)", en="zeros before (top, left)")),
        Column(Text(fa="صفرهای پس (پایین، راست)", en="zeros after (bottom, right)")),
    ]
    return Table(
        columns,
        [(side, _one_of(_same(side), 0), _one_of(_same(side), 1)) for side in range(1, 7)],
        marked=[1],
    )


@part("a/i")
def same_against_sides() -> Claim:
    """Largest difference of the example's P² under PyTorch's «same» from that with zeros at either side."""
    maps = [small_cnn.forward(IMAGE, WEIGHTS, before).second for before in SIDES]
    return Claim(
        Text(
            fa="بیشترین اختلاف با «same»: پایین و راست، بالا و چپ",
            en="largest difference from “same”: bottom and right, top and left",
        ),
        {
            Route.NUMPY: tuple(int(whole(np.abs(maps[0] - each).max())) for each in maps),
            Route.TORCH: tuple(int(whole(routes.torch_same_is(IMAGE, WEIGHTS, before))) for before in SIDES),
        },
    )


@part("a/i")
def first_at_corner() -> Claim:
    """P¹ at pixel (1, 1), filter 1: eight products."""
    return Claim(
        Text(fa="درایه‌ی $(1,1,1)$ از $P^{(1)}$", en="entry $(1,1,1)$ of $P^{(1)}$"),
        {
            Route.BY_HAND: sum(weight * channel[0][0] for weight, channel in zip(FILTERS[0], CHANNELS, strict=True)),
            Route.NUMPY: int(whole(small_cnn.forward(IMAGE, WEIGHTS).first[0, 0, 0])),
        },
    )


@part("a/i")
def first_output() -> Claim:
    """P¹ of the example, [i][j][m]."""
    claim = claims.forward("first", Text(fa="خروجی لایه‌ی نخست", en="output of the first layer"))
    return Claim(claim.what, {route: whole(value) for route, value in claim.routes.items()})


@part("a/i")
def second_at_corner() -> Claim:
    """P² at pixel (1, 1), its four channels' shares added."""
    read = [[row[:2] for row in whole(first_output().value)[:2, :, m].tolist()] for m in range(4)]
    return Claim(
        Text(fa="درایه‌ی $(1,1)$ از $P^{(2)}$", en="entry $(1,1)$ of $P^{(2)}$"),
        {
            Route.BY_HAND: sum(KERNELS[m][a][b] * read[m][a][b] for m in range(4) for a in range(2) for b in range(2)),
            Route.MATRIX: int(routes.values(IMAGE, WEIGHTS, 0)["second"][0, 0]),
        },
    )


@part("a/i")
def shares_at_corner() -> Claim:
    """What each channel adds to P² at pixel (1, 1)."""
    pixels, kernel = whole(first_output().value)[:2, :2], whole(WEIGHTS.second)
    loops = tuple(
        sum(int(kernel[a, b, m]) * int(pixels[a, b, m]) for a in range(2) for b in range(2)) for m in range(4)
    )
    return Claim(
        Text(fa="سهم چهار کانال", en="shares of the four channels"),
        {Route.LOOPS: loops, Route.MATRIX: np.diag(pixels.reshape(4, 4).T @ kernel.reshape(4, 4))},
    )


@part("a/i")
def pooled() -> Claim:
    """P³ of the example."""
    claim = claims.forward("pooled", Text(fa="خروجی ادغام", en="output of the pooling"))
    return Claim(claim.what, {route: whole(value) for route, value in claim.routes.items()})


@part("a/i")
def score() -> Claim:
    """z of the example with either side of the zeros."""
    return Claim(
        Text(fa="مقدار z: پایین و راست، بالا و چپ", en="z: bottom and right, top and left"),
        {
            Route.NUMPY: tuple(int(small_cnn.forward(IMAGE, WEIGHTS, before).score) for before in SIDES),
            Route.MATRIX: tuple(int(routes.values(IMAGE, WEIGHTS, before)["score"]) for before in SIDES),
        },
    )


@part("a/i")
def forward_pass() -> Figure:
    """P¹, P² and P³ of the example."""
    first, values = whole(first_output().value), small_cnn.forward(IMAGE, WEIGHTS)

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(2, 3)
        for m, axes in enumerate(panels.ravel()[[0, 1, 3, 4]]):
            drawings.signed(axes, canvas, first[:, :, m], f"$P^{{(1)}},\\ m={m + 1}$")
        drawings.signed(panels[0, 2], canvas, whole(values.second), "$P^{(2)}$")
        drawings.signed(panels[1, 2], canvas, whole(values.pooled), "$P^{(3)}$")

    return Figure(draw, 6.4, 4.4)


@part("a/i")
def slopes_of_losses() -> Table:
    """δ for two losses and both labels, at the example's z."""
    names = {
        "cross-entropy": (Text(fa="آنتروپی متقاطع دودویی", en="binary cross-entropy"), Maths(r"\hat y-y")),
        "squares": (Text(fa="نصفِ مربع خطا", en="half the squared error"), Maths(r"(\hat y-y)\,\hat y(1-\hat y)")),
    }
    columns = [
        Column(Text(fa="زیان", en="loss")),
        Column(Maths(r"\delta=\partial L/\partial z")),
        Column(Maths("y=0"), digits=3),
        Column(Maths("y=1"), digits=3),
    ]
    rows = [(*named, claims.slope_of_loss(loss, 0), claims.slope_of_loss(loss, 1)) for loss, named in names.items()]
    return Table(columns, rows)


@part("a/i")
def slope_of_sigmoid() -> Claim:
    """z(1 - z), if z is the sigmoid's output: at the example's pre-activation."""
    import torch

    at = torch.tensor(float(score().value[0]), dtype=torch.float64, requires_grad=True)  # type: ignore[index,arg-type]
    (slope,) = torch.autograd.grad(torch.sigmoid(at), at)
    return Claim(
        Text(fa="شیب سیگموئید در مثال", en="slope of the sigmoid in the example"),
        {Route.CLOSED_FORM: 0.5 * (1 - 0.5), Route.AUTOGRAD: float(slope)},
    )


# a/i. At the output of average pooling


@part("a/i")
def pooled_gradient() -> Claim:
    """∂L/∂P³ of the example."""
    return claims.gradient("pooled", Text(fa="گرادیان در خروجی ادغام", en="gradient at the output of the pooling"))


def _with_cross_entropy(place: tuple[int, int]) -> Claim:
    routes_ = claims.slope_of_loss("cross-entropy", 1).routes
    weight = LAST[2 * place[0] + place[1]]
    found = routes.by_autograd(IMAGE, WEIGHTS, 0, claims.torch_loss("cross-entropy", 1))["pooled"][place]
    return Claim(
        Text(fa="گرادیان با آنتروپی متقاطع و y = 1", en="gradient with cross-entropy and y = 1"),
        {Route.CLOSED_FORM: routes_[Route.CLOSED_FORM] * weight, Route.AUTOGRAD: float(found)},
    )


@part("a/i")
def pooled_gradient_table() -> Table:
    """∂L/∂P³ place by place: for L = z, and with a loss."""
    columns = [
        Column(Maths("(p,q)")),
        Column(Maths("2(p-1)+q")),
        Column(Maths(r"\delta=1")),
        Column(Text(fa="آنتروپی متقاطع، y = 1", en="cross-entropy, y = 1")),
    ]
    rows = [
        (
            Maths(f"({p + 1},{q + 1})"),
            2 * p + q + 1,
            claims.entry("pooled", (p, q)),
            _with_cross_entropy((p, q)),
        )
        for p in range(2)
        for q in range(2)
    ]
    return Table(columns, rows)


@part("a/i")
def pooled_gradient_by_columns() -> Claim:
    """What ∂L/∂P³ would be if the map were flattened column by column."""
    import torch

    map_ = torch.tensor(small_cnn.forward(IMAGE, WEIGHTS).pooled, requires_grad=True)
    (slopes,) = torch.autograd.grad(map_.T.flatten() @ torch.tensor(WEIGHTS.last), map_)
    return Claim(
        Text(fa="گرادیان با مسطح‌سازی ستونی", en="gradient with flattening by columns"),
        {Route.NUMPY: whole(np.reshape(WEIGHTS.last, (2, 2), order="F")), Route.AUTOGRAD: whole(slopes.numpy())},
        UNIT,
    )


@part("a/i")
def agreement_of_pooled() -> Table:
    """The closed form of part a/i against every other route."""
    return claims.agreement("pooled")


# a/ii. At the output of the first convolution


@part("a/ii")
def second_gradient() -> Claim:
    """G = ∂L/∂P² of the example."""
    return claims.gradient("second", Text(fa="گرادیان پیش از ادغام", en="gradient before the pooling"))


@part("a/ii")
def first_gradient() -> Claim:
    """∂L/∂P¹ of the example, [i][j][m]."""
    what = Text(fa="گرادیان در خروجی نخستین کانولوشن", en="gradient at the output of the first convolution")
    return claims.gradient("first", what)


@part("a/ii")
def first_gradient_top_left() -> Claim:
    """The same with zeros at the top and on the left."""
    what = Text(fa="همان گرادیان، صفرها در بالا و چپ", en="the same gradient, zeros at the top and left")
    return claims.gradient("first", what, before=1)


def _counts(before: int) -> Claim:
    return Claim(
        Text(fa="پنجره‌هایی که هر پیکسل را می‌خوانند", en="windows that read each pixel"),
        {
            Route.CLOSED_FORM: same_convolution.windows_per_pixel(4, 4, 2, before),
            Route.COUNTING: routes.count_windows(4, 4, before),
            Route.AUTOGRAD: routes.autograd_windows(4, 4, before),
        },
    )


@part("a/ii")
def windows_per_pixel() -> Figure:
    """How many windows read each pixel, for both sides of the zeros."""
    maps = {before: np.array(_counts(before).value) for before in SIDES}

    def draw(canvas: Canvas) -> None:
        for axes, (before, matrix) in zip(canvas.figure.subplots(1, 2), maps.items(), strict=True):
            drawings.counts(axes, canvas, matrix, ZEROS[before], before)

    return Figure(draw, 5.6, 3.0)


@part("a/ii")
def pairs() -> Claim:
    """Pairs of a window and a pixel that it reads."""
    return Claim(
        Text(fa="جفت‌های پنجره و پیکسل", en="pairs of a window and a pixel"),
        {
            Route.CLOSED_FORM: (4 + 3) ** 2,
            Route.COUNTING: int(routes.count_windows(4, 4, 0).sum()),
            Route.AUTOGRAD: int(routes.autograd_windows(4, 4, 0).sum()),
        },
    )


@part("a/ii")
def pixels_by_windows() -> Table:
    """How many pixels are read by 1, 2 and 4 windows."""

    def pixels(windows: int, before: int) -> Claim:
        what = Text(fa="پیکسل‌هایی که این تعداد پنجره دارند", en="pixels with so many windows")
        return Claim(
            what,
            {
                Route.CLOSED_FORM: {1: 1, 2: 2 * 3, 4: 3 * 3}[windows],
                Route.COUNTING: int((routes.count_windows(4, 4, before) == windows).sum()),
                Route.AUTOGRAD: int((routes.autograd_windows(4, 4, before) == windows).sum()),
            },
            PIXEL,
        )

    columns = [Column(Text(fa="پنجره‌ها", en="windows")), *(Column(side) for side in SIDES.values())]
    return Table(columns, [(count, *(pixels(count, before) for before in SIDES)) for count in (1, 2, 4)])


@part("a/ii")
def windows_and_cells() -> Figure:
    """Which windows read three pixels, with which weight, and in which pooling cells they stand."""

    def draw(canvas: Canvas) -> None:
        for axes, pixel in zip(canvas.figure.subplots(1, 3), ((0, 0), (1, 1), (2, 2)), strict=True):
            drawings.windows_of(axes, canvas, pixel)

    return Figure(draw, 6.4, 2.5)


@part("a/ii")
def gradient_maps() -> Figure:
    """∂L/∂P¹ of the example for all four channels and both sides of the zeros, beside G."""
    maps = {before: np.array(claims.gradient("first", UNIT, before).value) for before in SIDES}
    flow = np.array(second_gradient().value)

    def draw(canvas: Canvas) -> None:
        for row, (before, channels) in zip(canvas.figure.subplots(2, 5), maps.items(), strict=True):
            drawings.signed(row[0], canvas, flow, "$G$", small=True)
            row[0].set_ylabel(canvas.say(ZEROS[before]), fontsize=8.5)
            for m in range(4):
                drawings.signed(row[m + 1], canvas, channels[:, :, m], f"$m={m + 1}$", small=True)

    return Figure(draw, 6.9, 3.1)


@part("a/ii")
def unflipped() -> Claim:
    """The entry (2, 2, 1) if the indices were added instead of subtracted."""
    flow = np.array(second_gradient().value)
    wrong = same_convolution.same_convolution(flow[:, :, None], WEIGHTS.second[:, :, :1])
    hand = sum(KERNELS[0][a][b] * int(flow[1 + a, 1 + b]) for a in range(2) for b in range(2))
    return Claim(
        Text(fa="درایه با اندیس‌های جمع‌شده", en="the entry with indices added"),
        {Route.BY_HAND: hand, Route.NUMPY: int(whole(wrong[1, 1]))},
        UNIT,
    )


@part("a/ii")
def one_cell_for_all() -> Claim:
    """The entry (3, 3, 1) if all four windows used the weight of the pixel's own pooling cell."""
    return Claim(
        Text(fa="درایه با یک وزن برای هر چهار پنجره", en="the entry with one weight for all four windows"),
        {
            Route.BY_HAND: LAST[3] // 4 * sum(map(sum, KERNELS[0])),
            Route.NUMPY: int(whole(np.sum(WEIGHTS.second[:, :, 0]) * WEIGHTS.last.reshape(2, 2)[2 // 2, 2 // 2] / 4)),
        },
        UNIT,
    )


@part("a/ii")
def without_quarter() -> Claim:
    """The entry (3, 3, 1) if the quarter of the pooling were forgotten: the gradient for a pooling that adds."""
    import torch

    mixed = torch.tensor((IMAGE @ WEIGHTS.first.T).transpose(2, 0, 1))[None].requires_grad_()
    padded = torch.nn.functional.pad(mixed, (0, 1, 0, 1))
    map_ = torch.nn.functional.conv2d(padded, torch.tensor(WEIGHTS.second.transpose(2, 0, 1))[None])
    added = torch.nn.functional.avg_pool2d(map_, 2, divisor_override=1)
    (slopes,) = torch.autograd.grad(added.flatten() @ torch.tensor(WEIGHTS.last), mixed)
    return Claim(
        Text(fa="درایه بدون یک‌چهارم", en="the entry without the quarter"),
        {Route.CLOSED_FORM: 4 * int(claims.closed(0)["first"][2, 2, 0]), Route.AUTOGRAD: int(slopes[0, 0, 2, 2])},
        UNIT,
    )


@part("a/ii")
def full_correlation_differences() -> Claim:
    """Largest difference of ∂L/∂P¹ from the cut-out full correlation, for both sides."""

    def gaps(full: routes.Array) -> tuple[int, ...]:
        cut = {before: full[before : before + 4, before : before + 4] for before in SIDES}
        return tuple(int(whole(np.abs(cut[each] - claims.closed(each)["first"]).max())) for each in SIDES)

    flow = claims.closed(0)["second"]
    return Claim(
        Text(fa="بیشترین اختلاف با همبستگی کامل", en="largest difference from the full correlation"),
        {
            Route.NUMPY: gaps(routes.full_correlation(flow, WEIGHTS.second)),
            Route.TORCH: gaps(routes.torch_full(flow, WEIGHTS.second)),
        },
    )


@part("a/ii")
def agreement_of_outputs() -> Table:
    """The closed forms of part a/ii against every other route."""
    return claims.agreement("second", "first")


# b. The first convolution's weights


@part("b")
def first_weights_gradient() -> Claim:
    """∂L/∂W¹ of the example, [m][c]."""
    what = Text(fa="گرادیان وزن‌های لایه‌ی نخست", en="gradient of the first layer's weights")
    return claims.gradient("first_weights", what)


@part("b")
def products_by_row() -> Table:
    """The sixteen products behind one weight of the first layer (m = 1, c = 3), row by row."""
    image, flow = whole(IMAGE[:, :, 2]), np.array(first_gradient().value)[:, :, 0]

    def total(rows: slice) -> Claim:
        return Claim(
            Text(fa="مجموع حاصل‌ضرب‌ها", en="sum of the products"),
            {
                Route.LOOPS: sum(int(a) * int(b) for a, b in zip(image[rows].ravel(), flow[rows].ravel(), strict=True)),
                Route.MATRIX: int(np.vdot(image[rows], flow[rows])),
            },
            UNIT,
        )

    columns = [
        Column(Maths("i")),
        Column(Maths(r"X_{i,j,3}")),
        Column(Maths(r"D_{i,j,1}")),
        Column(Text(fa="مجموع", en="sum")),
    ]
    rows: list[tuple[Cell, ...]] = [
        (i + 1, Maths(drawings.row_tex(image[i])), Maths(drawings.row_tex(flow[i])), total(slice(i, i + 1)))
        for i in range(4)
    ]
    rows.append((Text(fa="همه", en="all"), None, None, total(slice(0, 4))))
    return Table(columns, rows, total=True)


@part("b")
def first_weights_table() -> Table:
    """All 32 entries of ∂L/∂W¹, a row for each channel."""
    columns = [Column(Maths("c")), *(Column(Maths(f"m={m + 1}")) for m in range(4))]
    return Table(columns, [(c + 1, *(claims.entry("first_weights", (m, c)) for m in range(4))) for c in range(8)])


@part("b")
def one_position_only() -> Claim:
    """The weight's gradient (m = 1, c = 3) if only position (1, 1) were taken."""
    flow = claims.found(0)[Route.AUTOGRAD]["first"]
    return Claim(
        Text(fa="سهم تنها یک مکان", en="the share of one position alone"),
        {
            Route.CLOSED_FORM: int(claims.closed(0)["first"][0, 0, 0]) * CHANNELS[2][0][0],
            Route.AUTOGRAD: int(whole(flow[0, 0, 0] * IMAGE[0, 0, 2])),
        },
        UNIT,
    )


@part("b")
def agreement_of_first_weights() -> Table:
    """The closed form of part b against every other route."""
    return claims.agreement("first_weights")


# c. The second convolution's weights


@part("c")
def second_weights_gradient() -> Claim:
    """∂L/∂W² of the example, [a][b][m]."""
    what = Text(fa="گرادیان وزن‌های لایه‌ی دوم", en="gradient of the second layer's weights")
    return claims.gradient("second_weights", what)


@part("c")
def terms_by_weight() -> Table:
    """How many positions give a term to each weight of the second layer."""

    def terms(place: tuple[int, int], before: int) -> Claim:
        kept = [4 - abs(shift - before) for shift in place]
        return Claim(
            Text(fa="جمله‌هایی که صفر نیستند", en="terms that are not zero by the padding"),
            {
                Route.CLOSED_FORM: kept[0] * kept[1],
                Route.COUNTING: routes.count_terms(4, 4, before)[place[0]][place[1]],
            },
            TERM,
        )

    columns = [Column(Maths("(a,b)")), *(Column(side) for side in SIDES.values())]
    rows: list[tuple[Cell, ...]] = [
        (Maths(f"({a + 1},{b + 1})"), *(terms((a, b), before) for before in SIDES)) for a in range(2) for b in range(2)
    ]
    return Table(columns, rows)


@part("c")
def products_of_last_weight() -> Table:
    """The nine products behind the weight (2, 2, 1) of the second layer, row by row."""
    flow, read = np.array(second_gradient().value)[:3, :3], np.array(first_output().value)[1:, 1:, 0]

    def total(rows: slice) -> Claim:
        return Claim(
            Text(fa="مجموع حاصل‌ضرب‌ها", en="sum of the products"),
            {
                Route.LOOPS: sum(int(a) * int(b) for a, b in zip(flow[rows].ravel(), read[rows].ravel(), strict=True)),
                Route.MATRIX: int(np.vdot(flow[rows], read[rows])),
            },
            UNIT,
        )

    columns = [
        Column(Maths("i")),
        Column(Maths(r"G_{i,j}")),
        Column(Maths(r"P^{(1)}_{i+1,j+1,1}")),
        Column(Text(fa="مجموع", en="sum")),
    ]
    rows: list[tuple[Cell, ...]] = [
        (i + 1, Maths(drawings.row_tex(flow[i])), Maths(drawings.row_tex(read[i])), total(slice(i, i + 1)))
        for i in range(3)
    ]
    rows.append((Text(fa="همه", en="all"), None, None, total(slice(0, 3))))
    return Table(columns, rows, total=True)


@part("c")
def second_weights_table() -> Table:
    """All 16 entries of ∂L/∂W², for both sides of the zeros."""
    columns = [
        Column(Maths("(a,b)")),
        claims.SIDE,
        *(Column(Maths(f"m={m + 1}")) for m in range(4)),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            Maths(f"({a + 1},{b + 1})"),
            SIDES[before],
            *(claims.entry("second_weights", (a, b, m), before) for m in range(4)),
        )
        for before in SIDES
        for a in range(2)
        for b in range(2)
    ]
    return Table(columns, rows)


@part("c")
def flipped_by_habit() -> Claim:
    """The gradient of the weight (2, 2, 1) if the indices were subtracted here as well."""
    flow, read = np.array(second_gradient().value), np.array(first_output().value)[:, :, 0]
    hand = sum(int(flow[i, j]) * int(read[i - 1, j - 1]) for i in range(4) for j in range(4) if i >= 1 and j >= 1)
    return Claim(
        Text(fa="گرادیان با اندیس‌های کم‌شده", en="the gradient with indices subtracted"),
        {Route.LOOPS: hand, Route.MATRIX: int(np.vdot(flow[1:, 1:], read[:-1, :-1]))},
        UNIT,
    )


@part("c")
def agreement_of_second_weights() -> Table:
    """The closed form of part c against every other route."""
    return claims.agreement("second_weights")


@part("c")
def agreement_with_losses() -> Table:
    """All five closed forms against autograd, loops and central differences, with real losses."""
    names = {
        "cross-entropy": Text(fa="آنتروپی متقاطع دودویی", en="binary cross-entropy"),
        "squares": Text(fa="نصفِ مربع خطا", en="half the squared error"),
    }
    columns = [
        Column(Text(fa="زیان", en="loss")),
        claims.SIDE,
        *(Column(route.value) for route in (Route.AUTOGRAD, Route.LOOPS, Route.DIFFERENCES)),
    ]
    rows: list[tuple[Cell, ...]] = []
    for loss, name in names.items():
        for before, side in SIDES.items():
            gaps = claims.curved_differences(loss, before)
            tight = [claims.below(gaps[route], -12) for route in (Route.AUTOGRAD, Route.LOOPS)]
            rows.append((name, side, *tight, claims.below(gaps[Route.DIFFERENCES], -6)))
    return Table(columns, rows)
