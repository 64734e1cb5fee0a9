"""Part b: slips with their numbers, labels that do not sum to one, safe logarithms, one-hot inputs, and the product."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath  # type: ignore[import-untyped]
import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.exhibit import Cell, Claim, Column, Maths, Route, Table
from rahnama.exhibits.dl_hw1 import _q4_softmax as example
from rahnama.reference import softmax_network as reference
from rahnama.text import Text

Array = NDArray[np.float64]
RATE = Fraction(1, 10)
WORDS, LENGTH = 10_000, 100  # vocabulary and length of the vectors in the example of word2vec


def _loss_after(inner: Array, outer: Array, rate: Fraction = RATE) -> Claim:
    """The loss of the example after a step along these gradients, by the reference and by PyTorch."""
    x, y, w, v = example.example()
    moved = (w - float(rate) * inner, v - float(rate) * outer)
    routes = {
        Route.NUMPY: reference.softmax_loss(x, y, *moved),
        Route.TORCH: float(example.torch_loss(*(torch.tensor(each) for each in (x, y, *moved)))),
    }
    return Claim(Text(fa="زیان پس از گام", en="loss after the step"), routes, tolerance=1e-12)


def _wrong_order(rate: Fraction = RATE) -> tuple[Array, Array]:
    """∂W and ∂W' if W' has been updated before ∂W is computed."""
    x, y, w, v = example.example()
    _, outer = reference.softmax_network_gradients(x, y, w, v)
    delta = reference.softmax(v.T @ (w.T @ x)) - y
    return np.outer(x, (v - float(rate) * outer) @ delta), outer


def _diagonal_only() -> tuple[Array, Array]:
    """∂W and ∂W' if only the diagonal of softmax's Jacobian is kept."""
    x, y, w, v = example.example()
    h = w.T @ x
    guess = reference.softmax(v.T @ h)
    delta = guess * (1 - guess) * (-y / guess)
    return np.outer(x, v @ delta), np.outer(h, delta)


def slips() -> Table:
    """∂L/∂h, the largest error and the loss after one step, for the right gradient and three slips."""
    x, y, w, v = example.example()
    right = reference.softmax_network_gradients(x, y, w, v)
    auto = example.by_autograd(x, y, w, v)
    ways: list[tuple[Text, tuple[Array, Array]]] = [
        (Text(fa="درست", en="right"), right),
        (Text(fa="نخست به‌روز کردن W′", en="W′ updated first"), _wrong_order()),
        (Text(fa="تنها قطر ژاکوبی", en="only the Jacobian's diagonal"), _diagonal_only()),
        (Text(fa="علامت وارونه", en="wrong sign"), (-right[0], -right[1])),
    ]
    near = example.by_differences(x, y, w, v)
    rows: list[list[Cell]] = []
    for text, (inner, outer) in ways:
        what = Text(fa="بزرگ‌ترین خطا", en="largest error")
        errors = [
            max(float(np.abs(a - b).max()) for a, b in zip((inner, outer), way, strict=True)) for way in (auto, near)
        ]
        routes = {Route.AUTOGRAD: round(errors[0], 12), Route.DIFFERENCES: errors[1]}
        rows.append([text, Claim(what, routes, tolerance=1e-8), _loss_after(inner, outer)])
    columns = [
        Column(Text(fa="گرادیان", en="gradient")),
        Column(Text(fa="بزرگ‌ترین خطا در 14 درایه", en="largest error of the 14 entries"), digits=4),
        Column(Text(fa="زیان پس از یک گام", en="loss after one step"), digits=4),
    ]
    return Table(columns, rows, marked=(1, 2, 3))


def orders_compared() -> Table:
    """The wrong order's largest error, η‖δ‖² max|x| max|h|, and the loss after a step in either order, for three η."""
    data = example.example()
    right, auto = reference.softmax_network_gradients(*data), example.by_autograd(*data)
    square = sum((d * d for d in example.delta_by_hand()), Fraction(0))
    factor = square * max(map(abs, example.INPUT)) * max(map(abs, example.hidden_by_hand()))
    rows: list[list[Cell]] = []
    for rate in (Fraction(1, 10), Fraction(3, 100), Fraction(1, 100)):
        wrong = _wrong_order(rate)
        routes = {Route.BY_HAND: float(rate * factor), Route.AUTOGRAD: float(np.abs(wrong[0] - auto[0]).max())}
        error = Claim(Text(fa="بزرگ‌ترین خطا", en="largest error"), routes, tolerance=1e-12)
        rows.append([float(rate), error, _loss_after(*right, rate), _loss_after(*wrong, rate)])
    columns = [
        Column(Maths(r"\eta")),
        Column(Text(fa="بزرگ‌ترین خطا", en="largest error"), digits=4),
        Column(Text(fa="زیان، ترتیب درست", en="loss, right order"), digits=5),
        Column(Text(fa="زیان، نخست W′", en="loss, W′ first"), digits=5),
    ]
    return Table(columns, rows)


def hidden_gradient_in_decimals() -> Claim:
    """∂L/∂h = W'δ with its factor ln 2."""
    x, y, w, v = (torch.tensor(each) for each in example.example())
    hidden = (w.T @ x).requires_grad_()
    (slope,) = torch.autograd.grad(-(y * torch.log_softmax(v.T @ hidden, 0)).sum(), hidden)
    by_hand = [float(each) * math.log(2) for each in example.hidden_gradient_over_ln2()]
    routes = {Route.BY_HAND: by_hand, Route.AUTOGRAD: slope.numpy()}
    return Claim(Text(fa="گرادیان بردار پنهان", en="gradient of the hidden vector"), routes, tolerance=1e-14)


def loss_after_the_right_step() -> Claim:
    """The example's loss after one right step."""
    x, y, w, v = example.example()
    return _loss_after(*reference.softmax_network_gradients(x, y, w, v))


def hidden_gradient_in_the_wrong_order() -> Claim:
    """∂L/∂h with the new W': W'δ - η‖δ‖²h, and the product with the updated matrix."""
    delta, h = example.delta_by_hand(), example.hidden_by_hand()
    square = sum((d * d for d in delta), Fraction(0))
    by_hand = [
        float(s) * math.log(2) - float(RATE * square * a)
        for s, a in zip(example.hidden_gradient_over_ln2(), h, strict=True)
    ]
    x, y, w, v = (torch.tensor(each) for each in example.example())
    outer = v.clone().requires_grad_()
    (slope,) = torch.autograd.grad(example.torch_loss(x, y, w, outer), outer)
    hidden = w.T @ x
    found = (v - float(RATE) * slope) @ (torch.softmax(v.T @ hidden, 0) - y)
    return Claim(
        Text(fa="گرادیان بردار پنهان با ترتیب نادرست", en="gradient of the hidden vector in the wrong order"),
        {Route.BY_HAND: by_hand, Route.TORCH: found.numpy()},
        tolerance=1e-12,
    )


def square_of_delta() -> Claim:
    """‖δ‖² of the example."""
    delta = example.delta_by_hand()
    guess = torch.softmax(torch.tensor([math.log(2) * u for u in example.scores_over_ln2()], dtype=torch.float64), 0)
    found = guess - torch.tensor(example.LABEL, dtype=torch.float64)
    routes = {Route.BY_HAND: sum((d * d for d in delta), Fraction(0)), Route.TORCH: float(found @ found)}
    return Claim(Text(fa="مربع طول خطا", en="square of the error's length"), routes, tolerance=1e-14)


def delta_with_the_diagonal_only() -> Claim:
    """What is taken for ∂L/∂u if softmax's Jacobian were diagonal: by hand, and from autograd's diagonal."""
    guess = example.prediction_by_hand()
    by_hand = [-label * (1 - each) for each, label in zip(guess, example.LABEL, strict=True)]
    scores = torch.tensor([math.log(2) * u for u in example.scores_over_ln2()], dtype=torch.float64)
    full = torch.autograd.functional.jacobian(lambda u: torch.softmax(u, 0), scores)  # type: ignore[no-untyped-call]
    upstream = -torch.tensor(example.LABEL, dtype=torch.float64) / torch.softmax(scores, 0)
    return Claim(
        Text(fa="گرادیان لوجیت‌ها با قطر تنها", en="gradient of the logits with the diagonal only"),
        {Route.BY_HAND: by_hand, Route.AUTOGRAD: (torch.diag(full) * upstream).numpy()},
        tolerance=1e-14,
    )


def labels_and_their_sums() -> Table:
    """∂L/∂u for labels whose sum is not always one: sŷ - y by hand and by autograd."""
    guess = example.prediction_by_hand()
    labels: list[tuple[Text, tuple[Fraction, ...]]] = [
        (Text(fa="تک‌فعال", en="one-hot"), tuple(Fraction(k) for k in (0, 1, 0, 0))),
        (Text(fa="نرم", en="soft"), tuple(Fraction(k, 10) for k in (1, 7, 1, 1))),
        (Text(fa="دو کلاس با هم", en="two classes at once"), tuple(Fraction(k) for k in (0, 1, 0, 1))),
        (Text(fa="هیچ کلاسی", en="no class"), tuple(Fraction(k) for k in (0, 0, 0, 0))),
    ]
    rows: list[list[Cell]] = []
    for text, label in labels:
        total = sum(label, Fraction(0))
        hand = [total * each - y for each, y in zip(guess, label, strict=True)]
        scores = torch.tensor([math.log(2) * u for u in example.scores_over_ln2()], dtype=torch.float64)
        scores.requires_grad_()
        y = torch.tensor([float(each) for each in label], dtype=torch.float64)
        (slopes,) = torch.autograd.grad(-(y * torch.log_softmax(scores, 0)).sum(), scores)
        what = Text(fa="گرادیان لوجیت", en="gradient of a logit")
        cells = [
            Claim(what, {Route.BY_HAND: a, Route.AUTOGRAD: float(b)}, tolerance=1e-14)
            for a, b in zip((*hand, sum(hand, Fraction(0))), (*slopes, slopes.sum()), strict=True)
        ]
        rows.append([text, total, *cells])
    heads = [Column(Maths(rf"\partial\mathcal L/\partial u_{j}")) for j in range(1, 5)]
    columns = [Column(Text(fa="برچسب", en="label")), Column(Maths("s")), *heads, Column(Text(fa="جمع", en="sum"))]
    return Table(columns, rows)


def two_classes_without_the_sum() -> Claim:
    """The second entry of ŷ - y for the label (0, 1, 0, 1), which should have been 2ŷ - y."""
    guess = example.prediction_by_hand()
    scores = torch.tensor([math.log(2) * u for u in example.scores_over_ln2()], dtype=torch.float64)
    routes = {Route.BY_HAND: guess[1] - 1, Route.TORCH: float(torch.softmax(scores, 0)[1]) - 1}
    return Claim(Text(fa="درایه‌ی دوم بدون جمع", en="second entry without the sum"), routes, tolerance=1e-14)


def _naive(shift: float) -> Text | float:
    """-ln of a computed softmax for the right class, in double precision, and what becomes of it."""
    with np.errstate(all="ignore"):
        powers = np.exp(np.array([2.0 + shift, 1.0, 0.0, 0.0]))
        loss = -np.log(powers / powers.sum())[1]
    return Text(fa="بی‌نهایت", en="infinity") if np.isinf(loss) else float(loss)


def safe_and_unsafe_loss() -> Table:
    """Loss of class 2 for scores (2 + c, 1, 0, 0): as written, and with the largest score subtracted."""
    rows: list[list[Cell]] = []
    for shift in (0, 30, 720, 1000):
        scores = [2.0 + shift, 1.0, 0.0, 0.0]
        with mpmath.workdps(60):
            exact = float(mpmath.log(sum(mpmath.exp(u) for u in scores)) - scores[1])
        routes = {Route.NUMPY: -float(reference.log_softmax(scores)[1]), Route.SYMBOLIC: exact}
        claim = Claim(Text(fa="زیان", en="loss"), routes, tolerance=1e-13)
        naive = _naive(float(shift))
        rows.append([shift, naive, claim])
    columns = [
        Column(Maths("c")),
        Column(Text(fa="از روی تعریف", en="as the definition says"), digits=4),
        Column(Text(fa="با کم کردن بزرگ‌ترین لوجیت", en="largest logit subtracted"), digits=4),
    ]
    return Table(columns, rows)


def largest_exponent() -> Claim:
    """ln of the largest number in double precision: beyond it exp overflows."""
    low, high = 700.0, 720.0
    with np.errstate(over="ignore"):
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if np.isfinite(np.exp(middle)) else (low, middle)
    return Claim(
        Text(fa="بزرگ‌ترین نما", en="largest exponent"),
        {Route.CLOSED_FORM: math.log(2 - 2.0**-52) + 1023 * math.log(2), Route.SIMULATION: low},
        tolerance=1e-12,
    )


def moving_numbers_of_word2vec() -> Table:
    """Gradients other than zero for one pair of words, in a vocabulary of ten thousand."""
    random = np.random.default_rng(2)
    w, v = random.normal(size=(WORDS, LENGTH)) / 10, random.normal(size=(LENGTH, WORDS)) / 10
    rows: list[list[Cell]] = []
    for text, words in (
        (Text(fa="یک واژه‌ی ورودی", en="one input word"), (17,)),
        (Text(fa="میانگین 4 واژه", en="mean of 4 words"), (3, 17, 91, 255)),
    ):
        x = np.zeros(WORDS)
        x[list(words)] = 1 / len(words)
        inner, outer = reference.softmax_network_gradients(x, np.eye(1, WORDS, 8)[0], w, v)
        expected = (len(words) * LENGTH, LENGTH * WORDS)
        counted = (int(np.count_nonzero(inner)), int(np.count_nonzero(outer)))
        what = Text(fa="گرادیان‌های ناصفر", en="gradients that are not zero")
        rows.append(
            [
                text,
                *(
                    Claim(what, {Route.CLOSED_FORM: a, Route.COUNTING: b})
                    for a, b in zip(expected, counted, strict=True)
                ),
            ]
        )
    columns = [
        Column(Text(fa="ورودی", en="input")),
        Column(Text(fa="در W، از یک میلیون", en="in W, of a million")),
        Column(Text(fa="در W′، از یک میلیون", en="in W′, of a million")),
    ]
    return Table(columns, rows)


def rank_of_the_product() -> Claim:
    """Rank of WW' for p = 6, q = 2, r = 5: by singular values, and exactly by minors in whole numbers."""
    import sympy

    random = np.random.default_rng(4)
    w, v = random.integers(-3, 4, (6, 2)), random.integers(-3, 4, (2, 5))
    return Claim(
        Text(fa="رتبه‌ی حاصل‌ضرب", en="rank of the product"),
        {Route.NUMPY: int(np.linalg.matrix_rank(w @ v)), Route.SYMBOLIC: int(sympy.Matrix((w @ v).tolist()).rank())},
    )


def gradients_from_zero() -> Claim:
    """Largest gradient if W and W' are both zero: by autograd and by the reference."""
    x, y, w, v = example.example()
    auto = example.by_autograd(x, y, 0 * w, 0 * v)
    ref = reference.softmax_network_gradients(x, y, 0 * w, 0 * v)
    routes = {
        route: max(float(np.abs(each).max()) for each in way)
        for route, way in ((Route.AUTOGRAD, auto), (Route.NUMPY, ref))
    }
    return Claim(Text(fa="بزرگ‌ترین گرادیان در صفر", en="largest gradient at zero"), routes)


def change_of_the_product() -> Claim:
    """First row of the change of WW' by one step: by updating both, and by the formula with ∂A = xδᵀ."""
    x, y, w, v = example.example()
    inner, outer = example.by_autograd(x, y, w, v)
    rate = float(RATE)
    direct = (w - rate * inner) @ (v - rate * outer) - w @ v
    whole = np.outer(x, [float(d) for d in example.delta_by_hand()])
    formula = -rate * (whole @ v.T @ v + w @ w.T @ whole) + rate**2 * whole @ v.T @ w.T @ whole
    return Claim(
        Text(fa="تغییر حاصل‌ضرب", en="change of the product"),
        {Route.AUTOGRAD: direct[0], Route.MATRIX: formula[0]},
        tolerance=1e-12,
    )


def change_of_a_single_matrix() -> Claim:
    """First row of the change of A by one step if A itself were the parameter: -ηxδᵀ."""
    x, y, w, v = example.example()
    product = torch.tensor(w @ v, requires_grad=True)
    loss = -(torch.tensor(y) * torch.log_softmax(product.T @ torch.tensor(x), 0)).sum()
    (slope,) = torch.autograd.grad(loss, product)
    by_hand = [-RATE * example.INPUT[0] * d for d in example.delta_by_hand()]
    routes = {Route.BY_HAND: by_hand, Route.AUTOGRAD: -float(RATE) * slope.numpy()[0]}
    return Claim(Text(fa="تغییر یک ماتریس تنها", en="change of a single matrix"), routes, tolerance=1e-12)
