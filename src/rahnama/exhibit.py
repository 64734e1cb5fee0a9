"""What a page may show: a claim, a table, a figure, a diagram or an erratum.

An exhibit is a function without parameters in ``exhibits/<document>/<question>.py``, marked with the part it
belongs to and annotated with what it returns::

    @part("b/1")
    def multiplications_direct() -> Claim: ...

Nothing is registered anywhere: the annotation is the registration. Every class here refuses to exist in a wrong
state, so a number whose routes disagree cannot be constructed, let alone shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from rahnama.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as MatplotlibFigure

Scalar = int | float | Fraction
Value = Scalar | str | tuple["Value", ...]
F = TypeVar("F", bound=Callable[..., Any])


class Route(Enum):
    """A way to reach a number. Two routes of one claim share no code."""

    CLOSED_FORM = Text(fa="فرم بسته", en="closed form")
    BY_HAND = Text(fa="محاسبه‌ی دستی", en="worked by hand")
    COUNTING = Text(fa="شمردن یک‌به‌یک", en="counted one by one")
    LOOPS = Text(fa="حلقه‌ی مستقیم از روی تعریف", en="loops from the definition")
    MATRIX = Text(fa="ضرب ماتریسی", en="matrix product")
    SYMBOLIC = Text(fa="محاسبه‌ی نمادین", en="symbolic algebra")
    TORCH = Text(fa="PyTorch", en="PyTorch")
    NUMPY = Text(fa="NumPy", en="NumPy")
    AUTOGRAD = Text(fa="مشتق‌گیری خودکار", en="automatic differentiation")
    DIFFERENCES = Text(fa="تفاضل مرکزی", en="central differences")
    PERTURBATION = Text(fa="تغییر دادن ورودی", en="changing the input")
    RECURSION = Text(fa="رابطه‌ی بازگشتی", en="recursion")
    GRAPH = Text(fa="پیمایش گراف", en="graph traversal")
    SIMULATION = Text(fa="شبیه‌سازی", en="simulation")


class Disagreement(ValueError):
    """Two routes to one number gave different values."""


class NotSeparated(ValueError):
    """A counter-example does not tell the printed statement from the right one."""


def part(path: str) -> Callable[[F], F]:
    """Mark an exhibit with the part it belongs to: its path below the question, such as ``"b/1"``.

    A question without parts is its own part, ``""``.
    """

    def mark(function: F) -> F:
        function.part = path  # type: ignore[attr-defined]
        return function

    return mark


def plain(value: object) -> Value:
    """``value`` as plain Python: arrays and tensors become nested tuples, NumPy scalars become numbers.

    Raises:
        TypeError: if the value is none of number, string, sequence or array.
        ValueError: if a number is not finite.
    """
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list | tuple):
        return tuple(plain(each) for each in value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"a shown value must be finite, got {value}")
    if isinstance(value, int | float | str | Fraction):
        return value
    if hasattr(value, "is_Integer"):  # SymPy
        number: Any = value
        return int(number) if number.is_Integer else float(number)
    raise TypeError(f"a value is a number, a string or a sequence of them, got {type(value).__name__}")


def difference(left: Value, right: Value) -> float:
    """Largest absolute difference of two plain values; infinite if their shapes or strings differ."""
    if isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right):
        return max((difference(a, b) for a, b in zip(left, right, strict=True)), default=0.0)
    if isinstance(left, int | float | Fraction) and isinstance(right, int | float | Fraction):
        return abs(float(Fraction(left) - Fraction(right)))
    return 0.0 if left == right else math.inf


def magnitude(value: Value) -> float:
    """Largest absolute number inside a plain value; 0 for strings and empty tuples."""
    if isinstance(value, tuple):
        return max(map(magnitude, value), default=0.0)
    if isinstance(value, str):
        return 0.0
    return abs(float(value))


@dataclass(frozen=True)
class Claim:
    """A number (or a tuple of numbers, or a name) reached by at least two routes.

    Args:
        what: the quantity, as a noun phrase.
        routes: value by route; the first is the one shown. At least two.
        unit: such as ``Text(fa="ضرب–جمع", en="MAC")``; None for a pure number.
        convention: what is counted and what is not: bias, padding, biased variance, indexing.
        tolerance: largest accepted difference, relative to the magnitude of the first value; 0 is exact.
        printed: what the source printed, if it printed anything; it is shown, never compared.

    Raises:
        Disagreement: if two routes differ by more than the tolerance, with the values of all of them.
        ValueError: if there are fewer than two routes.
    """

    what: Text
    routes: Mapping[Route, Any]
    unit: Text | None = None
    convention: Text | None = None
    tolerance: float = 0.0
    printed: Any = None

    def __post_init__(self) -> None:
        if len(self.routes) < 2:
            raise ValueError(f"{self.what.en}: a claim needs two routes that share no code, got {len(self.routes)}")
        values = {route: plain(value) for route, value in self.routes.items()}
        object.__setattr__(self, "routes", values)
        if self.printed is not None:
            object.__setattr__(self, "printed", plain(self.printed))
        if not self.spread <= self.tolerance * (magnitude(self.value) or 1.0):
            listed = "; ".join(f"{route.value.en} = {value}" for route, value in values.items())
            raise Disagreement(
                f"{self.what.en}: {listed} (largest difference {self.spread:g}, allowed "
                f"{self.tolerance * (magnitude(self.value) or 1.0):g})"
            )

    @property
    def value(self) -> Value:
        """The value by the first route."""
        first: Value = next(iter(self.routes.values()))
        return first

    @property
    def spread(self) -> float:
        """Largest absolute difference between the first route and any other."""
        return max(difference(self.value, each) for each in self.routes.values())


@dataclass(frozen=True)
class Maths:
    """A KaTeX formula as a cell or a heading, the same in both languages."""

    tex: str


@dataclass(frozen=True)
class Code:
    """A name or expression in code, left to right in both languages."""

    code: str


Cell = Scalar | str | Text | Maths | Code | Claim | None


@dataclass(frozen=True)
class Column:
    """Heading of a column; ``digits`` is the number of decimals of its floats (None: as they are)."""

    heading: Text | Maths | str
    digits: int | None = None
    unit: Text | None = None
    percent: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells. A cell that is a Claim is verified; its routes are shown at the end of its row.

    ``marked`` are the indices of rows to stress (where the source is wrong, say); ``total`` says that the last row is
    a sum.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    marked: Sequence[int] = ()
    total: bool = False

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("a table needs at least one row")
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells, the table has {len(self.columns)} columns")


class Canvas(Protocol):
    """What a figure is drawn on: Matplotlib's figure, the palette by role, and the page's language and digits.

    Roles of ``colour``: fg, mut (muted), grid, bg, fill (pale), and c1…c6.
    """

    @property
    def figure(self) -> MatplotlibFigure: ...

    @property
    def language(self) -> Language: ...

    @property
    def colour(self) -> Mapping[str, str]: ...

    def say(self, text: Text | str) -> str:
        """The phrase in the page's language, in its digits, safe to hand to Matplotlib (no ``$`` beside Persian)."""

    def number(self, value: Scalar, digits: int | None = None, percent: bool = False) -> str:
        """The number in the page's digits, grouped by thousands."""

    def photo(self, axes: Axes, values: Any) -> None:
        """A picture of H×W grey values that stays pixels: the greatest value is white, the least black."""

    def heat(self, axes: Axes, values: Any, scale: float | None = None) -> None:
        """A signed map of H×W values that stays pixels: one colour for each sign; ``scale`` is shown in full colour."""


@dataclass(frozen=True)
class Figure:
    """A drawing on Matplotlib axes, made once per language.

    Args:
        draw: draws on the canvas it is given: ``axes = canvas.figure.subplots()``, ``canvas.colour["c1"]``,
            ``canvas.say(Text)``, ``canvas.number(12.5, digits=1)``. It neither saves nor chooses fonts, and takes no
            colour but the palette's: colour maps are ``"c1"``…``"c6"`` (fading in) and ``"c2-c1"`` (two signs).
        width, height: inches; 6.4 inches fill the text column.
    """

    draw: Callable[[Canvas], None]
    width: float = 6.4
    height: float = 3.6


@dataclass(frozen=True)
class Box:
    """A labelled rectangle, centred at (x, y). ``tone`` is a colour role: c1…c6 or mut."""

    x: float
    y: float
    width: float
    height: float
    label: Text | str = ""
    sub: Text | str = ""
    tone: str = "mut"
    dashed: bool = False


@dataclass(frozen=True)
class Arrow:
    """A polyline through ``points``; ``head=False`` makes it a plain line, ``curved`` a smooth one."""

    points: Sequence[tuple[float, float]]
    tone: str = "mut"
    head: bool = True
    dashed: bool = False
    curved: bool = False


@dataclass(frozen=True)
class Label:
    """Free text centred at (x, y); ``anchor`` is start, middle or end in reading direction."""

    x: float
    y: float
    text: Text | str
    tone: str = "fg"
    small: bool = False
    anchor: str = "middle"
    bold: bool = False


@dataclass(frozen=True)
class Dot:
    """A filled circle; its label stands above it, or inside it if the radius is 10 or more."""

    x: float
    y: float
    radius: float = 4
    tone: str = "c1"
    label: Text | str = ""


Shape = Box | Arrow | Label | Dot


@dataclass(frozen=True)
class Diagram:
    """A block diagram as SVG with real text, in user units (640 wide fills the text column).

    ``mirrors`` says whether it is read in the direction of the text, and so turns round in Persian.
    """

    width: float
    height: float
    shapes: Sequence[Shape] = field(default_factory=tuple)
    mirrors: bool = True

    def __post_init__(self) -> None:
        if not self.shapes:
            raise ValueError("a diagram needs at least one shape")


@dataclass(frozen=True)
class Erratum:
    """A statement of the source that is wrong, the right one, and a computation that separates the two.

    Args:
        says: what the source states, in our words.
        right: what holds instead.
        printed: the value that follows from the source's statement in the counter-example.
        claim: the right value in the same counter-example, by two routes.
        where: which table row, equation or sentence of the source.
        why: one sentence on where the slip comes from, if that is known.

    Raises:
        NotSeparated: if the printed value equals the right one within the claim's tolerance.
    """

    says: Text
    right: Text
    printed: Any
    claim: Claim
    where: Text
    why: Text | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "printed", plain(self.printed))
        allowed = self.claim.tolerance * (magnitude(self.claim.value) or 1.0)
        if difference(self.printed, self.claim.value) <= allowed:
            raise NotSeparated(f"{self.says.en}: printed {self.printed} and right {self.claim.value} are the same")


Exhibit = Claim | Table | Figure | Diagram | Erratum
