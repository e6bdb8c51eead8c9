"""What a reader does with attributes and collections: each is one transaction and one history
entry, for one document or for a thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from annotations.errors import BadAttribute, BadCollection
from annotations.history import labels
from annotations.model.attributes import (
    AttributeType,
    attribute_key,
    attribute_value,
    collection_name,
    fits,
    folded,
    inferred_type,
    within,
)
from annotations.service.store import Store
from annotations.service.unknown_names import joined, unknown_attribute, unknown_collection
from annotations.storage.attribute_rows import StoredAttributes
from annotations.storage.change_kinds import ChangeKind
from corpus.errors import UnknownDocument
from corpus.storage.document_rows import edit_details
from corpus.storage.transactions import Transaction

Values = Mapping[str, Mapping[str, str | None]]
"""By document (an id) and key; None, and an empty text, remove a value."""
_EXAMPLES = 3


@dataclass(frozen=True)
class DocumentChanges:
    """What is changed of documents."""

    attributes: Mapping[str, str | None] = field(default_factory=dict)
    """By key; None, and an empty text, remove a value."""
    add_to: Sequence[str] = ()
    """Names of collections."""
    remove_from: Sequence[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the metadata (`corpus.document.Metadata`)."""


def change_documents(
    store: Store, documents: Sequence[str], changes: DocumentChanges
) -> frozenset[str]:
    """Set attributes and details of these documents (ids), and put them into collections or take
    them out. Returns the ids of those that are now other than they were.

    Raises BadAttribute and BadCollection for names and values that cannot be, UnknownAttribute and
    UnknownCollection where there is nothing to remove from, UnknownDocument; then nothing changes.
    """
    label = [""]
    kind: ChangeKind | None = "details" if changes.details else None
    with store.journal.recorded(lambda: label[0], kind=kind) as tx:
        _check_names(store, changes)
        values = dict.fromkeys(documents, changes.attributes)
        changed = _set(store, tx, values)
        added = _add_to(store, tx, list(product(documents, changes.add_to)))
        removed = _remove_from(store, tx, documents, changes.remove_from)
        edited = _edit_details(store, tx, documents, changes.details)
        every = changed | added | removed | edited
        what = _documents(store, sorted(every))
        kinds = [bool(one) for one in (changed, added, removed, edited)]
        if kinds == [True, False, False, False]:
            verb = "set" if any(changes.attributes.values()) else "removed"
            label[0] = f"{verb} {joined(changes.attributes)} of {what}"
        elif kinds == [False, True, False, False]:
            label[0] = f"added {what} to {joined(changes.add_to)}"
        elif kinds == [False, False, True, False]:
            label[0] = f"removed {what} from {joined(changes.remove_from)}"
        else:
            label[0] = f"edited the details of {what}"
    return every


def set_attributes(
    store: Store,
    values: Values,
    collections: Mapping[str, Sequence[str]] | None = None,
    *,
    label: str = "set the attributes of",
) -> frozenset[str]:
    """Set attributes of many documents, as from a file, and add these to collections (names, by
    document), in one step of the history. Returns the ids of those that are now other than they
    were.

    Raises BadAttribute and BadCollection for what cannot be, UnknownDocument; then nothing is set.
    """
    words = [""]
    members = [
        (document, name) for document, names in (collections or {}).items() for name in names
    ]
    with store.journal.recorded(lambda: words[0]) as tx:
        changed = _set(store, tx, values) | _add_to(store, tx, members)
        words[0] = f"{label} {_documents(store, sorted(changed))}"
    return changed


def set_type(store: Store, key: str, type_: AttributeType) -> AttributeType:
    """Have the values of an attribute be compared as texts, numbers or dates; returns what they
    were before.

    Raises UnknownAttribute, and BadAttribute where values do not fit the type.
    """
    with store.journal.recorded(f"made {key} a {type_}") as tx:
        stored = store.attributes.stored()
        known = _known(store, stored, key)
        wrong = {
            document: values.value
            for document, values in stored.values[known].items()
            if not fits(values.value, type_)
        }
        if wrong:
            raise misfits(store, stored.keys[known], type_, wrong)
        store.attributes.put_type(tx, stored.keys[known], type_)
        return stored.types[known]


def rename_attribute(store: Store, key: str, new: str) -> int:
    """Give an attribute another name in all documents; returns how many these were.

    Raises UnknownAttribute, and BadAttribute for a name that cannot be, or that another has.
    """
    new = attribute_key(new)
    with store.journal.recorded(f"renamed the attribute {key} to {new}") as tx:
        stored = store.attributes.stored()
        known = _known(store, stored, key)
        if folded(new) != known and folded(new) in stored.keys:
            raise BadAttribute(f"there is already an attribute {stored.keys[folded(new)]}")
        values = stored.values[known]
        if stored.keys[known] == new:
            return 0
        store.attributes.put(
            tx,
            {document: {new: value.value} for document, value in values.items()},
            [id_ for value in values.values() for id_ in value.ids],
        )
        store.attributes.put_type(tx, new, stored.types[known])
    return len(values)


def remove_attribute(store: Store, key: str) -> int:
    """Remove an attribute from all documents; returns how many had it. Raises UnknownAttribute."""
    with store.journal.recorded(f"removed the attribute {key}") as tx:
        stored = store.attributes.stored()
        values = stored.values[_known(store, stored, key)]
        store.attributes.put(tx, {}, [id_ for value in values.values() for id_ in value.ids])
    return len(values)


def rename_collection(store: Store, name: str, new: str) -> int:
    """Give a collection and those nested in it another name; returns how many documents are in
    them. One that is called so already takes in these documents.

    Raises UnknownCollection, BadCollection.
    """
    new = collection_name(new)
    with store.journal.recorded(f"renamed the collection {name} to {new}") as tx:
        stored = store.collections.stored()
        inside = [key for key, written in stored.names.items() if within(written, name)]
        if not inside:
            raise unknown_collection(store, name)
        length = len(collection_name(name))
        renamed: dict[str, set[str]] = {}
        removed: list[str] = []
        for key in inside:
            written = new + stored.names[key][length:]
            if written != stored.names[key]:
                removed += [id_ for ids in stored.members[key].values() for id_ in ids]
                renamed[written] = set(stored.members[key])
        there = {key: set(stored.members[key]) for key in stored.names if key not in inside}
        store.collections.remove(tx, removed)
        store.collections.add(
            tx,
            (
                (document, written)
                for written, documents in renamed.items()
                for document in sorted(documents - there.get(folded(written), set()))
            ),
        )
    return len({document for key in inside for document in stored.members[key]})


def misfits(store: Store, key: str, type_: AttributeType, wrong: Mapping[str, str]) -> BadAttribute:
    """What to raise for values, by document (an id), that are not of the type of their key."""
    slugs = {id_: summary.slug for summary in store.documents.all() if (id_ := summary.id) in wrong}
    examples = [f"“{value[:40]}” ({slugs.get(id_, id_)})" for id_, value in wrong.items()]
    more = f" and {len(examples) - _EXAMPLES:,} more" if len(examples) > _EXAMPLES else ""
    several = ", ".join(examples[:_EXAMPLES]) + more
    are = f"is no {type_}" if len(examples) == 1 else f"are no {type_}s"
    form = ", as in 1920, 1920-05 or 1920-05-03" if type_ == "date" else ""
    return BadAttribute(
        f"{key} holds {type_}s{form}, and {several} {are}; change the type "
        "of the attribute, or what does not fit it"
    )


def _known(store: Store, stored: StoredAttributes, key: str) -> str:
    known = folded(" ".join(key.split()))
    if known not in stored.keys:
        raise unknown_attribute(store, key)
    return known


def take_in_attributes(
    store: Store,
    tx: Transaction,
    attributes: Mapping[str, Mapping[str, str]],
    collections: Mapping[str, Sequence[str]],
) -> list[str]:
    """Give documents (ids) these attributes where they have no value yet, and put them into these
    collections, as a part of a step that somebody else has begun. Returns a sentence for each
    attribute and collection that cannot be taken in.
    """
    notices: list[str] = []
    stored, wanted = store.attributes.stored(), dict[str, dict[str, dict[str, str]]]()
    for document, of_document in attributes.items():
        for key, value in of_document.items():
            if document not in stored.values.get(folded(key), {}):
                wanted.setdefault(key, {})[document] = {key: value}
    for values in wanted.values():
        try:
            _set(store, tx, values)
        except BadAttribute as error:
            notices.append(str(error))
    members: list[tuple[str, str]] = []
    for document, names in collections.items():
        for name in names:
            try:
                members.append((document, collection_name(name)))
            except BadCollection as error:
                notices.append(str(error))
    _add_to(store, tx, members)
    return list(dict.fromkeys(notices))


def _check_names(store: Store, changes: DocumentChanges) -> None:
    """Raises UnknownAttribute and UnknownCollection for what is to be removed and is not there."""
    keys, names = store.attributes.stored().keys, store.collections.stored().names
    for key, value in changes.attributes.items():
        if not attribute_value(value or "") and folded(attribute_key(key)) not in keys:
            raise unknown_attribute(store, key)
    for name in changes.remove_from:
        if folded(collection_name(name)) not in names:
            raise unknown_collection(store, name)


def _set(store: Store, tx: Transaction, values: Values) -> frozenset[str]:
    stored = store.attributes.stored()
    names = dict(stored.keys)
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for document, of_document in values.items():
        if of_document:
            _check_present(store, document)
        for key, value in of_document.items():
            name = attribute_key(key)
            names.setdefault(folded(name), name)
            wanted[folded(name)][document] = attribute_value(value or "")
    new: dict[str, dict[str, str]] = defaultdict(dict)
    replaced: list[str] = []
    for key, by_document in wanted.items():
        there = stored.values.get(key, {})
        changed = {
            document: value
            for document, value in by_document.items()
            if value != (there[document].value if document in there else "")
        }
        others = {document for document in there if document not in by_document}
        present = stored.types[key] if others else None
        _set_type(store, tx, names[key], present, by_document, in_use=bool(there))
        for document, value in changed.items():
            replaced += there[document].ids if document in there else ()
            if value:
                new[document][names[key]] = value
            else:
                new.setdefault(document, {})
    store.attributes.put(tx, new, replaced)
    return frozenset(new)


def _set_type(
    store: Store,
    tx: Transaction,
    key: str,
    present: AttributeType | None,
    values: Mapping[str, str],
    *,
    in_use: bool,
) -> None:
    """Have a key have a type that its new values fit: the `present` one where other documents have
    values, else the one that it had if it was in use. Raises BadAttribute where they do not fit the
    present one.
    """
    given = {document: value for document, value in values.items() if value}
    if not given:
        return
    type_ = present or (store.attributes.declared_type(key) if in_use else None)
    wrong = {document: v for document, v in given.items() if type_ and not fits(v, type_)}
    if wrong and present:
        raise misfits(store, key, present, wrong)
    if type_ is None or wrong:
        store.attributes.put_type(tx, key, inferred_type(given.values()))


def _add_to(store: Store, tx: Transaction, members: Sequence[tuple[str, str]]) -> frozenset[str]:
    if not members:
        return frozenset()
    stored = store.collections.stored()
    names = dict(stored.names)
    added: dict[tuple[str, str], None] = {}
    for document, name in members:
        kept = collection_name(name)
        if document not in stored.members.get(folded(kept), {}):
            added[document, names.setdefault(folded(kept), kept)] = None
    for document in {document for document, _ in added}:
        _check_present(store, document)
    store.collections.add(tx, added)
    return frozenset(document for document, _ in added)


def _remove_from(
    store: Store, tx: Transaction, documents: Sequence[str], names: Sequence[str]
) -> frozenset[str]:
    stored = store.collections.stored()
    removed: dict[str, list[str]] = defaultdict(list)
    for name in map(collection_name, names):
        there = stored.members.get(folded(name), {})
        for document in documents:
            if document in there:
                removed[document] += there[document]
    store.collections.remove(tx, (row for rows in removed.values() for row in rows))
    return frozenset(removed)


def _edit_details(
    store: Store, tx: Transaction, documents: Sequence[str], details: Mapping[str, Any]
) -> frozenset[str]:
    edited = set()
    for id_ in documents if details else ():
        before = store.documents.get(id_).metadata
        after = replace(before, **details)
        if after != before:
            edit_details(tx, id_, after)
            edited.add(id_)
    return frozenset(edited)


def _check_present(store: Store, document: str) -> None:
    row = store.rows.stored_document(document)
    if row is None or row["deleted"] is not None:
        raise UnknownDocument("a document was removed from the library in the meantime")


def _documents(store: Store, ids: Sequence[str]) -> str:
    """The documents in a sentence."""
    if len(ids) != 1:
        return f"{len(ids):,} documents"
    row = store.rows.stored_document(ids[0]) or {}
    return labels.excerpt(str(row.get("title") or row.get("slug") or ids[0]))
