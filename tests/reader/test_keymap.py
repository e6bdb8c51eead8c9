"""Keys that a reader has chosen in keys.toml, and keyboards of other scripts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader import keymap
from reader.keyboard_layouts import AUTOMATIC, LAYOUTS
from reader.keymap import Keymap, parse_key
from tests.helpers.command_line import CommandLine
from tests.helpers.screens import make_library, press, reading_screen, running_app

needs_pty = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")


def chosen(text: str) -> Path:
    path = keymap.keymap_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("j", "j"), ("G", "G"), ("?", "question_mark"), ("(", "left_parenthesis"), ("о", "о"),
        (",", "comma"), ("+", "plus"), ("ctrl+s", "ctrl+s"), ("ctrl++", "ctrl+plus"),
        ("PgDn", "pagedown"), ("esc", "escape"), ("shift+↑", "shift+up"), ("f5", "f5"),
        ("space", "space"), ("alt+left", "alt+left"), ("@", "at"), ("-", "minus"),
    ],
)  # fmt: skip
def test_keys_are_written_as_readers_write_them(written: str, key: str) -> None:
    assert parse_key(written) == key


def test_without_a_file_keys_are_as_ever(home: Path) -> None:
    assert keymap.load() == Keymap()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[keys", "not valid TOML"),
        ("keys = 3", "write [keys]"),
        ("[colours]\na = 1", "use [keys] and [layout]"),
        ('[keys]\n"text.line_down" = 3', 'as "j" or ["j", "down"]'),
        ('[keys]\n"text.line_down" = "jj"', "“jj” is not a key"),
        ('[keys]\n"text.line_down" = ""', "“” is not a key"),
        ('[keys]\n"text.line_down" = "strg+j"', "“strg” is not one of ctrl"),
        ('[keys]\n"text.line_down" = "shift+j"', "the character that shift makes"),
        ('[layout]\npreset = "qwertz"', "there is no layout “qwertz”"),
        ('[layout]\n"ab" = "c"', "one character for another"),
        ('[layout]\n"a" = 1', "one character for another"),
    ],
)
def test_a_file_that_is_wrong_is_one_sentence(
    variorum: CommandLine, text: str, reason: str
) -> None:
    chosen(text)
    assert reason in variorum.fails("keys")


def test_a_file_that_is_no_text_is_one_sentence(variorum: CommandLine) -> None:
    chosen("").write_bytes(b"\xff\xfe[\0k\0")
    assert "not encoded in UTF-8" in variorum.fails("keys")


def test_the_keys_are_listed_with_their_commands(variorum: CommandLine) -> None:
    listed = variorum.ok("keys", "--json").json
    by_command = {entry["command"]: entry for entry in listed}
    assert by_command["text.line_down"]["keys"] == ["j", "↓"]
    assert by_command["app.help"]["keys"] == ["?", "f1"]
    assert "text.line_down" in variorum.ok("keys").out


@needs_pty
def test_the_template_changes_nothing_until_it_is_edited(variorum: CommandLine) -> None:
    before = variorum.process("keys", "--json", fresh=True).json
    template = variorum.process("keys", "--template", fresh=True).out
    chosen("\n".join(line.removeprefix("# ") if '" = [' in line else line
                     for line in template.splitlines()))  # fmt: skip
    assert len(keymap.load().keys) > 150
    assert variorum.process("keys", "--json", fresh=True).json == before


@needs_pty
def test_a_command_that_is_not_there_is_one_sentence(variorum: CommandLine) -> None:
    """A later version may call it otherwise: the other keys hold nevertheless."""
    chosen('[keys]\n"text.lin_down" = "j"\n"text.line_up" = "f5"')
    answer = variorum.process("keys", "--json", fresh=True)
    assert answer.err.count("\n") == 1
    assert "no command “text.lin_down”; did you mean text.line_down?" in answer.err
    assert {e["command"]: e["keys"] for e in answer.json}["text.line_up"] == ["f5"]


@needs_pty
def test_a_chosen_key_is_taken_from_who_usually_has_it(variorum: CommandLine) -> None:
    chosen('[keys]\n"text.line_down" = "k"\n"reading.back" = ["Q", "q"]')
    answer = variorum.process("keys", "--json", fresh=True)
    assert answer.code == 0
    assert "k runs text.line_down; text.line_up has ↑" in answer.err
    assert "Q runs reading.back; other_screens.queue has no key" in answer.err
    keys = {entry["command"]: entry["keys"] for entry in answer.json}
    assert keys["text.line_down"] == ["k"]
    assert keys["text.line_up"] == ["↑"]
    assert keys["other_screens.queue"] == []
    assert keys["library.queue"] == ["Q"]  # on another screen


@needs_pty
def test_one_key_chosen_for_two_commands_is_one_sentence(variorum: CommandLine) -> None:
    chosen('[keys]\n"text.line_down" = "f5"\n"text.line_up" = ["k", "f5"]')
    answer = variorum.process("keys", fresh=True)
    assert answer.code == 1
    assert "f5 is assigned to text.line_down and text.line_up" in answer.err


@needs_pty
def test_the_usual_keys_in_the_file_are_not_chosen_ones(variorum: CommandLine) -> None:
    """As in a template of an earlier version with every line in force: what was changed wins."""
    chosen('[keys]\n"text.line_up" = ["k", "up"]\n"text.line_down" = "k"')
    answer = variorum.process("keys", "--json", fresh=True)
    assert answer.code == 0
    assert {e["command"]: e["keys"] for e in answer.json}["text.line_up"] == ["↑"]


def test_every_layout_reaches_the_letters_of_commands() -> None:
    for name, layout in LAYOUTS.items():
        assert all(len(typed) == len(meant) == 1 for typed, meant in layout.items()), name
        letters = "jkhlgv" if name == "arabic" else "jkhlgvb"
        assert set(letters) <= {*layout.values(), *(set(letters) - layout.keys())}, name
    assert {AUTOMATIC[letter] for letter in "оξჯחت"} == {"j"}
    assert not any(typed.isascii() for typed in AUTOMATIC)
    # The same letter on two keys: only who has the keyboard can say which.
    assert LAYOUTS["armenian-eastern"]["հ"] != LAYOUTS["armenian-phonetic"]["հ"]
    assert "հ" not in AUTOMATIC


async def test_letters_of_another_keyboard_move_and_tag(tmp_path: Path, home: Path) -> None:
    make_library(tmp_path / "library.db")
    async with running_app(tmp_path / "library.db", "bridge") as (app, pilot):
        screen = reading_screen(app)
        await press(app, pilot, "о")  # where j lies on a Russian keyboard
        assert screen.pane is not None
        below = screen.pane.cursor
        assert below > 0
        await press(app, pilot, "л")  # k
        assert screen.pane.cursor < below
        await press(app, pilot, "с")  # c: claim
        assert [a.tags for a in app.session.store.annotations()] == [("claim",)]


async def test_what_is_typed_into_a_field_stays_as_it_is(tmp_path: Path, home: Path) -> None:
    make_library(tmp_path / "library.db")
    async with running_app(tmp_path / "library.db", "bridge") as (app, pilot):
        await press(app, pilot, "с", "enter", "о", "с", "ctrl+s")
        assert [a.note for a in app.session.store.annotations()] == ["ос"]


@pytest.fixture
def begun(tmp_path: Path, home: Path) -> Iterator[Callable[[], object]]:
    from tests.helpers.terminals import Session

    library = tmp_path / "library.db"
    make_library(library)
    sessions: list[Session] = []

    def begin() -> Session:
        sessions.append(Session(library, "read", "bridge", fresh=True))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


@needs_pty
def test_a_remapped_key_works_and_is_shown(begun) -> None:
    chosen('[keys]\n"tagging.other_tag" = "f3"\n"app.help" = ["f1"]\n"text.line_down" = "ctrl+o"')
    session = begun()
    session.shows("f1 help")
    session.send(b"\x1bOR")
    session.shows("Tag the passage")


@needs_pty
def test_a_wrong_file_stops_the_start_with_its_sentence(begun) -> None:
    chosen('[keys]\n"reading.back" = "QQ"')
    session = begun()
    assert session.end() == 1
    assert "“QQ” is not a key" in " ".join(session.screen.text.split())


@needs_pty
def test_a_chosen_key_does_what_was_chosen_and_the_loss_is_shown_once(begun) -> None:
    chosen('[keys]\n"reading.bakc" = "Q"\n"tagging.claim" = "]"')
    session = begun()
    session.shows("did you mean reading.back?")
    session.shows("] runs tagging.claim")
    session.send(b"]")
    session.shows("C claim Ann")
    session.send(b"?/next annotation")
    session.shows("Go to the next annotation")
    assert "]" not in next(line for line in session.screen.lines if "the next annotation" in line)
    session.send(b"\x11")
    assert session.end() == 0
    session = begun()
    session.shows("claim")
    session.send(b"j?")
    session.shows("Go down a line")
    session.send(b"q")
    session.until(lambda: "Go down a line" not in session.screen.text)
    assert "runs tagging.claim" not in session.screen.text
