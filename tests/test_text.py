"""A phrase in two languages."""

from __future__ import annotations

from typing import Any

import pytest

from rahnama.text import LANGUAGES, Text


def test_gives_each_language_its_own_words() -> None:
    phrase = Text(fa="گام", en="stride")
    assert [phrase[language] for language in LANGUAGES] == ["گام", "stride"]


@pytest.mark.parametrize("words", [{"fa": "", "en": "stride"}, {"fa": "گام", "en": " \n"}, {"fa": "", "en": ""}])
def test_refuses_a_phrase_that_is_empty_in_one_language(words: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="needs both languages"):
        Text(**words)


def test_the_refusal_names_the_missing_language_and_quotes_the_other() -> None:
    with pytest.raises(ValueError, match="'en' is empty beside 'گام'"):
        Text(fa="گام", en="")


def test_refuses_a_language_that_the_guide_does_not_speak() -> None:
    language: Any = "de"
    with pytest.raises(KeyError, match="de"):
        Text(fa="گام", en="stride")[language]


def test_equal_phrases_are_one_key() -> None:
    assert len({Text(fa="گام", en="stride"), Text(fa="گام", en="stride"), Text(fa="گام", en="step")}) == 2


def test_cannot_be_changed() -> None:
    phrase: Any = Text(fa="گام", en="stride")
    with pytest.raises(AttributeError):
        phrase.en = "step"
