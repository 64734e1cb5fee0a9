"""One figure or diagram as a picture, as a page would show it: for the author's eyes."""

from __future__ import annotations

import base64
import shutil
import subprocess
import tempfile
from pathlib import Path

from rahnama.publish import style
from rahnama.publish.project import Project
from rahnama.text import Language

CHROMIUM_OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-device-scale-factor=2")


def page(svg: str, language: Language, dark: bool, font: Path) -> str:
    """A small HTML page around the picture, with the roles' colours and the font."""
    scheme, direction = "slate" if dark else "default", "rtl" if language == "fa" else "ltr"
    data = base64.b64encode(font.read_bytes()).decode()
    return (f'<!doctype html><meta charset="utf-8"><style>@font-face{{font-family:{style.FONT};src:url(data:font/ttf;base64,{data})}}'
            f"{style.roles_css()}body{{margin:16px;background:var(--rn-bg);color:var(--rn-fg);font-family:{style.FONT}}}"
            f'svg{{display:block}}</style><body data-md-color-scheme="{scheme}" lang="{language}" dir="{direction}">{svg}')


def preview(project: Project, identity: str, name: str, language: Language = "fa", dark: bool = False) -> Path:
    """Render one generated picture with Chromium to ``build/preview``; returns the PNG's path."""
    svg_path = project.directory(identity) / f"{name}.{language}.svg"
    svg = svg_path.read_text(encoding="utf-8")
    width, height = (int(float(svg.split(f'{side}="')[1].split('"')[0])) for side in ("width", "height"))
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        raise FileNotFoundError("no Chromium or Chrome found to render the preview with")
    target = project.root / "build" / "preview" / f"{name}.{language}{'.dark' if dark else ''}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "preview.html"
        html.write_text(page(svg, language, dark, project.fonts / style.FONT_FILES[0]), encoding="utf-8")
        subprocess.run([browser, *CHROMIUM_OPTIONS, f"--user-data-dir={folder}/profile", f"--window-size={width + 32},{height + 32}",
                        f"--screenshot={target}", html.as_uri()], check=True, capture_output=True, timeout=60)
    return target
