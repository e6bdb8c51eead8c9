"""Texts of many scripts, with what bewilders programs between them: whatever stands in a text is
found there, and every answer is a place of its text.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.library_search import find_parallels, search
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Document
from corpus.search.exact import find_exact
from corpus.sources.json_lines import from_json_line
from corpus.text.folding import fold
from corpus.text.sentences import sentences
from corpus.text.words import words
from tests.helpers.examples import examples
from tests.helpers.strange_texts import texts

QUERY_SIGNS = set('"-:()*@')
"""What a query gives a meaning of its own."""


@contextmanager
def library(contents: list[str]) -> Iterator[tuple[Store, list[Document]]]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "library.db", "Ann")
        for number, text in enumerate(contents):
            line = json.dumps({"id": f"d{number}", "title": "A title", "text": text})
            add_document(store, from_json_line(line, number + 1))
        try:
            yield store, [store.documents.get(one.id) for one in store.documents.all()]
        finally:
            store.close()


@examples(6)
@given(st.lists(texts, min_size=1, max_size=3), st.data())
def test_what_stands_in_a_text_is_found_in_it(contents: list[str], data: st.DataObject) -> None:
    with library(contents) as (store, documents):
        texts_by_slug = {document.slug: document.text for document in documents}
        document = data.draw(st.sampled_from(documents))
        spans = list(words(document.text))
        if not spans:
            return
        first = data.draw(st.integers(0, len(spans) - 1))
        last = data.draw(st.integers(first, min(first + 4, len(spans) - 1)))
        start, end = spans[first].start, spans[last].end
        asked = document.text[start:end]
        matches = list(find_exact(document.text, asked))
        assert all(0 <= one.start < one.end <= len(document.text) for one in matches)
        # A sign that folds to nothing, alone, is no word.
        if fold(asked).strip():
            assert any(one.start < end and start < one.end for one in matches)
        results = search(store, asked).results
        # Of what is everywhere, other documents may come first; these are three at most.
        if sum(map(str.isalnum, fold(asked))) > 1 and not QUERY_SIGNS & set(asked):
            assert document.slug in [result.document for result in results]
        for result in results:
            if result.field == "text":
                assert texts_by_slug[result.document][slice(*result.span)] == result.text
        for parallel in find_parallels(store, asked):
            assert 0 <= parallel.span[0] < parallel.span[1] <= len(texts_by_slug[parallel.slug])


@examples(60)
@given(texts)
def test_words_and_sentences_are_in_order_and_apart(text: str) -> None:
    for found in (list(words(text)), list(sentences(text, 0, len(text)))):
        assert all(0 <= one.start < one.end <= len(text) for one in found)
        assert all(a.end <= b.start for a, b in pairwise(found))
