"""`variorum manual`: the pages of the manual as text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from reader.cli.options import library_option
from reader.cli.output import on_terminal, print_line, styled, width

_MEASURE = 80
_STYLES = {"title": ("bold",), "heading": ("bold",), "subheading": ("bold",), "head": ("bold",)}


@click.command(short_help="Read the manual.")
@click.argument("page", nargs=-1)
@library_option
def manual(page: tuple[str, ...], library: Path | None) -> None:
    """Print a page of the manual; without PAGE, list the pages.

    PAGE is a name of the list, the last part of one, or a title, as in variorum manual blind-round.
    In the reader the same pages open with ? and m.
    """
    show_lines(page_as_lines(" ".join(page)) if page else _contents())


def show_lines(lines: Iterable[str]) -> None:
    """Print them; on a terminal, in the pager."""
    lines = list(lines)  # an error comes before the pager
    if on_terminal():
        os.environ.setdefault("LESS", "-FR")  # ends by itself where all fits the screen
        click.echo_via_pager(f"{line}\n" for line in lines)
    else:
        for line in lines:
            print_line(line)


def page_as_lines(words: str) -> Iterator[str]:
    """The lines of a page. Raises VariorumError where these words name none."""
    from reader.manual.blocks import page_blocks
    from reader.manual.layout import page_lines
    from reader.manual.pages import find_page, page_text

    blocks = page_blocks(page_text(find_page(words)))
    for line in page_lines(blocks, min(_MEASURE, width(_MEASURE))).lines:
        text = line.text.rstrip()
        yield styled(text, *_STYLES[line.kind]) if line.kind in _STYLES else text


def _contents() -> Iterator[str]:
    from reader.manual.pages import SECTIONS, title_of

    names = [path.removesuffix(".md") for paths in SECTIONS.values() for path in paths]
    cells = max(map(len, names))
    for section, paths in SECTIONS.items():
        yield styled(section, "bold")
        for path in paths:
            yield f"  {path.removesuffix('.md'):<{cells}}  {title_of(path)}"
