"""Browsers that flood the server, strangers who keep its door busy, and a server that is stopped
meanwhile: real processes, real websockets.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from annotations.seminar.roles import Role
from corpus.errors import VariorumError
from reader.serving.limits import Limits
from reader.serving.reader_processes import ReaderProcesses
from tests.helpers.screens import make_library
from tests.helpers.serving import LIMIT, QUIT, Person, Served, below, lives, serving, until
from tests.reader.serving.test_serving import annotations

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks into /proc, which is Linux's"
)
BRIDGE = ("bridge",)
LARGEST = 150_000
"""Kilobytes that a reader may come to, flooded or not; it begins with some 80,000, shared ones
included."""


@pytest.fixture
def library(tmp_path, home) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


async def reader_of(served: Served, name: str) -> tuple[Person, int]:
    """Somebody who reads, and the process of their reader."""
    before = below(served.process.pid)
    person = await served.person(name)
    await person.sees("Velm was closed")
    (child,) = below(served.process.pid) - before - {min(below(served.process.pid))}
    return person, child


def largest(pid: int) -> int:
    """Kilobytes that a process has had at most."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def busy(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


FLOODS = {
    "keys": [b"j" * 4096] * 256,
    "single keys": [b"j"] * 4096,
    "mouse": [b"".join(b"\x1b[<35;%d;9M" % (n % 90 + 1) for n in range(300))] * 256,
    "sizes": [json.dumps({"columns": 80 + n % 60, "rows": 30}) for n in range(4096)],
    "nothing": [],
}


@asynccontextmanager
async def flooding(person: Person, kind: str) -> AsyncIterator[None]:
    """Flood meanwhile, as far as the server takes it."""

    async def flood() -> None:
        with suppress(ConnectionClosed):
            for message in FLOODS[kind]:
                await person.socket.send(message)

    task = asyncio.create_task(flood())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.mark.parametrize(
    ("kind", "number"),
    [("keys", signal.SIGINT), ("keys", signal.SIGTERM), ("keys", signal.SIGHUP),
     ("single keys", signal.SIGINT), ("mouse", signal.SIGINT), ("sizes", signal.SIGTERM),
     ("nothing", signal.SIGINT)],
)  # fmt: skip
async def test_it_stops_while_a_browser_floods_it(library, kind, number):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada, child = await reader_of(served, "Ada")
        begun = busy(child)
        async with flooding(ada, kind):
            if kind != "nothing":
                await until(lambda: busy(child) > begun + 0.2)
            children = below(served.process.pid)
            served.process.send_signal(number)
            served.process.send_signal(number)  # who presses ctrl+c presses it twice
            assert await asyncio.to_thread(served.process.wait, LIMIT) == 0
        await until(lambda: not any(map(lives, children)))


@pytest.mark.parametrize("who", ["fork_server", "reader", "both"])
async def test_it_stops_though_its_children_hang(library, who):
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        ada, child = await reader_of(served, "Ada")
        children = below(served.process.pid)
        for pid in {"fork_server": [min(children)], "reader": [child],
                    "both": [min(children), child]}[who]:  # fmt: skip
            os.kill(pid, signal.SIGSTOP)
        await ada.press("j" * 50_000)
        ben = await served.person("Ben")  # begins, or waits for a fork server that does not answer
        assert await asyncio.to_thread(served.end) == 0
        await until(lambda: not any(map(lives, children)))
        await ben.is_closed()


async def test_the_children_of_a_fork_server_that_hangs_end_with_a_server_that_is_killed(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        await reader_of(served, "Ada")
        children = below(served.process.pid)
        os.kill(min(children), signal.SIGSTOP)
        served.end(signal.SIGKILL)
        await until(lambda: not any(map(lives, children)))


GARBAGE = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 60
"""How a browser begins that takes this for HTTPS."""


USELESS = [
    b"", b"GET / HT", b"GET /xterm.js HTTP/1.1\r\n", b"GET /terminal HTTP/1.1\r\nHost: x\r\nX: ",
    b"GET / HTTP/1.1\r\nX: " + b"y" * 7000, b"\xff" * 9000, GARBAGE,
]  # fmt: skip


async def test_it_stops_though_strangers_are_at_the_door(library):
    with serving(library, "Ada") as served:
        strangers = [plain(served, said) for said in 10 * USELESS]
        silent = [await knock(served) for _ in range(20)]
        assert await asyncio.to_thread(served.end) == 0
        for stranger in strangers:
            stranger.close()
        for one in silent:
            await one.close()


async def test_it_stops_though_a_browser_takes_nothing(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada, child = await reader_of(served, "Ada")
        ada.socket.transport.pause_reading()
        begun = busy(child)
        await ada.press("jk" * 500)
        await until(lambda: busy(child) > begun + 0.1)
        assert await asyncio.to_thread(served.end) == 0
        await until(lambda: not lives(child))


async def test_a_flooded_reader_stays_small(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada, child = await reader_of(served, "Ada")
        begun = busy(child)
        async with flooding(ada, "keys"):
            await until(lambda: busy(child) > begun + 1)
            assert largest(child) < LARGEST
            assert largest(served.process.pid) < LARGEST


async def test_an_endless_paste_ends_its_session_with_a_sentence_and_nobody_else_s(library):
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        ada, child = await reader_of(served, "Ada")
        ben, _ = await reader_of(served, "Ben")
        await ada.press("\x1b[200~")
        with suppress(ConnectionClosed):
            for _ in range(100):
                await ada.press("x" * 16384)
        code, said = await ada.is_closed()
        assert (code, said[:31]) == (4000, "The reader was closed because t")
        await until(lambda: not lives(child))
        await ben.press("c")
        await ben.sees("1 annotation")
        ada, _ = await reader_of(served, "Ada")
        await ada.press(")d")
        await ada.sees("2 annotations")


async def test_bytes_that_are_no_text_end_nothing(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada, _ = await reader_of(served, "Ada")
        await ada.socket.send(b"\xff\xfe\xc3")
        await ada.socket.send(b"\x28\x80")
        await ada.press("c")
        await ada.sees("1 annotation")
        assert annotations(library) == [("Ada", ("claim",))]


async def test_pings_whose_answers_nobody_takes_are_not_answered_for_ever(library):
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        ada, _ = await reader_of(served, "Ada")
        ben, _ = await reader_of(served, "Ben")
        ada.socket.transport.pause_reading()
        ping = b"\x89\xfd\x00\x00\x00\x00" + b"x" * 125  # masked with zeroes
        ada.socket.transport.write(ping * 100_000)
        await ben.press("c")
        await ben.sees("1 annotation")
        assert largest(served.process.pid) < LARGEST
        ada.socket.transport.abort()


async def test_a_reader_that_breaks_down_does_not_say_that_all_is_saved(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada, child = await reader_of(served, "Ada")
        os.kill(child, signal.SIGKILL)
        code, said = await ada.is_closed()
        assert (code, said) == (
            4000,
            "The reader ended because of an error. Everything that was shown as saved is saved.",
        )


async def test_a_reader_that_needs_too_much_memory_says_so(library):
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        ada, child = await reader_of(served, "Ada")
        ben, _ = await reader_of(served, "Ben")
        soft, _ = resource.prlimit(child, resource.RLIMIT_DATA)
        assert soft == Limits().memory
        # As if it had used all but a little of it.
        used = int(Path(f"/proc/{child}/status").read_text().partition("VmData:")[2].split()[0])
        resource.prlimit(child, resource.RLIMIT_DATA, ((used + 100) << 10, soft))
        await ada.press("c\r")
        with suppress(ConnectionClosed):
            for _ in range(4):
                await ada.press("\x1b[200~" + "wide and long " * 4000 + "\x1b[201~")
        code, said = await ada.is_closed()
        assert (code, said) == (
            4000,
            "The reader was closed because it used too much memory. Everything that was shown "
            "as saved is saved.",
        )  # fmt: skip
        await ben.press("d")
        await ben.sees("annotation")


# At the door


def plain(served: Served, said: bytes = b"") -> socket.socket:
    """A connection on which this was said, and nothing more."""
    host, _, port = served.host.rpartition(":")
    one = socket.create_connection((host, int(port)), LIMIT)
    one.sendall(said)
    return one


async def knock(served: Served) -> ClientConnection:
    """A websocket on which nothing was said."""
    return await connect(
        f"ws://{served.host}/terminal", origin=f"http://{served.host}", compression=None,
        ping_interval=None, close_timeout=0.1,
    )  # fmt: skip


async def test_silent_websockets_keep_nobody_out(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        silent = [await knock(served) for _ in range(Limits().pending + 20)]
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        # The oldest had to go; and the rest is told why, soon.
        assert (await Person(silent[0]).is_closed())[0] in (1006, 4100)
        assert await Person(silent[-1]).is_closed() == (4100, "Use the link that you were given.")
        await ada.press("c")
        await ada.sees("1 annotation")


async def test_connections_that_say_nothing_of_use_keep_nobody_out(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        many = Limits().pending // len(USELESS) + 1
        strangers = [plain(served, said) for said in many * USELESS]
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        for stranger in strangers:  # none of them is there for long
            with suppress(ConnectionError):
                while await asyncio.to_thread(stranger.recv, 1 << 16):
                    pass
            stranger.close()


async def test_who_takes_a_page_slowly_gets_all_of_it(library):
    """The closing of a connection has seconds; a file over a slow network has more."""
    with serving(library, "Ada") as served:
        host, _, port = served.host.rpartition(":")
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.connect((host, int(port)))
            slow.sendall(f"GET /xterm.js HTTP/1.1\r\nHost: {served.host}\r\n\r\n".encode())
            slow.settimeout(LIMIT)
            head = await asyncio.to_thread(slow.recv, 1024)
            # Meanwhile nothing is taken, for longer than a closing may last.
            silent = await knock(served)
            assert (await Person(silent).is_closed())[0] == 4100
            body = bytearray(head.partition(b"\r\n\r\n")[2])
            while came := await asyncio.to_thread(slow.recv, 1 << 16):
                body += came
        assert len(body) == int(head.lower().partition(b"content-length: ")[2].split()[0])


@pytest.mark.parametrize("behind", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\x8a\x80"])
@pytest.mark.parametrize("closed", [False, True])
async def test_what_comes_behind_a_request_does_not_spoil_its_answer(
    library, tmp_path, behind, closed
):
    """Another request, a frame, or the end of what there is to say."""
    served = Served(library, ["Ada"], home=tmp_path)
    try:
        request = f"GET /xterm.js HTTP/1.1\r\nHost: {served.host}\r\n\r\n".encode()
        answers = []
        for cut in (len(request), len(request) - 2, 1):
            with plain(served, request[:cut]) as asking:
                asking.settimeout(LIMIT)
                asking.sendall(request[cut:] + behind)
                if closed:
                    asking.shutdown(socket.SHUT_WR)
                answer = bytearray()
                while came := await asyncio.to_thread(asking.recv, 1 << 16):
                    answer += came
                answers.append(len(answer.partition(b"\r\n\r\n")[2]))
        assert min(answers) == max(answers) > 100_000
    finally:
        assert served.end() == 0
    assert (tmp_path / "log").read_text() == ""


def open_sockets(process: int) -> int:
    """How many a process has; some may close while they are counted."""
    count = 0
    for file in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            count += str(file.readlink()).startswith("socket:")
    return count


async def test_of_one_person_s_windows_the_oldest_are_cut_off(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        windows = []
        for _ in range(3 * Limits().windows):
            windows.append(await served.person("Ada"))
            windows[-1].socket.transport.pause_reading()  # takes no sentence either
        last = await served.person("Ada")
        await last.sees("Velm was closed")
        await last.press("c")
        await last.sees("1 annotation")
        await until(lambda: open_sockets(served.process.pid) <= Limits().windows + 8)
        for window in windows:
            window.socket.transport.abort()


async def test_who_leaves_before_their_reader_has_begun_takes_no_place_for_ever(library):
    with serving(library, "Ada", "Ben", options=("--sessions", "1")) as served:
        ada = await served.person("Ada")
        ada.socket.transport.abort()
        again = await served.person("Ada")
        await again.sees("The old bridge")
        await again.press(QUIT)
        await again.is_closed()
        ben = await served.person("Ben")
        await ben.sees("The old bridge")


# The fork server


async def test_a_fork_server_that_does_not_answer_is_not_waited_for(library):
    children = ReaderProcesses(library, ["bridge"], Limits(beginning=0.1))
    os.kill(children.pid, signal.SIGSTOP)
    with pytest.raises(VariorumError, match="the reader could not be started in time"):
        await children.begin("Ada", Role.STUDENT, 80, 24)
    open_before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    os.kill(children.pid, signal.SIGCONT)
    # Its late answer is a reader that nobody wants: it is ended, and its terminal closed. The next
    # answer comes after that.
    children._limits = Limits()
    pid, terminal = await children.begin("Ben", Role.STUDENT, 80, 24)
    await until(lambda: below(children.pid) == {pid})
    assert len(os.listdir("/proc/self/fd")) == open_before + 1  # noqa: PTH208
    os.close(terminal)
    children.end(pid)
    await until(lambda: not below(children.pid))
    await children.close()


async def test_the_fork_server_is_ended_though_it_hangs(library):
    children = ReaderProcesses(library, ["bridge"], Limits())
    pid, terminal = await children.begin("Ada", Role.STUDENT, 80, 24)
    os.kill(children.pid, signal.SIGSTOP)
    await asyncio.wait_for(children.close(), LIMIT)
    assert not lives(children.pid)
    await until(lambda: not lives(pid))
    os.close(terminal)
