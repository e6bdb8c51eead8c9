"""What a web page's elements, and the words in them, say about each of its blocks: numbers for
`page_model`.

A block is looked at by itself, with its neighbours, with the elements that hold it, and with the
page as a whole: the same short line is a menu's entry on one page and an item of the list that is
the page on another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log1p

from corpus.cleaning.page_view import KINDS, MOST_WORDS, PARTS, Box, PageView

_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:./]\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*\.? \d|\bago\b|\b\d+ (?:hours?|days?|weeks?|months?|years?|min)\b",
    re.I,
)
_FIGURE = re.compile(r"\d")
_FIGURES = b"0123456789"
_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|£|USD|EUR|GBP)\b")

FEATURES = (
    "words",
    "letters a word",
    "linked share",
    "ends a sentence",
    "figures",
    "capitals",
    "heading level",
    "date",
    "price",
    "words of the title",
    "times on the page",
    "odds of elements",
    "odds of words",
    "odds",
    *(f"odds {n:+d}" for n in (-3, -2, -1, 1, 2, 3)),
    "odds before",
    "odds behind",
    "words before",
    "words behind",
    "prose before",
    "prose behind",
    "blocks since top heading",
    "blocks since heading",
    "odds of the heading",
    "depth",
    *(f"in {part}" for part in PARTS),
    *(
        f"{name} of {which}"
        for which in ("box", "box 2", "box 3", "box 5")
        for name in ("words", "linked", "prose", "blocks", "odds", "twins")
    ),
    "twins",
    "words of a twin",
    "linked in a twin",
    "odds of a twin",
    "steps out of the prose's element",
    "steps out of the likely element",
    "share of the prose's element",
    "words of the page",
    "prose of the page",
    "links of the page",
    "blocks of the page",
    "odds of the page",
    "largest twins of the page",
    "twins' words of the page",
    "prices of the page",
    "dates of the page",
    "code of the page",
    "paragraphs of the page",
    *(f"page is {kind}" for kind in KINDS),
)


def rows(
    page: PageView, own: list[tuple[float, float]], kinds: Sequence[float]
) -> list[list[float]]:
    """A row of numbers for each block, in the order of `FEATURES`; `own` as `own_odds` has it;
    `kinds`: how likely the page is each of `KINDS`.
    """
    blocks, boxes = page.layout.blocks, page.boxes
    count = len(blocks)
    odds = [max(-6.0, min(6.0, a + b)) for a, b in own]
    for box in boxes:
        box.worth = 0.0
    for n, block in enumerate(blocks):
        if block.container >= 0:
            boxes[block.container].worth += odds[n] * page.words[n]
    for box in reversed(boxes):
        if box.parent >= 0:
            boxes[box.parent].worth += box.worth
    total = sum(page.words) or 1
    prose = sum(n for n, is_prose in zip(page.words, page.is_prose, strict=True) if is_prose)
    linked = sum(n * share for n, share in zip(page.words, page.linked, strict=True)) / total
    likely = sum(n * value for n, value in zip(page.words, odds, strict=True)) / total
    # Most blocks have no figure, and the other patterns take longer to see that.
    dated = [text if len(text) < 400 and _may_be_dated(text) else "" for text in page.texts]
    dates = [bool(text) and _DATE.search(text) is not None for text in dated]
    prices = [bool(text) and _PRICE.search(text) is not None for text in dated]
    code = sum(n for n, b in zip(page.words, blocks, strict=True) if b.kind == "pre") / total
    repeated, twin_box = _repeated(page)
    prose_box = page.main_box(
        [
            float(n) if is_prose else 0.0
            for n, is_prose in zip(page.words, page.is_prose, strict=True)
        ]
    )
    likely_box = page.main_box(
        [n * value if value > 0 else 0.0 for n, value in zip(page.words, odds, strict=True)]
    )
    prose_steps, likely_steps = _steps(page, prose_box), _steps(page, likely_box)
    of_page = [
        log1p(total),
        prose / total,
        linked,
        log1p(count),
        likely,
        *repeated,
        sum(prices) / max(1, count),
        sum(dates) / max(1, count),
        code,
        sum(page.is_prose) / max(1, count),
        *kinds,
    ]
    times = Counter(page.texts)
    behind = _decayed(odds[::-1])[::-1]
    before = _decayed(odds)
    padded = [-7.0] * 3 + odds + [-7.0] * 3
    made: list[list[float]] = []
    words_before = prose_before = 0
    since_top = -1
    since_heading, heading_odds = 200, 0.0
    box_rows: dict[int, list[float]] = {}
    measures = _measures(boxes)
    prose_share = boxes[prose_box].words / total if prose_box >= 0 else 0.0
    for n, block in enumerate(blocks):
        text, words = page.texts[n], page.words[n]
        c = block.container
        if c not in box_rows:
            box_rows[c] = _of_boxes(
                boxes, c, measures, twin_box, prose_steps, likely_steps, prose_share
            )
        if block.level == 1:
            since_top = 0
        elif since_top >= 0:
            since_top += 1
        size = len(text)
        figures, capitals = _figures_and_capitals(text if size <= 100 else text[:100])
        title = 0.0
        if words <= MOST_WORDS and page.title:
            common = len(page.title.intersection(page.said[n]))
            title = common / max(1, len(page.said[n]) + len(page.title) - common)
        row = [
            float(words),
            size / max(1, words),
            page.linked[n],
            float(page.ends[n]),
            figures,
            capitals,
            float(block.level),
            float(dates[n]),
            float(prices[n]),
            title,
            float(times[text]),
            own[n][0],
            own[n][1],
            odds[n],
            *padded[n : n + 3],
            *padded[n + 4 : n + 7],
            before[n],
            behind[n],
            words_before / total,
            float(total - words_before - words) / total,
            float(prose_before),
            float(prose - prose_before - (words if page.is_prose[n] else 0)),
            float(min(since_top, 200)),
            float(since_heading),
            heading_odds,
            *box_rows[c],
            *of_page,
        ]
        made.append(row)
        since_heading = min(since_heading + 1, 200)
        if block.level:
            since_heading, heading_odds = 0, odds[n]
        words_before += words
        if page.is_prose[n]:
            prose_before += words
    return made


def _may_be_dated(text: str) -> bool:
    return _FIGURE.search(text) is not None or "ago" in text.lower()


def _figures_and_capitals(text: str) -> tuple[float, float]:
    """The shares of a text's characters that are figures and capitals."""
    size = len(text)
    if not text.isascii():
        return sum(map(str.isdigit, text)) / size, sum(map(str.isupper, text)) / size
    plain = text.encode("ascii")
    others, not_capitals = plain.translate(None, _FIGURES), plain.translate(None, _CAPITALS)
    return (size - len(others)) / size, (size - len(not_capitals)) / size


def _decayed(odds: list[float]) -> list[float]:
    """For each block the mean log-odds of those before it, the nearer the weightier."""
    value = -2.0
    values: list[float] = []
    for own in odds:
        values.append(value)
        value = 0.8 * value + 0.2 * own
    return values


def _repeated(page: PageView) -> tuple[list[float], list[int]]:
    """Of the page, how many elements of one shape it repeats most and their share of its words;
    and for each container the innermost repeated one that holds it and some text (-1 if none).
    """
    most, share = 0, 0.0
    total = sum(page.words) or 1
    shared: Counter[tuple[int, int]] = Counter()
    inner: list[int] = []
    for n, box in enumerate(page.boxes):
        here = inner[box.parent] if box.parent >= 0 else -1
        if box.twins >= 3 and box.words >= 3 and page.layout.containers[n].tag not in _TEXT_TAGS:
            here = n
            shared[box.parent, box.twins] += box.words
        inner.append(here)
    for (_, twins), words in shared.items():
        if words / total > share:
            most, share = twins, words / total
    return [float(most), share], inner


_TEXT_TAG_LIST = "p h1 h2 h3 h4 h5 h6 li tr td th dd dt span pre"
_TEXT_TAGS = frozenset(_TEXT_TAG_LIST.split())


def _steps(page: PageView, main: int) -> list[int]:
    """For each container how many steps up from the main one the first is that holds both."""
    if main < 0:
        return [-1] * (len(page.boxes) + 1)
    ancestors: dict[int, int] = {}
    at, steps = main, 0
    while at >= 0:
        ancestors[at] = steps
        at, steps = page.boxes[at].parent, steps + 1
    found: list[int] = []
    for n, box in enumerate(page.boxes):
        own = ancestors.get(n)
        found.append(own if own is not None else found[box.parent] if box.parent >= 0 else steps)
    return [*found, steps]


_NOTHING = Box(-1, -1)
_OF_NOTHING = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0]
_LEVELS = (1, 2, 3, 5)
"""Which of the elements around a block are looked at, the innermost being the first."""


def _measures(boxes: list[Box]) -> list[list[float]]:
    """For each container what it says of the blocks in it."""
    measures: list[list[float]] = []
    for box in boxes:
        words = box.words or 1
        measures.append(
            [
                float(box.words),
                box.linked / words,
                box.prose / words,
                float(box.blocks),
                box.worth / words,
                float(box.twins),
            ]
        )
    return measures


def _of_boxes(
    boxes: list[Box],
    container: int,
    measures: list[list[float]],
    twin_box: list[int],
    prose_steps: list[int],
    likely_steps: list[int],
    prose_share: float,
) -> list[float]:
    """What the elements around a block say; the same for all blocks of one element."""
    if container < 0:
        own = twin = _NOTHING
    else:
        own = boxes[container]
        twin = boxes[twin_box[container]] if twin_box[container] >= 0 else _NOTHING
    row = [float(own.depth), *_parts(own.parts)]
    at = container
    for level in range(1, _LEVELS[-1] + 1):
        if level in _LEVELS:
            row += measures[at] if at >= 0 else _OF_NOTHING
        if at >= 0 and boxes[at].parent >= 0:
            at = boxes[at].parent
    words = twin.words or 1
    row += [
        float(twin.twins),
        float(twin.words),
        twin.linked / words,
        twin.worth / words,
        float(prose_steps[container]),
        float(likely_steps[container]),
        prose_share,
    ]
    return row


@lru_cache(maxsize=2048)
def _parts(bits: int) -> tuple[float, ...]:
    return tuple([float(bits >> n & 1) for n in range(len(PARTS))])
