"""To the clipboard: through the terminal (OSC 52), and to the system's where there is one.

Not every terminal takes OSC 52, and over ssh there is no other way: so both are done, and neither
can fail loudly.
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

_SECONDS = 3.0
"""How long the system's program may take."""


def copy(app: App[Any], text: str) -> None:
    """Put `text` into every clipboard there is, the system's in the background."""
    # A lone half of a character cannot be encoded; the clipboard gets a question mark for it.
    whole = text.encode("utf-8", "replace").decode("utf-8")
    app.copy_to_clipboard(whole)
    if app.is_headless or app.is_web or getattr(app, "served", False):
        return  # what is seen is on another machine, or nowhere
    app.run_worker(partial(to_system, whole), thread=True, group="clipboard", exit_on_error=False)


def to_system(text: str) -> bool:
    """Hand `text` to the system's clipboard; whether there is one that took it."""
    command = system_command()
    if command is None:
        return False
    encoding = "utf-16-le" if command[0].endswith("clip.exe") else "utf-8"
    try:
        # No pipe for what it prints: xclip stays behind to serve the clipboard and would hold it.
        done = subprocess.run(
            command,
            input=text.encode(encoding, "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def system_command(
    platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> list[str] | None:
    """The program that takes a text for the system's clipboard; None where there is none."""
    env = os.environ if environment is None else environment
    choices: list[list[str]] = []
    if platform == "darwin":
        choices = [["pbcopy"]]
    elif platform == "win32":
        # By its full path: the folder one is in comes first there, and anything may lie in it.
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
        found = shutil.which(name, path=env.get("PATH"))
        if found:
            return [found, *options]
    return None
