"""Queries that are saved under a name, for everybody who uses the library.

They are settings of the library: they stay with its file, backups and rescues included, and neither
a merge nor undo touches them.
"""

from __future__ import annotations

from annotations.errors import BadQuery
from annotations.query.parsing import LONGEST
from annotations.query.saved import circle, saved_name
from annotations.service.reading import StoreReader
from annotations.service.store import Store
from corpus.text.storable import storable

_SETTING = "queries"
_LONGEST_NAME = 80
_MOST = 1000


def saved_queries(store: StoreReader) -> dict[str, str]:
    """The saved queries by their names, alphabetically; what cannot be one is left out."""
    stored = store.settings.shared(_SETTING)
    entries = stored.items() if isinstance(stored, dict) else ()
    return {
        name: text
        for name, text in sorted(entries, key=lambda entry: entry[0].casefold())
        if isinstance(text, str)
    }


def save_query(store: Store, name: str, text: str) -> str:
    """Save a query, in place of one of the same name; case does not matter. Returns the name.

    Raises BadQuery for a name or a text that cannot be one, and for a query that would use itself.
    """
    name = " ".join(storable(name).split()).removeprefix("@").strip()
    text = " ".join(storable(text).split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise BadQuery(f"the name of a query needs 1 to {_LONGEST_NAME} visible characters")
    if not text:
        raise BadQuery("there is no query to save")
    if len(text) > LONGEST:
        raise BadQuery(f"a query can have at most {LONGEST:,} characters")
    with store.database.transaction() as tx:
        saved = saved_queries(store)
        path = circle(name, text, saved)
        if path is not None:
            uses = " uses ".join(f"@{one}" for one in path)
            raise BadQuery(f"a query cannot use itself: {uses}")
        known = saved_name(name, saved)
        if known is not None:
            del saved[known]
        if len(saved) >= _MOST:
            raise BadQuery(f"a library can have at most {_MOST:,} saved queries; delete one first")
        store.settings.set_shared(tx, _SETTING, {**saved, name: text})
    return name


def delete_query(store: Store, name: str) -> str:
    """Delete a saved query; returns its name. Raises BadQuery where there is none."""
    with store.database.transaction() as tx:
        saved = saved_queries(store)
        known = saved_name(name.removeprefix("@"), saved)
        if known is None:
            raise BadQuery(f"there is no saved query @{name.removeprefix('@')}")
        del saved[known]
        store.settings.set_shared(tx, _SETTING, saved or None)
    return known
