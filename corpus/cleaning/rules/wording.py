"""Furniture that its wording gives away: appeals, notices, navigation, credits.

`phrases` holds the wordings; this module looks for them. A unit's verdict is the first phrase that
fits it. A phrase that a sentence of an article could hold counts only at the article's edges, or in
a short inset without quotation marks; one that a short line of an article could hold counts only at
its edges. A whole sentence is given away by one wording only at the edges and beside other
furniture; elsewhere it takes two ("Sign up … straight to your inbox"), and it must speak to the
reader.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.phrases import PHRASES, Phrase, may_open, needs_within
from corpus.cleaning.rules.web_page import STAMPS, is_sentence

_URLS_ONLY = re.compile(r"(?:[\[(<]?(?:https?://|www\.)[^\s<>]+[\])>]?\s*)+\Z", re.I)
_MEDIA = re.compile(
    r"\.(?:mp4|mp3|webm|mov|m4a|ogg|avi|jpe?g|png|gif|webp|svg)\b|youtu\.?be|vimeo|soundcloud|dailymotion|rumble\.com|/video/",
    re.I,
)
_QUOTES = re.compile('["“”„«»]')
_TO_READER = re.compile(r"\b(?:you|your|our|us|we|please|subscribe|follow)\b")
_PROSE = 25
"""Words from which a unit that ends as a sentence does is certainly prose."""
_LONGEST_WORD = 20
"""Characters; with the count of words it bounds what a pattern is run on."""
_OPENING = 1000
"""Characters looked at for how a unit opens."""
_SENTENCE = 10
"""Words of the sentences on either side that put a unit amid the article."""
_LONGEST_INSET = 30
"""Words; a longer unit within prose is taken for prose."""


PhraseCache = dict[tuple[str, bool, bool], Phrase | None]


def phrase_of(unit: Unit, *, edge: bool, cache: PhraseCache, amid: bool = False) -> Phrase | None:
    """The phrase that gives a unit away. `edge`: whether the unit is outside the article's prose;
    `amid`: whether it is between two sentences all the same. `cache` holds earlier answers, since
    pages repeat themselves.
    """
    if unit.words > 400:
        return None
    amid = amid or not edge
    key = (unit.text, edge, amid)
    if unit.words <= 20 and key in cache:
        return cache[key]
    first_fitting = None
    low = unit.text.lower()
    for phrase in _phrases_for(unit.text, unit.words):
        if phrase.where == "outside" and amid:
            continue
        if (
            phrase.where == "edge"
            and not edge
            and (unit.words > _LONGEST_INSET or _QUOTES.search(unit.text))
        ):
            continue
        if not edge and unit.ends and unit.words >= 6 and not _may_be_within(phrase, low):
            continue
        if match_of(phrase, unit.text):
            first_fitting = phrase
            break
    if unit.words <= 20:
        cache[key] = first_fitting
    return first_fitting


@lru_cache(maxsize=4096)
def _phrases_for(text: str, words: int) -> tuple[Phrase, ...]:
    """The phrases that may fit a unit: it is short enough, and holds what they need. Each unit is
    asked about several times: for itself, for its neighbours, and when what is left is cleaned
    again.
    """
    low = text.lower()
    needs = [need for need in needs_within(words, ascii_only=low.isascii()) if need in low]
    opens = may_open(text[:_OPENING], words)
    if not (needs or opens):
        return ()
    found = {n for need in needs for n in _BY_NEED[need]}
    if opens:
        found |= _WITH_OPENING
    phrases = [PHRASES[n] for n in sorted(found)]
    return tuple([p for p in phrases if words <= p.most and len(text) <= p.most * _LONGEST_WORD])


_BY_NEED = {
    need: tuple(n for n, phrase in enumerate(PHRASES) if need in phrase.needs)
    for phrase in PHRASES
    for need in phrase.needs
}
"""The numbers of the phrases that need a stem."""
_WITH_OPENING = frozenset(n for n, phrase in enumerate(PHRASES) if phrase.opening)


def links(draft: Draft) -> None:
    """`media.embed-link`, `nav.link`: drops units that are nothing but addresses."""
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


def _may_be_within(phrase: Phrase, low: str) -> bool:
    """Whether a whole sentence within prose may be furniture by this phrase: only if it addresses
    the reader.
    """
    return phrase.rule.startswith("notice.") or _TO_READER.search(low) is not None


def phrases(draft: Draft) -> None:
    """All rules of `phrases`: drops each unit that a phrase gives away, under that phrase's
    rule.
    """
    cache: PhraseCache = {}
    units = draft.units
    first, last = core(units, cache)
    sentences: list[tuple[int, Phrase]] = []
    for number, unit in enumerate(units):
        if unit.verdict is not None or unit.hints & {"row", "pre"}:
            continue
        edge = number < first or number > last
        phrase = phrase_of(unit, edge=edge, cache=cache)
        if phrase is not None and phrase.where == "outside" and _is_amid(units, number, cache):
            phrase = phrase_of(unit, edge=edge, cache=cache, amid=True)
        if phrase is None or ("heading" in unit.hints and phrase.rule.startswith("media.")):
            continue
        if is_sentence(unit) and phrase.rule not in _SAY_ENOUGH:
            sentences.append((number, phrase))
        else:
            _drop(draft, unit, phrase)
    for number, phrase in sentences:
        edge = number < first or number > last
        unit = units[number]
        if _has_two_wordings(unit):
            _drop(draft, unit, phrase, _TWO_WORDINGS)
        elif edge and _is_beside_furniture(units, number):
            _drop(draft, unit, phrase)


_SAY_ENOUGH = ("notice.disclaimer",)
"""Rules whose wordings name themselves: "Disclaimer: …"."""
_NEAR = 2
"""Units to either side that a unit is beside."""


_TWO_WORDINGS = 0.95
"""How sure two wordings in one sentence are."""


def _drop(draft: Draft, unit: Unit, phrase: Phrase, confidence: float = 0.0) -> None:
    confidence = confidence or (0.9 if phrase.where == "any" else 0.75)
    draft.drop(unit, phrase.rule, confidence, _evidence(phrase, unit.text))
    unit.closes = phrase.closes and unit.words <= 14


def _is_beside_furniture(units: list[Unit], number: int) -> bool:
    """Whether a unit near this one is furniture, and not merely an ornament or metadata."""
    return any(
        unit.verdict is not None and not unit.verdict.rule.startswith(_ANY_TEXT)
        for unit in units[max(0, number - _NEAR) : number + _NEAR + 1]
    )


_ANY_TEXT = ("layout.", "meta.", "page.", "hidden.")


def _has_two_wordings(unit: Unit) -> bool:
    """Whether a sentence that speaks to the reader holds two wordings in different places, or the
    one that itself asks for two.
    """
    low = unit.text.lower()
    if any(p.rule == "notice.editorial" and p.where == "any" and match_of(p, unit.text)
           for p in PHRASES):  # fmt: skip
        return True
    if _TO_READER.search(low) is None or _QUOTES.search(unit.text):
        return False
    phrases_of_length = [phrase for phrase in PHRASES if unit.words <= phrase.most]
    within = [m for p in phrases_of_length if p.within for m in p.within.finditer(unit.text)]
    openings = [m for p in phrases_of_length if p.opening and (m := p.opening.match(unit.text))]
    spans: list[tuple[int, int]] = []
    for match in (*within, *openings):
        if all(match.end() <= start or end <= match.start() for start, end in spans):
            spans.append(match.span())
    return len(spans) > 1


def _is_amid(units: list[Unit], number: int, cache: PhraseCache) -> bool:
    """Whether the units right before and behind a unit are sentences that nothing gives away."""
    return 0 < number < len(units) - 1 and all(
        unit.ends
        and unit.words >= _SENTENCE
        and unit.kept
        and phrase_of(unit, edge=True, cache=cache) is None
        for unit in (units[number - 1], units[number + 1])
    )


def core(units: list[Unit], cache: PhraseCache) -> tuple[int, int]:
    """Numbers of the first and the last unit that are certainly prose; the article is between."""
    numbers = range(len(units))

    def is_prose(number: int) -> bool:
        unit = units[number]
        return (
            unit.ends
            and unit.words >= _PROSE
            and unit.kept
            and phrase_of(unit, edge=True, cache=cache) is None
        )

    first = next(filter(is_prose, numbers), None)
    if first is None:
        return len(units), -1
    return first, next(filter(is_prose, reversed(numbers)))


def match_of(phrase: Phrase, text: str) -> re.Match[str] | None:
    """Where a text has a phrase, if it does."""
    match = phrase.opening.match(text) if phrase.opening else None
    if match is None and phrase.within:
        match = phrase.within.search(text)
    return match


def _evidence(phrase: Phrase, text: str) -> str:
    match = match_of(phrase, text)
    return f"says {match.group()[:60]!r}" if match else "by its wording"


_STAMP = re.compile(
    r"\b(?:at|[,|·•])\s*\d{1,2}[:.]\d\d\b|"
    r"\b\d+\s+(?:minutes?|hours?|days?|weeks?|months?|years?)\s+ago\b|"
    r"^\S+(?: \S+){0,2} sa(?:id|ys)\s*:?$",
    re.I,
)


def _may_have_stamp(text: str) -> bool:
    """Whether a line can have a stamp at all, which most have not."""
    return ":" in text or "." in text or " ago" in text.lower() or text[-4:].lower() in _SAYS


_SAYS = ("said", "says")


def comment_stamps(draft: Draft) -> None:
    """`nav.comments`: drops short lines with a time if there are several below the prose."""
    prose = 0
    stamps: list[Unit] = []
    for unit in draft.units:
        if unit.verdict is None and unit.ends and unit.words >= _PROSE:
            prose += unit.words
        elif (
            prose >= 100
            and unit.verdict is None
            and unit.words <= 16
            and "row" not in unit.hints
            and _may_have_stamp(unit.text)
            and _STAMP.search(unit.text)
        ):
            stamps.append(unit)
    if len(stamps) >= 2:
        for unit in stamps:
            draft.drop(
                unit,
                "nav.comments",
                0.8,
                f"{STAMPS} {len(stamps)} short lines with a time below the article",
            )
