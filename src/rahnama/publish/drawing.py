"""Figure → one small SVG per language that follows the page's colour scheme; the same bytes every time.

For authors: draw with ``canvas.colour``, write with ``canvas.say`` and ``canvas.number``. For a heat map prefer
``axes.pcolormesh(values)`` or patches; its colour map is ``"c1"`` unless you choose ``"c2"``…``"c6"`` or, for two
signs, ``"c2-c1"``. A small ``imshow`` is turned into such cells; colours of your own are refused.
"""

from __future__ import annotations

import re
import threading
import warnings
from pathlib import Path
from typing import Any

import matplotlib
from cycler import cycler
from matplotlib import font_manager
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure as MatplotlibFigure
from scour import scour

from rahnama.exhibit import Figure
from rahnama.publish import colourmaps, renderer, style, ticks
from rahnama.publish.canvas import PageCanvas
from rahnama.publish.svg import id_prefix, number, rounded_path
from rahnama.text import Language

PIXELS_PER_INCH = 96
COLOUR = re.compile(r"(?:fill|stroke|stop-color): ?(#[0-9a-f]{6})")
USE = re.compile(r'<use\b[^>]* href="#([^"]+)"[^>]*/>')
BLACK, WHITE = "#000000", "#ffffff"  # what Matplotlib itself uses where it knows no setting
_drawing = threading.Lock()  # Matplotlib's settings are global: threads draw one after the other


class NoFont(RuntimeError):
    """The font of the figures is not there."""


def register_fonts(folder: Path) -> None:
    """Make Vazirmatn known to Matplotlib, from our files and no others, and DejaVu Sans from Matplotlib's own.

    Raises:
        NoFont: naming the file that is missing or broken, and the remedy.
    """
    manager, own = font_manager.fontManager, Path(matplotlib.get_data_path())
    before = manager.ttflist[:]
    if any(Path(entry.fname) == folder / style.FONT_FILES[0] for entry in before):
        return
    manager.ttflist[:] = [
        entry
        for entry in before
        if entry.name != style.FONT
        and not (entry.name.startswith("DejaVu") and not Path(entry.fname).is_relative_to(own))
    ]
    try:
        for name in style.FONT_FILES:
            _add_font(manager, folder / name)
    except NoFont:
        manager.ttflist[:] = before
        raise
    font_manager.findfont(style.FONT, fallback_to_default=False)


def _add_font(manager: font_manager.FontManager, path: Path) -> None:
    remedy = "run `npm ci --ignore-scripts`"
    try:
        manager.addfont(path)
    except (OSError, RuntimeError) as error:
        raise NoFont(f"the figures' font {path} cannot be read ({error}): {remedy}") from error
    if manager.ttflist[-1].name != style.FONT:
        raise NoFont(f"{path} holds the font {manager.ttflist[-1].name}, not {style.FONT}: {remedy}")


def _settings(identity: str, language: Language) -> Any:
    return style.rc_parameters() | {
        "svg.hashsalt": f"{identity}/{language}",
        "axes.prop_cycle": cycler(color=[style.SENTINELS[role] for role in style.CYCLE]),
    }


def _plotted(figure: Figure, language: Language, identity: str) -> str:
    """The SVG as Matplotlib writes it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        with matplotlib.rc_context():
            matplotlib.rcdefaults()  # the reader's own matplotlibrc changes nothing
            matplotlib.rcParams.update(_settings(identity, language))
            page = MatplotlibFigure(figsize=(figure.width, figure.height))
            figure.draw(PageCanvas(page, language))
            if not (page.axes or page.texts or page.artists or page.patches or page.lines):
                raise ValueError("nothing was drawn on canvas.figure")
            _drop_grounds(page)
            colourmaps.draw_images_as_cells(page)
            ticks.localise(page, language)
            return renderer.svg(page)


def _drop_grounds(page: MatplotlibFigure) -> None:
    """Leave out the invisible rectangles behind the figure and its axes."""
    for patch in (page.patch, *(axes.patch for axes in page.axes)):
        if to_rgba(patch.get_facecolor())[3] == 0:
            patch.set_visible(False)


def in_roles(svg: str) -> str:
    """Black and white become the page's own; any colour that is not of the palette is refused."""
    ours = {BLACK: style.SENTINELS["fg"], WHITE: style.SENTINELS["bg"]}
    svg = COLOUR.sub(lambda match: match[0].replace(match[1], ours.get(match[1], match[1])), svg)
    foreign = sorted(set(COLOUR.findall(svg)) - set(style.SENTINELS.values()))
    if foreign:
        raise ValueError(
            f'the colour {foreign[0]} is not of the palette: take canvas.colour["c1"] or another role, or '
            'the colour map "c1", which can be read in light and in dark'
        )
    return svg


def scoured(svg: str) -> str:
    options = scour.sanitizeOptions()
    options.strip_ids = options.shorten_ids = options.strip_comments = options.strip_xml_prolog = True
    options.remove_metadata = options.remove_descriptive_elements = options.quiet = True
    options.indent_type, options.newlines, options.simple_colors, options.digits = "none", False, False, 5
    return str(scour.scourString(svg, options))


def finished(svg: str, prefix: str, width: int, height: int) -> str:
    """Ids of its own, colours by role, and our root element.

    Scour comes first: it drops every glyph if the links to them are no longer called ``xlink:href``.
    """
    svg = svg[svg.index("<svg") :].replace("xlink:href", "href")
    svg = re.sub(r"<defs><style[^>]*>[^<]*</style></defs>", "", svg)
    ids = set(re.findall(r' id="([^"]+)"', svg))
    svg = USE.sub(lambda match: match[0] if match[1] in ids else "", svg)  # controls of direction have no shape
    svg = re.sub(r'( id="| href="#|url\(#)', lambda match: match[1] + prefix, svg)
    svg = re.sub(r' d="([^"]+)"', lambda match: f' d="{rounded_path(match[1])}"', svg)
    svg = re.sub(r' (x|y)="([-\d.]+)"', lambda match: f' {match[1]}="{number(float(match[2]))}"', svg)
    for role, sentinel in style.SENTINELS.items():
        svg = svg.replace(sentinel, style.variable(role))
    box = re.search(r'viewBox="([^"]+)"', svg)
    if box is None:
        raise RuntimeError("Matplotlib wrote an SVG without a viewBox")
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="rn-svg rn-figure-svg" viewBox="{box[1]}" width="{width}" '
        f'height="{height}" role="img" direction="ltr" fill="{style.variable("fg")}" stroke-linejoin="round">'
    )
    return re.sub(r"<svg[^>]*>", lambda _: root, svg, count=1).strip() + "\n"


def figure_svg(figure: Figure, language: Language, identity: str, fonts: Path) -> str:
    """One language of a figure as SVG, without title and description (see ``svg.with_description``).

    Args:
        figure: what to draw.
        language: whose words and digits.
        identity: ``document/question/name``; ids and Matplotlib's hash salt derive from it.
        fonts: folder of Vazirmatn's TTFs.

    Raises:
        NoFont: if they are not there.
        ValueError: for a colour that is not of the palette, a large image, or Persian and maths in one string.
    """
    with _drawing:
        register_fonts(fonts)
        colourmaps.register()
        plotted = _plotted(figure, language, identity)
    return finished(scoured(in_roles(plotted)), id_prefix(identity, language), *size(figure))


def size(figure: Figure) -> tuple[int, int]:
    """Width and height in CSS pixels."""
    return round(figure.width * PIXELS_PER_INCH), round(figure.height * PIXELS_PER_INCH)
