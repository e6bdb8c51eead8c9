"""What stands around an article and says so by its words: appeals, notices, navigation, credits.

The wordings are in `phrases`; here is how they are looked for. A unit's verdict is the first
phrase that fits it. Phrases that an article's own sentence could hold count only at its edges, or
in an inset that is short and quotes nobody; those that its short lines could, only at its edges.
"""

from __future__ import annotations

import re

from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.phrases import ANY_OPENING, PHRASES, Phrase, needs_within

_URLS_ONLY = re.compile(r"(?:[\[(<]?(?:https?://|www\.)[^\s<>]+[\])>]?\s*)+\Z", re.I)
_MEDIA = re.compile(
    r"\.(?:mp4|mp3|webm|mov|m4a|ogg|avi|jpe?g|png|gif|webp|svg)\b|youtu\.?be|vimeo|soundcloud|dailymotion|rumble\.com|/video/",
    re.I,
)
_QUOTES = re.compile('["“”„«»]')
_TO_READER = re.compile(r"\b(?:you|your|our|us|we|please|subscribe|follow)\b")
_PROSE = 25
"""Words from which a unit that ends as a sentence does is prose beyond doubt."""
_LONGEST_WORD = 20
"""Characters; with the count of words it bounds what a pattern is run on."""
_OPENING = 1000
"""Characters looked at for how a unit opens."""
_SENTENCE = 10
"""Words from which a sentence on either side makes a unit stand amid the article."""
_LONGEST_INSET = 30
"""Words; above it a unit amid prose is taken to be prose."""


Memory = dict[tuple[str, bool, bool], Phrase | None]


def phrase_of(unit: Unit, *, edge: bool, memory: Memory, amid: bool = False) -> Phrase | None:
    """The phrase that gives a unit away. `memory` holds what was found: pages say the same over
    and over. `amid` is a unit between two sentences, wherever the edge is.
    """
    if unit.words > 400:
        return None
    amid = amid or not edge
    key = (unit.text, edge, amid)
    if unit.words <= 20 and key in memory:
        return memory[key]
    found = None
    low = unit.text.lower()
    start = ANY_OPENING.match(unit.text[:_OPENING]) is not None
    needs = {need for need in needs_within(unit.words) if need in low}
    for phrase in PHRASES if start or needs else ():
        if unit.words > phrase.most or len(unit.text) > phrase.most * _LONGEST_WORD:
            continue
        if phrase.where == "outside" and amid:
            continue
        if (
            phrase.where == "edge"
            and not edge
            and (unit.words > _LONGEST_INSET or _QUOTES.search(unit.text))
        ):
            continue
        if not (start and phrase.opening) and needs.isdisjoint(phrase.needs):
            continue
        if not edge and unit.ends and unit.words >= 6 and not _may_break_in(phrase, low):
            continue
        if said(phrase, unit.text):
            found = phrase
            break
    if unit.words <= 20:
        memory[key] = found
    return found


def links(draft: Draft) -> None:
    """`media.embed-link` and `nav.link`: a unit that is nothing but addresses."""
    for unit in draft.units:
        if unit.kept and unit.words <= 6 and _URLS_ONLY.match(unit.text):
            raw = draft.text[unit.start : unit.end]
            if _MEDIA.search(raw):
                draft.drop(
                    unit,
                    "media.embed-link",
                    0.95,
                    "an address of a picture, video or sound, and no words",
                )
            elif not re.search(r"patreon|paypal|donat", unit.text, re.I):
                draft.drop(unit, "nav.link", 0.9, "an address and no words")
            else:
                draft.drop(unit, "appeal.donate", 0.95, "the address of a donation page")


def _may_break_in(phrase: Phrase, low: str) -> bool:
    """Whether a whole sentence amid prose may be furniture by this phrase: only if it speaks to
    the reader.
    """
    return phrase.rule.startswith("notice.") or _TO_READER.search(low) is not None


def phrases(draft: Draft) -> None:
    """All rules of `phrases`: each unit that a wording gives away is dropped under that wording's
    rule.
    """
    memory: Memory = {}
    first, last = core(draft.units, memory)
    for number, unit in enumerate(draft.units):
        if unit.verdict is not None:
            continue
        edge = number < first or number > last
        phrase = phrase_of(unit, edge=edge, memory=memory)
        if phrase is not None and phrase.where == "outside" and _amid(draft.units, number, memory):
            phrase = phrase_of(unit, edge=edge, memory=memory, amid=True)
        if phrase is not None and not (
            "heading" in unit.hints and phrase.rule.startswith("media.")
        ):
            confidence = 0.9 if phrase.where == "any" else 0.75
            draft.drop(unit, phrase.rule, confidence, _said(phrase, unit.text))
            unit.closes = phrase.closes and unit.words <= 14


def _amid(units: list[Unit], number: int, memory: Memory) -> bool:
    """Whether sentences that nothing gives away stand right before and behind a unit."""
    return 0 < number < len(units) - 1 and all(
        unit.ends
        and unit.words >= _SENTENCE
        and unit.kept
        and phrase_of(unit, edge=True, memory=memory) is None
        for unit in (units[number - 1], units[number + 1])
    )


def core(units: list[Unit], memory: Memory) -> tuple[int, int]:
    """First and last unit that is prose beyond doubt; what lies between is where an article
    speaks.
    """
    numbers = range(len(units))

    def is_prose(number: int) -> bool:
        unit = units[number]
        return (
            unit.ends
            and unit.words >= _PROSE
            and unit.kept
            and phrase_of(unit, edge=True, memory=memory) is None
        )

    first = next(filter(is_prose, numbers), None)
    if first is None:
        return len(units), -1
    return first, next(filter(is_prose, reversed(numbers)))


def said(phrase: Phrase, text: str) -> re.Match[str] | None:
    """Where a text says a phrase."""
    match = phrase.opening.match(text) if phrase.opening else None
    if match is None and phrase.within:
        match = phrase.within.search(text)
    return match


def _said(phrase: Phrase, text: str) -> str:
    match = said(phrase, text)
    return f"says {match.group()[:60]!r}" if match else "by its wording"


_STAMP = re.compile(
    r"\b(?:at|[,|·•-])\s*\d{1,2}[:.]\d\d\b|\b\d+\s+(?:minutes?|hours?|days?|weeks?|months?|years?)\s+ago\b|\bsa(?:id|ys)\s*:?$",
    re.I,
)


def comment_stamps(draft: Draft) -> None:
    """`nav.comments`: short lines with a time, said again and again below the prose."""
    prose = 0
    stamps: list[Unit] = []
    for unit in draft.units:
        if unit.verdict is None and unit.ends and unit.words >= _PROSE:
            prose += unit.words
        elif (
            prose >= 100 and unit.verdict is None and unit.words <= 16 and _STAMP.search(unit.text)
        ):
            stamps.append(unit)
    if len(stamps) >= 2:
        for unit in stamps:
            draft.drop(
                unit,
                "nav.comments",
                0.8,
                f"one of {len(stamps)} short lines with a time below the article",
            )
