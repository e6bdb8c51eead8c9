"""The paths of what tests read."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
HELPERS = TESTS / "helpers"
GOLDENS = TESTS / "goldens"
ROOT = TESTS.parent
SHARED = ROOT.parent / "shared"
"""Material that is not part of the project; what needs it is skipped where it is missing."""
