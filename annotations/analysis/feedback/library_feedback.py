"""Feedback in a library: which documents, annotators and tags it is about, and how it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotations.analysis.agreement.units import sentences_of
from annotations.analysis.feedback.outcomes import Text, Unit, compare
from annotations.analysis.feedback.results import (
    ClassFeedback,
    DocumentFeedback,
    Feedback,
    LeftOut,
    Question,
)
from annotations.errors import BadRound, NoStandard, UnknownAnnotator
from annotations.model import CONSENSUS, Annotation
from annotations.service.copying import is_origin_mark
from annotations.service.reading import StoreReader
from corpus.document import Document, Span


def class_feedback(
    store: StoreReader,
    names: Iterable[str] = (),
    documents: Iterable[str] | None = None,
    *,
    against: str = CONSENSUS,
    unit: Unit | None = None,
    nested: bool = False,
    complete: bool | None = None,
) -> ClassFeedback:
    """Compare these annotators (or all) with a standard in these documents (their ids, or all).

    The `unit` is the sentence if every passage of the standard is one sentence, as in the walk
    through the disagreements, else the passage. By default (`complete` None) *consensus* counts
    only where it says something if it was set sentence by sentence: the walk shows nothing but what
    annotators tagged differently. Any other standard is complete, also a consensus that was taken
    over from somebody (`copy_annotations`).

    As in the agreement, an annotator counts in documents in which they have annotated something.
    Raises BadRound in a blind round, in which nobody else's annotations may be seen; NoStandard if
    the standard has no annotations in these documents; UnknownAnnotator.
    """
    if store.visible_annotator() is not None:
        raise BadRound("annotations cannot be compared in a blind round, before all are revealed")
    names = list(dict.fromkeys(names))
    known = {annotator.name for annotator in store.annotators()}
    for name in (*names, *([] if against == CONSENSUS else [against])):
        if name not in known:
            raise UnknownAnnotator(f"there is no annotator “{name}” in this library")
        if name in names and name == against:
            raise UnknownAnnotator(
                f"the annotations of “{name}” cannot be compared with themselves"
            )
    if documents is None:
        documents = [document.id for document in store.documents.all()]
    wanted = [*names, against] if names else None
    read = [_Read.of(store, id_, wanted) for id_ in documents]
    settled = [document for document in read if against in document.annotations]
    if not settled:
        raise NoStandard(f"“{against}” has annotated nothing here to compare with")
    if unit is None:
        unit = "sentence" if all(one.by_sentences(against) for one in settled) else "passage"
    if complete is None:
        complete = (
            against != CONSENSUS or unit == "passage" or _was_taken_over(store, settled, against)
        )
    book = [tag.name for tag in store.tags.codebook().tags]
    question = Question(against, unit, nested, complete, tuple(book))
    chosen = names or sorted(known - {against, CONSENSUS})
    return ClassFeedback(
        question,
        tuple(_feedback(name, settled, question) for name in chosen),
        tuple(
            LeftOut(one.document.slug, one.document.title, f"{against} has annotated nothing")
            for one in read
            if against not in one.annotations
        ),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """A document, and who has annotated it."""

    document: Document
    text: Text
    annotations: Mapping[str, Sequence[Annotation]]
    """By annotator, those that have their passage."""

    @staticmethod
    def of(store: StoreReader, id_: str, names: Sequence[str] | None) -> _Read:
        """With the annotations of these annotators, or of all."""
        document = store.documents.get(id_)
        by_annotator: dict[str, list[Annotation]] = defaultdict(list)
        for annotation in (
            store.annotations(document=id_)
            if names is None
            else [one for name in names for one in store.annotations(document=id_, annotator=name)]
        ):
            if annotation.status != "orphaned":
                by_annotator[annotation.annotator.name].append(annotation)
        return _Read(document, Text(document.text, sentences_of(document)), dict(by_annotator))

    def by_sentences(self, name: str) -> bool:
        """Whether every passage of this annotator is one sentence."""
        sentences: set[Span] = set(map(self.document.trimmed, self.text.sentences))
        return all(annotation.span in sentences for annotation in self.annotations[name])


def _feedback(name: str, settled: Iterable[_Read], question: Question) -> Feedback:
    compared, left_out = [], []
    for read in settled:
        document = read.document
        if name not in read.annotations:
            left_out.append(LeftOut(document.slug, document.title, f"{name} has annotated nothing"))
            continue
        compared.append(
            DocumentFeedback(
                document.id, document.slug, document.title, document.text,
                compare(
                    read.text, read.annotations[name], read.annotations[question.against],
                    question.unit, complete=question.complete,
                    parents=question.parents if question.nested else _no_parents,
                ),
            )
        )  # fmt: skip
    return Feedback(name, question, tuple(compared), tuple(left_out))


def _was_taken_over(store: StoreReader, settled: Iterable[_Read], name: str) -> bool:
    """Whether some of these annotations were copied from somebody else."""
    ids = [one.id for read in settled for one in read.annotations[name]]
    threads = store.replies.threads(ids).values()
    return any(is_origin_mark(reply.text) for thread in threads for reply in thread)


def _no_parents(_: str) -> Sequence[str]:
    return ()
