"""Which of the names and dates that a page shows are its author's and the day of publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.formats.raw import Evidence, Field

PLAIN_DATE = "html date in the page"
PUBLICATION = "html date of publication"
UPDATE = "html date of an update"
_BESIDE_NAME = "html date beside the author"
_SURE: dict[str, tuple[frozenset[str], ...]] = {
    "author": (frozenset({"html author", "html poster"}),),
    "published": (
        frozenset({PUBLICATION}),
        frozenset({_BESIDE_NAME}),
        frozenset({UPDATE}),
    ),
}
"""What is believed at any place of a page, the best first."""
_LESS_ELSEWHERE = 0.18
_HEAD_BEFORE = 60
"""Words before the headline that may belong to it."""
_LISTED = 3
"""Days that are said to be those of publication, before they are those of things listed."""
_BESIDE = 6
"""Words between the names of one byline."""


@dataclass
class Candidate:
    """A name or a date as a page shows it."""

    value: str
    weight: float
    source: str
    near: bool
    """Whether it stands in the head of the article."""
    order: int
    """Words of the page before it."""
    holder: tuple[str, str]
    """Tag and names of the element that holds it: those of one byline are alike."""


def choose(
    name: Field, found: list[Candidate], headline: int, *, forum: bool
) -> Iterator[Evidence]:
    """The best candidate of the head, and those beside it; without any, the one elsewhere that
    stands alone. `headline`: words of the page up to its headline's end.
    """
    start = headline - _HEAD_BEFORE
    found = [c for c in found if c.order >= start or c.source == PUBLICATION]
    _relabel(found)
    for c in found:  # above the headline may be menus of any length, and then a date
        c.near = c.near or start <= c.order < headline
    near = [c for c in found if c.near]
    labelled = any(c.source == PUBLICATION for c in near)
    for candidate in near:
        candidate.weight += 0.05 * (candidate.order >= headline)
        # What a page shows below its headline is the day that its readers go by, unless another
        # one is said to be that of publication; in a thread there are days of other posts, too.
        if candidate.source == PLAIN_DATE and not forum and not labelled:
            candidate.weight += 0.13
    candidates = near or _elsewhere(found, name)
    if not candidates and forum and found:
        candidates = found[:1]  # a thread is as old as its first post
    if not candidates:
        return
    best = max(candidates, key=lambda c: c.weight)
    for candidate in candidates:
        if candidate is best or (
            candidate.source == best.source == "html author"
            and candidate.weight == best.weight
            and candidate.holder == best.holder
            and abs(candidate.order - best.order) <= _BESIDE
        ):
            yield Evidence(name, candidate.value, candidate.source, min(candidate.weight, 0.98))


def mark_beside(dates: list[Candidate], authors: list[Candidate]) -> None:
    """Says of dates below the head which of them stand beside an author's name."""
    places = [c.order for c in authors if c.source in ("html author", "html byline")]
    for c in dates:
        if (
            c.source == PLAIN_DATE
            and not c.near
            and any(abs(c.order - n) <= _BESIDE for n in places)
        ):
            c.source = _BESIDE_NAME


def _relabel(found: list[Candidate]) -> None:
    """Takes "published" for no label of the page where things are listed, each with its day."""
    days: dict[tuple[str, str], set[str]] = {}
    for c in found:
        if c.source == PUBLICATION:
            days.setdefault(c.holder, set()).add(c.value)
    for c in found:
        if c.source == PUBLICATION and len(days[c.holder]) >= _LISTED:
            c.source = PLAIN_DATE
            c.weight -= 0.1


def _elsewhere(found: list[Candidate], name: Field) -> list[Candidate]:
    """Candidates below the head that can be believed: there is hardly another one."""
    for sources in _SURE[name]:
        some = [c for c in found if c.source in sources]
        values = {c.value.lower() for c in some}
        if some and (
            len(values) <= (2 if name == "author" else 1) or some[0].source == "html poster"
        ):
            for candidate in some:
                candidate.weight -= _LESS_ELSEWHERE
            return some
    return []
