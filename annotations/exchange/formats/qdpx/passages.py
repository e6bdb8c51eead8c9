"""Selections of a project as the rows of an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from annotations.exchange.foreign_rows import highlight_notice, with_highlights_tagged
from annotations.exchange.formats.qdpx.code_reading import Codes
from annotations.exchange.formats.qdpx.guids import guid
from annotations.exchange.formats.qdpx.link_reading import Links
from annotations.exchange.formats.qdpx.note_reading import Notes
from annotations.exchange.formats.qdpx.offset_conventions import Clue, convention_of
from annotations.exchange.formats.qdpx.source_reading import (
    ReadSelection,
    ReadSource,
    read_selection,
)
from annotations.exchange.formats.qdpx.source_texts import STANDARD
from annotations.exchange.formats.qdpx.xml_reading import counted, were
from annotations.exchange.rows import ImportedRow, ImportedRows
from annotations.exchange.spreadsheet_damage import UNKNOWN, Moment, moment_of
from annotations.model import LINK_KINDS, Annotation, Annotator, Link
from annotations.model.notes import stored_note
from corpus.document import Span, trimmed_span

_COLUMNS = frozenset({
    "id", "document", "tag", "content", "note", "annotator", "start", "end", "created", "modified",
})  # fmt: skip
_KINDS = {kind: kind for kind in LINK_KINDS}


@dataclass
class _Passage:
    """What one person has made of one passage."""

    id: str
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    created: list[Moment] = field(default_factory=list)
    modified: list[Moment] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


_Place = tuple[str, Span, str]
"""The key of a source, a span, and the name of a person."""


class Passages:
    """Makes rows of selections; counts what is lost."""

    def __init__(
        self,
        codes: Codes,
        users: Mapping[str, str],
        notes: Notes,
        links: Links,
        losses: Counter[str],
    ) -> None:
        self._codes, self._users, self._notes = codes, users, notes
        self._links, self._losses = links, losses
        self._passages: dict[_Place, _Passage] = {}
        self._places: dict[str, _Place] = {}
        """Where each selection is, by its identifier; where it has several people, the place of
        who made it."""
        self._ids: set[str] = set()
        self._doubles = 0
        self.notices: list[str] = []

    def rows(self, sources: Sequence[ReadSource], origin: str, *, is_ours: bool) -> ImportedRows:
        for source in sources:
            source.selections += self._selections_of_notes(source)
        convention = STANDARD if is_ours else convention_of(list(_clues(sources)), origin)
        for source in sources:
            counted, outside = source.text.counted(convention), list[ReadSelection]()
            for selection in source.selections:
                span = counted.span(selection.start, selection.end)
                if span is None or source.text.text[slice(*span)].isspace():
                    outside.append(selection)
                else:
                    self._take(source, selection, trimmed_span(source.text.text, span))
            self.notices += _outside(source, outside)
        if self._doubles:
            self.notices.append(
                f"selections that have the identifier of another one: {self._doubles:,}; imported "
                "as annotations of their own"
            )
        self._link()
        texts = {source.key: source.text.text for source in sources}
        rows = list(self._finished(texts))
        if not is_ours:  # where this program has written one, links were left out
            rows, number = with_highlights_tagged(rows)
            self.notices += highlight_notice(number)
        return ImportedRows(rows, self.notices)

    def _selections_of_notes(self, source: ReadSource) -> Iterator[ReadSelection]:
        """The selections that notes of a source name within themselves."""
        for id_ in list(source.notes):
            note = self._notes.by_id.get(id_)
            if note is None or note.selection is None:
                continue
            selection = read_selection(note.selection)
            if selection is not None:
                source.notes.remove(id_)
                yield replace(selection, notes=(id_,), user=selection.user or note.user)

    def _take(self, source: ReadSource, selection: ReadSelection, span: Span) -> None:
        tags: dict[str, list[str]] = {}
        created = _earliest([selection.created, *(c.created for c in selection.codings)])
        for coding in selection.codings:
            name = self._codes.names.get(coding.code)
            if name is None:
                self._losses["codings with something that is no code of the file"] += 1
                continue
            self._codes.used(name)
            tags.setdefault(coding.user, []).append(name)
        notes = self._notes_on(selection)
        maker = selection.user
        users = dict.fromkeys([*tags, *notes] or [maker])
        # The selection's identifier is that of what its maker has made of it.
        main = maker if maker in users else next(iter(users))
        for user in sorted(users, key=lambda user: user != main):
            place = source.key, span, self._users.get(user, "")
            passage = self._passages.get(place)
            if passage is None:
                id_ = self._new_id(source, selection, "" if user == main else user)
                passage = self._passages[place] = _Passage(id_)
            passage.tags += [tag for tag in tags.get(user, ()) if tag not in passage.tags]
            for note in notes.get(user, ()):
                if not any(note in known for known in passage.notes):
                    passage.notes.append(note)
            passage.created.append(created)
            passage.modified.append(_moment(selection.modified))
            if user == main and selection.id:
                self._places.setdefault(selection.id, place)

    def _new_id(self, source: ReadSource, selection: ReadSelection, user: str) -> str:
        where = (source.id, str(selection.start), str(selection.end))
        id_ = selection.id or guid("selection", *where, user)
        if user:
            id_ = guid("selection", id_, user)
        if id_ in self._ids:
            self._doubles += 1
            id_ = guid("selection", id_, *where, user)
        self._ids.add(id_)
        return id_

    def _notes_on(self, selection: ReadSelection) -> dict[str, list[str]]:
        """The texts of the notes on a selection, by who wrote them."""
        ids = [*selection.notes, *self._links.notes_on(selection.id, self._notes.by_id)]
        notes: dict[str, list[str]] = {}
        for id_ in dict.fromkeys(ids):
            note = self._notes.take(id_)
            if note is not None:
                notes.setdefault(note.user or selection.user, []).append(note.text)
        description = stored_note(selection.description)
        if description and not any(description in text for of in notes.values() for text in of):
            notes.setdefault(selection.user, []).insert(0, description)
        return notes

    # Links

    def _link(self) -> None:
        """Links between selections, of a kind that a library has."""
        for link in self._links.others():
            origin, target = self._places.get(link.origin), self._places.get(link.target)
            kind = _KINDS.get(link.name.casefold())  # type: ignore[call-overload]
            if origin is None or target is None or origin == target or kind is None:
                what = f"links called “{link.name[:40]}”" if link.name else "links without a name"
                self._losses["links between other things" if kind else what] += 1
                continue
            passage = self._passages[origin]
            wanted = Link(kind, self._passages[target].id)
            if wanted not in passage.links:
                passage.links.append(wanted)

    # Rows

    def _finished(self, texts: Mapping[str, str]) -> Iterator[ImportedRow]:
        nameless = 0
        for number, ((key, span, name), passage) in enumerate(self._passages.items(), 1):
            nameless += not name
            modified = max(passage.modified)
            yield ImportedRow(
                Annotation(
                    id=passage.id,
                    document="",
                    slug=key,
                    span=span,
                    content=texts[key][slice(*span)],
                    annotator=Annotator("", name),
                    tags=tuple(passage.tags),
                    note="\n\n".join(passage.notes) or None,
                    created=min(filter(None, (m.start for m in passage.created)), default=""),
                    modified=modified.start,
                    links=tuple(passage.links),
                ),
                number,
                modified=modified,
                columns=_COLUMNS,
            )
        if nameless:
            self.notices.append(
                f"annotations for which the file names nobody: {nameless:,}; imported as your own"
            )


def _clues(sources: Sequence[ReadSource]) -> Iterator[Clue]:
    for source in sources:
        for one in source.selections:
            yield Clue(source.text, one.start, one.end, (one.name, one.description))


def _outside(source: ReadSource, selections: Sequence[ReadSelection]) -> Iterator[str]:
    if selections:
        first = selections[0]
        number = len(selections)
        yield (
            f"“{source.name}”: {counted(number, 'selection')} outside its text, or empty, "
            f"{were(number)} not imported ({first.start}–{first.end})"
        )


def _earliest(times: Sequence[str]) -> Moment:
    moments = [moment for moment in map(_moment, times) if moment != UNKNOWN]
    return min(moments, default=UNKNOWN)


@lru_cache(1 << 10)
def _moment(time: str) -> Moment:
    try:
        return moment_of(time, None)
    except ValueError:
        return UNKNOWN
