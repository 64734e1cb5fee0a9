"""Tables of part a/2: what a dense network saves, and what it does not."""

from __future__ import annotations

from rahnama.exhibit import (
    Claim,
    Column,
    Maths,
    Route,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4._q4_shared import (
    CHANNEL,
    WEIGHT,
    size_and_cost,
)
from rahnama.reference import layers, skip_architectures
from rahnama.reference.dense_block import (
    channels_after,
    channels_copied,
    dense_layer_weights,
)
from rahnama.text import Text


def weights_of_a_layer() -> Table:
    """Weights of one layer or block that reads 256 channels: plain, residual, dense, with and without bottlenecks."""
    columns = [
        Column(Text(fa="چه چیزی 256 کانال را می‌خواند", en="what reads 256 channels")),
        Column(Text(fa="وزن‌ها", en="weights")),
        Column(Text(fa="کانال تازه", en="new channels")),
    ]
    three = Text(fa="یک کانولوشن $3\\times3$ که 256 کانال می‌سازد", en="one $3\\times3$ convolution to 256 channels")
    basic = Text(fa="بلوک باقیمانده‌ی ساده", en="basic residual block")
    narrow = Text(fa="بلوک باقیمانده با گلوگاه 64", en="residual block, bottleneck 64")
    dense = Text(fa="لایه‌ی متراکم، $k=32$", en="dense layer, $k=32$")
    squeezed = Text(fa="لایه‌ی متراکم با گلوگاه $4k=128$", en="dense layer, bottleneck $4k=128$")
    rows = [
        (three, weights_of_chain(9 * 256 * 256, (256, 3)), 256),
        (basic, weights_of_chain(2 * 9 * 256 * 256, (256, 3), (256, 3)), 0),
        (narrow, weights_of_chain(256 * 64 + 9 * 64 * 64 + 64 * 256, (64, 1), (64, 3), (256, 1)), 0),
        (dense, weights_of_chain(dense_layer_weights(256, 32), (32, 3)), 32),
        (squeezed, weights_of_chain(dense_layer_weights(256, 32, bottleneck=4), (128, 1), (32, 3)), 32),
    ]
    return Table(columns, rows)


def weights_of_chain(closed: int, *steps: tuple[int, int]) -> Claim:
    """Weights of convolutions in a row, each (channels made, K), that read 256 channels: closed form and torch."""
    network = tuple(
        layers.Convolution(f"{number}", made, kernel, padding=kernel // 2, bias=False)
        for number, (made, kernel) in enumerate(steps)
    )
    return Claim(
        Text(fa="وزن‌ها", en="weights"),
        {Route.CLOSED_FORM: closed, Route.TORCH: routes.run(network, (256, 3, 3))[1]},
        WEIGHT,
    )


def whole_networks() -> Table:
    """Parameters and cost of whole networks: counted layer by layer, and by torch's own counters."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Text(fa="پارامتر", en="parameters")),
        Column(Text(fa="ضرب–جمع برای یک تصویر $224\\times224$", en="MAC for one $224\\times224$ image")),
    ]
    networks = {
        "ResNet-50": skip_architectures.resnet(50),
        "DenseNet-121": skip_architectures.densenet(121),
        "ResNet-101": skip_architectures.resnet(101),
        "DenseNet-201": skip_architectures.densenet(201),
    }
    return Table(columns, [(name, *size_and_cost(network, (3, 224, 224))) for name, network in networks.items()])


def memory_of_concatenation() -> Table:
    """Channels that are new, and channels kept if every layer copies what it reads (k₀ = 64, k = 32)."""
    columns = [
        Column(Maths("L")),
        Column(Text(fa="کانال‌های متفاوت", en="different channels")),
        Column(Text(fa="کانال‌های نگه‌داشته با رونوشت", en="channels kept with copies")),
        Column(Text(fa="نسبت", en="ratio"), digits=1),
    ]
    rows = []
    for count in (6, 12, 24, 48):
        read, _, handed = routes.channels_of_concatenation(64, 32, count)
        new, copied = channels_after(64, 32, count), channels_copied(64, 32, count)
        rows.append(
            (
                count,
                Claim(
                    Text(fa="کانال‌های متفاوت", en="different channels"),
                    {Route.CLOSED_FORM: new, Route.TORCH: handed[-1]},
                    CHANNEL,
                ),
                Claim(
                    Text(fa="کانال‌های رونوشت", en="channels copied"),
                    {Route.CLOSED_FORM: copied, Route.TORCH: sum(read)},
                    CHANNEL,
                ),
                copied / new,
            )
        )
    return Table(columns, rows)
