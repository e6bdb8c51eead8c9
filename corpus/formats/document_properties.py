"""A document's properties: what programs write there, as if an author had said it."""

from __future__ import annotations

import re

_NOBODYS = re.compile(
    r"(?i)\W*(?:untitled\W*\d*|microsoft word - .*|document\W*\d*|dokument\W*\d*|documento\W*\d*"
    r"|\S+\.(?:docx?|pdf|indd|qxd|tex|dvi|odt|rtf)|anonymous|unspecified|unknown|user|admin"
    r"|administrator|python-docx|windows user|microsoft office user)?\W*\Z"
)


def said(value: str | None) -> str:
    """A property's value on one line; empty where no author has written it."""
    text = " ".join((value or "").split())
    return "" if _NOBODYS.match(text) else text
