"""Characters of fonts whose letters are signs: Symbol, Wingdings and the like, as Unicode."""

from __future__ import annotations

UNKNOWN = "\ufffd"
"""For a sign that has no character: the place where it stands stays visible."""

_SYMBOL = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?"
    "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
    "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…│─↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪",
    0xF1: "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
}
_WINGDINGS = {
    0x20: " ✏✂✁👓🕭🕮🕯☎✆✉🖃📪📫📬📭📁📂📄🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍"
    "🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓&&●❍■□🞐❑❒⬧⧫◆❖⬥⌧⮹⌘🏵🏶❝❞",
    0x80: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿🙢🙠🙡🙣🙞🙜🙝🙟·•▪⚪🞆🞈◉◎🔿▪◻🟂✦★✶✴✹✵⯐⌖⟡⌑⯑✪✰"
    "🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘➢⮙⮛⮈⮊⮉⮋"
    "←→↑↓↖↗↙↘⬅➡⬆⬇⬉⬈⬋⬊⇦⇨⇧⇩⬄⇳⬀⬁⬃⬂▭▫✗✔☒☑⊞",
}
_WINGDINGS_2 = {
    0x4F: "✗✓☒☑☒☒⮽⮾",
    0x69: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
    0x97: "●",
    0x9E: "·•●",
    0xA2: "■□",
}
_WINGDINGS_3 = {0x22: "↔↕", 0x66: "←→↑↓↖↗↙↘↔↕", 0x70: "▲▼△▽◀▶◁▷"}
_WEBDINGS = {0x34: "▶", 0x61: "✔", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✖", 0x59: "♥"}


def _table(ranges: dict[int, str]) -> dict[int, str]:
    return {
        start + place: sign for start, signs in ranges.items() for place, sign in enumerate(signs)
    }


_FONTS = {
    "symbol": _table(_SYMBOL),
    "wingdings": _table(_WINGDINGS),
    "wingdings 2": _table(_WINGDINGS_2),
    "wingdings 3": _table(_WINGDINGS_3),
    "webdings": _table(_WEBDINGS),
}


def is_symbol_font(font: str) -> bool:
    """Whether a font of this name has signs in the place of letters."""
    return font.lower() in _FONTS


def sign(font: str, code: int) -> str:
    """The character for a code of a symbol font, which may lie in the private use area (U+F000 to
    U+F0FF). Of any other font: the character of the code itself.
    """
    signs = _FONTS.get(font.lower())
    if signs is None:
        code = code - 0xF000 if 0xF020 <= code <= 0xF07E else code
        readable = 0x20 <= code < 0xD800 or 0xF900 <= code < 0x110000
        return chr(code) if readable else UNKNOWN
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if low in signs:
        return signs[low]
    return UNKNOWN if low <= 0xFF or 0xE000 <= code <= 0xF8FF else chr(code)


def signs(font: str, text: str) -> str:
    """A text that is set in a symbol font."""
    return "".join(sign(font, ord(c)) if ord(c) > 0x20 else c for c in text)
