"""A web page's blocks and the elements that hold them, with what is counted in them, and the words
that say something about them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus.formats.page_layout import PageLayout

_NAME_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])")
WORD = re.compile(r"[^\W_]+")
_ENDS = re.compile(r"[.!?…:。！？][\"'”’»)\]]*\Z")
_PROSE_WORDS = 10
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
        block, containers = self.layout.blocks[number], self.layout.containers
        found: list[str] = []
        at, level = block.container, 0
        while at >= 0:
            parent, tag, names, _, _ = containers[at]
            words = name_words(tag, names)
            found += [f"in {word}" for word in words]
            if level < 2:
                found += [f"{('at', 'on')[level]} {word}" for word in words]
            at, level = parent, level + 1
        if block.names:
            found += [f"by {word}" for word in name_words("", block.names)[1:]]
        return found + text_features(
            self.texts[number], self.words[number], self.linked[number], self.ends[number]
        )

    def own_odds(self, weights: Mapping[str, float]) -> list[tuple[float, float]]:
        """For each block the log-odds of the elements around it and of its own words."""
        get = weights.get
        bias = get("always", 0.0)
        known: dict[tuple[str, str], tuple[float, float, float]] = {}
        at: list[float] = []
        on: list[float] = []
        inherited: list[float] = []
        for parent, tag, names, _, _ in self.layout.containers:
            values = known.get((tag, names))
            if values is None:
                words = name_words(tag, names)
                values = known[tag, names] = (
                    sum([get(f"at {word}", 0.0) for word in words]),
                    sum([get(f"on {word}", 0.0) for word in words]),
                    sum([get(f"in {word}", 0.0) for word in words]),
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
            for name in text_features(self.texts[n], self.words[n], self.linked[n], self.ends[n]):
                inside += get(name, 0.0)
            if block.names:
                for word in name_words("", block.names)[1:]:
                    inside += get(f"by {word}", 0.0)
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


def text_features(text: str, words: int, linked: float, ends: bool) -> list[str]:
    """The names of what a block's text is like, and of its words if they are few."""
    size = 0 if words <= 1 else 1 if words <= 3 else 2 if words <= 7 else 3
    if words > 12:
        size = 4 if words <= 25 else 5 if words <= 60 else 6
    link = "none" if not linked else "some" if linked < 0.5 else "most"
    found = [f"size {size} {'ends' if ends else 'open'} links {link}"]
    if words <= _TEXT_WORDS:
        found += [f"says {word}" for word in dict.fromkeys(WORD.findall(text.lower()))]
    return found


def page_words(layout: PageLayout) -> set[str]:
    """The words that say what kind of page it is: what it declares, and the names in it."""
    found = set(layout.declared)
    for tag, names in {(container.tag, container.names) for container in layout.containers}:
        found.update([f"has {word}" for word in name_words(tag, names)])
    return found
