"""Serve the site while writing: both languages live. `python scripts/serve.py [--port 8000]`."""

import argparse
import os
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def port_is_free(host: str, port: int) -> bool:
    """Whether a server may listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> None:
    """Refuse a port in use with a clear word, then become `mkdocs serve`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    wanted = parser.parse_args()
    if not port_is_free(wanted.host, wanted.port):
        sys.exit(
            f"port {wanted.port} on {wanted.host} is in use: stop what listens there, or choose another with "
            f"`make serve PORT={wanted.port + 1}`"
        )
    mkdocs = Path(sys.executable).with_name("mkdocs")
    os.chdir(ROOT)
    os.execv(mkdocs, [str(mkdocs), "serve", "--dev-addr", f"{wanted.host}:{wanted.port}"])


if __name__ == "__main__":
    main()
