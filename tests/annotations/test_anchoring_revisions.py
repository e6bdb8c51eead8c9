"""Passages found again in a new revision, the earlier one at hand."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.anchoring.anchor import PassageFinder
from annotations.anchoring.candidate_scoring import AnchorResult
from annotations.model.selectors import describe
from corpus.document import Span
from tests.helpers.factories import TEXT

OTHER = "Quite another article, about fish and their prices. It has not one sentence of the first."
LINE = "The ministry declined to comment on the figures."


def carried(before: str, after: str, passage: Span) -> AnchorResult:
    return PassageFinder(after, before).find(describe(before, passage))


def span_of(text: str, quote: str, *, last: bool = False) -> Span:
    start = text.rindex(quote) if last else text.index(quote)
    return Span(start, start + len(quote))


@st.composite
def grown(draw: st.DrawFn) -> tuple[str, str, Span, Span]:
    """A text of paragraphs, many of them the same, the text with new ones between, and a passage of
    one paragraph in both.
    """
    words = st.sampled_from(["so", "he", "went", "home", "again", "“no”,", "1921", "é", "見"])
    paragraph = st.lists(words, min_size=1, max_size=8).map(" ".join)
    kinds = draw(st.lists(paragraph, min_size=1, max_size=3))
    old = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=8))
    new: list[tuple[str, int | None]] = []
    for number, one in enumerate(old):
        for _ in range(draw(st.integers(0, 2))):
            new.append((f"New matter number {len(new)}xx, never seen.", None))
        new.append((one, number))
    chosen = draw(st.integers(0, len(old) - 1))
    start = draw(st.integers(0, len(old[chosen]) - 1))
    end = draw(st.integers(start + 1, len(old[chosen])))
    there = next(at for at, (_, number) in enumerate(new) if number == chosen)
    offset = sum(len(one) + 2 for one in old[:chosen])
    moved = sum(len(one) + 2 for one, _ in new[:there])
    return (
        "\n\n".join(old),
        "\n\n".join(one for one, _ in new),
        Span(offset + start, offset + end),
        Span(moved + start, moved + end),
    )


def _copies(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


SAME, OTHERS, LAST = (
    "so 1921 é so went",
    "見 é 見 he again 1921 1921 見",
    "home went went so he “no”,",
)
NO, MARKS = "見 went é 見 “no”,", "went “no”, home again “no”,"
NEW = [f"New matter number {number}xx, never seen." for number in range(9)]


# Copies of a paragraph in which the passage is a mark, which no word tells of.
@example((_copies(NO, NO, NO), _copies(NEW[0], NO, NO, NEW[3], NO), Span(33, 34), Span(69, 70)))
@example(
    (
        _copies(MARKS, MARKS, MARKS, MARKS),
        _copies(MARKS, NEW[1], NEW[2], MARKS, MARKS, MARKS),
        Span(26, 27),
        Span(26, 27),
    )
)
# One of two copies that was looked at more closely than the other.
@example(
    (
        _copies(*[SAME] * 5, OTHERS, OTHERS, LAST),
        _copies(SAME, SAME, *NEW[2:4], SAME, *NEW[5:7], SAME, *NEW[7:], SAME, OTHERS, OTHERS, LAST),
        Span(58, 69),
        Span(202, 213),
    )
)
@given(grown())
def test_an_unchanged_paragraph_is_never_confused_with_another(
    case: tuple[str, str, Span, Span],
) -> None:
    before, after, passage, truth = case
    found = carried(before, after, passage)
    assert found.span in (None, truth)


@given(st.data())
def test_in_an_unchanged_text_every_passage_is_itself(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1) | st.text("ab \n.", min_size=1))
    start = data.draw(st.integers(0, len(text) - 1))
    passage = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert carried(text, text, passage) == AnchorResult(passage, None, 1.0, "position")


@given(st.text(max_size=200), st.text(max_size=200), st.data())
def test_what_is_found_is_a_passage_of_the_new_text(
    before: str, after: str, data: st.DataObject
) -> None:
    before = TEXT + before
    start = data.draw(st.integers(0, len(before) - 1))
    passage = Span(start, data.draw(st.integers(start + 1, len(before))))
    for new in (after, TEXT[40:] + after, after + TEXT):
        found = carried(before, new, passage)
        assert 0 <= found.confidence <= 1
        assert found.span is None or found.suggestion is None
        for place in (found.span, found.suggestion):
            assert place is None or 0 <= place.start < place.end <= len(new)


def test_each_of_two_copies_keeps_its_own() -> None:
    before = f"One.\n\n{LINE}\n\nSomething else was said.\n\n{LINE}\n\nThe end of the matter."
    after = before.replace("One.", "One, and more of it.").replace("Something else", "No more")
    for last in (False, True):
        found = carried(before, after, span_of(before, LINE, last=last))
        assert found.span == span_of(after, LINE, last=last)


def test_the_copy_that_went_is_not_found_in_the_one_that_stayed() -> None:
    before = f"It began well.\n\n{LINE}\n\nSomething else was said.\n\n{LINE}\n\nThat was all."
    after = before.replace(f"\n\n{LINE}\n\nThat", "\n\nThat")
    assert carried(before, after, span_of(before, LINE)).span == span_of(after, LINE)
    gone = carried(before, after, span_of(before, LINE, last=True))
    assert gone.span is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("thirty buses", "30 buses"),
        ("Officials said that ", "Officials, asked twice, said on Tuesday that "),
        ("turned back", "tunred\nback"),
        ("nobody will say so", "no­body\xa0will say so [3]"),
    ],
)
def test_what_changed_in_it_stays_in_it(old: str, new: str) -> None:
    after = "A line before.\n\n" + TEXT.replace(old, new)
    sentence = next(s for s in TEXT.replace("\n\n", " ").split(". ") if old in s).rstrip(".")
    found = carried(TEXT, after, span_of(TEXT, sentence))
    assert found.span is not None
    assert after[slice(*found.span)] == sentence.replace(old, new).removesuffix(" [3]")
    assert found.method == "difference"


def test_a_moved_sentence_is_found_where_it_went() -> None:
    sentence = "The mayor denied everything."
    after = f"{sentence} {TEXT.removesuffix(sentence)}".strip()
    assert carried(TEXT, after, span_of(TEXT, sentence)).span == span_of(after, sentence)


def test_what_was_replaced_is_offered_and_not_placed() -> None:
    after = TEXT.replace("scandal", "triumph")
    found = carried(TEXT, after, span_of(TEXT, "scandal"))
    assert found.span is None
    assert found.suggestion == span_of(after, "triumph")
    assert 0 < found.confidence < 0.5


def test_marks_stand_between_the_same_words() -> None:
    text = "Is that so? “Yes,” she said; “no.” Nobody — nobody at all — came."
    after = text.replace("Is that", "Was it")
    passage = Span(text.rindex("—"), text.rindex("—") + 1)
    assert carried(text, after, passage).span == Span(after.rindex("—"), after.rindex("—") + 1)


@pytest.mark.parametrize("quote", ["Monday", "That is a scandal, and nobody will say so."])
def test_another_article_holds_nothing(quote: str) -> None:
    after = f"On Monday nobody came. {OTHER}"
    assert carried(TEXT, after, span_of(TEXT, quote)).span is None


def test_long_texts_of_few_words_are_no_trap() -> None:
    before = "the same again " * 20_000
    after = "first " + before.replace("again", "once", 1) + "last"
    found = carried(before, after, Span(150_000, 150_300))
    assert (
        found.span is None or after[slice(*found.span)].split() == before[150_000:150_300].split()
    )


def test_the_same_texts_give_the_same_places() -> None:
    after = TEXT.replace("thirty", "forty").replace("Monday", "Tuesday")
    spans = [Span(start, start + 20) for start in range(0, len(TEXT) - 20, 7)]
    assert [carried(TEXT, after, s) for s in spans] == [carried(TEXT, after, s) for s in spans]
