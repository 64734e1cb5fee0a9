"""Exhibits are found by reading, and every mistake is told with its place and its remedy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rahnama.publish.discover import Problem, data_files, discover
from rahnama.publish.imports import Imports
from rahnama.publish.project import REPOSITORY, Project

HEAD = "from rahnama.exhibit import Claim, part\n\n\n"
GOOD = '@part("a")\ndef good() -> Claim:\n    """Good.\n\n    More."""\n'
Write = Callable[[str], tuple[list[str], list[Problem]]]


@pytest.fixture
def write(tiny: Project) -> Write:
    """Adds a module ``q3`` and tells its exhibits and what is wrong with it."""

    def add(source: str) -> tuple[list[str], list[Problem]]:
        (tiny.exhibits / "primer" / "q3.py").write_text(HEAD + source, encoding="utf-8")
        modules, problems = discover(tiny)
        return [source.name for source in modules[-1].exhibits], problems

    return add


def test_finds_every_exhibit_with_its_kind_part_place_and_summary(tiny: Project) -> None:
    modules, problems = discover(tiny)
    assert problems == []
    assert [module.identity for module in modules] == ["primer/q1", "primer/q2"]
    assert [module.name for module in modules] == [f"tiny_guide.exhibits.primer.{name}" for name in ("q1", "q2")]
    kinds = {source.name: (source.kind, source.part) for module in modules for source in module.exhibits}
    assert kinds["sum_to_hundred"] == ("Claim", "a") and kinds["mean_of_means"] == ("Erratum", "")
    assert {kind for kind, _ in kinds.values()} == {"Claim", "Table", "Figure", "Diagram", "Erratum"}
    source = modules[0].exhibits[0]
    lines = modules[0].path.read_text(encoding="utf-8").split("\n")
    assert lines[source.line - 1].startswith("def sum_to_hundred") and "return" in lines[source.end - 1]
    assert source.summary == "The sum of 1 to 100."


def test_imports_nothing() -> None:
    code = (
        "import sys; from rahnama.publish.discover import discover; from rahnama.publish.project import Project; "
        "modules, _ = discover(Project()); "
        "print(len(modules) > 0, {'numpy', 'torch', 'matplotlib', 'rahnama.exhibits'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True set()\n"


def test_helpers_and_helper_modules_are_no_exhibits(write: Write, tiny: Project) -> None:
    (tiny.exhibits / "primer" / "_shared.py").write_text("def anything(a, b):\n    return a\n")
    assert write(f"def _helper(n: int) -> int:\n    return n\n\n\n{GOOD}") == (["good"], [])


@pytest.mark.parametrize("annotation", ["Claim", '"Claim"', "exhibit.Claim"])
def test_an_annotation_may_be_written_in_every_usual_way(write: Write, annotation: str) -> None:
    assert write(f'@part("a")\ndef good() -> {annotation}:\n    pass\n') == (["good"], [])


def test_an_exhibit_without_words_has_an_empty_summary(write: Write, tiny: Project) -> None:
    write('@part("a")\ndef good() -> Claim:\n    pass\n')
    assert discover(tiny)[0][-1].exhibits[0].summary == ""


@pytest.mark.parametrize(
    ("source", "line", "told"),
    [
        (f"{GOOD}\n\ndef bad() -> Claim:\n    pass\n", 11, 'bad belongs to no part: write @part("a") above it'),
        ('@part("a")\ndef bad() -> int:\n    pass\n', 5, "bad is annotated -> int: annotate it -> Claim or Table"),
        ('@part("a")\ndef bad():\n    pass\n', 5, "bad is annotated -> nothing"),
        ('@part("a")\ndef bad() -> list[Claim]:\n    pass\n', 5, "-> list[Claim]"),
        ('@part("a")\ndef bad(n: int) -> Claim:\n    pass\n', 5, "bad has parameters"),
        ('@part("a")\ndef bad(*, n: int = 3) -> Claim:\n    pass\n', 5, "bad has parameters"),
        ('@part("a")\nasync def bad() -> Claim:\n    pass\n', 5, "bad is async"),
        ("@part(PATH)\ndef bad() -> Claim:\n    pass\n", 5, "@part takes one literal string"),
        ("@part\ndef bad() -> Claim:\n    pass\n", 5, "@part takes one literal string"),
        ('@part(f"{1}")\ndef bad() -> Claim:\n    pass\n', 5, "@part takes one literal string"),
        ('@part("B 1")\ndef bad() -> Claim:\n    pass\n', 5, "the part 'B 1' is not a path"),
        (f"{GOOD}\n\n{GOOD}", 12, "good is defined twice, first in line 5: rename one"),
        ('@part("a")\ndef _bad() -> Claim:\n    pass\n', 5, "_bad has a part but a helper's name: drop its leading _"),
        ('if True:\n    @part("a")\n    def bad() -> Claim:\n        pass\n', 6, "does not stand at the top level"),
        (f"import importlib\n\n\n{GOOD}", 4, "through importlib is not seen"),
        (f"from importlib import import_module\n\n\n{GOOD}", 4, "through importlib is not seen"),
        ("def helper() -> int:\n    return 3\n", 1, "nothing here has a part"),
        ("def bad(:\n", 4, "syntax error"),
        ("x = 1\0\n", 1, "null bytes"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_its_remedy(write: Write, source: str, line: int, told: str) -> None:
    _, problems = write(source)
    assert [(problem.path, problem.line) for problem in problems] == [("src/tiny_guide/exhibits/primer/q3.py", line)]
    assert told in str(problems[0])
    assert str(problems[0]).startswith(f"src/tiny_guide/exhibits/primer/q3.py:{line}: ")


def test_all_mistakes_of_a_module_are_told_at_once(write: Write) -> None:
    _, problems = write('@part("a")\ndef one() -> int:\n    pass\n\n\ndef two() -> Claim:\n    pass\n')
    assert [problem.line for problem in problems] == [5, 9]


def test_a_folder_that_cannot_be_imported_is_told(tiny: Project) -> None:
    (tiny.exhibits / "primer" / "__init__.py").unlink()
    assert [str(problem) for problem in discover(tiny)[1]] == [
        "src/tiny_guide/exhibits/primer/__init__.py:1: is missing: create it, with a line of docstring, so that the "
        "exhibits can be imported"
    ]


def test_a_module_outside_a_documents_folder_is_told(tiny: Project) -> None:
    (tiny.exhibits / "stray.py").write_text(HEAD + GOOD)
    assert "move it to exhibits/<document>/stray.py" in str(discover(tiny)[1][0])


def test_underscores_in_file_names_are_dashes_in_ids(tiny: Project) -> None:
    folder = tiny.exhibits / "dl_hw8"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Another."""\n')
    (folder / "q2_practical.py").write_text(HEAD + GOOD)
    assert discover(tiny)[0][0].identity == "dl-hw8/q2-practical"


@pytest.mark.parametrize(
    "declaration",
    [
        'DATA = ("results/groups.json",)',
        'DATA: tuple[str, ...] = ("results/groups.json",)',
        'DATA = ["results/groups.json"]',
    ],
)
def test_declared_data_are_read_without_importing(tiny: Project, declaration: str) -> None:
    path = tiny.root / "module.py"
    path.write_text(f"raise SystemExit\n{declaration}\n")
    assert data_files(tiny, path) == ("results/groups.json",)


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        ('DATA = "results/groups.json"', "a literal tuple"),
        ("DATA = tuple(files)", "a literal tuple"),
        ("DATA = (3,)", "a literal tuple"),
        ('DATA = ("results/none.json",)', "no file below"),
        ('DATA = ("results",)', "no file below"),
        ('DATA = ("../secret",)', "no file below"),
        ('DATA = ("/etc/passwd",)', "no file below"),
    ],
)
def test_data_that_are_not_literal_or_not_there_are_refused(tiny: Project, declaration: str, told: str) -> None:
    path = tiny.root / "module.py"
    (tiny.root.parent / "secret").write_text("x")
    path.write_text(declaration)
    with pytest.raises(ValueError, match=told):
        data_files(tiny, path)


def names(paths: tuple[Path, ...], project: Project) -> set[str]:
    """Paths as manifests write them."""
    return {project.relative(path) for path in paths}


def test_imports_are_followed_through_every_package_and_its_init(tiny: Project) -> None:
    found = names(Imports(tiny).files("tiny_guide.exhibits.primer.q1"), tiny)
    assert {
        "src/tiny_guide/__init__.py",
        "src/tiny_guide/exhibits/__init__.py",
        "src/tiny_guide/reference/__init__.py",
        "src/tiny_guide/exhibits/primer/__init__.py",
        "src/tiny_guide/exhibits/primer/q1.py",
        "src/tiny_guide/reference/sums.py",
        "src/rahnama/exhibit.py",
        "src/rahnama/text.py",
    } <= found
    assert "src/tiny_guide/exhibits/primer/q2.py" not in found


@pytest.mark.parametrize(
    "statement",
    [
        "from tiny_guide.reference import extra",
        "import tiny_guide.reference.extra as e",
        "from tiny_guide.reference.extra import x",
        "def _later():\n    from ...reference.extra import x",
        "from ...reference import extra",
    ],
)
def test_an_import_is_seen_however_it_is_written(tiny: Project, statement: str) -> None:
    (tiny.root / "src/tiny_guide/reference/extra.py").write_text("x = 1\n")
    module = tiny.exhibits / "primer" / "q1.py"
    module.write_text(module.read_text(encoding="utf-8") + f"\n{statement}\n", encoding="utf-8")
    assert "src/tiny_guide/reference/extra.py" in names(Imports(tiny).files("tiny_guide.exhibits.primer.q1"), tiny)


def test_an_import_of_an_import_is_followed(tiny: Project) -> None:
    (tiny.root / "src/tiny_guide/reference/extra.py").write_text("x = 1\n")
    sums = tiny.root / "src/tiny_guide/reference/sums.py"
    sums.write_text(sums.read_text(encoding="utf-8") + "\nfrom tiny_guide.reference.extra import x\n", encoding="utf-8")
    assert "src/tiny_guide/reference/extra.py" in names(Imports(tiny).files("tiny_guide.exhibits.primer.q1"), tiny)


def test_a_file_that_cannot_be_parsed_makes_every_file_an_input(tiny: Project) -> None:
    (tiny.root / "src/tiny_guide/reference/extra.py").write_text("def (\n")
    imports = Imports(tiny)
    assert imports.broken
    assert str(imports.problem) == "src/tiny_guide/reference/extra.py:1: syntax error"
    assert imports.files("tiny_guide.exhibits.primer.q1") == imports.all_files
    assert REPOSITORY / "src/rahnama/exhibit.py" in imports.all_files
