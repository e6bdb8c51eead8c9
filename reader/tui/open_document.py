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


class Loaded(NamedTuple):
    """A document's annotations, read and arranged; for a long text a second's work."""

    turn: int
    """Up to which turn of the library's history they tell."""
    book: Codebook
    annotations: dict[str, Brief]
    highlights: Highlights


def load(store: Store, document: str) -> Loaded:
    """The annotations of a document (its id)."""
    turn = store.journal.turn()
    book = store.tags.codebook()
    briefs = store.briefs(document)
    highlights = Highlights(mark for brief in briefs for mark in marks_of(brief, book))
    return Loaded(turn, book, {brief.id: brief for brief in briefs}, highlights)


class Opened:
    """The annotations of one open document: those in the library, and those on their way there.

    What is put in and taken out is told as marks by `news`, so that a key costs the same however
    many annotations there are.
    """

    def __init__(self, document: Document, book: Codebook) -> None:
        self.document = document
        self.annotations: dict[str, Brief] = {}
        self.book = book
        """The codebook by which the marks are made."""
        self.turn: int | None = None
        """Up to which turn of the library's history they tell; None while they are being read."""
        self.removed = False
        """Whether the document is no longer in the library."""
        self._waiting: dict[str, Mark] = {}
        """Marks that are painted before they are committed, by a key of the change's own."""
        self._less: set[Mark] = set()
        self._more: set[Mark] = set()

    def take(self, loaded: Loaded) -> Highlights:
        """Hold these annotations and no others; the marks to be shown."""
        self.turn, self.book, self.annotations, highlights = loaded
        self.news()
        return highlights.replaced((), self._waiting.values()) if self._waiting else highlights

    def learn(self, book: Codebook) -> bool:
        """Take in tags that are new; False where others look or are called otherwise now, and the
        marks have to be made anew.
        """
        for tag in self.book.tags:
            now = book.get(tag.name)
            if now is None or (now.mark, now.colour) != (tag.mark, tag.colour):
                return False
        self.book = book
        return True

    def put(self, brief: Brief) -> None:
        """Take in what the library holds of this annotation now."""
        before = self.annotations.get(brief.id)
        if before != brief:
            self._change(marks_of(before, self.book) if before else (), marks_of(brief, self.book))
            self.annotations[brief.id] = brief

    def drop(self, id_: str) -> None:
        """The library holds this annotation no longer."""
        before = self.annotations.pop(id_, None)
        if before is not None:
            self._change(marks_of(before, self.book), ())

    def wait_for(self, key: str, mark: Mark) -> None:
        """Show a mark as on its way until `settle(key)`."""
        self._waiting[key] = mark
        self._change((), [mark])

    def settle(self, key: str) -> None:
        """The mark is in the library, or was taken back."""
        mark = self._waiting.pop(key, None)
        if mark is not None:
            self._change([mark], ())

    def doubt(self, key: str) -> None:
        """The mark could not be saved: it stays, and says so."""
        mark = self._waiting.get(key)
        if mark is not None:
            self.settle(key)
            self.wait_for(key, mark._replace(state="unsaved"))

    def news(self) -> tuple[set[Mark], set[Mark]]:
        """The marks that are to be shown no longer, and those that are, since this was asked."""
        told = self._less, self._more
        self._less, self._more = set(), set()
        return told

    def _change(self, less: Iterable[Mark], more: Iterable[Mark]) -> None:
        for mark in less:
            (self._more.remove if mark in self._more else self._less.add)(mark)
        for mark in more:
            (self._less.remove if mark in self._less else self._more.add)(mark)


def marks_of(brief: Brief, book: Codebook) -> list[Mark]:
    """One mark for each tag and each kind of link, or for a note without either; none without a
    passage.
    """
    if brief.orphaned:
        return []
    looks = [(tag.mark, tag.colour) for name in brief.tags if (tag := book.get(name))]
    signs = [(LINK_SIGNS[kind], NOTE_COLOUR) for kind in brief.links]
    if not looks and brief.note:
        looks = [(NOTE_LETTER, NOTE_COLOUR)]
    elif not looks:  # nothing but the end of links
        looks, signs = signs[:1] or [(NOTE_LETTER, NOTE_COLOUR)], signs[1:]
    marks = [Mark(brief.start, brief.end, brief.id, letter, colour) for letter, colour in looks]
    aside = [
        Mark(brief.start, brief.end, brief.id, sign, colour, aside=True) for sign, colour in signs
    ]
    return marks + aside
