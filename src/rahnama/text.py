"""A phrase in the guide's two languages, and the languages themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["fa", "en"]
LANGUAGES: tuple[Language, ...] = ("fa", "en")


@dataclass(frozen=True, order=True)
class Text:
    """One phrase in Persian and in English; neither is a summary of the other.

    Digits are written as ASCII in both: the publisher turns them into the page's own digits.

    >>> Text(fa="گام", en="stride")["fa"]
    'گام'
    """

    fa: str
    en: str

    def __post_init__(self) -> None:
        for language in LANGUAGES:
            if not self[language].strip():
                raise ValueError(f"a Text needs both languages; {language!r} is empty beside {self.fa or self.en!r}")

    def __getitem__(self, language: Language) -> str:
        if language not in LANGUAGES:
            raise KeyError(f"language must be one of {LANGUAGES}, got {language!r}")
        return self.fa if language == "fa" else self.en
