"""Annotations from another program's file into the library, in one step of the history.

What the library knows already is compared with the file. Where they differ, the later one counts:
the file, if the annotation has not been changed here since it was written (then somebody has
corrected the file); the library, if it has. The second is a conflict, which the caller decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from annotations.errors import BadTag
from annotations.exchange.comparison import DesiredState, NewerSide, desired_state, newer_side
from annotations.exchange.formats.csv_file import own_id
from annotations.exchange.import_report import (
    ConflictChoice,
    Decide,
    ImportConflict,
    ImportReport,
    Reason,
    RowResult,
)
from annotations.exchange.placement import ImportedPassage, find_passage, placement_change
from annotations.exchange.row_grouping import BaseState, differing_details, group_rows
from annotations.exchange.rows import ImportedRow
from annotations.model import Annotation, Link
from annotations.model.annotator_names import annotator_name
from annotations.model.tag_names import tag_name
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.errors import UnknownDocument
from corpus.ids import new_id, now
from corpus.storage.transactions import Transaction

_SHOWN = 40


def import_annotations(
    store: Store, rows: Sequence[ImportedRow], *, decide: Decide = lambda _: "library"
) -> ImportReport:
    """Take the annotations of a file into the library; what is there and not in the file stays.

    One that is known here gets the tags, the note and the place that the file has for it, unless it
    was changed or deleted here later: then `decide` says what counts. One on a passage that its
    annotator has annotated here already adds to that. Documents are found by slug, passages in
    another text of that name by their words. In a blind round nobody's annotations but the
    annotator's own are taken in.
    """
    report = ImportReport(notices=list(getattr(rows, "warnings", ())))
    with store.journal.recorded(lambda: report.label) as tx:
        _Import(store, tx, report, decide).run(rows)
    return report


class _RolledBack(Exception):  # noqa: N818
    """Nothing of it is kept."""


def preview_conflicts(store: Store, rows: Sequence[ImportedRow]) -> list[ImportConflict]:
    """What importing these rows would ask to decide; nothing is changed."""
    report = ImportReport()
    try:
        with store.journal.recorded("") as tx:
            _Import(store, tx, report, lambda _: "library").run(rows)
            raise _RolledBack
    except _RolledBack:
        return report.left


class _Import:
    """One import, within its transaction."""

    def __init__(self, store: Store, tx: Transaction, report: ImportReport, decide: Decide) -> None:
        self.store, self.tx, self.report, self.decide = store, tx, report, decide
        self.seen = store.visible_annotator()
        self.documents: dict[str, Document | None] = {}
        # The ids in the file, with the line and the id here: another program's numbers are none of
        # ours.
        self.taken: dict[str, tuple[int, str]] = {}
        self.left: set[int] = set()
        """Lines of annotations that stay as the library has them."""
        self.ids: set[str] = set()
        """The ids in the file that are of our making."""
        self.known: dict[str, Annotation] = {}
        self.gone: dict[str, dict[str, Any]] = {}
        self.called: dict[str, str] = {}
        self.states: Callable[[str], list[dict[str, object]]] = lambda _: []

    def run(self, rows: Sequence[ImportedRow]) -> None:
        ids = self.ids = {row.annotation.id for row in rows if own_id(row.annotation.id)}
        self.known = {one.id: one for one in self.store.annotations_by_id(ids)}
        self.states = _once(lambda: self.store.rows.recorded_states(ids))
        before = {tag.name for tag in self.store.tags.codebook().tags}
        self.called = self._renamed(rows, before)
        rows = [self._with_present_names(row) for row in rows]
        # What is known comes first: another program's rows may add to it.
        self.gone = self._deleted(ids)
        here = {*self.known, *self.gone}
        of_known = [row for row in rows if row.annotation.id in here]
        as_one, contradicting = group_rows(of_known, self._base)
        for line, other in contradicting:
            self._problem(line, f"the same id stands on line {other} with other contents")
        rows = [*as_one, *(row for row in rows if row.annotation.id not in here)]
        for row in rows:
            self._take(row)
        for row in rows:
            self._link(row)
        for line, id_ in self.taken.values():
            if line not in self.left and self.store.rows.delete_if_empty(self.tx, id_):
                self._problem(line, "there is neither a tag nor a note nor a link")
        after = self.store.tags.codebook().tags
        self.report.new_tags = [tag.name for tag in after if tag.name not in before]
        self._count_absent(rows)
        self._compare_details(rows)

    def _deleted(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The rows of those that were deleted here. Somebody else's hidden annotation is never
        told to be known.
        """
        stored = {id_: self.store.rows.stored(id_) for id_ in ids if id_ not in self.known}
        return {
            id_: row
            for id_, row in stored.items()
            if row is not None and row["deleted"] is not None and self._is_seen(row)
        }

    def _base(self, row: ImportedRow) -> BaseState:
        """What the annotation of a row was when the file was written: as the history knows it from
        the time in the file, else as it is here.
        """
        given = row.annotation
        there: list[dict[str, Any]] = [
            state for state in self.states(given.id) if state["modified"] == given.modified
        ]
        if not there and given.id in self.known:
            here = self.known[given.id]
            return BaseState(here.note, here.span, here.content)
        state = (there or [self.gone[given.id]])[0]
        return BaseState(state["note"], Span(state["start"], state["end"]), state["content"])

    def _problem(self, line: int, sentence: str) -> None:
        self.report.problems.append(f"line {line}: {sentence}")

    # Tags that are called otherwise now

    def _renamed(self, rows: Iterable[ImportedRow], known: set[str]) -> dict[str, str]:
        """For tags of the file that the codebook lacks since they were renamed, their names now."""
        named = {_tidy(tag) for row in rows for tag in row.annotation.tags}
        former = self.store.tags.former_names() if named - known else {}
        renamed = {tag: former[tag] for tag in sorted(named - known) if tag in former}
        self.report.notices += [
            f"the tag {tag} of the file is called {name} here now" for tag, name in renamed.items()
        ]
        return renamed

    def _with_present_names(self, row: ImportedRow) -> ImportedRow:
        given = row.annotation
        tags = dict.fromkeys(self.called.get(_tidy(tag), tag) for tag in given.tags)
        return replace(row, annotation=replace(given, tags=tuple(tags))) if self.called else row

    # One annotation

    def _take(self, row: ImportedRow) -> None:
        given = row.annotation
        document = self._document(given.slug)
        problem = self._reason_against(row, document)
        if problem or document is None:
            self._problem(row.line, problem or f"there is no document “{given.slug}”")
            return
        here = self.known.get(given.id)
        if here is not None:
            self._compare(row, here, document)
            return
        if given.id in self.gone:
            self._bring_back(row, self.gone[given.id], document)
        else:
            free = own_id(given.id) and self.store.rows.stored(given.id) is None
            self._add(row, document, given.id if free else new_id())

    def _document(self, slug: str) -> Document | None:
        if slug not in self.documents:
            try:
                found = self.store.documents.get(slug)
                self.documents[slug] = found if found.slug == slug else None
            except UnknownDocument:
                self.documents[slug] = None
        return self.documents[slug]

    def _reason_against(self, row: ImportedRow, document: Document | None) -> str | None:
        """Why a row cannot be taken in, if so."""
        given = row.annotation
        if document is None:
            return f"there is no document “{given.slug}” in this library"
        if given.id in self.taken:
            line = self.taken[given.id][0]
            return f"the same id stands on line {line} with other contents"
        if not given.content.strip():
            return "there is no passage in the column content"
        name = annotator_name(given.annotator.name) if given.annotator.name.strip() else None
        here = self.known.get(given.id)
        if here is not None and here.document != document.id:
            return f"this annotation stands in {here.slug}; import moves none to another document"
        if here is not None and name not in (None, here.annotator.name):
            return f"this annotation is {here.annotator.name}’s; import changes nobody’s name"
        if self.seen is not None and name not in (None, self.seen):
            return "in a blind round only your own annotations are taken in"
        try:
            for tag in given.tags:
                tag_name(tag)
        except BadTag as error:
            return str(error)
        return None

    def _is_seen(self, stored: dict[str, object]) -> bool:
        if self.seen is None:
            return True
        return stored["annotator"] == self.store.rows.annotator(self.tx).id

    # Known already

    def _compare(self, row: ImportedRow, here: Annotation, document: Document) -> None:
        self.taken[here.id] = row.line, here.id
        when = self._later(row, here.id, here.modified)
        want = desired_state(row, here, when)
        place = placement_change(row, here, document, when, self.states)
        self.report.notices += want.notices
        if place.notice:
            self.report.notices.append(f"line {row.line}: {place.notice}")
        moves = place.here is not None
        if not want.differs(here) and not moves:
            self.report.rows[row.line] = "unchanged"
            return
        if place.here is not None and (problem := self._in_the_way(here, place.here)):
            self._leave(row)
            self._problem(row.line, problem)
        elif not (want.tags or want.note or here.links or here.linked or row.annotation.links):
            self._leave(row)
            self._problem(
                row.line,
                "nothing would be left of this annotation; delete it in the library instead",
            )
        elif when in ("file", "same") or self._file_counts(row, here, when):
            at = row.annotation.modified if when == "file" and not row.mixed else now()
            self._change(here, want, document, place.here, at)
            self.report.rows[row.line] = "updated"
        else:
            self._leave(row)

    def _later(self, row: ImportedRow, id_: str, modified: str) -> NewerSide:
        start = row.modified.start
        # Asked of the history only where it matters: whether the library has gone back from there.
        been = start > modified and any(one["modified"] == start for one in self.states(id_))
        return newer_side(row, modified, {start} if been else ())

    def _file_counts(self, row: ImportedRow, here: Annotation | None, when: NewerSide) -> bool:
        reason: Reason = (
            "unclear" if when == "unclear" else "edited" if here is not None else "deleted"
        )
        return self._chosen(row, here, reason, f"the annotation “{_short(row)}”") == "file"

    def _chosen(
        self, row: ImportedRow, here: Annotation | None, reason: Reason, what: str
    ) -> ConflictChoice:
        given = row.annotation
        conflict = ImportConflict(
            here.id if here else given.id,
            row.line,
            given.slug,
            reason,
            what,
            here,
            given,
        )
        choice = self.decide(conflict)
        self.report.conflicts.append((conflict, choice))
        return choice

    def _leave(self, row: ImportedRow) -> None:
        self.left.add(row.line)
        self.report.rows[row.line] = "unchanged"

    def _in_the_way(self, here: Annotation, place: ImportedPassage) -> str | None:
        there = self.store.rows.at(here.document, here.annotator.id, place.span)
        if place.status == "orphaned" or there is None or there.id == here.id:
            return None
        return f"{here.annotator.name} has another annotation on exactly this passage"

    def _change(
        self,
        here: Annotation,
        want: DesiredState,
        document: Document,
        place: ImportedPassage | None,
        at: str,
    ) -> None:
        row: dict[str, object] = {"id": here.id, "note": want.note, "modified": at}
        if place is not None:
            row |= {"revision": document.revision, "text_sha256": None, "status": place.status}
            row |= {"start": place.span.start, "end": place.span.end, "content": place.content}
            row |= {"prefix": place.prefix, "suffix": place.suffix}
        self.store.rows.rewrite(self.tx, here, row, want.tags)

    def _bring_back(self, row: ImportedRow, stored: dict[str, object], document: Document) -> None:
        """What was deleted here comes back where the file is later, or where that was chosen."""
        gone = max(str(stored["modified"]), str(stored["deleted"]))
        when = self._later(row, str(stored["id"]), gone)
        if when == "file" or self._file_counts(row, None, when):
            self._add(row, document, str(stored["id"]))
        else:
            self._leave(row)
            self.taken[row.annotation.id] = row.line, row.annotation.id

    # Not known yet

    def _add(self, row: ImportedRow, document: Document, id_: str) -> None:
        store, given = self.store, row.annotation
        place = find_passage(document, row)
        name = annotator_name(given.annotator.name) if given.annotator.name.strip() else None
        annotator = store.rows.annotator(self.tx, name)
        if place.status == "orphaned":
            there = store.rows.orphan_from(document.id, annotator.id, place.span, place.content)
            if there is not None and id_ == given.id and there.id in self.ids:
                there = None  # the file names both: they are two until they have a place
        else:
            there = store.rows.at(document.id, annotator.id, place.span)
        if there is not None:
            after = store.rows.add_to(self.tx, there, map(tag_name, given.tags), given.note)
            self._taken(row, there.id, "unchanged" if after == there else "updated")
            return
        self.report.moved += place.status == "moved" != given.status
        self.report.orphaned += place.status == "orphaned" != given.status
        moment = now()
        store.rows.put(
            self.tx,
            {
                "id": id_,
                "document": document.id,
                "revision": document.revision,
                "annotator": annotator.id,
                "start": place.span.start,
                "end": place.span.end,
                "content": place.content,
                "prefix": place.prefix,
                "suffix": place.suffix,
                "note": given.note,
                "status": place.status,
                "created": given.created or moment,
                # What was chosen among rows that differ is no state of the file's own.
                "modified": moment if row.mixed else given.modified or moment,
                "deleted": None,
            },
            given.tags,
        )
        self._taken(row, id_, "added")

    def _taken(self, row: ImportedRow, id_: str, what: RowResult) -> None:
        self.taken[row.annotation.id or f"line {row.line}"] = row.line, id_
        self.report.rows[row.line] = what

    # Links

    def _link(self, row: ImportedRow) -> None:
        given = row.annotation
        if self.taken.get(given.id, (0, ""))[0] != row.line or row.line in self.left:
            return
        source = self.taken[given.id][1]
        for link in given.links:
            target = self.taken[link.target][1] if link.target in self.taken else link.target
            there = self.store.rows.stored(target)
            hidden = there is not None and not self._is_seen(there)
            if there is None or there["deleted"] is not None or target == source or hidden:
                self._problem(row.line, f"the annotation {link.target} that it links to is missing")
            elif not self.store.rows.links.exists(source, link.kind, target):
                self._make_link(row, source, Link(link.kind, target))
        here = self.known.get(given.id)
        if here is not None and "links" in row.given:
            targets = {(k, self.taken.get(t, (0, t))[1]) for k, t in given.links}
            if missing := [one for one in here.links if tuple(one) not in targets]:
                said = " ".join(f"{one.kind}:{one.target}" for one in missing)
                self.report.notices.append(
                    f"line {row.line}: links that the file does not have stay ({said}); "
                    "remove them in the library"
                )

    def _make_link(self, row: ImportedRow, source: str, link: Link) -> None:
        """A link that the file has and the library does not; one that was removed here stays so
        unless the file is to count.
        """
        if self.store.rows.links.was_removed(source, link.kind, link.target):
            what = f"the link {link.kind}:{link.target} of “{_short(row)}”"
            if self._chosen(row, self.known.get(source), "deleted", what) == "library":
                return
        self.store.rows.links.add(self.tx, source, link.kind, link.target)
        if self.report.rows[row.line] == "unchanged":
            self.report.rows[row.line] = "updated"

    # What the file says nothing of, or says in vain

    def _count_absent(self, rows: Iterable[ImportedRow]) -> None:
        mine = [self.known[row.annotation.id] for row in rows if row.annotation.id in self.known]
        of = {(one.document, one.annotator.id) for one in mine}
        named = {row.annotation.id for row in rows} | {id_ for _, id_ in self.taken.values()}
        for document in {document for document, _ in of}:
            self.report.absent += sum(
                (one.document, one.annotator.id) in of and one.id not in named
                for one in self.store.annotations(document=document)
            )

    def _compare_details(self, rows: Iterable[ImportedRow]) -> None:
        of_known = (row for row in rows if row.annotation.id in self.known)
        if differing := differing_details(of_known, self.documents):
            self.report.notices.append(
                f"what the file says of documents is not taken over ({', '.join(differing)}); "
                "edit the details in the library"
            )


def _tidy(tag: str) -> str:
    try:
        return tag_name(tag)
    except BadTag:
        return tag


def _short(row: ImportedRow) -> str:
    words = " ".join(row.annotation.content.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


def _once(
    ask: Callable[[], dict[str, list[dict[str, object]]]],
) -> Callable[[str], list[dict[str, object]]]:
    """What the history tells of each id, asked for once, when it is first wanted."""
    held: list[dict[str, list[dict[str, object]]]] = []

    def of(id_: str) -> list[dict[str, object]]:
        if not held:
            held.append(ask())
        return held[0].get(id_, [])

    return of
