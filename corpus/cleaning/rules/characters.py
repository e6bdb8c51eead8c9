"""Repairs of characters that extraction and wrong decoding have damaged.

Only repairs that need no judgement of the words are made; curly quotes, dashes and spelling stay.
"""

from __future__ import annotations

import re
from html import unescape

from corpus.cleaning.draft import Draft
from corpus.cleaning.edits import hide_repaired_blanks
from corpus.cleaning.language import language_of
from corpus.cleaning.word_lists import LOST_APOSTROPHE, LOST_APOSTROPHE_STEMS

_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufdd0-\ufdef\uffff]+")
# Soft hyphens and zero-width characters that change nothing a reader sees. Joiners (U+200C,
# U+200D) stay: Persian, Hindi and emoji need them.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\U000e0000-\U000e007f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Runs of white space within a line, and single blanks that are no plain space. U+2000 and the like
# are blanks too; U+3000 is a letter-wide space that East Asian text sets on purpose. What stands
# before a blank is looked at behind it: a pattern that begins with a character is found faster.
_BLANK = r"[^\S\n\r\f\v\x85\u2028\u2029]"
_BLANKS = re.compile(rf"{_BLANK}(?<=\S{_BLANK})(?:{_BLANK}+|(?<![ \u3000]))(?=\S)")
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|nbsp|lt|gt|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[0-9a-fA-F]{2,5});"
)
# Punctuation of U+20xx whose two bytes were swapped and the 20 lost: U+2013 reads as U+1300.
_SWAPPED = {
    "\u1300": "–",
    "\u1400": "—",
    "\u1800": "‘",
    "\u1900": "’",
    "\u1c00": "“",
    "\u1d00": "”",
}
_SWAPPED_ALONE = re.compile(r"[\u1300\u1400\u1800\u1900\u1c00\u1d00](?<!\S.)(?!\S)")
_LOST_APOSTROPHE = re.compile(rf"\b(?:{'|'.join(LOST_APOSTROPHE)})\b", re.I)


def controls(draft: Draft) -> None:
    """`repair.control`: removes control characters and noncharacters, which can harm a terminal."""
    for match in _CONTROL.finditer(draft.text):
        draft.edit(match.start(), match.end(), "", "repair.control")


def invisible(draft: Draft) -> None:
    """`repair.invisible`: removes characters that show nothing and hide words from a search."""
    if draft.text.isascii():
        return
    for match in _INVISIBLE.finditer(draft.text):
        draft.edit(match.start(), match.end(), "", "repair.invisible")


def surrogates(draft: Draft) -> None:
    """`repair.surrogate`: replaces half a character, which no file can hold, by U+FFFD."""
    if draft.text.isascii():
        return
    for match in _SURROGATE.finditer(draft.text):
        draft.edit(match.start(), match.end(), "\ufffd", "repair.surrogate")


def entities(draft: Draft) -> None:
    """`repair.entity`: replaces an HTML entity by its character."""
    if "&" not in draft.text:
        return
    for match in _ENTITY.finditer(draft.text):
        text = unescape(match.group())
        draft.edit(match.start(), match.end(), " " if text.isspace() else text, "repair.entity")


def swapped_punctuation(draft: Draft) -> None:
    """`repair.byte-swapped-punctuation`: restores a dash or quotation mark whose two bytes were
    swapped. It looks like a letter between blanks, in a script that nothing else is written in.
    """
    text = draft.text
    if text.isascii():
        return
    foreign: dict[str, bool] = {}
    for match in _SWAPPED_ALONE.finditer(text):
        mark = match.group()
        if mark not in foreign:
            block = f"[{mark}-{chr(ord(mark) + 0x7F)}]"
            foreign[mark] = all(letter == mark for letter in re.findall(block, text))
        if foreign[mark]:
            draft.edit(*match.span(), _SWAPPED[mark], "repair.byte-swapped-punctuation")


def lost_apostrophes(draft: Draft) -> None:
    """`doubt.lost-apostrophe`: marks "dont" in an English text. It is not made "don't", since it
    may be a name, a quotation's spelling, or another language.
    """
    # Looking for plain strings first is many times faster than running the pattern.
    if not any(stem in draft.text for stem in LOST_APOSTROPHE_STEMS):
        return
    low = draft.text.lower()
    if not any(words in low for words in LOST_APOSTROPHE):
        return
    matches = list(_LOST_APOSTROPHE.finditer(draft.text))
    if matches and language_of(draft.text) == "en":
        for match in matches:
            draft.edit(match.start(), match.end(), match.group(), "doubt.lost-apostrophe")


def blanks(draft: Draft) -> None:
    """`repair.nbsp` and `repair.spaces`: makes white space within a line one plain space."""
    for match in _BLANKS.finditer(hide_repaired_blanks(draft.text, draft.edits)):
        run = match.group()
        rule = "repair.spaces" if run.strip(" \t") == "" else "repair.nbsp"
        draft.edit(match.start(), match.end(), " ", rule)
