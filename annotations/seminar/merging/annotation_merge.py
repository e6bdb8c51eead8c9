"""Annotations of another library into this one: which edit of each is shown.

An edit comes as its annotator made it, with the text in which its span counts; where that is in
the present text here follows from it (`annotations.storage.placements`).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from annotations.model import version_vectors
from annotations.model.version_vectors import Version
from annotations.seminar.merging.document_merge import DocumentMapping
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.report import MergeReport
from annotations.storage.codebook import TagRows
from annotations.storage.merge_rows import MergeRows
from annotations.storage.placements import NO_TEXT
from corpus.storage.queries import Row

Held = tuple[Version, Any]
"""An edit: its version, and the row there (a dict), an image that was kept (JSON), or None for what
is shown here.
"""
_ELSEWHERE = ("modified", "start", "end", "prefix", "suffix", "text")
"""What may differ although two edits say the same of the same words."""
_OWN = ("start", "end", "content", "prefix", "suffix", "note", "modified", "deleted")


class AnnotationMerge:
    """The annotations of one library, on their way into another."""

    def __init__(
        self, rows: MergeRows, incoming: IncomingLibrary, arrived: DocumentMapping,
        report: MergeReport, people: dict[str, str], tags: dict[str, str], codebook: TagRows,
    ) -> None:  # fmt: skip
        self.rows, self.incoming, self.arrived, self.report = rows, incoming, arrived, report
        self.people, self.tags = people, tags
        """What the ids of annotators and tags there are here."""
        self.written: list[str] = []
        """Annotations of which another edit is shown now."""
        self._texts_there = {row["id"]: row["text_sha256"] for row in incoming.tables["revisions"]}
        self._here: dict[str, Row] = {}
        self._tags_there: dict[str, list[str]] = {}
        self._tag_names = rows.tag_names()
        self._tag_id = lru_cache(lambda name: codebook.ensure(rows.tx, name))
        self._person = lru_cache(rows.name_of)
        self._text = lru_cache(maxsize=8)(rows.text)
        self._text_sha256 = lru_cache(maxsize=256)(rows.text_sha256)
        self._revision_of_text = lru_cache(maxsize=256)(rows.revision_of_text)

    def bring(self) -> None:
        """Every annotation whose document came along, with its tags."""
        tables = self.incoming.tables
        names = {row["name"]: self._person(self.people[row["id"]]) for row in tables["annotators"]}
        people_there = {row["id"]: row["name"] for row in tables["annotators"]}
        rows = {row["id"]: row for row in tables["annotations"]}
        theirs = {
            row["annotation"]: version_vectors.from_json(row["version"])
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
            if row["revision"] not in self._texts_there or row["annotator"] not in self.people:
                raise self.incoming.bad("annotations")
            annotator_there = row["annotator"]
            row = {**row, "document": document, "annotator": self.people[annotator_there]}
            if id_ not in theirs and row["deleted"] is not None:
                continue  # it came by a merge that was undone there
            version = theirs.get(id_) or version_vectors.first_version(row["modified"])
            here = self._here.get(id_)
            if here is not None and here["annotator"] != row["annotator"]:
                # One reader may have two ids, by one name.
                owner = self._person(here["annotator"])
                if people_there[annotator_there] == owner:
                    row["annotator"] = here["annotator"]
                elif self.incoming.is_return:
                    raise self.incoming.not_its_own(owner)
                else:
                    # Nobody can tell whose it is.
                    self.report.misattributed += row["deleted"] is None
                    continue
            self._bring_one(row, version, besides.get(id_, []), ours.get(id_), kept.get(id_, []))
        self.rows.flush()

    def _bring_one(
        self, row: Row, version: Version, besides: list[Row], mine: Version | None, kept: list[Row]
    ) -> None:
        id_ = row["id"]
        if mine is not None and not besides and version_vectors.knows(mine, version):
            self.report.known += row["deleted"] is None
            return
        if mine is None and not besides and not kept:  # nearly all, where a class returns
            self._write(row, self._image(id_, row), row)
            self.rows.put_version(id_, version_vectors.to_json(version), new=True)
            return
        held: list[Held] = [] if mine is None else [(mine, None)]
        held.append((version, row))
        held += [
            (version_vectors.from_json(one["version"]), one["image"]) for one in (*kept, *besides)
        ]
        best = version_vectors.latest(held)
        images = [self._image(id_, what) for _, what in best]
        best, images = _different(best, images)
        shown, what = best[0]
        if what is None:
            self.report.known += row["deleted"] is None
        else:
            self._write(row, images[0], what)
        if shown != mine:
            self.rows.put_version(id_, version_vectors.to_json(shown), new=mine is None)
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
            text = row["text_sha256"]
            text = self._text_sha256(row["revision"]) if text is None else text
        else:
            row, tags, text = what, self._tags_there.get(id_, []), self._text_of(what)
        return {
            **{name: row[name] for name in _OWN},
            "text": text,
            "annotator": self._person(row["annotator"]),
            "tags": sorted({self._tag_names[tag] for tag in tags}),
        }

    def _text_of(self, row: Row) -> str:
        """The SHA-256 of the text in which the span of a row there counts."""
        text = row["text_sha256"]
        return str(self._texts_there[row["revision"]] if text is None else text)

    def _write(self, row: Row, image: Row, what: Any) -> None:
        """Make an edit the one that is shown."""
        before = self._here.get(row["id"])
        here = {**row, **{name: image[name] for name in _OWN}, **self._attached(row, image)}
        if isinstance(what, dict):
            tags = self._tags_there.get(row["id"], [])
        else:
            tags = [self._tag_id(name) for name in image["tags"]]
        if before is None:
            self.rows.put_new(here, tags)
            self.report.added += here["deleted"] is None
        else:
            there = before["deleted"] is None
            changed = self.rows.put(here, tags)
            self.report.added += not there and here["deleted"] is None
            self.report.updated += changed and there and here["deleted"] is None
            self.report.known += not changed and there
            self.report.deleted += there and here["deleted"] is not None
        self.written.append(row["id"])

    def _attached(self, row: Row, image: Row) -> Row:
        """The text in which the span of an edit counts, as it is known here."""
        document, text = row["document"], image.get("text") or NO_TEXT
        home = self._revision_of_text(document, text)
        start, end = image["start"], image["end"]
        # Nothing that another library says is believed: a span that does not hold its words counts
        # in no text that is here.
        stands = home is not None and (
            row["status"] == "orphaned"
            or (0 <= start < end and self._text(home)[start:end] == image["content"])
        )
        if stands:
            return {"revision": home, "text_sha256": None, "status": row["status"]}
        unknown = text if home is None else NO_TEXT
        status = "anchored" if row["status"] == "orphaned" else row["status"]
        return {"revision": self._present(document), "text_sha256": unknown, "status": status}

    def _present(self, document: str) -> str:
        row = self.rows.get("documents", document)
        assert row is not None
        return str(row["revision"])

    def _put_besides(
        self, id_: str, besides: list[Held], images: list[Row], kept: list[Row]
    ) -> None:
        wanted = {
            version_vectors.to_json(version): json.dumps(image, ensure_ascii=False, sort_keys=True)
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


def _different(best: list[Held], images: list[Row]) -> tuple[list[Held], list[Row]]:
    """Edits that were made apart, but say the same of the same words, are one."""
    found: list[tuple[Held, list[Row]]] = []
    for (version, what), image in zip(best, images, strict=True):
        for number, ((first, shown), same) in enumerate(found):
            if all(_says_the_same(image, one) for one in same):
                found[number] = (version_vectors.joined(first, version), shown), [*same, image]
                break
        else:
            found.append(((version, what), [image]))
    return [held for held, _ in found], [same[0] for _, same in found]


def _says_the_same(one: Row, other: Row) -> bool:
    """Whether two edits differ in nothing but where the words stand in different texts: in one text
    the same words elsewhere are another passage.
    """
    if one.get("text") and one.get("text") == other.get("text"):
        place = [(image["start"], image["end"]) for image in (one, other)]
        if place[0] != place[1]:
            return False
    said = [{k: v for k, v in image.items() if k not in _ELSEWHERE} for image in (one, other)]
    return said[0] == said[1]
