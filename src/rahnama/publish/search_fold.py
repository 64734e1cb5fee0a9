"""One spelling for every way a reader may type a word: the twin of ``docs/theme/assets/search/fold.js``.

The build needs it to find glossary terms in the text; the reader's browser runs the JavaScript. A test feeds both
the same words. Letters are listed by range, so that both agree whatever Unicode version they know.
"""

from __future__ import annotations

import functools
import re
import unicodedata

DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
LETTER = "A-Za-z\u00b5\u00c0-\u024f\u0370-\u03ff\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\ufb50-\ufdcf\ufe70-\ufefc"
MARK = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200d-\u200f\u2066-\u2069"
_PIECE = f"[{LETTER}{DIGIT}][{LETTER}{DIGIT}{MARK}]*"
_JOINT = "[\u200c\\-\u2010\u2011\u2013_]+"
_WORD = re.compile(
    f"{_PIECE}(?:(?:{_JOINT}|(?<=[{DIGIT}])[.٫](?=[{DIGIT}])"
    f"|(?<=[{DIGIT}])[,٬](?=[{DIGIT}]{{3}}(?![{DIGIT}]))){_PIECE})*"
)

_SPELLING = str.maketrans(
    dict(zip("يىئكةۀەہھأإآٱؤ×٫ςıøł", "یییکههههه" + "ااااو" + "x.σiol", strict=True))
    | dict.fromkeys("٬,ءـ", "")
    | {chr(start + digit): str(digit) for start in (0x660, 0x6F0) for digit in range(10)}
)
_CONSONANTS = "بپتثجچحخدذرزژسشصضطظعغفقکكگلمن"
_HAMZA_AS_ALEF = re.compile(f"([{_CONSONANTS}یيه])ئ(?=[{_CONSONANTS}])")
_DROPPED = re.compile(f"[{MARK}]")

_ENDING = "ها|ها[یي]|ها[یيئ][یي]|هایم|هایت|هایش|هایشان|تر|ترین|تر[یي]ن"
_DETACHED = (
    (re.compile(f"(?<![{LETTER}])(ن?م[یي]) (?=[{LETTER}])"), "\\1\u200c"),
    (re.compile(f"([{LETTER}][{MARK}]*) (?=(?:{_ENDING})(?![{LETTER}]))"), "\\1\u200c"),
    (re.compile(f"([هة]) (?=ا?[یي](?![{LETTER}{MARK}]))"), "\\1\u200c"),
)
_SIZE = re.compile(f"(?<=[{DIGIT}]) ?(?:[×*xX]|در|by) ?(?=[{DIGIT}])")

ENDINGS = frozenset(
    ("ها", "های", "هایم", "هایت", "هایش", "هایشان", "تر", "ترین", "ای", "ی", "ام", "ات", "اش", "شان", "اند", "است")
)
BEGINNINGS = frozenset({"می", "نمی"})


def fold(word: str) -> str:
    """The one spelling under which every spelling of ``word`` is filed.

    >>> fold("تأثیر") == fold("تاثیر"), fold("مسئله") == fold("مسأله") == fold("مساله"), fold("Normalisation")
    (True, True, 'normalization')
    """
    word = unicodedata.normalize("NFKC", word).lower()
    word = re.sub("[یى]\u0654", "ئ", word)
    word = _HAMZA_AS_ALEF.sub("\\1ا", re.sub("[ئؤ](?=و)", "ی", word)).translate(_SPELLING)
    word = re.sub("ی+", "ی", _DROPPED.sub("", unicodedata.normalize("NFKD", word)))
    return re.sub("([a-z]{3})is(?=[aei])", "\\1iz", word)


def glue(text: str) -> str:
    """Spaces that should have been half-spaces become one; every character keeps its place."""
    text = text.replace("\u00a0", " ")
    for detached, joined in _DETACHED:
        text = detached.sub(joined, text)
    return _SIZE.sub(lambda sign: re.sub("[*xX]", "×", sign[0].replace(" ", "\u200c")), text)


def words(text: str) -> list[str]:
    """The words of a text as they are written, with half-spaces and hyphens inside them."""
    return [found[0] for found in _WORD.finditer(glue(text))]


def join(parts: list[str]) -> str:
    """The parts of a word written as one."""
    return re.sub("([0-9])(?:در|by)(?=[0-9])", "\\1x", "".join(parts))


def core(parts: list[str]) -> list[str]:
    """The parts of a word without what Persian grammar adds to it: می‌شود gives شود, لایه‌های gives لایه."""
    first, last = 0, len(parts)
    while last > 1 and parts[last - 1] in ENDINGS:
        last -= 1
    while first < last - 1 and parts[first] in BEGINNINGS:
        first += 1
    return parts[first:last]


def stem(word: str) -> str:
    """The word without an ending that is written on to it.

    >>> [stem(each) for each in ("لایهها", "gradients", "losses", "bias")]
    ['لایه', 'gradient', 'loss', 'bias']
    """
    plain = re.sub(r"^(.{3,}?)(?:ها|های|هایم|هایت|هایش|هایشان)\Z", "\\1", word)
    plain = re.sub(r"(..ه)ی\Z", "\\1", plain)
    if not re.search(r"^[a-z]{3,}s\Z", plain) or re.search(r"[aisu]s\Z", plain):
        return plain
    if plain.endswith("ies"):
        return plain[:-3] + "y"
    return plain[: -2 if re.search(r"(?:s|x|z|ch|sh)es\Z", plain) else -1]


def pieces(word: str) -> list[str]:
    """The parts of a written word, folded."""
    return [part for part in map(fold, re.split(_JOINT, word)) if part]


def without_ending(word: str) -> str:
    """A word as it is written, without a Persian ending set apart by a half-space: CNN‌ها gives CNN."""
    name, _, ending = word.rpartition("\u200c")
    return name if name and fold(ending) in ENDINGS else word


@functools.lru_cache(maxsize=100_000)  # a guide has few words and says them often
def key(word: str) -> str:
    """The word without grammar: what two occurrences of one term have in common."""
    return stem(join(core(pieces(word))))


def forms(word: str) -> list[str]:
    """Under which names a written word is filed; the first is the word as a whole."""
    parts = pieces(word)
    heart = core(parts)
    names = dict.fromkeys([join(parts), join(heart), stem(join(heart))])
    for start in range(len(heart) if len(heart) < 6 else 0):
        for end in range(start + 1, len(heart) + 1):
            name = join(heart[start:end])
            if len(name) > 1:
                names |= dict.fromkeys([name, stem(name)])
    for name in list(names):
        if re.search(r"^[0-9]+(x[0-9]+)+\Z", name):
            names |= dict.fromkeys(name.split("x"))
    return [name for name in names if name]
