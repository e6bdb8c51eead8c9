"""The form of the files that travel in a seminar, packs and returns: lines, each with its digest.

A line is a digest, a blank, a JSON value and a line feed. The first value says what the file is,
each of the others is a row, `[table, [values]]`, in the order of `transfer_columns.COLUMNS`; the
last one says how many rows there are. A digest is the SHA-256 (128 bits of it, in hexadecimal) of
the digest before and the value: so not a byte can be changed, nor a row left out, put in or moved,
without its being seen. Nothing in such a file can run, or unpack to more than it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, BinaryIO

from annotations.errors import BadFile
from annotations.seminar.merging.incoming import BundleHeading, IncomingLibrary
from annotations.storage.transfer_columns import is_id, is_moment
from annotations.storage.unchanging_rows import FINISHED_DOCUMENTS, TABLES
from corpus.os_errors import reason_of

VERSION = 5
"""Of the form. A program reads those up to its own. Since 2 a file says when what was edited, and
in which text the span of an annotation counts; since 3 it may hold memos; since 4 attributes and
collections of documents; since 5 replies, and which documents its annotator has finished. A file
says that it is of the earliest version that has all that it holds, so that earlier programs read
it."""
_SINCE = {
    "memos": 3, **{table.name: 4 for table in TABLES}, FINISHED_DOCUMENTS.name: 5, "replies": 5,
}  # fmt: skip
"""The version since which a file may hold rows of a table."""
_EARLIEST = 2
_LATER = {"annotations": ("text_sha256",), "revisions": ("review", "doubt")}
"""The columns that a row of version 1 lacks, at its end."""
_KINDS = ("pack", "return")
_MARK = "variorum"
_OPENING = re.compile(rb'[0-9a-f]{32} \{"variorum": "')
_HEX = 32
_LONGEST = 1 << 28
"""Bytes of a line: the source of a document is the longest."""
_LARGEST = 1 << 30
"""Bytes of a file."""


def write(heading: BundleHeading, rows: Collection[tuple[str, list[Any]]]) -> Iterator[str]:
    """The lines of a file."""
    version = max((_SINCE.get(table, _EARLIEST) for table, _ in rows), default=_EARLIEST)
    opening = {**asdict(heading), "version": version}
    digest, line = _line("", {_MARK: opening.pop("kind"), **opening})
    yield line
    number = 0
    for number, row in enumerate(rows, 1):  # noqa: B007
        digest, line = _line(digest, row)
        yield line
    yield _line(digest, {"rows": number})[1]


def is_bundle(path: Path) -> bool:
    """Whether a file begins as those that travel do."""
    try:
        if not path.is_file():  # a pipe would have the program wait
            return False
        with path.open("rb") as file:
            return _OPENING.match(file.read(80)) is not None
    except OSError:
        return False


def heading_of(path: Path) -> BundleHeading:
    """What a file says of itself. Raises BadFile; whether the rest is whole, `read` tells."""
    with _opened(path) as file:
        return _heading(path.name, next(_values(path.name, file)))


def read(path: Path) -> IncomingLibrary:
    """What a file holds, as it was written to the last byte. Raises BadFile, saying why not."""
    with _opened(path) as file:
        values = _values(path.name, file)
        heading = _heading(path.name, next(values))
        incoming = IncomingLibrary(path.name, heading=heading)
        for number, value in enumerate(values):
            if isinstance(value, dict):
                if value != {"rows": number} or file.read(1):
                    raise _damaged(path.name)
                return incoming
            if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], str):
                raise _damaged(path.name)
            table, row = value
            if heading.version == 1 and isinstance(row, list):
                row = [*row, *(None for _ in _LATER.get(table, ()))]
            incoming.take(table, row)
    raise _damaged(path.name)


def _opened(path: Path) -> BinaryIO:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise BadFile(f"{path.name} is not a regular file; name the pack or return itself")
        if path.stat().st_size > _LARGEST:
            raise BadFile(f"{path.name} is too large for a pack or return")
        return path.open("rb")
    except OSError as error:
        raise BadFile(
            f"{(path.name or str(path))[:80]} cannot be read: {reason_of(error)}"
        ) from error


def _values(name: str, file: BinaryIO) -> Iterator[Any]:
    """The value of each line that is as it was written. Raises BadFile for the first that is not,
    and where the file ends before its last line.
    """
    digest = ""
    while line := file.readline(_LONGEST):
        value = line[_HEX + 1 : -1]
        digest = _digest(digest, value)
        if line[: _HEX + 1] != f"{digest} ".encode() or line[-1:] != b"\n":
            raise _damaged(name)
        try:
            yield json.loads(value)
        except (ValueError, RecursionError) as error:
            raise _damaged(name) from error
    raise _damaged(name)


def _heading(name: str, value: Any) -> BundleHeading:
    if not isinstance(value, dict) or value.get(_MARK) not in _KINDS:
        raise BadFile(f"{name} is not a pack or return of Variorum")
    version = value.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= VERSION:
        raise BadFile(
            f"{name} was created by a newer version of Variorum, and nothing was merged from "
            "it; update Variorum to read it"
        )
    known: dict[str, Any] = {field.name: value.get(field.name) for field in fields(BundleHeading)}
    heading = BundleHeading(**{**known, "kind": value[_MARK]})
    own = heading.annotator if heading.kind == "return" else heading.pack
    ids = [id_ for id_ in (heading.pack, heading.annotator) if id_ is not None]
    if own is None or not all(map(is_id, ids)):
        raise _damaged(name)
    if not is_moment(heading.made) or not isinstance(heading.blind, bool):
        raise _damaged(name)
    return heading


def _damaged(name: str) -> BadFile:
    return BadFile(
        f"{name} is damaged or incomplete, and nothing was merged from it; ask for the file again"
    )


def _line(before: str, value: Any) -> tuple[str, str]:
    text = json.dumps(value, ensure_ascii=False)
    digest = _digest(before, text.encode())
    return digest, f"{digest} {text}\n"


def _digest(before: str, value: bytes) -> str:
    return hashlib.sha256(before.encode() + value).hexdigest()[:_HEX]
