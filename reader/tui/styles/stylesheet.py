"""A style sheet that is parsed once for each theme.

Textual parses all rules when it starts, and again when the theme is set, before anything is
painted: that takes a tenth of the time until the first paint.
"""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class ThemedStylesheet(Stylesheet):
    """Textual's style sheet, which does not parse again with the same variables."""

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            super().set_variables(variables)
            self._require_parse = True

    def reparse(self) -> None:
        if self._require_parse:
            self.parse()
