"""From what was typed to a tree. Never an error: what cannot be read otherwise is words.

query        = alternative { "or" alternative }
alternative  = { part | "near:" number | "and" }
part         = [ "-" | "not" ] ( filter | "(" query ")" ) | words
filter       = ( "tag" | "by" | "in" | "collection" ) ":" value
             | "doc." key ( ":" | "=" | "<" | "<=" | ">" | ">=" ) value | "@" name
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from annotations.query.chunks import text_chunks
from annotations.query.tokens import Token, tokens
from annotations.query.tree import (
    By,
    In,
    Node,
    Nothing,
    Words,
    alternatives_written_out,
    conjunction,
    disjunction,
    negation,
)
from corpus.text.folding import fold
from corpus.text.words import folded_words

LONGEST = 4000
"""Characters of a query that are read."""
MOST_ALTERNATIVES = 64
_DEEPEST = 20
"""Brackets within brackets."""


def parse(typed: str) -> Node:
    """The tree of what was typed; `Nothing` for nothing."""
    typed = typed[:LONGEST]
    read = list(tokens(typed))
    shouted = _is_shouted(read)
    items, _ = _items(read, 0, 0, shouted=shouted)
    tree = _built(items, shouted=shouted)
    if isinstance(tree, Words) and not any(token.escaped for token in read):
        return _as_words(typed)  # as it was typed, with the brackets that were none
    if alternatives_written_out(tree, MOST_ALTERNATIVES) is None:
        return _as_words(typed)
    return tree


def _is_shouted(read: Sequence[Token]) -> bool:
    """Whether all is in capitals, as a pasted headline: its OR is a word."""
    text = "".join(t.raw for t in read if t.kind == "text" and not t.operator)
    return text.isupper() and not any(token.kind == "filter" for token in read)


def _as_words(typed: str) -> Node:
    text = " ".join(typed.split())
    return Words(text) if folded_words(fold(text)) else Nothing


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of a bracket: a piece of text, a filter, or a bracket."""

    token: Token
    node: Node | None = None
    """None for text, and for `near:`."""

    @property
    def is_text(self) -> bool:
        return self.token.kind == "text"


def _items(read: Sequence[Token], at: int, depth: int, *, shouted: bool) -> tuple[list[_Item], int]:
    """The parts from here to the end of this bracket, and where that is. A bracket that is not
    closed yet ends with the query.
    """
    items: list[_Item] = []
    while at < len(read):
        token = read[at]
        at += 1
        if token.kind == "close":
            break
        if token.kind == "open":
            if depth == _DEEPEST:
                items.append(_Item(replace(token, kind="text", escaped=True)))
                continue
            inner, at = _items(read, at, depth + 1, shouted=shouted)
            items += _bracket(token, inner, shouted=shouted)
        else:
            items.append(_Item(token, token.node))
    return items, at


def _bracket(opened: Token, inner: Sequence[_Item], *, shouted: bool) -> Iterator[_Item]:
    """A bracket as one part; words in brackets are words."""
    node = _built(inner, shouted=shouted)
    if node == Nothing:
        return
    if not isinstance(node, Words):
        yield _Item(opened, node)
        return
    text = node if not opened.negated else negation(node)
    assert isinstance(text, Words)
    for chunk in text_chunks(text.text):
        yield _Item(Token("text", chunk, escaped=True))


def _built(items: Sequence[_Item], *, shouted: bool) -> Node:
    """The tree of the parts of one bracket."""
    alternatives: list[list[_Item]] = [[]]
    negate_next = False
    for before, item, after in _with_neighbours(items):
        operator = item.token.operator
        if operator and _is_active(operator, before, item, after, shouted=shouted):
            if operator == "or":
                alternatives.append([])
            negate_next ^= operator == "not"
            continue
        alternatives[-1].append(_negated(item) if negate_next else item)
        negate_next = False
    parts = [_conjunction(alternative) for alternative in alternatives]
    return disjunction(part for part in parts if part != Nothing)


def _with_neighbours(
    items: Sequence[_Item],
) -> Iterable[tuple[_Item | None, _Item, _Item | None]]:
    return zip([None, *items], items, [*items[1:], None], strict=False)


def _is_active(
    operator: str, before: _Item | None, item: _Item, after: _Item | None, *, shouted: bool
) -> bool:
    """Whether the word joins two parts: next to a filter or a bracket it does; between words only
    in capitals, and not where everything is in capitals.
    """
    if after is None or (operator != "not" and before is None):
        return False
    in_capitals = item.token.raw.isupper() and not shouted
    beside = (after,) if operator == "not" else (before, after)
    return in_capitals or any(other is not None and not other.is_text for other in beside)


def _negated(item: _Item) -> _Item:
    token = item.token
    if not item.is_text:
        return replace(item, token=replace(token, negated=not token.negated))
    text = negation(Words(token.raw))
    assert isinstance(text, Words)
    return replace(item, token=replace(token, raw=text.text, escaped=True))


def _conjunction(items: Sequence[_Item]) -> Node:
    """The parts of an alternative. With several distances, each is for what comes before it and
    the part behind it.
    """
    places = [n for n, item in enumerate(items) if item.token.kind == "near"]
    if not places:
        return _all_of(items, None)
    last = places[-1]
    # One distance is for the whole bracket, wherever it is.
    before = [item for item in items[:last] if item.token.kind != "near" or len(places) > 1]
    if len(places) == 1:
        return _all_of([*before, *items[last + 1 :]], items[last].token.near)
    first = _conjunction(before)
    rest = _all_of(items[last + 1 :], None)
    both = [part for part in (first, rest) if part != Nothing]
    return conjunction(both, items[last].token.near) if both else Nothing


def _all_of(items: Sequence[_Item], near: int | None) -> Node:
    parts: list[Node] = []
    text: list[str] = []
    same: dict[type[Node], list[Node]] = {By: [], In: []}
    for item in items:
        node = item.node
        if item.is_text:
            text.append(item.token.raw)
        elif node is not None and item.token.negated:
            parts.append(negation(node))
        elif node is not None and item.token.kind == "filter" and type(node) in same:
            # An annotation has one annotator and one document: several names are alternatives.
            same[type(node)].append(node)
        elif node is not None:
            parts.append(node)
    parts += [disjunction(nodes) for nodes in same.values() if nodes]
    if folded_words(fold(" ".join(text))):
        parts.append(Words(" ".join(text)))
    return conjunction(parts, near) if parts else Nothing
