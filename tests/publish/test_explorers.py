"""Which explorers there are, what their slots may say, and that their scripts fit together."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import quickjs

from rahnama.publish import explorers
from rahnama.publish.slots import slots

NAMES = explorers.names()
PLACE = re.compile(r"\{\w+\}")
# What the element's script needs of a page, as far as saying its words goes.
STAGE = """
var words
rahnama.frame = {Explorer: class {}, element() {}, define(name, constructor) { words = constructor.words }}
rahnama.axes = {}
"""


def said(name: str) -> dict[str, dict[str, Any]]:
    """All that an explorer says, by language."""
    context = quickjs.Context()
    for script in ("numbers", name):
        context.eval((explorers.SCRIPTS / f"{script}.js").read_text(encoding="utf-8"))
    context.eval(STAGE)
    context.eval((explorers.SCRIPTS / f"{name}-element.js").read_text(encoding="utf-8"))
    return dict(json.loads(context.eval("JSON.stringify(words)")))


def flat(words: Any, above: str = "") -> dict[str, str]:
    """Every phrase under the path of its keys."""
    if isinstance(words, str):
        return {above: words}
    pairs = words.items() if isinstance(words, dict) else enumerate(words)
    return {path: phrase for key, value in pairs for path, phrase in flat(value, f"{above}/{key}").items()}


def test_every_explorer_is_found_by_its_scripts() -> None:
    assert {"activations", "batchnorm", "dilation", "inception"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_usual_value_of_every_option_is_one_that_a_slot_may_give(name: str) -> None:
    stated = explorers.options(name)
    assert stated
    for key, option in stated.items():
        assert re.fullmatch("[a-z]+", key), "options are written as attributes"
        if "choices" in option:
            assert len(set(option["choices"])) > 1
            assert all(explorers.complaint(option, each) is None for each in option["choices"])
        elif isinstance(option["usual"], bool):
            assert all(explorers.complaint(option, each) is None for each in explorers.SWITCH)
        else:
            assert explorers.complaint(option, str(option["usual"])) is None
            assert explorers.complaint(option, str(option["max"] + 1)) is not None


@pytest.mark.parametrize("name", NAMES)
def test_every_option_has_a_label_in_both_languages(name: str) -> None:
    for words in said(name).values():
        for key, option in explorers.options(name).items():
            assert words[key]
            for choice in option.get("choices", ()):
                assert words.get(choice) or re.fullmatch(r"[\d.]+", choice), choice


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_the_same_things_about_the_same_numbers(name: str) -> None:
    persian, english = (flat(words) for words in said(name).values())
    assert list(persian) == list(english) and len(persian) > 10
    for key, phrase in persian.items():
        assert sorted(PLACE.findall(phrase)) == sorted(PLACE.findall(english[key])), key
        assert not re.search(r"[0-9٠-٩يك]", PLACE.sub("", re.sub(r"[A-Za-z]\w*", "", phrase))), key


def test_options_become_attributes() -> None:
    (slot,) = slots("{@ explorer batchnorm fallback=x alpha=-0.5 statistics=batch bias=off\ncaption: words\n@}")
    assert explorers.opening(slot.name, slot.options) == ('<rn-batchnorm alpha="-0.5" bias="off" statistics="batch">')


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", "'x' is no number"),
        ("nan", "nan is not between 0 and 1"),
        ("0.30", None),
        ("1.01", "1.01 is not between 0 and 1"),
    ],
)
def test_numbers_are_held_against_their_bounds(value: str, expected: str | None) -> None:
    assert explorers.complaint({"min": 0, "max": 1, "step": 0.1, "usual": 0}, value) == expected


def test_a_new_explorer_needs_its_two_scripts_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "wave.js").write_text("globalThis.rahnama = {wave: {OPTIONS: {length: {min: 1, max: 9, usual: 2}}}}")
    (tmp_path / "wave-element.js").write_text("")
    assert explorers.names(tmp_path) == ["wave"]
    assert explorers.opening("wave", {"length": "3", "fallback": "x"}, tmp_path) == '<rn-wave length="3">'
    with pytest.raises(LookupError, match="no explorer is called 'dilation'"):
        explorers.options("dilation", tmp_path)
