"""Which annotations a query answers, by its meaning: every combination of annotations is tried."""

from __future__ import annotations

from itertools import combinations, product

from annotations.model import Annotation
from annotations.query.tree import ANY, And, By, In, Node, Not, Or, Tag, Words, is_condition
from corpus.text.words import words

Match = tuple[frozenset[str], frozenset[tuple[str, int]]]
"""The annotations that take part, and the characters that they have in common."""


class BruteForce:
    def __init__(self, annotations: list[Annotation], texts: dict[str, str]) -> None:
        self.all = {annotation.id: annotation for annotation in annotations}
        self.texts = texts

    def answered(self, tree: Node) -> set[str]:
        return {id_ for ids, _ in self.matches(tree, list(self.all)) for id_ in ids}

    def place(self, id_: str) -> frozenset[tuple[str, int]]:
        one = self.all[id_]
        if one.status == "orphaned":
            return frozenset({(id_, 0)})
        return frozenset((one.document, at) for at in range(*one.span))

    def matches(self, node: Node, among: list[str]) -> list[Match]:
        match node:
            case _ if is_condition(node):
                return [self.single(id_) for id_ in among if self.fulfils(id_, node)]
            case Tag(name):
                return [
                    self.single(id_) for id_ in among
                    if any(name in (ANY, t) or t.startswith(f"{name}/") for t in self.all[id_].tags)
                ]  # fmt: skip
            case Or(parts):
                return [match for part in parts for match in self.matches(part, among)]
            case And(parts, near):
                return self.conjunction(list(parts), near, among)
        raise AssertionError(node)

    def single(self, id_: str) -> Match:
        return frozenset({id_}), self.place(id_)

    def conjunction(self, parts: list[Node], near: int | None, among: list[str]) -> list[Match]:
        for n, part in enumerate(parts):
            kinds = {is_condition(p) for p in part.parts} if isinstance(part, Or) else set()
            if len(kinds) > 1:
                assert isinstance(part, Or)
                rest = parts[:n] + parts[n + 1 :]
                return [
                    match for choice in part.parts
                    for match in self.conjunction(
                        rest + (list(choice.parts) if isinstance(choice, And)
                                and all(map(is_condition, choice.parts)) else [choice]),
                        near, among)
                ]  # fmt: skip
        chosen = [
            id_ for id_ in among
            if all(self.fulfils(id_, part) for part in parts if is_condition(part))
        ]  # fmt: skip
        passages = [part for part in parts if not is_condition(part)]
        if not passages:
            return [self.single(id_) for id_ in chosen]
        found = [self.matches(part, chosen) for part in passages]
        if near is None or len(passages) == 1:
            return [
                (frozenset().union(*(ids for ids, _ in group)), common)
                for group in product(*found)
                if (common := frozenset.intersection(*(place for _, place in group)))
            ]
        ids = [sorted({id_ for match, _ in one for id_ in match}) for one in found]
        return [
            self.single(id_)
            for group in product(*ids)
            if all(self.are_near(a, b, near) for a, b in combinations(group, 2))
            for id_ in group
        ]

    def are_near(self, a: str, b: str, distance: int) -> bool:
        one, other = self.all[a], self.all[b]
        if a == b:
            return True
        if "orphaned" in (one.status, other.status) or one.document != other.document:
            return False
        if one.span.start > other.span.start:
            one, other = other, one
        between = [
            word for word in words(self.texts[one.document])
            if one.span.end <= word.start and word.end <= other.span.start
        ]  # fmt: skip
        return len(between) <= distance

    def fulfils(self, id_: str, node: Node) -> bool:
        one = self.all[id_]
        match node:
            case By(name):
                return one.annotator.name.startswith(name)
            case In(name):
                return one.document.startswith(name)
            case Words(text):  # these annotations have no words
                return all(w.startswith("-") for w in text.split() if any(map(str.isalnum, w)))
            case And(parts):
                return all(self.fulfils(id_, part) for part in parts)
            case Or(parts):
                return any(self.fulfils(id_, part) for part in parts)
            case Not(part) if is_condition(part):
                return not self.fulfils(id_, part)
            case Not(part):
                mine = self.place(id_)
                return all(mine.isdisjoint(p) for _, p in self.matches(part, list(self.all)))
        raise AssertionError(node)
