"""Reads the rows of a damaged SQLite file page by page, without SQLite: nothing in the file is
executed, every page is read once, and a broken page affects no other.

It follows the description of the file format (https://sqlite.org/fileformat2.html). Only tables
with rowids are read. A leaf page whose parts do not add up to its size is broken, even if all of
them can be read: something may have been lost from it.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Value = None | int | float | str | bytes | bytearray
"""A bytearray is text that is not UTF-8."""
_MAGIC = b"SQLite format 3\x00"
_USUAL = 4096
_INTERIOR, _LEAF = 0x05, 0x0D
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
# Deeper than any tree of so many pages is.
_DEEPEST = 24
_MOST_COLUMNS = 64


class BrokenPage(Exception):  # noqa: N818
    """A page or a row is not as the format says."""


@dataclass
class Table:
    """The rows that were read of one table."""

    rows: list[tuple[int, tuple[Value, ...]]] = field(default_factory=list)
    """Rowid and values."""
    broken: int = 0
    """Number of pages or rows that could not be read completely."""


class Pages:
    """The pages of a file that no connection has open."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        size = path.stat().st_size
        self._data: mmap.mmap | bytes = (
            mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        )
        self.sound_head = self._data[:16] == _MAGIC
        declared = int.from_bytes(self._data[16:18], "big")
        declared = 65536 if declared == 1 else declared
        sound = declared >= 512 and not declared & (declared - 1)
        self.size = declared if sound else _USUAL
        self._reserved = self._data[20] if size > 20 and self._data[20] < 64 else 0
        self.usable = self.size - self._reserved
        self.count = size // self.size
        self.missing = self._missing(size)
        self._read: set[int] = set()
        self._free = self._free_pages()

    def close(self) -> None:
        if isinstance(self._data, mmap.mmap):
            self._data.close()
        self._file.close()

    def _missing(self, size: int) -> bool:
        """Whether the file has been cut off."""
        if size < 100:
            return True
        declared = int.from_bytes(self._data[28:32], "big")
        return declared > self.count or size % self.size != 0

    def page(self, number: int) -> memoryview:
        """The bytes of a page. Raises BrokenPage if there is no such page."""
        if not 1 <= number <= self.count:
            raise BrokenPage
        return memoryview(self._data)[(number - 1) * self.size : number * self.size]

    def roots(self) -> tuple[dict[str, int], bool]:
        """The first page of each table, by its name; and whether the list of tables is sound."""
        first_pages, schema = {}, self.table(1)
        for _, values in schema.rows:
            if len(values) == 5 and values[0] == "table" and isinstance(values[3], int):
                first_pages[str(values[1])] = values[3]
        return first_pages, not schema.broken

    def table(self, root: int) -> Table:
        """The rows of the tree that begins at this page."""
        table = Table()
        pending = [(root, 0)]
        while pending:
            number, depth = pending.pop()
            if number in self._read or depth > _DEEPEST:
                table.broken += 1
                continue
            try:
                page = self.page(number)
                kind = page[100 if number == 1 else 0]
                if kind not in (_INTERIOR, _LEAF):
                    raise BrokenPage
                self._read.add(number)
                if kind == _LEAF:
                    self._leaf(number, page, table)
                else:
                    pending += [
                        (child, depth + 1) for child in reversed(self._children(number, page))
                    ]
            except (BrokenPage, IndexError, struct.error):
                table.broken += 1
        return table

    def lost(self) -> Iterator[Table]:
        """The leaf pages that are in no tree, after all trees have been read."""
        for number in range(2, self.count + 1):
            if number not in self._read and number not in self._free:
                page = self.page(number)
                if page[0] == _LEAF:
                    table = Table()
                    self._leaf(number, page, table)
                    yield table

    def _children(self, number: int, page: memoryview) -> list[int]:
        head = 100 if number == 1 else 0
        cells = int.from_bytes(page[head + 3 : head + 5], "big")
        children = [
            int.from_bytes(page[at : at + 4], "big")
            for at in self._pointers(page, head + 12, cells)
        ]
        return [*children, int.from_bytes(page[head + 8 : head + 12], "big")]

    def _pointers(self, page: memoryview, first: int, cells: int) -> list[int]:
        if first + 2 * cells > self.usable:
            raise BrokenPage
        return list(struct.unpack_from(f">{cells}H", page, first))

    def _leaf(self, number: int, page: memoryview, table: Table) -> None:
        head = 100 if number == 1 else 0
        cells = int.from_bytes(page[head + 3 : head + 5], "big")
        try:
            pointers = self._pointers(page, head + 8, cells)
        except BrokenPage:
            table.broken += 1
            return
        taken, before = 0, None
        for at in pointers:
            try:
                rowid, values, length = self._cell(page, at)
            except (BrokenPage, IndexError, struct.error):
                table.broken += 1
                continue
            if before is not None and rowid <= before:
                table.broken += 1
            before = rowid
            taken += length
            table.rows.append((rowid, values))
        if not self._is_consistent(page, head, taken):
            table.broken += 1

    def _is_consistent(self, page: memoryview, head: int, taken: int) -> bool:
        """Whether cells, free blocks and fragments add up to the page's cell area."""
        begin = int.from_bytes(page[head + 5 : head + 7], "big") or 65536
        free, block = page[head + 7], int.from_bytes(page[head + 1 : head + 3], "big")
        seen = 0
        while block and seen < self.usable:
            if block + 4 > self.usable:
                return False
            following, size = struct.unpack_from(">HH", page, block)
            if size < 4 or (following and following <= block):
                return False
            free, block, seen = free + size, following, seen + 1
        return taken + free == self.usable - begin

    def _cell(self, page: memoryview, at: int) -> tuple[int, tuple[Value, ...], int]:
        """Rowid, values, and how many bytes of the page they take."""
        payload, begin = _varint(page, at)
        rowid, begin = _varint(page, begin)
        local = self._local(payload)
        if begin + local > self.usable:
            raise BrokenPage
        data: bytes = bytes(page[begin : begin + local])
        length = begin + local - at
        if local < payload:
            data += self._overflow(int.from_bytes(page[begin + local : begin + local + 4], "big"),
                                   payload - local)  # fmt: skip
            length += 4
        return _signed(rowid), _record(data), max(4, length)

    def _local(self, payload: int) -> int:
        most = self.usable - 35
        if payload <= most:
            return payload
        least = (self.usable - 12) * 32 // 255 - 23
        fitting = least + (payload - least) % (self.usable - 4)
        return fitting if fitting <= most else least

    def _overflow(self, number: int, left: int) -> bytes:
        if left > self.count * self.usable:
            raise BrokenPage
        parts = []
        while left > 0:
            page = self.page(number)
            part = bytes(page[4 : 4 + min(left, self.usable - 4)])
            number = int.from_bytes(page[:4], "big")
            left -= len(part)
            parts.append(part)
        if number:
            raise BrokenPage
        return b"".join(parts)

    def _free_pages(self) -> set[int]:
        """The unused pages, whose content was deleted."""
        free_pages: set[int] = set()
        trunk = int.from_bytes(self._data[32:36], "big") if len(self._data) >= 100 else 0
        while 1 < trunk <= self.count and trunk not in free_pages:
            free_pages.add(trunk)
            page = self.page(trunk)
            number = min(int.from_bytes(page[4:8], "big"), self.usable // 4 - 2)
            free_pages.update(struct.unpack_from(f">{number}I", page, 8))
            trunk = int.from_bytes(page[:4], "big")
        return free_pages


def _varint(data: Any, at: int) -> tuple[int, int]:
    """A number, and the position behind it."""
    value = 0
    for n in range(8):
        byte = data[at + n]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + n + 1
    return value << 8 | data[at + 8], at + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _record(data: bytes) -> tuple[Value, ...]:
    """The values of a row, which must fill it to the last byte."""
    size, at = _varint(data, 0)
    if size > len(data):
        raise BrokenPage
    kinds, begin = [], size
    while at < size:
        kind, at = _varint(data, at)
        kinds.append(kind)
    if at != size or len(kinds) > _MOST_COLUMNS:
        raise BrokenPage
    values: list[Value] = []
    for kind in kinds:
        value, begin = _value(data, kind, begin)
        values.append(value)
    if begin != len(data):
        raise BrokenPage
    return tuple(values)


def _value(data: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(data[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", data, at)[0], at + 8
    if kind in (8, 9):
        return kind - 8, at
    if kind < 12:
        raise BrokenPage
    end = at + (kind - 12) // 2
    if end > len(data):
        raise BrokenPage
    if kind % 2 == 0:
        return data[at:end], end
    try:
        return data[at:end].decode(), end
    except UnicodeDecodeError:
        return bytearray(data[at:end]), end
