"""What readers do with passages: tags, notes, extents, links, what is settled, the queue."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotations.model import CONSENSUS, LINK_KINDS, LinkKind
from annotations.review_queue import review_decisions
from annotations.review_queue.queue import hidden_edits, queue_items, queue_size
from annotations.seminar import adjudication
from annotations.service import bulk_tagging, linking
from annotations.service.store import Store
from annotations.service.tag_deletion import delete_tag
from corpus.document import Document, Span
from tests.machines.pictures import everybodys
from tests.machines.steps import (
    Steps,
    has_documents,
    is_annotated,
    numbers,
    passages,
    small,
    some,
    where,
)  # fmt: skip
from tests.machines.texts import passage
from tests.machines.world import pick

Place = tuple[int, int, int]
kinds = st.sampled_from(LINK_KINDS)
tags = st.sampled_from(["claim", "opinion", "disputed", "claim/figure", "own", "=1+1"])
endings = st.sampled_from(["", "", "", "\nand more", " \t", "\r\nmore", "“”\u00ad", "\r"])
people = st.sampled_from([None, None, None, "Ada", "Ben"])
"""In whose name: nearly always the library's owner."""


def span_of(document: Document, place: Place) -> Span:
    return passage(document.text, *place)


def is_linked(store: Store) -> bool:
    return any(a.links for a in everybodys(store))


def has_tags(store: Store) -> bool:
    return bool(store.tags.codebook().tags)


class AnnotationRules(Steps):
    @some(has_documents)
    @rule(at=where, who=people, doc=small, place=passages, tag=tags)
    def tag(self, at: str, who: str | None, doc: int, place: Place, tag: str):
        def act(store: Store) -> None:
            if document := self.document(store, doc):
                store.toggle(document, span_of(document, place), tag)

        library = self.library(at, has_documents)
        self.do(library, who, f"tag {place} of document {doc} as {tag}", act)

    @some(has_documents)
    @rule(at=where, who=people, doc=small, place=passages, tag=tags, ending=endings)
    def annotate(self, at: str, who: str | None, doc: int, place: Place, tag: str, ending: str):
        words = self.a_note(ending)

        def act(store: Store) -> None:
            if document := self.document(store, doc):
                store.annotate(document, span_of(document, place), [tag], words)

        library = self.library(at, has_documents)
        self.do(library, who, f"annotate {place} of document {doc} with {tag} and {words!r}", act)

    @some(has_documents)
    @rule(at=where, doc=small, places=st.lists(passages, min_size=1, max_size=3), tag=tags)
    def tag_several(self, at: str, doc: int, places: list[Place], tag: str):
        def act(store: Store) -> None:
            if document := self.document(store, doc):
                spans = [span_of(document, place) for place in places]
                bulk_tagging.tag_passages(store, document, spans, tag)

        library = self.library(at, has_documents)
        self.do(library, None, f"tag {places} of document {doc} as {tag}", act)

    @some(is_annotated)
    @rule(at=where, n=numbers, ending=st.none() | endings)
    def write_note(self, at: str, n: int, ending: str | None):
        words = None if ending is None else self.a_note(ending)
        self._edit(at, n, f"note {words!r}", lambda store, id_: store.write_note(id_, words))

    @some(is_annotated)
    @rule(at=where, n=numbers, several=st.lists(tags, max_size=2))
    def retag(self, at: str, n: int, several: list[str]):
        self._edit(at, n, f"tags {several}", lambda store, id_: store.retag(id_, several))

    @some(is_annotated)
    @rule(at=where, n=numbers, place=passages)
    def resize(self, at: str, n: int, place: Place):
        def act(store: Store, id_: str) -> None:
            document = store.documents.get(store.annotation(id_).document)
            store.resize(document, id_, span_of(document, place))

        self._edit(at, n, f"extent {place}", act)

    @some(is_annotated)
    @rule(at=where, n=numbers)
    def delete(self, at: str, n: int):
        self._edit(at, n, "deleted", lambda store, id_: store.delete([id_]))

    @some(is_annotated)
    @rule(at=where, several=st.lists(numbers, min_size=1, max_size=3))
    def delete_anybodys(self, at: str, several: list[int]):
        """On the command line, by id, this may be done: in the open."""
        library = self.library(at, is_annotated)

        def act(store: Store) -> None:
            there = store.annotations()
            store.delete({pick(there, n).id for n in several} if there else ())

        self.do(library, None, f"delete anybody's annotations {several}", act)

    def _edit(self, at: str, n: int, words: str, act: Callable[[Store, str], object]):
        """Somebody edits an own annotation."""
        library, one = self.annotated(at, n)
        if one is not None:
            who = None if one.annotator.name == CONSENSUS else one.annotator.name
            said = f"annotation {n} ({one.id[-4:]}): {words}"
            self.do(library, who, said, lambda store: act(store, one.id))

    @some(is_annotated)
    @rule(at=where, n=numbers, kind=kinds, other=numbers)
    def link(self, at: str, n: int, kind: LinkKind, other: int):
        library, one = self.annotated(at, n)

        def act(store: Store) -> None:
            there = store.annotations()
            if one and there:
                linking.toggle(store, one.id, kind, pick(there, other).id)

        who = None if one is None else one.annotator.name
        self.do(library, who, f"link annotation {n}, which {kind} {other}", act)

    @some(has_documents)
    @rule(
        at=where, who=people, doc=small, place=passages, kind=kinds, other=small,
        elsewhere=passages,
    )  # fmt: skip
    def link_passages(
        self, at: str, who: str | None, doc: int, place: Place, kind: LinkKind, other: int,
        elsewhere: Place,
    ):  # fmt: skip
        def act(store: Store) -> None:
            one, two = self.document(store, doc), self.document(store, other)
            if one and two:
                here = linking.UnannotatedEnd(one, span_of(one, place))
                linking.link(
                    store, here, kind, linking.UnannotatedEnd(two, span_of(two, elsewhere))
                )

        words = f"link {place} of document {doc}, which {kind} {elsewhere} of {other}"
        self.do(self.library(at, has_documents), who, words, act)

    @some(is_linked)
    @rule(at=where, who=people, n=numbers)
    def unlink(self, at: str, who: str | None, n: int):
        def act(store: Store) -> None:
            pairs = [(a.id, link.target) for a in store.annotations() for link in a.links]
            if pairs:
                linking.unlink(store, *pick(pairs, n))

        self.do(self.library(at, is_linked), who, f"unlink link {n}", act)

    @some(has_documents)
    @rule(at=where, doc=small, place=passages, tag=tags)
    def settle(self, at: str, doc: int, place: Place, tag: str):
        def act(store: Store) -> None:
            if document := self.document(store, doc):
                adjudication.toggle(store, document, span_of(document, place), tag)

        library = self.library(at, has_documents)
        self.do(library, None, f"settle {place} of document {doc} as {tag}", act)

    @some(has_documents)
    @rule(at=where, doc=small, place=passages, ending=endings)
    def note_what_is_settled(self, at: str, doc: int, place: Place, ending: str):
        words = self.a_note(ending)

        def act(store: Store) -> None:
            if document := self.document(store, doc):
                span = span_of(document, place)
                known = adjudication.note_on(store, document.id, span)
                adjudication.write_note(store, document, span, words, known)

        library = self.library(at, has_documents)
        self.do(library, None, f"settle {place} of document {doc} with {words!r}", act)

    # The queue

    @some(queue_size)
    @rule(at=where, who=people, n=numbers, place=passages, by_hand=st.booleans())
    def decide(self, at: str, who: str | None, n: int, place: Place, by_hand: bool):
        """Decide about something that waits: accept it or keep it; or else, by hand."""

        def act(store: Store) -> None:
            queue = queue_items(store)
            if not queue:
                return
            one = pick(queue, n)
            if hidden_edits(store, one.id):
                decide = review_decisions.take_other if by_hand else review_decisions.keep_shown
                decide(store, one.id)
            elif by_hand:
                document = store.documents.get(store.annotation(one.id).document)
                review_decisions.reattach(store, one.id, span_of(document, place))
            else:
                review_decisions.accept(store, one.id)

        how = "by hand" if by_hand else "as it is"
        self.do(self.library(at, queue_size), who, f"decide {how} about {n} of the queue", act)

    @some(queue_size)
    @rule(at=where)
    def accept_sure(self, at: str):
        library = self.library(at, queue_size)
        self.do(library, None, "accept what moved for sure", review_decisions.accept_sure)

    # The codebook

    @rule(at=where, name=tags, colour=st.sampled_from([None, "teal"]))
    def add_tag(self, at: str, name: str, colour: str | None):
        self.do(
            self.library(at), None, f"add the tag {name}",
            lambda store: store.tags.add(name, colour=colour, description="said so"),
        )  # fmt: skip

    @some(has_tags)
    @rule(at=where, n=numbers, name=st.one_of(tags, st.sampled_from(["claim/new", "other"])))
    def rename_tag(self, at: str, n: int, name: str):
        def act(store: Store) -> None:
            store.tags.rename(pick(store.tags.codebook().tags, n).name, name)

        self.do(self.library(at, has_tags), None, f"rename tag {n} to {name}", act)

    @some(has_tags)
    @rule(at=where, n=numbers, colour=st.sampled_from(["teal", "rose"]), mark=st.sampled_from("XY"))
    def edit_tag(self, at: str, n: int, colour: str, mark: str):
        def act(store: Store) -> None:
            tag = pick(store.tags.codebook().tags, n)
            store.tags.edit(tag.name, colour=colour, mark=mark, description=f"{colour} {mark}")

        self.do(self.library(at, has_tags), None, f"make tag {n} {colour} and {mark}", act)

    @some(has_tags)
    @rule(at=where, n=numbers, m=numbers)
    def merge_tags(self, at: str, n: int, m: int):
        def act(store: Store) -> None:
            book = store.tags.codebook().tags
            store.tags.merge(pick(book, n).name, pick(book, m).name)

        self.do(self.library(at, has_tags), None, f"merge tag {n} into {m}", act)

    @some(has_tags)
    @rule(at=where, n=numbers, to=numbers)
    def move_tag(self, at: str, n: int, to: int):
        def act(store: Store) -> None:
            store.tags.move(pick(store.tags.codebook().tags, n).name, to)

        self.do(self.library(at, has_tags), None, f"move tag {n} to {to}", act)

    @some(has_tags)
    @rule(at=where, n=numbers)
    def delete_tag(self, at: str, n: int):
        def act(store: Store) -> None:
            delete_tag(store, pick(store.tags.codebook().tags, n).name)

        self.do(self.library(at, has_tags), None, f"delete tag {n}", act)
