from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from corpus.text.folding import Folded, fold


@given(st.text())
def test_each_character_folds_by_itself_so_offsets_map_back(text: str) -> None:
    folded = Folded(text)
    assert folded.text == fold(text) == "".join(fold(char) for char in text)
    at = 0
    for position, char in enumerate(text):
        width = len(fold(char))
        for n in range(at, at + width):
            start, end = folded.span(n, n + 1)
            assert start == position
            assert text[start:end][0] == char
            assert all(unicodedata.combining(c) for c in text[start + 1 : end])
        at += width


@given(st.text(), st.data())
def test_the_span_of_a_folded_stretch_folds_to_at_least_that_stretch(
    text: str, data: st.DataObject
) -> None:
    folded = Folded(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert folded.text[start:end] in fold(text[first:last])


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_maps_to_itself(text: str) -> None:
    folded = Folded(text)
    assert folded.text == text.lower()
    assert folded.span(0, len(text)) == (0, len(text))


def test_names_in_several_spellings_fold_alike() -> None:
    assert fold("Şuşa") == fold("Susa") == "susa"
    assert fold("“Aliyev’s”") == '"aliyev\'s"'
    assert fold("Ərdoğan Straße") == fold("ərdoğan STRASSE")


def test_an_accent_written_as_a_character_of_its_own_belongs_to_its_letter() -> None:
    text = "cafe\u0301 noir"
    assert text[slice(*Folded(text).span(0, 4))] == "cafe\u0301"
