"""In a browser every command is reached, and no key is shown or needed that the browser takes."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reader.tui
from reader.browser_keys import INSTEAD, TAKEN, in_browser, is_taken
from reader.keymap import parse_key
from reader.tui.all_commands import every_command

# A process of its own: keys are decided when commands are declared.
_LIST = """
import json
from reader.keymap import Keymap, install
install(Keymap(browser=True))
from reader.tui.all_commands import command_scopes
print(json.dumps({
    place: [[c.id, int(c.role), c.key_list, c.all_keys] for c in commands]
    for place, commands in command_scopes().items()
}))
"""
_OF_THE_OWNER = {"name.py", "tag_keys.py"}
"""Dialogs that nobody opens in a browser: the annotator's name, the keys of tags."""
_PASTES = {"ctrl+v", "ctrl+shift+v", "shift+insert"}
"""Keys that the browser takes and that do what is meant all the same."""
# A key within a sentence, as a reader would write it.
_WRITTEN = re.compile(
    r"(?<![\w+])("
    + "|".join(sorted(map(re.escape, TAKEN - _PASTES), key=len, reverse=True))
    + r")(?![\w+])",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def scopes() -> dict[str, list[tuple[str, int, list[str], list[str]]]]:
    listed = subprocess.run(
        [sys.executable, "-c", _LIST], capture_output=True, text=True, check=True
    )
    found: dict[str, list[tuple[str, int, list[str], list[str]]]] = json.loads(listed.stdout)
    return found


def test_no_command_needs_a_key_that_a_browser_takes(scopes):
    usual = {command.id: command for command in every_command()}
    seen = 0
    for commands in scopes.values():
        for id_, role, keys, shown in commands:
            seen += 1
            assert not any(map(is_taken, keys)), id_
            assert not any(map(_WRITTEN.fullmatch, shown)), id_
            if role < 4 and usual[id_].keys:
                assert keys, f"{id_} has no key in a browser"
    assert seen > 300


def test_no_key_means_two_things_in_a_browser(scopes):
    for place, commands in scopes.items():
        keys = [key for _, _, keys, _ in commands for key in keys]
        assert len(keys) == len(set(keys)), place


def test_no_sentence_names_a_key_that_a_browser_takes():
    """Where one is named, it is asked of the command (`key_of`)."""
    folder = Path(reader.tui.__file__).parent
    named = []
    for path in folder.rglob("*.py"):
        if path.name in _OF_THE_OWNER:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        named += [
            f"{path.name}:{node.lineno} {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and id(node) not in docstrings and " " in node.value and _WRITTEN.search(node.value)
        ]  # fmt: skip
    assert named == []


@given(st.lists(st.sampled_from([*sorted(TAKEN), "j", "alt+x", "super+c", "f1", "ctrl+p"])))
def test_what_is_pressed_instead_is_never_taken(keys):
    kept = in_browser(keys)
    assert not any(map(is_taken, kept))
    assert [key for key in keys if not is_taken(key)] == [
        key for key in kept if key not in INSTEAD.values()
    ]


def test_every_key_is_one_that_a_keymap_takes():
    for key in TAKEN | set(INSTEAD.values()):
        last = key.rpartition("+")[2]
        if "shift" not in key or len(last) > 1:
            parse_key(key.replace("equals_sign", "=").replace("plus", "+").replace("minus", "-"))
