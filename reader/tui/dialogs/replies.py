"""The replies to an annotation, oldest first, and a field to write in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from annotations.model import Brief, Codebook
from annotations.model.replies import Reply
from reader.terminal.safe import safe, safe_line
from reader.timestamps import format_moment
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.note import NoteScreen
from reader.tui.session import Session

_NOBODY = "Nobody has replied yet."
_QUOTE = 160


class ReplyScreen(NoteScreen):
    """Answers with the text of a reply; empty where the reply that was edited shall go."""

    OWN_COMMANDS: ClassVar[Sequence[Command[Any]]] = (
        Command("reply.save", "enter,ctrl+s", "save", "Save the reply.",
                lambda dialog: dialog.action_keep(), role=STUDENT, priority=True),
        Command("reply.earlier", "up", "edit your last reply",
                "Edit your last reply, or the one before that; save it empty to remove it.",
                lambda dialog: dialog.edit_earlier(), role=STUDENT, priority=True),
        Command("reply.page_up", "pageup", "scroll up", "Scroll up to earlier replies.",
                lambda dialog: dialog.scroll_thread(-1), role=STUDENT, priority=True),
        Command("reply.page_down", "pagedown", "scroll down", "Scroll down to later replies.",
                lambda dialog: dialog.scroll_thread(1), role=STUDENT, priority=True),
        Command("reply.new_line", "ctrl+j", "new line", "Begin a new line.",
                lambda dialog: dialog.query_one(TextArea).insert("\n"), role=STUDENT,
                priority=True),
        Command("reply.editor", "ctrl+o", "your editor",
                "Edit the text in your own editor ($VISUAL or $EDITOR); then save it here.",
                lambda dialog: dialog.action_editor(), priority=True),
    )  # fmt: skip
    WHAT = "reply"

    def __init__(
        self, session: Session, annotation: Brief, passage: str, codebook: Codebook
    ) -> None:
        super().__init__(session, passage, "")
        self._annotation = annotation
        self._codebook = codebook
        self.editing: Reply | None = None
        """The own reply that is edited; None for a new one."""
        self._thread: tuple[Reply, ...] = ()

    def compose(self) -> ComposeResult:
        words = " ".join(self._passage.split())
        quote = words if len(words) <= _QUOTE else f"{words[: _QUOTE - 1]}…"
        with Vertical(classes="dialog note reply"):
            yield Static("Replies", classes="dialog-title", markup=False)
            yield Static(self._head(quote), classes="dialog-quote", markup=False)
            with VerticalScroll(id="reply-thread", can_focus=False):
                yield Static("", id="reply-texts", markup=False)
            yield from self.compose_field()

    def compose_field(self) -> ComposeResult:
        yield TextArea("", id="note", tab_behavior="focus", soft_wrap=True)
        yield Static("", id="note-error", classes="dialog-error", markup=False)
        yield Static("", id="reply-help", classes="dialog-help", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.library_changed()
        self._show_help()

    def library_changed(self) -> None:
        """Show what others have replied since."""
        thread = self._session.store.replies.to(self._annotation.id)
        if thread == self._thread and thread:
            return
        self._thread = thread
        self.query_one("#reply-texts", Static).update(reply_lines(thread, self.editing))
        self.query_one("#reply-thread", VerticalScroll).scroll_end(animate=False)

    def _head(self, quote: str) -> Content:
        tags = [(self._codebook.get(name), name) for name in self._annotation.tags]
        marks = "  ".join(f"{tag.mark if tag else '?'} {name}" for tag, name in tags)
        note = " ".join((self._annotation.note or "").split())
        return Content.assemble(
            (safe_line(marks or ("note" if note else "no tag")), "bold"),
            (f"  {safe_line(self._annotation.annotator)}  ", "$quiet"),
            f"“{safe_line(quote)}”",
            (f"  {safe_line(note[:_QUOTE])}" if note else "", "italic $quiet"),
        )

    def scroll_thread(self, by: int) -> None:
        """Scroll the replies by a page."""
        thread = self.query_one("#reply-thread", VerticalScroll)
        thread.scroll_relative(y=by * max(1, thread.size.height - 1), animate=False)

    # Editing an own reply

    def edit_earlier(self) -> None:
        """Edit the last own reply, or the one before the one that is being edited; within a text
        of several lines, go up a line.
        """
        area = self.query_one(TextArea)
        if not area.cursor_at_first_line:
            area.action_cursor_up()
            return
        own = [r for r in self._thread if r.annotator.name == self._session.store.annotator]
        if self.editing in own:
            own = own[: own.index(self.editing)]
        if not own or self._text != self._note:  # what was typed is not replaced
            return
        self.editing = own[-1]
        self._note = self.editing.text
        area.text = safe(self._note)
        area.move_cursor(area.document.end)
        self._at_first = self._fields()
        self.query_one("#reply-texts", Static).update(reply_lines(self._thread, self.editing))
        self._show_help()

    def _show_help(self) -> None:
        name = self._session.store.annotator
        own = any(reply.annotator.name == name for reply in self._thread)
        if self.editing is not None:
            keys = "enter save, empty removes · ↑ earlier"
        else:
            keys = "enter save" + (" · ↑ edit your last" if own else "")
        self.query_one("#reply-help", Static).update(f"{keys} · ctrl+j new line · esc cancel")

    @property
    def draft_name(self) -> str:
        editing = "" if self.editing is None else f" {self.editing.id}"
        return f"{self.WHAT} {self._annotation.id}{editing}"

    @property
    def unsaved_warning(self) -> str:
        return "The reply is not saved yet: enter saves it, esc again discards it"


def reply_lines(replies: Iterable[Reply], editing: Reply | None = None) -> Content:
    """Replies one below the other, each under the name of its annotator."""
    blocks = [
        Content.assemble(
            (safe_line(reply.annotator.name), "bold $accent"),
            (f"  {format_moment(reply.created)}{' · edited' if reply.edited else ''}", "$quiet"),
            ("  being edited" if reply == editing else "", "italic $accent"),
            "\n",
            safe(reply.text),
        )
        for reply in replies
    ]
    return Content("\n\n").join(blocks) if blocks else Content.styled(_NOBODY, "$quiet")
