"""The same matter in other words: what parallels of kind *related* find, and what they make up.

    python -m bench.matters FILE [--unrelated FILE] [--queries 300]

FILE has JSON lines: documents, `{"id","title","text"}`, and matters, each a passage and those of
other documents that report the same in other words, `{"matter","document","start","end",
"gold": [[document, start, end], …]}`. Such files quote articles and lie outside of the project.
`--unrelated` is a corpus as for `variorum add --jsonl`; sentences of it that share no name with the
documents are asked as well, and every answer to them is false. (By default both are looked for in
`shared/search` beside the checkout.)

Printed, for words alone and with `variorum[meaning]` where it is installed: matters found in the
first ten and first, on each half of them (what was fitted was fitted on the odd ones), the share of
false answers, and milliseconds.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from annotations.analysis.library_search import find_parallels
from annotations.service.store import Store
from corpus.document import Span
from corpus.search.parallels.embedding import embedding
from corpus.search.parallels.parallel_search import Parallel
from corpus.sources.json_lines import from_json_line
from corpus.storage.document_writer import DocumentWriter
from corpus.text.folding import fold
from corpus.text.sentences import sentences
from corpus.text.words import folded_words

SHARED = Path(__file__).resolve().parents[2] / "shared" / "search"
_LIMIT = 10
_SHORTEST, _LONGEST = 60, 400
"""Characters of a sentence that is asked about."""
_COMMON = 5
"""So often a capitalised word stands in the documents to be one of their names."""


def answers(one: Parallel, gold: list[list[Any]]) -> bool:
    """Whether an answer covers half of a gold passage, or lies half in one."""
    return any(
        one.slug == document
        and min(one.span.end, end) - max(one.span.start, start)
        >= 0.5 * min(end - start, one.span.end - one.span.start)
        for document, start, end in gold
    )


def unrelated(file: Path, documents: list[dict[str, Any]], number: int) -> Iterator[str]:
    """Sentences of a corpus that have none of the names of the documents."""
    words = Counter(w for one in documents for w in one["text"].split() if w.istitle())
    names = {
        fold(word) for word, count in words.items() if count >= _COMMON and len(word) > _COMMON
    }
    found: list[str] = []
    for line in file.read_text("utf-8").splitlines():
        text = json.loads(line)["text"]
        if not names & set(folded_words(fold(text[:20_000]))):
            for start, end in sentences(text[:20_000], 0, 20_000):
                if _SHORTEST <= end - start <= _LONGEST and "\n\n" not in text[start:end]:
                    found.append(text[start:end])
    yield from random.Random(3).sample(found, min(number, len(found)))


def measure(store: Store, matters: list[dict[str, Any]], others: list[str]) -> dict[str, object]:
    ids = {one.slug: one.id for one in store.documents.all()}
    halves = {0: [0, 0, 0], 1: [0, 0, 0]}
    spent: list[float] = []
    for one in matters:
        text = store.documents.get(ids[one["document"]]).text
        passage = text[slice(*Span(one["start"], one["end"]))]
        begun = time.perf_counter()
        found = find_parallels(store, passage, limit=_LIMIT, without=[ids[one["document"]]])
        spent.append(1000 * (time.perf_counter() - begun))
        right = [answers(answer, one["gold"]) for answer in found]
        half = halves[one["matter"] % 2]
        half[0] += 1
        half[1] += any(right)
        half[2] += bool(right and right[0])
    false = [len(find_parallels(store, passage, limit=_LIMIT)) for passage in others]
    spent.sort()
    said: dict[str, object] = {}
    for half, name in ((1, "odd"), (0, "even")):
        asked, first_ten, first = halves[half]
        said[name] = f"{first_ten}/{asked} found, {first}/{asked} first"
    asked, first_ten, first = map(sum, zip(*halves.values(), strict=True))
    said["all"] = f"{first_ten / asked:.3f} found, {first / asked:.3f} first"
    if false:
        answered = statistics.mean(map(bool, false))
        said["unrelated"] = f"{answered:.3f} answered, {statistics.mean(false):.2f} answers each"
    said["ms"] = f"p50 {statistics.median(spent):.1f}, most {spent[-1]:.0f}"
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=SHARED / "matters.jsonl")
    parser.add_argument("--unrelated", type=Path, default=SHARED / "corpus-10.jsonl")
    parser.add_argument("--queries", type=int, default=300)
    chosen = parser.parse_args()
    if not chosen.file.is_file():
        print(f"left out: {chosen.file} is not there")
        return
    lines = list(map(json.loads, chosen.file.read_text("utf-8").splitlines()))
    documents = [line for line in lines if "text" in line]
    matters = [line for line in lines if "gold" in line]
    others: list[str] = []
    if chosen.unrelated.is_file():
        others = list(unrelated(chosen.unrelated, documents, chosen.queries))
    else:
        print(f"left out: {chosen.unrelated} is not there; false answers are not counted")
    print(f"{len(documents)} documents, {len(matters)} matters, {len(others)} unrelated sentences")
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "library.db", "Ann")
        with store.database.transaction() as tx:
            writer = DocumentWriter(store.database)
            for number, document in enumerate(documents, 1):
                made = from_json_line(json.dumps(document), number)
                writer.add(tx, made.source, made.cleaned, slug=made.slug)
        with patch("corpus.search.parallels.related.embedding", lambda: None):
            print("words alone:", measure(store, matters, others))
        if embedding() is None:
            print("left out: variorum[meaning] is not installed")
        else:
            print("with meaning:", measure(store, matters, others))
        store.close()


if __name__ == "__main__":
    main()
