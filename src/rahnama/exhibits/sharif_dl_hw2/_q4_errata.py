"""The errata of question 4: what the source says, what holds, and the numbers that tell them apart."""

from __future__ import annotations

import numpy as np

from rahnama.exhibit import Erratum, Route
from rahnama.exhibits.sharif_dl_hw2 import _q4_example as example
from rahnama.exhibits.sharif_dl_hw2 import _q4_routes as routes
from rahnama.exhibits.sharif_dl_hw2._q4_example import REVERSED, G, W, claim
from rahnama.text import Text


def symbolic_jacobian_row() -> Erratum:
    """Row 2 of the symbolic Jacobian, as our copy of the source prints it, has five entries."""
    by_torch, by_sympy = routes.torch_jacobian(W, 4, 1), routes.symbolic_jacobian(W).tolist()
    return Erratum(
        says=Text(
            fa=r"سطر دوم پنج درایه دارد: $\partial o_2/\partial x_2$ دو بار در آن آمده و آخرین درایه‌اش "
            r"$\partial o_3/\partial x_4$ است.",
            en=r"The second row has five entries: $\partial o_2/\partial x_2$ stands in it twice, and the last one is "
            r"$\partial o_3/\partial x_4$.",
        ),
        right=Text(
            fa=r"سطر دوم تنها چهار درایه دارد: $\partial o_2/\partial x_1$ تا $\partial o_2/\partial x_4$.",
            en=r"The second row has four entries only: $\partial o_2/\partial x_1$ to $\partial o_2/\partial x_4$.",
        ),
        printed=[by_torch[i, j] for i, j in ((1, 0), (1, 1), (1, 1), (1, 2), (2, 3))],
        where=Text(
            fa="بخش 2، سطر دوم ژاکوبی نمادین، در نسخه‌ای که در دست داریم",
            en="part 2, second row of the symbolic Jacobian, in the copy that we have",
        ),
        claim=claim(
            "سطر دوم با عددهای مثال",
            "second row with the numbers of the example",
            {Route.SYMBOLIC: by_sympy[1], Route.AUTOGRAD: by_torch[1]},
        ),
        why=Text(
            fa="به لغزش رونویسی می‌ماند و شاید تنها در نسخه‌ی ما باشد: درایه‌ی تکراری، بقیه‌ی سطر را یک جا به راست رانده "
            "است. ماتریسِ وزن‌ها که پس از آن آمده درست است.",
            en="It looks like a slip of copying, perhaps in our copy only: the repeated entry pushed the rest of the "
            "row one place to the right. The matrix of weights that follows it is right.",
        ),
    )


def reversed_filter() -> Erratum:
    """«Convolve with the reversed filter» holds only if the word convolution doesn't reverse by itself."""
    return Erratum(
        says=Text(
            fa="گرادیانی را که از بالا می‌رسد به اندازه‌ی 1 حاشیه می‌دهیم و با فیلتر معکوس کانولوشن می‌کنیم.",
            en="Pad the upstream gradient by 1 and convolve it with the reversed filter.",
        ),
        right=Text(
            fa="یا با فیلتر وارونه همبستگی متقابل می‌گیریم یا با خود فیلتر کانولوشن ریاضی. وارونه کردنِ پیش از "
            "کانولوشن ریاضی، وارونه کردنِ درونِ آن را بی‌اثر می‌کند.",
            en="Either cross-correlate with the reversed filter, or take the mathematical convolution with the filter "
            "as it is. To reverse before a mathematical convolution cancels the reversal inside it.",
        ),
        printed=np.convolve(G, REVERSED, "same"),
        where=Text(
            fa="بخش 3، جمله‌ی پاسخ (نادقیق، نه نادرست)", en="part 3, the answer's sentence (imprecise, not false)"
        ),
        claim=claim("گرادیان ورودی در مثال", "gradient by the input in the example", example.input_gradient()),
        why=Text(
            fa="واژه‌ی کانولوشن دو معنا دارد. منبع در بخش 1 کرنل را وارونه نمی‌کند و با همان معنا این جمله درست است؛ ولی "
            "سؤال عملِ دقیق را خواسته است. منبع عددی ننوشته است: ردیف نخستِ زیر، همین جمله است با معنای ریاضیِ "
            "کانولوشن.",
            en="The word convolution has two meanings. In part 1 the source doesn't reverse the kernel, and in that "
            "sense the sentence holds; but the question asks for the exact operation. The source gives no numbers: "
            "the first row below is the sentence with the mathematical meaning of convolution.",
        ),
    )


def zero_padding() -> Erratum:
    """«With zero padding the first and last entries are dropped»: with padding 1 they are."""
    return Erratum(
        says=Text(
            fa="اگر حاشیه‌ی صفر به کار ببریم، درایه‌های اول و آخر حذف می‌شوند.",
            en="If zero padding is applied, the first and the last entry are dropped.",
        ),
        right=Text(
            fa="با حاشیه‌ی 0 هیچ درایه‌ای حذف نمی‌شود و هر شش درایه می‌مانند. با حاشیه‌ی 1، که سؤال پرسیده بود، "
            "اولی و آخری بریده می‌شوند.",
            en="With padding 0 nothing is dropped and all six entries stay. With padding 1, which the question asked "
            "about, the first and the last are cropped.",
        ),
        printed=example.upsampled_cropped()[Route.NUMPY],
        where=Text(fa="بخش 4، آخرین جمله‌ی پاسخ", en="part 4, last sentence of the answer"),
        claim=claim("خروجی با حاشیه‌ی 0 در مثال", "output with padding 0 in the example", example.upsampled()),
        why=Text(
            fa="خودِ سؤال این تعبیر را برای حاشیه‌ای به پهنای 0 به کار برده است؛ منظور پاسخ گویا حاشیه‌ای به پهنای 1 "
            "است که با صفر پُر شده باشد. اما در کانولوشن ترانهاده حاشیه چیزی به خروجی نمی‌افزاید؛ از آن می‌بُرد. "
            "منبع عددی ننوشته است: ردیف نخستِ زیر، همین جمله است با حاشیه‌ی 0.",
            en="The question itself uses these words for a padding of width 0; the answer seems to mean a padding of "
            "width 1, filled with zeros. But in a transposed convolution padding adds nothing to the output; it "
            "crops it. The source gives no numbers: the first row below is the sentence with padding 0.",
        ),
    )
