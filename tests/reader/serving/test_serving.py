"""A class at one server: real processes, real terminals, real websockets."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from annotations.seminar.roles import Role
from annotations.service.store import Store
from reader.serving.limits import Limits
from reader.serving.permissions import REFUSED
from reader.serving.token_bucket import TokenBucket
from reader.tui.all_commands import every_command
from reader.tui.widgets.sentence import message_sentence
from tests.helpers.screens import (
    make_library,
    painted,
    press,
    running_app,
    status_text,
    wait_until,
)
from tests.helpers.serving import LIMIT, QUIT, below, lives, serving, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which is Linux's")
BRIDGE = ("bridge",)


@pytest.fixture
def library(tmp_path, home) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


def annotations(library: Path) -> list[tuple[str, tuple[str, ...]]]:
    store = Store.open(library, "somebody else")
    try:
        return [(a.annotator.name, tuple(a.tags)) for a in store.annotations()]
    finally:
        store.close()


async def test_two_people_see_each_other_s_marks_without_a_key(library):
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        ada, ben = await served.person("Ada"), await served.person("Ben")
        for person, name in ((ada, "Ada"), (ben, "Ben")):
            assert await person.is_told("annotator") == name
            await person.sees("Velm was closed")
        await ada.press("c")
        loop = asyncio.get_running_loop()
        await until(lambda: annotations(library))
        kept = loop.time()
        await ben.sees("1 annotation")
        assert loop.time() - kept < 1 + 1  # a second, and one for a busy machine
        await ben.press(")d")
        await ada.sees("2 annotations")
        await until(lambda: len(annotations(library)) == 2)
        assert sorted(annotations(library)) == [("Ada", ("claim",)), ("Ben", ("disputed",))]
    store = Store.open(library, "Ada")
    ids = {a.id for a in store.annotations()}
    store.close()
    assert len(ids) == 2  # children of one process do not draw the same numbers


async def test_who_comes_back_finds_the_session_as_it_was(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        await ada.press("c")
        await ada.sees("1 annotation")
        await ada.socket.close()
        again = await served.person("Ada", 90, 30)
        await again.sees("\x1b[?1049h")  # a new terminal is brought to the modes of the old
        await again.sees("1 annotation")
        children = len(below(served.process.pid)) if sys.platform == "linux" else 2
        assert children == 2  # the fork server and one reader


async def test_another_window_takes_the_session_over(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        first = await served.person("Ada")
        await first.sees("Velm was closed")
        second = await served.person("Ada")
        await second.sees("Velm was closed")
        assert await first.is_closed() == (4001, "The reader was opened in another window.")
        await second.press("c")
        await second.sees("1 annotation")


async def test_who_quits_is_told_and_may_begin_again(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        await ada.press(QUIT)
        code, said = await ada.is_closed()
        assert (code, said) == (4000, "You closed the reader. Everything is saved.")
        again = await served.person("Ada")
        await again.sees("Velm was closed")


@pytest.mark.parametrize(
    ("secret", "code"), [("wrong", 4100), ("", 4100), (None, 4100), (["x"], 4100)]
)
async def test_without_the_secret_nothing_begins(library, secret, code):
    with serving(library, "Ada") as served:
        async with connect(
            f"ws://{served.host}/terminal", origin=f"http://{served.host}"
        ) as socket:
            await socket.send(json.dumps({"secret": secret, "columns": 80, "rows": 24}))
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code
        if sys.platform == "linux":
            assert len(below(served.process.pid)) == 1  # the fork server alone


@pytest.mark.parametrize("said", ["", "{", "[]", "7", b"\xff", "[" * 20_000,
                                  '{"secret": "x", "columns": "80", "rows": 24}'])  # fmt: skip
async def test_what_the_page_would_not_say_closes_the_connection(library, said):
    with serving(library, "Ada") as served:
        async with connect(
            f"ws://{served.host}/terminal", origin=f"http://{served.host}"
        ) as socket:
            await socket.send(said)
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code in (4100, 4101)


async def test_another_origin_and_host_get_no_websocket(library):
    with serving(library, "Ada") as served:
        url = f"ws://{served.host}/terminal"
        for origin in (None, "http://evil.example"):
            with pytest.raises(InvalidStatus) as refused:
                await connect(url, origin=origin)
            assert refused.value.response.status_code == 403
        port = int(served.host.rpartition(":")[2])
        with pytest.raises(InvalidStatus) as refused:
            await connect(
                f"ws://evil.example:{port}/terminal",
                origin=f"http://evil.example:{port}",
                host="127.0.0.1",
            )
        assert refused.value.response.status_code == 421


async def test_too_many_are_told_so(library):
    with serving(library, "Ada", "Ben", options=("--sessions", "1")) as served:
        ada = await served.person("Ada")
        await ada.sees("The old bridge")
        ben = await served.person("Ben")
        code, said = await ben.is_closed()
        assert code == 4002
        assert "maximum number of readers (1)" in said
        await ada.press(QUIT)
        await ada.is_closed()
        ben = await served.person("Ben")
        assert await ben.is_told("annotator") == "Ben"


async def test_a_terminal_cannot_be_made_enormous(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada = await served.person("Ada", 100_000, 100_000)
        assert await ada.is_told("columns") == 400
        await ada.sees("Velm was closed")
        await ada.tell(columns=1, rows=1)
        assert await ada.is_told("columns") == 20
        await ada.tell(columns=100, rows=30)
        await ada.sees("Velm")


async def test_a_message_that_is_too_large_ends_the_connection_and_not_the_session(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        await ada.press("j" * (Limits().message + 1))
        code, _ = await ada.is_closed()
        assert code == 1009
        again = await served.person("Ada")
        await again.sees("Velm was closed")


OWNER, KEEPER, TEACHER = (
    "only to the owner of the library", "keeper of the library may do this",
    "co-teacher may do this",
)  # fmt: skip


async def test_what_touches_the_machine_or_everybody_s_is_not_done_by_a_student(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        for key in "RQH":
            await ada.press(key)
            await ada.sees(KEEPER)
            await ada.press("E")
            await ada.sees(TEACHER)
        await ada.press("q")
        await ada.sees("The ferry of Velm")
        for key, said in (("a", OWNER), ("e", KEEPER), ("M", OWNER), ("x", KEEPER), ("E", TEACHER)):
            await ada.press(key)
            await ada.sees(said)


@linux
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"])
async def test_the_children_end_with_the_server(library, name):
    number = signal.Signals[name]
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        people = [await served.person(name) for name in ("Ada", "Ben")]
        for person in people:
            await person.sees("Velm was closed")
        children = below(served.process.pid)
        assert len(children) == 3
        code = served.end(number)
        assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
        await until(lambda: not any(map(lives, children)), 20)


@linux
async def test_the_children_end_with_the_process_that_forked_them(library):
    with serving(library, "Ada", options=BRIDGE) as served:
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        children = below(served.process.pid)
        fork_server = min(children)
        os.kill(fork_server, signal.SIGKILL)
        await ada.is_closed()
        await until(lambda: not any(map(lives, children)), 20)
        again = await served.person("Ada")
        code, said = await again.is_closed()
        assert code == 4000
        assert "the reader cannot be started" in said


@linux
async def test_a_child_has_its_own_terminal_and_nothing_else(library):
    with serving(library, "Ada", "Ben", options=BRIDGE) as served:
        for name in ("Ada", "Ben"):
            person = await served.person(name)
            await person.sees("Velm was closed")
        fork_server = min(below(served.process.pid))
        for child in below(fork_server):
            open_there = {str(one.readlink()) for one in Path(f"/proc/{child}/fd").iterdir()}
            assert not {one for one in open_there if "ptmx" in one}
            assert len({one for one in open_there if "/dev/pts/" in one}) == 1
            assert os.getsid(child) == child


SLEEPS = "import time; time.sleep(60)"


class Seen:
    """A view that keeps what it is sent."""

    def __init__(self) -> None:
        self.sent = b""
        self.closed: list[tuple[int, str]] = []

    async def send(self, message: bytes) -> None:
        self.sent += message

    async def close(self, code: int = 1000, reason: str = "") -> None:
        self.closed.append((code, reason))


def session_of(program: str, limits: Limits):
    """A session on a small program, and why it ended."""
    import pty

    from reader.serving.terminal_session import TerminalSession

    why: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=slave, stdout=slave, stderr=slave,
        start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    os.set_blocking(master, False)

    def ended(session: TerminalSession) -> None:
        process.kill()
        process.wait()
        why.set_result(session.over)

    return TerminalSession(process.pid, master, limits, ended), why


async def test_a_session_without_a_browser_ends_after_the_grace():
    session, why = session_of("input()", Limits(grace=0.05))
    view = Seen()
    showing = asyncio.create_task(session.show(view, (80, 24)))
    await asyncio.sleep(0)
    session.leave(view)
    assert "disconnected for too long" in await asyncio.wait_for(why, LIMIT)
    await showing


async def test_a_session_at_which_nobody_presses_a_key_ends():
    session, why = session_of("input()", Limits(idle=0.05))
    view = Seen()
    showing = asyncio.create_task(session.show(view, (80, 24)))
    assert "no key was pressed" in await asyncio.wait_for(why, LIMIT)
    await showing
    assert session.over


async def test_the_last_words_of_a_program_are_shown():
    session, why = session_of("print('so it ends')", Limits())
    view = Seen()
    await asyncio.wait_for(session.show(view, (80, 24)), LIMIT)
    await why
    assert b"so it ends" in view.sent


async def test_a_program_waits_for_a_browser_that_reads_slowly():
    session, why = session_of("while True: print('x' * 1000)", Limits(held=1 << 16))

    class Slow(Seen):
        async def send(self, message: bytes) -> None:
            self.sent += message
            await asyncio.get_running_loop().create_future()

    showing = asyncio.create_task(session.show(Slow(), (80, 24)))
    await until(lambda: session._waiting > 1 << 16)
    for _ in range(200):
        await asyncio.sleep(0)
    assert session._waiting <= (1 << 16) * 2  # and one piece that came before it was stopped
    assert not session._reading
    showing.cancel()
    session.end("enough")
    assert await why == "enough"


async def test_keys_wait_for_a_program_that_takes_none():
    session, why = session_of(SLEEPS, Limits())
    pressing = asyncio.create_task(session.press(b"x" * (1 << 20)))
    await until(lambda: session._taking is not None)
    session.end("enough")
    assert await why == "enough"
    await asyncio.wait_for(pressing, LIMIT)  # nobody waits any more


async def test_a_program_that_takes_no_keys_for_too_long_is_flooded():
    session, why = session_of(SLEEPS, Limits(patience=0.1))
    await asyncio.wait_for(session.press(b"x" * (1 << 20)), LIMIT)
    assert "it received too many keys" in await why


async def test_keys_of_a_window_that_was_taken_over_wait_no_more():
    session, why = session_of(SLEEPS, Limits())
    first, second = Seen(), Seen()
    session.attach(first)
    pressing = asyncio.create_task(session.press(b"x" * (1 << 20), first))
    await until(lambda: session._taking is not None)
    assert session.attach(second) is first
    await asyncio.wait_for(pressing, LIMIT)
    session.end("enough")
    assert await why == "enough"


ECHO = """
import os, sys, termios, tty
tty.setraw(0)
print("ready", flush=True)
while True:
    print(repr(os.read(0, 1 << 16)), flush=True)
"""


async def test_what_was_pasted_by_half_is_ended_for_who_comes_back():
    session, why = session_of(ECHO, Limits())
    first, second = Seen(), Seen()
    showing = asyncio.create_task(session.show(first, (80, 24)))
    await until(lambda: b"ready" in first.sent)
    await session.press(b"\x1b[200~half of", first)
    await until(lambda: b"half of" in first.sent)
    session.leave(first)
    await showing
    showing = asyncio.create_task(session.show(second, (80, 24)))
    await asyncio.sleep(0)
    await session.press(b"j", second)
    await until(lambda: b"[201~j" in second.sent)
    session.end("enough")
    assert await why == "enough"
    await showing


async def test_a_paste_that_is_too_large_ends_the_session():
    session, why = session_of(ECHO, Limits(paste=1000))
    await session.press(b"\x1b[200~" + b"x" * 900 + b"\x1b[201~")
    assert not session.over
    await session.press(b"\x1b[200~" + b"x" * 900)
    await session.press(b"x" * 200)
    assert "the pasted text was too long" in await asyncio.wait_for(why, LIMIT)


SIZES = """
import fcntl, os, signal, termios, time
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
def told(*_): print("<", *os.get_terminal_size(0), ">", flush=True)
signal.signal(signal.SIGWINCH, told)
print("ready", flush=True)
while True: time.sleep(60)
"""


async def test_of_many_sizes_the_program_gets_a_few_and_the_last():
    session, why = session_of(SIZES, Limits())
    view = Seen()
    showing = asyncio.create_task(session.show(view, (80, 24)))
    await until(lambda: b"ready" in view.sent)
    for columns in range(40, 300):
        session.resize((columns, 30))
    await until(lambda: b"< 299 30 >" in view.sent)
    assert view.sent.count(b"<") <= 4
    session.end("enough")
    assert await why == "enough"
    await showing


async def test_a_program_without_time_is_asked_to_paint_until_it_does():
    session, why = session_of(SIZES, Limits())
    first, second = Seen(), Seen()
    showing = asyncio.create_task(session.show(first, (80, 24)))
    await until(lambda: b"ready" in first.sent)
    session.leave(first)
    await showing
    # Each size that it is told is painted, and no size takes as many bytes as a page does.
    showing = asyncio.create_task(session.show(second, (80, 24)))
    await until(lambda: second.sent.count(b"< 80 23 >") >= 2)
    await until(lambda: second.sent.endswith(b"< 80 24 >\r\n"))
    session.end("enough")
    assert await why == "enough"
    await showing


async def test_a_view_that_left_before_it_was_shown_leaves_no_session_for_ever():
    session, why = session_of(SLEEPS, Limits(grace=0.05))
    view = Seen()
    session.attach(view)
    session.leave(view)
    assert "disconnected for too long" in await asyncio.wait_for(why, LIMIT)


async def test_what_comes_faster_than_the_limits_have_it_waits():
    allowance = TokenBucket(Limits(rate=10_000, burst=1_000))
    assert allowance.spend(1_000) == 0  # the burst is free
    waits = [allowance.spend(100) for _ in range(10)]
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(0.1, abs=0.05)


async def test_a_served_reader_offers_only_what_it_may_do(library):
    async with running_app(library, role=Role.STUDENT, size=(120, 36)) as (app, pilot):
        assert not {"add", "export"} & set(painted(app).split("\n")[-1].split())
        await press(app, pilot, "question_mark")
        assert "Add files" not in painted(app)
        assert "Search all documents" in painted(app)
        await press(app, pilot, "escape")
        names = {command.title for command in app.commands_now(app.screen)}
        assert "find" in names
        assert not {"add", "export", "merge", "your name"} & names


async def test_what_nobody_declared_is_refused_to_a_visitor(library):
    """An action without a command behind it, even one that a widget would carry out."""
    done = []
    async with running_app(library, role=Role.STUDENT) as (app, pilot):
        app.screen.action_wipe = lambda: done.append("wiped")
        await app.run_action("wipe", app.screen)
        await app.run_action("screen.wipe")
        await app.run_action("command('library.wipe')", app.screen)
        for action in ("screenshot", "suspend_process", "app.push_screen('x')", "rename_annotator"):
            await app.run_action(action)
        await app.run_action("export", app.screen)
        await wait_until(app, pilot, lambda: status_text(app) == message_sentence(REFUSED))
        assert len(app.screen_stack) == 1
        assert done == []
    async with running_app(library) as (app, _):
        app.screen.action_wipe = lambda: done.append("wiped")
        await app.run_action("wipe", app.screen)
        assert done == ["wiped"]


def test_a_visitor_may_use_what_is_declared_so_and_nothing_else():
    """What a class can do with keys of its own, sorted by whether a visitor may."""
    mays = {command.id for command in every_command() if command.role is Role.STUDENT}
    for owner in ("tagging", "search", "navigation", "links", "team_view", "list", "apparatus"):
        assert any(id_.startswith(f"{owner}.") for id_ in mays)
    for owner in ("queue", "history", "review", "details", "merge", "add", "blind", "files"):
        of_owner = {id_ for id_ in mays if id_.startswith(f"{owner}.")}
        assert of_owner <= {f"{owner}.back"}
    assert not mays & {
        *("library.add", "library.edit", "library.remove", "library.merge", "library.blind"),
        *("library.export", "library.review", "library.queue", "library.history"),
        *("other_screens.export", "other_screens.review", "other_screens.queue"),
        "changes.history",
        *("app.rename_annotator", "app.save_copy", "dialog.save_copy"),
        *("disagreements.claim", "disagreements.tag", "disagreements.note"),
    }


async def test_a_server_that_is_stopped_lets_readers_save_where_they_are(library):
    with serving(library, "Ada", options=("bridge",)) as served:
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")
        await ada.press("Gc")
        await ada.sees("1 annotation")  # by then it has gone to the end
        served.end()
    store = Store.open(library, "Ada")
    try:
        document = store.documents.get("bridge")
        position = store.settings.get("places")[document.id][0]
        assert position > len(document.text) / 2
    finally:
        store.close()
