"""Why a parallel is one, in a word: what it has in common with the passage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from corpus.search.parallels.stemming import stem
from corpus.search.parallels.terms import content_words
from corpus.text.folding import fold

ParallelReason = Literal[
    "same wording", "same figures", "same names", "same matter", "names and figures in common"
]
"""`same wording`: reused words. Of related sentences: `same figures` or `same names` if little else
is common, `same matter` otherwise. `names and figures in common`: in another language."""

_MOSTLY = 0.7
"""The share of what is common that figures, or names, must be to be the reason."""
_CAPITALISED = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
# At the beginning of a sentence a capital letter says nothing.
_SENTENCE_START = re.compile(r"(?:^|[.!?…:][\"'”’)\]]*\s+|\n)[\"'“‘„«(\[]*$")
_LOOK_BACK = 12


def name_terms(text: str) -> frozenset[str]:
    """The terms of a text that are names: capitalised within a sentence."""
    names = [
        match[0]
        for match in _CAPITALISED.finditer(text)
        if match[0][0].isupper()
        and not _SENTENCE_START.search(text[max(0, match.start() - _LOOK_BACK) : match.start()])
    ]
    return frozenset(map(stem, content_words(fold(" ".join(names)))))


def reason_of(answered: Mapping[str, float], names: frozenset[str]) -> ParallelReason:
    """Why a sentence is related: `answered` are the terms of the passage that it answers, by their
    weight, and `names` those of them that are names.
    """
    total = sum(answered.values())
    figures = sum(weight for term, weight in answered.items() if term.isdigit())
    named = sum(weight for term, weight in answered.items() if term in names)
    if figures > _MOSTLY * total:
        return "same figures"
    return "same names" if figures + named > _MOSTLY * total else "same matter"
