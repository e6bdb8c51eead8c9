"""What a reader chooses is done, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning.choices import Choice
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from corpus.cleaning.review import KEEPING_COMMENTS
from corpus.document import Span
from tests.corpus.test_cleaning_properties import TEXTS
from tests.corpus.test_cleaning_rules import BODY, FOOT, HEAD, HYPHENATED, ONE, TWO, WRAPPED
from tests.helpers.examples import examples

PAGE = f"{HEAD}\n\n{BODY}\n\n{FOOT}\n"


def _removal(cleaned: Cleaned, words: str) -> Choice:
    entry = next(
        e
        for e in cleaned.ledger.entries
        if e.action == "drop" and words in cleaned.ledger.raw[e.start : e.end]
    )
    return Choice("keep", Span(entry.start, entry.end), entry.rule)


def _partitions(cleaned: Cleaned, raw: str) -> bool:
    at = 0
    for entry in cleaned.ledger.entries:
        if entry.start != at or entry.end <= at:
            return False
        if entry.action == "keep" and entry.text != raw[entry.start : entry.end]:
            return False
        at = entry.end
    blocks = [cleaned.text[b.start : b.end] for b in cleaned.blocks]
    return at == len(raw) and "\n\n".join(blocks) == cleaned.text and all(blocks)


def _fates(cleaned: Cleaned) -> list[str]:
    """For each raw character, what became of it; a hyphen at a line's end goes with its join."""
    fates: list[str] = []
    for entry in cleaned.ledger.entries:
        stretch = cleaned.ledger.raw[entry.start : entry.end]
        fate = "drop" if entry.action == "repair" and not entry.text.strip() else entry.action
        fates += ["" if c.isspace() or c in "-‐" else fate for c in stretch]
    return fates


def test_one_removal_is_undone_and_no_other() -> None:
    before = clean(PAGE)
    after = clean(PAGE, choices=(_removal(before, "A short walk"),))
    assert "A short walk" in after.text
    assert "Related articles" not in after.text
    assert after.metadata == before.metadata
    assert after.text.startswith(before.text)


def test_a_whole_rule_and_a_single_change_go_together() -> None:
    before = clean(PAGE)
    choice = _removal(before, "Share this article")
    after = clean(PAGE, without=frozenset({"notice.legal"}), choices=(choice,))
    assert "Share this article" in after.text


def test_a_line_within_a_removal_comes_back_alone() -> None:
    at = PAGE.index("A short walk")
    after = clean(PAGE, choices=(Choice("keep", Span(at, at + 12)),))
    assert "A short walk" in after.text
    assert "The pier in 1911" not in after.text


def test_a_repair_and_a_join_are_undone() -> None:
    raw = WRAPPED.replace("ferry fares", "ferry   fares")
    at = raw.index("   ")
    assert "ferry   fares" in clean(raw, choices=(Choice("keep", Span(at, at + 3)),)).text
    gap = raw.index("time\nthis") + 4 if "time\nthis" in raw else raw.index("\n")
    after = clean(raw, choices=(Choice("keep", Span(gap, gap + 1), "join.hard-wrap"),))
    assert len(after.blocks) == len(clean(raw).blocks) + 1


def test_a_hyphen_that_was_the_words_own_comes_back() -> None:
    at = HYPHENATED.index("ye-\nar") + 2
    after = clean(HYPHENATED, choices=(Choice("keep", Span(at, at + 2), "join.hyphen"),))
    assert "this ye-\n\nar, and" in after.text


def test_a_page_number_comes_back_between_the_halves() -> None:
    raw = f"{WRAPPED}\nIt left them all standing on the quay until the morning\n\nPage 1\n\ncame.\n"
    after = clean(raw, choices=(_removal(clean(raw), "Page 1"),))
    assert "Page 1" in after.text


def test_words_are_taken_out_by_hand() -> None:
    at = BODY.index("and the people on")
    words = "and the people on the quay "
    after = clean(BODY, choices=(Choice("drop", Span(at, at + len(words))),))
    assert after.text == BODY.replace(words, "")
    removal = after.ledger.removed[0]
    assert (removal.rule, removal.text) == ("by hand", words.strip())


def test_a_paragraph_is_taken_out_by_hand_and_put_back() -> None:
    at = BODY.index(TWO)
    drop = Choice("drop", Span(at, at + len(TWO)))
    after = clean(BODY, choices=(drop,))
    assert after.text == BODY.replace(f"{TWO}\n\n", "")
    assert clean(BODY, choices=(drop, Choice("keep", drop.span))).text == BODY


def test_lines_of_a_wrapped_paragraph_are_taken_out() -> None:
    lines = WRAPPED.splitlines()
    at = WRAPPED.index(lines[1])
    after = clean(WRAPPED, choices=(Choice("drop", Span(at, at + len(lines[1]))),))
    assert after.text.startswith(f"{lines[0]} {lines[2]}")


def test_all_can_be_taken_out() -> None:
    assert clean(ONE, choices=(Choice("drop", Span(0, len(ONE))),)).text == ""


@examples(300)
@given(TEXTS, st.data())
def test_what_is_dropped_by_hand_is_gone_and_the_rest_as_before(text: str, data: object) -> None:
    assert isinstance(data, st.DataObject)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    before, after = clean(text), clean(text, choices=(Choice("drop", Span(start, end)),))
    assert _partitions(after, text)
    cut = {
        n
        for e in before.ledger.entries
        if e.action == "repair" and e.start < end and start < e.end
        for n in range(e.start, e.end)
    }
    for n, (was, now) in enumerate(zip(_fates(before), _fates(after), strict=True)):
        if start <= n < end:
            assert now in ("drop", "") or (was == "repair" and n in cut)
        elif n not in cut:
            assert was == now


def test_a_line_that_a_second_look_has_emptied_stays_empty() -> None:
    """By itself the star is the mark of an item; what is kept beside it does not bring it back."""
    raw = "\u200b\r*"
    kept = clean(raw, choices=(Choice("keep", Span(0, 1), "repair.invisible"),))
    assert _partitions(kept, raw)
    assert kept.text == "\u200b"


@examples(300)
@given(TEXTS, st.data())
def test_what_is_kept_is_kept_and_the_rest_as_before(text: str, data: object) -> None:
    assert isinstance(data, st.DataObject)
    before = clean(text)
    changes = [e for e in before.ledger.entries if e.action in ("drop", "repair")]
    if not changes:
        return
    entry = data.draw(st.sampled_from(changes))
    choice = Choice("keep", Span(entry.start, entry.end), entry.rule)
    after = clean(text, choices=(choice,))
    assert _partitions(after, text)
    for n, (was, now) in enumerate(zip(_fates(before), _fates(after), strict=True)):
        if not entry.start <= n < entry.end:
            assert was == now


@pytest.mark.parametrize("span", [Span(0, 0), Span(5, 2), Span(10_000, 20_000)])
def test_a_span_of_nothing_changes_nothing(span: Span) -> None:
    for kind in ("keep", "drop"):
        assert clean(PAGE, choices=(Choice(kind, span),)) == clean(PAGE)


def test_comments_that_are_kept_keep_their_names_and_times() -> None:
    page = (
        f"{HEAD}\n\n{BODY}\n\nComments (2)\n\nperrin\n3 May 2021 at 10:22\nI mended the nets "
        "myself and nobody paid me for it.\n\nhilde\n4 May 2021 at 11:02\nThat is not what the "
        f"council said to us on the quay.\n\n{FOOT}\n"
    )
    cleaned = clean(page, without=KEEPING_COMMENTS.without)
    for words in ("perrin", "10:22", "nets myself", "hilde", "11:02", "on the quay"):
        assert words in cleaned.text
    assert not {removal.rule for removal in cleaned.ledger.removed} & KEEPING_COMMENTS.without
    assert "Share this article" not in cleaned.text
