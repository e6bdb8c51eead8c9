"""Who is let in, what they may ask, and what is kept from them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.datastructures import Headers
from websockets.http11 import Request

from corpus.errors import VariorumError
from reader.commands import NAMES
from reader.serving.allowed import ALLOWED, KEPT
from reader.serving.door import Door
from reader.serving.limits import COLUMNS, ROWS, clamped
from reader.serving.modes import Modes
from reader.serving.people import People


def asked(door: Door, path: str = "/", **headers: str | list[str]) -> int | None:
    """The status that a request gets; None where it may become a websocket."""
    sent = Headers()
    for name, values in headers.items():
        for value in [values] if isinstance(values, str) else values:
            sent[name] = value
    response = door.answer(Request(path, sent))
    return None if response is None else response.status_code


@pytest.fixture(scope="module")
def door() -> Door:
    return Door("127.0.0.1", 8000)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST:8000"]
)
def test_the_machine_s_own_names_lead_to_the_page(door, host):
    assert asked(door, Host=host) == 200
    assert asked(door, "/terminal", Host=host, Origin=f"http://{host}") is None


@pytest.mark.parametrize(
    "host",
    ["evil.example:8000", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1.evil.example:8000", "",
     "evil@127.0.0.1:8000", "127.0.0.1:8000/x", "localhost.evil:8000", "[::1", "127.0.0.1:port"],
)  # fmt: skip
def test_another_host_is_refused_whatever_it_asks(door, host):
    assert asked(door, Host=host) == 421
    assert asked(door, "/terminal", Host=host, Origin=f"http://{host}") == 421


def test_a_host_must_be_said_once(door):
    assert asked(door) == 421
    assert asked(door, Host=["127.0.0.1:8000", "127.0.0.1:8000"]) == 421


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "https://127.0.0.1:8000", "http://127.0.0.1",
     "http://localhost:8000", "http://127.0.0.1:8000.evil.example"],
)  # fmt: skip
def test_another_page_gets_no_websocket(door, origin):
    headers = {"Host": "127.0.0.1:8000"} | ({} if origin is None else {"Origin": origin})
    assert asked(door, "/terminal", **headers) == 403


def test_a_proxy_s_address_counts_with_its_own_scheme():
    door = Door("127.0.0.1", 8000, "https://class.example.org/")
    there = {"Host": "class.example.org"}
    assert asked(door, **there) == 200
    assert asked(door, "/terminal", Origin="https://class.example.org", **there) is None
    assert asked(door, "/terminal", Origin="https://evil.example.org", **there) == 403


@pytest.mark.parametrize("path", ["/pages", "/../limits.py", "/%2e%2e/limits.py", "//", "/xterm/",
                                  "/xterm/LICENSE", "/index.html"])  # fmt: skip
def test_nothing_but_the_page_s_files_is_there(door, path):
    assert asked(door, path, Host="127.0.0.1:8000") == 404


def test_the_pages_load_nothing_from_elsewhere(door):
    policy = door.answer(Request("/", Headers(Host="127.0.0.1:8000"))).headers[
        "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    for path in ("/", "/page.js", "/page.css", "/xterm.css"):
        body = door.answer(Request(path, Headers(Host="127.0.0.1:8000"))).body.decode()
        links = re.findall(
            r"""(?:src|href|url\(|import)[=(\s]*["']?(?:https?:)?//[^"'\s)]+""", body
        )
        assert links == [], path


def test_each_person_is_known_by_their_secret_alone():
    people = People(["Ada", "Ben"])
    secrets = dict(people.links)
    people.forget()
    assert {name: people.whose(secret) for name, secret in secrets.items()} == {
        "Ada": "Ada", "Ben": "Ben",
    }  # fmt: skip
    assert len(set(secrets.values())) == 2
    for wrong in ("", "Ada", secrets["Ada"][:-1], secrets["Ada"] + "x", "\ud800"):
        assert people.whose(wrong) is None
    kept = repr(vars(people))
    assert not any(secret in kept for secret in secrets.values())


@pytest.mark.parametrize(
    ("names", "said"),
    [(["Ada", "Ada"], "two of the name Ada"), (["Ada", " Ada "], "two of the name"),
     (["e\u0301", "é"], "two of the name"), ([" "], "needs a name"), ([], "nobody is named")],
)  # fmt: skip
def test_names_must_tell_people_apart(names, said):
    with pytest.raises(VariorumError, match=said):
        People(names)


@given(st.integers(), st.integers())
def test_a_terminal_has_a_size_that_can_be_painted(columns, rows):
    wide, high = clamped(columns, rows)
    assert COLUMNS[0] <= wide <= COLUMNS[1]
    assert ROWS[0] <= high <= ROWS[1]


@pytest.mark.parametrize("size", [("80", 24), (80, None), (80.0, 24), (True, 24), ([], {})])
def test_a_size_that_is_no_number_is_refused(size):
    with pytest.raises(ValueError, match="whole numbers"):
        clamped(*size)


@given(
    st.lists(st.tuples(st.sampled_from([25, 1000, 1003, 1006, 1049, 2004, 2026]), st.booleans())),
    st.lists(st.integers(1, 9), min_size=1),
)
def test_modes_are_followed_however_the_output_is_cut(turns, cuts):
    output = b"".join(
        b"some text\x1b[1;31m" + b"\x1b[?%d%c" % (n, b"h" if on else b"l") for n, on in turns
    )
    modes, at, n = Modes(), 0, 0
    while at < len(output):
        modes.follow(output[at : at + cuts[n % len(cuts)]])
        at, n = at + cuts[n % len(cuts)], n + 1
    last = dict(turns)
    restored = modes.restored()
    for number, on in last.items():
        if number not in (25, 2026):
            assert (b"\x1b[?%dh" % number in restored) is on
    assert (b"\x1b[?25l" in restored) is (last.get(25, True) is False)
    assert b"2026" not in restored


def test_of_every_command_it_is_said_whether_a_browser_may():
    """A new command of the screens is refused there until `reader.serving.allowed` says more."""
    assert NAMES == ALLOWED | KEPT
    assert not ALLOWED & KEPT
