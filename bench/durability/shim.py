"""The shim between programs and their files: built, loaded, and spoken to.

It is C (shim.c), since Python and SQLite meet only where they call the system. Without a compiler,
or where libraries cannot be loaded before others, power cuts and failing disks cannot be tried.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_SOURCE = Path(__file__).with_name("shim.c")
_LOADED = "VARIORUM_SHIM"
_HEADER = struct.Struct("=c3xiqq")

# What may happen to the nth operation, as shim.c counts these.
NEVER, ONCE, GONE, FULL = range(4)


class Unavailable(Exception):  # noqa: N818
    """The shim cannot be had here; its text says why."""


def is_loaded() -> bool:
    return _LOADED in os.environ


def run_with_it(folder: Path, arguments: list[str]) -> int:
    """Run a program (a module and its arguments) with the shim; returns its exit code.

    Raises Unavailable.
    """
    if not sys.platform.startswith("linux"):
        raise Unavailable(f"the shim is for Linux, and this is {sys.platform}")
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise Unavailable("the shim needs a C compiler (cc), and there is none")
    library = folder / "shim.so"
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"the shim could not be compiled: {done.stderr.strip()}")
    environment = os.environ | {"LD_PRELOAD": str(library), _LOADED: str(library)}
    return subprocess.run(
        [sys.executable, "-m", *arguments], env=environment, check=False
    ).returncode


class Shim:
    """The shim in this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(os.environ[_LOADED])
        self._library.shim_fail.argtypes = [ctypes.c_int, ctypes.c_long, ctypes.c_int]
        for counter in (self._library.shim_counted, self._library.shim_failed):
            counter.restype = ctypes.c_long

    def watch(self, folder: Path, record: Path | None = None) -> None:
        """Look at what happens in a folder from now on; each process says so for itself."""
        to = None if record is None else os.fsencode(record)
        self._library.shim_watch(os.fsencode(folder), to)

    def fail(self, kind: int, nth: int = 0, error: int = 0) -> None:
        """Let the nth operation from now fail with this errno: only that one (ONCE), it and all
        after it (GONE), or those among them that need room (FULL).
        """
        self._library.shim_fail(kind, nth, error)

    @property
    def counted(self) -> int:
        """How many operations there have been since."""
        return int(self._library.shim_counted())

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return int(self._library.shim_failed())


class Operation(NamedTuple):
    """One thing that was done to a file."""

    kind: str
    """o(pen), w(rite), t(runcate), s(ync), u(nlink), r(ename), m(ake a folder)."""
    inode: int
    offset: int
    """Of a write; of a truncation the size; of an opening 1 if the file was made, 2 if emptied."""
    data: bytes
    """Of a write; else the name within the folder (of a renaming both, with NUL between)."""

    @property
    def name(self) -> str:
        return os.fsdecode(self.data)


def operations(record: Path) -> Iterator[Operation]:
    """What was recorded, in order."""
    data = record.read_bytes()
    at = 0
    while at < len(data):
        kind, size, inode, offset = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        yield Operation(kind.decode(), inode, offset, data[at : at + size])
        at += size
