"""The documents of a language, from a folder that the user names."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

LANGUAGES = tuple(
    "en fr de tr az vi ru uk el hy ka ar fa he hi ko zh ja th".split()  # noqa: SIM905
)
WITHOUT_BLANKS = {"zh": 9, "ja": 10, "th": 20}
"""Languages written without blanks between words, and the characters that five words have."""
DOCUMENTS = 30
"""Of a language."""
_SENTENCES = 14
"""Of a document at most."""
_FEWEST = 3

Texts = list[list[str]]
"""Documents, each a list of sentences."""


def read(folder: Path) -> dict[str, Texts]:
    """The documents of each language of which the folder has `LANG.txt` (a sentence a line, an
    empty line between documents) or `LANG.conllu`.
    """
    found: dict[str, Texts] = {}
    for language in LANGUAGES:
        for name, sentences in (("txt", _lines), ("conllu", _conllu)):
            file = folder / f"{language}.{name}"
            if file.is_file():
                found[language] = _documents(sentences(file.read_text("utf-8")))
                break
    return found


def _lines(text: str) -> list[str | None]:
    return [line.strip() or None for line in text.splitlines()]


def _conllu(text: str) -> list[str | None]:
    """The sentences; None where a document begins."""
    found: list[str | None] = []
    for line in text.splitlines():
        if line.startswith("# newdoc"):
            found.append(None)
        elif line.startswith("# text ="):
            found.append(line.partition("=")[2].strip())
    return found


def _documents(sentences: list[str | None]) -> Texts:
    """As the file divides them, or of so many sentences where that gives too few."""
    documents: Texts = [[]]
    for sentence in sentences:
        if sentence is None:
            documents.append([])
        elif len(documents[-1]) < _SENTENCES:
            documents[-1].append(unicodedata.normalize("NFC", sentence))
    documents = [document for document in documents if len(document) >= _FEWEST]
    if len(documents) >= DOCUMENTS:
        return documents
    all_of_them = [unicodedata.normalize("NFC", one) for one in sentences if one is not None]
    size = min(_SENTENCES, max(_FEWEST, len(all_of_them) // DOCUMENTS))
    return [all_of_them[at : at + size] for at in range(0, len(all_of_them), size)]


def stretches(sentence: str, language: str) -> list[tuple[int, int]]:
    """The spans of five words from inside a sentence, neither its first nor its last words; where
    no blanks divide words, of so many characters as five words have.
    """
    if language in WITHOUT_BLANKS:
        length = WITHOUT_BLANKS[language]
        return [
            (start, start + length)
            for start in range(2, len(sentence) - length - 1)
            if not unicodedata.category(sentence[start]).startswith(("M", "P", "Z"))
            and not unicodedata.category(sentence[start + length]).startswith("M")
        ]
    words = [found.span() for found in re.finditer(r"\S+", sentence)]
    return [
        _trimmed(sentence, words[first][0], words[first + 4][1])
        for first in range(1, len(words) - 5)
    ]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the punctuation at both ends."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not (
        text[end - 1].isalnum() or unicodedata.category(text[end - 1])[0] == "M"
    ):
        end -= 1
    return start, end
