"""What is to happen after a time does happen, however the process is held up."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import textual.timer
from textual.app import App

import reader
from reader.tui.timers import call_after


async def test_a_call_is_made_although_its_time_has_passed_when_it_begins(monkeypatch):
    app = App()
    async with app.run_test() as pilot:
        calls = []
        # Another thread holds the interpreter between any two lines: a second each time.
        clock = itertools.count(1000.0)
        monkeypatch.setattr(textual.timer._time, "get_time", lambda: next(clock))
        timer = call_after(app, 0.004, lambda: calls.append("late"))
        assert timer._task is not None
        await timer._task
        assert calls == ["late"]
        await pilot.pause()


async def test_a_stopped_call_is_not_made():
    app = App()
    async with app.run_test() as pilot:
        calls = []
        call_after(app, 0.001, lambda: calls.append("stopped")).stop()
        done = call_after(app, 0.002, lambda: calls.append("made"))
        await done._task
        await pilot.pause()
        assert calls == ["made"]


def test_nothing_uses_textuals_own_timer_for_one_call():
    folder = Path(reader.__file__).parent
    users = {
        path.name
        for path in folder.rglob("*.py")
        if re.search(r"\.set_timer\(", path.read_text(encoding="utf-8"))
    }
    assert users == {"timers.py"}
