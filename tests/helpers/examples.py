"""How many examples a property is tried on, and in how many steps a state machine: few in each
run, more in the deep profile (`profiles.py`).
"""

from __future__ import annotations

from hypothesis import settings

USUAL = 60
"""For a property that does not say otherwise."""
STEPS = 25
"""For a state machine that does not say otherwise."""


def examples(number: int, *, steps: int = STEPS) -> settings:
    """Try a property on this number of examples, or on as many more as the profile asks for; a
    state machine in so many steps each, or in more.
    """
    default = settings.default
    return settings(
        max_examples=number * default.max_examples // USUAL,
        stateful_step_count=steps * default.stateful_step_count // STEPS,
    )
