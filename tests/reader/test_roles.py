"""What students, co-teachers and keepers do in their browsers, through real keys: their dialogs
work to the end, and what they undo is what they may do.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from annotations.model import CONSENSUS
from annotations.seminar.roles import Role
from annotations.service.documents import remove_document
from annotations.service.store import Store
from reader.tui.dialogs.confirm import ConfirmScreen
from reader.tui.dialogs.disagreements import DisagreementsScreen
from reader.tui.history.screen import HistoryScreen
from reader.tui.library.screen import LibraryScreen
from tests.helpers.factories import span_of
from tests.helpers.screens import (
    fill_field,
    make_library,
    notifications,
    painted,
    press,
    running_app,
    status_text,
    stored_annotations,
    type_text,
)

SENTENCE = "Sir, the bridge is a disgrace."


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two annotators who differ in one sentence."""
    path = tmp_path / "class.db"
    make_library(path, "Owner")
    for name, tag in (("Ann", "claim"), ("Ben", "opinion")):
        store = Store.open(path, name)
        document = store.documents.get("letter")
        store.annotate(document, span_of(document, SENTENCE), [tag])
        store.close()
    return path


async def test_a_co_teacher_settles_and_undoes_it(library):
    async with running_app(library, "letter", role=Role.TEACHER) as (app, pilot):
        await press(app, pilot, "D", "d")
        assert isinstance(app.screen, DisagreementsScreen)
        assert "c o d t settle" in painted(app)
        await press(app, pilot, "enter")
        await type_text(app, pilot, "we agree")
        await press(app, pilot, "ctrl+s", "t")
        await fill_field(app, pilot, "#typed", "satire")
        await press(app, pilot, "enter")
        (settled,) = [a for a in stored_annotations(app) if a.annotator.name == CONSENSUS]
        assert (set(settled.tags), settled.note) == ({"disputed", "satire"}, "we agree")
        await press(app, pilot, "u", "u", "u")
        assert {a.annotator.name for a in stored_annotations(app)} == {"Ann", "Ben"}
        await press(app, pilot, "u")  # Ann's own annotation; never Ben's
        await press(app, pilot, "u")
        assert {a.annotator.name for a in stored_annotations(app)} == {"Ben"}


async def test_a_student_walks_and_settles_nothing(library):
    async with running_app(library, "letter", role=Role.STUDENT) as (app, pilot):
        await press(app, pilot, "D")
        assert "n N move · s order" in painted(app)
        await press(app, pilot, "c")
        assert "Only a co-teacher may do this" in notifications(app)
        assert {a.annotator.name for a in stored_annotations(app)} == {"Ann", "Ben"}


async def test_a_keeper_changes_what_is_everybodys(library):
    async with running_app(library, role=Role.KEEPER, annotator="Kim") as (app, pilot):
        await press(app, pilot, "e")
        await fill_field(app, pilot, "#field-title", "Another title")
        app.screen.query_one("#field-title", Input).focus()
        await press(app, pilot, "enter")
        assert isinstance(app.screen, LibraryScreen), painted(app)
        assert "Another title" in painted(app)
        await press(app, pilot, "c")
        await fill_field(app, pilot, "#collections", "press")
        await press(app, pilot, "ctrl+s")
        assert app.session.store.collections.names() == ["press"]
        await press(app, pilot, "t", "a")
        await type_text(app, pilot, "satire")
        await press(app, pilot, "enter", "q")
        assert app.session.store.tags.codebook().get("satire") is not None
        await press(app, pilot, "x", "enter")
        assert len(app.session.store.documents.all()) == 3
        await press(app, pilot, "H")
        assert isinstance(app.screen, HistoryScreen)
        await press(app, pilot, "u")
        assert len(app.session.store.documents.all()) == 4, painted(app)
        await press(app, pilot, "q", "R")
        assert "Only" not in painted(app)
        await press(app, pilot, "a")
        assert "not available in a browser" in " ".join(status_text(app).split())


async def test_undo_takes_back_what_a_role_may_do_and_asks_before_it_takes_others_work(library):
    """Kim removed a document as a keeper, and was the owner before."""
    store = Store.open(library, "Kim")
    store.tags.add("satire")
    letter = store.documents.get("letter")
    remove_document(store, letter.id)
    store.close()
    async with running_app(library, role=Role.TEACHER, annotator="Kim") as (app, pilot):
        await press(app, pilot, "u")
        assert status_text(app) == "Nothing to undo"
    async with running_app(library, role=Role.KEEPER, annotator="Kim") as (app, pilot):
        await press(app, pilot, "u")
        assert "Undone: removed" in status_text(app)
        assert len(stored_annotations(app)) == 2
        await press(app, pilot, "U")
        assert isinstance(app.screen, ConfirmScreen)
        assert "removes 1 document and 2 annotations" in painted(app)
        await press(app, pilot, "escape")
        assert len(stored_annotations(app)) == 2


async def test_what_only_the_owner_did_is_undone_by_no_keeper(library):
    store = Store.open(library, "Kim")
    with store.journal.recorded("merged 3 returns", kind="merge") as tx:
        document = store.documents.get("letter")
        store.rows.create(tx, document, span_of(document, "So is the mayor."), ["claim"])
    store.close()
    async with running_app(library, role=Role.KEEPER, annotator="Kim") as (app, pilot):
        await press(app, pilot, "u")
        assert status_text(app) == "Nothing to undo"
        await press(app, pilot, "H", "u")
        assert "Only the owner of the library may undo this" in " ".join(status_text(app).split())
        assert len(stored_annotations(app)) == 3


async def test_a_finished_document_shows_in_heading_and_list(library):
    async with running_app(library, role=Role.STUDENT) as (app, pilot):
        await press(app, pilot, "underscore")
        assert "as finished" in status_text(app)
        assert "✓" in painted(app)
        await press(app, pilot, "enter")
        assert "✓ finished" in painted(app)
        await press(app, pilot, "underscore")
        assert "as not finished" in status_text(app)
        assert "✓ finished" not in painted(app)
        await press(app, pilot, "u")
        assert "✓ finished" in painted(app)
        await press(app, pilot, "q")
        assert "✓" in painted(app)
    async with running_app(library, role=Role.STUDENT, annotator="Ben") as (app, _):
        assert "✓" not in painted(app)
