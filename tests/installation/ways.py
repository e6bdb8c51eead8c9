"""The ways in which people install the program, each into a place of its own, with everything that
it depends on as that installer resolves it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

OLD_PIP = "23.2.1"
"""That which Python 3.11.5 to 3.12.1 bring: it does not recognise every extra of other packages."""
PLACE = "a stranger’s Zuhause für alles"
"""Blanks and letters beyond ASCII, as in people's names."""


@dataclass(frozen=True)
class Installed:
    """The program, installed."""

    command: Path
    python: Path
    """Of its environment."""
    uninstall: Sequence[str | Path]
    """What takes a package out of it; the package's name follows."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """What the installer needs in order to find it again."""
    tools: Path | None = None
    """The folder of the installer's command, where it is a command of its own."""

    @property
    def prefix(self) -> Path:
        """The folder of its environment."""
        return self.python.parent.parent

    def megabytes(self) -> float:
        """What it takes on disk, without what Python compiles and without pip."""
        files = (path for path in self.prefix.rglob("*") if not path.is_symlink())
        sizes = (
            path.stat().st_size
            for path in files
            if path.is_file()
            and path.suffix != ".pyc"
            and not _OF_PIP.intersection(path.relative_to(self.prefix).parts)
        )
        return sum(sizes) / 1e6


_OF_PIP = {"pip", "setuptools"}
Way = Callable[[Path, Path, str], Installed]
"""From a folder, a wheel or sdist, and the Python to use to what was installed there."""


class InstallationError(Exception):
    """Something did not do what it should; the text shows what it was and what it said."""


def run(*command: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
    """What a command prints, which must succeed."""
    done = subprocess.run(
        command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        words = " ".join(map(str, command))
        raise InstallationError(f"{words}\nended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def clean_environment(**more: str) -> dict[str, str]:
    """Without what an environment that this runs in would pass on."""
    left_out = ("PYTHON", "VIRTUAL_ENV", "VARIORUM", "PIP_TARGET", "PIP_USER", "PIP_REQUIRE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", **more}


def bin_of(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def new_environment(place: Path, python: str) -> Path:
    """A virtual environment; returns its Python."""
    run(python, "-m", "venv", place, env=clean_environment())
    return bin_of(place) / "python"


def _with_pip(requirement: str | None) -> Way:
    def install(folder: Path, package: Path, python: str) -> Installed:
        place = folder / PLACE
        inner = new_environment(place, python)
        pip = (inner, "-m", "pip")
        env = clean_environment()
        if requirement is not None:
            run(*pip, "install", "--quiet", "--upgrade", requirement, env=env)
        run(*pip, "install", "--quiet", package, env=env)
        run(*pip, "check", env=env)
        return Installed(bin_of(place) / "variorum", inner, (*pip, "uninstall", "--yes"))

    return install


def _with_pipx(folder: Path, package: Path, python: str) -> Installed:
    tool = new_environment(folder / "tool", python)
    places = {
        # pipx itself warns of blanks.
        "PIPX_HOME": str(folder / "pipx"), "PIPX_BIN_DIR": str(folder / "bin"),
        "PIPX_MAN_DIR": str(folder / "man"), "PIPX_DEFAULT_PYTHON": str(tool), "USE_EMOJI": "0",
    }  # fmt: skip
    env = clean_environment(**places)
    run(tool, "-m", "pip", "install", "--quiet", "pipx", env=env)
    run(tool, "-m", "pipx", "install", package, env=env)
    inner = bin_of(folder / "pipx/venvs/variorum") / "python"
    uninstall = (tool, "-m", "pipx", "runpip", "variorum", "uninstall", "--yes")
    return Installed(folder / "bin/variorum", inner, uninstall, places, bin_of(folder / "tool"))


def _with_uv(folder: Path, package: Path, python: str) -> Installed:
    tool = new_environment(folder / "tool", python)
    places = {
        "UV_TOOL_DIR": str(folder / PLACE), "UV_TOOL_BIN_DIR": str(folder / "bin"),
        "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy",
    }  # fmt: skip
    env = clean_environment(**places)
    run(tool, "-m", "pip", "install", "--quiet", "uv", env=env)
    uv = bin_of(folder / "tool") / "uv"
    run(uv, "tool", "install", "--quiet", "--python", python, package, env=env)
    inner = bin_of(folder / PLACE / "variorum") / "python"
    uninstall = (uv, "pip", "uninstall", "--python", inner)
    return Installed(folder / "bin/variorum", inner, uninstall, places, bin_of(folder / "tool"))


WAYS: dict[str, Way] = {
    "own-pip": _with_pip(None),
    "old-pip": _with_pip(f"pip=={OLD_PIP}"),
    "pip": _with_pip("pip"),
    "pipx": _with_pipx,
    "uv": _with_uv,
}


def base_python() -> str:
    """The Python that this environment was made with."""
    return getattr(sys, "_base_executable", None) or sys.executable
