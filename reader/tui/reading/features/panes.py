"""Panes: going from one to another, opening, closing, moving and widening them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from annotations.seminar.roles import Role
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.feature import Feature

_NUMBERS = ("panes.first", "panes.second", "panes.third", "panes.fourth")


class Panes(Feature):
    """Arranges the documents side by side."""

    commands: ClassVar[Sequence[Command[Panes]]] = (
        Command("panes.next", "tab", "next pane",
                "Go to the next pane; after a number, to that pane (2 tab).",
                lambda panes: panes.step(1), "Panes", role=STUDENT),
        Command("panes.previous", "shift+tab", "previous pane", "Go to the previous pane.",
                lambda panes: panes.step(-1), "Panes", role=STUDENT),
        Command("panes.first", "", "pane 1", "Go to the first pane.",
                lambda panes: panes.go_to(1), "Panes", role=STUDENT),
        Command("panes.second", "", "pane 2", "Go to the second pane.",
                lambda panes: panes.go_to(2), "Panes", role=STUDENT),
        Command("panes.third", "", "pane 3", "Go to the third pane.",
                lambda panes: panes.go_to(3), "Panes", role=STUDENT),
        Command("panes.fourth", "", "pane 4", "Go to the fourth pane.",
                lambda panes: panes.go_to(4), "Panes", role=STUDENT),
        Command("panes.add", "p,plus", "add pane", "Open another document beside these.",
                lambda panes: panes.choose_document(), "Panes", role=STUDENT),
        Command("panes.close", "X,ctrl+w", "close pane", "Close this pane.",
                lambda panes: panes.close(), "Panes", role=STUDENT),
        Command("panes.move_left", "comma", "move left", "Move this pane to the left.",
                lambda panes: panes.move(-1), "Panes", role=STUDENT),
        Command("panes.move_right", "full_stop", "move right", "Move this pane to the right.",
                lambda panes: panes.move(1), "Panes", role=STUDENT),
        Command("panes.narrower", "less_than_sign", "narrower", "Make this pane narrower.",
                lambda panes: panes.context.row.widen(-1), "Panes", role=STUDENT),
        Command("panes.wider", "greater_than_sign", "wider", "Make this pane wider.",
                lambda panes: panes.context.row.widen(1), "Panes", role=STUDENT),
    )  # fmt: skip

    def available(self, command: Command[Any]) -> bool:
        if command.id in _NUMBERS:
            return _NUMBERS.index(command.id) < len(self.context.row.panes)
        return command.id == "panes.add" or len(self.context.row.panes) > 1

    def step(self, by: int) -> None:
        """Go to the next pane or to the previous one; where a number was typed, to that pane."""
        row, pane = self.context.row, self.context.pane
        number = pane.count_prefix.take() if pane is not None else None
        if number is not None:
            self.go_to(number)
            return
        row.focus_pane(row.current_index + by)
        self.context.show_status()

    def go_to(self, number: int) -> None:
        """Go to a pane by its number, from 1."""
        row = self.context.row
        if 1 <= number <= len(row.panes):
            row.focus_pane(number - 1)
            self.context.show_status()
        else:
            there = f"are only {len(row.panes)} panes" if len(row.panes) > 1 else "is only one pane"
            self.context.show_message(f"There {there}")

    def choose_document(self) -> None:
        """Let the reader choose a document, and open it beside the others."""
        from reader.tui.dialogs.open import OpenScreen

        session, documents = self.context.session, self.context.documents
        open_now = documents.open_slugs()
        others = [s for s in session.store.summaries() if s.slug not in open_now]
        if not others:
            add = "; press q to go back and add others" if session.role is Role.OWNER else ""
            self.context.show_message(f"All documents of the library are open{add}")
            return

        def chosen(slug: str | None) -> None:
            pane = documents.open_beside(slug) if slug else None
            session.prefetch.forget()
            if pane is not None:
                documents.focus(pane)
                documents.remember_open()

        session.push_screen(OpenScreen(others, session.prefetch), chosen)

    def close(self) -> None:
        """Close the pane in use; with the last one, the screen."""
        pane, documents = self.context.pane, self.context.documents
        if pane is None:
            return
        if len(self.context.row.panes) == 1:
            documents.remember_positions()
            self.context.go_back()
            return
        documents.close(pane)
        documents.remember_open()

    def move(self, by: int) -> None:
        """Move the pane in use to the left or right."""
        self.context.row.move_pane(by)
        self.context.documents.remember_open()
