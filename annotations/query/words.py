"""The words of a query as a condition: exact, apart from case, accents and endings."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.search.query import parse
from corpus.text.folding import fold
from corpus.text.romanisation import romanised
from corpus.text.words import folded_words, indexed_words


@dataclass(frozen=True, slots=True)
class WordsCondition:
    """Beginnings of words, phrases, and what must not be there; folded."""

    beginnings: tuple[str, ...]
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> WordsCondition:
        """The condition for what was typed."""
        query = parse(text, alone=False)
        in_phrases = {word for phrase in query.phrases for word in folded_words(phrase)}
        return cls(
            tuple(f" {word}" for word in query.words if word not in in_phrases),
            tuple(_padded(phrase) for phrase in query.phrases),
            tuple(_padded(phrase) for phrase in query.excluded),
        )

    def holds(self, *texts: str) -> bool:
        """Whether all words are in one of these texts or another, and none that is excluded."""
        searched = "\n".join(map(_lines, map(fold, texts)))
        return (
            all(word in searched or romanised(word) in searched for word in self.beginnings)
            and all(phrase in searched for phrase in self.phrases)
            and not any(phrase in searched for phrase in self.excluded)
        )


def _lines(folded: str) -> str:
    """All words in order, again with the last characters of runs without spaces among them, and
    again in Latin letters.
    """
    lines = [_padded(folded)]
    if not folded.isascii():
        lines += [f" {' '.join(indexed_words(folded))} ", _padded(romanised(folded))]
    return "\n".join(lines)


def _padded(folded: str) -> str:
    return f" {' '.join(folded_words(folded))} "
