"""An application whose clipboard is the system's: what Textual's fields copy, cut and paste."""

from __future__ import annotations

from textual.app import App

from reader.tui.application_session import ApplicationSession


class SystemClipboard(App[None]):
    """Textual's own pastes what was copied in the program last, and copies to the terminal only."""

    session: ApplicationSession

    @property
    def clipboard(self) -> str:
        """What ctrl+v pastes."""
        from reader.terminal.clipboard import pasted

        if self.session.remote:  # the page pastes; what the machine here has is not theirs
            self.session.show_error("Paste with the browser: ctrl+v, or cmd+v on a Mac")
            return ""
        return pasted(super().clipboard)

    def copy_to_clipboard(self, text: str) -> None:
        from reader.terminal.clipboard import encodable, hand_to_programs

        super().copy_to_clipboard(encodable(text))
        if not self.session.remote:
            hand_to_programs(self, text)
