"""Where in a text its annotators have set each tag: from beginning to end, in equal parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from annotations.model import CONSENSUS, Annotation

PARTS = 20
"""As many as a line has room for, and a page of text has paragraphs."""


def along(
    length: int, annotations: Iterable[Annotation], parts: int = PARTS
) -> dict[str, list[int]]:
    """For each tag, how many annotators have set it in each part of a text of `length` code points.

    Orphaned annotations have no place, and *consensus* is no voice.
    """
    found: dict[str, list[set[str]]] = defaultdict(lambda: [set() for _ in range(parts)])
    for one in annotations:
        if one.status == "orphaned" or one.annotator.name == CONSENSUS or not length:
            continue
        first = min(parts - 1, one.span.start * parts // length)
        last = min(parts - 1, max(first, (one.span.end * parts - 1) // length))
        for tag in one.tags:
            for part in range(first, last + 1):
                found[tag][part].add(one.annotator.name)
    return {tag: [len(names) for names in several] for tag, several in found.items()}
