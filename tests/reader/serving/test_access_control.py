"""Who is let in, what they may ask, and what is kept from them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.datastructures import Headers
from websockets.http11 import Request

from annotations.model.annotator_names import annotator_name
from corpus.errors import VariorumError
from reader import serving
from reader.serving.access_control import AccessControl
from reader.serving.limits import COLUMNS, ROWS, clamped
from reader.serving.paste import Paste
from reader.serving.pending_connections import PendingConnections, network
from reader.serving.roster import Roster
from reader.serving.terminal_modes import Modes

PAGES = Path(serving.__file__).with_name("pages")


def asked(access_control: AccessControl, path: str = "/", **headers: str | list[str]) -> int | None:
    """The status that a request gets; None where it may become a websocket."""
    sent = Headers()
    for name, values in headers.items():
        for value in [values] if isinstance(values, str) else values:
            sent[name] = value
    response = access_control.answer(Request(path, sent))
    return None if response is None else response.status_code


@pytest.fixture(scope="module")
def access_control() -> AccessControl:
    return AccessControl("127.0.0.1", 8000)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST:8000"]
)
def test_the_machine_s_own_names_lead_to_the_page(access_control, host):
    assert asked(access_control, Host=host) == 200
    assert asked(access_control, "/terminal", Host=host, Origin=f"http://{host}") is None


@pytest.mark.parametrize(
    "host",
    ["evil.example:8000", "127.0.0.1", "127.0.0.1:8001", "127.0.0.1.evil.example:8000", "",
     "evil@127.0.0.1:8000", "127.0.0.1:8000/x", "localhost.evil:8000", "[::1", "127.0.0.1:port"],
)  # fmt: skip
def test_another_host_is_refused_whatever_it_asks(access_control, host):
    assert asked(access_control, Host=host) == 421
    assert asked(access_control, "/terminal", Host=host, Origin=f"http://{host}") == 421


def test_a_host_must_be_said_once(access_control):
    assert asked(access_control) == 421
    assert asked(access_control, Host=["127.0.0.1:8000", "127.0.0.1:8000"]) == 421


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "https://127.0.0.1:8000", "http://127.0.0.1",
     "http://localhost:8000", "http://127.0.0.1:8000.evil.example"],
)  # fmt: skip
def test_another_page_gets_no_websocket(access_control, origin):
    headers = {"Host": "127.0.0.1:8000"} | ({} if origin is None else {"Origin": origin})
    assert asked(access_control, "/terminal", **headers) == 403


def test_a_proxy_s_address_counts_with_its_own_scheme():
    access_control = AccessControl("127.0.0.1", 8000, "https://class.example.org/")
    there = {"Host": "class.example.org"}
    assert asked(access_control, **there) == 200
    assert asked(access_control, "/terminal", Origin="https://class.example.org", **there) is None
    assert asked(access_control, "/terminal", Origin="https://evil.example.org", **there) == 403


@pytest.mark.parametrize("path", ["/pages", "/../limits.py", "/%2e%2e/limits.py", "//", "/xterm/",
                                  "/xterm/LICENSE", "/index.html"])  # fmt: skip
def test_nothing_but_the_page_s_files_is_there(access_control, path):
    assert asked(access_control, path, Host="127.0.0.1:8000") == 404


def test_the_pages_load_nothing_from_elsewhere(access_control):
    policy = access_control.answer(Request("/", Headers(Host="127.0.0.1:8000"))).headers[
        "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    modules = [f"/{file.name}" for file in PAGES.glob("*.js")]
    assert "/main.js" in modules
    for path in ("/", "/page.css", "/xterm.css", *modules):
        body = access_control.answer(Request(path, Headers(Host="127.0.0.1:8000"))).body.decode()
        links = re.findall(
            r"""(?:src|href|url\(|import)[=(\s]*["']?(?:https?:)?//[^"'\s)]+""", body
        )
        assert links == [], path


def owner(people: Roster, secret: str) -> str | None:
    member = people.owner_of(secret)
    return None if member is None else member.name


def test_each_person_is_known_by_their_secret_alone():
    people = Roster(["Ada", "Ben"])
    secrets = dict(people.links)
    people.forget()
    assert {name: owner(people, secret) for name, secret in secrets.items()} == {
        "Ada": "Ada", "Ben": "Ben",
    }  # fmt: skip
    assert len(set(secrets.values())) == 2
    for wrong in ("", "Ada", secrets["Ada"][:-1], secrets["Ada"] + "x", "\ud800"):
        assert owner(people, wrong) is None
    kept = repr(vars(people))
    assert not any(secret in kept for secret in secrets.values())


@pytest.mark.parametrize(
    ("names", "said"),
    [(["Ada", "Ada"], "the name Ada is there twice"), (["Ada", " Ada "], "is there twice"),
     (["e\u0301", "é"], "is there twice"), ([" "], "needs a name"), ([], "there is no name"),
     (["Ada", "Ada\u200b"], r"the name Ada is there twice \(spaces at the ends and invisible"),
     (["A\u00adda", "Ada"], "the name Ada is there twice"),
     (["e\u200b\u0301", "é"], "the name é is there twice"),
     (["Ada\tL.", "Ada\u00a0 L."], r"the name Ada L\. is there twice"),
     (["\u200b\u2060"], "needs a name")],
)  # fmt: skip
def test_names_must_tell_people_apart(names, said):
    with pytest.raises(VariorumError, match=said):
        Roster(names)


def test_who_is_another_annotator_gets_another_link():
    long = "x" * 100
    names = ["Ada", "ada", "Ａｄａ", "Аda", f"{long} Ada", f"{long} Ben"]
    assert len(Roster(names)) == len(names)


@given(st.lists(st.text(max_size=100), min_size=1, unique=True))
def test_two_links_are_never_one_annotator_s(names):
    try:
        people = Roster(names)
    except VariorumError:
        return
    assert list(people.links) == [annotator_name(name) for name in names]
    assert len(people) == len(names)


class Waiting:
    """A stranger who notes whether they were turned away."""

    def __init__(self) -> None:
        self.away = False

    def turn_away(self) -> None:
        self.away = True


@given(st.lists(st.tuples(st.sampled_from("AABBC"), st.sampled_from("csk")), max_size=60))
def test_nobody_is_turned_away_for_another_address_s_crowd(arrivals):
    """Those who come, and of whom some stay and some show their secret."""
    admission = PendingConnections(8)
    there: list[tuple[str, Waiting]] = []
    for address, what in arrivals:
        if what == "k" and there:
            _, known = there.pop()
            admission.leave(known)
            continue
        newcomer = Waiting()
        there.append((address, newcomer))
        admission.arrive(newcomer, address)
        assert not newcomer.away
        away = [one for one in there if one[1].away]
        assert len(away) == (len(there) > 8)
        for one in away:
            crowds = {it: [b for a, b in there if a == it] for it, _ in there}
            crowd = crowds[one[0]]
            assert len(crowd) == max(map(len, crowds.values()))
            assert crowd[0] is one[1]  # the oldest of them
            there.remove(one)
        assert len(admission) == len(there)
    admission.close()
    assert all(one.away for _, one in there)
    assert len(admission) == 0


@pytest.mark.parametrize(
    ("address", "network_of_it"),
    [("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("fe80::1%eth0", "fe80::/64"),
     ("2001:db8::1", "2001:db8::/64"), ("2001:db8::ffff:1:2:3", "2001:db8::/64"),
     ("2001:db8:0:1::1", "2001:db8:0:1::/64"), ("unknown", "unknown"), ("", "")],
)  # fmt: skip
def test_an_address_of_a_network_counts_with_it(address, network_of_it):
    assert network(address) == network_of_it


def test_a_proxy_says_for_whom_it_asks_and_nobody_else_does():
    asked_for = Headers()
    asked_for["X-Forwarded-For"] = "203.0.113.1"
    asked_for["X-Forwarded-For"] = "198.51.100.1, 192.0.2.7"
    request = Request("/", asked_for)
    assert (
        AccessControl("127.0.0.1", 8000, "https://class.example.org").client(request) == "192.0.2.7"
    )
    assert AccessControl("127.0.0.1", 8000).client(request) is None
    assert (
        AccessControl("127.0.0.1", 8000, "https://x.example").client(Request("/", Headers()))
        is None
    )


@given(st.lists(st.one_of(st.sampled_from([b"\x1b[200~", b"\x1b[201~"]), st.binary(max_size=9))),
       st.lists(st.integers(1, 9), min_size=1))  # fmt: skip
def test_pastes_are_followed_however_they_are_cut(parts, cuts):
    keys = b"".join(parts)
    paste, at, n = Paste(10_000), 0, 0
    while at < len(keys):
        assert paste.follow(keys[at : at + cuts[n % len(cuts)]])
        at, n = at + cuts[n % len(cuts)], n + 1
    within = False
    for marker in re.findall(rb"\x1b\[20([01])~", keys):
        within = marker == b"0"
    assert paste.cut_off() == (b"\x1b[201~" if within else b"")
    assert paste.cut_off() == b""


@pytest.mark.parametrize("pieces", [1, 7, 100, 5000])
def test_a_paste_is_bounded_whatever_it_comes_in(pieces):
    def fits(size: int) -> bool:
        keys = b"\x1b[200~" + b"x" * size + b"\x1b[201~j"
        paste = Paste(1000)
        return all(paste.follow(keys[at : at + pieces]) for at in range(0, len(keys), pieces))

    assert fits(0)
    assert fits(1000)
    assert not fits(1100)
    assert not fits(10_000)


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
