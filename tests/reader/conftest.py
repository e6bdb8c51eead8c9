"""The terminal of the screens' tests has all colours, wherever they are run."""

from __future__ import annotations

import pytest
from textual import constants


@pytest.fixture(autouse=True)
def true_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of fewer colours says so itself."""
    monkeypatch.setattr(constants, "COLOR_SYSTEM", "truecolor")
