from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.service.documents import add_document, edit_metadata, remove_document
from annotations.service.store import Store
from corpus.document import Metadata
from corpus.errors import UnknownDocument
from corpus.storage.slugs import slug_of
from corpus.text.storable import storable
from tests.helpers.factories import TEXT, add, blocks_of_lines, in_memory, prepared_source, span_of


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    first = add_document(store, prepared_source(title="Bridge", origin="/a"))
    history = store.journal.history()
    again = add_document(store, prepared_source(title="Bridge", origin="/a"))
    elsewhere = add_document(store, prepared_source(title="Bridge", origin="/b"))
    stdin = add_document(store, prepared_source(title="Bridge"))
    assert first.status == "added"
    assert {again.status, elsewhere.status, stdin.status} == {"unchanged"}
    assert {again.document, elsewhere.document, stdin.document} == {"bridge"}
    assert len(store.documents.all()) == 1
    assert store.journal.history() == history


def test_another_file_at_the_same_place_is_a_new_revision(store: Store) -> None:
    add_document(store, prepared_source("Old text.", title="Bridge", origin="/a"))
    old = store.documents.get("bridge")
    taken = add_document(store, prepared_source("New text.", title="Bridge again", origin="/a"))
    new = store.documents.get("bridge")
    assert taken.status == "updated"
    assert (new.id, new.slug, new.text) == (old.id, "bridge", "New text.")
    assert store.documents.text_of(old.revision) == "Old text."
    back = add_document(store, prepared_source("Old text.", title="Bridge", origin="/a"))
    assert (back.status, store.documents.get("bridge").text) == ("updated", "Old text.")


def test_an_earlier_version_that_lies_about_elsewhere_does_not_come_back(store: Store) -> None:
    add_document(store, prepared_source("Old text.", title="Bridge", origin="/a"))
    add_document(store, prepared_source("New text.", title="Bridge", origin="/a"))
    copy = add_document(store, prepared_source("Old text.", title="Bridge", origin="/copy"))
    assert (copy.status, copy.document) == ("unchanged", "bridge")
    assert store.documents.get("bridge").text == "New text."


def test_a_copy_that_was_edited_is_a_new_revision_of_the_same(store: Store) -> None:
    add_document(store, prepared_source("Old text.", title="Bridge", origin="/a"))
    add_document(store, prepared_source("Old text.", title="Bridge", origin="/copy"))
    assert (
        add_document(store, prepared_source("New text.", title="Other", origin="/copy")).status
        == "updated"
    )
    assert len(store.documents.all()) == 1


def test_revises_says_it_where_the_place_differs(store: Store) -> None:
    add_document(store, prepared_source("Old text.", title="Bridge", origin="/a"))
    taken = add_document(
        store, prepared_source("New text.", title="Other", origin="/b"), revises="bri"
    )
    assert (taken.status, taken.document) == ("updated", "bridge")
    with pytest.raises(UnknownDocument):
        add_document(store, prepared_source("Newer.", origin="/c"), revises="nothing")


def test_new_rules_make_a_new_revision_of_the_same_bytes(store: Store) -> None:
    add_document(store, prepared_source("Read more!\nText.", title="Bridge", data=b"x"))
    taken = add_document(store, prepared_source("Text.", title="Bridge", data=b"x", rules="2"))
    assert taken.status == "updated"
    assert store.documents.get("bridge").text == "Text."


def test_a_document_comes_back_as_it_was_kept(store: Store) -> None:
    metadata = Metadata("Bridge", ("A. Bö", "C; D"), "Post", "2026-01-31", "https://x.test/é", "en")
    source = prepared_source(TEXT, metadata=metadata)
    document = store.documents.get(add_document(store, source).document)
    assert document.metadata == metadata
    assert document.text == TEXT
    assert document.blocks == blocks_of_lines(TEXT)
    assert document.source == hashlib.sha256(TEXT.encode()).hexdigest()
    assert document.words == len(TEXT.split())
    cleaned = store.documents.cleaned("bridge")
    assert cleaned.ledger == source.cleaned.ledger
    assert (cleaned.text, cleaned.rules, cleaned.metadata) == (TEXT, "test", metadata)
    (summary,) = store.documents.all()
    assert (summary.characters, summary.words, summary.metadata) == (
        len(TEXT),
        len(TEXT.split()),
        metadata,
    )


@given(st.text(min_size=1, max_size=200))
def test_any_text_comes_back_to_the_letter(text: str) -> None:
    store = in_memory()
    text = storable(text)
    assert add(store, text).text == text
    assert store.documents.cleaned("bridge").ledger.raw == text
    store.close()


def test_metadata_by_hand(store: Store) -> None:
    add(store, title="Bridge")
    metadata = Metadata("A \ud800 title", ("One", "Two"), None, "2026-01-01")
    edit_metadata(store, "bridge", metadata)
    found = store.documents.get("bridge")
    assert found.metadata == Metadata("A \ufffd title", ("One", "Two"), None, "2026-01-01")
    assert found.slug == "bridge"
    history = store.journal.history()
    edit_metadata(store, "bridge", found.metadata)
    assert store.journal.history() == history
    assert "A \ufffd title" in store.documents.all()[0].title


def test_a_removed_document_comes_back_by_undo_with_its_annotations(store: Store) -> None:
    document = add(store)
    store.annotate(document, span_of(document, "thirty buses"), ["claim"], "a note")
    before = store.annotations()
    assert remove_document(store, "bridge") == 1
    assert store.documents.all() == []
    assert store.annotations() == []
    with pytest.raises(UnknownDocument):
        store.documents.get("bridge")
    store.journal.undo()
    assert store.documents.get("bridge") == document
    assert store.annotations() == before


def test_a_removed_document_added_again_has_its_annotations(store: Store) -> None:
    document = add(store, slug="bridge")
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    remove_document(store, "bridge")
    again = add_document(store, prepared_source(TEXT, "bridge"))
    assert again.status == "added"
    assert store.documents.get("bridge").id == document.id
    assert [a.content for a in store.annotations()] == ["thirty buses"]
    store.journal.undo()
    assert store.annotations() == []
    store.journal.undo()
    assert len(store.annotations()) == 1


def test_slugs_come_from_the_title_else_the_file(store: Store) -> None:
    def add_(**more: str) -> str:
        return add_document(store, prepared_source(**more)).document

    assert (
        add_(text="One.", title="Ankara, Moscow “can” cooperate") == "ankara-moscow-can-cooperate"
    )
    assert add_(text="Two.", name="Daily Sabah.txt") == "daily-sabah"
    assert add_(text="Three.", title="Şuşa’s fall") == "susas-fall"
    assert add_(text="Four.", title="!!!") == "document"


@given(st.text())
def test_a_slug_is_short_and_plain(name: str) -> None:
    slug = slug_of(name)
    assert 0 < len(slug) <= 48
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert slug_of(slug) == slug


def test_slugs_that_collide_take_the_sources_hash(opened: Callable[..., Store]) -> None:
    for name in ("one.db", "two.db"):
        store = opened(name=name)

        def add_(text: str, store: Store = store) -> str:
            return add_document(store, prepared_source(text, title="News")).document

        assert add_("One.") == "news"
        second = hashlib.sha256(b"Two.").hexdigest()
        assert add_("Two.") == f"news-{second[:6]}"
        remove_document(store, "news")
        assert add_("Three.") == "news"


def test_names_of_documents(store: Store) -> None:
    with pytest.raises(UnknownDocument, match="empty"):
        store.documents.find("x")
    for slug in ("news", "news-of-may", "news-of-june", "truce"):
        add(store, f"Text of {slug}.", slug)

    def find(name: str) -> str:
        return store.documents.get(name).slug

    assert find("news") == "news"
    assert find("t") == "truce"
    assert find(store.documents.find("truce")) == "truce"
    with pytest.raises(UnknownDocument, match="news-of-june, news-of-may; type more"):
        store.documents.find("news-")
    for name in ("", "ruce", "TRUCE", "%", "truce ", "\ud800"):
        with pytest.raises(UnknownDocument):
            store.documents.find(name)


def test_no_path_of_this_machine_is_in_the_file(path: Path, opened: Callable[..., Store]) -> None:
    store = opened()
    place = path.parent / "secret folder" / "article.txt"
    add_document(store, prepared_source(title="Bridge", origin=str(place), name=place.name))
    document = store.documents.get("bridge")
    store.annotate(document, span_of(document, "bridge"), ["claim"])
    files = list(path.parent.glob("library.db*"))
    assert {file.name for file in files} >= {"library.db", "library.db-wal", "library.db-queue"}
    for file in files:
        data = file.read_bytes()
        assert b"secret folder" not in data
        assert str(path.parent).encode() not in data


def test_half_characters_are_replaced_one_for_one() -> None:
    assert storable("a\ud800b\udfffc😀") == "a\ufffdb\ufffdc😀"
