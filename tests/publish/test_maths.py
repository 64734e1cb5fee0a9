"""Formulas at build time."""

from pathlib import Path

import pytest

from rahnama.publish.maths import FormulaError, katex_source, render, render_page, require_balance
from rahnama.publish.slots import PageError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script():
    return katex_source(ROOT)


def test_renders_html_for_the_eye_and_mathml_for_the_ear(script):
    rendered = render(r"\R^{28\times 28}", True, script)
    assert "katex-display" in rendered and "<math" in rendered and "mathbb" in rendered


def test_a_bad_formula_fails_with_its_page_and_itself(script):
    with pytest.raises(FormulaError, match=r"docs/en/x\.md: .*\\\\frac\{1"):
        render_page(r'<p><span class="arithmatex">\(\frac{1\)</span></p>', script, "docs/en/x.md")


def test_display_formulas_are_left_to_right_and_reachable_by_keyboard(script):
    page = render_page(r'<div class="arithmatex">\[x<y\]</div>'.replace("<y", "&lt;y"), script, "p")
    assert page.startswith('<div class="arithmatex" dir="ltr" tabindex="0">')


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("fine $x$\n\nlonely $y here\n", 3),
        ("$$\na\n", 1),
        ("text $a$ and `$` and \\$ fine\n\n$ b$ no\n", 3),
    ],
)
def test_an_unbalanced_formula_is_named_by_line(markdown, line):
    with pytest.raises(PageError, match=f"^page.md:{line}: "):
        require_balance(markdown, "page.md")


def test_an_empty_line_inside_a_display_is_refused():
    with pytest.raises(PageError, match="empty line"):
        require_balance("$$\na\n\nb\n$$\n", "page.md")


@pytest.mark.parametrize("markdown", ["$a_1$, $b$؛ $$x\n=y$$", "`$HOME`", "a \\$5 note", "```\n$x\n```\n"])
def test_what_is_balanced_passes(markdown):
    require_balance(markdown, "page.md")


def test_missing_packages_say_what_to_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="npm ci"):
        katex_source(tmp_path)


def test_a_short_formula_is_not_broken_and_keeps_the_mark_after_it(script):
    page = render_page(r'<p>با <span class="arithmatex">\(K^2\)</span>، سپس</p>', script, "p")
    assert 'class="arithmatex rn-whole"' in page and "&#8288;، سپس" in page


def test_a_long_formula_may_be_broken(script):
    long = "+".join("abcdefghijklmnopq")
    assert "rn-whole" not in render_page(rf'<span class="arithmatex">\({long}\)</span>', script, "p")
