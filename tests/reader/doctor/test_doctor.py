"""`variorum doctor`: what it finds of a terminal, an installation and a library, and its advice."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.service.store import Store
from corpus.optional_parts import PARTS
from reader.doctor.installation import sqlite
from reader.doctor.terminal import clipboard, colours, mouse
from reader.doctor.terminal_answers import Answers, parse_answers
from tests.helpers.factories import add
from tests.helpers.paths import ROOT


def found(answer) -> dict[str, dict[str, str]]:
    return {finding["topic"]: finding for finding in answer.json}


def test_a_sound_library_is_in_order(variorum):
    store = Store.open(variorum.library, "Ada")
    add(store)
    store.close()
    answer = variorum("doctor", "--json")
    assert answer.code == 0
    assert found(answer)["its health"]["says"].startswith("no problems found in 1 document")
    shown = variorum("doctor")
    assert [line for line in shown.lines if line and not line.startswith(" ")] == [
        "Terminal", "Installation", "Library",
    ]  # fmt: skip
    assert max(map(len, shown.lines)) <= 100 + len(str(variorum.library))


def test_there_is_no_library_yet(variorum):
    answer = variorum("doctor", "--json")
    assert answer.code == 0
    assert found(answer)["library"]["advice"].startswith("variorum add FILE creates it")
    assert not variorum.library.exists()


def test_a_damaged_library_is_a_problem_with_advice(variorum):
    Store.open(variorum.library, "Ada").close()
    with variorum.library.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 20_000)
    answer = variorum("doctor", "--json")
    assert answer.code == 1
    health = found(answer)["its health"]
    assert health["state"] == "problem"
    assert "variorum re" in health["advice"] or "variorum check" in health["advice"]


def test_keys_that_cannot_be_read_are_a_problem(variorum):
    from reader.keymap import keymap_path

    keymap_path().parent.mkdir(parents=True, exist_ok=True)
    keymap_path().write_text("[keys\n", "utf-8")
    answer = variorum("doctor", "--json")
    assert answer.code == 1
    assert found(answer)["keys"]["state"] == "problem"


@pytest.mark.parametrize(("environment", "state", "words"), [
    ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "ok", "16 million"),
    ({"TERM": "xterm-direct"}, "ok", "16 million"),
    ({"TERM": "xterm-256color"}, "limited", "256"),
    ({"TERM": "linux"}, "limited", "16"),
    ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "limited", "NO_COLOR"),
])  # fmt: skip
def test_colours(environment, state, words):
    finding = colours(environment)
    assert (finding.state, words in finding.says) == (state, True)
    assert bool(finding.advice) == (state != "ok")


def test_versions_of_sqlite():
    states = {
        version: sqlite(version).state
        for version in ((3, 40, 1), (3, 44, 6), (3, 50, 6), (3, 50, 7), (3, 51, 2), (3, 51, 3))
    }
    assert [version for version, state in states.items() if state != "ok"] == [
        (3, 40, 1), (3, 50, 6), (3, 51, 2),
    ]  # fmt: skip


def test_optional_parts_are_those_of_the_package():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {name: set() for name in project["optional-dependencies"]}
    for name, requirements in project["optional-dependencies"].items():
        extras[name] = {requirement.partition(">")[0] for requirement in requirements}
    assert {part.name: set(part.modules) for part in PARTS} == extras


def test_what_terminals_answer():
    xterm = b"\x1b[?1006;2$y\x1b[?2004;2$y\x1b[?64;1;2;6;9;15;18;21;22;52c"
    assert parse_answers(xterm) == Answers(mouse=True, paste=True, clipboard=True)
    assert parse_answers(b"\x1b[?1006;0$y\x1b[?62;c") == Answers(mouse=False)
    assert parse_answers(b"\x1b[?6c") == Answers()  # the Linux console
    assert parse_answers(b"") == Answers()
    assert mouse(Answers(mouse=False), {}).state == "limited"
    assert clipboard(Answers(clipboard=True), {"SSH_CONNECTION": "1"}).state == "ok"


@given(st.binary(max_size=200))
def test_whatever_is_typed_meanwhile_is_no_answer(received):
    answers = parse_answers(received)
    assert answers.mouse in (None, True, False)


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")
def test_a_terminal_is_asked_and_its_answer_is_no_key(home):
    """In a pseudo-terminal that answers as xterm does."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", "doctor"], stdin=side, stdout=side, stderr=side,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}, start_new_session=True,
    )  # fmt: skip
    os.close(side)
    shown = bytearray()

    def answer() -> None:
        answered = False
        while True:
            select.select([main], [], [])
            try:
                read = os.read(main, 4096)
            except OSError:
                return
            if not read:
                return
            shown.extend(read)
            if not answered and b"\x1b[c" in shown:
                answered = True
                os.write(main, b"\x1b[?1006;2$y\x1b[?2004;2$y\x1b[?64;52c")

    reading = threading.Thread(target=answer)
    reading.start()
    assert process.wait(timeout=60) == 0
    reading.join(timeout=60)
    os.close(main)
    text = shown.decode("utf-8", "replace")
    assert "reported; with shift the terminal itself selects" in text
    assert "set by the terminal (OSC 52)" in text
    assert "$y" not in text.partition("\x1b[c")[2]  # not echoed


def test_a_library_that_cannot_be_made_is_a_problem(variorum, tmp_path):
    (tmp_path / "file").touch()  # root may write everywhere, but not into this
    library = tmp_path / "file/folder/library.db"
    answer = variorum("--library", str(library), "doctor", "--json")
    assert answer.code == 1
    finding = found(answer)["library"]
    assert (finding["state"], "--library" in finding["advice"]) == ("problem", True)
    added = variorum("--library", str(library), "add", __file__)
    assert added.err.strip().endswith("; name another file with --library")
