"""Documents in and out of the library."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Literal, NamedTuple

from corpus.cleaning import review as reviews
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.integrity import faults
from corpus.cleaning.ledger import Entry, Ledger
from corpus.cleaning.review import Review
from corpus.cleaning.warning import warning_for
from corpus.document import LONGEST_DETAIL, Block, Document, DocumentSummary, Metadata
from corpus.errors import Conflict, Fault, LibraryError, TooLong, UnknownDocument
from corpus.ids import new_id, now
from corpus.storage.database import Database, Row, Transaction
from corpus.storage.schema import SUMMARIES
from corpus.storage.search_index.filling import add_revisions
from corpus.text.segments import count_words
from corpus.text.storable import storable

Status = Literal["added", "unchanged", "updated"]
# Long enough to tell titles apart, short enough to type.
_SLUG_LENGTH = 48
# Of the runs of three words in the shorter text: what versions of one text share at least.
_SHARED = 0.25
_COLUMNS = "d.id, d.slug, d.title, d.authors, d.publisher, d.published, d.url, d.language, d.added"


class Source(NamedTuple):
    """The bytes as they were given, and under which name."""

    data: bytes
    name: str
    format: str
    encoding: str | None = None
    origin: str | None = None
    """Where it came from, as a digest (`origin_of`); None for standard input."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source, read and cleaned, waiting to be kept."""

    source: Source
    cleaned: Cleaned
    slug: str | None = None
    """The slug the source itself asks for (JSON lines); else the title's."""
    notes: tuple[str, ...] = ()
    """What a reader should know of how the source was read."""
    guessed: bool = False
    """Its encoding is only likely."""


class Kept(NamedTuple):
    """What adding a source did."""

    status: Status
    document: str
    """The document's id."""
    before: str | None = None
    """The id of the revision that was current before, where the document is `updated`."""


class Standing(NamedTuple):
    """What a document was made of last, as far as it tells whether a file has changed since."""

    slug: str
    title: str | None
    sha256: str
    """Of its present source."""
    name: str
    """Under which the source came in."""
    rules: str
    """The version of the rules by which it was cleaned."""


def origin_of(place: str | Path) -> str:
    """A digest of a path or URL, by which the same place is known again without being told."""
    return hashlib.sha256(str(place).encode("utf-8", "surrogatepass")).hexdigest()


def slug_of(name: str) -> str:
    """A short name made of `name`: lower case, ASCII, words joined by hyphens."""
    from anyascii import anyascii  # who reads makes no slugs

    plain = anyascii(name.replace("’", "").replace("'", "")).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > _SLUG_LENGTH:
        cut = slug[: _SLUG_LENGTH + 1]
        slug = cut[: cut.rfind("-")] if "-" in cut else slug[:_SLUG_LENGTH]
    return slug or "document"


def made_so(source: str, text_sha256: str, rules: str, review: str | None) -> str:
    """How a revision was made, in one string: where this is the same, all of it is."""
    return " ".join((source, text_sha256, rules, review or ""))


class Documents:
    """The documents of one library, through one thread's connection."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._waiting: list[tuple[str, str]] | None = None
        """Revisions (id and text) that come into the search index at the end of a block of
        `indexed_together`."""

    # Reading

    def all(self) -> list[DocumentSummary]:
        """Every document, in the order of their titles, without texts."""
        there = self.database.scalar("SELECT 1 FROM sqlite_master WHERE name = ?", [SUMMARIES])
        # Where it was lost, the list takes longer, until the library is mended.
        by = f"INDEXED BY {SUMMARIES}" if there else ""
        rows = self.database.rows(
            f"SELECT {_COLUMNS}, r.characters, r.words, r.doubt FROM documents d "  # noqa: S608
            f"JOIN revisions r {by} ON r.id = d.revision WHERE d.deleted IS NULL"
        )
        found = [
            DocumentSummary(
                row["id"],
                row["slug"],
                _metadata(row),
                row["characters"],
                row["words"],
                row["added"],
                doubt=row["doubt"],
            )
            for row in rows
        ]
        return sorted(found, key=lambda d: (d.title.casefold(), d.slug))

    def find(self, name: str) -> str:
        """The id of the document of this slug, unambiguous prefix of a slug, or id.

        Raises UnknownDocument with a sentence that names what comes near.
        """
        if name == storable(name):
            exact = self.database.scalar(
                "SELECT id FROM documents WHERE slug = ? AND deleted IS NULL UNION ALL "
                "SELECT id FROM documents WHERE id = ? AND deleted IS NULL",
                [name, name],
            )
            if exact is not None:
                return str(exact)
        rows = self.database.rows("SELECT id, slug FROM documents WHERE deleted IS NULL")
        near = [row for row in rows if name and row["slug"].startswith(name)]
        if len(near) == 1:
            return str(near[0]["id"])
        if near:
            slugs = ", ".join(sorted(row["slug"] for row in near)[:5])
            raise UnknownDocument(f"“{name}” could be several documents: {slugs}; write more of it")
        if not rows:
            raise UnknownDocument(
                f"there is no document “{name}”: the library is empty; add some with variorum add"
            )
        raise UnknownDocument(
            f"there is no document “{name}” in this library; variorum list shows what is there"
        )

    def get(self, name: str) -> Document:
        """The document of this slug, prefix or id, with its text. Raises UnknownDocument."""
        row = self.database.row(
            f"SELECT {_COLUMNS}, d.revision, r.source, r.text, r.blocks, r.words "  # noqa: S608
            "FROM documents d JOIN revisions r ON r.id = d.revision WHERE d.id = ?",
            [self.find(name)],
        )
        if row is None:
            raise UnknownDocument(f"there is no document “{name}” in this library")
        return Document(
            id=row["id"],
            slug=row["slug"],
            metadata=_metadata(row),
            text=row["text"],
            # A long text has tens of thousands, and a reader waits.
            blocks=tuple(map(tuple.__new__, repeat(Block), json.loads(row["blocks"]))),
            revision=row["revision"],
            source=row["source"],
            words=row["words"],
        )

    def digests(self) -> tuple[list[str], list[str]]:
        """The SHA-256 of every source; and how every revision was made (`made_so`)."""
        sources = self.database.tuples("SELECT sha256 FROM sources")
        made = self.database.tuples(
            "SELECT DISTINCT source, text_sha256, rules, review FROM revisions"
        )
        return [sha for (sha,) in sources], [made_so(*how) for how in made]

    def text_of(self, revision: str) -> str:
        """The text of any revision, current or earlier."""
        return str(self.database.scalar("SELECT text FROM revisions WHERE id = ?", [revision]))

    def cleaned(self, name: str) -> Cleaned:
        """The document with all that cleaning did to it. Raises UnknownDocument."""
        document = self.get(name)
        row = self.database.row(
            "SELECT raw, ledger, rules, review FROM revisions WHERE id = ?", [document.revision]
        )
        assert row is not None
        raw = row["raw"] or document.text
        ledger = Ledger(raw, _entries(row["ledger"], raw))
        return Cleaned(
            document.metadata, document.blocks, ledger, row["rules"], _review(row["review"])
        )

    def of_publisher(self, document: Document, most: int) -> list[Document]:
        """The other documents of this one's publisher, the latest `most` of them."""
        rows = self.database.rows(
            "SELECT id FROM documents WHERE deleted IS NULL AND id != ? "
            "AND publisher = ? COLLATE NOCASE ORDER BY id DESC LIMIT ?",
            [document.id, document.metadata.publisher, most],
        )
        return [self.get(row["id"]) for row in rows]

    def source_of(self, document: Document) -> Source:
        """The bytes from which this revision of a document was made."""
        row = self.database.row(
            "SELECT data, name, format, encoding FROM sources WHERE sha256 = ?", [document.source]
        )
        if row is None:
            raise LibraryError(f"the source of “{document.title}” is missing in this library")
        return Source(**row)

    def reviewed(self, sha256: str) -> tuple[Review, str] | None:
        """What a reader decided about the cleaning of this source, in the document whose present
        one it is, with the raw text in which that counts; None where nobody has.
        """
        row = self.database.row(
            "SELECT r.review, r.raw, r.text FROM revisions r JOIN documents d ON d.id = r.document "
            "WHERE r.source = ? AND r.review IS NOT NULL AND d.revision = r.id "
            "AND d.deleted IS NULL LIMIT 1",
            [sha256],
        )
        return None if row is None else (_review(row["review"]), row["raw"] or row["text"])

    def standing(self, origin: str) -> Standing | None:
        """The document that came from this place (`origin_of`) and is still there."""
        found = self.database.tuples(
            "SELECT d.slug, d.title, r.source, s.name, r.rules FROM origins o "
            "JOIN documents d ON d.id = o.document JOIN revisions r ON r.id = d.revision "
            "JOIN sources s ON s.sha256 = r.source WHERE o.origin = ? AND d.deleted IS NULL",
            [origin],
        )
        return Standing(*found[0]) if found else None

    # Writing

    @contextmanager
    def indexed_together(self, tx: Transaction) -> Iterator[None]:
        """The texts that the block keeps come into the search index at its end, all at one go:
        each of them would write nearly the same rows again.
        """
        self._waiting = []
        try:
            yield
            add_revisions(tx, self._waiting)
        finally:
            self._waiting = None

    @contextmanager
    def part(self, tx: Transaction) -> Iterator[None]:
        """A part of such a block that is taken back alone if it raises."""
        waiting = self._waiting
        assert waiting is not None
        before = len(waiting)
        try:
            with tx.savepoint():
                yield
        except BaseException:
            del waiting[before:]
            raise

    def keep(
        self, tx: Transaction, source: Source, cleaned: Cleaned, *, slug: str | None = None,
        revises: str | None = None,
    ) -> Kept:  # fmt: skip
        """Take a cleaned source in.

        The same bytes under the same rules are `unchanged`, as are those of an earlier revision
        that lie about elsewhere; other bytes from the same origin, or for the document `revises`,
        are a new revision of that document; everything else is a new document. A document of this
        `slug` is revised, its metadata too, if it came by JSON lines that called it so.

        Raises Conflict where another document, with another text, has the slug.
        """
        named, own = self._of_slug(source, cleaned, slug) if slug and not revises else (None, False)
        told = revises or named or self._standing_at(source)
        owner = self._with_source(source)
        if told is not None and owner not in (None, told):
            # A document is known by its sources: no two of them share one.
            if revises or named:
                raise Conflict(self._is_anothers(source, owner))
            told = None
        document = told or owner
        alive = document is not None and self.database.scalar(
            "SELECT deleted IS NULL FROM documents WHERE id = ?", [document]
        )
        if document is not None and alive:
            current = self.database.row(
                "SELECT r.id, r.source, r.text, r.blocks FROM documents d "
                "JOIN revisions r ON r.id = d.revision "
                "WHERE d.id = ?",
                [document],
            )
            assert current is not None
            as_it_is = (source.sha256, cleaned.text, _blocks_as_json(cleaned))
            if as_it_is == (current["source"], current["text"], current["blocks"]):
                self._remember_origin(tx, source, document)
                return Kept("unchanged", document)
            if told is None and current["source"] != source.sha256:
                return Kept("unchanged", document)
            self._add_source(tx, source)
            revision = self._add_revision(tx, document, source.sha256, cleaned)
            # What the source does not say of it stays, for it may be set by hand.
            details = _metadata_row(cleaned.metadata) if own else {}
            said = {key: value for key, value in details.items() if value not in (None, "[]")}
            tx.put("documents", {"id": document, **said, "revision": revision, "modified": now()})
            self._remember_origin(tx, source, document)
            return Kept("updated", document, current["id"])
        return Kept("added", self._add_document(tx, document or new_id(), source, cleaned, slug))

    def revise(self, tx: Transaction, document: Document, cleaned: Cleaned) -> str:
        """Give a document the text of another cleaning of its source; returns the revision's id.

        A cleaning that it had before is not stored again. The metadata stay.
        """
        text_sha256 = _digest(cleaned.text)
        revision = self.database.scalar(
            "SELECT id FROM revisions WHERE document = ? AND source = ? AND text_sha256 = ? "
            "AND rules = ? AND blocks = ? AND ledger = ? AND review IS ? ORDER BY id DESC LIMIT 1",
            [
                document.id,
                document.source,
                text_sha256,
                cleaned.rules,
                _blocks_as_json(cleaned),
                _entries_as_json(cleaned.ledger),
                reviews.to_json(cleaned.review),
            ],
        )
        if revision is None:
            revision = self._add_revision(tx, document.id, document.source, cleaned)
        tx.put("documents", {"id": document.id, "revision": revision, "modified": now()})
        return str(revision)

    def edit(self, tx: Transaction, document: str, metadata: Metadata) -> None:
        """Set the metadata of a document (its id); the slug stays, since others may have noted
        it.
        """
        tx.put("documents", {"id": document, **_metadata_row(metadata), "modified": now()})

    def take_out(self, tx: Transaction, document: str) -> None:
        """Mark a document (its id) as taken out; its sources and revisions stay in the file."""
        moment = now()
        tx.put("documents", {"id": document, "modified": moment, "deleted": moment})

    def _of_slug(self, source: Source, cleaned: Cleaned, slug: str) -> tuple[str | None, bool]:
        """The document that a source revises by asking for its slug, and whether it came under it
        before. Raises Conflict.
        """
        row = self.database.row(
            "SELECT d.id, r.text FROM documents d JOIN revisions r ON r.id = d.revision "
            "WHERE d.slug = ? AND d.deleted IS NULL",
            [slug],
        )
        if row is None:
            return None, False
        own = self.database.scalar(
            "SELECT 1 FROM revisions r JOIN sources s ON s.sha256 = r.source "
            "WHERE r.document = ? AND (s.sha256 = ? OR s.format = ? AND s.name = ?) LIMIT 1",
            [row["id"], source.sha256, source.format, source.name],
        )
        if not own and not _alike(row["text"], cleaned.text):
            raise Conflict(
                f"there is another document called “{slug}”; give this one another id, or add its "
                f"text as a file with --revises {slug}"
            )
        return str(row["id"]), bool(own)

    def _standing_at(self, source: Source) -> str | None:
        """The document of this origin. What stands at a place now is that document's next
        revision, even where its bytes are those of an earlier one."""
        by_origin = self.database.scalar(
            "SELECT d.id FROM origins o JOIN documents d ON d.id = o.document "
            "WHERE o.origin = ? AND d.deleted IS NULL",
            [source.origin],
        )
        return None if by_origin is None else str(by_origin)

    def _with_source(self, source: Source) -> str | None:
        """The document that has this source in any revision, or is known by it; a removed one if
        need be.
        """
        found = self.database.scalar(
            "SELECT d.id FROM documents d WHERE d.id IN ("
            "SELECT document FROM revisions WHERE source = :sha256 UNION "
            "SELECT document FROM known_sources WHERE sha256 = :sha256) "
            "AND NOT EXISTS (SELECT 1 FROM joined_documents j WHERE j.document = d.id) "
            "ORDER BY d.deleted IS NOT NULL, d.id LIMIT 1",
            {"sha256": source.sha256},
        )
        return None if found is None else str(found)

    def _is_anothers(self, source: Source, owner: str | None) -> str:
        row = self.database.get("documents", {"id": owner})
        assert row is not None
        state = ", which was removed; variorum undo brings it back" if row["deleted"] else ""
        return f"{source.name} is what another document was made of, “{row['slug']}”{state}"

    def _add_document(
        self, tx: Transaction, document: str, source: Source, cleaned: Cleaned, slug: str | None
    ) -> str:
        moment, revision = now(), new_id()
        self._add_source(tx, source)
        # Written once: half of it would be what undo leaves.
        tx.put(
            "documents",
            {
                "id": document,
                "slug": self.free_slug(
                    slug or slug_of(cleaned.metadata.title or Path(source.name).stem),
                    source.sha256,
                    document,
                ),
                **_metadata_row(cleaned.metadata),
                "revision": revision,
                "added": moment,
                "modified": moment,
                "deleted": None,
            },
        )
        self._add_revision(tx, document, source.sha256, cleaned, revision)
        self._remember_origin(tx, source, document)
        return document

    def free_slug(self, wanted: str, sha256: str, document: str) -> str:
        """A slug for a document (its id) that no other one has; where they collide, the source's
        hash tells them apart.
        """
        taken = "SELECT 1 FROM documents WHERE slug = ? AND deleted IS NULL AND id != ?"
        length = 6
        free = wanted
        while self.database.scalar(taken, [free, document]):
            free = f"{wanted}-{sha256[:length]}"
            length += 2
        return free

    def _add_source(self, tx: Transaction, source: Source) -> None:
        tx.execute(
            "INSERT OR IGNORE INTO sources (sha256, name, format, encoding, data, added) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [source.sha256, source.name, source.format, source.encoding, source.data, now()],
        )

    def _add_revision(
        self, tx: Transaction, document: str, source: str, cleaned: Cleaned, id_: str | None = None
    ) -> str:
        revision = id_ or new_id()
        text, ledger = cleaned.text, cleaned.ledger
        # Documents that come as they are would otherwise be stored twice.
        raw = "" if ledger.raw == text else ledger.raw
        entries, blocks = _entries_as_json(ledger), _blocks_as_json(cleaned)
        if wrong := faults(raw, text, entries, blocks, len(text)):
            raise Fault(f"what the cleaning says of the text's {wrong[0]} is not so")
        tx.add(
            "revisions",
            {
                "id": revision,
                "document": document,
                "source": source,
                "rules": cleaned.rules,
                "raw": raw,
                "text": text,
                "text_sha256": _digest(text),
                "blocks": blocks,
                "ledger": entries,
                "characters": len(text),
                "words": count_words(text),
                "created": now(),
                "review": reviews.to_json(cleaned.review),
                "doubt": warning_for(cleaned),
            },
        )
        if self._waiting is None:
            add_revisions(tx, [(revision, text)])
        else:
            self._waiting.append((revision, text))
        return revision

    def _remember_origin(self, tx: Transaction, source: Source, document: str) -> None:
        if source.origin is not None:
            tx.execute(
                "INSERT INTO origins (origin, document) VALUES (?, ?) "
                "ON CONFLICT (origin) DO UPDATE SET document = excluded.document",
                [source.origin, document],
            )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _review(stored: str | None) -> Review:
    try:
        return reviews.from_json(stored)
    except ValueError as error:
        raise LibraryError("a review of a cleaning is damaged in this library") from error


def _alike(one: str, other: str) -> bool:
    """Whether two texts share enough to be versions of one."""
    ours, theirs = (
        set(zip(words, words[1:], words[2:], strict=False))
        for words in (text.split() for text in (one, other))
    )
    least = min(len(ours), len(theirs))
    return one == other if not least else len(ours & theirs) >= _SHARED * least


def _blocks_as_json(cleaned: Cleaned) -> str:
    return json.dumps(cleaned.blocks, separators=(",", ":"))


def _entries_as_json(ledger: Ledger) -> str:
    """Each entry as action, rule, start, end, its text where it is not the raw one, and confidence
    and evidence where they are not those of the rule's last entry.
    """
    told: dict[str, tuple[float, str]] = {"": (1.0, "")}
    rows: list[tuple[object, ...]] = []
    for e in ledger.entries:
        text = None if e.action in ("keep", "mark") else e.text
        reason = e.confidence, e.evidence
        if told.get(e.rule) == reason:
            rows.append((e.action, e.rule, e.start, e.end, text))
        else:
            told[e.rule] = reason
            rows.append((e.action, e.rule, e.start, e.end, text, *reason))
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _entries(stored: str, raw: str) -> tuple[Entry, ...]:
    told: dict[str, tuple[float, str]] = {}
    entries: list[Entry] = []
    for action, rule, start, end, text, *reason in json.loads(stored):
        if reason:
            told[rule] = reason[0], reason[1]
        out = raw[start:end] if text is None else text
        entries.append(Entry(action, rule, start, end, out, *told.get(rule, (1.0, ""))))
    return tuple(entries)


def _metadata(row: Row) -> Metadata:
    return Metadata(
        title=row["title"],
        authors=_authors(row["authors"]),
        publisher=row["publisher"],
        published=row["published"],
        url=row["url"],
        language=row["language"],
    )


@lru_cache(maxsize=1_024)
def _authors(listed: str) -> tuple[str, ...]:
    return tuple(json.loads(listed))


def _metadata_row(metadata: Metadata) -> Row:
    def kept(name: str, text: str) -> str:
        if len(text) > LONGEST_DETAIL:
            raise TooLong(
                f"the {name} has {len(text):,} characters; {LONGEST_DETAIL:,} are the most"
            )
        return storable(text)

    authors = [kept("name of an author", author) for author in metadata.authors]
    row: Row = {"authors": json.dumps(authors, ensure_ascii=False)}
    for name in ("title", "publisher", "published", "url", "language"):
        value = getattr(metadata, name)
        row[name] = None if value is None else kept(name, value)
    return row
