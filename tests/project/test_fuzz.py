"""The search for new examples finds what there is to find, goes on, and says how to do it again."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.paths import ROOT

CONFTEST = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
from tests.helpers import profiles
profiles.register()
"""
PROPERTIES = """
import os
from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

@given(st.lists(st.integers(0, 1000)))
def test_it_finds(numbers):
    assert sum(numbers) < 1900

@given(st.integers(), st.data())
def test_it_finds_nothing(number, data):
    other = data.draw(st.integers())
    assert number + other == other + number

@given(st.integers(0, 9))
def test_it_ends_the_process(number):
    if number == 7:
        os._exit(3)

class Stack(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.high = 0

    @rule(by=st.integers(1, 9))
    def grow(self, by):
        self.high += by
        assert self.high < 40

TestStack = Stack.TestCase

def test_of_one_example():
    pass
"""


@pytest.fixture
def properties(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nasyncio_default_fixture_loop_scope = function\n"
    )
    folder = tmp_path / "machines"
    folder.mkdir()
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_properties.py").write_text(PROPERTIES)
    return folder / "test_properties.py"


def test_what_it_finds_can_be_done_again(properties: Path) -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--jobs", "1", "--seed", "4", "--tries", "1"]
    done = subprocess.run([*command, str(properties)], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert "make fuzz SEED=4" in done.stdout

    failed = {
        name: (again, said)
        for name, again, said in re.findall(
            r"^FAILED .*::(\w+)\nagain: (.*)\n((?:\n|    .*\n)*)", done.stdout, re.M
        )
    }
    assert set(failed) == {"test_it_finds", "test_it_ends_the_process", "runTest"}
    assert "the process ended with 3" in failed["test_it_ends_the_process"][1]
    again, said = failed["runTest"]
    steps = re.findall(r"state\.grow\(.*", said)
    repeated = subprocess.run(
        shlex.split(again), cwd=properties.parent.parent, capture_output=True, text=True
    )
    # pytest's summary says it once more where it believes itself in a CI
    traceback = repeated.stdout.partition("short test summary")[0]
    assert re.findall(r"state\.grow\(.*", traceback) == steps != []

    table = {
        line.rpartition("::")[2]: line.split()
        for line in done.stdout.splitlines()
        if "::" in line and line.split()[0].replace(",", "").isdecimal()
    }
    assert table["test_it_finds_nothing"][:2] == ["600", "0"]
    examples, stepped, *_ = table["runTest  (it failed)"]
    assert 0 < int(examples.replace(",", "")) < int(stepped.replace(",", ""))
    assert "test_of_one_example  (it draws no examples)" in table
