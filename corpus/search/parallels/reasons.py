"""Why a parallel is one, in a word: what it has in common with the passage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from corpus.cleaning.language import stop_words
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
_WORD_OR_DIGIT = re.compile(rf"{_CAPITALISED.pattern}|\d")
_JOINING = stop_words("en") | {"al", "bin", "da", "de", "der", "di", "la", "van", "von"}
_LOOK_BACK = 12
_MOST_NAMES = 5
_MONTH_NAMES = """
january february march april may june july august september october november december
"""
_WEEKDAYS_AND_TITLES = """
monday tuesday wednesday thursday friday saturday sunday president vice secretary minister prime
senator governor mayor judge justice general colonel captain sergeant lieutenant doctor professor
king queen prince princess bishop pope mrs miss sir lord lady rep sen gov gen col capt prof
"""
_MONTHS = frozenset(map(stem, _MONTH_NAMES.split()))
_NO_NAMES = frozenset(map(stem, _WEEKDAYS_AND_TITLES.split()))


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
    weight, and `names` those of them that are capitalised. A month is part of a date, a figure;
    weekdays and titles say nothing.
    """
    says = {term: weight for term, weight in answered.items() if term not in names & _NO_NAMES}
    total = sum(says.values())
    dates = names & _MONTHS
    figures = sum(weight for term, weight in says.items() if term.isdigit() or term in dates)
    named = sum(weight for term, weight in says.items() if term in names - dates)
    if figures > _MOSTLY * total:
        return "same figures"
    return "same names" if figures + named > _MOSTLY * total else "same matter"


def shared_names(passage: str, own: Sequence[str], other: Sequence[str]) -> int:
    """How many words reused wording has if all of it is names, else 0. `own` and `other`: the
    corresponding words in the passage and in the other text. In a headline, where all words are
    capitalised, names are not known.
    """
    words = [word for run in own for word in _said(run)]
    if len(words) > _MOST_NAMES or not _are_names(word for run in other for word in _said(run)):
        return 0
    said = _said(passage)
    is_headline = len(said) > _MOST_NAMES and _are_names(said)
    return len(words) if _are_names(words) and not is_headline else 0


def _are_names(words: Iterable[str]) -> bool:
    return all(word[0].isupper() for word in words)


def _said(text: str) -> list[str]:
    """The words and digits of a text, as written, without those that join names."""
    words = [match[0] for match in _WORD_OR_DIGIT.finditer(text)]
    return [word for word in words if word not in _JOINING]
