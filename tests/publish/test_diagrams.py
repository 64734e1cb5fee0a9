"""A diagram is plain SVG with real text, and turns round where Persian is read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as Tree
from typing import Any

import pytest

from rahnama.exhibit import Arrow, Box, Diagram, Dot, Label, Shape
from rahnama.publish.diagrams import diagram_svg
from rahnama.text import Language, Text

WORDS = Text(fa="لایه", en="layer")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*shapes: Shape, language: Language = "fa", mirrors: bool = True, identity: str = "q2/a") -> Tree.Element:
    """A diagram, 400 by 100, as a tree."""
    return Tree.fromstring(diagram_svg(Diagram(400, 100, shapes, mirrors), language, identity))


def only(root: Tree.Element, tag: str) -> dict[str, str]:
    """The attributes of the only element of its kind outside the definitions."""
    (element,) = [each for child in root if child.tag != f"{SVG}defs" for each in child.iter(f"{SVG}{tag}")]
    return element.attrib


def words(root: Tree.Element) -> list[str]:
    """All text, without control characters."""
    return [re.sub("[\u2066\u2067\u2069]", "", text.text or "") for text in root.iter(f"{SVG}text")]


def test_is_an_image_with_a_size_and_without_words_of_its_own() -> None:
    root = drawn(Dot(5, 5))
    assert root.attrib["class"].startswith("rn-svg rn-diagram-svg") and root.attrib["role"] == "img"
    assert (root.attrib["viewBox"], root.attrib["width"], root.attrib["height"]) == ("0 0 400 100", "400", "100")
    assert not list(root.iter(f"{SVG}title"))


@pytest.mark.parametrize(("language", "mirrors", "left"), [("en", True, 20), ("fa", True, 320), ("fa", False, 20)])
def test_a_box_changes_sides_only_in_persian_and_only_if_the_diagram_is_read_in_its_direction(
    language: Language, mirrors: bool, left: int
) -> None:
    box = only(drawn(Box(50, 40, 60, 30), language=language, mirrors=mirrors), "rect")
    assert (box["x"], box["y"], box["width"], box["height"]) == (str(left), "25", "60", "30")


@pytest.mark.parametrize(("language", "mirrors", "turned"), [("en", True, 0), ("fa", True, 1), ("fa", False, 0)])
def test_only_a_mirrored_diagram_begins_at_the_right_on_a_phone(
    language: Language, mirrors: bool, turned: bool
) -> None:
    root = drawn(Dot(5, 5), language=language, mirrors=mirrors)
    assert ("rn-mirrored" in root.attrib["class"].split()) == turned


def test_arrows_and_dots_change_sides_too() -> None:
    assert only(drawn(Arrow([(10, 20), (90, 30)])), "path")["d"] == "M390 20L310 30"
    assert only(drawn(Dot(10, 20)), "circle")["cx"] == "390"


def test_text_is_never_mirrored() -> None:
    root = drawn(Label(10, 20, WORDS))
    assert words(root) == ["لایه"]
    assert not [element for element in root.iter() if "transform" in element.attrib]


@pytest.mark.parametrize("anchor", ["start", "end"])
@pytest.mark.parametrize(
    ("language", "mirrors", "turned"), [("en", True, False), ("fa", True, True), ("fa", False, False)]
)
@pytest.mark.parametrize("text", [WORDS, "ResNet-50"])
def test_an_anchor_is_meant_in_the_direction_in_which_the_diagram_runs(
    anchor: str, language: Language, mirrors: bool, turned: bool, text: Text | str
) -> None:
    label = only(drawn(Label(100, 20, text, anchor=anchor), language=language, mirrors=mirrors), "text")
    backwards = label.get("direction") == "rtl"
    assert backwards == (language == "fa" and text is WORDS)
    extends_right = (label["text-anchor"] == "start") != backwards
    assert extends_right == ((anchor == "start") != turned)


def test_a_label_is_centred_unless_told_otherwise() -> None:
    assert only(drawn(Label(100, 20, WORDS)), "text")["text-anchor"] == "middle"


@pytest.mark.parametrize(
    ("text", "persian"),
    [
        (Text(fa="3 لایه، 28×28", en="3 layers"), "۳ لایه، ۲۸×۲۸"),
        ("28×28×192", "۲۸×۲۸×۱۹۲"),
        ("-3", "−۳"),
        ("ResNet-50", "ResNet-50"),
        ("i = 0", "i = 0"),
        (Text(fa="i = 0", en="i = 0"), "i = ۰"),
    ],
)
def test_digits_are_the_pages_own_in_phrases_and_numbers_but_not_in_names(text: Text | str, persian: str) -> None:
    assert words(drawn(Label(100, 20, text))) == [persian]
    assert words(drawn(Label(100, 20, text), language="en")) == [text.en if isinstance(text, Text) else text]


def test_signs_that_mean_something_to_xml_are_escaped() -> None:
    assert words(drawn(Label(100, 20, 'a < b & "c" > d'), language="en")) == ['a < b & "c" > d']


def test_a_box_has_its_label_above_its_second_line() -> None:
    label, below = (float(text.attrib["y"]) for text in drawn(Box(200, 50, 90, 50, WORDS, "28×28")).iter(f"{SVG}text"))
    assert 25 < label < 50 < below < 75


def test_a_line_break_makes_two_lines_about_the_same_middle() -> None:
    first, second = (float(text.attrib["y"]) for text in drawn(Label(200, 50, "a\nb")).iter(f"{SVG}text"))
    (alone,) = (float(text.attrib["y"]) for text in drawn(Label(200, 50, "a")).iter(f"{SVG}text"))
    assert first < alone < second and first + second == pytest.approx(2 * alone, abs=0.02)


@pytest.mark.parametrize(
    "shape",
    [Box(200, 50, 90, 50, "a", tone="c4"), Arrow([(1, 1), (9, 9)], "c4"), Label(9, 9, "a", "c4"), Dot(9, 9, tone="c4")],
)
def test_a_tone_is_a_role_of_the_page(shape: Shape) -> None:
    assert "var(--rn-c4)" in Tree.tostring(drawn(shape), encoding="unicode")


@pytest.mark.parametrize(
    "shape", [Box(200, 50, 90, 50, tone="red"), Arrow([(1, 1), (9, 9)], "red"), Label(9, 9, "a", "red")]
)
def test_an_unknown_tone_is_refused(shape: Shape) -> None:
    with pytest.raises(ValueError, match="'red' is none of"):
        drawn(shape)


def test_heads_have_the_colour_of_their_arrow_and_ids_of_their_own() -> None:
    shapes = (Arrow([(1, 1), (9, 9)], "c1"), Arrow([(1, 1), (9, 20)], "c2"), Arrow([(1, 1), (9, 30)], "c3", head=False))
    ids: list[str] = []
    for language, identity in (("fa", "primer/q2/a"), ("en", "primer/q2/a"), ("en", "primer/q2/b")):
        root = drawn(*shapes, language=language, identity=identity)  # type: ignore[arg-type]
        markers = {marker.attrib["id"]: marker[0].attrib["fill"] for marker in root.iter(f"{SVG}marker")}
        used = {path.attrib["stroke"]: path.attrib.get("marker-end", "") for path in root if path.tag == f"{SVG}path"}
        assert used["var(--rn-c3)"] == ""
        for stroke in ("var(--rn-c1)", "var(--rn-c2)"):
            assert markers[used[stroke].removeprefix("url(#").removesuffix(")")] == stroke
        assert len(markers) == 2
        ids += markers
    assert len(set(ids)) == 6


def test_dashed_shapes_are_dashed_and_others_are_not() -> None:
    for dashed in (True, False):
        box, arrow = Box(200, 50, 90, 50, dashed=dashed), Arrow([(1, 1), (9, 9)], dashed=dashed)
        for tag, shape in (("rect", box), ("path", arrow)):
            assert ("stroke-dasharray" in only(drawn(shape), tag)) == dashed


@pytest.mark.parametrize(
    "points", [[(10, 20), (90, 30)], [(10, 20), (50, 80), (90, 30)], [(0, 0), (9, 9), (9, 50), (0, 99)]]
)
def test_a_curve_runs_smoothly_through_every_point(points: list[tuple[float, float]]) -> None:
    path = only(drawn(Arrow(points, curved=True), language="en"), "path")["d"]
    assert path.startswith(f"M{points[0][0]} {points[0][1]}C")
    ends = [piece.split()[-2:] for piece in path.split("C")[1:]]
    assert ends == [[str(x), str(y)] for x, y in points[1:]]


def test_no_text_is_smaller_than_11_pixels() -> None:
    root = drawn(Box(200, 50, 90, 50, WORDS, "2×2"), Label(9, 9, WORDS, small=True), Dot(9, 9, label="x"))
    assert min(float(text.attrib["font-size"]) for text in root.iter(f"{SVG}text")) >= 11


def test_a_diagram_that_the_column_would_shrink_below_that_is_refused() -> None:
    with pytest.raises(ValueError, match=r"1000 wide.*698 is the widest"):
        diagram_svg(Diagram(1000, 100, [Dot(9, 9)]), "fa", "primer/q2/a")


@pytest.mark.parametrize("shape", [Box(390, 50, 60, 20), Arrow([(1, 1), (401, 9)]), Label(-1, 9, "a"), Dot(9, 101)])
def test_a_shape_outside_the_diagram_is_refused(shape: Shape) -> None:
    with pytest.raises(ValueError, match="outside the diagram, 400×100"):
        drawn(shape)


def test_an_arrow_of_one_point_an_unknown_anchor_and_a_strange_shape_are_refused() -> None:
    stranger: Any = "box"
    with pytest.raises(ValueError, match="two points"):
        drawn(Arrow([(1, 1)]))
    with pytest.raises(ValueError, match="start, middle, end"):
        drawn(Label(9, 9, "a", anchor="left"))
    with pytest.raises(TypeError, match="not of str"):
        drawn(stranger)


def test_maths_is_refused_because_its_dollars_would_be_seen() -> None:
    for shape in (Label(9, 9, "$x^2$"), Box(200, 50, 90, 50, WORDS, Text(fa="$x$", en="x"))):
        with pytest.raises(ValueError, match="knows no maths"):
            drawn(shape)


def test_a_small_dot_has_its_label_above_and_a_large_one_inside() -> None:
    above, inside = (only(drawn(Dot(200, 50, radius, label="x")), "text") for radius in (4, 14))
    assert float(above["y"]) < 46 and above["fill"] == "var(--rn-fg)"
    assert 46 < float(inside["y"]) < 58 and inside["fill"] == "var(--rn-bg)"
