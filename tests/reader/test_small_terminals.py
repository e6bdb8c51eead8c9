"""In a terminal of any size every dialog shows its keys, and the field that has the focus."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widget import Widget

from annotations.service.store import Store
from corpus.document import Span
from tests.helpers.screens import make_library, painted, press, running_app

SIZES = ((40, 12), (60, 16), (80, 24))
ON_THE_PAGE = {
    "note": "enter",
    "tags": "t",
    "go to": "colon",
    "find": "f",
    "export": "E",
    "open": "p",
    "arrangements": "semicolon",
    "help": "question_mark",
    "palette": "ctrl+p",
    "theme": "f2",
    "name": "ctrl+n",
    "copy": "ctrl+s",
    "sticky tag": "ampersand",
    "cues": "i",
    "tag all matches": "slash b r i d g e enter asterisk",
    "disagreements": "D",
}
IN_THE_LIST = {
    "add": "a",
    "details": "e",
    "remove": "x",
    "merge": "M",
    "blind round": "B",
    "export": "E",
    "find": "f",
    "memo": "m enter",
    "edit a tag": "t enter",
    "add a tag": "t a",
    "nest a tag": "t n",
    "merge tags": "t m",
    "delete a tag": "t x",
    "export the codebook": "t E",
    "import a codebook": "t I",
}


@pytest.fixture
def library(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "library.db"
    make_library(path)
    for name, tag in (("Ben", "opinion"), ("Ann", "claim")):
        store = Store.open(path, name)
        store.annotate(store.documents.get("bridge"), Span(0, 41), [tag], "a long note " * 20)
        store.close()
    return path


def is_visible(widget: Widget, size: tuple[int, int]) -> bool:
    """Whether all of it is on the screen, and nothing that holds it cuts it off."""
    region = widget.region
    holders = [a.region for a in widget.ancestors if isinstance(a, Widget)]
    screen = Region(0, 0, *size)
    return region.height > 0 and all(h.contains_region(region) for h in (screen, *holders))


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    ("documents", "keys"),
    [
        *(pytest.param(("bridge", "ferry"), keys, id=name) for name, keys in ON_THE_PAGE.items()),
        *(pytest.param((), keys, id=f"list: {name}") for name, keys in IN_THE_LIST.items()),
    ],
)
async def test_a_dialog_shows_its_keys(library, documents, keys, size):
    async with running_app(library, *documents, size=size) as (app, pilot):
        await press(app, pilot, *keys.split())
        assert isinstance(app.screen, ModalScreen), type(app.screen)
        hints = list(app.screen.query(".dialog-help, #difference-keys"))
        assert hints
        for hint in hints:
            assert is_visible(hint, size), "\n" + painted(app)
            assert str(hint.content).split()[0] in painted(app)
        if app.focused is not None:
            assert is_visible(app.focused, size), "\n" + painted(app)
