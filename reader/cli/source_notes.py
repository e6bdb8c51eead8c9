"""What a reader should know of how a source was read, as `add` and `clean` say it."""

from __future__ import annotations

from corpus.cleaning.warning import warning_for
from corpus.sources.source import PreparedSource


def source_notes(prepared: PreparedSource) -> tuple[str, ...]:
    """The notes of a source, and whether its encoding was only guessed."""
    if not prepared.guessed:
        return prepared.notes
    guess = f"read as {prepared.source.encoding}; change it with --encoding"
    return (*prepared.notes, guess)


def cleaning_notes(prepared: PreparedSource, where: str) -> tuple[str, ...]:
    """The notes of a source, and what to look at in its cleaning; `where` begins the sentence that
    says where that is shown.
    """
    doubtful = warning_for(prepared.cleaned)
    told = (f"{doubtful}; {where} was removed",) if doubtful else ()
    return (*source_notes(prepared), *told)
