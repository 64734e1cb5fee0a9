"""A figure is one small SVG per language that follows the page's colours, and the same bytes every time."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as Tree
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure as MatplotlibFigure

from rahnama.exhibit import Canvas, Figure
from rahnama.publish import ticks
from rahnama.publish.drawing import NoFont, figure_svg, size
from rahnama.publish.project import Project
from rahnama.publish.style import FONT_FILES
from rahnama.publish.svg import with_description
from rahnama.text import Language, Text

FONTS = Project().fonts
Draw = Callable[[Canvas], None]


def parabola(canvas: Canvas) -> None:
    """Most of what a figure has: lines, a fill, a legend, a grid, labels, a bold title."""
    axes = canvas.figure.subplots()
    x = np.linspace(-2, 2, 30)
    axes.plot(x, x**2, label=canvas.say(Text(fa="سهمی", en="parabola")))
    axes.fill_between(x, 0, x**2, color=canvas.colour["c3"], alpha=0.3)
    axes.set_title(canvas.say(Text(fa="درجه‌ی 2", en="degree 2")), weight="bold")
    axes.annotate(canvas.number(1.5, 1), (0, 0), (1, 1), arrowprops={"arrowstyle": "->"})
    axes.grid(True)
    axes.legend()


def svg(draw: Draw = parabola, language: Language = "fa", identity: str = "primer/q1/parabola") -> str:
    """A small figure, drawn."""
    return figure_svg(Figure(draw, 4, 2.5), language, identity, FONTS)


@pytest.fixture(scope="module")
def drawn() -> dict[Language, str]:
    """The parabola in both languages."""
    return {"fa": svg(language="fa"), "en": svg(language="en")}


def test_is_an_image_with_a_size_and_without_words_of_its_own(drawn: dict[Language, str]) -> None:
    root = Tree.fromstring(drawn["fa"])
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.attrib["class"] == "rn-svg rn-figure-svg" and root.attrib["role"] == "img"
    assert (root.attrib["width"], root.attrib["height"]) == ("384", "240")
    assert size(Figure(parabola, 4, 2.5)) == (384, 240)
    assert len(root.attrib["viewBox"].split()) == 4
    assert not re.search(r"<(title|desc|metadata|style|script|image|!)", drawn["fa"])
    assert drawn["fa"].startswith("<svg")


def test_every_colour_is_a_role_of_the_page(drawn: dict[Language, str]) -> None:
    for picture in drawn.values():
        assert {"fg", "c1", "c3", "grid"} <= set(re.findall(r"var\(--rn-(\w+)\)", picture))
        assert not re.findall(r"(?:fill|stroke)[\"=: ]+(?!none|var|evenodd|nonzero)[#a-z]\w*", picture)


def test_ids_are_unique_among_figures_and_languages_and_every_reference_is_met(drawn: dict[Language, str]) -> None:
    pictures = [*drawn.values(), svg(identity="primer/q1/other"), svg(identity="primer/q2/parabola")]
    ids = [re.findall(r' id="([^"]+)"', picture) for picture in pictures]
    assert all(ids)
    assert len(set().union(*ids)) == sum(map(len, ids))
    for picture, own in zip(pictures, ids, strict=True):
        assert set(re.findall(r'(?:href="|url\()#([^")]+)', picture)) <= set(own)


def test_is_the_same_every_time_whatever_the_reader_has_set(drawn: dict[Language, str]) -> None:
    with matplotlib.rc_context({"lines.linewidth": 9, "font.size": 30, "svg.hashsalt": "mine", "axes.grid": True}):
        assert svg() == drawn["fa"]


def test_leaves_matplotlib_as_it_was() -> None:
    before = dict(matplotlib.rcParams)
    svg()
    assert dict(matplotlib.rcParams) == before


def test_persian_and_english_differ_in_their_words(drawn: dict[Language, str]) -> None:
    assert drawn["fa"] != drawn["en"]


def test_is_small(drawn: dict[Language, str]) -> None:
    assert all(len(picture.encode()) < 25_000 for picture in drawn.values())


def bar(colour: str) -> Draw:
    """A bar in a colour of one's own."""
    return lambda canvas: canvas.figure.subplots().bar([1], [1], color=colour) and None


@pytest.mark.parametrize("colour", ["red", "#0b66c2", "0.5"])
def test_a_colour_that_is_not_of_the_palette_is_refused_by_name(colour: str) -> None:
    with pytest.raises(ValueError, match=f"{matplotlib.colors.to_hex(colour)} is not of the palette.*canvas.colour"):
        svg(bar(colour))


def test_matplotlibs_own_black_and_white_become_the_pages_ink_and_paper() -> None:
    ink = ' fill="var(--rn-fg)"'  # what is black has no fill of its own, and takes that of the whole
    assert svg(bar("black")).replace(ink, "") == svg(bar("#010101")).replace(ink, "")
    assert "var(--rn-bg)" in svg(bar("white"))


def test_a_figure_on_which_nothing_was_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was drawn"):
        svg(lambda canvas: None)


def test_persian_beside_maths_is_refused_even_if_nobody_asked_the_canvas() -> None:
    with pytest.raises(ValueError, match="Persian and"):
        svg(lambda canvas: canvas.figure.subplots().set_title("تابع $x$") and None)


def test_a_sign_that_no_font_has_is_refused() -> None:
    with pytest.raises(UserWarning, match="Glyph 78080"):
        svg(lambda canvas: canvas.figure.text(0.5, 0.5, "\U00013100") and None)


def heat(values: np.ndarray, how: str, **options: object) -> Draw:
    """A heat map."""
    return lambda canvas: getattr(canvas.figure.subplots(), how)(values, **options) and None


def test_an_image_is_drawn_as_cells_that_fade_with_the_page() -> None:
    picture = svg(heat(np.arange(12.0).reshape(3, 4), "imshow"))
    assert "<image" not in picture
    assert len(set(re.findall(r'fill-opacity="([^"]+)"', picture))) >= 9


def test_an_image_puts_its_first_row_where_matplotlib_does() -> None:
    rows: dict[str, list[float]] = {}
    for origin in ("upper", "lower"):
        figure = MatplotlibFigure()
        axes = figure.subplots()
        axes.imshow(np.array([[0.0], [1.0]]), origin=origin)
        from rahnama.publish.colourmaps import draw_images_as_cells

        draw_images_as_cells(figure)
        cells = axes.collections[0]
        rows[origin] = [float(cells.get_coordinates()[row, 0, 1]) for row in range(3)]
        assert np.asarray(cells.get_array()).ravel().tolist() == [0.0, 1.0]
    assert rows == {"upper": [-0.5, 0.5, 1.5], "lower": [-0.5, 0.5, 1.5]}
    assert not axes.images


def test_a_large_image_is_refused_because_pixels_follow_no_colour_scheme() -> None:
    with pytest.raises(ValueError, match="40×50 cells"):
        svg(heat(np.zeros((40, 50)), "imshow"))


def test_a_colour_bar_is_no_picture_of_pixels() -> None:
    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        canvas.figure.colorbar(axes.pcolormesh(np.eye(3), cmap="c2-c1"))

    picture = svg(draw)
    assert "<image" not in picture
    assert {"var(--rn-c1)", "var(--rn-c2)"} <= set(re.findall(r"var\([^)]*\)", picture))


def test_a_colour_map_from_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="not of the palette"):
        svg(heat(np.eye(3), "pcolormesh", cmap="viridis"))


@pytest.mark.parametrize(
    ("text", "persian", "english"),
    [
        ("−3", "\u2066−۳\u2069", "−3"),
        ("0.25", "\u2066۰٫۲۵\u2069", "0.25"),
        ("2015", "\u2066۲۰۱۵\u2069", "2015"),
        ("120000", "\u2066۱۲۰٬۰۰۰\u2069", "120,000"),
        ("50%", "\u2066۵۰٪\u2069", "50%"),
        (r"$\mathdefault{0.5}$", "\u2066۰٫۵\u2069", "0.5"),
        (r"$\mathdefault{10^{−3}}$", r"$\mathdefault{۱۰^{−۳}}$", None),
        (r"$\times\mathdefault{10^{6}}\mathdefault{}$", r"$\times\mathdefault{۱۰^{۶}}\mathdefault{}$", None),
        ("ResNet-50", "ResNet-50", None),
        (r"$\alpha_{2}$", r"$\alpha_{2}$", None),
        ("", "", None),
    ],
)
def test_a_tick_takes_the_digits_of_the_page_if_it_is_a_number(text: str, persian: str, english: str | None) -> None:
    assert ticks.tick(text, "fa") == persian
    assert ticks.tick(text, "en") == (text if english is None else english)


@pytest.mark.parametrize("scale", ["linear", "log", "symlog", "logit"])
def test_no_latin_digit_is_left_on_an_axis_in_persian(scale: str) -> None:
    figure = MatplotlibFigure()
    left, right = figure.subplots(1, 2, sharey=True)
    left.plot([0.001, 0.02, 0.9], [1, 20, 90000])
    right.plot([0.1, 0.2], [2, 3])
    left.set_xscale(scale)
    ticks.localise(figure, "fa")
    figure.draw_without_rendering()
    texts = [
        text.get_text()
        for axes in (left, right)
        for axis in (axes.xaxis, axes.yaxis)
        for text in (*axis.get_ticklabels(which="both"), axis.get_offset_text())
    ]
    assert sum(any(digit in text for digit in "۰۱۲۳۴۵۶۷۸۹") for text in texts) >= 4
    assert not [text for text in texts if re.search(r"[0-9]", text)]


def test_a_missing_font_is_named_together_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(NoFont, match=rf"{FONT_FILES[0]}.*npm ci --ignore-scripts"):
        figure_svg(Figure(parabola), "fa", "primer/q1/a", tmp_path)


def test_a_broken_font_is_named_and_the_good_one_still_serves(tmp_path: Path, drawn: dict[Language, str]) -> None:
    shutil.copy(FONTS / FONT_FILES[0], tmp_path)
    (tmp_path / FONT_FILES[1]).write_bytes(b"not a font")
    with pytest.raises(NoFont, match=FONT_FILES[1]):
        figure_svg(Figure(parabola), "fa", "primer/q1/a", tmp_path)
    assert svg() == drawn["fa"]


def test_another_font_under_vazirmatns_name_is_refused(tmp_path: Path) -> None:
    other = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"
    for name in FONT_FILES:
        shutil.copy(other, tmp_path / name)
    with pytest.raises(NoFont, match="holds the font DejaVu Sans"):
        figure_svg(Figure(parabola), "fa", "primer/q1/a", tmp_path)


def test_a_description_labels_the_picture_and_is_escaped(drawn: dict[Language, str]) -> None:
    root = Tree.fromstring(with_description(drawn["en"], "fig-parabola", 'A "curve" with y < 4 & x > 0'))
    title = root[0]
    assert title.tag.endswith("title") and title.text == 'A "curve" with y < 4 & x > 0'
    assert root.attrib["aria-labelledby"] == title.attrib["id"] == "fig-parabola-alt"
    assert len(root) == len(Tree.fromstring(drawn["en"])) + 1
