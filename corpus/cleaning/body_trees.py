"""How likely each unit of a page is its substance, and why: the boosted trees of `body_trees.json`.

`bench/train_trees.py` learns them from pages whose substance is known: articles, forum threads and
documentation. Log-odds above 0 speak for the substance, below 0 for furniture.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp

from corpus.cleaning.boosted_trees import BoostedTrees, from_stored
from corpus.cleaning.draft import Unit
from corpus.cleaning.log_odds import smooth
from corpus.cleaning.rules.article_region import ArticleRegion
from corpus.cleaning.unit_features import PAGE_NAMES, page_features

STAY = 1.0
"""Log-odds that a unit of an article is of the same kind as its neighbour."""
_THREAD_FROM = 0.15
"""Probability: to take a thread for an article costs its posts, the reverse only some furniture."""
THREAD = "forum"
"""The kind of page on which neighbours say little."""


@dataclass(frozen=True)
class Model:
    """All that is learned."""

    trees: BoostedTrees
    """Of units: their features are those of `unit_features`, and one for each kind of page."""
    words: dict[str, float]
    """What each word of a short unit is worth as one of these features."""
    kinds: dict[str, BoostedTrees]
    """How likely a page is of each kind, by the features of the page."""


@dataclass(frozen=True)
class Judgement:
    """The log-odds of a page's units, with the features behind them."""

    log_odds: list[float]
    rows: list[list[float]]
    model: Model
    is_thread: bool = False
    """Whether the page is likely a discussion."""

    def objection(self, unit: int) -> tuple[float, str]:
        """How sure it is that a unit, by its number, is furniture, 0 to 1, and what says so."""
        return (
            round(1 - _probability(self.log_odds[unit]), 3),
            self.model.trees.reasons_against(self.rows[unit]),
        )


@cache
def load() -> Model:
    """The model that comes with the program."""
    text = resources.files("corpus.cleaning").joinpath("body_trees.json").read_text("utf-8")
    return model_from_json(text)


def model_from_json(text: str) -> Model:
    """A model from its JSON. Raises ValueError if a tree is not as it should be."""
    stored = json.loads(text)
    kinds = {kind: from_stored(trees) for kind, trees in stored["kinds"].items()}
    return Model(from_stored(stored["units"]), stored["words"], kinds)


def judge(units: list[Unit], region: ArticleRegion) -> Judgement:
    """The page's units judged, each by itself and then by its neighbours: articles come in runs,
    posts of a thread between lines that are furniture.
    """
    model = load()
    rows = page_features(units, region, model.words)
    if not rows:
        return Judgement([], [], model)
    kinds = kinds_of_page(rows, model.kinds)
    for row in rows:
        row += kinds
    own = model.trees.log_odds(rows)
    thread = _probability(kinds[list(model.kinds).index(THREAD)])
    return Judgement(smooth(own, stay=STAY * (1 - thread)), rows, model, thread >= _THREAD_FROM)


def kinds_of_page(rows: list[list[float]], kinds: dict[str, BoostedTrees]) -> list[float]:
    """The log-odds of a page to be of each kind."""
    page = rows[0][: len(PAGE_NAMES)]
    return [trees.log_odds([page])[0] for trees in kinds.values()]


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
