"""Which East Asian encoding a text of two bytes a letter is in, by its commonest characters.

Statistics of bytes need a page or so; a reader can tell from a line, since kana, the particles of
Korean and the hundred commonest characters of Chinese make up most of any text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_JAPANESE = re.compile("[ぁ-んァ-ヶー一二三人日本大年中国会上出]")
_KOREAN = frozenset(
    "이다는의에을가고하은로지한기를도사시서아리대그인자어으나해일들스니라보정있과여부수장것구동전상"
    "성관주거원제비면조만세신게실내연치우드오안말없때소문생위습공마진미모까간분번무회개경당와야던며"
)
_SIMPLIFIED = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后"
    "作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因"
    "只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应"
)
_TRADITIONAL = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後"
    "作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因"
    "只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應"
)
_SIGNS = re.compile(
    "[\x00-\x7f\u3000-\u3020\uff01-\uff5e、。，．・「」『』【】（）《》〈〉“”‘’…—·]"
)
_NEVER = re.compile("[\u3131-\u318e\uff61-\uff9f\ue000-\uf8ff\u0370-\u04ff\u2500-\u25ff]")
"""Letters that stand alone in hardly any text: half-wide kana, lone jamo, private characters."""
_SAMPLE = 16 * 1024
_LEAST = 0.3
"""Share of the common characters from which a text is in that language: about half are usual."""
_FEWEST = 4
"""Characters that are no signs."""


class Guess(NamedTuple):
    """An encoding, and the share of the characters in it that its language uses most."""

    codec: str
    share: float


def guess(data: bytes) -> Guess | None:
    """The likeliest encoding of two bytes a letter; None if `data` reads like none of them."""
    best: Guess | None = None
    for codec in ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        share = _share(codec, _SIGNS.sub("", text[:_SAMPLE]))
        if share >= _LEAST and (best is None or share > best.share):
            best = Guess(codec, share)
    return best


def _share(codec: str, letters: str) -> float:
    if len(letters) < _FEWEST:
        return 0.0
    if codec in ("cp932", "euc_jp"):
        common = len(_JAPANESE.findall(letters))
    else:
        table = {"cp949": _KOREAN, "gb18030": _SIMPLIFIED}.get(codec, _TRADITIONAL)
        common = sum(letter in table for letter in letters)
    return (common - 2 * len(_NEVER.findall(letters))) / len(letters)
