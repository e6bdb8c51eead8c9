"""Checks a library's health, from the file alone.

`CHECKS` is the list of what is looked at, in this order. Nothing is changed by looking. `mend` does
what is safe: what another part of the library proves is put back, what lost its place is looked for
again by its quote, a search index that is wrong is made anew; as an entry of the history, after a
backup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from annotations.health import repairs
from annotations.model import COLOURS, LINK_KINDS, STATUSES
from annotations.model.replies import is_stored_reply
from annotations.model.version_vectors import from_json
from annotations.service.store import Store
from annotations.storage import health_queries, placements, places_version
from annotations.storage.journal_images import differing_rows, recorded_keys
from annotations.storage.version_stamping import digests
from corpus.cleaning.integrity import ILL_FORMED
from corpus.errors import IndexBroken, LibraryError, VariorumError
from corpus.storage import backups, copying, integrity_checks
from corpus.storage.database import Database
from corpus.storage.integrity_checks import Problem
from corpus.storage.revision_rows import sha256_of
from corpus.storage.search_index import filling, verification
from corpus.storage.transactions import Transaction

HIDDEN_MENDED = "an annotation that is hidden in this blind round was repaired"
"""What is told of mending somebody else's annotation."""
# So many annotations are looked at together.
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing that is looked at."""

    name: str
    problems: Callable[[Database], Iterable[Problem]]


@dataclass
class HealthReport:
    """The problems that a check has found."""

    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """How many documents, annotations and orphaned annotations there are."""
    mended: list[str] = field(default_factory=list)
    backup: Path | None = None
    """Where the library as it was before the mending is kept."""


def check(
    database: Database,
    progress: Callable[[int, str], None] | None = None,
    *,
    parts: Sequence[HealthCheck] | None = None,
) -> HealthReport:
    """Look at everything, or at these parts. `progress` is told how many of them are done, and
    which is next.
    """
    report = HealthReport()
    for number, part in enumerate(CHECKS if parts is None else parts):
        if progress:
            progress(number, part.name)
        try:
            with database.snapshot():
                report.problems += part.problems(database)
        except health_queries.READ_ERRORS as error:
            report.problems.append(Problem(f"{part.name} cannot be read to the end: {error}"))
        except ILL_FORMED:
            report.problems.append(
                Problem(f"{part.name} contain data that this program did not write")
            )
        if any(problem.fatal for problem in report.problems):
            return report
    with suppress(LibraryError):
        report.counts = health_queries.counts(database)
    return report


def mend(store: Store, report: HealthReport) -> HealthReport:
    """Mend what can be mended, one step of the history; what is left is looked for anew.

    Raises LibraryError where no backup can be taken first.
    """
    ways = [problem for problem in report.problems if problem.mend]
    if not ways:
        return report
    backup = _backup(store.database.path)
    mended: list[str] = []
    own = (
        None
        if store.visible_annotator() is None
        else {
            *(annotation.id for annotation in store.annotations()),
            *(part.id for memo in store.memos.all() for part in memo.parts),
            *(reply.id for reply in store.replies.all()),
        }
    )
    with store.journal.recorded("repaired the library", kind="repair") as tx:
        for problem in ways:
            assert problem.mend is not None
            # What cannot be mended is left as it was.
            with suppress(VariorumError, *ILL_FORMED), tx.savepoint():
                if problem.mend(tx):
                    mended.append(problem.mending if problem.is_of(own) else HIDDEN_MENDED)
    after = check(store.database)
    after.mended, after.backup = list(dict.fromkeys(mended)), backup
    return after


def _backup(path: Path) -> Path:
    try:
        return backups.automatic(path, "check")
    except copying.DamagedLibrary:
        return backups.automatic(path, backups.DAMAGED)


# The parts


def _tables(database: Database) -> Iterator[Problem]:
    new = health_queries.new_library()
    yield from integrity_checks.check_tables(database, new.tables, new.views)


def _annotations(database: Database) -> Iterator[Problem]:
    """The digests: whether each annotation, its tags and its version are what was written."""
    ids = health_queries.annotation_ids(database)
    stored = health_queries.stored_digests(database)
    recorded = repairs.RecordedAnnotations(database)
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        computed = digests(database.tuples, batch)
        for id_ in batch:
            if id_ not in stored:
                yield repairs.missing_digest(id_)
            elif stored[id_] != computed.get(id_):
                yield repairs.wrong_digest(id_, stored[id_], recorded)


def _values(database: Database) -> Iterator[Problem]:
    """Versions, statuses, and annotations without a version."""
    for id_, version, status in health_queries.versions(database):
        try:
            from_json(version)
        except ILL_FORMED:
            yield Problem(f"the version of the annotation {id_} cannot be read", about=(id_,))
        if status not in STATUSES:
            sentence = f"the annotation {id_} has the unknown status {status}"
            yield Problem(sentence, about=(id_,))
    for id_, version, image in health_queries.hidden_edits(database):
        try:
            from_json(version)
            json.loads(image)
        except ILL_FORMED:
            yield Problem(f"another version of the annotation {id_} cannot be read", about=(id_,))


def _passages(database: Database) -> Iterator[Problem]:
    """Whether annotations stand at the words that they are about, in the text in which they were
    made.
    """
    revision, text, sound = None, "", False
    passages = health_queries.attached_passages(database)
    for id_, own, slug, start, end, content in passages:
        if own != revision:
            revision = own
            text, sound = _text(database, own)
        if not 0 <= start < end or text[start:end] != content:
            sentence = f"the position of an annotation of {slug} does not match its words"
            wrong = Problem(sentence, about=(id_,))
            yield repairs.misplaced(id_, sentence, slug) if sound else wrong


def _places(database: Database) -> Iterator[Problem]:
    """Places are derived from annotations and texts, so they can always be rebuilt."""
    if not places_version.up_to_date(database):
        return  # they are rebuilt when the library is next opened for writing
    for number, sentence in enumerate(placements.faults(database)):
        mend = _places_anew if number == 0 else None
        yield Problem(
            sentence, "the positions of the annotations were computed again" if mend else "", mend
        )


def _places_anew(tx: Transaction) -> bool:
    placements.rebuild(tx)
    return not list(placements.faults(tx.database))


def _text(database: Database, revision: str) -> tuple[str, bool]:
    """The text of a revision, and whether it is sound."""
    stored = health_queries.text_and_hash(database, revision)
    return ("", False) if stored is None else (stored[0], sha256_of(stored[0]) == stored[1])


def _codebook(database: Database) -> Iterator[Problem]:
    for name, colour, mark in health_queries.tags(database):
        if colour not in COLOURS or not name.strip() or not mark.strip():
            yield Problem(f"the tag {name} has an invalid colour, name or mark")
    if health_queries.link_kinds(database).difference(LINK_KINDS):
        yield Problem("a link has an unknown kind")
    for id_ in health_queries.faulty_memos(database):
        yield Problem(
            f"the memo {id_} is empty, or about a document and a tag at once", about=(id_,)
        )
    for id_, text in health_queries.replies(database):
        if not is_stored_reply(text):
            yield Problem(f"the reply {id_} is empty or too long", about=(id_,))
    for id_ in health_queries.faulty_attributes(database):
        yield Problem(f"the attribute or membership {id_} is empty or of an unknown type")


def _history(database: Database, without: Collection[str] = ()) -> Iterator[Problem]:
    """Whether each row is as the history last recorded it, and the history can be read."""
    seen = set()
    for table, key, row, image in differing_rows(database, without):
        seen.add((table, json.dumps(key)))
        yield repairs.differs_from_history(table, key, row, image)
    if not seen:
        yield from _first_tags(database)
    if health_queries.has_unknown_states(database):
        yield Problem("an entry of the history has an unknown state")


def _first_tags(database: Database) -> Iterator[Problem]:
    """The tags that every library has from its beginning stand in no history."""
    recorded = recorded_keys(database, "tags")
    for first in health_queries.new_library().tags:
        row = database.get("tags", {"id": first["id"]})
        same = ("name", "colour", "mark", "key", "description", "position", "deleted")
        # One that was changed may have had its entry pruned.
        changed = row is not None and row["modified"] != row["created"]
        if not (changed or json.dumps({"id": first["id"]}) in recorded) and (
            row is None or any(row[column] != first[column] for column in same)
        ):
            yield Problem(f"the tag {first['name']} was changed outside of this program")


def _indexes(database: Database) -> Iterator[Problem]:
    yield from integrity_checks.check_indexes(database, health_queries.new_library().indexes)


def _search_index(database: Database) -> Iterator[Problem]:
    """The index is derived from the texts, so it can always be rebuilt."""
    new = health_queries.new_library()
    faults = [
        *integrity_checks.schema_faults(database, new.search),
        *(
            problem.sentence
            for problem in integrity_checks.check_indexes(database, new.search_indexes)
        ),
    ]
    try:
        faults = faults or list(verification.verify_indexed(database))
    except (IndexBroken, *ILL_FORMED):
        faults = ["the search index contains data that this program did not write"]
    for number, sentence in enumerate(faults):
        # Once is enough.
        mend = _index_anew if number == 0 else None
        yield Problem(sentence, "the search index was rebuilt" if mend else "", mend)


def _index_anew(tx: Transaction) -> bool:
    filling.recreate(tx)
    return not list(verification.verify(tx.database))


CHECKS = (
    HealthCheck("the file", integrity_checks.check_file),
    HealthCheck("the tables", _tables),
    HealthCheck("the references", integrity_checks.check_references),
    HealthCheck("the sources", integrity_checks.check_sources),
    HealthCheck("the texts", integrity_checks.check_texts),
    HealthCheck("the documents", integrity_checks.check_documents),
    HealthCheck("the annotations", _annotations),
    HealthCheck("the annotations' versions", _values),
    HealthCheck("the annotations' passages", _passages),
    HealthCheck("the codebook, links, memos, replies and attributes", _codebook),
    HealthCheck("the history", _history),
    HealthCheck("the positions of annotations", _places),
    HealthCheck("the indexes", _indexes),
    HealthCheck("the search index", _search_index),
)

CHECKS_FOR_READING = (
    *(part for part in CHECKS[:-4] if part.name != "the texts"),
    # Whoever takes a revision over looks at its ledger, and can mend what older programs stored.
    HealthCheck("the texts", partial(integrity_checks.check_texts, ledgers=False)),
    # What has a digest needs no second witness where nothing shall be mended.
    HealthCheck("the history", partial(_history, without=("annotations", "annotation_tags"))),
)
"""What is looked at where a library is only read."""
