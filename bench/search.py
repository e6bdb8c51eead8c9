"""Fuzzy search and parallels on planted queries, beside other programs on the same passages.

    python -m bench.search [--megabytes 10] [--queries 200] [--tantivy PYTHON] [--library FILE]
                           [--alone]

The corpus and the queries are those beside the checkout (`shared/search`); beyond 10 MB its
sentences are recombined into further documents, but for those in which a query's answer stands, and
those of the documents from which the passages are taken whose parallels are asked for.
Peers get the passages that the index has, and answer with passages: rapidfuzz compares the query
with every one, FTS5 joins its words (or trigrams) by OR, tantivy its words within an edit or two,
`ugrep -Z` allows for an error in eight letters and `fzf --filter` has its own order. The slow ones
are asked fewer queries. A library that is named is made there, and used as it is by the next run
of as many megabytes and queries. tantivy runs in an environment of its own: name its Python, or it
is left out, as are ugrep and fzf where they are not installed. `--alone` asks no peer, and does not
build the index a second time: for a gigabyte.

Printed: seconds to build; per type of query recall in the first ten, overlap (intersection over
union) of the first right answer with the true span, and milliseconds; the same milliseconds for
each key of queries that are being typed; and how many passages without reuse get an answer of kind
*reuse*. Such passages are sentences of documents in which no planted query has its source or its
answer, as long as planted ones; their own document is left out, and none has a run of seven words
that stands in another document, too.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO, Any

from rapidfuzz import fuzz, process

from annotations.analysis.library_search import find_parallels, search
from annotations.service.store import Store
from corpus.storage.search_index.filling import rebuild
from corpus.storage.search_index.index import SearchIndex
from corpus.storage.sqlite import sqlite3
from corpus.text.folding import fold
from corpus.text.words import folded_words

SHARED = Path(__file__).resolve().parents[2] / "shared" / "search"
Hit = tuple[str, int, int]
"""The slug of a document and a span of its text."""
Peer = Callable[[str], list[int]]
"""From a query to the numbers of passages."""
_ALL = 1_000_000
_OF_SLOW = 50
_OF_SLOWEST = 5
_TYPED = 10
"""Queries that are typed letter by letter."""
_ENOUGH = 12
"""Sentences of a document from which a passage is taken."""
_PATIENCE = 20
"""Seconds."""
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


def documents(
    megabytes: float, golden: dict[str, list[tuple[int, int]]], apart: Collection[str]
) -> Iterator[str]:
    """The corpus as JSON lines, and as many more documents as are wanted; the sentences of those
    `apart` are not recombined.
    """
    pool: list[str] = []
    size = 0
    for line in _corpus(megabytes):
        one = json.loads(line)
        size += len(one["text"])
        yield line
        for found in re.finditer(r"[^.!?\n]{20,}[.!?]", one["text"]):
            start, end = found.span()
            planted = any(a < end and start < b for a, b in golden.get(one["id"], ()))
            if not planted and one["id"] not in apart:
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


def _corpus(megabytes: float) -> list[str]:
    file = SHARED / ("corpus-1.jsonl" if megabytes < 5 else "corpus-10.jsonl")
    return file.read_text("utf-8").splitlines()


def without_reuse(
    megabytes: float, queries: list[dict[str, Any]], count: int
) -> list[tuple[str, str]]:
    """Passages, each with its document, of which nothing is used elsewhere."""
    texts = {one["id"]: one["text"] for one in map(json.loads, _corpus(megabytes))}
    seen: dict[int, str | None] = {}
    for slug, text in texts.items():
        for run in _runs(text):
            seen[run] = slug if seen.get(run, slug) == slug else None
    planted = {f"d{query['gold'][0]}" for query in queries}
    planted |= {f"d{query['exclude']}" for query in queries if "exclude" in query}
    lengths = [len(query["query"]) for query in queries if query["job"] == "parallels"]
    chance = random.Random(3)
    slugs = [slug for slug in texts if slug not in planted]
    sources = chance.sample(slugs, min(len(slugs), count))
    found: list[tuple[str, str]] = []
    for slug in sources:
        ends = [m.end() for m in re.finditer(r"[.!?]\s+", texts[slug])]
        if len(ends) < _ENOUGH:
            continue
        start = chance.choice(ends[: -_ENOUGH // 2])
        wanted = start + chance.choice(lengths)
        passage = texts[slug][start : min(ends, key=lambda end: abs(end - wanted))].strip()
        if all(seen[run] for run in _runs(passage)) and len(passage) > min(lengths) // 2:
            found.append((slug, passage))
    return found


def _runs(text: str) -> Iterator[int]:
    words = folded_words(fold(text))
    return map(hash, zip(*(words[n:] for n in range(7)), strict=False))


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


def overlap(hit: Hit, query: dict[str, Any]) -> float | None:
    """Intersection over union with the true span, where the hit is that one."""
    (slug, start, end), (document, a, b) = hit, query["gold"]
    if slug != f"d{document}" or query["type"] in ("kw3", "name"):
        return None
    return max(0, min(end, b) - max(start, a)) / (max(end, b) - min(start, a))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--tantivy", metavar="PYTHON")
    parser.add_argument("--library", metavar="FILE", type=Path)
    parser.add_argument("--alone", action="store_true")
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
    foreign = without_reuse(chosen.megabytes, queries, chosen.queries)
    apart = {slug for slug, _ in foreign}
    apart |= {f"d{query['exclude']}" for query in queries if "exclude" in query}
    corpus = documents(chosen.megabytes, golden, apart)
    queries = queries[:: max(1, len(queries) // chosen.queries)]
    with tempfile.TemporaryDirectory() as folder, _Run(Path(folder), corpus, chosen.library) as run:
        if not chosen.alone:
            run.build()
        run.ours(queries, foreign)
        if not chosen.alone:
            run.peers(queries, chosen.tantivy)


class _Run:
    """A library of the corpus, and what is asked of it and of the peers."""

    def __init__(self, folder: Path, corpus: Iterator[str], library: Path | None) -> None:
        self.folder = folder
        path = library or folder / "library.db"
        if not path.exists():
            self._add(path, corpus)
        self.store = Store.open(path, "Ann")
        living = SearchIndex(self.store.database).snapshot().documents
        self.ids = {one.slug: one.id for one in living}
        self.revisions = {one.slug: one.revision for one in living}

    def _add(self, library: Path, corpus: Iterator[str]) -> None:
        file = self.folder / "corpus.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(f"{line}\n" for line in corpus)
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "reader", "--library", library, "add", "--jsonl", file],
            stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        file.unlink()
        print(f"added with the index in {time.perf_counter() - begun:.1f} s", flush=True)

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def build(self) -> None:
        begun = time.perf_counter()
        with self.store.database.transaction() as tx:
            rebuild(tx)
        print(f"build, variorum: {time.perf_counter() - begun:.1f} s", flush=True)

    def ours(self, queries: list[dict[str, Any]], foreign: list[tuple[str, str]]) -> None:
        searched = [query for query in queries if query["job"] == "search"]
        self._report("variorum, first answers", searched, self._first)
        self._report("variorum", queries, self._all)
        took, worked = [], []
        for query in searched[:: max(1, len(searched) // _TYPED)]:
            for end in range(1, len(query["query"]) + 1):
                begun, working = time.perf_counter(), time.thread_time()
                search(self.store, query["query"][:end], exhaustive=False)
                took.append(1000 * (time.perf_counter() - begun))
                worked.append(1000 * (time.thread_time() - working))
        for what, times in (("", took), (" of processor time", worked)):
            print(f"per key, {len(times)} keys: ms{what} p50 {_at(times, 0.5):.1f}, "
                  f"p99 {_at(times, 0.99):.1f}")  # fmt: skip
        reused = [query for query in queries if query["job"] == "parallels"]
        good = sum(any(right(q, h, self._text(h)) for h in self._reuse(q)) for q in reused)
        wrong = sum(bool(self._reused(passage, slug)) for slug, passage in foreign)
        print(
            f"of {len(foreign)} passages without reuse {wrong} get an answer of kind reuse "
            f"({wrong / max(1, len(foreign)):.1%}); of {len(reused)} reused ones {good} are found "
            f"({good / max(1, len(reused)):.1%})",
            flush=True,
        )

    def peers(self, queries: list[dict[str, Any]], tantivy: str | None) -> None:
        index = SearchIndex(self.store.database)
        passages: list[str] = []
        places: list[Hit] = []
        for one in index.snapshot().documents:
            for place in index.passages_between(one.first, one.last):
                passages.append(place.folded)
                places.append((one.slug, *place.span))
        for name, peer, most in _peers(self.folder, passages, tantivy):

            def theirs(query: dict[str, Any], peer: Peer = peer) -> list[Hit]:
                own = f"d{query.get('exclude')}"
                numbers = peer(" ".join(fold(query["query"]).split())[:1000])
                return [places[n] for n in numbers if places[n][0] != own][:10]

            asked = [q for q in queries if q["job"] == "search"] if most < _ALL else queries
            self._report(name, asked[:: max(1, len(asked) // most)], theirs)

    def _first(self, query: dict[str, Any]) -> list[Hit]:
        found = search(self.store, query["query"], exhaustive=False).results
        return [(one.document, *one.span) for one in found]

    def _all(self, query: dict[str, Any]) -> list[Hit]:
        if query["job"] == "parallels":
            without = [self.ids[f"d{query['exclude']}"]]
            parallel = find_parallels(self.store, query["query"], without=without)
            return [(one.slug, *one.span) for one in parallel]
        found = search(self.store, query["query"]).results
        return [(one.document, *one.span) for one in found]

    def _reuse(self, query: dict[str, Any]) -> list[Hit]:
        return self._reused(query["query"], f"d{query['exclude']}")

    def _reused(self, passage: str, own: str) -> list[Hit]:
        found = find_parallels(self.store, passage, without=[self.ids[own]], related=False)
        return [(one.slug, *one.span) for one in found]

    def _text(self, hit: Hit) -> str:
        return SearchIndex(self.store.database).text_of(self.revisions[hit[0]])

    def _report(
        self, name: str, queries: list[dict[str, Any]],
        answer: Callable[[dict[str, Any]], list[Hit]],
    ) -> None:  # fmt: skip
        found: dict[str, list[bool]] = defaultdict(list)
        spans: dict[str, list[float]] = defaultdict(list)
        took: dict[str, list[float]] = defaultdict(list)
        for query in queries:
            begun = time.perf_counter()
            hits = answer(query)
            ms = 1000 * (time.perf_counter() - begun)
            first = next((h for h in hits[:10] if right(query, h, self._text(h))), None)
            share = overlap(first, query) if first else None
            for kind in (query["type"], f"all {query['job']}"):
                found[kind].append(first is not None)
                took[kind].append(ms)
                if share is not None:
                    spans[kind].append(share)
        print(f"{name}: type, n, recall@10, overlap, ms p50, ms p99")
        for kind, times in took.items():
            share = statistics.mean(spans[kind]) if spans[kind] else float("nan")
            print(f"  {kind:14}{len(times):5}{statistics.mean(found[kind]):8.3f}{share:8.3f}"
                  f"{_at(times, 0.5):9.1f}{_at(times, 0.99):9.1f}", flush=True)  # fmt: skip


def _at(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def _peers(
    folder: Path, passages: list[str], tantivy: str | None
) -> Iterator[tuple[str, Peer, int]]:
    """Each with its name and how many queries it is asked at most."""

    def everything(query: str) -> list[int]:
        near = process.extract(query, passages, scorer=fuzz.partial_ratio, limit=12)
        return [number for _, _, number in near]

    yield "rapidfuzz over everything", everything, _OF_SLOW
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
            parts = folded_words(query)
            if tokenizer == "trigram":
                parts = [query[n : n + 3] for n in range(len(query) - 2)]
            wanted = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
            rows = connection.execute(
                "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 12", [wanted]
            )
            return [number - 1 for (number,) in rows]

        yield f"FTS5 {tokenizer}", match, _ALL if tokenizer == "unicode61" else _OF_SLOW
        connection.close()
    if tantivy:
        yield from _tantivy(folder, passages, tantivy)
    else:
        print("left out: tantivy, whose Python was not named")
    yield from _lines(folder, passages)


def _lines(folder: Path, passages: list[str]) -> Iterator[tuple[str, Peer, int]]:
    """Programs that look at every line of a file: one line is one passage."""
    file = folder / "passages.txt"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{' '.join(passage.split())}\n" for passage in passages)

    def answers(command: list[str], lines: IO[bytes]) -> list[int]:
        try:
            done = subprocess.run(
                command, stdin=lines, capture_output=True, timeout=_PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return []
        return [int(line.partition(b":")[0]) - 1 for line in done.stdout.splitlines()[:12]]

    def ugrep(query: str) -> list[int]:
        errors = max(1, len(query) // 8)
        with file.open("rb") as lines:
            command = ["ugrep", f"-Z{errors}", "-F", "-n", "--max-count=12", "-e", query, "-"]
            return answers(command, lines)

    def fzf(query: str) -> list[int]:
        numbered = folder / "numbered.txt"
        if not numbered.exists():
            with numbered.open("w", encoding="utf-8") as out:
                out.writelines(f"{n}:{' '.join(p.split())}\n" for n, p in enumerate(passages, 1))
        with numbered.open("rb") as lines:
            command = ["fzf", "--filter", query, "--delimiter", ":", "--nth", "2.."]
            return answers(command, lines)

    for name, peer in (("ugrep -Z", ugrep), ("fzf --filter", fzf)):
        if shutil.which(name.split()[0]):
            yield name, peer, _OF_SLOWEST
        else:
            print(f"left out: {name}, which is not installed")


def _tantivy(folder: Path, passages: list[str], python: str) -> Iterator[tuple[str, Peer, int]]:
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

        yield "tantivy, fuzzy words", ask, _ALL
        given.close()


if __name__ == "__main__":
    main()
