"""An open document, with its annotations as a pane shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotations.model import Brief, Codebook, LinkKind
from annotations.service.store import Store
from corpus.document import Document
from reader.text.highlights import Highlights, Mark

NOTE_LETTER = "n"
"""What the margin shows for a note without a tag."""
NOTE_COLOUR = "grey"
LINK_SIGNS: dict[LinkKind, str] = {"supports": "↑", "contradicts": "≠", "repeats": "≡"}
"""Signs that sort behind all letters, so that they come after the letter of a tag."""


class LoadedAnnotations(NamedTuple):
    """The annotations of a document, read and arranged: for a long text the work of a second."""

    turn: int
    """The turn of the library's history up to which they are complete."""
    codebook: Codebook
    annotations: dict[str, Brief]
    highlights: Highlights


def load_annotations(store: Store, document: str) -> LoadedAnnotations:
    """Read the annotations of the document with this id."""
    turn = store.journal.turn()
    codebook = store.tags.codebook()
    briefs = store.briefs(document)
    highlights = Highlights(mark for brief in briefs for mark in marks_of(brief, codebook))
    return LoadedAnnotations(turn, codebook, {brief.id: brief for brief in briefs}, highlights)


class OpenDocument:
    """The annotations of one open document: those in the library, and those being saved.

    `take_mark_changes` returns only the marks that changed, so that a key costs the same however
    many annotations there are.
    """

    def __init__(self, document: Document, codebook: Codebook) -> None:
        self.document = document
        self.annotations: dict[str, Brief] = {}
        self.codebook = codebook
        """The codebook that letters and colours of the marks come from."""
        self.turn: int | None = None
        """The turn of the library's history up to which they are complete; None while loading."""
        self.removed = False
        """Whether the document is no longer in the library."""
        self.preview = False
        """Whether it was opened for a look, beside as many documents as may be open."""
        self.finished = False
        """Whether the annotator has marked it as finished."""
        self._pending: dict[str, Mark] = {}
        """Marks that are painted before they are committed, by a key of their change."""
        self._removed_marks: set[Mark] = set()
        self._added_marks: set[Mark] = set()

    def details(self) -> str:
        """Publisher, date and counts in one line."""
        metadata = self.document.metadata
        count = len(self.annotations)
        counted = f"{count:,} annotation{'' if count == 1 else 's'}"
        facts = (
            # First, since the line is cut where the pane is narrow.
            "no longer in the library" if self.removed else "",
            "preview: X closes it" if self.preview else "",
            "✓ finished" if self.finished else "",
            metadata.publisher or ", ".join(metadata.authors),
            metadata.published or "undated",
            f"{self.document.words:,} words",
            "reading annotations …" if self.turn is None else counted,
        )
        return " · ".join(fact for fact in facts if fact)

    def replace_annotations(self, loaded: LoadedAnnotations) -> Highlights:
        """Replace all annotations. Returns the marks to show."""
        self.turn, self.codebook, self.annotations, highlights = loaded
        self.take_mark_changes()
        return highlights.replaced((), self._pending.values()) if self._pending else highlights

    def update_codebook(self, codebook: Codebook) -> bool:
        """Take over a codebook with new tags.

        Returns False if known tags have changed their name, look or place: then the annotations
        have to be loaded again.
        """
        for rank, tag in enumerate(self.codebook.tags):
            current = codebook.get(tag.name)
            if current is None or (current.mark, current.colour) != (tag.mark, tag.colour):
                return False
            if codebook.rank(tag.name) != rank:
                return False
        self.codebook = codebook
        return True

    def nesting(self, brief: Brief) -> tuple[int, list[int], str]:
        """Sorts annotations of one place: the widest first, those of one length by their tags, in
        the order of the codebook.
        """
        ranks = [self.codebook.rank(tag) for tag in brief.tags or ("",)]
        return brief.start - brief.end, ranks, brief.id

    def set_annotation(self, brief: Brief) -> None:
        """Add or replace an annotation by what the library holds now."""
        before = self.annotations.get(brief.id)
        if before != brief:
            marks_before = marks_of(before, self.codebook) if before else ()
            self._change(removed=marks_before, added=marks_of(brief, self.codebook))
            self.annotations[brief.id] = brief

    def remove_annotation(self, id_: str) -> None:
        """Remove an annotation that the library no longer holds."""
        before = self.annotations.pop(id_, None)
        if before is not None:
            self._change(removed=marks_of(before, self.codebook))

    def add_pending_mark(self, key: str, mark: Mark) -> None:
        """Show a mark that is being saved, until `remove_pending_mark(key)`."""
        self._pending[key] = mark
        self._change(added=[mark])

    def remove_pending_mark(self, key: str) -> None:
        """The mark has been saved, or its change was cancelled."""
        mark = self._pending.pop(key, None)
        if mark is not None:
            self._change(removed=[mark])

    def mark_unsaved(self, key: str) -> None:
        """The mark could not be saved: show it as unsaved."""
        mark = self._pending.get(key)
        if mark is not None:
            self.remove_pending_mark(key)
            self.add_pending_mark(key, mark._replace(state="unsaved"))

    def take_mark_changes(self) -> tuple[set[Mark], set[Mark]]:
        """The marks that were removed and those that were added, since this was last called."""
        changes = self._removed_marks, self._added_marks
        self._removed_marks, self._added_marks = set(), set()
        return changes

    def _change(self, removed: Iterable[Mark] = (), added: Iterable[Mark] = ()) -> None:
        """Record a change of marks; what is undone before it is taken leaves no trace."""
        for mark in removed:
            if mark in self._added_marks:
                self._added_marks.remove(mark)
            else:
                self._removed_marks.add(mark)
        for mark in added:
            if mark in self._removed_marks:
                self._removed_marks.remove(mark)
            else:
                self._added_marks.add(mark)


def marks_of(brief: Brief, codebook: Codebook) -> list[Mark]:
    """One mark for each tag and each kind of link, or one for a note without either.

    An annotation without a passage has no marks.
    """
    if brief.orphaned:
        return []
    start, end = brief.span
    last = codebook.rank("")
    letters = [
        (tag.mark, tag.colour, codebook.rank(name))
        for name in brief.tags
        if (tag := codebook.get(name))
    ]
    link_signs = [(LINK_SIGNS[kind], NOTE_COLOUR, last) for kind in brief.links]
    if not letters and brief.note:
        letters = [(NOTE_LETTER, NOTE_COLOUR, last)]
    elif not letters:  # the annotation is only the end of links
        letters, link_signs = link_signs[:1] or [(NOTE_LETTER, NOTE_COLOUR, last)], link_signs[1:]
    marks = [
        Mark(start, end, brief.id, letter, colour, rank=rank) for letter, colour, rank in letters
    ]
    in_margin = [
        Mark(start, end, brief.id, sign, colour, margin_only=True, rank=rank)
        for sign, colour, rank in link_signs
    ]
    return marks + in_margin
