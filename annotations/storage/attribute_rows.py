"""Reads and writes the attributes of documents. The caller begins the transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from annotations.model.attributes import AttributeType, fits, folded, inferred_type
from annotations.storage import unchanging_rows
from annotations.storage.unchanging_rows import ATTRIBUTE_TYPES, ATTRIBUTES
from corpus.storage.database import Database
from corpus.storage.transactions import Transaction


class StoredValues(NamedTuple):
    """The values of one attribute of one document: one, or several of which two libraries did not
    know.
    """

    ids: tuple[str, ...]
    value: str
    """The one that counts."""


class StoredAttributes(NamedTuple):
    """All attributes of the documents that are not removed, by key, folded."""

    keys: dict[str, str]
    """How each key is written: as it was first."""
    values: dict[str, dict[str, StoredValues]]
    """By document (an id)."""
    types: dict[str, AttributeType]
    """The types of the keys that have values."""


class AttributeRows:
    """The attributes of the documents of one library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_document(self) -> dict[str, dict[str, str]]:
        """The attributes of each document (by its id) that has any: key and value, by key."""
        keys: dict[str, str] = {}
        written: dict[str, str] = {}
        """How the key of a row is written in the library."""
        by_document: dict[str, dict[str, str]] = defaultdict(dict)
        for _, document, name, value in self._present():
            if name not in written:
                written[name] = keys.setdefault(folded(name), name)
            by_document[document][written[name]] = value
        order = {name: number for number, (_, name) in enumerate(sorted(keys.items()))}
        return {
            document: dict(sorted(own.items(), key=lambda one: order[one[0]]))
            for document, own in by_document.items()
        }

    def types(self) -> dict[str, AttributeType]:
        """The type of each attribute that a document has, by key."""
        stored = self.stored()
        return {stored.keys[key]: stored.types[key] for key in sorted(stored.keys)}

    def stored(self) -> StoredAttributes:
        """What the library has of its present documents."""
        keys: dict[str, str] = {}
        values: dict[str, dict[str, StoredValues]] = defaultdict(dict)
        for id_, document, name, value in self._present():
            key = folded(name)
            keys.setdefault(key, name)
            before = values[key].get(document)
            values[key][document] = StoredValues((*(before.ids if before else ()), id_), value)
        declared = self._declared()
        types = {
            key: _type(declared.get(key), [stored.value for stored in by_document.values()])
            for key, by_document in values.items()
        }
        return StoredAttributes(keys, dict(values), types)

    def _present(self) -> list[tuple[str, str, str, str]]:
        """Id, document, key and value of the rows that count, in the order in which they were
        added: that of their ids.
        """
        return self._database.tuples(
            "SELECT a.id, a.document, a.key, a.value FROM attributes a "
            "WHERE a.deleted IS NULL AND a.document IN "
            "(SELECT id FROM documents WHERE deleted IS NULL) ORDER BY a.id"
        )

    def put(
        self, tx: Transaction, new: Mapping[str, Mapping[str, str]], replaced: Iterable[str]
    ) -> None:
        """Write values by document (an id) and key, in place of other ones (ids of rows)."""
        unchanging_rows.delete_rows(tx, ATTRIBUTES, replaced)
        rows = [
            {"document": document, "key": key, "value": value}
            for document, values in new.items()
            for key, value in values.items()
        ]
        unchanging_rows.add_rows(tx, ATTRIBUTES, rows)

    def put_type(self, tx: Transaction, key: str, type_: AttributeType) -> None:
        """Write the type of an attribute."""
        if self._declared().get(folded(key)) == type_:
            return
        unchanging_rows.delete_rows(tx, ATTRIBUTE_TYPES, self._type_rows(key))
        unchanging_rows.add_rows(tx, ATTRIBUTE_TYPES, [{"key": key, "type": type_}])

    def declared_type(self, key: str) -> AttributeType | None:
        """The type that was written for an attribute, whatever its values are."""
        return self._declared().get(folded(key))

    def _declared(self) -> dict[str, AttributeType]:
        rows = self._database.tuples(
            "SELECT key, type FROM attribute_types WHERE deleted IS NULL ORDER BY id"
        )
        return {folded(key): type_ for key, type_ in rows}

    def _type_rows(self, key: str) -> list[str]:
        rows = self._database.tuples("SELECT id, key FROM attribute_types WHERE deleted IS NULL")
        return [id_ for id_, name in rows if folded(name) == folded(key)]


def _type(declared: AttributeType | None, values: list[str]) -> AttributeType:
    """The type of an attribute. A value that does not fit it came with another library: then all
    are texts, until it is corrected.
    """
    type_ = declared or inferred_type(values)
    return type_ if all(fits(value, type_) for value in values) else "text"
