"""Many passages tagged at once are one entry of the history."""

from __future__ import annotations

import pytest

from annotations.errors import BadPassage, BadTag
from annotations.service.bulk_tagging import tag_passages
from annotations.service.store import Store
from corpus.document import Document, Span
from tests.helpers.factories import span_of


def test_many_passages_are_one_entry_and_one_undo(store: Store, document: Document) -> None:
    spans = [span_of(document, quote) for quote in ("Monday", "thirty buses", "scandal")]
    store.annotate(document, spans[0], ["claim"])
    store.annotate(document, spans[1], ["opinion"], "a note")
    before = store.annotations()
    assert tag_passages(store, document, spans, "claim") == 2
    assert [a.tags for a in store.annotations()] == [("claim",), ("claim", "opinion"), ("claim",)]
    assert store.journal.history()[0].label == "tagged 2 passages as claim"
    store.journal.undo()
    assert store.annotations() == before
    assert tag_passages(store, document, [spans[0]], "claim") == 0


def test_all_or_none(store: Store, document: Document) -> None:
    wrong = [span_of(document, "Monday"), Span(0, 10**6)]
    with pytest.raises(BadPassage):
        tag_passages(store, document, wrong, "claim")
    with pytest.raises(BadTag):
        tag_passages(store, document, wrong[:1], "a/")
    assert store.annotations() == []
