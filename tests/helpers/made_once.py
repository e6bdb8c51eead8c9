"""Libraries that many tests begin with: made once in each process, and copied from then on."""

from __future__ import annotations

from collections.abc import Callable

from tests.helpers.command_line import CommandLine

_MADE: dict[Callable[[CommandLine], None], bytes] = {}


def made_once(variorum: CommandLine, make: Callable[[CommandLine], None]) -> CommandLine:
    """The command line on the library that `make` makes of an empty one."""
    library = variorum.library
    if make in _MADE:
        library.touch(0o600)
        library.write_bytes(_MADE[make])
        return variorum
    make(variorum)
    assert not library.with_name(f"{library.name}-wal").exists(), "somebody has it open"
    _MADE[make] = library.read_bytes()
    return variorum
