"""A short stretch of changed text, word by word and mark by mark: where its borders moved."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from annotations.anchoring.tokenized_text import comparable

_MISSING = 0.52
"""The cost of a word that only one side has, where a replacement costs up to 1: slightly more than
half, so that replacing a word is cheaper than removing it and inserting another."""
SAME = 0.5
"""The similarity (0–1) from which words are the same, with typing errors; below, any two are
equally different."""
_SPLIT = 0.75
"""A word was split by a hyphen or by mistake if its parts, joined, are this similar to it (0–1)."""


def align_words(
    before: list[str], after: list[str], direction: int, *, tight: bool
) -> list[tuple[range, float]]:
    """For each word before its counterpart (one word after, two if it was split, none) and their
    similarity (0–1), for the cheapest way to turn one row of words into the other (Wagner and
    Fischer 1974, with words for letters).

    Rows that run backwards have the `direction` -1. Unless the rows are `tight`, words left over at
    the end of `after` cost nothing.
    """
    costs = [[j * _MISSING for j in range(len(after) + 1)]]
    steps: list[list[tuple[int, float]]] = []
    for word in before:
        above, row = costs[-1], [costs[-1][0] + _MISSING]
        row_steps = [(0, 0.0)]
        for j in range(1, len(after) + 1):
            similarity = Levenshtein.normalized_similarity(word, after[j - 1], score_cutoff=SAME)
            choices = [
                (above[j - 1] + 1 - similarity, 1, similarity),
                (above[j] + _MISSING, 0, 0.0),
                (row[j - 1] + _MISSING, -1, 0.0),
            ]
            if j > 1:
                parts = "".join(after[j - 2 : j][::direction])
                similarity = Levenshtein.normalized_similarity(word, parts)
                if similarity >= _SPLIT:
                    choices.append((above[j - 2] + 1 - similarity, 2, similarity))
            cost, taken, similarity = min(choices)
            row.append(cost)
            row_steps.append((taken, similarity))
        costs.append(row)
        steps.append(row_steps)
    counterparts = [(range(0), 0.0)] * len(before)
    i = len(before)
    j = len(after) if tight else min(range(len(after) + 1), key=costs[-1].__getitem__)
    while i and j:
        taken, similarity = steps[i - 1][j]
        if taken < 0:
            j -= 1
            continue
        if taken:
            counterparts[i - 1] = range(j - taken, j), similarity
        i, j = i - 1, j - taken
    return counterparts


def map_offset(before: str, after: str, offset: int) -> int:
    """Where an offset within a word lies in the word's counterpart."""
    for op in Levenshtein.opcodes(before, after):
        if op.src_end >= offset:
            return op.dest_start + min(offset - op.src_start, op.dest_end - op.dest_start)
    return len(after)


def matching_marks(before: str, after: str) -> int:
    """How many characters of `after` are the marks of `before`, whatever white space is between
    them. If it does not begin with them but has all of them soon, up to their end: a word was
    inserted in front of them.
    """
    if after.startswith(before):
        return len(before)
    before, after = comparable(before), comparable(after)
    at = end = 0
    for marks in before.split():
        for char in marks:
            while at < len(after) and after[at] == " ":
                at += 1
            if at == len(after) or after[at] != char:
                later = after.find(before.strip())
                return end or (later + len(before.strip()) if later >= 0 else 0)
            at += 1
            end = at
    return end
