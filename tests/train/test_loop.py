"""What a training measures and how it ends: the protocol, the last batch, divergence, settings that make none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rahnama.reference import mlp
from rahnama.reference.initial_layers import initial_layers
from rahnama.train import Diverged, Pictures, Run, Settings, train
from rahnama.train.mistakes import confusion_matrix, surest_mistakes


def test_the_protocol_written_out_with_the_readable_network_gives_the_same_run(pictures):
    found = train(Settings(hidden=(7,), momentum=0.5, epochs=2, seed=5), pictures)
    generator = np.random.default_rng(5)
    layers = initial_layers([36, 7, 4], "xavier", generator, np.float32)
    velocities = [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]
    running = []
    for _ in range(2):
        order, total = generator.permutation(1050), 0.0
        for first in range(0, 1050, 100):
            chosen = order[first : first + 100]
            loss, slopes = mlp.gradients(
                layers, pictures.train_inputs[chosen], pictures.train_labels[chosen], "sigmoid"
            )
            layers, velocities = mlp.momentum_step(layers, velocities, slopes, 0.1, 0.5)
            total += loss * len(chosen)
        running.append(total / 1050)
    for ours, theirs in zip(found.network.layers, layers, strict=True):
        np.testing.assert_array_equal(ours[0], theirs[0])
        np.testing.assert_array_equal(ours[1], theirs[1])
    assert found.history.running_loss == running
    scores = mlp.forward(layers, pictures.test_inputs, "sigmoid")[-1]
    assert found.history.test_correct[-1] == (scores.argmax(1) == pictures.test_labels).sum()
    assert found.history.test_loss[-1] == pytest.approx(mlp.cross_entropy(scores, pictures.test_labels), rel=1e-6)


def test_it_learns_and_measures_before_the_first_epoch_and_after_each(pictures):
    history = train(Settings(hidden=(16,), activation="relu", epochs=4), pictures).history
    assert [len(each) for each in vars(history).values()] == [5, 5, 5, 5, 4, 4]
    assert history.test_correct[-1] > 150 > history.test_correct[0]
    assert history.train_loss[-1] < history.running_loss[-1] < history.train_loss[-2]  # an epoch learns while it runs


def test_the_last_batch_may_be_smaller_and_a_batch_larger_than_the_data(pictures):
    assert Run(Settings(hidden=(3,)), pictures).updates_per_epoch == 11
    run = train(Settings(hidden=(3,), batch=5000, epochs=2), pictures)
    assert run.updates == 2
    assert run.history.running_loss[0] == pytest.approx(run.history.train_loss[0], rel=1e-6)


def test_first_weights_follow_the_activation_unless_asked_for():
    assert [Settings(activation=each).start for each in ("sigmoid", "tanh", "relu")] == ["xavier", "xavier", "he"]
    assert Settings(activation="relu", start="xavier").start == "xavier"


def test_another_seed_is_another_run_and_the_same_seed_the_same(pictures):
    first, again, other = (train(Settings(hidden=(5,), epochs=1, seed=seed), pictures) for seed in (1, 1, 2))
    assert first.network.weights.tobytes() == again.network.weights.tobytes() != other.network.weights.tobytes()


@pytest.mark.filterwarnings("error")  # the message is enough
@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_a_learning_rate_far_too_large_is_told_with_epoch_update_and_rate(pictures, activation):
    with pytest.raises(Diverged, match=r"diverged in epoch \d+, update \d+ of 11: .* learning rate 1e\+30.*1e\+29"):
        train(Settings(hidden=(8,), activation=activation, learning_rate=1e30, epochs=3), pictures)


def test_a_weight_that_is_no_number_ends_the_run_even_where_the_loss_would_not_tell(pictures):
    run = Run(Settings(hidden=(8,), epochs=1), pictures)
    run.network.velocity[3] = math.nan  # without momentum nothing reads it
    with pytest.raises(Diverged, match="no longer a finite number"):
        while not run.finished:
            run.update()


def test_a_weight_that_becomes_nan_is_noticed_at_the_next_update(pictures):
    run = Run(Settings(hidden=(8,)), pictures)
    run.update()
    run.network.weights[5] = math.nan
    with pytest.raises(Diverged, match=r"epoch 1, update 2 of 11: the loss of the batch is nan"):
        run.update()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"hidden": ()}, "hidden must be"),
        ({"hidden": (4, 0)}, "hidden must be"),
        ({"activation": "step"}, "activation must be sigmoid or tanh or relu, got step"),
        ({"momentum": 1.0}, "momentum must be from 0 to below 1, got 1.0"),
        ({"momentum": math.nan}, "momentum must be"),
        ({"learning_rate": 0.0}, "learning rate must be above 0"),
        ({"learning_rate": math.inf}, "learning rate must be above 0 and finite, got inf"),
        ({"batch": 0}, "batch must be at least 1"),
        ({"epochs": 0}, "epochs must be at least 1"),
        ({"seed": -1}, "seed must be at least 0"),
        ({"start": "zeros"}, "start must be xavier or he or torch"),
        ({"dtype": "float16"}, "dtype must be float32 or float64"),
    ],
)
def test_settings_that_make_no_training_are_refused_by_name(wrong, message):
    with pytest.raises(ValueError, match=message):
        Settings(**wrong)


def test_pictures_that_do_not_match_are_refused(pictures):
    for wrong in (
        pictures._replace(train_labels=pictures.train_labels[:9]),
        pictures._replace(test_labels=pictures.test_labels - 9),
        pictures._replace(test_inputs=pictures.test_inputs[:, :30]),
        pictures._replace(train_inputs=np.full_like(pictures.train_inputs, np.nan)),
        Pictures(*(each[:0] for each in pictures)),
    ):
        with pytest.raises(ValueError, match=r"match|finite|widths"):
            Run(Settings(), wrong)


def test_the_confusion_matrix_has_true_classes_in_rows_and_all_examples():
    labels, predicted = np.array([0, 0, 2, 1, 2, 2]), np.array([0, 2, 2, 1, 0, 0])
    assert confusion_matrix(labels, predicted, 3).tolist() == [[1, 0, 1], [0, 1, 0], [2, 0, 1]]


def test_the_surest_mistakes_are_wrong_and_in_order():
    probabilities = np.array([[0.6, 0.4], [0.1, 0.9], [0.8, 0.2], [0.3, 0.7]])
    found = surest_mistakes(probabilities, np.array([1, 1, 1, 0]), 2)
    assert [(each["index"], each["label"], each["predicted"]) for each in found] == [(2, 1, 0), (3, 0, 1)]
