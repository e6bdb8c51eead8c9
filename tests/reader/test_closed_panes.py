"""What a reader has closed is let go of: a text may have megabytes."""

from __future__ import annotations

import gc
from weakref import ref

from tests.helpers.screens import make_library, press, reading_screen, running_app, type_text


async def test_a_closed_pane_does_not_stay_in_memory(tmp_path, home):
    make_library(tmp_path / "library.db")
    async with running_app(tmp_path / "library.db", "bridge") as (app, pilot):
        panes = []
        for slug in ("letter", "ferry"):  # of the last one Textual has still to forget
            await press(app, pilot, "p")
            await type_text(app, pilot, slug)
            await press(app, pilot, "enter")
            panes.append(ref(reading_screen(app).pane))
            assert panes[-1]().document.slug == slug
            await press(app, pilot, "X")
        gc.unfreeze()
        gc.collect()
        assert panes[0]() is None
