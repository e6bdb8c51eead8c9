"""What readers do with passages: tags, notes, extents, links, what is settled, the queue."""

from __future__ import annotations

from avoided import AVOID, CODEBOOK_EDITS, LINKS
from hypothesis import strategies as st
from hypothesis.stateful import rule
from steps import OWNERS, Steps, numbers, small, where
from texts import passage
from world import pick

from annotations import linking, resolving, settling
from annotations.model import LINK_KINDS
from annotations.queue import others, waiting
from annotations.store import Store
from corpus.document import Document, Span

tags = st.sampled_from(["claim", "opinion", "disputed", "claim/figure", "own", "=1+1"])
endings = st.sampled_from(["", "", "", "\nand more", " \t", "\r\nmore", "“”\u00ad", "\r"])
passages = st.tuples(small, st.integers(0, 12), st.integers(1, 8))
"""A paragraph, a word of it, and how many words."""
people = st.sampled_from([None, None, None, "Ada", "Ben"])
"""In whose name: nearly always the library's owner."""


def span_of(document: Document, place: tuple[int, int, int]) -> Span:
    return passage(document.text, *place)


class AnnotationRules(Steps):
    @rule(at=where, who=people, doc=small, place=passages, tag=tags)
    def tag(self, at: str, who: str | None, doc: int, place: tuple[int, int, int], tag: str):
        def act(store: Store) -> None:
            if document := self.document(store, doc):
                store.toggle(document, span_of(document, place), tag)

        self.do(self.library(at), who, f"tag {place} of document {doc} as {tag}", act)

    @rule(at=where, who=people, doc=small, place=passages, tag=tags, ending=endings)
    def annotate(
        self, at: str, who: str | None, doc: int, place: tuple[int, int, int], tag: str, ending: str
    ):
        words = self.world.new_note(ending)

        def act(store: Store) -> None:
            if document := self.document(store, doc):
                store.annotate(document, span_of(document, place), [tag], words)

        self.do(self.library(at), who, f"annotate {place} of {doc} with {tag} and {words!r}", act)

    @rule(at=where, who=people, n=numbers, ending=endings, clear=st.booleans())
    def write_note(self, at: str, who: str | None, n: int, ending: str, clear: bool):
        words = None if clear else self.world.new_note(ending)

        def act(store: Store) -> None:
            if one := self.annotation(store, n):
                store.write_note(one.id, words)

        self.do(self.library(at), who, f"note {words!r} on own annotation {n}", act)

    @rule(at=where, who=people, n=numbers, several=st.lists(tags, max_size=2))
    def retag(self, at: str, who: str | None, n: int, several: list[str]):
        def act(store: Store) -> None:
            if one := self.annotation(store, n):
                store.retag(one.id, several)

        self.do(self.library(at), who, f"tag own annotation {n} as {several}", act)

    @rule(at=where, who=people, n=numbers, place=passages)
    def resize(self, at: str, who: str | None, n: int, place: tuple[int, int, int]):
        def act(store: Store) -> None:
            if one := self.annotation(store, n):
                document = store.documents.get(one.document)
                store.resize(document, one.id, span_of(document, place))

        self.do(self.library(at), who, f"put own annotation {n} on {place}", act)

    @rule(at=where, who=people, several=st.lists(numbers, min_size=1, max_size=3), own=st.booleans())
    def delete(self, at: str, who: str | None, several: list[int], own: bool):
        def act(store: Store) -> None:
            found = {one.id for n in several if (one := self.annotation(store, n, own=own))}
            store.delete(sorted(found))

        whose = "own" if own else "anybody's"
        self.do(self.library(at), who, f"delete {whose} annotations {several}", act)

    @rule(at=where, who=people, n=numbers, kind=st.sampled_from(LINK_KINDS), other=numbers)
    def link(self, at: str, who: str | None, n: int, kind: str, other: int):
        def act(store: Store) -> None:
            one, two = self.annotation(store, n), self.annotation(store, other, own=False)
            if one and two and LINKS not in AVOID:
                linking.toggle(store, one.id, kind, two.id)

        self.do(self.library(at), who, f"link own {n}, which {kind} anybody's {other}", act)

    @rule(
        at=where, who=people, doc=small, place=passages, kind=st.sampled_from(LINK_KINDS),
        other=small, elsewhere=passages,
    )  # fmt: skip
    def link_passages(
        self, at: str, who: str | None, doc: int, place: tuple[int, int, int], kind: str,
        other: int, elsewhere: tuple[int, int, int],
    ):  # fmt: skip
        def act(store: Store) -> None:
            one, two = self.document(store, doc), self.document(store, other)
            if one and two and LINKS not in AVOID:
                here = linking.Place(one, span_of(one, place))
                linking.link(store, here, kind, linking.Place(two, span_of(two, elsewhere)))

        words = f"link {place} of document {doc}, which {kind} {elsewhere} of {other}"
        self.do(self.library(at), who, words, act)

    @rule(at=where, who=people, n=numbers)
    def unlink(self, at: str, who: str | None, n: int):
        def act(store: Store) -> None:
            pairs = [(a.id, link.target) for a in store.annotations() for link in a.links]
            if pairs:
                linking.unlink(store, *pick(pairs, n))

        self.do(self.library(at), who, f"unlink link {n}", act)

    @rule(at=where, doc=small, place=passages, tag=tags)
    def settle(self, at: str, doc: int, place: tuple[int, int, int], tag: str):
        def act(store: Store) -> None:
            if document := self.document(store, doc):
                resolving.toggle(store, document, span_of(document, place), tag)

        self.do(self.library(at), None, f"settle {place} of document {doc} as {tag}", act)

    @rule(at=where, doc=small, place=passages, ending=endings)
    def note_what_is_settled(self, at: str, doc: int, place: tuple[int, int, int], ending: str):
        words = self.world.new_note(ending)

        def act(store: Store) -> None:
            if document := self.document(store, doc):
                span = span_of(document, place)
                known = resolving.note_on(store, document.id, span)
                resolving.write_note(store, document, span, words, known)

        self.do(self.library(at), None, f"settle {place} of document {doc} with {words!r}", act)

    # The queue

    @rule(at=where, who=people, n=numbers, place=passages, how=st.sampled_from(["", "by hand"]))
    def decide(self, at: str, who: str | None, n: int, place: tuple[int, int, int], how: str):
        """Decide about something that waits: accept it or keep it; or else, by hand."""

        def act(store: Store) -> None:
            queue = waiting(store)
            if not queue:
                return
            one = pick(queue, n)
            if others(store, one.id):
                decide = settling.take_other if how else settling.keep_shown
                decide(store, one.id)
            elif how:
                document = store.documents.get(store.annotation(one.id).document)
                settling.place(store, one.id, span_of(document, place))
            else:
                settling.accept(store, one.id)

        self.do(self.library(at), who, f"decide {how} about {n} of the queue", act)

    @rule(at=where)
    def accept_sure(self, at: str):
        self.do(self.library(at), None, "accept what moved for sure", settling.accept_sure)

    # The codebook

    @rule(at=where, name=tags, colour=st.sampled_from([None, "teal"]))
    def add_tag(self, at: str, name: str, colour: str | None):
        self.do(
            self.library(at), None, f"add the tag {name}",
            lambda store: store.tags.add(name, colour=colour, description="said so"),
        )  # fmt: skip

    @rule(at=where, n=numbers, name=st.one_of(tags, st.sampled_from(["claim/new", "other"])))
    def rename_tag(self, at: str, n: int, name: str):
        def act(store: Store) -> None:
            if CODEBOOK_EDITS not in AVOID:
                store.tags.rename(pick(store.tags.codebook().tags, n).name, name)

        self.do(self.library(at), None, f"rename tag {n} to {name}", act)

    @rule(at=where, n=numbers, colour=st.sampled_from(["teal", "rose"]), mark=st.sampled_from("XY"))
    def edit_tag(self, at: str, n: int, colour: str, mark: str):
        def act(store: Store) -> None:
            tag = pick(store.tags.codebook().tags, n)
            if CODEBOOK_EDITS not in AVOID:
                store.tags.edit(tag.name, colour=colour, mark=mark, description=f"{colour} {mark}")

        self.do(self.library(at), None, f"make tag {n} {colour} and {mark}", act)


__all__ = ["OWNERS", "AnnotationRules", "people"]
