"""What a reader can do, described in one place each: key, title, help, and what it runs.

Whoever owns a command (a screen, a widget, a feature of the reading screen, the application)
declares it in `OWN_COMMANDS`. Bindings, the line of keys, the help, the palette, what a remote
visitor may do and the tests of the documentation are all read from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from annotations.seminar.roles import Role
from reader.browser_keys import in_browser, is_taken
from reader.keymap import installed

Owner = TypeVar("Owner", contravariant=True)
STUDENT, TEACHER, KEEPER = Role.STUDENT, Role.TEACHER, Role.KEEPER
SELECTED = "copying.selection"
"""The command that copies what is selected, which ctrl+c runs wherever a screen has one."""
ACTION = "command"
"""The one action, in Textual's sense, that the keys of commands call, with the command's id."""


@dataclass(frozen=True)
class Command(Generic[Owner]):
    """Something the reader can do with a key."""

    id: str
    """`owner.verb`, unique in the program."""
    keys: str
    """Key names, separated by commas; the first is shown. The reader's own, if there are any."""
    title: str
    """A word or two, for the line of keys and the palette; empty where it is of no use there."""
    help: str
    """A sentence for the help."""
    run: Callable[[Owner], object]
    """Called with its owner; may return an awaitable."""
    group: str = ""
    """The heading in the help."""
    footer: bool = False
    """Whether it stands in the line of keys."""
    role: Role = Role.OWNER
    """The least role that may use it: OWNER is at the machine itself, the others are visitors of
    `variorum serve`."""
    shown_keys: str = ""
    """How the key is written, where Textual's name for it would puzzle a reader."""
    priority: bool = False
    """Whether its keys come before those of the field that has the focus."""
    chosen: bool = field(default=False, init=False)
    """Whether the reader has given it other keys than the usual ones."""

    def __post_init__(self) -> None:
        keys = installed().keys.get(self.id)
        if keys is not None and keys != tuple(self.key_list):
            self._assign(keys)
            object.__setattr__(self, "chosen", True)
        if installed().browser and any(map(is_taken, self.key_list)):
            self._assign(in_browser(self.key_list))

    def _assign(self, keys: Iterable[str]) -> None:
        object.__setattr__(self, "keys", ",".join(keys))
        object.__setattr__(self, "shown_keys", "")

    def give_up(self, key: str) -> None:
        """Lose a key to a command for which the reader has chosen it; `rebind` its owners then."""
        self._assign(other for other in self.key_list if other != key)

    @property
    def action(self) -> str:
        """The action of its keys, as Textual writes it."""
        return f"{ACTION}('{self.id}')"

    @property
    def key(self) -> str:
        """The first key as a reader would write it; empty if it has none."""
        return self.shown_keys or next(map(key_name, self.key_list), "")

    @property
    def key_list(self) -> list[str]:
        """Every key, by Textual's name."""
        return self.keys.split(",") if self.keys else []

    @property
    def all_keys(self) -> list[str]:
        """Every key as a reader would write it."""
        names = [key_name(key) for key in self.key_list]
        if "…" in self.shown_keys:  # a range names them all
            return [self.shown_keys]
        return [self.shown_keys, *names[1:]] if self.shown_keys else names


_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "exclamation_mark": "!",
    "at": "@",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "equals_sign": "=",
    "comma": ",",
    "full_stop": ".",
    "dollar_sign": "$",
    "apostrophe": "'",
    "quotation_mark": '"',
    "colon": ":",
    "number_sign": "#",
    "asterisk": "*",
    "ampersand": "&",
    "percent_sign": "%",
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "plus": "+",
    "minus": "-",
    "vertical_line": "|",
    "underscore": "_",
    "semicolon": ";",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def key_name(key: str) -> str:
    """A key as a reader would write it: `ctrl+s`, `(`, `PgDn`."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _NAMES.get(last, last)])


def bindings(commands: Iterable[Command[Any]]) -> list[BindingType]:
    """The commands as Textual's bindings."""
    return [
        Binding(command.keys, command.action, command.title, show=False, priority=command.priority)
        for command in commands
        if command.keys
    ]


def footer(commands: Iterable[Command[Any]]) -> list[Command[Any]]:
    """Those that stand in the line of keys."""
    return [command for command in commands if command.footer and command.keys]


class CommandOwner:
    """A widget, a screen or the application, with commands of its own (or of its parts).

    A class declares `OWN_COMMANDS`; its keys are bound from that, and those of its bases hold, too.
    """

    OWN_COMMANDS: ClassVar[Sequence[Command[Any]]] = ()
    BINDINGS: ClassVar[list[BindingType]]
    _declared: ClassVar[dict[object, Command[Any]]] = {}
    """By id, those of the bases included."""

    def __init_subclass__(cls, **options: Any) -> None:
        if "OWN_COMMANDS" in cls.__dict__:
            cls.BINDINGS = bindings(cls.OWN_COMMANDS)
        cls._declared = {
            command.id: command
            for owner in cls.__mro__
            for command in owner.__dict__.get("OWN_COMMANDS", ())
        }
        super().__init_subclass__(**options)

    @classmethod
    def all_commands(cls) -> tuple[Command[Any], ...]:
        """Every command of this class and its bases."""
        return tuple(cls._declared.values())

    @classmethod
    def find_command(cls, id_: object) -> Command[Any] | None:
        """The command with this id; None if nothing here declares it."""
        return cls._declared.get(id_)

    def listed_commands(self) -> Sequence[Command[Any]]:
        """What the help and the palette offer here."""
        return self.all_commands()

    def target_of(self, command: Command[Any]) -> Any:  # noqa: ARG002
        """The object that runs a command: this one, or the part of it that declares the command."""
        return self

    def offers(self, command: Command[Any]) -> bool:  # noqa: ARG002
        """Whether this reader may use a command at all; asked of the application."""
        return True

    def may_run(self, command: Command[Any]) -> bool:  # noqa: ARG002
        """Whether a key of this command does something now; else it goes on to who has it next."""
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual asks this before it runs an action."""
        if action != ACTION:
            return True
        command = self.find_command(parameters[0])
        return command is not None and self.may_run(command)

    async def action_command(self, id_: str) -> None:
        """Run the command with this id. Raises KeyError for one that is not declared here."""
        command = self._declared[id_]
        result = command.run(self.target_of(command))
        if isawaitable(result):
            await result


def key_of(owner: CommandOwner | type[CommandOwner], id_: str) -> str:
    """The key of a command of this owner, as a reader would write it: it may be another one in a
    browser, or by the reader's choice.
    """
    command = owner.find_command(id_)
    return command.key if command is not None else ""


def rebind(owner: type[CommandOwner]) -> None:
    """Bind the keys that its commands have now; the classes that it derives from come first."""
    if "OWN_COMMANDS" in owner.__dict__:
        owner.BINDINGS = bindings(owner.OWN_COMMANDS)
    if issubclass(owner, DOMNode):
        owner._merged_bindings = owner._merge_bindings()
