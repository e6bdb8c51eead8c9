"""Why a passage is a parallel, and the weaker ones, which stay folded: by keys and mouse."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content
from textual.widgets import OptionList

from annotations.analysis.apparatus import Apparatus, ApparatusEntry
from annotations.model import Codebook
from annotations.service import documents
from annotations.service.store import Store
from corpus.document import Span
from corpus.sources.json_lines import from_json_line
from reader.tui.browser.announcements import announcements
from reader.tui.browser.description import describe
from reader.tui.reading.features.parallels_panel import ParallelsPanel
from reader.tui.widgets.apparatus_entries import EntryView, rows
from tests.helpers.apparatus import (
    NEXT,
    answered,
    consult,
    lines,
    make_event_library,
    panel,
    title,
)
from tests.helpers.screens import (
    painted,
    painted_rows,
    press,
    reading_screen,
    running_app,
    status_text,
    stored_annotations,
    wait_until,
    wait_until_settled,
)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_event_library(path)
    return path


@pytest.fixture(autouse=True)
def weaker(monkeypatch):
    """Lets only the best answer of each document be found, and makes it weak if it is in one of the
    documents given, whatever the search says of it.
    """
    import annotations.analysis.library_search as module

    real = module.find_parallels

    def make(*slugs: str) -> None:
        def find(*args, **options):
            best = {parallel.slug: parallel for parallel in reversed(real(*args, **options))}
            found = [replace(one, weak=one.slug in slugs) for one in best.values()]
            return sorted(found, key=lambda one: (one.kind != "reuse", -one.score))

        monkeypatch.setattr(module, "find_parallels", find)

    make()
    return make


async def test_the_weaker_answers_stay_folded_until_a_key_opens_them(library, weaker):
    weaker("gazette")
    async with running_app(library, "post", size=(80, 24)) as (app, pilot):
        await consult(app, pilot, NEXT, "A")
        assert title(app) == "Similar passages  1 answer · 1 weaker"
        assert lines(app)[-1] == "▸ 1 weaker  w shows it"
        assert not any("gazette" in line for line in lines(app))
        await press(app, pilot, "e", "w")
        assert lines(app)[-2] == "▾ 1 weaker  w hides it"
        assert "The gazette" in lines(app)[-1]
        # In a low list, too, they are in sight, and the cursor is on the first of them.
        assert panel(app).chosen.slug == "gazette"
        assert "▾ 1 weaker" in painted(app)
        assert "The gazette" in painted(app)
        # Folded again, the cursor goes to their row.
        await press(app, pilot, "w")
        assert panel(app).chosen is None
        for key in ("p", "K"):
            await press(app, pilot, key)
            assert status_text(app) == "Choose an entry first"
        await press(app, pilot, "enter")
        assert "The gazette" in lines(app)[-1]
        # Opened it stays open, from passage to passage.
        await press(app, pilot, "escape", NEXT, "k")
        await wait_until(app, pilot, answered(app))
        assert "The gazette" in lines(app)[-1]


async def test_from_a_weaker_answer_one_goes_there_tags_it_and_links_it(library, weaker):
    weaker("echo", "gazette")
    async with running_app(library, "post", size=(160, 40)) as (app, pilot):
        await consult(app, pilot, NEXT, "A")
        assert title(app) == "Similar passages  2 weaker"
        assert lines(app) == ["Only weaker matches", "▸ 2 weaker  w shows them"]
        await press(app, pilot, "e", "w", "K", "c")
        assert "contradicts" in status_text(app)
        # What is linked is no matter of chance, and is never folded.
        await wait_until(app, pilot, lambda: "1 answer · 1 weaker" in title(app))
        assert "≠ contradicts  same wording" in lines(app)[0]
        await press(app, pilot, "w", "w", "enter")
        assert reading_screen(app).pane.document.slug == "gazette"
        await press(app, pilot, "o")
        assert any(a.tags == ("opinion",) and a.slug == "gazette" for a in stored_annotations(app))


async def test_weaker_answers_are_opened_by_the_mouse(library, weaker):
    weaker("gazette")
    async with running_app(library, "post", size=(120, 40)) as (app, pilot):
        await consult(app, pilot, NEXT, "A")
        listing = panel(app).query_one(OptionList)
        row = next(
            y for y in range(listing.size.height)
            if "1 weaker" in painted_rows(app)[listing.region.y + y]
        )  # fmt: skip
        await pilot.click(listing, offset=(4, row))
        await wait_until_settled(app, pilot)
        assert "The gazette" in lines(app)[-1]
        await pilot.click(listing, offset=(4, row))
        await wait_until_settled(app, pilot)
        assert not any("gazette" in line for line in lines(app))


async def test_without_weaker_answers_the_key_says_so(library):
    async with running_app(library, "post") as (app, pilot):
        await consult(app, pilot, NEXT, "A", "e", "w")
        assert status_text(app) == "There are no weaker answers for this sentence"


async def test_panes_do_not_follow_to_a_weaker_answer(library, weaker):
    weaker("gazette")
    async with running_app(library, "post", "echo", "gazette", size=(200, 40)) as (app, pilot):
        found = []
        context = reading_screen(app).feature(ParallelsPanel).context
        publish = context.publish
        context.publish = lambda message: (found.append(message), publish(message))
        await consult(app, pilot, "A", NEXT)
        await wait_until(app, pilot, lambda: bool(found))
        assert set(found[-1].spans) == {"echo"}


async def test_bad_passages_are_answered_by_one_sentence(library):
    store = Store.open(library, "Bo")
    text = "… — !?\n\n\ue000\ue001 \ue002\n\nგუშინ წვიმდა.\n\nThe of and that.\n\n" + "a " * 5_000
    line = json.dumps({"id": "bad", "title": "Bad", "text": text})
    documents.add_document(store, from_json_line(line, 1))
    store.close()
    async with running_app(library, "bad", size=(120, 36)) as (app, pilot):
        await consult(app, pilot, "A")
        said = []
        for _ in range(4):
            said.append(lines(app)[0])
            await consult(app, pilot, "right_curly_bracket")
        assert said == [
            "There are no words in this passage to compare",
            "There are no words in this passage to compare",
            "No other document has any of these words: they are written in Georgian script",
            "These words are common everywhere; select a passage with rarer words",
        ]
        assert "for the first 3,000 characters" in title(app)


def shown(passage: str, text: str, shared: str, longest: int = 300, language: str = "") -> Content:
    """An entry whose text has one run of words in common with a passage."""
    at, there = passage.index(shared), text.index(shared)
    run = (at, at + len(shared), 70 + there, 70 + there + len(shared))
    entry = ApparatusEntry(
        "id", "echo", "The echo", Span(70, 70 + len(text)), text, "reuse", "same wording",
        score=61.2, language=language, aligned=(run,),
    )  # fmt: skip
    one = Apparatus("mine", "r", Span(0, len(passage)), passage, (), (entry,))
    ((_, content),) = rows(one, EntryView(Codebook(()), (), False, "w", longest))
    return content


def test_the_shared_words_of_a_long_sentence_are_underlined_and_come_first() -> None:
    shared = "the old bridge was closed to heavy buses"
    lead = "A spokesman of the ministry told Radio Velm on Monday " * 8
    content = shown(f"Yesterday {shared}.", f"{lead}that {shared}, and so on." * 40, shared)
    heading, text = content.plain.split("\n")
    assert heading == "same wording 61%  The echo"
    assert text.startswith("… ")
    assert text.endswith("…")
    assert len(text) <= 310
    underlined = [content.plain[s.start : s.end] for s in content.spans if s.style == "underline"]
    assert underlined == [shared]
    whole = shown(f"Yesterday {shared}.", f"Here {shared}.", shared)
    assert not any(span.style == "underline" for span in whole.spans)
    assert whole.plain.endswith(f"\nHere {shared}.")


def test_in_another_language_what_is_common_is_underlined_and_nothing_else_stands_out() -> None:
    text = "Bakan Velm'de dedi ki, 30 otobüs eski köprüde Adler yüzünden geri çevrildi."
    content = shown("The minister of Velm said so to Adler.", text, "Velm", language="tr")
    assert content.plain == f"Turkish · same wording 61%  The echo\n{text}"
    looks = {content.plain[s.start : s.end]: str(s.style) for s in content.spans}
    assert looks["Velm"] == "underline"
    assert not {"30", "Adler", "Bakan"} & looks.keys()
    cut = shown("Velm", "x " * 300 + "Velm", "Velm", language="tr")
    assert cut.plain.endswith("x …")


TEXT = st.text(max_size=80) | st.text("ab \n.ב\u202e\u0301橋", max_size=400)


@given(TEXT, TEXT, st.sampled_from(["", "tr", "he"]), st.integers(1, 120), st.data())
def test_whatever_is_found_is_shown_on_two_lines(
    passage: str, text: str, language: str, longest: int, data: st.DataObject
) -> None:
    runs = []
    for _ in range(data.draw(st.integers(0, 3)) if passage and text else 0):
        a, c = data.draw(st.integers(0, len(passage) - 1)), data.draw(st.integers(0, len(text) - 1))
        runs.append((a, len(passage), 7 + c, 7 + data.draw(st.integers(c + 1, len(text)))))
    kind, reason = data.draw(st.sampled_from(
        [("reuse", "same wording"), ("related", "same matter"), (None, None)]
    ))  # fmt: skip
    entry = ApparatusEntry(
        "id", "echo", "The echo", Span(7, 7 + len(text)), text, kind, reason,
        weak=kind is not None and data.draw(st.booleans()), language=language, aligned=tuple(runs),
    )  # fmt: skip
    one = Apparatus("mine", "r", Span(0, len(passage)), passage, (), (entry,))
    shown_rows = list(rows(one, EntryView(Codebook(()), (), True, "w", longest)))
    content = next(content for row, content in shown_rows if row is entry)
    assert content.plain.count("\n") == 1
    assert "\u202e" not in content.plain


def test_a_sentence_of_many_megabytes_is_shown_at_once() -> None:
    shared = "the old bridge was closed to heavy buses"
    text = "and so it went on " * 200_000 + shared + " and on" * 200_000
    before = process_time()
    content = shown(f"Yesterday {shared}.", text, shared)
    assert process_time() - before < 1
    assert shared in content.plain
    assert len(content.plain) < 400


async def test_a_screen_reader_says_how_many_there_are_and_why_each_is_one(library, weaker):
    weaker("gazette")
    async with running_app(library, "post") as (app, pilot):
        await consult(app, pilot, NEXT, "A")
        before = describe(app.screen)
        await press(app, pilot, "e")
        now = describe(app.screen)
        said = [one.text for one in announcements(before, now)]
        assert said[0] == "Similar passages 1 answer · 1 weaker"
        assert re.match(r"same wording \d+% The echo .*, 1 of 2", said[1])
        await press(app, pilot, "j")
        said = [one.text for one in announcements(now, describe(app.screen))]
        now = describe(app.screen)
        assert said == ["▸ 1 weaker w shows it, 2 of 2"]
        await press(app, pilot, "w")
        said = [one.text for one in announcements(now, describe(app.screen))]
        assert re.match(r"same .* The gazette .*, 3 of 3$", said[-1])
