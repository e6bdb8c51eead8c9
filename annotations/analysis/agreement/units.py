"""The units of comparison: the sentences or characters of a document, and who set which tags on
each.

The rules: a sentence has an annotator's tag if a passage of theirs with this tag covers it
(`sentence_coverage`). Characters are those of the sentences: the white space between two sentences
belongs to neither, so that one passage over both and two passages, one each, are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

from annotations.analysis.sentence_coverage import covered_sentences, overlapping
from annotations.model import CONSENSUS, Annotation
from corpus.document import Document, Span
from corpus.text.sentences import sentences

Unit = Literal["sentence", "character"]
UNITS: tuple[Unit, ...] = get_args(Unit)
ANY_TAG = "any tag"
"""The only tag there is where passages are compared whatever their tag."""


class TaggedPassage(NamedTuple):
    """A passage that an annotator has tagged."""

    annotator: int
    """The annotator's index in `AnnotatedDocument.annotators`."""
    span: Span
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document with the tagged passages of its annotators."""

    slug: str
    text: str
    sentences: tuple[Span, ...]
    annotators: tuple[str, ...]
    """Those with at least one annotation that is anchored in this document."""
    passages: tuple[TaggedPassage, ...]
    orphans: int = 0
    """Annotations of theirs that have lost their passage; they are excluded."""
    resolutions: int = 0
    """Annotations of *consensus*; they are excluded."""

    @property
    def length(self) -> int:
        """Code points of the text."""
        return len(self.text)

    @property
    def all_annotators(self) -> int:
        """The set of all annotators, as a bitmap."""
        return (1 << len(self.annotators)) - 1


class UnitRun(NamedTuple):
    """Consecutive units with the same tags by every annotator."""

    units: int
    """How many: 1 for a sentence."""
    tagged: tuple[int, ...]
    """For each tag the annotators who have set it, as a bitmap of their indexes."""


def sentences_of(document: Document) -> tuple[Span, ...]:
    """The sentences of a document, block by block."""
    language = document.metadata.language
    return tuple(
        sentence
        for block in document.blocks
        for sentence in sentences(document.text, block.start, block.end, language, block.kind)
    )


def annotated_document(
    document: Document,
    annotations: Iterable[Annotation],
    *,
    only: Collection[str] = (),
    among: Collection[str] | None = None,
    present: Collection[str] = (),
) -> AnnotatedDocument:
    """The document with these annotations; only those of the annotators `only`, if any are named.

    `among`: the annotations (ids) whose tags count. Who has made others here is an annotator all
    the same, who has set none of these tags; and so are those who are `present` (names).

    *Consensus* is a resolution, not an annotator, and does not count.
    """
    all_annotations = list(annotations)
    individual = [a for a in all_annotations if a.annotator.name != CONSENSUS]
    chosen = [a for a in individual if not only or a.annotator.name in only]
    anchored = [a for a in chosen if a.status != "orphaned"]
    annotators = tuple(sorted({a.annotator.name for a in anchored} | {*present} - {CONSENSUS}))
    indexes = {name: n for n, name in enumerate(annotators)}
    return AnnotatedDocument(
        document.slug,
        document.text,
        sentences_of(document),
        annotators,
        tuple(
            TaggedPassage(indexes[a.annotator.name], a.span, a.tags)
            for a in anchored
            if among is None or a.id in among
        ),
        len(chosen) - len(anchored),
        len(all_annotations) - len(individual),
    )


def without_tag_names(document: AnnotatedDocument, tags: Collection[str]) -> AnnotatedDocument:
    """The document with ANY_TAG on each passage that has one of these tags, and no other tag: what
    is left is what was tagged, whatever the tag.
    """
    passages = [
        passage._replace(tags=(ANY_TAG,))
        for passage in document.passages
        if any(has_tag(passage.tags, tag, nested=True) for tag in tags)
    ]
    return replace(document, passages=tuple(passages))


def has_tag(tags: Collection[str], tag: str, nested: bool) -> bool:
    """Whether the tag is among these tags; if `nested`, also as one that is nested in it."""
    return tag in tags or (nested and any(other.startswith(f"{tag}/") for other in tags))


def unit_runs(
    document: AnnotatedDocument, tags: Sequence[str], unit: Unit, *, nested: bool = False
) -> list[list[UnitRun]]:
    """For each sentence its units: itself, or its characters in runs."""
    tag_indexes: dict[tuple[str, ...], list[int]] = {}
    by_sentence: list[list[_IndexedPassage]] = [[] for _ in document.sentences]
    for passage in document.passages:
        if passage.tags not in tag_indexes:
            tag_indexes[passage.tags] = [
                n for n, tag in enumerate(tags) if has_tag(passage.tags, tag, nested)
            ]
        if tag_indexes[passage.tags]:
            for n in _sentences_with(document, passage.span, unit):
                by_sentence[n].append((passage, tag_indexes[passage.tags]))
    if unit == "sentence":
        return [[_sentence_run(passages, len(tags))] for passages in by_sentence]
    return [
        list(_character_runs(sentence, passages, len(tags)))
        for sentence, passages in zip(document.sentences, by_sentence, strict=True)
    ]


def _sentences_with(document: AnnotatedDocument, span: Span, unit: Unit) -> Iterable[int]:
    """The sentences that a passage tags; or, if characters are compared, that it has some of."""
    if unit == "character":
        return overlapping(document.sentences, span)
    return covered_sentences(document.text, document.sentences, span)


_IndexedPassage = tuple[TaggedPassage, list[int]]
"""A passage and the indexes of its tags among those that are compared."""


def _sentence_run(passages: Iterable[_IndexedPassage], tags: int) -> UnitRun:
    tagged = [0] * tags
    for passage, indexes in passages:
        for tag in indexes:
            tagged[tag] |= 1 << passage.annotator
    return UnitRun(1, tuple(tagged))


def _character_runs(
    sentence: Span, passages: Iterable[_IndexedPassage], tags: int
) -> Iterator[UnitRun]:
    """The characters of a sentence, by one pass over the ends of the passages in it."""
    ends: list[tuple[int, int, int, int]] = []
    for passage, indexes in passages:
        for tag in indexes:
            ends.append((max(sentence.start, passage.span.start), 1, tag, passage.annotator))
            ends.append((min(sentence.end, passage.span.end), -1, tag, passage.annotator))
    open_passages: Counter[tuple[int, int]] = Counter()
    tagged, at = [0] * tags, sentence.start
    for offset, step, tag, annotator in sorted(ends):
        if offset > at:
            yield UnitRun(offset - at, tuple(tagged))
            at = offset
        # An annotator's passages may overlap: the tag ends with the last of them.
        open_passages[tag, annotator] += step
        if open_passages[tag, annotator] > 0:
            tagged[tag] |= 1 << annotator
        else:
            tagged[tag] &= ~(1 << annotator)
    if sentence.end > at:
        yield UnitRun(sentence.end - at, tuple(tagged))


def by_tag(run: UnitRun, tag: int, all_annotators: int) -> dict[frozenset[int], int]:
    """The annotators by whether they have set this tag: {} or {tag} → annotators, as a bitmap."""
    return {frozenset((tag,)): run.tagged[tag], frozenset(): all_annotators & ~run.tagged[tag]}


def by_set(run: UnitRun, all_annotators: int) -> dict[frozenset[int], int]:
    """The annotators (as a bitmap) by the set of tags that they have given these units."""
    groups = {frozenset[int](): all_annotators}
    for tag, annotators in enumerate(run.tagged):
        if annotators:
            split: dict[frozenset[int], int] = {}
            for tags, group in groups.items():
                if group & annotators:
                    split[tags | {tag}] = group & annotators
                if group & ~annotators:
                    split[tags] = group & ~annotators
            groups = split
    return groups
