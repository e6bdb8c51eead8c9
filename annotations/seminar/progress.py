"""How far each annotator of a class has come: counts only, so that it may be looked at in a blind
round by whoever leads the class.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from annotations.model import CONSENSUS
from annotations.service.reading import StoreReader
from annotations.storage import progress_rows
from corpus.ids import time_of


class AnnotatorProgress(NamedTuple):
    """How far one annotator has come."""

    annotator: str
    """The annotator's name."""
    tagged_today: int
    """Passages with a tag that were first annotated since midnight, local time."""
    passages: int
    """Passages with a tag."""
    finished: tuple[str, ...]
    """Slugs of the documents that the annotator has marked as finished."""
    last_change: str | None
    """When they changed anything of their own last (UTC, ISO 8601)."""


class ClassProgress(NamedTuple):
    """How far a class has come."""

    documents: tuple[str, ...]
    """Slugs of the library's documents."""
    annotators: tuple[AnnotatorProgress, ...]
    """By name; without *consensus*, and without those who have done nothing yet."""


def class_progress(store: StoreReader, *, at: datetime | None = None) -> ClassProgress:
    """How far everybody has come, in a blind round as well: for the owner and for co-teachers.

    `at`: the moment that is taken for now; it has a zone.
    """
    moment = datetime.now().astimezone() if at is None else at.astimezone()
    # Without the zone of now, which may be another one than at midnight.
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    since = time_of(midnight.astimezone().isoformat())
    with store.database.snapshot():
        counts = progress_rows.passage_counts(store.database, since)
        last = progress_rows.last_changes(store.database)
        finished: dict[str, list[str]] = defaultdict(list)
        for name, slug in store.finished.of_all():
            finished[name].append(slug)
        documents = tuple(sorted(document.slug for document in store.documents.all()))
    names = sorted({*counts, *last, *finished} - {CONSENSUS}, key=lambda name: (name.lower(), name))
    return ClassProgress(
        documents,
        tuple(
            AnnotatorProgress(
                name, *counts.get(name, (0, 0)), tuple(finished.get(name, ())), last.get(name)
            )
            for name in names
        ),
    )
