"""Writes the reader's memo on a document, a tag or the library, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from annotations.model.memos import Memo, MemoSubject
from annotations.service.memos import write_memo
from annotations.service.store import Store
from reader.terminal.safe import safe_line
from reader.tui.dialogs.dialog import ask
from reader.tui.dialogs.note import NoteScreen
from reader.tui.memos.rendering import memo_lines
from reader.tui.session import Session


class MemoScreen(NoteScreen):
    """Answers with the memo, empty to remove it; with nothing where it is unchanged."""

    WHAT = "memo"

    def __init__(
        self, session: Session, subject: MemoSubject, memo: str, others: Sequence[Memo]
    ) -> None:
        super().__init__(session, subject.label, memo)
        self._subject = subject
        self._others = others

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog note memo"):
            title = f"Your memo on {safe_line(self._subject.label)}"
            yield Static(title, classes="dialog-title", markup=False)
            if self._others:
                with VerticalScroll(classes="memo-others", can_focus=False):
                    yield Static(memo_lines(self._others), markup=False)
            yield from self.compose_field()


def ask_memo(session: Session, subject: MemoSubject, done: Callable[[str], None]) -> None:
    """Let the reader write; the dialog stays open, with the words and the reason, until they are
    saved. `done` gets a sentence.
    """
    memos = session.store.memos.about(subject)
    name = session.store.annotator
    own = next((memo for memo in memos if memo.annotator.name == name), None)
    others = [memo for memo in memos if memo.annotator.name != name]
    known = "" if own is None else own.text
    parts = [] if own is None else [part.id for part in own.parts]

    def write(store: Store, text: str) -> Memo | None:
        return write_memo(store, subject, text, replacing=parts)

    def saved(memo: Memo | None) -> None:
        what = "Removed" if memo is None else "Saved"
        done(f"{what} your memo on {safe_line(subject.label)} · u undoes it")

    ask(session, MemoScreen(session, subject, known, others), write, saved)
