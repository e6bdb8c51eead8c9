from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.events import Key

from reader.terminal.escape_sequences import SequenceFilter

PASTED = "\x1b[200~c\x1b[?62;co\x1b[A\x1b[201~"
KNOWN = (
    "\x1b[A", "\x1bOP", "\x1b[1;5C", "\x1b[3~", "\x1b[I", "\x1b[O", "\x1b[<0;5;5M",
    "\x1b[<35;12;7M", "\x1b[<0;-5;-5m",
    "\x1b[97;5u", "\x1b[?2026;2$y", PASTED, "\x1b[M !!", "\x1b[Z", "é", "\x1b[24;80R",
)  # fmt: skip
UNKNOWN = (
    "\x1b[?62;c", "\x1b[>41;354;0c", "\x1b]11;rgb:1e1e/cccc/dddd\x1b\\", "\x1b]0;cod\x07",
    "\x1bP1+r436f=\x1b\\", "\x1b[<1;1Z", "\x1b_Gi=1;OK\x1b\\", "\x1b[12;d", "\x1b[?1;2;c",
)  # fmt: skip
ESCAPED = ("\x1bc", "\x1b\r", "\x1b\x7f", "\x1b)", "\x1b?", "\x1b ")
"""An escape, and a key that follows at once."""


def events(text: str) -> list[str]:
    return [repr(event) for event in XTermParser().feed(text)]


def passes(known: SequenceFilter, text: str) -> str:
    """What comes of a text after which the terminal is silent."""
    return known.feed(text) + known.flush()


@pytest.mark.parametrize("text", KNOWN)
def test_what_is_known_passes(text):
    assert passes(SequenceFilter(), text) == text


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_unknown_does_not(text):
    assert SequenceFilter().feed(f"a{text}b") == "ab"


@pytest.mark.parametrize("text", ESCAPED)
def test_an_escape_and_the_key_behind_it(text):
    escape, key = XTermParser().feed(SequenceFilter().feed(text))
    assert isinstance(escape, Key)
    assert escape.key == "escape"
    assert [repr(key)] == events(text[1:])


@given(st.lists(st.sampled_from([*KNOWN, *UNKNOWN, *ESCAPED, *"cod\r"])), st.data())
def test_in_whatever_pieces_it_comes(parts, data):
    text = "".join(parts)
    known = SequenceFilter()
    passed, at = [], 0
    while at < len(text):
        size = data.draw(st.integers(1, 12))
        passed.append(known.feed(text[at : at + size]))
        at += size
    meant = [f"\x1b[27u{part[1:]}" if part in ESCAPED else part for part in parts]
    whole = "".join(part for part in meant if part not in UNKNOWN)
    passed.append(known.flush())  # a paste at the end: nothing goes on with it
    assert events("".join(passed)) == events(whole)
    assert known.flush() == ""


@pytest.mark.parametrize(
    ("begun", "meant"),
    [("\x1b", "\x1b[27u"), ("\x1b[", "\x1b[27u["), ("\x1b]co", "\x1b[27u]co"), ("\x1b[12", "")],
)
def test_what_does_not_go_on(begun, meant):
    known = SequenceFilter()
    assert known.feed(begun) == ""
    assert known.flush() == meant
    assert known.feed("c") == "c"


def test_what_never_ends_is_no_sequence():
    assert SequenceFilter().feed("\x1b]" + "x" * 5000).endswith("x")


END = "\x1b[201~"


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_paste_that_holds_the_mark_of_its_end(size):
    """The rest of it would be keys: `cod` tags three times."""
    text = f"\x1b[200~two {END}cod\r{END} three{END}x"
    known = SequenceFilter()
    passed = "".join(known.feed(text[at : at + size]) for at in range(0, len(text), size))
    passed += known.flush()
    paste, key = XTermParser().feed(passed)
    assert paste.text == "two [201~cod\r[201~ three"
    assert key.key == "x"


def test_keys_behind_a_paste_wait_a_moment_only():
    """A key that is held down never lets the terminal be silent."""
    now = 1.0
    known = SequenceFilter(lambda: now)
    assert known.feed(f"\x1b[200~pasted{END}") == "\x1b[200~pasted"
    assert known.feed("j") == ""
    now = 2.0
    assert known.feed("j") == f"{END}jj"
    assert known.feed("j") == "j"


def test_two_pastes_and_what_is_typed_between_them():
    text = f"\x1b[200~one{END}c\x1b[200~two{END}"
    assert passes(SequenceFilter(), text) == text
