"""Addresses that a page can link to."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_UNSAFE = re.compile(r"[\s<>\"\\^`{|}]")


def web_address(url: str) -> str:
    """An address of the web, else nothing: a document's address comes from its source, which may
    say `javascript:`.
    """
    address = url.strip()
    if not _ADDRESS.match(address):
        return ""
    return _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", address)
