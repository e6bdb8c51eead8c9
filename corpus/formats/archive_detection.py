"""Whether bytes are a ZIP archive, and which members it has: found without unpacking anything."""

from __future__ import annotations

import re

from corpus.errors import UnreadableSource
from corpus.formats.format import Format
from corpus.formats.raw import Raw

_LOCAL_FILE = b"PK\x03\x04"


def is_archive(data: bytes) -> bool:
    """Whether bytes are a ZIP archive that holds something."""
    return data.startswith(_LOCAL_FILE)


def has_member(data: bytes, name: str) -> bool:
    """Whether an archive's central directory lists a member of this name, which is ASCII.

    An entry of the directory is a signature, 24 bytes, the length of the name in two bytes, 16
    bytes and the name (PKWARE's APPNOTE.TXT, 4.3.12).
    """
    if not is_archive(data):
        return False
    length = len(name).to_bytes(2, "little")
    entry = rb"PK\x01\x02.{24}%b.{16}%b" % (re.escape(length), re.escape(name.encode("ascii")))
    return re.search(entry, data, re.S) is not None


def _refuse(data: bytes) -> Raw:
    from corpus.formats.archive import Archive

    Archive(data)  # says what is wrong with a damaged or encrypted one
    raise UnreadableSource("is a ZIP archive, not a .docx or .epub: unpack it and add its files")


OTHER_ARCHIVE = Format[bytes](
    "zip", sniff=is_archive, read=_refuse, isolated=True, requires=("lxml.etree",)
)
"""Any other ZIP archive, which is refused with a sentence."""
