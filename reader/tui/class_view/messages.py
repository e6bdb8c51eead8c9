"""Messages to the class: written by whoever leads it, read again by everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from annotations.errors import RoomError
from annotations.seminar.class_signals import LONGEST_MESSAGE
from reader.terminal.safe import safe_line
from reader.tui.class_view.table import clock_time
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.dialog import Dialog
from reader.tui.session import Session
from reader.tui.widgets.field import Field


class MessagesScreen(Dialog[None]):
    """The messages of this class, the newest first."""

    OWN_COMMANDS: ClassVar[Sequence[Command[MessagesScreen]]] = (
        Command("messages.down", "j,down,space,pagedown", "down", "Scroll down.",
                lambda dialog: dialog.action_scroll(1), role=STUDENT),
        Command("messages.up", "k,up,b,pageup", "up", "Scroll up.",
                lambda dialog: dialog.action_scroll(-1), role=STUDENT),
        Command("messages.close", "q,enter", "", "Close the list.",
                lambda dialog: dialog.action_cancel(), role=STUDENT),
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Messages to the class", classes="dialog-title", markup=False)
            with VerticalScroll(id="messages", can_focus=False):
                yield Static(self._messages(), markup=False)
            yield Static("esc close", classes="dialog-help", markup=False)

    def _messages(self) -> Content:
        messages = self._session.live_class.messages()
        if not messages:
            return Content.styled("There are no messages yet", "$quiet")
        lines = []
        for signal in reversed(messages):
            moment = clock_time(signal.sent)
            text = safe_line(str(signal.payload.get("text", "")))
            lines.append(
                Content.assemble(
                    (f"{safe_line(signal.sender)}", "bold $accent"), (f"  {moment}\n", "$quiet"),
                    text,
                )
            )  # fmt: skip
        return Content("\n\n").join(lines)

    def action_scroll(self, by: int) -> None:
        scroll = self.query_one("#messages", VerticalScroll)
        scroll.scroll_relative(y=3 * by, animate=False)


class SendMessageScreen(Dialog[str]):
    """A message to everybody's status line. It closes when it was sent."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Message to everybody", classes="dialog-title", markup=False)
            yield Field(placeholder="ten minutes left …", id="message-text")
            yield Static(
                f"It is shown in everybody's status line, with your name; at most "
                f"{LONGEST_MESSAGE} characters", classes="dialog-help", markup=False,
            )  # fmt: skip
            yield Static("", classes="dialog-error", markup=False)
            yield Static("enter send · esc cancel", classes="dialog-help", markup=False)

    @on(Input.Submitted)
    def send(self) -> None:
        try:
            sentence = self._session.live_class.send_message(self.query_one(Input).value)
        except RoomError as error:
            self.show_error(str(error))
        else:
            self.answer(sentence)
