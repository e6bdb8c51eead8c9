"""A short stretch of changed text, word by word and mark by mark: where its borders went."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from annotations.anchoring.wording import plain

# What a word costs that one side has and the other has not, where another word costs up to 1: a bit
# more than half, so that replacing a word is cheaper than taking it out and putting another in.
_MISSING = 0.52
# Words are the same, with typing errors, from here on (0–1); below, any two are equally different.
SAME = 0.5
# A word is parted by a hyphen, or by a slip, if its parts, joined, are this much like it (0–1).
_PARTED = 0.75


def paired(
    ours: list[str], theirs: list[str], way: int, *, tight: bool
) -> list[tuple[range, float]]:
    """For each of our words its counterpart (one of their words, two where it was parted, none) and
    the likeness (0–1), for the cheapest way to make one row of words of the other (Wagner and
    Fischer 1974, with words for letters).

    Rows that run backwards have `way` -1. If they are not `tight`, what is left of theirs at the
    end costs nothing.
    """
    costs = [[j * _MISSING for j in range(len(theirs) + 1)]]
    steps: list[list[tuple[int, float]]] = []
    for word in ours:
        above, row = costs[-1], [costs[-1][0] + _MISSING]
        step = [(0, 0.0)]
        for j in range(1, len(theirs) + 1):
            alike = Levenshtein.normalized_similarity(word, theirs[j - 1], score_cutoff=SAME)
            choices = [
                (above[j - 1] + 1 - alike, 1, alike),
                (above[j] + _MISSING, 0, 0.0),
                (row[j - 1] + _MISSING, -1, 0.0),
            ]
            if j > 1:
                alike = Levenshtein.normalized_similarity(word, "".join(theirs[j - 2 : j][::way]))
                if alike >= _PARTED:
                    choices.append((above[j - 2] + 1 - alike, 2, alike))
            cost, taken, alike = min(choices)
            row.append(cost)
            step.append((taken, alike))
        costs.append(row)
        steps.append(step)
    found = [(range(0), 0.0)] * len(ours)
    i = len(ours)
    j = len(theirs) if tight else min(range(len(theirs) + 1), key=costs[-1].__getitem__)
    while i and j:
        taken, alike = steps[i - 1][j]
        if taken < 0:
            j -= 1
            continue
        if taken:
            found[i - 1] = range(j - taken, j), alike
        i, j = i - 1, j - taken
    return found


def carried(before: str, after: str, at: int) -> int:
    """Where a position inside a word comes to lie in the word's counterpart."""
    for op in Levenshtein.opcodes(before, after):
        if op.src_end >= at:
            return op.dest_start + min(at - op.src_start, op.dest_end - op.dest_start)
    return len(after)


def marks_alike(old: str, new: str) -> int:
    """How far `new` begins with the marks of `old`, whatever space is between them; if it does not
    at all, but has all of them soon, as far as they go: a word was put in before them.
    """
    if new.startswith(old):
        return len(old)
    old, new = plain(old), plain(new)
    at = far = 0
    for mark in old.split():
        for char in mark:
            while at < len(new) and new[at] == " ":
                at += 1
            if at == len(new) or new[at] != char:
                later = new.find(old.strip())
                return far or (later + len(old.strip()) if later >= 0 else 0)
            at += 1
            far = at
    return far
