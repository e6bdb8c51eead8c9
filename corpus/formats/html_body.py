"""Which blocks of a page trafilatura takes for its article, as hints on the page's whole text.

Its text differs from ours in spaces, lists and tables. So the two are compared word by word: a
block is `body` if trafilatura's text holds most of its words in their order.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

from corpus.formats.raw import Hint
from corpus.optional_imports import import_optional

_WORD = re.compile(r"\w+")
_MOST = 0.6
"""Share of a block's words that must be in trafilatura's text."""
_LONGEST = 2_000_000
"""Characters of a page up to which trafilatura is asked; longer pages are no articles."""
_MOST_TAGS = 50_000
"""Tags up to which trafilatura is asked; it takes minutes for a million line breaks."""
_MOST_PAIRS = 5_000_000
"""Pairs of equal words up to which texts are compared; a word repeated a million times takes
hours.
"""


def body_hints(page: str, text: str) -> list[Hint]:
    """The blocks of `text`, the visible text of `page`, that are the article's; none if trafilatura
    finds none. Raises MissingLibrary if trafilatura cannot be imported.
    """
    if len(page) > _LONGEST or page.count("<") > _MOST_TAGS:
        return []
    chosen = _WORD.findall(_chosen(page).casefold())
    blocks = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text)]
    words: list[str] = []
    ends: list[int] = []
    for start, end in blocks:
        words += _WORD.findall(text[start:end].casefold())
        ends.append(len(words))
    counts, others = Counter(words), Counter(chosen)
    if sum(counts[word] * others[word] for word in others) > _MOST_PAIRS:
        return []
    taken = bytearray(len(words))
    matcher = SequenceMatcher(None, words, chosen, autojunk=False)
    for a, _, size in matcher.get_matching_blocks():
        taken[a : a + size] = b"\x01" * size
    hints = []
    first = 0
    for (start, end), last in zip(blocks, ends, strict=True):
        if last > first and sum(taken[first:last]) >= _MOST * (last - first):
            hints.append(Hint("body", start, end))
        first = last
    return hints


def _chosen(page: str) -> str:
    trafilatura = import_optional("trafilatura")
    try:
        return trafilatura.extract(page, include_comments=False) or ""
    except Exception:  # noqa: BLE001 - its answer is helpful, but not needed
        return ""
