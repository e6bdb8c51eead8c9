"""Somebody presses buttons of the page at random: no traceback, and always a way out."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.seminar.roles import Role
from annotations.service.store import Store
from tests.helpers.pages import StandInPage
from tests.helpers.screens import make_library, running_app

_LEAVING = ("quit", "ctrl+q")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.integers(0, 30)),
        st.tuples(st.just("fill"), st.text(max_size=30)),
        st.tuples(st.just("scroll"), st.integers(-300, 300)),
        st.tuples(st.just("say"), st.dictionaries(
            st.sampled_from(["press", "fill", "scroll", "x", "y", "field", "number", "wants"]),
            st.one_of(st.none(), st.booleans(), st.text(max_size=5), st.integers()), max_size=4,
        )),
    ),
    max_size=14,
)  # fmt: skip


async def _run(steps) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library.db"
        make_library(library)
        async with running_app(library, "bridge", size=(46, 30), role=Role.STUDENT) as (app, pilot):
            page = StandInPage(app, pilot)
            await page.hello("buttons", "field", "reading")
            for kind, what in steps:
                if kind == "press":
                    offered = page.knows["buttons"]
                    id_, title, *_ = offered[what % len(offered)]
                    if not any(word in id_ or word in title for word in _LEAVING):
                        await page.says(press=id_)
                elif kind == "fill" and page.knows["field"] is not None:
                    await page.says(fill=what, field=page.knows["field"]["id"], number=1)
                elif kind == "scroll":
                    await page.says(scroll=what, x=20, y=15)
                elif kind == "say":
                    await page.says(**what)
                assert app.is_running
                assert page.knows["buttons"], app.screen
                assert any(leaves for *_, leaves in page.knows["buttons"])
                assert "\x1b" not in "".join(page.heard)
            # The way out leads to the list of documents.
            for _ in range(12):
                if page.knows["reading"]["heading"] == "The documents":
                    break
                await page.says(press=next(b[0] for b in page.knows["buttons"] if b[3]))
            assert page.knows["reading"]["heading"] == "The documents"
        Store.open(library, "somebody else").close()


@pytest.mark.usefixtures("home")
@settings(max_examples=4, deadline=None)
@given(STEPS)
async def test_buttons_pressed_at_random_lead_out_again(steps):
    await _run(steps)
