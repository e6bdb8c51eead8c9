"""Random histories of several libraries, in which users do all that they can do.

What is promised after each step (`checks.py`):

- `check` finds nothing, and nothing that the program made is refused, by merge, import or open.
- Merged into an empty library, the library gives the same picture (`pictures.shared_picture`: all
  that shows but slugs, ids of documents and the history); merged again, nothing changes, and there
  is nothing more in the history.
- Its CSV, imported where the same documents are, gives the same CSV. Deletions, edits that are not
  shown and the looks of tags are in no CSV.
- Undo of the step gives the picture before, redo the picture after. A blind round that is begun or
  revealed and a history that is pruned are not undone.
- Programs that have the library open are told of all that has changed.
- While a blind round is locked, or its deadline has passed, nobody changes an annotation or memo
  but in the name of *consensus*, and whatever else is possible is possible still.

At the end all libraries, packs and returns are merged in several orders, twice: the result is the
same, and holds all that anybody said and nobody took back. Taken back is what goes by an edit, a
deletion, undo, an import, a decision about two edits, or a restored backup: never what goes by a
merge, by a merge that is undone, or with a document that is removed. Returns come behind what has
their documents; without these they are left out, and the report says so.
"""

from __future__ import annotations

from itertools import permutations

from hypothesis import note

from annotations.seminar import bundle_format
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.service.store import Store
from tests.helpers.examples import examples
from tests.helpers.factories import in_memory
from tests.machines import checks
from tests.machines.annotation_rules import AnnotationRules
from tests.machines.attribute_rules import AttributeRules
from tests.machines.document_rules import DocumentRules
from tests.machines.history_rules import HistoryRules
from tests.machines.memo_rules import MemoRules
from tests.machines.pictures import everybodys, plain_name, shared_picture
from tests.machines.query_rules import QueryRules
from tests.machines.reply_rules import ReplyRules
from tests.machines.seminar_rules import SeminarRules
from tests.machines.travel_rules import TravelRules
from tests.machines.world import Said, said_in

_FEW = 3


class Everything(
    DocumentRules, AnnotationRules, ReplyRules, MemoRules, AttributeRules, QueryRules, TravelRules,
    HistoryRules, SeminarRules,
):  # fmt: skip
    """All that users do, in any order."""

    def all_ends_well(self) -> None:
        """All libraries, packs and returns are merged in several orders into empty libraries,
        twice: these are the same in the end, and nothing is lost that nobody gave up.
        """
        world = self.world
        world.clock.wrong_by *= 0
        world.clock.stands = False
        arriving = [checks.as_foreign(one.store(), name) for name, one in world.libraries.items()]
        arriving += [bundle_format.read(path) for path in world.files]
        results = []
        for order in self._orders(arriving):
            note(f"  at the end: merge {[one.name for one in order]}")
            store = in_memory("Somebody")
            for again in (False, True):
                for foreign in order:
                    checks.bring_in(store, [foreign])
                    checks.is_well(store, copy=not again)
                if again:
                    checks.same(results[-1], shared_picture(store), "merging all again changes it")
                else:
                    results.append(shared_picture(store))
            self._nothing_is_lost(store)
        for other in results[1:]:
            told = "the order in which all are merged makes a difference"
            checks.same(results[0], other, told)

    def _orders(self, arriving: list[IncomingLibrary]) -> list[list[IncomingLibrary]]:
        """All orders of a few, else there, back, and as it happens; returns always behind what has
        the documents, since what has no document is left out.
        """
        if len(arriving) <= _FEW:
            orders = [list(order) for order in permutations(arriving)]
        else:
            there = list(arriving)
            self.world.seams.chance.shuffle(there)
            orders = [arriving, arriving[::-1], there]
        return [sorted(order, key=lambda one: one.is_return) for order in orders]

    def _nothing_is_lost(self, store: Store) -> None:
        lost = self.world.said - self.world.given_up - said_in(store)
        lost = {one for one in lost if not self._was_joined(store, one)}
        assert not lost, f"lost: {sorted(lost)}"

    def _was_joined(self, store: Store, said: Said) -> bool:
        """Whether an annotation has become one with an older one of the same reader's, on the same
        document: their notes are looked for by themselves.
        """
        what, who, id_ = said
        row = store.rows.stored(id_) if what == "annotation" else None
        return row is not None and any(
            a.id < id_ and a.document == row["document"]
            for a in everybodys(store)
            if plain_name(a.annotator.name) == who
        )


TestEverything = Everything.TestCase
TestEverything.settings = examples(8)
