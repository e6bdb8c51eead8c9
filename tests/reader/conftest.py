"""The terminal of the screens' tests has all colours, wherever they are run; what each app would do
anew is done once.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual import constants
from textual.app import App

from tests.helpers import browser, once

once.parse_styles_once()


@pytest.fixture(autouse=True)
def true_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of fewer colours says so itself."""
    monkeypatch.setattr(constants, "COLOR_SYSTEM", "truecolor")


@pytest.fixture(autouse=True)
def patient_clicks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two clicks are a double click however slow the machine is."""
    monkeypatch.setattr(App, "CLICK_CHAIN_TIME_THRESHOLD", 60.0)


@pytest.fixture(autouse=True, scope="session")
def cheap_collections() -> None:
    once.collect_as_python_does()


@pytest.fixture(autouse=True, scope="session")
def no_browser_is_left() -> Iterator[None]:
    yield
    browser.end_shared()
