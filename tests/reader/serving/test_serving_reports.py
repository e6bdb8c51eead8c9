"""What was reported of other programs that show a terminal in a browser, tried on ours.

Each test names the project whose report it follows; the rest of what was looked up is in
`test_serving_floods` (ttyd's memory before the secret, WebSocket-Node's pings, ws's slow clients,
JupyterLab's ctrl+c, websockify's children, Textual's bytes that are no UTF-8).
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.helpers.screens import make_library
from tests.helpers.serving import QUIT, Person, below, lives, serving, until
from tests.reader.serving.test_serving import annotations
from tests.reader.serving.test_serving_floods import (
    BRIDGE,
    LARGEST,
    busy,
    knock,
    largest,
    reader_of,
)

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks into /proc, which is Linux's"
)


@pytest.fixture
def library(tmp_path, home) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


def frame(first: int, body: bytes = b"") -> bytes:
    """A short frame as a browser sends it, masked with zeroes."""
    return bytes([first, 0x80 | len(body)]) + b"\x00" * 4 + body


async def test_ttyd_a_message_in_endless_parts_before_the_secret(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        stranger = await knock(served)
        stranger.transport.write(frame(0x01, b"{") + frame(0x00, b'"') * 200_000)
        assert (await Person(stranger).is_closed())[0] == 1006
        assert largest(served.process.pid) < LARGEST
        await reader_of(served, "Ada")


async def test_ttyd_messages_of_no_length(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        for nothing in ("", b""):
            stranger = await knock(served)
            await stranger.send(nothing)
            assert (await Person(stranger).is_closed())[0] == 4101
        ada, _ = await reader_of(served, "Ada")
        await ada.press("")
        await ada.press("c")
        await ada.sees("1 annotation")


async def test_ws_tiny_parts_that_cost_more_than_they_weigh(library):
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        ada, _ = await reader_of(served, "Ada")
        ben, _ = await reader_of(served, "Ben")
        ada.socket.transport.write(frame(0x02, b"j") + frame(0x00) * 300_000)
        await ben.press("c")
        await ben.sees("1 annotation")
        assert largest(served.process.pid) < LARGEST
        ada.socket.transport.abort()


EXTENSIONS = (
    "constructor", ",;constructor", "permessage-deflate", "x" * 500,
    "permessage-deflate; client_max_window_bits=1",
)  # fmt: skip


async def test_ws_extensions_that_nobody_has(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        for extensions in EXTENSIONS:
            socket = await connect(
                f"ws://{served.host}/terminal", origin=f"http://{served.host}", compression=None,
                additional_headers={"Sec-WebSocket-Extensions": extensions},
            )  # fmt: skip
            assert "Sec-WebSocket-Extensions" not in socket.response.headers
            socket.transport.write(frame(0xC1, b"\xaa\x56\x4a"))  # says that it is compressed
            assert (await Person(socket).is_closed())[0] == 1002
        await reader_of(served, "Ada")


async def test_kiro_a_page_at_another_port_of_this_machine(library):
    with serving(library, "Ada") as served:
        for origin in ("http://127.0.0.1:3000", "http://127.0.0.1:80", "http://127.0.0.1"):
            with pytest.raises(InvalidStatus) as refused:
                await connect(f"ws://{served.host}/terminal", origin=origin)
            assert refused.value.response.status_code == 403


async def test_tty_js_no_dead_process_is_left(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        for _ in range(3):
            ada, _ = await reader_of(served, "Ada")
            await ada.press(QUIT)
            await ada.is_closed()
        fork_server = min(below(served.process.pid))
        await until(lambda: not below(fork_server))  # zombies would be there


async def test_ttyd_windows_that_are_closed_before_they_show_anything(library):
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        for _ in range(20):
            window = await served.person("Ada")
            window.socket.transport.abort()
        ben = await served.person("Ben")
        await ben.sees("Velm was closed")
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        await ada.press("c")
        await ada.sees("1 annotation")
        assert len(below(served.process.pid)) == 3  # the fork server and a reader for each
        # Nothing turns in circles: the server takes less of the processor than it lives.
        begun = busy(served.process.pid)
        for _ in range(10):
            await ada.press("j")
        await ada.press("?")
        await ada.sees("Keys of this screen")
        assert busy(served.process.pid) - begun < 1


async def test_aisstream_connections_of_the_dead_keep_nobody_out(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        dead = []
        for _ in range(6):
            dead.append(await served.person("Ada"))
            dead[-1].socket.transport.pause_reading()
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        await ada.press("c")
        await ada.sees("1 annotation")
        assert annotations(library) == [("Ada", ("claim",))]
        for window in dead:
            window.socket.transport.abort()


async def test_papertty_sizes_that_no_terminal_has(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada, child = await reader_of(served, "Ada")
        assert await ada.is_told("annotator") == "Ada"
        for columns, rows in ((0, 0), (-1, -1), (65536, 65536), (1 << 70, 1)):
            await ada.tell(columns=columns, rows=rows)
            assert await ada.is_told("columns") == (20 if columns < 20 else 400)
        await ada.tell(columns=100, rows=30)
        await ada.press("c")
        await ada.sees("1 annotation")
        assert lives(child)


async def test_taskcluster_text_frames_that_are_no_text_end_the_window_alone(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada, child = await reader_of(served, "Ada")
        ada.socket.transport.write(frame(0x81, b"\xff\xfe"))
        assert (await ada.is_closed())[0] == 1007
        again = await served.person("Ada")
        await again.sees("Velm was closed")
        assert lives(child)


async def test_zotonic_a_browser_that_opens_windows_like_crazy(library):
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        ben, _ = await reader_of(served, "Ben")

        async def open_one() -> None:
            window = await knock(served)
            said = {"secret": served.secret("Ada"), "columns": 80, "rows": 24}
            await window.send(json.dumps(said))

        await asyncio.gather(*(open_one() for _ in range(200)), return_exceptions=True)
        await ben.press("c")
        await ben.sees("1 annotation")
        assert len(below(served.process.pid)) == 3
        assert largest(served.process.pid) < LARGEST
