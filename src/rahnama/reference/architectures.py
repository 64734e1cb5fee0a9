"""LeNet, AlexNet, VGG-16, NiN and GoogLeNet as lists of layers.

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
    Pooling,
)

Widths = tuple[int, int, int, int, int, int]
INCEPTION_WIDTHS: dict[str, Widths] = {  # 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, pool projection
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def lenet(classes: int = 10) -> Network:
    """LeNet-5 as *Dive into Deep Learning* writes it, for 1×28×28 images.

    Source:
        d2l.ai, section "Convolutional Neural Networks (LeNet)": padding 2 makes LeCun's 32×32 from 28×28.

    Args:
        classes: number of classes, positive.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Raises:
        ValueError: only when traced, if a width or the number of classes is not positive.

    Example:
        Five layers with parameters gave it its name:

        >>> from rahnama.reference.layers import total_parameters, trace
        >>> total_parameters(trace(lenet(), (1, 28, 28)))
        61706
    """
    return (
        Convolution("conv1", 6, 5, padding=2),
        Pooling("pool1", 2, 2),
        Convolution("conv2", 16, 5),
        Pooling("pool2", 2, 2),
        Linear("fc3", 120),
        Linear("fc4", 84),
        Linear("fc5", classes),
    )


def alexnet(groups: Literal[1, 2] = 1, classes: int = 1000) -> Network:
    """AlexNet for 3×227×227 images; ``groups=2`` are the two towers of the original, 1 joins them.

    Source:
        Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.5. The paper says 224×224; without padding 227 is
        the smallest side that gives its 55×55 maps.

    Args:
        groups: 2 for the original's two towers, 1 for one.
        classes: number of classes, positive.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Raises:
        ValueError: only when traced, if a width or the number of classes is not positive.

    Example:
        The kernels of three layers read half the channels if there are two towers:

        >>> from rahnama.reference.layers import total_parameters, trace
        >>> [total_parameters(trace(alexnet(groups), (3, 227, 227))) for groups in (1, 2)]
        [62378344, 60965224]
    """
    return (
        Convolution("conv1", 96, 11, stride=4),
        Pooling("maxpool1", 3, 2),
        Convolution("conv2", 256, 5, padding=2, groups=groups),
        Pooling("maxpool2", 3, 2),
        Convolution("conv3", 384, 3, padding=1),
        Convolution("conv4", 384, 3, padding=1, groups=groups),
        Convolution("conv5", 256, 3, padding=1, groups=groups),
        Pooling("maxpool5", 3, 2),
        *fully_connected_head(classes),
    )


def fully_connected_head(classes: int = 1000) -> Network:
    """The three fully connected layers that close AlexNet and VGG: 4096, 4096, classes.

    Args:
        classes: number of classes, positive.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Raises:
        ValueError: only when traced, if a width or the number of classes is not positive.

    Example:
        >>> [layer.out_features for layer in fully_connected_head(10)]
        [4096, 4096, 10]

    Source:
        Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.5.
    """
    return (Linear("fc6", 4096), Linear("fc7", 4096), Linear("fc8", classes))


def vgg16(classes: int = 1000) -> Network:
    """Configuration D of VGG, for 3×224×224 images.

    Source:
        Simonyan and Zisserman, arXiv:1409.1556, table 1, column D.

    Args:
        classes: number of classes, positive.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Raises:
        ValueError: only when traced, if a width or the number of classes is not positive.

    Example:
        Sixteen layers have parameters, the five poolings none:

        >>> from rahnama.reference.layers import total_parameters, trace
        >>> total_parameters(trace(vgg16(), (3, 224, 224)))
        138357544
    """
    layers: list[Convolution | Pooling] = []
    for block, (width, depth) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), start=1):
        layers += [Convolution(f"conv{block}-{number}", width, 3, padding=1) for number in range(1, depth + 1)]
        layers.append(Pooling(f"maxpool{block}", 2, 2))
    return (*layers, *fully_connected_head(classes))


def nin_block(number: int, width: int, kernel: int, stride: int = 1, padding: int = 0) -> Network:
    """A K×K convolution and two 1×1 convolutions of the same width.

    Args:
        number: of the block, for the names.
        width: channels of all three layers.
        kernel, stride, padding: of the first.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Raises:
        ValueError: only when traced, if a width or the number of classes is not positive.

    Example:
        >>> [layer.kernel for layer in nin_block(1, 96, 11)]
        [11, 1, 1]

    Source:
        Lin, Chen and Yan, arXiv:1312.4400: a small network slides over the image.
    """
    return (
        Convolution(f"conv{number}", width, kernel, stride, padding),
        Convolution(f"conv{number}-a", width, 1),
        Convolution(f"conv{number}-b", width, 1),
    )


def nin(classes: int = 10, padded: bool = True) -> Network:
    """NiN of *Dive into Deep Learning*, for images of 224×224; ``padded=False`` leaves out all padding.

    Source:
        d2l.ai, section "Network in Network (NiN)"; its kernels and widths follow AlexNet. The paper,
        Lin, Chen and Yan, arXiv:1312.4400, has networks for 32×32 images instead.

    Args:
        classes: number of classes, positive.
        padded: whether the blocks after the first keep their size.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Raises:
        ValueError: only when traced, if a width or the number of classes is not positive.

    Example:
        Its last block is as wide as there are classes, so a thousand of them cost much:

        >>> from rahnama.reference.layers import total_parameters, trace
        >>> [total_parameters(trace(nin(classes), (3, 224, 224))) for classes in (10, 1000)]
        [2015398, 7439608]
    """
    return (
        *nin_block(1, 96, 11, stride=4),
        Pooling("maxpool1", 3, 2),
        *nin_block(2, 256, 5, padding=2 * padded),
        Pooling("maxpool2", 3, 2),
        *nin_block(3, 384, 3, padding=1 * padded),
        Pooling("maxpool3", 3, 2),
        *nin_block(4, classes, 3, padding=1 * padded),
        GlobalPooling("global average"),
    )


def inception(name: str, widths: Widths, reduced: bool = True) -> Branches:
    """An inception module; ``reduced=False`` drops the two 1×1 reductions, so that 3×3 and 5×5 read the whole input.

    Source:
        Szegedy et al., arXiv:1409.4842, figure 2b. (Figure 2a, the naive module, drops the pool projection too.)

    Args:
        name: of the module.
        widths: 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, pool projection, in channels.
        reduced: whether the two reductions are there.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Raises:
        ValueError: only when traced, if a width or the number of classes is not positive.

    Example:
        The channels of the four branches add up:

        >>> from rahnama.reference.layers import trace
        >>> trace((inception("3a", INCEPTION_WIDTHS["3a"]),), (192, 28, 28))[-1].leaving
        (256, 28, 28)
    """
    one, three_in, three, five_in, five, projection = widths
    return Branches(
        name,
        (
            (Convolution("1x1", one, 1),),
            (*((Convolution("3x3 reduce", three_in, 1),) if reduced else ()), Convolution("3x3", three, 3, padding=1)),
            (*((Convolution("5x5 reduce", five_in, 1),) if reduced else ()), Convolution("5x5", five, 5, padding=2)),
            (Pooling("pool", 3, 1, padding=1), Convolution("pool proj", projection, 1)),
        ),
    )


def googlenet(classes: int = 1000, reduced: bool = True) -> Network:
    """GoogLeNet (inception v1) for 3×224×224 images, without its two auxiliary classifiers.

    Source:
        Szegedy et al., arXiv:1409.4842, table 1. Its pooling sizes ask for a last, incomplete window (ceil).

    Args:
        classes: number of classes, positive.
        reduced: whether the modules have their 1×1 reductions.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Raises:
        ValueError: only when traced, if a width or the number of classes is not positive.

    Example:
        >>> from rahnama.reference.layers import total_parameters, trace
        >>> total_parameters(trace(googlenet(), (3, 224, 224)))
        6998552
    """
    modules = [inception(name, widths, reduced) for name, widths in INCEPTION_WIDTHS.items()]
    return (
        Convolution("conv1", 64, 7, stride=2, padding=3),
        Pooling("maxpool1", 3, 2, ceil=True),
        Convolution("conv2 reduce", 64, 1),
        Convolution("conv2", 192, 3, padding=1),
        Pooling("maxpool2", 3, 2, ceil=True),
        *modules[:2],
        Pooling("maxpool3", 3, 2, ceil=True),
        *modules[2:7],
        Pooling("maxpool4", 3, 2, ceil=True),
        *modules[7:],
        GlobalPooling("avgpool"),
        Linear("linear", classes),
    )
