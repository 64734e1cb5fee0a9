"""Gradient of a one-dimensional convolution with respect to its filter: what ``ml-hw4/q2`` shows and verifies."""

from __future__ import annotations

import numpy as np

from rahnama.exhibit import Claim, Diagram, Route, Table, part
from rahnama.exhibits.ml_hw4 import _q2_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q2_example as example
from rahnama.exhibits.ml_hw4 import _q2_routes as routes
from rahnama.exhibits.ml_hw4 import _q2_tables as tables
from rahnama.exhibits.ml_hw4 import _q2_variations as variations
from rahnama.exhibits.ml_hw4._q2_example import REVERSED, TARGET, G, K, N, W, X, claim
from rahnama.exhibits.ml_hw4._q2_variations import STRIDED
from rahnama.reference import convolution1d as reference
from rahnama.text import Text

ENTRY = Text(fa="درایه", en="entries")
LIMIT = 7  # all N up to this, and all K from 1 to N

# the example


@part("")
def example_output() -> Claim:
    """Z of the example."""
    return claim("خروجی مثال", "output of the example", example.output())


@part("")
def upstream_gradient() -> Claim:
    """∂L/∂Z of the squared loss."""
    return claim(
        "گرادیان زیان نسبت به خروجی",
        "gradient of the loss with respect to the output",
        {
            Route.CLOSED_FORM: reference.cross_correlation(X, W) - TARGET,
            Route.AUTOGRAD: routes.torch_gradients(X, W, TARGET)[0],
        },
    )


# the weights


@part("")
def weight_paths() -> Diagram:
    """From W_1 through all four outputs to the loss."""
    return Diagram(340, 372, drawings.weight_paths(1, reference.cross_correlation(X, W).tolist()), mirrors=False)


@part("")
def dot_products() -> Table:
    """The three dot products, with letters and with numbers."""
    return tables.dot_products()


@part("")
def kernel_gradient() -> Claim:
    """∂L/∂W of the example, by five routes."""
    return claim(
        "گرادیان زیان نسبت به وزن‌ها", "gradient of the loss with respect to the weights", example.kernel_gradient()
    )


@part("")
def bias_gradient() -> Claim:
    """∂L/∂b for one bias added to all outputs."""
    return claim(
        "گرادیان زیان نسبت به بایاس",
        "gradient of the loss with respect to the bias",
        {Route.CLOSED_FORM: sum(G), Route.DIFFERENCES: routes.central_differences(example.loss_by_bias, [0.0])[0]},
    )


@part("")
def checked_kernel_entries() -> Claim:
    """Entries of ∂L/∂W, over all lengths up to 7, that equal the formula."""
    return claim(
        "درایه‌های $\\partial L/\\partial W$ که با فرمول برابرند، برای همه‌ی $1\\le K\\le N\\le 7$",
        "entries of $\\partial L/\\partial W$ that equal the formula, over all $1\\le K\\le N\\le 7$",
        {
            Route.CLOSED_FORM: sum(k for _, k in routes.sizes(LIMIT)),
            Route.SYMBOLIC: routes.agreeing_symbolic(LIMIT, routes.loop_kernel_gradient, by_kernel=True),
            Route.AUTOGRAD: routes.agreeing_autograd(LIMIT, reference.kernel_gradient, by_kernel=True),
            Route.DIFFERENCES: routes.agreeing_differences(LIMIT, reference.kernel_gradient, by_kernel=True),
        },
        ENTRY,
    )


# which convolution it is


@part("")
def sliding_gradient() -> Diagram:
    """G at its three places on X."""
    gradient = reference.kernel_gradient(G, X, K).tolist()
    shapes = drawings.sliding(("X", "∂L/∂W"), drawings.signal(), [(value, "fg") for value in G], gradient)
    return Diagram(640, 180, shapes, mirrors=False)


@part("")
def lengths() -> Table:
    """Lengths of the three results, also at the extremes K = 1 and K = N."""
    return tables.lengths()


@part("")
def readings() -> Table:
    """What «convolve X with G» may mean, and what it gives."""
    return tables.readings()


@part("")
def flipped_layer_gradient() -> Claim:
    """∂L/∂W of a layer that reverses its kernel itself."""
    return claim(
        "گرادیان وزن‌ها در لایه‌ای که کرنل را وارونه می‌کند",
        "gradient of the weights of a layer that reverses its kernel",
        example.flipped_layer_gradient(),
    )


@part("")
def two_products() -> Diagram:
    """T(X) W and the transpose times G, one colour for each entry of X."""
    outputs, gradient = reference.cross_correlation(X, W), reference.kernel_gradient(G, X, K)
    return Diagram(640, 232, drawings.two_products(outputs.tolist(), gradient.tolist()), mirrors=False)


@part("")
def transposed_windows() -> Claim:
    """Entries in which the transpose of T_K(X) is T_M(X), over all lengths up to 7."""
    agreeing = 0
    for n, k in routes.sizes(LIMIT):
        signal = routes.numbers(n, k)[0].tolist()
        longer = np.lib.stride_tricks.sliding_window_view(signal, n - k + 1)  # T_M, by a way of its own
        agreeing += int(np.sum(longer == example.windows(signal, k).T))
    return claim(
        "درایه‌هایی که در آن‌ها $T_K(X)^\\top$ با $T_{N-K+1}(X)$ برابر است، برای همه‌ی $1\\le K\\le N\\le 7$",
        "entries in which $T_K(X)^\\top$ equals $T_{N-K+1}(X)$, over all $1\\le K\\le N\\le 7$",
        {Route.CLOSED_FORM: sum(k * (n - k + 1) for n, k in routes.sizes(LIMIT)), Route.COUNTING: agreeing},
        ENTRY,
    )


# the input


@part("")
def reversed_weights() -> Diagram:
    """The reversed weights at their six places on the padded G."""
    gradient = reference.input_gradient(G, W, N).tolist()
    slider = list(zip(REVERSED, ("c3", "c2", "c1"), strict=True))
    shapes = drawings.sliding(("G′", "∂L/∂X"), drawings.framed(), slider, gradient, cell=50.0)
    return Diagram(640, 302, shapes, mirrors=False)


@part("")
def input_terms() -> Table:
    """∂L/∂X_n, term by term."""
    return tables.input_terms()


@part("")
def input_gradient() -> Claim:
    """∂L/∂X of the example, by five routes."""
    return claim(
        "گرادیان زیان نسبت به ورودی", "gradient of the loss with respect to the input", example.input_gradient()
    )


@part("")
def checked_input_entries() -> Claim:
    """Entries of ∂L/∂X, over all lengths up to 7, that equal the formula."""
    return claim(
        "درایه‌های $\\partial L/\\partial X$ که با فرمول برابرند، برای همه‌ی $1\\le K\\le N\\le 7$",
        "entries of $\\partial L/\\partial X$ that equal the formula, over all $1\\le K\\le N\\le 7$",
        {
            Route.CLOSED_FORM: sum(n for n, _ in routes.sizes(LIMIT)),
            Route.SYMBOLIC: routes.agreeing_symbolic(LIMIT, routes.loop_input_gradient, by_kernel=False),
            Route.AUTOGRAD: routes.agreeing_autograd(LIMIT, reference.input_gradient, by_kernel=False),
            Route.DIFFERENCES: routes.agreeing_differences(LIMIT, reference.input_gradient, by_kernel=False),
        },
        ENTRY,
    )


# cost, and other layers


@part("")
def passes_cost() -> Table:
    """Multiply–accumulates of the three passes."""
    return tables.passes_cost()


@part("")
def gaps_of_stride() -> Diagram:
    """Stride 2: G with a gap, at all its places on X; the last place is one too many."""
    upstream = variations.whole_numbers(STRIDED)[1]
    results = variations.all_places(STRIDED).tolist()
    surplus = len(results) - STRIDED.size
    shapes = drawings.sliding(("X", "∂L/∂W"), drawings.signal(), drawings.spread(upstream), results, dropped=surplus)
    return Diagram(640, 224, shapes, mirrors=False)


@part("")
def strided_gradient() -> Claim:
    """∂L/∂W of the example with stride 2 and G = (3, 1)."""
    return claim("گرادیان وزن‌ها با گام 2", "gradient of the weights, stride 2", variations.gradient(STRIDED))


@part("")
def layer_variations() -> Table:
    """Stride, padding and dilation."""
    return tables.layer_variations()


@part("")
def channel_kernel_entries() -> Claim:
    """Entries of ∂L/∂W that agree for a layer with two examples, three channels and four filters."""
    return claim(
        "درایه‌های برابر در $\\partial L/\\partial W$",
        "entries of $\\partial L/\\partial W$ that agree",
        variations.agreeing_kernel_entries(),
        ENTRY,
    )


@part("")
def channel_input_entries() -> Claim:
    """Entries of ∂L/∂X that agree for the same layer."""
    return claim(
        "درایه‌های برابر در $\\partial L/\\partial X$",
        "entries of $\\partial L/\\partial X$ that agree",
        variations.agreeing_input_entries(),
        ENTRY,
    )


# wrong answers


@part("")
def flipped_gradient() -> Claim:
    """X and G convolved as in mathematics: not the gradient."""
    return claim(
        "کانولوشن ریاضی $X$ با $G$",
        "mathematical convolution of $X$ with $G$",
        {Route.LOOPS: routes.loop_kernel_gradient(G[::-1], X, K), Route.NUMPY: np.convolve(X, G, "valid")},
    )


@part("")
def short_sum() -> Claim:
    """The sum stopped at K - 1."""
    return claim(
        "جمعی که در $K-1$ تمام شود",
        "the sum stopped at $K-1$",
        {Route.LOOPS: routes.short_sum(G, X, K), Route.NUMPY: np.correlate(X[:-1], G[:K], "valid")},
    )


@part("")
def same_index() -> Claim:
    """One letter for two indices."""
    return claim(
        "یک حرف برای دو اندیس",
        "one letter for two indices",
        {Route.LOOPS: routes.same_index(G, X, K), Route.MATRIX: np.full(K, G @ example.windows(X, K) @ np.ones(K))},
    )


@part("")
def wrapped_indices() -> Claim:
    """Negative indices read from the back."""
    square = np.array([[W[(n - i) % K] if n - i < K else 0 for n in range(N)] for i in range(len(G))])
    return claim(
        "اندیس‌های منفی که از ته خوانده شوند",
        "negative indices read from the back",
        {Route.LOOPS: routes.wrapped_input_gradient(G, W, N), Route.MATRIX: np.array(G) @ square},
    )
