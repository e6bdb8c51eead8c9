"""Whether a reader should look at a cleaning: it lost much, or it was not sure of what it lost."""

from __future__ import annotations

import re

from corpus.cleaning.cleaned import AS_IS, Cleaned
from corpus.cleaning.ledger import Removal

# Measured on the development pages of ../shared/clean in their renderings: of those where a tenth
# of the article was lost, these find half; of the others one in eight is told of for nothing,
# nearly all of them pages with all their menus.
_LEAST_SHARE = 0.3
"""Of the characters that can be seen; whole pages with menus and comments keep a half."""
_MOST_PROSE = 0.15
"""Words of prose that were dropped without much certainty, for each word that was kept."""
_LEAST_PROSE = 30
_CERTAIN = 0.97
_MOST_MARKS = 5
"""Words that look damaged; a few are names."""
_JUDGED = ("body.before", "body.after", "body.inset", "page.")
"""Rules that weigh a text by more than what it says; comments and notices give themselves away."""
_SENTENCE_END = re.compile(r"[.!?…][”\"’)»]*(?:\s|$)")
_SENTENCE = range(10, 41)
"""Words that a sentence of prose has, on the average; lists of links have none or hundreds."""


def doubt(cleaned: Cleaned) -> str | None:
    """A few words on what is doubtful, or None; None, too, once a reader has chosen otherwise."""
    if cleaned.review or cleaned.rules == AS_IS:
        return None
    ledger = cleaned.ledger
    raw, kept = _visible(ledger.raw), _visible(cleaned.text)
    told: list[str] = []
    if raw and kept < _LEAST_SHARE * raw:
        told.append(f"kept {round(100 * kept / raw)} % of the page")
    prose = sum(_prose(removal) for removal in ledger.removed)
    if prose >= max(_LEAST_PROSE, _MOST_PROSE * len(cleaned.text.split())):
        told.append(f"{prose:,} words of prose left out")
    if len(ledger.doubted) >= _MOST_MARKS:
        told.append(f"{len(ledger.doubted):,} words look damaged")
    return ", ".join(told) or None


def share_kept(cleaned: Cleaned) -> float:
    """How much of what can be seen in the raw text was kept, 0 to 1."""
    raw = _visible(cleaned.ledger.raw)
    return min(1.0, _visible(cleaned.text) / raw) if raw else 1.0


def _visible(text: str) -> int:
    return sum(map(len, text.split()))


def _prose(removal: Removal) -> int:
    """Words of a removal, if it looks like prose and the rule was not sure."""
    if removal.confidence >= _CERTAIN or not removal.rule.startswith(_JUDGED):
        return 0
    words = len(removal.text.split())
    ends = len(_SENTENCE_END.findall(removal.text))
    prose = words >= _LEAST_PROSE and ends >= 2 and round(words / ends) in _SENTENCE
    return words if prose else 0
