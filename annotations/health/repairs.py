"""Repairs that need no guessing: the digest or the history proves what is right."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property

from annotations.storage import placements
from annotations.storage.health_queries import put_digest, tag_ids
from annotations.storage.journal_images import ImagePosition, last_images, read_image
from annotations.storage.placements import NO_TEXT
from annotations.storage.version_stamping import digests
from corpus.errors import Remedy
from corpus.storage.database import Database
from corpus.storage.integrity_checks import Problem
from corpus.storage.queries import Row
from corpus.storage.transactions import Transaction


class NotProven(Exception):  # noqa: N818
    """The restored row does not match its digest; it is rolled back."""


class RecordedAnnotations:
    """Annotations as the history left them; read once, when first wanted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def _images(self) -> dict[tuple[str, str], ImagePosition]:
        return last_images(self._database)

    @cached_property
    def _tags(self) -> dict[str, set[str]]:
        tags_by_annotation: dict[str, set[str]] = {}
        for (table, text), place in self._images.items():
            if table == "annotation_tags" and read_image(self._database, place) is not None:
                key = json.loads(text)
                tags_by_annotation.setdefault(key["annotation"], set()).add(key["tag"])
        return tags_by_annotation

    def annotation(self, id_: str) -> Row | None:
        place = self._images.get(("annotations", json.dumps({"id": id_})))
        return None if place is None else read_image(self._database, place)

    def tags(self, id_: str) -> set[str]:
        return self._tags.get(id_, set())


def missing_digest(id_: str) -> Problem:
    """An annotation without a digest: it gets one."""
    return Problem(
        f"the annotation {id_} has no digest",
        f"the digest of the annotation {id_} was added",
        lambda tx: _renew_digest(tx, id_),
        about=(id_,),
    )


def wrong_digest(id_: str, digest: str, recorded: RecordedAnnotations) -> Problem:
    """An annotation that its digest does not fit. Either of them may be what was damaged: where
    the history has kept the annotation as the digest says, it is put back; where the history and
    the annotation are one, the digest is taken anew.
    """

    def mend(tx: Transaction) -> bool:
        row, tags = recorded.annotation(id_), recorded.tags(id_)
        if row is None:
            return False
        present = tag_ids(tx.database, id_)
        if tx.database.get("annotations", {"id": id_}) == row and present == tags:
            return _renew_digest(tx, id_)
        with suppress(NotProven), tx.savepoint():
            tx.put("annotations", row)
            for tag in present - tags:
                tx.drop("annotation_tags", {"annotation": id_, "tag": tag})
            for tag in tags - present:
                tx.put("annotation_tags", {"annotation": id_, "tag": tag})
            if digests(tx.database.tuples, [id_]).get(id_) != digest:
                raise NotProven
            return True
        return False

    return Problem(
        f"the annotation {id_} was changed outside of this program; edit it to confirm it",
        f"the annotation {id_} was restored from the history",
        mend,
        about=(id_,),
        remedies=(Remedy.RESTORE,),
    )


def misplaced(id_: str, sentence: str, slug: str) -> Problem:
    """An annotation that does not stand at its words: these are looked for in the present text."""

    def mend(tx: Transaction) -> bool:
        return find_by_words(tx, id_)

    mending = f"an annotation of {slug} was located again by its words"
    return Problem(sentence, mending, mend, about=(id_,))


def find_by_words(tx: Transaction, id_: str) -> bool:
    """Have an annotation looked for by its words: in which text its span counts is not known."""
    if tx.database.get("annotations", {"id": id_}) is None:
        return False
    tx.put("annotations", {"id": id_, "text_sha256": NO_TEXT, "status": "anchored"})
    placements.update(tx)
    return True


def differs_from_history(table: str, key: Row, row: Row | None, recorded: Row | None) -> Problem:
    """A row that is not as the history left it: which of the two is right cannot be known."""
    name = " ".join(str(value) for value in key.values())
    about = _about(table, key, row or recorded or {})
    if row is None:
        sentence = f"{table} {name} is in the history, but missing"
        return Problem(sentence, about=about)
    if recorded is None:
        sentence = f"{table} {name} exists, but was removed according to the history"
        return Problem(sentence, about=about)
    other = [column for column, value in recorded.items() if row.get(column, ...) != value]
    column = other[0] if other else ""
    return Problem(
        f"{table} {name}: {column} is “{str(row.get(column))[:60]}”, but "
        f"“{str(recorded[column])[:60]}” according to the history",
        about=about,
    )


def _about(table: str, key: Row, row: Row) -> tuple[str, ...]:
    """The annotations that a row of this table is of."""
    if table in ("annotations", "memos", "replies"):
        return (str(key.get("id")),)
    if table == "links":
        return (str(row.get("source")), str(row.get("target")))
    return (str(key["annotation"]),) if "annotation" in key else ()


def _renew_digest(tx: Transaction, id_: str) -> bool:
    put_digest(tx, id_, digests(tx.database.tuples, [id_])[id_])
    return True
