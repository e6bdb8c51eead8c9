"""Messages to the reader begin with a capital letter and a word of the program's, and end without a
full stop (CONTRIBUTING.md). `message_sentence` sees to it for errors of lower layers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.helpers.paths import ROOT

SHOWN = frozenset(
    {"show_message", "show_error", "notify", "annotations_changed", "saved_message", "question"}
)
"""Functions whose argument is a message; for `saved_message`, its beginning."""
RETURNED = frozenset({"why_no_annotation", "_nothing_left", "_result", "fate_of"})
NUMBERS = frozenset({"MOST_PANES", "changes", "n", "shown"})
"""Interpolated values that are numbers, with which a message may begin."""
DONE_IN_MESSAGES = frozenset({"done", "self._sentence", "where", "_where_in(results)"})
"""Interpolated beginnings that are sentences themselves."""
KEYS = frozenset({"enter", "esc", "tab", "space", "backspace", "delete", "shift", "alt"})


def texts(node: ast.expr) -> Iterator[ast.expr]:
    """The literal strings that an argument can be."""
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            yield from texts(body)
            yield from texts(orelse)
        case ast.BoolOp(values=values):
            for value in values:
                yield from texts(value)
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield node


def fault(text: ast.expr) -> str | None:
    """What is wrong with a message, if anything is."""
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    first, last = (parts[0], parts[-1]) if parts else (ast.Constant(""), ast.Constant(""))
    if isinstance(last, ast.Constant) and str(last.value).endswith("."):
        return "ends with a full stop"
    if isinstance(first, ast.FormattedValue):
        value = ast.unparse(first.value)
        known = value in NUMBERS | DONE_IN_MESSAGES
        return None if known else f"begins with {value}, which may be a name"
    words = str(first.value) if isinstance(first, ast.Constant) else ""
    word = words.split(" ")[0]
    if word.casefold() in KEYS or "+" in word or (len(word) == 1 and word != "A"):
        return "begins with a key"
    return "begins with a small letter" if words[:1].islower() else None


def messages(source: str) -> Iterator[ast.expr]:
    """What is handed to a function that shows it, or returned by one that words messages."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            arguments = node.args[1:] if name == "saved_message" else node.args[:1]
            if name in SHOWN:
                for argument in arguments:
                    yield from texts(argument)
        elif isinstance(node, ast.FunctionDef) and node.name in RETURNED:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield from texts(inner.value)


def faults(source: str) -> list[str]:
    return [f"{m.lineno}: {wrong}" for m in messages(source) if (wrong := fault(m)) is not None]


MODULES = sorted((ROOT / "reader" / "tui").rglob("*.py"))


def test_messages_follow_the_rule() -> None:
    wrong = {
        path.relative_to(ROOT).as_posix(): found
        for path in MODULES
        if (found := faults(path.read_text("utf-8")))
    }
    assert not wrong


def test_many_messages_are_looked_at() -> None:
    assert sum(len(list(messages(path.read_text("utf-8")))) for path in MODULES) > 100


def test_every_toast_is_a_message_sentence() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "notify":
                said = node.args[0]
                shown = ast.unparse(said)
                assert shown == "message" or shown.startswith("message_sentence("), path


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('show_message("Saved the note")', []),
        ('show_message("saved the note")', ["1: begins with a small letter"]),
        ('show_error("Saved" if well else "not saved.")', ["1: ends with a full stop"]),
        ('show_message(f"{path.name} is a folder")',
         ["1: begins with path.name, which may be a name"]),
        ('show_message(f"{n} matches")', []),
        ('show_message("ctrl+d again deletes it")', ["1: begins with a key"]),
        ('saved_message(here, "tagged")', ["1: begins with a small letter"]),
        ('def why_no_annotation():\n    return "none"', ["2: begins with a small letter"]),
    ],
)  # fmt: skip
def test_what_the_rule_finds(source: str, expected: list[str]) -> None:
    assert faults(source) == expected
