"""Reads a language's list of cues into a tree of words; `lists/README.txt` says how it is written.

The tree is walked along a text word by word; so the cost of a text is that of its words, however
long the lists are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product

from corpus.cues.tokens import WordShapes, word_shapes

LANGUAGES = ("de", "en", "es", "fr", "ru", "tr")
"""Codes (ISO 639-1) of the languages that have a list."""
NUMBER = "#"
"""The edge that a number takes."""
FORMS, ENDINGS, NONE = "forms", "endings", "none"
MONTHS, BEFORE_YEARS = "months", "before years"
_SECTION = re.compile(r"\[([\w ]+)\]")
_ENDING = re.compile(r"(.*)(?:\(([^()]+)\)|\[([^\[\]]+)\])$")
_FORM = re.compile(r"[^\W\d_]['’\w]*(?:-['’\w]+)*", re.UNICODE)
_VOWELS = frozenset("aeiou")


class Node:
    """What may follow the words so far."""

    __slots__ = ("beginnings", "kind", "length", "lengths", "next")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.beginnings: dict[str, Node] = {}
        """The same, by the beginning of the word."""
        self.lengths: tuple[int, ...] = ()
        """The lengths of these beginnings, longest first."""
        self.kind: str | None = None
        """The kind of cue that ends here; `none` for words that are no cue; None within one."""
        self.length = 0
        """How many of the words are the cue; the others had to follow."""

    def after(self, word: str) -> Node | None:
        """The node behind a word; a whole word before a beginning, a long beginning before a
        shorter one.
        """
        node = self.next.get(word)
        if node is None and self.lengths:
            for length in self.lengths:
                if (node := self.beginnings.get(word[:length])) is not None:
                    break
        return node

    def grown(self, word: str) -> Node:
        """The node behind a word or a beginning (`belirt*`), made if there is none."""
        if not word.endswith("*"):
            return self.next.setdefault(word, Node())
        beginning = word[:-1]
        node = self.beginnings.setdefault(beginning, Node())
        self.lengths = tuple(sorted({len(one) for one in self.beginnings}, reverse=True))
        return node


@dataclass
class CueList:
    """A language's list: its tree, and what tells dates."""

    root: Node = field(default_factory=Node)
    months: frozenset[str] = frozenset()
    """Names of months, with a capital where the language writes one."""
    before_years: frozenset[str] = frozenset()
    """Words after which four digits are a year."""


def has_list(language: str | None) -> bool:
    """Whether there are words for this language (ISO 639-1, or with a region); for None there are
    those of English.
    """
    return code_of(language) in LANGUAGES


def code_of(language: str | None) -> str:
    """The code without a region; that of English for None."""
    return "en" if language is None else language.lower().replace("_", "-").partition("-")[0]


def file_name(language: str) -> str:
    return f"{language}.txt"


@cache
def cue_list(language: str) -> CueList:
    """The list of a language (a code without a region), read once; empty if there is none."""
    if language not in LANGUAGES:
        return CueList()
    contents = (files("corpus.cues") / "lists" / file_name(language)).read_text("utf-8")
    return grow(contents, language)


def grow(lists: str, language: str = "en") -> CueList:
    """The tree of these lists. Raises ValueError for an entry that cannot be read."""
    root = Node()
    beside: dict[str, set[str]] = {MONTHS: set(), BEFORE_YEARS: set()}
    for kind, words, length in entries(lists, language):
        if kind in beside:
            beside[kind].add(words[0])
            continue
        node = root
        for word in words:
            node = node.grown(word)
        # What is no cue wins; among the kinds, the one that is named first.
        if node.kind is None or kind == NONE:
            node.kind, node.length = kind, length
    return CueList(root, frozenset(beside[MONTHS]), frozenset(beside[BEFORE_YEARS]))


def entries(lists: str, language: str = "en") -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Every phrase: its kind, its words in lower case, and how many of these are the cue."""
    reader = _Reader(language)
    for line in lists.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        heading = _SECTION.fullmatch(line)
        if heading:
            reader.section = heading[1]
        else:
            yield from reader.phrases(line)


class _Reader:
    """Reads the lines of one list."""

    def __init__(self, language: str) -> None:
        self.section = ""
        self._file = file_name(language)
        self._shapes: WordShapes = word_shapes(language)
        self._forms: dict[str, tuple[str, ...]] = {}
        self._endings: dict[str, tuple[str, ...]] = {}

    def phrases(self, line: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
        """The phrases of a line; forms and endings are remembered."""
        if self.section == FORMS:
            forms = tuple(dict.fromkeys(line.split()))
            self._forms[forms[0]] = forms
        elif self.section == ENDINGS:
            name, _, endings = line.partition(":")
            self._endings[name.strip()] = tuple(
                "" if ending == "-" else ending for ending in endings.split()
            )
        else:
            for entry in filter(None, map(str.strip, line.split(","))):
                if self.section in (MONTHS, BEFORE_YEARS):
                    yield self.section, (entry,), 1
                else:
                    yield from self._phrases(self._shapes.lower(entry))

    def _phrases(self, entry: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
        cue, _, behind = entry.partition(">")
        first = [self._choices(word) for word in cue.split()]
        then = [self._choices(word) for word in behind.split()]
        if not self.section or not first:
            raise ValueError(f"{self._file}: “{entry}” is in no section, or has no words")
        for words in _each(first):
            if not words:
                raise ValueError(f"{self._file}: “{entry}” may be nothing at all")
            for following in _each(then):
                yield self.section, (*words, *following), len(words)

    def _choices(self, word: str) -> tuple[tuple[str, ...], ...]:
        """What may stand in one place of a phrase, each as a sequence of words (with hyphens, more
        than one; where the word may be missing, none).
        """
        optional = word.endswith("?")
        phrases: list[tuple[str, ...]] = [()] if optional else []
        for alternative in _alternatives(word.removesuffix("?")):
            stem, tilde, name = alternative.partition("~")
            ending = _ENDING.match(alternative)
            if tilde and name:
                if name not in self._endings:
                    raise ValueError(f"{self._file}: “{word}” has no endings “{name}”")
                written = [stem + suffix for suffix in self._endings[name]]
            elif tilde:
                written = list(self._forms.get(stem) or forms_of(stem))
            elif ending:
                # "brutal(ly)" is "brutal" too; "belirt[ti|en]" has one of the endings.
                suffixes = ["", *ending[2].split("|")] if ending[2] else ending[3].split("|")
                written = [ending[1] + suffix for suffix in suffixes]
            else:
                written = [alternative]
            phrases += [self._words(form, word) for form in written]
        return tuple(phrases)

    def _words(self, form: str, word: str) -> tuple[str, ...]:
        if form == NUMBER:
            return (NUMBER,)
        beginning = "*" if form.endswith("*") else ""
        # "m.": the point is not looked for.
        bare = form.removesuffix("*").removesuffix(".")
        if not _FORM.fullmatch(bare):
            raise ValueError(f"{self._file}: “{word}” cannot be read")
        words = self._shapes.words(bare)
        return (*words[:-1], words[-1] + beginning)


def _each(places: list[tuple[tuple[str, ...], ...]]) -> Iterable[tuple[str, ...]]:
    for chosen in product(*places):
        yield tuple(word for words in chosen for word in words)


def _alternatives(word: str) -> Iterator[str]:
    """The parts between bars that do not stand in brackets."""
    yield from re.split(r"\|(?![^()]*\)|[^\[\]]*\])", word)


def forms_of(verb: str) -> tuple[str, ...]:
    """The forms of a regular English verb, which is named by its first."""
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    if verb.endswith(("s", "x", "z", "sh", "ch")):
        return verb, f"{verb}es", f"{verb}ed", f"{verb}ing"
    return verb, f"{verb}s", f"{verb}ed", f"{verb}ing"
