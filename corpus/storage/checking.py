"""Whether a library's file, its sources and its texts are what they were when they were written.

Each part yields a `Problem` for everything that is wrong. What can be mended without guessing,
since something else in the library proves what stood there, says how.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from corpus.cleaning.integrity import ILL_FORMED as ILL_FORMED
from corpus.cleaning.integrity import (
    faults,
    ledger_text,
    rebuilt_blocks,
    rebuilt_ledger,
)
from corpus.storage.database import Database, Transaction

# What SQLite says of an index that does not fit its table; the table itself is sound then.
_OF_AN_INDEX = re.compile(
    r"row \d+ missing from index|wrong # of entries in index|non-unique entry"
)
# Beside the program's own tables: those of SQLite, and the record of the steps.
_OTHERS = {"sqlite_sequence", "sqlite_stat1", "sqlite_stat4", "_sqlite_migrations"}
_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong."""

    sentence: str
    mending: str = ""
    """What mending will have done; empty where nothing safe can be done."""
    mend: Callable[[Transaction], bool] | None = None
    """Does it, in the caller's transaction; tells whether it is well now."""
    fatal: bool = False
    """Whether nothing else can be looked at."""
    about: tuple[str, ...] = ()
    """The ids of the annotations that it tells of."""

    def is_of(self, ids: Collection[str] | None) -> bool:
        """Whether it tells of these annotations (None: of whichever) and no others."""
        return ids is None or all(id_ in ids for id_ in self.about)


def file(database: Database) -> Iterator[Problem]:
    """SQLite's own check. Where that finds the file's structure broken, nothing more is read: a
    loop among its pages would have no end.
    """
    said = [row[0] for row in database.tuples("PRAGMA integrity_check(1)")]
    if said == ["ok"]:
        return
    if _OF_AN_INDEX.search(said[0]):
        said = [row[0] for row in database.tuples(f"PRAGMA integrity_check({_MOST_SAID})")]
    if all(_OF_AN_INDEX.search(one) for one in said):
        yield Problem(
            "an index of the file does not fit its table", "the indexes were built anew", _reindex
        )
        return
    yield Problem(
        f"the file is damaged ({' '.join(said[0].split())[:120]}); variorum restore brings back an "
        "earlier state, variorum rescue saves what can be read",
        fatal=True,
    )


def _reindex(tx: Transaction) -> bool:
    tx.execute("REINDEX")
    return [row[0] for row in tx.database.tuples("PRAGMA integrity_check(1)")] == ["ok"]


def tables(database: Database, expected: Mapping[str, list[tuple[Any, ...]]]) -> Iterator[Problem]:
    """Whether the tables have the columns that they should, and nothing else is there that acts.

    `expected`: each table's rows of pragma_table_info, without the defaults.
    """
    found: dict[str, str] = dict(
        database.tuples("SELECT name, type FROM sqlite_master WHERE type != 'index'")
    )
    yield from (Problem(sentence, fatal=True) for sentence in lacking(database, expected))
    for name, kind in found.items():
        if name in expected:
            continue
        if kind != "table" or not (name in _OTHERS or name.startswith("search")):
            yield Problem(f"there is a {kind} {name} that is not of Variorum's making")


def lacking(database: Database, expected: Mapping[str, list[tuple[Any, ...]]]) -> Iterator[str]:
    """Which of these tables are missing, or have other columns; each as a sentence."""
    there = dict(database.tuples("SELECT name, type FROM sqlite_master WHERE type != 'index'"))
    for name, columns in expected.items():
        if there.get(name) != "table":
            yield f"the table {name} is missing"
        elif columns_of(database, name) != columns:
            yield f"the table {name} has not the columns that it should"


def indexes(database: Database, expected: Mapping[str, str]) -> Iterator[Problem]:
    """The indexes that are missing of these, each with the statement that makes it."""
    there = indexes_of(database, "%")
    for name, statement in expected.items():
        if name not in there:
            sentence = f"the index {name} is missing"
            yield Problem(sentence, f"the index {name} was made anew", _making(statement))


def _making(statement: str) -> Callable[[Transaction], bool]:
    def make(tx: Transaction) -> bool:
        tx.execute(statement)
        return True

    return make


def indexes_of(database: Database, table: str) -> dict[str, str]:
    """The statements that made the indexes of a table, but for those that SQLite makes itself."""
    return dict(
        database.tuples(
            "SELECT name, sql FROM sqlite_master "
            "WHERE type = 'index' AND sql NOT NULL AND tbl_name LIKE ?",
            [table],
        )
    )


def columns_of(database: Database, table: str) -> list[tuple[Any, ...]]:
    """Name, type, and whether they may be empty and are keys, of a table's columns."""
    return database.tuples(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid', [table]
    )


def references(database: Database) -> Iterator[Problem]:
    """Rows that refer to others which are not there."""
    missing: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in database.tuples("PRAGMA foreign_key_check"):
        missing[table, parent] = missing.get((table, parent), 0) + 1
    for (table, parent), number in missing.items():
        yield Problem(f"{number} of {table} refer to {parent} that are not there")


def sources(database: Database) -> Iterator[Problem]:
    for sha256, name, data in database.each("SELECT sha256, name, data FROM sources"):
        if hashlib.sha256(data).hexdigest() != sha256:
            yield Problem(f"the source {name} is not what it was when it was added")


def texts(database: Database, *, ledgers: bool = True) -> Iterator[Problem]:
    """The texts by their hashes; the blocks, and the record of the cleaning, by the texts. Without
    `ledgers`, only where a text needs its ledger to be put back.
    """
    for id_, slug, digest, text, raw, ledger, blocks, characters in database.each(
        "SELECT r.id, d.slug, r.text_sha256, r.text, r.raw, r.ledger, r.blocks, r.characters "
        "FROM revisions r LEFT JOIN documents d ON d.id = r.document"
    ):
        if sha256_of(text) != digest:
            yield from _text(id_, slug, digest, ledger_text(raw, ledger) if raw else None)
            continue
        found = faults(raw, text, ledger, blocks, characters)
        if "ledger" in found and ledgers:
            yield _rebuilding(
                f"the record of the cleaning of {slug} does not lead to its text",
                f"the record of the cleaning of {slug} was made to lead to its text",
                id_, "ledger", partial(rebuilt_ledger, raw, text, ledger),
            )  # fmt: skip
        if "blocks" in found:
            yield _rebuilding(
                f"the blocks of {slug} do not fit its text",
                f"the blocks of {slug} were made of its paragraphs",
                id_, "blocks", partial(rebuilt_blocks, text, blocks),
            )  # fmt: skip
        if "characters" in found:
            yield Problem(
                f"{slug} is said to have {characters} characters, and has {len(text)}",
                f"{slug} is said to have {len(text)} characters",
                _setting(id_, "characters", len(text)),
            )


def _rebuilding(
    sentence: str, mending: str, revision: str, column: str, rebuilt: Callable[[], str]
) -> Problem:
    """Something that belongs to a text whose hash proves it, and can be made of it again."""

    def mend(tx: Transaction) -> bool:
        return _setting(revision, column, rebuilt())(tx)

    return Problem(sentence, mending, mend)


def _text(id_: str, slug: str, digest: str, told: str | None) -> Iterator[Problem]:
    sentence = f"the text of {slug} is not what it was when it was cleaned"
    if told is not None and sha256_of(told) == digest:
        yield Problem(
            sentence,
            f"the text of {slug} was put back as the record of its cleaning tells it",
            _setting(id_, "text", told),
        )
    else:
        yield Problem(f"{sentence}; variorum restore brings back an earlier state")


def _setting(revision: str, column: str, value: object) -> Callable[[Transaction], bool]:
    def put(tx: Transaction) -> bool:
        # Proven by the hash; texts are no part of the history.
        tx.execute(f"UPDATE revisions SET {column} = ? WHERE id = ?", [value, revision])  # noqa: S608
        return True

    return put


def documents(database: Database) -> Iterator[Problem]:
    """Whether each has a revision of its own to show, and details that can be read."""
    for slug, authors, fits in database.each(
        "SELECT d.slug, d.authors, r.document IS d.id FROM documents d "
        "LEFT JOIN revisions r ON r.id = d.revision "
        # Version 0.1 left half a document where adding it was undone.
        "WHERE d.deleted IS NULL OR d.revision IS NOT NULL"
    ):
        if not fits:
            yield Problem(f"the document {slug} has no text")
        try:
            names = json.loads(authors)
            if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
                raise ValueError
        except ILL_FORMED:
            yield Problem(f"the authors of {slug} cannot be read")


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
