"""Queries over the annotations of a library: what was typed, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotations.analysis.library_contents import LibraryContents, library_contents
from annotations.errors import BadQuery
from annotations.model import Annotation
from annotations.query.document_fields import is_key, is_named
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
    Not,
    Nothing,
    Or,
    Tag,
    conjunction,
    is_about_annotators,
    is_about_documents,
    leaves,
)
from annotations.service.reading import StoreReader
from corpus.text.romanisation import latin_form


class AskedQuery(NamedTuple):
    """A query as it was understood."""

    tree: Node
    problems: tuple[str, ...] = ()
    """Sentences about names that the library does not know."""


def asked_query(store: StoreReader, typed: str) -> AskedQuery:
    """The query that was typed, with the saved ones that it uses. Raises LibraryError."""
    return understood(library_contents(store), typed)


def understood(contents: LibraryContents, typed: str) -> AskedQuery:
    """The same, with what was read of the library before."""
    tree, problems = expand(parse(typed), contents.saved_queries)
    return AskedQuery(tree, (*problems, *unknown_names(contents, tree)))


def required_query(store: StoreReader, typed: str) -> AskedQuery:
    """The query that was typed. Raises BadQuery for one without any words or filters."""
    asked = asked_query(store, typed)
    if asked.tree == Nothing:
        raise BadQuery(f"there are no words or filters in the query “{typed}”")
    return asked


def answered(store: StoreReader, tree: Node) -> list[Annotation]:
    """The annotations that a query answers, by document, start, end and id. Raises LibraryError."""
    evaluation = library_contents(store).evaluation
    return evaluation.answered(tree, lambda id_: store.documents.get(id_).text)


class QueryChoice(NamedTuple):
    """What a query leaves of a library for what is counted there."""

    annotations: frozenset[str]
    """The ids of those that it answers."""
    documents: frozenset[str] | None
    """The ids of the documents that it is limited to, whatever is annotated in them; None: all."""
    annotators: frozenset[str] | None
    """The names of the annotators that it is limited to; None for all."""


def chosen_by(store: StoreReader, tree: Node) -> QueryChoice:
    """What a query leaves. Raises LibraryError."""
    contents = library_contents(store)
    parts = tree.parts if isinstance(tree, And) else (tree,)
    on_documents = [part for part in parts if is_about_documents(part)]
    on_annotators = [part for part in parts if is_about_annotators(part)]
    documents = annotators = None
    if on_documents:
        queried = contents.evaluation.queried
        documents = frozenset(documents_fulfilling(conjunction(on_documents), queried))
    if on_annotators:
        names = {annotation.annotator.name for annotation in contents.annotations}
        asked = conjunction(on_annotators)
        annotators = frozenset(name for name in names if _is_meant(name, asked))
    return QueryChoice(frozenset(a.id for a in answered(store, tree)), documents, annotators)


def _is_meant(annotator: str, node: Node) -> bool:
    match node:
        case By(name):
            return is_annotator(annotator, latin_form(name))
        case And(parts):
            return all(_is_meant(annotator, part) for part in parts)
        case Or(parts):
            return any(_is_meant(annotator, part) for part in parts)
        case Not(part):
            return not _is_meant(annotator, part)
        case _:
            return False


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
                if not any(is_annotator(one, latin_form(name)) for one in people):
                    yield f"there are no annotations by “{name}” in this library"
            case In(name):
                if not any(is_named(one, name) for one in queried.documents.values()):
                    yield f"there is no document “{name}” in this library"
            case Doc(key) if not is_key(key, queried.types):
                yield f"no document in this library has the attribute “{key}”"


def _is_tag(contents: LibraryContents, name: str) -> bool:
    return any(is_nested(tag, latin_form(name)) for tag in contents.tags)


def _begun(names: Iterable[str], beginning: str) -> str | None:
    """A name of several words of which this is the first: a shell takes quotation marks away."""
    start = f"{latin_form(beginning)} "
    return next((name for name in names if latin_form(name).startswith(start)), None)
