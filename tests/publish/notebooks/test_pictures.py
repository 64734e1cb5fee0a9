"""Pictures of a notebook become pictures of a page."""

import io

import pytest

matplotlib = pytest.importorskip("matplotlib")
from matplotlib.figure import Figure  # noqa: E402

from rahnama.publish.notebooks.pictures import page_svg, translated  # noqa: E402
from rahnama.publish.notebooks.tables import descriptions, words  # noqa: E402
from rahnama.publish.style import ROLES  # noqa: E402
from rahnama.text import Text  # noqa: E402

WORDS = {"loss": Text(fa="زیان", en="loss"), "epoch & more": Text(fa="دور و بیشتر", en="epoch & more")}


def drawn(colour=ROLES["c1"].light, label="loss"):
    with matplotlib.rc_context({"svg.fonttype": "none", "text.color": "#000000"}):
        figure = Figure(figsize=(4, 3))
        axes = figure.subplots()
        axes.plot([1000, 20000], color=colour)
        axes.set_ylabel(label)
        axes.set_xlabel("epoch & more")
        target = io.StringIO()
        figure.savefig(target, format="svg")
    return target.getvalue()


def test_words_and_digits_are_those_of_the_page():
    persian, english = (page_svg(drawn(), language, "q/fig", WORDS) for language in ("fa", "en"))
    assert "زیان" in persian and "loss" not in persian and "۲۰٬۰۰۰" in persian
    assert "loss" in english and "epoch &amp; more" in english and "20,000" in english


def test_colours_follow_the_scheme_of_the_page_and_no_font_is_named():
    svg = page_svg(drawn(), "en", "q/fig", WORDS)
    assert "var(--rn-c1)" in svg and "#0b66c2" not in svg and "font-family" not in svg and "DejaVu" not in svg


def test_the_size_is_that_of_the_figure_in_pixels():
    assert 'width="384" height="288"' in page_svg(drawn(), "en", "q/fig", WORDS)


def test_a_word_that_is_not_in_the_table_is_refused():
    with pytest.raises(ValueError, match=r"'accuracy' of a picture is not in notebooks/words\.tsv"):
        page_svg(drawn(label="accuracy"), "fa", "q/fig", WORDS)


def test_a_colour_that_is_not_of_the_palette_is_refused():
    with pytest.raises(ValueError, match="#123456 is not of the palette"):
        page_svg(drawn("#123456"), "en", "q/fig", WORDS)


def test_what_is_no_picture_is_refused():
    with pytest.raises(ValueError, match="not a picture"):
        page_svg("<svg></svg>", "en", "q/fig", WORDS)


def test_ids_of_two_pictures_differ():
    one, other = (page_svg(drawn(), "en", f"q/{name}", WORDS) for name in ("a", "b"))
    identities = [{part.split('"')[0] for part in svg.split(' id="')[1:]} for svg in (one, other)]
    assert identities[0] and not identities[0] & identities[1]


@pytest.mark.parametrize(("text", "language", "shown"), [("0.5", "fa", "۰٫۵"), ("12%", "en", "12%"), ("  ", "fa", "")])
def test_a_number_needs_no_table(text, language, shown):
    assert translated(text, {}, language).strip("\u2066\u2069") == shown


def test_tables_are_read_whole_or_refused(tmp_path):
    assert words(tmp_path) == {} and descriptions(tmp_path) == {}
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "words.tsv").write_text("en\tfa\nloss\tزیان\n", encoding="utf-8")
    (tmp_path / "notebooks" / "pictures.tsv").write_text(
        "cell\tnumber\tfa\ten\ngrowth\t1\tخط\tA line\n", encoding="utf-8"
    )
    assert words(tmp_path) == {"loss": Text(fa="زیان", en="loss")}
    assert descriptions(tmp_path) == {("growth", 1): Text(fa="خط", en="A line")}
    (tmp_path / "notebooks" / "words.tsv").write_text("en\tfa\nloss\t\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"words\.tsv"):
        words(tmp_path)
