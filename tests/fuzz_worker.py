"""The pytest plugin of a process that searches (see `fuzz.py`): it runs the properties that it is
asked for on standard input, one at a time, and answers on standard output, both in lines of JSON.
"""

from __future__ import annotations

import functools
import json
import os
import resource
import time
from collections.abc import Callable, Generator
from typing import Any
from unittest import SkipTest

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import core, stateful
from hypothesis.errors import UnsatisfiedAssumption
from hypothesis.internal.conjecture import engine
from hypothesis.internal.detection import is_hypothesis_test

SHRINKING = 60
"""Seconds for making what failed smaller."""
_TOLD = 1.0
"""Seconds between two words on how far a test is."""
# pytest captures what tests print, and prints itself: neither may come between the answers.
# It goes to standard error, where it tells why this process ended, if it does.
_requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
_answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)


class OutOfTimeError(KeyboardInterrupt):
    """Ends a property whose time is over. Hypothesis takes whatever else is raised for what the
    example does.
    """


class Search:
    """What is being searched at the moment."""

    def __init__(self) -> None:
        self.until = 0.0
        self.examples = self.steps = 0
        self.failing = False
        self._told = 0.0

    def begin(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self.examples = self.steps = 0
        self.failing = False

    def bounded(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        """A property's own function, counted, and not called when the time is over; but then what
        has failed is still made smaller.
        """

        @functools.wraps(inner)
        def counted(*arguments: Any, **named: Any) -> Any:
            now = time.monotonic()
            if now >= self.until and not self.failing:
                raise OutOfTimeError
            self.examples += 1
            if now >= self._told + _TOLD:
                self.tell(now)
            try:
                return inner(*arguments, **named)
            except (UnsatisfiedAssumption, SkipTest):
                raise
            except (Exception, pytest.fail.Exception):
                if not self.failing:
                    self.failing = True
                    self.tell(now)
                raise

        return counted

    def tell(self, now: float) -> None:
        self._told = now
        _say(examples=self.examples, steps=self.steps, failing=self.failing)


_search = Search()


def _say(**answer: Any) -> None:
    _answers.write(json.dumps(answer) + "\n")
    _answers.flush()


# Where examples and steps are counted


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    handle = getattr(pyfuncitem.obj, "hypothesis", None)
    if handle is None:
        return (yield)
    inner = handle.inner_test
    handle.inner_test = _search.bounded(inner)
    try:
        return (yield)
    except OutOfTimeError:
        return True
    finally:
        handle.inner_test = inner


def _bounded_machine(
    make: Callable[..., Callable[[], None]],
) -> Callable[..., Callable[[], None]]:
    @functools.wraps(make)
    def made(*arguments: Any, **named: Any) -> Callable[[], None]:
        test: Any = make(*arguments, **named)
        test.hypothesis.inner_test = _search.bounded(test.hypothesis.inner_test)

        def run() -> None:
            try:
                test()
            except OutOfTimeError:
                return

        return run

    return made


def _counted_steps(check: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(check)
    def counted(machine: stateful.RuleBasedStateMachine, *more: Any) -> None:
        if machine in _begun:  # the first check is before the first step
            _search.steps += 1
        _begun[machine] = True
        check(machine, *more)

    return counted


class _Last(dict[Any, bool]):
    """The machine that was looked at last."""

    def __setitem__(self, machine: Any, value: bool) -> None:
        self.clear()
        super().__setitem__(machine, value)


_begun = _Last()


def pytest_configure() -> None:
    stateful.get_state_machine_test = _bounded_machine(stateful.get_state_machine_test)
    machine: Any = stateful.RuleBasedStateMachine
    machine.check_invariants = _counted_steps(machine.check_invariants)
    engine.MAX_SHRINKING_SECONDS = SHRINKING


# What is run


def _searchable(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and (
        is_hypothesis_test(item.obj) or "machines" in item.path.parts
    )


def pytest_runtestloop(session: pytest.Session) -> bool:
    items = {item.nodeid: item for item in session.items if _searchable(item)}
    _say(tests=list(items), uncollected=session.testsfailed)
    for line in _requests:
        request = json.loads(line)
        _run(items[request["test"]], request["seed"], request["seconds"])
    return True


def _run(item: pytest.Item, seed: int, seconds: float) -> None:
    core.global_force_seed = seed
    begun = time.monotonic()
    _search.begin(seconds)
    reports = runtestprotocol(item, log=False, nextitem=None)
    failures = [report.longreprtext for report in reports if report.failed]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _say(
        seconds=time.monotonic() - begun,
        examples=_search.examples,
        steps=_search.steps,
        failing=bool(failures),
        failure=failures[0] if failures else "",
        memory=memory * 1024,
    )
