"""What an app does each time it starts, done once for all apps of a test process.

A person starts the reader once; the tests start it a thousand times in a few processes. So the
style sheets, which are the same each time, are parsed once, and garbage is collected by Python's
own rules: the reader collects all of it in each pause, and in a test process there are the tests,
their tools and the remains of the tests before (`reader/tui/gc_scheduler.py`).
"""

from __future__ import annotations

import gc
from types import SimpleNamespace
from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from reader.tui import gc_scheduler

_YOUNG = 20_000
"""Objects after which Python looks for garbage among the youngest: an app makes more of them while
it starts than Python's 700 are meant for.
"""


def collect_as_python_does() -> None:
    """Leave the collections to Python, which need not walk what is loaded now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    nothing = SimpleNamespace(
        disable=lambda: None, enable=lambda: None, freeze=lambda: None, unfreeze=lambda: None,
        collect=lambda generation=2: 0,
    )  # fmt: skip
    gc_scheduler.gc = nothing  # type: ignore[attr-defined]


def parse_styles_once() -> None:
    """Give what was parsed for one app to the next one; nothing changes it."""
    parse = Stylesheet._parse_rules
    parsed: dict[Any, list[RuleSet]] = {}

    def parse_rules(self: Stylesheet, css: str, *args: Any, **options: Any) -> list[RuleSet]:
        key = css, args, *options.items(), frozenset(self._variables.items())
        if key not in parsed:
            parsed[key] = parse(self, css, *args, **options)
        return parsed[key]

    Stylesheet._parse_rules = parse_rules  # type: ignore[method-assign]
