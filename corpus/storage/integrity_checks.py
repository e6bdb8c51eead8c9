"""Checks that a library's file, sources and texts are as they were when they were written.

Each check yields a `Problem` for everything that is wrong. A problem can be mended if something
else in the library proves what was there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from corpus.cleaning.integrity import (
    ILL_FORMED,
    faults,
    ledger_text,
    rebuilt_blocks,
    rebuilt_ledger,
)
from corpus.errors import Remedy
from corpus.storage.database import Database
from corpus.storage.document_rows import know_source
from corpus.storage.revision_rows import sha256_of
from corpus.storage.transactions import Transaction

# What SQLite says of an index that does not fit its table; the table itself is sound then.
_OF_AN_INDEX = re.compile(
    r"row \d+ missing from index|wrong # of entries in index|non-unique entry"
)
# Beside the program's own tables: those of SQLite, and the record of the steps.
_OTHERS = {"sqlite_sequence", "sqlite_stat1", "sqlite_stat4", "_sqlite_migrations"}
_MOST_MESSAGES = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong, and how it can be mended."""

    sentence: str
    mending: str = ""
    """What mending will have done; empty if nothing safe can be done."""
    mend: Callable[[Transaction], bool] | None = None
    """Mends it in the caller's transaction; returns whether it has worked."""
    fatal: bool = False
    """Whether nothing else can be checked."""
    about: tuple[str, ...] = ()
    """The ids of the annotations that it concerns."""
    remedies: tuple[Remedy, ...] = ()
    """What can help where nothing is mended."""

    def is_of(self, ids: Collection[str] | None) -> bool:
        """Whether it concerns these annotations (None: all annotations) and no others."""
        return ids is None or all(id_ in ids for id_ in self.about)


def check_file(database: Database) -> Iterator[Problem]:
    """SQLite's own check. If that finds the file's structure broken, nothing more is read: a loop
    among its pages would have no end.
    """
    messages = [row[0] for row in database.tuples("PRAGMA integrity_check(1)")]
    if messages == ["ok"]:
        return
    if _OF_AN_INDEX.search(messages[0]):
        messages = [row[0] for row in database.tuples(f"PRAGMA integrity_check({_MOST_MESSAGES})")]
    if all(_OF_AN_INDEX.search(message) for message in messages):
        yield Problem(
            "an index of the file does not match its table", "the indexes were rebuilt", _reindex
        )
        return
    yield Problem(
        f"the file is damaged ({' '.join(messages[0].split())[:120]})",
        fatal=True,
        remedies=(Remedy.RESTORE, Remedy.RESCUE),
    )


def _reindex(tx: Transaction) -> bool:
    tx.execute("REINDEX")
    return [row[0] for row in tx.database.tuples("PRAGMA integrity_check(1)")] == ["ok"]


def check_tables(
    database: Database,
    expected: Mapping[str, list[tuple[Any, ...]]],
    views: Mapping[str, str] | None = None,
) -> Iterator[Problem]:
    """Checks that the tables have the columns that they should, that the views are there, and
    nothing else.

    `expected`: each table's rows of pragma_table_info, without the defaults. `views`: the statement
    that makes each, by its name.
    """
    present: dict[str, str] = dict(
        database.tuples("SELECT name, type FROM sqlite_master WHERE type != 'index'")
    )
    yield from (Problem(sentence, fatal=True) for sentence in schema_faults(database, expected))
    yield from _check_views(database, views or {})
    for name, kind in present.items():
        if name in expected or (kind == "view" and views and name in views):
            continue
        if kind != "table" or not (name in _OTHERS or name.startswith("search")):
            yield Problem(f"there is a {kind} {name} that Variorum did not create")


def _check_views(database: Database, expected: Mapping[str, str]) -> Iterator[Problem]:
    present = dict(database.tuples("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    for name, statement in expected.items():
        if present.get(name) != statement:
            wrong = "is missing" if name not in present else "is not as Variorum made it"
            rebuilt = f"the view {name} was rebuilt"
            statements = (f"DROP VIEW IF EXISTS [{name}]", statement)
            yield Problem(f"the view {name} {wrong}", rebuilt, _making(*statements))


def schema_faults(
    database: Database, expected: Mapping[str, list[tuple[Any, ...]]]
) -> Iterator[str]:
    """Which of these tables are missing or have other columns, each as a sentence."""
    present = dict(database.tuples("SELECT name, type FROM sqlite_master WHERE type != 'index'"))
    for name, columns in expected.items():
        if present.get(name) != "table":
            yield f"the table {name} is missing"
        elif columns_of(database, name) != columns:
            yield f"the table {name} has the wrong columns"


def check_indexes(database: Database, expected: Mapping[str, str]) -> Iterator[Problem]:
    """Checks that these indexes are there. `expected`: the statement that makes each, by its
    name.
    """
    present = indexes_of(database, "%")
    for name, statement in expected.items():
        if name not in present:
            sentence = f"the index {name} is missing"
            yield Problem(sentence, f"the index {name} was rebuilt", _making(statement))


def _making(*statements: str) -> Callable[[Transaction], bool]:
    def make(tx: Transaction) -> bool:
        for statement in statements:
            tx.execute(statement)
        return True

    return make


def indexes_of(database: Database, table: str) -> dict[str, str]:
    """The statements that made the indexes of a table, without those that SQLite makes itself."""
    return dict(
        database.tuples(
            "SELECT name, sql FROM sqlite_master "
            "WHERE type = 'index' AND sql NOT NULL AND tbl_name LIKE ?",
            [table],
        )
    )


def columns_of(database: Database, table: str) -> list[tuple[Any, ...]]:
    """Name, type, whether it may be empty, and whether it is a key, of each of a table's
    columns.
    """
    return database.tuples(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid', [table]
    )


def check_references(database: Database) -> Iterator[Problem]:
    """Checks that rows refer only to rows that are there."""
    missing: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in database.tuples("PRAGMA foreign_key_check"):
        missing[table, parent] = missing.get((table, parent), 0) + 1
    for (table, parent), number in missing.items():
        yield Problem(f"{number} of {table} refer to {parent} that do not exist")


def check_sources(database: Database) -> Iterator[Problem]:
    """Checks the sources by their hashes."""
    for sha256, name, data in database.each("SELECT sha256, name, data FROM sources"):
        if hashlib.sha256(data).hexdigest() != sha256:
            yield Problem(f"the source {name} was changed outside of this program")


def check_texts(database: Database, *, ledgers: bool = True) -> Iterator[Problem]:
    """Checks the texts by their hashes; the blocks, and the record of the cleaning, by the texts.
    Without `ledgers`, a ledger is read only to restore a text.
    """
    for id_, slug, digest, text, raw, ledger, blocks, characters in database.each(
        "SELECT r.id, d.slug, r.text_sha256, r.text, r.raw, r.ledger, r.blocks, r.characters "
        "FROM revisions r LEFT JOIN documents d ON d.id = r.document"
    ):
        if sha256_of(text) != digest:
            yield from _text(id_, slug, digest, ledger_text(raw, ledger) if raw else None)
            continue
        unfit = faults(raw, text, ledger, blocks, characters)
        if "ledger" in unfit and ledgers:
            yield _rebuilding(
                f"the record of the cleaning of {slug} does not match its text",
                f"the record of the cleaning of {slug} was corrected",
                id_, "ledger", partial(rebuilt_ledger, raw, text, ledger),
            )  # fmt: skip
        if "blocks" in unfit:
            yield _rebuilding(
                f"the blocks of {slug} do not match its text",
                f"the blocks of {slug} were created again from its paragraphs",
                id_, "blocks", partial(rebuilt_blocks, text, blocks),
            )  # fmt: skip
        if "characters" in unfit:
            yield Problem(
                f"{slug} has {len(text)} characters, but {characters} are recorded",
                f"the recorded length of {slug} is now {len(text)} characters",
                _setting(id_, "characters", len(text)),
            )


def _rebuilding(
    sentence: str, mending: str, revision: str, column: str, rebuilt: Callable[[], str]
) -> Problem:
    """A problem with something that can be made again from a text whose hash proves it."""

    def mend(tx: Transaction) -> bool:
        return _setting(revision, column, rebuilt())(tx)

    return Problem(sentence, mending, mend)


def _text(id_: str, slug: str, digest: str, from_ledger: str | None) -> Iterator[Problem]:
    sentence = f"the text of {slug} was changed outside of this program"
    if from_ledger is not None and sha256_of(from_ledger) == digest:
        yield Problem(
            sentence,
            f"the text of {slug} was restored from the record of its cleaning",
            _setting(id_, "text", from_ledger),
        )
    else:
        yield Problem(sentence, remedies=(Remedy.RESTORE,))


def _setting(revision: str, column: str, value: object) -> Callable[[Transaction], bool]:
    def put(tx: Transaction) -> bool:
        # The hash proves it; texts are no part of the history.
        tx.execute(f"UPDATE revisions SET {column} = ? WHERE id = ?", [value, revision])  # noqa: S608
        return True

    return put


def _know_source(document: str, sha256: str, tx: Transaction) -> bool:
    know_source(tx, document, sha256)
    return True


def check_documents(database: Database) -> Iterator[Problem]:
    """Checks that each document has a revision of its own, is known by its source, and has metadata
    that can be read.
    """
    for document, slug, sha256 in database.each(
        "SELECT d.id, d.slug, r.source FROM documents d JOIN revisions r ON r.id = d.revision "
        "WHERE NOT EXISTS (SELECT 1 FROM known_sources k "
        "WHERE k.document = d.id AND k.sha256 = r.source)"
    ):
        yield Problem(
            f"the source of {slug} is not registered, so adding it again would create another "
            "document",
            f"the source of {slug} was registered",
            partial(_know_source, document, sha256),
        )
    for slug, authors, fits in database.each(
        "SELECT d.slug, d.authors, r.document IS d.id FROM documents d "
        "LEFT JOIN revisions r ON r.id = d.revision "
        # Version 0.1 left half a document if adding it was undone.
        "WHERE d.deleted IS NULL OR d.revision IS NOT NULL"
    ):
        if not fits:
            yield Problem(f"the document {slug} has no text")
        try:
            names = json.loads(authors)
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                raise ValueError
        except ILL_FORMED:
            yield Problem(f"the authors of {slug} cannot be read")
