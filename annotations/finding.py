"""Search over notes and tags, joined with the corpus's over texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from annotations.model import Annotation
from annotations.store import Store
from corpus.document import Document, Span
from corpus.folding import fold
from corpus.search.scan import Hit, search

Field = Literal["text", "note", "tag"]
# Below this likeness (0–100) a note or tag is no answer.
_LEAST = 78.0
# Shorter words resemble too many others: only the letters themselves count.
_SHORTEST_FUZZY = 6
# Characters of the text shown on either side of an answer.
_AROUND = 90


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: a passage of a text, or an annotation whose note or tag holds the query."""

    document: str
    """The document's slug."""
    field: Field
    span: Span
    """The passage; for notes and tags that of the annotation."""
    text: str
    score: float
    """0–100."""
    annotation: str | None = None
    title: str = ""
    before: str = ""
    """What stands before the passage, for those who have to choose."""
    after: str = ""

    def as_json(self) -> dict[str, object]:
        """The object of `variorum search --json`."""
        in_text = self.field == "text"
        return {
            "document": self.document,
            "field": self.field,
            "start": self.span.start if in_text else None,
            "end": self.span.end if in_text else None,
            "text": self.text,
            "score": self.score,
        }


def find(store: Store, query: str, *, limit: int = 10) -> list[Found]:
    """What answers the query in texts, notes and tags, best first.

    Answers that are equally good come from each document in turn, so that one that says a word on
    every page does not hide the others.
    """
    needle = " ".join(fold(query).split())
    if not needle:
        return []
    documents = {
        document.id: document
        for document in (store.documents.get(summary.id) for summary in store.documents.all())
    }
    found = [_in_text(documents[hit.document], hit) for hit in search(documents.values(), query)]
    for annotation in store.annotations():
        found.extend(_in_annotation(documents[annotation.document], annotation, needle))
    return _in_turn(found)[:limit]


def _in_turn(found: Iterable[Found]) -> list[Found]:
    seen: Counter[tuple[float, str]] = Counter()
    ranked: list[tuple[float, int, int, Found]] = []
    for n, one in enumerate(found):
        turn = seen[one.score, one.document]
        seen[one.score, one.document] += 1
        ranked.append((-one.score, turn, n, one))
    return [one for *_, one in sorted(ranked, key=lambda entry: entry[:3])]


def _in_text(document: Document, hit: Hit) -> Found:
    start, end = hit.span
    return Found(
        document.slug,
        "text",
        hit.span,
        hit.text,
        hit.score,
        title=document.title,
        before=document.text[max(0, start - _AROUND) : start],
        after=document.text[end : end + _AROUND],
    )


def _in_annotation(document: Document, annotation: Annotation, needle: str) -> Iterator[Found]:
    for name in annotation.tags:
        score = _likeness(needle, fold(name), whole=True)
        if needle in fold(name).split("/"):
            score = 100.0
        if score >= _LEAST:
            yield _of(document, annotation, "tag", name, score)
    if annotation.note:
        score = _likeness(needle, " ".join(fold(annotation.note).split()), whole=False)
        if score >= _LEAST:
            yield _of(document, annotation, "note", annotation.note, score)


def _of(document: Document, annotation: Annotation, field: Field, text: str, score: float) -> Found:
    return Found(
        document.slug,
        field,
        annotation.span,
        text,
        round(score, 1),
        annotation.id,
        title=document.title,
        after=f"{annotation.annotator.name}: “{annotation.content[:_AROUND]}”",
    )


def _likeness(needle: str, text: str, *, whole: bool) -> float:
    """How like the query a tag or note is, 0–100; `whole`: all of it, not only a part."""
    if needle == text or (not whole and needle in text):
        return 100.0
    if len(needle) < _SHORTEST_FUZZY or len(needle) > len(text) + 2:
        return 0.0
    return fuzz.ratio(needle, text) if whole else fuzz.partial_ratio(needle, text)
