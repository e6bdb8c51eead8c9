"""Asks a teacher in a browser what to download."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.seminar.downloads import DOWNLOADS
from reader.tui.commands import TEACHER, Command
from reader.tui.dialogs.dialog import Dialog
from reader.tui.session import Session


class DownloadScreen(Dialog[str]):
    """Answers with the name of a download."""

    OWN_COMMANDS: ClassVar[Sequence[Command[DownloadScreen]]] = (
        Command("download.next", "j", "", "Go to the next file.",
                lambda dialog: dialog.move(1), role=TEACHER),
        Command("download.previous", "k", "", "Go to the previous file.",
                lambda dialog: dialog.move(-1), role=TEACHER),
    )  # fmt: skip

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog small"):
            yield Static("Download", classes="dialog-title", markup=False)
            yield OptionList(
                *(Option(download.title, id=name) for name, download in DOWNLOADS.items()),
                markup=False,
            )
            yield Static("enter download · esc cancel", classes="dialog-help", markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.answer(str(event.option_id))

    def move(self, by: int) -> None:
        """Highlight the next file, or the one before."""
        listing = self.query_one(OptionList)
        (listing.action_cursor_down if by > 0 else listing.action_cursor_up)()


def ask_download(session: Session, show_message: Callable[[str], None]) -> None:
    """Ask what to download, and have the page fetch it; `show_message` says if it cannot."""

    def chosen(name: str | None) -> None:
        if name is not None and not session.download(name):
            show_message("This page cannot download files; reload it")

    session.push_screen(DownloadScreen(), chosen)
