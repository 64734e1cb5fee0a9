"""Training of multilayer perceptrons in NumPy alone, as a library and as a command.

>>> from rahnama.train import Pictures, Run, Settings, fashion, train   # doctest: +SKIP
>>> run = train(Settings(activation="relu", epochs=3), fashion())       # doctest: +SKIP
>>> run.history.test_correct[-1]                                        # doctest: +SKIP

- ``Settings``: hidden layers, activation, learning rate, momentum, batch, epochs, seed, start, type; checked.
- ``fashion``: Fashion-MNIST, verified. ``Pictures``: any other data set of rows and classes.
- ``train``: from the first update to the last. ``Run``: the same, update by update: ``update()``, ``finished``,
  ``history``, ``network.layers``, ``probabilities(inputs)``.
- ``Diverged``: what a run raises that leads nowhere.
- ``checkpoint.save`` and ``checkpoint.resume``: a run that goes on bit for bit.
- ``outcome.write``: its result and its figures in a folder.

``python -m rahnama.train --help`` says what the command takes. The mathematics stands in ``rahnama.reference.mlp``.
Only what the user has asked for with ``--out`` is written.
"""

from rahnama.train.loop import Diverged, History, Run, train
from rahnama.train.pictures import Pictures, fashion, scaled
from rahnama.train.settings import Settings

__all__ = ["Diverged", "History", "Pictures", "Run", "Settings", "fashion", "scaled", "train"]
