"""The report of a merge."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.errors import VariorumError
from corpus.text.storable import storable


@dataclass
class MergedFile:
    """What one file brought: whose annotations, and what became of them."""

    file: str
    kind: str
    """`library`, `pack` or `return`."""
    annotators: dict[str, int] = field(default_factory=dict)
    """For each annotator, as he or she is called here, the annotations in the file."""
    renamed_annotators: dict[str, str] = field(default_factory=dict)
    """Annotators whose name somebody else has here: what they are called here, and there."""
    documents: list[str] = field(default_factory=list)
    """Slugs of the documents that the annotations are on."""
    missing: dict[str, int] = field(default_factory=dict)
    """Titles of documents that are not here, and the annotations on them: these were left out."""
    added: int = 0
    updated: int = 0
    known: int = 0
    moved: int = 0
    lost: int = 0
    """Those that found no place in the text as it is here; they are kept."""
    late: int = 0
    """Those that were changed after the blind round was closed, by the clock of the machine on
    which they were changed; they are taken in all the same.
    """

    @property
    def annotations(self) -> int:
        return sum(self.annotators.values())


_COUNTS = (
    "added", "updated", "known", "deleted", "joined", "misattributed", "links", "memos",
    "memos_left_out", "attributes", "finished", "replies", "replies_without_annotation",
)  # fmt: skip


@dataclass
class MergeReport:
    """The counts of a merge; of annotations, unless a field says otherwise."""

    libraries: list[str] = field(default_factory=list)
    """Names of the files that were taken in."""
    refused: dict[str, VariorumError] = field(default_factory=dict)
    """Files of which nothing was taken, and why."""
    documents: list[str] = field(default_factory=list)
    """Slugs of documents that came."""
    revised: list[str] = field(default_factory=list)
    """Slugs of documents that have a later text now."""
    added: int = 0
    updated: int = 0
    """Known here, and edited over there since."""
    known: int = 0
    """Known here as they are there, or edited here since."""
    deleted: int = 0
    """Deleted over there since."""
    conflicts: list[str] = field(default_factory=list)
    """Ids of those that were edited here and there: the later edit is shown, the other is kept."""
    moved: list[str] = field(default_factory=list)
    """Ids of those that are elsewhere in the text as it is here."""
    lost: list[str] = field(default_factory=list)
    """Ids of those that found no place in the text as it is here."""
    joined: int = 0
    """Pairs that one annotator had on one passage."""
    misattributed: int = 0
    """Left out, since here somebody else has an annotation of the same id: one of the two libraries
    has it from a file in which the annotator was called otherwise.
    """
    links: int = 0
    memos: int = 0
    """Texts of memos that came."""
    memos_left_out: int = 0
    """Texts of memos on documents that are not here."""
    replies: int = 0
    """Replies that came."""
    replies_without_annotation: int = 0
    """Of these, replies to annotations that are deleted or not here: kept, and listed apart."""
    attributes: int = 0
    """Values of attributes and memberships in collections that came."""
    finished: int = 0
    """Documents that somebody has finished, as it was not known here."""
    closed_since: str | None = None
    """Since when the library's blind round is locked or its deadline has passed; None where
    annotators can work.
    """
    tags: list[str] = field(default_factory=list)
    """Names of tags that came."""
    returned: list[MergedFile] = field(default_factory=list)
    """What each of the files brought."""

    @property
    def label(self) -> str:
        kinds = {file.kind for file in self.returned}
        things = {"library": "libraries", "pack": "packs", "return": "returns"}
        several = f"{len(self.libraries):,} {things[kinds.pop()] if len(kinds) == 1 else 'files'}"
        return f"merged {storable(self.libraries[0]) if len(self.libraries) == 1 else several}"

    def add(self, other: MergeReport) -> None:
        """Add the counts of another library."""
        self.returned += other.returned
        for name in ("documents", "revised", "conflicts", "moved", "lost", "tags"):
            mine = getattr(self, name)
            known = set(mine)
            mine.extend(item for item in getattr(other, name) if item not in known)
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
