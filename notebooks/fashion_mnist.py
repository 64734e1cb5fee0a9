# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   rahnama:
#     question: dl-hw1/q5
# ---

# %% [markdown] lang="fa"
# # دسته‌بندی Fashion-MNIST، خط به خط
#
# این دفترچه همه‌ی پرسش عملی را در یک جا اجرا می‌کند: از نشان دادن چند تصویر تا شبکه‌ای که هر خط پس‌انتشار (backpropagation) آن را خودمان نوشته‌ایم، و در پایان همان شبکه با PyTorch.
# استخراج فرمول‌ها، راهنمایی‌ها و خطاهای رایج در [صفحه‌ی خودِ پرسش](../q5/) آمده است و این‌جا تنها یادآوری می‌شود که هر خط کد چرا درست است.
# [صفحه‌ی مقایسه](../q5-comparison/) همین شبکه‌ها را با آزمایش‌های بیشتری کنار هم می‌گذارد.
#
# دفترچه را می‌توانید بارگیری کنید و به‌تنهایی اجرا کنید.
# تنها به Python (نسخه‌ی $3.10$ یا تازه‌تر)، NumPy و Matplotlib نیاز دارد؛ بخش «و» به PyTorch هم نیاز دارد و اگر نباشد، همان بخش کنار گذاشته می‌شود و بقیه اجرا می‌شود.
# عددها و شکل‌هایی که می‌بینید از اجرای همین کد آمده‌اند؛ برای همین در متن عددی از نتیجه‌ها نمی‌نویسیم و به خروجیِ زیر هر خانه ارجاع می‌دهیم.
# اجرای کامل، بسته به رایانه، از چند دقیقه تا نزدیک به یک ساعت طول می‌کشد؛ برای نگاهی سریع `EPOCHS = 2` و `SEEDS = (0, 1)` بگذارید.
#
# ## آماده‌سازی {#setup}
#
# دو خانه‌ی نخست کتابخانه‌ها و ظاهر شکل‌ها را آماده می‌کنند و چیزی برای یاد گرفتن ندارند.
# تنها به خط نخست توجه کنید: محاسبه را به یک رشته‌ی پردازشی محدود می‌کنیم تا زمان هر دوره در NumPy و PyTorch با یک معیار سنجیده شود.

# %% [markdown] lang="en"
# # Classifying Fashion-MNIST, line by line
#
# This notebook runs the whole practical question in one place: from showing a few pictures to a network whose backpropagation we write ourselves, line by line, and at the end the same network in PyTorch.
# The derivations, hints and common mistakes are on the [page of the question itself](../q5/); here we only recall why each line of code is right.
# The [comparison page](../q5-comparison/) puts the same networks side by side with further experiments.
#
# You can download the notebook and run it alone.
# It needs only Python ($3.10$ or newer), NumPy and Matplotlib; section f also needs PyTorch, and if that is missing, this section is skipped and the rest runs.
# The numbers and figures that you see came from running this very code; the text therefore states no number of them and refers to the output below each cell.
# A full run takes from a few minutes to nearly an hour, depending on the computer; for a quick look set `EPOCHS = 2` and `SEEDS = (0, 1)`.
#
# ## Setup {#setup}
#
# The first two cells prepare the libraries and the looks of the figures; there is nothing to learn from them.
# Notice only the first line: we restrict the computation to one thread, so that the time of an epoch is measured by one standard for NumPy and for PyTorch.

# %% name="threads"
import os

# One thread: more hardly help with matrices this small, and both libraries are timed alike.
os.environ["OMP_NUM_THREADS"] = "1"  # must be set before NumPy is imported

# %% name="style"
# %config InlineBackend.figure_formats = ["svg"]
# %config InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None}}
import gzip
import hashlib
import math
import time
import urllib.request
import zlib
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

try:
    import torch
except ImportError:
    torch = None  # section f says so; everything else runs

PALETTE = {
    "c1": "#0b66c2",
    "c2": "#c2410c",
    "c3": "#15803d",
    "c4": "#7c3aed",
    "c5": "#b4134f",
    "c6": "#8a6100",
    "grey": "#5a6270",
}
INK, GRID = "#000000", "#d7dbe0"
plt.rcParams.update(
    {
        "svg.fonttype": "none",  # words stay words
        "svg.hashsalt": "fashion-mnist",  # the same picture gets the same bytes
        "figure.facecolor": "none",  # in a dark Jupyter, write "white" here
        "axes.facecolor": "none",
        "legend.frameon": False,
        "image.composite_image": False,  # pictures keep their own pixels
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": 9,
        "axes.titlesize": 10,
        "axes.grid": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "grid.color": GRID,
        "grid.linewidth": 0.6,
        **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor"), INK),
        **dict.fromkeys(("axes.titlecolor", "xtick.color", "ytick.color"), INK),
    }
)

# %% [markdown] lang="fa"
# خانه‌ی بعد همه‌ی چیزهایی را که می‌توان تغییر داد یک‌جا دارد.
# برگه درباره‌ی نرخ یادگیری (learning rate)، اندازه‌ی دسته، شمار دوره‌ها (epoch) و مقداردهی اولیه (initialization) چیزی نمی‌گوید؛ پس خودمان انتخاب می‌کنیم و انتخاب را می‌گوییم:
#
# - بیست دوره آموزش، با ریزدسته‌های (mini-batch) صدتایی و نرخ یادگیری $\eta=0.1$ برای همه‌ی بخش‌ها؛
# - در هر دوره ترتیب تازه‌ای از همه‌ی مجموعه‌ی آموزش؛
# - سه بذر تصادفی (random seed): هر بذر هم وزن‌های آغازین و هم ترتیب نمونه‌ها را تعیین می‌کند و هر آزمایش با هر سه تکرار می‌شود تا ببینیم چه اندازه از تفاوت‌ها کارِ بخت است.
#
# این عددها را پیش از دیدن نتیجه‌ها ثابت کرده‌ایم.
# اگر نرخ یادگیری یا شمار دوره‌ها را از روی دقت بر مجموعه‌ی آزمون (test set) انتخاب می‌کردیم، آن مجموعه دیگر داورِ بی‌طرف نبود؛ برای انتخاب باید بخشی از مجموعه‌ی آموزش را کنار گذاشت که مجموعه‌ی اعتبارسنجی (validation set) نام دارد.

# %% [markdown] lang="en"
# The next cell holds everything that one may change.
# The sheet says nothing about the learning rate, the batch size, the number of epochs and the initialization; so we choose, and say what we chose:
#
# - twenty epochs, with mini-batches of one hundred examples and the learning rate $\eta=0.1$ in all sections;
# - in each epoch a new order of the whole training set;
# - three random seeds: each seed fixes the initial weights and also the order of the examples, and every experiment is repeated with all three, to see how much of the differences is chance.
#
# These numbers were fixed before any result was seen.
# Had we chosen the learning rate or the number of epochs by the accuracy on the test set, that set would no longer be an impartial judge; to choose, one keeps a part of the training set aside, which is called the validation set.

# %% name="settings"
EPOCHS = 20
SEEDS = (0, 1, 2)
BATCH = 100
LEARNING_RATE = 0.1
MOMENTUM = 0.9
HIDDEN = (128, 64)

# %% [markdown] lang="fa"
# مجموعه‌داده (dataset) چهار پرونده دارد: تصویرها و برچسب‌ها، برای آموزش و برای آزمون ([arXiv:1708.07747](https://arxiv.org/abs/1708.07747)).
# کد زیر آن‌ها را در چند پوشه می‌جوید و اگر نیابد، بارگیری می‌کند.
# هر پرونده تنها وقتی پذیرفته می‌شود که SHA-256 محتوای آن همان باشد که باید؛ پرونده‌ی ناقص یا دست‌خورده پیام روشنی می‌دهد و هیچ‌گاه بی‌صدا به کار نمی‌رود.
# اگر نه پرونده‌ها روی رایانه باشند و نه اینترنت در دسترس، پیام نشانی‌ها را می‌گوید؛ کافی است هر چهار پرونده را در پوشه‌ای به نام `fashion-mnist` کنار دفترچه بگذارید.

# %% [markdown] lang="en"
# The dataset has four files: pictures and labels, for training and for testing ([arXiv:1708.07747](https://arxiv.org/abs/1708.07747)).
# The code below looks for them in a few folders and downloads them if it does not find them.
# A file is accepted only if the SHA-256 of its content is what it should be; a truncated or altered file gives a clear message and is never used silently.
# If neither the files nor the internet are at hand, the message names the addresses; it is enough to put all four files into a folder `fashion-mnist` beside the notebook.

# %% name="files"
CHECKSUMS = {  # SHA-256 of the decompressed content
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}
ADDRESSES = (
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
)
CACHE = Path.home() / ".cache" / "fashion-mnist"
CLASSES = (
    "T-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)


# %% [markdown] lang="fa"
# هر تصویر را به سطری از $784$ عدد میان صفر و یک تبدیل می‌کنیم.
# تقسیم بر $255$ تنها برای زیبایی نیست: گرادیان وزن‌های نخستین لایه در خودِ ورودی ضرب می‌شود، پس با ورودی‌های $255$ برابر، گام‌های آن لایه هم $255$ برابر می‌شد و با همین نرخ یادگیری آموزش از هم می‌پاشید.

# %% [markdown] lang="en"
# Each picture becomes a row of $784$ numbers between zero and one.
# Dividing by $255$ is not for beauty alone: the gradient of the first layer's weights is multiplied by the input itself, so with inputs $255$ times as large the steps of that layer would be $255$ times as large too, and with this learning rate training would fall apart.


# %% name="load_data"
def places():
    """The folders in which the four files are looked for, in this order."""
    given = os.environ.get("RAHNAMA_DATA")
    own = [Path(given) / "fashion-mnist", Path(given)] if given else []
    return [*own, Path("fashion-mnist"), Path(), CACHE]


def decompressed(content, source):
    """The content of a file; a file that ends in .gz is decompressed first."""
    if not str(source).endswith(".gz"):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{source} is damaged ({error})") from None


def verified(content, name, source):
    """The content, if it is the published one byte by byte."""
    if hashlib.sha256(content).hexdigest() != CHECKSUMS[name]:
        raise ValueError(f"{source} is damaged, or is another file: its checksum is wrong")
    return content


def download(name):
    """Fetch a file into the cache; only a verified file gets its final name."""
    reasons = []
    for address in ADDRESSES:
        source = f"{address}{name}.gz"
        try:
            with urllib.request.urlopen(source, timeout=60) as answer:
                compressed = answer.read()
            content = verified(decompressed(compressed, source), name, source)
        except (OSError, ValueError) as error:  # no network, or not the file
            reasons.append(f"\n  {source}: {error}")
            continue
        CACHE.mkdir(parents=True, exist_ok=True)
        unfinished = CACHE / f"{name}.gz.{os.getpid()}"
        unfinished.write_bytes(compressed)
        unfinished.replace(CACHE / f"{name}.gz")
        return content
    raise RuntimeError(
        f"{name}.gz is not on this machine and could not be downloaded:{''.join(reasons)}\n"
        "Put the four files into a folder fashion-mnist beside this notebook, and run this again."
    )


def read(name):
    """The array of a file: pictures (N, 28, 28) or labels (N,), whole numbers from 0 to 255."""
    paths = [folder / file for folder in places() for file in (f"{name}.gz", name)]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        content, how = download(name), "downloaded, verified"
    else:
        try:
            content, how = decompressed(path.read_bytes(), path), "found, verified"
            verified(content, name, path)
        except ValueError as error:
            raise ValueError(f"{error}. Delete it and run this again.") from None
    axes = content[3]  # the fourth byte says how many axes there are, then come their lengths
    shape = np.frombuffer(content, ">u4", count=axes, offset=4)
    array = np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)
    print(f"{name:<24} {how}: {' × '.join(map(str, array.shape))}")
    return array


train_pictures, y_train, test_pictures, y_test = (read(name) for name in CHECKSUMS)
y_train, y_test = y_train.astype(np.int64), y_test.astype(np.int64)  # (N,)


def as_rows(pictures):
    """Each picture as one row of 784 numbers from 0 to 1."""
    return pictures.reshape(len(pictures), -1).astype(np.float32) / np.float32(255)


X_train, X_test = as_rows(train_pictures), as_rows(test_pictures)  # (N, 784)


# %% [markdown] lang="fa"
# ## الف) چهار تصویر تصادفی {#a}
#
# تابع `random_grid` هر بار که فراخوانده شود، چهار تصویر *متفاوت* از مجموعه‌ی آموزش برمی‌گزیند: `replace=False` یعنی بدون جای‌گذاری، پس هیچ تصویری دو بار نمی‌آید.
# مولد عددهای تصادفی (`rng`) را از بیرون می‌گیرد.
# اگر مولد درون تابع و با بذری ثابت ساخته می‌شد، تابع هر بار همان چهار تصویر را نشان می‌داد؛ این خطای رایجی در پاسخ همین بخش است.
# شرح کامل‌تر را در [پرسش ۵، بخش «الف»](../q5/#a) بخوانید.

# %% [markdown] lang="en"
# ## a) Four random pictures {#a}
#
# At each call, the function `random_grid` picks four *different* pictures of the training set: `replace=False` means without replacement, so no picture appears twice.
# It is given the generator of random numbers (`rng`) from outside.
# If the generator were made inside the function with a fixed seed, the function would show the same four pictures each time; this is a common mistake in answers to this part.
# More on this is in [question 5, part a](../q5/#a).


# %% name="random_grid"
def show_picture(axes, picture):
    """Draw grey values as white ink on black: the grey value is the ink's opacity."""
    height, width = picture.shape
    whole = (-0.5, width - 0.5, height - 0.5, -0.5)
    axes.imshow(np.zeros((1, 1, 3)), extent=whole)  # one black pixel, enlarged
    ink = np.full((height, width, 4), 255, np.uint8)  # red, green, blue, opacity
    ink[..., 3] = picture
    axes.imshow(ink, interpolation="none", extent=whole)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


def random_grid(rng):
    """Show four different pictures of the training set, drawn at random, in a 2×2 grid."""
    _, grid = plt.subplots(2, 2, figsize=(2.6, 3.0), layout="constrained")
    for axes, n in zip(grid.flat, rng.choice(len(train_pictures), size=4, replace=False)):
        show_picture(axes, train_pictures[n])
        axes.set_title(CLASSES[y_train[n]])
    plt.show()


rng = np.random.default_rng(0)
random_grid(rng)

# %% [markdown] lang="fa"
# تابع را دوباره فرامی‌خوانیم: مولد جلو رفته است و چهار تصویر دیگر می‌آیند.
# برای آن‌که در هر اجرای دفترچه هم تصویرها تازه باشند، `default_rng()` را بدون بذر بنویسید.

# %% [markdown] lang="en"
# We call it again: the generator has moved on, and four other pictures come.
# To get new pictures in every run of the notebook as well, write `default_rng()` without a seed.

# %% name="random_grid_again"
random_grid(rng)


# %% [markdown] lang="fa"
# ## شبکه، یک بار برای همیشه {#network}
#
# همه‌ی تابع‌های این بخش یک بار نوشته می‌شوند و بخش‌های «ب» تا «ه» تنها آرگومان‌های آن‌ها را تغییر می‌دهند.
# فرمول‌ها در [پرسش ۵، بخش «ب»](../q5/#b) گام به گام به دست آمده‌اند.
# هر ریزدسته ماتریسی است که هر سطرش یک نمونه است: $N$ نمونه، و $A_0=X$ با شکل $N\times784$.
# شماره‌ی لایه‌ها همان شماره‌ی کد است و از صفر آغاز می‌شود:
#
# $$Z_k=A_kW_k+b_k,\qquad A_{k+1}=f(Z_k)$$
#
# لایه‌ی آخر تابع فعال‌سازی (activation function) ندارد و خروجی‌اش لوجیت‌ها (logits) است، ده عدد برای هر نمونه.
#
# **آغاز.**
# وزن‌ها باید تصادفی باشند: اگر همه‌ی واحدهای یک لایه با وزن‌های یکسان آغاز کنند، گرادیان یکسان می‌گیرند و تا پایان یکی می‌مانند.
# بایاس‌ها (bias) می‌توانند صفر باشند، زیرا وزن‌ها تقارن را شکسته‌اند.
# انحراف معیار وزن‌ها برای سیگموئید از مقداردهی Xavier است ([پرسش ۲، بخش «ب»](../q2/#b)) و برای ReLU از مقداردهی He:
#
# $$\sigma_{\text{Xavier}}=\sqrt{\frac{2}{n_{\text{in}}+n_{\text{out}}}},\qquad\sigma_{\text{He}}=\sqrt{\frac{2}{n_{\text{in}}}}$$

# %% [markdown] lang="en"
# ## The network, once and for all {#network}
#
# All functions of this section are written once, and sections b to e only change their arguments.
# The formulas are derived step by step in [question 5, part b](../q5/#b).
# Each mini-batch is a matrix with one example in each row: $N$ examples, and $A_0=X$ of shape $N\times784$.
# Layers are numbered as in the code, from zero:
#
# $$Z_k=A_kW_k+b_k,\qquad A_{k+1}=f(Z_k)$$
#
# The last layer has no activation function; its outputs are the logits, ten numbers for each example.
#
# **The start.**
# Weights must be random: if all units of a layer start with the same weights, they receive the same gradient and stay the same to the end.
# Biases may be zero, because the weights have broken the symmetry.
# The standard deviation of the weights is that of Xavier's initialization for the sigmoid ([question 2, part b](../q2/#b)) and that of He's for ReLU:
#
# $$\sigma_{\text{Xavier}}=\sqrt{\frac{2}{n_{\text{in}}+n_{\text{out}}}},\qquad\sigma_{\text{He}}=\sqrt{\frac{2}{n_{\text{in}}}}$$


# %% name="initialise"
def xavier(fan_in, fan_out):
    return math.sqrt(2 / (fan_in + fan_out))


def he(fan_in, fan_out):
    return math.sqrt(2 / fan_in)


def initialise(widths, rng, deviation, dtype=np.float32):
    """Random weights, layer by layer, and biases that are zero.

    widths = (784, 128, 64, 10) gives W of shapes (784, 128), (128, 64), (64, 10).
    """
    W, b = [], []
    for fan_in, fan_out in pairwise(widths):
        normal = rng.standard_normal((fan_in, fan_out))
        W.append((normal * deviation(fan_in, fan_out)).astype(dtype))
        b.append(np.zeros(fan_out, dtype))
    return W, b


# %% [markdown] lang="fa"
# **تابع‌های فعال‌سازی و شیبشان.**
# هر دو شیب از روی *خروجی* $A$ حساب می‌شوند، نه از روی $Z$: برای سیگموئید $f'(Z)=A(1-A)$ است.
# نوشتنِ $Z(1-Z)$ خطای رایجی است که برنامه را متوقف نمی‌کند و تنها گرادیان را نادرست می‌کند؛ وارسی گرادیان در پایین آن را می‌گیرد.
# سیگموئید را با تانژانت هذلولوی نوشته‌ایم: مقدارش همان است، ولی دیگر تابع نمایی‌ای در کار نیست که سرریز کند:
#
# $$\frac{1}{1+e^{-z}}=\frac12\Bigl(1+\tanh\frac z2\Bigr)$$

# %% [markdown] lang="en"
# **Activation functions and their slopes.**
# Both slopes are computed from the *output* $A$, not from $Z$: for the sigmoid $f'(Z)=A(1-A)$.
# Writing $Z(1-Z)$ is a common mistake that does not stop the program and only makes the gradient wrong; the gradient check below catches it.
# We write the sigmoid with the hyperbolic tangent: its value is the same, but there is no exponential left that could overflow:
#
# $$\frac{1}{1+e^{-z}}=\frac12\Bigl(1+\tanh\frac z2\Bigr)$$


# %% name="activations"
def sigmoid(Z):
    return 0.5 * (1 + np.tanh(0.5 * Z))  # 1 / (1 + exp(-Z)), no overflow


def sigmoid_slope(A):
    return A * (1 - A)  # A is the activation, not Z


def relu(Z):
    return np.maximum(Z, 0)


def relu_slope(A):
    return A > 0  # true, which counts as 1, where Z > 0


SIGMOID, RELU = (sigmoid, sigmoid_slope), (relu, relu_slope)


# %% [markdown] lang="fa"
# **گذر رو به جلو (forward pass).**
# همه‌ی $A_k$ها را نگه می‌داریم، زیرا گذر رو به عقب به آن‌ها نیاز دارد: هم برای گرادیان وزن‌ها و هم برای شیب.

# %% [markdown] lang="en"
# **Forward pass.**
# We keep all the $A_k$, because the backward pass needs them: for the gradients of the weights and for the slopes.


# %% name="forward"
def forward(X, W, b, activation):
    """The activations A[0] = X, A[1], … of all layers but the last, and the last layer's logits."""
    function, _ = activation
    A = [X]  # (N, 784)
    for k in range(len(W) - 1):
        Z = A[k] @ W[k] + b[k]  # (N, H), H units in this hidden layer
        A.append(function(Z))  # (N, H)
    return A, A[-1] @ W[-1] + b[-1]  # (N, 10)


# %% [markdown] lang="fa"
# **تابع زیان (loss function).**
# آنتروپی متقاطع (cross-entropy) برای نمونه‌ای با کلاس درست $y$، منفیِ لگاریتم احتمالی است که سافت‌مکس (softmax) به آن کلاس می‌دهد:
#
# $$\mathcal L=-\frac1N\sum_{n=1}^{N}\ln p_{n,y_n}$$
#
# $$\ln p_{nj}=s_{nj}-m_n-\ln\sum_{i}e^{s_{ni}-m_n},\qquad m_n=\max_i s_{ni}$$
#
# کم کردن $m_n$ نتیجه را تغییر نمی‌دهد، زیرا در صورت و مخرج سافت‌مکس یک عامل مشترک است؛ ولی پس از آن بزرگ‌ترین توان صفر است و چیزی سرریز نمی‌کند.
# لگاریتم را یک‌جا با سافت‌مکس حساب می‌کنیم: اگر نخست $p$ را حساب کنیم و سپس لگاریتم بگیریم، احتمالی که به صفر گرد شده است زیان بی‌نهایت می‌دهد.

# %% [markdown] lang="en"
# **Loss function.**
# The cross-entropy of an example with true class $y$ is minus the logarithm of the probability that softmax gives to that class:
#
# $$\mathcal L=-\frac1N\sum_{n=1}^{N}\ln p_{n,y_n}$$
#
# $$\ln p_{nj}=s_{nj}-m_n-\ln\sum_{i}e^{s_{ni}-m_n},\qquad m_n=\max_i s_{ni}$$
#
# Subtracting $m_n$ does not change the result, because it is a common factor above and below in softmax; but then the greatest exponent is zero, and nothing overflows.
# We compute the logarithm together with softmax: if we first computed $p$ and then took its logarithm, a probability that was rounded to zero would give an infinite loss.


# %% name="loss"
def log_softmax(logits):
    """ln p of every class; subtracting the row's greatest logit changes nothing but overflow."""
    shifted = logits - logits.max(axis=1, keepdims=True)  # (N, 10), at most 0
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (N, 10)


def losses(logits, y):
    """Cross-entropy of each example: -ln p of its true class."""
    return -log_softmax(logits)[np.arange(len(y)), y]  # (N,)


# %% [markdown] lang="fa"
# **گذر رو به عقب (backward pass).**
# قرار می‌دهیم $\Delta_k=\partial\mathcal L/\partial Z_k$، که ماتریسی هم‌شکلِ $Z_k$ است، و شمار لایه‌های وزن‌دار را $K$ می‌نامیم.
# ماتریس $P$ احتمال‌ها را دارد و $T$ در هر سطر یک $1$ در جای کلاس درست.
# همه‌ی پس‌انتشار همین چهار رابطه است:
#
# $$\Delta_{K-1}=\frac1N(P-T),\qquad\Delta_{k-1}=\bigl(\Delta_kW_k^{\top}\bigr)\odot f'(Z_{k-1})$$
#
# $$\frac{\partial\mathcal L}{\partial W_k}=A_k^{\top}\Delta_k,\qquad\frac{\partial\mathcal L}{\partial b_k}=\mathbf 1^{\top}\Delta_k$$
#
# چرا هر خط درست است؟
#
# - مشتق $-\ln p_y$ نسبت به لوجیت $s_j$ برابر $p_j-t_j$ است ([پرسش ۴، بخش «ب»](../q4/#b))؛ مخرجِ سافت‌مکس $p_j$ را می‌دهد و صورتِ آن $-t_j$ را.
# - زیان، *میانگین* روی ریزدسته است؛ پس تقسیم بر $N$ یک بار، در همین آغاز، انجام می‌شود. اگر فراموش شود، گام‌ها صد برابر می‌شوند.
# - درایه‌ی $(i,j)$ از $W_k$ در همه‌ی سطرها درایه‌ی $i$ از $A_k$ را به درایه‌ی $j$ از $Z_k$ می‌برد؛ پس سهم همه‌ی نمونه‌ها جمع می‌شود و این جمع همان ضرب $A_k^{\top}\Delta_k$ است.
# - بایاس به همه‌ی سطرها افزوده شده است؛ پس گرادیانش جمع ستون‌های $\Delta_k$ است.
# - هر درایه از $A_k$ از راه همه‌ی واحدهای لایه‌ی بعد بر زیان اثر می‌گذارد؛ این جمع همان ضرب در $W_k^{\top}$ است.
# - تابع فعال‌سازی درایه‌به‌درایه عمل می‌کند؛ پس شیبش هم درایه‌به‌درایه ضرب می‌شود ($\odot$) و نه به‌صورت ماتریسی.
#
# تابع زیر هیچ وزنی را تغییر نمی‌دهد.
# اگر همان‌جا که گرادیان $W_k$ حساب شد آن را به‌روز می‌کردیم، $\Delta_{k-1}$ با وزن تازه حساب می‌شد و دیگر گرادیانِ نقطه‌ای نبود که گذر رو به جلو در آن انجام شده است.

# %% [markdown] lang="en"
# **Backward pass.**
# Write $\Delta_k=\partial\mathcal L/\partial Z_k$, a matrix of the shape of $Z_k$, and $K$ for the number of layers with weights.
# The matrix $P$ holds the probabilities, and each row of $T$ has one $1$ at the place of the true class.
# All of backpropagation is in these four relations:
#
# $$\Delta_{K-1}=\frac1N(P-T),\qquad\Delta_{k-1}=\bigl(\Delta_kW_k^{\top}\bigr)\odot f'(Z_{k-1})$$
#
# $$\frac{\partial\mathcal L}{\partial W_k}=A_k^{\top}\Delta_k,\qquad\frac{\partial\mathcal L}{\partial b_k}=\mathbf 1^{\top}\Delta_k$$
#
# Why is each line right?
#
# - The derivative of $-\ln p_y$ with respect to the logit $s_j$ is $p_j-t_j$ ([question 4, part b](../q4/#b)); softmax's denominator gives $p_j$ and its numerator gives $-t_j$.
# - The loss is a *mean* over the mini-batch; so the division by $N$ is done once, here at the beginning. If it is forgotten, the steps become a hundred times as large.
# - In every row, entry $(i,j)$ of $W_k$ carries entry $i$ of $A_k$ to entry $j$ of $Z_k$; so the shares of all examples are added, and this sum is the product $A_k^{\top}\Delta_k$.
# - The bias was added to every row; so its gradient is the sum of each column of $\Delta_k$.
# - Each entry of $A_k$ acts on the loss through all units of the next layer; this sum is the product with $W_k^{\top}$.
# - The activation function acts entry by entry; so its slope is multiplied entry by entry too ($\odot$), and not as a matrix.
#
# The function below changes no weight.
# If we updated $W_k$ as soon as its gradient is known, $\Delta_{k-1}$ would be computed with the new weight and would no longer be the gradient at the point where the forward pass was made.


# %% name="backward"
def backward(A, logits, y, W, activation):
    """Gradients of the mean cross-entropy with respect to every weight and bias."""
    _, slope = activation
    N = len(y)
    delta = np.exp(log_softmax(logits))  # (N, 10), the probabilities p
    delta[np.arange(N), y] -= 1  # p - t: t is 1 at the true class
    delta /= N  # the loss is a mean over the batch
    dW, db = [None] * len(W), [None] * len(W)
    for k in reversed(range(len(W))):
        dW[k] = A[k].T @ delta  # (fan_in, N) @ (N, fan_out)
        db[k] = delta.sum(axis=0)  # (fan_out,): b is in every row
        if k > 0:  # nothing lies before the pictures
            dA = delta @ W[k].T  # (N, fan_out) @ (fan_out, fan_in)
            delta = dA * slope(A[k])  # (N, fan_in)
    return dW, db


# %% [markdown] lang="fa"
# **وارسی گرادیان (gradient checking).**
# پیش از هر آموزشی گرادیان را با تفاضل مرکزی (central difference) می‌سنجیم: هر پارامتر را به اندازه‌ی $h$ به دو سو جابه‌جا می‌کنیم.
#
# $$\frac{\partial\mathcal L}{\partial w}\approx\frac{\mathcal L(w+h)-\mathcal L(w-h)}{2h}$$
#
# شبکه‌ای کوچک بس است، ولی عددها باید عمومی باشند: پهناهای نابرابر تا ترانهاده‌ی نابه‌جا پنهان نماند، و بایاس‌های ناصفر.
# محاسبه با دقت مضاعف (float64) انجام می‌شود؛ با float32 خطای گرد کردنِ تفاضل از خودِ خطایی که می‌جوییم بزرگ‌تر بود.

# %% [markdown] lang="en"
# **Gradient check.**
# Before any training we compare the gradient with central differences: each parameter is moved by $h$ to both sides.
#
# $$\frac{\partial\mathcal L}{\partial w}\approx\frac{\mathcal L(w+h)-\mathcal L(w-h)}{2h}$$
#
# A small network is enough, but its numbers must be generic: unequal widths, so that a misplaced transpose cannot hide, and biases that are not zero.
# The computation is in double precision (float64); in float32 the rounding of the difference would be larger than the error that we are looking for.


# %% name="gradient_check"
def central_difference(function, array, h=1e-5):
    """Slope of function() along every entry of the array, which is moved by h to both sides."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + h
        above = function()
        array[index] = kept - h
        below = function()
        array[index] = kept
        slopes[index] = (above - below) / (2 * h)
    return slopes


def largest_error(activation, deviation, rng):
    """Backward pass against central differences, relative to the greatest gradient."""
    X, y = rng.standard_normal((7, 6)), np.array([0, 3, 1, 2, 3, 0, 1])
    W, b = initialise((6, 5, 4, 4), rng, deviation, dtype=np.float64)
    for bias in b:
        bias += rng.standard_normal(bias.shape) / 10  # generic values, not zeros
    dW, db = backward(*forward(X, W, b, activation), y, W, activation)

    def mean_loss():
        return losses(forward(X, W, b, activation)[1], y).mean()

    differences = [central_difference(mean_loss, array) for array in W + b]
    error = max(np.abs(g - d).max() for g, d in zip(dW + db, differences))
    return error / max(np.abs(d).max() for d in differences)


for name, activation, deviation in (("sigmoid", SIGMOID, xavier), ("ReLU", RELU, he)):
    error = largest_error(activation, deviation, np.random.default_rng(0))
    print(f"{name:<8} largest relative error of a gradient: {error:.1e}")
    assert error < 1e-7, f"the backward pass with {name} is wrong"


# %% [markdown] lang="fa"
# **آموزش و سنجش.**
# گرادیان کاهشی تصادفی (SGD) پس از هر ریزدسته همه‌ی وزن‌ها و بایاس‌ها را گامی در خلاف گرادیان می‌برد.
# پیش از آموزش و پس از هر دوره، زیان و دقت را روی *همه‌ی* مجموعه‌ی آموزش (training set) و *همه‌ی* مجموعه‌ی آزمون حساب می‌کنیم.
# میانگینِ زیانِ ریزدسته‌ها در طول دوره عدد دیگری است: آن میانگین وزن‌های آغاز دوره را هم در بر دارد و تا وقتی شبکه بهتر می‌شود از زیانِ پایان دوره بیشتر است؛ با آن، نمودار آموزش و آزمون در یک لحظه سنجیده نمی‌شوند.
# زمانی که چاپ می‌شود تنها زمان آموزش است، بدون سنجش، و میانه‌ی همه‌ی دوره‌هاست.

# %% [markdown] lang="en"
# **Training and measuring.**
# After each mini-batch, stochastic gradient descent (SGD) moves all weights and biases one step against the gradient.
# Before training and after each epoch we compute the loss and the accuracy on the *whole* training set and on the *whole* test set.
# The mean of the mini-batch losses during the epoch is another number: it includes the weights of the beginning of the epoch, and as long as the network improves it is greater than the loss at the epoch's end; with it, the curves of training and test would not be measured at the same moment.
# The time that is printed is that of training alone, without measuring, and it is the median over the epochs.


# %% name="training"
class Run(NamedTuple):
    """What one training leaves: history (EPOCHS + 1, 4), test logits (N, 10), time of an epoch."""

    seed: int
    history: np.ndarray
    logits: np.ndarray
    seconds: float


def measure(predict):
    """Loss and accuracy on the whole training set, then on the whole test set."""
    numbers = []
    for X, y in ((X_train, y_train), (X_test, y_test)):
        logits = predict(X)  # (N, 10)
        right = logits.argmax(axis=1) == y  # (N,)
        numbers += [losses(logits, y).mean(dtype=np.float64), right.mean()]
    return numbers


def sgd_step(parameter, gradient, velocity):
    parameter -= LEARNING_RATE * gradient


def train(seed, hidden=HIDDEN, activation=SIGMOID, deviation=xavier, step=sgd_step):
    """Train a network with one seed; nothing but the arguments differs between b, c, d and e."""
    rng = np.random.default_rng(seed)
    W, b = initialise((784, *hidden, 10), rng, deviation)
    velocities = [np.zeros_like(parameter) for parameter in W + b]

    def predict(X):  # in slices, which stay in the processor's cache
        slices = [X[start : start + 1000] for start in range(0, len(X), 1000)]
        return np.vstack([forward(rows, W, b, activation)[1] for rows in slices])

    history, seconds = [measure(predict)], []
    for _ in range(EPOCHS):
        began = time.perf_counter()
        order = rng.permutation(len(X_train))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            A, logits = forward(X_train[batch], W, b, activation)
            dW, db = backward(A, logits, y_train[batch], W, activation)
            for parameter, gradient, velocity in zip(W + b, dW + db, velocities):
                step(parameter, gradient, velocity)
        seconds.append(time.perf_counter() - began)  # without the measuring below
        history.append(measure(predict))
    return Run(seed, np.array(history), predict(X_test), float(np.median(seconds)))


# %% [markdown] lang="fa"
# **گزارش.**
# تابع‌های بعد جدول و سه شکل هر بخش را می‌سازند.
# در جدول برای هر بذر یک سطر می‌آید، سپس میانگین و انحراف معیار نمونه‌ای ($n$ بذر، تقسیم بر $n-1$).
# ستون‌ها از چپ به راست: بذر، زیان و دقت (به درصد) بر مجموعه‌ی آموزش، زیان و دقت بر مجموعه‌ی آزمون، و زمان هر دوره به ثانیه.

# %% [markdown] lang="en"
# **Report.**
# The next functions make the table and the three figures of each section.
# The table has a row for each seed, then the mean and the sample standard deviation ($n$ seeds, divided by $n-1$).
# Its columns from left to right: seed, loss and accuracy (in percent) on the training set, loss and accuracy on the test set, and the time of an epoch in seconds.

# %% name="report"
TITLES = ("train loss", "train acc %", "test loss", "test acc %", "s / epoch")


def final_numbers(run):
    """Losses and accuracies (in percent) after the last epoch, and the seconds of an epoch."""
    train_loss, train_accuracy, test_loss, test_accuracy = run.history[-1]
    return [train_loss, 100 * train_accuracy, test_loss, 100 * test_accuracy, run.seconds]


def print_row(name, numbers):
    loss, accuracy, test_loss, test_accuracy, seconds = numbers
    print(
        f"{name:<8}{loss:>12.4f}{accuracy:>13.2f}{test_loss:>12.4f}{test_accuracy:>12.2f}"
        f"{seconds:>12.2f}"
    )


def mean_and_deviation(runs):
    """Mean over the seeds and standard deviation of the sample (divisor: seeds - 1)."""
    numbers = np.array([final_numbers(run) for run in runs])  # (seeds, 5)
    deviation = numbers.std(axis=0, ddof=1) if len(runs) > 1 else np.full(5, np.nan)
    return numbers.mean(axis=0), deviation


def train_all(train_one):
    """Train once with every seed and print a line for each, then their mean and deviation."""
    print(f"{'seed':<8}{TITLES[0]:>12}{TITLES[1]:>13}{TITLES[2]:>12}{TITLES[3]:>12}{TITLES[4]:>12}")
    runs = []
    for seed in SEEDS:
        runs.append(train_one(seed))
        print_row(seed, final_numbers(runs[-1]))
    mean, deviation = mean_and_deviation(runs)
    print_row("mean", mean)
    print_row("± sd", deviation)
    return runs


# %% [markdown] lang="fa"
# در نمودارها خط، میانگین بذرهاست و نوار از کمترین تا بیشترینِ آن‌ها؛ نوار باریک یعنی نتیجه کمتر به بخت وابسته است.
# محور زیان لگاریتمی است تا هم آغاز و هم پایان آموزش دیده شود، و خط نقطه‌چین $\ln10$ است: زیان شبکه‌ای که به هر ده کلاس احتمال برابر می‌دهد.
# محور دقت از شصت درصد آغاز می‌شود و آنچه پایین‌تر است بیرون از نمودار می‌ماند.

# %% [markdown] lang="en"
# In the charts the line is the mean over the seeds and the band reaches from the least to the greatest of them; a narrow band means that the result depends less on chance.
# The axis of the loss is logarithmic, so that both the beginning and the end of training can be seen, and the dotted line is $\ln10$: the loss of a network that gives all ten classes the same probability.
# The axis of the accuracy begins at sixty percent, and what lies below stays outside the chart.

# %% name="curves"
LOSS_TICKS = (0.1, 0.2, 0.4, 0.8, 1.6)


def loss_and_accuracy_axes():
    """Two panels by epoch: the loss on a logarithmic axis, the accuracy in percent."""
    _, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.9), layout="constrained")
    left.set(yscale="log", ylim=(0.08, 2.6), title="loss")
    left.set_yticks(LOSS_TICKS, [str(tick) for tick in LOSS_TICKS])
    left.minorticks_off()
    left.axhline(math.log(10), color=PALETTE["grey"], linestyle=":", label="guessing")
    right.set(ylim=(60, 100), title="accuracy (%)")
    for axes in (left, right):
        axes.set(xlabel="epoch", xlim=(0, EPOCHS), xticks=range(0, EPOCHS + 1, max(1, EPOCHS // 4)))
    return left, right


def draw_seeds(axes, curves, name, colour, linestyle="-"):
    """The mean over the seeds as a line, from the least to the greatest as a band."""
    epochs = np.arange(curves.shape[1])
    low, high = curves.min(axis=0), curves.max(axis=0)
    axes.fill_between(epochs, low, high, color=PALETTE[colour], alpha=0.3, linewidth=0)
    axes.plot(
        epochs, curves.mean(axis=0), color=PALETTE[colour], linestyle=linestyle, lw=1.4, label=name
    )


def histories(runs):
    """Loss and accuracy in percent of all seeds: (seeds, EPOCHS + 1, 4)."""
    return np.stack([run.history for run in runs]) * (1, 100, 1, 100)


def show_curves(runs, compared=None):
    """Both sets by epoch; with the test set of an earlier section for comparison."""
    left, right = loss_and_accuracy_axes()
    for column, axes in enumerate((left, right)):
        if compared:
            earlier = histories(compared)[..., 2 + column]
            draw_seeds(axes, earlier, "test set in section b", "c6", "--")
        draw_seeds(axes, histories(runs)[..., column], "training set", "c1")
        draw_seeds(axes, histories(runs)[..., 2 + column], "test set", "c2")
    left.legend(loc="lower left")
    plt.show()


# %% [markdown] lang="fa"
# در ماتریس درهم‌ریختگی (confusion matrix) سطر کلاس درست است و ستون کلاسی که شبکه گفته است؛ قطر، پاسخ‌های درست را می‌شمارد.

# %% [markdown] lang="en"
# In the confusion matrix the row is the true class and the column the class that the network said; the diagonal counts the right answers.


# %% name="confusion"
def show_confusion(run):
    """Test pictures by true class (row) and predicted class (column)."""
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (y_test, run.logits.argmax(axis=1)), 1)
    _, axes = plt.subplots(figsize=(4.9, 4.9))
    for (true, predicted), count in np.ndenumerate(counts):
        if count == 0:
            continue
        share = count / counts[true].sum()  # its root makes rare mistakes visible
        colour = PALETTE["c3" if true == predicted else "c2"]
        corner = (predicted - 0.5, true - 0.5)
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=colour, alpha=0.7 * math.sqrt(share)))
        axes.text(predicted, true, str(count), ha="center", va="center", fontsize=8)
    axes.set(xlim=(-0.5, 9.5), ylim=(9.5, -0.5), aspect="equal", xlabel="predicted class")
    axes.set_yticks(range(10), CLASSES)
    axes.set_xticks(range(10), CLASSES, rotation=45, ha="left", rotation_mode="anchor")
    axes.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    axes.text(-0.7, -1.0, "true class", ha="right", va="center")
    axes.grid(False)
    axes.spines[:].set_visible(False)
    plt.show()


# %% [markdown] lang="fa"
# شکل سوم دوازده تصویرِ نادرست‌دسته‌بندی‌شده با بیشترین زیان را نشان می‌دهد: همان‌هایی که شبکه به کلاس درستشان کمترین احتمال را داده است، یعنی با اطمینان اشتباه کرده است.

# %% [markdown] lang="en"
# The third figure shows the twelve misclassified pictures with the greatest loss: those to whose true class the network gave the least probability, that is, where it was wrong with confidence.


# %% name="mistakes"
def show_mistakes(run):
    """The twelve misclassified test pictures with the greatest loss, in two strips of six."""
    predicted = run.logits.argmax(axis=1)  # (N,)
    loss = losses(run.logits, y_test)  # (N,)
    wrong = np.flatnonzero(predicted != y_test)
    worst = wrong[np.argsort(-loss[wrong], kind="stable")][:12]
    _, strips = plt.subplots(2, 1, figsize=(7.6, 3.0), gridspec_kw={"hspace": 0.6})
    for axes, six in zip(strips, (worst[:6], worst[6:])):
        padded = np.pad(test_pictures[six], ((0, 0), (2, 2), (8, 8)))  # (6, 32, 44)
        show_picture(axes, padded.swapaxes(0, 1).reshape(32, 44 * len(six)))
        rows = (
            ("true class", -5, PALETTE["c3"], [CLASSES[y_test[n]] for n in six]),
            ("predicted class", 36, PALETTE["c2"], [CLASSES[predicted[n]] for n in six]),
            ("loss", 44, INK, [f"{loss[n]:.1f}" for n in six]),
        )
        for head, height, colour, words in rows:
            style = {"color": colour, "va": "center", "fontsize": 8}
            axes.text(-4, height, head, ha="right", **style)
            for place, word in enumerate(words):
                axes.text(44 * place + 21.5, height, word, ha="center", **style)
    plt.show()


# %% [markdown] lang="fa"
# ## ب) سیگموئید، ۱۲۸ و ۶۴ واحد، با SGD {#b}
#
# این شبکه‌ی پایه است و همه‌ی بخش‌های دیگر با آن سنجیده می‌شوند؛ حل گام‌به‌گام آن [پرسش ۵، بخش «ب»](../q5/#b) است.
# هر گام ساده‌ترین گام ممکن است:
#
# $$w\leftarrow w-\eta\,\frac{\partial\mathcal L}{\partial w}$$

# %% [markdown] lang="en"
# ## b) Sigmoid, 128 and 64 units, with SGD {#b}
#
# This is the network to which all other sections are compared; it is solved step by step in [question 5, part b](../q5/#b).
# Each step is the simplest possible:
#
# $$w\leftarrow w-\eta\,\frac{\partial\mathcal L}{\partial w}$$

# %% name="sigmoid_runs"
sigmoid_runs = train_all(train)

# %% [markdown] lang="fa"
# نخست سطر آخر جدول را به یاد بسپارید: بخت به‌تنهایی، بی آن‌که چیزی در روش عوض شود، همین اندازه تفاوت می‌سازد و تفاوت بخش‌های دیگر را باید با آن سنجید.
# در نمودار زیان به آغاز نگاه کنید: زیان از نزدیکیِ خط نقطه‌چین راه می‌افتد، و گاه از کمی بالاتر، زیرا وزن‌های تصادفی به کلاس‌ها احتمال‌های نابرابر و بی‌پایه می‌دهند.
# سپس دو منحنی را در پایان مقایسه کنید: فاصله‌ی آموزش از آزمون نشان می‌دهد که شبکه تا چه اندازه چیزهایی آموخته است که تنها در مجموعه‌ی آموزش درست‌اند.

# %% [markdown] lang="en"
# First keep the last row of the table in mind: chance alone, with nothing changed in the method, makes differences of this size, and those of the other sections must be measured against it.
# Look at the beginning of the loss: it sets out near the dotted line, and sometimes a little above it, because random weights give the classes unequal probabilities without any ground.
# Then compare the two curves at the end: the distance between training and test shows how far the network has learned things that are true of the training set only.

# %% name="sigmoid_curves"
show_curves(sigmoid_runs)

# %% [markdown] lang="fa"
# بیشتر خطاها در یک گروه جمع شده‌اند: پیراهن (shirt)، تی‌شرت (T-shirt)، پلیور (pullover) و پالتو (coat)، که در $28\times28$ پیکسلِ خاکستری به‌راستی به هم می‌مانند.
# شلوار (trouser) و کیف (bag) کمتر با چیز دیگری اشتباه می‌شوند.
# ماتریس متقارن هم نیست: سطر و ستون پیراهن را با هم مقایسه کنید.

# %% [markdown] lang="en"
# Most mistakes gather in one group: shirt, T-shirt, pullover and coat, which really resemble each other in $28\times28$ grey pixels.
# Trousers and bags are rarely taken for anything else.
# Nor is the matrix symmetric: compare the row and the column of the shirt.

# %% name="sigmoid_confusion"
show_confusion(sigmoid_runs[0])

# %% [markdown] lang="fa"
# پیش از آن‌که شبکه را سرزنش کنید، بپرسید خودتان چه می‌گفتید.
# بعضی از این تصویرها به‌راستی دوپهلو هستند، بعضی چیزی نامعمول نشان می‌دهند (کلاهی در میان کیف‌ها) و درباره‌ی برچسب بعضی دیگر هم می‌توان شک کرد.

# %% [markdown] lang="en"
# Before you blame the network, ask what you would have said.
# Some of these pictures are truly ambiguous, some show something unusual (a cap among the bags), and of some others one may doubt the label.

# %% name="sigmoid_mistakes"
show_mistakes(sigmoid_runs[0])


# %% [markdown] lang="fa"
# ## ج) همان شبکه با ReLU {#c}
#
# دو چیز عوض می‌شود: تابع فعال‌سازی با شیبش، و انحراف معیار وزن‌های آغازین که با ReLU سازگار است.
# شیب سیگموئید هیچ‌گاه از یک‌چهارم بیشتر نیست و در هر لایه یک بار در گرادیان ضرب می‌شود؛ شیب ReLU در سوی فعال درست یک است.
# پس با همین نرخ یادگیری، گرادیانی که به نخستین لایه می‌رسد بزرگ‌تر است و آموزش تندتر آغاز می‌شود ([پرسش ۵، بخش «ج»](../q5/#c)).
#
# $$\max_z\sigma'(z)=\frac14,\qquad \operatorname{ReLU}'(z)=1\quad(z>0)$$
#
# در $z=0$ تابع ReLU مشتق ندارد؛ کد آن‌جا صفر می‌گذارد.
# در آغاز نزدیک به نیمی از خروجی‌های ReLU صفرند و میانگین مربع‌هایشان تنها نصف واریانس $Z$ است؛ عدد $2$ در $\sigma_{\text{He}}$ همین را جبران می‌کند.
# با لایه‌هایی به این کمی، این تفاوت چندان به چشم نمی‌آید: [صفحه‌ی مقایسه](../q5-comparison/#start) شبکه‌ی ReLU را از هر دو آغاز آموزش می‌دهد.

# %% [markdown] lang="en"
# ## c) The same network with ReLU {#c}
#
# Two things change: the activation function with its slope, and the standard deviation of the initial weights, which suits ReLU.
# The slope of the sigmoid is never more than a quarter, and it multiplies the gradient once in each layer; the slope of ReLU on its active side is exactly one.
# So with the same learning rate the gradient that reaches the first layer is larger, and training begins faster ([question 5, part c](../q5/#c)).
#
# $$\max_z\sigma'(z)=\frac14,\qquad \operatorname{ReLU}'(z)=1\quad(z>0)$$
#
# At $z=0$ ReLU has no derivative; the code takes zero there.
# In the beginning about half of ReLU's outputs are zero, so the mean of their squares is only half the variance of $Z$; the $2$ in $\sigma_{\text{He}}$ makes up for this.
# With so few layers this hardly matters: the [comparison page](../q5-comparison/#start) trains ReLU from both starts.


# %% name="relu_runs"
def train_relu(seed):
    return train(seed, activation=RELU, deviation=he)


relu_runs = train_all(train_relu)

# %% [markdown] lang="fa"
# خط‌چین، مجموعه‌ی آزمونِ بخش «ب» است.
# دو پرسش را از هم جدا کنید: زیان آموزش تا کجا پایین می‌رود، و زیان آزمون از کجا دیگر همراهش نمی‌آید؟
# وقتی زیان آموزش هنوز کم می‌شود و زیان آزمون می‌ایستد یا بالا می‌رود، بیش‌برازش (overfitting) آغاز شده است، حتی اگر دقت آزمون هنوز بیفزاید: شبکه در خطاهایش مطمئن‌تر می‌شود و زیان همین اطمینان را جریمه می‌کند.
# اگر نمودار از دوره‌ای به دوره‌ی بعد بالا و پایین می‌پرد، نشان آن است که گام‌ها برای این نقطه بزرگ‌اند.

# %% [markdown] lang="en"
# The dashed line is the test set of section b.
# Separate two questions: how far down does the training loss go, and from where on does the test loss no longer follow it?
# When the training loss still falls and the test loss stands or rises, overfitting has begun, even if the test accuracy still grows: the network becomes surer of its mistakes, and the loss punishes just this sureness.
# If the curve jumps up and down from epoch to epoch, the steps are large for the place where it is.

# %% name="relu_curves"
show_curves(relu_runs, compared=sigmoid_runs)

# %% [markdown] lang="fa"
# همان گروه را دوباره بیابید: پیراهن در برابر تی‌شرت، پلیور و پالتو.
# تابع فعال‌سازی دیگری شمار خطاها را تغییر می‌دهد، ولی شباهت کلاس‌ها را نه.

# %% [markdown] lang="en"
# Find the same group again: shirt against T-shirt, pullover and coat.
# Another activation function changes the number of mistakes, but not the resemblance of the classes.

# %% name="relu_confusion"
show_confusion(relu_runs[0])

# %% [markdown] lang="fa"
# زیانِ این خطاها را با زیان خطاهای بخش «ب» مقایسه کنید: شبکه‌ای که بیشتر آموخته، وقتی اشتباه می‌کند مطمئن‌تر است.

# %% [markdown] lang="en"
# Compare the losses of these mistakes with those of section b: a network that has learned more is surer when it is wrong.

# %% name="relu_mistakes"
show_mistakes(relu_runs[0])


# %% [markdown] lang="fa"
# ## د) به‌روزرسانی با تکانه {#d}
#
# تنها خود گام عوض می‌شود؛ شبکه، آغاز و ترتیب نمونه‌ها برای هر بذر همان بخش «ب» است:
#
# $$v\leftarrow\mu v+g,\qquad w\leftarrow w-\eta v$$
#
# اگر گرادیان $g$ در گام‌های پیاپی ثابت بماند، سرعت $v$ به مجموع یک سری هندسی نزدیک می‌شود و گام‌ها $1/(1-\mu)$ برابر می‌شوند:
#
# $$v\to g\,(1+\mu+\mu^2+\cdots)=\frac{g}{1-\mu}$$
#
# با $\mu=0.9$ این ضریب ده است.
# پس این بخش، با همان $\eta$، گام‌هایی در حدود ده برابر بخش «ب» برمی‌دارد و بخش بزرگی از تندیِ آن از همین است.
# مقایسه‌ی منصفانه‌ی خود تکانه (momentum) با گام ساده، نرخ یادگیریِ ده برابر برای گام ساده است؛ آن را در [صفحه‌ی مقایسه](../q5-comparison/#momentum) ببینید یا این‌جا `LEARNING_RATE` را عوض کنید.
#
# این رابطه‌ها قرارداد PyTorch هم هست.
# بعضی کتاب‌ها $\eta$ را درون سرعت می‌گذارند: $v\leftarrow\mu v+\eta g$ و $w\leftarrow w-v$؛ تا $\eta$ ثابت است هر دو همان وزن‌ها را می‌دهند.
# ولی اگر بنویسید $v\leftarrow\mu v+(1-\mu)g$، گام‌ها یک‌دهم می‌شوند و باید نرخ یادگیری را ده برابر کنید.
# هر سه قرارداد در [پرسش ۵، بخش «د»](../q5/#d) با هم سنجیده شده‌اند.

# %% [markdown] lang="en"
# ## d) Updating with momentum {#d}
#
# Only the step itself changes; the network, its start and the order of the examples are those of section b for each seed:
#
# $$v\leftarrow\mu v+g,\qquad w\leftarrow w-\eta v$$
#
# If the gradient $g$ stays constant over consecutive steps, the velocity $v$ approaches the sum of a geometric series, and the steps grow by the factor $1/(1-\mu)$:
#
# $$v\to g\,(1+\mu+\mu^2+\cdots)=\frac{g}{1-\mu}$$
#
# With $\mu=0.9$ this factor is ten.
# So with the same $\eta$ this section takes steps about ten times as long as section b, and a large part of its speed comes from just that.
# A fair comparison of momentum itself with the plain step gives the plain step ten times the learning rate; see it on the [comparison page](../q5-comparison/#momentum), or change `LEARNING_RATE` here.
#
# These relations are also PyTorch's convention.
# Some books put $\eta$ inside the velocity: $v\leftarrow\mu v+\eta g$ and $w\leftarrow w-v$; as long as $\eta$ is constant, both give the same weights.
# But if you write $v\leftarrow\mu v+(1-\mu)g$, the steps shrink to a tenth, and the learning rate must be ten times as large.
# All three conventions are compared in [question 5, part d](../q5/#d).


# %% name="momentum_runs"
def momentum_step(parameter, gradient, velocity):
    velocity *= MOMENTUM
    velocity += gradient
    parameter -= LEARNING_RATE * velocity


def train_momentum(seed):
    return train(seed, step=momentum_step)


momentum_runs = train_all(train_momentum)

# %% [markdown] lang="fa"
# منحنی را در چند دوره‌ی نخست با خط‌چینِ بخش «ب» مقایسه کنید: شبکه همان است و تنها گام‌ها بلندترند.
# سپس به پایان نگاه کنید: زیان آموزش پایین‌تر از بخش «ب» رفته است، ولی آیا زیان آزمون هم به همان اندازه پایین آمده است؟

# %% [markdown] lang="en"
# Compare the curve in the first epochs with the dashed line of section b: the network is the same, only the steps are longer.
# Then look at the end: the training loss has gone lower than in section b, but has the test loss come down as much?

# %% name="momentum_curves"
show_curves(momentum_runs, compared=sigmoid_runs)

# %% [markdown] lang="fa"
# این ماتریس را با ماتریس بخش «ب» سطر به سطر بسنجید: هر سطر هزار تصویر دارد، پس قطرِ هر سطر، تقسیم بر ده، می‌گوید چند درصد از تصویرهای آن کلاس درست شناخته شده‌اند.

# %% [markdown] lang="en"
# Compare this matrix row by row with that of section b: each row has a thousand pictures, so the diagonal of a row, divided by ten, says what percentage of the pictures of that class was recognized.

# %% name="momentum_confusion"
show_confusion(momentum_runs[0])

# %% [markdown] lang="fa"
# اگر بعضی از تصویرها در چند بخش تکرار می‌شوند، دشواری در خود تصویر یا در برچسب آن است، نه در روش آموزش.

# %% [markdown] lang="en"
# If some pictures appear in several sections, the difficulty is in the picture itself or in its label, not in the way of training.

# %% name="momentum_mistakes"
show_mistakes(momentum_runs[0])


# %% [markdown] lang="fa"
# ## ه) سه لایه‌ی پنهان: ۱۲۸، ۶۴ و ۶۴ {#e}
#
# تنها یک لایه‌ی پنهان (hidden layer) با $64$ واحد افزوده می‌شود؛ هیچ تابعی عوض نمی‌شود، زیرا همه برای هر شمار لایه نوشته شده‌اند.
# عدد $64$ در برگه دو بار آمده است و همان را گرفته‌ایم؛ خوانش دیگر را [پرسش ۵، بخش «ه»](../q5/#e) گفته است.
#
# هر لایه‌ی سیگموئید، گرادیانی را که از آن به عقب می‌گذرد در شیبی ضرب می‌کند که بیشترین مقدارش یک‌چهارم است.
# با یک لایه‌ی بیشتر، وزن‌های نخستین لایه در آغاز گرادیانی کوچک‌تر می‌گیرند؛ این آغازِ محو شدن گرادیان (vanishing gradient) است.

# %% [markdown] lang="en"
# ## e) Three hidden layers: 128, 64 and 64 {#e}
#
# Only a hidden layer of $64$ units is added; no function changes, because all are written for any number of layers.
# The number $64$ stands twice in the sheet, and we took it so; the other reading is in [question 5, part e](../q5/#e).
#
# Each sigmoid layer multiplies the gradient that passes back through it by a slope whose greatest value is a quarter.
# With one layer more, the weights of the first layer receive a smaller gradient at the beginning; this is the onset of the vanishing gradient.


# %% name="deeper_runs"
def train_deeper(seed):
    return train(seed, hidden=(*HIDDEN, 64))


deeper_runs = train_all(train_deeper)

# %% [markdown] lang="fa"
# منحنی از خط‌چینِ بخش «ب» کندتر راه می‌افتد و سپس فاصله را کم می‌کند.
# شبکه پارامترهای بیشتری دارد و با این همه در بیست دوره بهتر نشده است: با این آغاز، این تابع فعال‌سازی و این گام‌ها، لایه‌ی افزوده بیش از آن‌که کمک کند، آموزش را به تأخیر می‌اندازد.
# این سخن درباره‌ی همین نرخ یادگیری است و نه درباره‌ی عمق؛ [صفحه‌ی مقایسه](../q5-comparison/#depth) هر دو شبکه را با نرخ ده‌برابر هم آموزش می‌دهد.

# %% [markdown] lang="en"
# The curve sets out more slowly than the dashed line of section b and then reduces the distance.
# The network has more parameters and yet has not become better in twenty epochs: with this start, this activation function and these steps, the added layer delays training more than it helps.
# This is a statement about this learning rate and not about depth; the [comparison page](../q5-comparison/#depth) trains both networks with ten times the rate, too.

# %% name="deeper_curves"
show_curves(deeper_runs, compared=sigmoid_runs)


# %% [markdown] lang="fa"
# علت کندیِ آغاز در نمودار بالا پنهان است، زیرا در هر دوره تنها یک بار می‌سنجیم.
# خانه‌ی زیر به درون نخستین دوره نگاه می‌کند و هر بیست گام یک بار زیان را روی دو هزار تصویر آزمون می‌سنجد: زیان شبکه‌ای که سه لایه‌ی پنهان دارد، نخست در ناحیه‌ی همواری نزدیک $\ln10$ می‌ماند، یعنی شبکه چیزی بهتر از «همه‌ی کلاس‌ها یکسان» نمی‌گوید، و سپس پایین می‌رود.
# خروجی لایه‌های پنهان در آغاز از تصویری به تصویر دیگر کم تغییر می‌کند؛ لایه‌ی آخر، که گرادیان کافی دارد، از چنین ورودی‌هایی چیزی جز احتمال‌های تقریباً برابر نمی‌سازد، و لایه‌هایی که باید این ورودی‌ها را بهتر کنند گرادیان ناچیزی می‌گیرند.
# اگر کسی آموزش را در همان ناحیه‌ی هموار رها کند، می‌پندارد که شبکه یا کد خراب است؛ وارسی گرادیان نشان داده است که چنین نیست.
# نرخ یادگیریِ کوچک‌تر ناحیه‌ی هموار را درازتر می‌کند: `LEARNING_RATE` را ده برابر کوچک کنید و همین خانه را دوباره اجرا کنید.

# %% [markdown] lang="en"
# The reason for the slow beginning is hidden in the chart above, because we measure only once in each epoch.
# The cell below looks inside the first epoch and measures the loss on two thousand test pictures at every twentieth step: the loss of the network with three hidden layers first stays on a plateau near $\ln10$, that is, the network says nothing better than "all classes alike", and then goes down.
# In the beginning the outputs of the hidden layers change little from picture to picture; the last layer, which has enough gradient, can make of such inputs nothing but almost equal probabilities, and the layers that should improve these inputs receive very little.
# Someone who stops on this plateau would think that the network or the code is broken; the gradient check has shown that it is not.
# A smaller learning rate makes the plateau longer: divide `LEARNING_RATE` by ten and run this cell again.


# %% name="deeper_first_epoch"
def first_epoch(hidden, every=20):
    """Loss on 2,000 test pictures during the first epoch, at every 20th update."""
    rng = np.random.default_rng(SEEDS[0])
    W, b = initialise((784, *hidden, 10), rng, xavier)
    order, curve = rng.permutation(len(X_train)), []
    for update, start in enumerate(range(0, len(order), BATCH)):
        if update % every == 0:
            logits = forward(X_test[:2000], W, b, SIGMOID)[1]  # (2000, 10)
            curve.append((update, losses(logits, y_test[:2000]).mean()))
        batch = order[start : start + BATCH]
        A, logits = forward(X_train[batch], W, b, SIGMOID)
        dW, db = backward(A, logits, y_train[batch], W, SIGMOID)
        for parameter, gradient in zip(W + b, dW + db):
            sgd_step(parameter, gradient, None)
    return np.transpose(curve)  # updates and losses


_, axes = plt.subplots(figsize=(3.9, 2.6), layout="constrained")
axes.plot(*first_epoch(HIDDEN), color=PALETTE["c1"], label="two hidden layers")
axes.plot(*first_epoch((*HIDDEN, 64)), color=PALETTE["c4"], label="three hidden layers")
axes.axhline(math.log(10), color=PALETTE["grey"], linestyle=":", label="guessing")
axes.set(title="test loss", xlabel="updates", ylim=(0, 2.6))
axes.legend(loc="lower left")
plt.show()

# %% [markdown] lang="fa"
# پرسش همان است: کدام کلاس‌ها هنوز از هم جدا نشده‌اند؟

# %% [markdown] lang="en"
# The question is the same: which classes are not yet separated?

# %% name="deeper_confusion"
show_confusion(deeper_runs[0])

# %% [markdown] lang="fa"
# این خطاها را با خطاهای بخش «ب» بسنجید، که شبکه‌ای کم‌عمق‌تر داشت و با همان نرخ یادگیری آموزش دید.

# %% [markdown] lang="en"
# Compare these mistakes with those of section b, which had a shallower network trained at the same learning rate.

# %% name="deeper_mistakes"
show_mistakes(deeper_runs[0])


# %% [markdown] lang="fa"
# ## و) همان شبکه با PyTorch {#f}
#
# شبکه‌ی بخش «ب» را با PyTorch می‌نویسیم: `nn.Linear`، `nn.Sigmoid`، `CrossEntropyLoss` و `SGD` ([پرسش ۵، بخش «و»](../q5/#f)).
# گذر رو به عقب را دیگر نمی‌نویسیم؛ `loss.backward()` همان چهار رابطه را با مشتق‌گیری خودکار (automatic differentiation) به کار می‌برد.
# سه نکته را فراموش نکنید:
#
# - در `CrossEntropyLoss` سافت‌مکس هست و لوجیت‌ها را می‌گیرد. اگر خودتان یک سافت‌مکس پیش از آن بگذارید، برنامه کار می‌کند، ولی لوجیت‌ها میان صفر و یک زندانی می‌شوند، زیان هیچ‌گاه به صفر نزدیک نمی‌شود و آموزش کند است.
# - گرادیان‌ها در PyTorch جمع می‌شوند؛ بدون `zero_grad()` هر گام گرادیان همه‌ی گام‌های پیشین را هم در خود دارد.
# - وزن و بایاسِ `nn.Linear` به‌طور پیش‌فرض از توزیع یکنواخت $\mathcal U\bigl(-1/\sqrt{n_{\text{in}}},\,1/\sqrt{n_{\text{in}}}\bigr)$ می‌آیند، که Xavier نیست: واریانس آن $1/(3n_{\text{in}})$ است.

# %% [markdown] lang="en"
# ## f) The same network in PyTorch {#f}
#
# We write the network of section b in PyTorch: `nn.Linear`, `nn.Sigmoid`, `CrossEntropyLoss` and `SGD` ([question 5, part f](../q5/#f)).
# We no longer write the backward pass; `loss.backward()` applies the same four relations by automatic differentiation.
# Do not forget three points:
#
# - `CrossEntropyLoss` contains softmax and takes logits. If you put a softmax of your own before it, the program runs, but the logits are confined between zero and one, the loss never comes near zero, and training is slow.
# - Gradients in PyTorch add up; without `zero_grad()` each step also contains the gradients of all earlier steps.
# - Weights and biases of `nn.Linear` come by default from the uniform distribution $\mathcal U\bigl(-1/\sqrt{n_{\text{in}}},\,1/\sqrt{n_{\text{in}}}\bigr)$, which is not Xavier's: its variance is $1/(3n_{\text{in}})$.


# %% name="torch_network"
def torch_network(widths):
    """Linear layers with sigmoids between them; the last layer gives logits."""
    layers = []
    for fan_in, fan_out in pairwise(widths):
        layers += [torch.nn.Linear(fan_in, fan_out), torch.nn.Sigmoid()]
    return torch.nn.Sequential(*layers[:-1])


def train_torch(seed):
    """Section b in PyTorch, with PyTorch's own initial weights."""
    torch.manual_seed(seed)
    model = torch_network((784, *HIDDEN, 10))
    rng = np.random.default_rng(seed)  # for the order of the examples
    optimiser = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    mean_cross_entropy = torch.nn.CrossEntropyLoss()  # takes logits: softmax is inside
    X, y = torch.from_numpy(X_train), torch.from_numpy(y_train)

    @torch.no_grad()
    def predict(X):
        return torch.cat([model(rows) for rows in torch.from_numpy(X).split(1000)]).numpy()

    history, seconds = [measure(predict)], []
    for _ in range(EPOCHS):
        began = time.perf_counter()
        for batch in torch.from_numpy(rng.permutation(len(X_train))).split(BATCH):
            loss = mean_cross_entropy(model(X[batch]), y[batch])
            optimiser.zero_grad()  # otherwise gradients of all steps add up
            loss.backward()
            optimiser.step()
        seconds.append(time.perf_counter() - began)
        history.append(measure(predict))
    return Run(seed, np.array(history), predict(X_test), float(np.median(seconds)))


# %% [markdown] lang="fa"
# **آیا هر دو یک چیز را حساب می‌کنند؟**
# پیش از آموزش، این را می‌آزماییم: هر دو را از وزن‌های یکسان و با ریزدسته‌های یکسان، در float64، چند صد گام می‌بریم و وزن‌ها را مقایسه می‌کنیم.
# اگر یک خط از پس‌انتشار ما نادرست بود، اختلاف از همان گام‌های نخست دیده می‌شد؛ آنچه می‌ماند باید در حد گرد کردن باشد.
# توجه کنید که PyTorch وزن را به شکل $n_{\text{out}}\times n_{\text{in}}$ نگه می‌دارد، ترانهاده‌ی $W_k$ ما.

# %% [markdown] lang="en"
# **Do both compute the same?**
# Before training we test this: we lead both from the same weights over the same mini-batches for some hundred steps, in float64, and compare the weights.
# If one line of our backpropagation were wrong, the difference would show from the first steps on; what remains must be of the order of rounding.
# Note that PyTorch keeps a weight as $n_{\text{out}}\times n_{\text{in}}$, the transpose of our $W_k$.


# %% name="same_start"
def largest_difference(updates=300):
    """NumPy and PyTorch in float64 from the same weights, on the same batches: how far apart?"""
    rng = np.random.default_rng(0)
    W, b = initialise((784, *HIDDEN, 10), rng, xavier, dtype=np.float64)
    model = torch_network((784, *HIDDEN, 10)).double()
    with torch.no_grad():
        for layer, weight, bias in zip(model[::2], W, b):
            layer.weight.copy_(torch.from_numpy(weight.T))  # PyTorch keeps (fan_out, fan_in)
            layer.bias.copy_(torch.from_numpy(bias))
    optimiser = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    order = rng.permutation(len(X_train))[: updates * BATCH]
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        X, y = X_train[batch].astype(np.float64), y_train[batch]
        dW, db = backward(*forward(X, W, b, SIGMOID), y, W, SIGMOID)
        for parameter, gradient in zip(W + b, dW + db):
            sgd_step(parameter, gradient, None)
        optimiser.zero_grad()
        logits = model(torch.from_numpy(X))
        torch.nn.functional.cross_entropy(logits, torch.from_numpy(y)).backward()
        optimiser.step()
    count = len(range(0, len(order), BATCH))
    pairs = [(layer.weight.T, w) for layer, w in zip(model[::2], W)]
    pairs += [(layer.bias, c) for layer, c in zip(model[::2], b)]
    difference = max(np.abs(theirs.detach().numpy() - ours).max() for theirs, ours in pairs)
    print(f"after {count} updates no weight or bias differs by more than {difference:.1e}")
    return difference


if torch is None:
    print("PyTorch is not installed: section f is skipped.")
else:
    assert largest_difference() < 1e-9, "NumPy and PyTorch do not compute the same"

# %% [markdown] lang="fa"
# **و اکنون با آغاز خود PyTorch.**
# این بار مقداردهی پیش‌فرض کتابخانه را می‌گذاریم.
# ترتیب نمونه‌ها باز از NumPy می‌آید: هر بذر مولدی تازه دارد که پیش از آن وزنی از آن گرفته نشده است؛ پس این ترتیب با ترتیب همان بذر در بخش «ب» یکی نیست.
# آزمایش‌های PyTorch در صفحه‌ی پرسش ترتیب را از `torch.randperm` می‌گیرند؛ برای همین عددهای این بخش با عددهای آن‌جا اندکی تفاوت دارند، در حالی که بخش‌های «ب» تا «ه» با همین بذرها همان آزمایش‌های آن صفحه‌اند.
# هر تفاوتی با بخش «ب» که از پراکندگی بذرها بیشتر باشد، از آغاز است و نه از محاسبه‌ای دیگر؛ این را همین حالا آزمودیم و [صفحه‌ی مقایسه](../q5-comparison/#library) جداگانه می‌سنجد.
# ستون زمان را هم با بخش «ب» مقایسه کنید: هر دو کتابخانه با یک رشته‌ی پردازشی کار می‌کنند، ولی زمان به رایانه و به کارهای هم‌زمان آن هم وابسته است.

# %% [markdown] lang="en"
# **And now with PyTorch's own start.**
# This time we leave the library's default initialization in place.
# The order of the examples comes from NumPy again: each seed has a fresh generator from which no weights were drawn before; so this order is not that of the same seed in section b.
# The PyTorch experiments on the page of the question draw the order by `torch.randperm`; for this reason the numbers of this section differ slightly from those there, whereas sections b to e are, with these seeds, the experiments of that page.
# Any difference from section b that exceeds the spread of the seeds is due to the start and not to another computation; we have just tested this, and the [comparison page](../q5-comparison/#library) measures it separately.
# Compare the column of times with section b, too: both libraries work with one thread, but times also depend on the computer and on what else it is doing.

# %% name="torch_runs"
torch_runs = train_all(train_torch) if torch else []

# %% [markdown] lang="fa"
# آغاز منحنی را با خط‌چین بخش «ب» مقایسه کنید: واریانس پیش‌فرض در همه‌ی لایه‌ها کمتر از Xavier است، پس گرادیانی که به نخستین لایه می‌رسد هم کوچک‌تر است و آغاز، مانند بخش «ه»، کندتر.
# پس از آن هر دو شبکه از یک جنس‌اند و باید به هم نزدیک شوند.

# %% [markdown] lang="en"
# Compare the beginning of the curve with the dashed line of section b: the default variance is less than Xavier's in all layers, so the gradient that arrives at the first layer is smaller too, and the beginning is slower, as in section e.
# After that both networks are of one kind and should come close to each other.

# %% name="torch_curves"
if torch:
    show_curves(torch_runs, compared=sigmoid_runs)

# %% [markdown] lang="fa"
# همان شکل است و همان گروهِ دشوار: کتابخانه‌ای که گرادیان را حساب می‌کند به داده چیزی نمی‌افزاید.

# %% [markdown] lang="en"
# The same shape and the same difficult group: the library that computes the gradient adds nothing to the data.

# %% name="torch_confusion"
if torch:
    show_confusion(torch_runs[0])

# %% [markdown] lang="fa"
# و همان جنس خطا: این تصویرها را با تصویرهای بخش «ب» مقایسه کنید.

# %% [markdown] lang="en"
# And the same kind of mistake: compare these pictures with those of section b.

# %% name="torch_mistakes"
if torch:
    show_mistakes(torch_runs[0])

# %% [markdown] lang="fa"
# ## همه در یک جدول {#g}
#
# هر خانه میانگین بذرها و انحراف معیار نمونه‌ایِ آن‌هاست: نخست دقت‌ها و زمان، سپس زیان‌ها.
# دو شبکه را تنها وقتی متفاوت بدانید که اختلافشان از این پراکندگی بسیار بزرگ‌تر باشد؛ با سه بذر، انحراف معیار خود برآوردی خام است ([صفحه‌ی مقایسه](../q5-comparison/#luck) با پنج بذر و دقیق‌تر می‌سنجد).
# و به یاد داشته باشید که همه با یک نرخ یادگیری آموزش دیده‌اند: این جدول می‌گوید هر کدام *با این تنظیم‌ها* چه کرده است، نه بهترین چیزی که از هر کدام برمی‌آید.

# %% [markdown] lang="en"
# ## All in one table {#g}
#
# Each cell is the mean over the seeds and their sample standard deviation: first accuracies and times, then losses.
# Take two networks for different only if their difference is much larger than this spread; with three seeds the standard deviation is itself a rough estimate (the [comparison page](../q5-comparison/#luck) compares more carefully, with five seeds).
# And remember that all were trained with one learning rate: the table says what each did *with these settings*, not the best that each can do.

# %% name="all_results"
RESULTS = {
    "sigmoid": sigmoid_runs,
    "ReLU": relu_runs,
    "momentum": momentum_runs,
    "three hidden layers": deeper_runs,
    "PyTorch": torch_runs,
}
DIGITS = (4, 2, 4, 2, 2)


def print_means(*columns):
    """Mean ± standard deviation of some columns, a row for each network."""
    print(f"{'':<20}" + "".join(f"{TITLES[column]:>17}" for column in columns))
    for name, runs in RESULTS.items():
        if runs:
            mean, sd = mean_and_deviation(runs)
            cells = (f"{mean[c]:.{DIGITS[c]}f} ± {sd[c]:.{DIGITS[c]}f}" for c in columns)
            print(f"{name:<20}" + "".join(f"{cell:>17}" for cell in cells))


print_means(1, 3, 4)
print()
print_means(0, 2)

# %% [markdown] lang="fa"
# در پایان، مجموعه‌ی آزمون برای هر پنج شبکه در یک نمودار.
# اگر بیست دوره را به صد برسانید، ترتیب منحنی‌ها شاید عوض شود؛ کد در دست شماست.
# آزمایش‌های بیشتر، از جمله گام ساده با نرخ یادگیریِ ده برابر، در [صفحه‌ی مقایسه](../q5-comparison/) آمده است.

# %% [markdown] lang="en"
# At last the test set for all five networks in one chart.
# If you extend the twenty epochs to a hundred, the order of the curves may change; the code is in your hands.
# Further experiments, among them the plain step with ten times the learning rate, are on the [comparison page](../q5-comparison/).

# %% name="all_curves"
left, right = loss_and_accuracy_axes()
for column, axes in enumerate((left, right)):
    for (name, runs), colour in zip(RESULTS.items(), PALETTE):
        if runs:
            draw_seeds(axes, histories(runs)[..., 2 + column], name, colour)
left.set_title("test loss")
right.set_title("test accuracy (%)")
right.legend(loc="lower right")
plt.show()
