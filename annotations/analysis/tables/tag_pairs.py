"""Tags × tags: which tags occur together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, get_args

from annotations.analysis.agreement.units import sentences_of
from annotations.analysis.selection import ExportSelection
from annotations.analysis.sentence_coverage import covered_sentences
from annotations.analysis.tables.documents import used_tags
from annotations.analysis.tables.typed_table import Cell, TypedColumn, TypedTable
from annotations.model import Annotation
from corpus.document import Document, Span
from corpus.text.words import words

PairRule = Literal["overlap", "sentence", "near"]
PAIR_RULES: tuple[PairRule, ...] = get_args(PairRule)
NEAR = 20
"""Words between two passages that are near each other, unless said otherwise."""
Pairs = Counter[tuple[str, str]]
"""How often two tags occur together, by their names in alphabetical order."""


def tags_by_tags(
    selection: ExportSelection, rule: PairRule = "overlap", distance: int = NEAR
) -> TypedTable:
    """A row and a column for each tag that is used; the table is symmetric.

    `overlap`: the pairs of passages, one with each tag, that have a character in common; a passage
    with both tags is one of them. `sentence`: the sentences that are tagged with both. `near`: the
    pairs with at most `distance` words between them, those that overlap among them. The diagonal
    has the number of passages with the tag, or of sentences. By whomever; orphans do not count.
    """
    tags = used_tags(selection)
    columns = (TypedColumn("tag"), *(TypedColumn(name, "integer") for name in tags))
    return TypedTable("tags", columns, _rows(selection, tags, rule, distance))


def _rows(
    selection: ExportSelection, tags: Sequence[str], rule: PairRule, distance: int
) -> Iterator[tuple[Cell, ...]]:
    pairs: Pairs = Counter()
    for id_, of_document in selection.by_document().items():
        placed = [one for one in of_document if one.status != "orphaned" and one.tags]
        if rule == "sentence":
            pairs += in_one_sentence(selection.document(id_), placed)
            continue
        place: Callable[[Span], Span] = lambda span: span  # noqa: E731
        if rule == "near":
            place = word_places(selection.document(id_).text, distance)
        pairs += close_pairs(placed, place)
    for tag in tags:
        yield (tag, *(pairs[min(tag, other), max(tag, other)] for other in tags))


def close_pairs(annotations: Iterable[Annotation], place: Callable[[Span], Span]) -> Pairs:
    """The pairs of annotations whose places overlap, by their tags; each annotation once with
    itself. Takes as long as there are pairs.
    """
    places = sorted(((place(one.span), one.tags) for one in annotations), key=lambda p: p[0])
    pairs: Pairs = Counter()
    open_places: list[tuple[Span, tuple[str, ...]]] = []
    for span, tags in places:
        open_places = [other for other in open_places if other[0].end > span.start]
        for name in tags:
            pairs.update((min(name, other), max(name, other)) for other in tags if other >= name)
        for _, others in open_places:
            pairs.update({(min(a, b), max(a, b)) for a in tags for b in others if a != b})
        open_places.append((span, tags))
    return pairs


def word_places(text: str, distance: int) -> Callable[[Span], Span]:
    """Passages as spans of the words of a text, widened at their end by `distance` words: two
    overlap where there are at most that many words between the passages.
    """
    all_words = list(words(text))
    ends = [word.end for word in all_words]
    starts = [word.start for word in all_words]

    def place(span: Span) -> Span:
        first = bisect_right(ends, span.start)
        last = max(first, bisect_left(starts, span.end))
        return Span(first, last + distance + 1)

    return place


def in_one_sentence(document: Document, annotations: Iterable[Annotation]) -> Pairs:
    """The sentences that are tagged with both of two tags, by the tags."""
    all_sentences = sentences_of(document)
    tags: list[set[str]] = [set() for _ in all_sentences]
    for annotation in annotations:
        for n in covered_sentences(document.text, all_sentences, annotation.span):
            tags[n].update(annotation.tags)
    return Counter(
        (one, other) for names in tags for one in names for other in names if one <= other
    )
