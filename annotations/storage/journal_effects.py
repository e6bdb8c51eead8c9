"""What an entry of the history is about: the passage to go to, and what undoing it would remove."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from annotations.storage import unchanging_rows
from corpus.document import Span
from corpus.storage.database import Database
from corpus.storage.queries import Row
from corpus.storage.transactions import Change

_LOOKED_AT = 50
"""Rows of an entry in which a passage is looked for: one of the first stands for all."""
_OF_DOCUMENTS = tuple(table.name for table in unchanging_rows.DOCUMENT_TABLES)
_OF_ANNOTATIONS = {"links": "source", "replies": "annotation"}
_ANNOTATION = {"annotation_tags": "annotation", "accepted_places": "annotation"}


class ChangePlace(NamedTuple):
    """Where something was changed."""

    document: str
    """The document's slug."""
    span: Span | None
    """The passage in its present text; None for a change of the whole document."""


class ChangeEffects(NamedTuple):
    """How many documents, annotations, tags, memos and replies go, come back or are changed."""

    removed: dict[str, int]
    """By table; only what is not zero. So are the others."""
    restored: dict[str, int]
    edited: dict[str, int]

    @property
    def takes_away(self) -> bool:
        """Whether something goes, or annotations get other tags, notes or places."""
        return bool(self.removed) or "annotations" in self.edited

    def sentence(self, *, past: bool = False) -> str:
        """As in `removes 2 documents and 5 annotations, restores 1 tag`; or `removed …`."""
        parts = []
        for verb, numbers in (
            ("remove", self.removed), ("restore", self.restored), ("change", self.edited),
        ):  # fmt: skip
            if numbers:
                counts = " and ".join(_counted(table, number) for table, number in numbers.items())
                parts.append(f"{verb}{'d' if past else 's'} {counts}")
        return ", ".join(parts)


def _counted(table: str, number: int) -> str:
    one = "reply" if table == "replies" else table.removesuffix("s")
    return f"{number:,} {one if number == 1 else table}"


def place_of(database: Database, entry: int, annotator: str | None) -> ChangePlace | None:
    """The first passage, or else the first document, that an entry has changed and that is there.

    `annotator`: the only one (by name) whose passages may be shown; None where everybody's may.
    """
    rows = database.tuples(
        "SELECT table_name, key, before, after FROM journal_changes WHERE entry = ? "
        "AND table_name IN ('annotations', 'annotation_tags', 'accepted_places', 'links', "
        "'replies', 'documents', 'memos', 'attributes', 'collection_members', "
        "'finished_documents') "
        "ORDER BY table_name IN ('documents', 'memos', 'attributes', 'collection_members', "
        "'finished_documents'), position LIMIT ?",
        [entry, _LOOKED_AT],
    )
    for table, key, before, after in rows:
        image = json.loads(after or before or "{}")
        if table == "documents":
            place = _document(database, str(json.loads(key)["id"]))
        elif table in ("memos", "finished_documents", *_OF_DOCUMENTS):
            place = _document(database, str(image.get("document")))
        elif table in _OF_ANNOTATIONS:
            place = _passage(database, str(image.get(_OF_ANNOTATIONS[table])), {}, annotator)
        else:
            id_ = str(json.loads(key)[_ANNOTATION.get(table, "id")])
            place = _passage(database, id_, image, annotator)
        if place is not None:
            return place
    return None


def _document(database: Database, id_: str) -> ChangePlace | None:
    slug = database.scalar("SELECT slug FROM documents WHERE id = ? AND deleted IS NULL", [id_])
    return None if slug is None else ChangePlace(str(slug), None)


def _passage(database: Database, id_: str, image: Row, annotator: str | None) -> ChangePlace | None:
    """Where an annotation is now; where its row says that it was, if it is there no more."""
    row = database.row(
        "SELECT d.slug, p.start, p.end, n.name FROM places p JOIN documents d ON d.id = p.document "
        "JOIN annotators n ON n.id = p.annotator "
        "WHERE p.annotation = ? AND p.status != 'orphaned' AND d.deleted IS NULL",
        [id_],
    ) or database.row(
        "SELECT d.slug, :start AS start, :end AS end, n.name FROM documents d, annotators n "
        "WHERE d.id = :document AND d.deleted IS NULL AND d.revision = :revision "
        "AND n.id = :annotator",
        {name: image.get(name) for name in ("document", "revision", "annotator", "start", "end")},
    )
    if row is None or row["start"] is None or annotator not in (None, row["name"]):
        return None
    return ChangePlace(str(row["slug"]), Span(int(row["start"]), int(row["end"])))


def effects_of(
    database: Database, changes: Sequence[Change], annotator: str | None, *, undoing: bool
) -> ChangeEffects:
    """What undoing (else redoing) these changes would do; `annotator` as in `place_of`."""
    states: dict[tuple[str, str], tuple[Row | None, Row | None]] = {}
    # In a blind round nobody is told of others' memos and replies.
    others = ("memos", "replies") if annotator is None else ()
    tables = ("documents", "annotations", "tags", *others)
    for change in changes:
        if change.table in tables:
            key = change.table, str(change.key["id"])
            first = states.get(key, (change.before, None))[0]
            states[key] = first, change.after
    outcomes: dict[tuple[str, str], _Outcome] = {}
    for change in changes:
        if change.table in _OF_DOCUMENTS:
            image = change.after or change.before or {}
            key = "documents", str(image.get("document"))
            outcomes.setdefault(key, "edited")
    for key, (before, after) in states.items():
        now, then = (after, before) if undoing else (before, after)
        outcomes[key] = _outcome(_is_there(now), _is_there(then))
    for (table, id_), outcome in list(outcomes.items()):
        if table == "documents" and outcome in ("removed", "restored"):
            for annotation in _annotations_in(database, id_):
                outcomes.setdefault(("annotations", annotation), outcome)
    visible = _visible(database, (id_ for table, id_ in outcomes if table == "annotations"),
                       annotator)  # fmt: skip
    counts = ChangeEffects({}, {}, {})
    for table in tables:
        for (of_table, id_), outcome in outcomes.items():
            if of_table != table or (table == "annotations" and id_ not in visible):
                continue
            numbers = {
                "removed": counts.removed, "restored": counts.restored, "edited": counts.edited,
            }.get(outcome)  # fmt: skip
            if numbers is not None:
                numbers[table] = numbers.get(table, 0) + 1
    return counts


_Outcome = Literal["removed", "restored", "edited", "nothing"]


def _outcome(is_there: bool, will_be: bool) -> _Outcome:
    if is_there and will_be:
        return "edited"
    if is_there:
        return "removed"
    return "restored" if will_be else "nothing"


def _is_there(row: Row | None) -> bool:
    return row is not None and row.get("deleted") is None


def _annotations_in(database: Database, document: str) -> list[str]:
    """The annotations of a document, which may be removed itself."""
    rows = database.tuples(
        "SELECT id FROM annotations WHERE document = ? AND deleted IS NULL", [document]
    )
    return [id_ for (id_,) in rows]


def _visible(database: Database, ids: Iterable[str], annotator: str | None) -> set[str]:
    every = set(ids)
    if annotator is None or not every:
        return every
    rows = database.tuples(
        "SELECT a.id FROM annotations a JOIN annotators n ON n.id = a.annotator WHERE n.name = ? "
        "AND a.id IN (SELECT value FROM json_each(?))",
        [annotator, json.dumps(sorted(every))],
    )
    return {id_ for (id_,) in rows}
