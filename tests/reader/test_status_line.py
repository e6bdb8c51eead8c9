"""The line at the foot: on a narrow screen, too, it says what was done and how it is undone."""

from __future__ import annotations

import pytest

from reader.tui.widgets.status import shorten_quotations
from tests.helpers.screens import make_library, painted, press, running_app, status_text


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (80, "undone: tagged claim: “Nobody knew why he…” in “The old bridge” · U redoes it"),
        (75, "undone: tagged claim: “Nobody knew why…” in “The old bridge” · U redoes it"),
        (71, "undone: tagged claim: “Nobody knew…” in “The old bridge” · U redoes it"),
        (69, "undone: tagged claim: “Nobody knew…” in “The old…” · U redoes it"),
        (10, "undone: tagged claim: “Nobody knew…” in “The old…” · U redoes it"),
    ],
)
def test_quotations_are_shortened_by_words_the_longest_first(cells: int, shown: str) -> None:
    sentence = "undone: tagged claim: “Nobody knew why he…” in “The old bridge” · U redoes it"
    assert shorten_quotations(sentence, cells) == shown


def test_what_has_no_quotation_stays() -> None:
    assert shorten_quotations("nothing to undo here", 5) == "nothing to undo here"


async def test_how_to_undo_is_shown_on_a_narrow_screen(tmp_path, home):
    library = tmp_path / "library.db"
    make_library(library)
    async with running_app(library, "bridge", size=(60, 24), annotator="Wilhelmine") as (
        app,
        pilot,
    ):
        await press(app, pilot, "c")
        assert "u undoes it" in status_text(app)
        assert "· u undoes it  " in painted(app)
        await press(app, pilot, "x")
        assert "· u restores it  " in painted(app)
