"""Asks what to add, and opens it: who adds one document wants to read it."""

from __future__ import annotations

from collections.abc import Callable

from reader.tui.library.add import AddScreen
from reader.tui.library.add_summary import AddSummary
from reader.tui.session import OpenRequest, Session


def ask_what_to_add(session: Session, done: Callable[[AddSummary], None], *, page: bool) -> None:
    """Ask for files, or for a page of the web, and add them; `done` gets what was added. A single
    document is opened then.
    """

    def added(outcome: AddSummary | None) -> None:
        if outcome is None:
            return
        done(outcome)
        if len(outcome.documents) == 1 and outcome.succeeded:
            session.open_documents(OpenRequest((outcome.documents[0],)))

    session.push_screen(AddScreen(session, page=page), added)
