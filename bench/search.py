"""Fuzzy search and parallels on planted queries, beside other programs on the same passages.

    python -m bench.search [--megabytes 10] [--queries 200] [--tantivy PYTHON]

The corpus and the queries are those beside the checkout (`shared/search`); beyond 10 MB its
sentences are recombined into further documents, but for those in which a query's answer stands.
Peers get the passages that the index has, and answer with passages: rapidfuzz compares the query
with every one, FTS5 joins its words (or trigrams) by OR, tantivy its words within an edit or two.
tantivy runs in an environment of its own: name its Python, or it is left out.

Printed: seconds to build, then per type of query recall in the first ten and milliseconds.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from annotations.finding import find_parallels, search
from annotations.store import Store
from corpus.folding import fold
from corpus.importing import from_json_line
from corpus.search.cutting import words_of
from corpus.search.filling import rebuild
from corpus.search.index import Index
from corpus.sqlite import sqlite3

SHARED = Path(__file__).resolve().parents[2] / "shared" / "search"
Hit = tuple[str, int, int]
"""The slug of a document and a span of its text."""
Peer = Callable[[str], list[int]]
"""From a query to the numbers of passages."""
_TANTIVY = """
import json, re, sys, time
import tantivy
builder = tantivy.SchemaBuilder()
builder.add_text_field("text")
builder.add_integer_field("number", stored=True)
schema = builder.build()
begun = time.perf_counter()
index = tantivy.Index(schema)
writer = index.writer(heap_size=200_000_000)
for line in open(sys.argv[1], encoding="utf-8"):
    number, text = json.loads(line)
    writer.add_document(tantivy.Document(text=text, number=number))
writer.commit()
writer.wait_merging_threads()
index.reload()
print(time.perf_counter() - begun, flush=True)
searcher = index.searcher()
for line in sys.stdin:
    words = re.findall("[a-z0-9]+", json.loads(line))
    begun = time.perf_counter()
    parts = [
        (tantivy.Occur.Should, tantivy.Query.fuzzy_term_query(
            schema, "text", word, distance=0 if len(word) < 4 else 1 if len(word) < 8 else 2))
        for word in words
    ]
    found = searcher.search(tantivy.Query.boolean_query(parts), 10).hits if parts else []
    numbers = [searcher.doc(address)["number"][0] for _, address in found]
    print(json.dumps([1000 * (time.perf_counter() - begun), numbers]), flush=True)
"""


def documents(megabytes: float, golden: dict[str, list[tuple[int, int]]]) -> Iterator[str]:
    """The corpus as JSON lines, and as many more documents as are wanted."""
    pool: list[str] = []
    size = 0
    file = SHARED / ("corpus-1.jsonl" if megabytes < 5 else "corpus-10.jsonl")
    for line in file.read_text("utf-8").splitlines():
        one = json.loads(line)
        size += len(one["text"])
        yield line
        for found in re.finditer(r"[^.!?\n]{20,}[.!?]", one["text"]):
            start, end = found.span()
            if not any(a < end and start < b for a, b in golden.get(one["id"], ())):
                pool.append(found[0].strip())
    chance = random.Random(11)
    number = 0
    while size < megabytes * 1e6:
        text = ""
        while len(text) < 10_000:
            text += " ".join(chance.choices(pool, k=chance.randint(3, 9))) + "\n\n"
        number += 1
        size += len(text)
        yield json.dumps({"id": f"r{number}", "title": f"Recombined {number}", "text": text})


def right(query: dict[str, Any], hit: Hit, text: str) -> bool:
    """Whether a hit is the answer: as in `score_search.py`."""
    slug, start, end = hit
    if end - start > 1000:
        return False
    if query["type"] == "name":
        return query["form"] in text[start:end]
    document, a, b = query["gold"]
    needed = 0.5 * (min(b - a, end - start) if query["type"] == "kw3" else b - a)
    if slug == f"d{document}" and min(end, b) - max(start, a) >= max(needed, 1):
        return True
    return fold(query["original"]) in fold(text[max(0, start - 5) : end + 5])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--tantivy", metavar="PYTHON")
    chosen = parser.parse_args()
    if not SHARED.is_dir():
        print(f"left out: {SHARED} is not there")
        return
    lines = (SHARED / "queries-dev.jsonl").read_text("utf-8").splitlines()
    queries = [json.loads(line) for line in lines]
    golden: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for query in queries:
        document, start, end = query["gold"]
        golden[f"d{document}"].append((start, end))
    queries = queries[:: max(1, len(queries) // chosen.queries)]
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), documents(chosen.megabytes, golden), queries, chosen.tantivy)


def _run(
    folder: Path, corpus: Iterator[str], queries: list[dict[str, Any]], tantivy: str | None
) -> None:
    store = Store.open(folder / "library.db", "Ann")
    begun, number = time.perf_counter(), 0
    with store.database.transaction() as tx:
        for number, line in enumerate(corpus, 1):
            made = from_json_line(line, number)
            store.documents.keep(tx, made.source, made.cleaned, slug=made.slug)
    print(f"{number} documents added with their index in {time.perf_counter() - begun:.1f} s")
    begun = time.perf_counter()
    with store.database.transaction() as tx:
        rebuild(tx)
    print(f"build, variorum: {time.perf_counter() - begun:.1f} s")
    index = Index(store.database)
    state = index.state()
    ids = {one.slug: one.document for one in state.living}
    texts = {one.slug: index.whole(one.revision) for one in state.living}
    passages: list[str] = []
    places: list[Hit] = []
    for one in state.living:
        for place in index.between(one.first, one.last):
            passages.append(place.folded)
            places.append((one.slug, *place.span))

    def ours(query: dict[str, Any]) -> list[Hit]:
        if query["job"] == "parallels":
            without = [ids[f"d{query['exclude']}"]]
            parallel = find_parallels(store, query["query"], without=without)
            return [(one.slug, *one.span) for one in parallel]
        found = search(store, query["query"]).found
        return [(one.document, *one.span) for one in found]

    _report("variorum", queries, ours, texts)
    for name, peer in _peers(folder, passages, tantivy):

        def theirs(query: dict[str, Any], peer: Peer = peer) -> list[Hit]:
            own = f"d{query.get('exclude')}"
            numbers = peer(" ".join(fold(query["query"]).split())[:1000])
            return [places[n] for n in numbers if places[n][0] != own][:10]

        _report(name, queries, theirs, texts)
    store.close()


def _report(
    name: str, queries: list[dict[str, Any]], answer: Callable[[dict[str, Any]], list[Hit]],
    texts: dict[str, str],
) -> None:  # fmt: skip
    found: dict[str, list[bool]] = defaultdict(list)
    took: dict[str, list[float]] = defaultdict(list)
    for query in queries:
        begun = time.perf_counter()
        hits = answer(query)
        ms = 1000 * (time.perf_counter() - begun)
        good = any(right(query, hit, texts[hit[0]]) for hit in hits[:10])
        for kind in (query["type"], f"all {query['job']}"):
            found[kind].append(good)
            took[kind].append(ms)
    print(f"{name}: type, n, recall@10, ms p50, ms p99")
    for kind, times in took.items():
        times.sort()
        last = times[min(len(times) - 1, int(len(times) * 0.99))]
        print(f"  {kind:14}{len(times):5}{statistics.mean(found[kind]):8.3f}"
              f"{times[len(times) // 2]:9.1f}{last:9.1f}", flush=True)  # fmt: skip


def _peers(folder: Path, passages: list[str], tantivy: str | None) -> Iterator[tuple[str, Peer]]:
    def everything(query: str) -> list[int]:
        near = process.extract(query, passages, scorer=fuzz.partial_ratio, limit=12)
        return [number for _, _, number in near]

    yield "rapidfuzz over everything", everything
    for tokenizer in ("unicode61", "trigram"):
        connection = sqlite3.connect(str(folder / f"{tokenizer}.db"))
        begun = time.perf_counter()
        connection.execute(f"CREATE VIRTUAL TABLE t USING fts5(text, tokenize = '{tokenizer}')")
        connection.executemany("INSERT INTO t(rowid, text) VALUES (?, ?)", enumerate(passages, 1))
        connection.commit()
        print(f"build, FTS5 {tokenizer}: {time.perf_counter() - begun:.1f} s")

        def match(
            query: str, connection: Any = connection, tokenizer: str = tokenizer
        ) -> list[int]:
            parts = words_of(query)
            if tokenizer == "trigram":
                parts = [query[n : n + 3] for n in range(len(query) - 2)]
            wanted = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
            rows = connection.execute(
                "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 12", [wanted]
            )
            return [number - 1 for (number,) in rows]

        yield f"FTS5 {tokenizer}", match
        connection.close()
    if tantivy:
        yield from _tantivy(folder, passages, tantivy)


def _tantivy(folder: Path, passages: list[str], python: str) -> Iterator[tuple[str, Peer]]:
    file = folder / "passages.jsonl"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(pair) + "\n" for pair in enumerate(passages))
    with subprocess.Popen(
        [python, "-c", _TANTIVY, str(file)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        given, told = child.stdin, child.stdout
        print(f"build, tantivy: {float(told.readline()):.1f} s")

        def ask(query: str) -> list[int]:
            given.write(json.dumps(query) + "\n")
            given.flush()
            _, numbers = json.loads(told.readline())
            return list(numbers)

        yield "tantivy, fuzzy words", ask
        given.close()


if __name__ == "__main__":
    main()
