"""Gradient-boosted decision trees: how they are stored, scored, and how they say why.

A model is the sum of small regression trees over numeric features (Friedman, Annals of Statistics
29, 2001). It is learned elsewhere (`bench/train_trees.py`) and stored as JSON that people can read:

    {"features": ["words", "blank lines before", …], "trees": [TREE, …]}

A TREE is a number (a leaf: log-odds to add) or `[feature, bound, low, high, value]`: `feature` is
an index into `features`; `low` and `high` are trees, for values up to the bound and above it;
`value` is what the tree is worth on the average of all that come to this node. From these averages
follow the reasons: a feature is worth what the value changes where a path asks for it (Saabas
2014).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import count, starmap
from typing import Any, TypeAlias

Tree: TypeAlias = "float | tuple[int, float, Tree, Tree, float]"


_ROWS_WORTH_COMPILING = 500
"""Rows until which to go down the trees costs less than to make one expression of them."""
_WEIGHTIEST = 10
"""Trees that reasons are taken from: each tree is learned to mend the sum of those before it, so
the first ones say most.
"""


@dataclass(frozen=True)
class BoostedTrees:
    """A model: log-odds by rows of feature values, which are in the order of `features`."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]

    _scored: list[int] = field(default_factory=lambda: [0], compare=False, repr=False)
    """How many rows were scored, in its one item."""

    def log_odds(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The log-odds of each row."""
        self._scored[0] += len(rows)
        if self._scored[0] <= _ROWS_WORTH_COMPILING:
            return list(map(self._go_down, rows))
        return list(starmap(self._scorer, rows))

    def _go_down(self, row: Sequence[float]) -> float:
        """What `_scorer` returns, to the last bit."""
        total = 0.0
        for tree in self.trees:
            node = tree
            while isinstance(node, tuple):
                node = node[2] if row[node[0]] <= node[1] else node[3]
            total += node
        return total

    @cached_property
    def _scorer(self) -> Callable[..., float]:
        """The trees as one expression of Python, which scores three times faster than to go down
        them; each feature is an argument, since Python is quicker to find that than an item of a
        row. It is made of numbers only, so that nothing in a file can be run by it.
        """
        expression = " + ".join(_expression(tree, repr) for tree in self.trees) or "0.0"
        score: Callable[..., float] = eval(f"lambda {self._arguments}: {expression}")
        return score

    def contributions(
        self, row: Sequence[float], most_trees: int | None = None
    ) -> dict[str, float]:
        """What each feature that was asked for adds to the log-odds of a row, in the first trees or
        in all.
        """
        worth: dict[str, float] = {}
        for tree in self.trees[:most_trees]:
            node = tree
            while isinstance(node, tuple):
                feature, bound, low, high, value = node
                node = low if row[feature] <= bound else high
                after = node[4] if isinstance(node, tuple) else node
                name = self.features[feature]
                worth[name] = worth.get(name, 0.0) + after - value
        return worth

    def reasons_against(self, row: Sequence[float], most: int = 3) -> str:
        """The features that speak most against a row, with their values, in words."""
        against = self._features_against(self._leaves(*row))
        return ", ".join(f"{self.features[n]} {row[n]:.3g}" for n in against[:most])

    @cached_property
    def _leaves(self) -> Callable[..., tuple[int, ...]]:
        """The leaves that the weightiest trees lead a row to, by their numbers in `_paths`."""
        number = count()
        trees = (_expression(tree, lambda _: str(next(number))) for tree in self._weightiest)
        leaves: Callable[..., tuple[int, ...]] = eval(
            f"lambda {self._arguments}: ({''.join(f'{tree}, ' for tree in trees)})"
        )
        return leaves

    @cached_property
    def _features_against(self) -> Callable[[tuple[int, ...]], list[int]]:
        """The features that speak against what came to these leaves, the one that does most first.
        What is dropped for a reason is often dropped with others of its kind.
        """
        paths = [path for tree in self._weightiest for path in _paths(tree)]

        @lru_cache(maxsize=4096)
        def against(leaves: tuple[int, ...]) -> list[int]:
            worth: dict[int, float] = {}
            for leaf in leaves:
                for feature, added in paths[leaf]:
                    worth[feature] = worth.get(feature, 0.0) + added
            return sorted((n for n in worth if worth[n] < 0), key=worth.__getitem__)

        return against

    @property
    def _arguments(self) -> str:
        return ", ".join(f"f{n}" for n in range(len(self.features)))

    @property
    def _weightiest(self) -> tuple[Tree, ...]:
        return self.trees[:_WEIGHTIEST]


def from_json(text: str) -> BoostedTrees:
    """A model from its JSON. Raises ValueError if a tree is not as it should be."""
    return from_stored(json.loads(text))


def from_stored(stored: dict[str, Any]) -> BoostedTrees:
    """A model from what its JSON holds. Raises ValueError if a tree is not as it should be."""
    features = tuple(map(str, stored["features"]))
    return BoostedTrees(features, tuple(_tree(node, len(features)) for node in stored["trees"]))


def to_json(model: BoostedTrees) -> str:
    """The JSON of a model, one tree a line."""
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model.trees)
    names = json.dumps(model.features, ensure_ascii=False, indent=0)
    return f'{{"features": {names},\n"trees": [\n{lines}\n]}}\n'


def _expression(tree: Tree, leaf: Callable[[float], str]) -> str:
    """A tree as an expression of Python, with its leaves, from low to high, written by `leaf`."""
    if not isinstance(tree, tuple):
        return leaf(float(tree))
    feature, bound, low, high, _ = tree
    below, above = _expression(low, leaf), _expression(high, leaf)
    return f"({below} if f{int(feature)} <= {float(bound)!r} else {above})"


def _paths(tree: Tree) -> list[tuple[tuple[int, float], ...]]:
    """For each leaf, from low to high, the features asked for on the way to it, each with what its
    answer adds.
    """
    if not isinstance(tree, tuple):
        return [()]
    feature, _, low, high, value = tree
    return [
        ((feature, (branch[4] if isinstance(branch, tuple) else branch) - value), *path)
        for branch in (low, high)
        for path in _paths(branch)
    ]


def _tree(stored: Any, features: int) -> Tree:
    if isinstance(stored, int | float):
        return float(stored)
    feature, bound, low, high, value = stored
    if not 0 <= feature < features:
        raise ValueError(f"a tree asks for feature {feature} of {features}")
    return feature, float(bound), _tree(low, features), _tree(high, features), float(value)
