"""What the program says uses the standard verbs of software."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.helpers.paths import ROOT

FORBIDDEN = (
    "a nought",
    "annotation before.",
    "every passage compared",
    "keeps the note",
    "leaves it as it",
    "left as it was",
    "nothing found",
    "nothing waits",
    "other words",
    "takes it back",
    "taken back",
    "turn the page",
    "type to narrow",
    "undone: took",
    "who else says",
    "words left out",
)
PACKAGES = ("annotations", "corpus", "reader")


def said(source: str) -> Iterator[tuple[int, str]]:
    """The line and words of every string of a module, except docstrings and the like."""
    tree = ast.parse(source)
    unsaid = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in unsaid:
            yield node.lineno, " ".join(node.value.split())


def odd_phrases(source: str) -> list[tuple[int, str]]:
    return [
        (line, phrase)
        for line, words in said(source)
        for phrase in FORBIDDEN
        if phrase in words.casefold()
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_messages_use_the_standard_verbs(package: str) -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}: {phrase}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for line, phrase in odd_phrases(path.read_text("utf-8"))
    ]
    assert not found


def test_docstrings_may_say_what_messages_may_not() -> None:
    source = '"""Nothing waits."""\nshow("Nothing found")\nshow(f"{n} words left out")\n'
    assert odd_phrases(source) == [(2, "nothing found"), (3, "words left out")]
