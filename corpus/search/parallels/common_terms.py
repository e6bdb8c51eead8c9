"""Words that say nothing because a language uses them everywhere, counted in the library itself.

English has a list of common words (`synonyms.txt`). Of other languages, what stands in a large
share of the sentences of the library's documents in that language is common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from corpus.search.parallels.sentence_terms import SentenceTerms

SHARE = 0.04
"""The share of a language's sentences from which a term in them says nothing; fitted on one half of
parallel news in seven languages."""
_FEWEST = 20
"""So many sentences at least must have it: in a few articles about one matter, the words of that
are as frequent."""
_MOST_SENTENCES = 4_000
"""Sentences that are counted: more change little."""
SYLLABLES_OF_WORD = {"vi": 2}
"""Languages that write every syllable as a word, and how many of them a word has, about."""


def has_list(language: str | None) -> bool:
    """Whether the common words of a language (ISO 639-1) are listed; also if it is not known."""
    return language is None or language.partition("-")[0].lower() == "en"


def common_terms(stretches: Iterable[SentenceTerms]) -> frozenset[str]:
    """The terms that say nothing in the language of these sentences."""
    counts: Counter[str] = Counter()
    sentences = 0
    for stretch in stretches:
        sentences += len(stretch.spans)
        counts.update({term: len(having) for term, having in stretch.postings.items()})
        if sentences >= _MOST_SENTENCES:
            break
    least = max(_FEWEST, SHARE * sentences)
    return frozenset(term for term, count in counts.items() if count >= least)
