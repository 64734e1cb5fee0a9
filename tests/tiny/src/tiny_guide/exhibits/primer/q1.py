"""Question 1: sums of consecutive numbers."""

from __future__ import annotations

from rahnama.exhibit import Canvas, Claim, Column, Figure, Maths, Route, Table, part
from rahnama.text import Text
from tiny_guide.reference.sums import triangular


def _sum(n: int) -> Claim:
    return Claim(
        Text(fa=f"جمع 1 تا {n}", en=f"the sum of 1 to {n}"),
        {Route.CLOSED_FORM: triangular(n), Route.COUNTING: sum(range(1, n + 1))},
        printed=5051 if n == 100 else None,
    )


@part("a")
def sum_to_hundred() -> Claim:
    """The sum of 1 to 100."""
    return _sum(100)


@part("b/1")
def sums() -> Table:
    """Sums that grow with the square of n."""
    return Table(
        [Column(Maths("n")), Column(Text(fa="جمع", en="sum")), Column(Maths("n^2/2"), digits=1)],
        [[n, _sum(n), n * n / 2] for n in (1, 10, 1000)],
    )


@part("b/2")
def growth() -> Figure:
    """Sums against the parabola that they approach."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        numbers = range(-1, 13)
        axes.plot(numbers, [triangular(n) for n in numbers], "o", label=canvas.say(Text(fa="جمع", en="sum")))
        axes.plot(numbers, [n * n / 2 for n in numbers], color=canvas.colour["c2"], label="$n^2/2$")
        axes.set_xlabel(canvas.say(Text(fa="تعداد عددها", en="how many numbers")))
        axes.legend()

    return Figure(draw, width=4.8, height=3)
