"""Settings stored in the library: those of one annotator's screens, and those for everybody."""

from __future__ import annotations

import json
from typing import Any

from corpus.storage.database import Database
from corpus.storage.transactions import Transaction

BLIND_ROUND = "blind"
"""The name under which the library remembers that it is in a blind round."""
_EVERYBODY = ""
"""The annotator of what the library remembers for all."""


class LibrarySettings:
    """The settings of one library, as one annotator reads and writes them."""

    def __init__(self, database: Database, annotator: str) -> None:
        self._database = database
        self._annotator = annotator

    def get(self, name: str) -> Any:
        """What this annotator's screens remember under `name`, or None."""
        return self._value(self._annotator, name)

    def set(self, name: str, value: object) -> None:
        """Remember something for this annotator's screens, in a transaction of its own. It is not a
        change that undo takes back.
        """
        with self._database.transaction() as tx:
            tx.execute(
                "INSERT INTO settings (annotator, name, value) VALUES (?, ?, ?) "
                "ON CONFLICT (annotator, name) DO UPDATE SET value = excluded.value",
                [self._annotator, name, json.dumps(value)],
            )

    def shared(self, name: str) -> Any:
        """What the library remembers for everybody under `name`, or None."""
        return self._value(_EVERYBODY, name)

    def set_shared(self, tx: Transaction, name: str, value: object) -> None:
        """Store a setting for everybody; None deletes it. The caller records its meaning in the
        history.
        """
        tx.execute("DELETE FROM settings WHERE annotator = ? AND name = ?", [_EVERYBODY, name])
        if value is not None:
            tx.add("settings", {"annotator": _EVERYBODY, "name": name, "value": json.dumps(value)})

    def _value(self, annotator: str, name: str) -> Any:
        value = self._database.scalar(
            "SELECT value FROM settings WHERE annotator = ? AND name = ?", [annotator, name]
        )
        return None if value is None else json.loads(value)
