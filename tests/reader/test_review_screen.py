"""The review of a cleaning, by its keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import OptionList

from annotations.service import documents
from annotations.service.store import Store
from corpus.cleaning.changes import Change, changes
from corpus.cleaning.metadata_sources import field_sources, title_of
from corpus.cleaning.pipeline import clean
from corpus.cleaning.review import KEEPING_COMMENTS
from corpus.document import Metadata, Span
from corpus.formats.raw import LEFT_OUT_RULES
from corpus.sources.loading import prepare
from reader.tui.library.details import DetailsScreen
from reader.tui.library.screen import LibraryScreen
from reader.tui.review import page_texts
from reader.tui.review.rule_list import RuleList
from reader.tui.review.rule_names import kind_of, rule_name
from reader.tui.review.screen import ReviewScreen
from reader.tui.styles.themes import LEAST_CONTRAST, LEGIBLE, THEMES
from tests.corpus.test_cleaning_rules import BODY, FOOT, HEAD
from tests.helpers.screens import (
    library_screen,
    make_library,
    press,
    reading_screen,
    running_app,
    status_text,
    stored_annotations,
    wait_until_settled,
)
from tests.reader.test_contrast import illegible

PAGE = f"{HEAD}\n\n{BODY}\n\n{FOOT}\n"


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    documents.add_document(store, prepare(PAGE.encode(), "page.txt"))
    store.close()
    return path


@pytest.fixture
def slug(library):
    store = Store.open(library, "Ann")
    (summary,) = store.summaries()
    store.close()
    return summary.slug


def review(app) -> ReviewScreen:
    assert isinstance(app.screen, ReviewScreen)
    return app.screen


def text(app) -> str:
    store = Store.open(app.session.library, "somebody else")
    try:
        (summary,) = store.summaries()
        return store.documents.get(summary.id).text
    finally:
        store.close()


async def to(app, pilot, words: str) -> None:
    """Press n until the change under the cursor holds these words."""
    for _ in range(30):
        now = review(app).current
        if now and words in PAGE[slice(*now.raw)]:
            return
        await press(app, pilot, "n")
    raise AssertionError(f"no change with {words}")


SLOGAN = "Read the whole story of the valley in our evening pages."


def news(number: int) -> str:
    """An article of one publisher; all of them hold the same paragraph, in a case of its own."""
    slogan = SLOGAN.upper() if number == 2 else SLOGAN
    paragraphs = [
        f"On the {number}th day the council of the lower town met again, and nothing was decided.",
        f"The engineers had asked for {number} weeks more, which nobody wanted to give them.",
        slogan,
        f"A second meeting will be held on the {number + 9}th, when the reports have been read.",
    ]
    return "\n\n".join(paragraphs)


def test_what_a_publisher_says_everywhere_is_found_and_nothing_else():
    from corpus.cleaning.repeated_passages import repeated
    from corpus.document import paragraphs

    texts = [news(number) for number in (1, 2, 3)]
    (mine, *others) = [(text, paragraphs(text)) for text in texts]
    ((span, number),) = repeated(*mine, others)
    assert (mine[0][slice(*span)], number) == (SLOGAN, 2)
    assert repeated(*mine, []) == []
    assert repeated("* * *", paragraphs("* * *"), [("* * *", paragraphs("* * *"))]) == []


async def test_what_other_documents_have_too_is_suggested_and_never_taken_out_by_itself(
    tmp_path, home
):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    for number, publisher in ((1, "The Post"), (2, "the post"), (3, "The Post"), (4, "Another")):
        slug = documents.add_document(
            store, prepare(news(number).encode(), f"{number}.txt")
        ).document
        documents.edit_metadata(store, slug, Metadata(title=f"Day {number}", publisher=publisher))
    before = {s.title: store.documents.get(s.id).text for s in store.summaries()}
    slug = next(s.slug for s in store.summaries() if s.title == "Day 1")
    store.close()

    def now(app) -> str:
        store = Store.open(app.session.library, "somebody else")
        try:
            return store.documents.get(slug).text
        finally:
            store.close()

    async with running_app(path, slug) as (app, pilot):
        await press(app, pilot, "R")
        (suggested,) = [c for c in review(app).changes if c.fate == "suggested"]
        assert suggested.evidence == "occurs in 2 other documents of The Post"
        assert SLOGAN in before["Day 1"]
        assert now(app) == before["Day 1"]
        while review(app).current != suggested:
            await press(app, pilot, "n")
        assert "may be removed" in status_text(app)
        await press(app, pilot, "enter")
        assert SLOGAN not in now(app)
        assert len(now(app)) == len(before["Day 1"]) - len(SLOGAN) - 2
        await press(app, pilot, "u")
        assert now(app) == before["Day 1"]
        assert [c for c in review(app).changes if c.fate == "suggested"] == [suggested]
        while review(app).current != suggested:
            await press(app, pilot, "n")
        await press(app, pilot, "X")
        assert not [c for c in review(app).changes if c.fate == "suggested"]
        assert now(app) == before["Day 1"]


async def test_from_the_library_and_back(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "R")
        assert review(app).raw.document.text == PAGE
        await press(app, pilot, "q")
        assert isinstance(app.screen, LibraryScreen)


async def test_from_the_reading_screen_at_the_same_place(library, slug):
    async with running_app(library, slug) as (app, pilot):
        await press(app, pilot, "right_curly_bracket", "w")
        at = reading_screen(app).pane.cursor
        await press(app, pilot, "R")
        assert review(app).clean.cursor == at
        assert review(app).raw.cursor == review(app).ledger.to_raw(at)
        await press(app, pilot, "q")
        assert reading_screen(app).pane.cursor == at


async def test_what_came_as_it_is_has_no_review(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    async with running_app(path) as (app, pilot):
        await press(app, pilot, "R")
        assert isinstance(app.screen, LibraryScreen)
        assert "added without cleaning" in status_text(app)


async def test_both_sides_move_together_by_the_ledger(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "R")
        screen = review(app)
        for key in ("j", "right_curly_bracket", "space", "w", "G", "k", "g", "right_parenthesis"):
            await press(app, pilot, key)
            assert screen.clean.cursor == screen.clean.page.layout.snap(
                screen.ledger.to_clean(screen.raw.cursor)
            )
        await press(app, pilot, "tab")
        assert screen.clean.has_focus
        for key in ("G", "g", "right_curly_bracket", "w", "j"):
            await press(app, pilot, key)
            assert screen.raw.cursor == screen.ledger.to_raw(screen.clean.cursor)


async def test_what_belongs_together_is_level(tmp_path, home):
    store = Store.open(tmp_path / "l.db", "Ann")
    page = "\n\n".join([HEAD, *(BODY.replace("harbour", f"harbour {n}") for n in range(9)), FOOT])
    documents.add_document(store, prepare(page.encode(), "page.txt"))
    store.close()
    async with running_app(tmp_path / "l.db", size=(100, 30)) as (app, pilot):
        await press(app, pilot, "R")
        screen = review(app)
        for key in ("space", "space", "right_curly_bracket", "k", "tab", "b", "j", "w"):
            await press(app, pilot, key)
            lines = {pane.row_of(pane.cursor) for pane in (screen.raw, screen.clean)}
            assert len(lines) == 1


async def test_the_change_under_the_cursor_is_told(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "R")
        await to(app, pilot, "Share this article")
        assert "dropped" in status_text(app)
        assert "appeal.share" in status_text(app)
        assert "% certain" in status_text(app)
        await press(app, pilot, "N")
        assert "appeal.share" not in status_text(app)


async def test_enter_restores_and_drops_again(library):
    async with running_app(library) as (app, pilot):
        before = text(app)
        await press(app, pilot, "R")
        await to(app, pilot, "Share this article")
        await press(app, pilot, "enter")
        assert "Share this article" in text(app)
        assert "Share this article" in review(app).clean.document.text
        assert review(app).current.fate == "restored"
        assert "u undoes it" in status_text(app)
        await press(app, pilot, "enter")
        assert text(app) == before


async def test_undo_and_redo(library):
    async with running_app(library) as (app, pilot):
        before = text(app)
        await press(app, pilot, "R")
        await to(app, pilot, "Share this article")
        await press(app, pilot, "enter", "u")
        assert text(app) == before == review(app).clean.document.text
        assert status_text(app).startswith("Undone: restored")
        await press(app, pilot, "U")
        assert "Share this article" in review(app).clean.document.text


async def test_keys_do_not_wait_for_the_writer(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "R")
        await to(app, pilot, "Share this article")
        await pilot.press("enter")
        screen = review(app)
        screen.go(next(c for c in screen.changes if "Privacy" in PAGE[slice(*c.raw)]))
        await press(app, pilot, "enter")
        assert "Share this article" in text(app)
        assert "Privacy Policy" in text(app)


async def test_a_sentence_is_taken_out_and_its_annotation_kept(library, slug):
    async with running_app(library, slug) as (app, pilot):
        await press(app, pilot, "c", "R", "tab", "x")
        (annotation,) = stored_annotations(app)
        assert annotation.status == "orphaned"
        assert annotation.content not in text(app)
        assert "lost their passage" in status_text(app)
        await press(app, pilot, "u")
        (annotation,) = stored_annotations(app)
        assert annotation.status == "anchored"
        assert annotation.content in text(app)


async def test_nothing_is_taken_out_where_nothing_is(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "R")
        await to(app, pilot, "Share this article")
        await press(app, pilot, "x")
        assert "This is not in the cleaned" in status_text(app)


async def test_a_rule_is_switched_off_here_and_in_the_list(library):
    async with running_app(library) as (app, pilot):
        before = text(app)
        await press(app, pilot, "R")
        await to(app, pilot, "Share this article")
        await press(app, pilot, "X")
        assert review(app).cleaned.review.without == {"appeal.share"}
        assert all(change.rule != "appeal.share" for change in review(app).changes)
        rules = app.screen.query_one(RuleList)
        await press(app, pilot, "r")
        assert rules.has_focus
        off = [option.id for option in rules.options if "switch it on" in str(option.prompt)]
        assert off == ["appeal.share"]
        await press(app, pilot, "end", "X")
        assert review(app).cleaned.review.without == frozenset()
        assert text(app) == before


async def test_the_list_of_rules_goes_to_what_they_did_and_hides(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "R", "r")
        rules = app.screen.query_one(RuleList)
        wanted = rules.rule
        await press(app, pilot, "enter")
        assert review(app).current.rule == wanted
        assert review(app).raw.has_focus
        await press(app, pilot, "r", "r")
        assert not rules.display
        assert review(app).raw.has_focus


async def test_one_may_leave_before_the_writer_is_done(library):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "R")
        await to(app, pilot, "Share this article")
        await pilot.press("enter", "q")
        await wait_until_settled(app, pilot)
        assert isinstance(app.screen, LibraryScreen)
        assert "Share this article" in text(app)


async def test_a_small_terminal_has_the_list_on_demand(library):
    async with running_app(library, size=(80, 24)) as (app, pilot):
        await press(app, pilot, "R")
        assert not app.screen.query_one(RuleList).display
        await press(app, pilot, "r")
        assert app.screen.query_one(RuleList).has_focus


async def test_others_changes_are_shown(library, slug):
    async with running_app(library) as (app, pilot):
        await press(app, pilot, "R")
        other = Store.open(library, "Ben")
        done = other.documents.cleaned(slug)
        share = next(c for c in changes(done) if c.rule == "appeal.share")
        documents.reclean_document(other, slug, done.review.keeping(share.raw, share.rule))
        other.close()
        app.session.check_library()
        await wait_until_settled(app, pilot)
        assert "Share this article" in review(app).clean.document.text


async def test_a_document_that_lost_much_says_so(tmp_path, home):
    notices = "\n\n".join(f"Copyright © {n} The Post. All rights reserved" for n in range(120))
    store = Store.open(tmp_path / "l.db", "Ann")
    documents.add_document(store, prepare(f"{BODY}\n\n{notices}".encode(), "page.txt"))
    store.close()
    async with running_app(tmp_path / "l.db") as (app, _):
        prompt = str(library_screen(app).query_one("#documents").get_option_at_index(0).prompt)
        assert "% of the page was included · R shows what was removed" in prompt


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_all_of_it_can_be_read(library, theme):
    async with running_app(library) as (app, pilot):
        app.theme = theme.name
        least = float(theme.variables.get(LEAST_CONTRAST, LEGIBLE))
        await press(app, pilot, "R")
        await to(app, pilot, "Share this article")
        for keys in (("g",), ("enter",), ("r",), ("escape", "e")):
            await press(app, pilot, *keys)
            assert illegible(app, least) == set()


# The details


async def test_details_show_where_they_stand_and_suggest(tmp_path, home):
    path = tmp_path / "library.db"
    address = "https://example.org/2020/11/ferry-fares-to-rise-again-4711.html"
    paragraphs = BODY.split("\n\n")
    store = Store.open(path, "Ann")
    documents.add_document(store, prepare("\n\n".join([*paragraphs, address]).encode(), "page.txt"))
    (summary,) = store.summaries()
    assert summary.metadata.url == address
    documents.edit_metadata(store, summary.slug, Metadata(url=address, publisher="By me"))
    store.close()
    async with running_app(path) as (app, pilot):
        await press(app, pilot, "R", "e")
        screen = app.screen
        assert isinstance(screen, DetailsScreen)
        assert "address in the text" in str(screen.query_one("#label-url").content)
        assert "by hand" in str(screen.query_one("#label-publisher").content)
        field = screen.query_one("#field-title")
        assert "Ferry fares to rise again" in field.placeholder
        assert field.value == ""
        await press(app, pilot, "enter")
        assert app.screen is screen
        assert field.value == "Ferry fares to rise again"
        await press(app, pilot, "enter")
        assert (
            app.session.store.documents.get(summary.slug).metadata.title
            == "Ferry fares to rise again"
        )


def test_a_title_out_of_an_address():
    assert title_of("https://a.org/2020/11/the-truce-is_a%20new-pact-123.html") == (
        "The truce is a new pact"
    )
    assert title_of("https://a.org/news/12345") == ""
    assert title_of("https://a.org/") == ""
    assert title_of("https://[") == ""


def test_every_field_is_told_of():
    cleaned = clean(PAGE)
    found = field_sources(cleaned, cleaned.metadata)
    assert set(found) == {"title", "authors", "publisher", "published", "url", "language"}
    assert found["title"].source
    assert found["language"].source.startswith("the words of the text (")
    assert not found["url"].source
    assert field_sources(cleaned, Metadata())["title"].suggestion == cleaned.metadata.title


# Marks and letters


@given(st.lists(st.text(min_size=1)), st.lists(st.text(min_size=1)))
def test_letters_are_told_apart_and_stay(first: list[str], more: list[str]):
    before = page_texts.letters(first, {})
    after = page_texts.letters([*first, *more], before)
    assert before.items() <= after.items()
    for shown in (before, after):
        own = [letter for letter in shown.values() if letter != "·"]
        assert len(own) == len(set(own))


def test_marks_stand_where_the_changes_are():
    cleaned = clean(PAGE)
    found = changes(cleaned)
    marks = page_texts.letters((c.rule for c in found), {})
    for change, mark in zip(found, page_texts.raw_marks(found, marks, PAGE), strict=True):
        assert mark.end > mark.start
        assert change.minor or mark.span == change.raw
        assert (mark.state == "unsaved") == change.clean.empty or change.fate == "joined"
    told_words = sum(count.words for count in page_texts.count_by_rule(cleaned, found, marks))
    assert told_words == sum(len(removal.text.split()) for removal in cleaned.ledger.removed)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=12),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=3),
    st.integers(0, 60),
)
def test_the_change_at_an_offset(own, restored, offset: int):
    found, at = [], 0
    for gap, length in own:
        found.append(change("dropped", at + gap, at + gap + length))
        at += gap + length
    found += [change("restored", start, start + length) for start, length in restored]
    over = [c for c in found if c.raw.start <= offset < c.raw.end]
    answer = page_texts.ChangeFinder((c, c.raw) for c in found).at(offset)
    assert (answer is None) == (not over)
    if answer is not None:
        assert answer in over
        assert len(range(*answer.raw)) == min(len(range(*c.raw)) for c in over)


def change(fate, start: int, end: int) -> Change:
    return Change(fate, "nav.link", Span(start, end), Span(0, 0), 1.0, "", minor=False)


COMMENTS = (
    f"{HEAD}\n\n{BODY}\n\nComments (2)\n\nperrin\n3 May 2021 at 10:22\nI mended the nets myself "
    "and nobody paid me for it.\n\nhilde\n4 May 2021 at 11:02\nThat is not what the council said "
    f"to us on the quay.\n\n{FOOT}\n"
)


async def test_readers_comments_are_kept_as_a_whole_and_left_out_again(tmp_path, home):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    documents.add_document(store, prepare(COMMENTS.encode(), "page.txt"))
    store.close()
    async with running_app(path, size=(100, 40)) as (app, pilot):
        before = text(app)
        assert "nets myself" not in before
        await press(app, pilot, "R", "K")
        (listing,) = app.screen.query(OptionList)
        assert str(listing.get_option_at_index(0).prompt).split()[:2] == ["readers’", "comments"]
        await press(app, pilot, "space")
        assert str(listing.get_option_at_index(0).prompt).startswith("✓")
        await press(app, pilot, "escape")
        kept = text(app)
        for words in ("Comments (2)", "perrin", "10:22", "nets myself", "hilde", "on the quay"):
            assert words in kept
        assert "Share this article" not in kept
        assert "Restored: readers’ comments" in status_text(app)
        await press(app, pilot, "u")
        assert text(app) == before == review(app).clean.document.text
        await press(app, pilot, "U")
        assert text(app) == kept
        await press(app, pilot, "K", "space", "escape")
        assert text(app) == before
        assert not review(app).cleaned.review


async def test_comments_that_were_kept_when_adding_are_left_out_by_the_same_switch(tmp_path, home):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    prepared = prepare(COMMENTS.encode(), "page.txt", review=KEEPING_COMMENTS)
    documents.add_document(store, prepared)
    store.close()
    async with running_app(path, size=(100, 40)) as (app, pilot):
        assert "nets myself" in text(app)
        await press(app, pilot, "R", "K")
        (listing,) = app.screen.query(OptionList)
        assert str(listing.get_option_at_index(0).prompt).startswith("✓ readers’ comments")
        await press(app, pilot, "space", "escape")
        assert "nets myself" not in text(app)
        assert not review(app).cleaned.review
        await press(app, pilot, "u")
        assert "nets myself" in text(app)


async def test_all_that_was_left_out_is_kept_and_one_of_it_left_out_again(library):
    async with running_app(library) as (app, pilot):
        before = text(app)
        await press(app, pilot, "R", "K", "a", "escape")
        for words in ("Share this article", "Privacy Policy", "Sign in"):
            assert words in text(app)
        await to(app, pilot, "Privacy")
        await press(app, pilot, "enter")
        assert "Privacy Policy" not in text(app)
        await press(app, pilot, "K")
        (listing,) = app.screen.query(OptionList)
        prompts = [str(option.prompt) for option in listing.options]
        assert [prompt[0] for prompt in prompts if "notices" in prompt] == ["–"]
        await press(app, pilot, "a", "a", "K")
        assert text(app) == before


async def test_what_a_reader_should_look_at_heads_the_list_of_rules(tmp_path, home):
    notices = "\n\n".join(f"Copyright © {n} The Post. All rights reserved" for n in range(120))
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    documents.add_document(store, prepare(f"{BODY}\n\n{notices}".encode(), "page.txt"))
    store.close()
    async with running_app(path, size=(100, 40)) as (app, pilot):
        await press(app, pilot, "R")
        rules = app.screen.query_one(RuleList)
        assert "% of the page" in str(rules.get_option_at_index(0).prompt)
        assert rules.rule == "notice.copyright"
        assert "1 warning" in review(app).clean.heading


@pytest.mark.parametrize("rule", [*LEFT_OUT_RULES, "body.comments", "page.running-head"])
def test_what_a_format_hides_has_a_name_and_a_kind(rule: str):
    assert rule_name(rule)
    assert kind_of(rule)


def test_what_only_changes_the_text_is_no_kind_of_what_is_left_out():
    assert [kind_of(rule) for rule in ("repair.nbsp", "join.hyphen", "meta.title", "by hand")] == (
        [None] * 4
    )


HIDDEN = (
    "<html><head><title>Notice</title></head><body><article>"
    "<p>The lamp is lit from March to November, and the office is open on all days but Sunday.</p>"
    '<p style="display:none">This is the draft of the notice that was never printed at all.</p>'
    "<p>The ferry runs every hour while there is light, and <span hidden>not </span>at night.</p>"
    "</article></body></html>"
)


async def test_what_the_source_hides_is_shown_and_restored_one_by_one_and_as_a_whole(
    tmp_path, home
):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    documents.add_document(store, prepare(HIDDEN.encode(), "page.html"))
    store.close()
    async with running_app(path, size=(120, 40)) as (app, pilot):
        before = text(app)
        assert "never printed" not in before
        assert "and at night" in before
        await press(app, pilot, "R")
        hidden = [c for c in review(app).changes if c.rule.startswith("hidden.")]
        assert len(hidden) == 2
        while review(app).current != hidden[0]:
            await press(app, pilot, "n")
        assert status_text(app).startswith("hidden in the source")
        assert "text that is not shown (hidden.element)" in status_text(app)
        await press(app, pilot, "enter")
        assert "This is the draft of the notice" in text(app)
        assert "and at night" in text(app)
        await press(app, pilot, "u")
        assert text(app) == before
        await press(app, pilot, "K")
        (listing,) = app.screen.query(OptionList)
        assert "text that the page does not show" in str(listing.get_option_at_index(0).prompt)
        await press(app, pilot, "space", "escape")
        assert "This is the draft of the notice" in text(app)
        assert "and not at night" in text(app)
        await press(app, pilot, "u")
        assert text(app) == before
