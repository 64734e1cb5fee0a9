"""Reading the percent source of a notebook."""

import pytest

from rahnama.publish.notebooks.source import read
from rahnama.text import Text


def test_prose_belongs_to_a_language_and_code_to_none(write_notebook):
    notebook = read(write_notebook())
    assert [(cell.language, cell.name) for cell in notebook.cells] == [
        ("fa", ""),
        ("en", ""),
        (None, "settings"),
        (None, "growth"),
    ]
    assert "جمع عددها" in notebook.prose("fa") and "sum" not in notebook.prose("fa")
    assert notebook.title == Text(fa="گام‌های نخست", en="First steps")
    assert notebook.page == "primer/q1-first-steps"


def test_a_command_to_the_notebook_is_code_without_its_comment_sign(write_notebook):
    assert read(write_notebook()).code["settings"].startswith("%config InlineBackend")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# what it is", "# something else"),
        ("The sum of numbers", "The total"),
        ("NUMBERS = 1, 2, 3", "NUMBERS = (1, 2, 3)"),
    ],
)
def test_words_and_layout_leave_the_digest_alone(write_notebook, old, new):
    before = read(write_notebook()).digest()
    assert read(write_notebook((old, new))).digest() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1, 2, 3", "1, 2, 4"),
        ('name="growth"', 'name="rise"'),
        ('formats = ["svg"]', 'formats = ["png"]'),
        ('print("sum", sum(NUMBERS))  # what it is\n', ""),
    ],
)
def test_another_statement_name_or_command_changes_the_digest(write_notebook, old, new):
    before = read(write_notebook()).digest()
    assert read(write_notebook((old, new))).digest() != before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('[markdown] lang="fa"', "[markdown]", 'without lang="fa" or lang="en"'),
        ('[markdown] lang="fa"', '[markdown] lang="de"', 'without lang="fa" or lang="en"'),
        ('# %% name="growth"', "# %%", 'without name="what_it_does"'),
        ('name="growth"', 'name="settings"', "two cells are called 'settings'"),
        ("sum(NUMBERS)", "sum(NUMBERS", "the cell 'growth' is no Python"),
        ("{question: primer/q1}", "{question: primer}", "names no question"),
        ("#   rahnama: {question: primer/q1}\n", "", "names no question"),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_file(write_notebook, old, new, message):
    path = write_notebook((old, new))
    with pytest.raises(ValueError, match=r"first_steps\.py") as caught:
        read(path)
    assert message in str(caught.value)
