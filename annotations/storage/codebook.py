"""Reads and writes the rows of the codebook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotations.errors import BadTag, UnknownTag
from annotations.model import COLOURS, Codebook, Tag
from annotations.model.tag_letters import free_letter, is_letter, same_letter
from annotations.model.tag_names import tag_name
from corpus.document import LONGEST_DETAIL
from corpus.ids import new_id, now
from corpus.storage.database import Database
from corpus.storage.transactions import Transaction
from corpus.text.storable import storable


class TagOrder(NamedTuple):
    """Tags by name, as an annotation shows them."""

    names: dict[str, str]
    """By id."""
    order: dict[str, int]

    def of(self, ids: Iterable[str | None]) -> tuple[str, ...]:
        """The names of these tags, each once."""
        return self.sorted(self.names[id_] for id_ in ids if id_ in self.names)

    def sorted(self, names: Iterable[str]) -> tuple[str, ...]:
        """These names, each once."""
        return tuple(sorted(set(names), key=lambda name: (self.order.get(name, 1 << 30), name)))


def stored_description(description: str) -> str:
    """The form in which a tag's description is kept. Raises BadTag."""
    if len(description) > LONGEST_DETAIL:
        raise BadTag(f"a tag's description can have at most {LONGEST_DETAIL:,} characters")
    return storable(description)


class TagRows:
    """The tags of one library."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def codebook(self) -> Codebook:
        """Every tag once: of several of one name, which came from several libraries, the oldest by
        its id: those that a library begins with are as old in each. One whose making was undone
        stays as long as an annotation carries it. Of tags of one letter or one key, which came
        from several libraries, the oldest has it.
        """
        rows = self.database.rows(
            "SELECT id, name, colour, mark, key, description, position FROM tags t "
            "WHERE deleted IS NULL OR EXISTS (SELECT 1 FROM annotation_tags x "
            "JOIN places p ON p.annotation = x.annotation WHERE x.tag = t.id) ORDER BY id"
        )
        first: dict[str, tuple[int, Tag]] = {}
        keys = {None}
        letters: set[str] = set()
        stored_letters = {row["mark"] for row in rows}
        for row in rows:
            position = row.pop("position")
            if row["name"] not in first:
                key = None if row["key"] in keys else row["key"]
                keys.add(key)
                mark = row["mark"]
                if not is_letter(mark) or same_letter(mark) in letters:
                    mark = free_letter(row["name"], stored_letters | letters)
                letters.add(same_letter(mark))
                first[row["name"]] = position, Tag(**{**row, "mark": mark, "key": key})
        by_position = sorted(first.values(), key=lambda entry: (entry[0], entry[1].name))
        return Codebook(tuple(tag for _, tag in by_position))

    def order(self) -> TagOrder:
        """The names of all tags by their ids, and the order in which they are shown."""
        names = dict(self.database.tuples("SELECT id, name FROM tags"))
        order = {tag.name: n for n, tag in enumerate(self.codebook().tags)}
        return TagOrder(names, order)

    def get(self, name: str) -> Tag:
        """The tag of this name. Raises UnknownTag."""
        tag = self.codebook().get(name)
        if tag is None:
            known = ", ".join(tag.name for tag in self.codebook().tags)
            raise UnknownTag(f"there is no tag “{name}”; the codebook has {known}")
        return tag

    def positions(self) -> dict[str, int]:
        """The number by which each tag of the codebook is ordered, by name."""
        book = {tag.id: tag.name for tag in self.codebook().tags}
        rows = self.database.tuples("SELECT id, position FROM tags")
        return {book[id_]: position for id_, position in rows if id_ in book}

    def former_names(self) -> dict[str, str]:
        """The names that tags had before they were renamed, as far as the history goes back, each
        with the tag's name now.
        """
        return dict(
            self.database.tuples(
                "SELECT DISTINCT json_extract(c.before, '$.name'), t.name FROM journal_changes c "
                "JOIN tags t ON t.id = json_extract(c.key, '$.id') "
                "WHERE c.table_name = 'tags' AND c.before IS NOT NULL AND t.deleted IS NULL "
                "AND t.name != json_extract(c.before, '$.name')"
            )
        )

    def ids_of(self, name: str) -> list[str]:
        """The ids of all tags of this name: those of several libraries count as one."""
        rows = self.database.tuples("SELECT id FROM tags WHERE name = ? ORDER BY id", [name])
        return [id_ for (id_,) in rows]

    def ensure(self, tx: Transaction, name: str) -> str:
        """The id of the tag of this name, made in this transaction if there is none.

        Raises BadTag.
        """
        name = tag_name(name)
        known_id = self.database.scalar(
            "SELECT id FROM tags WHERE name = ? AND deleted IS NULL ORDER BY id LIMIT 1",
            [name],
        )
        return str(known_id) if known_id else self.insert(tx, name, None, "").id

    def insert(self, tx: Transaction, name: str, colour: str | None, description: str) -> Tag:
        """A new tag of this name, with a colour of its own where none is given. Raises BadTag."""
        book = self.codebook()
        parent = book.get(name.rpartition("/")[0])
        if colour is None and parent is not None:
            colour = parent.colour
        if colour is None:
            used = [tag.colour for tag in book.tags]
            colour = min(COLOURS, key=lambda c: (used.count(c), COLOURS.index(c)))
        mark = free_letter(name, [tag.mark for tag in book.tags])
        moment = now()
        row = {
            "id": new_id(),
            "name": name,
            "colour": colour,
            "mark": mark,
            "key": None,
            "description": stored_description(description),
            "position": 1
            + int(self.database.scalar("SELECT coalesce(max(position), 0) FROM tags")),
            "created": moment,
            "modified": moment,
            "deleted": None,
        }
        tx.put("tags", row)
        return Tag(str(row["id"]), name, colour, mark, None, str(row["description"]))
