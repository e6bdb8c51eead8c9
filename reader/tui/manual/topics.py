"""Which page of the manual belongs to which place of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textual.app import App
from textual.widget import Widget

from corpus.errors import VariorumError
from reader.manual.pages import Place
from reader.tui.manual.screen import ManualScreen
from reader.tui.session import Session

_READING = "how-to/read.md"
_CODEBOOK = "how-to/codebook.md#use-one-codebook-in-several-libraries"
TOPICS: Mapping[str, str] = {
    # Screens
    "LibraryScreen": "how-to/add.md",
    "ReadingScreen": _READING,
    "ReviewScreen": "how-to/cleaning.md",
    "StatisticsScreen": "explanation/agreement.md",
    "FeedbackScreen": "explanation/feedback.md",
    "QueueScreen": "explanation/anchoring.md",
    "ClassScreen": "how-to/class.md",
    "CodebookScreen": "how-to/codebook.md",
    "MemosScreen": _READING,
    "HistoryScreen": "explanation/merging.md",
    # Panels and modes of the reading screen
    "ApparatusPanel": f"{_READING}#the-apparatus-who-else-says-it",
    "AnnotationList": _READING,
    "MatchReview": "reference/queries.md#in-the-search",
    "ReattachMode": "explanation/anchoring.md",
    # Dialogs; another one has the page of the screen below it
    "AddScreen": "how-to/add.md",
    "OpenScreen": "how-to/add.md",
    "ExportScreen": "reference/exports.md",
    "CodebookImportScreen": _CODEBOOK,
    "CodebookExportScreen": _CODEBOOK,
    "MergeScreen": "how-to/class.md",
    "MergeReportScreen": "how-to/class.md",
    "BlindScreen": "how-to/blind-round.md",
    "DeadlineScreen": "how-to/blind-round.md",
    "FindScreen": "reference/queries.md",
    "SavedQueriesScreen": "reference/queries.md#saved-queries",
    "CuesScreen": "explanation/cues.md",
    "DisagreementsScreen": f"{_READING}#settle-disagreements",
    "WalkFollowScreen": f"{_READING}#settle-disagreements",
    "KeepScreen": "how-to/cleaning.md",
    "MeasureScreen": _READING,
    "SaveCopyScreen": "how-to/backup.md",
    "ThemeScreen": "faq.md#can-i-have-a-dark-mode-another-theme-a-transparent-background",
}
"""For the names of classes, `PAGE` or `PAGE#HEADING`."""
_OTHERWISE = "index.md"


def topic_of(app: App[Any]) -> Place:
    """The place in the manual for what is in front: the panel or mode in use, else the dialog or
    the screen, else what is below it.
    """
    topic = next((TOPICS[name] for name in _names(app) if name in TOPICS), _OTHERWISE)
    path, _, slug = topic.partition("#")
    return Place(path, slug)


def show_manual(session: Session, app: App[Any]) -> None:
    """Show what the manual says of what is in front."""
    if isinstance(app.screen, ManualScreen):
        return
    try:
        app.push_screen(ManualScreen(session, topic_of(app)))
    except VariorumError as error:
        session.show_error(str(error))


def _names(app: App[Any]) -> Iterator[str]:
    for screen in reversed(app.screen_stack):
        mode = getattr(getattr(screen, "modes", None), "active", None)
        if mode is not None:
            yield type(mode).__name__
        focused: Widget | None = screen.focused
        for node in focused.ancestors_with_self if focused is not None else [screen]:
            yield from (base.__name__ for base in type(node).__mro__)
