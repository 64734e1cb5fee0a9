"""Exhibits on Adam's bias correction: averages, steps, drift and ε (d)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.dl_hw1 import _q3_adam_routes as routes
from rahnama.reference import adam
from rahnama.text import Text

Array = NDArray[np.float64]
BETAS = (0.9, 0.999)
EXACT = (Fraction(9, 10), Fraction(999, 1000))
GRADIENTS = (0.8, 1.2, 1.0, -0.4, 0.9, 1.1)
MEAN, DEVIATION, RUNS = 1.0, 1.0, 4000
VARIANTS: dict[str, tuple[tuple[bool, bool], Text, str, str]] = {
    "both": ((True, True), Text(fa="هر دو تصحیح", en="both corrected"), "c1", "-"),
    "none": ((False, False), Text(fa="هیچ تصحیحی", en="none corrected"), "c2", "-"),
    "first": ((True, False), Text(fa="تنها گشتاور اول", en="first moment only"), "c5", "--"),
    "second": ((False, True), Text(fa="تنها گشتاور دوم", en="second moment only"), "c3", "-."),
}
STEP = Text(fa="گام", en="step")


def share_found(steps: int) -> Claim:
    """1 − β₁ᵗ: the share of a constant gradient that m has found after some steps."""
    return Claim(
        Text(fa=f"سهم یافته‌ی m پس از {steps} گام", en=f"share that m has found after {steps} steps"),
        {
            Route.CLOSED_FORM: 1 - EXACT[0] ** steps,
            Route.TORCH: float(routes.states(np.ones((steps, 1)))[1][-1, 0]),
        },
        convention=Text(fa="با β₁ برابر 0.9", en="for β₁ = 0.9"),
        tolerance=1e-12,
    )


def moments_step_by_step() -> Table:
    """m, m̂, v and v̂ of six gradients: by their recursions, by weighted sums and in torch's optimizer."""
    _, first, second = routes.states(np.array(GRADIENTS)[:, None])
    ours = [adam.moving_average(np.array(GRADIENTS) ** power, beta) for power, beta in zip((1, 2), BETAS, strict=True)]
    hats = [adam.corrected(each, beta) for each, beta in zip(ours, BETAS, strict=True)]
    names = ((Text(fa="گشتاور اول", en="first moment")), Text(fa="گشتاور دوم", en="second moment"))
    shown = (1.0, 1000.0)  # v is too small to be read beside the others
    rows: list[Sequence[Cell]] = []
    for place, gradient in enumerate(GRADIENTS):
        cells: list[Cell] = [place + 1, gradient]
        for number, torchs in enumerate((first, second)):
            plain = {Route.RECURSION: shown[number] * ours[number][place]}
            plain[Route.TORCH] = shown[number] * float(torchs[place, 0])
            weighted = routes.weighted_mean([each ** (number + 1) for each in GRADIENTS[: place + 1]], EXACT[number])
            hat = {Route.RECURSION: hats[number][place], Route.CLOSED_FORM: weighted}
            cells += [Claim(names[number], plain, tolerance=1e-12), Claim(names[number], hat, tolerance=1e-12)]
        rows.append(cells)
    heads = [Column(Maths(r"m_t"), 4), Column(Maths(r"\hat m_t"), 4), Column(Maths(r"10^3\,v_t"), 4)]
    return Table([Column(Maths("t")), Column(Maths("g_t"), 1), *heads, Column(Maths(r"\hat v_t"), 4)], rows)


def steps_of_four_variants() -> Table:
    """Steps over the learning rate for the same six gradients, with each correction on or off."""
    found = {name: adam.relative_steps(GRADIENTS, BETAS, 1e-8, each[0]) for name, each in VARIANTS.items()}
    torchs = routes.states(np.array(GRADIENTS)[:, None])[0][:, 0]
    rows: list[Sequence[Cell]] = []
    for place in range(len(GRADIENTS)):
        cells: list[Cell] = [place + 1]
        for name, (correct, title, _, _) in VARIANTS.items():
            second = (
                {Route.TORCH: float(torchs[place])}
                if name == "both"
                else {Route.LOOPS: routes.step_by_sums(GRADIENTS[: place + 1], correct)}
            )
            cells.append(Claim(title, {Route.RECURSION: found[name][place]} | second, tolerance=1e-9))
        rows.append(cells)
    return Table([Column(Maths("t")), *(Column(each[1], 3) for each in VARIANTS.values())], rows)


def first_step(variant: str) -> Claim:
    """Length of the first step over the learning rate: by the formula, and in a run with some gradient."""
    closed = {"both": 1.0, "none": 0.1 / 0.001**0.5, "first": 0.001**-0.5, "second": 0.1}
    run = adam.relative_steps([-0.0371], BETAS, 0.0, VARIANTS[variant][0])[0]
    return Claim(
        Text(fa="طول گام نخست تقسیم بر نرخ یادگیری", en="length of the first step over the learning rate"),
        {Route.CLOSED_FORM: closed[variant], Route.RECURSION: abs(run)},
        convention=Text(fa="با ε برابر صفر", en="with ε = 0"),
        tolerance=1e-9,
    )


def largest_uncorrected_step() -> Claim:
    """The longest uncorrected step of a constant gradient and when it comes: by formula, and in a run."""
    formula = [(1 - 0.9**t) / math.sqrt(1 - 0.999**t) for t in range(1, 400)]
    run = adam.relative_steps(np.full(399, 0.02), BETAS, 0.0, (False, False))
    found = [(round(float(max(each)), 6), int(np.argmax(each)) + 1) for each in (formula, run)]
    return Claim(
        Text(fa="بلندترین گام بی‌تصحیح و شماره‌اش", en="longest uncorrected step, and its number"),
        {Route.CLOSED_FORM: found[0], Route.RECURSION: found[1]},
        convention=Text(fa="تقسیم بر نرخ یادگیری، گرادیان ثابت", en="over the learning rate, constant gradient"),
        tolerance=1e-6,
    )


def steps_until_a_percent(which: int) -> Claim:
    """First step at which βᵗ is below one percent: by logarithms, and by multiplying."""
    beta, count = EXACT[which], 0
    left = Fraction(1)
    while left >= Fraction(1, 100):
        left, count = left * beta if which == 0 else Fraction(float(left) * float(beta)), count + 1
    by_logarithm = math.ceil(math.log(0.01) / math.log(float(beta)))
    return Claim(
        Text(fa="نخستین گامی که β به توان t از یک صدم کمتر است", en="first step at which β to the t is below 1/100"),
        {Route.CLOSED_FORM: by_logarithm, Route.COUNTING: count},
    )


def by_second_decay() -> Table:
    """For four values of β₂: first and longest uncorrected step, and how long the correction matters."""
    rows: list[Sequence[Cell]] = []
    for beta in (0.9, 0.99, 0.999, 0.9999):
        first, count = Text(fa="گام نخست", en="first step"), Text(fa="گام‌ها", en="steps")
        run = adam.relative_steps(np.full(60, 0.3), (0.9, beta), 0.0, (False, False))
        longest = max((1 - 0.9**t) / math.sqrt(1 - beta**t) for t in range(1, 61))
        left, steps = 1.0, 0
        while left >= 0.01:
            left, steps = left * beta, steps + 1
        counted = {Route.CLOSED_FORM: math.ceil(math.log(0.01) / math.log(beta)), Route.COUNTING: steps}
        rows.append(
            (
                beta,
                Claim(first, {Route.CLOSED_FORM: 0.1 / (1 - beta) ** 0.5, Route.RECURSION: run[0]}, tolerance=1e-9),
                Claim(first, {Route.CLOSED_FORM: longest, Route.RECURSION: float(run.max())}, tolerance=1e-9),
                Claim(count, counted),
            )
        )
    columns = [
        Column(Maths(r"\beta_2"), 4),
        Column(Text(fa="نخستین گام", en="first step"), 3),
        Column(Text(fa="بلندترین از ۶۰ گام", en="longest of 60 steps"), 3),
        Column(Maths(r"\beta_2^t<0.01")),
    ]
    return Table(columns, rows)


def sparse_jump() -> Claim:
    """Both corrections on: the step after ten thousand zero gradients and one that is not zero."""
    gradients = np.zeros(10_001)
    gradients[-1] = 0.7
    run = adam.relative_steps(gradients, BETAS, 1e-12)[-1]
    share = (1 - 0.9**10_001, 1 - 0.999**10_001)
    return Claim(
        Text(fa="گام پس از گرادیان‌های صفر", en="step after gradients of zero"),
        {Route.RECURSION: run, Route.CLOSED_FORM: 0.1 / share[0] / math.sqrt(0.001 / share[1])},
        tolerance=1e-6,
    )


def overwritten(steps: int) -> Claim:
    """What the sheet's letters say, m ← m/(1 − βᵗ) kept in m itself, for gradients of 1."""
    exact, plain = Fraction(0), 0.0
    for t in range(1, steps + 1):
        exact = (EXACT[0] * exact + Fraction(1, 10)) / (1 - EXACT[0] ** t)
        plain = (0.9 * plain + 0.1) / -math.expm1(t * math.log(0.9))
    return Claim(
        Text(fa=f"m رونویسی‌شده پس از {steps} گام", en=f"overwritten m after {steps} steps"),
        {Route.BY_HAND: exact, Route.LOOPS: plain},
        tolerance=1e-12,
    )


def noise_left(steps: int) -> Claim:
    """Variance of m̂ₜ over that of one gradient, for independent gradients: by formula, and from the weights."""
    beta = EXACT[0]
    closed = (1 - beta) / (1 + beta) * (1 + beta**steps) / (1 - beta**steps)
    weights = adam.corrected(adam.moving_average(np.eye(steps), 0.9), 0.9)[-1]
    return Claim(
        Text(fa=f"واریانس نسبی در گام {steps}", en=f"relative variance at step {steps}"),
        {Route.CLOSED_FORM: float(closed), Route.RECURSION: float((weights**2).sum())},
        tolerance=1e-9,
    )


def lag(steps: int) -> Claim:
    """How many steps m̂ is behind a mean that changes evenly: by formula, and from a run."""
    closed = 9 - steps * 0.9**steps / (1 - 0.9**steps)
    means = np.arange(1.0, steps + 1)
    return Claim(
        Text(fa=f"عقب‌ماندگی در گام {steps}", en=f"lag at step {steps}"),
        {
            Route.CLOSED_FORM: closed,
            Route.RECURSION: means[-1] - adam.corrected(adam.moving_average(means, 0.9), 0.9)[-1],
        },
        tolerance=1e-9,
    )


def drifting_mean() -> Table:
    """A mean that falls evenly from 1 to −1 in fifty steps: E m, E m̂ and ζ."""
    means = 1 - np.arange(50) / 24.5
    expected = adam.moving_average(means, 0.9)
    hats, drift = adam.corrected(expected, 0.9), adam.drift(means, 0.9)
    what = Text(fa="مقدار مورد انتظار", en="expected value")
    rows: list[Sequence[Cell]] = []
    for t in (1, 2, 5, 10, 20, 50):
        exact = [1 - Fraction(2 * place, 49) for place in range(t)]
        total = sum(((1 - EXACT[0]) * EXACT[0] ** (t - 1 - i) * exact[i] for i in range(t)), Fraction(0))
        rest = sum(((1 - EXACT[0]) * EXACT[0] ** (t - 1 - i) * (exact[i] - exact[-1]) for i in range(t)), Fraction(0))
        pairs = ((expected, total), (hats, total / (1 - EXACT[0] ** t)), (drift, rest))
        cells = [
            Claim(
                what,
                {Route.RECURSION: round(float(each[t - 1]), 12), Route.LOOPS: round(float(other), 12)},
                tolerance=1e-9,
            )
            for each, other in pairs
        ]
        rows.append((t, float(exact[-1]), *cells))
    heads = (r"\mathbb E[m_t]", r"\mathbb E[\hat m_t]", r"\zeta_t")
    return Table([Column(Maths("t")), Column(Maths(r"\mu_t"), 3), *(Column(Maths(each), 3) for each in heads)], rows)


def first_step_by_epsilon() -> Table:
    """The first step for tiny gradients, with ε behind the correction, in front of it, and with none."""
    rows: list[Sequence[Cell]] = []
    what = Text(fa="گام نخست", en="first step")
    for power in (-4, -6, -8, -10):
        g = 10.0**power
        theirs = float(routes.states(np.array([[g]]))[0][0, 0])
        early = math.sqrt(0.001) / 0.1 * (0.1 * g) / (math.sqrt(0.001) * g + 1e-8)
        none = adam.relative_steps([g], BETAS, 1e-8, (False, False))[0]
        cells = (
            {Route.RECURSION: adam.relative_steps([g])[0], Route.TORCH: theirs},
            {Route.CLOSED_FORM: early, Route.LOOPS: routes.early_epsilon(g)},
            {Route.RECURSION: none, Route.CLOSED_FORM: 0.1 / (math.sqrt(0.001) + 1e-8 / g)},
        )
        claims = [Claim(what, each, tolerance=1e-6) for each in cells]
        rows.append((Maths(rf"10^{{{power}}}"), *claims))
    columns = [
        Column(Maths("g_1")),
        Column(Maths(r"\frac{\hat m_1}{\sqrt{\hat v_1}+\varepsilon}"), 4),
        Column(Maths(r"\frac{\alpha_1}{\alpha}\,\frac{m_1}{\sqrt{v_1}+\varepsilon}"), 4),
        Column(Maths(r"\frac{m_1}{\sqrt{v_1}+\varepsilon}"), 4),
    ]
    return Table(columns, rows)


# Figures


def weights_of_gradients() -> Figure:
    """The weights of four gradients and of the zero at the start, in m and in m̂."""
    plain = [0.1 * 0.9 ** (4 - i) for i in range(1, 5)]
    hats = [each / (1 - 0.9**4) for each in plain]

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        for axes, weights, start, colour in zip(panels, (plain, hats), (0.9**4, 0.0), ("c2", "c1"), strict=True):
            axes.bar(range(1, 5), weights, color=canvas.colour[colour], width=0.7)
            axes.bar([0], [start], color=canvas.colour["fill"], edgecolor=canvas.colour["mut"], width=0.7, hatch="//")
            for place, weight in enumerate([start, *weights]):
                axes.text(place, weight + 0.015, canvas.number(weight, 3 if weight else 0), ha="center", fontsize=9)
            axes.set_xticks(range(5), ["$m_0$", "$g_1$", "$g_2$", "$g_3$", "$g_4$"])
            axes.set_ylim(0, 0.75)
            axes.set_yticks([])
        panels[0].set_title("$m_4$")
        panels[1].set_title(r"$\hat{m}_4$")

    return Figure(draw, 6.4, 2.6)


def mean_of_first_moment() -> Figure:
    """E m and E m̂ against the step: the formulas, and means over simulated runs with their spread."""
    steps, shown = 50, np.array([1, 2, 3, 5, 8, 12, 18, 25, 35, 50])
    drawn = MEAN + DEVIATION * np.random.default_rng(3).standard_normal((steps, RUNS))
    plain = routes.averages(drawn, 0.9)
    hats = plain / (1 - 0.9 ** np.arange(1, steps + 1))[:, None]
    t = np.arange(1, steps + 1)
    spread = np.sqrt(0.1 / 1.9 * (1 + 0.9**t) / (1 - 0.9**t))

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        axes.fill_between(t, 1 - spread, 1 + spread, color=canvas.colour["c1"], alpha=0.15, linewidth=0)
        for curve, runs, colour, marker, name in (
            (1 - 0.9**t, plain, "c2", "s", r"$\mathbb{E}[m_t]$"),
            (np.ones(steps), hats, "c1", "o", r"$\mathbb{E}[\hat{m}_t]$"),
        ):
            axes.plot(t, curve, color=canvas.colour[colour], label=name)
            axes.plot(shown, runs.mean(1)[shown - 1], marker, color=canvas.colour[colour], markersize=4)
        axes.set(ylim=(-0.1, 2.1), xlim=(0, 51))
        axes.set_xlabel(canvas.say(STEP))
        axes.set_xticks([1, 10, 20, 30, 40, 50], [canvas.number(each) for each in (1, 10, 20, 30, 40, 50)])
        axes.set_yticks([0, 0.5, 1, 1.5, 2], [canvas.number(each, 1) for each in (0, 0.5, 1, 1.5, 2)])
        axes.grid(True)
        axes.legend(loc="lower right")

    return Figure(draw, 6.4, 3.2)


def effective_steps() -> Figure:
    """Length of the step over the learning rate for the four variants, first fifty steps: constant and noisy."""
    t = np.arange(1, 51)
    noisy = 0.3 + np.random.default_rng(8).standard_normal((50, 2000))
    lines = {}
    for name, (correct, _, _, _) in VARIANTS.items():
        spread = np.sqrt((adam.relative_steps(noisy, BETAS, 0.0, correct) ** 2).mean(1))
        lines[name] = (adam.relative_steps(np.ones(50), BETAS, 0.0, correct), spread)

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        for variant, (_, title, colour, style) in VARIANTS.items():
            for axes, line in zip(panels, lines[variant], strict=True):
                axes.plot(t, line, style, color=canvas.colour[colour], label=canvas.say(title))
        titles = (Text(fa="گرادیان ثابت", en="constant gradient"), Text(fa="گرادیان نویزی", en="noisy gradient"))
        for axes, title in zip(panels, titles, strict=True):
            axes.set_yscale("log")
            axes.set_title(canvas.say(title))
            axes.set_xlabel(canvas.say(STEP))
            axes.set_xticks([1, 10, 30, 50], [canvas.number(each) for each in (1, 10, 30, 50)])
            axes.minorticks_off()
            axes.grid(True)
        marks = (0.1, 0.3, 1, 3, 10, 30)
        panels[0].set_yticks(marks, [canvas.number(each) for each in marks])
        canvas.figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=4, fontsize=9)

    return Figure(draw, 6.4, 3.5)


def convention_gap() -> Claim:
    """Largest difference of two runs on a quadratic that only number their parameters differently."""
    found = [routes.quadratic_run(first) for first in (0, 1)]
    theirs = torch.tensor([2.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([theirs], 0.1)
    for _ in range(30):
        optimizer.zero_grad()
        (1.5 * theirs**2).sum().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return Claim(
        Text(fa="اختلاف دو شماره‌گذاری", en="difference of the two numberings"),
        {Route.LOOPS: found[0] - found[1], Route.TORCH: round(float(theirs.detach()[0]) - found[0], 9)},
    )
