"""What the page shows of a connection that stalls or breaks, and what becomes of the keys."""

from __future__ import annotations

import asyncio
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.service.store import Store
from reader.serving.key_stream import KeyStream
from reader.serving.messages import introduction, parse, pong
from tests.helpers.browser import browsing, chromium
from tests.helpers.loopback import free_port
from tests.helpers.screens import make_library
from tests.helpers.serving import Served, serving, until
from tests.helpers.stalling_proxy import stalling_proxy

posix = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")
browser_needed = pytest.mark.skipif(
    chromium() is None, reason="no Chromium here: the reader in a browser is not looked at"
)
_NOTICE = "document.querySelector('#notice span').textContent"


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


def notes(library) -> list[str | None]:
    store = Store.open(library, "somebody else")
    try:
        return [a.note for a in store.annotations()]
    finally:
        store.close()


@posix
@browser_needed
async def test_a_stalled_connection_is_shown_and_no_key_is_lost_or_doubled(library, tmp_path):
    async with stalling_proxy() as proxy:
        proxy.target = free_port()
        ports = ("--port", str(proxy.target), "--address", f"http://127.0.0.1:{proxy.port}")
        served = Served(library, ["Ada"], "bridge", *ports)
        try:
            async with browsing() as browser:
                ada = await browser.page(served.links["Ada"])
                await ada.sees("The bridge at Velm was closed")
                await ada.press("c")
                await ada.sees("1 annotation")
                await ada.strike("Enter", 13)
                await ada.sees("Note")
                await ada.press("one ")
                await ada.sees("one ")

                # Stalled: said within three seconds, what is on the screen stays.
                proxy.stall()
                begun = asyncio.get_running_loop().time()
                await ada.press("two ")
                await ada.becomes(f"{_NOTICE}.startsWith('No answer from the server.')")
                assert asyncio.get_running_loop().time() - begun < 3 + 1  # and one if it is busy
                await ada.press("three ")
                await ada.becomes(f"{_NOTICE}.includes('What you typed waits.')")
                assert "The bridge at Velm was closed" in await ada.text()
                proxy.run()
                await ada.becomes(_NOTICE, "")
                await ada.sees("one two three ")

                # Cut off, with keys on their way and others typed while nothing is connected.
                proxy.stall()
                await ada.press("four ")
                proxy.cut()
                await ada.press("five ")
                await ada.value("dispatchEvent(new Event('online'))")  # connects at once
                await ada.sees("one two three four five ")
                await ada.becomes(_NOTICE, "")
                await ada.strike("s", 83, ctrl=True)
                await until(lambda: notes(library) == ["one two three four five"])
        finally:
            served.end()


@posix
async def test_a_page_sends_what_its_broken_connection_kept(library):
    with serving(library, "Ada", options=("bridge",)) as served:
        ada = await served.person("Ada", page="one")
        assert await ada.is_told("received") is None
        await ada.sees("Velm was closed")
        await ada.press("c\rword \x1b[200~pas")  # half a paste
        await ada.tell(ping=7)
        assert await ada.is_told("received") == len("c\rword \x1b[200~pas")
        await ada.socket.close()
        again = await served.person("Ada", page="one")
        assert await again.is_told("received") == len("c\rword \x1b[200~pas")
        await again.press("ted\x1b[201~ more\x13")
        await until(lambda: notes(library) == ["word pasted more"])
        other = await served.person("Ada", page="two")
        assert await other.is_told("received") is None


@given(st.lists(st.sampled_from(["", "one", "two"]), min_size=1))
def test_a_stream_goes_on_only_for_the_page_that_was_there(pages):
    keys, before = KeyStream(), ""
    for page in pages:
        continues = keys.resume(page)
        assert continues == (page == before != "")
        if not continues:
            assert keys.received == 0
        keys.received += 3
        before = page


@pytest.mark.parametrize(
    "fields",
    [{"page": 7}, {"page": "x" * 65}, {"columns": None}, {"rows": "24"}, {"columns": True}],
)
def test_an_introduction_that_no_page_would_send_is_refused(fields):
    good = {"secret": "x", "page": "y", "columns": 80, "rows": 24, "scheme": "light"}
    assert introduction(json.dumps(good)).size == (80, 24)
    with pytest.raises(ValueError, match="must be"):
        introduction(json.dumps(good | fields))


@given(st.one_of(st.none(), st.booleans(), st.text(), st.floats(), st.integers(), st.just([])))
def test_a_ping_is_answered_with_its_number_alone(number):
    try:
        answer = pong(parse(json.dumps({"ping": number})), 5)
    except ValueError:
        assert type(number) is not int or abs(number) > 1 << 53
        return
    if number is None:
        assert answer is None
    else:
        assert answer is not None
        assert json.loads(answer) == {"pong": number, "received": 5}
