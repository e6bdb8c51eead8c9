"""What a PDF's codes stand for: plain letters for ligatures and for the forms of Arabic letters,
and a mark for codes that mean something in their own font only.
"""

from __future__ import annotations

import re
import unicodedata

UNKNOWN = "\ufffd"
"""For a letter of which a PDF does not say which it is."""
_HYPHENS = frozenset("\ufffe\x02\u00ad")
"""What PDFium writes for a hyphen at a line's end."""
_NO_CHARACTERS = frozenset("\ufffe\uffff\ufeff\x00")
_FORMS = re.compile("[\ufb00-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
"""Ligatures, and the forms that Hebrew and Arabic letters have."""
_SYMBOLS = {
    # Signs of Symbol and Wingdings as word processors put them before items.
    0xF0B7: "•", 0xF0A7: "▪", 0xF06C: "●", 0xF06E: "■", 0xF071: "❑", 0xF076: "❖", 0xF0A8: "◻",
    0xF0D8: "➢", 0xF0FC: "✓", 0xF0E0: "→", 0xF02D: "−", 0xF0B0: "°", 0xF0B1: "±", 0xF0B4: "×",
    0xF0B2: "″", 0xF0A2: "′", 0xF0A3: "≤", 0xF0B3: "≥", 0xF0B9: "≠", 0xF0BB: "≈", 0xF061: "α",
    0xF062: "β", 0xF067: "γ", 0xF064: "δ", 0xF06D: "μ", 0xF070: "π", 0xF073: "σ", 0xF044: "Δ",
    0xF053: "Σ", 0xF057: "Ω", 0xF020: " ",
}  # fmt: skip
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def as_text(text: str) -> str:
    """The text with plain hyphens, ligatures as letters, and U+FFFD for what nobody can know."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if text[-1] in _HYPHENS:
        text = text[:-1] + "-"
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _FORMS.sub(_plain, text)
    text = _PRIVATE.sub(_known, text)
    return "".join(map(_letter, text)).strip()


def _plain(form: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", form[0])


def _known(private: re.Match[str]) -> str:
    return _SYMBOLS.get(ord(private[0]), UNKNOWN)


def _letter(letter: str) -> str:
    if letter in _NO_CHARACTERS:
        return ""
    if letter == "\x02":
        return "-"
    return UNKNOWN if letter < " " or "\x7f" <= letter < "\xa0" else letter
