"""The built-in library: articles about an invented dispute, and what readers said about them.

Five are in English and one in Russian, with the names in the other script.
"""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePath
from typing import Any

from annotations.anchoring.quote_lookup import locate
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.formats.registry import SUFFIXES
from corpus.sources.loading import prepare
from corpus.sources.source import PreparedSource

_ANNOTATIONS = "annotations.json"
_ABOUT = "README.md"
# Who the articles come from in the history: nobody's undo should take them out.
_EDITOR = "Variorum"


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
