"""Finds the exhibits of a guide by reading its modules; imports nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rahnama.publish.project import Project

KINDS = ("Claim", "Table", "Figure", "Diagram", "Erratum")
DRAWN = ("Figure", "Diagram")
PART = re.compile(r"(?:[a-z0-9-]+(?:/[a-z0-9-]+)*)?")


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
    exhibits: tuple[Source, ...] = ()

    @property
    def identity(self) -> str:
        """``document/question``."""
        return f"{self.document}/{self.question}"


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake in a module: where it stands, what it is and how to mend it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Mistake(ValueError):
    """A mistake at one line of a module."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class NotPython(Mistake):
    """A file that cannot be parsed."""


Function = ast.FunctionDef | ast.AsyncFunctionDef


def _last_name(node: ast.expr | None) -> str:
    """``Claim`` of ``Claim``, ``exhibit.Claim`` and ``"Claim"``; other expressions as they are written."""
    match node:
        case None:
            return "nothing"
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return name
    return ast.unparse(node)


def _decorated(function: Function) -> ast.Call | None:
    """The call of ``part`` above a function, if there is one."""
    for node in function.decorator_list:
        call = node if isinstance(node, ast.Call) else ast.Call(node, [], [])
        if _last_name(call.func) == "part":
            return call
    return None


def _part(function: Function) -> str:
    call = _decorated(function)
    if call is None:
        raise Mistake(function.lineno, f'{function.name} belongs to no part: write @part("a") above it')
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    if len(given) != 1 or not isinstance(given[0], ast.Constant) or not isinstance(given[0].value, str):
        raise Mistake(function.lineno, f'{function.name}: @part takes one literal string, such as @part("b/1")')
    if not PART.fullmatch(given[0].value):
        raise Mistake(function.lineno, f'{function.name}: the part {given[0].value!r} is not a path such as "b/1"')
    return given[0].value


def _exhibit(function: Function) -> Source:
    kind, arguments = _last_name(function.returns), function.args
    if kind not in KINDS:
        raise Mistake(
            function.lineno,
            f"{function.name} is annotated -> {kind}: annotate it -> {' or '.join(KINDS)}, "
            "or start the name of a helper with _",
        )
    if isinstance(function, ast.AsyncFunctionDef):
        raise Mistake(function.lineno, f"{function.name} is async: an exhibit is a plain function")
    if arguments.posonlyargs or arguments.args or arguments.kwonlyargs or arguments.vararg or arguments.kwarg:
        raise Mistake(
            function.lineno, f"{function.name} has parameters: an exhibit has none; start the name of a helper with _"
        )
    summary = (ast.get_docstring(function) or "").split("\n")[0]
    end = function.end_lineno or function.lineno
    return Source(function.name, kind, _part(function), summary, function.lineno, end)


def _hidden(tree: ast.Module) -> Iterator[Mistake]:
    """Exhibits that nobody would find, and imports that nobody would see."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and _decorated(node):
            if node not in tree.body:
                yield Mistake(node.lineno, f"{node.name} has a part but does not stand at the top level of the module")
            elif node.name.startswith("_"):
                yield Mistake(node.lineno, f"{node.name} has a part but a helper's name: drop its leading _")
        if isinstance(node, ast.Import | ast.ImportFrom) and "importlib" in _imported(node):
            yield Mistake(
                node.lineno,
                "an import through importlib is not seen, so a change behind it would not "
                "redraw anything: import plainly",
            )


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return {name.split(".")[0] for name in names}


def _read(tree: ast.Module) -> tuple[list[Source], list[Mistake]]:
    found: dict[str, Source] = {}
    mistakes = list(_hidden(tree))
    for node in tree.body:
        if not isinstance(node, Function) or node.name.startswith("_"):
            continue
        try:
            source = _exhibit(node)
            if source.name in found:
                raise Mistake(
                    source.line, f"{source.name} is defined twice, first in line {found[source.name].line}: rename one"
                )
            found[source.name] = source
        except Mistake as mistake:
            mistakes.append(mistake)
    if not any(isinstance(node, Function) and _decorated(node) for node in ast.walk(tree)):
        mistakes = [Mistake(1, 'nothing here has a part, @part("a"): start the name of a helper module with _')]
    return list(found.values()), mistakes


def parse(path: Path) -> ast.Module:
    """The syntax tree of a file.

    Raises:
        NotPython: with the line at which it ceases to be Python.
    """
    try:
        return ast.parse(path.read_bytes(), str(path))
    except SyntaxError as error:
        raise NotPython(error.lineno or 1, f"syntax error: {error.msg}") from error
    except ValueError as error:
        raise NotPython(1, f"not Python source: {error}") from error


def read(project: Project, path: Path) -> tuple[Module, list[Problem]]:
    """The exhibits of one module, and what is wrong in it."""
    folder = path.parent
    name = f"{project.package}.exhibits.{folder.name}.{path.stem}"
    module = Module(folder.name.replace("_", "-"), path.stem.replace("_", "-"), name, path)
    try:
        sources, mistakes = _read(parse(path))
    except Mistake as mistake:
        sources, mistakes = [], [mistake]
    problems = [Problem(project.relative(path), mistake.line, str(mistake)) for mistake in mistakes]
    for package in (folder, folder.parent):
        missing = package / "__init__.py"
        if not missing.is_file():
            problems.append(
                Problem(
                    project.relative(missing),
                    1,
                    "is missing: create it, with a line of docstring, so that the exhibits can be imported",
                )
            )
    return Module(module.document, module.question, name, path, tuple(sources)), problems


def discover(project: Project) -> tuple[list[Module], list[Problem]]:
    """All exhibit modules of a guide in order, and all mistakes in them.

    A module is ``exhibits/<document>/<question>.py``; names that start with ``_`` are helpers.
    """
    modules: list[Module] = []
    problems: set[Problem] = set()
    for path in sorted(project.exhibits.glob("[!_]*.py")):
        problems.add(
            Problem(
                project.relative(path),
                1,
                f"stands outside a document's folder: move it to exhibits/<document>/{path.name}",
            )
        )
    for path in sorted(project.exhibits.glob("[!_]*/[!_]*.py")):
        module, mistakes = read(project, path)
        modules.append(module)
        problems.update(mistakes)
    return modules, sorted(problems)


def data_files(project: Project, path: Path) -> tuple[str, ...]:
    """The data that a module declares, ``DATA = ("results/loss.json",)``, as paths below the guide's root.

    Raises:
        Mistake: if the declaration is not literal, or a file does not exist.
    """
    if b"DATA" not in path.read_bytes():
        return ()
    for node in parse(path).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and target.id == "DATA" and isinstance(value, ast.expr):
            return _declared(project, value)
    return ()


def _declared(project: Project, value: ast.expr) -> tuple[str, ...]:
    try:
        names = ast.literal_eval(value)
    except ValueError:
        names = None
    if not isinstance(names, tuple | list) or not all(isinstance(name, str) for name in names):
        raise Mistake(value.lineno, 'DATA is a literal tuple of paths below the root: DATA = ("results/loss.json",)')
    for name in names:
        path = (project.root / name).resolve()
        if not path.is_relative_to(project.root.resolve()) or not path.is_file():
            raise Mistake(value.lineno, f"DATA names {name!r}, which is no file below {project.root.name}/")
    return tuple(names)
