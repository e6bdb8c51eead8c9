"""Standard streams that the caller has closed, as with `variorum list >&-`.

Python has None in their place, and the next file that is opened, perhaps the library, would get
their number and what is printed.
"""

from __future__ import annotations

import os
import sys
from io import TextIOBase

from corpus.errors import VariorumError


class ClosedOutput(TextIOBase):
    """Raises VariorumError for whatever is written."""

    encoding = "utf-8"

    @property
    def buffer(self) -> ClosedOutput:
        """Where bytes are written."""
        return self

    def write(self, content: str | bytes) -> int:
        raise VariorumError("standard output is closed; nothing can be printed")


def replace() -> None:
    """Put something into the place of each stream that is closed: input is empty, errors go
    nowhere, and what would print has a sentence to say.
    """
    streams = (sys.stdin, sys.stdout, sys.stderr)
    for number, stream in enumerate(streams):
        if stream is None:
            _occupy(number)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        sys.stdout = ClosedOutput()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def _occupy(number: int) -> None:
    """Let a file descriptor be in use, so that no other file gets it."""
    opened = os.open(os.devnull, os.O_RDWR)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
