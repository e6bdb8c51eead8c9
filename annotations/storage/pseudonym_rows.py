"""The annotators of a library by number, and a copy of a library in which they are called so."""

from __future__ import annotations

from annotations.model import CONSENSUS
from annotations.model.pseudonyms import Pseudonyms
from annotations.storage.settings import BLIND_ROUND
from corpus.ids import new_id
from corpus.storage.database import Database
from corpus.storage.transactions import Transaction

_TEXTS = (
    ("annotations", "note"), ("memos", "text"), ("replies", "text"), ("tags", "description"),
    ("attributes", "value"),
)  # fmt: skip
"""What people have written, table by table; not the documents, which are others' words."""
_NAMES = (
    (("tags", "name"),),
    (("attributes", "key"), ("attribute_types", "key")),
    (("collection_members", "collection"),),
)
"""Names that people have given: the columns of each kind, in which two must not become one."""
_REFERENCES = ("annotations", "memos", "replies", "places", "finished_documents")
"""The tables with a column `annotator`."""
_HIDDEN = "A?"
"""Who has no pseudonym: of whom a blind round shows nothing, or who has annotated nothing."""
_DISCARDED = ("siblings", "journal_changes", "journal")
"""What nothing of a copy needs, and what may name people in images and sentences."""


def names_in_order(database: Database) -> list[str]:
    """The names of those who have written something, whoever annotated first first."""
    return [
        name
        for (name,) in database.tuples(
            "SELECT n.name FROM annotators n LEFT JOIN annotations a ON a.annotator = n.id "
            "WHERE a.id IS NOT NULL OR n.id IN (SELECT annotator FROM memos) "
            "OR n.id IN (SELECT annotator FROM replies) "
            "GROUP BY n.name ORDER BY min(a.created) IS NULL, min(a.created), n.name",
            [],
        )
    ]


def rename_everybody(tx: Transaction, database: Database, pseudonyms: Pseudonyms) -> None:
    """Give all annotators of a copy other names and other ids, also in what people have written.

    The ids are new since they, too, say who somebody is to whoever has another library of theirs.
    """
    tx.execute("PRAGMA defer_foreign_keys = ON")
    for table in _DISCARDED:
        tx.execute(f"DELETE FROM {table}")  # noqa: S608
    # What stays is that there is a blind round, though not who began it.
    tx.execute("DELETE FROM settings WHERE annotator != '' OR name != ?", [BLIND_ROUND])
    tx.execute("UPDATE settings SET value = 'true'")
    for id_, name in list(database.tuples("SELECT id, name FROM annotators", [])):
        other = new_id()
        tx.execute(
            "UPDATE annotators SET id = ?, name = ?, created = '' WHERE id = ?",
            [other, pseudonyms.by_name.get(name, name if name == CONSENSUS else _HIDDEN), id_],
        )
        for table in _REFERENCES:
            tx.execute(
                f"UPDATE {table} SET annotator = ? WHERE annotator = ?",  # noqa: S608
                [other, id_],
            )
    for table, column in _TEXTS:
        rows = database.tuples(
            f"SELECT id, [{column}] FROM {table} WHERE [{column}] IS NOT NULL",  # noqa: S608
            [],
        )
        for id_, text in list(rows):
            replaced = pseudonyms.replaced(text)
            if replaced != text:
                tx.execute(
                    f"UPDATE {table} SET [{column}] = ? WHERE id = ?",  # noqa: S608
                    [replaced, id_],
                )
    for columns in _NAMES:
        selects = (f"SELECT [{column}] FROM {table}" for table, column in columns)  # noqa: S608
        names = {name for select in selects for (name,) in database.tuples(select, [])}
        renamed = pseudonyms.renamed(names)
        for table, column in columns:
            rows = database.tuples(f"SELECT id, [{column}] FROM {table}", [])  # noqa: S608
            for id_, name in list(rows):
                if name in renamed:
                    tx.execute(
                        f"UPDATE {table} SET [{column}] = ? WHERE id = ?",  # noqa: S608
                        [renamed[name], id_],
                    )
