"""The list of documents: filters, orders, columns, and what was not opened yet."""

from __future__ import annotations

import json

import pytest
from textual.widgets import OptionList, Static

from annotations.service import documents
from annotations.service.store import Store
from corpus.document import DocumentSummary, Metadata, Span
from corpus.sources.json_lines import from_json_line
from reader.tui.library.filters import matches, parse_filter
from reader.tui.library.orders import ORDERS, in_order
from tests.helpers.screens import (
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
)

DOCUMENTS = (
    {"id": "alder", "title": "The alder", "publisher": "The Velm Post", "published": "2021-04-06",
     "text": "One two three."},
    {"id": "birch", "title": "A birch", "publisher": "Orl Weekly", "published": "2023-01-02",
     "text": "One two three four five."},
    {"id": "cedar", "title": "Cedar", "text": "One."},
)  # fmt: skip


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    for document in DOCUMENTS:
        documents.add_document(store, from_json_line(json.dumps(document), 1))
    store.annotate(store.documents.get("alder"), Span(0, 3), ["claim/figure"])
    store.in_name_of("Ben").annotate(store.documents.get("birch"), Span(0, 3), ["disputed"])
    store.close()
    return path


def shown(app) -> list[str]:
    options = app.screen.query_one("#documents", OptionList).options
    return [str(option.prompt).splitlines()[0].strip(" ·").split("  ")[0] for option in options]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("tag:claim", ["The alder"]),
        ("tag:figure", []),
        ("by:ben", ["A birch"]),
        ("by:ann velm", ["The alder"]),
        ("publisher:weekly", ["A birch"]),
        ('publisher:"velm post"', ["The alder"]),
        ("is:annotated", ["A birch", "The alder"]),
        ("2023", ["A birch"]),
        ("is:nothing", []),
        ("tag:", ["A birch", "Cedar", "The alder"]),
    ],
)
async def test_filters(library, typed, titles):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "slash")
        await type_text(app, pilot, typed)
        assert shown(app) == titles
        none = app.screen.query_one("#no-matches", Static)
        assert none.display == (not titles)
        if not titles:
            assert f"No matches for “{typed}”" in str(none.content)


async def test_what_was_not_opened_yet_is_marked_and_can_be_listed(library):
    async with running_app(library, "cedar") as (app, pilot):
        await press(app, pilot, "q")
        entries = app.screen.query_one("#documents", OptionList).options
        marked = [str(entry.prompt).startswith(" · ") for entry in entries]
        assert marked == [True, False, True]
        await press(app, pilot, "slash")
        await type_text(app, pilot, "is:unread")
        assert shown(app) == ["A birch", "The alder"]


async def test_a_key_sorts_and_the_order_is_saved(library):
    async with running_app(library) as (app, pilot):
        assert shown(app) == ["A birch", "Cedar", "The alder"]
        await press(app, pilot, "s", "s")
        assert "Sorted by date" in status_text(app)
        assert shown(app) == ["A birch", "The alder", "Cedar"]
    async with running_app(library) as (app, pilot):
        assert shown(app) == ["A birch", "The alder", "Cedar"]
        await press(app, pilot, "s")
        assert shown(app) == ["A birch", "The alder", "Cedar"]  # by length


async def test_what_was_chosen_is_opened_once(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "space", "enter", "q", "j", "enter")
        assert [pane.document.slug for pane in reading_screen(app).row.panes] == ["alder"]


async def test_wide_terminals_show_columns(library):
    async with running_app(library, size=(160, 40)) as (app, pilot):
        heads = app.screen.query_one("#column-heads", Static)
        assert heads.display
        line = str(heads.content)
        entry = str(app.screen.query_one("#documents", OptionList).options[0].prompt)
        assert "\n" not in entry
        assert line.index("publisher") == entry.index("Orl Weekly")
        assert line.index("date") == entry.index("2023-01-02")
        lists = app.screen.query_one("#documents", OptionList)
        # The paddings of the list and of its entries.
        assert heads.content_region.x == lists.content_region.x + 1
        assert lists.virtual_size.height == len(DOCUMENTS)  # nothing is wrapped
        assert line.index("words") + len("words") == entry.index(" 5 ") + 2
        await pilot.resize_terminal(80, 24)
        await press(app, pilot)
        assert not heads.display
        assert "\n" in str(app.screen.query_one("#documents", OptionList).options[0].prompt)


def summary(**facts) -> DocumentSummary:
    metadata = Metadata(facts.pop("title", None), publisher=facts.pop("publisher", None),
                        published=facts.pop("published", None))  # fmt: skip
    return DocumentSummary("1", "slug", metadata, 10, facts.pop("words", 1), "2024-01-01")


def test_every_order_takes_documents_of_which_nothing_is_known():
    unknown = summary()
    known = summary(title="Known", publisher="P", published="2020-01-01", words=9)
    for order in ORDERS:
        assert len(in_order([unknown, known], order)) == 2
    assert in_order([unknown, known], "date")[0] is known
    assert in_order([unknown, known], "publisher")[0] is known


def test_a_filter_is_folded_as_the_texts_are():
    assert matches(summary(title="Şuşa"), parse_filter("SUSA"))
    assert not matches(summary(title="Şuşa"), parse_filter("susa tag:x"))
