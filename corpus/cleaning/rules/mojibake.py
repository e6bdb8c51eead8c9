"""UTF-8 that was decoded as an old encoding: "donâ€™t", "cafÃ©", "РџСЂРёРІРµС‚".

It is repaired only if nothing else can be meant: the characters are valid UTF-8 for a common mark
or letter. A sequence that an undamaged text may hold as well ("IRMÃ”" ends a quotation in
Portuguese) is repaired if the same text has clear cases, and otherwise only marked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.cleaning.draft import Draft
from corpus.text.lazy_pattern import LazyPattern


def _bytes_of(encoding: str) -> dict[str, int]:
    """The byte of each character beyond ASCII; where the encoding has none, what Latin-1 has."""
    bytes_by_character = (
        {chr(byte): byte for byte in range(0x80, 0x100)} if encoding.startswith("cp125") else {}
    )
    for byte in range(0x80, 0x100):
        bytes_by_character[bytes([byte]).decode(encoding, "replace")] = byte
    bytes_by_character.pop("\ufffd", None)
    return bytes_by_character


_WESTERN = _bytes_of("cp1252")
_CYRILLIC = _bytes_of("cp1251")
_CENTRAL = (_bytes_of("cp1250"), _bytes_of("iso8859-2"))
_MACINTOSH = _bytes_of("mac_roman")


def _class(table: dict[str, int], first: int, last: int) -> str:
    return "[" + "".join(re.escape(c) for c, byte in table.items() if first <= byte <= last) + "]"


_GOES_ON = _class(_WESTERN, 0x80, 0xBF)
_SEQUENCE = LazyPattern(
    f"[\u00c2-\u00df]{_GOES_ON}|[\u00e0-\u00ef]{_GOES_ON}{{2}}|[\u00f0-\u00f4]{_GOES_ON}{{3}}"
)
# Two letters of Cyrillic in a row, each of them two characters: by chance that is next to
# impossible. Of characters that are Cyrillic themselves it takes three.
_READ_WESTERN = f"(?:[ÐÑ]{_GOES_ON})"
_READ_CYRILLIC = f"(?:[РС]{_class(_CYRILLIC, 0x80, 0xBF)})"
_READ_GREEK = f"(?:[ÎÏ]{_GOES_ON})"
_READINGS = (
    ("ÎÏ", LazyPattern(f"{_READ_GREEK}{{2}}"), LazyPattern(f"{_READ_GREEK}+"), _WESTERN),
    ("ÐÑ", LazyPattern(f"{_READ_WESTERN}{{2}}"), LazyPattern(f"{_READ_WESTERN}+"), _WESTERN),
    ("РС", LazyPattern(f"{_READ_CYRILLIC}{{3}}"), LazyPattern(f"{_READ_CYRILLIC}+"), _CYRILLIC),
)
"""What such damage begins with, what proves it, what it then is everywhere, and by which encoding
it came.
"""
# A letter between letters, where the second half is no letter or the first a capital: no language
# writes that.
_TWO_OF_CENTRAL = [
    (LazyPattern(f"(?<=[a-zß-ÿ])[ĂÄĹ]{_class(table, 0x80, 0xBF)}"), table) for table in _CENTRAL
]
_THREE_OF_CENTRAL = LazyPattern(f"â€{_class(_CENTRAL[0], 0x80, 0xBF)}")
_SIGNS_OF_FORMULAS = "∞±≤≥µ∂∑∏π∫Ω≠"
_MAC_GOES_ON = _class(_MACINTOSH, 0x80, 0xBF)
# A root is followed by what it is of; within a word there is none.
_TWO_OF_MACINTOSH = LazyPattern(
    f"(?<=[a-zA-Z])√(?:{_MAC_GOES_ON}(?=[a-z])|(?![{_SIGNS_OF_FORMULAS}]){_MAC_GOES_ON})"
    f"|√(?![{_SIGNS_OF_FORMULAS}]){_MAC_GOES_ON}(?=[a-z]{{2}})"
)
_THREE_OF_MACINTOSH = LazyPattern(f"‚Ä{_class(_MACINTOSH, 0x80, 0xBF)}")
_LATIN = LazyPattern("[\u00c0-\u017f]")
_HALF_QUOTE = LazyPattern(f"â€(?!{_GOES_ON})")
_HALF_GREEK = LazyPattern(f"[ÎÏ](?!{_GOES_ON})")
_LEADS = LazyPattern("[\u00c2-\u00f4РСĂĹ√‚]")
# Dashes, quotation marks, ellipsis, bullets, currency, ™, ligatures and emoji.
_USUAL = LazyPattern("[\u2010-\u2044\u20a0-\u20bf\u2122\ufb00-\ufb06\U0001f300-\U0001faff]")
_LETTER_OR_SIGN = LazyPattern("[\u00a0-\u017f]")
_PLAUSIBLE = frozenset("\u00a0’”“‘…–—»«·ªº°™†•")
"""What may stand behind a capital letter in an honest text."""
_CLEAR_CASES = 2
"""From which on the doubtful ones are taken for the same damage."""
_LOST = LazyPattern("(?<=[^\\W\\d_])\ufffd(?=[^\\W\\d_])")


class _Damage(NamedTuple):
    start: int
    end: int
    text: str
    clear: bool


def mojibake(draft: Draft) -> None:
    """`repair.mojibake`: repairs it; `doubt.mojibake`: marks it where it is not clear enough."""
    text = draft.text
    if text.isascii() or not _LEADS.search(text):
        return
    damages = _cyrillic(text)
    taken = {at for damage in damages for at in range(damage.start, damage.end)}
    for found in (_western(text), _central(text), _macintosh(text), _halves(text)):
        damages += [damage for damage in found if damage.start not in taken]
        taken |= {at for damage in damages for at in range(damage.start, damage.end)}
    certain = sum(damage.clear for damage in damages) >= _CLEAR_CASES
    for start, end, meant, clear in damages:
        if (clear or certain) and meant != text[start:end]:
            draft.edit(start, end, " " if meant.isspace() else meant, "repair.mojibake")
        else:
            draft.edit(start, end, text[start:end], "doubt.mojibake")


def _holds_any(text: str, characters: str) -> bool:
    """Whether one of the characters stands in a text: far faster than a pattern that none fits."""
    return any(character in text for character in characters)


def _western(text: str) -> list[_Damage]:
    damages = []
    for match in _SEQUENCE.finditer(text):
        meant = _decoded(match.group(), _WESTERN)
        if len(match.group()) == 2 and _LETTER_OR_SIGN.fullmatch(meant):
            clear = match.group()[1] not in _PLAUSIBLE
            damages.append(_Damage(*match.span(), meant, clear))
        elif _USUAL.fullmatch(meant):
            damages.append(_Damage(*match.span(), meant, clear=True))
    return damages


def _cyrillic(text: str) -> list[_Damage]:
    return [
        _Damage(*match.span(), meant, clear=True)
        for leads, proof, pattern, table in _READINGS
        if _holds_any(text, leads) and proof.search(text)
        for match in pattern.finditer(text)
        if (meant := _decoded(match.group(), table))
    ]


def _central(text: str) -> list[_Damage]:
    """By an encoding of Central Europe: "SchlĂĽssel" by one, "SchlĂźssel" by the other."""
    if not _holds_any(text, "ĂÄĹ") and "â€" not in text:
        return []
    readings = [
        [
            _Damage(*match.span(), meant, clear=True)
            for match in pattern.finditer(text)
            if (meant := _decoded(match.group(), table)) and _LATIN.fullmatch(meant)
        ]
        for pattern, table in _TWO_OF_CENTRAL
    ]
    # In the wrong one, capitals stand behind small letters.
    letters = min(readings, key=lambda r: (sum(d.text.isupper() for d in r), -len(r)))
    return letters + [
        _Damage(*match.span(), meant, clear=True)
        for match in _THREE_OF_CENTRAL.finditer(text)
        if (meant := _decoded(match.group(), _CENTRAL[0])) and _USUAL.fullmatch(meant)
    ]


def _macintosh(text: str) -> list[_Damage]:
    """By an old Macintosh: "K√∂nig", "he‚Äôs"."""
    if not _holds_any(text, "√‚"):
        return []
    return [
        _Damage(*match.span(), meant, clear=True)
        for pattern, usual in ((_TWO_OF_MACINTOSH, _LATIN), (_THREE_OF_MACINTOSH, _USUAL))
        for match in pattern.finditer(text)
        if (meant := _decoded(match.group(), _MACINTOSH)) and usual.fullmatch(meant)
    ]


def _halves(text: str) -> list[_Damage]:
    """Sequences that have lost a byte without a character: a closing quotation mark, a letter."""
    opened = "â€œ" in text
    quotes = [
        _Damage(*match.span(), "”" if opened else match.group(), opened)
        for match in _HALF_QUOTE.finditer(text)
    ]
    leads, proof, _, _ = _READINGS[0]
    if not (_holds_any(text, leads) and proof.search(text)):
        return quotes
    return quotes + [
        _Damage(*match.span(), match.group(), clear=False) for match in _HALF_GREEK.finditer(text)
    ]


def _decoded(text: str, table: dict[str, int]) -> str:
    """The characters' bytes decoded as UTF-8; empty if they are not UTF-8."""
    try:
        return bytes([table[c] for c in text]).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def lost_letters(draft: Draft) -> None:
    """`doubt.lost-character`: marks U+FFFD within a word, where a character was lost."""
    if "\ufffd" not in draft.text:
        return
    for match in _LOST.finditer(draft.text):
        draft.edit(*match.span(), match.group(), "doubt.lost-character")
