"""Pages whose text is known: which units are in it, and how a cleaning scores."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from rapidfuzz.distance import LCSseq

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "clean"
_RUN = 4
"""Words in a row that must be aligned to count; of a shorter unit, all."""


def labels(texts: list[str], gold: str, tokens: Any) -> list[bool]:
    """Whether most words of each text are aligned to the gold text, in runs."""
    words = [tokens(text) for text in texts]
    flat = [word for ws in words for word in ws]
    owner = [n for n, ws in enumerate(words) for _ in ws]
    truth = tokens(gold)
    lines = {tuple(tokens(line)) for line in gold.split("\n")}
    hits = [0] * len(texts)
    for op in LCSseq.opcodes(flat, truth) if flat and truth else ():
        if op.tag == "equal":
            for at in range(op.src_start, op.src_end):
                hits[owner[at]] += op.src_end - op.src_start >= min(_RUN, len(words[owner[at]]))
    right = [bool(ws) and hit > len(ws) / 2 for ws, hit in zip(words, hits, strict=True)]
    shingles = set(zip(*(truth[n:] for n in range(_RUN)), strict=False))
    for n, ws in enumerate(words):
        if len(ws) >= 2 * _RUN and not right[n]:
            # The alignment may have taken another copy.
            own = list(zip(*(ws[k:] for k in range(_RUN)), strict=False))
            right[n] = sum(one in shingles for one in own) > 0.8 * len(own)
    # A word or two are found anywhere: they must be a line of the text, or stand amid it.
    return [
        right[n]
        and (
            len(ws) >= _RUN
            or tuple(ws) in lines
            or (0 < n < len(words) - 1 and right[n - 1] and right[n + 1])
        )
        for n, ws in enumerate(words)
    ]


def measure(scorer: ModuleType, rows: dict[str, list[Any]]) -> dict[str, tuple[float, ...]]:
    """Precision, recall and F1 by variant, and their mean."""
    found = {variant: tuple(scorer.prf(some)) for variant, some in rows.items()}
    found["ALL"] = tuple(sum(f[n] for f in found.values()) / len(found) for n in range(3))
    return found


def load_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plain_eval", SHARED / "plain_eval.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module
