"""How a message to the reader is written, wherever it is shown."""

from __future__ import annotations

import re

from reader.terminal.safe import safe_line

_WORD_OF_OURS = re.compile(r"(?:a|[^\W\d_]{2,}(?:[’'-][^\W\d_]+)*)[,:;]?(?= |$)")
"""A first word that is nobody's file name, address or key: letters, and no sign within."""
_ONE_STOP = re.compile(r"(?<![.…\s])\.$")


def message_sentence(words: str) -> str:
    """The words as a message: on one line, with a capital letter and without a full stop.

    The messages of lower layers, such as `VariorumError`, follow the words `variorum:` on the
    command line, and so begin with a small letter. One that begins with a file's name stays so.
    """
    line = _ONE_STOP.sub("", safe_line(words).strip())
    return line[:1].upper() + line[1:] if _WORD_OF_OURS.match(line) else line
