from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from corpus.sources import sandbox
from corpus.sources.sandbox import SandboxError, SandboxWorker, run_in_sandbox
from tests.helpers.paths import HELPERS


@pytest.fixture(autouse=True)
def _children_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the program does: not forked, as for the other tests. They find the tasks."""
    monkeypatch.setattr(sandbox, "subprocess", subprocess)
    monkeypatch.setenv("PYTHONPATH", str(HELPERS))


def asked(request: str, seconds: float = 60.0) -> list[object]:
    return list(run_in_sandbox("sandbox_tasks", request, seconds=seconds))


def test_what_it_answers() -> None:
    assert asked("“ü” 😀\x1b") == [{"asked": "“ü” 😀\x1b"}]
    assert [len(str(answer)) for answer in asked("a lot")][1] == 3_000_000


def test_the_sentence_that_says_why() -> None:
    with pytest.raises(SandboxError, match="there is no text in it"):
        asked("say why")


def test_a_child_that_hangs_is_ended() -> None:
    with pytest.raises(SandboxError, match="seconds"):
        asked("hang", seconds=1.0)


@pytest.mark.parametrize("request_", ["die", "fail", "print rubbish"])
def test_a_child_that_breaks_down(request_: str) -> None:
    with pytest.raises(SandboxError, match="failed"):
        asked(request_)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit no address space")
def test_a_child_that_would_fill_the_memory() -> None:
    with pytest.raises(SandboxError, match="memory"):
        asked("fill")


def test_an_answer_need_not_be_waited_for() -> None:
    found = run_in_sandbox("sandbox_tasks", "hang")
    assert next(found) == {"asked": "hang"}
    found.close()  # ends the child


@pytest.fixture
def worker() -> Iterator[SandboxWorker]:
    worker = SandboxWorker("sandbox_tasks", seconds=60.0)
    yield worker
    worker.close()


def test_a_helper_answers_one_thing_after_the_other(worker: SandboxWorker) -> None:
    assert worker.ask("one") == [{"asked": "one"}]
    assert worker.ask("two") == [{"asked": "two"}]


def test_a_helper_that_refused_one_thing_answers_the_next_and_not_the_one_before(
    worker: SandboxWorker,
) -> None:
    for n in range(3):
        with pytest.raises(SandboxError, match="there is no text in it"):
            worker.ask("say why")
        assert worker.ask(f"after {n}") == [{"asked": f"after {n}"}]


@pytest.mark.parametrize("request_", ["die", "fail", "print rubbish"])
def test_a_helper_that_broke_down_is_replaced(worker: SandboxWorker, request_: str) -> None:
    assert worker.ask("before") == [{"asked": "before"}]
    with pytest.raises(SandboxError, match="failed"):
        worker.ask(request_)
    assert worker.ask("after") == [{"asked": "after"}]


def test_a_helper_that_hangs_is_replaced() -> None:
    worker = SandboxWorker("sandbox_tasks", seconds=2.0)
    try:
        with pytest.raises(SandboxError, match="more than 2 seconds"):
            worker.ask("hang")
        assert worker.ask("after") == [{"asked": "after"}]
    finally:
        worker.close()
