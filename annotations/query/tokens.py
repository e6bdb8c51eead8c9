"""What was typed, taken apart: filters, brackets and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, cast

from annotations.query.chunks import PHRASE, SPACE, WORD
from annotations.query.tree import By, Doc, In, Node, Operator, Saved, Tag

FARTHEST = 1_000_000
"""Words between two passages that are still near each other, at most."""
OPERATOR_WORDS = frozenset({"and", "or", "not"})
_OPEN = re.compile(r"(-?)\(")
_NAME = re.compile(r"(-?)(?:(tag|by|in|collection):|(@))", re.IGNORECASE)
_FIELD = re.compile(
    r"""(-?)doc\.(?:"([^"\s][^"]*)"|([^\W_][\w.-]*))(:|<=|>=|=|<|>)""", re.IGNORECASE
)
_NEAR = re.compile(r"near:(\d+)(?=[\s)]|$)", re.IGNORECASE)
_FILTERS: dict[str, Callable[[str], Node]] = {
    "tag": Tag, "by": By, "in": In, "@": Saved,
    "collection": lambda name: Doc("collection", ":", name),
}  # fmt: skip
_QUOTED = re.compile(
    r"""" (?P<plain> (?: \\. | [^"\\] )* \\? ) (?: " | $ )
      | [“„«] (?P<curly> [^“”„«»]* ) (?: [”“»] | $ )
      | ' (?P<single> [^']+ ) ' (?= [\s)] | $ )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r'\\(["\\])')


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of what was typed."""

    kind: Literal["filter", "open", "close", "near", "text"]
    raw: str
    negated: bool = False
    node: Node | None = None
    near: int = 0
    escaped: bool = False
    """A word that a backslash in front makes a word, whatever it looks like."""

    @property
    def operator(self) -> str:
        """`and`, `or`, `not`; empty for what can be none of them."""
        word = self.raw.lower()
        return word if self.kind == "text" and not self.escaped and word in OPERATOR_WORDS else ""


def tokens(typed: str) -> Iterator[Token]:
    """The pieces of a query, in order. What is nothing else is text."""
    at = depth = 0
    while at < len(typed):
        if space := SPACE.match(typed, at):
            at = space.end()
            continue
        token, at = _token(typed, at, depth)
        depth += (token.kind == "open") - (token.kind == "close")
        yield token


def _token(typed: str, at: int, depth: int) -> tuple[Token, int]:
    if opened := _OPEN.match(typed, at):
        return Token("open", opened[0], bool(opened[1])), opened.end()
    if typed[at] == ")" and depth:
        return Token("close", ")"), at + 1
    if near := _NEAR.match(typed, at):
        return Token("near", near[0], near=min(FARTHEST, int(near[1][:9]))), near.end()
    for read in (_field, _name):
        if (found := read(typed, at)) is not None:
            node, negated, end = found
            return Token("filter", typed[at:end], negated, node), end
    if phrase := PHRASE.match(typed, at):
        return Token("text", phrase[0]), phrase.end()
    word = WORD.match(typed, at)
    assert word is not None
    if word[0].startswith("\\") and len(word[0]) > 1:
        return Token("text", word[0][1:], escaped=True), word.end()
    end = at + _bare_length(word[0]) if depth else word.end()
    end = end if end > at else word.end()
    return Token("text", typed[at:end]), end


def _name(typed: str, at: int) -> tuple[Node, bool, int] | None:
    prefix = _NAME.match(typed, at)
    if prefix is None:
        return None
    value, end = _value(typed, prefix.end())
    if not value:
        return None
    kind = "@" if prefix[3] else prefix[2].lower()
    return _FILTERS[kind](value), bool(prefix[1]), end


def _field(typed: str, at: int) -> tuple[Node, bool, int] | None:
    prefix = _FIELD.match(typed, at)
    if prefix is None:
        return None
    value, end = _value(typed, prefix.end())
    if not value:
        return None
    key = " ".join((prefix[2] or prefix[3]).split())
    return Doc(key.lower(), cast(Operator, prefix[4]), value), bool(prefix[1]), end


def _value(typed: str, at: int) -> tuple[str, int]:
    """The value that begins here, and where it ends. Marks that are still open go to the end."""
    if quoted := _QUOTED.match(typed, at):
        plain = quoted["plain"]
        value = (
            _ESCAPED.sub(r"\1", plain) if plain is not None
            else quoted["curly"] or quoted["single"] or ""
        )  # fmt: skip
        return " ".join(value.split()), quoted.end()
    word = WORD.match(typed, at)
    if word is None:
        return "", at
    length = _bare_length(word[0])
    return word[0][:length], at + length


def _bare_length(word: str) -> int:
    """How much of a word comes before a bracket that was opened outside of it."""
    depth = 0
    for n, char in enumerate(word):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return n
    return len(word)
