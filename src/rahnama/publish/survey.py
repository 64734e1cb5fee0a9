"""What of a guide is fresh, stale or orphaned, and why; computes and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rahnama.publish.discover import Mistake, Module, NotPython, Problem, data_files, discover
from rahnama.publish.files import digest
from rahnama.publish.imports import Imports
from rahnama.publish.manifest import RECORDS, Unfit, believed, compare, extra
from rahnama.publish.project import Project
from rahnama.publish.style import FONT_FILES

MACHINERY = "rahnama.publish.work"


class UnknownQuestion(LookupError):
    """A question that no module is about."""


@dataclass(frozen=True)
class Stale:
    """A question whose exhibits must be built: why, from which inputs, and which data it may read."""

    module: Module
    reason: str
    inputs: Mapping[str, str]
    data: tuple[str, ...]


@dataclass(frozen=True)
class Survey:
    """The state of a guide's exhibits: of the questions asked for, and of all there are."""

    everything: Sequence[Module]
    modules: Sequence[Module]
    problems: Sequence[Problem]
    stale: Sequence[Stale]
    orphans: Sequence[Path]
    code: str

    @property
    def fresh(self) -> bool:
        """Whether there is nothing to build, to remove or to mend."""
        return not (self.problems or self.stale or self.orphans)


class _Surveyor:
    """Hashes each file once in one survey."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.imports = Imports(project)
        self._digests: dict[Path, str] = {}

    def digest(self, path: Path) -> str:
        if path not in self._digests:
            self._digests[path] = digest(path)
        return self._digests[path]

    def inputs(self, module: Module) -> tuple[dict[str, str], tuple[str, ...]]:
        """Digest by path of all that the exhibits of a module depend on, and the data among them."""
        code = self.imports.files(module.name) + self.imports.files(MACHINERY)
        ours = (path for path in code if path.is_relative_to(self.project.exhibits))  # who else says DATA means another
        data = tuple(sorted({name for path in ours for name in self._data(path)}))
        fonts = [self.project.fonts / name for name in FONT_FILES]
        paths = {*code, *fonts, self.project.lock, *(self.project.root / name for name in data)}
        return {self.project.relative(path): self.digest(path) for path in paths}, data

    def _data(self, path: Path) -> tuple[str, ...]:
        try:
            return data_files(self.project, path)
        except NotPython:
            return ()  # told already
        except Mistake as mistake:
            raise _Located(Problem(self.project.relative(path), mistake.line, str(mistake))) from mistake

    def stale(self, module: Module) -> Stale | None:
        inputs, data = self.inputs(module)
        try:
            manifest = believed(self.project.directory(module.identity))
            if self.imports.broken:  # all that is known is what it was made from; that must be unchanged
                recorded = {name: self.digest(self.project.absolute(name)) for name in manifest["inputs"]}
                compare(module, manifest, recorded)
            else:
                compare(module, manifest, inputs)
        except Unfit as unfit:
            return Stale(module, str(unfit), inputs, data)
        return None

    def code(self) -> str:
        """One digest of all source files, by which a worker knows that it runs other code than ours."""
        return json.dumps([self.digest(path) for path in self.imports.all_files])


class _Located(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def choose(modules: Sequence[Module], only: Sequence[str]) -> list[Module]:
    """The modules of the questions or documents asked for; all of them if none is.

    Raises:
        UnknownQuestion: for an id that is neither, with the nearest one.
    """
    known = {module.identity for module in modules} | {module.document for module in modules}
    for asked in only:
        if asked not in known:
            import difflib

            near = difflib.get_close_matches(asked, sorted(known), 1, 0.5)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(sorted(known)) or 'none'}"
            raise UnknownQuestion(f"unknown question {asked!r}{hint}")
    return [module for module in modules if not only or module.identity in only or module.document in only]


def orphans(project: Project, modules: Sequence[Module]) -> list[Path]:
    """What lies among the generated exhibits and belongs to none."""
    by_identity = {module.identity: module for module in modules}
    documents = {module.document for module in modules}
    found: list[Path] = []
    for document in sorted(project.output.iterdir()) if project.output.is_dir() else ():
        if document.name not in documents or not document.is_dir() or document.is_symlink():
            found.append(document)
            continue
        for question in sorted(document.iterdir()):
            module = by_identity.get(f"{document.name}/{question.name}")
            found += [question] if module is None else extra(question, module)
    return found


def survey(project: Project, only: Sequence[str] = ()) -> Survey:
    """Read everything, believe nothing that does not hash to what it should.

    Args:
        project: the guide.
        only: ids of questions or documents; all of them if empty. Orphans are looked for everywhere.

    Raises:
        UnknownQuestion: for an id that does not exist.
    """
    modules, mistakes = discover(project)
    chosen = choose(modules, only)
    paths = {project.relative(path) for module in chosen for path in (module.path, *_packages(module))}
    problems = [problem for problem in mistakes if not only or problem.path in paths]
    surveyor = _Surveyor(project)
    if surveyor.imports.problem:
        problems.append(surveyor.imports.problem)
    if not modules:
        problems.append(Problem(project.relative(project.exhibits), 1, "no exhibits here"))
    bad = {problem.path for problem in mistakes}
    stale: list[Stale] = []
    for module in chosen:
        if not bad.isdisjoint(map(project.relative, (module.path, *_packages(module)))):
            continue
        try:
            stale += filter(None, [surveyor.stale(module)])
        except _Located as located:
            problems.append(located.problem)
    lost = orphans(project, modules) if modules else []
    return Survey(modules, chosen, _unique(problems), stale, lost, surveyor.code() if stale else "")


def _packages(module: Module) -> tuple[Path, Path]:
    """The ``__init__`` files of the module's document and of the exhibits."""
    folder = module.path.parent
    return folder / "__init__.py", folder.parent / "__init__.py"


def _unique(problems: Sequence[Problem]) -> list[Problem]:
    """One problem per line of a file, the first that was found."""
    return list({(problem.path, problem.line): problem for problem in reversed(problems)}.values())[::-1]


def load_exhibits(project: Project) -> dict[tuple[str, str], dict[str, Any]]:
    """The generated exhibits of all questions, by document and question.

    Their files are checked against the manifest; whether they are fresh is for ``survey`` to say.

    Raises:
        Unfit: if those of a question were not generated, or not completely.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for module in discover(project)[0]:
        folder = project.directory(module.identity)
        try:
            believed(folder)
        except Unfit as unfit:
            raise Unfit(f"{project.relative(folder)}: {unfit}; run: python scripts/generate.py") from unfit
        found[module.document, module.question] = json.loads((folder / RECORDS).read_bytes())
    return found
