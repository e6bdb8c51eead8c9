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
_TAGGING = f"{_READING}#move-highlight-and-tag"
_APPARATUS = f"{_READING}#the-apparatus-who-else-says-it"
_CODEBOOK = "how-to/codebook.md"
_DETAILS = "how-to/add.md#details-attributes-and-collections"
TOPICS: Mapping[str, str] = {
    # Screens
    "LibraryScreen": "how-to/add.md",
    "ReadingScreen": _READING,
    "ReviewScreen": f"{_READING}#review-the-cleaning",
    "StatisticsScreen": "explanation/agreement.md",
    "FeedbackScreen": "explanation/feedback.md",
    "QueueScreen": "explanation/anchoring.md",
    "ClassScreen": "how-to/browser.md#lead-the-class",
    "CodebookScreen": _CODEBOOK,
    "MemosScreen": _READING,
    "HistoryScreen": "explanation/merging.md",
    # Panels and modes of the reading screen
    "ApparatusPanel": _APPARATUS,
    "AnnotationList": _TAGGING,
    "MatchReview": "reference/queries.md#in-the-search",
    "ReattachMode": "explanation/anchoring.md",
    # Dialogs; another one has the page of the screen below it
    "AddScreen": "how-to/add.md",
    "OpenScreen": "how-to/add.md",
    "ExportScreen": "reference/exports.md",
    "CodebookImportScreen": f"{_CODEBOOK}#use-one-codebook-in-several-libraries",
    "CodebookExportScreen": f"{_CODEBOOK}#use-one-codebook-in-several-libraries",
    "DetailsScreen": _DETAILS,
    "AttributesScreen": _DETAILS,
    "TagScreen": _TAGGING,
    "NoteScreen": _TAGGING,
    "LinkScreen": _APPARATUS,
    "PeopleScreen": f"{_READING}#everybodys-annotations",
    "MergeScreen": "how-to/class.md#packs-and-returns",
    "MergeReportScreen": "how-to/class.md#what-the-merge-reports",
    "BlindScreen": "how-to/blind-round.md",
    "DeadlineScreen": "how-to/blind-round.md",
    "FindScreen": "reference/queries.md",
    "SavedQueriesScreen": "reference/queries.md#saved-queries",
    "CuesScreen": "explanation/cues.md",
    "DisagreementsScreen": f"{_READING}#settle-disagreements",
    "WalkFollowScreen": "how-to/browser.md#lead-the-class",
    "KeepScreen": "how-to/cleaning.md",
    "SaveCopyScreen": "how-to/backup.md",
    "ThemeScreen": "faq.md",
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
