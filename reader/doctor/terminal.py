"""The terminal: its size, colours, mouse, clipboard and characters."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping

from reader.doctor.finding import Finding
from reader.doctor.terminal_answers import Answers
from reader.terminal.clipboard import system_clipboard_command

LEAST_COLUMNS, LEAST_LINES = 80, 24
_TIMEOUT = 2.0


def terminal_findings(answers: Answers, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Findings about the terminal that this program runs in."""
    if not sys.stdout.isatty():
        yield Finding(
            "terminal", "unknown", "the output goes to a file or another program",
            "run variorum doctor in the terminal in which you read",
        )  # fmt: skip
    else:
        yield _kind(environment)
        yield _size(*shutil.get_terminal_size())
    yield colours(environment)
    yield mouse(answers, environment)
    yield clipboard(answers, environment)
    yield characters()


def _kind(environment: Mapping[str, str]) -> Finding:
    if environment.get("TERM", "") in ("", "dumb", "unknown"):
        return Finding(
            "terminal", "problem", "TERM names no terminal that can show a screen",
            "start variorum in a terminal; over ssh, use ssh -t",
        )  # fmt: skip
    program = environment.get("TERM_PROGRAM", "")
    name = environment["TERM"] if program in ("", "tmux") else program
    within = (
        " in tmux" if environment.get("TMUX") else " in screen" if environment.get("STY") else ""
    )
    over = " over ssh" if environment.get("SSH_CONNECTION") else ""
    return Finding("terminal", "ok", f"{name}{within}{over}")


def _size(columns: int, lines: int) -> Finding:
    says = f"{columns} columns, {lines} lines"
    if columns < LEAST_COLUMNS or lines < LEAST_LINES:
        return Finding(
            "size", "limited", says,
            f"two texts side by side need {LEAST_COLUMNS} columns and {LEAST_LINES} lines: enlarge "
            "the window, or choose a smaller font",
        )  # fmt: skip
    return Finding("size", "ok", says)


def colours(environment: Mapping[str, str]) -> Finding:
    """How many colours there are, by the variables that programs go by."""
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR"):
        return Finding(
            "colours", "limited", "none: NO_COLOR is set; tags are told apart by letters",
            "unset NO_COLOR to have colours",
        )  # fmt: skip
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit") or "direct" in term:
        return Finding("colours", "ok", "16 million")
    if environment.get("TMUX"):
        advice = (
            'in ~/.tmux.conf: set -g default-terminal "tmux-256color" and set -ag '
            'terminal-overrides ",*:RGB"; then export COLORTERM=truecolor'
        )
    else:
        advice = "if your terminal has more, export COLORTERM=truecolor; T chooses a theme"
    if "256" in term:
        return Finding("colours", "limited", "256, so that tints are approximate", advice)
    return Finding("colours", "limited", "16, so that tags are told apart by letters", advice)


def mouse(answers: Answers, environment: Mapping[str, str]) -> Finding:
    """Whether clicks and drags arrive."""
    if environment.get("TMUX"):  # for a program that asks for it, whatever its option says
        return Finding("mouse", "ok", "passed on by tmux")
    if answers.mouse:
        return Finding("mouse", "ok", "reported; with shift the terminal itself selects")
    if answers.mouse is False:
        return Finding("mouse", "limited", "not reported; every command has a key")
    return Finding("mouse", "unknown", "the terminal does not say whether it reports it")


def clipboard(answers: Answers, environment: Mapping[str, str]) -> Finding:
    """Whether what is copied reaches the system."""
    remote = bool(environment.get("SSH_CONNECTION"))
    if not remote and (command := system_clipboard_command(environment=environment)):
        return Finding("clipboard", "ok", f"copied with {os.path.basename(command[0])}")  # noqa: PTH119
    if environment.get("TMUX") and (setting := _tmux_option("set-clipboard")) is not None:
        if setting == "off":
            return Finding(
                "clipboard", "limited", "tmux does not pass it on",
                "in ~/.tmux.conf: set -g set-clipboard on",
            )  # fmt: skip
        return Finding("clipboard", "ok", "tmux passes it on to the terminal")
    if answers.clipboard:
        return Finding("clipboard", "ok", "set by the terminal (OSC 52)")
    advice = "allow programs to set the clipboard (OSC 52) in the settings of your terminal"
    if not remote and sys.platform.startswith("linux"):
        missing = "wl-clipboard" if environment.get("WAYLAND_DISPLAY") else "xclip or xsel"
        if environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY"):
            advice = f"install {missing}, or {advice}"
    return Finding(
        "clipboard", "unknown", "the terminal does not say whether programs may set it", advice
    )


def characters() -> Finding:
    """Whether letters beyond ASCII arrive and are shown."""
    encoding = locale.getencoding() if hasattr(locale, "getencoding") else sys.stdout.encoding
    shown = encoding.upper().replace("UTF8", "UTF-8")
    if shown == "UTF-8":
        return Finding("characters", "ok", "UTF-8")
    return Finding(
        "characters", "problem", f"{shown}: letters beyond it cannot be shown",
        "export LC_ALL=C.UTF-8, or another locale of locale -a that ends in UTF-8",
    )  # fmt: skip


def _tmux_option(name: str) -> str | None:
    """The value of an option of the tmux that this runs in; None if it cannot be asked."""
    program = shutil.which("tmux")
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, "show-options", "-gqv", name], capture_output=True, text=True,
            timeout=_TIMEOUT, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode == 0 and not done.stdout.strip():
            done = subprocess.run(
                [program, "show-options", "-sqv", name], capture_output=True, text=True,
                timeout=_TIMEOUT, check=False, stdin=subprocess.DEVNULL,
            )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None
