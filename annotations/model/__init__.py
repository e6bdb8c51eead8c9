"""The values of this layer: annotations, tags and the codebook, annotators, links."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from annotations.model.tag_colours import COLOURS as COLOURS
from corpus.document import Span

Status = Literal["anchored", "moved", "orphaned"]
STATUSES: tuple[Status, ...] = get_args(Status)
LinkKind = Literal["supports", "contradicts", "repeats"]
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)


# The annotator in whose name a class settles a disagreement: a resolution, not a voice.
CONSENSUS = "consensus"


class Annotator(NamedTuple):
    """Who made an annotation."""

    id: str
    name: str


class Tag(NamedTuple):
    """One entry of the codebook. `/` in the name nests: `claim/figure` is a kind of `claim`."""

    id: str
    name: str
    colour: str
    """One of COLOURS."""
    mark: str
    """The letter in the margin."""
    key: str | None = None
    """The key that sets it on the reading screen."""
    description: str = ""

    @property
    def parent(self) -> str | None:
        return self.name.rpartition("/")[0] or None


class TagEntry(NamedTuple):
    """What a file says of a tag; None for what it does not say."""

    name: str
    colour: str | None = None
    mark: str | None = None
    key: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class Codebook:
    """The tags, in the order in which they are offered."""

    tags: tuple[Tag, ...]

    @cached_property
    def _by_name(self) -> dict[str, Tag]:
        return {tag.name: tag for tag in self.tags}

    def get(self, name: str) -> Tag | None:
        return self._by_name.get(name)

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {tag.name: rank for rank, tag in enumerate(self.tags)}

    def rank(self, name: str) -> int:
        """The place of a tag in the order, from 0; behind all of them that of an unknown one."""
        return self._ranks.get(name, len(self.tags))

    def with_nested(self, name: str) -> list[Tag]:
        """The tag of this name and those nested in it, at any depth, in their order."""
        return [t for t in self.tags if t.name == name or t.name.startswith(f"{name}/")]

    def as_tree(self) -> list[tuple[Tag, int]]:
        """Every tag below the nearest one that it is nested in, in their order otherwise; with how
        many it is nested in.
        """
        tree = list[tuple[Tag, int]]()
        children: dict[str | None, list[Tag]] = {}
        for tag in self.tags:
            children.setdefault(self._nearest_parent(tag), []).append(tag)
        pending = [(tag, 0) for tag in reversed(children.get(None, []))]
        while pending:
            tag, depth = pending.pop()
            tree.append((tag, depth))
            pending += [(child, depth + 1) for child in reversed(children.get(tag.name, []))]
        return tree

    def siblings(self, tag: Tag) -> list[Tag]:
        """The tags that are nested in the same one, itself included, in their order."""
        parent = self._nearest_parent(tag)
        return [other for other in self.tags if self._nearest_parent(other) == parent]

    def _nearest_parent(self, tag: Tag) -> str | None:
        name = tag.parent
        while name is not None and name not in self._by_name:
            name = name.rpartition("/")[0] or None
        return name

    def by_key(self, key: str) -> Tag | None:
        return next((tag for tag in self.tags if tag.key == key), None)


class Link(NamedTuple):
    """One annotation supports, contradicts or repeats another; seen from one of the two."""

    kind: LinkKind
    target: str
    """The other annotation's id."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A passage with tags (none, one or several), an optional note, its annotator and its times."""

    id: str
    document: str
    """The document's id."""
    slug: str
    span: Span
    content: str
    """The exact text of the passage."""
    annotator: Annotator
    tags: tuple[str, ...] = ()
    """Names of tags, in the order of the codebook."""
    note: str | None = None
    prefix: str = ""
    suffix: str = ""
    status: Status = "anchored"
    created: str = ""
    modified: str = ""
    links: tuple[Link, ...] = field(default=())
    """What it supports, contradicts or repeats."""
    linked: tuple[Link, ...] = field(default=(), compare=False)
    """What supports, contradicts or repeats it; those links are the other annotations' own."""

    @property
    def brief(self) -> Brief:
        """What a page shows of it."""
        orphaned = self.status == "orphaned"
        kinds = {link.kind for link in (*self.links, *self.linked)}
        return Brief(
            self.id, *self.span, self.annotator.name, self.tags, self.note, orphaned,
            tuple(kind for kind in LINK_KINDS if kind in kinds),
        )  # fmt: skip


class Brief(NamedTuple):
    """What a page shows of an annotation. There may be tens of thousands in a document: the words,
    which the page has anyway, are left out.
    """

    id: str
    start: int
    end: int
    annotator: str
    """The annotator's name."""
    tags: tuple[str, ...]
    note: str | None
    orphaned: bool
    """Whether it has lost its passage; the span is then where it once was."""
    links: tuple[LinkKind, ...] = ()
    """The kinds of the links at which it is one end."""
    replies: int = 0
    """How many replies it has."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)
