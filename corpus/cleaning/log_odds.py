"""How likely a unit is a text's own, as log-odds: above 0 for it, below 0 against it.

Texts and furniture come in runs, so a unit's log-odds are smoothed over its neighbours (the
forward-backward algorithm for a chain of two states; Rabiner, Proc. IEEE 77, 1989).
"""

from __future__ import annotations

from math import exp, log

_SUREST = 4.0
"""Log-odds to which a unit's own features are bounded: no line outvotes all those around it."""


def smooth(own: list[float], stay: float) -> list[float]:
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
