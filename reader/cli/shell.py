"""`variorum completion` and `variorum man`: for the shell, written from the commands themselves."""

from __future__ import annotations

import os
from pathlib import Path

import click

from corpus.errors import VariorumError
from corpus.os_errors import reason_of
from reader import __version__
from reader.cli.man_page import man_page
from reader.cli.options import library_option
from reader.cli.output import on_terminal, print_line, print_message
from reader.files import replace_file

SHELLS = ("bash", "zsh", "fish")
_FILES = {
    "bash": ("XDG_DATA_HOME", ".local/share", "bash-completion/completions/variorum"),
    "zsh": ("XDG_DATA_HOME", ".local/share", "zsh/site-functions/_variorum"),
    "fish": ("XDG_CONFIG_HOME", ".config", "fish/completions/variorum.fish"),
    "man": ("XDG_DATA_HOME", ".local/share", "man/man1/variorum.1"),
}
"""Where each looks for a user's files: a variable that names a folder, that folder below the home
without it, and the file in it."""


@click.command(short_help="Complete commands and names in the shell.")
@click.argument("shell", type=click.Choice(SHELLS), required=False)
@click.option("--install", is_flag=True, help="Install the script where the shell looks for it.")
@library_option
def completion(shell: str | None, install: bool, library: Path | None) -> None:
    """Complete commands, options and the names of documents and tags in the shell.

    variorum completion --install installs the completion for your shell; open a new terminal to use
    it. Without --install the script is printed. SHELL is bash, zsh or fish.
    """
    name = shell or _own_shell()
    script = completion_script(name)
    if not install:
        print_line(script.strip())
        return
    path = _write(name, script)
    print_message(f"Wrote {path}; open a new terminal to use it.")
    if name == "zsh":
        print_message(
            f"Add this to ~/.zshrc: fpath=({path.parent} $fpath); autoload -U compinit; compinit"
        )


@click.command(short_help="Show the manual page, or install it.")
@click.option("--install", is_flag=True, help="Install the page where man looks for it.")
@library_option
def man(install: bool, library: Path | None) -> None:
    """Show the manual page of all commands; if standard output is not a terminal, print its source.

    variorum man --install installs the page in your own folder of manual pages, for man variorum.
    """
    page = man_page(__version__)
    if install:
        path = _write("man", page)
        print_message(f"Wrote {path}; man variorum shows it.")
        if not _man_finds(path.parent.parent):
            print_message(f"Set MANPATH={path.parent.parent}: so that man finds it.")
        return
    if on_terminal():
        if not _shown_by_man(page):
            from reader.cli.manual import page_as_lines, show_lines

            show_lines(page_as_lines("reference/commands"))
        return
    print_line(page.rstrip("\n"))


def _own_shell() -> str:
    """The shell of this user. Raises VariorumError for one that cannot complete."""
    name = Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        raise VariorumError("the shell is unknown; use variorum completion bash, zsh or fish")
    return name


def completion_script(shell: str) -> str:
    """What one of SHELLS reads to complete the command; ends with a line feed."""
    from click.shell_completion import get_completion_class

    from reader.cli.bash_completion import register
    from reader.cli.root import variorum

    register()
    shell_class = get_completion_class(shell)
    assert shell_class is not None
    return shell_class(variorum, {}, "variorum", "_VARIORUM_COMPLETE").source().strip() + "\n"


def _write(what: str, text: str) -> Path:
    """Write a file where its reader looks for it. Raises VariorumError where that fails."""
    variable, below, file = _FILES[what]
    named = os.environ.get(variable)
    path = (Path(named) if named else Path.home() / below) / file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text.encode())
    except OSError as error:
        raise VariorumError(f"{path} cannot be written: {reason_of(error)}") from error
    return path


def _man_finds(folder: Path) -> bool:
    """Whether `man` looks into a folder. It does so beside ~/.local/bin if programs are run from
    there.
    """
    beside = folder.parent.parent / "bin"
    on_path = os.environ.get("PATH", "").split(os.pathsep)
    return str(beside) in on_path or str(folder) in os.environ.get("MANPATH", "").split(os.pathsep)


def _shown_by_man(page: str) -> bool:
    import shutil
    import subprocess
    from tempfile import NamedTemporaryFile

    program = shutil.which("man")
    if program is None:
        return False
    with NamedTemporaryFile("w", suffix=".1", encoding="utf-8") as file:
        file.write(page)
        file.flush()
        # Some have no -l, and say so.
        command = [program, "-l", file.name]
        return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0
