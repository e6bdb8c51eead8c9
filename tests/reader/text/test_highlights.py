"""Marks, runs and lanes, against the naive way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from reader.text.highlights import LANES, Highlights, Mark, lanes, runs

LENGTH = 40


@st.composite
def marks(draw: st.DrawFn) -> list[Mark]:
    drawn = []
    for number in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, LENGTH))
        end = draw(st.integers(start, LENGTH))
        drawn.append(Mark(start, end, str(number), "CODX"[number % 4]))
    return drawn


spans = st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(sorted)


def outer_first(marks_here: list[Mark]) -> list[Mark]:
    return sorted(marks_here, key=lambda m: (m.start, -m.end, m.id, m.letter))


@given(marks(), spans)
def test_what_overlaps_is_found(given_marks: list[Mark], span: list[int]) -> None:
    start, end = span
    expected = sorted(m for m in given_marks if m.start < end and m.end > start)
    assert sorted(Highlights(given_marks).overlapping(start, end)) == expected


@given(st.integers(1, 9000), st.integers(0, 9000), st.integers(1, 70))
def test_many_marks_and_one_over_half_of_them(count: int, start: int, length: int) -> None:
    many = [Mark(n, n + 1 + n % 5, str(n)) for n in range(count)] + [
        Mark(0, count // 2 + 1, "long")
    ]
    expected = sorted(m for m in many if m.start < start + length and m.end > start)
    assert sorted(Highlights(many).overlapping(start, start + length)) == expected


@given(marks(), spans)
def test_runs_are_what_each_character_says(given_marks: list[Mark], span: list[int]) -> None:
    start, end = span
    split = runs(given_marks, start, end)
    assert "".join("x" * (r.end - r.start) for r in split) == "x" * (end - start)
    assert [r.start for r in split[1:]] == [r.end for r in split[:-1]]
    for run in split:
        for offset in range(run.start, run.end):
            over = outer_first([m for m in given_marks if m.start <= offset < m.end])
            assert run.depth == len(over)
            assert list(run.marks) == over[-3:]


@given(marks(), st.sets(st.integers(1, LENGTH - 1), max_size=6))
def test_lanes_show_every_mark_beside_each_of_its_rows(
    given_marks: list[Mark], cuts: set[int]
) -> None:
    starts = [0, *sorted(cuts)]
    ends = [*starts[1:], LENGTH]
    beside = lanes(given_marks, starts, LENGTH)
    lane_of: dict[str, int] = {}
    for row, (start, end) in enumerate(zip(starts, ends, strict=True)):
        here = {m.id for m in given_marks if m.start < m.end and m.start < end and m.end > start}
        assert {lane.mark.id for lane in beside[row]} == here
        lane_numbers = [lane.lane for lane in beside[row] if lane.lane < LANES]
        assert len(lane_numbers) == len(set(lane_numbers))
        if len(here) <= 1:
            assert all(lane.lane < LANES for lane in beside[row]) or not here or lane_of
        for lane in beside[row]:
            assert lane_of.setdefault(lane.mark.id, lane.lane) == lane.lane
            assert lane.first == (start <= lane.mark.start < end)


def test_three_overlapping_marks_have_three_lanes_and_a_fourth_a_plus() -> None:
    four = [Mark(n, 10, str(n)) for n in range(4)]
    assert [lane.lane for lane in lanes(four, [0], 10)[0]] == [0, 1, 2, LANES]


def test_a_bar_follows_the_letter() -> None:
    (first,), (second,) = lanes([Mark(2, 8, "a")], [0, 5], 10)
    assert (first.first, second.first) == (True, False)
    # A mark that began before the piece shows a bar from its first row on.
    assert lanes([Mark(2, 8, "a")], [5], 10)[0][0].first is False


def test_walking_from_mark_to_mark() -> None:
    highlights = Highlights([Mark(5, 9, "b"), Mark(2, 4, "a"), Mark(5, 6, "c")])
    assert highlights.after(0) == Mark(2, 4, "a")
    assert highlights.after(2) == Mark(5, 6, "c")
    assert highlights.after(5) is None
    assert highlights.after(5, 6) == Mark(5, 9, "b")
    assert highlights.after(5, 9) is None
    assert highlights.before(5, 9) == Mark(5, 6, "c")
    assert highlights.before(5) == Mark(2, 4, "a")
    assert highlights.before(2) is None
    assert [mark.id for mark in highlights.at(5)] == ["b", "c"]


@given(marks(), marks(), st.data())
def test_a_few_marks_less_and_more(
    before: list[Mark], added: list[Mark], data: st.DataObject
) -> None:
    gone = data.draw(st.lists(st.sampled_from(before), unique=True)) if before else []
    changed = Highlights(before).replaced(gone, added)
    fresh = Highlights([*(mark for mark in before if mark not in gone), *added])
    assert sorted(changed.marks) == sorted(fresh.marks)
    for offset in range(LENGTH):
        assert changed.at(offset) == fresh.at(offset)


def test_the_next_span_goes_round_the_text_and_through_marks_that_begin_together() -> None:
    highlights = Highlights([Mark(2, 4, "a"), Mark(5, 6, "b"), Mark(5, 9, "c")])
    spans = [Span(2, 4), Span(5, 6), Span(5, 9)]
    for direction, order in ((1, spans), (-1, spans[::-1])):
        span = highlights.next_span(None, 0 if direction > 0 else 20, direction)
        for expected in [*order, *order]:
            assert span == expected
            span = highlights.next_span(span, 0, direction)
    # A selection that is no mark is like a cursor at its start.
    assert highlights.next_span(Span(2, 3), 0, 1) == Span(2, 4)
    assert highlights.next_span(Span(5, 7), 0, -1) == Span(2, 4)
    assert Highlights().next_span(None, 3, 1) is None
