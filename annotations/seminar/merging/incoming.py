"""Another person's library as validated values: nothing in it is trusted before it is checked."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

from annotations.errors import BadFile, BadTag
from annotations.model.version_vectors import clock, from_json, microseconds
from annotations.storage.edit_stamps import NEVER, Stamp, StampedPart, of_rows
from annotations.storage.transfer_columns import (
    COLUMNS,
    IMAGE,
    LATEST_CLOCK,
    is_detail,
    is_id,
    is_tag_name,
    is_text_hash,
)
from corpus.cleaning import review as reviews
from corpus.cleaning.integrity import ILL_FORMED, faults, is_outdated, rebuilt_ledger
from corpus.errors import Remedy
from corpus.storage.queries import Row

_MOST_SESSIONS = 1000
"""Of a version: so many programs may have edited an annotation."""
_OF_LATER_VERSIONS = ("text", "tag_ids")
"""What earlier versions did not write of an edit that is not shown."""


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

    def of_annotators(self) -> list[Row]:
        """The rows that somebody has made: annotations, memos, replies, finished documents."""
        tables = ("annotations", "memos", "replies", "finished_documents")
        return [row for table in tables for row in self.tables[table]]

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
                f"{self.name} contains data in {where} that Variorum does not write to a "
                f"{self.heading.kind}; nothing was merged from it"
            )
        return BadFile(
            f"{self.name} is damaged or not a Variorum library, in {where}; nothing was "
            "merged from it",
            Remedy.RESCUE,
        )

    def not_its_own(self, name: str) -> BadFile:
        """A return that holds what somebody else, of this name, has made."""
        return BadFile(
            f"{self.name} contains annotations by {name}, but a return contains only those by "
            "one annotator; nothing was merged from it"
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
            elif table == "memos":
                about_both = row["document"] is not None and row["tag"] is not None
                if about_both or not row["text"].strip():
                    raise self.bad(table)
            elif table == "siblings":
                _check_version(row["version"])
                _check_image(json.loads(row["image"]))
            elif table == "tags":
                if not is_tag_name(row["name"]):
                    raise self.bad(table, "name")
            elif table == "documents":
                authors = json.loads(row["authors"])
                if not isinstance(authors, list) or not all(is_detail(one) for one in authors):
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
    if len(version) > _MOST_SESSIONS or clock(version) > LATEST_CLOCK:
        raise ValueError("no version of an annotation")


def _check_image(image: Any) -> None:
    if not isinstance(image, dict) or {*image, *_OF_LATER_VERSIONS} != {
        *IMAGE,
        "tags",
        *_OF_LATER_VERSIONS,
    }:
        raise ValueError("no image of an annotation")
    if not all(check(image[column]) for column, check in IMAGE.items()):
        raise ValueError("no image of an annotation")
    if image.get("text") is not None and not is_text_hash(image["text"]):
        raise ValueError("no text of an annotation")
    if not isinstance(image["tags"], list) or not all(is_tag_name(name) for name in image["tags"]):
        raise ValueError("no tags of an annotation")
    ids = image.get("tag_ids", [])
    if not isinstance(ids, list) or not all(is_id(id_) for id_ in ids):
        raise ValueError("no tags of an annotation")
