"""Keyboard layouts of other scripts: which key of a Latin keyboard a letter lies on.

So that `о` on a Russian keyboard goes down a line as `j` does, without switching the layout. The
letters of a script that have the same place on all of its keyboards are read so by default.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_QWERTY = ("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")


def _by_place(*rows: str) -> dict[str, str]:
    """A layout of three rows, keys that stay as they are written as a blank; capitals follow."""
    lower = {
        typed: key
        for row, latin in zip(rows, _QWERTY, strict=True)
        for typed, key in zip(row, latin, strict=False)
        if typed != " " and typed != key
    }
    shifted = {"[": "{", "]": "}", ";": ":", "'": '"', ",": "<", ".": ">", "/": "?"}
    upper = {
        typed.upper(): shifted.get(key, key.upper())
        for typed, key in lower.items()
        if len(typed.upper()) == 1 and typed.upper() != typed and typed.isalpha()
    }
    return {**lower, **upper}


def _by_sound(typed: str, keys: str) -> dict[str, str]:
    """A layout whose letters lie where Latin letters of a like sound do, capitals as written."""
    return dict(zip(typed.split(), keys.split(), strict=True))


LAYOUTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "russian": _by_place("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
        "ukrainian": _by_place("йцукенгшщзхї", "фівапролджє", "ячсмитьбю"),
        "greek": _by_place(" ςερτυθιοπ  ", "ασδφγηξκλ  ", "ζχψωβνμ  "),
        "armenian-eastern": _by_place("ճփբսմուկըթծց", "ջվգեանիտհպր", "ժդչյզլքխշռ"),
        "armenian-phonetic": _by_place("քոերտըւիօպխծ", "ասդֆգհյկլ  ", "զղցվբնմ  "),
        "georgian": {
            **_by_place("ქწერტყუიოპ  ", "ასდფგჰჯკლ  ", "ზხცვბნმ  "),
            **_by_sound("ჭ ღ თ შ ჟ ძ ჩ", "W R T S J Z C"),
        },
        "hebrew": _by_place("  קראטוןםפ  ", "שדגכעיחלךף ", "זסבהנמצתץ"),
        "arabic": {
            **_by_place("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤر ىةوزظ"),
            **_by_sound(
                "\u064e \u064b \u064f \u064c إ ÷ × ؛ \u0650 \u064d أ ـ ،",
                "Q W E R Y I O P A S H J K",
            ),
            **_by_sound("\u0652 آ ؟", "X N ?"),
        },
        "bulgarian-phonetic": _by_place("явертъуиопшщ", "асдфгхйкл  ", "зьцжбнм  "),
        "dvorak": {
            **_by_place("',.pyfgcrl/=", "aoeuidhtns-", ";qjkxbmwvz"),
            **_by_sound('" < > ? + _ :', 'Q W E { } " Z'),
        },
        "colemak": {**_by_place("qwfpgjluy;[]", "arstdhneio'", "zxcvbkm,./"), ":": "P"},
    }
)
"""By name: the key of a US keyboard that lies under each character."""

AUTOMATIC: Mapping[str, str] = MappingProxyType(
    {
        typed: key
        for name in ("russian", "ukrainian", "greek", "georgian", "hebrew", "arabic")
        for typed, key in LAYOUTS[name].items()
        if not typed.isascii()
    }
)
"""What is read without being asked for: no command has a key of these scripts. Armenian is not in
it, since its letters lie on other keys of the eastern keyboard than of the phonetic one.
"""
