"""What a reader does with the codebook: each change is one transaction and one history entry."""

from __future__ import annotations

from annotations.errors import BadTag
from annotations.history.journal import Journal
from annotations.model import COLOURS, Tag
from annotations.model.tag_names import tag_name
from annotations.storage.codebook import TagRows, stored_description
from corpus.ids import now
from corpus.storage.database import Database


class TagService(TagRows):
    """The tags of one library, and every way to change them."""

    def __init__(self, database: Database, journal: Journal) -> None:
        super().__init__(database)
        self._journal = journal

    def add(self, name: str, *, colour: str | None = None, description: str = "") -> Tag:
        """A new tag.

        Raises BadTag for a name that is taken or cannot be one, or an unknown colour.
        """
        name = tag_name(name)
        if colour is not None and colour not in COLOURS:
            raise BadTag(f"there is no colour “{colour}”; choose one of {', '.join(COLOURS)}")
        with self._journal.recorded(f"added the tag {name}") as tx:
            if self.codebook().get(name):
                raise BadTag(f"there is already a tag “{name}”")
            return self.insert(tx, name, colour, description)

    def rename(self, name: str, new: str) -> Tag:
        """Give a tag another name; annotations keep it, and the tags nested in it move along.

        Raises UnknownTag, BadTag.
        """
        new = tag_name(new)
        with self._journal.recorded(f"renamed the tag {name} to {new}") as tx:
            self.get(name)
            if name == new:
                return self.get(new)
            book = self.codebook()
            moved = [t for t in book.tags if t.name == name or t.name.startswith(f"{name}/")]
            staying = {t.name for t in book.tags} - {t.name for t in moved}
            # So that none takes a name that another of them has yet to leave: claim → claim/figure.
            moved.sort(key=lambda t: len(t.name), reverse=len(new) > len(name))
            for tag in moved:
                renamed = tag_name(new + tag.name[len(name) :])
                if renamed in staying:
                    raise BadTag(f"there is already a tag “{renamed}”")
                for id_ in self.ids_of(tag.name):
                    tx.put("tags", {"id": id_, "name": renamed, "modified": now()})
            return self.get(new)

    def edit(self, name: str, *, colour: str, mark: str, description: str) -> Tag:
        """Change how a tag looks and what it means. Raises UnknownTag, BadTag."""
        if colour not in COLOURS:
            raise BadTag(f"there is no colour “{colour}”; choose one of {', '.join(COLOURS)}")
        with self._journal.recorded(f"changed the tag {name}") as tx:
            tag = self.get(name)
            letter = next(
                (char for char in mark if char.isprintable() and not char.isspace()), tag.mark
            )
            row = {"colour": colour, "mark": letter, "description": stored_description(description)}
            if row != {"colour": tag.colour, "mark": tag.mark, "description": tag.description}:
                tx.put("tags", {"id": tag.id, **row, "modified": now()})
            return self.get(name)
