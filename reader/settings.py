"""Where the library and the user's settings are, and what the settings are."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_config_path, user_data_path

from corpus.errors import VariorumError
from corpus.os_errors import reason_of
from reader.files import replace_file, with_home

_PROGRAM = "variorum"
_LIBRARY = "VARIORUM_LIBRARY"


class Settings(NamedTuple):
    """What the user chose for all libraries."""

    annotator: str | None = None
    """The name on annotations; None until the user has given one."""
    theme: str | None = None
    """The colours: the name of a theme; None until one was chosen."""
    reference: str | None = None
    """How a copied passage names its source; one of `reader.text.references.STYLES`."""
    linear: str | None = None
    """`on` for a screen reader: one text at a time, and the terminal's cursor where one reads."""
    bidi: str | None = None
    """Who puts text from right to left into reading order; one of `reader.terminal.bidi_mode.BIDI`.
    """
    pack: str | None = None
    """The library of the pack that was opened last."""


def library_path(given: Path | None = None) -> Path:
    """The library that is given, else `$VARIORUM_LIBRARY`, else the one in the user's data. Raises
    VariorumError where there is no place for that.
    """
    if given is not None:
        return with_home(given)
    named = os.environ.get(_LIBRARY)
    if named:
        return with_home(Path(named))
    return (
        _user_folder(user_data_path, "library; name one with --library or VARIORUM_LIBRARY")
        / "library.db"
    )


def packs_path() -> Path:
    """The folder for libraries of packs that cannot be written beside the pack."""
    return _user_folder(user_data_path, "pack; put it in a folder that can be written to") / "packs"


def settings_path() -> Path:
    """The file of the settings; it need not be there. Raises VariorumError without a home."""
    return _user_folder(user_config_path, "settings; set HOME to one") / "settings.json"


def _user_folder(folder_of: Callable[..., Path], what: str) -> Path:
    """A folder of the user's. Raises VariorumError for one without a home, as in containers."""
    try:
        return folder_of(_PROGRAM, appauthor=False)
    except RuntimeError as error:
        raise VariorumError(f"there is no home folder for your {what}") from error


def load() -> Settings:
    """The settings; defaults where the file cannot be read."""
    try:
        stored = json.loads(settings_path().read_bytes())
    except (OSError, ValueError, VariorumError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    return Settings(
        **{
            name: value
            for name, value in stored.items()
            if name in Settings._fields and isinstance(value, str) and value
        }
    )


def change(**changes: Any) -> Settings:
    """Save these settings, and leave the others. Raises VariorumError where that fails."""
    settings = load()._replace(**changes)
    try:
        settings_path().parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(settings._asdict(), ensure_ascii=False, indent=2)
        replace_file(settings_path(), f"{text}\n".encode())
    except OSError as error:
        raise VariorumError(f"your settings cannot be written: {reason_of(error)}") from error
    return settings
