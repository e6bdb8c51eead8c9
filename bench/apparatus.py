"""The apparatus that follows the cursor: what it costs a key, and how soon it is there.

    python -m bench.apparatus [--runs 3] [--keys 60] [--articles 5 50]

`variorum read` runs in a pseudo-terminal of 120×36 with two documents, on libraries made here: the
articles of the sample, and so many more made of their sentences in another order, in which
nearly every sentence has its parallels. Keys: `j` with the panel hidden and shown, one after the
other, each as soon as the frame before it was painted, and with a pause in which the parallels are
looked for; then `)` at full speed, five times, and the milliseconds from the last key to the frame
with the parallels of the sentence on which the cursor rests. `bench.terminal` says what "less
waiting" is; figures are medians of the runs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from pathlib import Path

from annotations.analysis.library_search import find_parallels
from annotations.service.documents import add_document
from annotations.service.store import Store
from bench.making import READER
from bench.reading import Figure, medians, show, timed
from bench.terminal import Answer, Terminal
from corpus.sources.json_lines import from_json_line
from corpus.text.sentences import sentences
from reader import sample

ROWS, COLUMNS = 36, 120
_TITLE = "Similar passages"
_PARAGRAPH = 5


def make_library(path: Path, articles: int, seed: int = 5) -> list[str]:
    """A library of so many articles; returns the slugs of two to open."""
    chance = random.Random(seed)
    store = Store.open(path, READER)
    try:
        sample.build(store)
        first = [store.documents.get(one.id) for one in store.documents.all()]
        pool = [
            document.text[slice(*span)]
            for document in first
            for block in document.blocks
            for span in sentences(document.text, block.start, block.end)
        ]
        for number in range(articles - len(first)):
            chosen = chance.sample(pool, min(len(pool), 45))
            paragraphs = [
                " ".join(chosen[at : at + _PARAGRAPH]) for at in range(0, len(chosen), _PARAGRAPH)
            ]
            record = {"id": f"more-{number}", "title": f"More of it, {number}",
                      "text": "\n\n".join(paragraphs)}  # fmt: skip
            add_document(store, from_json_line(json.dumps(record), number + 1))
        find_parallels(store, "The index is made when something is first looked for.")
        longest = sorted(first, key=lambda document: -len(document.text))
        return [document.slug for document in longest[:2]]
    finally:
        store.close()


def walk(path: Path, slugs: list[str], keys: int) -> list[Figure]:
    """One run: keys without the panel and with it, then how soon the parallels are there."""
    command = [sys.executable, "-m", "reader", "read", *slugs]
    term = Terminal([*command, "--library", str(path), "--as", READER], ROWS, COLUMNS)
    try:
        term.wait_for("words")
        term.settle(2.5, limit=20)
        rows: list[Figure] = []
        for gap, what in ((0.015, "line down"), (0.15, "line down, with a rest")):
            lines: dict[bool, list[Answer | None]] = {False: [], True: []}
            for shown in (False, True, False, True):
                term.press(b"g", gap=0.3)
                lines[shown] += [term.press(b"j", gap=gap, limit=1.0) for _ in range(keys // 2)]
                term.press(b"A", gap=0.5)
            plain, followed = (timed(what, lines[shown]) for shown in (False, True))
            ratio = followed.p50 / plain.p50
            rows.append(plain._replace(what=f"{what}, hidden"))
            rows.append(followed._replace(what=f"{what}, shown", goal=f"× {ratio:.2f}, ≤ 1.1"))
        term.press(b"A", until=_TITLE, gap=0.5)
        term.press(b"g", gap=0.5)
        answers: list[Answer] = []
        for turn in range(keys // 2):
            key = b"(" if turn // 3 % 2 else b")"  # never beyond the ends
            for _ in range(4):
                term.press(key, gap=0.0, limit=1.0)
            answer = term.press(key, until=_TITLE, gap=0.2, limit=2.0)
            if answer is not None:
                answers.append(answer)
        rows.append(timed("rest → parallels, less waiting", answers, "≤ 50"))
        rows.append(timed("rest → parallels, by the clock", answers, wall=True))
    finally:
        term.close()
    return rows


def main() -> None:
    """Makes the libraries, walks through them, prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--articles", type=int, nargs="*", default=[5, 50])
    args = parser.parse_args()
    print(f"{'':9} {'':36} {'p50':>8} {'p99':>8}     to reach")
    for articles in args.articles:
        runs = []
        for _ in range(args.runs):
            with tempfile.TemporaryDirectory() as folder:
                os.environ["XDG_CONFIG_HOME"] = folder
                path = Path(folder) / "library.db"
                runs.append(walk(path, make_library(path, articles), args.keys))
        for row in medians(runs):
            show(f"{articles} texts", row)


if __name__ == "__main__":
    main()
