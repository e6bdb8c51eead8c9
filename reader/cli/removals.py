"""What cleaning took away and changed, as a diff: in colours on a terminal, plain in a pipe."""

from __future__ import annotations

import os
from collections.abc import Iterator

from corpus.cleaning.changes import Change, changes
from corpus.cleaning.cleaned import Cleaned
from reader.cli.output import count, on_terminal, print_line, print_message
from reader.terminal.safe import safe, safe_line


def print_changes(cleaned: Cleaned) -> None:
    """Every change with its rule, how sure that is and why; those of white space as a number."""
    all_changes = changes(cleaned)
    shown = [change for change in all_changes if not change.minor]
    if not all_changes:
        print_message("no changes: nothing was removed or repaired")
        return
    text = "".join(f"{line}\n" for change in shown for line in diff(cleaned, change))
    for line in _coloured(text).splitlines():
        print_line(line)
    minor = len(all_changes) - len(shown)
    if minor:
        print_message(
            f"… and {count(minor, 'line end')} or spaces joined or normalised; --json lists all"
        )


def diff(cleaned: Cleaned, change: Change) -> Iterator[str]:
    """The lines of one change: where and why, what was there, what is there now."""
    sure = f"{round(100 * change.confidence)} % certain"
    parts = (f"{change.raw.start}–{change.raw.end}", change.rule, change.fate, sure)
    why = f": {change.evidence}" if change.evidence else ""
    yield safe_line(f"@@ {' · '.join(parts)}{why} @@")
    before = cleaned.ledger.raw[slice(*change.raw)]
    after = cleaned.text[slice(*change.clean)]
    if before == after:  # only marked
        yield from (f" {line}" for line in _lines(before))
        return
    yield from (f"-{line}" for line in _lines(before))
    if after:
        yield from (f"+{line}" for line in _lines(after))


def _lines(text: str) -> list[str]:
    return [safe_line(line) for line in safe(text).split("\n") if line.strip()]


def _coloured(text: str) -> str:
    if not on_terminal() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    # Where nothing is coloured, Pygments need not be loaded.
    from pygments import highlight
    from pygments.formatters import TerminalFormatter
    from pygments.lexers import DiffLexer

    return str(highlight(text, DiffLexer(stripnl=False), TerminalFormatter()))
