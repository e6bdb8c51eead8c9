"""The words that a drag of the mouse takes as a whole."""

from __future__ import annotations

import re

from corpus.document import Span
from reader.text.units import Units

_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
"""Letters of scripts that put no spaces between words: what is between two spaces is no word."""


def drag_word(units: Units, offset: int) -> Span | None:
    """The word at `offset` in whole clusters; None between words, and where none can be told."""
    word = units.word(offset)
    if word is None or _WITHOUT_SPACES.search(units.text, *word):
        return None
    return units.widen_to_clusters(word)
