"""What the benchmarks read: prose of any length, and a library full of annotations on it."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from annotations.model.selectors import describe
from annotations.model.version_vectors import new_session, ticked, to_json
from annotations.service.documents import add_document
from annotations.service.store import Store
from annotations.storage import placements
from annotations.storage.version_stamping import digests
from corpus.document import Document, Span
from corpus.ids import new_id, now
from corpus.sources.json_lines import from_json_line

READER = "Ann"
"""The annotator in whose name the benchmarks read; the annotations are her class's and hers."""
_CLASS = (READER, *(f"Student {number}" for number in range(1, 20)))
_PHRASE = """The council of the lower town said on Monday that it was not told; a witness, because
the siren and the radio had failed, came with seven thousand people to the bridge. It’s certainly a
claim, allegedly by the director, although no report of the cease-fire was in the valley."""
_WORDS = re.findall(r"[\w’-]+", _PHRASE)


def prose(megabytes: float, seed: int = 7) -> str:
    """English-looking paragraphs, the same for the same seed."""
    chance = random.Random(seed)
    paragraphs, size = [], 0
    while size < megabytes * 1e6:
        sentences = []
        for _ in range(chance.randint(2, 8)):
            words = chance.choices(_WORDS, k=chance.randint(6, 28))
            sentences.append(" ".join(words).capitalize() + ".")
        paragraphs.append(" ".join(sentences))
        size += len(paragraphs[-1].encode()) + 2
    return "\n\n".join(paragraphs)


def library(path: Path, texts: dict[str, str], annotations: int) -> None:
    """A library of these texts (by slug), the first with many annotations, the others with a
    tenth of them; each was made by itself, and is an entry of the history.
    """
    store = Store.open(path, READER)
    try:
        for number, (slug, text) in enumerate(texts.items()):
            record = {"id": slug, "title": f"{slug.title()} of the town", "text": text}
            add_document(store, from_json_line(json.dumps(record), number + 1))
            document = store.documents.get(slug)
            _annotate(store, document, annotations // (10 if number else 1), seed=number)
    finally:
        store.close()


def _annotate(store: Store, document: Document, count: int, seed: int) -> None:
    """Annotations of a few words to a few sentences, and one over half of the text."""
    chance = random.Random(seed)
    length = len(document.text)
    spans = {Span(length // 4, 3 * length // 4)}
    while len(spans) < count:
        start = chance.randrange(length - 400)
        spans.add(Span(start, start + chance.randint(4, 300)))
    moment = now()
    with store.database.transaction() as tx:
        people = [store.rows.annotator(tx, name).id for name in _CLASS]
        tags = [store.tags.ensure(tx, name) for name in ("claim", "opinion", "disputed", "figure")]
        ids = [new_id() for _ in spans]
        tx.add_all(
            "annotations",
            ("id", "document", "revision", "annotator", "start", "end", "content", "prefix",
             "suffix", "note", "status", "created", "modified"),
            (
                (id_, document.id, document.revision, chance.choice(people), *span,
                 found.content, found.prefix, found.suffix,
                 "Who says so?" if chance.random() < 0.1 else None, "anchored", moment, moment)
                for id_, span in zip(ids, spans, strict=True)
                if (found := describe(document.text, span))
            ),
        )  # fmt: skip
        tx.add_all(
            "annotation_tags",
            ("annotation", "tag"),
            [(id_, tag) for id_ in ids for tag in chance.sample(tags, chance.choice((1, 1, 1, 2)))],
        )
        # What the store writes beside them: without it nothing is counted, and nothing is proved.
        placements.rebuild(tx)
        version = to_json(ticked({}, new_session(), moment))
        tx.add_all("annotation_versions", ("annotation", "version"), [(i, version) for i in ids])
        tx.add_all(
            "annotation_digests",
            ("annotation", "digest"),
            list(digests(store.database.tuples, ids).items()),
        )
        first = 1 + max((entry.id for entry in store.journal.history(limit=1)), default=0)
        tx.add_all(
            "journal",
            ("id", "turn", "annotator", "label", "state", "at"),
            [
                (n, n, people[0], "tagged a passage", "done", moment)
                for n in range(first, first + len(ids))
            ],
        )
