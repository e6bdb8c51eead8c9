"""What a reader does with the codebook: each change is one transaction and one history entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from annotations.errors import BadTag, TagExists
from annotations.history.journal import Journal
from annotations.model import COLOURS, Codebook, Tag, TagEntry
from annotations.model.tag_colours import nearest_colour
from annotations.model.tag_letters import free_letter, is_letter, same_letter
from annotations.model.tag_names import tag_name
from annotations.storage.codebook import TagRows, stored_description
from corpus.ids import now
from corpus.storage.database import Database
from corpus.storage.transactions import Transaction

_LONGEST_KEY = 12
_NOTHING: dict[str, str | None] = {"colour": None, "mark": None, "key": None, "description": None}


class CodebookImport(NamedTuple):
    """What became of the tags of a file, by name."""

    added: list[str]
    changed: list[str]
    unchanged: list[str]
    notices: list[str]
    """What could not be taken over, each as a sentence."""


class TagService(TagRows):
    """The tags of one library, and every way to change them."""

    def __init__(self, database: Database, journal: Journal) -> None:
        super().__init__(database)
        self._journal = journal

    def add(
        self,
        name: str,
        *,
        colour: str | None = None,
        mark: str | None = None,
        key: str | None = None,
        description: str = "",
    ) -> Tag:
        """A new tag; with a colour and a letter of its own where none is given.

        Raises BadTag for a name that cannot be one, or for a colour, letter or key that there is
        not or that another tag has; TagExists for a name that is taken.
        """
        name = tag_name(name)
        with self._journal.recorded(f"added the tag {name}") as tx:
            book = self.codebook()
            if book.get(name):
                raise TagExists(name)
            looks = _looks(book, name, colour, mark, key, description)
            tag = self.insert(tx, name, looks.pop("colour", None), looks.pop("description"))
            self._put(tx, name, looks)
            return self.get(tag.name)

    def rename(self, name: str, new: str) -> Tag:
        """Give a tag another name; annotations keep it, and the tags nested in it move along.

        Raises UnknownTag, BadTag, TagExists for a name that another tag has.
        """
        new = tag_name(new)
        with self._journal.recorded(f"renamed the tag {name} to {new}") as tx:
            self._rename(tx, name, new)
            return self.get(new)

    def change(
        self,
        name: str,
        new: str | None = None,
        *,
        colour: str | None = None,
        mark: str | None = None,
        key: str | None = None,
        description: str | None = None,
    ) -> Tag:
        """Rename a tag and edit it, in one step. Raises as `rename` and `edit` do."""
        new = name if new is None else tag_name(new)
        label = f"changed the tag {name}" if name == new else f"renamed the tag {name} to {new}"
        with self._journal.recorded(label) as tx:
            self._rename(tx, name, new)
            self._edit(tx, new, colour, mark, key, description)
            return self.get(new)

    def _rename(self, tx: Transaction, name: str, new: str) -> None:
        self.get(name)
        if name == new:
            return
        book = self.codebook()
        moved = book.with_nested(name)
        staying = {t.name for t in book.tags} - {t.name for t in moved}
        # So that none takes a name that another of them has yet to leave: claim → claim/figure.
        for tag in sorted(moved, key=lambda t: len(t.name), reverse=len(new) > len(name)):
            renamed = tag_name(new + tag.name[len(name) :])
            if renamed in staying:
                raise TagExists(renamed)
            self._put(tx, tag.name, {"name": renamed})

    def nest(self, name: str, parent: str | None) -> Tag:
        """Move a tag, with those nested in it, below another one; to the top without a parent.

        Raises UnknownTag, BadTag, TagExists.
        """
        last = name.rpartition("/")[2]
        if parent is None:
            return self.rename(name, last)
        if f"{parent}/".startswith(f"{name}/"):
            raise BadTag(f"“{name}” cannot be nested in itself")
        return self.rename(name, f"{self.get(parent).name}/{last}")

    def merge(self, name: str, into: str) -> Tag:
        """Make one tag of two: what carries `name` carries `into` from now on. The tags nested in
        it move along, and are merged where there is one of that name.

        Raises UnknownTag, BadTag for a tag with itself or with one that is nested in it.
        """
        with self._journal.recorded(f"merged the tag {name} into {into}") as tx:
            self.get(name)
            target = self.get(into)
            if name == into:
                raise BadTag(f"“{name}” cannot be merged into itself")
            if into.startswith(f"{name}/"):
                raise BadTag(f"“{into}” is nested in “{name}”; merge them the other way round")
            for tag in self.codebook().with_nested(name):
                renamed = tag_name(into + tag.name[len(name) :])
                same = self.codebook().get(renamed)
                # Tags of one name count as one. The older would show its own looks: so all of
                # them get those of the tag that stays.
                looks = _looks_of(same) if same else {}
                if same:
                    looks["position"] = self.positions()[same.name]
                self._put(tx, tag.name, {"name": renamed, **looks})
            return self.get(target.name)

    def edit(
        self,
        name: str,
        *,
        colour: str | None = None,
        mark: str | None = None,
        key: str | None = None,
        description: str | None = None,
    ) -> Tag:
        """Change how a tag looks, its key, and what it means; None changes nothing, an empty key
        clears it, an empty letter chooses one that is free.

        A colour that is none of COLOURS is mapped to the nearest one that no other tag has.

        Raises UnknownTag; BadTag for a colour that there is not, and for a letter or a key that
        cannot be one or that another tag has.
        """
        return self.change(name, colour=colour, mark=mark, key=key, description=description)

    def _edit(
        self,
        tx: Transaction,
        name: str,
        colour: str | None,
        mark: str | None,
        key: str | None,
        description: str | None,
    ) -> None:
        tag = self.get(name)
        looks = _looks(self.codebook(), name, colour, mark, key, description)
        self._put(tx, name, {c: value for c, value in looks.items() if value != getattr(tag, c)})

    def move(self, name: str, to: int) -> Tag:
        """Move a tag to another place in the order in which tags are offered: `to` is its index
        then, from 0; beyond the end it is the last. Raises UnknownTag.
        """
        with self._journal.recorded(f"moved the tag {name}") as tx:
            self.get(name)
            names = [tag.name for tag in self.codebook().tags if tag.name != name]
            names.insert(max(0, to), name)
            self._reorder(tx, names)
            return self.get(name)

    def take_in(self, entries: Sequence[TagEntry]) -> CodebookImport:
        """Take in a codebook: its tags are added, or changed to what it says; those that it does
        not name stay. Its order is taken over as well.

        A colour, letter or key that cannot be taken over is left out, and reported.
        """
        with self._journal.recorded("imported a codebook") as tx:
            return self.take_in_within(tx, entries)

    def take_in_within(self, tx: Transaction, entries: Sequence[TagEntry]) -> CodebookImport:
        """Take in a codebook as a part of a step that somebody else has begun."""
        report = CodebookImport([], [], [], [])
        before = self.codebook()
        named = {entry.name for entry in entries}
        settled = [tag for tag in before.tags if tag.name not in named]
        for entry in entries:
            if before.get(entry.name) is None:
                self.insert(tx, entry.name, None, "")
            tag = self._take_over(tx, entry, Codebook(tuple(settled)), report.notices)
            settled.append(tag)
        self._reorder(tx, _joined_order([t.name for t in before.tags], entries))
        for entry in entries:
            old, new = before.get(entry.name), self.get(entry.name)
            names = report.added if old is None else report.changed
            (report.unchanged if old == new else names).append(entry.name)
        return report

    def _take_over(
        self, tx: Transaction, entry: TagEntry, settled: Codebook, notices: list[str]
    ) -> Tag:
        """Give a tag the looks that a file says, but for those that it cannot have beside the tags
        that are settled. The tag with them: as long as one that comes later has the same letter,
        the codebook shows another.
        """
        tag, looks = self.get(entry.name), dict[str, Any]()
        for column in ("colour", "mark", "key", "description"):
            asked = getattr(entry, column)
            # An empty cell leaves the choice to the program; only a key or a description may be
            # empty.
            if asked is None or (not asked.strip() and column in ("colour", "mark")):
                continue
            try:
                looks |= _looks(settled, entry.name, **{**_NOTHING, column: asked})
            except BadTag as error:
                notices.append(f"{entry.name}: {error}")
        if any(other.mark == looks.get("mark", tag.mark) for other in settled.tags):
            looks["mark"] = free_letter(entry.name, [other.mark for other in settled.tags])
        self._put(
            tx, entry.name, {c: value for c, value in looks.items() if value != getattr(tag, c)}
        )
        return tag._replace(**looks)

    def _reorder(self, tx: Transaction, names: Sequence[str]) -> None:
        """Offer the tags in this order, which names all of them. Writes as few of them as can be:
        where two libraries differ, what was edited last counts for the whole tag.
        """
        positions = self.positions()
        kept = _longest_increasing([(positions[name], name) for name in names])
        wanted: dict[str, int] = {}
        previous: int | None = None
        for at, name in enumerate(names):
            if name in kept and (previous is None or positions[name] > previous):
                wanted[name] = positions[name]
            elif previous is not None:
                wanted[name] = previous + 1
            else:
                following = [positions[n] for n in names[at:] if n in kept]
                wanted[name] = min(following, default=at + 1) - (
                    sum(1 for n in names[at:] if n not in kept)
                )
            previous = wanted[name]
        for name, position in wanted.items():
            if position != positions[name]:
                self._put(tx, name, {"position": position})

    def _put(self, tx: Transaction, name: str, columns: dict[str, Any]) -> None:
        """Write these columns of a tag: into every row of its name, since those of several
        libraries count as one.
        """
        for id_ in self.ids_of(name) if columns else ():
            tx.put("tags", {"id": id_, **columns, "modified": now()})


def _joined_order(before: Sequence[str], entries: Sequence[TagEntry]) -> list[str]:
    """The order of a codebook that takes in these tags: those that it has already change places
    among themselves, and each new one comes behind the one that it follows there, or in front of
    the first one that the codebook has. So the same file changes nothing the second time.
    """
    present = set(before)
    following = iter([entry.name for entry in entries if entry.name in present])
    named = {entry.name for entry in entries}
    order = [next(following) if name in named else name for name in before]
    first = next((order.index(entry.name) for entry in entries if entry.name in present), None)
    previous: str | None = None
    for entry in entries:
        if entry.name not in present:
            at = order.index(previous) + 1 if previous else first
            order.insert(len(order) if at is None else at, entry.name)
        previous = entry.name
    return order


def _looks_of(tag: Tag) -> dict[str, Any]:
    return {
        "colour": tag.colour, "mark": tag.mark, "key": tag.key, "description": tag.description,
    }  # fmt: skip


def _looks(
    book: Codebook,
    name: str,
    colour: str | None,
    mark: str | None,
    key: str | None,
    description: str | None,
) -> dict[str, Any]:
    """The columns for what was given, as they are stored. Raises BadTag."""
    others = [tag for tag in book.tags if tag.name != name]
    looks: dict[str, Any] = {}
    if colour is not None:
        nearest = nearest_colour(colour, [tag.colour for tag in others])
        if nearest is None:
            raise BadTag(
                f"there is no colour “{colour[:40]}”; choose {', '.join(COLOURS)} or #rrggbb"
            )
        looks["colour"] = nearest
    if mark is not None:
        looks["mark"] = _letter(others, name, mark)
    if key is not None:
        looks["key"] = _key(others, key)
    if description is not None:
        looks["description"] = stored_description(description)
    return looks


def _letter(others: Iterable[Tag], name: str, mark: str) -> str:
    letter = next((char for char in mark if char.isprintable() and not char.isspace()), "")
    if not letter:
        return free_letter(name, [tag.mark for tag in others])
    if not is_letter(letter):
        raise BadTag(f"“{letter}” cannot be the letter of a tag; choose another letter or sign")
    for tag in others:
        if same_letter(tag.mark) == same_letter(letter):
            raise BadTag(f"{letter} is the letter of “{tag.name}”; choose another")
    return letter


def _key(others: Iterable[Tag], key: str) -> str | None:
    if not key.strip():
        return None
    if len(key) > _LONGEST_KEY or not key.isprintable() or key != key.strip():
        raise BadTag(f"“{key[:40]}” is not a key")
    for tag in others:
        if tag.key == key:
            raise BadTag(f"{key} is the key of “{tag.name}”; choose another")
    return key


def _longest_increasing(items: Sequence[tuple[int, str]]) -> set[str]:
    """The names of the most items that stand in the order of their numbers already."""
    best: list[list[tuple[int, str]]] = []
    for item in items:
        before = max(
            (chain for chain in best if chain[-1][0] < item[0]), key=len, default=list[Any]()
        )
        best.append([*before, item])
    return {name for _, name in max(best, key=len, default=[])}
