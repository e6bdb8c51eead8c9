"""How many examples a property is tried on: few in each run, ten times as many when asked for.

Every run draws new ones, and keeps those that failed; so the runs of a day add up, and one alone
need not find everything. `pytest --hypothesis-profile=deep` tries ten times as many of each. Only
the gate (`.ci/run`) draws the same ones every time.
"""

from __future__ import annotations

from hypothesis import settings

USUAL = 60
"""For a property that does not say otherwise."""


def examples(number: int) -> settings:
    """Try a property on this number of examples, or on as many more as the profile asks for."""
    return settings(max_examples=number * settings.default.max_examples // USUAL)
