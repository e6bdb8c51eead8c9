"""What keeps a cleaning from failing: a text kept line by line where a rule breaks down, and no
garbage collection over a long text.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.cleaning.assembly import assemble
from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.ledger import Ledger
from corpus.cleaning.review import Choice
from corpus.cleaning.rules import characters, lines
from corpus.document import Block
from corpus.errors import Fault

_LONG = 1_000_000
"""Characters of a text over which the garbage collector takes longer than the cleaning."""


def keep_lines(
    broken: Draft, choices: tuple[Choice, ...], error: Exception
) -> tuple[tuple[Block, ...], Ledger]:
    """The text of a draft over which a rule broke down: each line a paragraph, and nothing changed
    but what no file can hold. Raises Fault if a reader's review cannot be carried out therefore.
    """
    if choices or broken.without:
        raise Fault(f"it cannot be cleaned in this way: {reason_of(error)}") from error
    draft = Draft(broken.raw)
    characters.surrogates(draft)
    lines.split_into_lines(draft)
    draft.units = [Unit([line], line.text, line.blanks) for line in draft.lines]
    return assemble(draft)


def reason_of(error: Exception) -> str:
    """An error in a few words."""
    return str(error) if isinstance(error, Fault) else f"{type(error).__name__}: {error}"


@contextmanager
def paused_garbage_collection(text: str) -> Iterator[None]:
    """No garbage collection in the block if the text is long: it makes millions of values that
    stay, and looking through them again and again would take longer than the cleaning.
    """
    if len(text) < _LONG or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
