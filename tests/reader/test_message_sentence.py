"""How messages begin and end, whoever words them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.tui.widgets.sentence import message_sentence


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("the file is damaged", "The file is damaged"),
        ("The note is saved.", "The note is saved"),
        ("a tag needs a name", "A tag needs a name"),
        ("undone: tagged claim: “x”", "Undone: tagged claim: “x”"),
        ("élan is not a tag", "Élan is not a tag"),
        ("counting …", "Counting …"),
        ("and so on...", "And so on..."),
        ("3 matches", "3 matches"),
        ("“bridge” is not in the library", "“bridge” is not in the library"),
        ("notes.csv cannot be read", "notes.csv cannot be read"),
        ("ctrl+s saves it", "ctrl+s saves it"),
        ("q closes it", "q closes it"),
        ("https://example.org/a cannot be reached", "https://example.org/a cannot be reached"),
        ("one word\ntwo", "One word␊two"),
        ("", ""),
    ],
)
def test_begins_and_ends_as_a_message(words: str, shown: str) -> None:
    assert message_sentence(words) == shown


@given(st.text())
def test_changes_nothing_a_second_time(words: str) -> None:
    once = message_sentence(words)
    assert message_sentence(once) == once
