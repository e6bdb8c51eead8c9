"""Whether a reader should look at a cleaning: it dropped much, or prose, or found damaged words."""

from __future__ import annotations

import re

from corpus.cleaning.cleaned import AS_IS, Cleaned
from corpus.cleaning.ledger import Ledger, Removal
from corpus.cleaning.review import KEEPING_COMMENTS, NOTHING
from corpus.formats.raw import LEFT_OUT_RULES

# Measured on 454 renderings of pages whose texts are known, cleaned by trees that had not seen
# them: of those that lost a tenth of the text, these find two thirds; of those that lost next to
# nothing one in 18 gets a needless warning, nearly all of them pages with the beginnings of other
# articles. Silence costs more: what is missing is not seen in the text.
_LEAST_SHARE = 0.3
"""Share of the visible characters; whole pages with menus and comments keep a half."""
_MOST_PROSE = 0.15
"""Words of prose dropped, for each word that was kept."""
_AROUND = ("body.before", "body.after")
_SURE = 0.9
_IF_SURE = 0.5
"""What a word counts that stands around the article, such as another's beginning, if it is that
sure that it is furniture.
"""
_MOST_COMMENTS = 0.25
"""The same, of readers' comments."""
_LEAST_PROSE = 30
_LITTLE = 40
"""Words of a text of which a reader may doubt whether it is one."""
_LITTLE_SHARE = 0.6
_CERTAIN = 0.97
_MOST_MARKS = 5
"""Words that look damaged; a few may be names."""
_JUDGED = ("body.before", "body.after", "body.inset", "page.")
"""Rules that judge a text by more than its wording: all that they drop together is looked at."""
_COMMENTS = "body.comments"
_NO_PROSE = (*LEFT_OUT_RULES, "meta.", "md.")
"""Rules whose removals the format hides, or that are kept elsewhere."""
_SENTENCE_END = re.compile(r"[.!?…][”\"’')»]*(?:\s|$)|[。！？]")
_PARAGRAPH_END = re.compile(r"[.!?…。！？][”\"’')»]*\Z")
_BREAK = re.compile(r"\n\s*\n")
_SENTENCE = range(10, 41)
"""Words in an average sentence of prose; lists of links have none or hundreds."""
_LEAST_PARAGRAPH = 8
_PARAGRAPH_SENTENCE = range(5, 46)


def warning_for(cleaned: Cleaned) -> str | None:
    """What a reader should look at, in a few words; None if nothing, or if a reader has reviewed
    the cleaning already.
    """
    if cleaned.review not in (NOTHING, KEEPING_COMMENTS):
        return None
    return ", ".join(warnings_of(cleaned)) or None


def warnings_of(cleaned: Cleaned) -> list[str]:
    """What is to be looked at in a cleaning, a few words each, reviewed or not."""
    if cleaned.rules == AS_IS:
        return []
    ledger = cleaned.ledger
    raw_size, kept_size = _shown(ledger), _visible(cleaned.text)
    words = len(cleaned.text.split())
    warnings: list[str] = []
    if raw_size and kept_size < _LEAST_SHARE * raw_size:
        warnings.append(f"only {round(100 * kept_size / raw_size)} % of the page was included")
    elif words < _LITTLE and kept_size < _LITTLE_SHARE * raw_size:
        warnings.append(f"only {words} {'word was' if words == 1 else 'words were'} included")
    others = [removal for removal in ledger.removed if removal.rule != _COMMENTS]
    prose = sum(map(_prose, others))
    doubtful = sum(_IF_SURE * _prose(r) if _is_around(r) else _prose(r) for r in others)
    if doubtful >= max(_LEAST_PROSE, _MOST_PROSE * words):
        warnings.append(f"{prose:,} words of prose removed")
    comments = sum(_prose(removal) for removal in ledger.removed if removal.rule == _COMMENTS)
    if comments >= max(_LEAST_PROSE, _MOST_COMMENTS * words):
        warnings.append(f"{comments:,} words of readers' comments removed")
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


def _is_around(removal: Removal) -> bool:
    return removal.rule in _AROUND and removal.confidence >= _SURE


def _prose(removal: Removal) -> int:
    """Words of a removal that look like prose."""
    if removal.rule.startswith(_NO_PROSE):
        return 0
    if removal.confidence < _CERTAIN and removal.rule.startswith(_JUDGED):
        words = len(removal.text.split())
        ends = len(_SENTENCE_END.findall(removal.text))
        if words >= _LEAST_PROSE and ends >= 2 and round(words / ends) in _SENTENCE:
            return words
    return sum(map(_prose_of_paragraph, _BREAK.split(removal.text)))


def _prose_of_paragraph(text: str) -> int:
    """Words of a paragraph of sentences; 0 for any other."""
    text = text.strip()
    words = len(text.split())
    if words < _LEAST_PARAGRAPH or not _PARAGRAPH_END.search(text):
        return 0
    ends = len(_SENTENCE_END.findall(text)) or 1
    return words if round(words / ends) in _PARAGRAPH_SENTENCE else 0
