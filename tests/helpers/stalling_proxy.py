"""A TCP connection in between that can stall, as a wireless network does, or break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class StallingProxy:
    """Passes bytes on between a port of its own and another one, while it runs."""

    def __init__(self) -> None:
        self.target = 0
        """The port that it leads to."""
        self._running = asyncio.Event()
        self._running.set()
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def port(self) -> int:
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
            self._writers |= {writer, back}
            await asyncio.gather(self._pump(reader, back), self._pump(there, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                await self._running.wait()
                if writer not in self._writers:
                    break
                writer.write(data)
                await writer.drain()
        writer.close()

    def stall(self) -> None:
        """Nothing goes through any more, and nobody is told."""
        self._running.clear()

    def run(self) -> None:
        """What was held goes on its way."""
        self._running.set()

    def cut(self) -> None:
        """What was connected is so no longer, and what was held is lost."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()
        self._running.set()


@asynccontextmanager
async def stalling_proxy() -> AsyncIterator[StallingProxy]:
    """One for a test; its `target` is set when the server is there."""
    proxy = StallingProxy()
    await proxy.start()
    try:
        yield proxy
    finally:
        proxy.cut()
        proxy._server.close()
