"""A document that is open, with its annotations as the pane shows them."""

from __future__ import annotations

from collections.abc import Iterable

from annotations.model import Annotation, Codebook
from corpus.document import Document, Span
from reader.highlights import Mark, MarkState

# What stands in the margin for a note without a tag.
NOTE_LETTER = "n"
NOTE_COLOUR = "grey"


class Opened:
    """The annotations of one open document: those in the library, and those on their way there."""

    def __init__(self, document: Document, annotations: Iterable[Annotation]) -> None:
        self.document = document
        self.annotations: dict[str, Annotation] = {}
        self._waiting: dict[str, Mark] = {}
        """Marks that are painted before they are committed, by a key of the change's own."""
        self.replace(annotations)

    def replace(self, annotations: Iterable[Annotation]) -> None:
        """Hold these annotations and no others."""
        self.annotations = {a.id: a for a in annotations}

    def put(self, annotation: Annotation) -> None:
        """Take in what the library holds of this annotation now."""
        self.annotations[annotation.id] = annotation

    def drop(self, id_: str) -> None:
        self.annotations.pop(id_, None)

    def wait_for(self, key: str, mark: Mark) -> None:
        """Show a mark as on its way until `settle(key)`."""
        self._waiting[key] = mark

    def settle(self, key: str) -> None:
        self._waiting.pop(key, None)

    def doubt(self, key: str) -> None:
        """The mark could not be saved: it stays, and says so."""
        if key in self._waiting:
            self._waiting[key] = self._waiting[key]._replace(state="unsaved")

    def marks(self, book: Codebook) -> list[Mark]:
        """All marks, in no particular order."""
        marks = [
            mark
            for annotation in self.annotations.values()
            if annotation.status != "orphaned"
            for mark in marks_of(annotation, book)
        ]
        return marks + list(self._waiting.values())

    def at(self, offset: int) -> list[Annotation]:
        """The annotations over this offset, the widest first."""
        found = [
            a
            for a in self.annotations.values()
            if a.status != "orphaned" and a.span.start <= offset < a.span.end
        ]
        return sorted(found, key=lambda a: (a.span.start - a.span.end, a.id))

    def on(self, span: Span, annotator: str) -> Annotation | None:
        """This annotator's annotation on exactly this span."""
        return next(
            (
                a
                for a in self.annotations.values()
                if a.span == span and a.annotator.name == annotator and a.status != "orphaned"
            ),
            None,
        )


def marks_of(annotation: Annotation, book: Codebook, state: MarkState = "saved") -> list[Mark]:
    """One mark for each tag; one of its own for a note without any."""
    start, end = annotation.span
    looks = [(tag.mark, tag.colour) for name in annotation.tags if (tag := book.get(name))]
    return [
        Mark(start, end, annotation.id, letter, colour, state)
        for letter, colour in looks or [(NOTE_LETTER, NOTE_COLOUR)]
    ]
