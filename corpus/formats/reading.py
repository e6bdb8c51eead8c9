"""Reads a source: finds its format, keeps the limits, and says in one sentence why it cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from corpus.errors import UnreadableSource
from corpus.formats import html, isolated, markdown, plain
from corpus.formats.binary_files import refuse_binary
from corpus.formats.encodings import decode
from corpus.formats.format import Content, Format
from corpus.formats.raw import Raw
from corpus.formats.registry import BINARY_FORMATS, TEXT_FORMATS

LIMIT = 32 * 1024 * 1024
"""Bytes; the largest source that is read. Longer ones are no article and would slow every step."""
_NOTHING = "\x00 \t\n\f\v\ufeff\u200b\u00a0"


def read_source(data: bytes, name: str, *, encoding: str | None = None) -> Raw:
    """The raw text of a source. `name` is its file name, for its suffix and for messages;
    `encoding` overrides what the bytes say.

    The content decides before the name does: HTML in a .txt is read as HTML. Raises
    UnreadableSource, with one sentence, for what holds no text: empty, binary, too large or
    undecodable.
    """
    if not data.strip():
        raise UnreadableSource(f"{name} is empty.")
    if len(data) > LIMIT:
        raise UnreadableSource(
            f"{name} is {len(data) / 2**20:,.0f} MB long; the maximum is {LIMIT // 2**20} "
            "MB, so split it first."
        )
    for format_ in BINARY_FORMATS:
        if format_.sniff(data):
            return _read_as(format_, data, name)
    refuse_binary(data, name)
    decoded = decode(data, name, encoding)
    text = plain.normalise(decoded.text)
    if not text.strip(_NOTHING):
        raise UnreadableSource(f"{name} contains only white space.")
    raw = read_text(text, name)
    if not raw.shown.strip():
        raise UnreadableSource(
            f"{name} contains no text: the page may be built by scripts; save its text instead."
        )
    return replace(
        raw,
        encoding=decoded.encoding,
        guessed=decoded.guessed,
        notes=decoded.notes + raw.notes,
        without=decoded.without + raw.without,
    )


def read_text(text: str, name: str = "") -> Raw:
    """The raw text of a decoded source, by its content and then its name. Never changes plain
    text.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in markdown.FORMAT.suffixes and not html.is_document(text):
        # HTML at its head is part of Markdown.
        return replace(_read_as(markdown.FORMAT, text, name), is_document=True)
    for format_ in TEXT_FORMATS:
        if suffix in format_.suffixes or format_.sniff(text):
            return _read_as(format_, text, name)
    raise AssertionError("plain text is any text")


def _read_as(format_: Format[Content], content: Content, name: str) -> Raw:
    if format_.isolated:
        return isolated.read(format_.name, content, name)
    return format_.read(content)
