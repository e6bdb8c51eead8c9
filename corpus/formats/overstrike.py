"""Text as terminals and line printers are sent it: letters struck twice are bold, letters over a
stroke underlined, as in the pages of `man`. Each letter is read once.
"""

from __future__ import annotations

import re

_BOLD = re.compile(r"([^\n\x08])(?:\x08\1)+")
_UNDERLINED = re.compile(r"_\x08([^\n\x08])|([^\n\x08])\x08_")
_BULLET = re.compile(r"\+\x08o|o\x08\+")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def struck_once(text: str) -> str:
    """The text with each letter once, and without the codes for colours."""
    if "\x08" in text:
        text = _BULLET.sub("•", _BOLD.sub(r"\1", text))
        text = _UNDERLINED.sub(lambda match: match[1] or match[2], text)
    return _COLOUR.sub("", text) if "\x1b[" in text else text
