"""Documents, annotations and libraries for tests, made without the cleaning pipeline."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from annotations.exchange.formats import csv_file
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.merge import merge_sources
from annotations.seminar.merging.report import MergeReport
from annotations.service.documents import AddedDocument, add_document
from annotations.service.store import Store
from annotations.storage import placements
from annotations.storage.schema import LIBRARY_SCHEMAS
from annotations.storage.untrusted_library import transferred_rows
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.ledger import Entry, Ledger
from corpus.document import Block, Document, Metadata, Span
from corpus.ids import now
from corpus.sources.source import PreparedSource, Source, origin_of
from corpus.storage.database import Database
from corpus.storage.migrations import migrate
from corpus.storage.sqlite import sqlite3
from reader.cli.json_objects import annotation_json
from tests.helpers.paths import ROOT

TEXT = (
    "The bridge was closed on Monday. Officials said that thirty buses were turned back.\n\n"
    "That is a scandal, and nobody will say so. The mayor denied everything."
)


def blocks_of_lines(text: str) -> tuple[Block, ...]:
    """A block for each line that is not empty."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("p", at, at + len(line)))
        at += len(line) + 1
    return tuple(blocks)


def prepared_source(
    text: str = TEXT,
    slug: str | None = None,
    *,
    title: str | None = None,
    data: bytes | None = None,
    origin: str | None = None,
    name: str = "article.txt",
    rules: str = "test",
    metadata: Metadata | None = None,
) -> PreparedSource:
    """A source whose cleaned text is `text` to the letter."""
    ledger = Ledger(text, (Entry("keep", "test", 0, len(text), text),) if text else ())
    data = text.encode("utf-8", "replace") if data is None else data
    place = None if origin is None else origin_of(origin)
    return PreparedSource(
        Source(data, name, "plain", "utf-8", place),
        Cleaned(metadata or Metadata(title=title), blocks_of_lines(text), ledger, rules),
        slug,
    )


def add(store: Store, text: str = TEXT, slug: str = "bridge", **more: object) -> Document:
    """A document of this text in the library."""
    taken: AddedDocument = add_document(store, prepared_source(text, slug, **more))  # type: ignore[arg-type]
    return store.documents.get(taken.document)


def in_memory(annotator: str = "Ada") -> Store:
    """A new library without a file, for properties tried on many examples: quick, and never
    closed late.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _empty().backup(connection)
    _born_now(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    return Store(Database(Path("library.db"), connection), annotator)


@cache
def _empty() -> sqlite3.Connection:
    """What the migrations make of nothing: copied, since they take longer than most examples."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with Database(Path("library.db"), connection).transaction() as tx:
        migrate(connection, LIBRARY_SCHEMAS)
        placements.rebuild(tx)
    return connection


@cache
def _empty_file() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        Store.open(path, "nobody").close()
        return path.read_bytes()


def new_library(path: Path) -> None:
    """An empty library in a file, as `Store.open` makes it, copied for the same reason."""
    path.touch(0o600)
    path.write_bytes(_empty_file())
    connection = sqlite3.connect(path, isolation_level=None)
    _born_now(connection)
    connection.close()


def _born_now(connection: sqlite3.Connection) -> None:
    """Two libraries are never of one age: merging them looks at when a tag was changed."""
    connection.execute("UPDATE tags SET created = :now, modified = :now", {"now": now()})


def span_of(document: Document, quote: str) -> Span:
    start = document.text.index(quote)
    return Span(start, start + len(quote))


def as_csv(store: Store) -> str:
    return csv_file.write(store.annotations(), store.documents.all())


def visible_state(store: Store) -> tuple[object, ...]:
    """All that a reader can see of a library."""
    documents = [store.documents.get(d.id) for d in store.documents.all()]
    return store.annotations(), store.tags.codebook(), documents, store.summaries(), as_csv(store)


def incoming_library(store: Store, name: str = "other.db") -> IncomingLibrary:
    foreign = IncomingLibrary(name)
    for table, row in transferred_rows(store.database, set(), set()):
        foreign.take(table, json.loads(json.dumps(row)))
    return foreign


def merge_into(store: Store, *others: Store | IncomingLibrary) -> MergeReport:
    """Merge other libraries into a store."""
    report = MergeReport()
    read = [one if isinstance(one, IncomingLibrary) else incoming_library(one) for one in others]
    merge_sources(store, read, report)
    return report


def shared_state(store: Store) -> object:
    """All that a reader sees, whatever the ids of documents and people."""
    annotations = [
        {k: v for k, v in annotation_json(a).items() if k not in ("document",)}
        for a in sorted(store.annotations(), key=lambda a: a.id)
    ]
    documents = sorted(
        (d.metadata, d.text) for d in (store.documents.get(s.id) for s in store.documents.all())
    )
    siblings = sorted(store.database.tuples("SELECT annotation, version, image FROM siblings"))
    return annotations, documents, siblings, {t.name for t in store.tags.codebook().tags}


def run_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Another process that runs this code, its standard streams as pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
