"""Queries over the annotations of a library: what was typed, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotations.analysis.library_contents import LibraryContents, library_contents
from annotations.model import Annotation
from annotations.query.document_fields import has_field, is_named
from annotations.query.evaluation import documents_fulfilling, is_annotator, is_nested
from annotations.query.parsing import parse
from annotations.query.printing import quoted
from annotations.query.saved import expand
from annotations.query.tree import (
    ANY,
    And,
    By,
    Doc,
    In,
    Node,
    Nothing,
    Tag,
    conjunction,
    is_about_annotators,
    is_about_documents,
    leaves,
)
from annotations.service.store import Store
from corpus.text.folding import fold


class AskedQuery(NamedTuple):
    """A query as it was understood."""

    tree: Node
    problems: tuple[str, ...] = ()
    """Sentences about names that the library does not know."""


def asked_query(store: Store, typed: str) -> AskedQuery:
    """The query that was typed, with the saved ones that it uses. Raises LibraryError."""
    return understood(library_contents(store), typed)


def understood(contents: LibraryContents, typed: str) -> AskedQuery:
    """The same, with what was read of the library before."""
    tree, problems = expand(parse(typed), contents.saved_queries)
    return AskedQuery(tree, (*problems, *unknown_names(contents, tree)))


def answered(store: Store, tree: Node) -> list[Annotation]:
    """The annotations that a query answers, by document, start, end and id. Raises LibraryError."""
    evaluation = library_contents(store).evaluation
    return evaluation.answered(tree, lambda id_: store.documents.get(id_).text)


def answered_documents(store: Store, tree: Node) -> set[str] | None:
    """The ids of the documents that a query is limited to, whatever is annotated in them; None for
    all. Raises LibraryError.
    """
    conditions = [part for part in _parts(tree) if is_about_documents(part)]
    if not conditions or tree == Nothing:
        return None
    return documents_fulfilling(conjunction(conditions), library_contents(store).evaluation.queried)


def conditions_on_annotators(tree: Node) -> Node | None:
    """What a query asks of annotators, whatever they have annotated; None for nothing."""
    conditions = [part for part in _parts(tree) if is_about_annotators(part)]
    return conjunction(conditions) if conditions else None


def _parts(tree: Node) -> tuple[Node, ...]:
    return tree.parts if isinstance(tree, And) else (tree,)


def unknown_names(contents: LibraryContents, tree: Node) -> Iterator[str]:
    """A sentence for each name that the library does not know: zero would look like a finding."""
    queried = contents.evaluation.queried
    seen: set[Node] = set()
    for leaf in leaves(tree):
        if leaf in seen:
            continue
        seen.add(leaf)
        match leaf:
            case Tag(name) if name != ANY and not _is_tag(contents, name):
                longer = _begun(contents.tags, name)
                hint = f"; did you mean tag:{quoted(longer)}?" if longer else ""
                yield f"there is no tag “{name}” in this library{hint}"
            case By(name):
                people = {a.annotator.name for a in queried.annotations}
                if not any(is_annotator(one, fold(name)) for one in people):
                    yield f"there are no annotations by “{name}” in this library"
            case In(name):
                if not any(is_named(one, name) for one in queried.documents.values()):
                    yield f"there is no document “{name}” in this library"
            case Doc(key) if not has_field(key, queried.attributes):
                yield f"no document in this library has “{key}”"


def _is_tag(contents: LibraryContents, name: str) -> bool:
    return any(is_nested(tag, fold(name)) for tag in contents.tags)


def _begun(names: Iterable[str], beginning: str) -> str | None:
    """A name of several words of which this is the first: a shell takes quotation marks away."""
    start = f"{fold(beginning)} "
    return next((name for name in names if fold(name).startswith(start)), None)
