"""A file of Web Annotations: a collection, a page, a list, single annotations, or one on each line.

A reply, whether an annotation of an annotation or a body that replies, is one to the annotation
with which its thread begins: threads are flat here. An annotation of several passages becomes
several; the replies are to the first. What is said of a whole document becomes a memo.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from annotations.errors import BadFile
from annotations.exchange.foreign_rows import (
    foreign_row,
    highlight_notice,
    ids_kept,
    numbered,
    one_per_passage,
    with_highlights_tagged,
)
from annotations.exchange.foreign_values import ForeignTags, derived_id, moment_in, uuid_in
from annotations.exchange.formats.web_annotation.bodies import KEPT, Statement, statements_of
from annotations.exchange.formats.web_annotation.nodes import (
    Node,
    annotations_in,
    iri,
    listed,
    name_of,
    node,
    text,
    words,
)
from annotations.exchange.formats.web_annotation.targets import Target, targets_of
from annotations.exchange.formats.web_annotation.vocabulary import (
    AUTHORS,
    DOCUMENTS,
    GENERATOR,
    LANGUAGE,
    PUBLISHED,
    PUBLISHER,
    SHA256,
    SLUG,
    TITLE,
    is_address,
)
from annotations.exchange.json_files import head_of_json, json_values
from annotations.exchange.project import (
    ImportedDocument,
    ImportedMemo,
    ImportedProject,
    ImportedReply,
    Loss,
)
from annotations.exchange.rows import ImportedRow, ImportedRows
from annotations.model import LINK_KINDS, Link
from corpus.document import Metadata
from corpus.text.storable import storable

_WHAT = "a file of Web Annotations"
_ANNOTATION = re.compile(
    r'"(?:http://www\.w3\.org/ns/anno\.jsonld|(?:oa:)?Annotation(?:Page|Collection)?'
    r'|(?:Text\w+|Svg|Css|XPath|Fragment|Range)Selector)"'
)
_HYPOTHESIS = re.compile(r'"user"\s*:\s*"acct:')
_MOST_HOPS = 100
_LONGEST_NAME = 200


def sniff(head: bytes) -> bool:
    """Whether a file begins as Web Annotations do, and not as an export of Hypothesis."""
    beginning = head_of_json(head)
    return bool(_ANNOTATION.search(beginning)) and not _HYPOTHESIS.search(beginning)


def read(data: bytes) -> ImportedProject:
    """What is in a file. Raises BadFile."""
    values = json_values(data, _WHAT)
    try:
        return _Reader(values).project()
    except RecursionError as error:
        raise BadFile(f"this is not {_WHAT}: it is nested too deeply") from error


class _Reader:
    def __init__(self, values: list[Any]) -> None:
        self._elsewhere: list[str] = []
        self._annotations = list(annotations_in(values, self._elsewhere))
        if not self._annotations and not any(map(_is_empty_collection, values)):
            raise BadFile(f"this is not {_WHAT}: it has no annotations")
        heads = [node(value) for value in values]
        # What this program has written is one annotation for each passage and annotator already.
        self._own = any(name_of(head.get("generator")) == GENERATOR for head in heads)
        self._described = {
            iri(details): node(details) for head in heads for details in listed(head.get(DOCUMENTS))
        }
        self._tags = ForeignTags()
        self._documents: dict[str, ImportedDocument] = {}
        self._losses: Counter[str] = Counter()
        self._several = 0
        self._replies: list[ImportedReply] = []

    def project(self) -> ImportedProject:
        rows: list[ImportedRow] = []
        memos: list[ImportedMemo] = []
        for number, annotation in enumerate(self._annotations, 1):
            if self._is_relation(annotation):
                continue
            self._count_unkept(annotation)
            statements, unread = statements_of(annotation)
            self._losses["bodies without text"] += unread
            root = self._root(annotation)
            targets = targets_of(root)
            if root is not annotation and targets and targets[0].is_passage:
                self._reply(annotation, root, statements)
                continue
            self._several += len(targets) > 1
            for index, target in enumerate(targets):
                if target.other:
                    self._losses[_UNREADABLE] += 1
                elif target.is_whole:
                    about = list(self._memos(annotation, target, statements))
                    self._losses["annotations of whole documents that say nothing"] += not about
                    memos += about
                else:
                    rows += self._rows(annotation, number, index, target, statements)
        highlights = 0
        if not self._own:
            kept = ids_kept(rows)
            self._replies = [
                replace(one, annotation=kept.get(one.annotation, one.annotation))
                for one in self._replies
            ]
            rows, highlights = with_highlights_tagged(one_per_passage(rows))
        notices = [*self._tags.notices, *highlight_notice(highlights)]
        if self._several:
            notices.append(
                f"annotations with several targets: {self._several:,}; each became one for each "
                "target"
            )
        self._losses["pages of annotations that are not in the file"] += len(self._elsewhere)
        return ImportedProject(
            ImportedRows(numbered(rows), notices),
            tuple(self._documents.values()),
            memos=tuple(memos),
            losses=tuple(Loss(what, number) for what, number in self._losses.items() if number),
            unit="annotation",
            replies=tuple(self._replies),
        )

    # What an annotation is about

    def _root(self, annotation: Node) -> Node:
        """The annotation to which an annotation replies in the end; itself where it is no reply."""
        root, seen = annotation, {id(annotation)}
        for _ in range(_MOST_HOPS):
            targets = targets_of(root)
            replied = self._by_id.get(targets[0].source) if targets else None
            if replied is None or id(replied) in seen:
                break
            seen.add(id(replied))
            root = replied
        return root

    @cached_property
    def _by_id(self) -> dict[str, Node]:
        return {id_: one for one in self._annotations if (id_ := text(one.get("id")))}

    def _document(self, source: str) -> str:
        """The key of a document, which is noted down."""
        if source not in self._documents:
            self._documents[source] = _document(source, self._described.get(source, {}))
        return self._documents[source].key

    # What becomes of it

    def _reply(self, annotation: Node, root: Node, statements: dict[str, Statement]) -> None:
        """What an annotation says in reply to another one."""
        number = len(self._replies)
        for author, said in statements.items():
            lines = [*said.notes, *(text for text, _ in said.replies)]
            lines += [address for _, address in said.links]
            if said.tags:
                lines.append(f"Tags: {', '.join(said.tags)}")
            if lines:
                id_ = self._row_id(annotation, 0, "" if len(self._replies) == number else author)
                self._add_reply(
                    root, id_, author, "\n\n".join(lines), annotation.get("created"),
                    _modified(annotation),
                )  # fmt: skip
        self._losses["replies without text"] += len(self._replies) == number

    def _add_reply(
        self, root: Node, id_: str, author: str, said: str, created: Any, modified: Any
    ) -> None:
        first, last = moment_in(created), moment_in(modified)
        answered = self._first_row(root)
        self._replies.append(
            ImportedReply(
                answered, storable(said), storable(author), first.start, last.start or first.start,
                id_,
            )
        )  # fmt: skip

    def _first_row(self, root: Node) -> str:
        """The id of the row that an annotation becomes, the first of several."""
        statements, _ = statements_of(root)
        for place, (author, said) in enumerate(statements.items()):
            if not self._is_left_out(place, said, statements):
                return self._row_id(root, 0, author if place else "")
        return self._row_id(root)

    def _is_left_out(self, place: int, said: Statement, statements: dict[str, Statement]) -> bool:
        """Whether a person's statement is no row: nothing is said, or each body has its own
        creator.
        """
        if place:
            return not (said.tags or said.notes or said.links)
        first = len(statements) > 1 and not (said.tags or said.notes or said.links)
        return first and any(one.tags or one.notes for one in statements.values())

    def _rows(
        self,
        annotation: Node,
        number: int,
        index: int,
        target: Target,
        statements: dict[str, Statement],
    ) -> Iterator[ImportedRow]:
        created, modified = moment_in(annotation.get("created")), moment_in(_modified(annotation))
        for place, (author, said) in enumerate(statements.items()):
            if not index:
                for n, (reply, when) in enumerate(said.replies):
                    id_ = derived_id("reply", self._row_id(annotation, 0, author), str(n), reply)
                    when = when or annotation.get("created")
                    self._add_reply(annotation, id_, author, reply, when, when)
            if self._is_left_out(place, said, statements):
                continue
            yield foreign_row(
                self._row_id(annotation, index, author if place else ""),
                self._document(target.source),
                number,
                content=target.content,
                span=target.span,
                position="exact" if self._own else "hint",
                annotator=author,
                tags=self._tags.names(said.tags),
                note="\n\n".join(said.notes),
                prefix=target.prefix,
                suffix=target.suffix,
                created=created,
                modified=modified,
                links=() if index else self._links(said, annotation),
            )

    def _row_id(self, annotation: Node, index: int = 0, author: str = "") -> str:
        identifier = text(annotation.get("id")) or json.dumps(annotation, sort_keys=True)
        own = uuid_in(identifier)
        if own and not index and not author:
            return own
        return derived_id("annotation", identifier, str(index), author)

    def _links(self, said: Statement, annotation: Node) -> Iterator[Link]:
        for label, address in said.links:
            kind = next((kind for kind in LINK_KINDS if kind == label), None)
            linked = self._by_id.get(address)
            target = self._row_id(linked) if linked is not None else uuid_in(address)
            if kind is None or target is None:
                self._losses["links of other kinds"] += 1
            elif linked is not annotation:
                yield Link(kind, target)
        related = self._relations.get(text(annotation.get("id")), ())
        yield from related

    @cached_property
    def _relations(self) -> dict[str, list[Link]]:
        """The links from each annotation (its id) that are annotations of their own, as Recogito
        writes them: the targets are two annotations, the tag is the kind.
        """
        links: dict[str, list[Link]] = {}
        for annotation in self._annotations:
            if not self._is_relation(annotation):
                continue
            source, target = (iri(end) for end in listed(annotation.get("target")))
            statements, _ = statements_of(annotation)
            labels = {tag for said in statements.values() for tag in said.tags}
            kinds = [kind for kind in LINK_KINDS if kind in labels]
            for kind in kinds:
                link = Link(kind, self._row_id(self._by_id[target]))
                links.setdefault(source, []).append(link)
            self._losses["links of other kinds"] += not kinds
        return links

    def _is_relation(self, annotation: Node) -> bool:
        ends = listed(annotation.get("target"))
        return len(ends) == 2 and all(iri(end) in self._by_id for end in ends)

    def _memos(
        self, annotation: Node, target: Target, statements: dict[str, Statement]
    ) -> Iterator[ImportedMemo]:
        created, modified = moment_in(annotation.get("created")), moment_in(_modified(annotation))
        for author, said in statements.items():
            lines = [*said.notes, *(address for _, address in said.links)]
            if said.tags:
                lines.append(f"Tags: {', '.join(said.tags)}")
            if lines:
                yield ImportedMemo(
                    "document", self._document(target.source), storable("\n\n".join(lines)),
                    storable(author), created.start, modified.start or created.start,
                )  # fmt: skip

    def _count_unkept(self, annotation: Node) -> None:
        motivations = set(words(annotation.get("motivation")))
        if motivations - KEPT:
            self._losses["motivations other than tagging, commenting and linking"] += 1
        if any(annotation.get(name) for name in _UNKEPT):
            self._losses["details such as rights, audience or style"] += 1
        self._losses["further creators of an annotation"] += max(
            0, len(listed(annotation.get("creator"))) - 1
        )


_UNREADABLE = "passages that are told as a region or as a place in a page's structure"
_NAMELESS = "a document without an address"
_UNKEPT = ("rights", "audience", "stylesheet", "styledBy", "canonical", "via", "accessibility")


def _modified(annotation: Node) -> Any:
    return annotation.get("modified") or annotation.get("created")


def _is_empty_collection(value: object) -> bool:
    kinds = set(words(node(value).get("type")))
    return bool(kinds & {"AnnotationCollection", "AnnotationPage"}) or value == []


def _document(source: str, details: Node) -> ImportedDocument:
    """What a file tells of a document, apart from its text."""
    last = source.rstrip("/").rpartition("/")[2] if not source.startswith("urn:") else ""
    title = text(details.get(TITLE)) or (None if is_address(source) else last[:_LONGEST_NAME])
    metadata = Metadata(
        title=storable(title) if title else None,
        authors=tuple(_texts(details.get(AUTHORS))),
        publisher=storable(text(details.get(PUBLISHER))) or None,
        published=storable(text(details.get(PUBLISHED))) or None,
        url=storable(source) if is_address(source) else None,
        language=storable(text(details.get(LANGUAGE))) or None,
    )
    slug = text(details.get(SLUG)) or last.rpartition(".")[0] or last or None
    sha256 = source.removeprefix(SHA256) if source.startswith(SHA256) else None
    return ImportedDocument(
        storable(source) or _NAMELESS,
        metadata,
        slug=storable(slug) if slug else None,
        source=sha256,
    )


def _texts(value: object) -> Iterable[str]:
    return (storable(one) for one in map(text, listed(value)) if one)
