"""The names of encodings, as the web means them: a page or server that says iso-8859-1 means
windows-1252, and so on (WHATWG Encoding Standard, section 4.2). People who save pages and name
encodings by hand mean the same.
"""

from __future__ import annotations

import codecs
import re

# Python's name to the codec that reads all that the name stands for.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "mac-greek": "mac_greek",
}
# Labels that Python does not know, or knows otherwise.
_LABELS = {
    "ansi": "cp1252",
    "x-ansi": "cp1252",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "csiso88598e": "iso8859-8",
    "csiso88598i": "iso8859-8",
    "logical": "iso8859-8",
    "visual": "iso8859-8",
    "sun_eu_greek": "iso8859-7",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-mac-ce": "mac-latin2",
    "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish",
    "x-gbk": "gb18030",
    "chinese": "gb18030",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-euc-jp": "euc_jp",
    "cseucpkdfmtjapanese": "euc_jp",
    "x-sjis": "cp932",
    "ms_kanji": "cp932",
    "csshiftjis": "cp932",
    "windows-31j": "cp932",
    "windows-949": "cp949",
    "unicode-1-1-utf-8": "utf-8",
    "unicode11utf8": "utf-8",
    "unicode20utf8": "utf-8",
    "x-unicode20utf8": "utf-8",
    "utf8mb4": "utf-8",
}
_CODE_PAGE = re.compile(r"(?:x-)?(?:cp|windows|ibm|cp-|ms-?)-?_?(\d{3,5})\Z")
# Python's own codecs for other purposes, and those that differ from machine to machine.
_NO_CHARACTERS = frozenset(
    {"charmap", "idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "raw_unicode_escape",
     "undefined", "unicode-escape", "unicode_escape"}
)  # fmt: skip
_SEVEN_BITS = re.compile(r"iso2022|hz\b")
"""Encodings in which other letters look like ASCII. UTF-7 is one too, which only attackers use."""

_META = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
_PROLOG = re.compile(
    rb"""\A\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9_:.-]{2,40})""", re.I
)
_HEAD = 4096
"""Bytes in which a page says its encoding."""


def codec_for(label: str) -> str:
    """Python's name for the codec that is meant by a label. Raises LookupError if there is none."""
    lower = label.strip().lower()
    known = _LABELS.get(lower)
    if known is None and (page := _CODE_PAGE.match(lower)):
        known = f"cp{page.group(1)}"
    codec = codecs.lookup(known or lower).name
    if codec in _NO_CHARACTERS:
        raise LookupError(label)
    return _MEANT.get(codec, codec)


def is_seven_bit(codec: str) -> bool:
    """Whether a text in this encoding is valid ASCII, and yet something else."""
    return _SEVEN_BITS.match(codec) is not None


def declared(data: bytes) -> str | None:
    """The codec for the encoding that a page or XML file says it is in, if Python has it."""
    head = data[:_HEAD]
    said = _META.search(head) or _PROLOG.match(head)
    if said is None:
        return None
    try:
        codec = codec_for(said.group(1).decode("ascii"))
    except LookupError:
        return None
    # What can be read as ASCII so far is in no encoding of two bytes a letter.
    return None if codec.startswith(("utf-16", "utf-32", "utf-7", "utf-8")) else codec
