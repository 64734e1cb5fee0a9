"""The offline edition: a copy of the site that opens from the disk, search included, as one archive."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

from rahnama.publish.search import make_offline_search
from rahnama.text import LANGUAGES

HREF = re.compile(r'(?P<before>\s(?:href|action)=")(?P<url>[^"#?]*)(?P<rest>[^"]*")')
# MkDocs and Material write the path back to the site's root into this element; scripts resolve addresses against it.
INSTANT = re.compile(r'"navigation\.instant(?:\.[a-z]+)?",?\s*')
EPOCH = (1980, 1, 1, 0, 0, 0)


def explicit(page: str, folder: Path) -> str:
    """A page whose links to folders name the file, since nothing on a disk answers for a folder."""

    def name_file(match: re.Match[str]) -> str:
        parts = urlsplit(match["url"])
        if parts.scheme or parts.netloc or not match["url"] or match["url"].startswith("/"):
            return match[0]
        target = (folder / match["url"]).resolve()
        if not (target.is_dir() and (target / "index.html").is_file()):
            return match[0]
        return f"{match['before']}{match['url'].rstrip('/')}/index.html{match['rest']}"

    return INSTANT.sub("", HREF.sub(name_file, page))


def prepare(site: Path, folder: Path) -> None:
    """Copy a built site into ``folder`` and make it readable without a server.

    Raises:
        FileNotFoundError: if the site has not been built.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site} holds no built site: run `make site` first")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(site, folder)
    for page in sorted(folder.rglob("*.html")):
        page.write_text(explicit(page.read_text(encoding="utf-8"), page.parent), encoding="utf-8")
    for language in LANGUAGES:
        make_offline_search(folder / language, language)


def pack(folder: Path, archive: Path) -> None:
    """Zip a folder under its own name; the same files give the same bytes."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    unfinished = archive.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                target.writestr(entry, path.read_bytes())
    unfinished.replace(archive)
