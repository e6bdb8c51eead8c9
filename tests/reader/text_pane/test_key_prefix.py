"""Counts and awaited letters, key by key."""

from __future__ import annotations

import pytest

from reader.tui.text_pane.key_prefix import KeyPrefix


class Typing:
    """A prefix, and what it has shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.prefix = KeyPrefix(self.shown.append)

    def digits(self, digits: str) -> None:
        for digit in digits:
            assert not self.prefix.press(digit, digit)
            assert self.prefix.add_digit()


@pytest.fixture
def typing() -> Typing:
    return Typing()


def test_a_count_is_for_the_next_key_only(typing: Typing) -> None:
    typing.digits("12")
    assert typing.shown == ["1", "12"]
    assert not typing.prefix.press("j", "j")
    assert typing.prefix.take() == 12
    assert typing.prefix.take() is None
    assert typing.shown[-1] == ""
    typing.prefix.press("j", "j")
    assert typing.prefix.take() is None


def test_a_zero_begins_no_number(typing: Typing) -> None:
    typing.prefix.press("0", "0")
    assert not typing.prefix.add_digit()
    typing.digits("10")
    typing.prefix.press("j", "j")
    assert typing.prefix.take() == 10


def test_a_count_keeps_its_last_five_digits(typing: Typing) -> None:
    typing.digits("1234567")
    typing.prefix.press("j", "j")
    assert typing.prefix.take() == 34567


def test_escape_ends_a_count_and_does_nothing_else(typing: Typing) -> None:
    typing.digits("4")
    assert typing.prefix.press("escape", None)
    assert not typing.prefix.press("escape", None)


def test_a_letter_is_handed_on_and_a_count_forgotten(typing: Typing) -> None:
    letters: list[str] = []
    typing.prefix.await_letter("m", letters.append)
    assert typing.shown == ["m"]
    assert typing.prefix.press("a", "a")
    assert letters == ["a"]
    assert typing.shown == ["m", ""]
    typing.prefix.await_letter("m", letters.append)
    assert typing.prefix.press("left", None)
    assert not typing.prefix.press("b", "b")
    assert letters == ["a"]
    typing.digits("3")
    typing.prefix.await_letter("m", letters.append)
    typing.prefix.cancel()
    assert not typing.prefix.press("c", "c")
    assert typing.prefix.take() is None
    assert letters == ["a"]
