from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document, Metadata, Span
from corpus.search.exact import find_exact
from corpus.search.scan import scan
from corpus.text.folding import fold
from tests.helpers.factories import blocks_of_lines


def document(text: str, slug: str = "one") -> Document:
    return Document(slug, slug, Metadata(), text, blocks_of_lines(text))


@given(st.text(max_size=30), st.text(max_size=5), st.text(max_size=30))
def test_what_is_there_is_found(before: str, query: str, after: str) -> None:
    text = before + query + after
    if not fold(query).split():
        return
    found = list(find_exact(text, query))
    assert found
    assert found == sorted(set(found))
    for start, end in found:
        assert "".join(fold(query).split()) in "".join(fold(text[start:end]).split())


def test_case_accents_and_line_ends_do_not_matter() -> None:
    text = "In ŞUŞA\n the  Ministry spoke."
    assert [text[s:e] for s, e in find_exact(text, "susa the ministry")] == ["ŞUŞA\n the  Ministry"]


def test_a_letter_that_folds_to_two_is_found_once() -> None:
    assert list(find_exact("Straße", "s")) == [Span(0, 1), Span(4, 5)]


def test_a_misspelt_query_finds_whole_words() -> None:
    hits = scan([document("Nothing here.\nAid reached Stepanakert on Friday.")], "stepanakrt")
    assert [hit.text for hit in hits] == ["Stepanakert"]
    assert hits[0].score < 100


def test_exact_answers_come_first_and_empty_queries_have_none() -> None:
    near = document("The mayors of the twon met.", "near")
    exact = document("The mayors of the town met.", "exact")
    assert [hit.document for hit in scan([near, exact], "of the town")] == ["exact", "near"]
    for query in ("", " \n", "x" * 5000):
        assert scan([near, exact], query) == []


@given(st.text(max_size=200), st.text(max_size=40))
def test_hits_are_passages_of_the_text(text: str, query: str) -> None:
    for hit in scan([document(text)], query):
        assert hit.text == text[hit.span.start : hit.span.end] != ""
        assert 0 <= hit.score <= 100
