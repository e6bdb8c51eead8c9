"""Edits of annotations as values that are kept, and travel, without the rows that they were made
of: JSON objects whose keys are columns of `annotations`, and

- `annotator`: a name;
- `text`: the SHA-256 of the text in which the span counts; earlier versions wrote none;
- `tags`: what the tags were called when the edit was kept (names, sorted);
- `tag_ids`: the tags (ids, sorted). What they are called may change, and it depends on when the
  edit was kept, so that two edits are compared by these. Earlier versions wrote none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EditImage = Mapping[str, Any]

_ELSEWHERE = frozenset({"modified", "start", "end", "prefix", "suffix", "text"})
"""What may differ although two edits say the same of the same words."""
_TAGS = frozenset({"tags", "tag_ids"})
_READ = ("content", "tags", "note")


def with_present_names(image: EditImage, names: Mapping[str, str]) -> dict[str, Any]:
    """An edit with its tags as they are called now (`names`, by id); as they were called when it
    was kept, where not all of them are known.
    """
    ids = image.get("tag_ids")
    if ids is None or not all(id_ in names for id_ in ids):
        return dict(image)
    return {**image, "tags": sorted({names[id_] for id_ in ids})}


def say_the_same(first: EditImage, other: EditImage) -> bool:
    """Whether two edits differ in nothing but where the words stand in different texts. Tags are
    told apart by what they are, not by what they are called: two of one name may be renamed apart.
    """
    if not _in_one_place(first, other):
        return False
    contents = [
        {k: v for k, v in image.items() if k not in _ELSEWHERE | _TAGS} for image in (first, other)
    ]
    tags = [image.get("tag_ids") for image in (first, other)]
    if None in tags:
        tags = [image["tags"] for image in (first, other)]
    return contents[0] == contents[1] and tags[0] == tags[1]


def read_alike(first: EditImage, other: EditImage) -> bool:
    """Whether a reader could not tell two edits apart, as their tags are called now
    (`with_present_names`).
    """
    deleted = [image["deleted"] is not None for image in (first, other)]
    if any(deleted):
        return all(deleted)
    read = [[image[name] or "" for name in _READ] for image in (first, other)]
    return read[0] == read[1] and _in_one_place(first, other)


def _in_one_place(first: EditImage, other: EditImage) -> bool:
    """In one text the same words elsewhere are another passage."""
    if not first.get("text") or first["text"] != other.get("text"):
        return True
    places = [(image["start"], image["end"]) for image in (first, other)]
    return places[0] == places[1]
