"""Other programs, with the borders of sentences given: each answers with numbers of sentences."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.storage.sqlite import sqlite3

Peer = Callable[[str], list[int]]
OTHERS = ("tantivy", "bm25s")
"""Those that run in an environment of their own, by name of their package."""
_SCRIPTS = {
    "tantivy": """
import json, sys
import regex, tantivy
builder = tantivy.SchemaBuilder()
builder.add_text_field("text")
builder.add_integer_field("number", stored=True)
schema = builder.build()
index = tantivy.Index(schema)
writer = index.writer(heap_size=200_000_000)
for number, text in enumerate(json.load(open(sys.argv[1], encoding="utf-8"))):
    writer.add_document(tantivy.Document(text=text, number=number))
writer.commit()
writer.wait_merging_threads()
index.reload()
searcher = index.searcher()
for line in sys.stdin:
    words = regex.findall(r"[\\p{Alphabetic}\\p{N}]+", json.loads(line).lower())
    parts = [
        (tantivy.Occur.Should, tantivy.Query.fuzzy_term_query(
            schema, "text", word, distance=0 if len(word) < 4 else 1 if len(word) < 8 else 2))
        for word in words
    ]
    found = searcher.search(tantivy.Query.boolean_query(parts), 10).hits if parts else []
    print(json.dumps([searcher.doc(address)["number"][0] for _, address in found]), flush=True)
""",
    "bm25s": """
import json, sys
import bm25s
texts = json.load(open(sys.argv[1], encoding="utf-8"))
index = bm25s.BM25()
index.index(bm25s.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)
known = set(index.vocab_dict)
for line in sys.stdin:
    words = bm25s.tokenize([json.loads(line)], stopwords=None, show_progress=False,
                           return_ids=False)
    words = [[word for word in words[0] if word in known]]
    numbers = []
    if words[0]:
        found, scores = index.retrieve(words, k=10, show_progress=False)
        numbers = [int(n) for n, score in zip(found[0], scores[0]) if score > 0]
    print(json.dumps(numbers), flush=True)
""",
}


@contextmanager
def fts5(sentences: list[str], tokenizer: str) -> Iterator[Peer]:
    """SQLite's full-text search, the words (or trigrams) of a query joined by OR."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE t USING fts5(text, tokenize = '{tokenizer}')")
    connection.executemany("INSERT INTO t(rowid, text) VALUES (?, ?)", enumerate(sentences))

    def answer(query: str) -> list[int]:
        parts = query.split()
        if tokenizer == "trigram":
            parts = [query[n : n + 3] for n in range(max(1, len(query) - 2))]
        wanted = " OR ".join('"' + part.replace('"', '""') + '"' for part in parts)
        rows = connection.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", [wanted]
        )
        return [number for (number,) in rows]

    try:
        yield answer
    finally:
        connection.close()


@contextmanager
def other(name: str, python: str, sentences: list[str], folder: Path) -> Iterator[Peer]:
    """A package of another environment; `python` is that environment's."""
    file = folder / "sentences.json"
    file.write_text(json.dumps(sentences), encoding="utf-8")
    with subprocess.Popen(
        [python, "-c", _SCRIPTS[name], str(file)], text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        to, back = process.stdin, process.stdout

        def answer(query: str) -> list[int]:
            to.write(json.dumps(query) + "\n")
            to.flush()
            numbers: Any = json.loads(back.readline())
            return list(numbers)

        yield answer
        to.close()
