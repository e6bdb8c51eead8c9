"""From a quote to the passage it means: how somebody who cannot point at a screen names one."""

from __future__ import annotations

import re

from annotations.errors import BadPassage
from corpus.document import Document, Span
from corpus.errors import Remedy
from corpus.search.exact import find_exact

_TOLD = 3


def locate(document: Document, quote: str) -> Span:
    """The one passage of the document that reads like `quote`, whatever the width of white space.

    Where nothing reads so to the letter, case, accents and the shape of quotation marks may differ.
    Raises BadPassage for a quote that stands there not at all or more than once.
    """
    words = quote.split()
    if not words:
        raise BadPassage("a quote needs words")
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = [Span(*match.span()) for match in pattern.finditer(document.text)]
    found = found or list(find_exact(document.text, quote))
    if not found:
        raise BadPassage(
            f"this quote is not in {document.slug}", Remedy.SHOW_TEXT, about=document.slug
        )
    if len(found) > 1:
        places = ", ".join(f"{start}–{end}" for start, end in found[:_TOLD])
        more = ", …" if len(found) > _TOLD else ""
        raise BadPassage(
            f"this quote stands {len(found)} times in {document.slug} (at {places}{more})",
            Remedy.GIVE_SPAN,
        )
    return found[0]
