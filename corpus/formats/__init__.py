"""Bytes to raw text: which format a source is in, and the limits that hold for all of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from corpus.errors import UnreadableSource
from corpus.formats import html_detection, isolated, markdown, plain
from corpus.formats.encodings import decode
from corpus.formats.raw import Evidence, Hint, Raw

__all__ = ["LIMIT", "SUFFIXES", "Evidence", "Hint", "Raw", "from_text", "read"]

LIMIT = 32 * 1024 * 1024
"""Bytes; the largest source taken in. Longer ones are no article and would slow every step."""
SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".epub"}
)
"""Suffixes of the files that are taken from a folder, in lower case."""

_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
_PDF = b"%PDF-"
_PDF_BEGINS = 1024
"""Bytes within which a PDF may begin, says its standard."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# The first bytes of files that are no text, and what to call them.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x05\x06", "an empty ZIP archive"),
    (_OLE, "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or video file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)


def read(data: bytes, name: str, *, encoding: str | None = None) -> Raw:
    """The raw text of a source. `name` is its file name, for its suffix and for messages.

    The content decides before the name does: HTML in a .txt is read as HTML. Raises
    UnreadableSource, with one sentence, for what holds no text: empty, binary, too large or
    undecodable.
    """
    if not data.strip():
        raise UnreadableSource(f"{name} is empty: there is nothing in it to read.")
    if len(data) > LIMIT:
        raise UnreadableSource(
            f"{name} is {len(data) / 2**20:,.0f} MB long; sources of up to {LIMIT // 2**20} MB "
            "can be added, so split it first."
        )
    apart_as = _parsed_apart(data, name)
    if apart_as is not None:
        return isolated.read_bytes(apart_as, data, name)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableSource(
                f"{name} is {what}, not text: "
                "save the article as text, Markdown or HTML and add that."
            )
    if b"WEBP" in data[8:12] or b"ftyp" in data[4:8]:
        raise UnreadableSource(
            f"{name} is a picture or a video, not text: add the article's text instead."
        )
    decoded = decode(data, name, encoding)
    text = plain.normalise(decoded.text)
    if not text.strip("\x00 \t\n\f\v\ufeff\u200b\u00a0"):
        raise UnreadableSource(f"{name} holds only white space: there is nothing in it to read.")
    raw = from_text(text, name, encoding=decoded.encoding)
    if not raw.text.strip():
        raise UnreadableSource(
            f"{name} shows no text: the page may be built by scripts; save its text instead."
        )
    return replace(
        raw,
        guessed=decoded.guessed,
        notes=decoded.notes + raw.notes,
        without=decoded.without + raw.without,
    )


def _parsed_apart(data: bytes, name: str) -> str | None:
    """The kind of a source that is no text but has one in it; None of all others."""
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    if _PDF in data[:_PDF_BEGINS] and not data.lstrip().startswith(b"<"):
        return "pdf"
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise UnreadableSource(
            f"{name} is protected by a password: save it without one and add that."
        )
    return None


def from_text(text: str, name: str = "", *, encoding: str | None = None) -> Raw:
    """The raw text of a decoded source, by its content and then its name. Never changes plain
    text.
    """
    suffix = PurePath(name).suffix.lower()
    if html_detection.looks_like(text) or suffix in _HTML:
        return replace(isolated.read_text("html", text, name), encoding=encoding)
    if suffix in _MARKDOWN or markdown.looks_like(text):
        return markdown.read(text, encoding)
    return plain.read(text, encoding)
