"""What a query asks of documents, annotations and memos beside its words. Pure functions.

A query is answered alternative by alternative: the words of one are looked for in the texts, and
its filters choose where.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import accumulate, chain, islice

from annotations.analysis.sentence_coverage import covers_sentence
from annotations.model import Annotation
from annotations.model.memos import Memo
from annotations.query.evaluation import (
    Evaluation,
    TextOf,
    documents_fulfilling,
    is_annotator,
    is_nested,
)
from annotations.query.tree import (
    And,
    By,
    Doc,
    In,
    Node,
    Not,
    Or,
    Tag,
    Words,
    conjunction,
    disjunction,
    is_about_documents,
    is_condition,
    leaves,
)
from corpus.document import Span
from corpus.search.query import Query, parse
from corpus.text.romanisation import latin_form
from corpus.text.words import words

_MOST_ALTERNATIVES = 12
"""Searches for words that one query can be."""


@dataclass(frozen=True, slots=True)
class SearchAlternative:
    """Words to look for, and where."""

    words: Query
    filter: Node | None = None
    near: int | None = None
    """How many words may be between a match and an annotation that the filter answers."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the filter of an alternative leaves of a library."""

    documents: Set[str]
    """Ids."""
    annotations: Sequence[Annotation]
    memos: Sequence[Memo]
    required: bool
    """Whether only passages with one of these annotations count."""
    excluded: Sequence[Annotation]
    """Passages with one of these do not count."""

    def with_annotations(self, annotations: Iterable[Annotation]) -> Chosen:
        """The same with these annotations only."""
        return replace(self, annotations=tuple(annotations))


def search_alternatives(tree: Node, *, unfinished: bool) -> list[SearchAlternative]:
    """The searches that a query consists of; `unfinished`: its last word may continue."""
    found = list(_alternatives(tree))
    if len(found) > _MOST_ALTERNATIVES:
        text = " ".join(leaf.text for leaf in leaves(tree) if isinstance(leaf, Words))
        found = [(text, None, None)]
    return [
        SearchAlternative(
            parse(
                text if unfinished and n == len(found) - 1 else f"{text} ",
                alone=filter_ is None,
            ),
            filter_,
            near,
        )
        for n, (text, filter_, near) in enumerate(found)
    ]  # fmt: skip


_Alternative = tuple[str, Node | None, int | None]


def _alternatives(node: Node) -> Iterator[_Alternative]:
    """Words and what is beside them, for each way to answer the node."""
    if not _has_words(node):
        if node != Or(()):
            yield "", node, None
        return
    match node:
        case Words(text):
            yield text, None, None
        case Or(parts):
            without = [part for part in parts if not _has_words(part)]
            yield from chain.from_iterable(map(_alternatives, filter(_has_words, parts)))
            if without:
                yield "", disjunction(without), None
        case And(parts, near):
            ways: list[tuple[str, list[Node]]] = [("", [])]
            for part in parts:
                inner = list(_alternatives(part))
                if len(ways) * len(inner) > _MOST_ALTERNATIVES:
                    inner = inner[:1]
                ways = [
                    (f"{text} {more}".strip(), [*filters, *([filter_] if filter_ else ())])
                    for text, filters in ways
                    for more, filter_, _ in inner
                ]
            for text, filters in ways:
                yield text, conjunction(filters, near) if filters else None, near
        case _:  # a bracket with a minus: its words are asked of annotations
            yield "", node, None


def _has_words(node: Node) -> bool:
    return not isinstance(node, Not) and any(isinstance(leaf, Words) for leaf in leaves(node))


def choose(
    filter_: Node | None, evaluation: Evaluation, text_of: TextOf, memos: Iterable[Memo],
    without: Set[str],
) -> Chosen:  # fmt: skip
    """What the filter leaves; nothing of the documents `without` (ids)."""
    queried = evaluation.queried
    documents: Set[str] = queried.documents.keys() - without
    if filter_ is None:
        annotations = [a for a in queried.annotations if a.document in documents]
        left = [memo for memo in memos if _is_in(memo, documents)]
        return Chosen(documents, annotations, left, required=False, excluded=())
    parts = filter_.parts if isinstance(filter_, And) else (filter_,)
    for part in filter(is_about_documents, parts):
        documents = documents & documents_fulfilling(part, queried)
    answers = [a for a in evaluation.answered(filter_, text_of) if a.document in documents]
    # What must not be at the passage of an annotation must not be at a passage of the text.
    minus = [part.part for part in parts if isinstance(part, Not) and not is_condition(part.part)]
    excluded = [one for part in minus for one in evaluation.answered(part, text_of)]
    required = any(
        not is_about_documents(part) and not (isinstance(part, Not) and part.part in minus)
        for part in parts
    )
    fulfilled: dict[Node, Set[str]] = {
        leaf: documents_fulfilling(leaf, queried)
        for leaf in leaves(filter_)
        if isinstance(leaf, In | Doc)
    }
    left = [memo for memo in memos if _is_in(memo, documents) and _holds(filter_, memo, fulfilled)]
    return Chosen(documents, answers, left, required, excluded)


def _is_in(memo: Memo, documents: Set[str]) -> bool:
    return memo.about.kind != "document" or memo.about.id in documents


def _holds(node: Node, memo: Memo, fulfilled: Mapping[Node, Set[str]]) -> bool:
    """Whether a memo fulfils a filter: `tag:` those on such tags, `in:` and `doc.` those on such
    documents, `by:` those by such annotators.
    """
    match node:
        case Tag(name):
            return memo.about.kind == "tag" and is_nested(memo.about.name, latin_form(name))
        case By(name):
            return is_annotator(memo.annotator.name, latin_form(name))
        case In() | Doc():
            return memo.about.kind == "document" and memo.about.id in fulfilled[node]
        case And(parts):
            return all(_holds(part, memo, fulfilled) for part in parts)
        case Or(parts):
            return any(_holds(part, memo, fulfilled) for part in parts)
        case Not(part):
            return not _holds(part, memo, fulfilled)
        case _:
            return False


class Passages:
    """The passages of annotations: whether one of them is at a passage of a text."""

    def __init__(self, annotations: Iterable[Annotation], near: int | None = None) -> None:
        self._near = near
        by_document: dict[str, list[Span]] = {}
        for annotation in annotations:
            if annotation.status != "orphaned":
                by_document.setdefault(annotation.document, []).append(annotation.span)
        self._by_document = {
            document: _OrderedSpans(sorted(spans)) for document, spans in by_document.items()
        }

    def any_at(self, document: str, text: str, span: Span) -> bool:
        """Whether one counts for this passage of a document (its id and text), or is near it."""
        spans = self._by_document.get(document)
        if spans is None:
            return False
        if self._near is not None:
            return any(_words_between(text, gap, self._near) for gap in spans.gaps(span))
        return any(covers_sentence(text, span, other) for other in spans.overlapping(span))


class _OrderedSpans:
    """Spans by their starts, with how far those up to each of them reach."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._reach = list(accumulate((span.end for span in spans), max))

    def overlapping(self, span: Span) -> Iterator[Span]:
        """Those that overlap this one, the last first."""
        for n in range(bisect_left(self._starts, span.end) - 1, -1, -1):
            if self._reach[n] <= span.start:
                return
            if self._spans[n].end > span.start:
                yield self._spans[n]

    def gaps(self, span: Span) -> Iterator[Span]:
        """What is between this one and the nearest on either side; empty where they overlap."""
        after = bisect_left(self._starts, span.end)
        if after:
            yield Span(min(self._reach[after - 1], span.start), span.start)
        if after < len(self._spans):
            yield Span(span.end, self._starts[after])


def _words_between(text: str, gap: Span, most: int) -> bool:
    """Whether there are at most so many words in the gap."""
    return gap.empty or next(islice(words(text, *gap), most, None), None) is None
