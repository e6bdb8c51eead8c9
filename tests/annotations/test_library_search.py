from __future__ import annotations

from collections.abc import Callable

from annotations.service.store import Store
from corpus.document import Document
from reader.cli.json_objects import search_result_json
from tests.helpers.factories import add, span_of
from tests.helpers.searching import find


def test_texts_notes_and_tags_are_searched(store: Store, document: Document) -> None:
    made = store.annotate(
        document, span_of(document, "scandal"), ["hearsay"], "Compare\nthe Façade."
    )
    (text,) = find(store, "thirty  BUSES")
    assert (text.field, text.text, text.score) == ("text", "thirty buses", 100)
    assert text.span == span_of(document, "thirty buses")
    (note,) = find(store, "compare the facade")
    assert (note.field, note.annotation, note.span) == ("note", made.id, made.span)
    (tag,) = find(store, "hearsay")
    assert (tag.field, tag.text, tag.document) == ("tag", "hearsay", "bridge")
    assert search_result_json(note) == {
        "document": "bridge", "field": "note", "start": None, "end": None,
        "text": "Compare\nthe Façade.", "score": 100.0,
    }  # fmt: skip
    assert search_result_json(text)["start"] == text.span.start


def test_misspelt_queries(store: Store, document: Document) -> None:
    store.annotate(document, span_of(document, "scandal"), ["hearsay"], "Compare the ministry.")
    assert [f.field for f in find(store, "heersay")] == ["tag"]
    assert [f.field for f in find(store, "minstry")] == ["note"]
    assert [f.text for f in find(store, "scandall")] == ["scandal"]
    assert find(store, "parliament") == []


def test_nested_tags_by_either_part(store: Store, document: Document) -> None:
    store.annotate(document, span_of(document, "thirty"), ["claim/figure"])
    assert [f.text for f in find(store, "figure")] == ["claim/figure"]


def test_best_first_and_at_most_so_many(store: Store) -> None:
    add(store, "A ministre spoke.\nThe minister spoke.\nNo minister did.", "one")
    add(store, "Ministers, all of them.", "two")
    found = find(store, "minister", limit=2)
    assert [f.score for f in found] == [100, 100]
    scores = [f.score for f in find(store, "minister")]
    assert scores == sorted(scores, reverse=True)


def test_queries_without_words(store: Store, document: Document) -> None:
    for query in ("", " \n\t", "\u0301"):
        assert find(store, query) == []
    for query in ('"', "*", "'; DROP TABLE tags", "\0", "%", "\ud800", "[/]"):
        find(store, query)


def test_what_is_deleted_is_not_found(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    document = add(ada)
    made = ada.annotate(document, span_of(document, "Monday"), ["hearsay"], "remarkable")
    assert find(bo, "remarkable")
    bo.delete([made.id])
    assert find(ada, "remarkable") == find(ada, "hearsay") == []
