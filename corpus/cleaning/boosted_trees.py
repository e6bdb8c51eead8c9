"""Gradient-boosted decision trees: how they are stored, scored, and how they say why.

A model is the sum of small regression trees over numeric features (Friedman, Annals of Statistics
29, 2001). It is learned elsewhere (`bench/train_body.py`) and stored as JSON that people can read:

    {"features": ["words", "blank lines before", …], "trees": [TREE, …]}

A TREE is a number (a leaf: log-odds to add) or `[feature, bound, low, high, value]`: `feature` is
an index into `features`; `low` and `high` are trees, for values up to the bound and above it;
`value` is what the tree is worth on the average of all that come to this node. From these averages
follow the reasons: a feature is worth what the value changes where a path asks for it (Saabas
2014).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Tree: TypeAlias = "float | tuple[int, float, Tree, Tree, float]"


@dataclass(frozen=True)
class BoostedTrees:
    """A model: log-odds by rows of feature values, which are in the order of `features`."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]

    def log_odds(self, rows: Iterable[Sequence[float]]) -> list[float]:
        """The log-odds of each row."""
        trees = self.trees
        scores: list[float] = []
        for row in rows:
            total = 0.0
            for node in trees:
                while node.__class__ is tuple:
                    feature, bound, low, high, _ = node
                    node = low if row[feature] <= bound else high
                total += node  # type: ignore[operator]
            scores.append(total)
        return scores

    def contributions(self, row: Sequence[float]) -> dict[str, float]:
        """What each feature that was asked for adds to the log-odds of a row."""
        worth: dict[str, float] = {}
        for tree in self.trees:
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
        worth = self.contributions(row)
        values = dict(zip(self.features, row, strict=True))
        against = sorted((name for name in worth if worth[name] < 0), key=worth.__getitem__)
        return ", ".join(f"{name} {values[name]:.3g}" for name in against[:most])


def from_json(text: str) -> BoostedTrees:
    """A model from its JSON. Raises ValueError if a tree is not as it should be."""
    stored = json.loads(text)
    features = tuple(map(str, stored["features"]))
    return BoostedTrees(features, tuple(_tree(node, len(features)) for node in stored["trees"]))


def to_json(model: BoostedTrees) -> str:
    """The JSON of a model, one tree a line."""
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model.trees)
    return f'{{"features": {json.dumps(model.features, indent=0)},\n"trees": [\n{lines}\n]}}\n'


def _tree(stored: Any, features: int) -> Tree:
    if isinstance(stored, int | float):
        return float(stored)
    feature, bound, low, high, value = stored
    if not 0 <= feature < features:
        raise ValueError(f"a tree asks for feature {feature} of {features}")
    return feature, float(bound), _tree(low, features), _tree(high, features), float(value)
