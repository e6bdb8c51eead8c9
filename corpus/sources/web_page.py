"""A page of the web as a source: its bytes, a file name for it, and its encoding."""

from __future__ import annotations

import codecs
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote

from corpus.formats import plain
from corpus.formats.encoding_labels import codec_for, is_seven_bit
from corpus.formats.encodings import CONTROLS_KEPT
from corpus.formats.registry import LINE_FORMATS, suffix_of

_PLAIN_SUFFIX = plain.FORMAT.suffixes[0]
_LINE_SUFFIXES = frozenset(suffix for format_ in LINE_FORMATS for suffix in format_.suffixes)


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a server sent for an address."""

    url: str
    """The address that it came from, after all redirects, without a fragment."""
    data: bytes
    name: str
    """A file name for it, made of its address and type."""
    charset: str | None
    """The codec that the server names, if the bytes can be in it; else None."""


def file_name(address: SplitResult, media_type: str) -> str:
    """A file name for a page: the last part of the path, or the host, with the suffix of its
    type.
    """
    path = PurePosixPath(unquote(address.path, errors="replace"))
    stem = path.stem if path.name else (address.hostname or "page")
    suffix = suffix_of(media_type)
    if suffix == _PLAIN_SUFFIX and path.suffix.lower() in _LINE_SUFFIXES:
        suffix = None  # servers send Markdown as plain text
    if suffix is None:
        return path.name or stem
    return stem + suffix


def codec_of(data: bytes, named: str | None) -> str | None:
    """The codec for the encoding that the server names, or None where the bytes know better.

    Bytes that are valid UTF-8 are UTF-8, whatever the server says; many say something else.
    """
    if named is None:
        return None
    try:
        codec = codec_for(named)
    except LookupError:
        return None
    if codec == "utf-7" or data.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        return None
    try:
        if not is_seven_bit(codec):
            with suppress(UnicodeDecodeError):
                data.decode("utf-8")
                return None
        data.decode(codec, CONTROLS_KEPT)
    except (UnicodeError, LookupError, TypeError, AssertionError):
        return None
    return codec
