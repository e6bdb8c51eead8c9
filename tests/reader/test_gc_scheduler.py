"""Garbage is collected where nobody waits: in pauses all of it, among keys the youngest alone."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import Mock, call

import pytest

from reader.tui import gc_scheduler
from reader.tui.gc_scheduler import GcScheduler


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(gc_scheduler, "monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def gc(monkeypatch: pytest.MonkeyPatch) -> Mock:
    gc = Mock()
    monkeypatch.setattr(gc_scheduler, "gc", gc)
    return gc


def test_pauses_are_for_all_of_it_and_keys_for_the_youngest(
    clock: SimpleNamespace, gc: Mock
) -> None:
    app = Mock()
    scheduler = GcScheduler(app)
    scheduler.start()
    assert gc.mock_calls == [call.disable()]
    (_, look), _ = app.set_interval.call_args

    def looks(after: float) -> list[object]:
        gc.reset_mock()
        clock.now += after
        look()
        return list(gc.mock_calls)

    assert looks(5) == []  # nothing was done since the start
    scheduler.touch()
    assert looks(0.5) == [call.collect(0)]
    assert looks(0.5) == [call.collect()]
    assert looks(5) == []  # once for each pause
    scheduler.touch()
    scheduler.settle()
    assert looks(0.5) == [call.collect(0)]
    assert looks(0.5) == [call.unfreeze(), call.collect(), call.freeze()]
    for _ in range(19):  # who types without a pause
        scheduler.touch()
        assert looks(0.9) == [call.collect(0)]
    scheduler.touch()
    clock.now += 3
    scheduler.touch()
    assert looks(0) == [call.collect(1)]
    gc.reset_mock()
    scheduler.stop()
    assert gc.mock_calls == [call.enable(), call.unfreeze()]
