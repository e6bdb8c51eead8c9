"""Search over notes and tags, joined with the corpus's over texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from annotations.store import Store
from corpus.document import Span
from corpus.folding import fold
from corpus.search.scan import search

Field = Literal["text", "note", "tag"]
_LEAST = 78.0


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
    """What answers the query in texts, notes and tags, best first."""
    if not fold(query).split():
        return []
    documents = [store.documents.get(summary.id) for summary in store.documents.all()]
    slugs = {document.id: document.slug for document in documents}
    found = [
        Found(slugs[hit.document], "text", hit.span, hit.text, hit.score)
        for hit in search(documents, query)
    ]
    needle = " ".join(fold(query).split())
    for annotation in store.annotations():
        for name in annotation.tags:
            score = fuzz.ratio(needle, fold(name))
            if score >= _LEAST or needle in fold(name).split("/"):
                found.append(
                    Found(
                        annotation.slug,
                        "tag",
                        annotation.span,
                        name,
                        round(score, 1),
                        annotation.id,
                    )
                )
        if annotation.note:
            note = " ".join(fold(annotation.note).split())
            score = 100.0 if needle in note else 0.0
            if not score and len(needle) <= len(note):
                score = fuzz.partial_ratio(needle, note)
            if score >= _LEAST:
                found.append(
                    Found(
                        annotation.slug, "note", annotation.span, annotation.note, round(score, 1),
                        annotation.id,
                    )
                )  # fmt: skip
    return sorted(found, key=lambda one: -one.score)[:limit]
