"""Speeches and notes in plain text, and what only looks like them."""

from __future__ import annotations

import textwrap

from corpus.cleaning.pipeline import clean
from tests.corpus.test_cleaning_rules import BODY, ONE, TWO, WRAPPED

TALK = [
    ("Anna Holt", "The board says one thing in May and another in June, and we pay for both."),
    ("Perrin", "I have been on that boat for nineteen years, and nobody has asked me about it."),
    ("Anna Holt", "Has anybody counted how many people are left on the far side of the sound?"),
    ("Perrin", "I have counted them. They are forty, and half of them are children at school."),
    ("Anna Holt", "Then the boat should cost them nothing at all, and the town can pay for it."),
]


def _turns(text: str) -> list[str]:
    cleaned = clean(text)
    assert clean(cleaned.text).text == cleaned.text
    return [cleaned.text[b.start : b.end] for b in cleaned.blocks if b.kind == "turn"]


def test_an_interview_is_speaker_by_speaker() -> None:
    turns = [f"{name}: {speech}" for name, speech in TALK]
    assert _turns("\n\n".join(["Two voices from the quay", *turns])) == turns
    assert _turns("Two voices from the quay\n\n" + "\n".join(turns)) == turns


def test_the_speeches_of_a_play_are_joined_where_the_page_wrapped_them() -> None:
    speeches = [f"{name.upper()}. {' '.join([speech] * 3)}" for name, speech in TALK]
    play = "\n\n".join(textwrap.fill(speech, 62) for speech in speeches)
    assert _turns(f"THE FERRY\n\n{play}\n") == speeches


def test_names_in_italics_are_speakers_too() -> None:
    speeches = [f"_{name}._ {' '.join([speech] * 2)}" for name, speech in TALK]
    speeches[1] = f"_Perrin._ (rising.) {TALK[1][1]}"
    play = "\n\n".join(textwrap.fill(speech, 62) for speech in speeches)
    assert _turns(f"THE FERRY\n\n{play}\n") == speeches


def test_names_alone_over_speeches_are_no_headings_and_stay() -> None:
    speeches = [part for _ in range(7) for name, speech in TALK for part in (f"_{name}_", speech)]
    cleaned = clean("\n\n".join(["THE FERRY", "ACT ONE", *speeches]))
    assert [cleaned.text[b.start : b.end] for b in cleaned.blocks][-len(speeches) :] == speeches
    assert {b.kind for b in cleaned.blocks[-len(speeches) :]} == {"p"}


def test_fields_and_headings_are_no_speeches() -> None:
    page = f"Location: the quay\n\nPosts: 12\n\n{BODY}\n\nLocation: the mill\n\nPosts: 3\n\n{TWO}"
    assert not _turns(page)


def test_notes_are_known_by_their_marks() -> None:
    notes = [
        "[1] So the office says in its letter of 4 May 1911, which it has never taken back.",
        "[2] The bills of the chandlers, box 12; the keeper knew it.",
        "[Footnote 3: The note is in pencil, and was written over once by another hand.]",
    ]
    text = f"{WRAPPED}\n\n" + "\n\n".join(textwrap.fill(note, 64) for note in notes)
    cleaned = clean(f"{text}\n\n{WRAPPED}")
    assert [cleaned.text[b.start : b.end] for b in cleaned.blocks if b.kind == "note"] == notes
    assert ONE in cleaned.text
