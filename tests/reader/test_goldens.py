"""The main screens as text, at three sizes, against what was looked at and found good.

`VARIORUM_GOLDENS=write make test` writes them anew; look at what differs before it is committed.
"""

from __future__ import annotations

import os

import pytest

from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.document import Span
from tests.helpers.factories import prepared_source
from tests.helpers.paths import GOLDENS
from tests.helpers.screens import make_library, painted_rows, press, running_app, wait_until_settled

FOLDER = GOLDENS
SIZES = ((80, 24), (120, 36), (200, 50))
SCREENS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "library": ((), ("down",)),
    "reading": (("bridge", "ferry"), ("right_parenthesis",)),
    "list": (("bridge", "ferry"), ("a",)),
    "go-to": (("bridge", "ferry"), ("3", "right_parenthesis", "colon")),
    "bare": (("bridge", "ferry"), ("Z", "j")),
    "together": (("ferry", "bridge"), ("S",)),
}


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    store = Store.open(path, "Ann")
    bridge = store.documents.get("bridge")
    for start, end, tag in ((0, 60, "claim"), (20, 90, "opinion"), (30, 50, "disputed")):
        store.annotate(bridge, Span(start, end), [tag])
    store.annotate(store.documents.get("ferry"), Span(74, 101), ["opinion"], "who?")
    store.close()
    return path


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("name", SCREENS)
async def test_the_screen_is_as_it_was(library, name, size):
    slugs, keys = SCREENS[name]
    await look(library, name, size, slugs, keys)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
async def test_the_queue_is_as_it_was(library, size):
    store = Store.open(library, "Ann")
    text = store.documents.get("bridge").text
    later = text.replace("was closed", "has been shut").replace("two of its", "both")
    add_document(store, prepared_source(f"News.\n\n{later}", "bridge"))
    store.close()
    await look(library, "queue", size, (), ("Q", "n"))


async def look(library, name, size, slugs, keys):
    async with running_app(library, *slugs, size=size) as (app, pilot):
        await press(app, pilot, *keys)
        await wait_until_settled(app, pilot)
        rows = [row.rstrip() for row in painted_rows(app)]
    shown = "\n".join(rows).rstrip() + "\n"
    golden = FOLDER / f"{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get("VARIORUM_GOLDENS") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == golden.read_text(encoding="utf-8")
