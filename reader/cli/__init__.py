"""The command line: `main` runs it and turns whatever goes wrong into one line and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn, TextIO

import click

from corpus.errors import VariorumError
from corpus.os_errors import reason_of
from reader.advice import explained
from reader.cli import closed_streams
from reader.cli.output import INTERRUPTED, print_error
from reader.cli.root import variorum

FAILED, MISUSED = 1, 2
NOT_READ = 141
"""Nobody reads the output any more: the shell's code for a program ended by SIGPIPE."""
# Most of what start-up makes will stay: Python's own 700 new objects between two collections would
# cost a seventh of the way to the first paint.
_OBJECTS = 200_000
_COMPLETING = "_VARIORUM_COMPLETE"
"""Set where a shell asks what could follow."""
_DEBUG = "VARIORUM_DEBUG"


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run one command line and leave with its exit code."""
    gc.set_threshold(_OBJECTS)
    closed_streams.replace()
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    code = _run(sys.argv[1:] if arguments is None else arguments)
    try:
        sys.stderr.flush()
    except (OSError, ValueError):  # as on a terminal that was closed
        _drop(sys.stderr)
    if arguments is None:
        # The process ends: looking through all that it has imported once more, for what may be
        # collected, would take a twelfth of the time of `variorum list`.
        gc.freeze()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    if _COMPLETING in os.environ:
        from reader.cli.bash_completion import register  # nothing else needs it

        register()
    try:
        code = variorum.main(arguments, prog_name="variorum", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        print_error(_usage(error))
        return MISUSED
    except click.ClickException as error:
        print_error(error.format_message())
        return FAILED
    except VariorumError as error:
        print_error(explained(error))
        return FAILED
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click makes the latter of the former
        _drop_output()
        return NOT_READ
    except OSError as error:
        _drop_output()
        print_error(_of_system(error))
        return FAILED
    except ImportError as error:
        if os.environ.get(_DEBUG):
            raise
        print_error(f"a part of the program cannot be loaded ({error}): reinstall Variorum "
                    "with its dependencies")  # fmt: skip
        return FAILED
    except Exception as error:  # the user gets a sentence, whatever it was
        if os.environ.get(_DEBUG):
            raise
        print_error(
            f"this is a bug in Variorum ({type(error).__name__}: {error}); set {_DEBUG}=1 to "
            "print the traceback"
        )
        return FAILED


def _of_system(error: OSError) -> str:
    """What the system refused to do; with which file, where it says so."""
    if isinstance(error.filename, str):
        name = os.path.basename(error.filename) or error.filename  # noqa: PTH119
        return f"{name[:80]} cannot be used: {reason_of(error)}"
    return f"this failed: {reason_of(error)}"


def _usage(error: click.UsageError) -> str:
    message = " ".join(error.format_message().split()).rstrip(".")
    path = error.ctx.command_path if error.ctx else "variorum"
    return f"{message[:1].lower()}{message[1:]}; see {path} --help"


def _speak_utf8(stream: TextIO) -> None:
    """Write UTF-8 whatever the locale says; what cannot be encoded, as an escape."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Nobody reads on."""
    _drop(sys.stdout)


def _drop(stream: TextIO) -> None:
    """Let the interpreter's last flush go nowhere, without a message or an exit code of its own."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
