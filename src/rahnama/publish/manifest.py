"""What a question's exhibits were made from, and whether that still holds: freshness without modification times.

``manifest.json`` stands beside the exhibits of a question and is written last. It names every input and every output
with its SHA-256 and ends with a seal over all that, so a file that is half written, damaged or edited by hand is
noticed and never believed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rahnama.publish.discover import DRAWN, Module
from rahnama.publish.files import digest, locked, remove, write
from rahnama.publish.project import Project
from rahnama.text import LANGUAGES

FORMAT = 1
MANIFEST, RECORDS = "manifest.json", "exhibits.json"


class Unfit(ValueError):
    """A manifest that cannot be believed, or outputs that do not match it."""


class Changed(RuntimeError):
    """An input changed while it was in use."""


def outputs(module: Module) -> set[str]:
    """Names of the files that a question's exhibits consist of, without the manifest."""
    return {RECORDS} | {
        f"{source.name}.{language}.svg" for source in module.exhibits if source.kind in DRAWN for language in LANGUAGES
    }


def _seal(content: Mapping[str, Any]) -> str:
    text = json.dumps({key: content[key] for key in content if key != "seal"}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def believed(folder: Path) -> dict[str, Any]:
    """The manifest of a folder, if it is whole and every output is as it says.

    Raises:
        Unfit: with the reason, otherwise.
    """
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise Unfit("never built" if not folder.is_dir() or not any(folder.iterdir()) else "no manifest") from error
    except ValueError as error:
        raise Unfit("damaged manifest") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT or content.get("seal") != _seal(content):
        raise Unfit("damaged manifest")
    for name, wanted in content["outputs"].items():
        found = digest(folder / name)
        if found != wanted:
            raise Unfit(f"{'missing' if found == 'missing' else 'damaged'} output: {name}")
    return content


def compare(module: Module, manifest: Mapping[str, Any], inputs: Mapping[str, str]) -> None:
    """Check that a believed manifest speaks of this module and of these inputs.

    Raises:
        Unfit: with the inputs that differ.
    """
    recorded: dict[str, str] = manifest["inputs"]
    differing = sorted(name for name in recorded.keys() | inputs.keys() if recorded.get(name) != inputs.get(name))
    if differing:
        more = f" and {len(differing) - 3} more" if len(differing) > 3 else ""
        raise Unfit(f"changed: {', '.join(differing[:3])}{more}")
    if manifest["exhibits"] != module.identity or set(manifest["outputs"]) != outputs(module):
        raise Unfit("damaged manifest")


def extra(folder: Path, module: Module) -> list[Path]:
    """What lies in a question's folder and belongs to none of its exhibits."""
    known = outputs(module) | {MANIFEST}
    return [path for path in sorted(folder.iterdir()) if path.name not in known] if folder.is_dir() else []


def store(project: Project, module: Module, files: Mapping[str, bytes], inputs: Mapping[str, str]) -> None:
    """Write a question's exhibits, remove what is not theirs, and vouch for them in the manifest.

    Raises:
        Changed: if an input is no longer what the exhibits were made from; nothing is written then.
        CannotWrite: if the disk is full, say; the old manifest then vouches for nothing.
    """
    folder = project.directory(module.identity)
    with locked(project.guard):
        _check_inputs(project, module, inputs)
        _write_all(folder, module, files)
        content: dict[str, Any] = {
            "format": FORMAT,
            "exhibits": module.identity,
            "inputs": dict(sorted(inputs.items())),
            "outputs": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
        }
        content["seal"] = _seal(content)
        write(folder / MANIFEST, json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n")


def store_partly(project: Project, module: Module, files: Mapping[str, bytes], inputs: Mapping[str, str]) -> None:
    """Write what could be computed of a question, to be looked at; without a manifest nothing vouches for it.

    Raises:
        Changed, CannotWrite: as ``store`` does; another build may have written better ones meanwhile.
    """
    with locked(project.guard):
        _check_inputs(project, module, inputs)
        remove(project.directory(module.identity) / MANIFEST)
        _write_all(project.directory(module.identity), module, files)


def _check_inputs(project: Project, module: Module, inputs: Mapping[str, str]) -> None:
    for name, recorded in inputs.items():
        if digest(project.absolute(name)) != recorded:
            raise Changed(f"{name} changed while {module.identity} was being built: build again")


def _write_all(folder: Path, module: Module, files: Mapping[str, bytes]) -> None:
    if folder.is_dir():
        for path in extra(folder, module):
            remove(path)
    for name, data in files.items():
        write(folder / name, data)
