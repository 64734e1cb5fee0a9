"""AlexNet, VGG-16, GoogLeNet, NiN, LeNet, ResNet and DenseNet as lists of layers.

Activations, dropout and local response normalization learn nothing and keep the shape: they are left out.
"""

from __future__ import annotations

from typing import Literal

from rahnama.reference.layers import (
    Branches,
    Convolution,
    GlobalPooling,
    Linear,
    Network,
    Normalization,
    Pooling,
)

Widths = tuple[int, int, int, int, int, int]
INCEPTION_WIDTHS: dict[str, Widths] = {  # 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, pool projection
    "3a": (64, 96, 128, 16, 32, 32), "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64), "4b": (160, 112, 224, 24, 64, 64), "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64), "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128), "5b": (384, 192, 384, 48, 128, 128),
}
RESNET_BLOCKS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
DENSENET_BLOCKS = {121: (6, 12, 24, 16), 161: (6, 12, 36, 24), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}


def lenet(classes: int = 10) -> Network:
    """LeNet-5 as *Dive into Deep Learning* writes it, for 1×28×28 images.

    Source:
        d2l.ai, section "Convolutional Neural Networks (LeNet)": padding 2 makes LeCun's 32×32 from 28×28.
    """
    return (Convolution("conv1", 6, 5, padding=2), Pooling("pool1", 2, 2), Convolution("conv2", 16, 5),
            Pooling("pool2", 2, 2), Linear("fc3", 120), Linear("fc4", 84), Linear("fc5", classes))


def alexnet(groups: Literal[1, 2] = 1, classes: int = 1000) -> Network:
    """AlexNet for 3×227×227 images; ``groups=2`` are the two towers of the original, 1 joins them.

    Source:
        Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.5. The paper says 224×224; without padding 227 is
        the smallest side that gives its 55×55 maps.
    """
    return (Convolution("conv1", 96, 11, stride=4), Pooling("maxpool1", 3, 2),
            Convolution("conv2", 256, 5, padding=2, groups=groups), Pooling("maxpool2", 3, 2),
            Convolution("conv3", 384, 3, padding=1), Convolution("conv4", 384, 3, padding=1, groups=groups),
            Convolution("conv5", 256, 3, padding=1, groups=groups), Pooling("maxpool5", 3, 2),
            *fully_connected_head(classes))


def fully_connected_head(classes: int = 1000) -> Network:
    """The three fully connected layers that close AlexNet and VGG: 4096, 4096, classes."""
    return (Linear("fc6", 4096), Linear("fc7", 4096), Linear("fc8", classes))


def vgg16(classes: int = 1000) -> Network:
    """Configuration D of VGG, for 3×224×224 images.

    Source:
        Simonyan and Zisserman, arXiv:1409.1556, table 1, column D.
    """
    layers: list[Convolution | Pooling] = []
    for block, (width, depth) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), start=1):
        layers += [Convolution(f"conv{block}-{number}", width, 3, padding=1) for number in range(1, depth + 1)]
        layers.append(Pooling(f"maxpool{block}", 2, 2))
    return (*layers, *fully_connected_head(classes))


def nin_block(number: int, width: int, kernel: int, stride: int = 1, padding: int = 0) -> Network:
    """A K×K convolution and two 1×1 convolutions of the same width."""
    return (Convolution(f"conv{number}", width, kernel, stride, padding),
            Convolution(f"conv{number}-a", width, 1), Convolution(f"conv{number}-b", width, 1))


def nin(classes: int = 10, padded: bool = True) -> Network:
    """NiN of *Dive into Deep Learning*, for images of 224×224; ``padded=False`` leaves out all padding.

    Source:
        d2l.ai, section "Network in Network (NiN)"; its kernels and widths follow AlexNet. The paper,
        Lin, Chen and Yan, arXiv:1312.4400, has networks for 32×32 images instead.
    """
    return (*nin_block(1, 96, 11, stride=4), Pooling("maxpool1", 3, 2),
            *nin_block(2, 256, 5, padding=2 * padded), Pooling("maxpool2", 3, 2),
            *nin_block(3, 384, 3, padding=1 * padded), Pooling("maxpool3", 3, 2),
            *nin_block(4, classes, 3, padding=1 * padded), GlobalPooling("global average"))


def inception(name: str, widths: Widths, reduced: bool = True) -> Branches:
    """An inception module; ``reduced=False`` drops the two 1×1 reductions, so that 3×3 and 5×5 read the whole input.

    Source:
        Szegedy et al., arXiv:1409.4842, figure 2b. (Figure 2a, the naive module, drops the pool projection too.)
    """
    one, three_in, three, five_in, five, projection = widths
    return Branches(name, (
        (Convolution("1x1", one, 1),),
        (*((Convolution("3x3 reduce", three_in, 1),) if reduced else ()), Convolution("3x3", three, 3, padding=1)),
        (*((Convolution("5x5 reduce", five_in, 1),) if reduced else ()), Convolution("5x5", five, 5, padding=2)),
        (Pooling("pool", 3, 1, padding=1), Convolution("pool proj", projection, 1))))


def googlenet(classes: int = 1000, reduced: bool = True) -> Network:
    """GoogLeNet (inception v1) for 3×224×224 images, without its two auxiliary classifiers.

    Source:
        Szegedy et al., arXiv:1409.4842, table 1. Its pooling sizes ask for a last, incomplete window (ceil).
    """
    modules = [inception(name, widths, reduced) for name, widths in INCEPTION_WIDTHS.items()]
    return (Convolution("conv1", 64, 7, stride=2, padding=3), Pooling("maxpool1", 3, 2, ceil=True),
            Convolution("conv2 reduce", 64, 1), Convolution("conv2", 192, 3, padding=1),
            Pooling("maxpool2", 3, 2, ceil=True), *modules[:2], Pooling("maxpool3", 3, 2, ceil=True),
            *modules[2:7], Pooling("maxpool4", 3, 2, ceil=True), *modules[7:], GlobalPooling("avgpool"),
            Linear("linear", classes))


def resnet(depth: int, classes: int = 1000) -> Network:
    """ResNet-18, 34, 50, 101 or 152 for 3×224×224 images; convolutions without bias, each followed by normalization.

    Raises:
        KeyError: if the depth is none of the five.

    Source:
        He, Zhang, Ren and Sun, arXiv:1512.03385, table 1, shortcuts of option B (a 1×1 where the shape changes).
    """
    layers: list[Convolution | Normalization | Pooling | Branches] = [
        Convolution("stem", 64, 7, 2, 3, bias=False), Normalization("stem norm"), Pooling("maxpool", 3, 2, padding=1)]
    entering = 64
    for stage, blocks in enumerate(RESNET_BLOCKS[depth]):
        width = 64 * 2**stage
        for block in range(blocks):
            stride = 2 if stage and not block else 1
            layers.append(_residual(f"stage {stage + 1} block {block + 1}", entering, width, stride, depth >= 50))
            entering = width * (4 if depth >= 50 else 1)
    return (*layers, GlobalPooling("global average"), Linear("classifier", classes))


def _residual(name: str, entering: int, width: int, stride: int, bottleneck: bool) -> Branches:
    leaving = width * (4 if bottleneck else 1)
    body: Network = (
        (*_normalized("reduce", width, 1, 1), *_normalized("3x3", width, 3, stride),
         *_normalized("expand", leaving, 1, 1))
        if bottleneck else (*_normalized("first 3x3", width, 3, stride), *_normalized("second 3x3", width, 3, 1)))
    same = stride == 1 and entering == leaving
    shortcut: Network = () if same else _normalized("shortcut", leaving, 1, stride)
    return Branches(name, (body, shortcut), "addition")


def _normalized(name: str, width: int, kernel: int, stride: int) -> Network:
    return (Convolution(name, width, kernel, stride, kernel // 2, bias=False), Normalization(f"{name} norm"))


def dense_layer(name: str, growth: int, bottleneck: bool = True) -> Branches:
    """k new maps joined to the old ones; the bottleneck first makes 4k maps with 1×1 kernels.

    Source:
        Huang et al., arXiv:1608.06993, section 3: DenseNet (no bottleneck) and DenseNet-B.
    """
    first: Network = (Normalization("norm 1"), Convolution("1x1", 4 * growth, 1, bias=False)) if bottleneck else ()
    return Branches(name, ((), (*first, Normalization("norm 2"), Convolution("3x3", growth, 3, padding=1, bias=False))))


def densenet(depth: int, classes: int = 1000, bottleneck: bool = True) -> Network:
    """DenseNet-121, 161, 169 or 201 for 3×224×224 images: growth 32 (161: 48), transitions halve the channels.

    Raises:
        KeyError: if the depth is none of the four.

    Source:
        Huang et al., arXiv:1608.06993, table 1; 161 as ``torchvision.models.densenet161`` has it.
    """
    growth = 48 if depth == 161 else 32
    layers: list[Convolution | Normalization | Pooling | Branches] = [
        Convolution("stem", 2 * growth, 7, 2, 3, bias=False), Normalization("stem norm"),
        Pooling("maxpool", 3, 2, padding=1)]
    channels = 2 * growth
    for block, size in enumerate(DENSENET_BLOCKS[depth], start=1):
        layers += [dense_layer(f"block {block} layer {layer}", growth, bottleneck) for layer in range(1, size + 1)]
        channels += size * growth
        if block < 4:
            channels //= 2
            layers += [Normalization(f"transition {block} norm"),
                       Convolution(f"transition {block}", channels, 1, bias=False),
                       Pooling(f"transition {block} pool", 2, 2)]
    return (*layers, Normalization("last norm"), GlobalPooling("global average"), Linear("classifier", classes))
