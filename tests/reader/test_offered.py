"""Nothing is offered that is then refused, whoever reads: what stands on a screen or in a dialog as
a key, in the line of keys, in hints, lists and messages, can be used by the role that sees it.

Random keys go through all screens and dialogs that a role reaches; after each of them what is
written there is read, and what it offers is pressed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input, OptionList, Static, TextArea

from annotations.model import CONSENSUS
from annotations.seminar import blind_rounds
from annotations.seminar.roles import Role
from annotations.service.documents import add_document
from annotations.service.store import Store
from reader.serving.permissions import refusal
from reader.tui import app as application
from reader.tui.all_commands import declared, every_command, owners
from reader.tui.app import VariorumApp
from reader.tui.commands import Command, CommandOwner, key_name
from reader.tui.dialogs.dialog import Dialog
from reader.tui.main_screen import MainScreen
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine
from tests.helpers.examples import examples
from tests.helpers.factories import prepared_source, span_of
from tests.helpers.idle_loop import Loop
from tests.helpers.screens import TEXTS, make_library, running_app, wait_until_settled

ROLES = (Role.STUDENT, Role.TEACHER, Role.KEEPER)
AT_THE_MACHINE = {
    "add.folder", "app.rename_annotator", "app.save_copy", "app.suspend", "codebook.export",
    "codebook.import", "dialog.save_copy", "export.export", "files.complete", "history.prune",
    "library.add", "library.add_page", "library.merge", "library.sample", "library.tour",
    "merge.folder", "merge_report.close", "merge_report.undo", "note.editor",
    "page_setup.right_to_left", "reply.editor", "tour.back", "tour.leave", "tour.skip",
}  # fmt: skip
"""What reads or writes files of the machine, or is of its owner's person, or cannot be undone."""
LEAVING = {"library.quit", "app.quit", "dialog.quit", "app.suspend"}
_KEY = r"(?:ctrl\+.|shift\+tab|enter|esc|tab|space|f\d|PgUp|PgDn|[^\s\w]|[A-Za-z])"
_OFFER = re.compile(rf"(?:^|[·;:(!]|\. |press ) *({_KEY}(?: {_KEY})*)(?= +[a-z])")
_WORDS = frozenset({"a", "A", "I", "!"})
"""What begins a sentence as a word, or a line of the list as the sign of a doubt."""


def test_every_command_says_who_may_use_it() -> None:
    assert {c.id for c in every_command() if c.role is Role.OWNER} == AT_THE_MACHINE


def test_who_lacks_a_role_is_told_whose_it_is() -> None:
    for owner in owners():
        for command in declared(owner):
            node: Any = owner.__new__(owner) if issubclass(owner, CommandOwner) else None
            for role in ROLES:
                if command.role <= role:
                    assert refusal(command.action, node, role) is None
                else:
                    said = refusal(command.action, node, role)
                    assert said is not None
                    least = {Role.TEACHER: "co-teacher", Role.KEEPER: "keeper"}
                    assert least.get(command.role, "owner of the library") in said


def small_library(path: Path) -> None:
    """Documents with what screens have something to say of: a doubt, disagreements, a queue."""
    make_library(path)
    ann, ben = Store.open(path, "Ann"), Store.open(path, "Ben")
    document = ann.documents.get("letter")
    ann.annotate(document, span_of(document, "Sir, the bridge is a disgrace."), ["claim"], "mine")
    ben.annotate(document, span_of(document, "Sir, the bridge is a disgrace."), ["opinion"])
    source = prepared_source("Only one line is here, all else was left out.", "late", origin="x")
    add_document(ann, source)
    late = ann.documents.get("late")
    ann.annotate(late, span_of(late, "all else"), ["disputed"])
    ben.annotate(late, span_of(late, "one line"), ["claim"])
    add_document(ann, prepared_source("Other words came.", "late", origin="x"))
    with ann.database.transaction() as tx:
        tx.execute("UPDATE revisions SET doubt = 'much was left out'")
    ann.in_name_of(CONSENSUS).annotate(document, span_of(document, "So is the mayor."), ["claim"])
    for store in (ann, ben):
        store.close()


def texts(app: VariorumApp) -> Iterator[str]:
    """What is written on the screen in front beside the texts of documents."""
    for widget in app.screen.query("*"):
        if not widget.display or not widget.is_attached:
            continue
        if isinstance(widget, (KeyLine, StatusLine)):
            yield widget.render().plain
        elif isinstance(widget, Static):
            yield str(widget.content)
        elif isinstance(widget, Input):
            yield widget.placeholder
        elif isinstance(widget, OptionList):
            yield from (str(option.prompt) for option in widget.options)


def commands_here(app: VariorumApp) -> list[Command[Any]]:
    """The commands whose keys hold now, the nearest first."""
    screen = app.screen
    nodes = [*(screen.focused or screen).ancestors_with_self]
    commands = [c for node in nodes if isinstance(node, CommandOwner) for c in node.all_commands()]
    if isinstance(screen, Dialog):
        commands = [c for c in commands if not c.id.startswith("app.")]
    return [*commands, *app.all_commands()] if isinstance(screen, MainScreen) else commands


def command_of(app: VariorumApp, shown: str) -> Command[Any] | None:
    """What a key that is written so would run now."""
    return next(
        (
            command
            for command in commands_here(app)
            if shown in map(key_name, command.key_list) or shown == command.key
        ),
        None,
    )


def offers(app: VariorumApp) -> dict[str, str]:
    """The keys that are written on the screen as usable, each with the words around it."""
    found: dict[str, str] = {}
    titles = [title for title, _ in TEXTS.values()]
    for text in texts(app):
        for title in titles:  # one of them begins with a word that is a key
            text = text.replace(title, "“…”")
        for line in text.split("\n"):
            for match in _OFFER.finditer(line):
                keys = match[1].split(" ")
                if match.start() == 0 and len(keys) == 1 and keys[0] in _WORDS:
                    continue
                found |= dict.fromkeys(keys, line)
    return found


class Walk:
    """One reader of a role, who presses keys."""

    def __init__(self, app: VariorumApp, pilot: Any, role: Role, monkeypatch: Any) -> None:
        self.app, self.pilot, self.role = app, pilot, role
        self.refused: list[str] = []
        self.pressed: list[str] = []

        def noted(action: Any, node: Any, asked: Role) -> str | None:
            reason = refusal(action, node, asked)
            if reason is not None:
                self.refused.append(f"{action}: {reason}")
            return reason

        monkeypatch.setattr(application, "refusal", noted)

    def look(self) -> list[Command[Any]]:
        """What is offered here and may be pressed; fails for what this role may not do."""
        usable = []
        for key, line in offers(self.app).items():
            command = command_of(self.app, key)
            if command is None:
                continue
            assert command.role <= self.role, (
                f"{self.role.name} is offered {key} ({command.id}) in “{line}”, on "
                f"{self.app.screen}, after {self.pressed}"
            )
            usable.append(command)
        return usable

    async def step(self, choice: int) -> None:
        """Press what is offered, or any other key of the place."""
        offered = self.look()
        every = [c for c in commands_here(self.app) if c.keys]
        among = offered if offered and choice % 3 else every
        in_field = isinstance(self.app.screen.focused, (Input, TextArea))
        among = [c for c in among if c.id not in LEAVING and "copying" not in c.id and not (
            in_field and len(c.key_list[0]) == 1)] or self._ways_out()  # fmt: skip
        command = among[choice // 3 % len(among)]
        if command.id == "panes.close" or (
            command.id == "reading.back" and len(self.pressed) % 4
        ):  # else it would never be in the text for long
            return
        await self.press(command.key_list[0])
        if command in offered:
            assert not self.refused, (self.role, self.pressed, self.refused)
        self.refused.clear()

    def _ways_out(self) -> list[Command[Any]]:
        return [c for c in commands_here(self.app) if c.id == "dialog.cancel"]

    async def press(self, key: str) -> None:
        self.pressed.append(key)
        await self.pilot.press(key)
        await wait_until_settled(self.app, self.pilot)
        self.look()


async def walk(role: Role, monkeypatch: Any, choices: list[int], first: str = "") -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        small_library(path)
        async with running_app(path, role=role, size=(120, 30)) as (app, pilot):
            reader = Walk(app, pilot, role, monkeypatch)
            reader.look()
            for key in first.split():
                await reader.press(key)
            reader.refused.clear()
            for choice in choices:
                if not app.is_running:
                    break
                await reader.step(choice)


EVERYWHERE = (
    "exclamation_mark q underscore C escape t j q I tab tab q m q f ctrl+s escape escape u U "
    "question_mark escape enter D n h escape p escape O a P u u u u u U H R E Q question_mark "
    "escape ctrl+t q t escape left_curly_bracket escape minus escape J escape at escape "
    "exclamation_mark escape q B escape H q Q q R q ctrl+p escape"
)
"""Keys that lead through what there is."""


@pytest.mark.parametrize("role", ROLES)
async def test_nothing_is_offered_that_is_refused(role: Role, monkeypatch, home: Path) -> None:
    await walk(role, monkeypatch, [], EVERYWHERE)


@examples(1)
@given(st.sampled_from(ROLES), st.lists(st.integers(0, 2**12), min_size=12, max_size=30))
def test_nor_by_any_keys(role: Role, choices: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch, asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(walk(role, patch, choices))


async def test_of_a_round_only_who_leads_it_is_offered_its_keys(
    monkeypatch, home, tmp_path
) -> None:
    path = tmp_path / "library.db"
    small_library(path)
    store = Store.open(path, "Ann")
    blind_rounds.start(store)
    store.close()
    for role in ROLES:
        async with running_app(path, role=role) as (app, pilot):
            reader = Walk(app, pilot, role, monkeypatch)
            reader.look()
            assert ("B" in offers(app)) == (role >= Role.TEACHER)
            await reader.press("B")
            assert isinstance(app.screen, Dialog) == (role >= Role.TEACHER)
            if role >= Role.TEACHER:
                await reader.press("l")
                await reader.press("B")
                await reader.press("l")
            await reader.press("escape")
