"""Foreign text in the cells of a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.text.clusters import fit, fit_end, width_of


@given(st.text(max_size=40), st.integers(0, 30))
def test_the_end_of_a_line_fits_and_is_its_end(text, width):
    line = text.replace("\n", " ")
    shown = fit_end(line, width)
    assert width_of(shown) <= width
    if width_of(fit(line, 200)) <= width:
        assert "…" not in shown or "…" in line
