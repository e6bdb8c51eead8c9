"""Replies in the reader: shown, written, edited, removed; those of others appear at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.seminar import blind_rounds
from annotations.seminar.roles import Role
from annotations.service.replies import add_reply
from annotations.service.store import Store
from reader.tui.dialogs.annotations import AnnotationScreen
from reader.tui.dialogs.replies import ReplyScreen
from reader.tui.reading.screen import ReadingScreen
from tests.helpers.factories import span_of
from tests.helpers.screens import (
    make_library,
    painted,
    press,
    running_app,
    status_text,
    type_text,
    wait_until,
)


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    return path


def annotated(library: Path, annotator: str, quote: str, tag: str = "claim") -> str:
    store = Store.open(library, annotator)
    document = store.documents.get("bridge")
    id_ = store.annotate(document, span_of(document, quote), [tag]).id
    store.close()
    return id_


def replied(library: Path, annotator: str, annotation: str, text: str) -> None:
    store = Store.open(library, annotator)
    add_reply(store, annotation, text)
    store.close()


def texts(library: Path) -> list[tuple[str, str]]:
    store = Store.open(library, "Nobody")
    try:
        return [(reply.annotator.name, reply.text) for reply in store.replies.all()]
    finally:
        store.close()


def first_sentence(library: Path) -> str:
    store = Store.open(library, "Nobody")
    text = store.documents.get("bridge").text
    store.close()
    return text[: text.index(".") + 1]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50), (40, 12)])
async def test_a_thread_is_shown_and_answered(library: Path, size: tuple[int, int]) -> None:
    id_ = annotated(library, "Ben", first_sentence(library))
    replied(library, "Cleo", id_, "I see an opinion here.")
    async with running_app(library, "bridge", size=size) as (app, pilot):
        assert "1 reply" in status_text(app)
        await press(app, pilot, "J")
        assert isinstance(app.screen, ReplyScreen)
        assert "I see an opinion here." in painted(app)
        await type_text(app, pilot, "So do I")
        await press(app, pilot, "ctrl+j")
        await type_text(app, pilot, "at last")
        await press(app, pilot, "enter")
        await wait_until(app, pilot, lambda: isinstance(app.screen, ReadingScreen))
        assert texts(library)[1][1] == "So do I\nat last"
        assert "Replied" in status_text(app) or size[0] < 80
        # The last one is edited, then removed, then restored.
        await press(app, pilot, "J", "up", "!", "enter")
        await wait_until(app, pilot, lambda: isinstance(app.screen, ReadingScreen))
        assert texts(library)[1][1] == "So do I\nat last!"
        await press(app, pilot, "J", "up", *["backspace"] * 20, "enter")
        await wait_until(app, pilot, lambda: isinstance(app.screen, ReadingScreen))
        assert texts(library) == [("Cleo", "I see an opinion here.")]
        await press(app, pilot, "u")
        await wait_until(app, pilot, lambda: len(texts(library)) == 2)


async def test_others_replies_appear_at_once(library: Path) -> None:
    id_ = annotated(library, "Ben", first_sentence(library))
    async with running_app(library, "bridge") as (app, pilot):
        assert "reply" not in status_text(app)
        replied(library, "Cleo", id_, "A reply from elsewhere")
        await wait_until(app, pilot, lambda: "1 reply" in status_text(app))
        await press(app, pilot, "J")
        await type_text(app, pilot, "half a th")
        replied(library, "Ben", id_, "Another one")
        await wait_until(app, pilot, lambda: "Another one" in painted(app))
        assert "half a th" in painted(app)
        # What is typed is kept.
        await press(app, pilot, "escape", "escape", "J")
        assert "restore “half a th”" in painted(app)
        await press(app, pilot, "ctrl+r", "enter")
        await wait_until(app, pilot, lambda: isinstance(app.screen, ReadingScreen))
        assert len(texts(library)) == 3


async def test_what_cannot_be_saved_stays_in_the_dialog(library: Path) -> None:
    id_ = annotated(library, "Ben", first_sentence(library))
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "J", "space", "enter")
        await wait_until(app, pilot, lambda: "A reply needs some text" in painted(app))
        await type_text(app, pilot, "too late")
        ben = Store.open(library, "Ben")
        ben.delete([id_])
        ben.close()
        await press(app, pilot, "enter")
        await wait_until(app, pilot, lambda: "deleted in the meantime" in painted(app))
        assert "too late" in painted(app)
        assert "blind" not in painted(app)


async def test_a_reply_that_a_blind_round_overtakes_stays_and_is_told_why(library: Path) -> None:
    annotated(library, "Ben", first_sentence(library))
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "J")
        await type_text(app, pilot, "too late")
        ben = Store.open(library, "Ben")
        blind_rounds.start(ben)
        ben.close()
        await press(app, pilot, "enter")
        await wait_until(app, pilot, lambda: "or is hidden" in painted(app))
        assert "too late" in painted(app)


async def test_several_annotations_are_asked_for_and_none_is_said(library: Path) -> None:
    sentence = first_sentence(library)
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "J")
        assert "There is no annotation here to reply to" in status_text(app)
        for name in ("Ben", "Cleo"):
            annotated(library, name, sentence, "claim")
        await wait_until(app, pilot, lambda: "Cleo" in status_text(app))
        await press(app, pilot, "J")
        assert isinstance(app.screen, AnnotationScreen)
        await press(app, pilot, "down", "enter")
        await wait_until(app, pilot, lambda: isinstance(app.screen, ReplyScreen))
        await type_text(app, pilot, "here")
        await press(app, pilot, "enter")
        await wait_until(app, pilot, lambda: len(texts(library)) == 1)


async def test_x_keeps_what_others_replied_to(library: Path) -> None:
    sentence = first_sentence(library)
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "c")
        store = Store.open(library, "Ben")
        await wait_until(app, pilot, lambda: len(store.annotations()) == 1)
        (own,) = store.annotations()
        store.close()
        assert own.content == sentence
        replied(library, "Ben", own.id, "Why?")
        await wait_until(app, pilot, lambda: "1 reply" in status_text(app))
        await press(app, pilot, "x")
        await wait_until(app, pilot, lambda: "keeps the replies" in status_text(app))
        assert texts(library) == [("Ben", "Why?")]
        await press(app, pilot, "o")
        await press(app, pilot, "A")
        await wait_until(app, pilot, lambda: "Why?" in painted(app))
        await press(app, pilot, "A", "a")
        await wait_until(app, pilot, lambda: "Why?" in painted(app))


async def test_a_student_in_a_browser_and_a_blind_round(library: Path) -> None:
    id_ = annotated(library, "Ben", first_sentence(library))
    replied(library, "Ben", id_, "Secret")
    store = Store.open(library, "Ada")
    document = store.documents.get("bridge")
    mine = store.annotate(document, span_of(document, first_sentence(library)), ["claim"]).id
    store.close()
    replied(library, "Ben", mine, "Secret, too")
    store = Store.open(library, "Ada")
    blind_rounds.start(store)
    store.close()
    async with running_app(library, "bridge", role=Role.STUDENT, annotator="Ada") as (
        app,
        pilot,
    ):
        assert "reply" not in status_text(app)
        await press(app, pilot, "J")
        assert isinstance(app.screen, ReplyScreen)
        assert "Nobody has replied yet." in painted(app)
        assert "Secret" not in painted(app)
        await type_text(app, pilot, "Mine")
        await press(app, pilot, "enter")
        await wait_until(app, pilot, lambda: "1 reply" in status_text(app))
