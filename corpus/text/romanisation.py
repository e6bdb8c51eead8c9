"""Words of any script in Latin letters, so that the spellings of a name in several scripts meet.

A romanised word stands beside the word, never instead of it: what was read stays in its script.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.text.folding import fold

_OTHERS = re.compile(r"[^\x00-\x7f]")
_LETTERS = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=8192)
def _romanised_char(char: str) -> str:
    from anyascii import anyascii  # only when needed, since it reads its tables

    latin = anyascii(char).lower()
    # What a letter brings beside letters (the apostrophe of Armenian փ) would end the word.
    return "".join(_LETTERS.findall(latin)) if char.isalnum() else latin


def latin_form(text: str) -> str:
    """A name as lists and filters compare it: folded and in Latin letters, so that whoever has no
    keyboard of its script can type it.
    """
    return romanised(fold(text))


def romanised(folded: str) -> str:
    """A folded text in lower case ASCII, character by character: `փաշինյան` is `pashinyan`.

    Letters become letters and digits only. What has no Latin form, such as a private character or
    a lone surrogate, is left out.
    """
    if folded.isascii():
        return folded
    return _OTHERS.sub(lambda match: _romanised_char(match[0]), folded)
