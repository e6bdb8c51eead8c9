"""Passages that a document shares word for word with others of its publisher: notices, slogans.

They are not visible in one text, and a document's text depends on its source alone. So these are
suggestions, which a reader may accept in the review of the cleaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.cleaning.changes import Change
from corpus.cleaning.cleaned import Cleaned
from corpus.document import Block, Span
from corpus.text.folding import fold

RULE = "suggest.repeated"
_FEWEST_LETTERS = 3
"""Of a block that is worth a suggestion; less is a rule of stars or a number."""


def repeated(
    text: str, blocks: Sequence[Block], others: Iterable[tuple[str, Sequence[Block]]]
) -> list[tuple[Span, int]]:
    """The blocks that are also in others' texts, apart from case, accents and white space, with the
    number of those texts.
    """
    own = {}
    for block in blocks:
        key = _key(text, block)
        if sum(map(str.isalpha, key)) >= _FEWEST_LETTERS:
            own[block.span] = key
    own_keys = set(own.values())
    texts_by_key: Counter[str] = Counter()
    for other, its_blocks in others:
        texts_by_key.update(
            {key for block in its_blocks if (key := _key(other, block)) in own_keys}
        )
    return [(span, texts_by_key[key]) for span, key in own.items() if texts_by_key[key]]


def suggestions(
    cleaned: Cleaned, repeated_blocks: Iterable[tuple[Span, int]], where: str
) -> list[Change]:
    """Repeated blocks as changes that a reader may make; `where` is the publisher's name."""
    if RULE in cleaned.review.without:
        return []
    return [
        Change(
            "suggested",
            RULE,
            cleaned.ledger.raw_span(span),
            span,
            1 - 0.5**number,
            f"occurs in {number} other document{'' if number == 1 else 's'} of {where}",
            minor=False,
        )
        for span, number in repeated_blocks
    ]


def _key(text: str, block: Block) -> str:
    return " ".join(fold(text[block.start : block.end]).split())
