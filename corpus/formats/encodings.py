"""Bytes to text: by byte-order mark, by NULs for UTF-16 and UTF-32, by escape sequences, as UTF-8,
by what a page declares, by a guess.

The order goes from what is certain to what is only likely. A byte that cannot be decoded is
replaced only if everything else is clearly UTF-8, and a note says so.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple

from corpus.errors import MissingLibrary, UnreadableSource
from corpus.formats import code_pages, double_byte
from corpus.formats.encoding_labels import codec_for, declared
from corpus.formats.overstrike import struck_once
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
_HALVES = "it has halves of characters, where there is \ufffd"
_HIGH = re.compile(rb"[\x80-\xff]+")
_MOST_BAD = 0.002
"""Share of bytes that may be wrong in the encoding that a page says it is in."""
_MULTIBYTE = re.compile(r"big5|gb|cp9(?:32|49|50)|euc|shift|johab|hz|iso2022")
_FEWEST_PAIRS = 4
"""Runs of high bytes from which it is no chance that all have an even length."""
# Escape sequences that only these encodings have, of which the first proves itself.
_ESCAPES: tuple[tuple[re.Pattern[bytes], tuple[str, ...]], ...] = (
    (
        re.compile(rb"\x1b\$(?:[@B]|\([DOPQ])|\x1b\([IJ]"),
        ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_2004"),
    ),
    (re.compile(rb"\x1b\$\)C"), ("iso2022_kr",)),
    (re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e]){2,}~\}"), ("hz",)),
)


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
    wide = _wide_by_nuls(data)
    if wide is not None:
        return _decode_as(data, name, wide)
    escaped = _by_escapes(data, name)
    if escaped is not None:
        return escaped
    utf8 = _decode_as_utf8(data, name, "utf-8")
    if utf8 is not None:
        return utf8
    return _as_declared(data, name) or _by_guess(data, name)


def _decode_as(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codec_for(encoding)
        text = data.decode(codec, CONTROLS_KEPT)
    except LookupError:
        raise UnreadableSource(
            f"{name} cannot be read: there is no encoding called {encoding!r}; try utf-8 or cp1252."
        ) from None
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            f"{name} is not valid {codec} (byte {error.start:,} is wrong): save it as UTF-8, "
            "or name its encoding."
        ) from None
    return Decoded(_readable(text.removeprefix("\ufeff"), name), codec)


def _as_declared(data: bytes, name: str) -> Decoded | None:
    """The text in the encoding that the page says it is in, if nearly all of it can be."""
    codec = declared(data)
    if codec is None:
        return None
    text = data.decode(codec, CONTROLS_KEPT if codec.startswith("cp125") else "replace")
    bad = text.count("\ufffd")
    if bad > max(1, _MOST_BAD * len(data)):
        return None
    return Decoded(_readable(text, name), codec, notes=_note_on_bad(bad, codec))


def _note_on_bad(bad: int, codec: str) -> tuple[str, ...]:
    if not bad:
        return ()
    where = "one place" if bad == 1 else f"{bad:,} places"
    shown = "UTF-8" if codec.startswith("utf-8") else codec
    return (f"some bytes are not valid {shown} in {where}, and are shown as �",)


def _keep_control(error: UnicodeError) -> tuple[str, int]:
    """A byte that a code page of Windows leaves open is a control character there."""
    if (
        not isinstance(error, UnicodeDecodeError)
        or re.fullmatch(r"charmap|cp125\d|cp874", error.encoding) is None
        or not all(0x80 <= byte < 0xA0 for byte in error.object[error.start : error.end])
    ):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


CONTROLS_KEPT = "variorum-controls-kept"
"""The error handler for an encoding that a page or a reader names."""
codecs.register_error(CONTROLS_KEPT, _keep_control)


def _decode_as_utf8(data: bytes, name: str, codec: str) -> Decoded | None:
    """The text if it is UTF-8, or clearly was before a few bytes were damaged; else None."""
    try:
        return Decoded(_readable(data.decode(codec), name), codec)
    except UnicodeDecodeError:
        pass
    joined = _join_surrogates(data, codec)
    if joined is not None:
        halves = (_HALVES,) if "\ufffd" in joined else ()
        return Decoded(_readable(joined, name), codec, notes=halves)
    text = data.decode(codec, _MARKING)
    bad = text.count(_BAD)
    beyond = _BEYOND_ASCII.findall(text)
    clearly_utf8 = bad * _VALID_PER_BAD <= len(beyond) or (
        bad <= len(beyond) and all(map(_USUAL.match, beyond))
    )
    if not clearly_utf8 and codec == "utf-8":
        return None
    notes = _note_on_bad(bad, codec)
    return Decoded(_readable(text.replace(_BAD, "\ufffd"), name), codec, notes=notes)


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


def _wide_by_nuls(data: bytes) -> str | None:
    """The kind of UTF-32 or UTF-16 of a text without a mark: it has NULs in fixed places."""
    head = data[:4096]
    if len(head) < 4 or 0 not in head:
        return None
    thirds = [head[n::4] for n in range(4)]
    zeros = [part.count(0) / len(part) if part else 0.0 for part in thirds]
    if len(data) % 4 == 0 and max(zeros[0], zeros[3]) == 1:
        codec = "utf-32-le" if zeros[3] == 1 else "utf-32-be"
        if _is_valid(data, codec):
            return codec
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return _utf16_by_script(head, data)


def _utf16_by_script(head: bytes, data: bytes) -> str | None:
    """The kind of UTF-16 of a text in another script: one of the two bytes of a letter is nearly
    always its block, and NUL for blanks and line ends.
    """
    for codec, blocks in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        (common, times), *_ = Counter(blocks.replace(b"\0", b"")).most_common(1) or [(0, 0)]
        few = blocks.count(0) + times >= 0.9 * len(blocks) and 0 in blocks
        if len(data) % 2 == 0 and few and 3 <= common <= 0x30 and _is_valid(data, codec):
            return codec
    return None


def _is_valid(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _by_escapes(data: bytes, name: str) -> Decoded | None:
    """The text in an encoding of seven bits that switches between alphabets, if it is in one."""
    if any(byte > 127 for byte in data[:4096]):
        return None
    for escape, codecs_ in _ESCAPES:
        if escape.search(data) is None:
            continue
        for codec in codecs_:
            if _is_valid(data, codec):
                return Decoded(_readable(data.decode(codec), name), codec)
    return None


def _by_guess(data: bytes, name: str) -> Decoded:
    sample = data[:4096]
    if sum(byte in _CONTROL_BYTES for byte in sample) > max(2, len(sample) * _MOST_CONTROLS):
        raise _binary(name)
    page = code_pages.guess(data)
    notes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    statistical: str | None = None
    try:
        best = import_optional("charset_normalizer").from_bytes(_sample(data)).best()
        statistical = best.encoding if best is not None else None
    except MissingLibrary as missing:
        notes = (f"{missing}: only encodings of one byte a letter could be tried",)
        without = ("charset_normalizer",)
    codec = _likelier(data, page, statistical)
    if codec is None:
        raise UnreadableSource(
            f"{name} is in an encoding that cannot be recognised: save it as UTF-8, or name "
            "its encoding."
        )
    return Decoded(_readable(data.decode(codec), name), codec, True, notes, without)


def _likelier(data: bytes, page: code_pages.Guess | None, statistical: str | None) -> str | None:
    """The codec of a file: of its code page, by its East Asian characters, or of what statistics of
    bytes say.
    """
    pairs = double_byte.guess(data)
    if statistical is not None:
        try:
            statistical = codec_for(statistical)
            data.decode(statistical)
        except (LookupError, UnicodeDecodeError):
            statistical = None
    if page is not None and page.fits:
        multibyte = statistical is not None and _MULTIBYTE.match(statistical) is not None
        if not (_in_pairs(data) and (multibyte or pairs is not None)):
            return page.codec
    return pairs.codec if pairs is not None else statistical


def _in_pairs(data: bytes) -> bool:
    """Whether bytes beyond ASCII stand in pairs, as those of East Asian characters do."""
    runs = _HIGH.findall(_sample(data))
    return len(runs) >= _FEWEST_PAIRS and all(len(run) % 2 == 0 for run in runs)


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
    text = struck_once(text)
    head = text[:100_000]
    if len(_CONTROLS.findall(head)) > max(2, len(head) * _MOST_CONTROLS):
        raise _binary(name)
    return storable(text)
