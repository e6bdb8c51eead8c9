"""When a sentence counts as tagged by a passage: one rule for the agreement, the disagreements, the
view of everybody, the apparatus, the search for tags and the report.

One character in common is no judgement about a sentence. Whoever selects one that ends "…for
Turkey." and the "A" of the next has tagged one sentence, not two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from corpus.document import Span
from corpus.text.lazy_pattern import LazyPattern
from corpus.text.words import words

COUNTING_RULE = (
    "a sentence counts as tagged by a passage that covers a whole word of it (of two letters "
    "or more) or half of it; a shorter passage counts for the sentence that contains most of "
    "it"
)
"""The rule in words, for those who read the figures."""

_SHORTEST_WORD = 2
"""Letters of a word that counts: a stray letter is often a word, such as "A" or "I"."""
_WORD_REACH = 200
"""Characters before a passage in which the word begins that it may have cut."""
# Scripts without blanks between words: two of their characters count as a word.
_WITHOUT_BLANKS = LazyPattern(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]{2}"
)


def covers_sentence(text: str, sentence: Span, passage: Span) -> bool:
    """Whether `passage` of `text` counts for this sentence (see COUNTING_RULE)."""
    shared = _shared(sentence, passage)
    if shared.empty:
        return False
    if 2 * (shared.end - shared.start) >= sentence.end - sentence.start:
        return True
    if _has_word(text, shared):
        return True
    if _has_word(text, passage):
        return False
    # No passage may fall out of the count: this one counts for the sentence that has most of it.
    return 2 * _visible(text, shared) >= _visible(text, passage)


def covers_quote(quote: str, place: Span, passage: Span) -> bool:
    """The same for a stretch that is known by its words and its place only."""
    shared = _shared(place, passage)
    if shared.empty:
        return False
    if 2 * (shared.end - shared.start) >= place.end - place.start or place.contains(passage):
        return True
    return _has_word(quote, Span(shared.start - place.start, shared.end - place.start))


def covered_sentences(text: str, sentences: Sequence[Span], passage: Span) -> list[int]:
    """The indexes of the sentences (disjoint and in order) for which `passage` counts."""
    inner = overlapping(sentences, passage)
    # Only the first and the last of several can be covered in part.
    return [
        n
        for n in inner
        if passage.contains(sentences[n]) or covers_sentence(text, sentences[n], passage)
    ]


def overlapping(spans: Sequence[Span], span: Span) -> range:
    """The indexes of the spans (disjoint and in order) that `span` overlaps."""
    first = bisect_right(spans, span.start, key=lambda other: other.end)
    return range(first, max(first, bisect_left(spans, span.end, key=lambda other: other.start)))


def _shared(one: Span, other: Span) -> Span:
    return Span(max(one.start, other.start), min(one.end, other.end))


def _has_word(text: str, span: Span) -> bool:
    """Whether a whole word of two letters or more lies in `span`."""
    if not text.isascii() and _WITHOUT_BLANKS.search(text, *span):
        return True
    # From before the span to behind it, so that a part of a word that it cuts is mistaken for none:
    # “can” of “can’t” is one only in a text that ends there.
    for word in words(
        text, max(0, span.start - _WORD_REACH), min(len(text), span.end + _WORD_REACH)
    ):
        if span.contains(word) and word.end - word.start >= _SHORTEST_WORD:
            return True
        if word.start >= span.end:
            break
    return False


def _visible(text: str, span: Span) -> int:
    """How many characters of `span` are not white space."""
    return sum(not char.isspace() for char in text[slice(*span)])
