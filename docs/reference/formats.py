"""The formats that are read, imported and exported, from their registries; what each loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotations.exchange.registry import FORMATS as EXCHANGE_FORMATS
from corpus.formats.registry import FORMATS as SOURCE_FORMATS
from docs.reference.markdown import code, plain, table

_INTRODUCTION = """\
# Formats

## Sources

What `variorum add` reads. A file is recognised by its content; the ending decides only between
formats of plain text. What is not text of the document (hidden text, tracked deletions, comments,
page headers) is listed by `variorum clean --removed FILE`, with the reason. Pictures are not read:
a scanned PDF needs OCR first.
"""
_EXCHANGE = """\
## Annotations

What `variorum export` writes and `variorum import` reads. The ending of the file selects the
format; `--format` names it. [Exports](exports.md), [imports](imports.md) and
[the CSV](csv.md) are described in detail.
"""
_LOSSES = """\
## What a file cannot hold

Each export lists what was left out, how many of each, and which command exports it instead; with
`--json` as `losses`. These are all the losses that there can be:
"""
LOSSES: Mapping[str, tuple[str, ...]] = {
    "csv": ("memos", "replies", "descriptions of tags", "attributes and collections of documents"),
    "xlsx": ("characters of a cell beyond 32,767",),
    "quotes": (
        "links to annotations that are not exported", "memos", "replies", "descriptions of tags",
    ),
    "text": ("links to annotations that are not exported", "memos", "replies"),
    "bibtex": ("annotations", "memos", "replies", "attributes of documents"),
    "ris": ("annotations", "memos", "replies", "attributes of documents"),
    "csl-json": ("annotations", "memos", "replies", "attributes of documents"),
    "web-annotation": (
        "colours, letters, keys, descriptions and the order of tags",
        "memos on tags and on the library",
        "the mark that a passage was found again at another place",
        "attributes and collections of documents",
    ),
    "qdpx": (
        "annotations without a passage", "the status “moved” of annotations",
        "links to annotations that are not in the file",
        "memos on documents that are not in the file", "replies", "letters of tags",
        "keys of tags", "places of tags between those nested in others",
        "headings, lists and other kinds of blocks", "control characters",
    ),
    "qdc": (
        "annotations", "memos", "replies", "letters of tags", "keys of tags",
        "places of tags between those nested in others", "control characters",
    ),
    "parquet": (),
}  # fmt: skip
"""What files of each format cannot hold, in the words of its loss report."""


def formats_page() -> str:
    """Each format with its endings."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield _INTRODUCTION
    yield table(
        ("format", "endings", "media types", "read in a process of its own"),
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
    yield _LOSSES
    yield table(
        ("format", "cannot hold"),
        (
            (plain(one.title), plain("; ".join(LOSSES[one.name])) or "nothing is lost")
            for one in EXCHANGE_FORMATS
            if one.exporter
        ),
    )
