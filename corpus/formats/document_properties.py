"""A document's properties, which programs fill in as often as authors."""

from __future__ import annotations

import re

_BY_PROGRAM = re.compile(
    r"(?i)\W*(?:untitled\W*\d*|microsoft word - .*|document\W*\d*|dokument\W*\d*|documento\W*\d*"
    r"|\S+\.(?:docx?|pdf|indd|qxd|tex|dvi|odt|rtf)|anonymous|unspecified|unknown|user|admin"
    r"|administrator|python-docx|windows user|microsoft office user)?\W*\Z"
)


def written_by_author(value: str | None) -> str:
    """A property's value on one line; empty where a program has put in its own."""
    text = " ".join((value or "").split())
    return "" if _BY_PROGRAM.match(text) else text
