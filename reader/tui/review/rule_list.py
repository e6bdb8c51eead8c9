"""The warnings about a cleaning, and its rules with what each did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reader.terminal.safe import safe_line
from reader.tui.commands import KEEPER, Command, CommandOwner
from reader.tui.review.page_texts import RuleCount
from reader.tui.review.rule_names import rule_name

_NAME = 31
"""Cells for the name of a rule."""


class RuleList(CommandOwner, OptionList):
    """Counts by rule; enter goes to a rule's first change."""

    OWN_COMMANDS: ClassVar[Sequence[Command[RuleList]]] = (
        Command("rules.next", "j", "", "Go to the next rule.",
                lambda rules: rules.action_cursor_down(), role=KEEPER),
        Command("rules.previous", "k", "", "Go to the previous rule.",
                lambda rules: rules.action_cursor_up(), role=KEEPER),
    )  # fmt: skip

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)

    @property
    def rule(self) -> str | None:
        """The rule that is pointed at."""
        option = self.highlighted_option
        return None if option is None else option.id

    def show(self, counts: Sequence[RuleCount], warnings: Sequence[str] = ()) -> None:
        """Other counts, below the warnings; what is pointed at stays."""
        before = self.rule
        self.clear_options()
        self.add_options(Option(_warning(warning), disabled=True) for warning in warnings)
        self.add_options(Option(_line(count), id=count.rule) for count in counts)
        rules = [count.rule for count in counts]
        if rules:
            at = rules.index(before) if before in rules else 0
            self.highlighted = len(warnings) + at


def _line(count: RuleCount) -> Content:
    if count.off:
        did = "off for this document; press X to switch it on"
    else:
        did = f"{count.changes:,} change{'' if count.changes == 1 else 's'}"
        if count.words:
            words = f"{count.words:,} word{'' if count.words == 1 else 's'}"
            did += f", {words} {count.went}"
    name = rule_name(count.rule)
    if name:
        did += f" · {safe_line(count.rule)}"
    return Content.assemble(
        (f"{safe_line(count.letter)}  ", "bold"),
        (f"{name or safe_line(count.rule):<{_NAME}}  ", "strike" if count.off else ""),
        (did, "$quiet"),
    )


def _warning(warning: str) -> Content:
    return Content.assemble(("!  ", "bold $warning"), (safe_line(warning), "$warning"))
