"""Sentences in other languages that tell the same: what parallels find by names and figures, beside
other ways of comparing.

    python -m bench.languages FILE [--languages tr,ru] [--half 1] [--each 3] [--small N]

FILE has JSON lines `{"document", "texts": {"en": "…", "tr": "…"}}`: parallel sentences, in order.
Such files (translated news) lie outside of the project. Documents are taken alternately for fitting
(`--half 0`) and for figures (`--half 1`).

For each language a library is made of the English articles and of those in the other language. Each
English sentence (`--each`: every third) is asked, without its own article; the right answer is its
counterpart. *Foreign* questions are asked in a library without the counterparts of half of the
events, and every answer in the other language to a sentence of those is false. (Articles that share
three rare names are on one event: different articles on it are no strangers.) `--small N`: the
same in libraries of N articles each.

Printed: counterparts found among the first ten and first, of all sentences and of those that have a
name or a figure; foreign questions that are answered; milliseconds. Then the same for BM25 and
tf-idf over romanised words, tf-idf over romanised pieces of four letters, and rapidfuzz: these
compare given sentences and refuse nothing, so that they are also shown where a threshold lets as
many foreign questions pass as parallels do.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import log, sqrt
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from annotations.analysis.library_search import find_parallels
from annotations.service.documents import add_document
from annotations.service.store import Store
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.ledger import Entry, Ledger
from corpus.document import Block, Metadata
from corpus.search.parallels.clues import clues
from corpus.sources.source import PreparedSource, Source
from corpus.text.folding import fold
from corpus.text.romanisation import romanised

_LIMIT = 10
_SHARED, _RARE = 3, 6
"""Names that articles on one event share, and how many articles have so rare a name."""
_REASON = "names and figures in common"
_QUESTIONS = "en"

Articles = dict[str, list[dict[str, str]]]
"""By document: its sentences, by language."""
Answer = tuple[str, int]
"""A document and the number of a sentence."""
Ask = Callable[[str, str], list[tuple[Answer, float]]]
"""From a sentence and its document to answers in the other language, best first."""


class Figures(NamedTuple):
    """What one way of comparing reaches in one language."""

    best: list[float]
    """For each question the score of the first answer; 0 if there is none."""
    ranks: list[int]
    """For each question the place of the right answer; -1 if it is not among the first ten."""
    named: list[bool]
    foreign: list[float]
    milliseconds: float

    def shares(self, threshold: float = 0.0) -> tuple[float, float, float, float]:
        """Found and first of all questions, and of those with a name or a figure."""
        found = [r >= 0 and b > threshold for r, b in zip(self.ranks, self.best, strict=True)]
        first = [r == 0 and b > threshold for r, b in zip(self.ranks, self.best, strict=True)]
        of_named = [n for n, is_named in enumerate(self.named) if is_named]
        return (
            _share(found), _share(first),
            _share(found[n] for n in of_named), _share(first[n] for n in of_named),
        )  # fmt: skip

    def answered(self, threshold: float = 0.0) -> float:
        return _share(score > threshold for score in self.foreign)

    def threshold(self, share: float) -> float:
        """Above which no more than this share of the foreign questions is answered."""
        return sorted([*self.foreign, 0.0], reverse=True)[int(share * len(self.foreign))]


def _share(values: Iterable[bool]) -> float:
    counted = list(values)
    return sum(counted) / max(1, len(counted))


def read_articles(file: Path) -> Articles:
    articles: Articles = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        one = json.loads(line)
        articles[one["document"]].append(one["texts"])
    return dict(articles)


def half_of_the_events(articles: Articles, names: list[str]) -> list[str]:
    """The articles on every other event."""
    named = {
        name: {
            clue.sounds[0].latin
            for texts in articles[name]
            for clue in clues(texts[_QUESTIONS], _QUESTIONS)
            if clue.kind == "name" and not clue.value
        }
        for name in names
    }
    frequency = Counter(word for words in named.values() for word in words)
    event = {name: n for n, name in enumerate(names)}
    for n, first in enumerate(names):
        for second in names[n + 1 :]:
            shared = [word for word in named[first] & named[second] if frequency[word] <= _RARE]
            if len(shared) >= _SHARED:
                old, new = event[second], event[first]
                event = {name: new if e == old else e for name, e in event.items()}
    every_other = sorted(set(event.values()))[::2]
    return [name for name in names if event[name] in every_other]


def measure(
    make: Callable[[Articles, list[str], str, Path], Ask], articles: Articles, names: list[str],
    language: str, each: int, folder: Path,
) -> Figures:  # fmt: skip
    """Ask every sentence, and those of every other article again where that article is missing."""
    figures = Figures([], [], [], [], 0.0)
    present = half_of_the_events(articles, names)
    ask, ask_foreign = (
        make(articles, counterparts, language, folder / f"{len(counterparts)}.db")
        for counterparts in (names, present)
    )
    spent = 0.0
    for name in names:
        for n, texts in list(enumerate(articles[name]))[::each]:
            passage = texts[_QUESTIONS]
            started = time.perf_counter()
            answers = ask(passage, name)
            spent += time.perf_counter() - started
            figures.best.append(answers[0][1] if answers else 0.0)
            places = [answer for answer, _ in answers[:_LIMIT]]
            figures.ranks.append(places.index((name, n)) if (name, n) in places else -1)
            figures.named.append(any(clue.kind != "word" for clue in clues(passage, _QUESTIONS)))
            if name not in present:
                false = ask_foreign(passage, name)
                figures.foreign.append(false[0][1] if false else 0.0)
    return figures._replace(milliseconds=1e3 * spent / max(1, len(figures.best)))


def parallels(articles: Articles, counterparts: list[str], language: str, path: Path) -> Ask:
    """The program's own parallels, in a library of both languages."""
    path.unlink(missing_ok=True)
    store = Store.open(path, "Ada")
    starts: dict[str, list[int]] = {}
    names = dict.fromkeys(name for name in articles)
    for name in names:
        for code in (_QUESTIONS, language) if name in counterparts else (_QUESTIONS,):
            slug = f"{code}-{_slug(name)}"
            starts[slug] = _add(store, slug, [texts[code] for texts in articles[name]], code)
    ids = {summary.slug: summary.id for summary in store.summaries()}
    of_slug = {f"{language}-{_slug(name)}": name for name in names}

    def ask(passage: str, own: str) -> list[tuple[Answer, float]]:
        hits = find_parallels(
            store, passage, limit=_LIMIT, without=[ids[f"{_QUESTIONS}-{_slug(own)}"]]
        )
        answers = []
        for hit in hits:
            if hit.reason == _REASON and not hit.weak:
                middle = (hit.span.start + hit.span.end) // 2
                number = sum(start <= middle for start in starts[hit.slug]) - 1
                answers.append(((of_slug[hit.slug], number), hit.score))
        return answers

    return ask


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def _add(store: Store, slug: str, sentences: Sequence[str], language: str) -> list[int]:
    """Add an article with a paragraph for each sentence; where they begin."""
    text = "\n\n".join(sentences)
    starts, at = [], 0
    for sentence in sentences:
        starts.append(at)
        at += len(sentence) + 2
    blocks = tuple(
        Block("p", start, start + len(sentence))
        for start, sentence in zip(starts, sentences, strict=True)
    )
    ledger = Ledger(text, (Entry("keep", "test", 0, len(text), text),))
    cleaned = Cleaned(Metadata(title=slug, language=language), blocks, ledger, "bench")
    source = Source(text.encode(), f"{slug}.txt", "plain", "utf-8", None)
    add_document(store, PreparedSource(source, cleaned, slug))
    return starts


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", romanised(fold(text)))


def _pieces(text: str) -> list[str]:
    joined = " ".join(_words(text))
    return [joined[n : n + 4] for n in range(max(1, len(joined) - 3))]


class _Given(NamedTuple):
    """Given sentences in the other language."""

    places: list[Answer]
    texts: list[str]


def _given(articles: Articles, counterparts: list[str], language: str) -> _Given:
    places = [(name, n) for name in counterparts for n in range(len(articles[name]))]
    return _Given(places, [articles[name][n][language] for name, n in places])


def tf_idf(terms: Callable[[str], list[str]], *, bm25: bool = False) -> Callable[..., Ask]:
    """tf-idf with cosine, or BM25, over the terms of given sentences."""

    def make(articles: Articles, counterparts: list[str], language: str, _path: Path) -> Ask:
        given = _given(articles, counterparts, language)
        vectors = [Counter(terms(text)) for text in given.texts]
        frequency = Counter(term for vector in vectors for term in vector)
        total = len(vectors)
        mean = sum(sum(vector.values()) for vector in vectors) / total
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for n, vector in enumerate(vectors):
            length = sum(vector.values())
            norm = sqrt(
                sum(_weight(count, total, frequency[t]) ** 2 for t, count in vector.items())
            )
            for term, count in vector.items():
                weight = (
                    log(1 + (total - frequency[term] + 0.5) / (frequency[term] + 0.5))
                    * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean))
                    if bm25 else _weight(count, total, frequency[term]) / (norm or 1)
                )  # fmt: skip
                postings[term].append((n, weight))

        def ask(passage: str, _own: str) -> list[tuple[Answer, float]]:
            asked = Counter(terms(passage))
            own = {
                t: 1.0 if bm25 else _weight(count, total, frequency[t])
                for t, count in asked.items()
            }
            norm = 1.0 if bm25 else sqrt(sum(weight**2 for weight in own.values())) or 1.0
            scores: dict[int, float] = defaultdict(float)
            for term, weight in own.items():
                for n, other in postings.get(term, ()):
                    scores[n] += weight * other / norm
            best = sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:_LIMIT]
            return [(given.places[n], score) for n, score in best]

        return ask

    return make


def _weight(count: int, total: int, frequency: int) -> float:
    return (1 + log(count)) * log((1 + total) / (1 + frequency))


def rapidfuzz(articles: Articles, counterparts: list[str], language: str, _path: Path) -> Ask:
    """token_set_ratio over romanised words."""
    given = _given(articles, counterparts, language)
    plain = [" ".join(_words(text)) for text in given.texts]

    def ask(passage: str, _own: str) -> list[tuple[Answer, float]]:
        found = process.extract(
            " ".join(_words(passage)), plain, scorer=fuzz.token_set_ratio, limit=_LIMIT
        )
        return [(given.places[n], score) for _, score, n in found]

    return ask


WAYS: dict[str, Callable[..., Ask]] = {
    "parallels": parallels,
    "BM25": tf_idf(_words, bm25=True),
    "tf-idf-words": tf_idf(_words),
    "tf-idf-pieces": tf_idf(_pieces),
    "rapidfuzz": rapidfuzz,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("file", type=Path)
    parser.add_argument("--languages")
    parser.add_argument("--half", type=int, default=1)
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--small", type=int)
    parser.add_argument("--ways", default=",".join(WAYS))
    options = parser.parse_args()
    articles = read_articles(options.file)
    names = sorted(articles)[options.half :: 2]
    known = sorted(next(iter(articles.values()))[0])
    languages = options.languages.split(",") if options.languages else known
    size = options.small or len(names)
    groups = [names[n : n + size] for n in range(0, len(names) - size + 1, size)]
    print(f"{len(names)} articles; shares: found, first, of those with names; foreign answered; ms")
    with tempfile.TemporaryDirectory() as folder:
        for language in languages:
            if language == _QUESTIONS:
                continue
            allowed = None
            for way in options.ways.split(","):
                figures = _joined(
                    measure(WAYS[way], {n: articles[n] for n in group}, group, language,
                            options.each, Path(folder))
                    for group in groups
                )  # fmt: skip
                line = " ".join(f"{share:.3f}" for share in figures.shares())
                print(f"{language:4}{way:20} {line}  {figures.answered():.3f} "
                      f"{figures.milliseconds:6.1f}", end="")  # fmt: skip
                if allowed is None:
                    allowed = figures.answered()
                    print(flush=True)
                else:
                    at = figures.threshold(allowed)
                    line = " ".join(f"{share:.3f}" for share in figures.shares(at))
                    print(f"   at as many foreign: {line}", flush=True)
    return 0


def _joined(parts: Iterable[Figures]) -> Figures:
    every = list(parts)
    return Figures(
        [best for part in every for best in part.best],
        [rank for part in every for rank in part.ranks],
        [named for part in every for named in part.named],
        [score for part in every for score in part.foreign],
        sum(part.milliseconds for part in every) / max(1, len(every)),
    )


if __name__ == "__main__":
    raise SystemExit(main())
