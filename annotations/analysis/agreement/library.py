"""The agreement in a library: which documents, annotators and tags it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from annotations.analysis.agreement.figures import Agreement
from annotations.analysis.agreement.measuring import measure
from annotations.analysis.agreement.units import Reading, Unit, carries, reading
from annotations.service.store import Store


def agreement(
    store: Store,
    documents: Iterable[str] | None = None,
    *,
    tags: Sequence[str] = (),
    annotators: Collection[str] = (),
    unit: Unit = "sentence",
    nested: bool = False,
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """The agreement on these tags (or all in use), of these annotators (or all), in these documents
    (their ids, or all).
    """
    found = readings(store, documents, annotators)
    wanted = list(dict.fromkeys(tags)) or tags_in_use(store, found, nested)
    return measure(found, wanted, unit, nested=nested, resamples=resamples, seed=seed)


def readings(
    store: Store, documents: Iterable[str] | None = None, annotators: Collection[str] = ()
) -> list[Reading]:
    """These documents (their ids, or all) as these annotators (or all) have read them."""
    wanted = [one.id for one in store.documents.all()] if documents is None else documents
    return [
        reading(store.documents.get(id_), store.annotations(document=id_), only=annotators)
        for id_ in wanted
    ]


def tags_in_use(store: Store, found: Iterable[Reading], nested: bool) -> list[str]:
    """The tags that were set, in the codebook's order."""
    used = {tag for read in found for mark in read.marks for tag in mark.tags}
    return [tag.name for tag in store.tags.codebook().tags if carries(used, tag.name, nested)]
