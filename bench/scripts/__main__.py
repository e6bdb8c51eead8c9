"""Sentences and names found in nineteen languages, beside other programs on the same texts.

    python -m bench.scripts --texts DIR [--peers PYTHON] [--misses FILE] [--only LANG …]

DIR has a file for each language: `tr.txt`, a sentence a line and an empty line between documents,
or `tr.conllu`. The figures of the decisions are from NTREX-128 (MicrosoftTranslator/NTREX, news in
128 languages, each file divided by its DOCUMENT_IDS) and from treebanks of Universal Dependencies
(PUD for en, fr, de, tr, ru, ar, hi, ko, zh and th; Japanese-GSD, Azerbaijani-TueCL, Vietnamese-VTB,
Ukrainian-IU, Greek-GDT, Armenian-ArmTDP, Georgian-GLC, Persian-Seraji, Hebrew-HTB). Nothing of them
is part of the project.

Sentences: thirty short documents of each language and 1 MB of English (the corpus beside the
checkout, `shared/search`) are in one library. From each document two stretches of five words from
inside a sentence are asked (in scripts without blanks: as many characters as five words have), as
they are and with one letter replaced, left out or exchanged with the next. Names: `names.tsv` says
how a name is written elsewhere; each form stands in a sentence of its language, and is asked in its
English form, and the other way round; no other document has it.

Peers get the sentences, one by one, and answer with sentences: FTS5 with unicode61 and with
trigrams, their words joined by OR; tantivy with its default tokenizer, each word within an edit or
two; bm25s with its default tokenizer. The latter two run in an environment of their own, which has
the packages tantivy, bm25s and regex: name its Python, or they are left out.

Printed: recall in the first ten by language. `--misses`: what was not found, as JSON lines.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from annotations.analysis.library_search import search
from annotations.service.documents import add_document
from annotations.service.store import Store
from bench.scripts import peers
from bench.scripts.queries import Question, names, planted, questions, slug
from bench.scripts.texts import DOCUMENTS, Texts, read
from bench.search import SHARED
from corpus.sources.json_lines import from_json_line

Finder = Callable[[Question], tuple[bool, str]]
"""Whether a question's answer is among the first ten, and what was answered first."""
Found = dict[tuple[str, str, str], list[bool]]
"""By name of the program, language and kind of question."""


class Shelf:
    """Documents by slug, each a list of sentences."""

    def __init__(self) -> None:
        self.documents: dict[str, list[str]] = {}

    def add(self, language: str, texts: Texts) -> None:
        for number, text in enumerate(texts):
            self.documents[slug(language, number)] = text

    def add_english(self, megabytes: float = 1) -> None:
        """The corpus beside the checkout, by its lines' sentences."""
        file = SHARED / "corpus-1.jsonl"
        lines = file.read_text("utf-8").splitlines() if file.is_file() else []
        left = int(megabytes * 1e6)
        for line in lines:
            one = json.loads(line)
            pieces = [p.strip() for p in re.findall(r"[^.!?\n]+[.!?]*", one["text"])]
            self.documents[f"corpus-{one['id']}"] = [piece for piece in pieces if piece]
            left -= len(one["text"])
            if left < 0:
                return


@contextmanager
def library(shelf: Shelf, folder: Path) -> Iterator[Finder]:
    """This program: an answer counts where its span covers half of what was asked for."""
    store = Store.open(folder / f"library-{time.monotonic_ns()}.db", "Ann")
    begun = time.perf_counter()
    for number, (name, sentences) in enumerate(shelf.documents.items()):
        text = " ".join(sentences)
        record = {"id": name, "title": f"Document {number}", "text": text}
        add_document(store, from_json_line(json.dumps(record), number + 1))
    search(store, "begin")
    print(f"{len(shelf.documents)} documents added and indexed: "
          f"{time.perf_counter() - begun:.1f} s", flush=True)  # fmt: skip
    texts = {name: " ".join(sentences) for name, sentences in shelf.documents.items()}

    def find(question: Question) -> tuple[bool, str]:
        first = ""
        before = shelf.documents[question.document][: question.sentence]
        at = sum(len(sentence) + 1 for sentence in before)
        start = texts[question.document].index(question.original, at)
        end = start + len(question.original)
        for one in search(store, question.asked).results:
            if not one.document or one.span is None:
                continue
            a, b = one.span
            text = texts[one.document][max(0, a - 3) : b + 3]
            first = first or text
            overlaps = min(end, b) - max(start, a) >= len(question.original) / 2
            if (one.document == question.document and overlaps) or question.original in text:
                return True, first
        return False, first

    try:
        yield find
    finally:
        store.close()


@contextmanager
def beside(shelf: Shelf, folder: Path, python: str | None) -> Iterator[dict[str, Finder]]:
    """The peers, over the sentences of the documents."""
    sentences = [one for text in shelf.documents.values() for one in text]

    def finder(peer: peers.Peer) -> Finder:
        def find(question: Question) -> tuple[bool, str]:
            answers = [sentences[number] for number in peer(question.asked)]
            return any(question.original in one for one in answers), "".join(answers[:1])

        return find

    with ExitStack() as stack:
        made = {
            f"FTS5 {tokenizer}": stack.enter_context(peers.fts5(sentences, tokenizer))
            for tokenizer in ("unicode61", "trigram")
        }
        if python:
            for name in peers.OTHERS:
                made[name] = stack.enter_context(peers.other(name, python, sentences, folder))
        yield {name: finder(peer) for name, peer in made.items()}


def ask(
    asked: Iterable[Question], programs: dict[str, Finder], found: Found,
    took: dict[str, list[float]],
) -> Iterator[dict[str, str]]:  # fmt: skip
    """Ask every program each question; yields what this program did not find."""
    for question in asked:
        for name, find in programs.items():
            begun = time.perf_counter()
            right, first = find(question)
            took[name].append(1000 * (time.perf_counter() - begun))
            found[name, question.language, question.kind].append(right)
            if name == "Variorum" and not right:
                yield {
                    "language": question.language, "kind": question.kind, "asked": question.asked,
                    "original": question.original, "first": first,
                }  # fmt: skip


def table(found: Found, kinds: tuple[str, ...]) -> None:
    """Recall by language, a column for each program and kind."""
    programs = list(dict.fromkeys(name for name, _, kind in found if kind in kinds))
    languages = list(dict.fromkeys(lang for _, lang, kind in found if kind in kinds))
    print("recall@10".ljust(10) + "   n" + "".join(f"{name:>16}" for name in programs))
    for language in languages:
        row = ""
        for name in programs:
            shares = [found[name, language, kind] for kind in kinds]
            row += " ".join(f"{sum(one) / max(1, len(one)):.2f}" for one in shares).rjust(16)
        print(f"{language:10}{len(found[programs[0], language, kinds[0]]):4}{row}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", metavar="DIR", type=Path, required=True)
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--misses", metavar="FILE", type=Path)
    parser.add_argument("--only", metavar="LANG", nargs="*", default=[])
    chosen = parser.parse_args()
    texts = read(chosen.texts)
    if not texts:
        parser.error(f"{chosen.texts} has no LANG.txt and no LANG.conllu")
    found: Found = defaultdict(list)
    took: dict[str, list[float]] = defaultdict(list)
    wanted = [one for one in texts if not chosen.only or one in chosen.only]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        misses = list(sentences(texts, wanted, place, chosen.peers, found, took))
        table(found, ("exact", "error"))
        for name, times in took.items():
            print(f"{name}: ms p50 {sorted(times)[len(times) // 2]:.1f}")
        misses += transliterated(texts, wanted, place, chosen.peers, found)
    table(found, ("name", "name back"))
    if chosen.misses:
        lines = [json.dumps(miss, ensure_ascii=False) + "\n" for miss in misses]
        chosen.misses.write_text("".join(lines), encoding="utf-8")


def sentences(
    texts: dict[str, Texts], wanted: list[str], folder: Path, python: str | None, found: Found,
    took: dict[str, list[float]],
) -> Iterator[dict[str, str]]:  # fmt: skip
    shelf = Shelf()
    shelf.add_english()
    for language, documents in texts.items():
        shelf.add(language, documents[:DOCUMENTS])
    with library(shelf, folder) as ours, beside(shelf, folder, python) as others:
        for language in wanted:
            asked = questions(language, texts[language])
            yield from ask(asked, {"Variorum": ours, **others}, found, took)


def transliterated(
    texts: dict[str, Texts], wanted: list[str], folder: Path, python: str | None, found: Found,
) -> Iterator[dict[str, str]]:  # fmt: skip
    """Names in their English form, in a library that has them in another language, and back."""
    listed = names()
    languages = sorted({one for forms in listed.values() for one in forms} - {"en"})
    for back in (False, True):
        for language in ["en"] if back else [one for one in languages if one in wanted]:
            forms = [form[language] for form in listed.values() if language in form]
            shelf = Shelf()
            shelf.add("en", texts["en"])
            shelf.add(language, texts[language])
            shelf.add("names", planted(language, texts[language], forms))
            place = {form: (slug("names", at // 8), at % 8) for at, form in enumerate(forms)}
            asked = [
                Question(other if back else language, "name back" if back else "name",
                         forms_of[other] if back else english, forms_of[language],
                         *place[forms_of[language]])
                for english, forms_of in listed.items() if language in forms_of
                for other in (languages if back else ["en"]) if other in forms_of
                if not back or other in wanted
            ]  # fmt: skip
            with library(shelf, folder) as ours, beside(shelf, folder, python) as others:
                yield from ask(asked, {"Variorum": ours, **others}, found, defaultdict(list))


if __name__ == "__main__":
    main()
