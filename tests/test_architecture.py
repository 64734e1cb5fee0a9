"""The house rules that a machine can check: who imports whom, who writes, how long things are, what is documented."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
FLOW = (
    "rahnama.catalogue",
    "rahnama.data",
    "rahnama.reference",
    "rahnama.train",
    "rahnama.experiments",
    "rahnama.exhibits",
    "rahnama.publish",
)
SHARED = (
    "rahnama.text",
    "rahnama.exhibit",
    "rahnama.experiment",
    "rahnama.results",
)  # the words of the house, which every folder but reference may speak
SHORTEST_MODULE = 15
# About 250 lines. What states facts rather than computes (the exhibits of a question, the shapes a page may show)
# may be longer: a question has one module, and the docstring of a shape is its manual.
LONGEST_MODULE, LONGEST_STATEMENT = 300, 800
LONGEST_FUNCTION, LONGEST_TABLE = 35, 45
WRITING = {
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "rename",
    "replace_with",
    "rmtree",
    "copytree",
    "copyfile",
    "copy2",
    "makedirs",
    "savefig",
    "save",
    "savez",
    "dump",
    "symlink_to",
    "touch",
    "hardlink_to",
}
SECTIONS = ("Args", "Returns", "Raises", "Source", "Example")
MODULES = sorted((SOURCE / "rahnama").rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def graph():
    """Who imports whom in the package, and which of the packages outside."""
    return grimp.build_graph("rahnama", include_external_packages=True, cache_dir=None)


def name_of(path):
    """A module's path as messages name it."""
    return path.relative_to(ROOT).as_posix()


def functions(tree):
    """Every function of a module, methods and inner ones too."""
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def lines(function):
    """How many lines a function has, without its decorators and its docstring."""
    first = function.body[0]
    docstring = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) is not None else 0
    return function.end_lineno - function.lineno + 1 - docstring


def public_reference_functions():
    """The functions of ``reference/`` that others may call, with the module of each."""
    return [
        (path, node)
        for path in sorted((SOURCE / "rahnama" / "reference").glob("[!_]*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, Function) and not node.name.startswith("_")
    ]


def test_imports_run_along_the_flow_and_never_back():
    known = graph()
    checked = 0
    backwards = []
    for place, folder in enumerate(FLOW):
        modules = {folder} | known.find_descendants(folder)
        checked += len(modules)
        backwards += [
            f"{module} imports {other}"
            for module in sorted(modules)
            for other in sorted(known.find_modules_directly_imported_by(module))
            for later in FLOW[place + 1 :]
            if other == later or other.startswith(f"{later}.")
        ]
    assert checked > 60
    assert backwards == []


def test_the_catalogue_knows_nobody():
    known = graph()
    modules = {FLOW[0]} | known.find_descendants(FLOW[0])
    others = {
        other
        for module in modules
        for other in known.find_modules_directly_imported_by(module)
        if other.startswith("rahnama")
    } - modules
    assert len(modules) > 4 and others <= {"rahnama.text"}


def test_the_reference_imports_nothing_of_ours_and_no_framework():
    known = graph()
    modules = known.find_descendants("rahnama.reference")
    assert len(modules) > 5
    for module in sorted(modules):
        imported = known.find_modules_directly_imported_by(module)
        ours = {each for each in imported if each.startswith("rahnama.") and not each.startswith("rahnama.reference.")}
        assert not ours, f"{module} imports {ours}"
        assert not imported & {"torch", "matplotlib", "sympy", "mkdocs"}, module


def test_exhibits_read_results_and_never_run_what_made_them():
    known = graph()
    modules = known.find_descendants("rahnama.exhibits")
    assert len(modules) > 20
    for module in sorted(modules):
        imported = known.find_modules_directly_imported_by(module)
        behind = {each for each in imported if each.startswith(("rahnama.experiments", "rahnama.data"))}
        assert not behind, f"{module} imports {behind}: read the committed result with rahnama.results"


def test_the_shared_words_import_none_of_the_folders():
    known = graph()
    for module in SHARED:
        assert not [each for each in known.find_modules_directly_imported_by(module) if each.startswith(FLOW)]


def writes(node):
    """Whether a call writes a file: ``open`` for writing, or a method that only writers need."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called == "open":
        modes = [
            *node.args[1:2],
            *node.args[: 1 if isinstance(node.func, ast.Attribute) else 0],
            *(keyword.value for keyword in node.keywords if keyword.arg == "mode"),
        ]
        return any(isinstance(mode, ast.Constant) and re.search("[wax+]", str(mode.value)) for mode in modes)
    return called in WRITING


def writers_among(paths, innocent=()):
    """The places that write a file, but for calls of these names."""
    return [
        f"{name_of(path)}:{node.lineno}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if writes(node) and getattr(node.func, "attr", "") not in innocent
    ]


def test_only_the_publisher_writes_files_downloads_fill_the_cache_and_training_writes_what_its_user_asked_for():
    store = SOURCE / "rahnama" / "data" / "download.py"
    folders = {"publish", "train"}
    readers = [path for path in MODULES if path.relative_to(SOURCE).parts[1] not in folders and path != store]
    assert len(readers) > 40
    assert writers_among(readers) == []


def test_training_writes_through_one_module():
    training = sorted((SOURCE / "rahnama" / "train").glob("*.py"))
    one = SOURCE / "rahnama" / "train" / "writing.py"
    assert len(training) > 10 and writers_among([one])
    into_memory = {"savez", "savefig", "save"}  # archives and figures are made in memory; `checkpoint.save` is ours
    assert writers_among([path for path in training if path != one], into_memory) == []


@pytest.mark.parametrize("code", ["open('a', 'w')", "path.open('wb')", "path.write_text('x')", "open(a, mode='a')"])
def test_writing_is_recognised(code):
    assert any(map(writes, ast.walk(ast.parse(code))))


@pytest.mark.parametrize("code", ["open('a')", "path.open()", "open(a, 'rb')", "path.read_text()", "a.replace(b, c)"])
def test_reading_is_no_writing(code):
    assert not any(map(writes, ast.walk(ast.parse(code))))


def states(name):
    """Whether a module states facts: exhibits, the shapes of exhibits, the settings of the style."""
    return "/exhibits/" in name or name.endswith(("/exhibit.py", "/style.py"))


def test_modules_are_neither_fragments_nor_endless():
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert len(sizes) > 80
    limits = {name: LONGEST_STATEMENT if states(name) else LONGEST_MODULE for name in sizes}
    assert {name: size for name, size in sizes.items() if size > limits[name]} == {}
    short = [name for name, size in sizes.items() if size < SHORTEST_MODULE]
    assert [name for name in short if not name.endswith("__init__.py")] == []


def test_functions_are_one_idea_long():
    sizes = {
        f"{name_of(path)}:{node.lineno} {node.name}": lines(node)
        for path in MODULES
        for node in functions(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert len(sizes) > 500
    limits = {name: LONGEST_TABLE if states(name.split(":")[0]) else LONGEST_FUNCTION for name in sizes}
    assert {name: size for name, size in sizes.items() if size > limits[name]} == {}


def test_every_folder_of_modules_is_a_package_or_changes_in_it_would_go_unnoticed():
    folders = {path.parent for path in MODULES}
    assert len(folders) > 6 and [name_of(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_module_says_what_it_is():
    silent = [name_of(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_every_public_reference_function_is_documented_whole():
    found = public_reference_functions()
    assert len(found) > 25
    lacking = []
    for path, function in found:
        text = ast.get_docstring(function) or ""
        taking = function.args.args or function.args.kwonlyargs or function.args.vararg
        wanted = SECTIONS if taking else set(SECTIONS) - {"Args", "Raises"}
        missing = [section for section in SECTIONS if section in wanted and not re.search(rf"(?m)^{section}:", text)]
        missing += [] if ">>> " in text else ["a doctest"]
        if missing:
            lacking.append(f"{name_of(path)}:{function.lineno} {function.name} lacks {', '.join(missing)}")
    assert lacking == []


def test_every_public_reference_function_is_tested_by_name():
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "reference").glob("test_*.py"))
    names = [function.name for _, function in public_reference_functions()]
    assert [name for name in names if not re.search(rf"\b{name}\b", tests)] == []


def modules_after(code):
    """The packages that a fresh process has loaded after running some code."""
    script = f"{code}\nimport sys\nprint('LOADED', *sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert "LOADED" in done.stdout, done.stdout + done.stderr
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("module", ["rahnama.publish.plugin", "rahnama.publish.languages", "rahnama.publish.survey"])
def test_what_every_build_imports_loads_no_heavy_package(module):
    assert not modules_after(f"import {module}") & {"matplotlib", "torch", "sympy", "scipy", "joblib", "pandas"}


def test_the_catalogue_and_the_reference_load_fast():
    assert not modules_after("import rahnama.catalogue") & {"numpy", "mkdocs"}
    assert not modules_after("import rahnama.reference.layers") & {"matplotlib", "torch", "mkdocs"}
