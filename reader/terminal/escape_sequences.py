"""What a terminal sends, before Textual takes it apart: escapes that are keys, and sequences that
nobody here knows.

Textual takes a key that follows an escape at once for something else (`^` and the key), and the
characters of a sequence that it does not know for keys: a terminal's late answer to a question of
another program (`ESC [ ? 62 ; c`) would tag a sentence. Here an escape with a letter behind it is
the escape and the letter, as in vim, and what nobody knows is left out. What is pasted in brackets
stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from textual._xterm_parser import XTermParser
from textual.events import Key

_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_ESCAPE = "\x1b[27u"
"""The key, said so that nothing behind it can belong to it."""
_LONGEST = 4096
"""Characters of a sequence; what is longer is none."""
_SEQUENCE = re.compile(
    r"\x1b\[M[\s\S]{3}"  # an old report of the mouse
    r"|\x1b\[(?!M)[0-?]*[ -/]*[@-~]"
    r"|\x1bO[ -~]"
    r"|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"
)
_BEGUN = re.compile(r"\x1b(?:\[M[\s\S]{0,2}|\[[0-?]*[ -/]*|O|[\]P_^X][^\x07\x1b]*\x1b?)?")


class SequenceFilter:
    """Takes text as it comes, in pieces, and gives back what Textual is to see."""

    def __init__(self) -> None:
        self._rest = ""
        """The beginning of a sequence, until its end comes."""
        self._pasting = False

    def feed(self, text: str) -> str:
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
            if self._pasting:
                self._pasting = part != _PASTE_END
                passed.append(part)
            elif part == "\x1b":
                passed.append(_ESCAPE)
            elif _is_known(part):
                self._pasting = part == _PASTE
                passed.append(part)
        return "".join(passed)

    def _part(self, text: str, start: int) -> str:
        """The sequence that begins here, or the escape alone; nothing where more has to come."""
        if self._pasting:
            there = text[start : start + len(_PASTE_END)]
            if there != _PASTE_END and _PASTE_END.startswith(there):
                return ""
            return there if there == _PASTE_END else "\x1b"
        found = _SEQUENCE.match(text, start)
        if found is not None:
            return found[0]
        if _BEGUN.fullmatch(text, start) and len(text) < start + _LONGEST:
            return ""
        return "\x1b"

    def flush(self) -> str:
        """What came of a sequence whose end does not come: keys, but for a number's beginning."""
        rest, self._rest = self._rest, ""
        if self._pasting or not rest:
            return rest
        return _ESCAPE + rest[1:] if len(rest) <= 2 or rest[1] != "[" else ""


@lru_cache(maxsize=1024)
def _is_known(sequence: str) -> bool:
    """Whether Textual's parser takes it as a whole: a letter behind it is a key then."""
    if sequence == _PASTE:
        return True
    if sequence[1] not in "[O":
        return False
    *_, last = (None, *XTermParser().feed(f"{sequence}j"))
    return isinstance(last, Key) and last.key == "j"
