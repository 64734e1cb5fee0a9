"""The notebook of the practical question says the same in both languages, runs alone, and shows only known words."""

from __future__ import annotations

import ast
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from rahnama.publish.checks import notebooks as checks
from rahnama.publish.notebooks import tables
from rahnama.publish.notebooks.pictures import translated
from rahnama.publish.notebooks.source import read
from rahnama.publish.project import REPOSITORY
from rahnama.publish.style import ROLES

NOTEBOOK = read(REPOSITORY / "notebooks" / "fashion_mnist.py")
SECTIONS = ["setup", "a", "network", "b", "c", "d", "e", "f", "g"]
FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
SETTINGS = "EPOCHS, SEEDS, BATCH, LEARNING_RATE, MOMENTUM, HIDDEN = 1, (0, 1), 100, 0.1, 0.9, (12, 7)"
WITHOUT_TORCH = {"no_torch": "import sys\nsys.modules['torch'] = None"}
DRIVER = """
import contextlib, io, json, pathlib, sys
cells, left, printed = json.loads(pathlib.Path(sys.argv[1]).read_text()), {}, io.StringIO()
space = {"__name__": "__main__"}
with contextlib.redirect_stdout(printed):
    for name, text in cells.items():
        exec(compile(text, name, "exec"), space)
        plt = space.get("plt")
        for number in plt.get_fignums() if plt else []:
            drawn = io.StringIO()
            plt.figure(number).savefig(drawn, format="svg", bbox_inches="tight", metadata={"Date": None})
            left.setdefault(name, []).append(drawn.getvalue())
            plt.close(number)
print(json.dumps({"printed": printed.getvalue(), "pictures": left}))
"""


def idx(array: np.ndarray) -> bytes:
    """An array as a file of the data set, decompressed."""
    return bytes([0, 0, 8, array.ndim]) + b"".join(side.to_bytes(4, "big") for side in array.shape) + array.tobytes()


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> SimpleNamespace:
    """A small data set of the published form, and its checksums."""
    rng, folder = np.random.default_rng(0), tmp_path_factory.mktemp("data")
    content = {}
    for kind, count in (("train", 330), ("t10k", 120)):
        labels = rng.permutation(np.arange(count) % 10).astype(np.uint8)
        pictures = rng.integers(0, 256, (count, 28, 28)).astype(np.uint8) // (1 + labels[:, None, None])
        content[f"{kind}-images-idx3-ubyte"], content[f"{kind}-labels-idx1-ubyte"] = idx(pictures), idx(labels)
    for name, each in content.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(each))
    sums = {name: hashlib.sha256(content[name]).hexdigest() for name in FILES}
    return SimpleNamespace(folder=folder, content=content, sums=sums)


def run(folder: Path, cells: dict[str, str], given: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Cells in a process of their own that sees nothing of ours, in a folder that holds nothing else."""
    home, work = folder / "home", folder / "work"
    home.mkdir()
    work.mkdir()
    (folder / "cells.json").write_text(json.dumps(cells))
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    env = kept | {"HOME": str(home), "USERPROFILE": str(home), "MPLBACKEND": "agg", "NO_PROXY": "*"}
    env |= {"RAHNAMA_DATA": str(given)} if given else {}
    command = [sys.executable, "-I", "-c", DRIVER, str(folder / "cells.json")]
    return subprocess.run(command, cwd=work, env=env, capture_output=True, text=True, check=False, timeout=120)


def patched(data: SimpleNamespace, last: str = "", **more: object) -> dict[str, str]:
    """The notebook's code up to a cell, for the small data set; other names of the cell ``files`` as given."""
    code = dict(NOTEBOOK.code)
    code["style"] = re.sub(r"(?m)^%.*$", "", code["style"])
    assert "EPOCHS = 20" in code["settings"]
    code["settings"] = SETTINGS
    code["files"] += f"\nCHECKSUMS.update({data.sums!r})\n"
    code["files"] += "".join(f"{name} = {value!r}\n" for name, value in more.items())
    if not last:
        return code
    names = list(code)  # what only reads data need not wait for torch
    return WITHOUT_TORCH | {name: code[name] for name in names[: names.index(last) + 1]}


@pytest.fixture(scope="module")
def executed(data, tmp_path_factory) -> SimpleNamespace:
    """What the whole notebook leaves."""
    done = run(tmp_path_factory.mktemp("whole"), patched(data), data.folder)
    assert done.returncode == 0, done.stderr
    return SimpleNamespace(**json.loads(done.stdout))


def functions(*names: str) -> SimpleNamespace:
    """Functions of the notebook, without running its cells."""
    tree = ast.parse("\n".join(text for name, text in NOTEBOOK.code.items() if name != "style"))
    kept = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in names]
    assert {node.name for node in kept} == set(names)
    space: dict[str, object] = {"np": np, "LEARNING_RATE": 0.1, "MOMENTUM": 0.9}
    exec(compile(ast.Module(kept, []), "notebook", "exec"), space)
    return SimpleNamespace(**{name: space[name] for name in names})


def test_both_languages_say_the_same_things_in_the_same_places() -> None:
    report = checks.twins(REPOSITORY)
    assert report.checked > 100
    assert report.problems == []


def test_every_persian_cell_is_followed_by_its_english_twin() -> None:
    languages = [cell.language for cell in NOTEBOOK.cells]
    for place, language in enumerate(languages):
        assert (
            (languages[place + 1] == "en") if language == "fa" else (language is None or languages[place - 1] == "fa")
        )


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_sections_are_those_of_the_sheet(language) -> None:
    assert re.findall(r"(?m)^## .*\{#([\w-]+)\}$", NOTEBOOK.prose(language)) == SECTIONS


def test_prose_has_one_sentence_per_line_and_no_markup() -> None:
    for language in ("fa", "en"):
        prose = re.sub(r"\$[^$]*\$|`[^`]*`", "", NOTEBOOK.prose(language))
        assert not re.search(r"<\w|\{@", prose)
        assert not re.search(r"[.؟?] [A-Zآ-ی][^\n]*\.$", re.sub(r"(?m)^- .*$|^\*\*.*$", "", prose), re.MULTILINE)


def test_it_imports_nothing_that_readers_may_lack_but_torch() -> None:
    found = set()
    for text in patched(SimpleNamespace(sums={})).values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(str(node.module).partition(".")[0])
    assert found - set(sys.stdlib_module_names) == {"numpy", "matplotlib", "torch"}


def test_lines_of_code_are_short() -> None:
    assert max(len(line) for text in NOTEBOOK.code.values() for line in text.splitlines()) <= 100


def test_no_cell_ends_in_a_value_that_jupyter_would_print() -> None:
    silent = {"random_grid", "show", "show_confusion", "show_curves", "show_mistakes", "print", "update", "print_row"}
    for name, text in NOTEBOOK.code.items():
        last = ast.parse(re.sub(r"(?m)^%.*$", "", text)).body[-1]
        if isinstance(last, ast.Expr):
            assert isinstance(last.value, ast.Call), name
            called = last.value.func
            assert (called.attr if isinstance(called, ast.Attribute) else called.id) in silent, name


def test_its_pictures_hold_only_words_of_the_table_and_numbers(executed) -> None:
    known, used = tables.words(REPOSITORY), set()
    for pictures in executed.pictures.values():
        for svg in pictures:
            for text in re.findall(r"<text\b[^>]*>([^<]*)</text>", svg):
                translated(text, known, "fa")
                used.add(text.strip())
    assert set(known) <= used, "words.tsv has a word that no picture shows"


def test_its_pictures_use_only_the_palette_of_the_pages(executed) -> None:
    ours = {role.light for name, role in ROLES.items() if name != "bg"} | {"#000000", "#ffffff"}
    found = {
        colour
        for pictures in executed.pictures.values()
        for svg in pictures
        for colour in re.findall(r"#[0-9a-fA-F]{6}\b", re.sub(r"base64,[^\"]*", "", svg))
    }
    assert len(found) > 6
    assert found <= ours


def test_every_picture_is_described(executed) -> None:
    shown = {(name, number + 1) for name, each in executed.pictures.items() for number in range(len(each))}
    assert shown == set(tables.descriptions(REPOSITORY))


def test_each_section_from_b_to_f_shows_curves_confusion_and_mistakes(executed) -> None:
    for network in ("sigmoid", "relu", "momentum", "deeper", "torch"):
        for kind in ("curves", "confusion", "mistakes"):
            assert len(executed.pictures[f"{network}_{kind}"]) == 1


def test_pictures_of_mistakes_keep_their_own_pixels(executed) -> None:
    sizes = re.findall(
        r'<image[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"', executed.pictures["sigmoid_mistakes"][0]
    )
    assert len(sizes) == 4
    assert len(executed.pictures["sigmoid_mistakes"][0]) < 60_000


def test_it_prints_where_nothing_lies(executed, data) -> None:
    assert executed.printed.count("found, verified") == 4
    assert str(data.folder) not in executed.printed
    assert "/home" not in executed.printed


def test_it_prints_a_row_for_every_seed_the_mean_and_the_spread(executed) -> None:
    for head in ("0 ", "1 ", "mean ", "± sd "):
        assert len(re.findall(rf"(?m)^{re.escape(head)}.*\d", executed.printed)) == 5
    assert len(re.findall(r"(?m)^(?:sigmoid|ReLU|momentum|three hidden layers|PyTorch) .*±", executed.printed)) == 5


def test_without_torch_it_says_so_and_the_rest_runs(data, tmp_path) -> None:
    done = run(tmp_path, WITHOUT_TORCH | patched(data), data.folder)
    assert done.returncode == 0, done.stderr
    left = json.loads(done.stdout)
    assert "PyTorch is not installed: section f is skipped." in left["printed"]
    assert not [name for name in left["pictures"] if name.startswith("torch")]
    assert "all_curves" in left["pictures"]


def test_it_finds_decompressed_files_in_the_folder_that_is_named(data, tmp_path) -> None:
    place = tmp_path / "given"
    place.mkdir()
    for name in FILES:
        (place / name).write_bytes(data.content[name])
    done = run(tmp_path, patched(data, "load_data"), place)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["printed"].count("found, verified") == 4


@pytest.mark.parametrize("harm", ["truncated", "altered", "no_archive"])
def test_a_damaged_file_is_named_and_not_used(data, tmp_path, harm) -> None:
    place = tmp_path / "given"
    place.mkdir()
    for name in FILES:
        (place / f"{name}.gz").write_bytes((data.folder / f"{name}.gz").read_bytes())
    victim = place / f"{FILES[2]}.gz"
    altered = data.content[FILES[2]][:-1] + b"\x07"
    content = {"truncated": victim.read_bytes()[:-100], "altered": gzip.compress(altered), "no_archive": b"<html>"}
    victim.write_bytes(content[harm])
    done = run(tmp_path, patched(data, "load_data"), place)
    assert done.returncode != 0
    assert re.search(rf"ValueError: .*{FILES[2]}\.gz is damaged.*Delete it", done.stderr)


def test_without_data_and_network_it_says_what_to_do(data, tmp_path) -> None:
    done = run(tmp_path, patched(data, "load_data", ADDRESSES=("http://127.0.0.1:9/",)))
    assert done.returncode != 0
    assert f"RuntimeError: {FILES[0]}.gz is not on this machine and could not be downloaded" in done.stderr
    assert "Put the four files into a folder fashion-mnist beside this notebook" in done.stderr


def test_it_downloads_what_is_missing_and_passes_over_a_damaged_source(data, tmp_path) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / f"{FILES[0]}.gz").write_bytes(b"<html>not found</html>")
    addresses = (f"{wrong.as_uri()}/", f"{data.folder.as_uri()}/")
    done = run(tmp_path, patched(data, "load_data", ADDRESSES=addresses))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["printed"].count("downloaded, verified") == 4
    kept = sorted(path.name for path in (tmp_path / "home").rglob("*") if path.is_file() and "fashion" in str(path))
    assert kept == sorted(f"{name}.gz" for name in FILES)


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_its_gradients_are_those_of_automatic_differentiation(activation) -> None:
    ours = functions("forward", "backward", "log_softmax", "losses", activation, f"{activation}_slope")
    pair = (vars(ours)[activation], vars(ours)[f"{activation}_slope"])
    rng, widths = np.random.default_rng(3), (6, 5, 4, 3)
    W = [rng.standard_normal(shape) for shape in pairwise(widths)]
    b = [rng.standard_normal(side) for side in widths[1:]]
    X, y = rng.standard_normal((8, 6)), rng.integers(0, 3, 8)
    dW, db = ours.backward(*ours.forward(X, W, b, pair), y, W, pair)
    theirs = [torch.tensor(array, requires_grad=True) for array in W + b]
    signal = torch.tensor(X)
    for k in range(3):
        signal = signal @ theirs[k] + theirs[3 + k]
        signal = getattr(torch, activation)(signal) if k < 2 else signal
    torch.nn.functional.cross_entropy(signal, torch.tensor(y)).backward()
    for gradient, parameter in zip(dW + db, theirs, strict=True):
        np.testing.assert_allclose(gradient, parameter.grad.numpy(), rtol=1e-10, atol=1e-14)


def test_its_momentum_is_that_of_pytorch() -> None:
    step = functions("momentum_step").momentum_step
    ours, velocity = np.array([1.0, -2.0]), np.zeros(2)
    theirs = torch.tensor(ours.copy(), requires_grad=True)
    optimiser = torch.optim.SGD([theirs], lr=0.1, momentum=0.9)
    for _ in range(7):
        gradient = np.cos(ours) + ours
        theirs.grad = torch.cos(theirs.detach()) + theirs.detach()
        step(ours, gradient, velocity)
        optimiser.step()
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-12)


def test_log_softmax_survives_logits_of_a_thousand_and_ignores_a_shift() -> None:
    log_softmax = functions("log_softmax").log_softmax
    logits = np.array([[1000.0, 0.0, -1000.0], [1.0, 2.0, 4.0]])
    np.testing.assert_allclose(log_softmax(logits)[0], [0, -1000, -2000])
    np.testing.assert_allclose(log_softmax(logits + 7.5), log_softmax(logits), atol=1e-12)
