"""What is asked: stretches of sentences, without and with a typing error, and names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.scripts.texts import DOCUMENTS, Texts, stretches

_OF_A_DOCUMENT = 2
_NAMES = Path(__file__).with_name("names.tsv")
_SEED = 20


@dataclass(frozen=True)
class Question:
    """One query, and where its answer is."""

    language: str
    kind: str
    """exact, error or name"""
    asked: str
    original: str
    """What the answer has."""
    document: str
    sentence: int
    """Its place among the sentences of the document."""


def slug(language: str, number: int) -> str:
    return f"{language}-{number}"


def questions(language: str, texts: Texts) -> Iterator[Question]:
    """Two stretches of each of the first documents, each also with an error."""
    chance = random.Random(f"{_SEED}{language}")
    letters = [char for text in texts for sentence in text for char in sentence if char.isalpha()]
    for number, text in enumerate(texts[:DOCUMENTS]):
        possible = [(at, span) for at, one in enumerate(text) for span in stretches(one, language)]
        for at, (start, end) in chance.sample(possible, min(len(possible), _OF_A_DOCUMENT)):
            original = text[at][start:end]
            wrong = with_error(original, letters, chance)
            for kind, asked in (("exact", original), ("error", wrong)):
                yield Question(language, kind, asked, original, slug(language, number), at)


def with_error(text: str, letters: list[str], chance: random.Random) -> str:
    """The text with one letter replaced, left out, or exchanged with the next one; `letters`: from
    which the new one is taken.
    """
    places = [n for n in range(1, len(text) - 1) if text[n].isalpha() and text[n + 1].isalpha()]
    changed = text
    for _ in range(50):
        at = chance.choice(places or [len(text) // 2])
        changed = chance.choice((
            text[:at] + chance.choice(letters) + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ))  # fmt: skip
        if changed != text:
            break
    return changed


def names() -> dict[str, dict[str, str]]:
    """Names by their English form: how a language writes them, where it differs."""
    head, *rows = [line.split("\t") for line in _NAMES.read_text("utf-8").splitlines()]
    return {
        row[0]: {
            language: form
            for language, form in zip(head, row, strict=True)
            if form and (language == "en" or form != row[0])
        }
        for row in rows
    }


def planted(language: str, texts: Texts, forms: list[str]) -> Texts:
    """The names, each in the middle of a real sentence; eight sentences a document."""
    chance = random.Random(f"{_SEED}{language}names")
    pool = [sentence.split() for text in texts for sentence in text if len(sentence.split()) > 7]
    sentences: list[str] = []
    several = chance.sample if len(pool) >= len(forms) else chance.choices
    for form, words in zip(forms, several(pool, k=len(forms)), strict=True):
        middle = len(words) // 2
        sentences.append(" ".join([*words[:middle], form, *words[middle + 1 :]]))
    return [sentences[at : at + 8] for at in range(0, len(sentences), 8)]
