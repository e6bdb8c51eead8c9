"""The way from one's own library to the sample library and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotations.service.store import Store
from reader.tui import run as running
from reader.tui.app import VariorumApp


@pytest.mark.parametrize("quits_all", [False, True])
def test_the_sample_is_shown_in_between_and_leaves_nothing(
    home: Path, monkeypatch, quits_all: bool
) -> None:
    own = home / "own.db"
    Store.open(own, "Ann").close()
    shown: list[tuple[Path, str | None, int]] = []

    def use(app: VariorumApp) -> None:
        path = app.session.library
        shown.append((path, app.session.demo, len(app.session.store.documents.all())))
        assert app.session.store.annotator == "Ann"
        if app.session.demo is not None:
            app.quits_all = quits_all
        elif len(shown) == 1:
            app.session.visit = "tour"
        app.close_library()

    monkeypatch.setattr(running, "_run", use)
    assert running.run(own, [], "Ann") == 0
    (first, no_demo, none), (sample, demo, six), *rest = shown
    assert (first, no_demo, none, six) == (own, None, 0, 6)
    assert demo is not None
    assert "nothing is saved" in demo
    assert not sample.exists()
    assert not sample.parent.exists()
    assert [path for path, _, _ in rest] == ([] if quits_all else [own])
    store = Store.open(own, "Ann")
    assert not store.documents.all()
    store.close()
