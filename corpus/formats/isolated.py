"""Formats that are parsed in a child process: the parent's side, which checks the child's answer.

Nobody knows what a parser does with a hostile file: PDFium ends the process, libxml2 takes minutes,
a ZIP archive unpacks to gigabytes. `isolated_worker` is the child's side.
"""

from __future__ import annotations

import atexit
from base64 import b64encode
from typing import Any, get_args

from corpus.errors import UnreadableSource
from corpus.formats.page_layout import layout_from_json
from corpus.formats.raw import LEFT_OUT_RULES, Evidence, Field, Hint, LeftOut, Raw
from corpus.formats.registry import BY_NAME
from corpus.sources.sandbox import SandboxError, SandboxWorker

LONGEST = 32_000_000
"""Characters of text of one source; nobody reads more of it, and each step takes longer."""

SECONDS = 18.0
"""Of the 20 that a file may take; cleaning takes the rest."""

worker = SandboxWorker("corpus.formats.isolated_worker", seconds=SECONDS)
atexit.register(worker.close)


def read(format_name: str, content: bytes | str, name: str) -> Raw:
    """A source as the child reads it in this format; `name` is for messages. Raises
    UnreadableSource.
    """
    if isinstance(content, bytes):
        request = {"format": format_name, "data": b64encode(content).decode("ascii")}
    else:
        request = {"format": format_name, "text": content}
    return ask_child(request, name or "the source")


def ask_child(request: dict[str, str], name: str) -> Raw:
    try:
        (answer,) = worker.ask(request)
        raw = from_json(answer)
    except SandboxError as error:
        reason = str(error)
        if reason.startswith(("it ", "the ")):  # about reading it, not about the file
            reason = f"cannot be read: {reason}"
        raise UnreadableSource(f"{name} {reason.removesuffix('.')}.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableSource(
            f"{name} cannot be read: the part of the program that reads this format failed."
        ) from error
    if len(raw.text) > LONGEST:
        raise UnreadableSource(
            f"{name} has more than {LONGEST // 10**6} million characters: split it first."
        )
    return raw


def as_json(raw: Raw) -> dict[str, Any]:
    """The child's answer for a source."""
    return {
        "text": raw.text,
        "format": raw.format,
        "encoding": raw.encoding,
        "structure": raw.structure,
        "evidence": raw.evidence,
        "notes": raw.notes,
        "without": raw.without,
        "left_out": raw.left_out,
        "layout": raw.layout,
    }


def from_json(answer: Any) -> Raw:
    """The child's answer, checked. Raises ValueError, TypeError or KeyError where it cannot be
    right: a hostile file may have taken the child over.
    """
    text, structure, evidence = answer["text"], answer["structure"], answer["evidence"]
    encoding, notes, without = answer["encoding"], answer["notes"], answer["without"]
    if not isinstance(text, str) or answer["format"] not in BY_NAME:
        raise TypeError
    if not (encoding is None or isinstance(encoding, str)):
        raise TypeError
    hints = tuple(Hint(*hint) for hint in structure)
    for kind, start, end, level in hints:
        if not (
            isinstance(kind, str) and isinstance(level, int) and 0 <= start <= end <= len(text)
        ):
            raise ValueError
    left_out = tuple(LeftOut(*span) for span in answer["left_out"])
    for span in left_out:
        if span.rule not in LEFT_OUT_RULES or not 0 <= span.start <= span.end <= len(text):
            raise ValueError(f"no such span can be left out: {span}")
        if not isinstance(span.evidence, str):
            raise TypeError
    checked_evidence = tuple(Evidence(*item) for item in evidence)
    for item in checked_evidence:
        if item.field not in get_args(Field) or not 0 <= item.weight <= 1:
            raise ValueError
        if not (isinstance(item.value, str) and isinstance(item.source, str)):
            raise TypeError
    if not all(isinstance(word, str) for word in (*notes, *without)):
        raise TypeError
    return Raw(
        text,
        answer["format"],
        encoding,
        hints,
        checked_evidence,
        tuple(notes),
        without=tuple(without),
        left_out=left_out,
        layout=layout_from_json(answer["layout"], len(text)),
    )
