"""An index that an earlier version made, in which every script was folded into Latin letters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from anyascii import anyascii

from annotations.analysis.library_search import search
from annotations.health.checks import check
from annotations.service.store import Store
from corpus.storage.search_index import inversion
from corpus.storage.search_index.index import SearchIndex
from corpus.storage.search_index.verification import verify, verify_indexed
from corpus.text.words import count_words
from tests.helpers.factories import add
from tests.helpers.searching import find

TEXTS = {
    "latin": "The mayor said “nothing” of the café at the bridge in Şuşa.",
    "armenian": "Քաղաքապետը ոչինչ չասաց կամրջի մոտ գտնվող սրճարանի մասին։",
    "chinese": "市长没有提到桥边的咖啡馆。他谈到了新的图书馆和学校。",
}


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library as the version before made it."""
    path = tmp_path / "earlier.db"
    with monkeypatch.context() as patch:
        patch.setattr(inversion, "fold", lambda text: anyascii(text).lower())
        patch.setattr(inversion, "indexed_words", lambda text: re.findall("[a-z0-9]+", text))
        store = Store.open(path, "Ada")
        for slug, text in TEXTS.items():
            add(store, text, slug)
        with store.database.transaction() as tx:
            tx.execute("DELETE FROM search_revisions WHERE first = 0")
        store.close()
    return path


def test_texts_in_other_scripts_are_indexed_again(earlier: Path) -> None:
    store = Store.open(earlier, "Ada")
    index = SearchIndex(store.database)
    assert [one.slug for one in index.snapshot().documents] == ["latin"]
    assert [one.document for one in find(store, "咖啡馆")] == ["chinese"]
    assert [one.document for one in find(store, "կամրջի մոտ")] == ["armenian"]
    assert [one.document for one in find(store, "susa")][:1] == ["latin"]
    assert index.missing_revisions() == []
    assert list(verify(store.database)) == []
    first = {one.slug: one.first for one in index.snapshot().documents}
    assert first["latin"] == 1  # as it was
    store.close()


def test_words_are_counted_again(earlier: Path) -> None:
    store = Store.open(earlier, "Ada")
    with store.database.transaction() as tx:
        tx.execute("UPDATE revisions SET words = 2 WHERE text GLOB '*咖啡馆*'")
    store.close()
    store = Store.open(earlier, "Ada")
    find(store, "咖啡馆")
    counts = {one.slug: one.words for one in store.documents.all()}
    assert counts == {slug: count_words(text) for slug, text in TEXTS.items()}
    assert check(store.database).problems == []
    store.close()


def test_an_earlier_index_is_not_called_damaged(earlier: Path) -> None:
    store = Store.open(earlier, "Ada")
    assert list(verify_indexed(store.database)) == []
    assert check(store.database).problems == []
    store.close()


def test_it_is_searched_where_it_cannot_be_written(earlier: Path) -> None:
    store = Store.open(earlier, "Ada")
    store.database.connection.execute("PRAGMA query_only = ON")
    assert [one.document for one in find(store, "nothing of the café")] == ["latin"]
    assert [one.document for one in find(store, "桥边的咖啡馆")] == ["chinese"]
    store.close()


def test_what_is_added_to_it_is_found(earlier: Path) -> None:
    store = Store.open(earlier, "Ada")
    add(store, "Мэр ничего не сказал о кофейне у моста.", "russian")
    assert [one.document for one in find(store, "кофейне у моста")] == ["russian"]
    assert list(verify(store.database)) == []
    store.close()


def test_undo_brings_back_a_text_that_is_indexed_anew(earlier: Path) -> None:
    store = Store.open(earlier, "Ada")
    add(store, "Another text.", "chinese", origin="chinese")
    assert find(store, "another text")
    store.journal.undo()
    assert [one.document for one in find(store, "咖啡馆")] == ["chinese"]
    store.close()


def test_it_is_told_how_many_documents_are_indexed_again(earlier: Path) -> None:
    store = Store.open(earlier, "Ada")
    told: list[tuple[int, int]] = []
    for _ in range(2):
        search(store, "咖啡馆", progress=lambda *done: told.append(done))
    assert told == [(0, 2)]
    store.close()
