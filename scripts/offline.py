"""Make dist/rahnama-offline.zip from the built site: unpack it anywhere and open index.html."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama.publish.offline import pack, prepare  # noqa: E402


def main() -> int:
    """Prepare a copy of the site and pack it."""
    folder, archive = ROOT / "build" / "offline" / "rahnama", ROOT / "dist" / "rahnama-offline.zip"
    try:
        prepare(ROOT / "site", folder)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    pack(folder, archive)
    print(f"{archive.relative_to(ROOT)}: {archive.stat().st_size / 1e6:.1f} MB; unpack it and open rahnama/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
