"""Dense blocks: channels against real concatenations, connections against drawn graphs."""

import itertools

import numpy as np
import pytest
import torch

from rahnama.reference import dense_block


def test_the_sheet():
    assert dense_block.channels_read(32, 24, 3) == 80
    assert dense_block.channels_after(32, 24, 3) == 104


def test_channels_agree_with_concatenated_tensors():
    state, kept = torch.ones(1, 7, 2, 3), 0
    for layer in range(1, 6):
        assert dense_block.channels_read(7, 4, layer) == state.shape[1]
        kept += state.shape[1]
        assert dense_block.channels_copied(7, 4, layer) == kept
        state = torch.cat([state, torch.nn.Conv2d(state.shape[1], 4, 1)(state)], 1)
        assert dense_block.channels_after(7, 4, layer) == state.shape[1]


@pytest.mark.parametrize("layers", [1, 2, 5, 9])
def test_connections_are_the_pairs_of_source_and_later_reader(layers):
    pairs = list(itertools.combinations(range(layers + 1), 2))
    assert dense_block.dense_connections(layers) == len(pairs)
    matrix = dense_block.dense_adjacency(layers)
    assert {(source, reader + 1) for reader, source in np.argwhere(matrix)} == set(pairs)


def test_weights_agree_with_the_library():
    plain = torch.nn.Conv2d(11, 6, 3, bias=False)
    squeezed = [torch.nn.Conv2d(11, 24, 1, bias=False), torch.nn.Conv2d(24, 6, 3, bias=False)]
    assert dense_block.dense_layer_weights(11, 6) == plain.weight.numel()
    assert dense_block.dense_layer_weights(11, 6, bottleneck=4) == sum(each.weight.numel() for each in squeezed)


def test_copies_grow_with_the_square_of_the_depth():
    few, many = (dense_block.channels_copied(1, 32, layers) for layers in (1000, 2000))
    assert many / few == pytest.approx(4, rel=1e-2)


@pytest.mark.parametrize(
    "function", [dense_block.channels_read, dense_block.channels_after, dense_block.channels_copied]
)
def test_refuses_layer_zero_and_fractions(function):
    with pytest.raises(ValueError, match="layer"):
        function(5, 3, 0)
    with pytest.raises(ValueError, match="growth"):
        function(5, 1.5, 2)


def test_refuses_negative_bottlenecks_and_empty_blocks():
    with pytest.raises(ValueError, match="bottleneck"):
        dense_block.dense_layer_weights(5, 3, bottleneck=-1)
    with pytest.raises(ValueError, match="layers"):
        dense_block.dense_connections(0)
    with pytest.raises(ValueError, match="layers"):
        dense_block.dense_adjacency(-2)
