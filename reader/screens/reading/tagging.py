"""Tagging, noting, resizing and deleting on the reading screen."""

from __future__ import annotations

from collections.abc import Callable

from annotations.model import Annotation
from annotations.store import Store
from corpus.document import Span
from corpus.errors import VariorumError
from corpus.ids import new_id
from reader.highlights import Mark
from reader.safe import safe_line
from reader.screens.reading.base import ReadingBase
from reader.widgets.pane_row import ReadingPane

_WORDS_SHOWN = 6


class Tagging(ReadingBase):
    """What a reader says about passages."""

    def __init__(self, slugs: list[str]) -> None:
        super().__init__(slugs)
        self._resizing: tuple[ReadingPane, Annotation, bool] | None = None
        """Pane, annotation, and whether its end is the one that moves."""

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
        from reader.screens.tags import TagScreen

        pane, span = self._passage()
        if pane is None or span is None:
            return
        mine = pane.opened.on(span, self.program.store.annotator)

        def picked(name: str | None) -> None:
            if name is not None:
                self._tag(name, pane, span)

        self.program.push_screen(TagScreen(self.book, mine.tags if mine else ()), picked)

    def _tag(self, name: str, pane: ReadingPane | None = None, span: Span | None = None) -> None:
        """Tag the passage, or take the tag off; painted at once, confirmed when committed."""
        if pane is None or span is None:
            pane, span = self._passage()
        if pane is None or span is None:
            return
        document = pane.opened.document
        mine = pane.opened.on(span, self.program.store.annotator)
        off = mine is not None and name in mine.tags
        key = new_id()
        tag = self.book.get(name)
        if not off:
            letter, colour = (tag.mark, tag.colour) if tag else ("•", "grey")
            pane.opened.wait_for(key, Mark(span.start, span.end, key, letter, colour, "saving"))
            pane.refresh_marks(self.book)
        if pane.selection is not None:
            # Kept for the next key, which may take the tag off or add one; a motion gives it up.
            pane.select(span)

        def done(annotation: Annotation | None) -> None:
            pane.opened.settle(key)
            if annotation is None and mine is not None:
                pane.opened.drop(mine.id)
            elif annotation is not None:
                pane.opened.put(annotation)
            self._saved(pane, f"{name} taken off" if off else f"tagged as {name}", span)

        self.program.write(
            lambda store: store.toggle(document, span, name), done, self._not_saved(pane, key)
        )

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
        document = pane.opened.document

        def written(note: str | None) -> None:
            if note is None or note == old:
                return

            def job(store: Store) -> Annotation | None:
                if annotation is not None:
                    return store.write_note(annotation.id, note)
                return store.annotate(document, span, [], note)

            def done(result: Annotation | None) -> None:
                if result is not None:
                    pane.opened.put(result)
                elif annotation is not None:
                    pane.opened.drop(annotation.id)
                self._saved(pane, "note kept" if note else "note taken away", span)

            self.program.write(job, done)

        from reader.screens.note import NoteScreen

        text = annotation.content if annotation else document.text[span.start : span.end]
        self.program.push_screen(NoteScreen(text, old), written)

    # Extent

    def action_resize(self) -> None:
        if self._resizing is not None:
            pane, annotation, end = self._resizing
            span = pane.selection or annotation.span
            self._resizing = (pane, annotation, not end)
            pane.stretch(span, end=not end)
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
        here.stretch(mine.span, end=True)
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
        document = pane.opened.document

        def done(result: Annotation) -> None:
            pane.opened.put(result)
            self._saved(pane, "extent changed", span)

        self.program.write(lambda store: store.resize(document, annotation.id, span), done)

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

    def delete_annotation(self, annotation: Annotation) -> None:
        """Delete one of the reader's own."""
        if annotation.annotator.name != self.program.store.annotator:
            self.say(f"this is {annotation.annotator.name}'s annotation; delete only your own")
            return

        def done(_: int) -> None:
            for pane in self.row.panes:
                pane.opened.drop(annotation.id)
                pane.refresh_marks(self.book)
            self._told_saved("annotation deleted; u brings it back")

        self.program.write(lambda store: store.delete([annotation.id]), done)

    def action_undo(self) -> None:
        self.program.write(
            lambda store: store.journal.undo(), lambda label: self._changed(f"undone: {label}")
        )

    def action_redo(self) -> None:
        self.program.write(
            lambda store: store.journal.redo(), lambda label: self._changed(f"done again: {label}")
        )

    def action_copy(self) -> None:
        pane, span = self._passage()
        if pane is None or span is None:
            return
        document = pane.opened.document
        meta = document.metadata
        facts = [document.title, meta.publisher, meta.published, meta.url]
        source = ", ".join(fact for fact in facts if fact)
        self.app.copy_to_clipboard(f"“{document.text[span.start : span.end]}” ({source})")
        self.say("copied, with its source")

    # Parts

    def _passage(self) -> tuple[ReadingPane | None, Span | None]:
        pane = self.pane
        span = pane.passage() if pane is not None else None
        if span is None:
            self.say("there is no text here to tag")
        return pane, span

    def _mine_here(self, pane: ReadingPane, span: Span) -> Annotation | None:
        """The reader's annotation on this very passage, else the innermost under the cursor."""
        me = self.program.store.annotator
        exact = pane.opened.on(span, me)
        if exact is not None or pane.selection is not None:
            return exact
        under = [a for a in pane.opened.at(pane.cursor) if a.annotator.name == me]
        return under[-1] if under else None

    def _no_annotation(self, pane: ReadingPane) -> str:
        others = {a.annotator.name for a in pane.opened.at(pane.cursor)}
        if others:
            names = " and ".join(sorted(others))
            return f"the annotation here is {names}'s; change only your own"
        return "there is no annotation here; c, o, d or t make one"

    def _saved(self, pane: ReadingPane, what: str, span: Span) -> None:
        pane.refresh_marks(self.book)
        words = pane.opened.document.text[span.start : span.end].split()
        shown = " ".join(words[:_WORDS_SHOWN]) + ("…" if len(words) > _WORDS_SHOWN else "")
        self._told_saved(f"{what}: “{safe_line(shown)}” · u takes it back")

    def _told_saved(self, sentence: str) -> None:
        self.book = self.program.store.tags.codebook()
        self.refresh_list()
        self.show_where()
        self.say(sentence)

    def _changed(self, sentence: str) -> None:
        self.library_changed()
        self.say(sentence)

    def _not_saved(self, pane: ReadingPane, key: str) -> Callable[[VariorumError], None]:
        def failed(error: VariorumError) -> None:
            pane.opened.doubt(key)
            pane.refresh_marks(self.book)
            self.program.complain(f"not saved: {error}")

        return failed
