"""Formats that are parsed in a child process: the child's side (see `isolated`)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from corpus.errors import MissingLibrary, UnreadableSource
from corpus.formats.isolated import as_json
from corpus.formats.raw import Raw
from corpus.formats.registry import BY_NAME
from corpus.optional_imports import import_optional


def answers(request: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The raw text of one source, as JSON. Raises UnreadableSource with a sentence that lacks its
    subject, the file's name.
    """
    yield as_json(_read(request))


def _read(request: dict[str, str]) -> Raw:
    format_ = BY_NAME[request["format"]]
    for module in format_.requires:
        try:
            import_optional(module)
        except MissingLibrary as missing:
            raise UnreadableSource(
                f"cannot be read: {missing}; reinstall Variorum with its dependencies"
            ) from missing
    content: Any = b64decode(request["data"]) if "data" in request else request["text"]
    return format_.read(content)
