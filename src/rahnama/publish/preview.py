"""One figure or diagram as a picture, as a page would show it: for the author's eyes."""

from __future__ import annotations

import base64
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from rahnama.publish.browser import FLAGS, NAMES, browser_path
from rahnama.publish.project import Project
from rahnama.publish.style import FONT, FONT_FILES, roles_css
from rahnama.text import Language

SCALE = 2  # device pixels for one
OPTIONS = ("--headless", *FLAGS, "--hide-scrollbars", f"--force-device-scale-factor={SCALE}")
MARGIN = 16  # px
FRAME = 200  # px, more than the browser takes for itself


def html_page(svg: str, language: Language, dark: bool, fonts: Path) -> str:
    """A small page around the picture, with the roles' colours and the font."""
    scheme, direction = "slate" if dark else "default", "rtl" if language == "fa" else "ltr"
    faces = "".join(
        f"@font-face{{font-family:{FONT};font-weight:{weight};src:url(data:font/ttf;base64,{_encoded(fonts / name)})}}"
        for weight, name in zip((400, 700), FONT_FILES, strict=True)
    )
    body = f"svg{{display:block}}body{{margin:{MARGIN}px;background:var(--rn-bg);font-family:{FONT}}}"
    return (
        f'<!doctype html><meta charset="utf-8"><style>{faces}{roles_css()}{body}</style>'
        f'<body data-md-color-scheme="{scheme}" lang="{language}" dir="{direction}">{svg}'
    )


def _encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def preview(project: Project, identity: str, name: str, language: Language = "fa", dark: bool = False) -> Path:
    """Render one generated picture with Chromium into ``build/preview``; returns the PNG's path.

    Raises:
        FileNotFoundError: if the picture was not generated, or there is no Chromium or Chrome.
    """
    source = project.directory(identity) / f"{name}.{language}.svg"
    if not source.is_file():
        drawn = sorted(path.name.split(".")[0] for path in source.parent.glob(f"*.{language}.svg"))
        raise FileNotFoundError(f"no picture {project.relative(source)}; there are {', '.join(drawn) or 'none'}")
    browser = browser_path()
    if browser is None:
        raise FileNotFoundError(f"a preview needs one of {', '.join(NAMES)}")
    svg = source.read_text(encoding="utf-8")
    width, height = (float(svg.split(f' {side}="')[1].split('"')[0]) for side in ("width", "height"))
    target = project.root / "build" / "preview" / f"{name}.{language}{'.dark' if dark else ''}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = Path(folder) / "preview.html"
        page.write_text(html_page(svg, language, dark, project.fonts), encoding="utf-8")
        shown = (round(width) + 2 * MARGIN, round(height) + 2 * MARGIN)
        window = f"--window-size={shown[0]},{shown[1] + FRAME}"
        subprocess.run(
            [browser, *OPTIONS, f"--user-data-dir={folder}/profile", window, f"--screenshot={target}", page.as_uri()],
            check=True,
            capture_output=True,
            timeout=60,
        )
    with Image.open(target) as picture:
        picture.crop((0, 0, SCALE * shown[0], SCALE * shown[1])).save(target)
    return target
