"""Formats that are parsed in a child process: the parent's side, which checks what it is told.

What a parser of a foreign format does with a hostile file nobody knows: PDFium ends the process,
libxml2 takes minutes, a ZIP archive unpacks to gigabytes. `child` holds the other side.
"""

from __future__ import annotations

import atexit
from base64 import b64encode
from typing import Any, get_args

from corpus.errors import UnreadableSource
from corpus.formats.raw import Evidence, Field, FormatName, Hint, Raw
from corpus.sources.sandbox import ChildError, Helper

LONGEST = 32_000_000
"""Characters of text of one source; nobody reads more of it, and each step takes longer."""

SECONDS = 18.0
"""Of the 20 that a file may take; to clean it comes after."""

_helper = Helper("corpus.formats.isolated_worker", seconds=SECONDS)
atexit.register(_helper.close)


def read_bytes(format_name: str, data: bytes, name: str) -> Raw:
    """A source as the parser of this format reads it. Raises UnreadableSource."""
    return _asked({"format": format_name, "data": b64encode(data).decode("ascii")}, name)


def read_text(format_name: str, text: str, name: str) -> Raw:
    """A decoded source as the parser of this format reads it. Raises UnreadableSource."""
    return _asked({"format": format_name, "text": text}, name)


def _asked(request: dict[str, str], name: str) -> Raw:
    name = name or "the source"
    try:
        (answer,) = _helper.ask(request)
        raw = _raw(answer)
    except ChildError as error:
        reason = str(error)
        if reason.startswith(("it ", "the ")):  # said of the reading, not of the file
            reason = f"cannot be read: {reason}"
        raise UnreadableSource(f"{name} {reason.removesuffix('.')}.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableSource(
            f"{name} cannot be read: the part of the program that reads it has broken down over it."
        ) from error
    if len(raw.text) > LONGEST:
        raise UnreadableSource(
            f"{name} holds more than {LONGEST // 10**6} million characters: split it first."
        )
    return raw


def as_json(raw: Raw) -> dict[str, Any]:
    """What the child says of a source."""
    return {
        "text": raw.text,
        "format": raw.format,
        "encoding": raw.encoding,
        "structure": raw.structure,
        "evidence": raw.evidence,
        "notes": raw.notes,
        "without": raw.without,
    }


def _raw(answer: Any) -> Raw:
    """What the child said, if it can be so. Raises ValueError, TypeError, KeyError."""
    text, structure, evidence = answer["text"], answer["structure"], answer["evidence"]
    encoding, notes, without = answer["encoding"], answer["notes"], answer["without"]
    if not isinstance(text, str) or answer["format"] not in get_args(FormatName):
        raise TypeError
    if not (encoding is None or isinstance(encoding, str)):
        raise TypeError
    hints = tuple(Hint(*hint) for hint in structure)
    for kind, start, end, level in hints:
        if not (
            isinstance(kind, str) and isinstance(level, int) and 0 <= start <= end <= len(text)
        ):
            raise ValueError
    told = tuple(Evidence(*one) for one in evidence)
    for one in told:
        if one.field not in get_args(Field) or not 0 <= one.weight <= 1:
            raise ValueError
        if not (isinstance(one.value, str) and isinstance(one.source, str)):
            raise TypeError
    if not all(isinstance(word, str) for word in (*notes, *without)):
        raise TypeError
    return Raw(
        text, answer["format"], encoding, hints, told, tuple(notes), without=tuple(without)
    )  # fmt: skip
