"""Texts of many screens for the tests of scrolling, jumping and resizing."""

from __future__ import annotations

import json
from pathlib import Path

from annotations.service import documents
from annotations.service.store import Store
from corpus.sources.json_lines import from_json_line

_THINGS = ("bridge", "ferry", "school", "harbour", "mill", "council", "market", "tower", "orchard")
_DOINGS = ("was closed", "was sold", "burned down", "is to be rebuilt", "cannot be found")


def sentence(number: int) -> str:
    thing, doing = _THINGS[number % len(_THINGS)], _DOINGS[number % len(_DOINGS)]
    return f"The {thing} of Village{number} {doing}, as the report number {number} says."


def text(numbers: range) -> str:
    """A paragraph for each three numbers."""
    found = [sentence(number) for number in numbers]
    return "\n\n".join(" ".join(found[at : at + 3]) for at in range(0, len(found), 3))


LONG = {"north": text(range(240)), "south": text(range(119, -1, -1)), "west": text(range(60, 180))}


def make_long_library(path: Path, **more: str) -> None:
    """A library of the texts above and of `more`, by slug."""
    store = Store.open(path, "Ann")
    for slug, words in {**LONG, **more}.items():
        line = json.dumps({"id": slug, "title": f"The {slug}", "text": words})
        documents.add_document(store, from_json_line(line, 1))
    store.close()
