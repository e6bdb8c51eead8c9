"""Bytes to text: by byte-order mark, by NULs for UTF-16, as UTF-8, by what a page declares, by a
guess.

The order goes from what is certain to what is only likely. A byte that cannot be decoded is
replaced only if everything else is clearly UTF-8, and a note says so.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from corpus.errors import MissingLibrary, UnreadableSource
from corpus.optional_imports import import_optional
from corpus.text.storable import storable

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32's little-endian mark begins with UTF-16's, so it comes first.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
"""Bytes that the statistical guess looks at; more would take time and change nothing."""
_DECLARED = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
# Python's own codecs for other purposes, and those that differ from machine to machine.
_NO_CHARACTERS = frozenset(
    {"charmap", "idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "raw_unicode_escape",
     "undefined", "unicode-escape", "unicode_escape"}
)  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
_CONTROL_BYTES = frozenset({*range(0x09), *range(0x0E, 0x1B), 0x7F})
_MOST_CONTROLS = 0.01
"""Share of control characters above which decoded bytes are no text."""
_VALID_PER_BAD = 4
"""Valid characters beyond ASCII for each bad byte, from which a file is clearly UTF-8."""
_BAD = "\ufdd0"
"""Marks a bad byte while these are counted: a noncharacter, which no text has."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\ufdd0]")
# Usual in Western texts in UTF-8; two letters of an old encoding hardly ever look like it.
_USUAL = re.compile("[\u00a0-\u00bf\u00df-\u017f\u2010-\u2026\u20ac]")
_MOST_ACCENTED = 0.25
"""Share of accented letters above which a text is not in a Western language."""
_WESTERN = re.compile("[\x00-\x7fÀ-ÏÑ-ÖØ-Üß-ïñ-öø-üÿŒœŸ\u00a0€£¢§©®™°±²·•×†¡¿«»‹›“”„‘’‚…–—¼½¾ªº]*")
_ICELANDIC = str.maketrans("ðþýÐÞÝ", "dtyDTY")
# At such places, each of these characters is a letter of another encoding, not of cp1252.
_OUT_OF_PLACE = re.compile(
    "[a-zß-ÿ][À-ÖØ-Ý]|[^\\W\\d_][¡¿„‚][^\\W\\d_]|[^\\W\\d_]{2}[ªº±¢£]|[À-ÖØ-öø-ÿ]{3}"
    "|õ(?!e)|ø.*[ìèù]|[ìèù].*ø",
    re.S,
)
_HALVES = "it has halves of characters, where there is \ufffd"
_HIGH = re.compile(rb"[\x80-\xff]+")


class Decoded(NamedTuple):
    """A text, its encoding, and whether that is certain."""

    text: str
    encoding: str
    guessed: bool = False
    notes: tuple[str, ...] = ()
    """What a reader should know about it, as sentences without a full stop."""
    without: tuple[str, ...] = ()
    """Libraries that could not be imported, with which the encoding might be another."""


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The text of `data` and its encoding. `encoding` overrides what the bytes say.

    Raises UnreadableSource if the bytes are not text in any encoding that can be recognised.
    """
    if encoding is not None:
        return _decode_as(data, name, encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            if mark == codecs.BOM_UTF8:
                return _decode_as_utf8(data, name, marked) or _decode_as(data, name, marked)
            return _decode_as(data, name, marked)
    utf16 = _utf16_by_nuls(data)
    if utf16 is not None:
        return _decode_as(data, name, utf16)
    utf8 = _decode_as_utf8(data, name, "utf-8")
    if utf8 is not None:
        return utf8
    declared = _DECLARED.search(data[:4096])
    if declared is not None:
        try:
            codec = _codec(declared.group(1).decode("ascii"))
            return Decoded(_readable(data.decode(codec), name), codec)
        except (LookupError, UnicodeDecodeError):
            pass
    return _by_guess(data, name)


def _codec(encoding: str) -> str:
    """Python's name for an encoding. Raises LookupError if it has none."""
    codec = codecs.lookup(encoding).name
    if codec in _NO_CHARACTERS:
        raise LookupError(encoding)
    return codec


def _decode_as(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = _codec(encoding)
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
    return Decoded(_readable(text.removeprefix("\ufeff"), name), codec)


def _decode_as_utf8(data: bytes, name: str, codec: str) -> Decoded | None:
    """The text if it is UTF-8, or clearly was before a few bytes were damaged; else None."""
    try:
        return Decoded(_readable(data.decode(codec), name), codec)
    except UnicodeDecodeError:
        pass
    joined = _join_surrogates(data, codec)
    if joined is not None:
        notes = (_HALVES,) if "\ufffd" in joined else ()
        return Decoded(_readable(joined, name), codec, notes=notes)
    text = data.decode(codec, _MARKING)
    bad = text.count(_BAD)
    beyond = _BEYOND_ASCII.findall(text)
    clearly_utf8 = bad * _VALID_PER_BAD <= len(beyond) or (
        bad <= len(beyond) and all(map(_USUAL.match, beyond))
    )
    if not clearly_utf8 and codec == "utf-8":
        return None
    where = "one place" if bad == 1 else f"{bad:,} places"
    note = f"its bytes are not UTF-8 in {where}, where it has \ufffd"
    return Decoded(_readable(text.replace(_BAD, "\ufffd"), name), codec, notes=(note,))


def _join_surrogates(data: bytes, codec: str) -> str | None:
    """The text if its only fault is that it has surrogates in UTF-8: a pair becomes a character, a
    lone one U+FFFD. Else None.
    """
    try:
        text = data.decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _mark_bad_byte(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return _BAD, error.end


_MARKING = "variorum-marking"
codecs.register_error(_MARKING, _mark_bad_byte)


def _utf16_by_nuls(data: bytes) -> str | None:
    """The kind of UTF-16 without a mark: Western text in it has a NUL in every other byte."""
    head = data[:4096]
    if len(head) < 4 or 0 not in head:
        return None
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


def _by_guess(data: bytes, name: str) -> Decoded:
    sample = data[:4096]
    if sum(byte in _CONTROL_BYTES for byte in sample) > max(2, len(sample) * _MOST_CONTROLS):
        raise _binary(name)
    try:
        best = import_optional("charset_normalizer").from_bytes(_sample(data)).best()
    except MissingLibrary as missing:
        return _without_guess(data, name, missing)
    if best is not None:
        try:
            text, codec = data.decode(best.encoding), best.encoding
            # A guess from few bytes is chance.
            if codec != "cp1252" and (western := _western(data)) is not None:
                text, codec = western, "cp1252"
            return Decoded(_readable(text, name), codec, guessed=True)
        except UnicodeDecodeError:
            pass
    raise UnreadableSource(
        f"{name} is in an encoding that cannot be recognised: "
        "save it as UTF-8, or say its encoding."
    )


def _without_guess(data: bytes, name: str, missing: MissingLibrary) -> Decoded:
    """Without the library, only the most common of the old encodings can be recognised."""
    western = _western(data)
    if western is None:
        raise UnreadableSource(
            f"{name} is in an encoding that cannot be recognised, since {missing}: "
            "save it as UTF-8, or say its encoding."
        )
    note = f"{missing}: only Western encodings could be tried"
    return Decoded(_readable(western, name), "cp1252", True, (note,), ("charset_normalizer",))


def _western(data: bytes) -> str | None:
    """The text in cp1252, if it makes sense in that encoding as a Western language; else None."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    # Turkish uses the same bytes for letters of its own, but it has no æ.
    plain = text.translate(_ICELANDIC) if "æ" in text else text
    if _WESTERN.fullmatch(plain) is None or _OUT_OF_PLACE.search(plain):
        return None
    runs = _HIGH.findall(data)
    if 2 * sum(len(run) == 1 for run in runs) < len(runs):
        return None  # East Asian characters have two bytes
    letters = [c for c in text if c.isalpha()]
    accented = sum(not c.isascii() for c in letters)
    return text if accented <= _MOST_ACCENTED * len(letters) else None


def _binary(name: str) -> UnreadableSource:
    return UnreadableSource(
        f"{name} is a binary file, not text: "
        "save the article as text, Markdown or HTML and add that."
    )


def _sample(data: bytes) -> bytes:
    """The most informative part: around the first bytes that are not ASCII."""
    first = next((n for n, byte in enumerate(data) if byte > 127), 0)
    start = max(0, first - _SAMPLE // 4)
    return data[start : start + _SAMPLE]


def _readable(text: str, name: str) -> str:
    head = text[:100_000]
    if len(_CONTROLS.findall(head)) > max(2, len(head) * _MOST_CONTROLS):
        raise _binary(name)
    return storable(text)
