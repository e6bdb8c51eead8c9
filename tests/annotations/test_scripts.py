"""What scripts of researchers and teachers rely on: these names and arguments stay."""

from __future__ import annotations

from pathlib import Path

from annotations.store import Store
from corpus.document import Span
from tests.helpers.factories import TEXT, prepared_source


def test_a_script_annotates(tmp_path: Path) -> None:
    from annotations.service.documents import add_document

    store = Store.open(tmp_path / "library.db", "Ben")
    add_document(store, prepared_source(TEXT, "article"))
    document = store.documents.get("article")
    at = document.text.index("thirty buses")
    store.annotate(document, Span(at, at + 6), ["claim"], "only this much")
    toggled = store.toggle(document, Span(0, 10), "claim")
    assert toggled is not None
    assert store.toggle(document, Span(0, 10), "claim") is None
    assert [annotation.tags for annotation in store.annotations()] == [("claim",)]
    store.close()
