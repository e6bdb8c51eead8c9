"""The pages of the manual: which there are, what they say, and where their links lead.

An installed program has the files beside this module. In a checkout they are in `docs/manual`, and
what is made from the code is made when it is read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from corpus.errors import VariorumError

CONTENTS = "contents.md"
"""The page that lists the others. It is made here, since the site has a menu instead."""
SECTIONS: Mapping[str, Sequence[str]] = {
    "Start": ("index.md",),
    "Tutorials": (
        "tutorials/first-article.md",
        "tutorials/seminar.md",
        "tutorials/other-programs.md",
    ),
    "How-to": (
        "how-to/install.md",
        "how-to/add.md",
        "how-to/read.md",
        "how-to/codebook.md",
        "how-to/class.md",
        "how-to/blind-round.md",
        "how-to/browser.md",
        "how-to/r-pandas-duckdb.md",
        "how-to/cleaning.md",
        "how-to/keys.md",
        "how-to/backup.md",
        "how-to/screen-readers.md",
        "how-to/right-to-left.md",
    ),
    "Reference": (
        "reference/commands.md",
        "reference/keys.md",
        "reference/queries.md",
        "reference/csv.md",
        "reference/columns.md",
        "reference/formats.md",
        "reference/exports.md",
        "reference/imports.md",
        "reference/settings.md",
        "reference/library.md",
        "reference/sql.md",
    ),
    "Explanation": (
        "explanation/cleaning.md",
        "explanation/agreement.md",
        "explanation/cues.md",
        "explanation/feedback.md",
        "explanation/anchoring.md",
        "explanation/merging.md",
        "explanation/threats.md",
    ),
    "Questions": ("faq.md",),
}
"""Every page by its path in the manual, in order; also the menu of the site (docs/hooks.py)."""
MADE_FROM_CODE = frozenset(
    f"reference/{name}.md"
    for name in ("columns", "commands", "formats", "keys", "library", "settings")
)
"""The pages that `docs/reference` makes."""
INSTALLED = Path(__file__).parent / "files"
_CHECKOUT = Path(__file__).parents[2] / "docs" / "manual"


class Place(NamedTuple):
    """A page, and a heading of it."""

    path: str
    slug: str = ""
    """Empty for the beginning."""


def page_paths() -> list[str]:
    """Every page, in order; the contents first."""
    return [CONTENTS, *(path for paths in SECTIONS.values() for path in paths)]


@lru_cache
def page_text(path: str) -> str:
    """The Markdown of a page. Raises VariorumError where there is no such page."""
    if path == CONTENTS:
        return "\n".join(_contents())
    if path not in page_paths():
        raise VariorumError(f"the manual has no page {path}; variorum manual lists the pages")
    try:
        if path in MADE_FROM_CODE and not INSTALLED.is_dir():
            # The makers are not installed; where they are not needed, nothing may depend on them.
            made: str = import_module(".reference", "docs").PAGES[path]()
            return made
        folder = INSTALLED if INSTALLED.is_dir() else _CHECKOUT
        return (folder / path).read_text("utf-8")
    except (OSError, ImportError) as error:
        raise VariorumError(
            f"the page {path} of the manual is missing; install Variorum again"
        ) from error


def title_of(path: str) -> str:
    """What a page is called: its first heading."""
    for line in page_text(path).splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return path


def section_of(path: str) -> str:
    """The part of the manual that a page is in; empty for the contents."""
    return next((section for section, paths in SECTIONS.items() if path in paths), "")


def find_page(words: str) -> str:
    """The path of the page that is named by its path, a part of it, or its title. Raises
    VariorumError, with the names that may be meant, where that is not one page.
    """
    typed = words.strip().casefold().removesuffix(".md")
    paths = page_paths()
    for path in paths:
        if typed in (path.removesuffix(".md"), title_of(path).casefold()):
            return path
    names = [path.removesuffix(".md") for path in paths]
    meant = [name for name in names if posixpath.basename(name) == typed]
    meant = meant or [name for name in names if typed and typed in name]
    if len(meant) == 1:
        return f"{meant[0]}.md"
    meant = meant or get_close_matches(typed, names, n=2, cutoff=0.6)
    hint = f"did you mean {' or '.join(meant[:3])}?" if meant else "variorum manual lists the pages"
    raise VariorumError(f"the manual has no page “{words[:80]}”; {hint}")


def followed(path: str, target: str) -> Place | None:
    """The place in the manual where a link of this page leads; None where it leads elsewhere."""
    if ":" in target.partition("/")[0] or target.startswith("//"):
        return None
    to, _, slug = unquote(target).partition("#")
    page = posixpath.normpath(posixpath.join(posixpath.dirname(path), to)) if to else path
    return Place(page, slug) if page in page_paths() else None


def _contents() -> Iterator[str]:
    yield "# The manual\n"
    for section, paths in SECTIONS.items():
        yield f"**{section}**\n"
        yield from (f"- [{title_of(path)}]({path})" for path in paths)
        yield ""
