"""Who speaks in a turn: "NAME: speech" on one line, or author and time on a line of their own."""

from __future__ import annotations

import re

_SPEAKER = re.compile(r"(?:[^\n:：]{1,80}[:：]|[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{1,40}[.—–])(?=[ \t])(?!\s*\n)")
_LONGEST_HEAD = 300
"""Characters of a line with author and time."""


def speaker_end(text: str, start: int, end: int) -> int:
    """The end of the speaker's name, where the speech follows on the same line; else `start`."""
    match = _SPEAKER.match(text, start, end)
    return start if match is None else match.end()


def head_line_end(text: str, start: int, end: int) -> int:
    """The end of the line with author and time, where the post begins on the next line; else
    `start`.
    """
    line_end = text.find("\n", start, min(end, start + _LONGEST_HEAD))
    return start if line_end < 0 or speaker_end(text, start, end) > start else line_end
