"""What the features of a unit say together: is it the article, how sure is that, and why.

A logistic model. Its weights are learned by `bench/train_body.py` and stand in `body_model.txt`, a
number and a name a line: above 0 it speaks for the article, below against it. A unit's log-odds are
the sum of its features' weights; then its neighbours have their say, since articles and furniture
come in runs (the forward-backward algorithm for a chain of two states; Rabiner, Proc. IEEE 77,
1989).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from math import exp, log

STAY = 1.0
"""Log-odds that a unit is of the same sort as its neighbour."""
_SUREST = 4.0
"""Log-odds beyond which a unit's own look does not count: no line outvotes all around it."""
_BIAS = "always"
_REASONS = 3


@cache
def load() -> dict[str, float]:
    """The weights by feature name."""
    text = resources.files("corpus.cleaning").joinpath("body_model.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for value, name in (line.split(" ", 1) for line in lines)}


def weigh(seen: Iterable[Iterable[str]], weights: dict[str, float]) -> list[float]:
    """Log-odds of each unit to be the article's, by its own features."""
    get, bias = weights.get, weights.get(_BIAS, 0.0)
    return [bias + sum([get(name, 0.0) for name in names]) for names in seen]


def settle(own: list[float]) -> list[float]:
    """Log-odds with the neighbours heard."""
    bounded = [min(_SUREST, max(-_SUREST, value)) for value in own]
    after = [0.0] * len(own)
    said = 0.0
    for n in range(len(bounded) - 1, -1, -1):
        after[n] = said
        said = _passed_on(said + bounded[n])
    said = 0.0
    for n, value in enumerate(bounded):
        after[n] += said + value
        said = _passed_on(said + value)
    return after


_STAY = exp(STAY)


def _passed_on(value: float) -> float:
    """What a unit's log-odds say about its neighbour's."""
    odds = exp(value)
    return log((odds * _STAY + 1) / (odds + _STAY))


def probability(value: float) -> float:
    """Of log-odds, to three places."""
    return round(1 / (1 + exp(-value)), 3)


def reasons(names: Iterable[str], weights: dict[str, float]) -> str:
    """The features that speak most against a unit, as words."""
    known = sorted([name for name in names if name in weights], key=weights.__getitem__)
    return ", ".join(name for name in known[:_REASONS] if weights[name] < 0)
