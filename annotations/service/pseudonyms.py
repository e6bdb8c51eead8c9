"""A library with pseudonyms in place of names, for what leaves the house.

Everything that is exported is made of a copy of the library in which nobody is named, so that no
format can forget a field. The pseudonyms of a library stay the same; the key is a file of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from annotations.model import CONSENSUS
from annotations.model.pseudonyms import Pseudonyms
from annotations.service.store import Store
from annotations.storage.pseudonym_rows import names_in_order, rename_everybody
from corpus.storage.copying import copy_open
from corpus.storage.temporary_folders import workspace

_SETTING = "pseudonyms"
"""The name under which the library remembers the number of each name."""
_LIBRARY = "library.db"
"""The file of the copy: the library's own may be called after somebody."""


def pseudonyms_of(store: Store) -> Pseudonyms:
    """What the annotators of a library are called; who has no pseudonym yet gets the next one,
    which the library remembers. In a blind round there is only the annotator's own: whether others
    have annotated is not told.
    """
    numbers: dict[str, int] = store.settings.shared(_SETTING) or {}
    only = store.visible_annotator()
    names = [n for n in names_in_order(store.database) if n != CONSENSUS and only in (None, n)]
    new = [name for name in names if name not in numbers]
    if new:
        first = max(numbers.values(), default=0) + 1
        numbers |= {name: n for n, name in enumerate(new, first)}
        with store.database.transaction() as tx:
            store.settings.set_shared(tx, _SETTING, numbers)
    return Pseudonyms.numbered({name: numbers[name] for name in names})


@contextmanager
def pseudonymous_copy(store: Store) -> Iterator[tuple[Store, Pseudonyms]]:
    """A copy of the library in which everybody has a pseudonym, for the block, and the key to it.

    The documents stay as they are, also where they name somebody. In a blind round the copy has
    only the annotations that the annotator may see. Raises LibraryError.
    """
    pseudonyms = pseudonyms_of(store)
    with workspace(Path(tempfile.gettempdir())) as folder:
        path = folder / _LIBRARY
        copy_open(store.database, path)
        with closing(Store.open(path, store.annotator)) as copied:
            _rename(copied, pseudonyms)
        with closing(Store.open(path, pseudonyms.of(store.annotator))) as copied:
            yield copied, pseudonyms


def _rename(copied: Store, pseudonyms: Pseudonyms) -> None:
    with copied.database.transaction() as tx:
        rename_everybody(tx, copied.database, pseudonyms)


def documents_naming(store: Store, pseudonyms: Pseudonyms) -> dict[str, list[str]]:
    """The names that documents contain, in their text or their details, by slug: they stay."""
    naming: dict[str, list[str]] = {}
    for summary in store.documents.all():
        document = store.documents.get(summary.id)
        meta = document.metadata
        details = (meta.title, *meta.authors, meta.publisher, meta.url)
        words = "\n".join([document.text, document.slug, *filter(None, details)])
        if names := sorted(pseudonyms.names_in(words)):
            naming[document.slug] = names
    return naming
