"""Bytes to text: byte-order mark, then NULs for UTF-16, then strict UTF-8, then a statistical
guess.

The order goes from what proves itself to what is only likely. No step replaces a byte it cannot
read.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from corpus.errors import UnreadableSource

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32's little-endian mark begins with UTF-16's, so it comes first.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
"""Bytes that the statistical guess looks at; more costs time and changes nothing."""
_DECLARED = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
_CONTROL_BYTES = frozenset({*range(0x09), *range(0x0E, 0x1B), 0x7F})
_MOST_CONTROLS = 0.01
"""Share of control characters above which decoded bytes are no text."""


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of `data` and the encoding it was in. `encoding` says it by hand.

    Raises UnreadableSource where the bytes are no text in any encoding we can tell.
    """
    if encoding is not None:
        return _as_told(data, name, encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _as_told(data, name, marked)
    utf16 = _utf16_by_nuls(data)
    if utf16 is not None:
        return _as_told(data, name, utf16)
    try:
        return _readable(data.decode("utf-8"), name), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4096])
    if declared is not None:
        try:
            codec = codecs.lookup(declared.group(1).decode("ascii")).name
            return _readable(data.decode(codec), name), codec
        except (LookupError, UnicodeDecodeError):
            pass
    return _by_guess(data, name)


def _as_told(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    try:
        codec = codecs.lookup(encoding).name
        text = data.decode(codec)
    except LookupError:
        raise UnreadableSource(
            f"{name} cannot be read: there is no encoding called {encoding!r}; try utf-8 or cp1252."
        ) from None
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            f"{name} is not valid {codec} (byte {error.start:,} is wrong): "
            "save it as UTF-8, or say its encoding."
        ) from None
    return _readable(text.removeprefix("\ufeff"), name), codec


def _utf16_by_nuls(data: bytes) -> str | None:
    """UTF-16 without a mark: Western text in it has a NUL in every other byte."""
    head = data[:4096]
    if len(head) < 4 or 0 not in head:
        return None
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


def _by_guess(data: bytes, name: str) -> tuple[str, str]:
    sample = data[:4096]
    if sum(byte in _CONTROL_BYTES for byte in sample) > max(2, len(sample) * _MOST_CONTROLS):
        raise _binary(name)
    best = from_bytes(_sample(data)).best()
    if best is not None:
        try:
            return _readable(data.decode(best.encoding), name), best.encoding
        except UnicodeDecodeError:
            pass
    raise UnreadableSource(
        f"{name} is in an encoding that cannot be told: save it as UTF-8, or say its encoding."
    )


def _binary(name: str) -> UnreadableSource:
    return UnreadableSource(
        f"{name} is a binary file, not text: "
        "save the article as text, Markdown or HTML and add that."
    )


def _sample(data: bytes) -> bytes:
    """The part that tells most: around the first bytes that are not ASCII."""
    first = next((n for n, byte in enumerate(data) if byte > 127), 0)
    start = max(0, first - _SAMPLE // 4)
    return data[start : start + _SAMPLE]


def _readable(text: str, name: str) -> str:
    head = text[:100_000]
    if len(_CONTROLS.findall(head)) > max(2, len(head) * _MOST_CONTROLS):
        raise _binary(name)
    return text
