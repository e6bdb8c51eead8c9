"""A tree as what could be typed for it: parsed again, it is the same tree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotations.query.parsing import parse
from annotations.query.tokens import Token, tokens
from annotations.query.tree import And, By, Doc, In, Node, Not, Or, Saved, Tag, Words

_BARE = re.compile(r"""[^\s"'“”„«»()\\]+""")
_BARE_KEY = re.compile(r"[^\W_][\w.-]*")


def query_text(node: Node) -> str:
    """The query for this tree."""
    if isinstance(node, Words) and parse(node.text) == node:
        return node.text
    return _text(node)


def _text(node: Node) -> str:
    match node:
        case Or(parts):
            return " OR ".join(map(_text, parts))
        case And(parts, near):
            printed: list[str] = []
            seen: set[type[Node]] = set()
            for part in parts:
                # Two names next to each other would be alternatives.
                again = isinstance(part, By | In) and type(part) in seen
                seen.add(type(part))
                printed.append(_in_brackets(part) if again else _part(part))
            if near is not None:
                printed.insert(1, f"near:{near}")
            return " ".join(printed)
        case Not(part):
            return f"-{_in_brackets(part) if isinstance(part, Not) else _part(part)}"
        case Words(text):
            return _words(text)
        case Tag(name):
            return f"tag:{quoted(name)}"
        case By(name):
            return f"by:{quoted(name)}"
        case In(name):
            return f"in:{quoted(name)}"
        case Saved(name):
            return f"@{quoted(name)}"
        case Doc("collection", ":", value):
            return f"collection:{quoted(value)}"
        case Doc(key, operator, value):
            name = key if _BARE_KEY.fullmatch(key) else f'"{key}"'
            return f"doc.{name}{operator}{quoted(value)}"


def quoted(name: str) -> str:
    """A name as it is typed behind a filter: in quotation marks where it needs them."""
    if _BARE.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _part(part: Node) -> str:
    return _in_brackets(part) if isinstance(part, And | Or) else _text(part)


def _in_brackets(part: Node) -> str:
    inner = _text(part)
    # A word with a backslash goes up to the next blank.
    return f"({inner} )" if "\\" in inner else f"({inner})"


def _words(text: str) -> str:
    """The words as they are, or each with a backslash in front if any would be read as something
    else.
    """
    read = list(tokens(text))
    plain = all(t.kind == "text" and not t.escaped and not t.operator for t in read)
    if plain and ")" not in text and not _leaves_marks_open(read):
        return text
    return " ".join(f"\\{piece}" for piece in text.split())


def _leaves_marks_open(read: Sequence[Token]) -> bool:
    """Whether a mark is opened that a later one, behind these words, could close."""
    return any(token.raw.lstrip("-")[:1] in '"“„«' and " " not in token.raw for token in read)
