"""Classes of characters that Unicode's properties give, as parts of patterns."""

from __future__ import annotations

import unicodedata
from functools import cache

WITHOUT_SPACES = (
    "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai
    "\u0e80-\u0eff\u1000-\u103f\u1050-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Lao, Burmese
    "\u1780-\u17d3\u17d7\u17dc\u17dd\u1950-\u19df\u1a20-\u1aad\u1b00-\u1b4c\ua980-\ua9c0"
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u303c\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
"""Letters and marks of the scripts that write words without spaces between them: Thai, Lao,
Burmese, Khmer, Chinese, Japanese and a few of their neighbours."""

_MARKED = (
    (0x0300, 0x2000), (0x20D0, 0x2100), (0x2CEF, 0x2E00), (0x302A, 0x309B), (0xA66F, 0xABEE),
    (0xFB1E, 0xFB1F), (0xFE00, 0xFE30), (0x101FD, 0x11FFF), (0x16AF0, 0x16F93),
    (0x1BC9D, 0x1BC9F), (0x1D165, 0x1D245), (0x1DA00, 0x1E94B), (0xE0100, 0xE01F0),
)  # fmt: skip
"""Where Unicode has marks."""


@cache
def marks() -> str:
    """All marks and what else stands within a word without being a letter: joiners, and hyphens
    that are shown only where a line ends. For a class of characters.
    """
    # Computed when a text has other characters than ASCII, which takes two milliseconds.
    codes = [
        code
        for first, end in _MARKED
        for code in range(first, end)
        if unicodedata.category(chr(code))[0] == "M"
    ]
    firsts = [code for code, before in zip(codes, [0, *codes], strict=False) if code != before + 1]
    lasts = [code for code, after in zip(codes, [*codes[1:], 0], strict=True) if code + 1 != after]
    ranges = (f"{chr(first)}-{chr(last)}" for first, last in zip(firsts, lasts, strict=True))
    return "".join(ranges) + "\u00ad\u200c\u200d\u2060"
