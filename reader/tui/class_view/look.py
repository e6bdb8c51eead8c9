"""“Look here”: brings everybody to the passage under the cursor, or this reader to the class."""

from __future__ import annotations

from textual.screen import Screen

from annotations.errors import RoomError
from annotations.seminar.roles import Role
from corpus.document import Span
from reader.terminal.safe import safe_line
from reader.tui.class_view.live_class import LiveClass
from reader.tui.main_screen import MainScreen
from reader.tui.session import Session

_WORDS = 6


def look(session: Session, live: LiveClass, screen: Screen[object]) -> None:
    """Ask the class to look at this passage; of a student, go to where it was asked to look."""
    if session.role < Role.TEACHER:
        live.go()
        return
    place = screen.place() if isinstance(screen, MainScreen) else None
    if place is None or place.document is None:
        session.show_message("Open a document and go to the passage that everybody should look at")
        return
    document = session.store.documents.get(place.document)
    span = Span(place.start, place.end)
    words = document.text[span.start : span.end].split()
    quote = safe_line(" ".join(words[:_WORDS]) + ("…" if len(words) > _WORDS else ""))
    try:
        sentence = live.look_here(document.slug, document.metadata.title or "", span, quote)
    except RoomError as error:
        session.show_error(str(error))
    else:
        session.show_message(sentence)
