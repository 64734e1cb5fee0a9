"""Downloads: whole, interrupted and taken up again, refused when the content is another; never half in place."""

from __future__ import annotations

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rahnama.data import download as module
from rahnama.data import store
from rahnama.data.download import download, ensure
from rahnama.data.store import DataSet, Missing, Wrong

WORDS = bytes(range(256)) * 3000
PACKED = gzip.compress(WORDS, compresslevel=0)


class Server(ThreadingHTTPServer):
    """A server of one file, which can break off, ignore ranges, fail or serve something else."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.body, self.ranges, self.break_after, self.status = PACKED, True, 0, 200
        self.asked: list[str | None] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    """Answers as its server was told."""

    server: Server

    def do_GET(self) -> None:
        """One answer."""
        server, asked = self.server, self.headers.get("Range")
        server.asked.append(asked)
        if server.status != 200:
            self.send_error(server.status)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and server.ranges else 0
        if start >= len(server.body):
            self.send_error(416)
            return
        body = server.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if server.break_after:
            body, server.break_after = body[: server.break_after], 0
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def server():
    """A running server."""
    running = Server()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def toy(server, tmp_path, monkeypatch):
    """A data set of one file at that server; nothing of it is here yet."""
    monkeypatch.delenv("RAHNAMA_DATA", raising=False)
    monkeypatch.setattr(store, "cache_directory", lambda: tmp_path / "cache")
    monkeypatch.setattr(module, "cache_directory", lambda: tmp_path / "cache")
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    return DataSet("toy", {"words": hashlib.sha256(WORDS).hexdigest()}, (server.address,), {"words": len(PACKED)})


def names(tmp_path):
    """The files in the cache, but for locks."""
    return sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file() and path.suffix != ".lock")


def test_a_missing_file_is_downloaded_once_with_a_progress_bar(toy, server, tmp_path, capfd) -> None:
    assert ensure(toy)["words"].read_bytes() == PACKED
    assert "words.gz" in capfd.readouterr().err
    ensure(toy)
    assert server.asked == [None] and names(tmp_path) == ["words.gz"]


def test_a_broken_connection_is_taken_up_where_it_broke(toy, server) -> None:
    server.break_after = 100_000
    assert ensure(toy)["words"].read_bytes() == PACKED
    assert server.asked == [None, "bytes=100000-"]


def test_a_download_that_was_killed_is_taken_up_by_the_next(toy, server, tmp_path) -> None:
    folder = tmp_path / "cache" / "toy"
    folder.mkdir(parents=True)
    (folder / "words.gz.part").write_bytes(PACKED[:4321])
    assert ensure(toy)["words"].read_bytes() == PACKED
    assert server.asked == ["bytes=4321-"] and names(tmp_path) == ["words.gz"]


def test_a_server_that_knows_no_ranges_starts_again(toy, server, tmp_path) -> None:
    folder = tmp_path / "cache" / "toy"
    folder.mkdir(parents=True)
    (folder / "words.gz.part").write_bytes(b"x" * 4321)
    server.ranges = False
    assert ensure(toy)["words"].read_bytes() == PACKED


def test_a_partial_file_that_was_whole_is_used(toy, server, tmp_path) -> None:
    folder = tmp_path / "cache" / "toy"
    folder.mkdir(parents=True)
    (folder / "words.gz.part").write_bytes(PACKED)
    assert ensure(toy)["words"].read_bytes() == PACKED
    assert server.asked == [f"bytes={len(PACKED)}-"]


@pytest.mark.parametrize(
    "body",
    [b"<html>not here</html>", gzip.compress(b"another", mtime=0), PACKED[:-100]],
    ids=["a page", "another file", "a truncated file"],
)
def test_what_is_not_the_file_never_gets_into_place(toy, server, tmp_path, body) -> None:
    server.body = body
    with pytest.raises(Wrong, match="could not be downloaded") as error:
        ensure(toy)
    assert server.address in str(error.value) and "RAHNAMA_DATA" in str(error.value)
    assert names(tmp_path) == []


def test_a_damaged_partial_file_is_not_kept_for_ever(toy, server, tmp_path) -> None:
    folder = tmp_path / "cache" / "toy"
    folder.mkdir(parents=True)
    (folder / "words.gz.part").write_bytes(b"x" * 4321)
    with pytest.raises(Wrong):
        ensure(toy)
    assert ensure(toy)["words"].read_bytes() == PACKED


def test_the_second_address_serves_when_the_first_does_not(toy, server) -> None:
    both = DataSet(toy.name, toy.checksums, ("http://127.0.0.1:9/", server.address), toy.sizes)
    assert download(both, "words").read_bytes() == PACKED


@pytest.mark.parametrize("status", [404, 503])
def test_a_file_that_no_address_serves_is_missing(toy, server, tmp_path, status) -> None:
    server.status = status
    with pytest.raises(Missing, match="could not be downloaded"):
        ensure(toy)
    assert len(server.asked) == (1 if status == 404 else module.TRIES)
    assert names(tmp_path) == []


def test_a_wrong_file_here_is_told_and_not_replaced(toy, server, tmp_path) -> None:
    folder = tmp_path / "cache" / "toy"
    folder.mkdir(parents=True)
    (folder / "words.gz").write_bytes(gzip.compress(b"another"))
    with pytest.raises(Wrong, match="is not words of toy"):
        ensure(toy)
    assert server.asked == []
