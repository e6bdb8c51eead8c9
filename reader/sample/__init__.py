"""The built-in library: articles about an invented dispute, and what readers said about them.

Five are in English and one in Russian, with the names in the other script.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath
from tempfile import gettempdir
from typing import Any

from annotations.anchoring.quote_lookup import locate
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.formats.registry import SUFFIXES
from corpus.sources.loading import prepare
from corpus.sources.source import PreparedSource
from corpus.storage.temporary_folders import workspace

AT_ONCE = 4
"""How many of its documents are opened beside each other."""
DISCARDED = "It has six articles, four of them open here; nothing is saved when you quit."
"""What the reader of a sample library that is discarded should know of it."""
_ANNOTATIONS = "annotations.json"
_ABOUT = "README.md"
# Who the articles come from in the history: nobody's undo should take them out.
_EDITOR = "Variorum"


@contextmanager
def temporary_library() -> Iterator[Path]:
    """A path for a library that is removed with all that it holds. Raises OSError."""
    with workspace(Path(gettempdir())) as folder:
        yield folder / "sample.db"


def built_at(path: Path) -> list[str]:
    """Make a sample library in a new file; returns the slugs as `build` does."""
    store = Store.open(path)
    try:
        return build(store)
    finally:
        store.close()


def build(store: Store) -> list[str]:
    """Make an empty library the sample library; returns the slugs, in the order of reading."""
    editor = Store(store.database, _EDITOR)
    slugs = {source.name: add_document(editor, _prepared(source)).document for source in _sources()}
    for given in _annotations():
        document = store.documents.get(slugs[given["file"]])
        annotator = Store(store.database, given["annotator"])
        span = locate(document, given["quote"])
        annotator.annotate(document, span, given["tags"], given.get("note"))
    return list(slugs.values())


def documents(store: Store) -> list[str]:
    """The slugs of the sample's documents in a library; of all its documents where it has none."""
    there = {
        store.documents.get(summary.id).source: summary.slug for summary in store.documents.all()
    }
    hashes = [_prepared(source).source.sha256 for source in _sources()]
    return [there[sha256] for sha256 in hashes if sha256 in there] or list(there.values())


def _sources() -> list[Traversable]:
    found = [
        file
        for file in files(__name__).iterdir()
        if PurePath(file.name).suffix in SUFFIXES and file.name != _ABOUT
    ]
    return sorted(found, key=lambda file: file.name)


def _prepared(source: Traversable) -> PreparedSource:
    return prepare(source.read_bytes(), source.name)


def _annotations() -> list[dict[str, Any]]:
    found = json.loads(files(__name__).joinpath(_ANNOTATIONS).read_text("utf-8"))
    assert isinstance(found, list)
    return found
