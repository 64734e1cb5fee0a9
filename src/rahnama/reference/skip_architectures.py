"""ResNet and DenseNet as lists of layers: networks whose layers also read what earlier ones left.

Activations learn nothing and keep the shape: they are left out.
"""

from __future__ import annotations

from rahnama.reference.layers import Branches, Convolution, GlobalPooling, Linear, Network, Normalization, Pooling

RESNET_BLOCKS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
DENSENET_BLOCKS = {121: (6, 12, 24, 16), 161: (6, 12, 36, 24), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}


def resnet(depth: int, classes: int = 1000) -> Network:
    """ResNet-18, 34, 50, 101 or 152 for 3×224×224 images; convolutions without bias, each followed by normalization.

    Raises:
        KeyError: if the depth is none of the five.

    Source:
        He, Zhang, Ren and Sun, arXiv:1512.03385, table 1, shortcuts of option B (a 1×1 where the shape changes).

    Args:
        depth: 18, 34, 50, 101 or 152.
        classes: number of classes, positive.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Example:
        >>> from rahnama.reference.layers import total_parameters, trace
        >>> total_parameters(trace(resnet(50), (3, 224, 224)))
        25557032
    """
    layers: list[Convolution | Normalization | Pooling | Branches] = [
        Convolution("stem", 64, 7, 2, 3, bias=False),
        Normalization("stem norm"),
        Pooling("maxpool", 3, 2, padding=1),
    ]
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
        (
            *_normalized("reduce", width, 1, 1),
            *_normalized("3x3", width, 3, stride),
            *_normalized("expand", leaving, 1, 1),
        )
        if bottleneck
        else (*_normalized("first 3x3", width, 3, stride), *_normalized("second 3x3", width, 3, 1))
    )
    same = stride == 1 and entering == leaving
    shortcut: Network = () if same else _normalized("shortcut", leaving, 1, stride)
    return Branches(name, (body, shortcut), "addition")


def _normalized(name: str, width: int, kernel: int, stride: int) -> Network:
    return (Convolution(name, width, kernel, stride, kernel // 2, bias=False), Normalization(f"{name} norm"))


def dense_layer(name: str, growth: int, bottleneck: bool = True) -> Branches:
    """k new maps joined to the old ones; the bottleneck first makes 4k maps with 1×1 kernels.

    Source:
        Huang et al., arXiv:1608.06993, section 3: DenseNet (no bottleneck) and DenseNet-B.

    Args:
        name: of the layer.
        growth: k, new channels.
        bottleneck: whether a 1×1 convolution to 4k channels comes first.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Raises:
        ValueError: only when traced, if a width or the number of classes is not positive.

    Example:
        It hands on what it read and adds k channels:

        >>> from rahnama.reference.layers import trace
        >>> trace((dense_layer("one", 24),), (32, 4, 4))[-1].leaving
        (56, 4, 4)
    """
    first: Network = (Normalization("norm 1"), Convolution("1x1", 4 * growth, 1, bias=False)) if bottleneck else ()
    return Branches(name, ((), (*first, Normalization("norm 2"), Convolution("3x3", growth, 3, padding=1, bias=False))))


def densenet(depth: int, classes: int = 1000, bottleneck: bool = True) -> Network:
    """DenseNet-121, 161, 169 or 201 for 3×224×224 images: growth 32 (161: 48), transitions halve the channels.

    Raises:
        KeyError: if the depth is none of the four.

    Source:
        Huang et al., arXiv:1608.06993, table 1; 161 as ``torchvision.models.densenet161`` has it.

    Args:
        depth: 121, 161, 169 or 201.
        classes: number of classes, positive.
        bottleneck: whether the layers have their 1×1 convolutions.

    Returns:
        The layers in order; ``trace`` gives their sizes, parameters and cost.

    Example:
        >>> from rahnama.reference.layers import total_parameters, trace
        >>> total_parameters(trace(densenet(121), (3, 224, 224)))
        7978856
    """
    growth = 48 if depth == 161 else 32
    layers: list[Convolution | Normalization | Pooling | Branches] = [
        Convolution("stem", 2 * growth, 7, 2, 3, bias=False),
        Normalization("stem norm"),
        Pooling("maxpool", 3, 2, padding=1),
    ]
    channels = 2 * growth
    for block, size in enumerate(DENSENET_BLOCKS[depth], start=1):
        layers += [dense_layer(f"block {block} layer {layer}", growth, bottleneck) for layer in range(1, size + 1)]
        channels += size * growth
        if block < 4:
            channels //= 2
            layers += [
                Normalization(f"transition {block} norm"),
                Convolution(f"transition {block}", channels, 1, bias=False),
                Pooling(f"transition {block} pool", 2, 2),
            ]
    return (*layers, Normalization("last norm"), GlobalPooling("global average"), Linear("classifier", classes))
