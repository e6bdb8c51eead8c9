"""From a quote to the passage that it names, for readers who cannot point at a screen."""

from __future__ import annotations

import re

from annotations.errors import BadPassage
from corpus.document import Document, Span
from corpus.errors import Remedy
from corpus.search.exact import find_exact

_SHOWN = 3


def locate(document: Document, quote: str) -> Span:
    """The only passage of the document with this quote, whatever the width of white space.

    If there is none to the letter, case, accents and the shape of quotation marks may differ.
    Raises BadPassage if the quote occurs not at all or more than once.
    """
    words = quote.split()
    if not words:
        raise BadPassage("the quote is empty")
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    spans = [Span(*match.span()) for match in pattern.finditer(document.text)]
    spans = spans or list(find_exact(document.text, quote))
    if not spans:
        raise BadPassage(
            f"this quote is not in {document.slug}", Remedy.SHOW_TEXT, about=document.slug
        )
    if len(spans) > 1:
        places = ", ".join(f"{start}–{end}" for start, end in spans[:_SHOWN])
        more = ", …" if len(spans) > _SHOWN else ""
        raise BadPassage(
            f"this quote occurs {len(spans)} times in {document.slug} (at {places}{more})",
            Remedy.GIVE_SPAN,
        )
    return spans[0]
