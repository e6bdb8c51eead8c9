"""Annotations of another library into this one: which edit of each is shown.

An edit comes as its annotator made it, with the text in which its span counts; where that is in
the present text here follows from it (`annotations.storage.placements`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from annotations.model import version_vectors
from annotations.model.edit_images import read_alike, with_present_names
from annotations.model.version_vectors import Version
from annotations.seminar.merging.document_merge import DocumentMapping
from annotations.seminar.merging.incoming import IncomingLibrary
from annotations.seminar.merging.report import MergeReport
from annotations.storage.codebook import TagRows
from annotations.storage.merge_rows import MergeRows
from annotations.storage.placements import NO_TEXT
from corpus.storage.queries import Row

VersionedEdit = tuple[Version, Any]
"""An edit: its version, and the row there (a dict), an image that was kept (JSON), or None for what
is shown here.
"""
_OWN = ("start", "end", "content", "prefix", "suffix", "note", "modified", "deleted")


class AnnotationMerge:
    """Merges the annotations of one library into another."""

    def __init__(
        self, rows: MergeRows, incoming: IncomingLibrary, arrived: DocumentMapping,
        report: MergeReport, annotator_ids: dict[str, str], tags: dict[str, str], codebook: TagRows,
    ) -> None:  # fmt: skip
        self.rows, self.incoming, self.arrived, self.report = rows, incoming, arrived, report
        self.annotator_ids, self.tags = annotator_ids, tags
        """What the ids of annotators and tags there are here."""
        self.written: list[str] = []
        """Annotations of which another edit is shown now."""
        self._texts_there = {row["id"]: row["text_sha256"] for row in incoming.tables["revisions"]}
        self._here: dict[str, Row] = {}
        self._tags_here: dict[str, list[str]] = {}
        self._tags_there: dict[str, list[str]] = {}
        self._tag_names = rows.tag_names()
        self._ids_there = {
            row["name"]: row["id"]
            for row in sorted(incoming.tables["tags"], key=itemgetter("id"), reverse=True)
            if row["deleted"] is None
        }
        self._named = lru_cache(rows.id_of_tag)
        self._tag_id = lru_cache(lambda name: codebook.ensure(rows.tx, name))
        self._annotator_name = lru_cache(rows.name_of)
        self._text = lru_cache(maxsize=8)(rows.text)
        self._text_sha256 = lru_cache(maxsize=256)(rows.text_sha256)
        self._revision_of_text = lru_cache(maxsize=256)(rows.revision_of_text)

    def merge(self) -> None:
        """Merge every annotation whose document is known here, with its tags."""
        tables = self.incoming.tables
        names = {
            row["name"]: self._annotator_name(self.annotator_ids[row["id"]])
            for row in tables["annotators"]
        }
        names_there = {row["id"]: row["name"] for row in tables["annotators"]}
        rows = {row["id"]: row for row in tables["annotations"]}
        versions_there = {
            row["annotation"]: version_vectors.from_json(row["version"])
            for row in tables["annotation_versions"]
        }
        for row in tables["annotation_tags"]:
            self._tags_there.setdefault(row["annotation"], []).append(self.tags[row["tag"]])
        hidden_there: dict[str, list[Row]] = {}
        for row in tables["siblings"]:
            image = self._as_here(json.loads(row["image"]), names)
            row = {**row, "image": json.dumps(image, ensure_ascii=False, sort_keys=True)}
            hidden_there.setdefault(row["annotation"], []).append(row)
        versions_here, hidden_here = self.rows.versions(rows), self.rows.siblings(rows)
        self._here = self.rows.annotations(rows)
        self._tags_here = self.rows.tags_of_all(self._here)
        for id_, row in rows.items():
            document = self.arrived.documents.get(row["document"])
            if document is None:
                continue
            if (
                row["revision"] not in self._texts_there
                or row["annotator"] not in self.annotator_ids
            ):
                raise self.incoming.bad("annotations")
            annotator_there = row["annotator"]
            row = {**row, "document": document, "annotator": self.annotator_ids[annotator_there]}
            if id_ not in versions_there and row["deleted"] is not None:
                continue  # it came by a merge that was undone there
            version = versions_there.get(id_) or version_vectors.first_version(row["modified"])
            current = self._here.get(id_)
            if current is not None and current["annotator"] != row["annotator"]:
                # One reader may have two ids, by one name.
                owner = self._annotator_name(current["annotator"])
                if names_there[annotator_there] == owner:
                    row["annotator"] = current["annotator"]
                elif self.incoming.is_return:
                    raise self.incoming.not_its_own(owner)
                else:
                    # Nobody can tell whose it is.
                    self.report.misattributed += row["deleted"] is None
                    continue
            self._merge_one(
                row,
                version,
                hidden_there.get(id_, []),
                versions_here.get(id_),
                hidden_here.get(id_, []),
            )
        self.rows.flush()

    def _as_here(self, image: Row, names: dict[str, str]) -> Row:
        """An edit that is kept there with its annotator's name (`names`: what they are called
        here) and its tags as they are here.
        """
        image = {**image, "annotator": names.get(image["annotator"], image["annotator"])}
        ids = image.pop("tag_ids", None)
        if ids is None:
            ids = [self._ids_there.get(name) for name in image["tags"]]
        if all(id_ in self.tags for id_ in ids):
            image["tag_ids"] = sorted({self.tags[id_] for id_ in ids})
        return image

    def _merge_one(
        self,
        row: Row,
        version: Version,
        hidden_there: list[Row],
        version_here: Version | None,
        hidden_here: list[Row],
    ) -> None:
        id_ = row["id"]
        if (
            version_here is not None
            and not hidden_there
            and version_vectors.knows(version_here, version)
        ):
            if version == version_here:
                self._agree_on_tags(id_)
            self.report.known += row["deleted"] is None
            return
        if (
            version_here is None and not hidden_there and not hidden_here
        ):  # nearly all, where a class returns
            self._write(row, self._image(id_, row))
            self.rows.put_version(id_, version_vectors.to_json(version), new=True)
            return
        edits: list[VersionedEdit] = [] if version_here is None else [(version_here, None)]
        edits.append((version, row))
        edits += [
            (version_vectors.from_json(hidden["version"]), hidden["image"])
            for hidden in (*hidden_here, *hidden_there)
        ]
        best, images = self._latest(id_, edits)
        shown, payload = best[0]
        if payload is None:
            self.report.known += row["deleted"] is None
            self.rows.put_tags(id_, images[0]["tag_ids"])
        else:
            self._write(row, images[0])
        if shown != version_here:
            self.rows.put_version(id_, version_vectors.to_json(shown), new=version_here is None)
        self._keep_hidden_edits(id_, best[1:], images, hidden_here)

    def _agree_on_tags(self, id_: str) -> None:
        """Have an edit that is shown here and there carry the same tags in both."""
        here, there = self._tags_here.get(id_, []), sorted(set(self._tags_there.get(id_, [])))
        if there != here and there == _agreed([here, there]):
            self.rows.put_tags(id_, there)

    def _latest(
        self, id_: str, edits: list[VersionedEdit]
    ) -> tuple[list[VersionedEdit], list[Row]]:
        """The edits that no other one was made in sight of, the one to show first, with an image
        of each. Of one that is here and there, what is here; its tags as both agree on them.
        """
        images: dict[str, list[Row]] = {}
        for version, payload in edits:
            known = images.setdefault(version_vectors.to_json(version), [])
            known.append(self._image(id_, payload))
        best = version_vectors.latest(reversed(edits))
        found = []
        for version, _ in best:
            several = images[version_vectors.to_json(version)]
            with_ids = [image["tag_ids"] for image in several if "tag_ids" in image]
            image = several[0] | ({"tag_ids": _agreed(with_ids)} if with_ids else {})
            found.append(image | {"tags": with_present_names(image, self._tag_names)["tags"]})
        return best, found

    def _image(self, id_: str, payload: Any) -> Row:
        """An edit as a value, with names in place of ids."""
        if isinstance(payload, str):
            image: Row = json.loads(payload)
            if "tag_ids" not in image:
                ids = [self._named(name) for name in image["tags"]]
                if None not in ids:
                    image["tag_ids"] = sorted(set(ids))
            return image
        if payload is None:
            row = self.rows.get("annotations", id_)
            assert row is not None
            tags = self.rows.tags_of(id_)
            text = row["text_sha256"]
            text = self._text_sha256(row["revision"]) if text is None else text
        else:
            row, tags, text = payload, self._tags_there.get(id_, []), self._text_of(payload)
        return {
            **{name: row[name] for name in _OWN},
            "text": text,
            "annotator": self._annotator_name(row["annotator"]),
            "tags": sorted({self._tag_names[tag] for tag in tags}),
            "tag_ids": sorted(set(tags)),
        }

    def _text_of(self, row: Row) -> str:
        """The SHA-256 of the text in which the span of a row there counts."""
        text = row["text_sha256"]
        return str(self._texts_there[row["revision"]] if text is None else text)

    def _write(self, row: Row, image: Row) -> None:
        """Make an edit the one that is shown."""
        before = self._here.get(row["id"])
        new_row = {**row, **{name: image[name] for name in _OWN}, **self._attached(row, image)}
        tags = image.get("tag_ids")
        if tags is None:  # an earlier version kept it
            tags = [self._tag_id(name) for name in image["tags"]]
        if before is None:
            self.rows.put_new(new_row, tags)
            self.report.added += new_row["deleted"] is None
        else:
            was_present = before["deleted"] is None
            changed = self.rows.put(new_row, tags)
            self.report.added += not was_present and new_row["deleted"] is None
            self.report.updated += changed and was_present and new_row["deleted"] is None
            self.report.known += not changed and was_present
            self.report.deleted += was_present and new_row["deleted"] is not None
        self.written.append(row["id"])

    def _attached(self, row: Row, image: Row) -> Row:
        """The text in which the span of an edit counts, as it is known here."""
        document, text = row["document"], image.get("text") or NO_TEXT
        revision_id = self._revision_of_text(document, text)
        start, end = image["start"], image["end"]
        # Nothing that another library says is believed: a span that does not hold its words counts
        # in no text that is here.
        is_in_place = revision_id is not None and (
            row["status"] == "orphaned"
            or (0 <= start < end and self._text(revision_id)[start:end] == image["content"])
        )
        if is_in_place:
            return {"revision": revision_id, "text_sha256": None, "status": row["status"]}
        unknown = text if revision_id is None else NO_TEXT
        status = "anchored" if row["status"] == "orphaned" else row["status"]
        return {"revision": self._present(document), "text_sha256": unknown, "status": status}

    def _present(self, document: str) -> str:
        row = self.rows.get("documents", document)
        assert row is not None
        return str(row["revision"])

    def _keep_hidden_edits(
        self, id_: str, edits: list[VersionedEdit], images: list[Row], hidden_here: list[Row]
    ) -> None:
        """Keep these edits beside the one that is shown, whose image comes before theirs."""
        image_by_version = {
            version_vectors.to_json(version): image
            for (version, _), image in zip(edits, images[1:], strict=True)
        }
        images_here = {row["version"]: json.loads(row["image"]) for row in hidden_here}
        for row_here in hidden_here:
            if row_here["version"] not in image_by_version:
                self.rows.tx.drop("siblings", row_here)
        changed = {
            version: image
            for version, image in image_by_version.items()
            if version not in images_here
            or image.get("tag_ids") != images_here[version].get("tag_ids")
        }
        if changed:
            self.rows.flush()
        for version, image in sorted(changed.items()):
            stored = json.dumps(image, ensure_ascii=False, sort_keys=True)
            row = {"annotation": id_, "version": version, "image": stored}
            self.rows.tx.put("siblings", row)
        brought = [image for version, image in changed.items() if version not in images_here]
        shown, *others = (
            with_present_names(image, self._tag_names) for image in (images[0], *brought)
        )
        if not all(read_alike(shown, other) for other in others):
            self.report.conflicts.append(id_)


def _agreed(several: Iterable[list[str]]) -> list[str]:
    """The tags (sorted ids) of an edit that has others here than there, as every library would
    choose them: a return brings what its annotator has renamed as another tag, a library as the
    one that it was, which is the older one. None is dropped because a library has lost it.
    """
    return min(several, key=lambda ids: (-len(ids), ids))
