"""All input formats. To add one, write a module that declares a `Format` and list it here."""

from __future__ import annotations

from corpus.formats import archive_detection, docx, epub, html, markdown, pdf, plain
from corpus.formats.format import Format

# In the order in which a source is tried; the first whose `sniff` says yes reads it.
BINARY_FORMATS: tuple[Format[bytes], ...] = (
    epub.FORMAT,
    docx.FORMAT,
    archive_detection.OTHER_ARCHIVE,  # behind the archives that are documents
    pdf.FORMAT,
)
# A text format is also chosen by the suffix of the file's name.
TEXT_FORMATS: tuple[Format[str], ...] = (
    html.FORMAT,
    markdown.FORMAT,
    plain.FORMAT,  # last: any text is plain text
)
AnyFormat = Format[bytes] | Format[str]
FORMATS: tuple[AnyFormat, ...] = (*BINARY_FORMATS, *TEXT_FORMATS)

BY_NAME: dict[str, AnyFormat] = {format_.name: format_ for format_ in FORMATS}
SUFFIXES = frozenset(suffix for format_ in FORMATS for suffix in format_.suffixes)
"""Suffixes of the files that are added from a folder, in lower case."""
USUAL_SUFFIXES = tuple(format_.suffixes[0] for format_ in reversed(FORMATS) if format_.suffixes)
"""One suffix for each format, the simplest format first: for help and messages."""
LINE_FORMATS = tuple(format_ for format_ in TEXT_FORMATS if not format_.structured)
"""Formats of text as people type and paste it, line by line."""


def suffix_of(media_type: str) -> str | None:
    """The usual suffix of the format that web servers send under this type, if there is one."""
    return next((f.suffixes[0] for f in FORMATS if media_type in f.media_types), None)
