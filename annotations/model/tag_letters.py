"""The letter by which the margin knows a tag: one to each tag, as far as there are letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZΓΔΘΛΞΠΣΦΨΩ"
NO_LETTER = "•"
"""What tags share once every letter is taken."""
_SIGNS = frozenset("+÷≠≡↑?·•┃┇›✓")
"""What the margin shows for other reasons."""


def is_letter(mark: str) -> bool:
    """Whether a tag may be marked so: beside a digit nobody could tell how many annotators there
    are.
    """
    return (
        bool(mark)
        and mark.isprintable()
        and not mark.isspace()
        and not any(char.isdigit() for char in mark)
        and mark not in _SIGNS
    )


def same_letter(letter: str) -> str:
    """What letters that only differ in case have in common: the margin shows a mark that is not
    saved yet in lower case.
    """
    return letter.casefold()


def free_letter(name: str, taken: Iterable[str]) -> str:
    """A letter for a tag of this name that is none of those taken: the first of its own name, from
    behind the last “/”, else any.
    """
    used = {same_letter(letter) for letter in taken}
    return next((c for c in _candidates(name) if same_letter(c) not in used), NO_LETTER)


def _candidates(name: str) -> Iterator[str]:
    # The part after the last "/" distinguishes a tag from its parent.
    for char in (*name.rpartition("/")[2], *name, *_ALPHABET):
        if char.isalpha():
            upper = char.upper()
            yield upper if len(upper) == 1 else char
