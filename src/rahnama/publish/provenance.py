"""What a committed result was made by, and whether that still holds: found by reading, without running anything.

The code of an experiment is its module and every module of ours that it imports, as Python understands them: a
comment, a docstring or a line break changes nothing in a result and makes none stale.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rahnama.publish.imports import Imports
from rahnama.publish.project import Project

FORMAT = 1


@dataclass(frozen=True, order=True)
class Stale:
    """A result that no longer stands for its experiment: ``results/<name>.json`` and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"results/{self.name}.json: {self.reason}"


def experiments(project: Project) -> list[str]:
    """The names of all experiments, in order."""
    return [path.stem for path in sorted(project.experiments.glob("[!_]*.py"))]


def module_of(project: Project, name: str) -> str:
    """The module of an experiment."""
    return f"{project.package}.experiments.{name}"


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:] if isinstance(first.value.value, str) else node.body
    return tree


def code_digest(source: bytes) -> str:
    """SHA-256 of a module as Python understands it: without comments, docstrings and layout.

    Raises:
        SyntaxError: if it is no Python.

    >>> code_digest(b"x = 1  # one") == code_digest(b'"What it is."\\nx = (1)') != code_digest(b"x = 2")
    True
    """
    return hashlib.sha256(ast.dump(_without_docstrings(ast.parse(source))).encode()).hexdigest()


def code_of(project: Project, name: str, imports: Imports | None = None) -> dict[str, str]:
    """Digest by path of the modules that an experiment runs.

    Raises:
        SyntaxError: if one of them is no Python.
    """
    paths = (imports or Imports(project)).files(module_of(project, name))
    return {project.relative(path): code_digest(path.read_bytes()) for path in sorted(paths)}


def seal(content: Mapping[str, Any]) -> str:
    """Digest over a whole result, by which one edited by hand is known."""
    text = json.dumps({key: content[key] for key in content if key != "seal"}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def read(path: Path) -> dict[str, Any]:
    """A committed result as it is written.

    Raises:
        FileNotFoundError: if there is none.
        ValueError: if it is damaged or was edited.
    """
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        whole = content.get("format") == FORMAT and content.get("seal") == seal(content)
    except (ValueError, AttributeError) as error:
        raise ValueError("damaged: restore it, or run `make results`") from error
    if not whole:
        raise ValueError("edited by hand or damaged: restore it, or run `make results`")
    return content


def _reason(project: Project, name: str, imports: Imports) -> str:
    """Why a result is stale; empty if it isn't."""
    try:
        content = read(project.results / f"{name}.json")
    except FileNotFoundError:
        return f"never run: run `make results ID={name}`"
    except ValueError as error:
        return str(error)
    if imports.broken:
        return "cannot be compared with its code, of which some file is no Python"
    recorded: dict[str, str] = content["provenance"]["code"]
    found = code_of(project, name, imports)
    changed = sorted(path for path in recorded.keys() | found.keys() if recorded.get(path) != found.get(path))
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        return f"its code has changed since ({', '.join(changed[:3])}{more}): run `make results ID={name}`"
    return ""


def stale(project: Project) -> list[Stale]:
    """The results that do not stand for their experiments, and results of experiments that do not exist."""
    if not project.experiments.is_dir():
        return []
    known = experiments(project)
    imports = Imports(project)
    found = [Stale(name, reason) for name in known if (reason := _reason(project, name, imports))]
    lost = [path.stem for path in sorted(project.results.glob("*.json")) if path.stem not in known]
    gone = f"{project.relative(project.experiments)}/"
    return found + [Stale(name, f"no experiment made it ({gone}{name}.py does not exist): remove it") for name in lost]
