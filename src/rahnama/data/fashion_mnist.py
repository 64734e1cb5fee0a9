"""Fashion-MNIST: 70,000 grey pictures of ten kinds of clothing, 28×28 pixels.

Han Xiao, Kashif Rasul, Roland Vollgraf, *Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
Algorithms*, 2017, arXiv:1708.07747; MIT licence.
"""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from rahnama.data.idx import decode
from rahnama.data.store import DataSet, content
from rahnama.text import Text

DATA = DataSet(
    name="fashion-mnist",
    checksums=MappingProxyType(
        {
            "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        }
    ),
    addresses=(
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
    sizes=MappingProxyType(
        {
            "train-images-idx3-ubyte": 26_421_880,
            "train-labels-idx1-ubyte": 29_515,
            "t10k-images-idx3-ubyte": 4_422_102,
            "t10k-labels-idx1-ubyte": 5_148,
        }
    ),
)
CLASSES = (
    Text(fa="تی‌شرت", en="T-shirt"),
    Text(fa="شلوار", en="trouser"),
    Text(fa="پلیور", en="pullover"),
    Text(fa="پیراهن زنانه", en="dress"),
    Text(fa="پالتو", en="coat"),
    Text(fa="صندل", en="sandal"),
    Text(fa="پیراهن", en="shirt"),
    Text(fa="کفش کتانی", en="sneaker"),
    Text(fa="کیف", en="bag"),
    Text(fa="نیم‌چکمه", en="ankle boot"),
)


class Images(NamedTuple):
    """The four arrays, read-only uint8: images (N, 28, 28) from 0 (ground) to 255, labels (N,) from 0 to 9."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


@functools.cache
def load() -> Images:
    """The data set from this machine, verified; read once in a process.

    Raises:
        Missing, Wrong: if a file is not there, damaged, or another one.
    """
    return Images(*(decode(content(DATA, file)) for file in DATA.checksums))
