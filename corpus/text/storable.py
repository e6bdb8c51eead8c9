"""Text that a file can hold: anything but lone surrogates."""

from __future__ import annotations

from corpus.text.lazy_pattern import LazyPattern

_HALF = LazyPattern("[\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with lone surrogates, which UTF-8 cannot write, replaced one for one by U+FFFD.

    They come from arguments and file names in another encoding, and from JSON.
    """
    return _HALF.sub("\ufffd", text)
