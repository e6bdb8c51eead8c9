"""Tagging passages. A mark is painted at once, and says if it could not be saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from textual.message import Message

from annotations.model import Annotation
from corpus.document import Document, Span
from corpus.errors import LibraryError, VariorumError
from corpus.ids import new_id
from reader.terminal.safe import safe_line
from reader.text.highlights import Mark
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.passages import Here, passage_here, saved_message
from reader.tui.reading.sticky_tag import StickyTagMode
from reader.tui.tag_keys import FIRST_KEYS
from reader.tui.text_pane.messages import DragEnded


class _Tagged(NamedTuple):
    """A tag on a passage."""

    document: str
    """The document's id."""
    span: Span
    tag: str


class _Unsaved(NamedTuple):
    """A tag that is on the screen, but not in the file."""

    mark: str
    """The key of its mark."""
    retry: Callable[[], None]


class Tagging(Feature):
    """Puts tags on passages and takes them off."""

    of_the_passage = True
    commands: ClassVar[Sequence[Command[Tagging]]] = (
        Command("tagging.claim", "c", "claim", "Tag the passage as claim; again removes the tag.",
                lambda tagging: tagging.tag_by_key("c"), "Tagging", footer=True, role=STUDENT),
        Command("tagging.opinion", "o", "opinion",
                "Tag the passage as opinion; again removes the tag.",
                lambda tagging: tagging.tag_by_key("o"), "Tagging", footer=True, role=STUDENT),
        Command("tagging.disputed", "d", "disputed",
                "Tag the passage as disputed; again removes the tag.",
                lambda tagging: tagging.tag_by_key("d"), "Tagging", footer=True, role=STUDENT),
        Command("tagging.other_tag", "t", "tag", "Choose another tag, or add one.",
                lambda tagging: tagging.choose_tag(), "Tagging", footer=True, role=STUDENT),
        Command("tagging.sticky", "ampersand", "sticky tag",
                "Choose a tag for many passages in a row: enter, or dragging over words, sets it.",
                lambda tagging: tagging.choose_sticky_tag(), "Tagging", role=STUDENT),
    )  # fmt: skip
    modes = (StickyTagMode,)

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._unsaved: dict[_Tagged, _Unsaved] = {}
        self._warned = False

    def footer(self) -> Sequence[Command[Any]]:
        """Each key with the name that its tag has in this codebook; then the keys of own tags."""
        book = self.context.codebook
        shown: list[Command[Any]] = []
        for command in super().footer():
            tag = book.by_key(command.keys)
            if tag is not None:
                shown.append(replace(command, title=safe_line(tag.name)))
            elif command.keys not in FIRST_KEYS:
                shown += self._own_keys()
                shown.append(command)
        return shown

    def _own_keys(self) -> list[Command[Any]]:
        """The keys that the reader has given to tags, as they stand in the line of keys."""
        return [
            Command("tagging.own", tag.key, safe_line(tag.name), "", lambda _: None, role=STUDENT,
                    shown_keys=safe_line(tag.key))
            for tag in self.context.codebook.tags
            if tag.key and tag.key not in FIRST_KEYS
        ]  # fmt: skip

    def key_pressed(self, key: str) -> bool:
        tag = self.context.codebook.by_key(key)
        if tag is None:
            return False
        self.tag_by_key(key)
        return True

    def tag_by_key(self, key: str) -> None:
        """Toggle the tag that has this key in the codebook."""
        tag = self.context.codebook.by_key(key)
        if tag is None:
            self.context.show_message(f"No tag has the key {key}; press t to list all tags")
        elif (here := passage_here(self.context)) is not None:
            self._toggle(tag.name, here)

    def choose_tag(self) -> None:
        """Let the reader choose a tag, and toggle it."""
        from reader.tui.dialogs.tags import TagScreen

        here = passage_here(self.context)
        if here is None:
            return
        mine = here.pane.annotation_on(here.span, self.context.session.store.annotator)

        def chosen(name: str | None) -> None:
            if name is not None:
                self._toggle(name, here)

        dialog = TagScreen(self.context.codebook, mine.tags if mine else ())
        self.context.session.push_screen(dialog, chosen)

    def choose_sticky_tag(self) -> None:
        """Let the reader choose a tag, and set it on each passage that is selected from now on."""
        from reader.tui.dialogs.tags import TagScreen

        def chosen(name: str | None) -> None:
            if name is not None:
                mode = StickyTagMode(self.context, name, lambda here, tag: self._toggle(tag, here))
                self.context.modes.enter(mode)

        dialog = TagScreen(self.context.codebook, ())
        dialog.HEADING = "Tag many passages in a row"
        dialog.HINT = "enter select · esc cancel"
        self.context.session.push_screen(dialog, chosen)

    def handle(self, message: Message) -> None:
        mode = self.context.modes.active
        if isinstance(message, DragEnded) and isinstance(mode, StickyTagMode):
            mode.tag_here()

    def _toggle(self, name: str, here: Here) -> None:
        """Tag the passage, or take the tag off; painted at once, confirmed when committed."""
        pane, span = here
        session, document = self.context.session, pane.document
        tagged = _Tagged(document.id, span, name)
        if tagged in self._unsaved:
            self._give_up(here, tagged)
            return
        mine = pane.annotation_on(span, session.store.annotator)
        removing = mine is not None and name in mine.tags
        key = new_id()
        if not removing:
            self._show_pending(here, name, key)
        if pane.selection is not None:
            # Kept for the next key, which may take the tag off or add one; a motion gives it up.
            pane.select(span)

        def done(annotation: Annotation | None) -> None:
            self._unsaved.pop(tagged, None)
            pane.open_document.remove_pending_mark(key)
            self.context.annotation_saved(pane, annotation, mine)
            # What the library holds counts: the key may have been pressed twice before it answered.
            there = annotation is not None and name in annotation.tags
            what = f"Tagged as {name}" if there else f"Removed {name}"
            self.context.annotations_changed(saved_message(here, what))

        def failed(error: VariorumError) -> None:
            if tagged not in self._unsaved:
                session.show_error(f"The change to {name} is not saved: {error}")
            if isinstance(error, LibraryError) and not removing:
                pane.open_document.mark_unsaved(key)
                self._unsaved[tagged] = _Unsaved(key, retry)
            else:
                pane.open_document.remove_pending_mark(key)
            pane.refresh_marks()

        def retry() -> None:
            # Not a toggle: the first try may have been committed, and nobody could tell.
            session.write(lambda store: store.annotate(document, span, [name]), done, failed)

        session.write(lambda store: store.toggle(document, span, name), done, failed)

    def _show_pending(self, here: Here, name: str, key: str) -> None:
        codebook = self.context.codebook
        tag = codebook.get(name)
        letter, colour = (tag.mark, tag.colour) if tag else ("•", "grey")
        mark = Mark(*here.span, key, letter, colour, "saving", rank=codebook.rank(name))
        here.pane.open_document.add_pending_mark(key, mark)
        here.pane.refresh_marks()

    # What could not be saved

    @property
    def unsaved_count(self) -> int:
        """How many tags are on the screen, but not in the file."""
        return len(self._unsaved)

    def unsaved_tags(self, document: Document) -> list[tuple[Span, str]]:
        """The passages and tags of a document that are on the screen, but not in the file."""
        return [(tag.span, tag.tag) for tag in self._unsaved if tag.document == document.id]

    def may_leave(self) -> bool:
        if self._unsaved and not self._warned:
            self._warned = True
            n = len(self._unsaved)
            self.context.show_message(
                f"{n} tag{' is' if n == 1 else 's are'} not saved yet; press the same key again "
                "to close without saving"
            )
            return False
        return True

    def retry_unsaved(self) -> None:
        """There may be room now."""
        for unsaved in list(self._unsaved.values()):
            unsaved.retry()

    def _give_up(self, here: Here, tagged: _Tagged) -> None:
        here.pane.open_document.remove_pending_mark(self._unsaved.pop(tagged).mark)
        here.pane.refresh_marks()
        self.context.show_message(f"Removed {tagged.tag}, which was not saved")
