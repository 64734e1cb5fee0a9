"""What a server remembers of the last build of one language, so that an edit builds one page and not the guide."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

from rahnama.publish.pages import Page

Section = dict[str, Any]  # one entry of MkDocs' search index


def signature(*tops: Path) -> str:
    """A digest of the names, sizes and times of all files below some folders."""
    digest = hashlib.sha256()
    for top in tops:
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                state = path.stat()
                digest.update(f"{path}:{state.st_mtime_ns}:{state.st_size};".encode())
    return digest.hexdigest()


def state(file: File, lagging: Iterable[str]) -> str:
    """What decides how a page looks while its surroundings stay: its words, and whether it lags behind its twin."""
    return f"{hashlib.sha256(file.content_bytes).hexdigest()} {file.src_uri in lagging}"


@dataclass
class Memory:
    """The pages of the last build: each with its state, what it showed, and its sections of the search index.

    ``surroundings`` stands for all that any page may depend on: catalogue, exhibits, theme, settings, names of pages.
    """

    surroundings: str = ""
    states: dict[str, str] = field(default_factory=dict)
    views: dict[str, Page] = field(default_factory=dict)
    sections: dict[str, list[Section]] = field(default_factory=dict)

    def enter(self, surroundings: str) -> bool:
        """Whether the last build is still good but for pages whose words changed; if not, it is forgotten."""
        if self.surroundings == surroundings:
            return True
        self.states, self.views, self.sections, self.surroundings = {}, {}, {}, surroundings
        return False

    def recall(self, states: Mapping[str, str]) -> set[str]:
        """The pages that need not be built again. The others are forgotten until they are kept, should a build fail."""
        same = {uri for uri, state in states.items() if self.states.get(uri) == state}
        self.states = {uri: self.states[uri] for uri in same}
        return same

    def keep(self, states: Mapping[str, str], views: Mapping[str, Page]) -> None:
        """Remember a build that succeeded."""
        self.states.update(states)
        self.views.update(views)

    def complete(self, sections: Iterable[Section], urls: Iterable[str]) -> list[Section]:
        """The sections of all pages, in the order of ``urls``: those just made, and those of pages that were kept."""
        made: dict[str, list[Section]] = {}
        for section in sections:
            made.setdefault(str(section["location"]).partition("#")[0], []).append(section)
        self.sections.update(made)
        return [section for url in urls for section in self.sections.get(url, [])]
