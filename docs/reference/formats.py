"""The formats that are read, imported and exported, from their registries."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.exchange.registry import FORMATS as EXCHANGE_FORMATS
from corpus.formats.registry import FORMATS as SOURCE_FORMATS
from docs.reference.markdown import code, plain, table

_INTRODUCTION = """\
# Formats

## Sources

What `variorum add` reads. A file is recognised by its content; the ending decides only between
formats of plain text.
"""
_EXCHANGE = """\
## Annotations

What `variorum export` writes and `variorum import` reads. The ending of the file selects the
format;
`--format` names it. What a format cannot hold is counted and named when a file is written, and with
`--json` listed as `losses`; [exports](exports.md) and [imports](imports.md) describe each format.
"""


def formats_page() -> str:
    """Each format with its endings."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield _INTRODUCTION
    yield table(
        ("format", "endings", "sent by web servers as", "read in a process of its own"),
        (
            (
                code(one.name), " ".join(map(code, one.suffixes)) or "–",
                " ".join(map(code, one.media_types)) or "–", "yes" if one.isolated else "–",
            )
            for one in SOURCE_FORMATS
            if one.suffixes
        ),
    )  # fmt: skip
    yield _EXCHANGE
    yield table(
        ("format", "`--format`", "endings", "export", "import"),
        (
            (
                plain(one.title), code(one.name), " ".join(map(code, one.suffixes)) or "–",
                "yes" if one.exporter else "–", "yes" if one.importer else "–",
            )
            for one in EXCHANGE_FORMATS
        ),
    )  # fmt: skip
