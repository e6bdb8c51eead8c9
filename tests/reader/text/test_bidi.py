"""Levels and visual order, against a slow reading of the rules of UAX #9, one after the other."""

from __future__ import annotations

from unicodedata import bidirectional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.arabic_forms import joined_form, joined_sides
from reader.text.bidi import classes, has_right_to_left, levels, row_levels, visual_order
from tests.helpers.examples import examples

PAIRS = {"(": ")", "[": "]", "\u2329": "\u232a", "\u3008": "\u3009"}
SAME = {"\u2329": "\u3008", "\u232a": "\u3009"}
# A character of each class, brackets, marks of direction, and what is ignored.
SAMPLES = "aאا1+$\u0661,\u0300 \t!()[]\u2329\u3009\u200e\u200f\u061c\u200b«"


def reference(line: str, base: int) -> list[int | None]:
    """The levels of a line within a row that ends with it; None for what is ignored."""
    own = "LR"[base]
    places = [at for at, char in enumerate(line) if bidirectional(char) != "BN"]
    chars = [line[at] for at in places]
    types = [bidirectional(char) for char in chars]
    for at, kind in enumerate(types):  # W1
        if kind == "NSM":
            types[at] = types[at - 1] if at else own
    strong = own
    for at, kind in enumerate(types):  # W2
        strong = kind if kind in ("L", "R", "AL") else strong
        if kind == "EN" and strong == "AL":
            types[at] = "AN"
    types = ["R" if kind == "AL" else kind for kind in types]  # W3
    for at in range(1, len(types) - 1):  # W4
        around = types[at - 1], types[at + 1]
        if types[at] in ("ES", "CS") and around == ("EN", "EN"):
            types[at] = "EN"
        elif types[at] == "CS" and around == ("AN", "AN"):
            types[at] = "AN"
    for at in [at for at, kind in enumerate(types) if kind == "EN"]:  # W5
        for step in (1, -1):
            to = at + step
            while 0 <= to < len(types) and types[to] == "ET":
                types[to] = "EN"
                to += step
    types = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in types]  # W6
    strong = own
    for at, kind in enumerate(types):  # W7
        strong = kind if kind in "LR" else strong
        if kind == "EN" and strong == "L":
            types[at] = "L"
    _brackets(chars, types, own)
    at = 0
    while at < len(types):  # N1, N2
        stop = at
        while stop < len(types) and types[stop] not in ("L", "R", "EN", "AN"):
            stop += 1
        before = _strong(types[at - 1]) if at else own
        after = _strong(types[stop]) if stop < len(types) else own
        types[at:stop] = [before if before == after else own] * (stop - at)
        at = stop + 1
    found = []
    for kind in types:  # I1, I2
        number = 2 if kind in ("EN", "AN") else int(kind == "R")
        found.append(2 if base and kind == "L" else number)
    ends = True
    for at in range(len(types) - 1, -1, -1):  # L1
        original = bidirectional(chars[at])
        ends = original in ("S", "B") or (ends and original == "WS")
        found[at] = base if ends else found[at]
    resolved: list[int | None] = [None] * len(line)
    for at, level in zip(places, found, strict=True):
        resolved[at] = level
    return resolved


def _strong(kind: str) -> str:
    return "R" if kind in ("EN", "AN") else kind


def _brackets(chars: list[str], types: list[str], own: str) -> None:
    waiting: list[tuple[str, int]] = []
    pairs = []
    for at, char in enumerate(chars):  # BD16
        if types[at] != "ON":
            continue
        if char in PAIRS:
            waiting.append((PAIRS[char], at))
        elif char in PAIRS.values():
            for n in reversed(range(len(waiting))):
                if SAME.get(waiting[n][0], waiting[n][0]) == SAME.get(char, char):
                    pairs.append((waiting[n][1], at))
                    del waiting[n:]
                    break
    for opening, closing in sorted(pairs):  # N0
        inside = {_strong(types[at]) for at in range(opening + 1, closing)}
        other = "R" if own == "L" else "L"
        if own in inside:
            direction = own
        elif other in inside:
            before = [_strong(kind) for kind in types[:opening] if _strong(kind) in ("L", "R")]
            direction = other if (before or [own])[-1] == other else own
        else:
            continue
        for at in (opening, closing):
            types[at] = direction
            while at + 1 < len(chars) and bidirectional(chars[at + 1]) == "NSM":
                at += 1
                types[at] = direction


def shown(line: str, base: int) -> str:
    resolved = row_levels(classes(line), levels(line, base), base)
    return "".join(line[at] for at in visual_order(resolved))


@examples(600)
@given(st.text(st.sampled_from(SAMPLES), max_size=14), st.integers(0, 1))
def test_levels_are_those_of_the_rules(line: str, base: int) -> None:
    resolved = row_levels(classes(line), levels(line, base), base)
    expected = reference(line, base)
    assert [None if n is None else level for level, n in zip(resolved, expected, strict=True)] == (
        expected
    )


@examples(200)
@given(st.text(max_size=60), st.integers(0, 1))
def test_every_character_of_any_text_has_one_place(text: str, base: int) -> None:
    line = text.replace("\n", " ")
    resolved = row_levels(classes(line), levels(line, base), base)
    assert len(resolved) == len(line)
    assert sorted(visual_order(resolved)) == list(range(len(line)))
    if not base and not has_right_to_left(line):
        assert shown(line, 0) == line


@pytest.mark.parametrize(
    ("line", "base", "expected"),
    [
        ("גן אבג 12-34", 1, "12-34 גבא ןג"),
        ("the אבג דה word", 0, "the הד גבא word"),
        ("אבג (xyz) 5%", 1, "5% )xyz( גבא"),
        ("מחיר: $25.50!", 1, "!$25.50 :ריחמ"),
        ("عدد 25%", 1, "%25 ددع"),
        ("a (ב) c", 0, "a (ב) c"),
        ("א (b) ג", 1, "ג )b( א"),
        ("א-ב-1", 0, "1-ב-א"),
        ("tab\tאב", 0, "tab\tבא"),
        ("אב\tגד", 1, "דג\tבא"),
        ("אב ", 0, "בא "),
        ("אב ", 1, " בא"),
        ("شهر ۱۲/۳۴", 1, "۱۲/۳۴ رهش"),
    ],
)
def test_lines_in_reading_order(line: str, base: int, expected: str) -> None:
    """Without the mirrored forms, which are the row's."""
    assert shown(line, base) == expected


def test_controls_do_not_order_what_is_around_them() -> None:
    """An override or an isolate is a placeholder on the screen, and does nothing."""
    for control in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
        assert shown(f"pay {control}abc def", 0) == f"pay {control}abc def"
        line = f"שלום {control}abc def\u202c\u2069"
        assert shown(line.replace(control, "!").replace("\u202c\u2069", "!!"), 1) == shown(
            line, 1
        ).replace(control, "!").replace("\u202c", "!").replace("\u2069", "!")


def test_a_long_line_with_many_brackets_is_quick() -> None:
    line = "(א)" * 1400 + "[" * 100 + "a]" * 50
    assert len(levels(line, 1)) == len(line)
    assert len(levels("א" + "\u0300" * 10_000 + "(" * 9_000, 0)) == 19_001


@pytest.mark.parametrize(
    ("word", "joined"),
    [
        ("سلام", "ﺳﻠﺎﻡ"),
        ("كَتَبَ", "ﻛَﺘَﺐَ"),
        ("می\u200cروم", "ﻣﯽ\u200cﺭﻭﻡ"),
        ("پژوهش", "ﭘﮋﻭﻫﺶ"),
        ("هـ", "ﻫـ"),
        ("شلום", "ﺷﻞום"),
        ("ښه", "ښﻩ"),
    ],
)
def test_arabic_letters_take_the_form_of_their_place(word: str, joined: str) -> None:
    sides = joined_sides(word)
    assert "".join(joined_form(*pair) for pair in zip(word, sides, strict=True)) == joined
