"""Foreign sentences and lists in lines of so many cells, broken between their pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.text.clusters import clusters, display_form, fit, width_of

ENDLESS = 1_000_000
"""Cells of a line that is never broken."""
_INDENT = "  "


def wrapped(sentence: str, cells: int) -> Iterator[str]:
    """The lines of a sentence, harmless for a terminal, none wider than `cells`."""
    return _joined(fit(sentence, ENDLESS).split(), " ", cells, "")


def wrapped_pieces(
    pieces: Iterable[str], separator: str, cells: int, indent: str = _INDENT
) -> Iterator[str]:
    """The pieces one behind the other, in as many lines as it takes, all but the first indented: a
    piece is only broken where it is longer than a line. A comma stays with what it follows.
    """
    harmless = [fit(" ".join(piece.split()), ENDLESS) for piece in pieces]
    if separator.startswith(","):
        harmless[:-1] = [f"{piece}," for piece in harmless[:-1]]
        separator = " "
    return _joined(harmless, separator, cells, indent)


def _joined(pieces: Iterable[str], separator: str, cells: int, indent: str) -> Iterator[str]:
    line, begun = "", False
    for piece in pieces:
        joined = f"{line}{separator}{piece}" if begun else f"{line}{piece}"
        if width_of(joined) <= cells:
            line, begun = joined, True
            continue
        if begun:
            yield line
            line = indent if len(indent) < cells else ""
        *full, line = _broken(piece, cells, line)
        yield from full
        begun = True
    if begun:
        yield line


def _broken(piece: str, cells: int, begun: str) -> list[str]:
    """A piece behind what a line begins with; where it is longer than the line, between its words,
    and a word between its clusters.
    """
    if width_of(begun) + width_of(piece) <= cells:
        return [begun + piece]
    if " " in piece:
        return list(_joined(piece.split(" "), " ", cells, begun))
    lines, line, used = [], begun, width_of(begun)
    for cluster in clusters(piece, 0, len(piece)):
        form, width = display_form(cluster)
        if used + width > cells and line.strip():
            lines.append(line)
            line, used = "", 0
        line += form
        used += width
    return [*lines, line]
