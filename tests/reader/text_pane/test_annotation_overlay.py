"""Everyone's annotations over the text, through real keys: counts, shades, letters, whose."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from annotations.model import CONSENSUS, Brief
from annotations.service.store import Store
from corpus.document import Span
from reader.tui.annotation_overlay import (
    SHARED_COLOUR,
    AnnotationOverlay,
    annotator_styles,
    tally_sentence,
)
from reader.tui.dialogs.people import PeopleScreen
from reader.tui.styles.page_styles import PageStyles, TextAttributes
from reader.tui.styles.themes import LEGIBLE, THEMES, contrast
from tests.helpers.panes import row_strip
from tests.helpers.screens import press, reading_screen, running_app, status_text
from tests.reader.test_disagreements_screen import CRACKS, FEAR, FIRST, make_class


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "class.db"
    make_class(path)
    return path


def strip(pane, words: str) -> str:
    """What stands in the margin beside the row in which these words begin."""
    at = pane.document.text.index(words)
    line = pane.geometry.head + pane.row_of(at)
    left, right = pane.geometry.lane_x, pane.geometry.text_x
    return "".join(s.text for s in row_strip(pane, line).crop(left, right)).strip()


def shade(pane, words: str) -> str:
    """The colour behind the second character of these words."""
    at = pane.document.text.index(words) + 1
    line = pane.geometry.head + pane.row_of(at)
    x = pane.geometry.text_x + pane.page.layout.column_of(at)
    (segment,) = row_strip(pane, line).crop(x, x + 1)
    assert segment.style is not None
    return segment.style.bgcolor.name


async def test_the_strip_tells_how_many_and_as_what(library: Path) -> None:
    async with running_app(library, "bridge", size=(60, 36)) as (app, pilot):
        pane = reading_screen(app).pane
        assert strip(pane, FIRST) == "CCC+"
        await press(app, pilot, "O")
        # Where two sentences begin in a row, the one on which they are divided is the one to see.
        assert strip(pane, FIRST) == "÷6"
        assert strip(pane, FEAR) == "O5"
        assert status_text(app).startswith("Showing everyone")
        await press(app, pilot, "O")
        assert strip(pane, FIRST) == "CCC+"


async def test_a_split_is_shown_as_a_split(library: Path) -> None:
    """Never as the count of one of its tags, nor so that it reads as another number."""
    async with running_app(library, "bridge", size=(60, 36)) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "O")
        at = pane.document.text.index(CRACKS)
        top = pane.geometry.head + pane.row_of(at)
        left, right = pane.geometry.lane_x, pane.geometry.text_x
        beside = "".join(s.text for s in row_strip(pane, top).crop(left, right)).strip()
        assert beside == "÷6"
        assert shade(pane, CRACKS) != shade(pane, FIRST)


def briefs_of(**tags: str) -> list[Brief]:
    """A brief for each annotator, with the tags whose initials are given."""
    full = {"c": "claim", "o": "opinion", "d": "disputed"}
    return [
        Brief(name, 0, 200, name, tuple(full[letter] for letter in letters), None, False)
        for name, letters in tags.items()
    ]


@pytest.mark.parametrize(
    ("said", "rows", "tied"),
    [
        ({"Ann": "c", "Bob": "c", "Cem": "c"}, ["C3", "▍"], False),
        ({"Ann": "c", "Bob": "o", "Cem": "d"}, ["÷3", "C1", "O1", "D1", "▍"], True),
        ({"Ann": "c", "Bob": "c", "Cem": "d"}, ["÷3", "C2", "D1", "▍"], False),
        ({"Ann": "cd", "Bob": "c"}, ["÷2", "C2", "D1", "▎"], False),
        ({"Ann": "co", "Bob": "co"}, ["C2+", "O2", "▎"], False),
        ({"Bob": "o", "Cem": "o"}, ["O2", "▎"], False),
        ({f"P{n:02}": "o" for n in range(20)}, ["O20", "█"], False),
        ({f"P{n:02}": "co"[n % 2] for n in range(20)}, ["÷20", "C10", "O10", "█"], True),
    ],
)
async def test_what_the_margin_shows(
    library: Path, said: dict[str, str], rows: list[str], tied: bool
) -> None:
    async with running_app(library, "bridge", size=(60, 36)) as (app, _):
        pane = reading_screen(app).pane
        briefs = briefs_of(**said)
        overlay = AnnotationOverlay(pane.open_document, annotator_styles(said))
        tally = tally_sentence(Span(0, 200), briefs, said, {"claim": 0, "opinion": 1})
        shown = []
        for row in range(len(rows)):
            (lanes,) = [overlay._row_lanes([(tally, row)], 3)]
            shown.append("".join(lane.mark.letter for lane in lanes if lane.mark.margin_only))
            tint = lanes[0].mark.colour
        assert shown == rows
        assert (tint == SHARED_COLOUR) is tied
        narrow = overlay._row_lanes([(tally, 0)], 1)[1].mark.letter
        assert narrow == ("÷" if rows[0].startswith("÷") else str(min(9, len(said))))


async def test_the_shade_is_deeper_where_more_have_tagged(library: Path) -> None:
    async with running_app(library, "bridge", size=(60, 36)) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "G", "O")
        page = pane.canvas.styles.page
        many, one = (Color.parse(shade(pane, words)) for words in (FIRST, "“Nobody was"))
        assert contrast(many, page) > contrast(one, page) > 1.0


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("colour", ["blue", "ochre", "red", "grey"])
def test_shades_grow_deeper_and_stay_legible(theme, colour: str) -> None:
    page_styles = PageStyles.of({**theme.to_color_system().generate(), **theme.variables})
    styles = [page_styles.text(TextAttributes("p", colour, 1, shade=n)) for n in range(1, 5)]
    backgrounds = [Color.from_rich_color(style.bgcolor) for style in styles]
    depths = [contrast(background, page_styles.page) for background in backgrounds]
    assert depths == sorted(depths)
    assert depths[0] < depths[-1]
    for style, background in zip(styles, backgrounds, strict=True):
        assert contrast(Color.from_rich_color(style.color), background) >= LEGIBLE


async def test_the_status_line_tells_who_tagged_what(library: Path) -> None:
    store = Store.open(library, CONSENSUS)
    document = store.documents.get("bridge")
    start = document.text.index(CRACKS)
    end = document.text.index(".", start) + 1
    store.annotate(document, Span(start, end), ["disputed"])
    store.close()
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "O", "right_parenthesis")
        assert " ".join(status_text(app).split()) == (
            "C claim Ann, Bob O opinion Cem, Dee D disputed Eve, Fay D disputed ✓ consensus"
        )


async def test_some_annotators_alone(library: Path) -> None:
    async with running_app(library, "bridge", size=(100, 36)) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "P")
        assert isinstance(app.screen, PeopleScreen)
        await press(app, pilot, "space", "j", "space")  # without Ann and Bob
        assert strip(pane, FIRST) == "÷4"
        await press(app, pilot, "escape", "right_parenthesis")
        assert (
            " ".join(status_text(app).split()) == "4 of 6: O opinion Cem, Dee D disputed Eve, Fay"
        )
        await press(app, pilot, "P", "enter")  # Ann alone
        assert strip(pane, FIRST) == "C1"
        await press(app, pilot, "enter")
        assert strip(pane, FIRST) == "÷6"
        await press(app, pilot, "space", "a")
        assert strip(pane, FIRST) == "÷6"


async def test_colours_and_letters_of_annotators(library: Path) -> None:
    async with running_app(library, "bridge", size=(60, 36)) as (app, pilot):
        pane = reading_screen(app).pane
        await press(app, pilot, "C")
        assert strip(pane, FIRST) == "ABC+"
        await press(app, pilot, "P", "enter", "escape")
        assert strip(pane, FIRST) == "A"
        await press(app, pilot, "C")
        assert strip(pane, FIRST) == "C1"


async def test_it_is_remembered_and_follows_what_is_tagged(library: Path) -> None:
    async with running_app(library, "bridge", size=(60, 36)) as (app, pilot):
        await press(app, pilot, "O")
    async with running_app(library, "bridge", size=(60, 36), annotator="Gil") as (app, pilot):
        await press(app, pilot, "O", "c")
        app.session.check_library()
        await press(app, pilot, "k")
        assert strip(reading_screen(app).pane, FIRST) == "C7"
    async with running_app(library, "bridge", size=(60, 36)) as (app, pilot):
        assert strip(reading_screen(app).pane, FIRST) == "C7"


@pytest.mark.parametrize("size", [(80, 24), (18, 12), (8, 8), (200, 50)])
async def test_at_any_size(library: Path, size) -> None:
    async with running_app(library, "bridge", "ferry", size=size) as (app, pilot):
        await press(app, pilot, "O", "C", "P", "escape", "j", "j", "tab", "O")
        reading_screen(app)


@given(st.lists(st.text(max_size=4), unique=True, max_size=12))
def test_letters_are_one_to_each_while_there_are_letters(names: list[str]) -> None:
    styles = annotator_styles(names)
    assert set(styles) == set(names) - {CONSENSUS}
    letters = [style.letter for style in styles.values() if style.letter != "·"]
    assert len(set(letters)) == len(letters)


briefs = st.builds(
    Brief,
    st.uuids().map(str),
    st.just(0),
    st.just(9),
    st.sampled_from(["Ann", "Bob", "Cem", CONSENSUS]),
    st.lists(st.sampled_from(["claim", "opinion", "other"]), unique=True).map(tuple),
    st.none(),
    st.booleans(),
)


@given(st.lists(briefs, max_size=12), st.sets(st.sampled_from(["Ann", "Bob", "Cem"])))
def test_a_tally_counts_each_annotator_once(given_: Iterable[Brief], people: set[str]) -> None:
    tally = tally_sentence(Span(0, 9), given_, people, {"claim": 0, "opinion": 1})
    pairs = {
        (tag, brief.annotator)
        for brief in given_
        if brief.annotator in people and not brief.orphaned
        for tag in brief.tags
    }
    assert {(tag, name) for tag, names in tally.tags for name in names} == pairs
    assert sum(len(names) for _, names in tally.tags) == len(pairs)
    assert set(tally.people) == {name for _, name in pairs}
    counts = [len(names) for _, names in tally.tags]
    assert counts == sorted(counts, reverse=True)
