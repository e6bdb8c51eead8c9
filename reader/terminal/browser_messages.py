"""What a browser's page and the reader say to each other beside keys and painting.

Both directions use an operating system command of the terminal, which is ours alone and which
xterm.js and Textual pass over: `ESC ] 7317 ; head ; base64 of a JSON object BEL`.

To the reader the head is `more` or `last`: a long message comes in pieces. To the page the head is
the secret word that the page has chosen when it said hello. No text of a document, a tag or a note
reaches a terminal as a control sequence (`safe.py`); if one ever did, it would not know the word.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any

from textual.events import InputEvent

NUMBER = 7317
"""Of the operating system command; no terminal that we know of uses it."""
BEGINNING = f"\x1b]{NUMBER};"
_SEQUENCE = re.compile(rf"\x1b\]{NUMBER};([^\x07\x1b]*)(?:\x07|\x1b\\)")
_WORD = re.compile(r"[A-Za-z0-9]{16,64}")
_MOST = 1 << 20
"""Characters of base64 of one message to the reader; a longer one is dropped."""


class BrowserMessage(InputEvent):
    """The page says something; handled in its turn, as a key is."""

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__()
        self.fields = fields

    @property
    def only_scrolls(self) -> bool:
        """Whether nothing but what is seen changes."""
        return "scroll" in self.fields


def is_word(text: object) -> bool:
    """Whether this can be a page's secret word."""
    return isinstance(text, str) and _WORD.fullmatch(text) is not None


def encoded(word: str, fields: dict[str, Any]) -> str:
    """A message to the page that has chosen this word."""
    text = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
    return f"{BEGINNING}{word};{base64.b64encode(text.encode()).decode()}\x07"


class MessageDecoder:
    """Finds the page's messages in what a terminal sends."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def split(self, text: str) -> Iterator[str | BrowserMessage]:
        """The input in its order, each message as an event; what is no message of ours is dropped.
        `text` holds whole sequences only, as `SequenceFilter` passes them on.
        """
        at = 0
        for sequence in _SEQUENCE.finditer(text):
            if sequence.start() > at:
                yield text[at : sequence.start()]
            at = sequence.end()
            head, _, piece = sequence[1].partition(";")
            message = self._add(head, piece)
            if message is not None:
                yield message
        if at < len(text):
            yield text[at:]

    def _add(self, head: str, piece: str) -> BrowserMessage | None:
        if head not in ("more", "last"):
            return None
        self._length += len(piece)
        if self._length <= _MOST:
            self._pieces.append(piece)
        if head == "more":
            return None
        whole, complete = "".join(self._pieces), self._length <= _MOST
        self._pieces, self._length = [], 0
        if not complete:
            return None
        try:
            fields = json.loads(base64.b64decode(whole, validate=True))
        except (binascii.Error, ValueError, RecursionError):
            return None
        return BrowserMessage(fields) if isinstance(fields, dict) else None
