"""Whether a unit belongs to the article, by its features: how likely that is, and why.

A logistic model. `bench/train_body.py` learns its weights; `body_model.txt` holds them, one number
and feature name a line. A weight above 0 speaks for the article, one below 0 against it. A unit's
log-odds are the sum of its features' weights. They are then smoothed over its neighbours, since
articles and furniture come in runs (the forward-backward algorithm for a chain of two states;
Rabiner, Proc. IEEE 77, 1989).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from math import exp, log

STAY = 1.0
"""Log-odds that a unit is of the same kind as its neighbour."""
_SUREST = 4.0
"""Log-odds to which a unit's own features are bounded: no line outvotes all those around it."""
_BIAS = "always"
_REASONS = 3


@cache
def load() -> dict[str, float]:
    """The weights by feature name."""
    text = resources.files("corpus.cleaning").joinpath("body_model.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for value, name in (line.split(" ", 1) for line in lines)}


def log_odds(features: Iterable[Iterable[str]], weights: dict[str, float]) -> list[float]:
    """Log-odds of each unit to be the article's, by its own features."""
    get, bias = weights.get, weights.get(_BIAS, 0.0)
    return [bias + sum([get(name, 0.0) for name in names]) for names in features]


def smooth(own: list[float], stay: float = STAY) -> list[float]:
    """Log-odds of each unit by its own features and its neighbours'. `stay` is how likely those are
    of the same kind, in log-odds.
    """
    bounded = [min(_SUREST, max(-_SUREST, value)) for value in own]
    smoothed = [0.0] * len(own)
    message = 0.0
    same = exp(stay)
    for n in range(len(bounded) - 1, -1, -1):
        smoothed[n] = message
        message = _pass_on(message + bounded[n], same)
    message = 0.0
    for n, value in enumerate(bounded):
        smoothed[n] += message + value
        message = _pass_on(message + value, same)
    return smoothed


def _pass_on(value: float, same: float) -> float:
    """The message that a unit's log-odds send to its neighbour's."""
    odds = exp(value)
    return log((odds * same + 1) / (odds + same))


def probability(value: float) -> float:
    """The probability of log-odds, to three places."""
    return round(1 / (1 + exp(-value)), 3)


def main_reasons(names: Iterable[str], weights: dict[str, float]) -> str:
    """The features that speak most against a unit, in words."""
    weighed = sorted([name for name in names if name in weights], key=weights.__getitem__)
    return ", ".join(name for name in weighed[:_REASONS] if weights[name] < 0)
