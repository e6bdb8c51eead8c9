"""Exact search in stretches answers as it does in one piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.search import exact
from corpus.search.exact import FoldedText
from corpus.spans import Spans
from tests.helpers.examples import examples

TEXTS = st.text(st.sampled_from("aAbß éİс…’\u0301й\u0306\u0640中。\n\u00a0"), max_size=60)


@examples(300)
@given(TEXTS, st.data())
def test_a_match_may_go_from_one_stretch_to_another(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    query = text[start : start + data.draw(st.integers(1, 12))]
    expected = list(FoldedText(text).find(query))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact, "_STRETCH", data.draw(st.integers(1, 20)))
        patch.setattr(exact, "_WINDOW", data.draw(st.integers(0, 3)))
        in_stretches = list(FoldedText(text).find(query))
    assert in_stretches == expected


def test_white_space_longer_than_a_stretch_joins_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "_STRETCH", 4)
    text = "the old" + " " * 30 + "bridge of stone"
    assert list(FoldedText(text).find("OLD  bridge")) == [(4, 43)]
    assert list(FoldedText(text).find("old bridges")) == []


def test_many_spans_are_a_sequence_of_spans() -> None:
    spans = Spans(FoldedText("no, not now").find("no"))
    assert list(spans) == [(0, 2), (4, 6), (8, 10)]
    assert (spans[-1], spans[1:], len(spans), bool(Spans())) == (
        (8, 10), ((4, 6), (8, 10)), 3, False,
    )  # fmt: skip
