"""What is fresh is what hashes to what it should; nothing else is ever believed."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rahnama.publish import files, manifest
from rahnama.publish.files import CannotWrite
from rahnama.publish.manifest import Changed, Unfit
from rahnama.publish.project import Project
from rahnama.publish.survey import UnknownQuestion, load_exhibits, survey

Change = Callable[[Project], object]


def reasons(project: Project) -> dict[str, str]:
    """Why each stale question is stale."""
    return {stale.module.identity: stale.reason for stale in survey(project).stale}


def appended(path: str, text: str = "\n# more\n") -> Change:
    """Adds to a file of the guide."""
    return lambda project: (project.root / path).write_text((project.root / path).read_text() + text)


def folder(project: Project, question: str = "q1") -> Path:
    """Where a question's exhibits lie."""
    return project.directory(f"primer/{question}")


def test_a_built_guide_is_fresh_wherever_it_is_copied(fresh: Project) -> None:
    assert survey(fresh).fresh


def test_a_guide_that_was_never_built_is_stale(tiny: Project) -> None:
    assert reasons(tiny) == {"primer/q1": "never built", "primer/q2": "never built"}


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        (appended("src/tiny_guide/exhibits/primer/q1.py"), {"primer/q1"}),
        (appended("src/tiny_guide/exhibits/primer/q2.py"), {"primer/q2"}),
        (appended("src/tiny_guide/reference/sums.py"), {"primer/q1", "primer/q2"}),
        (appended("src/tiny_guide/reference/__init__.py"), {"primer/q1", "primer/q2"}),
        (appended("src/tiny_guide/__init__.py"), {"primer/q1", "primer/q2"}),
        (appended("results/groups.json", " "), {"primer/q2"}),
    ],
)
def test_a_change_makes_stale_what_depends_on_it(fresh: Project, change: Change, stale: set[str]) -> None:
    change(fresh)
    found = reasons(fresh)
    assert set(found) == stale
    assert all(reason.startswith("changed: ") for reason in found.values())


def test_a_change_that_keeps_size_and_time_is_noticed(fresh: Project) -> None:
    path = fresh.root / "src/tiny_guide/reference/sums.py"
    before = path.stat()
    path.write_text(path.read_text().replace("// 2", "// 3"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert reasons(fresh) == dict.fromkeys(["primer/q1", "primer/q2"], "changed: src/tiny_guide/reference/sums.py")


def test_a_touched_file_is_no_change(fresh: Project) -> None:
    for path in fresh.root.rglob("*"):
        os.utime(path, (1, 1))
    assert survey(fresh).fresh


def test_a_new_import_is_noticed_before_it_is_ever_run(fresh: Project) -> None:
    (fresh.root / "src/tiny_guide/reference/extra.py").write_text("x = 1\n")
    assert survey(fresh).fresh
    appended("src/tiny_guide/exhibits/primer/q2.py", "\nfrom tiny_guide.reference import extra\n")(fresh)
    assert set(reasons(fresh)) == {"primer/q2"}


@pytest.mark.parametrize("name", ["fonts", "lock"])
def test_the_fonts_and_the_lock_of_the_computing_packages_are_inputs(fresh: Project, tmp_path: Path, name: str) -> None:
    copied = tmp_path / "copied"
    if name == "fonts":
        shutil.copytree(fresh.fonts, copied)
        with (copied / "Vazirmatn-Bold.ttf").open("ab") as font:
            font.write(b"x")
    else:
        copied.write_text(fresh.lock.read_text() + "numpy==9\n")
    assert set(reasons(dataclasses.replace(fresh, **{name: copied}))) == {"primer/q1", "primer/q2"}


def test_the_machinery_that_draws_is_an_input_and_that_which_builds_is_not(fresh: Project) -> None:
    inputs = json.loads((folder(fresh) / "manifest.json").read_text())["inputs"]
    drawing = {"style", "canvas", "drawing", "diagrams", "serialise", "work", "ticks", "svg"}
    assert {f"src/rahnama/publish/{name}.py" for name in drawing} <= set(inputs)
    assert not {f"src/rahnama/publish/{name}.py" for name in ("generate", "manifest", "survey", "report")} & set(inputs)


OUTPUTS = ["exhibits.json", "growth.fa.svg", "growth.en.svg"]


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("harm", ["removed", "cut short", "emptied", "one byte", "a folder"])
def test_a_damaged_output_is_never_believed(fresh: Project, name: str, harm: str) -> None:
    path = folder(fresh) / name
    data = path.read_bytes()
    path.unlink()
    if harm == "a folder":
        path.mkdir()
    elif harm != "removed":
        path.write_bytes({"cut short": data[:-1], "emptied": b"", "one byte": data[:50] + b"~" + data[51:]}[harm])
    (reason,) = reasons(fresh).values()
    assert reason == f"{'missing' if harm in ('removed', 'a folder') else 'damaged'} output: {name}"
    with pytest.raises(Unfit, match=rf"primer/q1: .*{name}.*generate\.py"):
        load_exhibits(fresh)


def edit(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    """Changes the manifest as someone with an editor would."""

    def apply(path: Path) -> None:
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    return apply


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:200]),
        lambda path: path.write_text("[]"),
        lambda path: path.write_text("null"),
        lambda path: path.write_bytes(b"\xff\xfe"),
        lambda path: path.write_text('{"format": 1}'),
        edit(lambda content: content.pop("seal")),
        edit(lambda content: content["outputs"].pop("growth.fa.svg")),
        edit(lambda content: content.update(format=2)),
        edit(lambda content: content["inputs"].popitem()),
        edit(lambda content: content.update(more=1)),
    ],
)
def test_a_manifest_that_was_harmed_is_never_believed(fresh: Project, harm: Callable[[Path], object]) -> None:
    harm(folder(fresh) / "manifest.json")
    assert reasons(fresh)["primer/q1"] in ("no manifest", "damaged manifest")
    with pytest.raises(Unfit):
        load_exhibits(fresh)


def test_an_edited_output_is_noticed_even_if_the_manifest_is_edited_to_match(fresh: Project) -> None:
    path = folder(fresh) / "exhibits.json"
    path.write_text(path.read_text().replace("5050", "5051"))
    matching = {"exhibits.json": files.digest(path)}
    edit(lambda content: content["outputs"].update(matching))(folder(fresh) / "manifest.json")
    assert reasons(fresh) == {"primer/q1": "damaged manifest"}


def test_another_questions_folder_does_not_pass_for_this_one(fresh: Project) -> None:
    shutil.rmtree(folder(fresh, "q2"))
    shutil.copytree(folder(fresh, "q1"), folder(fresh, "q2"))
    assert set(reasons(fresh)) == {"primer/q2"}


@pytest.mark.parametrize(
    "name", ["primer/q1/notes.txt", "primer/q1/.growth.fa.svg.x.tmp", "primer/q1/old", "primer/q9", "gone", "stray.txt"]
)
def test_what_belongs_to_no_exhibit_is_an_orphan(fresh: Project, name: str) -> None:
    path = fresh.output / name
    if path.suffix:
        path.write_text("x")
    else:
        path.mkdir()
    assert survey(fresh).orphans == [path]
    assert not survey(fresh).fresh


def test_a_module_with_a_mistake_is_not_built_and_its_old_exhibits_are_no_orphans(fresh: Project) -> None:
    appended("src/tiny_guide/exhibits/primer/q1.py", "\n\ndef bad() -> int:\n    return 3\n")(fresh)
    found = survey(fresh)
    assert [str(problem).split(":")[0] for problem in found.problems] == ["src/tiny_guide/exhibits/primer/q1.py"]
    assert (found.stale, found.orphans) == ([], [])


def test_a_missing_data_file_is_told_at_its_declaration(fresh: Project) -> None:
    (fresh.root / "results/groups.json").unlink()
    (problem,) = survey(fresh).problems
    assert problem.path.endswith("q2.py") and problem.line > 1 and "results/groups.json" in problem.message


def test_while_some_file_cannot_be_parsed_what_does_not_depend_on_it_stays_fresh(fresh: Project) -> None:
    appended("src/tiny_guide/exhibits/primer/q2.py", "\ndef (\n")(fresh)
    found = survey(fresh)
    assert found.stale == [] and len(found.problems) == 1
    appended("src/tiny_guide/reference/sums.py")(fresh)
    assert set(reasons(fresh)) == {"primer/q1"}


def test_a_guide_without_exhibits_is_a_mistake_and_nothing_is_removed(fresh: Project) -> None:
    shutil.rmtree(fresh.exhibits)
    found = survey(fresh)
    assert found.problems and not found.orphans


def test_asking_for_one_question_hides_the_mistakes_of_others(fresh: Project) -> None:
    appended("src/tiny_guide/exhibits/primer/q1.py", "\n\ndef bad() -> int:\n    return 3\n")(fresh)
    assert survey(fresh, ["primer/q2"]).fresh
    assert [module.question for module in survey(fresh, ["primer"]).modules] == ["q1", "q2"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("primer/q11", "did you mean 'primer/q1'"),
        ("primr", "'primer'"),
        ("xyz", "there are primer, primer/q1, primer/q2"),
    ],
)
def test_an_unknown_question_is_answered_with_the_nearest(fresh: Project, asked: str, told: str) -> None:
    with pytest.raises(UnknownQuestion, match=told):
        survey(fresh, [asked])


def test_loads_what_was_built_by_document_and_question(built: Project) -> None:
    found = load_exhibits(built)
    assert set(found) == {("primer", "q1"), ("primer", "q2")}
    assert list(found["primer", "q2"]["exhibits"]) == ["pooling", "mean_of_means"]


def stored(project: Project) -> tuple[Any, dict[str, bytes]]:
    """A stale question and the files that it will have."""
    stale = next(stale for stale in survey(project).stale if stale.module.question == "q1")
    return stale, {name: name.encode() for name in manifest.outputs(stale.module)}


def test_what_is_stored_is_fresh(tiny: Project) -> None:
    stale, contents = stored(tiny)
    manifest.store(tiny, stale.module, contents, stale.inputs)
    assert set(reasons(tiny)) == {"primer/q2"}
    assert sorted(path.name for path in folder(tiny).iterdir()) == sorted([*OUTPUTS, "manifest.json"])


def test_nothing_is_stored_if_an_input_changed_meanwhile(tiny: Project) -> None:
    stale, contents = stored(tiny)
    appended("src/tiny_guide/reference/sums.py")(tiny)
    for store in (manifest.store, manifest.store_partly):
        with pytest.raises(Changed, match=r"reference/sums\.py changed while primer/q1"):
            store(tiny, stale.module, contents, stale.inputs)
    assert not folder(tiny).exists()


@pytest.mark.parametrize("step", range(4))
def test_a_disk_that_fills_up_at_any_file_leaves_nothing_that_is_believed(
    fresh: Project, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    appended("src/tiny_guide/exhibits/primer/q1.py")(fresh)
    stale, contents = stored(fresh)
    calls = iter(range(100))

    def full(handle: int) -> None:
        if next(calls) >= step:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match=r"cannot write .*primer/q1/.*: No space left on device"):
        manifest.store(fresh, stale.module, contents, stale.inputs)
    assert set(reasons(fresh)) == {"primer/q1"}
    assert not list(folder(fresh).glob(".*"))


def test_a_write_that_fails_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    files.write(path, b"old")

    def refuse(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CannotWrite, match=r"file: No space"):
        files.write(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file_is_told_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("in the way")
    with pytest.raises(CannotWrite, match="build"):
        files.write(tmp_path / "build" / "file", b"x")
    with pytest.raises(CannotWrite, match="build"), files.locked(tmp_path / "build" / "lock"):
        pass


def test_writing_what_is_there_already_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    files.write(path, b"same")
    os.utime(path, (1, 1))
    files.write(path, b"same")
    assert path.stat().st_mtime == 1


def test_who_holds_the_lock_keeps_others_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    told = pytest.raises(CannotWrite, match="another build has kept")
    with files.locked(tmp_path / "lock"), told, files.locked(tmp_path / "lock"):
        pass
    with files.locked(tmp_path / "lock"):
        pass
