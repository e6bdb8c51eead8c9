"""The apparatus, links and the search everywhere, by keys and mouse."""

from __future__ import annotations

import json
import re
import threading

import pytest
from textual.widgets import Input, OptionList, Static

from annotations.service import documents
from annotations.service.store import Store
from corpus.sources.json_lines import from_json_line
from reader.tui.dialogs.find import FindScreen
from reader.tui.reading.features.parallels_panel import ParallelsPanel
from reader.tui.reading.parallels_lookup import pause_after
from reader.tui.widgets.key_line import KeyLine
from tests.helpers.apparatus import (
    NEXT,
    TEXTS,
    answered,
    consult,
    lines,
    make_event_library,
    panel,
    title,
)
from tests.helpers.screens import (
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    stored_annotations,
    type_text,
    wait_until,
    wait_until_settled,
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_event_library(path)
    return path


async def test_it_shows_who_else_says_it_and_follows_the_cursor(library):
    async with running_app(library, "post") as (app, pilot):
        await consult(app, pilot, NEXT, "A")
        assert title(app).startswith("Similar passages  2 answers")
        echo, gazette, *_ = lines(app)
        assert re.match(r"same wording \d+%  The echo\n", echo)
        assert "without thirty" in echo
        assert "disputed" in echo
        assert "Bo: Who counted?" in echo
        assert re.match(r"same (matter|names)  The gazette\n", gazette)
        await consult(app, pilot, NEXT)
        assert title(app).strip() == "Similar passages"
        assert not panel(app).has_entries
        await consult(app, pilot, "k")
        assert "answer" in title(app)
        await press(app, pilot, "A")
        assert not panel(app).display
    async with running_app(library, "post") as (app, pilot):
        assert not panel(app).is_attached
        await press(app, pilot, "A")
    async with running_app(library, "post") as (app, pilot):
        await wait_until(app, pilot, answered(app))  # remembered
        assert panel(app).display


async def test_differences_are_emphasised(library):
    async with running_app(library, "post") as (app, pilot):
        await consult(app, pilot, NEXT, "A")
        echo = panel(app).query_one(OptionList).get_option_at_index(0).prompt
        styled = {echo.plain[s.start : s.end].strip(): str(s.style) for s in echo.spans}
        assert "bold" in styled["forty"]
        assert "accent" in styled["has"]
        assert not any("bridge" in text for text in styled)


async def test_from_an_entry_one_goes_there_or_opens_it_beside(library):
    async with running_app(library, "post", size=(160, 40)) as (app, pilot):
        await consult(app, pilot, NEXT, "A", "e")
        assert panel(app).chosen.slug == "echo"
        await press(app, pilot, "p")
        row = reading_screen(app).row
        assert [pane.document.slug for pane in row.panes] == ["post", "echo"]
        assert row.current_index == 0
        assert panel(app).entered
        assert any("The echo  open" in line for line in lines(app))
        await press(app, pilot, "j")
        assert panel(app).chosen.slug == "gazette"
        await press(app, pilot, "enter")
        assert reading_screen(app).pane.page.viewport.row_of(0) is not None
        assert reading_screen(app).pane.document.slug == "gazette"
        assert reading_screen(app).pane.selection == (0, TEXTS["gazette"].index(" He"))
        await press(app, pilot, "apostrophe", "apostrophe")
        assert reading_screen(app).pane.document.slug == "post"
        await press(app, pilot, "e", "e")
        assert reading_screen(app).focused is reading_screen(app).pane


async def test_the_sentence_stays_in_sight_when_the_panel_opens_under_it(library):
    async with running_app(library, "post", size=(50, 12)) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "G")
        for _ in range(2):
            await press(app, pilot, "A")
            assert pane.page.layout.row_at(pane.cursor) in pane.page.viewport.rows()
            await press(app, pilot, "A")


async def test_keys_of_the_text_do_nothing_in_the_panel(library):
    async with running_app(library, "post") as (app, pilot):
        await consult(app, pilot, NEXT, "A", "e")
        await press(app, pilot, "o", "d", "t", "c", "s", "r", "x")
        assert status_text(app) == "The keys are for the apparatus now; esc goes back to the text"
        assert [a.annotator.name for a in stored_annotations(app)] == ["Bo"]
        await press(app, pilot, "escape", "d")
        assert len(stored_annotations(app)) == 2


async def test_every_key_of_the_text_says_that_the_keys_are_for_the_panel(library):
    """Keys that move, select or tag, also the own keys of tags: none is passed over in silence."""
    store = Store.open(library, "Bo")
    store.tags.add("mood", key="\\")
    store.close()
    async with running_app(library, "post") as (app, pilot):
        await consult(app, pilot, NEXT, "A", "e")
        keys = str(app.screen.query_one(KeyLine).render())
        assert "go there" in keys
        assert "claim" not in keys
        for key in ("backslash", "v", "s", "b", "g", "c"):
            app.screen.show_message("")
            await press(app, pilot, key)
            assert "The keys are for the apparatus now; esc" in status_text(app), key
        assert len(stored_annotations(app)) == 1
        await press(app, pilot, "j", "k")
        assert panel(app).entered
        await press(app, pilot, "escape")
        assert "claim" in str(app.screen.query_one(KeyLine).render())
        await press(app, pilot, "backslash")
        assert len(stored_annotations(app)) == 2


async def test_a_link_from_an_entry_shows_everywhere_and_is_undone(library):
    async with running_app(library, "post", "echo", size=(120, 40)) as (app, pilot):
        await consult(app, pilot, NEXT, "A", "e", "K", "c")
        assert "contradicts" in status_text(app)
        await wait_until(app, pilot, lambda: any("≠ contradicts" in line for line in lines(app)))
        by_slug = {a.slug: a for a in stored_annotations(app) if a.annotator.name == "Ann"}
        (link,) = by_slug["post"].links
        assert (link.kind, link.target) == ("contradicts", by_slug["echo"].id)
        assert by_slug["echo"].tags == ()
        first, second = reading_screen(app).row.panes
        assert [mark.letter for mark in first.marks] == ["≠"]
        assert sorted(mark.letter for mark in second.marks) == ["D", "≠"]
        # Again takes it away; undo brings it back, and takes it away once more.
        await press(app, pilot, "K", "c")
        assert "Removed the link" in status_text(app)
        assert len(stored_annotations(app)) == 1
        assert [mark.letter for mark in first.marks] == []
        await press(app, pilot, "u")
        assert [mark.letter for mark in first.marks] == ["≠"]
        await wait_until(app, pilot, lambda: any("≠ contradicts" in line for line in lines(app)))
        await press(app, pilot, "u")
        assert len(stored_annotations(app)) == 1
        await wait_until(
            app, pilot, lambda: not any("≠ contradicts" in line for line in lines(app))
        )
        await press(app, pilot, "K", "x")
        assert "not linked" in painted(app)
        await press(app, pilot, "r", "K", "x")
        assert "Removed the link" in status_text(app)
        assert len(stored_annotations(app)) == 1


async def test_a_tag_keeps_its_tint_beside_a_link(library):
    async with running_app(library, "post", "echo") as (app, pilot):
        await consult(app, pilot, NEXT, "c", "A", "e", "K", "s")
        pane = reading_screen(app).row.panes[0]
        assert [(m.letter, m.margin_only) for m in pane.marks] == [("C", False), ("↑", True)]
        await press(app, pilot, "escape", "a")
        listing = reading_screen(app).query_one("#list", OptionList)
        assert "↑ supports “The ministry has denied" in str(listing.get_option_at_index(0).prompt)


async def test_one_passage_is_marked_and_then_another(library):
    async with running_app(library, "post", "sugar", size=(120, 40)) as (app, pilot):
        await press(app, pilot, NEXT, "K")
        assert "with which passage" in status_text(app)
        await press(app, pilot, "K")
        assert "same passage" in status_text(app)
        await press(app, pilot, "tab", "K")
        await press(app, pilot, "r")
        one, other = (a for a in stored_annotations(app) if a.annotator.name == "Ann")
        assert (one.slug, other.slug) == ("post", "sugar")
        assert [(link.kind, link.target) for link in one.links] == [("repeats", other.id)]
        # Walked, and back.
        await press(app, pilot, "F")
        assert reading_screen(app).pane.document.slug == "post"
        assert reading_screen(app).pane.selection == one.span
        await press(app, pilot, "apostrophe", "apostrophe")
        assert reading_screen(app).pane.document.slug == "sugar"
        # The same two again: it is taken away.
        await press(app, pilot, "escape", "tab", "K", "tab", "K", "r")
        assert "Removed the link" in status_text(app)
        assert [a.annotator.name for a in stored_annotations(app)] == ["Bo"]
        await press(app, pilot, "u")
        assert len(stored_annotations(app)) == 3
        await press(app, pilot, "K", "escape")
        assert "Cancelled: no link was added" in status_text(app)


async def test_a_link_goes_to_somebody_elses_annotation_and_from_ones_own(library):
    async with running_app(library, "post", "echo", size=(120, 40)) as (app, pilot):
        await press(app, pilot, NEXT, "K", "tab", "right_square_bracket", "K", "enter")
        made, his = stored_annotations(app)[1], stored_annotations(app)[0]
        assert (made.slug, his.slug, his.annotator.name) == ("post", "echo", "Bo")
        assert [(link.kind, link.target) for link in made.links] == [("supports", his.id)]
        # Of several links one chooses.
        await press(app, pilot, "tab", "escape", "K", "tab", "g", NEXT, "K", "c")
        await press(app, pilot, "tab", "F")
        assert app.screen.query_one("#choices", OptionList).option_count == 2
        await press(app, pilot, "down", "enter")
        assert reading_screen(app).pane.document.slug == "echo"


async def test_the_panel_stands_beside_where_there_is_room(library):
    async with running_app(library, "post", "echo", size=(200, 50)) as (app, pilot):
        await consult(app, pilot, "A")
        assert panel(app).region.x > reading_screen(app).row.region.right - 1
        await pilot.resize_terminal(120, 36)
        await wait_until_settled(app, pilot)
        assert panel(app).region.y >= reading_screen(app).row.region.bottom
        assert all(pane.display for pane in reading_screen(app).row.panes)
        await press(app, pilot, "Z")
        assert not panel(app).display


async def test_by_mouse(library):
    async with running_app(library, "post", size=(120, 40)) as (app, pilot):
        await consult(app, pilot, NEXT, "A")
        listing = panel(app).query_one(OptionList)
        await pilot.click(listing, offset=(5, 1))
        await wait_until_settled(app, pilot)
        assert panel(app).chosen.slug == "echo"
        assert reading_screen(app).pane.document.slug == "post"
        keys = app.screen.query_one("#keys")
        at = str(keys.render()).index("link")
        await pilot.click(keys, offset=(at, 0))
        await wait_until_settled(app, pilot)
        assert stored_annotations(app)[-1].links == ()
        await pilot.click("#kinds", offset=(5, 1))
        await wait_until_settled(app, pilot)
        assert any(a.links for a in stored_annotations(app))
        await wait_until(app, pilot, lambda: any("≠" in line for line in lines(app)))
        await pilot.click(listing, offset=(5, 2))
        await wait_until_settled(app, pilot)
        assert reading_screen(app).pane.document.slug == "echo"


async def test_nothing_is_looked_for_while_the_cursor_stays_in_its_sentence(library, monkeypatch):
    import reader.tui.reading.parallels_lookup as module

    asked = []

    def counted(store, document, span, stopped):
        asked.append(span)
        return real(store, document, span, stopped)

    real = module.apparatus
    monkeypatch.setattr(module, "apparatus", counted)
    async with running_app(library, "post") as (app, pilot):
        await consult(app, pilot, NEXT, "A", "l", "l", "w")
        assert len(asked) == 1
        await consult(app, pilot, NEXT)
        await consult(app, pilot, "left_parenthesis")
        assert len(asked) == 2  # the first is known


async def test_a_moving_cursor_gives_up_what_is_looked_for(library, monkeypatch):
    import reader.tui.reading.parallels_lookup as module

    begun, given_up = threading.Event(), threading.Event()
    real = module.apparatus

    def waiting(store, document, span, stopped):
        if not begun.is_set():
            begun.set()
            while not stopped():  # as long as a slow library would take
                given_up.wait(0.001)
            given_up.set()
            return None
        return real(store, document, span, stopped)

    monkeypatch.setattr(module, "apparatus", waiting)
    async with running_app(library, "post") as (app, pilot):
        await pilot.press("A")
        while not begun.is_set():
            await pilot.pause()
        await pilot.press(NEXT)
        await wait_until(app, pilot, answered(app))
        assert given_up.is_set()
        assert "answer" in title(app)


def test_the_pause_outlasts_a_key_that_is_held_down():
    assert pause_after(3.0) < 0.01
    assert 1 / 30 < pause_after(1 / 30) <= 0.04
    assert pause_after(0.005) < 0.01


# Search everywhere


def found(app) -> list[str]:
    listing = app.screen.query_one("#choices", OptionList)
    return [str(listing.get_option_at_index(n).prompt) for n in range(listing.option_count)]


def hint(app) -> str:
    return str(app.screen.query_one("#chooser-hint", Static).content)


async def look_for(app, pilot, text: str, least: int = 1) -> None:
    await press(app, pilot, "f")
    await type_text(app, pilot, text)
    await wait_until(app, pilot, lambda: len(found(app)) >= least and "match" in hint(app))


async def test_n_walks_through_what_was_found_in_all_documents(library):
    async with running_app(library, "sugar", size=(160, 40)) as (app, pilot):
        await look_for(app, pilot, "old bridge", 3)
        await press(app, pilot, "enter")
        seen = []
        for _ in range(3):
            pane = reading_screen(app).pane
            seen.append(pane.document.slug)
            assert TEXTS[seen[-1]][slice(*pane.selection)] == "old bridge"
            await press(app, pilot, "n")
        assert sorted(seen) == ["echo", "gazette", "post"]
        assert reading_screen(app).pane.document.slug == seen[0]
        assert "wrapped around" in status_text(app)
        assert len(reading_screen(app).row.panes) == 2  # one pane to walk in
        await press(app, pilot, "N")
        assert reading_screen(app).pane.document.slug == seen[2]
        # A search here comes after it, and is walked instead.
        await press(app, pilot, "slash")
        await type_text(app, pilot, "the")
        await press(app, pilot, "enter", "n")
        assert reading_screen(app).pane.document.slug == seen[2]
        assert "results" not in status_text(app)


async def test_another_key_opens_it_beside(library):
    async with running_app(library, "sugar", "post", size=(160, 40)) as (app, pilot):
        await look_for(app, pilot, "prices rose")
        await press(app, pilot, "ctrl+o")
        slugs = [pane.document.slug for pane in reading_screen(app).row.panes]
        assert slugs == ["sugar", "post", "echo"]
        assert reading_screen(app).pane.document.slug == "echo"


async def test_filters_are_offered_and_completed(library):
    async with running_app(library, "post") as (app, pilot):
        await press(app, pilot, "f")
        grammar = app.screen.query_one("#chooser-grammar", Static)
        assert "tag:" in str(grammar.content)
        await type_text(app, pilot, "tag:")
        await wait_until(app, pilot, lambda: "tab complete" in str(grammar.content))
        assert "claim" in str(grammar.content)
        field = app.screen.query_one("#typed", Input)
        await press(app, pilot, "d", "tab")
        assert field.value == "tag:disputed"
        await wait_until(app, pilot, lambda: len(found(app)) == 1)
        assert "Who counted?" in found(app)[0]
        field.value = "by:"
        await wait_until_settled(app, pilot)
        await press(app, pilot, "tab")
        assert field.value == "by:Bo"
        field.value = "bridge in:"
        await wait_until_settled(app, pilot)
        await press(app, pilot, "tab", "tab")
        assert field.value == "bridge in:gazette"
        await wait_until(app, pilot, lambda: len(found(app)) == 1)


async def test_the_next_key_gives_up_the_search_before(library, monkeypatch):
    import reader.tui.dialogs.find as module

    begun, stopped_at = threading.Event(), []
    real = module.search

    def waiting(store, typed, *, limit, stopped, exhaustive=True, **options):
        if typed == "b":
            begun.set()
            while not stopped():
                threading.Event().wait(0.001)
            stopped_at.append(typed)
        return real(store, typed, limit=limit, stopped=stopped, exhaustive=exhaustive, **options)

    monkeypatch.setattr(module, "search", waiting)
    async with running_app(library, "post") as (app, pilot):
        await pilot.press("f", "b")
        while not begun.is_set():
            await pilot.pause()
        await pilot.press(*"uses")
        await wait_until(app, pilot, lambda: len(found(app)) >= 3)
        assert stopped_at == ["b"]


async def test_a_weak_answer_is_completed_and_says_so(library, monkeypatch):
    import reader.tui.dialogs.find as module

    hold, asked = threading.Event(), []
    real = module.search

    def slow(store, typed, *, limit, stopped, exhaustive=True, **options):
        asked.append(exhaustive)
        if exhaustive:
            while not hold.is_set() and not stopped():
                threading.Event().wait(0.001)
        return real(store, typed, limit=limit, stopped=stopped, exhaustive=exhaustive, **options)

    monkeypatch.setattr(module, "search", slow)
    async with running_app(library, "post") as (app, pilot):
        await pilot.press("f", *"aprxotz", "space", *"dubblt", "space", *"fruit")
        assert isinstance(app.screen, FindScreen)
        while "searching all passages" not in hint(app):
            await pilot.pause()
        hold.set()
        await wait_until(app, pilot, lambda: "all passages searched" in hint(app))
        assert asked[-2:] == [False, True]


async def test_by_matter_the_others_go_to_what_the_apparatus_knows(library):
    async with running_app(library, "post", "echo", "gazette", size=(200, 40)) as (app, pilot):
        await press(app, pilot, "S", "S")
        await app.workers.wait_for_complete()
        await press(app, pilot, NEXT)
        screen = reading_screen(app)
        await wait_until(app, pilot, lambda: screen.feature(ParallelsPanel).lookup.answered)
        _, echo, gazette = screen.row.panes
        assert echo.sentence().start == 0
        assert gazette.sentence_highlighted
        assert echo.sentence_highlighted


async def test_a_long_passage_of_a_document_opened_for_it_is_seen_from_its_beginning(
    tmp_path, home
):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    rest = " ".join(f"Then they counted field {n} of the farm." for n in range(300))
    words = "The surveyors of Velm measured the dyke between the chapel and the orchard"
    for slug, text in (("one", f"{words}."), ("two", f"{rest}\n\n{words}, they say, {rest}")):
        line = json.dumps({"id": slug, "title": slug, "text": text})
        documents.add_document(store, from_json_line(line, 1))
    store.close()
    async with running_app(path, "one", size=(120, 36)) as (app, pilot):
        await consult(app, pilot, "A", "e")
        entry = panel(app).chosen
        await press(app, pilot, "enter")
        pane = reading_screen(app).pane
        assert pane.document.slug == "two"
        assert pane.page.viewport.row_of(entry.span.start) is not None
