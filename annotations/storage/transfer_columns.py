"""The tables that go from one library to another, and what each of their columns may hold.

Nothing that another library holds is believed before it has been checked by these.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from annotations.errors import BadAttribute, BadCollection
from annotations.model import COLOURS, LINK_KINDS, STATUSES
from annotations.model.annotator_names import is_stored_name
from annotations.model.attributes import (
    ATTRIBUTE_TYPES,
    attribute_key,
    attribute_value,
    collection_name,
)
from annotations.model.replies import is_stored_reply
from annotations.model.tag_names import tag_name
from annotations.storage.placements import NO_TEXT
from annotations.storage.unchanging_rows import FINISHED_DOCUMENTS, TABLES
from corpus.document import LONGEST_DETAIL
from corpus.text.storable import storable

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHA = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_LONGEST = 1 << 26
"""Characters of a text; what a file may be at most has fewer."""
_LARGEST = 1 << 28
"""Characters of a source in base 64."""
LATEST_CLOCK = 1 << 53
"""The clock of a version, at most: the year 2255. Our own goes on from what it is told."""
_SHORT = 4000
"""Characters beside a passage."""

Check = Callable[[Any], bool]


def _text(most: int) -> Check:
    return lambda value: isinstance(value, str) and len(value) <= most and storable(value) == value


def _matching(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _one_of(values: tuple[str, ...]) -> Check:
    return lambda value: value in values


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40


def _position(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 40


def _clock(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LATEST_CLOCK


def is_text_hash(value: Any) -> bool:
    return value == NO_TEXT or _sha(value)


def _moment(value: Any) -> bool:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _name(value: Any) -> bool:
    return isinstance(value, str) and is_stored_name(value)


def is_tag_name(value: Any) -> bool:
    return isinstance(value, str) and tag_name(value) == value


def _kept(form: Callable[[str], str]) -> Check:
    """Whether a value is in the form in which it is kept, and says something."""

    def check(value: Any) -> bool:
        try:
            return isinstance(value, str) and value != "" and form(value) == value
        except (BadAttribute, BadCollection):
            return False

    return check


_attribute_key, _attribute_value = _kept(attribute_key), _kept(attribute_value)
_collection_name = _kept(collection_name)
_STAMPED = (
    "documents", "tags", "links", "memos", "replies", *(table.name for table in TABLES),
    FINISHED_DOCUMENTS.name,
)  # fmt: skip


def _mark(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 8 and value.isprintable()


is_id, is_moment = _matching(_ID), _moment
_id, _sha = is_id, _matching(_SHA)
_short, is_detail, _long = _text(_SHORT), _text(LONGEST_DETAIL), _text(_LONGEST)
_gone = _or_none(_moment)

COLUMNS: dict[str, dict[str, Check]] = {
    "annotators": {"id": _id, "name": _name, "created": _moment},
    "tags": {
        "id": _id, "name": _short, "colour": _one_of(COLOURS), "mark": _mark,
        "key": _or_none(_text(20)), "description": is_detail, "position": _position,
        "created": _moment, "modified": _moment, "deleted": _gone,
    },
    "documents": {
        "id": _id, "slug": is_detail, "title": _or_none(is_detail), "authors": _long,
        "publisher": _or_none(is_detail), "published": _or_none(is_detail),
        "url": _or_none(is_detail), "language": _or_none(is_detail),
        "revision": _or_none(_id), "added": _moment, "modified": _moment, "deleted": _gone,
    },
    "sources": {
        "sha256": _sha, "name": is_detail, "format": _text(40), "encoding": _or_none(_text(40)),
        "data": _or_none(_text(_LARGEST)), "added": _moment,
    },
    "revisions": {
        "id": _id, "document": _id, "source": _sha, "rules": _text(80), "raw": _or_none(_long),
        "text": _or_none(_long), "text_sha256": _sha, "blocks": _or_none(_long),
        "ledger": _or_none(_long), "characters": _number, "words": _number, "created": _moment,
        "review": _or_none(_long), "doubt": _or_none(_short),
    },
    "known_sources": {"document": _id, "sha256": _sha},
    "annotations": {
        "id": _id, "document": _id, "revision": _id, "annotator": _id, "start": _number,
        "end": _number, "content": _long, "prefix": _short, "suffix": _short,
        "note": _or_none(_long), "status": _one_of(STATUSES), "created": _moment,
        "modified": _moment, "deleted": _gone, "text_sha256": _or_none(is_text_hash),
    },
    "annotation_tags": {"annotation": _id, "tag": _id},
    "annotation_versions": {"annotation": _id, "version": _long},
    "siblings": {"annotation": _id, "version": _long, "image": _long},
    "links": {
        "id": _id, "kind": _one_of(LINK_KINDS), "source": _id, "target": _id, "created": _moment,
        "modified": _moment, "deleted": _gone,
    },
    "memos": {
        "id": _id, "document": _or_none(_id), "tag": _or_none(_id), "annotator": _id,
        "text": _long, "created": _moment, "modified": _moment, "deleted": _gone,
    },
    "replies": {
        "id": _id, "annotation": _id, "annotator": _id, "text": is_stored_reply,
        "created": _moment, "modified": _moment, "deleted": _gone,
    },
    "attribute_types": {
        "id": _id, "key": _attribute_key, "type": _one_of(ATTRIBUTE_TYPES), "created": _moment,
        "modified": _moment, "deleted": _gone,
    },
    "attributes": {
        "id": _id, "document": _id, "key": _attribute_key, "value": _attribute_value,
        "created": _moment, "modified": _moment, "deleted": _gone,
    },
    "collection_members": {
        "id": _id, "document": _id, "collection": _collection_name, "created": _moment,
        "modified": _moment, "deleted": _gone,
    },
    "finished_documents": {
        "id": _id, "document": _id, "annotator": _id, "created": _moment, "modified": _moment,
        "deleted": _gone,
    },
    "accepted_places": {
        "annotation": _id, "start": _number, "end": _number, "content": _long,
    },
    "stamps": {
        "table_name": _one_of(_STAMPED), "id": _id,
        "part": _one_of(("", "details", "revision")), "clock": _clock, "session": _text(40),
    },
}  # fmt: skip
"""The tables that are transferred, each behind those that it refers to; what each column holds."""

IMAGE: dict[str, Check] = {
    "annotator": _name, "start": _number, "end": _number, "content": _long, "prefix": _short,
    "suffix": _short, "note": _or_none(_long), "modified": _moment, "deleted": _gone,
}  # fmt: skip
"""What is kept of an edit that is not shown (`annotations.model.edit_images`), and its `text`,
`tags` and `tag_ids`.
"""
