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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

Tree: TypeAlias = "float | tuple[int, float, Tree, Tree, float]"


_WEIGHTIEST = 10
"""Trees that reasons are taken from: each tree is learned to mend the sum of those before it, so
the first ones say most.
"""


@dataclass(frozen=True)
class BoostedTrees:
    """A model: log-odds by rows of feature values, which are in the order of `features`."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]

    def log_odds(self, rows: Iterable[Sequence[float]]) -> list[float]:
        """The log-odds of each row."""
        return list(map(self._scorer, rows))

    @cached_property
    def _scorer(self) -> Callable[[Sequence[float]], float]:
        """The trees as one expression of Python, which scores three times faster than to go down
        them. It is made of numbers only, so that nothing in a file can be run by it.
        """
        expression = " + ".join(map(_expression, self.trees)) or "0.0"
        score: Callable[[Sequence[float]], float] = eval(f"lambda row: {expression}")
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
        worth = self.contributions(row, _WEIGHTIEST)
        values = dict(zip(self.features, row, strict=True))
        against = sorted((name for name in worth if worth[name] < 0), key=worth.__getitem__)
        return ", ".join(f"{name} {values[name]:.3g}" for name in against[:most])


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


def _expression(tree: Tree) -> str:
    if not isinstance(tree, tuple):
        return repr(float(tree))
    feature, bound, low, high, _ = tree
    return (
        f"({_expression(low)} if row[{int(feature)}] <= {float(bound)!r} else {_expression(high)})"
    )


def _tree(stored: Any, features: int) -> Tree:
    if isinstance(stored, int | float):
        return float(stored)
    feature, bound, low, high, value = stored
    if not 0 <= feature < features:
        raise ValueError(f"a tree asks for feature {feature} of {features}")
    return feature, float(bound), _tree(low, features), _tree(high, features), float(value)
