"""ZIP archives from other people: members are unpacked in memory, one by one, within limits."""

from __future__ import annotations

import io
import re
import zlib
from lzma import LZMAError
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from corpus.errors import UnreadableSource

MOST_UNPACKED = 200_000_000
"""Bytes of all members together."""
MOST_RATIO = 100
"""How many times its size in the archive a member may take."""
MOST_MEMBERS = 2_000
_SMALL = 1_000_000
"""Bytes up to which the ratio is ignored: empty tables compress a thousandfold."""
_LONGEST_NAME = 80
_ENCRYPTED = 0x1
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)


class Archive:
    """The members of a ZIP archive by their names. Raises UnreadableSource if a limit is
    exceeded.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = ZipFile(io.BytesIO(data))
            self._members = self._zip.infolist()
        except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise UnreadableSource(
                "is a damaged ZIP archive: get the file again, or save it anew"
            ) from error
        if len(self._members) > MOST_MEMBERS:
            raise UnreadableSource(
                f"holds {len(self._members):,} files; archives of up to {MOST_MEMBERS:,} are read"
            )
        for member in self._members:
            if member.filename.startswith(("/", "\\")) or ".." in re.split(
                r"[/\\]", member.filename
            ):
                raise UnreadableSource(
                    "is an archive with file names that lead outside of it, so it is not read"
                )
            if member.flag_bits & _ENCRYPTED:
                raise UnreadableSource("is encrypted: save it without a password and add that")
        if sum(member.file_size for member in self._members) > MOST_UNPACKED:
            raise _too_large()
        self._bytes_left = MOST_UNPACKED
        self.names = frozenset(member.filename for member in self._members)

    def read(self, name: str) -> bytes:
        """The bytes of a member. The limits count what is unpacked, whatever the archive
        declares.
        """
        try:
            info = self._zip.getinfo(name)
            most = min(self._bytes_left, max(_SMALL, info.compress_size * MOST_RATIO))
            with self._zip.open(info) as member:
                data = member.read(most + 1)
        except KeyError as error:
            raise UnreadableSource(f"is incomplete: it has no {_printable(name)}") from error
        except (BadZipFile, zlib.error, LZMAError, NotImplementedError, RuntimeError, OSError,
                EOFError, ValueError) as error:  # fmt: skip
            raise UnreadableSource(
                "is a damaged ZIP archive: get the file again, or save it anew"
            ) from error
        if len(data) > most:
            raise _too_large()
        self._bytes_left -= len(data)
        return data

    def xml(self, name: str) -> Any:
        """The root element of a member in XML, in which entities are never replaced."""
        return parse_xml(self.read(name))


def _printable(name: str) -> str:
    """A name from the archive, made printable and short for a message."""
    printable = "".join(c if c.isprintable() else "\ufffd" for c in name[:_LONGEST_NAME])
    return f"{printable}…" if len(name) > _LONGEST_NAME else printable


def parse_xml(data: bytes) -> Any:
    """The root element of an XML text without declarations of its own. Raises UnreadableSource."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root: Any = None if _DECLARATION.search(data[:100_000]) else etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableSource("is damaged: its XML cannot be read") from error
    if root is None or root.getroottree().docinfo.doctype:
        raise UnreadableSource("declares entities of its own, which are not read")
    return root


def _too_large() -> UnreadableSource:
    return UnreadableSource(
        f"is packed so that it would take more than {MOST_UNPACKED // 10**6} MB, "
        "or a hundred times its size; such archives are not read"
    )
