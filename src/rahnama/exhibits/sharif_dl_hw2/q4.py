"""Question 4, a convolution of vectors as a matrix: forward, both gradients, and the transposed convolution."""

from __future__ import annotations

import numpy as np

from rahnama.exhibit import Claim, Diagram, Erratum, Figure, Route, Table, part
from rahnama.exhibits.sharif_dl_hw2 import _q4_drawings as drawings
from rahnama.exhibits.sharif_dl_hw2 import _q4_errata as errata
from rahnama.exhibits.sharif_dl_hw2 import _q4_example as example
from rahnama.exhibits.sharif_dl_hw2 import _q4_routes as routes
from rahnama.exhibits.sharif_dl_hw2 import _q4_tables as tables
from rahnama.exhibits.sharif_dl_hw2._q4_example import FRAMED, PADDED, REVERSED, TARGET, G, W, X, claim
from rahnama.reference import convolution1d as reference
from rahnama.text import Text

TERM, ENTRY = Text(fa="جمله", en="terms"), Text(fa="درایه", en="entries")


# 1. the convolution as a matrix


@part("1")
def band_matrix() -> Diagram:
    """W (4×6) times the padded vector: one colour for each weight, zeros elsewhere."""
    return Diagram(640, 250, drawings.product(60, 16, 46), mirrors=False)


@part("1")
def sliding_kernel() -> Diagram:
    """The kernel at its four places on the padded vector, with the numbers of the example."""
    output = reference.cross_correlation(X, W, padding=1).tolist()
    return Diagram(640, 225, drawings.sliding(("x′", "o"), PADDED, W, drawings.TONES, output), mirrors=False)


@part("1")
def output_rows() -> Table:
    """The four rows of the printed output, run on the example and compared with the layer."""
    return tables.output_rows()


@part("1")
def example_output() -> Claim:
    """The output of the example."""
    return claim("خروجی مثال", "output of the example", example.output())


@part("1")
def printed_output_terms() -> Claim:
    """All 4·3·4 coefficients of the printed output agree with the layer."""
    by_torch = routes.agreeing_terms_torch(routes.printed_output, lambda x, w: routes.conv(x, w, 1))
    by_sympy = routes.agreeing_terms_symbolic(routes.printed_output, 4)
    return claim(
        "ضریب‌های درستِ $w_kx_j$ در خروجی چاپ‌شده",
        "right coefficients of $w_kx_j$ in the printed output",
        {Route.SYMBOLIC: by_sympy, Route.AUTOGRAD: by_torch},
        TERM,
    )


@part("1")
def band_weights() -> Claim:
    """Non-zero entries of W, and those of them that meet an entry of x."""
    return claim("درایه‌های ناصفر $W$ و $A$", "non-zero entries of $W$ and of $A$", example.band_weights(), ENTRY)


@part("1")
def true_convolution() -> Claim:
    """What the convolution of mathematics, which reverses the kernel, gives for the same numbers."""
    return claim(
        "کانولوشن ریاضی همان عددها",
        "mathematical convolution of the same numbers",
        {Route.LOOPS: routes.loop_correlation(X, REVERSED, 1), Route.NUMPY: np.convolve(X, W, "same")},
    )


# 2. the gradient


@part("2")
def gradient_routing() -> Diagram:
    """Every output hands its gradient to the inputs that it read, times the weight in between."""
    return Diagram(640, 310, drawings.routing(G, reference.input_gradient(G, W, 4, padding=1).tolist()), mirrors=False)


@part("2")
def jacobian() -> Claim:
    """∂o_i/∂x_j of the example by SymPy and by automatic differentiation."""
    return claim(
        "ماتریس ژاکوبی مثال",
        "Jacobian of the example",
        {Route.SYMBOLIC: routes.symbolic_jacobian(W).tolist(), Route.AUTOGRAD: routes.torch_jacobian(W, 4, 1)},
    )


@part("2")
def upstream_gradient() -> Claim:
    """∂L/∂o of the squared loss."""
    return claim(
        "گرادیان زیان نسبت به خروجی",
        "gradient of the loss by the output",
        {
            Route.CLOSED_FORM: reference.cross_correlation(X, W, padding=1) - TARGET,
            Route.AUTOGRAD: routes.torch_gradients(X, W, TARGET)[0],
        },
    )


@part("2")
def gradient_paths() -> Table:
    """For each input: the outputs that it fed, the products, and their sum."""
    return tables.gradient_paths()


@part("2")
def input_gradient() -> Claim:
    """∂L/∂x of the example, by four routes."""
    return claim("گرادیان زیان نسبت به ورودی", "gradient of the loss by the input", example.input_gradient())


@part("2")
def kernel_gradient() -> Claim:
    """∂L/∂w of the example, by three routes."""
    return claim("گرادیان زیان نسبت به کرنل", "gradient of the loss by the kernel", example.kernel_gradient())


@part("2")
def symbolic_jacobian_row() -> Erratum:
    """Row 2 of the symbolic Jacobian, as our copy of the source prints it, has five entries."""
    return errata.symbolic_jacobian_row()


# 3. exactly which operation


@part("3")
def reversed_kernel() -> Diagram:
    """The reversed kernel at its four places on the padded upstream gradient."""
    gradient = reference.input_gradient(G, W, 4, padding=1).tolist()
    shapes = drawings.sliding(("g′", "d"), FRAMED, REVERSED, drawings.TONES[::-1], gradient)
    return Diagram(640, 225, shapes, mirrors=False)


@part("3")
def flip_and_operator() -> Table:
    """Reversed or not, correlation or convolution: four readings, of which two are right."""
    return tables.flip_and_operator()


@part("3")
def padding_rule() -> Table:
    """How far to pad the upstream gradient for other kernels and paddings."""
    return tables.padding_rule()


@part("3")
def strided_gradient() -> Claim:
    """∂L/∂x for stride 2 and the upstream gradient (1, 2)."""
    return claim(
        "گرادیان ورودی با گام 2",
        "gradient by the input with stride 2",
        {
            Route.NUMPY: reference.input_gradient([1, 2], W, 4, 2, 1),
            Route.LOOPS: routes.loop_input_gradient([1, 2], W, 4, 1, 2),
            Route.AUTOGRAD: routes.torch_input_gradient([1, 2], W, 4, 1, 2),
        },
    )


@part("3")
def unread_tail() -> Claim:
    """Entries at the end of the padded vector that the stride skips."""
    return claim(
        "درایه‌های خوانده‌نشده‌ی انتها",
        "unread entries at the end",
        {Route.CLOSED_FORM: (4 + 2 * 1 - 3) % 2, Route.COUNTING: routes.unread_entries(4, 3, 2, 1)},
        ENTRY,
    )


@part("3")
def reversed_filter() -> Erratum:
    """«Convolve with the reversed filter» holds only if the word convolution doesn't reverse by itself."""
    return errata.reversed_filter()


# 4. the transposed convolution


@part("4")
def matrix_and_transpose() -> Diagram:
    """W and its transpose side by side, with what padding leaves out."""
    return Diagram(640, 245, drawings.transposes(24, 14, 37), mirrors=False)


@part("4")
def stamped_kernels() -> Table:
    """Every input stamps the kernel; the columns add up to the output."""
    return tables.stamped_kernels()


@part("4")
def upsampled() -> Claim:
    """The transposed convolution of the example, padding 0."""
    return claim("خروجی با حاشیه‌ی 0", "output with padding 0", example.upsampled())


@part("4")
def upsampled_cropped() -> Claim:
    """The transposed convolution of the example, padding 1."""
    return claim("خروجی با حاشیه‌ی 1", "output with padding 1", example.upsampled_cropped())


@part("4")
def printed_upsampled_terms() -> Claim:
    """All 6·3·4 coefficients of the printed output agree with the layer, once k is read as w."""
    by_torch = routes.agreeing_terms_torch(routes.printed_upsampled, routes.conv_transpose)
    by_sympy = routes.agreeing_terms_symbolic(routes.printed_upsampled, 6)
    return claim(
        "ضریب‌های درستِ $w_kx_j$ در خروجی چاپ‌شده",
        "right coefficients of $w_kx_j$ in the printed output",
        {Route.SYMBOLIC: by_sympy, Route.AUTOGRAD: by_torch},
        TERM,
    )


@part("4")
def transposed_length() -> Table:
    """Length of the output for other strides and paddings."""
    return tables.transposed_length()


@part("4")
def inner_product() -> Claim:
    """⟨Wx′, g⟩ = ⟨x′, Wᵀg⟩ in the example: the left side by loops, the right one by torch."""
    stamped = routes.conv_transpose(routes.tensor(G), routes.tensor(W)).detach().numpy()
    return claim(
        r"دو طرف $\langle Wx',g\rangle=\langle x',W^\top g\rangle$",
        r"both sides of $\langle Wx',g\rangle=\langle x',W^\top g\rangle$",
        {
            Route.LOOPS: sum(o * g for o, g in zip(routes.loop_correlation(X, W, 1), G, strict=True)),
            Route.TORCH: float(stamped @ PADDED),
        },
    )


@part("4")
def there_and_back() -> Claim:
    """Through the layer and back through its transpose: not the vector that one started from."""
    return claim("برگشت با ترانهاده", "back by the transpose", example.there_and_back())


@part("4")
def solved_back() -> Claim:
    """Through the layer and back by solving the equations: the vector that one started from."""
    return claim("برگشت با حل دستگاه", "back by solving", example.solved_back())


@part("4")
def product_rank() -> Claim:
    """Rank of WᵀW, a 6×6 matrix."""
    return claim(r"رتبه‌ی $W^\top W$", r"rank of $W^\top W$", example.product_rank())


@part("4")
def overlap_counts() -> Table:
    """How many stamps meet in each entry, for kernels that do and do not divide by the stride."""
    return tables.overlap_counts()


@part("4")
def overlap_bars() -> Figure:
    """The same counts for stride 2 as bars: three weights alternate, four do not."""
    return Figure(drawings.overlap_panels, 6.4, 2.3)


@part("4")
def zero_padding() -> Erratum:
    """«With zero padding the first and last entries are dropped»: with padding 1 they are."""
    return errata.zero_padding()
