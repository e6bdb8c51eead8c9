"""The keys that a reader has chosen: `keys.toml` in the folder of the settings.

    [keys]
    "text.line_down" = ["j", "down", "ctrl+n"]   # instead of the keys that it has
    "reading.back" = "Q"
    "app.save_copy" = []                         # no key

    [layout]
    preset = "dvorak"    # or another of `keyboard_layouts.LAYOUTS`, "auto" (the default) or "none"
    "ö" = ";"            # one key after another, besides the preset

The commands take their keys from here when they are declared, so a keymap is installed before the
screens are imported.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import VariorumError
from corpus.os_errors import reason_of
from reader import settings
from reader.keyboard_layouts import AUTOMATIC, LAYOUTS

FILE = "keys.toml"
_PRESET = "preset"
_MODIFIERS = ("ctrl", "shift", "alt", "super")
_NAMED = {
    "esc": "escape", "PgDn": "pagedown", "PgUp": "pageup", "↑": "up", "↓": "down", "←": "left",
    "→": "right", "return": "enter", "del": "delete", "ins": "insert",
}  # fmt: skip
_WORDS = frozenset(
    {
        *("escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end"),
        *("pageup", "pagedown", "up", "down", "left", "right"),
        *(f"f{number}" for number in range(1, 25)),
    }
)


@dataclass(frozen=True, slots=True)
class Keymap:
    """Keys that were chosen, and how letters of other keyboards are read."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By a command's id, keys by their names in Textual; none at all takes its keys away."""
    layout: Mapping[str, str] = field(default_factory=lambda: AUTOMATIC)
    """By the character that arrives, the character that is meant."""
    browser: bool = False
    """Whether the reader is in a browser, which keeps some keys for itself (`browser_keys`)."""


_installed = Keymap()


def install(keymap: Keymap) -> None:
    """Let commands that are declared from now on have these keys."""
    global _installed
    _installed = keymap


def installed() -> Keymap:
    """The keys that hold in this process."""
    return _installed


def keymap_path() -> Path:
    """Where the file would be. Raises VariorumError without a home."""
    return settings.settings_path().with_name(FILE)


def load(path: Path | None = None) -> Keymap:
    """The keys of the file; the usual ones where there is none. Raises VariorumError, with one
    sentence, for a file that cannot be read or holds what is no key, layout or table.
    """
    try:
        file = keymap_path() if path is None else path
    except VariorumError:
        return Keymap()  # without a home nobody has chosen anything
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Keymap()
    except UnicodeDecodeError:
        raise _wrong("it is not encoded in UTF-8") from None
    except OSError as error:
        raise _wrong(f"it cannot be read: {reason_of(error)}") from error
    import tomllib  # who has no such file does without it

    try:
        stored = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(f"it is not valid TOML: {error}") from error
    for name in stored:
        if name not in ("keys", "layout"):
            raise _wrong(f"“{name}” is unknown; use [keys] and [layout]")
    return Keymap(_keys(_table(stored, "keys")), _layout(_table(stored, "layout")))


def parse_key(written: str) -> str:
    """A key as Textual names it (`question_mark`, `ctrl+s`), from how a reader would write it
    (`?`, `ctrl+s`, `PgDn`). Raises VariorumError for what is no key.
    """
    *modifiers, last = written.split("+") if written not in ("+", "") else [written]
    if last == "" and len(modifiers) > 1:  # ctrl++
        modifiers, last = modifiers[:-1], "+"
    for modifier in modifiers:
        if modifier not in _MODIFIERS:
            raise _wrong(
                f"“{written}” is not a key: “{modifier}” is not one of {', '.join(_MODIFIERS)}"
            )
    if len(last) == 1 and last not in _NAMED:
        name = _character_name(last, written)
    else:
        name = _NAMED.get(last, last)
        if name not in _WORDS:
            raise _wrong(f"“{written}” is not a key; write keys as ?, j, space, ctrl+s or pagedown")
    if "shift" in modifiers and len(last) == 1 and last not in _NAMED:
        raise _wrong(f"“{written}”: write the character that shift makes, as in G or ?")
    return "+".join([*modifiers, name])


def _character_name(character: str, written: str) -> str:
    if character.isalnum():
        return character
    try:
        name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    except ValueError:
        raise _wrong(f"“{written!a}” is no key") from None
    return _CHARACTER_NAMES.get(name, name)


_CHARACTER_NAMES = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at",
    "hyphen_minus": "minus", "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip


def _keys(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    keys: dict[str, tuple[str, ...]] = {}
    for command, value in table.items():
        written = [value] if isinstance(value, str) else value
        if not isinstance(written, list) or not all(isinstance(key, str) for key in written):
            raise _wrong(f'write the keys of {command} as "j" or ["j", "down"]')
        keys[command] = tuple(parse_key(key) for key in written)
    return keys


def _layout(table: Mapping[str, Any]) -> dict[str, str]:
    preset = table.get(_PRESET, "auto")
    presets = {"auto": AUTOMATIC, "none": {}, **LAYOUTS}
    if not isinstance(preset, str) or preset not in presets:
        raise _wrong(f"there is no layout “{preset}”; choose {', '.join(presets)}")
    layout = dict(presets[preset])
    for typed, meant in table.items():
        if typed == _PRESET:
            continue
        if not isinstance(meant, str) or len(typed) != 1 or len(meant) != 1:
            raise _wrong(
                f"“{typed}” in the layout is not valid; write one character for "
                'another, as in "ö" = ";"'
            )
        layout[typed] = meant
    return layout


def _table(stored: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = stored.get(name, {})
    if not isinstance(table, dict):
        raise _wrong(f"“{name}” is not a table; write [{name}]")
    return table


def _wrong(reason: str) -> VariorumError:
    return VariorumError(f"the keys in {FILE} cannot be used: {reason}")
