"""The stretch of a text that is most similar to another text, by whole words."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel


class SimilarStretch(NamedTuple):
    """A stretch of the text and its similarity, 0–100."""

    start: int
    end: int
    score: float


def most_similar_stretch(needle: str, text: str, least: float = 0.0) -> SimilarStretch | None:
    """The stretch of `text` that is most similar to `needle`; None below `least`.

    Quadratic in the needle's length: keep it below a thousand characters or so.
    """
    if not needle or not text:
        return None
    if len(text) <= len(needle):
        # Here rapidfuzz would look for the text in the needle: one word of it would be enough.
        score = fuzz.ratio(needle, text, score_cutoff=least)
        return SimilarStretch(0, len(text), score) if score else None
    window = fuzz.partial_ratio_alignment(needle, text, score_cutoff=least)
    if window is None or window.dest_end <= window.dest_start:
        return None
    start, end = window.dest_start, window.dest_end
    # The window is as long as the needle: text at its ends that only fills it up is cut off.
    edits = Indel.opcodes(needle, text[start:end])
    if edits[-1].tag == "insert":
        end -= edits[-1].dest_end - edits[-1].dest_start
    if edits[0].tag == "insert":
        start += edits[0].dest_end
    start, end = _whole_words(text, start, end)
    return SimilarStretch(start, end, window.score) if end > start else None


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
