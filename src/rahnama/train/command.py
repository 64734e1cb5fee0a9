"""The command ``python -m rahnama.train``: what it takes, what it says, and how it ends."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from tqdm import tqdm

from rahnama.data.fashion_mnist import CLASSES
from rahnama.data.store import DataError
from rahnama.train import checkpoint, outcome, writing
from rahnama.train.interruption import Interrupted, noted
from rahnama.train.loop import Diverged, Run
from rahnama.train.pictures import Pictures, fashion
from rahnama.train.settings import DTYPES, Settings

FINE, MISUSED, NO_DATA, DIVERGED, NO_FILES, SIGNALLED, PIPE = 0, 2, 3, 4, 5, 128, 141
SHOWN_EVERY = 20  # updates
Load = Callable[[Path | None, str], Pictures]
ENDS = """
exit status:
  0    trained; with --out everything is written
  2    an option makes no sense
  3    a data file is missing, damaged or another one
  4    the training diverged, or a weight or the loss was no number; no result is written
  5    the checkpoint cannot be used, or the folder of --out cannot be written or is taken
  130  interrupted by Ctrl-C (143: by SIGTERM); with --out a checkpoint was saved, --resume goes on

A run that is resumed ends with the same bits as one that was not interrupted, if machine, packages and number of
threads are the same: one, unless OPENBLAS_NUM_THREADS (or MKL_, OMP_) says another. Nothing is written without
--out, except data that had to be downloaded.
"""


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    usual = Settings()
    found = argparse.ArgumentParser(
        prog="python -m rahnama.train",
        description="Train a multilayer perceptron on Fashion-MNIST, in NumPy alone.",
        epilog=ENDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    of_network = found.add_argument_group("the network and its training")
    add = of_network.add_argument
    add("--hidden", type=int, nargs="+", default=usual.hidden, metavar="UNITS", help="of each layer; default: 128 64")
    add("--activation", choices=("sigmoid", "tanh", "relu"), default=usual.activation, help="default: sigmoid")
    add("--init", choices=("xavier", "he", "torch"), help="first weights; default: he for relu, xavier otherwise")
    add("--learning-rate", type=float, default=usual.learning_rate, metavar="ETA", help="default: 0.1")
    add("--momentum", type=float, default=usual.momentum, metavar="MU", help="from 0 to below 1; default: 0")
    add("--batch", type=int, default=usual.batch, metavar="N", help="examples in an update; default: 100")
    add("--epochs", type=int, default=usual.epochs, metavar="N", help="default: 20")
    add("--seed", type=int, default=usual.seed, metavar="N", help="of all randomness; default: 0")
    add("--dtype", choices=DTYPES, default=usual.dtype, help="default: float32")
    of_files = found.add_argument_group("files")
    add = of_files.add_argument
    add("--data", type=Path, metavar="DIR", help="the only folder to read the data from, directly or in fashion-mnist/")
    add("--out", type=Path, metavar="DIR", help="where result, weights, figures and checkpoint are written")
    add("--checkpoint-every", type=int, metavar="UPDATES", help="default: after each epoch")
    add("--resume", action="store_true", help="go on from the checkpoint in --out; --epochs may be more than before")
    add("--overwrite", action="store_true", help="begin anew where --out holds an earlier run, which is removed")
    add("--quiet", action="store_true", help="no progress bar (there is none, either, where no terminal is)")
    return found


def main(arguments: Sequence[str] | None = None, load: Load = fashion) -> int:
    """Run the command and return its exit status; every expected failure is one message.

    Args:
        arguments: as on the command line; by default those of the process.
        load: gives the pictures, from the folder of ``--data`` and the name of a type.
    """
    given = parser().parse_args(arguments)
    try:
        _run(given, _settings(given), load)
        return FINE
    except ValueError as error:
        return _fail(MISUSED, str(error))
    except DataError as error:
        return _fail(NO_DATA, str(error))
    except Diverged as error:
        return _fail(DIVERGED, str(error) + (". The last good checkpoint stays" if given.out else ""))
    except (checkpoint.Unusable, writing.CannotWrite) as error:
        return _fail(NO_FILES, str(error))
    except (KeyboardInterrupt, Interrupted) as error:
        return _interrupted(error, given.out)
    except MemoryError:
        return _fail(MISUSED, "the memory of this machine does not suffice for such layers and batches")
    except BrokenPipeError:  # who read our output has left; the interpreter must not complain of it at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE


def _fail(status: int, message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return status


def _interrupted(error: BaseException, folder: Path | None) -> int:
    if not isinstance(error, Interrupted):  # before the training or after it
        return _fail(SIGNALLED + signal.SIGINT, "interrupted")
    kept = f"a checkpoint is in {folder}, --resume goes on" if folder else "nothing was saved, as there is no --out"
    return _fail(SIGNALLED + error.number, f"interrupted by {error}; {kept}")


def _settings(given: argparse.Namespace) -> Settings:
    """The settings that were asked for, and the other options checked.

    Raises:
        ValueError: naming the option that makes no sense.
    """
    if given.out is None and (given.resume or given.overwrite or given.checkpoint_every is not None):
        raise ValueError("--resume, --overwrite and --checkpoint-every need a folder: --out DIR")
    if given.resume and given.overwrite:
        raise ValueError("--resume goes on with a run, --overwrite removes it: choose one")
    if given.checkpoint_every is not None and given.checkpoint_every < 1:
        raise ValueError(f"--checkpoint-every must be at least 1, got {given.checkpoint_every}")
    return Settings(
        hidden=tuple(given.hidden),
        activation=given.activation,
        momentum=given.momentum,
        learning_rate=given.learning_rate,
        batch=given.batch,
        epochs=given.epochs,
        seed=given.seed,
        start=given.init,
        dtype=given.dtype,
    )


def _run(given: argparse.Namespace, settings: Settings, load: Load) -> None:
    _require_free(given)
    pictures = load(given.data, settings.dtype)
    data = pictures.digest() if given.out else ""
    with noted() as arrived:
        run = _begun(given, settings, pictures, data)
        _train(run, given, data, arrived)
    print(_summary(run))
    if given.out:
        names = [each.en for each in CLASSES] if load is fashion else []
        print(f"written into {given.out}: {', '.join(outcome.write(given.out, run, data, names))}")


def _require_free(given: argparse.Namespace) -> None:
    """A run that is there already is not replaced by mistake."""
    if not given.out or given.resume or given.overwrite:
        return
    for name in (checkpoint.NAME, outcome.RESULT):
        if (given.out / name).exists():
            raise writing.CannotWrite(
                f"{given.out} holds a run already ({name}): go on with --resume, or replace it with --overwrite"
            )


def _begun(given: argparse.Namespace, settings: Settings, pictures: Pictures, data: str) -> Run:
    """A new run, or the resumed one; its folder is tried at once, and cleared of the results that it will replace."""
    if given.resume:
        run = checkpoint.resume(given.out, settings, pictures, data)
        print(f"resumed after epoch {run.epoch}, update {run.position} of the next", flush=True)
    else:
        run = Run(settings, pictures)
    if given.out and not run.finished:
        writing.sweep(given.out)
        writing.remove(given.out, outcome.NAMES)
        checkpoint.save(given.out, run, data)
    return run


def _train(run: Run, given: argparse.Namespace, data: str, arrived: list[int]) -> None:
    every = given.checkpoint_every or run.updates_per_epoch
    with tqdm(
        total=run.settings.epochs * run.updates_per_epoch,
        initial=run.updates,
        unit="update",
        disable=True if given.quiet else None,
        dynamic_ncols=True,
        file=sys.stderr,
    ) as bar:
        while not run.finished and not arrived:
            loss = run.update()
            bar.update()
            if run.position == 0:
                bar.write(_line(run), file=sys.stdout)
                sys.stdout.flush()
            if run.updates % SHOWN_EVERY == 0:
                bar.set_postfix(loss=f"{loss:.3f}", test=_percent(run.history.test_correct[-1], run, "test"))
            if given.out and run.updates % every == 0:
                checkpoint.save(given.out, run, data)
        if given.out and run.updates % every:
            checkpoint.save(given.out, run, data)
    if arrived and not run.finished:
        raise Interrupted(arrived[0])


def _percent(correct: int, run: Run, which: str) -> str:
    count = len(run.pictures.test_labels if which == "test" else run.pictures.train_labels)
    return f"{100 * correct / count:.2f} %"


def _line(run: Run) -> str:
    history = run.history
    return (
        f"epoch {run.epoch:>{len(str(run.settings.epochs))}} of {run.settings.epochs}   "
        f"loss {history.train_loss[-1]:.4f}, test {history.test_loss[-1]:.4f}   "
        f"accuracy {_percent(history.train_correct[-1], run, 'train')}, "
        f"test {_percent(history.test_correct[-1], run, 'test')}   {history.seconds[-1]:.2f} s"
    )


def _summary(run: Run) -> str:
    history, pictures = run.history, run.pictures
    lines = [f"{' → '.join(map(str, run.network.sizes))}: {run.network.weights.size:,} weights and biases"]
    for name, loss, correct, labels in (
        ("training", history.train_loss, history.train_correct, pictures.train_labels),
        ("test", history.test_loss, history.test_correct, pictures.test_labels),
    ):
        share = 100 * correct[-1] / len(labels)
        lines.append(f"{name:<8}  loss {loss[-1]:.4f}   accuracy {share:.2f} % ({correct[-1]:,} of {len(labels):,})")
    lines.append(f"{median(history.seconds):.3f} s for the updates of an epoch (median of {len(history.seconds)})")
    return "\n".join(lines)
