"""Finds the exhibits of a guide by reading its modules, importing nothing."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from rahnama.publish.project import Project

KINDS = ("Claim", "Table", "Figure", "Diagram", "Erratum")


@dataclass(frozen=True)
class Source:
    """One exhibit function: what its annotation and its decorator say, and where it stands."""

    name: str
    kind: str
    part: str
    summary: str
    line: int
    end: int


@dataclass(frozen=True)
class Module:
    """The exhibits of one question."""

    document: str
    question: str
    name: str
    path: Path
    exhibits: tuple[Source, ...]
    data: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """``document/question``."""
        return f"{self.document}/{self.question}"


@dataclass(frozen=True)
class Problem:
    """A mistake in an exhibit module, where it stands and how to mend it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def _annotation(function: ast.FunctionDef) -> str:
    node = function.returns
    return node.id if isinstance(node, ast.Name) else "" if node is None else ast.unparse(node)


def _part(function: ast.FunctionDef) -> str | None:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "part":
            if len(decorator.args) == 1 and isinstance(decorator.args[0], ast.Constant):
                return str(decorator.args[0].value)
    return None


def read(project: Project, path: Path) -> tuple[Module, list[Problem]]:
    """The exhibits of one module, and what is wrong in it."""
    shown, problems, found = project.relative(path), [], []
    document, question = path.parent.name.replace("_", "-"), path.stem.replace("_", "-")
    name = f"{project.package}.exhibits.{path.parent.name}.{path.stem}"
    try:
        tree = ast.parse(path.read_bytes(), str(path))
    except SyntaxError as error:
        return Module(document, question, name, path, ()), [Problem(shown, error.lineno or 1, f"syntax error: {error.msg}")]
    data: tuple[str, ...] = ()
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "DATA":
            data = tuple(ast.literal_eval(node.value))
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        kind, where = _annotation(node), _part(node)
        if kind not in KINDS:
            problems.append(Problem(shown, node.lineno, f"{node.name} is annotated -> {kind or 'nothing'}; "
                                    f"annotate it -> {' | '.join(KINDS)}, or start a helper's name with _"))
            continue
        if where is None:
            problems.append(Problem(shown, node.lineno, f'{node.name} has no part; write @part("a") above it'))
            continue
        summary = (ast.get_docstring(node) or "").split("\n")[0]
        found.append(Source(node.name, kind, where, summary, node.lineno, node.end_lineno or node.lineno))
    return Module(document, question, name, path, tuple(found), data), problems


def discover(project: Project) -> tuple[list[Module], list[Problem]]:
    """All exhibit modules in order, and all mistakes in them."""
    modules, problems = [], []
    for path in sorted(project.exhibits.glob("*/*.py")):
        if path.name.startswith("_"):
            continue
        module, wrong = read(project, path)
        modules.append(module)
        problems += wrong
    return modules, problems
