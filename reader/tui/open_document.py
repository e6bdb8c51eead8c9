"""A document that is open, with its annotations as the pane shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotations.model import Brief, Codebook, LinkKind
from annotations.service.store import Store
from corpus.document import Document
from reader.text.highlights import Highlights, Mark

# What stands in the margin for a note without a tag.
NOTE_LETTER = "n"
NOTE_COLOUR = "grey"
# Behind all letters, so that they stand beside a tag's.
LINK_SIGNS: dict[LinkKind, str] = {"supports": "↑", "contradicts": "≠", "repeats": "≡"}


class LoadedAnnotations(NamedTuple):
    """A document's annotations, read and arranged; for a long text a second's work."""

    turn: int
    """Up to which turn of the library's history they tell."""
    codebook: Codebook
    annotations: dict[str, Brief]
    highlights: Highlights


def load_annotations(store: Store, document: str) -> LoadedAnnotations:
    """The annotations of a document (its id)."""
    turn = store.journal.turn()
    codebook = store.tags.codebook()
    briefs = store.briefs(document)
    highlights = Highlights(mark for brief in briefs for mark in marks_of(brief, codebook))
    return LoadedAnnotations(turn, codebook, {brief.id: brief for brief in briefs}, highlights)


class OpenDocument:
    """The annotations of one open document: those in the library, and those on their way there.

    `take_mark_changes` returns only the marks that changed, so that a key costs the same however
    many annotations there are.
    """

    def __init__(self, document: Document, codebook: Codebook) -> None:
        self.document = document
        self.annotations: dict[str, Brief] = {}
        self.codebook = codebook
        """The codebook by which the marks are made."""
        self.turn: int | None = None
        """Up to which turn of the library's history they tell; None while they are being read."""
        self.removed = False
        """Whether the document is no longer in the library."""
        self._waiting: dict[str, Mark] = {}
        """Marks that are painted before they are committed, by a key of the change's own."""
        self._less: set[Mark] = set()
        self._more: set[Mark] = set()

    def replace_annotations(self, loaded: LoadedAnnotations) -> Highlights:
        """Hold these annotations and no others; the marks to be shown."""
        self.turn, self.codebook, self.annotations, highlights = loaded
        self.take_mark_changes()
        return highlights.replaced((), self._waiting.values()) if self._waiting else highlights

    def update_codebook(self, codebook: Codebook) -> bool:
        """Take in tags that are new; False where others look or are called otherwise now, and the
        marks have to be made anew.
        """
        for tag in self.codebook.tags:
            now = codebook.get(tag.name)
            if now is None or (now.mark, now.colour) != (tag.mark, tag.colour):
                return False
        self.codebook = codebook
        return True

    def set_annotation(self, brief: Brief) -> None:
        """Take in what the library holds of this annotation now."""
        before = self.annotations.get(brief.id)
        if before != brief:
            self._change(
                marks_of(before, self.codebook) if before else (), marks_of(brief, self.codebook)
            )
            self.annotations[brief.id] = brief

    def remove_annotation(self, id_: str) -> None:
        """The library holds this annotation no longer."""
        before = self.annotations.pop(id_, None)
        if before is not None:
            self._change(marks_of(before, self.codebook), ())

    def add_pending_mark(self, key: str, mark: Mark) -> None:
        """Show a mark as on its way until `remove_pending_mark(key)`."""
        self._waiting[key] = mark
        self._change((), [mark])

    def remove_pending_mark(self, key: str) -> None:
        """The mark is in the library, or was taken back."""
        mark = self._waiting.pop(key, None)
        if mark is not None:
            self._change([mark], ())

    def mark_unsaved(self, key: str) -> None:
        """The mark could not be saved: it stays, and says so."""
        mark = self._waiting.get(key)
        if mark is not None:
            self.remove_pending_mark(key)
            self.add_pending_mark(key, mark._replace(state="unsaved"))

    def take_mark_changes(self) -> tuple[set[Mark], set[Mark]]:
        """The marks that are to be shown no longer, and those that are, since this was asked."""
        told = self._less, self._more
        self._less, self._more = set(), set()
        return told

    def _change(self, less: Iterable[Mark], more: Iterable[Mark]) -> None:
        for mark in less:
            (self._more.remove if mark in self._more else self._less.add)(mark)
        for mark in more:
            (self._less.remove if mark in self._less else self._more.add)(mark)


def marks_of(brief: Brief, codebook: Codebook) -> list[Mark]:
    """One mark for each tag and each kind of link, or for a note without either; none without a
    passage.
    """
    if brief.orphaned:
        return []
    looks = [(tag.mark, tag.colour) for name in brief.tags if (tag := codebook.get(name))]
    signs = [(LINK_SIGNS[kind], NOTE_COLOUR) for kind in brief.links]
    if not looks and brief.note:
        looks = [(NOTE_LETTER, NOTE_COLOUR)]
    elif not looks:  # nothing but the end of links
        looks, signs = signs[:1] or [(NOTE_LETTER, NOTE_COLOUR)], signs[1:]
    marks = [Mark(brief.start, brief.end, brief.id, letter, colour) for letter, colour in looks]
    aside = [
        Mark(brief.start, brief.end, brief.id, sign, colour, margin_only=True)
        for sign, colour in signs
    ]
    return marks + aside
