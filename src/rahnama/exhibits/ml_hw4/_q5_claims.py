"""Claims and networks that several exhibits of question 5 are built from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rahnama.exhibit import Claim, Route
from rahnama.exhibits.ml_hw4 import _q5_routes as routes
from rahnama.reference import convolution2d as dilated
from rahnama.reference import masked_convolution as masking
from rahnama.reference import receptive_field as field
from rahnama.text import Text

PIXEL = Text(fa="پیکسل", en="pixels")
ROW = Text(fa="سطر", en="rows")
WEIGHT = Text(fa="وزن", en="weights")
SMALL_KERNEL = np.array([[2.0, -1.0], [3.0, 4.0]])  # F = 2, used with D = 3: no two sizes alike


# Sizes


def output_rows(rows: int, columns: int, side: int, dilation: int) -> Claim:
    """Rows of the output of one dilated layer."""
    return Claim(
        Text(fa="سطرهای خروجی", en="rows of the output"),
        {
            Route.CLOSED_FORM: rows - dilation * side + dilation,
            Route.COUNTING: routes.admissible_corners(rows, side, dilation),
            Route.TORCH: routes.torch_shape(rows, columns, side, dilation)[0],
        },
        ROW,
    )


def output_columns(rows: int, columns: int, side: int, dilation: int) -> Claim | None:
    """None where the library refuses the image for want of rows: there is no output whose columns to count."""
    height, width = routes.torch_shape(rows, columns, side, dilation)
    if not height:
        return None
    return Claim(
        Text(fa="ستون‌های خروجی", en="columns of the output"),
        {
            Route.CLOSED_FORM: columns - dilation * side + dilation,
            Route.COUNTING: routes.admissible_corners(columns, side, dilation),
            Route.TORCH: width,
        },
        PIXEL,
    )


def rows_with_border(rows: int, side: int) -> Claim:
    """Rows of the ordinary output of a kernel with ``side`` rows, zeros included."""
    return Claim(
        Text(fa="سطرهای خروجی با حاشیه‌ی صفر", en="rows of the output, zero border kept"),
        {Route.CLOSED_FORM: rows - side + 1, Route.TORCH: routes.torch_shape(rows, side, side, 1)[0]},
        ROW,
    )


def weights(side: int, dilation: int) -> Claim:
    """Weights of a kernel; each is one multiplication per output pixel."""
    read = np.count_nonzero(routes.contributions([side], [dilation]))
    return Claim(
        Text(fa="وزن‌های کرنل، برابر با ضرب‌های هر خروجی", en="weights, and so multiplications per output"),
        {Route.CLOSED_FORM: side**2, Route.AUTOGRAD: int(read)},
        WEIGHT,
    )


# Kronecker form


@dataclass(frozen=True)
class Enlarged:
    """A large kernel built from K and a D×D matrix, and what it is compared with.

    ``swapped`` takes A ⊗ K; ``cut`` keeps only that many rows and columns; ``shift`` compares with the dilated output
    from that pixel on; ``longer`` appends that many zero rows and columns to the image.
    """

    image: routes.Array
    kernel: routes.Array
    matrix: routes.Array
    swapped: bool = False
    cut: int | None = None
    shift: tuple[int, int] = (0, 0)
    longer: int = 0

    @property
    def lengthened(self) -> routes.Array:
        """The image with its extra zeros."""
        return np.pad(self.image, ((0, self.longer), (0, self.longer)))

    def largest(self, got: routes.Array, wanted: routes.Array) -> float:
        """Largest difference where both outputs exist."""
        wanted = wanted[self.shift[0] :, self.shift[1] :]
        rows, columns = (min(sizes) for sizes in zip(got.shape, wanted.shape, strict=True))
        return float(np.abs(got[:rows, :columns] - wanted[:rows, :columns]).max())

    def by_numpy(self) -> float:
        """NumPy's Kronecker product and the reference, against loops from the definition."""
        factors = (self.matrix, self.kernel) if self.swapped else (self.kernel, self.matrix)
        large = np.kron(*factors)[: self.cut, : self.cut]
        return self.largest(
            dilated.dilated_cross_correlation(self.lengthened, large),
            routes.loops(self.image, self.kernel, len(self.matrix)),
        )

    def by_torch(self) -> float:
        """PyTorch's Kronecker product and layer, against PyTorch's own dilation."""
        factors = (self.matrix, self.kernel) if self.swapped else (self.kernel, self.matrix)
        large = routes.torch_kronecker(*factors)[: self.cut, : self.cut]
        return self.largest(
            routes.torch_correlation(self.lengthened, large),
            routes.torch_correlation(self.image, self.kernel, len(self.matrix)),
        )


def difference(enlarged: Enlarged) -> Claim:
    """Largest difference between an ordinary convolution with a large kernel and the dilated one."""
    what = Text(fa="بیشترین اختلاف با کانولوشن گسترش‌یافته", en="largest difference from the dilated convolution")
    return Claim(what, {Route.NUMPY: enlarged.by_numpy(), Route.TORCH: enlarged.by_torch()})


def integers(rows: int, columns: int) -> routes.Array:
    """Whole numbers from -9 to 9 without zero: sums of their products are exact in float64."""
    generator = np.random.default_rng(1000 * rows + columns)
    return np.asarray(generator.integers(1, 10, (rows, columns)) * generator.choice([-1.0, 1.0], (rows, columns)))


# Receptive field


def layers_of(w: int, d: int) -> tuple[list[int], list[int]]:
    """Sides and dilations of the question's three layers."""
    return [w - 1, w, w + 1], [d - 1, d, d + 1]


def side_seen(sides: Sequence[int], dilations: Sequence[int]) -> Claim:
    """R: side of the window that one output pixel sees."""
    rows = np.flatnonzero(routes.contributions(sides, dilations).any(axis=1))
    return Claim(
        Text(fa="ضلع گستره‌ی دید", en="side of the receptive field"),
        {
            Route.CLOSED_FORM: field.receptive_field(sides, dilations),
            Route.COUNTING: routes.window(sides, dilations),
            Route.AUTOGRAD: int(rows.max() - rows.min() + 1),
        },
        PIXEL,
    )


def area_seen(sides: Sequence[int], dilations: Sequence[int]) -> Claim:
    """R²: pixels of the window."""
    return Claim(
        Text(fa="مساحت گستره‌ی دید", en="area of the receptive field"),
        {
            Route.CLOSED_FORM: field.receptive_field(sides, dilations) ** 2,
            Route.COUNTING: routes.window(sides, dilations) ** 2,
        },
        PIXEL,
    )


def pixels_touched(sides: Sequence[int], dilations: Sequence[int]) -> Claim:
    """Pixels of the window that reach the output."""
    return Claim(
        Text(fa="پیکسل‌هایی که واقعاً خوانده می‌شوند", en="pixels that are really read"),
        {
            Route.RECURSION: field.touched_pixels(sides, dilations),
            Route.COUNTING: len(routes.offsets(sides, dilations)) ** 2,
            Route.AUTOGRAD: int(np.count_nonzero(routes.contributions(sides, dilations))),
        },
        PIXEL,
    )


# Masked convolution

SHAPE, TARGET = (12, 23), (10, 11)  # the image of the maps, and the pixel whose sight they show
COUNTED = {
    "seen": Text(fa="پیکسل‌های دیده‌شده از گذشته", en="pixels of the past that are seen"),
    "missed": Text(fa="پیکسل‌های ندیده از گذشته", en="pixels of the past that are missed"),
    "leaked": Text(fa="پیکسل‌های نشتی", en="pixels that leak"),
}


@dataclass(frozen=True)
class Network:
    """A masked network to be probed: a chain of (used weights, dilation), or a vertical and a horizontal stack."""

    name: Text
    layers: tuple[tuple[routes.Array, int], ...] = ()
    stacks: tuple[int, ...] = ()

    @property
    def reach(self) -> int:
        """Rows above that its 3×3 kernels can reach (stacks: the moved-down row not counted)."""
        return sum(self.stacks) or sum(rate for _, rate in self.layers)

    def visible(self, shape: tuple[int, int], pixel: tuple[int, int]) -> masking.Map:
        """What reaches the pixel, by walking back through the layers."""
        if self.stacks:
            return masking.visible_through_stacks(3, self.stacks, shape, pixel)
        return masking.visible_pixels(self.layers, shape, pixel)

    @property
    def forward(self) -> routes.Forward:
        """The same network in PyTorch."""
        return routes.stacked(3, self.stacks) if self.stacks else routes.masked(self.layers)


def chain(name: Text, dilations: Sequence[int], first: str = "A") -> Network:
    """Layers with 3×3 kernels: the first with mask ``first``, the others with mask B; "" is no mask anywhere."""
    kinds = {"A": masking.mask(3, "A"), "B": masking.mask(3, "B"), "": np.ones((3, 3), dtype=bool)}
    used = [kinds[first], *[kinds["B" if first else ""]] * (len(dilations) - 1)]
    return Network(name, tuple((each.astype(np.float64), rate) for each, rate in zip(used, dilations, strict=True)))


def plain(depth: int) -> list[int]:
    """Dilation 1 in every layer."""
    return [1] * depth


def doubling(depth: int) -> list[int]:
    """Dilations 1, 1, 2, 4, …: a second layer at 1, so that nothing is skipped after mask A."""
    return [1, *(2**layer for layer in range(depth - 1))]


def rates(values: Sequence[int], fa: str = "", en: str = "") -> Text:
    """The dilations as a label, after the words given; no line breaks between the numbers."""
    space = "\u00a0"
    listed = [f"{mark}{space}".join(map(str, values)) for mark in ("،", ",")]
    return Text(fa=f"{fa}نرخ‌های {listed[0]}", en=f"{en}dilations {listed[1]}")


def four_networks() -> list[Network]:
    """The networks of the four maps."""
    return [
        *(chain(rates(each), each) for each in (plain(4), (1, 2, 4), doubling(4))),
        Network(rates((1, 1, 2, 4), "دو پشته، ", "two stacks, "), stacks=(1, 1, 2, 4)),
    ]


def leaking_networks() -> list[Network]:
    """Networks that leak, and networks that do not."""
    return [
        chain(Text(fa="بی‌نقاب", en="no mask"), (1, 1), ""),
        chain(Text(fa="نقاب B از همان لایه‌ی نخست", en="mask B from the start"), (1, 1), "B"),
        chain(Text(fa="A، سپس B با نرخ‌های 1 و 2", en="A, then B at 1 and 2"), (1, 1, 2)),
        chain(Text(fa="A، سپس B با نرخ‌های 1 و 2 و 4", en="A, then B at 1, 2 and 4"), (1, 1, 2, 4)),
        Network(rates((1, 1, 2), "دو پشته، ", "two stacks, "), stacks=(1, 1, 2)),
    ]


def window_of(reach: int) -> masking.Map:
    """The rows up to ``reach`` above the target, as many columns to either side."""
    rows, columns = np.ogrid[: SHAPE[0], : SHAPE[1]]
    inside: masking.Map = (TARGET[0] - rows <= reach) & (abs(columns - TARGET[1]) <= reach)
    return inside


def count(network: Network, where: masking.Map, what: str, pixel: tuple[int, int] = TARGET) -> Claim:
    """How many of the pixels ``where`` reach the output pixel, or do not if ``what`` is "missed"."""
    shape = (where.shape[0], where.shape[1])
    reached = {
        Route.GRAPH: network.visible(shape, pixel),
        Route.AUTOGRAD: routes.gradient(network.forward, shape, pixel) != 0,
        Route.PERTURBATION: routes.responses(network.forward, shape, pixel) != 0,
    }
    counts = {route: int((where & (seen ^ (what == "missed"))).sum()) for route, seen in reached.items()}
    return Claim(COUNTED[what], counts, PIXEL)


def kept(side: int, kind: masking.Kind) -> Claim:
    """Weights of an F×F kernel that a mask keeps."""
    return Claim(
        Text(fa="وزن‌های به‌کاررفته", en="weights in use"),
        {
            Route.CLOSED_FORM: (side**2 + (1 if kind == "B" else -1)) // 2,
            Route.COUNTING: int(masking.mask(side, kind).sum()),
        },
        WEIGHT,
    )


def seen_by_chain(dilations: Sequence[int]) -> Claim:
    """Past pixels that a chain of masked 3×3 layers sees, far from the border."""
    reach = sum(dilations)
    shape, pixel = (reach + 1, 2 * reach + 1), (reach, reach)
    network = chain(COUNTED["seen"], dilations)
    return Claim(
        COUNTED["seen"],
        {
            Route.CLOSED_FORM: reach * (3 * reach + 5) // 2,
            Route.GRAPH: int(network.visible(shape, pixel).sum()),
            Route.AUTOGRAD: int(np.count_nonzero(routes.gradient(network.forward, shape, pixel))),
        },
        PIXEL,
    )


def rows_reached(dilations: Sequence[int]) -> Claim:
    """Rows above the pixel that a chain of masked 3×3 layers reaches."""
    size = sum(dilations) + 3
    shape, pixel, network = (size, 2 * size), (size - 1, size), chain(COUNTED["seen"], dilations)
    by_graph, by_slope = network.visible(shape, pixel), routes.gradient(network.forward, shape, pixel)
    return Claim(
        Text(fa="سطرهای بالا", en="rows above"),
        {
            Route.CLOSED_FORM: sum(dilations),
            Route.GRAPH: size - 1 - int(by_graph.any(axis=1).argmax()),
            Route.AUTOGRAD: size - 1 - int(by_slope.any(axis=1).argmax()),
        },
        ROW,
    )


def blind_share(dilations: Sequence[int]) -> Claim:
    """Share of the past inside the window (as far up and to either side as is reached) that is not seen."""
    reach = sum(dilations)
    shape, pixel = (reach + 1, 2 * reach + 1), (reach, reach)
    earlier = masking.past(shape, pixel)
    unseen = earlier & ~chain(COUNTED["missed"], dilations).visible(shape, pixel)
    return Claim(
        Text(fa="سهم نقطه‌ی کور از گذشته‌ی درون پنجره", en="blind spot's share of the past inside the window"),
        {
            Route.CLOSED_FORM: Fraction(reach - 1, 4 * (reach + 1)),
            Route.GRAPH: Fraction(int(unseen.sum()), int(earlier.sum())),
        },
    )
