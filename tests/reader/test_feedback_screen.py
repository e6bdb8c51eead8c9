"""Mine beside the consensus, in the reader: what is listed, and the way to the passage."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.model import CONSENSUS
from annotations.seminar import adjudication, blind_rounds
from annotations.seminar.roles import Role
from annotations.service.store import Store
from reader.tui.feedback.screen import FeedbackScreen
from tests.helpers.factories import span_of
from tests.helpers.screens import (
    make_library,
    painted,
    press,
    reading_screen,
    running_app,
    status_text,
    type_text,
    wait_until,
)

SAID = {
    "Ann": (("The bridge at Velm was closed on Monday.", "claim"), ("Some fear", "opinion"),
            ("It takes twelve", "claim")),
    "Ben": (("Engineers found cracks", "claim"),),
}  # fmt: skip
SETTLED = (
    ("The bridge at Velm was closed on Monday.", "claim"),
    ("Engineers found cracks in two of its arches.", "claim"),
    ("Some fear that it will never open again.", "disputed"),
)


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    for name, passages in SAID.items():
        store = Store.open(path, name)
        document = store.documents.get("bridge")
        for quote, tag in passages:
            store.annotate(document, span_of(document, quote), [tag])
        store.close()
    return path


def settle(path: Path) -> None:
    store = Store.open(path, "Teacher")
    document = store.documents.get("bridge")
    for quote, tag in SETTLED:
        adjudication.toggle(store, document, span_of(document, quote), tag)
    store.close()


async def shown(app, pilot, words: str) -> None:
    await wait_until(
        app, pilot, lambda: words in " ".join(painted(app).split()), lambda: painted(app)
    )


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_differences_are_listed_and_enter_goes_there(
    library: Path, size: tuple[int, int]
) -> None:
    settle(library)
    async with running_app(library, "bridge", size=size) as (app, pilot):
        await press(app, pilot, "minus")
        await shown(app, pilot, "1 hit, 1 other tag, 1 missed, 0 extra, 1 not settled")
        assert isinstance(app.screen, FeedbackScreen)
        await shown(app, pilot, "precision 50 % · recall 33 % · F1 0.40")
        await shown(app, pilot, "− missed · claim")
        await shown(app, pilot, "no tag here")
        assert "✓ hit" not in painted(app)
        await press(app, pilot, "j")
        await shown(app, pilot, "Some fear that it will never open" if size[0] > 120 else "again.")
        await press(app, pilot, "h", "k", "k")
        await shown(app, pilot, "✓ hit · claim")
        await press(app, pilot, "h", "j", "j")
        await press(app, pilot, "enter")
        pane = reading_screen(app).pane
        assert pane is not None
        start, end = span_of(pane.document, "Some fear")
        assert start <= pane.cursor < end
        # It opens again where it was.
        await press(app, pilot, "minus")
        await shown(app, pilot, "≠ opinion, not disputed")
        assert "consensus" in painted(app)


async def test_a_teacher_chooses_whose_with_whom_and_all(library: Path) -> None:
    settle(library)
    async with running_app(library, "bridge", annotator="Teacher") as (app, pilot):
        await press(app, pilot, "minus")
        await shown(app, pilot, "Ann against consensus")
        await press(app, pilot, "w")
        await type_text(app, pilot, "be")
        await press(app, pilot, "enter")
        await shown(app, pilot, "Ben against consensus")
        await press(app, pilot, "tab")
        await shown(app, pilot, "Missed by most")
        await shown(app, pilot, "ANNOTATOR")
        await press(app, pilot, "tab", "s")
        await type_text(app, pilot, "ann")
        await press(app, pilot, "enter")
        await shown(app, pilot, "Ben against Ann")
        await press(app, pilot, "c")
        await shown(app, pilot, "by sentence")


async def test_a_teacher_takes_annotations_over_and_undoes_it(library: Path) -> None:
    async with running_app(library, "bridge", annotator="Teacher") as (app, pilot):
        await press(app, pilot, "minus")
        await shown(app, pilot, "There is no consensus yet")
        await press(app, pilot, "A", "escape")
        await shown(app, pilot, "There is no consensus yet")
        await press(app, pilot, "A", "enter")
        await shown(app, pilot, "Copied 3 annotations as the consensus · u undoes it")
        await shown(app, pilot, "Ann against consensus: 3 hits")
        await press(app, pilot, "A", "enter")
        await shown(app, pilot, "Copied 0 annotations as the consensus, 3 were there already")
        await press(app, pilot, "u")
        await shown(app, pilot, "There is no consensus yet")


async def test_a_student_compares_their_own(library: Path) -> None:
    settle(library)
    async with running_app(library, "bridge", role=Role.STUDENT) as (app, pilot):
        await press(app, pilot, "minus")
        await shown(app, pilot, "Ann against consensus")
        assert "w whose" not in painted(app)
        await press(app, pilot, "w", "tab")
        assert isinstance(app.screen, FeedbackScreen)
        assert "Ann against consensus" in painted(app)


async def test_where_there_is_nothing_it_says_what_to_do(library: Path) -> None:
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "minus")
        await shown(app, pilot, "There is no consensus yet")
        assert "D goes through" in painted(app)
        await press(app, pilot, "q")
        settle(library)
        await press(app, pilot, "minus")
        await shown(app, pilot, "1 missed")
    async with running_app(library, "bridge", annotator="Zoe", role=Role.STUDENT) as (app, pilot):
        await press(app, pilot, "minus")
        await shown(app, pilot, "Zoe has no annotations yet")
    store = Store.open(library, CONSENSUS)
    blind_rounds.start(store)
    store.close()
    async with running_app(library, "bridge") as (app, pilot):
        await press(app, pilot, "minus")
        await shown(app, pilot, "A blind round is on")
        assert "Teacher" not in painted(app)
        assert status_text(app) == ""
