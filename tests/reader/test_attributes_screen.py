"""Attributes and collections in the list of documents: edited, filtered, and shown in columns."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList, Static, TextArea

from annotations.service.attributes import DocumentChanges, change_documents
from annotations.service.store import Store
from corpus.document import DocumentSummary, Metadata
from reader.tui.library.attributes import AttributesScreen
from reader.tui.library.columns import ColumnsScreen, shown_columns
from reader.tui.library.filters import matches, parse_filter
from tests.helpers.screens import (
    library_screen,
    make_library,
    press,
    running_app,
    status_text,
    type_text,
    wait_until,
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


def describe(path, slug: str, changes: DocumentChanges) -> None:
    store = Store.open(path, "Ann")
    change_documents(store, [store.documents.find(slug)], changes)
    store.close()


def said(app, slug: str) -> tuple[dict[str, str], tuple[str, ...]]:
    found = next(one for one in app.session.store.summaries() if one.slug == slug)
    return found.attributes, found.collections


def entries(app) -> list[str]:
    return [str(one.prompt) for one in app.screen.query_one("#documents", OptionList).options]


def current(app) -> str:
    id_ = app.screen.query_one("#documents", OptionList).highlighted_option.id
    return next(one.slug for one in app.session.store.summaries() if one.id == id_)


async def test_attributes_and_collections_are_written_by_keys_and_undone(library):
    async with running_app(library) as (app, pilot):
        slug = current(app)
        await press(app, pilot, "c")
        assert isinstance(app.screen, AttributesScreen)
        await type_text(app, pilot, "year = 1920")
        await press(app, pilot, "enter")
        await type_text(app, pilot, "place of birth=Kea")
        await press(app, pilot, "shift+tab")
        await type_text(app, pilot, "Press/Greek; Archive")
        await press(app, pilot, "ctrl+s")
        await wait_until(app, pilot, lambda: library_screen(app))
        described = ({"place of birth": "Kea", "year": "1920"}, ("Archive", "Press/Greek"))
        assert said(app, slug) == described
        assert "Saved the attributes of" in status_text(app)
        shown = next(entry for entry in entries(app) if "1920" in entry)
        assert "Archive, Press/Greek" in shown
        await press(app, pilot, "u")
        await wait_until(app, pilot, lambda: said(app, slug) == ({}, ()))
        await press(app, pilot, "U")
        await wait_until(app, pilot, lambda: said(app, slug) == described)


async def test_what_several_documents_have_in_common_is_edited_together(library):
    describe(library, "ferry", DocumentChanges({"year": "1920", "place": "Kea"}, ["Press"]))
    async with running_app(library) as (app, pilot):
        slugs = [current(app)]
        await press(app, pilot, "space")
        slugs.append(current(app))
        await press(app, pilot, "space", "c")
        area, field = app.screen.query_one(TextArea), app.screen.query_one(Input)
        assert "ferry" in slugs
        assert area.text == "place = …\nyear = …"
        assert field.value == ""
        area.text = "place = …\nyear = 1921"
        await press(app, pilot, "ctrl+s")
        await wait_until(app, pilot, lambda: library_screen(app))
        other = next(slug for slug in slugs if slug != "ferry")
        assert said(app, "ferry") == ({"place": "Kea", "year": "1921"}, ("Press",))
        assert said(app, other) == ({"year": "1921"}, ())


async def test_what_cannot_be_saved_stays_and_is_explained(library):
    describe(library, "bridge", DocumentChanges({"year": "1920"}))
    async with running_app(library) as (app, pilot):
        while current(app) == "bridge":
            await press(app, pilot, "j")
        await press(app, pilot, "c")
        await type_text(app, pilot, "year")
        await press(app, pilot, "ctrl+s")
        error = app.screen.query_one(".dialog-error", Static)
        await wait_until(app, pilot, lambda: "key = value" in str(error.content))
        await type_text(app, pilot, " = May")
        await press(app, pilot, "ctrl+s")
        await wait_until(app, pilot, lambda: "holds numbers" in str(error.content))
        await press(app, pilot, "escape")
        assert "not saved yet" in str(error.content)
        await press(app, pilot, "escape")
        await wait_until(app, pilot, lambda: library_screen(app))


async def test_the_filter_knows_collections_and_attributes(library):
    describe(library, "bridge", DocumentChanges({"born": "1920"}, ["Press/Greek"]))
    async with running_app(library) as (app, pilot):
        field = app.screen.query_one("#filter", Input)
        assert "collection:press" in field.placeholder
        await press(app, pilot, "slash")
        for typed in ("collection:press", "doc.born<1921", "1920", "doc.born=1920 bridge"):
            field.value = typed
            await wait_until(app, pilot, lambda: len(entries(app)) == 1)
            assert "The old bridge" in entries(app)[0]
        field.value = "doc.born>1920"
        await wait_until(app, pilot, lambda: app.screen.query_one("#no-matches", Static).display)


async def test_columns_where_there_is_room(library):
    describe(library, "bridge", DocumentChanges({"year": "1920", "place": "Kea"}, ["Press"]))
    async with running_app(library, size=(200, 40)) as (app, pilot):
        heads = app.screen.query_one("#column-heads", Static)
        for name in ("collections", "place", "year"):
            assert name in str(heads.content)
        entry = next(entry for entry in entries(app) if "1920" in entry)
        assert "\n" not in entry
        await press(app, pilot, "C")
        assert isinstance(app.screen, ColumnsScreen)
        await press(app, pilot, "j", "space", "escape")
        await wait_until(app, pilot, lambda: library_screen(app))
        assert "place" not in str(heads.content)
        assert "year" in str(heads.content)
        await wait_until(
            app, pilot, lambda: app.session.store.settings.get("columns") == ["collections", "year"]
        )


def summary(attributes: dict[str, str], *collections: str) -> DocumentSummary:
    return DocumentSummary(
        "1", "bridge", Metadata("The bridge"), 1, 1, "", attributes=attributes,
        collections=collections,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "passes"),
    [
        ("collection:press", True),
        ('collection:"press/gr"', True),
        ("collection:greek", False),
        ("doc.year>1919", True),
        ("doc.year>1920", False),
        ('doc."place of birth":kea', True),
        ("doc.nothing:x", False),
        ("doc.year:", True),  # still being typed
        ("kea", True),
        ("bridge doc.year=1920 press", True),
    ],
)
def test_filters(typed: str, passes: bool) -> None:
    document = summary({"year": "1920", "place of birth": "Kéa"}, "Press/Greek")
    assert matches(document, parse_filter(typed), types={"year": "number"}) == passes


def test_the_columns_of_most_documents_come_first_unless_others_were_chosen() -> None:
    documents = [summary({"a": "1"}), summary({"b": "1", "a": "2"}, "Press")]
    assert shown_columns(documents, None) == ["collections", "a", "b"]
    assert shown_columns(documents, ["b", "gone"]) == ["b"]
    assert shown_columns(documents, []) == []
    assert shown_columns([summary({})], None) == []
