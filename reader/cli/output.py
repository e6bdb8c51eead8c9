"""What the commands print: sentences and JSON, harmless for a terminal. Imports nothing heavy."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import datetime
from typing import TextIO

from corpus.text.lazy_pattern import LazyPattern
from reader.terminal.safe import safe, safe_line, without_stacks

# What steers a terminal, or is no character: the same set that `reader.terminal.safe` replaces.
_STEERING = LazyPattern(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
INTERRUPTED = 130
"""Exit code of a command that ctrl+c ended."""
ENDLESS = 1_000_000
"""Cells of a line where a program reads on."""
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34"}
PLAIN_WIDTH = 80
"""Cells of a page where nobody says how wide it is."""
EMPTY = "This library is empty. Add documents with variorum add FILE…, or try variorum demo."


# Where and how


def on_terminal(stream: TextIO | None = None) -> bool:
    """Whether a person looks at what is printed."""
    stream = sys.stdout if stream is None else stream
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def interactive() -> bool:
    """Whether there is a terminal to open the reader in."""
    return on_terminal(sys.stdin) and on_terminal()


def width(otherwise: int = ENDLESS) -> int:
    """Cells of a line: `COLUMNS`, else the terminal's, else `otherwise`."""
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and int(named):
        return int(named)
    return terminal_width() if on_terminal() else otherwise


def terminal_width() -> int:
    """Cells of a line of the terminal."""
    from shutil import get_terminal_size  # which comes with every compression: not into a pipe

    return get_terminal_size((PLAIN_WIDTH, 24)).columns


def styled(text: str, *styles: str) -> str:
    """`text`, which must be harmless, in these styles where the output can show them."""
    if not styles or not text or not on_terminal():
        return text
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"


# Sentences


def print_message(sentence: str = "") -> None:
    """One line for the reader; whatever steers a terminal in it is made visible, and no
    letter carries more marks than any orthography puts on it.
    """
    print_line(without_stacks(safe_line(sentence)))


def print_line(line: str) -> None:
    """One line that is harmless already."""
    sys.stdout.write(f"{line.rstrip()}\n")


def print_text(text: str) -> None:
    """A text of many lines, made harmless, with a line feed at its end."""
    sys.stdout.write(safe(text))
    if not text.endswith("\n"):
        sys.stdout.write("\n")


def print_error(sentence: str) -> None:
    """One line on standard error."""
    sys.stderr.write(f"variorum: {without_stacks(safe_line(sentence))}\n")


def count(number: int, thing: str) -> str:
    """`1 document`, `2,000 documents`, `2 replies`."""
    if number == 1:
        return f"{number:,} {thing}"
    return f"{number:,} {thing[:-1]}ies" if thing.endswith("ly") else f"{number:,} {thing}s"


def local_time(moment: str) -> str:
    """A moment of the library (UTC) on the reader's own clock, to the minute."""
    try:
        return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return moment


# JSON


def to_json(value: object, *, indent: int | None = None) -> str:
    """`value` as JSON that says every character exactly and does nothing to a terminal."""
    return _STEERING.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def print_json(value: object) -> None:
    """One JSON value on standard output: laid out for a person, in one line for a program."""
    sys.stdout.write(to_json(value, indent=2 if on_terminal() else None) + "\n")
