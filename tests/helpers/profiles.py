"""How the properties' examples are drawn: `tests` tries the same ones in every run, on every
machine, and few of them, for all who change a line wait for it; `deep` looks for new ones, thirty
times as many (`make fuzz`, or pytest --hypothesis-profile=deep).

What fails in one of two equal checkouts and passes in the other helps nobody. So nothing of the
surroundings counts: not CI=true, for which Hypothesis has a profile of its own; not what failed
here before; not where the checkout lies; nor which modules a worker happens to have loaded, whose
constants Hypothesis would make examples of.
"""

from __future__ import annotations

import ast
from functools import cache

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants, ConstantVisitor, TooManyConstants
from hypothesis.internal.floats import float_to_int
from sortedcontainers import SortedSet

from tests.helpers.examples import STEPS, USUAL
from tests.helpers.paths import ROOT


def register() -> None:
    """Makes the profiles known, and loads the one that holds unless pytest is told another."""
    for name, number, steps in (("tests", USUAL // 3, STEPS), ("deep", 10 * USUAL, 4 * STEPS)):
        # Each setting that another profile could bring along stands here.
        settings.register_profile(
            name,
            max_examples=number,
            stateful_step_count=steps,
            derandomize=name == "tests",
            database=None,
            deadline=None,  # two cores are shared by all workers: a slow example is no failure
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
            phases=set(Phase) - {Phase.explain},  # which explains with lines of these modules
            print_blob=True,
            report_multiple_bugs=True,
            verbosity=Verbosity.normal,
            backend="hypothesis",
        )
    settings.load_profile("tests")
    assert hasattr(providers, "_get_local_constants"), "Hypothesis finds its constants elsewhere"
    providers._get_local_constants = _constants


def _constants() -> Constants:
    """What the program's own modules say, where new examples are wanted; else nothing."""
    return _of_the_program() if settings.get_current_profile_name() == "deep" else _NONE


@cache
def _of_the_program() -> Constants:
    constants = Constants()
    for package in ("annotations", "corpus", "reader"):
        for file in sorted((ROOT / package).rglob("*.py")):
            visitor = ConstantVisitor(limit=True)
            try:
                visitor.visit(ast.parse(file.read_bytes()))
            except TooManyConstants:  # a table, not what a rule looks for
                continue
            constants |= visitor.constants
    # In order: in that of a set, which differs from run to run, one seed would draw various ones.
    return Constants(
        integers=SortedSet(constants.integers),
        floats=SortedSet(constants.floats, key=float_to_int),
        bytes=SortedSet(constants.bytes),
        strings=SortedSet(constants.strings),
    )


_NONE = Constants()
