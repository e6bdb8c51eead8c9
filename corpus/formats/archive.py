"""ZIP archives from other people: members are unpacked in memory, one by one, within limits."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
import zlib
from contextlib import suppress
from html.entities import html5
from lzma import LZMAError
from typing import Any
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from corpus.errors import UnreadableSource

MOST_UNPACKED = 200_000_000
"""Bytes of all members that are read, together."""
MOST_RATIO = 100
"""How many times its size in the archive a member may take."""
MOST_MEMBERS = 100_000
"""Far more than any book has; what is not read costs only its entry in the directory."""
_SMALL = 1_000_000
"""Bytes up to which the ratio is ignored: empty tables compress a thousandfold."""
_LONGEST_NAME = 80
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s+[^\s\[>"']+(?:\s+(?:PUBLIC\s*(?:"[^"]*"|'[^']*')|SYSTEM))?
    \s*(?:"[^"]*"|'[^']*')?\s*(?:\[\s*\])?\s*>""",
    re.I | re.X,
)
"""A document type that declares nothing itself. What it points to is never read."""
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_XML_ENCODING = re.compile(rb"\A[^<]{0,10}<\?xml[^>]*>")
_REFERENCE = re.compile(rb"&#[^;<&\s]{1,20};?")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HEAD = 100_000
"""Bytes of an XML text in which declarations are looked for; the parser's word comes after."""
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


class DamagedMember(UnreadableSource):
    """One member is missing, cannot be unpacked or parsed; others may be sound."""


class Archive:
    """The members of a ZIP archive by their names. Raises UnreadableSource if a limit is
    exceeded.
    """

    def __init__(self, data: bytes, *, most: int = MOST_UNPACKED) -> None:
        """`most`: bytes of all members that are read, together."""
        try:
            self._zip = ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise UnreadableSource(
                "is a damaged ZIP archive: get the file again, or save it again"
            ) from error
        if len(members) > MOST_MEMBERS:
            raise UnreadableSource(
                f"contains {len(members):,} files; the maximum is {MOST_MEMBERS:,}"
            )
        files = [member for member in members if not member.is_dir()]
        if files and all(member.flag_bits & _ENCRYPTED for member in files):
            raise _encrypted()
        self._most = self._bytes_left = most
        # Nothing is ever written to a disk, so a name that leads out of the archive harms nobody;
        # it names no part of a document either.
        self._members = {m.filename: m for m in members if not _leads_outside(m.filename)}
        self._by_key: dict[str, str] = {}
        for member in self._members.values():
            for key in _keys_of(member):
                self._by_key.setdefault(key, member.filename)
        self.unreadable: set[str] = set()
        """Members that were to be read, and could not be."""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._members)

    def find(self, name: str) -> str | None:
        """The member of this name; else one whose name differs only in case, slashes, composition
        of letters or escapes; None if there is none.
        """
        if name in self._members:
            return name
        return self._by_key.get(_key(name)) or self._by_key.get(_key(unquote(name)))

    def read(self, name: str) -> bytes:
        """The bytes of a member. The limits count what is unpacked, whatever the archive declares.
        Raises UnreadableSource; DamagedMember where the others may be read all the same.
        """
        info = self._members.get(name)
        if info is None:
            raise DamagedMember(f"is incomplete: it has no {_printable(name)}")
        if info.flag_bits & _ENCRYPTED:
            raise _encrypted()
        most = min(self._bytes_left, max(_SMALL, info.compress_size * MOST_RATIO))
        try:
            with self._zip.open(info) as member:
                data = member.read(most + 1)
        except (BadZipFile, zlib.error, LZMAError, NotImplementedError, RuntimeError, OSError,
                EOFError, ValueError) as error:  # fmt: skip
            raise DamagedMember(
                "is a damaged ZIP archive: get the file again, or save it again"
            ) from error
        if len(data) > most:
            raise _too_large(self._most)
        self._bytes_left -= len(data)
        return data

    def xml(self, name: str, *, recover: bool = False) -> Any:
        """The root element of a member in XML, in which entities are never replaced; `recover`: as
        far as it can be read, where it is not well-formed.
        """
        return parse_xml(self.read(name), recover=recover)

    def note_unreadable(self, name: str) -> None:
        """Take note of a member that cannot be read, so that the reader can be told."""
        self.unreadable.add(_printable(name))


def _leads_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name)


def _keys_of(member: ZipInfo) -> list[str]:
    """Names by which a member may be meant, made comparable."""
    names = [member.filename, unquote(member.filename)]
    if not member.flag_bits & _UTF8_NAME and not member.filename.isascii():
        # Many programs write UTF-8 without saying so; it is then read as the IBM PC's characters.
        with suppress(UnicodeError):
            names.append(member.filename.encode("cp437").decode("utf-8"))
    return [_key(name) for name in names]


def _key(name: str) -> str:
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    return unicodedata.normalize("NFC", "/".join(parts).casefold())


def _printable(name: str) -> str:
    """A name from the archive, made printable and short for a message."""
    printable = "".join(c if c.isprintable() else "\ufffd" for c in name[:_LONGEST_NAME])
    return f"{printable}…" if len(name) > _LONGEST_NAME else printable


def parse_xml(data: bytes, *, recover: bool = False) -> Any:
    """The root element of an XML text without declarations of its own. Raises UnreadableSource, and
    DamagedMember where it is no XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False, recover=recover,
    )  # fmt: skip
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = _as_utf8(data)
    doctype = _DOCTYPE.search(data[:_HEAD])
    if doctype is not None:
        # Its entities are HTML's, if it names any; the file that declares them is never read.
        data = _ENTITY.sub(_character, data[: doctype.start()] + data[doctype.end() :])
    try:
        if _DECLARATION.search(data[:_HEAD]):
            raise UnreadableSource("declares its own entities, which are not supported")
        root: Any = etree.fromstring(data, parser)
        if recover and root is not None and not _is_decoded(root):
            plain = _XML_ENCODING.sub(b"", data).decode("utf-8", "replace").encode("utf-8")
            root = etree.fromstring(_REFERENCE.sub(b"\xef\xbf\xbd", plain), parser)
    except (etree.LxmlError, ValueError) as error:
        raise DamagedMember("is damaged: its XML cannot be read") from error
    if root is None:
        raise DamagedMember("is damaged: its XML cannot be read")
    if root.getroottree().docinfo.doctype:
        raise UnreadableSource("declares its own entities, which are not supported")
    return root


def _is_decoded(root: Any) -> bool:
    """Whether all of a recovered tree can be read: libxml2 may keep bytes there that are no UTF-8,
    and halves of characters, and fails only when they are asked for.
    """
    try:
        for node in root.iter():
            _ = node.tag, node.text, node.tail, node.attrib.items()
    except UnicodeDecodeError:
        return False
    return True


def _as_utf8(data: bytes) -> bytes:
    """An XML text in UTF-16 as one in UTF-8, so that declarations can be looked for."""
    try:
        return _XML_DECLARATION.sub("", data.decode("utf-16"), count=1).encode()
    except UnicodeError as error:
        raise DamagedMember("is damaged: its XML cannot be read") from error


def _character(entity: re.Match[bytes]) -> bytes:
    """A named character of HTML as a numeric reference, which needs no declaration."""
    if entity[1] in _XML_ENTITIES:
        return entity[0]
    text = html5.get(f"{entity[1].decode('ascii')};")
    return entity[0] if text is None else "".join(f"&#{ord(c)};" for c in text).encode("ascii")


def _encrypted() -> UnreadableSource:
    return UnreadableSource("is encrypted: save it without a password and add that")


def _too_large(most: int) -> UnreadableSource:
    return UnreadableSource(
        f"would take more than {most // 10**6} MB, or a hundred times its size, "
        "when unpacked: it cannot be read"
    )
