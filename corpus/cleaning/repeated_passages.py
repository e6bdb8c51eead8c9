"""What a document shares word for word with others of its publisher: a notice, an appeal, a slogan.

One text cannot tell, and a document's text depends on its source alone: so these are suggestions,
which a reader takes or leaves in the review of the cleaning.
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
    """The blocks that stand in others' texts too, letter for letter but for case, accents and
    white space, with the number of those texts.
    """
    own = {}
    for block in blocks:
        key = _key(text, block)
        if sum(map(str.isalpha, key)) >= _FEWEST_LETTERS:
            own[block.span] = key
    wanted = set(own.values())
    found: Counter[str] = Counter()
    for other, its_blocks in others:
        found.update({key for block in its_blocks if (key := _key(other, block)) in wanted})
    return [(span, found[key]) for span, key in own.items() if found[key]]


def suggestions(cleaned: Cleaned, found: Iterable[tuple[Span, int]], where: str) -> list[Change]:
    """The same as changes that a reader may make; `where` names the publisher."""
    if RULE in cleaned.review.without:
        return []
    return [
        Change(
            "suggested",
            RULE,
            cleaned.ledger.raw_span(span),
            span,
            1 - 0.5**number,
            f"stands in {number} other document{'' if number == 1 else 's'} of {where}",
            minor=False,
        )
        for span, number in found
    ]


def _key(text: str, block: Block) -> str:
    return " ".join(fold(text[block.start : block.end]).split())
