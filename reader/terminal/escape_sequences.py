"""Filters what a terminal sends, before Textual parses it.

Textual reads a key directly after an escape as another key (`^` and the key), and the characters of
an unknown sequence as keys: a terminal's late answer to another program (`ESC [ ? 62 ; c`) would
tag a sentence. Here an escape with a letter behind it is the escape and the letter, as in vim, and
unknown sequences are dropped; what a browser's page says (`browser_messages`) stays. Bracketed
pastes stay as they are, also one that holds the mark of its own end: not every terminal takes that
out of what is pasted, and the rest would be keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from time import monotonic

from textual._xterm_parser import XTermParser
from textual.events import Key

from reader.terminal.browser_messages import BEGINNING

_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_ESCAPE = "\x1b[27u"
"""The escape key, in a form that nothing behind it can become part of."""
_MAX_AFTER_PASTE = 0.3
"""Seconds for which input that arrives right behind a paste may still be part of it."""
_MAX_SEQUENCE = 4096
"""Characters of the longest sequence."""
_SEQUENCE = re.compile(
    r"\x1b\[M[\s\S]{3}"  # an old mouse report
    r"|\x1b\[<[0-9;-]*[Mm]"  # the mouse, also beyond the edge, where some terminals count below 0
    r"|\x1b\[(?!M)[0-?]*[ -/]*[@-~]"
    r"|\x1bO[ -~]"
    r"|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"
)
_INCOMPLETE = re.compile(
    r"\x1b(?:\[M[\s\S]{0,2}|\[<[0-9;-]*|\[[0-?]*[ -/]*|O|[\]P_^X][^\x07\x1b]*\x1b?)?"
)


class SequenceFilter:
    """Takes input piece by piece, and returns what Textual is to see."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._rest = ""
        """The beginning of a sequence, until its end arrives."""
        self._pasting = False
        self._clock = clock
        self._may_end = 0.0
        """When the mark of the paste's end came that may be part of what is pasted; or 0."""

    def feed(self, text: str) -> str:
        """Filter the next piece of input."""
        text, self._rest = self._rest + text, ""
        passed = []
        at = 0
        while at < len(text):
            start = text.find("\x1b", at)
            passed.append(text[at : start if start >= 0 else len(text)])
            if start < 0:
                break
            part = self._part(text, start)
            if not part:
                self._rest = text[start:]
                break
            at = start + len(part)
            if self._pasting and part == _PASTE_END:
                is_end = self._is_end_of_paste(text, at)
                if is_end is None:
                    self._rest = text[start:]
                    break
                self._pasting = not is_end
                passed.append(part if is_end else part[1:])
            elif self._pasting:
                passed.append(part)
            elif part == "\x1b":
                passed.append(_ESCAPE)
            elif part.startswith(BEGINNING) or _is_known(part):
                self._pasting = part == _PASTE
                passed.append(part)
        return "".join(passed)

    def _is_end_of_paste(self, text: str, at: int) -> bool | None:
        """Whether the mark before this place ends the paste: not where another follows it, which
        no other paste has begun. None where more input may tell.
        """
        again = text.find(_PASTE_END, at)
        next_paste = text.find(_PASTE, at)
        if again >= 0 and not 0 <= next_paste < again:
            self._may_end = 0.0
            return False
        now = self._clock()
        self._may_end = self._may_end or now
        if next_paste < 0 and now - self._may_end < _MAX_AFTER_PASTE:
            return None
        self._may_end = 0.0
        return True

    def _part(self, text: str, start: int) -> str:
        """The sequence that begins here, or the escape alone; empty if more input is needed."""
        if self._pasting:
            part = text[start : start + len(_PASTE_END)]
            if part == _PASTE_END:
                return part
            return "" if _PASTE_END.startswith(part) else "\x1b"
        sequence = _SEQUENCE.match(text, start)
        if sequence is not None:
            return sequence[0]
        if _INCOMPLETE.fullmatch(text, start) and len(text) < start + _MAX_SEQUENCE:
            return ""
        return "\x1b"

    def flush(self) -> str:
        """What no more input followed: the end of a paste with the keys behind it, or the keys of
        a sequence whose end does not arrive; an incomplete `ESC [ …` is dropped. A message of a
        page is waited for: the rest of it would be keys.
        """
        rest, self._rest = self._rest, ""
        if not self._pasting and (
            rest.startswith(BEGINNING) or (len(rest) > 2 and BEGINNING.startswith(rest))
        ):
            self._rest = rest
            return ""
        if self._pasting and rest.startswith(_PASTE_END):
            self._pasting, self._may_end = False, 0.0
            return _PASTE_END + self.feed(rest[len(_PASTE_END) :]) + self.flush()
        if self._pasting or not rest:
            return rest
        return _ESCAPE + rest[1:] if len(rest) <= 2 or rest[1] != "[" else ""


@lru_cache(maxsize=1024)
def _is_known(sequence: str) -> bool:
    """Whether Textual's parser reads it as a whole, so that a letter behind it is a key."""
    if sequence == _PASTE:
        return True
    if sequence[1] not in "[O":
        return False
    *_, last = (None, *XTermParser().feed(f"{sequence}j"))
    return isinstance(last, Key) and last.key == "j"
