"""How many examples a property is tried on, and in how many steps a state machine: the number that
stands at a property in a search for new ones is tenfold, in each run of the tests a third
(`profiles.py`).
"""

from __future__ import annotations

from hypothesis import settings

USUAL = 60
"""For a property that does not say otherwise."""
STEPS = 25
"""For a state machine that does not say otherwise."""


def examples(number: int, *, steps: int = STEPS) -> settings:
    """Try a property on this number of examples, or on the share of it that the profile asks for;
    a state machine in so many steps each, or in more.
    """
    default = settings.default
    return settings(
        max_examples=-(-number * default.max_examples // USUAL),
        stateful_step_count=steps * default.stateful_step_count // STEPS,
    )
