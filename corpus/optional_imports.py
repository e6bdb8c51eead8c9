"""Libraries that help to read a source, which can often be read without them.

An installation may lack one: older pips leave out what another package requires as an extra, and an
installed library may be broken or too new. A caller that can do without it catches MissingLibrary
and says in a note what is worse for it; one that cannot raises an error with a sentence.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from corpus.errors import MissingLibrary

_LONGEST = 120
"""Characters of a library's own reason; some are long."""


def import_optional(module: str) -> Any:
    """The module of this name. Raises MissingLibrary if it cannot be imported, for any reason."""
    loaded = _load(module)
    if isinstance(loaded, str):
        raise MissingLibrary(f"{module.partition('.')[0]} cannot be imported ({loaded})")
    return loaded


@cache
def _load(module: str) -> Any:
    """The module, or why it cannot be imported; cached, since some take long to fail."""
    try:
        return import_module(module)
    except MemoryError:  # says nothing about the library, and the sandbox has a sentence for it
        raise
    except Exception as error:  # noqa: BLE001 - a broken library raises what it likes
        return " ".join(str(error).split())[:_LONGEST].rstrip(" .") or type(error).__name__
