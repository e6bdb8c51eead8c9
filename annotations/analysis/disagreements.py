"""Where annotators differ, sentence by sentence, the most divided first: what a class discusses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotations.analysis.agreement.units import sentences_of
from annotations.analysis.sentence_coverage import covered_sentences
from annotations.model import CONSENSUS, Annotation
from annotations.service.reading import StoreReader
from corpus.document import Document, Span


class Judgement(NamedTuple):
    """What one annotator says of a sentence; nothing, if there are no tags and notes."""

    annotator: str
    tags: tuple[str, ...]
    """All that they have set on it, in the order of their passages."""
    notes: tuple[str, ...]
    annotations: tuple[str, ...]
    """The ids of the annotations."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sentence on which annotators differ."""

    document: str
    """The document's id."""
    slug: str
    title: str
    span: Span
    """The sentence."""
    text: str
    judgements: tuple[Judgement, ...]
    """By everybody with an annotation in the document, by name; also by those without a tag here,
    since not tagging is a judgement."""
    consensus: Judgement | None
    """What the class has agreed on, if it has."""
    share: float
    """The share of pairs of annotators that gave it different sets of tags, 0 to 1."""


def disagreements(store: StoreReader, documents: Iterable[str] | None = None) -> list[Disagreement]:
    """The sentences of these documents (their ids, or all) that are tagged differently, the most
    divided first, then in the order of the documents and their texts.
    """
    if documents is None:
        documents = [document.id for document in store.documents.all()]
    by_document = [
        document_disagreements(store.documents.get(id_), store.annotations(document=id_))
        for id_ in documents
    ]
    return sorted(
        (disagreement for in_document in by_document for disagreement in in_document),
        key=lambda disagreement: -disagreement.share,
    )


def document_disagreements(
    document: Document,
    annotations: Iterable[Annotation],
    among: Collection[str] | None = None,
) -> list[Disagreement]:
    """The sentences on which these annotations of the document differ, in the order of the text.

    `among`: those (ids) that count, and *consensus*; whoever has made others is a judge all the
    same, who has said nothing with them.
    """
    anchored = [annotation for annotation in annotations if annotation.status != "orphaned"]
    annotators = sorted({annotation.annotator.name for annotation in anchored} - {CONSENSUS})
    sentences = sentences_of(document)
    by_sentence: list[dict[str, list[Annotation]]] = [{} for _ in sentences]
    for annotation in anchored:
        name = annotation.annotator.name
        if among is not None and annotation.id not in among and name != CONSENSUS:
            continue
        for n in covered_sentences(document.text, sentences, annotation.span):
            by_sentence[n].setdefault(name, []).append(annotation)
    result = []
    for span, by_annotator in zip(sentences, by_sentence, strict=True):
        if not by_annotator:
            continue
        judgements = tuple(_judgement(name, by_annotator.get(name, ())) for name in annotators)
        share = _share(judgements)
        if share:
            consensus = by_annotator.get(CONSENSUS)
            result.append(
                Disagreement(
                    document.id, document.slug, document.title, span, document.text[slice(*span)],
                    judgements, _judgement(CONSENSUS, consensus) if consensus else None, share,
                )
            )  # fmt: skip
    return result


def _judgement(name: str, annotations: Sequence[Annotation]) -> Judgement:
    return Judgement(
        name,
        tuple(dict.fromkeys(tag for annotation in annotations for tag in annotation.tags)),
        tuple(annotation.note for annotation in annotations if annotation.note),
        tuple(annotation.id for annotation in annotations),
    )


def _share(judgements: Sequence[Judgement]) -> float:
    """Krippendorff's observed disagreement in one unit: differing pairs, of all pairs."""
    sets = Counter(frozenset(judgement.tags) for judgement in judgements)
    annotators = len(judgements)
    alike = sum(count * (count - 1) for count in sets.values())
    return 1 - alike / (annotators * (annotators - 1)) if annotators > 1 else 0.0
