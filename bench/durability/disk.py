"""A disk that has lost its power: what may be found on it of what was done.

What was synchronised is there. Of the rest each write may be there, in parts or not at all, and in
any combination; a file that grew may hold anything where nothing was written. Names (made, moved,
taken away) are sure only once their folder has been synchronised, and may go either way before.
That is more than most file systems leave open, and all that POSIX does.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path

from bench.durability.shim import Operation

_SECTOR = 512
# Of a memory map nothing is known; SQLite takes no notice of this file after a cut.
_SHARED = "-shm"
# In place of a file's key.
_FOLDER = -1


@dataclass
class _File:
    sure: bytearray = field(default_factory=bytearray)
    pending: list[Operation] = field(default_factory=list)

    def settle(self) -> None:
        for operation in self.pending:
            _apply(self.sure, operation.kind, operation.offset, operation.data)
        self.pending.clear()

    def found(self, chance: random.Random, mode: str) -> bytes:
        if mode == "nothing" or not self.pending:
            return bytes(self.sure)
        data = bytearray(self.sure)
        filler = chance.choice((b"\0", b"\xa5"))
        for operation in self.pending:
            if mode == "everything":
                _apply(data, operation.kind, operation.offset, operation.data)
            elif operation.kind == "t" or mode == "some":
                if chance.random() < 0.5:
                    _apply(data, operation.kind, operation.offset, operation.data, filler)
            else:
                for start in range(0, len(operation.data), _SECTOR):
                    part = operation.data[start : start + _SECTOR]
                    if chance.random() < 0.1:
                        part = part[: chance.randrange(len(part))]
                    if chance.random() < 0.6:
                        _apply(data, "w", operation.offset + start, part, filler)
        return bytes(data)


def _apply(data: bytearray, kind: str, offset: int, written: bytes, filler: bytes = b"\0") -> None:
    if kind == "t" and offset < len(data):
        del data[offset:]
    elif kind == "t":
        data.extend(bytes(offset - len(data)))
    else:
        data.extend(filler * (offset - len(data)))
        data[offset : offset + len(written)] = written


MODES = ("torn", "some", "nothing", "everything")
"""How much is found of what was not synchronised."""


class Disk:
    """A folder as the operations on it leave it."""

    def __init__(self, folder: Path) -> None:
        # A file's number may be another's once it is gone: each that was made has a key of ours.
        self._files: list[_File] = []
        self._keys: dict[int, int] = {}
        self._sure: dict[str, int] = {}
        self._now: dict[str, int] = {}
        # Changes of names that no synchronisation has made sure: the names, and what they become.
        self._pending: list[dict[str, int | None]] = []
        self._folders = {folder.stat().st_ino: ""}
        self._made: set[str] = set()
        for path in folder.rglob("*"):
            name, inode = str(path.relative_to(folder)), path.stat().st_ino
            if path.is_dir():
                self._folders[inode] = name
            else:
                self._sure[name] = self._add(inode, path.read_bytes())
        self._now.update(self._sure)

    def do(self, operation: Operation) -> None:
        """Let one more operation happen."""
        kind, inode = operation.kind, operation.inode
        match kind:
            case "o" if operation.name in self._made or not operation.name:
                self._folders[inode] = operation.name
            case "o":
                if operation.offset & 1:
                    self._rename({operation.name: self._add(inode, b"")})
                if operation.offset & 2:
                    self._file(inode).pending.append(Operation("t", inode, 0, b""))
            case "w" | "t":
                self._file(inode).pending.append(operation)
            case "s" if inode in self._folders:
                self._settle_names(self._folders[inode])
            case "s":
                self._file(inode).settle()
            case "u":
                self._rename({operation.name: None})
            case "r":
                old, new = operation.name.split("\0")
                self._rename({new: self._now[old], old: None})
            case "m":
                self._made.add(operation.name)
                self._rename({operation.name: _FOLDER})

    def found(self, chance: random.Random, mode: str) -> dict[str, bytes]:
        """The files that may be there after a cut."""
        names: dict[str, int | None] = {**self._sure}
        lost: set[str] = set()
        for change in self._pending:
            keep = mode == "everything" or (mode != "nothing" and chance.random() < 0.5)
            if keep and not lost & change.keys():
                names |= change
            else:
                # What happened to a name later cannot be there without this.
                lost |= change.keys()
        gone = [name for name in self._made if names.get(name) is None]
        return {
            name: self._files[key].found(chance, mode)
            for name, key in names.items()
            if key not in (None, _FOLDER)
            and not name.endswith(_SHARED)
            and not any(name.startswith(f"{folder}/") for folder in gone)
        }

    def _add(self, inode: int, data: bytes) -> int:
        self._keys[inode] = len(self._files)
        self._files.append(_File(bytearray(data)))
        return self._keys[inode]

    def _file(self, inode: int) -> _File:
        return self._files[self._keys[inode]]

    def _rename(self, change: dict[str, int | None]) -> None:
        self._pending.append(change)
        _change(self._now, change)

    def _settle_names(self, folder: str) -> None:
        settled = [one for one in self._pending if folder in map(os.path.dirname, one)]
        self._pending = [one for one in self._pending if one not in settled]
        for change in settled:
            _change(self._sure, change)


def _change(names: dict[str, int], change: dict[str, int | None]) -> None:
    for name, key in change.items():
        if key is None:
            names.pop(name, None)
        else:
            names[name] = key


def lay_out(files: dict[str, bytes], folder: Path, chance: random.Random) -> None:
    """Write what was found; now and then with a shared-memory file that holds anything."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if name.endswith(".db") and chance.random() < 0.2:
            path.with_name(path.name + _SHARED).write_bytes(chance.randbytes(32768))
