"""What a word is for the lists of cues, and what joins two words of a phrase, by language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_BLANKS = r"\s{1,3}|[-‐‑]"
_PLAIN = r"\w[\w'’]*"
# "d'après", "qu'il": the word before the apostrophe is a word of its own, "aujourd'hui" is one.
# "peut-être" is an adverb, "peut être" are two verbs.
_ELIDED = r"aujourd['’]hui|peut[-‐‑]être|(?:[ldnscjmt]|(?:lors|puis|jus|quoi|quel|pres)?qu)['’]|\w+"
# "Türkiye'nin": what follows the apostrophe is an ending.
_LARGE_I = str.maketrans("İI", "iı")


@dataclass(frozen=True)
class WordShapes:
    """The words of a language."""

    token: re.Pattern[str]
    next: re.Pattern[str]
    """What joins two words of a phrase, and the second of them as group 1."""
    turkic: bool = False
    elided: bool = False

    def lower(self, text: str) -> str:
        """A text in small letters; never longer or shorter where it is Turkish."""
        return (text.translate(_LARGE_I) if self.turkic else text).lower()

    def plain(self, word: str) -> str:
        """A word in small letters as the lists have it: with straight apostrophes, and none at its
        end, unless it has lost a vowel there.
        """
        word = word.replace("’", "'").replace("‐", "-").replace("‑", "-")
        return word if self.elided else word.rstrip("'")

    def words(self, form: str) -> tuple[str, ...]:
        """The words of a form in a list, which hyphens and elisions part."""
        if not self.elided:
            return tuple(form.split("-"))
        return tuple(self.plain(word) for word in self.token.findall(form))


@cache
def word_shapes(language: str) -> WordShapes:
    """The words of a language (ISO 639-1)."""
    if language == "fr":
        return WordShapes(
            re.compile(_ELIDED, re.I),
            re.compile(rf"(?:{_BLANKS}|(?<=['’]))({_ELIDED})", re.I),
            elided=True,
        )
    return WordShapes(
        re.compile(_PLAIN), re.compile(rf"(?:{_BLANKS})({_PLAIN})"), turkic=language in ("tr", "az")
    )
