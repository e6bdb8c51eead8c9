"""The memos: on the library, on tags and on documents, everybody's beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.model.memos import LIBRARY, Memo, MemoSubject
from annotations.service.memos import write_memo
from annotations.storage.change_kinds import IN_MEMOS
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command, footer
from reader.tui.main_screen import MainScreen
from reader.tui.memos.memo import ask_memo
from reader.tui.memos.rendering import memo_lines, subject_name
from reader.tui.session import OpenRequest, Session
from reader.tui.styles import sheet
from reader.tui.undo_actions import redo, undo
from reader.tui.widgets.entries import EntryList
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

_WIDE = 100
"""Cells from which the list and the texts stand side by side."""
_LIST = 38
_MARGIN = 6


class MemosScreen(MainScreen):
    """Lists what memos can be about: the library, each tag, and the documents that have one."""

    TITLE = "Memos"
    CSS_PATH = sheet("memos")
    OWN_COMMANDS: ClassVar[Sequence[Command[MemosScreen]]] = (
        Command("memos.write", "enter", "write", "Write or edit your memo on this entry.",
                lambda memos: memos.action_write(), "Memos", footer=True, role=STUDENT),
        Command("memos.remove", "x", "remove", "Remove your memo on this entry; undo restores it.",
                lambda memos: memos.action_remove(), "Memos", footer=True, role=STUDENT),
        Command("memos.undo", "u", "undo", "Undo your last change of a memo.",
                lambda memos: memos.action_undo(), "Memos", footer=True, role=STUDENT),
        Command("memos.redo", "U", "redo", "Redo what you undid.",
                lambda memos: memos.action_redo(), "Memos", role=STUDENT),
        Command("memos.open", "o", "open", "Open the document of the memo.",
                lambda memos: memos.action_open(), "Memos", footer=True, role=STUDENT),
        Command("memos.next", "j,down", "next", "Go to the next entry.",
                lambda memos: memos.action_move(1), "Memos", role=STUDENT),
        Command("memos.previous", "k,up", "previous", "Go to the previous entry.",
                lambda memos: memos.action_move(-1), "Memos", role=STUDENT),
        Command("memos.page_down", "space,pagedown", "scroll down", "Scroll down.",
                lambda memos: memos.action_scroll(1), "Memos", role=STUDENT),
        Command("memos.page_up", "b,pageup", "scroll up", "Scroll up.",
                lambda memos: memos.action_scroll(-1), "Memos", role=STUDENT),
        Command("memos.back", "q,escape", "back", "Go back to the previous screen.",
                lambda memos: memos.action_back(), "Memos", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, session: Session, subjects: Sequence[MemoSubject] = ()) -> None:
        """`subjects`: what the reader is at, which is listed first, with a memo or without."""
        super().__init__(session)
        self._first = list(subjects)
        self._subjects: list[MemoSubject] = []
        self._memos: dict[tuple[str, str], list[Memo]] = {}
        self._turn = -1
        self._at: tuple[str, str] | None = None
        """What the entry under the cursor is about: entries come and go above it."""

    def compose(self) -> ComposeResult:
        yield Static("", id="memos-head", markup=False)
        with Container(id="memos-body"):
            yield EntryList(id="memos-list", markup=False)
            with VerticalScroll(id="memos-texts", can_focus=False):
                yield Static("", id="memos-text", markup=False)
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self.library_changed()

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < _WIDE, "narrow")
        self._fill()

    def library_changed(self) -> None:
        turn = self.session.store.journal.turn()
        if turn != self._turn:
            self._turn = turn
            self._read()

    # What is shown

    def _read(self) -> None:
        store = self.session.store
        memos = store.memos.all()
        self._memos = {}
        for memo in memos:
            self._memos.setdefault(_key(memo.about), []).append(memo)
        tags = [MemoSubject("tag", tag.id, tag.name) for tag in store.tags.codebook().tags]
        subjects = [*self._first, LIBRARY, *tags, *(memo.about for memo in memos)]
        by_key: dict[tuple[str, str], MemoSubject] = {}
        for subject in subjects:
            by_key.setdefault(_key(subject), subject)
        self._subjects = list(by_key.values())
        self.query_one("#memos-head", Static).update(
            Content.assemble(
                ("Memos   ", "bold $accent"),
                (f"{len(memos):,} · {safe_line(store.annotator)}", "$quiet"),
            )
        )
        self._fill()

    def _fill(self) -> None:
        if not self._subjects:
            return
        listing = self.query_one("#memos-list", OptionList)
        at = min(listing.highlighted or 0, len(self._subjects) - 1)
        width = (self.app.size.width if self.has_class("narrow") else _LIST) - _MARGIN
        with self.prevent(OptionList.OptionHighlighted):
            listing.clear_options()
            listing.add_options(
                Option(self._entry(subject, max(12, width))) for subject in self._subjects
            )
            keys = [_key(subject) for subject in self._subjects]
            listing.highlighted = keys.index(self._at) if self._at in keys else at
        self._show()

    def _entry(self, subject: MemoSubject, width: int) -> Content:
        memos = self._memos.get(_key(subject), [])
        names = ", ".join(safe_line(memo.annotator.name) for memo in memos)
        first = Content.assemble(
            ("✎ " if memos else "  ", "bold $accent"),
            (safe_line(subject_name(subject)), "bold" if memos else ""),
        )
        line = Content.styled(f"  {names or 'no memo'}", "$quiet")
        return Content("\n").join(part.truncate(width, ellipsis=True) for part in (first, line))

    def _show(self) -> None:
        subject = self.subject
        self._at = _key(subject)
        memos = self._memos.get(self._at, [])
        shown = Content.styled(safe_line(subject_name(subject)), "bold")
        text = memo_lines(memos) if memos else Content.styled(_empty(subject), "$quiet")
        self.query_one("#memos-text", Static).update(Content("\n\n").join([shown, text]))
        self.query_one("#memos-texts", VerticalScroll).scroll_home(animate=False)

    @property
    def subject(self) -> MemoSubject:
        """What the entry under the cursor is about."""
        return self._subjects[self.query_one("#memos-list", OptionList).highlighted or 0]

    @on(OptionList.OptionHighlighted)
    def highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show()

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        # A click chooses one to look at; the key writes.
        event.stop()

    # Commands

    def action_move(self, by: int) -> None:
        listing = self.query_one("#memos-list", OptionList)
        at = (listing.highlighted or 0) + by
        listing.highlighted = max(0, min(len(self._subjects) - 1, at))

    def action_scroll(self, by: int) -> None:
        texts = self.query_one("#memos-texts", VerticalScroll)
        texts.scroll_relative(y=by * max(1, texts.size.height - 1), animate=False)

    def action_write(self) -> None:
        ask_memo(self.session, self.subject, self._finished)

    def action_remove(self) -> None:
        subject, name = self.subject, self.session.store.annotator
        own = next(
            (m for m in self._memos.get(_key(subject), []) if m.annotator.name == name), None
        )
        if own is None:
            self._finished(f"You have no memo on {safe_line(subject.label)}")
            return
        parts = [part.id for part in own.parts]
        self.session.write(
            lambda store: write_memo(store, subject, "", replacing=parts),
            lambda _: self._finished(
                f"Removed your memo on {safe_line(subject.label)} · u restores it"
            ),
        )

    def action_undo(self) -> None:
        undo(self.session, lambda _, sentence: self._finished(sentence), IN_MEMOS)

    def action_redo(self) -> None:
        redo(self.session, lambda _, sentence: self._finished(sentence), IN_MEMOS)

    def action_open(self) -> None:
        subject = self.subject
        if subject.kind != "document":
            self._finished("Only memos on documents can open a document")
            return
        self.dismiss()
        self.session.open_documents(OpenRequest((subject.name,)))

    def action_back(self) -> None:
        self.dismiss()

    def _finished(self, sentence: str) -> None:
        if self.is_attached:
            self.library_changed()
            self.query_one(StatusLine).show_message(sentence)


def _key(subject: MemoSubject) -> tuple[str, str]:
    """A tag is known by its name: several libraries may have several of one name."""
    return subject.kind, subject.name if subject.kind == "tag" else subject.id


def _empty(subject: MemoSubject) -> str:
    return f"Nobody has written a memo on {safe_line(subject.label)} yet. Press enter to write one."
