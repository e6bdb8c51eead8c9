"""What a locked blind round refuses: whatever annotators do to their own work, by any way, undo and
redo included. Settling in the name of *consensus*, merges, imports and repairs are no such work.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotations.errors import RoundClosed
from annotations.model import CONSENSUS
from annotations.model.rounds import Round
from annotations.storage.change_kinds import ChangeKind
from annotations.storage.journal import JournalRows
from annotations.storage.settings import BLIND_ROUND, LibrarySettings
from corpus.ids import now
from corpus.storage.transactions import Change

_OF_ANNOTATORS: frozenset[ChangeKind] = frozenset({"annotations", "memos"})
_DERIVED = frozenset({"tags", "stamps", "annotation_versions", "siblings", "annotation_digests"})
"""Tables that say nothing of whose work it is; a new tag comes with the first annotation of it."""
_PARTS = ("annotation_tags", "accepted_places")
"""Tables whose rows belong to an annotation, and to whoever has made that."""


class RoundLock:
    """The lock of one library."""

    def __init__(self, settings: LibrarySettings, rows: JournalRows) -> None:
        self._settings = settings
        self._rows = rows

    def check(self, kind: ChangeKind | None, changes: Iterable[Change]) -> None:
        """Raises RoundClosed for changes of this kind while the round is locked or its deadline has
        passed.
        """
        if kind not in _OF_ANNOTATORS:
            return
        current = Round.of(self._settings.shared(BLIND_ROUND))
        moment = now()
        if current is None or current.closed_since(moment) is None:
            return
        if not all(self._is_of_consensus(change) for change in changes):
            raise RoundClosed(current.closed_sentence(moment))

    def _is_of_consensus(self, change: Change) -> bool:
        if change.table in _DERIVED:
            return True
        if change.table in ("annotations", *_PARTS):
            id_ = change.key["id" if change.table == "annotations" else "annotation"]
            return self._rows.annotator_of(id_) == CONSENSUS
        return False
