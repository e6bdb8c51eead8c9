"""Annotations of another library into this one: which edit is shown, and where it stands here."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from annotations import versions
from annotations.anchoring import Anchoring
from annotations.codebook import Tags
from annotations.merging.documents import Arrived
from annotations.merging.foreign import Foreign
from annotations.merging.report import Report
from annotations.merging.rows import Rows
from annotations.selectors import Selector, describe
from annotations.versions import Version
from corpus.database import Row
from corpus.document import Span

Held = tuple[Version, Any]
"""An edit: its version, and the row there (a dict), an image that was kept (JSON), or None for what
is shown here.
"""
_STANDS = ("revision", "start", "end", "content", "prefix", "suffix", "status")
_ELSEWHERE = ("modified", "start", "end", "prefix", "suffix")
"""What differs between two revisions of a text although an edit is the same."""
_OWN = ("start", "end", "content", "prefix", "suffix", "note", "modified", "deleted")


class Passages:
    """The annotations of one library, on their way into another."""

    def __init__(
        self, rows: Rows, foreign: Foreign, arrived: Arrived, report: Report,
        people: dict[str, str], tags: dict[str, str], codebook: Tags,
    ) -> None:  # fmt: skip
        self.rows, self.foreign, self.arrived, self.report = rows, foreign, arrived, report
        self.people, self.tags = people, tags
        """What the ids of annotators and tags there are here."""
        self.twins: list[tuple[str, str]] = []
        """Pairs that one annotator has on one passage."""
        self.came: set[str] = set()
        """Annotations that were not here before, or no longer."""
        self._ways: dict[tuple[str, str], Anchoring] = {}
        self._quotes: dict[str, Anchoring] = {}
        self._texts: dict[str, str] = {}
        self._present: dict[str, str] = {}
        self._here: dict[str, Row] = {}
        self._tags_there: dict[str, list[str]] = {}
        self._tag_names = rows.tag_names()
        self._tag_id = lru_cache(lambda name: codebook.ensure(rows.tx, name))
        self._person = lru_cache(rows.name_of)

    def bring(self) -> None:
        """Every annotation whose document came along, with its tags."""
        tables = self.foreign.tables
        # Of a return, a text need not be here.
        revisions = {row["id"] for row in tables["revisions"]}
        names = {row["name"]: self._person(self.people[row["id"]]) for row in tables["annotators"]}
        rows = {row["id"]: row for row in tables["annotations"]}
        theirs = {
            row["annotation"]: versions.from_json(row["version"])
            for row in tables["annotation_versions"]
        }
        for row in tables["annotation_tags"]:
            self._tags_there.setdefault(row["annotation"], []).append(self.tags[row["tag"]])
        besides: dict[str, list[Row]] = {}
        for row in tables["siblings"]:
            image = json.loads(row["image"])
            if names.get(image["annotator"], image["annotator"]) != image["annotator"]:
                image["annotator"] = names[image["annotator"]]
                row = {**row, "image": json.dumps(image, ensure_ascii=False, sort_keys=True)}
            besides.setdefault(row["annotation"], []).append(row)
        ours, kept = self.rows.versions(rows), self.rows.siblings(rows)
        self._here = self.rows.annotations(rows)
        for id_, row in rows.items():
            document = self.arrived.documents.get(row["document"])
            if document is None:
                continue
            if row["revision"] not in revisions or row["annotator"] not in self.people:
                raise self.foreign.bad("annotations")
            row = {**row, "document": document, "annotator": self.people[row["annotator"]]}
            if id_ not in theirs and row["deleted"] is not None:
                continue  # it came by a merge that was undone there
            version = theirs.get(id_) or versions.first_version(row["modified"])
            here = self._here.get(id_)
            own = ("document", "annotator")
            if here is not None and any(here[name] != row[name] for name in own):
                continue  # an id of ours on something else
            self._bring_one(row, version, besides.get(id_, []), ours.get(id_), kept.get(id_, []))
        self.rows.flush()

    def _bring_one(
        self, row: Row, version: Version, besides: list[Row], mine: Version | None, kept: list[Row]
    ) -> None:
        id_ = row["id"]
        if mine is not None and not besides and versions.knows(mine, version):
            self.report.known += row["deleted"] is None
            return
        if mine is None and not besides and not kept:  # nearly all, where a class returns
            self._write(row, self._image(id_, row))
            self.rows.put_version(id_, versions.to_json(version), new=True)
            return
        held: list[Held] = [] if mine is None else [(mine, None)]
        held.append((version, row))
        held += [(versions.from_json(one["version"]), one["image"]) for one in (*kept, *besides)]
        best = versions.latest(held)
        images = [self._image(id_, what) for _, what in best]
        best, images = _different(best, images)
        shown, what = best[0]
        if what is None:
            self.report.known += row["deleted"] is None
        else:
            self._write(row, images[0])
        if shown != mine:
            self.rows.put_version(id_, versions.to_json(shown), new=mine is None)
        self._put_besides(id_, best[1:], images[1:], kept)

    def _image(self, id_: str, what: Any) -> Row:
        """An edit as a value, with names in place of ids."""
        if isinstance(what, str):
            image: Row = json.loads(what)
            return image
        if what is None:
            row = self.rows.get("annotations", id_)
            assert row is not None
            tags = self.rows.tags_of(id_)
        else:
            row, tags = what, self._tags_there.get(id_, [])
        return {
            **{name: row[name] for name in _OWN},
            "annotator": self._person(row["annotator"]),
            "tags": sorted(self._tag_names[tag] for tag in tags),
        }

    def _write(self, row: Row, image: Row) -> None:
        """Make an edit the one that is shown, where its passage stands here."""
        before = self._here.get(row["id"])
        here = {**row, **{name: image[name] for name in _OWN}}
        here |= self._placed(here)
        if here["deleted"] is not None:
            # The mark of a deletion takes up no place; whoever has it still shall hear of it.
            here["status"] = "orphaned"
        elif here["status"] != "orphaned":
            other = self.rows.standing_at(here)
            if other is not None:
                # Put aside until both are here: `join_twins` makes one of them.
                self.rows.put({"id": other, "status": "orphaned"})
                self.twins.append((here["id"], other))
        tags = [self._tag_id(name) for name in image["tags"]]
        if before is None:
            self.rows.put_new(here, tags)
        else:
            self.rows.put(here, tags)
        self._tell(here, before)

    def _tell(self, here: Row, before: Row | None) -> None:
        report = self.report
        there = before is not None and before["deleted"] is None
        if here["deleted"] is not None:
            report.deleted += there
            return
        report.updated += there
        report.added += not there
        if not there:
            self.came.add(here["id"])
        if here["status"] == "orphaned":
            report.lost.append(here["id"])
        elif here["status"] == "moved":
            report.moved.append(here["id"])

    def _put_besides(
        self, id_: str, besides: list[Held], images: list[Row], kept: list[Row]
    ) -> None:
        wanted = {
            versions.to_json(version): json.dumps(image, ensure_ascii=False, sort_keys=True)
            for (version, _), image in zip(besides, images, strict=True)
        }
        for one in kept:
            if one["version"] not in wanted:
                self.rows.tx.drop("siblings", one)
        new = wanted.keys() - {one["version"] for one in kept}
        if new:
            self.rows.flush()
        for version in sorted(new):
            row = {"annotation": id_, "version": version, "image": wanted[version]}
            self.rows.tx.put("siblings", row)
        if new:
            self.report.conflicts.append(id_)

    # Places

    def _placed(self, row: Row) -> Row:
        """Where the passage stands in the present text of its document here."""
        present = self._revision_of(row["document"])
        revision = self.arrived.revisions.get(row["revision"])
        if revision is None:  # a text that came with no return
            if row["deleted"] is not None:
                return {"revision": present}
            return self._found_by_quote(row, present, present)
        if row["status"] == "orphaned" or row["deleted"] is not None:
            return {"revision": revision}
        if not 0 <= row["start"] < row["end"] or (
            self._text(revision)[row["start"] : row["end"]] != row["content"]
        ):
            return self._found_by_quote(row, revision, present)
        if revision == present or self._text(revision) == self._text(present):
            return {"revision": present}
        span = Span(row["start"], row["end"])
        selector = Selector(span, row["content"], row["prefix"], row["suffix"])
        found = self._way(revision, present).find(selector).span
        if found is None:
            return {"revision": revision, "status": "orphaned"}
        here = describe(self._text(present), found)
        moved = found != span or here.content != row["content"]
        return {
            "revision": present, "start": found.start, "end": found.end, "content": here.content,
            "prefix": here.prefix, "suffix": here.suffix,
            "status": "moved" if moved else row["status"],
        }  # fmt: skip

    def _found_by_quote(self, row: Row, revision: str, present: str) -> Row:
        """Where an edit stands of which it is not known in which revision it was made."""
        span = Span(row["start"], max(row["start"], row["end"]))
        selector = Selector(span, row["content"], row["prefix"], row["suffix"])
        if present not in self._quotes:
            self._quotes[present] = Anchoring(self._text(present))
        found = self._quotes[present].find(selector).span
        if found is None:
            return {"revision": revision, "status": "orphaned"}
        here = describe(self._text(present), found)
        stands = found == span and here.content == row["content"]
        return {
            "revision": present, "start": found.start, "end": found.end, "content": here.content,
            "prefix": here.prefix, "suffix": here.suffix,
            "status": "anchored" if stands else "moved",
        }  # fmt: skip

    def _way(self, revision: str, present: str) -> Anchoring:
        key = revision, present
        if key not in self._ways:
            self._ways[key] = Anchoring(self._text(present), self._text(revision))
        return self._ways[key]

    def _text(self, revision: str) -> str:
        if revision not in self._texts:
            self._texts[revision] = self.rows.text(revision)
        return self._texts[revision]

    def _revision_of(self, document: str) -> str:
        if document not in self._present:
            row = self.rows.get("documents", document)
            assert row is not None
            self._present[document] = row["revision"]
        return self._present[document]


def join_twins(rows: Rows, twins: list[tuple[str, str]]) -> dict[str, str]:
    """Make one annotation of each two that one annotator has on one passage: the older of the two,
    with the tags and the notes of both; returns for each that went the one that is left.
    """
    joined: dict[str, str] = {}
    for pair in twins:
        keeper, other = sorted(pair)
        found = {id_: rows.get("annotations", id_) for id_ in pair}
        one, two = found[keeper], found[other]
        assert one is not None
        assert two is not None
        if one["deleted"] is not None or two["deleted"] is not None:
            continue  # what came said so: they were made one over there
        if any(one[name] != two[name] for name in ("revision", "start", "end")):
            continue  # the other one has come to stand elsewhere
        joined[other] = keeper
        both = rows.versions(pair)
        version = versions.to_json(versions.joined(both[keeper], both[other]))
        place = two if one["status"] == "orphaned" else one
        notes = list(dict.fromkeys(row["note"] for row in (one, two) if row["note"]))
        later = max(one["modified"], two["modified"])
        tags = {*rows.tags_of(keeper), *rows.tags_of(other)}
        for link in rows.links_of(other):
            ends = {end: keeper for end in ("source", "target") if link[end] == other}
            rows.tx.put("links", {"id": link["id"], **ends})
        rows.put({"id": other, "status": "orphaned", "modified": later, "deleted": later})
        stands = {name: place[name] for name in _STANDS}
        note = "\n\n".join(notes) or None
        rows.put({"id": keeper, **stands, "note": note, "modified": later}, tags)
        for id_ in pair:
            rows.tx.put("annotation_versions", {"annotation": id_, "version": version})
    return joined


def _different(best: list[Held], images: list[Row]) -> tuple[list[Held], list[Row]]:
    """Edits that were made apart, but say the same, are one."""
    found: dict[str, tuple[Held, Row]] = {}
    for (version, what), image in zip(best, images, strict=True):
        said = json.dumps(
            {name: value for name, value in image.items() if name not in _ELSEWHERE},
            sort_keys=True,
        )
        if said in found:
            (first, shown), first_image = found[said]
            found[said] = (versions.joined(first, version), shown), first_image
        else:
            found[said] = (version, what), image
    return [held for held, _ in found.values()], [image for _, image in found.values()]
