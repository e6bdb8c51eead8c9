"""The reading screen, through real keys and mouse events."""

from __future__ import annotations

import contextlib

import pytest
from textual.events import Key
from textual.widgets import OptionList

from annotations.errors import BadTag
from annotations.service.store import Store
from corpus.document import Span
from corpus.errors import LibraryFull
from reader.tui.dialogs.note import NoteScreen
from reader.tui.dialogs.tags import TagScreen
from reader.tui.reading.features.tagging import Tagging
from reader.tui.widgets.annotation_list import AnnotationList
from reader.tui.widgets.key_line import KeyLine
from tests.helpers.screens import (
    TEXTS,
    make_library,
    painted,
    painted_rows,
    press,
    reading_screen,
    running_app,
    status_text,
    stored_annotations,
    type_text,
    wait_until,
    wait_until_settled,
)

BRIDGE = TEXTS["bridge"][1]


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


async def test_a_key_tags_the_sentence_under_the_cursor_and_again_takes_it_off(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c")
        (made,) = stored_annotations(app)
        assert made.content == "The bridge at Velm was closed on Monday."
        assert made.tags == ("claim",)
        assert made.annotator.name == "Ann"
        assert "Tagged as claim" in status_text(app)
        await press(app, pilot, "c")
        assert stored_annotations(app) == []


async def test_each_tag_has_its_key_and_one_annotation_carries_several(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "o", "d")
        (made,) = stored_annotations(app)
        assert made.tags == ("claim", "opinion", "disputed")
        letters = [mark.letter for mark in reading_screen(app).pane.marks]
        assert sorted(letters) == ["C", "D", "O"]


async def test_a_selection_is_tagged_to_the_exact_character(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "w", "v", "w", "w", "left", "right", "o")
        (made,) = stored_annotations(app)
        assert made.content == BRIDGE[made.span.start : made.span.end] == "bridge at"
        # The selection stays, so that the same key takes the tag off again.
        await press(app, pilot, "o")
        assert stored_annotations(app) == []


async def test_sentence_and_paragraph_motions_choose_what_is_tagged(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "right_parenthesis", "c")
        await press(app, pilot, "right_curly_bracket", "s", "s", "s", "o")
        claim, opinion = stored_annotations(app)
        assert claim.content == "Engineers found cracks in two of its arches."
        assert opinion.content == BRIDGE.split("\n\n")[1]


async def test_undo_and_redo_reach_over_the_end_of_the_program(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "o")
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "u")
        assert stored_annotations(app)[0].tags == ("claim",)
        assert "Undone: tagged opinion: “The bridge at Velm" in status_text(app)
        await press(app, pilot, "u")
        assert stored_annotations(app) == []
        assert reading_screen(app).pane.marks == []
        # What is left was done to documents: that is undone in their list, or in the history.
        for _ in range(3):
            await press(app, pilot, "u")
        assert "H lists other changes: added" in status_text(app)
        assert len(app.session.store.summaries()) == len(TEXTS)
        await press(app, pilot, "U", "U")
        assert stored_annotations(app)[0].tags == ("claim", "opinion")
        assert len(reading_screen(app).pane.marks) == 2


async def test_the_foot_line_tells_what_there_is_room_for_and_a_click_does_it(library):
    for width, shown in (
        (80, "/ search  q back  ? help "),
        (120, "A apparatus  a list  q back  ? help "),
    ):
        async with running_app(library, "bridge", size=(width, 24)) as (app, pilot):
            foot = app.screen.query_one(KeyLine)
            shown_keys = str(foot.render())
            assert shown_keys.startswith(" c claim  o opinion  d disputed")
            assert shown_keys.endswith(shown)
            before = len(stored_annotations(app))
            await pilot.click(KeyLine, offset=(shown_keys.index(" opinion") + 2, 0))
            await wait_until_settled(app, pilot)
            assert abs(len(stored_annotations(app)) - before) == 1


async def test_a_note_of_several_lines(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "enter")
        assert isinstance(app.screen, NoteScreen)
        await type_text(app, pilot, "who says")
        await pilot.press("enter")
        await type_text(app, pilot, "so")
        await press(app, pilot, "ctrl+s")
        (made,) = stored_annotations(app)
        assert made.note == "who says\nso"
        assert made.tags == ()
        # Without tag and note an annotation ceases to be.
        await press(app, pilot, "enter")
        await pilot.press(*["backspace"] * 20)
        await press(app, pilot, "ctrl+s")
        assert stored_annotations(app) == []


async def test_keeping_a_note_does_not_overtake_its_last_letters(library):
    words = "who says so, and how do they know?"
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "enter")
        # All at once, as from a fast hand on a busy machine: nobody waits for a letter.
        for char in words:
            app.post_message(Key(char, char))
        app.post_message(Key("ctrl+s", None))
        app.post_message(Key(")", ")"))
        await wait_until(app, pilot, lambda: not isinstance(app.screen, NoteScreen))
        await wait_until_settled(app, pilot)
        assert stored_annotations(app)[0].note == words


async def test_a_note_is_not_dropped_by_one_escape(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "enter")
        await type_text(app, pilot, "important")
        await press(app, pilot, "escape")
        assert isinstance(app.screen, NoteScreen)
        await press(app, pilot, "ctrl+s")
        assert stored_annotations(app)[0].note == "important"


async def test_the_picker_finds_tags_fuzzily_and_makes_new_ones(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "t")
        assert isinstance(app.screen, TagScreen)
        await type_text(app, pilot, "disptued")
        await press(app, pilot, "enter")
        assert stored_annotations(app)[0].tags == ("disputed",)
        await press(app, pilot, "t")
        await type_text(app, pilot, "claim/figure")
        await press(app, pilot, "enter")
        assert stored_annotations(app)[0].tags == ("disputed", "claim/figure")
        # A word that only resembles a tag is a new one.
        await press(app, pilot, "t")
        await type_text(app, pilot, "quote")
        await press(app, pilot, "enter")
        assert stored_annotations(app)[0].tags == ("disputed", "claim/figure", "quote")


@pytest.mark.parametrize(
    "name", ["[/]", "[@click=app.quit]x", "[claim]", "\u202eabc", "a\x1b[31mb"]
)
async def test_no_tag_name_is_markup_or_a_control_sequence(library, name):
    store = Store.open(library, "Ann")
    document = store.documents.get("bridge")
    with_note = store.annotate(document, Span(0, 10), ["claim"], f"note {name}")
    # Names that cannot be a tag's are refused; those that can must do no harm.
    with contextlib.suppress(BadTag):
        store.retag(with_note.id, ["claim", name])
    store.close()
    async with running_app(library, "bridge", size=(140, 40)) as (app, pilot):
        await press(app, pilot, "a")
        await press(app, pilot, "t", "t", "escape")
        await press(app, pilot, "t", "escape")
        assert "\x1b" not in painted(app)
        assert "\u202e" not in painted(app)


async def test_next_and_previous_annotation_and_the_extent(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "right_parenthesis", "o", "g")
        await press(app, pilot, "right_square_bracket")
        pane = reading_screen(app).pane
        assert pane.selection == Span(0, 40)
        await press(app, pilot, "right_square_bracket")
        assert BRIDGE[pane.selection.start : pane.selection.end].startswith("Engineers")
        await press(
            app, pilot, "r", "left", "left", "left", "left", "left", "left", "left", "enter"
        )
        assert stored_annotations(app)[1].content == "Engineers found cracks in two of its"


async def test_narrowing_and_widening_both_ends(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "w", "s", "c")
        assert stored_annotations(app)[0].content == "bridge"
        await press(app, pilot, "r", "w", "w", "W", "enter")
        assert stored_annotations(app)[0].content == "bridge at"
        await press(app, pilot, "r", "r", "g", "enter")
        assert stored_annotations(app)[0].content == "The bridge at"
        await press(app, pilot, "u", "u")
        assert stored_annotations(app)[0].content == "bridge"


async def test_delete_takes_only_ones_own(library):
    store = Store.open(library, "Ben")
    store.annotate(store.documents.get("bridge"), Span(0, 40), ["opinion"])
    store.close()
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "x")
        assert len(stored_annotations(app)) == 1
        assert "Ben" in status_text(app)
        await press(app, pilot, "c", "x")
        assert [a.annotator.name for a in stored_annotations(app)] == ["Ben"]
        await press(app, pilot, "u")
        assert len(stored_annotations(app)) == 2


async def test_another_programs_annotations_appear(library):
    async with running_app(library, "bridge") as (app, pilot):
        store = Store.open(library, "Ben")
        store.annotate(store.documents.get("bridge"), Span(4, 10), ["opinion"], "hm")
        store.close()
        app.session.check_library()
        await wait_until_settled(app, pilot)
        assert [mark.letter for mark in reading_screen(app).pane.marks] == ["O"]


async def test_search_walks_through_the_matches_and_wraps(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "slash")
        await type_text(app, pilot, "ma")
        await press(app, pilot, "enter")
        assert "matches" in status_text(app)
        pane = reading_screen(app).pane
        first = pane.cursor
        assert BRIDGE[first : first + 2].lower() == "ma"
        await press(app, pilot, "slash")
        await type_text(app, pilot, "it")
        await press(app, pilot, "enter")
        places = set()
        for _ in range(6):
            places.add(pane.cursor)
            await press(app, pilot, "n")
        assert len(places) == BRIDGE.lower().count("it")
        before = pane.cursor
        await press(app, pilot, "n", "N")
        assert pane.cursor == before


async def test_search_left_with_escape_goes_back(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "w", "w")
        here = reading_screen(app).pane.cursor
        await press(app, pilot, "slash")
        await type_text(app, pilot, "passengers")
        assert reading_screen(app).pane.cursor != here
        await press(app, pilot, "escape")
        assert reading_screen(app).pane.cursor == here


async def test_search_everywhere_goes_to_the_place_in_another_document(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "f")
        await pilot.press(*"disgrace")
        # What was found of the first letters is shown before.
        await wait_until(
            app, pilot, lambda: any(one.text == "disgrace" for one in app.screen._results)
        )
        await press(app, pilot, "enter")
        pane = reading_screen(app).pane
        assert pane.document.slug == "letter"
        assert pane.passage() == Span(*_span("letter", "disgrace"))


def _span(slug: str, words: str) -> tuple[int, int]:
    at = TEXTS[slug][1].index(words)
    return at, at + len(words)


async def test_panes_are_added_closed_moved_widened_and_zoomed(library):
    async with running_app(library, "bridge", size=(200, 50)) as (app, pilot):
        row = reading_screen(app).row
        await press(app, pilot, "p", "enter")
        await press(app, pilot, "p", "enter")
        assert len(row.panes) == 3
        names = [pane.document.slug for pane in row.panes]
        assert reading_screen(app).pane is row.panes[2]
        await press(app, pilot, "comma")
        assert [p.document.slug for p in row.panes] == [names[0], names[2], names[1]]
        before = row.panes[1].size.width
        await press(app, pilot, "greater_than_sign")
        assert row.panes[1].size.width > before
        await press(app, pilot, "z")
        assert row.hidden_count == 2
        await press(app, pilot, "z")
        await press(app, pilot, "X")
        assert [p.document.slug for p in row.panes] == [names[0], names[1]]


@pytest.mark.parametrize(("columns", "seen"), [(80, 1), (120, 2), (200, 4)])
async def test_as_many_panes_as_fit_and_tab_reaches_the_others(library, columns, seen):
    async with running_app(library, *TEXTS, size=(columns, 30)) as (app, pilot):
        row = reading_screen(app).row
        assert sum(pane.display for pane in row.panes) == seen
        for n in (1, 2, 3, 0):
            await press(app, pilot, "tab")
            assert row.current_index == n
            assert row.panes[n].display
            assert row.panes[n].has_focus


async def test_each_pane_keeps_its_place_over_the_end_of_the_program(library):
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        await press(app, pilot, "right_curly_bracket", "w", "tab", "w", "w")
        places = [pane.cursor for pane in reading_screen(app).row.panes]
        assert all(places)
        await press(app, pilot, "ctrl+q")
    async with running_app(library, restore=True) as (app, pilot):
        row = reading_screen(app).row
        assert [pane.document.slug for pane in row.panes] == ["bridge", "ferry"]
        assert [pane.cursor for pane in row.panes] == places


def listed_tags(panel: AnnotationList) -> list[str]:
    """What each entry of the list says first."""
    entries = panel.query_one(OptionList).options
    return [str(entry.prompt).split("  ")[0] for entry in entries]


async def test_the_list_filters_and_goes_there(library):
    async with running_app(library, "bridge", "ferry", size=(160, 40)) as (app, pilot):
        await press(app, pilot, "c", "right_parenthesis", "o", "tab", "d", "shift+tab")
        await press(app, pilot, "a")
        panel = app.screen.query_one(AnnotationList)
        assert listed_tags(panel) == ["C claim", "O opinion"]
        await press(app, pilot, "s")
        assert len(listed_tags(panel)) == 3
        await press(app, pilot, "t", "t", "t")
        assert listed_tags(panel) == ["D disputed"]
        await press(app, pilot, "enter")
        assert reading_screen(app).pane.document.slug == "ferry"


async def test_mouse_drag_double_and_triple_click_select_exactly(library):
    async with running_app(library, "bridge") as (app, pilot):
        pane = reading_screen(app).pane
        rows = enumerate(painted_rows(app))
        y, line = next((n, text) for n, text in rows if "The bridge at Velm" in text)
        x = line.index("bridge")
        offset = (x - pane.region.x, y - pane.region.y)
        await pilot.click(pane, offset=offset, times=2)
        assert BRIDGE[slice(*pane.selection)] == "bridge"
        # Clicks that follow closely on the same cell would go on counting.
        await pilot.click(pane, offset=(offset[0] + 5, offset[1] + 2))
        assert pane.selection is None
        await pilot.click(pane, offset=offset, times=3)
        assert BRIDGE[slice(*pane.selection)] == "The bridge at Velm was closed on Monday."
        await pilot.click(pane, offset=(offset[0] + 5, offset[1] + 2))
        await pilot.mouse_down(pane, offset=offset)
        await pilot.hover(pane, offset=(offset[0] + 8, offset[1]))
        await pilot.mouse_up(pane, offset=(offset[0] + 8, offset[1]))
        assert BRIDGE[slice(*pane.selection)].startswith("bridge a")
        await press(app, pilot, "c")
        assert stored_annotations(app)[0].span == pane.selection


async def test_a_terminal_of_twenty_by_five_and_back(library):
    async with running_app(library, "bridge", "ferry", size=(20, 5)) as (app, pilot):
        await press(app, pilot, "c", "a", "escape", "question_mark", "escape", "slash", "escape")
        await pilot.resize_terminal(120, 36)
        await wait_until_settled(app, pilot)
        assert len(stored_annotations(app)) == 1


async def test_a_document_removed_by_another_program_stays_readable(library):
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        store = Store.open(library, "Ben")
        from annotations.service import documents

        documents.remove_document(store, "bridge")
        store.close()
        app.session.check_library()
        await press(app, pilot, "right_curly_bracket")
        assert "no longer in the library" in reading_screen(app).row.panes[0].heading


async def test_wide_characters_are_tagged_whole(library):
    async with running_app(library, "wide") as (app, pilot):
        await press(app, pilot, "c")
        assert stored_annotations(app)[0].content == "橋は月曜日に閉鎖された。"


async def test_a_note_survives_that_its_annotation_was_deleted_meanwhile(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "enter")
        await type_text(app, pilot, "important")
        store = Store.open(library, "Ann")
        store.delete([store.annotations()[0].id])
        store.close()
        await press(app, pilot, "ctrl+s")
        assert [a.note for a in stored_annotations(app)] == ["important"]


async def test_another_programs_note_is_not_overwritten_unseen(library):
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c", "enter")
        await type_text(app, pilot, "mine")
        store = Store.open(library, "Ann")
        store.write_note(store.annotations()[0].id, "theirs")
        store.close()
        await press(app, pilot, "ctrl+s")
        assert isinstance(app.screen, NoteScreen)
        assert "theirs" in str(app.screen.query_one("#note-error").content)
        assert stored_annotations(app)[0].note == "theirs"
        await press(app, pilot, "ctrl+s")
        assert stored_annotations(app)[0].note == "mine"


async def test_what_cannot_be_saved_stays_and_is_saved_later(library, monkeypatch):
    async with running_app(library, "bridge") as (app, pilot):
        complaints = []
        monkeypatch.setattr(app.session, "show_error", complaints.append)
        screen = reading_screen(app)

        def full(*_args, **_options):
            raise LibraryFull("the disk is full")

        with monkeypatch.context() as disk:
            disk.setattr(Store, "toggle", full)
            disk.setattr(Store, "annotate", full)
            await press(app, pilot, "c")
            assert len(complaints) == 1
            assert [mark.state for mark in screen.pane.marks] == ["unsaved"]
            screen.retry_unsaved()
            await wait_until_settled(app, pilot)
            assert len(complaints) == 1
            await press(app, pilot, "q")
            assert reading_screen(app).feature(Tagging).unsaved_count == 1
            assert "not saved" in status_text(app)
        screen.retry_unsaved()
        await wait_until_settled(app, pilot)
        assert screen.feature(Tagging).unsaved_count == 0
        assert [mark.state for mark in screen.pane.marks] == ["saved"]
        assert len(stored_annotations(app)) == 1


async def test_the_screen_comes_back_also_after_the_way_over_the_documents(library):
    async with running_app(library, "bridge", "ferry") as (app, pilot):
        await press(app, pilot, "q", "q")
    async with running_app(library, restore=True) as (app, pilot):
        assert len(reading_screen(app).row.panes) == 2


async def test_the_foot_says_what_a_key_is_called_now(library):
    store = Store.open(library, "Ann")
    store.tags.rename("claim", "assertion")
    store.close()
    async with running_app(library, "bridge") as (app, _pilot):
        assert "c assertion" in painted(app)


async def test_undo_goes_to_what_it_undid(library):
    async with running_app(library, "bridge", "letter") as (app, pilot):
        screen = reading_screen(app)
        await press(app, pilot, "c", "tab", "o", "G")
        there, here = (pane.cursor for pane in screen.row.panes)
        await press(app, pilot, "u")
        assert screen.row.current_index == 1
        assert screen.pane.cursor < here
        await press(app, pilot, "u")
        assert screen.row.current_index == 0
        assert screen.pane.cursor == there
        assert "Undone: tagged claim" in status_text(app)
        assert stored_annotations(app) == []
        await press(app, pilot, "G", "U")
        assert screen.pane.cursor == there
        assert "Redone: tagged claim" in status_text(app)


async def test_the_history_goes_to_the_passage_of_an_entry(library):
    async with running_app(library, "bridge", "letter") as (app, pilot):
        screen = reading_screen(app)
        await press(app, pilot, "right_parenthesis", "c", "tab", "G", "H", "enter")
        assert app.screen is screen
        assert screen.row.current_index == 0
        assert screen.pane.selection == stored_annotations(app)[0].span
        await press(app, pilot, "escape", "x", "H", "j", "enter")  # deleted: its place is known
        assert screen.pane.selection is not None
