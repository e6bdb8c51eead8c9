"""Whether a reader should look at a cleaning: it dropped much, or prose, or found damaged words."""

from __future__ import annotations

import re

from corpus.cleaning.cleaned import AS_IS, Cleaned
from corpus.cleaning.ledger import Ledger, Removal
from corpus.formats.raw import LEFT_OUT_RULES

# Measured on several renderings of 98 pages whose articles are known: of the renderings that lost a
# tenth of the article, these find half; of the others, one in eight gets a needless warning, nearly
# all of them pages with all their menus.
_LEAST_SHARE = 0.3
"""Share of the visible characters; whole pages with menus and comments keep a half."""
_MOST_PROSE = 0.15
"""Words of prose dropped with low confidence, for each word that was kept."""
_LEAST_PROSE = 30
_CERTAIN = 0.97
_MOST_MARKS = 5
"""Words that look damaged; a few may be names."""
_JUDGED = ("body.before", "body.after", "body.inset", "page.")
"""Rules that judge a text by more than its wording; comments and notices give themselves away."""
_SENTENCE_END = re.compile(r"[.!?…][”\"’)»]*(?:\s|$)")
_SENTENCE = range(10, 41)
"""Words in an average sentence of prose; lists of links have none or hundreds."""


def warning_for(cleaned: Cleaned) -> str | None:
    """What a reader should look at, in a few words; None if nothing, or if a reader has reviewed
    the cleaning already.
    """
    if cleaned.review:
        return None
    return ", ".join(warnings_of(cleaned)) or None


def warnings_of(cleaned: Cleaned) -> list[str]:
    """What is to be looked at in a cleaning, a few words each, reviewed or not."""
    if cleaned.rules == AS_IS:
        return []
    ledger = cleaned.ledger
    raw_size, kept_size = _shown(ledger), _visible(cleaned.text)
    warnings: list[str] = []
    if raw_size and kept_size < _LEAST_SHARE * raw_size:
        warnings.append(f"kept {round(100 * kept_size / raw_size)} % of the page")
    prose = sum(_prose(removal) for removal in ledger.removed)
    if prose >= max(_LEAST_PROSE, _MOST_PROSE * len(cleaned.text.split())):
        warnings.append(f"{prose:,} words of prose left out")
    if len(ledger.doubted) >= _MOST_MARKS:
        warnings.append(f"{len(ledger.doubted):,} words look damaged")
    return warnings


def share_kept(cleaned: Cleaned) -> float:
    """The share that was kept of the raw text's visible characters, 0 to 1, without those that the
    format hides.
    """
    raw = _shown(cleaned.ledger)
    return min(1.0, _visible(cleaned.text) / raw) if raw else 1.0


def _shown(ledger: Ledger) -> int:
    """Visible characters of the raw text that the format shows."""
    hidden = (r.text for r in ledger.removed if r.rule in LEFT_OUT_RULES)
    return _visible(ledger.raw) - sum(map(_visible, hidden))


def _visible(text: str) -> int:
    """Characters that are not white space."""
    return sum(map(len, text.split()))


def _prose(removal: Removal) -> int:
    """Words of a removal that looks like prose and has a low confidence; else 0."""
    if removal.confidence >= _CERTAIN or not removal.rule.startswith(_JUDGED):
        return 0
    words = len(removal.text.split())
    ends = len(_SENTENCE_END.findall(removal.text))
    is_prose = words >= _LEAST_PROSE and ends >= 2 and round(words / ends) in _SENTENCE
    return words if is_prose else 0
