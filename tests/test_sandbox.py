from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpus.sandbox import ChildError, answers


@pytest.fixture(autouse=True)
def _tasks_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def asked(request: str, seconds: float = 60.0) -> list[object]:
    return list(answers("sandbox_tasks", request, seconds=seconds))


def test_what_it_answers() -> None:
    assert asked("“ü” 😀\x1b") == [{"asked": "“ü” 😀\x1b"}]
    assert [len(str(answer)) for answer in asked("a lot")][1] == 3_000_000


def test_the_sentence_that_says_why() -> None:
    with pytest.raises(ChildError, match="there is no text in it"):
        asked("say why")


def test_a_child_that_hangs_is_ended() -> None:
    with pytest.raises(ChildError, match="seconds"):
        asked("hang", seconds=1.0)


@pytest.mark.parametrize("request_", ["die", "fail", "print rubbish"])
def test_a_child_that_breaks_down(request_: str) -> None:
    with pytest.raises(ChildError, match="broken down"):
        asked(request_)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit no address space")
def test_a_child_that_would_fill_the_memory() -> None:
    with pytest.raises(ChildError, match="memory"):
        asked("fill")


def test_an_answer_need_not_be_waited_for() -> None:
    found = answers("sandbox_tasks", "hang")
    assert next(found) == {"asked": "hang"}
    found.close()  # ends the child
