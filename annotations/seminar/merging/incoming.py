"""Another person's library as values, checked: nothing in it is believed before."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from annotations.errors import BadFile, BadTag
from annotations.history.version_vectors import clock, from_json, microseconds
from annotations.model import COLOURS, LINK_KINDS, STATUSES
from annotations.model.annotator_names import is_stored_name
from annotations.model.tag_names import tag_name
from annotations.storage.edit_stamps import NEVER, Stamp, StampedPart, of_rows
from annotations.storage.placements import NO_TEXT
from corpus.cleaning import review as reviews
from corpus.cleaning.integrity import ILL_FORMED, faults, is_outdated, rebuilt_ledger
from corpus.document import LONGEST_DETAIL
from corpus.errors import Remedy
from corpus.storage.queries import Row
from corpus.text.storable import storable

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHA = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_LONGEST = 1 << 26
"""Characters of a text; what a file may be at most has fewer."""
_LARGEST = 1 << 28
"""Characters of a source in base 64."""
_LATEST = 1 << 53
"""The clock of a version, at most: the year 2255. Our own goes on from what it is told."""
_MOST_SESSIONS = 1000
_SHORT = 4000
"""Characters beside a passage."""

Check = Callable[[Any], bool]


def _text(most: int) -> Check:
    return lambda value: isinstance(value, str) and len(value) <= most and storable(value) == value


def _matching(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _one_of(values: tuple[str, ...]) -> Check:
    return lambda value: value in values


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40


def _position(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 40


def _clock(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LATEST


def _text_hash(value: Any) -> bool:
    return value == NO_TEXT or _sha(value)


def _moment(value: Any) -> bool:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _name(value: Any) -> bool:
    return isinstance(value, str) and is_stored_name(value)


def _tag(value: Any) -> bool:
    return isinstance(value, str) and tag_name(value) == value


def _mark(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 8 and value.isprintable()


is_id, is_moment = _matching(_ID), _moment
_id, _sha = is_id, _matching(_SHA)
_short, _detail, _long = _text(_SHORT), _text(LONGEST_DETAIL), _text(_LONGEST)
_gone = _or_none(_moment)

COLUMNS: dict[str, dict[str, Check]] = {
    "annotators": {"id": _id, "name": _name, "created": _moment},
    "tags": {
        "id": _id, "name": _short, "colour": _one_of(COLOURS), "mark": _mark,
        "key": _or_none(_text(20)), "description": _detail, "position": _position,
        "created": _moment, "modified": _moment, "deleted": _gone,
    },
    "documents": {
        "id": _id, "slug": _detail, "title": _or_none(_detail), "authors": _long,
        "publisher": _or_none(_detail), "published": _or_none(_detail), "url": _or_none(_detail),
        "language": _or_none(_detail), "revision": _or_none(_id), "added": _moment,
        "modified": _moment, "deleted": _gone,
    },
    "sources": {
        "sha256": _sha, "name": _detail, "format": _text(40), "encoding": _or_none(_text(40)),
        "data": _or_none(_text(_LARGEST)), "added": _moment,
    },
    "revisions": {
        "id": _id, "document": _id, "source": _sha, "rules": _text(80), "raw": _or_none(_long),
        "text": _or_none(_long), "text_sha256": _sha, "blocks": _or_none(_long),
        "ledger": _or_none(_long), "characters": _number, "words": _number, "created": _moment,
        "review": _or_none(_long), "doubt": _or_none(_short),
    },
    "known_sources": {"document": _id, "sha256": _sha},
    "annotations": {
        "id": _id, "document": _id, "revision": _id, "annotator": _id, "start": _number,
        "end": _number, "content": _long, "prefix": _short, "suffix": _short,
        "note": _or_none(_long), "status": _one_of(STATUSES), "created": _moment,
        "modified": _moment, "deleted": _gone, "text_sha256": _or_none(_text_hash),
    },
    "annotation_tags": {"annotation": _id, "tag": _id},
    "annotation_versions": {"annotation": _id, "version": _long},
    "siblings": {"annotation": _id, "version": _long, "image": _long},
    "links": {
        "id": _id, "kind": _one_of(LINK_KINDS), "source": _id, "target": _id, "created": _moment,
        "modified": _moment, "deleted": _gone,
    },
    "accepted_places": {
        "annotation": _id, "start": _number, "end": _number, "content": _long,
    },
    "stamps": {
        "table_name": _one_of(("documents", "tags", "links")), "id": _id,
        "part": _one_of(("", "details", "revision")), "clock": _clock, "session": _text(40),
    },
}  # fmt: skip
"""The tables that travel, in the order in which they lean on each other; what each column holds."""


@dataclass(frozen=True)
class BundleHeading:
    """What a file that travels says of itself (`annotations.seminar.bundle_format`)."""

    kind: Literal["pack", "return"]
    pack: str | None
    """The id of the pack; of a return, of the one that it answers, if it answers one."""
    made: str
    annotator: str | None = None
    """Of a return: the id of whose annotations these are."""
    blind: bool = False
    """Of a pack: whether it is read in a blind round."""
    version: int = 2
    """Of the form of the file."""

    @property
    def stamped(self) -> bool:
        """Whether it says when what was edited (`annotations.storage.edit_stamps`)."""
        return self.version > 1


@dataclass
class IncomingLibrary:
    """A library as values: for each table its rows, by what names them."""

    name: str
    """The file's name, to speak of it."""
    heading: BundleHeading | None = None
    """Of a pack or a return; None of a library."""
    tables: dict[str, list[Row]] = field(
        default_factory=lambda: {table: list[Row]() for table in COLUMNS}
    )
    error: BadFile | None = None
    """Why the file could not be read to its end; nothing is taken of it then."""
    _stamps: dict[StampedPart, Stamp] | None = None

    def check(self) -> None:
        """Raises BadFile where the file could not be read."""
        if self.error is not None:
            raise self.error

    @property
    def is_return(self) -> bool:
        """Whether it holds annotations without the texts in which they stand."""
        return self.heading is not None and self.heading.kind == "return"

    def stamp(self, table: str, row: Row, part: str = "") -> Stamp:
        """When a row, or this part of it, was edited last there."""
        if self._stamps is None:
            self._stamps = of_rows(self.tables["stamps"])
        if self.heading is None or self.heading.stamped:
            return self._stamps.get(StampedPart(table, row["id"], part), NEVER)
        # A file of version 1 has times only.
        begun = row["added" if table == "documents" else "created"]
        return (microseconds(row["modified"]), "") if row["modified"] > begun else NEVER

    def take(self, table: str, values: Any) -> None:
        """Take in a row as the child gave it. Raises BadFile for one that no library holds."""
        columns = COLUMNS.get(table)
        if columns is None or not isinstance(values, list) or len(values) != len(columns):
            raise self.bad(table)
        for (column, check), value in zip(columns.items(), values, strict=True):
            if not check(value):
                raise self.bad(table, column)
        row = dict(zip(columns, values, strict=True))
        self._check_more(table, row)
        self.tables[table].append(row)

    def bad(self, table: str, column: str = "") -> BadFile:
        where = f"{table} ({column})" if column else table
        if self.heading is not None:
            return BadFile(
                f"{self.name} holds what no {self.heading.kind} of Variorum's making does, in its "
                f"{where}; nothing was taken from it"
            )
        return BadFile(
            f"{self.name} is damaged, or no library of Variorum's making, in its {where}; "
            "nothing was taken from it",
            Remedy.RESCUE,
        )

    def not_its_own(self, name: str) -> BadFile:
        """A return that holds what somebody else, of this name, has made."""
        return BadFile(
            f"{self.name} holds annotations of {name}, and a return carries those of its own "
            "annotator only; nothing was taken from it"
        )

    def _check_more(self, table: str, row: Row) -> None:
        try:
            if table == "sources" and row["data"] is not None:
                row["data"] = base64.b64decode(row["data"], validate=True)
                if hashlib.sha256(row["data"]).hexdigest() != row["sha256"]:
                    raise self.bad(table, "data")
            elif table == "revisions":
                reviews.from_json(row["review"])
                if row["text"] is not None:
                    self._check_revision(row)
            elif table == "annotation_versions":
                _check_version(row["version"])
            elif table == "links":
                if row["source"] == row["target"]:
                    raise self.bad(table)
            elif table == "siblings":
                _check_version(row["version"])
                _check_image(json.loads(row["image"]))
            elif table == "tags":
                if not _tag(row["name"]):
                    raise self.bad(table, "name")
            elif table == "documents":
                authors = json.loads(row["authors"])
                if not isinstance(authors, list) or not all(_detail(one) for one in authors):
                    raise self.bad(table, "authors")
        except (*ILL_FORMED, BadTag, binascii.Error) as error:
            raise self.bad(table) from error

    def _check_revision(self, row: Row) -> None:
        text = row["text"]
        if hashlib.sha256(text.encode()).hexdigest() != row["text_sha256"]:
            raise self.bad("revisions", "text")
        raw, ledger = row["raw"], row["ledger"]
        wrong = faults(raw, text, ledger, row["blocks"], row["characters"])
        if "ledger" in wrong and is_outdated(raw, text, ledger):
            row["ledger"] = rebuilt_ledger(raw, text, ledger)
            wrong.remove("ledger")
        if wrong:
            raise self.bad("revisions", wrong[0])


def _check_version(stored: str) -> None:
    version = from_json(stored)
    if len(version) > _MOST_SESSIONS or clock(version) > _LATEST:
        raise ValueError("no version of an annotation")


IMAGE: dict[str, Check] = {
    "annotator": _name, "start": _number, "end": _number, "content": _long, "prefix": _short,
    "suffix": _short, "note": _or_none(_long), "modified": _moment, "deleted": _gone,
}  # fmt: skip
"""What is kept of an edit that is not shown; the annotator by name. And `tags`, by name."""


def _check_image(image: Any) -> None:
    if not isinstance(image, dict) or {*image, "text"} != {*IMAGE, "tags", "text"}:
        raise ValueError("no image of an annotation")
    if not all(check(image[column]) for column, check in IMAGE.items()):
        raise ValueError("no image of an annotation")
    if image.get("text") is not None and not _text_hash(image["text"]):
        raise ValueError("no text of an annotation")
    if not isinstance(image["tags"], list) or not all(_tag(name) for name in image["tags"]):
        raise ValueError("no tags of an annotation")
