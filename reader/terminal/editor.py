"""The user's own editor, for texts of more than a few lines.

The text goes into a file that nobody else can read, in a new folder of its own; it is removed once
the text is back, and stays where the text could not be read back, so that nothing is lost.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import VariorumError
from corpus.os_errors import reason_of

_USUAL = ("nano", "vim", "vi") if sys.platform != "win32" else ("notepad",)


class NoEditorError(VariorumError):
    """There is no editor to open."""


@dataclass(frozen=True, slots=True)
class EditedText:
    """The text after the editor has ended."""

    text: str
    error: str | None = None
    """What went wrong, as a sentence. The text is then what could be read, else as it was."""


def editor_command() -> list[str]:
    """$VISUAL, else $EDITOR, else an editor that is usually there, with its options.

    Raises NoEditorError.
    """
    for name in ("VISUAL", "EDITOR"):
        if named := os.environ.get(name, "").strip():
            try:
                return shlex.split(named, posix=sys.platform != "win32")
            except ValueError as error:
                raise NoEditorError(f"${name} is not a command that can be run: {named}") from error
    for usual in _USUAL:
        if shutil.which(usual):
            return [usual]
    raise NoEditorError("no editor is set; set the environment variable EDITOR")


def edit_text(text: str, name: str) -> EditedText:
    """Have the user edit a text; `name` is shown as the file's. Waits until the editor ends.

    The terminal must be the editor's meanwhile. Raises NoEditorError.
    """
    command = editor_command()
    try:
        folder = Path(tempfile.mkdtemp(prefix="variorum-"))
        path = folder / f"{name}.md"
        before = text if not text or text.endswith("\n") else f"{text}\n"
        path.write_text(before, "utf-8", newline="\n")
    except OSError as error:
        return EditedText(text, f"the text cannot be written for the editor: {reason_of(error)}")
    failure = _run([*command, str(path)], command[0])
    try:
        after = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        kept = f"; it was saved in {path}" if path.exists() else ""
        return EditedText(text, failure or f"the edited text cannot be read{kept}")
    shutil.rmtree(folder, ignore_errors=True)
    if after == before:
        return EditedText(text, failure)
    after = after.replace("\r\n", "\n")
    return EditedText(after if text.endswith("\n") else after.removesuffix("\n"), failure)


def _run(command: list[str], name: str) -> str | None:
    """Why the editor failed, as a sentence; None if it did not."""
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        return f"the editor {name} cannot be started: {reason_of(error)}"
    return f"the editor {name} ended with code {code}" if code else None
