"""Words of the Web Annotation vocabulary that reading and writing share:
https://www.w3.org/TR/annotation-vocab/
"""

from __future__ import annotations

import re

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
DOCUMENTS = "dcterms:references"
"""Where a collection tells of the documents of its annotations."""
TITLE, AUTHORS, PUBLISHER = "dcterms:title", "dcterms:creator", "dcterms:publisher"
PUBLISHED, SLUG, LANGUAGE = "dcterms:date", "dcterms:identifier", "language"
GENERATOR = "Variorum"
SHA256 = "urn:sha256:"
UUID = "urn:uuid:"

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x1f]+")


def is_address(text: str) -> bool:
    """Whether this is a web address that can be written as an IRI (RFC 3987)."""
    return bool(_ADDRESS.fullmatch(text))
