"""Copies to the clipboard: through the terminal (OSC 52), to tmux, and to the system's own.

Not every terminal supports OSC 52, over ssh there is no other way, and tmux ignores it unless it is
set to pass it on. So whatever there is gets the text, and only the terminal's answer is unknown.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # `variorum doctor` looks for these programs without a screen
    from textual.app import App

_TIMEOUT = 3.0
"""Seconds that the system's program may take."""


def copy(app: App[Any], text: str, *, remote: bool = False) -> bool:
    """Copy `text` to every clipboard there is, in the background where that takes a program.

    Returns whether there is one beside the terminal's, of which nobody can know whether it has
    taken it. `remote`: the reader is at a browser, whose page takes it or says that it could not.
    """
    app.copy_to_clipboard(encodable(text))
    return app.is_web or remote or (not app.is_headless and bool(clipboard_commands()))


def encodable(text: str) -> str:
    """A lone surrogate cannot be encoded; the clipboard gets a question mark instead."""
    return text.encode("utf-8", "replace").decode("utf-8")


def hand_to_programs(app: App[Any], text: str) -> None:
    """Copy `text` to the clipboards that are not the terminal's."""
    if app.is_web or app.is_headless:
        return
    for command in clipboard_commands():
        app.run_worker(
            partial(copy_with, command, encodable(text)),
            thread=True,
            group="clipboard",
            exit_on_error=False,
        )


def pasted(own: str) -> str:
    """What the system's clipboard holds; where no program can say, `own`: what was copied in this
    program last.
    """
    command = paste_command()
    if command is None:
        return own
    try:
        process = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_TIMEOUT, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return own
    if process.returncode != 0:  # no server, or it holds no text
        return own
    return process.stdout.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\0")


def copy_with(command: list[str], text: str) -> bool:
    """Hand `text` to a program that copies its input. Returns whether that succeeded."""
    encoding = "utf-16-le" if command[0].endswith("clip.exe") else "utf-8"
    try:
        # No pipe for its output: xclip stays alive to serve the clipboard and would keep it open.
        process = subprocess.run(
            command,
            input=text.encode(encoding, "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return process.returncode == 0


def clipboard_commands(environment: Mapping[str, str] | None = None) -> list[list[str]]:
    """The programs that copy their input here: the system's, and tmux for its own buffer and the
    clipboard of the terminal that it runs in.
    """
    env = os.environ if environment is None else environment
    system = system_clipboard_command(environment=env)
    tmux = shutil.which("tmux", path=env.get("PATH")) if env.get("TMUX") else None
    commands = [] if system is None else [system]
    return [*commands, [tmux, "load-buffer", "-w", "-"]] if tmux else commands


def system_clipboard_command(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> list[str] | None:
    """The program that copies its input to the system's clipboard; None where there is none."""
    env = os.environ if environment is None else environment
    choices: list[list[str]] = []
    if platform == "darwin":
        choices = [["pbcopy"]]
    elif platform == "win32":
        # By its full path: Windows looks in the current folder first, where anything may be.
        system = env.get("SYSTEMROOT", r"C:\Windows")
        choices = [[rf"{system}\System32\clip.exe"]]
    else:
        if env.get("WAYLAND_DISPLAY"):
            choices.append(["wl-copy"])
        if env.get("DISPLAY"):
            choices += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
        if env.get("WSL_DISTRO_NAME"):
            choices.append(["clip.exe"])
    for name, *options in choices:
        program = shutil.which(name, path=env.get("PATH"))
        if program:
            return [program, *options]
    return None


def paste_command(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> list[str] | None:
    """The program that prints the system's clipboard; None where there is none."""
    env = os.environ if environment is None else environment
    choices: list[list[str]] = []
    shell = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-Clipboard -Raw"
    if platform == "darwin":
        choices = [["pbpaste"]]
    elif platform == "win32":
        system = env.get("SYSTEMROOT", r"C:\Windows")
        powershell = rf"{system}\System32\WindowsPowerShell\v1.0\powershell.exe"
        choices = [[powershell, "-NoProfile", "-Command", shell]]
    else:
        if env.get("WAYLAND_DISPLAY"):
            choices.append(["wl-paste", "--no-newline", "--type", "text"])
        if env.get("DISPLAY"):
            choices.append(["xclip", "-selection", "clipboard", "-out"])
            choices.append(["xsel", "--clipboard", "--output"])
        if env.get("WSL_DISTRO_NAME"):
            choices.append(["powershell.exe", "-NoProfile", "-Command", shell])
    for name, *options in choices:
        program = shutil.which(name, path=env.get("PATH"))
        if program:
            return [program, *options]
    return None
