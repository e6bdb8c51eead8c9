"""Many queries through one process: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from annotations.service.reading import StoreReader
from corpus.errors import UnknownDocument, VariorumError
from corpus.text.storable import storable
from reader.advice import explained
from reader.cli.output import print_error, to_json

Answer = Callable[[str, list[str]], list[dict[str, Any]]]
"""From a query and the ids of the documents to leave out to the hits."""


def answer_lines(store: StoreReader, answer: Answer) -> int:
    """Answer each line `{"id","query"[,"exclude"]}` of standard input as soon as it is read, with
    `{"id","ms","hits"}`; a bad one gets an answer with an "error". Returns the exit code.
    """
    failed = False
    for number, line in enumerate(filter(bytes.strip, sys.stdin.buffer), start=1):
        answered = _answered(store, answer, line, number)
        if "error" in answered:
            failed = True
            print_error(f"line {number}: {answered['error']}")
        sys.stdout.write(to_json(answered) + "\n")
        sys.stdout.flush()
    return 1 if failed else 0


def _answered(store: StoreReader, answer: Answer, line: bytes, number: int) -> dict[str, Any]:
    name: Any = number
    try:
        given = json.loads(line)
        if isinstance(given, dict):
            name = given.get("id", number)
        if not isinstance(given, dict) or not isinstance(given.get("query"), str):
            raise VariorumError('the line must be an object with a "query"')
        without = _documents(store, given.get("exclude"))
        begun = time.perf_counter()
        hits = answer(storable(given["query"]), without)
        took = round(1000 * (time.perf_counter() - begun), 2)
    except ValueError:
        return {"id": name, "error": "this is not JSON"}
    except VariorumError as error:
        return {"id": name, "error": explained(error)}
    return {"id": name, "ms": took, "hits": hits}


def _documents(store: StoreReader, named: object) -> list[str]:
    """The ids of these documents; one that is not there is left out already."""
    names = named if isinstance(named, list) else [] if named is None else [named]
    document_ids = []
    for name in names:
        try:
            document_ids.append(store.documents.find(str(name)))
        except UnknownDocument:
            continue
    return document_ids
