"""`variorum read DOC --at START-END`: the link that quotes lead back by."""

from __future__ import annotations

import pytest

from corpus.document import Span
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT, add
from tests.helpers.screens import reading_screen, running_app


def test_the_passage_alone_is_printed_into_a_pipe(variorum: CommandLine) -> None:
    slug = variorum.add("bridge", TEXT)
    assert variorum.ok("read", slug, "--at", "4-10").out == "bridge\n"
    assert variorum.ok("read", slug, "--at", "4–10").out == "bridge\n"


@pytest.mark.parametrize("place", ["10-4", "4-4", "0-100000"])
def test_a_passage_that_the_text_has_not_is_refused(variorum: CommandLine, place: str) -> None:
    slug = variorum.add("bridge", TEXT)
    message = variorum.fails("read", slug, "--at", place)
    assert message == f"there is no passage {place} in {slug}; its text has {len(TEXT)} characters"


@pytest.mark.parametrize("place", ["4", "-4-10", "a-b", "٤-١٠", ""])
def test_what_is_no_passage_is_wrong_usage(variorum: CommandLine, place: str) -> None:
    slug = variorum.add("bridge", TEXT)
    assert "START-END" in variorum.fails("read", slug, f"--at={place}", code=2)


def test_a_passage_needs_a_document(variorum: CommandLine) -> None:
    assert "document" in variorum.fails("read", "--at", "4-10", code=2)


async def test_the_reader_opens_with_the_passage_selected(path, opened) -> None:
    store = opened("Ann")
    document = add(store)
    store.close()
    span = Span(4, 10)
    async with running_app(path, document.slug, passage=span) as (app, _):
        pane = reading_screen(app).pane
        assert pane is not None
        assert pane.selection == span
