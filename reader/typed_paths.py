"""Paths as people type and paste them, and as terminals and file managers drop them.

Pure: nothing is looked up, since a folder on a network may take seconds to answer.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

_URI = re.compile(r"(?i)file:/")
_QUOTED = re.compile(r"^['\"]|\\[^\w/]")
"""What only a shell would write: a quotation mark in front, or an escaped sign."""
_WINDOWS_WORD = re.compile(r'"([^"]*)"|(\S+)')
_FOLDER_ENDS = ("/", "\\") if os.name == "nt" else ("/",)


def paths_in(text: str, *, windows: bool = os.name == "nt") -> list[str]:
    """The paths that a text names: itself, or several that are quoted for a shell, on lines of
    their own, or addresses of files (`file://…`). What a shell would cut into words that are no
    whole paths is one path with blanks in it. `~` stays.
    """
    lines = [line.strip("\r") for line in text.split("\n")]
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    if len(lines) > 1:
        return [path for line in lines for path in paths_in(line, windows=windows)]
    line = lines[0] if lines else ""
    words = _words(line.strip(), windows)
    if len(words) > 1 and all(_is_whole(word, windows) for word in words):
        return [_decoded(word, windows) for word in words]
    if len(words) == 1 and (_QUOTED.search(line.strip()) or _URI.match(words[0])):
        return [_decoded(words[0], windows)]
    if not words and line.lstrip()[:1] in ("'", '"'):  # the second quotation mark is yet to come
        line = line.lstrip()[1:]
    return [line] if line.strip() else []


def is_whole(text: str) -> bool:
    """Whether a text is a path from the root or a home, or the address of a file."""
    return _is_whole(text, os.name == "nt")


def joined(paths: Iterable[str]) -> str:
    """Several paths in one line, from which `paths_in` has them again."""
    if os.name == "nt":
        return " ".join(f'"{path}"' for path in paths)
    return " ".join(map(_shell_word, paths))


def split_at_folder(text: str) -> tuple[str, str]:
    """The folder in a path that is being typed, with its slash, and the beginning of the name that
    follows.
    """
    at = max(text.rfind(end) for end in _FOLDER_ENDS) + 1
    return text[:at], text[at:]


def common_beginning(names: Iterable[str], typed: str) -> str:
    """What all these names begin with, which is at least as long as `typed`, whatever its case.
    Where their case differs, it is that of the first.
    """
    among = list(names)
    if not among:
        return typed
    first = among[0]
    length = min(map(len, among))
    folded = [name.casefold() for name in among]
    if any(len(name) != len(own) for name, own in zip(among, folded, strict=True)):
        folded = among  # letters that fold to several: only the same ones are alike
    while length and any(name[:length] != folded[0][:length] for name in folded):
        length -= 1
    return first[:length] if length >= len(typed) else typed


def _words(line: str, windows: bool) -> list[str]:
    if windows:
        return [quoted or word for quoted, word in _WINDOWS_WORD.findall(line)]
    try:
        return shlex.split(line)
    except ValueError:  # an apostrophe in a name that nobody quoted
        return []


def _is_whole(word: str, windows: bool) -> bool:
    if _URI.match(word) or word == "~" or word.startswith("~/"):
        return True
    return (PureWindowsPath if windows else PurePosixPath)(word).is_absolute()


def _decoded(word: str, windows: bool) -> str:
    """The path of a `file://` address, in which blanks and other letters are written as %20."""
    if not _URI.match(word):
        return word
    try:
        parts = urlsplit(word)
    except ValueError:
        return word
    path = unquote(parts.path, errors="surrogateescape")
    for sign, rest in (("?", parts.query), ("#", parts.fragment)):  # people do not write %23
        if rest:
            path += sign + unquote(rest, errors="surrogateescape")
    return path[1:] if windows and re.match(r"/[A-Za-z]:", path) else path


def _shell_word(path: str) -> str:
    """Quoted for a shell, but for a `~` that it would replace."""
    if path.startswith("~/") and re.fullmatch(r"[\w@%+=:,./~-]+", path):
        return path
    return shlex.quote(path)
