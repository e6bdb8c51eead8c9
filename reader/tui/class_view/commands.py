"""What concerns the class can be done on every screen; the application owns these commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui.commands import STUDENT, TEACHER, Command

if TYPE_CHECKING:
    from reader.tui.app import VariorumApp


def _show_class(app: VariorumApp) -> None:
    from reader.tui.class_view.screen import show_class

    show_class(app.session, app.screen)


def _look(app: VariorumApp) -> None:
    from reader.tui.class_view.look import look

    look(app.session, app.session.live_class, app.screen)


def _show_messages(app: VariorumApp) -> None:
    from reader.tui.class_view.messages import MessagesScreen

    app.push_screen(MessagesScreen(app.session))


def _toggle_following(app: VariorumApp) -> None:
    app.session.live_class.toggle_following()


CLASS_COMMANDS: tuple[Command[VariorumApp], ...] = (
    Command("app.class", "exclamation_mark", "class",
            "Show the class: who is online, where everybody is reading, and how far they are.",
            _show_class, "Class", role=TEACHER),
    Command("app.look", "at", "look here",
            "For teachers: bring everybody to this passage. For students: go to where the "
            "class was asked to look, or follow its walk through disagreements.",
            _look, "Class", role=STUDENT),
    Command("app.messages", "", "messages", "Show the messages to the class again.",
            _show_messages, "Class", role=STUDENT),
    Command("app.follow", "", "follow the class",
            "Follow the teacher automatically, or only show where the class is asked to look.",
            _toggle_following, "Class", role=STUDENT),
)  # fmt: skip
