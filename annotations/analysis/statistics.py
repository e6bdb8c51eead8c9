"""Counts for each document of a library: words, annotations, tags, cues, and who agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from annotations.analysis.agreement.measurement import measure
from annotations.analysis.agreement.results import AnnotatorPair
from annotations.analysis.agreement.units import annotated_document
from annotations.analysis.sentence_coverage import COUNTING_RULE
from annotations.analysis.tag_distribution import tag_distribution
from annotations.service.reading import StoreReader
from corpus.cues.detection import CueKind, count_cues, has_list

UNTAGGED = ""
"""The tag of an annotation without tags, as in the CSV."""


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """The counts of one document."""

    document: str
    """Its slug."""
    title: str
    words: int
    annotations: int
    tags: dict[str, dict[str, int]]
    """How many annotations carry each tag, by the annotator's name; in the codebook's order."""
    annotators: dict[str, int]
    """How many annotations each annotator has made, most first."""
    cues: dict[CueKind, int]
    tag_distribution: dict[str, list[int]]
    """How many annotators have set each tag in each part of the text."""
    pairs: tuple[AnnotatorPair, ...]
    """How far every two annotators agree on the tags of the sentences."""
    language: str | None = None
    """The document's (ISO 639-1), whose words are its cues; for None those of English."""

    @property
    def has_cue_words(self) -> bool:
        """Whether there are words for the document's language; else only digits and quotation
        marks were looked for.
        """
        return has_list(self.language)

    @property
    def rule(self) -> str:
        """When a sentence counts as tagged."""
        return COUNTING_RULE

    def per_thousand(self, kind: CueKind) -> float:
        """Cues of this kind in a thousand words, to two places; 0 in a document without words."""
        return round(1000 * self.cues[kind] / self.words, 2) if self.words else 0.0


def document_counts(
    store: StoreReader,
    documents: Iterable[str] | None = None,
    *,
    among: Collection[str] | None = None,
    annotators: Collection[str] = (),
) -> Iterator[DocumentCounts]:
    """The counts of these documents (their ids), or of all, in the library's order; of the
    annotations `among` (ids) and by these annotators (names), or of all.
    """
    order = [*(tag.name for tag in store.tags.codebook().tags), UNTAGGED]
    if documents is None:
        documents = [summary.id for summary in store.summaries()]
    for id_ in documents:
        document = store.documents.get(id_)
        every = [
            annotation
            for annotation in store.annotations(document=id_)
            if not annotators or annotation.annotator.name in annotators
        ]
        annotations = [one for one in every if among is None or one.id in among]
        tags: dict[str, Counter[str]] = {}
        for annotation in annotations:
            for tag in annotation.tags or (UNTAGGED,):
                tags.setdefault(tag, Counter())[annotation.annotator.name] += 1
        used = [tag for tag in order if tag in tags and tag != UNTAGGED]
        distribution = tag_distribution(len(document.text), annotations)
        yield DocumentCounts(
            document.slug,
            document.title,
            document.words,
            len(annotations),
            {tag: dict(tags[tag].most_common()) for tag in order if tag in tags},
            dict(Counter(a.annotator.name for a in annotations).most_common()),
            count_cues(document),
            {tag: distribution[tag] for tag in used if tag in distribution},
            measure([annotated_document(document, every, among=among)], used, resamples=0).pairs,
            document.metadata.language,
        )
