"""Files changed at random, each by the structure that its format has: members of an archive,
elements of XML, objects of a PDF, tags of HTML, lines of text, and bytes of anything.

A change is a number of small ones, `Step`: what is done is chosen among the ways of the format, and
where by numbers that are taken modulo what there is; so any steps can be done to any file, and what
fails can be made smaller.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

Change = Callable[[bytes, "Step"], bytes]


class Step(NamedTuple):
    """One change: which of the format's ways, and where."""

    way: int
    at: int
    other: int


HARD = (
    "", " ", "\n", "\x00", "\x0b", "\x1c", "\u0085", "\u00a0", "Ã\u0085", "Â\u00a0", "\u2028",
    "\u200b", "\ufeff", "\ufffe", "\u0301", "\u202e", "²", "٣", "-1", "0", "9" * 30, "1e9", "true",
    "../../x", "/etc/passwd", "http://[x]/a-long-path-a-b-c", "http://", "data:,x", "&#xD800;",
    "&amp;amp;", "<b>", "]]>", "<!--", "a||---|b", "# ", "* ", "\U0001f468\u200d\U0001f469",
    "x" * 5000,
)  # fmt: skip
"""What is put where something else stood."""
_QUADRATIC = ("idna", "punycode")
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp1251", "koi8-r",
    "shift_jis", "gb18030", "euc-kr", "utf-7", "unicode_escape", "ascii", "idna", "undefined",
    "punycode", "hex", "rot13", "none-such",
)  # fmt: skip


def mutant(kind: str, data: bytes, steps: Sequence[Step]) -> bytes:
    """The file with these changes made one after the other."""
    for step in steps:
        ways = (*WAYS[kind], *BYTES)
        data = ways[step.way % len(ways)](data, step)
    return data


# Bytes of anything


def _cut(data: bytes, step: Step) -> bytes:
    return data[: step.at % (len(data) + 1)]


def _flipped(data: bytes, step: Step) -> bytes:
    if not data:
        return data
    at = step.at % len(data)
    return data[:at] + bytes([data[at] ^ (1 << step.other % 8)]) + data[at + 1 :]


def _without(data: bytes, step: Step) -> bytes:
    at = step.at % (len(data) + 1)
    return data[:at] + data[at + step.other % 200 :]


def _put_in(data: bytes, step: Step) -> bytes:
    at = step.at % (len(data) + 1)
    return data[:at] + _hard(step).encode("utf-8", "replace") + data[at:]


BYTES: tuple[Change, ...] = (_cut, _flipped, _without, _put_in)


def _hard(step: Step) -> str:
    return HARD[step.other % len(HARD)]


# Pieces: what stands in a row and can be left out, doubled, moved, exchanged and changed


def _rearranged(pieces: list[bytes], step: Step) -> list[bytes]:
    if not pieces:
        return pieces
    at, to = step.at % len(pieces), step.other % len(pieces)
    match step.other // 7 % 5:
        case 0:
            del pieces[at]
        case 1:
            pieces.insert(to, pieces[at])
        case 2:
            pieces.insert(to, pieces.pop(at))
        case 3:
            pieces[at], pieces[to] = pieces[to], pieces[at]
        case _:
            pieces[at:at] = [pieces[at]] * 40
    return pieces


def _by(pattern: re.Pattern[bytes]) -> Change:
    """A change of the pieces into which a pattern divides a file."""

    def change(data: bytes, step: Step) -> bytes:
        return b"".join(_rearranged(pattern.findall(data), step))

    return change


def _replacing(pattern: re.Pattern[bytes]) -> Change:
    """Puts something hard in the place of one match."""

    def change(data: bytes, step: Step) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return data
        start, end = found[step.at % len(found)].span()
        return data[:start] + _hard(step).encode("utf-8", "replace") + data[end:]

    return change


def _exchanging(pattern: re.Pattern[bytes]) -> Change:
    """Puts one match in the place of another."""

    def change(data: bytes, step: Step) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return data
        one, other = found[step.at % len(found)], found[step.other % len(found)]
        return data[: one.start()] + other.group() + data[one.end() :]

    return change


# Text, Markdown and HTML

_LINES = re.compile(rb"[^\n]*\n|[^\n]+")
_WORDS = re.compile(rb"\s+|[^\s]+")
_TAGS = re.compile(rb"<[^>]{0,4000}>|[^<]+|<")
_TAG = re.compile(rb"(?<=<)/?[A-Za-z0-9]+")
_VALUE = re.compile(rb"(?<==\")[^\"]{0,4000}")
_MARKS = re.compile(rb"[*_`#>|\[\]()\\~!-]+")


def _encoded(data: bytes, step: Step) -> bytes:
    """The same text in another encoding, as far as that has it."""
    text = data.decode("utf-8", "replace")
    name = ENCODINGS[step.at % len(ENCODINGS)]
    try:
        return data if name in _QUADRATIC else text.encode(name, "replace")
    except (LookupError, UnicodeError):
        return data


def _misread(data: bytes, step: Step) -> bytes:
    """UTF-8 that was read as an old encoding and written as UTF-8."""
    old = ("latin-1", "cp1252", "cp1251", "mac-roman")[step.at % 4]
    return data.decode(old, "replace").encode()


def _declared(data: bytes, step: Step) -> bytes:
    """With another encoding declared than it has, or may have."""
    name = ENCODINGS[step.at % len(ENCODINGS)].encode()
    head = b'<?xml version="1.0" encoding="%s"?>' if step.other % 2 else b'<meta charset="%s">'
    changed, times = re.subn(rb"(?<=charset=\")[^\"]*|(?<=encoding=\")[^\"]*", name, data)
    return changed if times else head % name + data


TEXT: tuple[Change, ...] = (
    _by(_LINES), _by(_WORDS), _replacing(_WORDS), _exchanging(_LINES), _encoded, _misread,
)  # fmt: skip
MARKDOWN: tuple[Change, ...] = (*TEXT, _replacing(_MARKS), _exchanging(_MARKS))
HTML: tuple[Change, ...] = (
    _by(_TAGS), _by(_TAGS), _exchanging(_TAG), _replacing(_TAG), _exchanging(_VALUE),
    _replacing(_VALUE), _replacing(_TAGS), _declared, _encoded, _misread,
)  # fmt: skip


# XML


def _xml(data: bytes, step: Step) -> bytes:
    """An element taken out, doubled, moved, nested, renamed, or with another attribute or text."""
    try:
        root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False))
        if root is not None:
            _change_tree(root, step)
            return etree.tostring(root)
    except (ValueError, etree.LxmlError):  # XML has no such text, or what was recovered is none
        pass
    return data


def _change_tree(root: etree._Element, step: Step) -> None:
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    one, other = nodes[step.at % len(nodes)], nodes[step.other % len(nodes)]
    above = one.getparent()
    within = any(node is one for node in (other, *other.iterancestors()))
    copy = deepcopy(one)
    copy.tail = None
    match step.other // 11 % 8:
        case 0 if above is not None:
            above.remove(one)
        case 1 if above is not None:
            above.insert(step.other % (len(above) + 1), copy)
        case 2 if not within:
            other.append(one)
        case 3:
            for _ in range(step.other % 500):
                one.append(copy)
                copy = etree.Element(one.tag)
                one = one[-1]
        case 4:
            one.tag = other.tag
        case 5 if one.attrib:
            name = sorted(one.attrib)[step.other % len(one.attrib)]
            one.set(name, _hard(step))
        case 6:
            for name, value in other.attrib.items():
                one.set(name, value)
        case _:
            one.text = _hard(step)


XML: tuple[Change, ...] = (_xml, _xml, _xml, *HTML)


# Archives


def _members(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return [(info.filename, file.read(info)) for info in file.infolist()]
    except Exception:  # noqa: BLE001 - what was damaged before stays as it is
        return []


def _packed(members: Sequence[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name
        for name, data in members:
            file.writestr(zipfile.ZipInfo(name), data, packing)
    return out.getvalue()


_NAMES = ("", "word/document.xml", "word\\document.xml", "OEBPS/book.opf", "META-INF/container.xml",
          "mimetype", "../x", "a\u0308.xml", "x" * 300, "CON", "[Content_Types].xml")  # fmt: skip


def _members_changed(data: bytes, step: Step) -> bytes:
    """Members left out, renamed, doubled, exchanged, cut or packed otherwise."""
    members = _members(data)
    if not members:
        return data
    at, to = step.at % len(members), step.other % len(members)
    (name, held), (name_of_other, held_by_other) = members[at], members[to]
    packing = zipfile.ZIP_DEFLATED
    match step.other // 13 % 7:
        case 0:
            del members[at]
        case 1:
            members[at] = (_NAMES[step.other % len(_NAMES)] or name.upper(), held)
        case 2:
            members.insert(to, members[at])
        case 3:
            members[at], members[to] = (name, held_by_other), (name_of_other, held)
        case 4:
            members[at] = (name, held[: step.other % (len(held) + 1)])
        case 5:
            members.insert(to, members.pop(at))
        case _:
            packing = (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)[step.other % 3]
    return _packed(members, packing)


def _in_a_member(data: bytes, step: Step) -> bytes:
    """One of the changes of XML, in a member."""
    members = _members(data)
    if not members:
        return data
    at = step.other % len(members)
    name, held = members[at]
    ways = (*XML, *BYTES)
    inner = Step(0, step.at // len(ways), step.other // len(members))
    members[at] = (name, ways[step.at % len(ways)](held, inner))
    return _packed(members)


def _header_changed(data: bytes, step: Step) -> bytes:
    """A byte of what the archive says of a member, there or in its directory."""
    marks = [m.start() for m in re.finditer(rb"PK[\x01\x03\x05][\x02\x04\x06]", data)]
    if not marks:
        return data
    at = min(len(data) - 1, marks[step.at % len(marks)] + 4 + step.at // len(marks) % 42)
    return data[:at] + bytes([step.other % 256]) + data[at + 1 :]


ARCHIVE: tuple[Change, ...] = (
    # What changes a byte of an archive mostly makes it one that nobody opens.
    *(_members_changed,) * 6, *(_in_a_member,) * 16, _header_changed,
)  # fmt: skip


# PDF

_OBJECTS = re.compile(rb".*?endobj\s*|.+", re.S)
_NUMBER = re.compile(rb"-?\d{1,30}(?:\.\d{1,30})?")
_NAME = re.compile(rb"/[A-Za-z0-9]+")
_REFERENCE = re.compile(rb"\b\d{1,9} 0 R")
_STREAM = re.compile(rb"(?<=stream\n).*?(?=endstream)", re.S)
_STRING = re.compile(rb"\([^()]{0,400}\)|<[0-9A-Fa-f]{0,4000}>")


def _number(data: bytes, step: Step) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    start, end = found[step.at % len(found)].span()
    numbers = (
        b"0",
        b"-1",
        b"1",
        b"65536",
        b"2147483648",
        b"99999999999999999999",
        b"0.00001",
        b"1e9",
    )
    return data[:start] + numbers[step.other % len(numbers)] + data[end:]


def _nested(data: bytes, step: Step) -> bytes:
    """Brackets or dictionaries within each other, deeply."""
    opening, closing = ((b"[", b"]"), (b"<<", b">>"), (b"(", b")"))[step.other % 3]
    found = list(re.finditer(rb"(?<=[\s\[/])\d+(?=[\s\]/])", data))
    if not found:
        return data
    start, end = found[step.at % len(found)].span()
    deep = step.other % 3000
    return data[:start] + opening * deep + data[start:end] + closing * deep + data[end:]


PDF: tuple[Change, ...] = (
    _by(_OBJECTS), _by(_OBJECTS), _number, _number, _exchanging(_NAME), _replacing(_NAME),
    _exchanging(_REFERENCE), _exchanging(_REFERENCE), _exchanging(_STREAM), _exchanging(_STRING),
    _replacing(_STRING), _by(_LINES), _exchanging(_LINES), _nested,
)  # fmt: skip

WAYS: dict[str, tuple[Change, ...]] = {
    "txt": TEXT, "md": MARKDOWN, "html": HTML, "pdf": PDF, "docx": ARCHIVE, "epub": ARCHIVE,
}  # fmt: skip
"""The ways in which a file of each kind, by its suffix, is changed."""
