"""The results of a search over texts, notes, tags and memos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from annotations.model.memos import MemoSubject
from corpus.document import Span

CONTEXT = 90
"""Characters of the text that are shown on either side of a result."""

SearchField = Literal["text", "note", "tag", "memo"]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A passage of a text, an annotation whose note or tag answers the query, or a memo."""

    document: str
    """The document's slug; empty for memos on tags and on the library."""
    field: SearchField
    span: Span
    """The passage; for notes and tags that of the annotation; for memos nothing."""
    text: str
    score: float
    """0–100."""
    annotation: str | None = None
    title: str = ""
    before: str = ""
    """The text before the passage, so that a reader can choose."""
    after: str = ""
    memo: MemoSubject | None = None
    """What a memo is about."""

    @property
    def place(self) -> object:
        """What it is: the same passage, note, tag or memo may answer twice."""
        about = (self.annotation, self.memo, self.after if self.memo else "")
        return self.document, self.field, self.span, self.text, about


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The results of a query, and how thorough the search was."""

    results: tuple[SearchResult, ...]
    """Best first."""
    exhaustive: bool
    """Every passage was compared with the query, not only those with its rare words."""
    problems: tuple[str, ...] = ()
    """Sentences about names in the query that the library does not know."""


def rank(results: Iterable[SearchResult]) -> list[SearchResult]:
    """The results, best first; of equally good ones, each document's first one comes first."""
    seen: Counter[tuple[float, str]] = Counter()
    ranked: list[tuple[float, int, int, SearchResult]] = []
    for n, result in enumerate(results):
        turn = seen[result.score, result.document]
        seen[result.score, result.document] += 1
        ranked.append((-result.score, turn, n, result))
    return [result for *_, result in sorted(ranked, key=lambda entry: entry[:3])]
