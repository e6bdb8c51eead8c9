"""Finding passages again in edited texts, beside the Hypothesis client's way.

    python -m bench.anchoring [--cases 6000] [--seed 1] [--half fit|report]

The texts are the sample library's, and those beside the checkout where they lie; the edits are made
here (`bench.edits`), and every character is followed through them, so the true place is known. Each
passage is looked for with the earlier revision at hand (what a library has) and by its selector
alone (what an import has).

*right*: placed where it is, up to the marks and space at its ends or nine tenths of the characters;
or left without a place where it is gone. *inexact*: placed there, with more than half of the
characters. *wrong*: placed anywhere else, in silence. *offered*: not placed, but the right place
suggested (more than half of the characters). *orphan*: neither, though it is there.

The constants of the program were chosen on the first half of the texts; report on the second.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from annotations.anchoring.anchor import PassageFinder
from annotations.model.selectors import Selector, describe
from bench import edits
from corpus.document import Span
from corpus.sources.loading import prepare_file
from corpus.text.folding import fold

_ROOT = Path(__file__).resolve().parent.parent
_SAMPLE = _ROOT / "reader" / "sample"
_BESIDE = _ROOT.parent / "shared"
_PASSAGES = ("words", "phrase", "phrase", "sentence", "sentence", "sentences", "paragraph", "any")
_RIGHT, _OFFER = 0.9, 0.5
_NEAR = 16
_VERDICTS = ("right", "inexact", "wrong", "offered", "orphan")
_ANOTHER = "another article"
_REPEATED = "repeated paragraphs"
_ALTERED = "rewording, the passage"


@dataclass(frozen=True)
class Case:
    """A passage of a text, and what became of both."""

    kind: str
    before: str
    passage: Span
    after: str
    truth: Span | None
    """The passage's new place; None where it is gone."""

    @property
    def altered(self) -> bool:
        """Whether its own words have changed, more than cleaning changes them."""
        if self.truth is None:
            return False
        return _letters(self.before[slice(*self.passage)]) != _letters(
            self.after[slice(*self.truth)]
        )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(re.sub(r"\[\d+\]|[¹²³⁴⁵]", "", text))))


def texts(half: str | None) -> list[str]:
    """The texts to edit; of a half every second one."""
    found = [
        prepare_file(path).cleaned.text
        for path in sorted(_SAMPLE.iterdir())
        if path.suffix in {".txt", ".html", ".md"} and path.name != "README.md"
    ]
    seeds, pages = _BESIDE / "seeds", _BESIDE / "clean" / "plain" / "dev.jsonl"
    if seeds.is_dir() and pages.is_file():
        found += [prepare_file(path).cleaned.text for path in sorted(seeds.glob("*.txt"))]
        with pages.open(encoding="utf-8") as lines:
            found += dict.fromkeys(json.loads(line)["gold_text"].strip() for line in lines)
    else:
        print(f"only the sample's texts: there are none in {_BESIDE}")
    found = [text for text in found if len(text) > 1500]
    return found if half is None else found[half == "report" :: 2]


def _passage(text: str, chance: random.Random) -> Span:
    """A passage as readers mark them, from a word to a paragraph, sometimes any characters."""
    while True:
        kind = chance.choice(_PASSAGES)
        if kind == "any":
            start = chance.randrange(len(text) - 5)
            span = Span(start, min(len(text), start + chance.randint(5, 400)))
        else:
            pattern, fewest, most = {
                "words": (edits.WORD, 1, 3),
                "phrase": (edits.WORD, 4, 12),
                "sentence": (edits.SENTENCE, 1, 1),
                "sentences": (edits.SENTENCE, 2, 4),
                "paragraph": (edits.PARAGRAPH, 1, 1),
            }[kind]
            units = list(pattern.finditer(text))
            count = chance.randint(fewest, most)
            first = chance.randrange(max(1, len(units) - count))
            span = Span(units[first].start(), units[first : first + count][-1].end())
        if any(char.isalnum() for char in text[slice(*span)]):
            return span


def _repeated(text: str, passage: Span, chance: random.Random) -> tuple[str, Span]:
    """The text with the passage's paragraph once or twice more, before or behind it."""
    paragraphs = list(edits.PARAGRAPH.finditer(text))
    own = next((p for p in paragraphs if p.start() <= passage.start < p.end()), paragraphs[0])
    for _ in range(chance.randint(1, 2)):
        at = chance.choice(list(edits.PARAGRAPH.finditer(text))).end()
        if not passage.start < at < passage.end:
            text = f"{text[:at]}\n\n{own.group()}{text[at:]}"
            moved = len(own.group()) + 2 if at <= passage.start else 0
            passage = Span(passage.start + moved, passage.end + moved)
    return text, passage


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _most_like(text: str, all_: Sequence[str]) -> str:
    """The other text that has most words in common with this one: the same matter, perhaps."""
    return max(
        (other for other in all_ if other is not text),
        key=lambda other: len(_words(text) & _words(other)) / len(_words(text) | _words(other)),
    )


def cases(count: int, seed: int, half: str | None = None) -> Iterator[Case]:
    """The same for the same seed."""
    chance = random.Random(seed)
    all_ = texts(half)
    kinds = [*edits.EDITS, _REPEATED, _ANOTHER]
    made = 0
    while made < count:
        kind = kinds[made % len(kinds)]
        before, other = chance.sample(all_, 2)
        passage = _passage(before, chance)
        strength = chance.randint(1, 5)
        if kind == _ANOTHER:
            other = chance.choice((other, _most_like(before, all_)))
            near = before[max(0, passage.start - _NEAR) : passage.end + _NEAR]
            if near in other:  # the pages of one site share their footers
                continue
            made += 1
            yield Case(kind, before, passage, other, None)
            continue
        change = edits.EDITS.get(kind)
        if change is None:
            before, passage = _repeated(before, passage, chance)
            change = chance.choice((edits.insertions, edits.typos, edits.deletions, edits.cleaning))
        edited = edits.Edited(before)
        change(edited, chance, strength, other, passage)
        truth, certain = edited.place(passage)
        if certain:
            made += 1
            yield Case(kind, before, passage, edited.text, truth)


# The peer


class Peer:
    """The idea of the Hypothesis client: position, else exact quote, else the approximate one with
    fewest errors, each candidate scored by quote, prefix, suffix and position.
    """

    _WEIGHTS = (50, 20, 20, 2)
    _MOST_ERRORS = 256

    def find(self, selector: Selector, text: str) -> Span | None:
        quote = selector.content
        if text.startswith(quote, selector.span.start):
            return selector.span
        exact = [Span(*m.span()) for m in re.finditer(f"(?={re.escape(quote)})", text)]
        found = [(Span(s.start, s.start + len(quote)), 0) for s in exact]
        most = min(self._MOST_ERRORS, len(quote) // 2)
        found = found or _approximate(quote, text, most)
        return max(found, key=lambda f: self._score(selector, text, *f), default=(None, 0))[0]

    def _score(self, selector: Selector, text: str, span: Span, errors: int) -> float:
        def likeness(part: str, there: str) -> float:
            if not part:
                return 1.0
            found = _approximate(part, there, len(part))
            return 1 - min((e for _, e in found), default=len(part)) / len(part)

        prefix = text[max(0, span.start - len(selector.prefix)) : span.start]
        suffix = text[span.end : span.end + len(selector.suffix)]
        parts = (
            1 - errors / len(selector.content),
            likeness(selector.prefix, prefix),
            likeness(selector.suffix, suffix),
            1 - abs(span.start - selector.span.start) / len(text),
        )
        weighted = zip(self._WEIGHTS, parts, strict=True)
        return sum(w * p for w, p in weighted) / sum(self._WEIGHTS)


def _ends(pattern: str, text: str, most: int) -> list[tuple[int, int]]:
    """Where approximate matches with fewest errors end (Myers 1999: a column of the matrix of edit
    distances as two bit vectors, here Python's long integers).
    """
    masks: dict[str, int] = defaultdict(int)
    for at, char in enumerate(pattern):
        masks[char] |= 1 << at
    last, full = 1 << (len(pattern) - 1), (1 << len(pattern)) - 1
    up, down, errors, found = full, 0, len(pattern), []
    for at, char in enumerate(text):
        same = masks.get(char, 0)
        across = ((((same & up) + up) ^ up) | same | down) & full
        plus, minus = (down | ~(across | up)) & full, up & across
        errors += bool(plus & last) - bool(minus & last)
        if errors <= most:
            found = [*found, (at + 1, errors)] if errors == most else [(at + 1, errors)]
            most = errors
        plus = plus << 1 & full
        up, down = (minus << 1 | ~(across | plus)) & full, plus & across
    return found


def _approximate(pattern: str, text: str, most: int) -> list[tuple[Span, int]]:
    found = []
    for end, errors in _ends(pattern, text, most)[:50]:
        start = max(0, end - len(pattern) - errors)
        backwards = _ends(pattern[::-1], text[start:end][::-1], errors)
        if backwards:
            found.append((Span(end - backwards[0][0], end), errors))
    return found


# Scoring


def overlap(text: str, found: Span, truth: Span) -> float:
    """How much two places have in common, 0–1; 1 where only marks and space at the ends differ."""
    found, truth = _trimmed(text, found), _trimmed(text, truth)
    common = min(found.end, truth.end) - max(found.start, truth.start)
    together = max(found.end, truth.end) - min(found.start, truth.start)
    return max(0, common) / together if together else 1.0


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Span(start, end)


def judged(case: Case, placed: Span | None, offered: Span | None) -> str:
    if case.truth is None:
        return "wrong" if placed else "right"
    if placed:
        common = overlap(case.after, placed, case.truth)
        return "right" if common >= _RIGHT else "inexact" if common > _OFFER else "wrong"
    return "offered" if offered and overlap(case.after, offered, case.truth) > _OFFER else "orphan"


def _known(case: Case) -> tuple[Span | None, Span | None]:
    found = PassageFinder(case.after, case.before).find(describe(case.before, case.passage))
    return found.span, found.suggestion


def _alone(case: Case) -> tuple[Span | None, Span | None]:
    found = PassageFinder(case.after).find(describe(case.before, case.passage))
    return found.span, found.suggestion


def _peer(case: Case) -> tuple[Span | None, Span | None]:
    return Peer().find(describe(case.before, case.passage), case.after), None


WAYS: dict[str, Callable[[Case], tuple[Span | None, Span | None]]] = {
    "revision known": _known,
    "selector alone": _alone,
    "Hypothesis's way": _peer,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices=("fit", "report"))
    given = parser.parse_args()
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    took: Counter[str] = Counter()
    for case in cases(given.cases, given.seed, given.half):
        for way, find in WAYS.items():
            start = time.perf_counter()
            verdict = judged(case, *find(case))
            took[way] += time.perf_counter() - start
            counts[way, case.kind][verdict] += 1
            if case.altered:
                counts[way, "altered"][verdict] += 1
            if case.kind != _ANOTHER:
                counts[way, "all"][verdict] += 1
    _print(counts, took, given.cases)


def _share(counted: Counter[str], *verdicts: str) -> str:
    return f"{100 * sum(counted[v] for v in verdicts) / max(1, counted.total()):6.2f}"


def _print(counts: dict[tuple[str, str], Counter[str]], took: Counter[str], number: int) -> None:
    for way in WAYS:
        print(f"\n{way} ({1000 * took[way] / number:.1f} ms each)")
        print(f"{'':24} {' '.join(f'{verdict:>7}' for verdict in _VERDICTS)}    n")
        for kind in [*edits.EDITS, _REPEATED, _ANOTHER]:
            counted = counts[way, kind]
            shares = (f"{_share(counted, v):>7}" for v in _VERDICTS)
            print(f"{kind:24} {' '.join(shares)} {counted.total():5}")
    print("\n%                                    to reach", *(f"{way:>17}" for way in WAYS))
    rows = (
        ("found again: right", "≥ 98.5", "all", ("right",)),
        ("in the right place, inexact", "", "all", ("inexact",)),
        ("silently wrong", "≤ 0.2", "all", ("wrong",)),
        ("wrong on another article", "≤ 0.1", _ANOTHER, ("wrong",)),
        ("altered: placed right or offered", "≥ 95", "altered", ("right", "inexact", "offered")),
    )
    for title, goal, kind, verdicts in rows:
        shares = (f"{_share(counts[way, kind], *verdicts):>17}" for way in WAYS)
        print(f"{title:36} {goal:>8}", *shares)


if __name__ == "__main__":
    main()
