"""What a phrase is."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from corpus.text.lazy_pattern import LazyPattern

Where = Literal["any", "edge", "outside"]


class Phrase(NamedTuple):
    """A wording that gives a unit away, and the rule that takes it out."""

    rule: str
    where: Where
    most: int
    """Words of the longest unit that it is looked for in."""
    opening: LazyPattern | None
    """Looked for at the unit's beginning."""
    within: LazyPattern | None
    """Looked for anywhere in it, if it holds one of `needs`."""
    needs: tuple[str, ...]
    """Stems in lower case; to look for them first is many times faster than to run the pattern."""
    closes: bool = False
    """What follows it is rarely the article any more."""


def phrase(
    rule: str, where: Where, most: int, *patterns: str, needs: str = "", closes: bool = False
) -> Phrase:
    """A phrase; patterns that begin with `^` are kept apart, as matching them costs next to
    nothing.
    """
    opening = "|".join(p for p in patterns if p.startswith("^"))
    within = "|".join(p for p in patterns if not p.startswith("^"))
    return Phrase(
        rule,
        where,
        most,
        LazyPattern(opening, re.I) if opening else None,
        LazyPattern(within, re.I) if within else None,
        tuple(needs.split("|")) if within else (),
        closes,
    )
