"""The version of the rules of cleaning, for who needs to know it without loading the rules."""

from __future__ import annotations

RULES_VERSION = "9"
"""Together with the source's bytes it determines the text, so it changes whenever a rule does."""
