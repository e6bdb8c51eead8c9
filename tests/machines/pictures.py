"""All that a reader can see of a library, as values by what they are values of; and what two of
them differ in, in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from annotations.exchange.formats import csv_file
from annotations.model import Annotation
from annotations.model.memos import Memo
from annotations.model.replies import Reply
from annotations.review_queue.queue import hidden_edits
from annotations.service.store import Store

Picture = dict[tuple[str, ...], Any]


def everybodys(store: Store) -> list[Annotation]:
    """All annotations that would be shown if no blind round were on."""
    unhidden = Store(store.database, store.annotator)
    unhidden.visibility.annotator = lambda: None
    return unhidden.annotations()


def everybodys_memos(store: Store) -> list[Memo]:
    """All memos that would be shown if no blind round were on."""
    unhidden = Store(store.database, store.annotator)
    unhidden.visibility.annotator = lambda: None
    return unhidden.memos.all()


def everybodys_replies(store: Store) -> list[Reply]:
    """All replies that would be shown if no blind round were on."""
    unhidden = Store(store.database, store.annotator)
    unhidden.visibility.annotator = lambda: None
    return unhidden.replies.all()


def picture(store: Store) -> Picture:
    """Everything, by the ids and slugs of this library: for the library before and after."""
    return _picture(store, shared=False)


def shared_picture(store: Store) -> Picture:
    """What must be the same in every library that has the same in it.

    Left out is what each library may have in its own way: the ids of documents (which are known by
    their sources), slugs (who comes first has the plain one), when a document was added, the
    history, and what the screens remember.
    """
    return _picture(store, shared=True)


def _picture(store: Store, *, shared: bool) -> Picture:
    found: Picture = {}
    names: dict[str, str] = {}
    attributes, collections = store.attributes.by_document(), store.collections.by_document()
    found |= {("type", key): type_ for key, type_ in store.attributes.types().items()}
    for summary in store.documents.all():
        document = store.documents.get(summary.id)
        names[document.id] = key = (
            sources_of(store, document.id) if shared else f"{document.id} ({document.slug})"
        )
        while shared and ("document", key, "text") in found:  # two of them share all sources
            names[document.id] = key = f"{key} again"
        cleaned = store.documents.cleaned(document.id)
        about = {
            "text": document.text,
            "blocks": document.blocks,
            "metadata": document.metadata,
            "source": document.source,
            "removed": [e for e in cleaned.ledger.entries if e.action == "drop"],
            "review": cleaned.review,
            "attributes": attributes.get(document.id, {}),
            "collections": collections.get(document.id, ()),
        }
        found |= {("document", key, what): value for what, value in about.items()}
    for a in everybodys(store):
        about = {
            "document": names[a.document],
            "span": tuple(a.span),
            "content": a.content,
            "around": (a.prefix, a.suffix),
            "tags": a.tags,
            "note": a.note,
            "annotator": a.annotator.name,
            "status": a.status,
            "created": a.created,
            "modified": a.modified,
            "links": tuple(sorted((link.kind, link.target) for link in a.links)),
        }
        found |= {("annotation", a.id, what): value for what, value in about.items()}
    for reply in everybodys_replies(store):
        found["reply", reply.annotation, reply.id] = (
            reply.annotator.name, reply.text, reply.created, reply.modified,
        )  # fmt: skip
    for memo in everybodys_memos(store):
        about = names[memo.about.id] if memo.about.kind == "document" else memo.about.name
        key = ("memo", memo.about.kind, about, memo.annotator.name)
        found[key] = (memo.text, memo.created, memo.modified)
    for annotator, slug in store.finished.of_all():
        ids = store.database.tuples("SELECT id FROM documents WHERE slug = ?", [slug])
        for name in {names[id_] for (id_,) in ids if id_ in names}:
            found["finished", name, annotator] = True
    for id_, images in siblings(store).items():
        found["other edits", id_] = images
    for number, tag in enumerate(store.tags.codebook().tags):
        found["tag", tag.name] = (tag.colour, tag.mark, tag.key, tag.description)
        found["codebook", f"{number:02}"] = tag.name
    return found


def sources_of(store: Store, document: str) -> str:
    """A document's name in every library: the digests of the sources by which it is known."""
    rows = store.database.tuples(
        "SELECT DISTINCT substr(sha256, 1, 6) FROM known_sources WHERE document = ? ORDER BY 1",
        [document],
    )
    return " ".join(source for (source,) in rows)


def plain_name(name: str) -> str:
    """A reader's name without what tells readers of one name apart."""
    return re.sub(r" \([0-9a-f]+\)\Z", "", name)


def siblings(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """The edits of annotations that are kept beside those that are shown, and differ from them."""
    ids = store.database.tuples(
        "SELECT DISTINCT s.annotation FROM siblings s JOIN annotations a ON a.id = s.annotation "
        "JOIN documents d ON d.id = a.document WHERE d.deleted IS NULL ORDER BY 1"
    )
    kept = {
        id_: sorted(
            (image["content"], tuple(image["tags"]), image["note"] or "", bool(image["deleted"]))
            for _, image in hidden_edits(store, id_)
        )
        for (id_,) in ids
    }
    return {id_: images for id_, images in kept.items() if images}


def as_csv(store: Store) -> str:
    """The CSV of everybody's annotations."""
    return csv_file.write(everybodys(store), store.documents.all())


def difference(one: Mapping[Any, Any], two: Mapping[Any, Any]) -> str:
    """What differs, a line each; nothing where nothing does."""
    missing = object()
    lines = []
    for key in sorted({*one, *two}):
        here, there = one.get(key, missing), two.get(key, missing)
        if here == there:
            continue
        told = ["nothing" if value is missing else repr(value) for value in (here, there)]
        lines.append(f"  {' · '.join(key)}: {told[0]}\n    but {told[1]}")
    return "\n".join(lines)
