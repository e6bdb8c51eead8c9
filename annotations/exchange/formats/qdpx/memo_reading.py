"""What a project says about sources, codes and itself, as memos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotations.exchange.formats.qdpx.code_reading import Codes
from annotations.exchange.formats.qdpx.guids import read_guid
from annotations.exchange.formats.qdpx.link_reading import Links
from annotations.exchange.formats.qdpx.note_reading import Notes, ReadNote
from annotations.exchange.formats.qdpx.source_reading import ReadSource
from annotations.exchange.formats.qdpx.xml_reading import children, text_of
from annotations.exchange.project import ImportedMemo
from annotations.exchange.spreadsheet_damage import moment_of
from annotations.model.memos import LONGEST_MEMO, MemoKind


class MemoReader:
    """Makes memos of notes that are not on selections. Asked last: what is on nothing then is about
    the library as a whole.
    """

    def __init__(self, users: Mapping[str, str], notes: Notes, links: Links) -> None:
        self._users, self._notes, self._links = users, notes, links

    def read(
        self, project: Any, sources: Sequence[ReadSource], codes: Codes
    ) -> Iterator[ImportedMemo]:
        for source in sources:
            yield from self._of_source(source)
        tags = {name: id_ for id_, name in reversed(list(codes.names.items()))}
        for name, ids in codes.notes.items():
            if name in codes.entries:
                linked = self._links.notes_on(tags.get(name, ""), self._notes.by_id)
                for note in self._taken([*ids, *linked]):
                    yield self._memo("tag", name, note)
        own = [read_guid(ref.get("targetGUID")) for ref in children(project, "NoteRef")]
        for note in [*self._taken(own), *self._notes.free()]:
            yield self._memo("library", "", note)
        description = text_of(project, "Description")
        if description:
            yield ImportedMemo("library", "", description[:LONGEST_MEMO])

    def _of_source(self, source: ReadSource) -> Iterator[ImportedMemo]:
        linked = self._links.notes_on(source.id, self._notes.by_id)
        notes = self._taken([*source.notes, *linked])
        for note in notes:
            yield self._memo("document", source.key, note)
        # Some programs repeat the notes in the description, since others read only that.
        description = source.description
        if description and description not in "\n\n".join(note.text for note in notes):
            name = self._users.get(source.user, "")
            yield ImportedMemo(
                "document", source.key, description[:LONGEST_MEMO], name, _time(source.created)
            )

    def _taken(self, ids: Sequence[str]) -> list[ReadNote]:
        notes = [self._notes.take(id_) for id_ in dict.fromkeys(ids)]
        return [note for note in notes if note is not None]

    def _memo(self, kind: MemoKind, about: str, note: ReadNote) -> ImportedMemo:
        return ImportedMemo(
            kind,
            about,
            note.text[:LONGEST_MEMO],
            self._users.get(note.user, ""),
            _time(note.created) or _time(note.modified),
            _time(note.modified),
        )


def _time(text: str) -> str:
    try:
        return moment_of(text, None).start
    except ValueError:
        return ""
