"""Whether a block of a web page is what the page is for: how likely that is, and why.

Three steps, all learned by `bench/train_pages.py` and stored in `page_model.json`, which people can
read. Words in the page's classes and its own words for itself say what kind of page it is. Weights
of single words, in the elements around a block and in its text, give each block first log-odds.
Boosted trees judge each block by these, by its neighbours', by the elements that hold it and by
the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from math import exp

from corpus.cleaning import boosted_trees
from corpus.cleaning.boosted_trees import BoostedTrees
from corpus.cleaning.page_features import FEATURES, rows
from corpus.cleaning.page_view import KINDS, PageView, WordWeights, page_words, word_weights
from corpus.formats.page_layout import PageLayout

_ENOUGH_WORDS = 40
"""Words known of a page that say what kind it is; real pages have hundreds."""
_REASONS = 3
_LEAST = 0.1
"""Weight of a word that is worth telling."""


@dataclass(frozen=True)
class PageModel:
    """The weights of all three steps."""

    kind_words: Mapping[str, Sequence[float]]
    """For each word of a page a weight for each of `KINDS`; `always` is added to each page."""
    words: WordWeights
    trees: BoostedTrees


@dataclass(frozen=True)
class JudgedPage:
    """A page's blocks, judged."""

    kinds: tuple[float, ...]
    """How likely the page is each of `KINDS`."""
    odds: tuple[float, ...]
    """Log-odds of each block of the layout."""
    page: PageView
    weights: WordWeights
    _against: dict[int, list[tuple[float, str]]] = field(default_factory=dict)
    """By containers, what is known already of the elements around their blocks."""

    @property
    def kind(self) -> str:
        """The likeliest of `KINDS`."""
        return KINDS[self.kinds.index(max(self.kinds))]

    @property
    def by_kind(self) -> dict[str, float]:
        return dict(zip(KINDS, self.kinds, strict=True))

    def reasons_against(self, block: int) -> str:
        """What speaks most against a block, in words: names of the elements around it (`in`, `at`,
        `on`, `by`), its words (`says`), its size and links.
        """
        against = {
            *self._around(self.page.layout.blocks[block].container),
            *self.page.against(block, self.weights, -_LEAST),
        }
        told = [name for _, name in sorted(against)[:_REASONS]]
        return ", ".join(told) or "less like the page's own text than what is around"

    def _around(self, container: int) -> list[tuple[float, str]]:
        """What of the elements around speaks most against the blocks of a container."""
        known = self._against.get(container)
        if known is None:
            names = dict.fromkeys(self.page.names_around(container))
            weighed = [(self.weights.by_name.get(name, 0.0), name) for name in names]
            against = sorted(item for item in weighed if item[0] < -_LEAST)
            known = self._against[container] = against[:_REASONS]
        return known


@cache
def load() -> PageModel:
    """The model that is part of the program."""
    text = resources.files("corpus.cleaning").joinpath("page_model.json").read_text("utf-8")
    return from_json(text)


def from_json(text: str) -> PageModel:
    """A model from its JSON. Raises ValueError if its trees are not as they should be."""
    stored = json.loads(text)
    trees = boosted_trees.from_json(json.dumps(stored["trees"]))
    if trees.features != FEATURES:
        raise ValueError("the trees were learned on other features")
    return PageModel(stored["kind words"], word_weights(stored["words"]), trees)


def judge(text: str, layout: PageLayout, title: str, model: PageModel | None = None) -> JudgedPage:
    """The blocks of a page's text, judged; `title` is what the page says is its title."""
    model = model or load()
    page = PageView(text, layout, title)
    kinds = kind_of(layout, model.kind_words)
    made = rows(page, page.own_odds(model.words), kinds)
    odds = tuple(model.trees.log_odds(made))
    return JudgedPage(tuple(kinds), odds, page, model.words)


def kind_of(layout: PageLayout, weights: Mapping[str, Sequence[float]]) -> list[float]:
    """How likely a page is each of `KINDS` (softmax regression over the words that it holds). A
    page with few words that are known is an article until more is known.
    """
    totals = list(weights.get("always", (0.0,) * len(KINDS)))
    known = [weights[word] for word in page_words(layout) if word in weights]
    totals = [sum(values) for values in zip(totals, *known, strict=True)]
    most = max(totals)
    odds = [exp(total - most) for total in totals]
    trust = min(1.0, len(known) / _ENOUGH_WORDS)
    kinds = [trust * value / sum(odds) for value in odds]
    kinds[KINDS.index("article")] += 1 - trust
    return kinds
