"""From paths, folders, standard input and JSON lines to sources ready for the library."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urljoin

from corpus.cleaning.cleaned import AS_IS, Cleaned
from corpus.cleaning.ledger import Entry, Ledger
from corpus.cleaning.pipeline import clean
from corpus.cleaning.review import NOTHING, Review
from corpus.document import Metadata, paragraphs
from corpus.errors import UnreadableSource
from corpus.formats import LIMIT, SUFFIXES, Evidence, read
from corpus.os_errors import reason_of
from corpus.storage.documents import Prepared, Source, origin_of
from corpus.text.storable import storable

STDIN = "-"
_LONGEST_NAME = 80
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_ADDRESS = re.compile(r"(?i)https?://\S*\Z")
_LONGEST_ID = 200
FETCHED = "the address it was fetched from"
_FETCHED_WEIGHT = 0.8
"""Less than what a page calls its own address, more than one that stands in its text."""


def is_address(text: str) -> bool:
    """Whether a text is an address of some kind (`https://…`, `file://…`), not a path."""
    return _SCHEME.match(text) is not None


def address_in(text: str) -> str | None:
    """The address of the web that somebody typed, or pasted behind something else."""
    found = _ADDRESS.search(text.strip())
    return found[0] if found else None


def files_under(paths: Iterable[str]) -> Iterator[str]:
    """The files that `paths` name: a file or `-` is itself, a folder the readable files below it.

    Raises UnreadableSource for a folder without any document and a path that is not there.
    """
    for path in paths:
        if path == STDIN:
            yield path
            continue
        if not path.strip():  # perhaps a variable of the shell that is not set
            raise UnreadableSource("the name of a file is empty; . is the folder that you are in")
        place = Path(path)
        if not place.is_dir():
            yield path
            continue
        found = [
            str(file)
            for file in sorted(place.rglob("*"))
            if file.suffix.lower() in SUFFIXES
            and file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(place).parts)
        ]
        if not found:
            kinds = ", ".join(sorted(SUFFIXES))
            raise UnreadableSource(f"there are no documents in the folder {place.name} ({kinds})")
        yield from found


def open_file(path: str, *, library: Path | None = None) -> BinaryIO:
    """A file that the user named, to read its bytes. Raises UnreadableSource.

    A pipe is never opened, for that may wait forever; nor is `library`, the one that is open:
    closing it again would take SQLite's locks off it.
    """
    try:
        there = Path(path).stat()
        if not (stat.S_ISREG(there.st_mode) or stat.S_ISDIR(there.st_mode)):
            raise UnreadableSource(
                f"{_name(path)} is no regular file; what it holds can come by standard input (-)"
            )
        if library is not None and _is_library(there, library):
            raise UnreadableSource(f"{_name(path)} is the library itself; name another file")
        return Path(path).open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def read_bytes(path: str, *, most: int | None = LIMIT, library: Path | None = None) -> bytes:
    """The bytes of a file, `most` at most. Raises UnreadableSource, as `open_file` does."""
    with open_file(path, library=library) as file:
        try:
            size = os.fstat(file.fileno()).st_size
            data = file.read(-1 if most is None else most + 1)
        except OSError as error:
            raise _unreadable(path, error) from error
    if most is not None and size > most:  # said here, where the whole size is known
        raise UnreadableSource(
            f"{Path(path).name} is {size / 2**20:,.0f} MB long; sources of up to "
            f"{most // 2**20} MB can be added, so split it first"
        )
    return data


def _is_library(there: os.stat_result, library: Path) -> bool:
    """Whether a file is the library or one of those that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        beside = library.with_name(library.name + suffix)
        try:
            if os.path.samestat(there, beside.stat()):
                return True
        except OSError:
            continue
    return False


def _unreadable(path: str, error: OSError | ValueError) -> UnreadableSource:
    if isinstance(error, FileNotFoundError):
        return UnreadableSource(f"there is no file {_name(path)}")
    return UnreadableSource(f"{_name(path)} cannot be read: {reason_of(error)}")


def _name(path: str) -> str:
    return (Path(path).name or str(Path(path)))[:_LONGEST_NAME]


def prepare(
    data: bytes,
    name: str,
    *,
    origin: str | Path | None = None,
    encoding: str | None = None,
    url: str | None = None,
    review: Review = NOTHING,
) -> Prepared:
    """Read and clean one source, as a reader's review has it. `url` is where it was fetched from.
    Raises UnreadableSource with the reason.
    """
    name = storable(name)
    raw = read(data, name, encoding=encoding)
    if url is not None:
        raw = replace(raw, evidence=_with_address(raw.evidence, url))
    cleaned = clean(raw, name=name, without=review.without, choices=review.choices)
    place = None if origin is None else origin_of(origin)
    source = Source(data, name, raw.format, raw.encoding, place)
    return Prepared(source, cleaned, notes=raw.notes + cleaned.notes, guessed=raw.guessed)


def _with_address(evidence: tuple[Evidence, ...], url: str) -> tuple[Evidence, ...]:
    """Evidence with the address of a page, by which those that the page names are completed."""

    def completed(address: str) -> str:
        try:
            return urljoin(url, address)
        except ValueError:  # it is no address, and will not be taken for one
            return address

    whole = [
        one._replace(value=completed(one.value)) if one.field == "url" else one for one in evidence
    ]
    return (*whole, Evidence("url", url, FETCHED, _FETCHED_WEIGHT))


def prepare_file(
    path: str, *, encoding: str | None = None, library: Path | None = None
) -> Prepared:
    """Read and clean one file, unless it is the open `library`. Raises UnreadableSource with the
    reason.
    """
    data = read_bytes(path, library=library)
    place = Path(path)
    return prepare(data, place.name, origin=Path(os.path.realpath(place)), encoding=encoding)


def prepare_address(
    url: str,
    *,
    encoding: str | None = None,
    wanted: Callable[[], bool] = lambda: True,
) -> Prepared:
    """Fetch a page, read and clean it; until nobody wants it. Raises UnreadableSource with the
    reason.

    The text depends on the page alone; its address is evidence for the metadata, unless the page
    has one that it calls its own.
    """
    from corpus.sources.fetching import fetch  # most add files

    page = fetch(url, wanted=wanted)
    return prepare(
        page.data, page.name, origin=page.url, encoding=encoding or page.charset, url=page.url
    )


def from_json_line(line: str, number: int) -> Prepared:
    """A document as it is, from `{"id","title","text",…metadata}`; `id` becomes the slug.

    Raises UnreadableSource naming the line.
    """

    def bad(reason: str) -> UnreadableSource:
        return UnreadableSource(f"line {number}: {reason}")

    try:
        record = json.loads(line)
    except ValueError as error:
        raise bad("this is not JSON") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise bad('a line must be an object with a "text"')
    if not isinstance(record.get("id"), str) or not record["id"].strip():
        raise bad('a line must have an "id", which becomes the slug')
    if len(record["id"]) > _LONGEST_ID:
        raise bad(f'an "id" has at most {_LONGEST_ID} characters')
    text = storable(record["text"])
    ledger = Ledger(text, (Entry("keep", AS_IS, 0, len(text), text),) if text else ())
    cleaned = Cleaned(_metadata_of(record, bad), paragraphs(text), ledger, AS_IS)
    data = json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    slug = storable(record["id"].strip())
    return Prepared(Source(data, slug, "json", "utf-8"), cleaned, slug)


def _metadata_of(record: dict[str, Any], bad: Any) -> Metadata:
    def text(key: str) -> str | None:
        value = record.get(key)
        if value is not None and not isinstance(value, str):
            raise bad(f'"{key}" must be text')
        return storable(value) if value else None

    authors = record.get("authors") or ()
    if isinstance(authors, str) or not all(isinstance(author, str) for author in authors):
        raise bad('"authors" must be a list of names')
    return Metadata(
        title=text("title"),
        authors=tuple(storable(author) for author in authors),
        publisher=text("publisher"),
        published=text("published"),
        url=text("url"),
        language=text("language"),
    )
