"""What was typed into dialogs and not saved: kept for when they are open again.

It is kept in memory; what was being typed when the program ended, or was ended, in the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App

Texts = Mapping[str, str]
"""By the fields' ids."""


class Drafts:
    """The texts, by what they belong to."""

    def __init__(self) -> None:
        self._texts: dict[str, Texts] = {}
        self.interrupted: dict[str, Texts] = {}
        """Those that the end of the program interrupted, now or in an earlier session."""

    def get(self, name: str) -> Texts:
        return self._texts.get(name) or self.interrupted.get(name) or {}

    def keep(self, name: str, texts: Texts, *, interrupted: bool = False) -> None:
        """Keep what was typed; nothing but blanks is not worth it."""
        if any(text.strip() for text in texts.values()):
            self._texts[name] = texts
            if interrupted:
                self.interrupted[name] = texts

    def forget(self, name: str) -> None:
        self._texts.pop(name, None)
        self.interrupted.pop(name, None)

    def load(self, stored: object) -> None:
        """Take what an earlier session has stored, as far as it is that."""
        if isinstance(stored, dict):
            for name, texts in stored.items():
                if isinstance(texts, dict) and all(isinstance(t, str) for t in texts.values()):
                    self.interrupted[name] = texts


_DRAFTS: WeakKeyDictionary[App[Any], Drafts] = WeakKeyDictionary()


def drafts_of(app: App[Any]) -> Drafts:
    """The drafts of a running program."""
    return _DRAFTS.setdefault(app, Drafts())
