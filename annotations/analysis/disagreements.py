"""Where annotators differ, sentence by sentence, most divided first: what a class talks about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from annotations.analysis.agreement.units import sentences_of, within
from annotations.model import CONSENSUS, Annotation
from annotations.service.store import Store
from corpus.document import Document, Span


class Voice(NamedTuple):
    """What one annotator says of a sentence; without tags and notes: nothing."""

    annotator: str
    tags: tuple[str, ...]
    """All that they have set on it, in the order of their passages."""
    notes: tuple[str, ...]
    annotations: tuple[str, ...]
    """The ids of the annotations that say it."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sentence on which annotators differ."""

    document: str
    """The document's id."""
    slug: str
    span: Span
    """The sentence."""
    text: str
    voices: tuple[Voice, ...]
    """Everybody who has an annotation in the document, by name; those without a tag here too, since
    not to tag is what they say."""
    consensus: Voice | None
    """What the class has settled on, if it has."""
    divided: float
    """The share of pairs of voices that gave it different sets of tags, 0 to 1."""


def disagreements(store: Store, documents: Iterable[str] | None = None) -> list[Disagreement]:
    """The sentences of these documents (their ids, or all) that are tagged differently, the most
    divided first, then in the order of the text.
    """
    wanted = [one.id for one in store.documents.all()] if documents is None else documents
    found = [
        one
        for id_ in wanted
        for one in divided(store.documents.get(id_), store.annotations(document=id_))
    ]
    # Ties stay in the order of the documents and of their texts.
    return sorted(found, key=lambda one: -one.divided)


def divided(document: Document, annotations: Iterable[Annotation]) -> list[Disagreement]:
    """The sentences on which these annotations of the document differ, in the order of the text."""
    placed = [one for one in annotations if one.status != "orphaned"]
    people = sorted({one.annotator.name for one in placed} - {CONSENSUS})
    sentences = sentences_of(document)
    said: list[dict[str, list[Annotation]]] = [{} for _ in sentences]
    for one in placed:
        for place in within(sentences, one.span):
            said[place].setdefault(one.annotator.name, []).append(one)
    found = []
    for span, here in zip(sentences, said, strict=True):
        if not here:
            continue
        voices = tuple(_voice(name, here.get(name, ())) for name in people)
        share = _divided(voices)
        if share:
            consensus = _voice(CONSENSUS, here[CONSENSUS]) if CONSENSUS in here else None
            text = document.text[span.start : span.end]
            found.append(
                Disagreement(document.id, document.slug, span, text, voices, consensus, share)
            )
    return found


def _voice(name: str, annotations: Iterable[Annotation]) -> Voice:
    several = list(annotations)
    return Voice(
        name,
        tuple(dict.fromkeys(tag for one in several for tag in one.tags)),
        tuple(one.note for one in several if one.note),
        tuple(one.id for one in several),
    )


def _divided(voices: tuple[Voice, ...]) -> float:
    """Krippendorff's observed disagreement in one unit: pairs that differ, of all pairs."""
    sets = Counter(frozenset(voice.tags) for voice in voices)
    several = len(voices)
    alike = sum(count * (count - 1) for count in sets.values())
    return 1 - alike / (several * (several - 1)) if several > 1 else 0.0
