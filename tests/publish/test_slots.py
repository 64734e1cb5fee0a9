"""Slots of a page, and what is refused."""

import pytest

from rahnama.publish.slots import PageError, slots


def only(markdown):
    (slot,) = slots(markdown, "page.md")
    return slot


def test_reads_name_options_and_flags():
    slot = only("It is {@ number share percent digits=2 @}.")
    assert (slot.kind, slot.name, slot.options) == ("number", "share", {"digits": "2"})
    assert slot.has("percent") and not slot.has("sign")


def test_reads_captions_that_wrap_over_lines():
    slot = only("{@ figure grid\nalt: A grid\nof dots.\ncaption: Notice $D$.\n@}")
    assert slot.options == {"alt": "A grid\nof dots.", "caption": "Notice $D$."}


def test_leaves_code_alone():
    assert list(slots("`{@ number a @}`\n\n```\n{@ number b @}\n```\n")) == []


def test_counts_lines_from_the_front_matter_on():
    (slot,) = slots("one\ntwo {@ title @}\n", "page.md", first_line=4)
    assert slot.line == 5


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("{@ nubmer x @}", "page.md:1: unknown kind of slot 'nubmer'; did you mean 'number'?"),
        (
            "a\n{@ number x digit=2 @}",
            "page.md:2: slot 'number x' has an unknown option 'digit'; did you mean 'digits'?",
        ),
        ("{@ figure x\ncaption: words\n@}", "page.md:1: slot 'figure x' needs 'alt: …'"),
        ("{@ table x @}", "page.md:1: slot 'table x' needs 'caption: …'"),
        ("{@ @}", "page.md:1: a slot is"),
        ("{@ figure x\nwords\n@}", "page.md:2: slot 'figure': expected 'key: text'"),
        (
            "\n{@ explorer dilatoin fallback=x @}",
            "page.md:2: no explorer is called 'dilatoin'; did you mean 'dilation'?",
        ),
        ("{@ explorer fallback=x @}", "page.md:1: no explorer is called ''"),
        ("{@ explorer dilation @}", "page.md:1: slot 'explorer dilation' needs 'fallback: …'"),
        (
            "{@ explorer inception fallback=x kernal=5 @}",
            "page.md:1: slot 'explorer inception' has an unknown option 'kernal'; did you mean 'kernel'?",
        ),
        (
            "{@ explorer dilation fallback=x width=5 @}",
            "page.md:1: slot 'explorer dilation' has an unknown option 'width'",
        ),
        (
            "{@ explorer inception fallback=x kernel=4 @}",
            "page.md:1: slot 'explorer inception', option 'kernel': 4 is not 3 plus a multiple of 2",
        ),
        (
            "{@ explorer inception fallback=x width=0 @}",
            "page.md:1: slot 'explorer inception', option 'width': 0 is not between 1 and 1024",
        ),
        (
            "{@ explorer batchnorm fallback=x scaled=weight @}",
            "page.md:1: slot 'explorer batchnorm', option 'scaled': 'weight' is none of its values; did you mean "
            "'weights'?",
        ),
        (
            "{@ explorer batchnorm fallback=x bias @}",
            "page.md:1: slot 'explorer batchnorm', option 'bias': it needs a value",
        ),
    ],
)
def test_refuses_with_file_line_and_fix(markdown, message):
    with pytest.raises(PageError) as caught:
        list(slots(markdown, "page.md"))
    assert str(caught.value).startswith(message)
