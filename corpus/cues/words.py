"""Reads `words.txt`, which says how it is written, into a tree of words.

The tree is walked along a text word by word; so the cost of a text is that of its words, however
long the lists are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import product

FILE = "words.txt"
NUMBER = "#"
"""The edge that a number takes."""
FORMS, NONE = "forms", "none"
_SECTION = re.compile(r"\[(\w+)\]")
_ENDING = re.compile(r"(.*)\(([^()]+)\)$")
_VOWELS = frozenset("aeiou")


class Node:
    """What may follow the words so far."""

    __slots__ = ("kind", "length", "next")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.kind: str | None = None
        """The kind of cue that ends here; `none` for words that are no cue; None within one."""
        self.length = 0
        """How many of the words are the cue; the others had to follow."""


@cache
def tree() -> Node:
    """The word lists; read once, when they are first needed."""
    return grow((files("corpus.cues") / FILE).read_text("utf-8"))


def grow(lists: str) -> Node:
    """The tree of these lists. Raises ValueError for an entry that cannot be read."""
    root = Node()
    for kind, words, length in entries(lists):
        node = root
        for word in words:
            node = node.next.setdefault(word, Node())
        # What is no cue wins; among the kinds, the one that is named first.
        if node.kind is None or kind == NONE:
            node.kind, node.length = kind, length
    return root


def entries(lists: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Every phrase: its kind, its words in lower case, and how many of these are the cue."""
    section = ""
    irregular: dict[str, tuple[str, ...]] = {}
    for line in lists.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        heading = _SECTION.fullmatch(line)
        if heading:
            section = heading[1]
        elif section == FORMS:
            forms = tuple(dict.fromkeys(line.split()))
            irregular[forms[0]] = forms
        else:
            for entry in filter(None, map(str.strip, line.split(","))):
                yield from _phrases(section, entry.lower(), irregular)


def _phrases(
    kind: str, entry: str, irregular: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...], int]]:
    cue, _, behind = entry.partition(">")
    first = [_choices(word, irregular) for word in cue.split()]
    then = [_choices(word, irregular) for word in behind.split()]
    if not kind or not first:
        raise ValueError(f"{FILE}: “{entry}” is in no section, or has no words")
    for words in _each(first):
        for following in _each(then):
            yield kind, (*words, *following), len(words)


def _each(places: list[tuple[tuple[str, ...], ...]]) -> Iterable[tuple[str, ...]]:
    for chosen in product(*places):
        yield tuple(word for words in chosen for word in words)


def _choices(word: str, irregular: dict[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """What may stand in one place of a phrase, each as a sequence of words (with hyphens, more than
    one; where the word may be missing, none).
    """
    optional = word.endswith("?")
    phrases: list[tuple[str, ...]] = [()] if optional else []
    for alternative in _alternatives(word.removesuffix("?")):
        if alternative.endswith("~"):
            verb = alternative[:-1]
            phrases += [(form,) for form in irregular.get(verb) or forms_of(verb)]
            continue
        ending = _ENDING.match(alternative)
        written = [alternative]
        if ending:
            written = [ending[1], *(ending[1] + suffix for suffix in ending[2].split("|"))]
        for form in written:
            if form != NUMBER and not re.fullmatch(r"[a-z']+(-[a-z']+)*", form):
                raise ValueError(f"{FILE}: “{word}” cannot be read")
            phrases.append(tuple(form.split("-")))
    return tuple(phrases)


def _alternatives(word: str) -> Iterator[str]:
    """The parts between bars that do not stand in brackets."""
    yield from re.split(r"\|(?![^()]*\))", word)


def forms_of(verb: str) -> tuple[str, ...]:
    """The forms of a regular verb, which is named by its first."""
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    if verb.endswith(("s", "x", "z", "sh", "ch")):
        return verb, f"{verb}es", f"{verb}ed", f"{verb}ing"
    return verb, f"{verb}s", f"{verb}ed", f"{verb}ing"
