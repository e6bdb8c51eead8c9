"""What a class decides, sentence by sentence, and what has to come of it: counted here from the
decisions alone, so that the program can be held against it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import krippendorff

TAGS = ("claim", "opinion", "disputed")
_SETS: tuple[tuple[str, ...], ...] = (
    (), (), ("claim",), ("claim",), ("opinion",), ("disputed",), ("claim", "disputed"),
)  # fmt: skip
_FAITHFUL = 0.65
"""How likely a reader is to see a sentence as the text suggests it."""
_NOTED = 0.06
_SLIP = 0.04


class Text(NamedTuple):
    """A document as the class reads it."""

    slug: str
    sentences: tuple[str, ...]
    """Their words, in order."""


class Decision(NamedTuple):
    """What a reader says of a sentence."""

    reader: str
    document: str
    """The slug."""
    sentence: int
    """Its place in the document."""
    tags: tuple[str, ...]
    note: str
    slip: str
    """A tag that was set by mistake and taken off at once, or nothing."""

    @property
    def stays(self) -> bool:
        """Whether there is an annotation in the end."""
        return bool(self.tags or self.note)


class Divided(NamedTuple):
    """A sentence on which the class differs."""

    share: float
    """Of pairs of readers that gave it different sets of tags."""
    document: int
    """The place of the document among the open ones."""
    sentence: int
    most: str
    """The tag that most have set."""


def decide(
    texts: Sequence[Text], readers: Sequence[str], sentences: int, seed: int
) -> list[Decision]:
    """Everybody's decisions on the first `sentences` of each text."""
    chance = random.Random(seed)
    found = []
    suggested = {
        text.slug: [chance.choice(_SETS) for _ in text.sentences[:sentences]] for text in texts
    }
    for reader in readers:
        for text in texts:
            for at, likely in enumerate(suggested[text.slug]):
                tags = likely if chance.random() < _FAITHFUL else chance.choice(_SETS)
                note = f"{reader} on {at}: who says so?" if chance.random() < _NOTED else ""
                others = [tag for tag in TAGS if tag not in tags]
                slip = chance.choice(others) if chance.random() < _SLIP else ""
                found.append(Decision(reader, text.slug, at, tags, note, slip))
    return found


def annotators(decisions: Iterable[Decision], document: str) -> list[str]:
    """Those who have said anything of the document."""
    return sorted({one.reader for one in decisions if one.document == document and one.stays})


def said(decisions: Iterable[Decision]) -> dict[tuple[str, str, int], frozenset[str]]:
    """The tags by reader, document and sentence."""
    return {(d.reader, d.document, d.sentence): frozenset(d.tags) for d in decisions}


def table(
    texts: Sequence[Text], decisions: Sequence[Decision], tag: str | None
) -> list[list[object]]:
    """A row for each reader, a column for each sentence of these texts: whether it carries the tag,
    or all its tags; None where the reader has said nothing of the document.
    """
    given = said(decisions)
    here = {text.slug: set(annotators(decisions, text.slug)) for text in texts}
    readers = sorted(set().union(*here.values()))
    rows: list[list[object]] = []
    for reader in readers:
        row: list[object] = []
        for text in texts:
            for at in range(len(text.sentences)):
                tags = given.get((reader, text.slug, at), frozenset())
                value: object = tags if tag is None else tag in tags
                row.append(value if reader in here[text.slug] else None)
        rows.append(row)
    return rows


def alpha(rows: Sequence[Sequence[object]]) -> float | None:
    """Krippendorff's α by the package of that name; None where there is but one value."""
    values = sorted({v for row in rows for v in row if v is not None}, key=_key)
    if len(values) < 2 or len(rows) < 2:
        return None
    number = {value: n for n, value in enumerate(values)}
    data = [[float("nan") if v is None else number[v] for v in row] for row in rows]
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))


def _key(value: object) -> tuple[str, ...]:
    return tuple(sorted(value)) if isinstance(value, frozenset) else (str(value),)


def alike(rows: Sequence[Sequence[object]]) -> float | None:
    """The share of pairs of readers that said the same, over all sentences that both have read."""
    same = pairs = 0
    for one, other in combinations(rows, 2):
        for a, b in zip(one, other, strict=True):
            if a is not None and b is not None:
                pairs += 1
                same += a == b
    return same / pairs if pairs else None


def divided(texts: Sequence[Text], decisions: Sequence[Decision]) -> list[Divided]:
    """The sentences that were tagged differently, the most divided first, then as they stand."""
    given = said(decisions)
    found = []
    for place, text in enumerate(texts):
        readers = annotators(decisions, text.slug)
        for at in range(len(text.sentences)):
            sets = [given.get((reader, text.slug, at), frozenset()) for reader in readers]
            pairs = list(combinations(sets, 2))
            share = sum(a != b for a, b in pairs) / len(pairs) if pairs else 0.0
            if share:
                most = Counter(tag for one in sets for tag in sorted(one)).most_common(1)[0][0]
                found.append(Divided(share, place, at, most))
    return sorted(found, key=lambda one: (-round(one.share, 12), one.document, one.sentence))


def tagged(decisions: Iterable[Decision]) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """How often each reader has set each tag ("" for notes alone), by document and tag."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for one in decisions:
        if one.stays:
            for tag in one.tags or ("",):
                found.setdefault(one.document, {}).setdefault(tag, Counter())[one.reader] += 1
    return found
