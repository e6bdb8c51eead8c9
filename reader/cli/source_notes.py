"""What a reader should know of how a source was read, as `add` and `clean` say it."""

from __future__ import annotations

from corpus.sources.source import PreparedSource


def source_notes(prepared: PreparedSource) -> tuple[str, ...]:
    """The notes of a source, and whether its encoding was only guessed."""
    if not prepared.guessed:
        return prepared.notes
    guess = f"read as {prepared.source.encoding}; --encoding names another"
    return (*prepared.notes, guess)
