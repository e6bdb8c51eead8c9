"""Where an annotation stands whose position in the file is only a hint."""

from __future__ import annotations

from annotations.anchoring.anchor import anchor
from annotations.exchange.quote_places import place_of_quote
from annotations.exchange.rows import ImportedRow
from annotations.model import Annotation, Status
from annotations.model.notes import with_line_feeds
from annotations.model.selectors import CONTEXT, Selector
from corpus.document import Span

_CERTAIN = 8
"""Characters on either side that must fit at the place of a hint."""


def hinted_place(row: ImportedRow, text: str) -> tuple[Span, Status]:
    """The place of a row in the text: that of the hint if its words and what surrounds them are
    there, else the one that its quote has, whatever blanks are in it, else that of similar words,
    which is a place to be looked at.
    """
    one = row.annotation
    if "start" in row.columns:
        for span in dict.fromkeys(_readings(row, text)):
            if _is_there(one, text, span):
                return span, "anchored"
    place = place_of_quote(text, one.content, one.prefix, one.suffix)
    if place is not None:
        return place, "anchored"
    match = anchor(Selector(one.span, one.content, one.prefix, one.suffix), text)
    return (one.span, "orphaned") if match is None else (match.span, "moved")


def _readings(row: ImportedRow, text: str) -> list[Span]:
    """What a position can mean. Whatever a format says, programs in JavaScript count in UTF-16."""
    told = row.annotation.span
    in_units = span_of_utf16(text, told)
    return [told, in_units] if row.position == "hint" else [in_units, told]


def _is_there(imported: Annotation, text: str, span: Span) -> bool:
    start, end = span
    before, after = _words(text[max(0, start - CONTEXT) : start]), _words(text[end : end + CONTEXT])
    prefix, suffix = _words(imported.prefix)[-_CERTAIN:], _words(imported.suffix)[:_CERTAIN]
    same = with_line_feeds(imported.content) == text[start:end]
    return same and before.endswith(prefix) and after.startswith(suffix)


def span_of_utf16(text: str, span: Span) -> Span:
    """The span in code points of one that is told in units of UTF-16. One that ends beyond the text
    ends where the text does.
    """
    if not text or text.isascii() or max(text) <= "\uffff":
        return span
    encoded = text.encode("utf-16-le", "surrogatepass")
    start, end = (len(encoded[: 2 * at].decode("utf-16-le", "ignore")) for at in span)
    return Span(start, end)


def _words(text: str) -> str:
    return " ".join(text.split())
