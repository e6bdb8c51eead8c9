"""Titles cut in the middle: never wider than allowed, and both ends can be seen."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.terminal.safe import safe
from reader.text.clusters import width_of
from reader.text.shortening import fit_middle


@pytest.mark.parametrize(
    ("title", "width", "shown"),
    [
        ("Peace at last?", 14, "Peace at last?"),
        ("The truce is a new Russian-Turkish pact, volume 2", 30, "The truce is a…volume 2"),
        ("Donaudampfschifffahrtsgesellschaft", 20, "Donaudampfs…llschaft"),
        ("東京の新聞は昨日の合意について何も書かなかった", 20, "東京の新聞…なかった"),
        ("The truce is a pact, volume 2", 24, "The truce is a…volume 2"),
        ("Peace at last?", 8, "Peace a…"),
        ("a\nb\t c", 20, "a b c"),
        ("", 10, ""),
    ],
)
def test_titles(title: str, width: int, shown: str) -> None:
    assert fit_middle(title, width) == shown
    assert width_of(shown) <= width


@given(st.text(max_size=80), st.integers(0, 60))
@example("a" * 5_000, 40)
@example("👩‍👩‍👧‍👦" * 30, 11)
@example("\u202eevil\u202c " * 9, 20)
def test_no_line_is_too_wide_or_steers_a_terminal(title: str, width: int) -> None:
    shown = fit_middle(title, width)
    assert width_of(shown) <= width
    assert "\n" not in shown
    assert safe(shown) == shown
