"""The keys of the tour, on every screen; the application owns these commands."""

from __future__ import annotations

from reader.tui.commands import Command
from reader.tui.tour.guide import HasGuide

TOUR_COMMANDS: tuple[Command[HasGuide], ...] = (
    Command("tour.skip", "f8", "",
            "In the sample library: begin with the tour; in the tour: skip the step.",
            lambda app: app.guide.move(1), "Tour"),
    Command("tour.back", "f7", "", "In the tour: go back to the step before.",
            lambda app: app.guide.move(-1), "Tour"),
    Command("tour.leave", "f9", "", "In the tour: end it.",
            lambda app: app.guide.leave(), "Tour"),
)  # fmt: skip
