"""The server's side of the nursery: asks for readers, and gets their terminals."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import VariorumError
from reader.serving.nursery import environment, nursery_command

_ANSWER = 4096
_ENDING = 5.0


class Children:
    """Readers on one library, begun and ended."""

    def __init__(self, library: Path, documents: Sequence[str], kindly: float) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._nursery = subprocess.Popen(
                nursery_command(theirs.fileno(), str(library.absolute()), documents, kindly),
                pass_fds=(theirs.fileno(),), env=environment(), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self._one = asyncio.Lock()

    @property
    def pid(self) -> int:
        """The nursery's process."""
        return self._nursery.pid

    async def begin(self, annotator: str, columns: int, rows: int) -> tuple[int, int]:
        """A reader for this person: its process id, and its terminal, ready for `add_reader`.

        Raises VariorumError where there is none to be had.
        """
        request = {"begin": annotator, "columns": columns, "rows": rows}
        async with self._one:
            return await asyncio.to_thread(self._ask, json.dumps(request).encode() + b"\n")

    def _ask(self, request: bytes) -> tuple[int, int]:
        try:
            self._control.sendall(request)
            said, terminals, _, _ = socket.recv_fds(self._control, _ANSWER, 1)
        except OSError as error:
            raise VariorumError(_GONE) from error
        if not said:
            raise VariorumError(_GONE)
        answer = json.loads(said)
        if "failed" in answer:
            raise VariorumError(f"no reader can be started: {answer['failed']}")
        os.set_blocking(terminals[0], False)
        os.set_inheritable(terminals[0], False)
        return int(answer["pid"]), terminals[0]

    def end(self, pid: int) -> None:
        """See to it that a reader whose terminal was hung up is gone soon."""
        try:
            self._control.sendall(json.dumps({"end": pid}).encode() + b"\n")
        except OSError:  # the nursery is gone, and its children with it
            return

    def close(self) -> None:
        """End the nursery, and with it every reader that is left."""
        self._control.close()
        try:
            self._nursery.wait(_ENDING)
        except subprocess.TimeoutExpired:
            self._nursery.kill()
            self._nursery.wait()


_GONE = (
    "no reader can be started: the process that starts them has ended; start variorum serve anew"
)
