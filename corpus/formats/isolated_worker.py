"""Formats that are parsed in a child process: the child's side (see `apart`)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from corpus.errors import MissingLibrary, UnreadableSource
from corpus.formats.isolated import as_json
from corpus.formats.raw import Raw
from corpus.optional_imports import import_optional


def answers(request: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The raw text of one source, as JSON. Raises UnreadableSource with the reason: a sentence
    without its subject, the file's name.
    """
    yield as_json(_read(request))


def _read(request: dict[str, str]) -> Raw:
    # Each kind loads what it needs: nobody waits for PDFium who has no PDF.
    match request["format"]:
        case "pdf":
            _require("pypdfium2")
            from corpus.formats import pdf

            return pdf.read(b64decode(request["data"]))
        case "zip":
            _require("lxml.etree")
            from corpus.formats import office

            return office.read(b64decode(request["data"]))
        case "html":
            from corpus.formats import html

            return html.with_body(request["text"])
    raise UnreadableSource("is in a format that this program does not know")


def _require(module: str) -> None:
    """Raises UnreadableSource where a library is missing without which a format cannot be read."""
    try:
        import_optional(module)
    except MissingLibrary as missing:
        raise UnreadableSource(
            f"cannot be read: {missing}; install Variorum again, with all that it depends on"
        ) from missing
