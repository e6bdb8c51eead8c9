"""Copies to the clipboard: through the terminal (OSC 52), and to the system's own if there is one.

Not every terminal supports OSC 52, and over ssh there is no other way. So both are tried, and
neither reports a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any

from textual.app import App

_TIMEOUT = 3.0
"""Seconds that the system's program may take."""


def copy(app: App[Any], text: str) -> None:
    """Copy `text` to every clipboard there is; to the system's in the background."""
    # A lone surrogate cannot be encoded; the clipboard gets a question mark instead.
    encodable = text.encode("utf-8", "replace").decode("utf-8")
    app.copy_to_clipboard(encodable)
    if app.is_headless or app.is_web or getattr(app, "served", False):
        return  # the screen is on another machine, or there is none
    app.run_worker(
        partial(copy_to_system, encodable), thread=True, group="clipboard", exit_on_error=False
    )


def copy_to_system(text: str) -> bool:
    """Copy `text` to the system's clipboard. Returns whether that succeeded."""
    command = system_clipboard_command()
    if command is None:
        return False
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
