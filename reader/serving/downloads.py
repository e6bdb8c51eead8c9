"""Files for co-teachers and keepers: made by a command of the program, fetched by a ticket.

The page asks on its websocket, where it is known who asks. What it gets there is an address that
works once and for a minute, so no cookie and no secret is in any request. The command runs in a
process of its own and in the name of who asks: in a blind round it sees what they may see.
"""

from __future__ import annotations

import asyncio
import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from websockets.http11 import Response

from annotations.seminar.class_members import Member, new_secret
from annotations.seminar.downloads import DOWNLOADS, Download
from annotations.seminar.roles import Role
from corpus.errors import VariorumError
from corpus.os_errors import reason_of
from corpus.storage.temporary_folders import workspace
from reader.serving.fork_server import environment
from reader.serving.responses import response

PATH = "/download/"
_VALID = 60.0
"""Seconds in which a ticket has to be used."""
_PATIENCE = 300.0
"""Seconds that a command may take."""
_LARGEST = 1 << 28
_AT_ONCE = 2
"""Commands that run at the same time: each takes a processor from the class."""
_LONGEST = 300
"""Characters of what a command complains of."""
# The report needs no script, and whatever is opened from here gets none.
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    download: Download
    content: bytes


class Downloads:
    """Files that were made, until they are fetched."""

    def __init__(self, library: Path) -> None:
        """To be made in a running loop."""
        self._library = library.absolute()
        self._files: dict[str, _File] = {}
        self._asking: set[str] = set()
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._running: set[asyncio.subprocess.Process] = set()

    async def make(self, what: object, member: Member) -> str:
        """Make a file; the path where it can be fetched once.

        Raises VariorumError where that is not for them, or cannot be done.
        """
        if member.role < Role.TEACHER:
            raise VariorumError("downloads are for the teachers of a class")
        download = DOWNLOADS.get(what) if isinstance(what, str) else None
        if download is None:
            raise VariorumError("there is no such download")
        if member.name in self._asking:
            raise VariorumError("another file is being made; wait until it is there")
        self._asking.add(member.name)
        try:
            async with self._free:
                content = await self._content(download, member.name)
        finally:
            self._asking.discard(member.name)
        ticket = new_secret()
        self._files[ticket] = _File(f"{self._library.stem}{download.suffix}", download, content)
        asyncio.get_running_loop().call_later(_VALID, self._files.pop, ticket, None)
        return f"{PATH}{ticket}"

    def answer(self, path: str) -> Response | None:
        """The file that waits at this path, once; None where there is none."""
        file = self._files.pop(path.removeprefix(PATH), None)
        if file is None:
            return None
        plain_name = re.sub(r"[^A-Za-z0-9._-]", "_", file.name)
        disposition = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(file.name)}"
        return response(
            200, "OK", file.download.media_type, file.content,
            Content_Disposition=disposition, Content_Security_Policy=_SANDBOX,
        )  # fmt: skip

    def close(self) -> None:
        """End what is still running."""
        for process in self._running:
            with suppress(ProcessLookupError):
                process.kill()

    async def _content(self, download: Download, annotator: str) -> bytes:
        try:
            with workspace(self._library.parent) as folder:
                file = folder / f"{self._library.stem}{download.suffix}"
                await self._run(download, annotator, file)
                if file.stat().st_size > _LARGEST:
                    raise VariorumError("the file is too large to download; export it by hand")
                return await asyncio.to_thread(file.read_bytes)
        except OSError as error:
            raise VariorumError(f"the file cannot be made: {reason_of(error)}") from error

    async def _run(self, download: Download, annotator: str, file: Path) -> None:
        command, *options = download.arguments
        process = await asyncio.create_subprocess_exec(
            *_PROGRAM, "--library", str(self._library), "--as", annotator, command, *options,
            str(file), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE, env=environment(), start_new_session=True,
        )  # fmt: skip
        self._running.add(process)
        try:
            async with asyncio.timeout(_PATIENCE):
                _, complaint = await process.communicate()
        except TimeoutError:
            raise VariorumError("the file was not made in time; export it by hand") from None
        finally:
            if process.returncode is None:
                process.kill()
            self._running.discard(process)
        if process.returncode:
            lines = complaint.decode("utf-8", "replace").strip().splitlines()
            said = lines[-1].removeprefix("variorum: ") if lines else "an unknown error"
            raise VariorumError(f"the file cannot be made: {said[:_LONGEST]}")


# No shell, and nothing imported from the folder one is in.
_BEGIN = (
    f"import sys; sys.path.append({str(Path(__file__).parents[2])!r}); "
    "from reader.cli import main; main(sys.argv[1:])"
)
_PROGRAM = (sys.executable, "-P", "-c", _BEGIN)
