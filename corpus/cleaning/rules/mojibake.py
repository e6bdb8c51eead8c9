"""UTF-8 that somebody read as an old encoding: "donâ€™t", "cafÃ©", "РџСЂРёРІРµС‚".

Turned back only where nothing else could have been meant: the characters make valid UTF-8, and what
that says is a usual mark or letter. What an honest text could hold as well ("IRMÃ”" ends a
quotation in Portuguese) is repaired if the same text has clear cases, and else only marked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.cleaning.draft import Draft


def _bytes_of(encoding: str) -> dict[str, int]:
    """The byte of each character beyond ASCII; where the encoding has none, what Latin-1 has."""
    found = {chr(byte): byte for byte in range(0x80, 0x100)} if encoding == "cp1252" else {}
    for byte in range(0x80, 0x100):
        found[bytes([byte]).decode(encoding, "replace")] = byte
    found.pop("\ufffd", None)
    return found


_WESTERN = _bytes_of("cp1252")
_CYRILLIC = _bytes_of("cp1251")


def _class(table: dict[str, int], first: int, last: int) -> str:
    return "[" + "".join(re.escape(c) for c, byte in table.items() if first <= byte <= last) + "]"


_GOES_ON = _class(_WESTERN, 0x80, 0xBF)
_SEQUENCE = re.compile(
    f"[\u00c2-\u00df]{_GOES_ON}|[\u00e0-\u00ef]{_GOES_ON}{{2}}|[\u00f0-\u00f4]{_GOES_ON}{{3}}"
)
# Two letters of Cyrillic in a row, each of them two characters: by chance that is next to
# impossible. Of characters that are Cyrillic themselves it takes three.
_READ_WESTERN = f"(?:[ÐÑ]{_GOES_ON})"
_READ_CYRILLIC = f"(?:[РС]{_class(_CYRILLIC, 0x80, 0xBF)})"
_READINGS = (
    (re.compile(f"{_READ_WESTERN}{{2}}"), re.compile(f"{_READ_WESTERN}+"), _WESTERN),
    (re.compile(f"{_READ_CYRILLIC}{{3}}"), re.compile(f"{_READ_CYRILLIC}+"), _CYRILLIC),
)
"""What proves such damage, what it then is everywhere, and by which encoding it came."""
_LEADS = re.compile("[\u00c2-\u00f4РС]")
# Dashes, quotation marks, ellipsis, bullets, currency, ™, ligatures and emoji.
_USUAL = re.compile("[\u2010-\u2044\u20a0-\u20bf\u2122\ufb00-\ufb06\U0001f300-\U0001faff]")
_LETTER_OR_SIGN = re.compile("[\u00a0-\u017f]")
_PLAUSIBLE = frozenset("\u00a0’”“‘…–—»«·ªº°™†•")
"""What may stand behind a capital letter in an honest text."""
_CLEAR_CASES = 2
"""From which on the doubtful ones are taken for the same damage."""
_LOST = re.compile("(?<=[^\\W\\d_])\ufffd(?=[^\\W\\d_])")


class _Found(NamedTuple):
    start: int
    end: int
    text: str
    clear: bool


def mojibake(draft: Draft) -> None:
    """`repair.mojibake`, and `doubt.mojibake` where it is not clear enough."""
    text = draft.text
    if text.isascii() or not _LEADS.search(text):
        return
    found = _cyrillic(text)
    taken = {at for one in found for at in range(one.start, one.end)}
    found += [one for one in _western(text) if one.start not in taken]
    sure = sum(one.clear for one in found) >= _CLEAR_CASES
    for start, end, meant, clear in found:
        if clear or sure:
            draft.edit(start, end, " " if meant.isspace() else meant, "repair.mojibake")
        else:
            draft.edit(start, end, text[start:end], "doubt.mojibake")


def _western(text: str) -> list[_Found]:
    found = []
    for match in _SEQUENCE.finditer(text):
        meant = _decoded(match.group(), _WESTERN)
        if len(match.group()) == 2 and _LETTER_OR_SIGN.fullmatch(meant):
            clear = match.group()[1] not in _PLAUSIBLE
            found.append(_Found(*match.span(), meant, clear))
        elif _USUAL.fullmatch(meant):
            found.append(_Found(*match.span(), meant, clear=True))
    return found


def _cyrillic(text: str) -> list[_Found]:
    return [
        _Found(*match.span(), meant, clear=True)
        for proof, pattern, table in _READINGS
        if proof.search(text)
        for match in pattern.finditer(text)
        if (meant := _decoded(match.group(), table))
    ]


def _decoded(text: str, table: dict[str, int]) -> str:
    """What the bytes behind the characters say in UTF-8; nothing if they say nothing."""
    try:
        return bytes([table[c] for c in text]).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def lost_letters(draft: Draft) -> None:
    """`doubt.lost-character`: the replacement character amid a word tells that one was lost, and
    not which.
    """
    for match in _LOST.finditer(draft.text):
        draft.edit(*match.span(), match.group(), "doubt.lost-character")
