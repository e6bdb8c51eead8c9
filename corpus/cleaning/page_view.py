"""A web page's blocks and the elements that hold them, with what is counted in them, and the words
that say something about them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, starmap

from corpus.formats.page_layout import PageLayout

_NAME_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])")
WORD = re.compile(r"[^\W_]+")
_ENDS = re.compile(r"[.!?…:。！？][\"'”’»)\]]*\Z")
_PROSE_WORDS = 10
MOST_WORDS = 30
"""Words of a block up to which they are compared with those of the title."""
_TEXT_WORDS = 25
"""Words of a block up to which each of them counts; longer blocks are judged by more than that."""
PARTS = ("nav", "header", "footer", "aside", "form", "article", "main", "ul", "table", "a")
_MAIN_SHARE = 0.6
"""Share of the page's prose that an element must hold to be the page's main one."""


KINDS = ("article", "forum", "documentation", "listing", "collection", "product", "service")
"""Of pages."""


@lru_cache(maxsize=20_000)
def name_words(tag: str, names: str) -> tuple[str, ...]:
    """The words in an element's classes, id and role, with its tag, each once."""
    words = dict.fromkeys(word.lower() for word in _NAME_WORD.findall(names))
    return (f"<{tag}>", *list(words)[:16])


@dataclass(frozen=True)
class WordWeights:
    """The weights of words, by what has them: the elements around a block (`within`), the nearest
    of these (`at`) and the next (`on`); those of its line (`by`); the block itself (`says`).
    """

    within: Mapping[str, float]
    at: Mapping[str, float]
    on: Mapping[str, float]
    by: Mapping[str, float]
    says: Mapping[str, float]
    by_name: Mapping[str, float]
    """All of them and the others, by whole names."""


def word_weights(stored: Mapping[str, float]) -> WordWeights:
    """The weights of names as `PageView.names_of` has them: `at <nav>`, `says share`."""
    places: dict[str, dict[str, float]] = {}
    for name, weight in stored.items():
        place, _, word = name.partition(" ")
        places.setdefault(place, {})[word] = weight
    within, at, on, by, says = (places.get(key, {}) for key in ("in", "at", "on", "by", "says"))
    return WordWeights(within, at, on, by, says, stored)


@dataclass(slots=True)
class Box:
    """A container, with what it holds."""

    parent: int
    depth: int
    blocks: int = 0
    words: int = 0
    prose: int = 0
    linked: float = 0.0
    """Words in links."""
    worth: float = 0.0
    """The log-odds of its words, summed."""
    twins: int = 1
    """Children of its parent that look like it, with itself."""
    number: int = 0
    """Which of its parent's children it is."""
    children: int = 0
    parts: int = 0
    """Of `PARTS`, one bit each, that it is or is in."""


class PageView:
    """A page's blocks and containers, as they are judged."""

    def __init__(self, text: str, layout: PageLayout, title: str) -> None:
        self.layout = layout
        self.texts = [text[block.start : block.end] for block in layout.blocks]
        self.words = [len(piece.split()) for piece in self.texts]
        self.ends = [_ENDS.search(piece[-8:]) is not None for piece in self.texts]
        self.linked = [
            min(1.0, block.links / max(1, block.end - block.start)) for block in layout.blocks
        ]
        self.is_prose = [
            n >= _PROSE_WORDS and ends and linked < 0.5
            for n, ends, linked in zip(self.words, self.ends, self.linked, strict=True)
        ]
        self.said = [
            dict.fromkeys(WORD.findall(piece.lower())) if n <= MOST_WORDS else {}
            for piece, n in zip(self.texts, self.words, strict=True)
        ]
        """The words of each block that is not long, each once."""
        self.title = set(WORD.findall(title.lower()))
        self.boxes = self._boxes()

    def _boxes(self) -> list[Box]:
        boxes: list[Box] = []
        likeness: Counter[tuple[int, str, str]] = Counter()
        for parent, tag, names, _, _ in self.layout.containers:
            outer = boxes[parent] if parent >= 0 else None
            box = Box(parent, outer.depth + 1 if outer else 0)
            if outer is not None:
                box.number = outer.children
                outer.children += 1
                box.parts = outer.parts
            if tag in PARTS:
                box.parts |= 1 << PARTS.index(tag)
            likeness[parent, tag, names.partition(" ")[0]] += 1
            boxes.append(box)
        for box, (parent, tag, names, _, _) in zip(boxes, self.layout.containers, strict=True):
            box.twins = likeness[parent, tag, names.partition(" ")[0]]
        for n, block in enumerate(self.layout.blocks):
            if block.container >= 0:
                box = boxes[block.container]
                box.blocks += 1
                box.words += self.words[n]
                box.prose += self.words[n] if self.is_prose[n] else 0
                box.linked += self.words[n] * self.linked[n]
        for box in reversed(boxes):
            if box.parent >= 0:
                outer = boxes[box.parent]
                outer.blocks += box.blocks
                outer.words += box.words
                outer.prose += box.prose
                outer.linked += box.linked
        return boxes

    def names_of(self, number: int) -> list[str]:
        """The names of a block's simple features, for the weights of single words: those of the
        elements that hold it, then those of its own.
        """
        return self.names_around(self.layout.blocks[number].container) + self.names_in(number)

    def names_around(self, container: int) -> list[str]:
        """The names of the elements that hold the blocks of a container."""
        containers = self.layout.containers
        found: list[str] = []
        at, level = container, 0
        while at >= 0:
            parent, tag, names, _, _ = containers[at]
            words = name_words(tag, names)
            found += [f"in {word}" for word in words]
            if level < 2:
                found += [f"{('at', 'on')[level]} {word}" for word in words]
            at, level = parent, level + 1
        return found

    def names_in(self, number: int) -> list[str]:
        """A block's own names."""
        names = self.layout.blocks[number].names
        found = [f"by {word}" for word in name_words("", names)[1:]] if names else []
        found.append(_size(self.words[number], self.linked[number], self.ends[number]))
        return found + [f"says {word}" for word in self._counted(number)]

    def against(self, number: int, weights: WordWeights, most: float) -> list[tuple[float, str]]:
        """A block's own names whose weights are below `most`, with these."""
        names = self.layout.blocks[number].names
        size = _size(self.words[number], self.linked[number], self.ends[number])
        found = [(weights.by_name.get(size, 0.0), size)]
        says, by = weights.says.get, weights.by.get
        found += [
            (weight, f"says {word}")
            for word in self._counted(number)
            if (weight := says(word, 0.0)) < most
        ]
        if names:
            found += [(by(word, 0.0), f"by {word}") for word in name_words("", names)[1:]]
        return [item for item in found if item[0] < most]

    def _counted(self, number: int) -> Iterable[str]:
        """The words of a block that count for themselves."""
        return self.said[number] if self.words[number] <= _TEXT_WORDS else ()

    def own_odds(self, weights: WordWeights) -> list[tuple[float, float]]:
        """For each block the log-odds of the elements around it and of its own words."""
        get_at, get_on, get_in = weights.at.get, weights.on.get, weights.within.get
        get_by, get_said, get_size = weights.by.get, weights.says.get, weights.by_name.get
        bias = get_size("always", 0.0)
        known: dict[tuple[str, str], tuple[float, float, float]] = {}
        at: list[float] = []
        on: list[float] = []
        inherited: list[float] = []
        for parent, tag, names, _, _ in self.layout.containers:
            values = known.get((tag, names))
            if values is None:
                words = name_words(tag, names)
                values = known[tag, names] = (
                    sum([get_at(word, 0.0) for word in words]),
                    sum([get_on(word, 0.0) for word in words]),
                    sum([get_in(word, 0.0) for word in words]),
                )
            at.append(values[0])
            on.append(values[1])
            inherited.append(values[2] + (inherited[parent] if parent >= 0 else 0.0))
        odds: list[tuple[float, float]] = []
        for n, block in enumerate(self.layout.blocks):
            c = block.container
            outside = 0.0
            if c >= 0:
                outside = inherited[c] + at[c]
                parent = self.boxes[c].parent
                if parent >= 0:
                    outside += on[parent]
            inside = bias
            inside += get_size(_size(self.words[n], self.linked[n], self.ends[n]), 0.0)
            for word in self._counted(n):
                inside += get_said(word, 0.0)
            if block.names:
                for word in name_words("", block.names)[1:]:
                    inside += get_by(word, 0.0)
            odds.append((outside, inside))
        return odds

    def main_box(self, weights: list[float]) -> int:
        """The smallest container that holds most of what is weighed, a weight for each block; -1 if
        there is none.
        """
        held = [0.0] * len(self.boxes)
        for block, weight in zip(self.layout.blocks, weights, strict=True):
            if block.container >= 0:
                held[block.container] += weight
        for n in range(len(self.boxes) - 1, -1, -1):
            if self.boxes[n].parent >= 0:
                held[self.boxes[n].parent] += held[n]
        least = _MAIN_SHARE * sum(weights)
        best = -1
        for n, value in enumerate(held):
            if value > 0 and value >= least:
                best = n  # inner ones come later
        return best


def _size(words: int, linked: float, ends: bool) -> str:
    """The name of what a block's text is like."""
    size = 0 if words <= 1 else 1 if words <= 3 else 2 if words <= 7 else 3
    if words > 12:
        size = 4 if words <= 25 else 5 if words <= 60 else 6
    link = "none" if not linked else "some" if linked < 0.5 else "most"
    return f"size {size} {'ends' if ends else 'open'} links {link}"


def page_words(layout: PageLayout) -> list[str]:
    """The words that say what kind of page it is, each once, in the order of the page: what it
    declares, and the names in it.
    """
    names = dict.fromkeys([(container.tag, container.names) for container in layout.containers])
    words = dict.fromkeys(chain.from_iterable(starmap(name_words, names)))
    return list(dict.fromkeys([*layout.declared, *map("has {}".format, words)]))
