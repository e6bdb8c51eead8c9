"""SQL stands in the packages named `storage` and nowhere else: `python -m tests.checks.sql`."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("reader", "annotations", "corpus")
FOLDER = "storage"
"""The folders whose modules may hold SQL."""
# Statements stand at the beginning of a string, in capitals or in small letters; prose does not go
# on like this behind these words.
_STATEMENTS = (
    r"SELECT\b.*\bFROM\s+[\w\[(]",
    r"INSERT\s+(OR\s+\w+\s+)?INTO\s",
    r"WITH\s+\w+\s+AS\s*\(",
    r"REPLACE\s+INTO\s",
    r"UPDATE\s+\S+\s+SET\s",
    r"DELETE\s+FROM\s",
    r"PRAGMA\s+\w+",
    r"(CREATE|DROP|ALTER)\s+(UNIQUE\s+|VIRTUAL\s+|TEMP\s+)?(TABLE|INDEX|TRIGGER|VIEW)\s",
)
_SQL = re.compile("|".join(_STATEMENTS), re.DOTALL)


def statements(source: str) -> Iterator[tuple[int, str]]:
    """The lines and strings of a module that look like SQL; docstrings are prose."""
    tree = ast.parse(source)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        text = "" if id(node) in prose else _text(node).strip()
        if _SQL.match(text) or _SQL.match(_capitals(text)):
            yield node.lineno, text


def _text(node: ast.AST) -> str:
    """The text of a string; what an f-string puts in is an x."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _capitals(text: str) -> str:
    """`text` in capitals if its first word is small: `select` counts as `SELECT`, `Select` not."""
    first = text.split(None, 1)[0] if text else ""
    return text.upper() if first.islower() else ""


def main() -> int:
    found = [
        f"{path.relative_to(ROOT)}:{line}: SQL outside the storage packages: {text[:60]}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if FOLDER not in path.relative_to(ROOT).parent.parts
        for line, text in statements(path.read_text("utf-8"))
    ]
    print("\n".join(found) or "SQL: in the storage packages only")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
