"""Where words begin in scripts that write them without spaces, by the models of BudouX."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.text.folding import simplified
from corpus.text.lazy_pattern import LazyPattern
from corpus.text.scripts import marks

if TYPE_CHECKING:
    from budoux.parser import Parser

_KANA = LazyPattern("[\u3041-\u30ff]")
_THAI = LazyPattern("[\u0e01-\u0e4e]")
_HAN = LazyPattern("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@cache
def _model(name: str) -> Parser:
    from budoux import parser  # only when needed, as its models

    path = Path(parser.MODEL_DIR, f"{name}.json")
    return parser.Parser(json.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=4096)
def borders(run: str) -> tuple[int, ...]:
    """Where the words of a run without spaces begin, and where the last one ends. Where no model
    knows the script, each character with its marks is a word.
    """
    if _KANA.search(run):
        name = "ja_word"
    elif _THAI.search(run):
        name = "th"
    elif _HAN.search(run):
        name = "zh-hant" if any(char in simplified() for char in run) else "zh-hans"
    else:
        return *(m.start() for m in _characters().finditer(run)), len(run)
    ends = accumulate(map(len, _model(name).parse(run)))
    # The models know no marks: a border before one would divide a character.
    whole = (end for end in ends if end == len(run) or not _mark().match(run, end))
    return 0, *whole


@cache
def _characters() -> re.Pattern[str]:
    return re.compile(f".[{marks()}]*", re.S)


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(f"[{marks()}]")
