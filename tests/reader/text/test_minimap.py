"""The minimap's rows: what is changed along is what would be counted anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from reader.text.highlights import Highlights, Mark
from reader.text.minimap import Minimap, rows_of, span_of_row

LENGTH, ROWS = 1000, 20
marks = st.builds(
    lambda start, length, n, colour: Mark(
        start, min(LENGTH, start + length), str(n), colour[0].upper(), colour
    ),
    st.integers(0, LENGTH - 1),
    st.integers(1, 300),
    st.integers(0, 9),
    st.sampled_from(["blue", "ochre", "red"]),
)


def test_a_row_has_the_colour_of_most_of_its_marks() -> None:
    blue = [Mark(0, 10, "a", "C", "blue"), Mark(20, 30, "b", "C", "blue")]
    highlights = Highlights([*blue, Mark(5, 60, "c", "O", "ochre")])
    assert list(Minimap().colours(highlights, LENGTH, ROWS))[:3] == ["blue", "ochre", ""]
    assert list(Minimap().colours(Highlights(), LENGTH, ROWS)) == [""] * ROWS
    assert list(Minimap().colours(Highlights(), 0, ROWS)) == [""] * ROWS


@given(st.lists(marks, max_size=12, unique=True), st.data())
def test_changing_a_few_marks_is_as_good_as_counting_anew(
    first: list[Mark], data: st.DataObject
) -> None:
    minimap, highlights, present = Minimap(), Highlights(first), list(first)
    minimap.colours(highlights, LENGTH, ROWS)
    for _ in range(3):
        removed = data.draw(st.lists(st.sampled_from(present), unique=True)) if present else []
        added = [m for m in data.draw(st.lists(marks, max_size=3, unique=True)) if m not in present]
        highlights = highlights.replaced(removed, added)
        present = [mark for mark in present if mark not in removed] + added
        shown = minimap.colours(highlights, LENGTH, ROWS)
        assert list(shown) == list(Minimap().colours(Highlights(present), LENGTH, ROWS))


@given(st.integers(1, 500), st.integers(1, 60), st.data())
def test_every_character_is_in_one_row(length: int, rows: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, length - 1))
    (row,) = rows_of(Span(at, at + 1), length, rows)
    start, end = span_of_row(row, length, rows)
    assert 0 <= row < rows
    assert start <= at < end
