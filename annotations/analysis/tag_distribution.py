"""Where in a text its annotators have set each tag: from beginning to end, in equal parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from annotations.model import CONSENSUS, Annotation

PARTS = 20
"""As many as fit on a line, and as a page of text has paragraphs."""


def tag_distribution(
    length: int, annotations: Iterable[Annotation], parts: int = PARTS
) -> dict[str, list[int]]:
    """For each tag, how many annotators have set it in each part of a text of `length` code points.

    Orphaned annotations have no place, and *consensus* is not an annotator.
    """
    annotators: dict[str, list[set[str]]] = defaultdict(lambda: [set() for _ in range(parts)])
    for annotation in annotations:
        name = annotation.annotator.name
        if annotation.status == "orphaned" or name == CONSENSUS or not length:
            continue
        first = min(parts - 1, annotation.span.start * parts // length)
        last = min(parts - 1, max(first, (annotation.span.end * parts - 1) // length))
        for tag in annotation.tags:
            for part in range(first, last + 1):
                annotators[tag][part].add(name)
    return {tag: [len(names) for names in by_part] for tag, by_part in annotators.items()}
