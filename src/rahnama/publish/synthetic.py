"""A guide of any size for measurements: the miniature guide of the tests, its written questions multiplied."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from rahnama.catalogue import load
from rahnama.publish.files import write
from rahnama.publish.project import REPOSITORY
from rahnama.text import LANGUAGES

DOCUMENT = "primer"
BORROWED = ("node_modules", "docs/theme", "docs/shell")  # what the miniature guide takes from the repository
LEFT_BEHIND = shutil.ignore_patterns("build", "site", "__pycache__", "conftest.py")
QUESTION = "[[questions]]"


def copy(tiny: Path, target: Path) -> None:
    """A copy of the miniature guide that can be built, with the repository's theme and npm packages linked into it."""
    shutil.copytree(tiny, target, ignore=LEFT_BEHIND)
    for name in BORROWED:
        (target / name).symlink_to(REPOSITORY / name)


def _replace_id(block: str, number: int) -> str:
    return re.sub(r'(?m)^id = "q\d+"$', f'id = "q{number}"', block, count=1)


def _multiply(target: Path, model: str, block: str, number: int) -> str:
    """Files of one more question like ``model``; returns its block of the catalogue."""
    exhibits = next(target.glob(f"src/*/exhibits/{DOCUMENT}/{model}.py"))
    write(exhibits.with_name(f"q{number}.py"), exhibits.read_bytes())
    for language in LANGUAGES:
        page = target / "docs" / language / DOCUMENT / f"{model}.md"
        text = page.read_text(encoding="utf-8").replace("/// reading\n", f"/// reading\n- $x_{{{number}}}$, {number}\n")
        write(page.with_name(f"q{number}.md"), text.encode())
    return _replace_id(block, number)


def synthesise(tiny: Path, target: Path, questions: int) -> None:
    """Write a guide with ``questions`` written questions into a new folder.

    Args:
        tiny: the miniature guide, ``tests/tiny``.
        target: a folder that does not exist yet.
        questions: how many written questions; at least those of the miniature guide.

    Raises:
        ValueError: if that is fewer than the miniature guide has.
    """
    copy(tiny, target)
    catalogue = target / "catalogue" / f"{DOCUMENT}.toml"
    first, *blocks = catalogue.read_text(encoding="utf-8").split(QUESTION)
    present = load(target / "catalogue").document(DOCUMENT).questions
    written = [
        (question.id, block)
        for question, block in zip(present, blocks, strict=True)
        if question.status["fa"] == "written"
    ]
    if questions < len(written):
        raise ValueError(f"the miniature guide has {len(written)} written questions already, asked for {questions}")
    for extra in range(questions - len(written)):
        model, block = written[extra % len(written)]
        blocks.append("\n" + _multiply(target, model, block, len(present) + extra + 1).strip() + "\n")
    write(catalogue, QUESTION.join([first, *blocks]).encode())
