"""Edits of annotations as values that are kept, and travel, without the rows that they were made
of: JSON objects whose keys are columns of `annotations`, and

- `annotator`: a name;
- `text`: the SHA-256 of the text in which the span counts; earlier versions wrote none;
- `tags`: what the tags were called when the edit was kept (names, sorted);
- `tag_ids`: the tags (ids, sorted), by which it is known what they are called now. Earlier
  versions wrote none.

Two edits that say the same stay two, and are one to the reader only (`read_alike`): that follows
from what a library holds, and not from which of them met first. Tags may be renamed apart, and the
same words may stand in two places of one text, either of which is the one in another text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EditImage = Mapping[str, Any]

_READ = ("content", "tags", "note")


def with_present_names(image: EditImage, names: Mapping[str, str]) -> dict[str, Any]:
    """An edit with its tags as they are called now (`names`, by id); as they were called when it
    was kept, where not all of them are known.
    """
    ids = image.get("tag_ids")
    if ids is None or not all(id_ in names for id_ in ids):
        return dict(image)
    return {**image, "tags": sorted({names[id_] for id_ in ids})}


def read_alike(first: EditImage, other: EditImage) -> bool:
    """Whether a reader could not tell two edits apart, as their tags are called now
    (`with_present_names`). Where the words stand may differ in different texts.
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
