"""What is typed in one go, written to a pseudo-terminal in one write, as over a slow connection: no
key that follows the opening of a dialog reaches the screen below.

`cod` would tag three times.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

if os.name != "posix":
    pytest.skip("pseudo-terminals are POSIX's", allow_module_level=True)

from annotations.service.store import Store
from tests.helpers.screens import make_library
from tests.helpers.terminals import Session

CTRL_N, CTRL_P, CTRL_Q, CTRL_R, CTRL_S, ESC = b"\x0e", b"\x10", b"\x11", b"\x12", b"\x13", b"\x1b"


class Burst(NamedTuple):
    """Keys, and what of them is in the library afterwards."""

    keys: bytes
    tags: tuple[str, ...] = ()
    note: str | None = None
    links: int = 0
    creates: int = 1
    """How many annotations are new."""


NOTHING: dict[str, Any] = {"creates": 0}
READING = {
    "tag": Burst(b":1\rtirony cod\r", ("irony cod",)),
    "tag, corrected": Burst(b":1\rtcodx\x7f\r", ("cod",)),
    "tag, cancelled": Burst(b"tcod\x1b", **NOTHING),
    "tag, refused": Burst(b"tcod//\rcod\x1b\x1b", **NOTHING),
    "note": Burst(b":s2\r\rsays cod\x13", note="says cod"),
    "note, discarded": Burst(b":s2\r\rsays cod\x1b\x1b", **NOTHING),
    "note, restored": Burst(b":s2\r\rsays cod\x1b\x1b\r\x12\x13", note="says cod"),
    "place": Burst(b":s3\rc", ("claim",)),
    "place, refused": Burst(b":cod\r\x7f\x7f\x7fs3\rd", ("disputed",)),
    "search here": Burst(b"/council\rd", ("disputed",)),
    "search here, cancelled": Burst(b"/cod\x1b", **NOTHING),
    "search everywhere": Burst(b"ftwelve passengers\ro", ("opinion",)),
    "search everywhere, beside": Burst(b"fforty passengers\x0fo", ("opinion",)),
    "export": Burst(b"Ecod.csv\r", **NOTHING),
    "export, refused": Burst(b"Ecod/cod/cod.csv\rcod\x1b", **NOTHING),
    "export, replaced": Burst(b"Ecod.csv\rEcod.csv\r\r", **NOTHING),
    "help": Burst(b"?cod\x1b", **NOTHING),
    "cues": Burst(b"icod \x1b", **NOTHING),
    "line length": Burst(b"Lcod\r\x7f\x7f\x7f60\r", **NOTHING),
    "name": Burst(CTRL_N + b"Ann\r", **NOTHING),
    "copy": Burst(CTRL_S + b"cod.db\r", **NOTHING),
    "copy, refused": Burst(CTRL_S + b"cod/cod.db\rcod\x1b", **NOTHING),
    "palette": Burst(CTRL_P + b"cod\x1b", **NOTHING),
    "link": Burst(b":s1\rK:s4\rKc", links=1, creates=2),
    "link, cancelled": Burst(b"K)Ko\x1b\x1b", **NOTHING),
    "another document": Burst(b"pletter\rc", ("claim",)),
    "another document, not there": Burst(b"pcod\rcod\x1b", **NOTHING),
    "annotators": Burst(b"OPcod\x1bO", **NOTHING),
    "disagreements": Burst(b"Dcod\x1b", **NOTHING),
    "list": Burst(b"acod\x1b", **NOTHING),
    "list, words": Burst(b"a/cod\x1b\x1b", **NOTHING),
    "apparatus": Burst(b"ecod\x1b", **NOTHING),
    "mark": Burst(b"mc'c", **NOTHING),
    "arrangement": Burst(b";cod\x1b", **NOTHING),
    "quit from a dialog": Burst(b"tcod\x11", **NOTHING),
}
LIBRARY = {
    "details": Burst(b"eCod\r", **NOTHING),
    "details, refused": Burst(b"e\t\t\tcod\rcod\x1b\x1b", **NOTHING),
    "add": Burst(b"acod\r\x1b", **NOTHING),
    "merge, refused": Burst(b"Mcod\rcod\x1b", **NOTHING),
    "removal": Burst(b"xcod\x1b", **NOTHING),
    "blind round": Burst(b"Bcod\x1b", **NOTHING),
    "filter": Burst(b"/ferry\r\rc", ("claim",)),
    "forget": Burst(b"HPcod\r\x7f\x7f\x7f2001-01-01\rcod\x1b\x1b", **NOTHING),
    "keep": Burst(b"RKcod\x1b\x1b", **NOTHING),
}


@pytest.fixture
def library(tmp_path, home, monkeypatch) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    monkeypatch.chdir(tmp_path)
    return path


def outcome(session: Session, library: Path) -> list[tuple[tuple[str, ...], str | None, int]]:
    """What is in the library, once the program has handled all keys and has ended."""
    if not session.ended:
        session.send(CTRL_Q)
    assert session.end() == 0
    assert session.left_on == []
    store = Store.open(library, "somebody else")
    try:
        return [(a.tags, a.note, len(a.links)) for a in store.annotations()]
    finally:
        store.close()


@pytest.mark.parametrize("name", READING)
def test_in_the_reading_screen(library, name):
    burst = READING[name]
    session = Session(library, "read", "bridge")
    try:
        session.shows("Velm was closed")
        session.send(burst.keys)
        annotations = outcome(session, library)
    finally:
        session.close()
    assert len(annotations) == burst.creates
    assert sum(links for *_, links in annotations) == burst.links
    if burst.creates == 1:
        assert annotations == [(burst.tags, burst.note, burst.links)]


@pytest.mark.parametrize("name", LIBRARY)
def test_in_the_list_of_documents(library, name):
    burst = LIBRARY[name]
    session = Session(library)
    try:
        session.shows("The old bridge")
        session.send(burst.keys)
        annotations = outcome(session, library)
    finally:
        session.close()
    assert [tags for tags, *_ in annotations] == [burst.tags] * burst.creates


def test_all_that_annotates_nothing_in_one_write(library):
    """One dialog after the other, with all their letters, in a single burst."""
    # Not "annotators": ESC O P is what a terminal sends for F1.
    names = [name for name, burst in READING.items() if not burst.creates]
    bursts = [READING[name] for name in names if name not in ("annotators", "quit from a dialog")]
    session = Session(library, "read", "bridge")
    try:
        session.shows("Velm was closed")
        session.send(b"".join(burst.keys + ESC for burst in bursts))
        assert outcome(session, library) == []
    finally:
        session.close()
