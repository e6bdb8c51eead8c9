"""Which keys a tag may have: those that no command of the reading screen uses."""

from __future__ import annotations

from importlib import import_module

from annotations.errors import BadTag
from annotations.model import TagEntry
from reader.tui.commands import CommandOwner, key_name

FIRST_KEYS = frozenset("cod")
"""The keys whose commands set whatever tag has them."""
_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 13))


def check_key(key: str) -> None:
    """Raises BadTag for what a tag cannot have as its key: what is no single key, or is used. An
    empty key, which clears it, is one.
    """
    if not key.strip():
        return
    is_character = len(key) == 1 and key.isprintable() and not key.isspace()
    if not is_character and key not in _FUNCTION_KEYS:
        raise BadTag(f"“{key[:40]}” is not a key for a tag; choose one character, or f1 to f12")
    title = _used_keys().get(key)
    if title is not None:
        free = " ".join(char for char in "BIJM!%&*;@~" if char not in _used_keys())
        raise BadTag(
            f"the key {key} is used for “{title}” on the page; free are {free} and most of f1…f12"
        )


def with_usable_keys(entries: list[TagEntry]) -> tuple[list[TagEntry], list[str]]:
    """These entries without the keys that no tag can have; and a sentence for each of those."""
    usable, notices = list[TagEntry](), list[str]()
    for entry in entries:
        try:
            check_key(entry.key or "")
        except BadTag as error:
            notices.append(f"{entry.name}: {error}")
            entry = entry._replace(key=None)
        usable.append(entry)
    return usable, notices


def _used_keys() -> dict[str, str]:
    """What each key does on the reading screen, by the key as a reader would write it."""
    # By name, since they lead here: whoever reads has them already.
    owners: list[type[CommandOwner]] = [
        getattr(import_module(f"reader.tui.{module}"), owner)
        for module, owner in (
            ("app", "VariorumApp"),
            ("reading.screen", "ReadingScreen"),
            ("text_pane.reading_pane", "ReadingPane"),
        )
    ]
    commands = [command for owner in owners for command in owner.all_commands()]
    return {
        key_name(key): command.title or command.help.rstrip(".")
        for command in commands
        for key in command.key_list
        if key not in FIRST_KEYS
    }
