"""Queries that are saved under a name: `@name` stands for one, in brackets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from annotations.query.parsing import MOST_ALTERNATIVES, parse
from annotations.query.tree import (
    And,
    Node,
    Not,
    Or,
    Saved,
    Words,
    alternatives_written_out,
    conjunction,
    depth,
    disjunction,
    leaves,
    negation,
    size,
)

_LARGEST = 500
"""Leaves of a query with all that it stands for."""
_DEEPEST = 60
_MOST_NAMES = 100
_MOST_WITHIN = 12
"""Names within names."""


class Expanded(NamedTuple):
    """A query without names, and what is to be said about it."""

    tree: Node
    problems: tuple[str, ...] = ()
    """Sentences."""


def expand(tree: Node, saved: Mapping[str, str]) -> Expanded:
    """The query with each `@name` replaced by what is saved under it.

    A name under which nothing is saved, or that leads back to itself, is searched as words.
    """
    expansion = _Expansion(saved)
    expanded = expansion.of(tree, ())
    too_much = expansion.left < 0 or depth(expanded) > _DEEPEST or size(expanded) > _LARGEST
    if too_much or alternatives_written_out(expanded, MOST_ALTERNATIVES) is None:
        sentence = "the saved queries stand for too much; their names were searched as words"
        return Expanded(_Expansion({}).of(tree, ()), (sentence,))
    return Expanded(expanded, tuple(expansion.problems))


def circle(name: str, text: str, saved: Mapping[str, str]) -> list[str] | None:
    """The names by which a query that is saved under this name would lead back to it."""
    return _path_to(name.casefold(), text, saved, [name])


def _path_to(target: str, text: str, saved: Mapping[str, str], path: list[str]) -> list[str] | None:
    for leaf in leaves(parse(text)):
        if not isinstance(leaf, Saved):
            continue
        if leaf.name.casefold() == target:
            return [*path, leaf.name]
        known = saved_name(leaf.name, saved)
        if known is not None and known not in path:
            found = _path_to(target, saved[known], saved, [*path, known])
            if found is not None:
                return found
    return None


def saved_name(name: str, saved: Mapping[str, str]) -> str | None:
    """The name as it was saved; case does not matter."""
    if name in saved:
        return name
    return next((known for known in saved if known.casefold() == name.casefold()), None)


class _Expansion:
    """Replaces names, up to a limit: a name may stand for two others, and each of them, too."""

    def __init__(self, saved: Mapping[str, str]) -> None:
        self._saved = saved
        self.left = _MOST_NAMES
        self.problems: dict[str, None] = {}
        """Sentences, each once."""

    def of(self, node: Node, path: tuple[str, ...]) -> Node:
        """The node without names; `path`: the names that it is part of."""
        match node:
            case Saved(name):
                return self._saved_as(name, path)
            case Not(part):
                return negation(self.of(part, path))
            case And(parts, near):
                return conjunction((self.of(part, path) for part in parts), near)
            case Or(parts):
                return disjunction(self.of(part, path) for part in parts)
            case _:
                return node

    def _saved_as(self, name: str, path: tuple[str, ...]) -> Node:
        known = saved_name(name, self._saved)
        if known is None:
            self.problems[f"there is no saved query @{name}; searched as words"] = None
        elif known in path:
            self.problems[f"the saved query @{known} uses itself; searched as words"] = None
        else:
            self.left -= 1
            if self.left >= 0 and len(path) < _MOST_WITHIN:
                return self.of(parse(self._saved[known]), (*path, known))
            self.left = -1
        return Words(name)
