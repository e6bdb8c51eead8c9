"""A style sheet that is parsed once for each theme.

Textual parses all rules when it starts, and again as soon as the theme has been set, which is
before anything is painted: a tenth of the way to the first paint.
"""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class ThemedStylesheet(Stylesheet):
    """Textual's, but what was parsed with the same variables is not parsed again."""

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            super().set_variables(variables)
            self._require_parse = True

    def reparse(self) -> None:
        if self._require_parse:
            self.parse()
