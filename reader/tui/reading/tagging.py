"""Tagging, noting, resizing and deleting on the reading screen."""

from __future__ import annotations

from collections.abc import Callable

from annotations.model import Annotation, Brief
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.errors import LibraryError, VariorumError
from corpus.ids import new_id
from reader.terminal.safe import safe, safe_line
from reader.text.highlights import Mark
from reader.tui.reading.base import ReadingBase
from reader.tui.reading.note_writing import ask_note, write_note
from reader.tui.session import OpenRequest, Session
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.undo_actions import redo, undo

_WORDS_SHOWN = 6


class Tagging(ReadingBase):
    """What a reader says about passages."""

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session, request)
        self._resizing: tuple[ReadingPane, Brief, bool] | None = None
        """Pane, annotation, and whether its end is the one that moves."""
        self._unsaved: dict[tuple[str, Span, str], tuple[str, Callable[[], None]]] = {}
        """By document, span and tag: the key of the mark that waits, and how to try again."""
        self._warned = False

    @property
    def resizing(self) -> bool:
        """Whether motions change the extent of an annotation."""
        return self._resizing is not None

    # Tags

    def action_tag_key(self, key: str) -> None:
        tag = self.book.by_key(key)
        if tag is None:
            self.say(f"no tag has the key {key} any more; t chooses one")
        else:
            self._tag(tag.name)

    def action_pick_tag(self) -> None:
        from reader.tui.dialogs.tags import TagScreen

        pane, span = self._passage()
        if pane is None or span is None:
            return
        mine = pane.annotation_on(span, self.session.store.annotator)

        def picked(name: str | None) -> None:
            if name is not None:
                self._tag(name, pane, span)

        self.session.push_screen(TagScreen(self.book, mine.tags if mine else ()), picked)

    def _tag(self, name: str, pane: ReadingPane | None = None, span: Span | None = None) -> None:
        """Tag the passage, or take the tag off; painted at once, confirmed when committed."""
        if pane is None or span is None:
            pane, span = self._passage()
        if pane is None or span is None:
            return
        document = pane.document
        what = (document.id, span, name)
        if what in self._unsaved:
            self._give_up(pane, what)
            return
        mine = pane.annotation_on(span, self.session.store.annotator)
        off = mine is not None and name in mine.tags
        key = new_id()
        tag = self.book.get(name)
        if not off:
            letter, colour = (tag.mark, tag.colour) if tag else ("•", "grey")
            pane.open_document.add_pending_mark(
                key, Mark(span.start, span.end, key, letter, colour, "saving")
            )
            pane.refresh_marks()
        if pane.selection is not None:
            # Kept for the next key, which may take the tag off or add one; a motion gives it up.
            pane.select(span)

        def done(annotation: Annotation | None) -> None:
            self._unsaved.pop(what, None)
            pane.open_document.remove_pending_mark(key)
            self._kept(pane, annotation, mine)
            # What the library holds counts: the key may have been pressed twice before it answered.
            there = annotation is not None and name in annotation.tags
            self._saved(pane, f"tagged as {name}" if there else f"{name} taken off", span)

        def failed(error: VariorumError) -> None:
            if what not in self._unsaved:
                self.session.show_error(f"not saved: {error}")
            if isinstance(error, LibraryError) and not off:
                pane.open_document.mark_unsaved(key)
                self._unsaved[what] = (key, again)
            else:
                pane.open_document.remove_pending_mark(key)
            pane.refresh_marks()

        def again() -> None:
            # Not the other way round where the first try was committed, and nobody could tell.
            self.session.write(lambda store: store.annotate(document, span, [name]), done, failed)

        self.session.write(lambda store: store.toggle(document, span, name), done, failed)

    # What could not be saved

    @property
    def unsaved(self) -> int:
        """How many tags are on the screen, but not in the file."""
        return len(self._unsaved)

    def unsaved_tags(self, document: Document) -> list[tuple[Span, str]]:
        """The passages and tags of a document that are on the screen, but not in the file."""
        return [(span, tag) for id_, span, tag in self._unsaved if id_ == document.id]

    def may_leave(self) -> bool:
        if self._unsaved and not self._warned:
            self._warned = True
            n = len(self._unsaved)
            self.say(
                f"{n} tag{' is' if n == 1 else 's are'} not saved yet; again leaves without "
                f"{'it' if n == 1 else 'them'}"
            )
            return False
        return True

    def retry_unsaved(self) -> None:
        """Try to save what could not be saved: there may be room now."""
        for _, attempt in list(self._unsaved.values()):
            attempt()

    def _give_up(self, pane: ReadingPane, what: tuple[str, Span, str]) -> None:
        key, _ = self._unsaved.pop(what)
        pane.open_document.remove_pending_mark(key)
        pane.refresh_marks()
        self.say(f"{what[2]} taken off; it was not saved")

    # Notes

    def action_note(self) -> None:
        if self._resizing is not None:
            self._keep_extent()
            return
        pane, span = self._passage()
        if pane is None or span is None:
            return
        annotation = self._mine_here(pane, span)
        old = annotation.note or "" if annotation else ""
        document = pane.document

        passage = annotation.span if annotation else span
        id_ = annotation.id if annotation else None

        def job(store: Store, note: str, known: str) -> Annotation | None:
            return write_note(store, document, passage, id_, note, known)

        def done(result: Annotation | None) -> None:
            self._kept(pane, result, annotation)
            kept = result is not None and result.note
            self._saved(pane, "note kept" if kept else "note taken away", span)

        words = document.text[passage.start : passage.end]
        ask_note(self.session, words, old, job, done)

    # Extent

    def action_resize(self) -> None:
        if self._resizing is not None:
            pane, annotation, end = self._resizing
            span = pane.selection or annotation.span
            self._resizing = (pane, annotation, not end)
            pane.adjust_selection(span, end=not end)
            self.say(f"now the {'end' if not end else 'beginning'} moves; enter keeps the extent")
            return
        here, passage = self._passage()
        if here is None or passage is None:
            return
        mine = self._mine_here(here, passage)
        if mine is None:
            self.say(self._no_annotation(here))
            return
        self._resizing = (here, mine, True)
        self.show_keys()
        here.adjust_selection(mine.span, end=True)
        self.say("any motion moves the end; r moves the beginning, enter keeps, esc leaves it")

    def _keep_extent(self) -> None:
        assert self._resizing is not None
        pane, annotation, _ = self._resizing
        self._resizing = None
        self.show_keys()
        span = pane.selection
        pane.clear_selection()
        if span is None or span == annotation.span:
            return
        document = pane.document

        def done(result: Annotation) -> None:
            self._kept(pane, result, annotation)
            self._saved(pane, "extent changed", span)

        self.session.write(lambda store: store.resize(document, annotation.id, span), done)

    def leave_resizing(self) -> bool:
        """Give up changing an extent; whether there was one."""
        if self._resizing is None:
            return False
        pane, _, _ = self._resizing
        self._resizing = None
        self.show_keys()
        pane.clear_selection()
        self.say("the extent stays as it was")
        return True

    # Deleting, undoing

    def action_delete(self) -> None:
        pane, span = self._passage()
        if pane is None or span is None:
            return
        annotation = self._mine_here(pane, span)
        if annotation is None:
            self.say(self._no_annotation(pane))
        else:
            self.delete_annotation(annotation)

    def delete_annotation(self, annotation: Brief) -> None:
        """Delete one of the reader's own."""
        if annotation.annotator != self.session.store.annotator:
            self.say(f"this is {annotation.annotator}'s annotation; delete only your own")
            return

        def done(_: int) -> None:
            for pane in self.row.panes:
                pane.open_document.remove_annotation(annotation.id)
                pane.refresh_marks()
            self._told_saved("annotation deleted; u brings it back")

        self.session.write(lambda store: store.delete([annotation.id]), done)

    def action_undo(self) -> None:
        undo(self.session, self._changed)

    def action_redo(self) -> None:
        redo(self.session, self._changed)

    def action_copy(self, what: str = "source") -> None:
        from reader.terminal.clipboard import copy

        pane, span = self._passage()
        if pane is None or span is None:
            return
        document = pane.document
        meta = document.metadata
        # Pasted into a terminal, a control character would do what it does.
        words = safe(document.text[span.start : span.end])
        if what == "words":
            copy(self.app, words)
            self.say("copied, the words alone")
            return
        facts = [document.title, meta.publisher, meta.published, meta.url]
        source = ", ".join(safe_line(fact) for fact in facts if fact)
        copy(self.app, f"“{words}” ({source})")
        self.say("copied, with its source")

    # Parts

    def _passage(self) -> tuple[ReadingPane | None, Span | None]:
        pane = self.pane
        span = pane.passage() if pane is not None else None
        if span is None:
            self.say("there is no text here to tag")
        return pane, span

    def _mine_here(self, pane: ReadingPane, span: Span) -> Brief | None:
        """The reader's annotation on this very passage, else the innermost under the cursor."""
        me = self.session.store.annotator
        exact = pane.annotation_on(span, me)
        if exact is not None or pane.selection is not None:
            return exact
        under = [a for a in pane.annotations_at(pane.cursor) if a.annotator == me]
        return under[-1] if under else None

    def _no_annotation(self, pane: ReadingPane) -> str:
        others = {a.annotator for a in pane.annotations_at(pane.cursor)}
        if others:
            names = " and ".join(sorted(others))
            return f"the annotation here is {names}'s; change only your own"
        return "there is no annotation here; c, o, d or t make one"

    def _kept(self, pane: ReadingPane, now: Annotation | None, before: Brief | None) -> None:
        """The library holds an annotation as it is now; or no longer."""
        self.read_book()  # the tag may be a new one
        if now is not None:
            pane.open_document.set_annotation(now.brief)
        elif before is not None:
            pane.open_document.remove_annotation(before.id)

    def _saved(self, pane: ReadingPane, what: str, span: Span) -> None:
        pane.refresh_marks()
        words = pane.document.text[span.start : min(span.end, span.start + 400)].split()
        shown = " ".join(words[:_WORDS_SHOWN]) + ("…" if len(words) > _WORDS_SHOWN else "")
        self._told_saved(f"{what}: “{safe_line(shown)}” · u takes it back")

    def _told_saved(self, sentence: str) -> None:
        self.refresh_list()
        self.show_where()
        self.say(sentence)

    def _changed(self, sentence: str) -> None:
        self.library_changed()
        self.say(sentence)
