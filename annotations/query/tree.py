"""The syntax tree of a query, in a normal form that its constructors keep.

A node either speaks of each annotation alone (a *condition*: by whom, where, with which words, and
whatever has a minus in front), or of what is at a passage (a tag, and what is made of tags).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from annotations.query.chunks import text_chunks

Operator = Literal[":", "=", "<", "<=", ">", ">="]
ANY = "*"
"""The value that stands for whatever there is."""


@dataclass(frozen=True, slots=True)
class Tag:
    """This tag, or one that is nested in it."""

    name: str


@dataclass(frozen=True, slots=True)
class By:
    """The annotator, by the beginning of the name."""

    name: str


@dataclass(frozen=True, slots=True)
class In:
    """The document, by the beginning of its slug or words of its title or publisher."""

    name: str


@dataclass(frozen=True, slots=True)
class Doc:
    """A field of the document, compared with a value."""

    key: str
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words to look for, as they were typed, with quotation marks and minus signs."""

    text: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The query that is saved under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """What does not answer the part; if that is about passages, what overlaps no answer to it."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """What answers all parts, on overlapping passages or with at most `near` words between."""

    parts: tuple[Node, ...]
    near: int | None = None


@dataclass(frozen=True, slots=True)
class Or:
    """What answers one of the parts."""

    parts: tuple[Node, ...]


Node: TypeAlias = Tag | By | In | Doc | Words | Saved | Not | And | Or
Nothing: Node = Or(())
"""Answered by nothing."""


def is_condition(node: Node) -> bool:
    """Whether each annotation can be asked for itself."""
    match node:
        case And(parts) | Or(parts):
            return all(map(is_condition, parts))
        case Tag() | Saved():
            return False
        case _:
            return True


def is_about_documents(node: Node) -> bool:
    """Whether each document can be asked for itself."""
    match node:
        case And(parts) | Or(parts):
            return all(map(is_about_documents, parts))
        case Not(part):
            return is_about_documents(part)
        case _:
            return isinstance(node, In | Doc)


def is_about_annotators(node: Node) -> bool:
    """Whether each annotator can be asked for himself or herself."""
    match node:
        case And(parts) | Or(parts):
            return bool(parts) and all(map(is_about_annotators, parts))
        case Not(part):
            return is_about_annotators(part)
        case _:
            return isinstance(node, By)


def leaves(node: Node) -> Iterator[Node]:
    """The nodes without parts, in their order."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node


def depth(node: Node) -> int:
    """How many parts are in one another."""
    match node:
        case And(parts) | Or(parts):
            return 1 + max(map(depth, parts), default=0)
        case Not(part):
            return 1 + depth(part)
        case _:
            return 1


def size(node: Node) -> int:
    """How many leaves there are."""
    return sum(1 for _ in leaves(node))


def conjunction(parts: Iterable[Node], near: int | None = None) -> Node:
    """All of these parts. Brackets that change nothing are dissolved; words are put together."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, And) and _dissolves(part, near) else (part,)
    words = [part.text for part in flat if isinstance(part, Words)]
    rest: list[Node] = [part for part in flat if not isinstance(part, Words)]
    if words:
        rest.append(Words(" ".join(words)))
    # Their order means nothing.
    distinct = tuple(sorted(dict.fromkeys(rest), key=repr))
    return distinct[0] if len(distinct) == 1 else And(distinct, near)


def _dissolves(group: And, near: int | None) -> bool:
    """Whether the parts of a bracket mean the same outside of it: conditions are for what is in
    their own brackets.
    """
    if group.near is not None or any(isinstance(leaf, Saved) for leaf in leaves(group)):
        return False
    kinds = {is_condition(part) for part in group.parts}
    return kinds == {True} or (kinds == {False} and near is None)


def disjunction(parts: Iterable[Node]) -> Node:
    """One of these parts."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, Or) else (part,)
    distinct = tuple(dict.fromkeys(flat))
    return distinct[0] if len(distinct) == 1 else Or(distinct)


def negation(part: Node) -> Node:
    """The contrary of a part. Of alternatives, none."""
    match part:
        case Or(parts) if parts:
            return conjunction(map(negation, parts))
        case Words(text):
            return Words(" ".join(map(_with_or_without_minus, text_chunks(text))))
        case Not(inner) if is_condition(inner):
            return inner
        case _:
            return Not(part)


def _with_or_without_minus(chunk: str) -> str:
    return chunk[1:] if chunk.startswith("-") and len(chunk) > 1 else f"-{chunk}"


def alternatives_written_out(node: Node, most: int) -> Node | None:
    """The query with each bracket written out that has tags and conditions as alternatives: such
    alternatives hold for the whole bracket that they stand in. None for more than `most` of them.
    """
    match node:
        case Not(part):
            inner = alternatives_written_out(part, most)
            return None if inner is None else Not(inner)
        case Or(parts):
            written = [alternatives_written_out(part, most) for part in parts]
            if any(part is None for part in written):
                return None
            return disjunction(part for part in written if part is not None)
        case And(parts, near):
            combinations: list[list[Node]] = [[]]
            for part in parts:
                inner = alternatives_written_out(part, most)
                if inner is None:
                    return None
                mixed = isinstance(inner, Or) and len(set(map(is_condition, inner.parts))) > 1
                choices = inner.parts if isinstance(inner, Or) and mixed else (inner,)
                if len(combinations) * len(choices) > most:
                    return None
                combinations = [[*chosen, one] for chosen in combinations for one in choices]
            return disjunction(conjunction(chosen, near) for chosen in combinations)
        case _:
            return node
