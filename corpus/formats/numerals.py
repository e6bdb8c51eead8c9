"""Numbers as lists, notes and pages show them: 3, iii, c, third, 三."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_HAN_DIGITS = "〇一二三四五六七八九"
_HAN_UNITS = ("", "十", "百", "千")
NOTE_SIGNS = "*†‡§"
"""What notes are marked with in turn, as the Chicago Manual of Style has it."""


def roman(number: int) -> str:
    """In lower case. Numbers that Roman numerals have no sign for stay decimal."""
    if not 0 < number < 5000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def letters(number: int, alphabet: str = _LATIN) -> str:
    """a … z, aa … zz, aaa …, as word processors count."""
    if not 0 < number <= 20 * len(alphabet):
        return str(number)
    times, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (times + 1)


def letters_like_digits(number: int) -> str:
    """a … z, aa, ab …, as browsers count."""
    text = ""
    while number > 0:
        number, place = divmod(number - 1, len(_LATIN))
        text = _LATIN[place] + text
    return text


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _cardinal_text(number: int) -> str:
    if number >= 100 or number < 0:
        return str(number)
    if number < 20:
        text = _ONES[number]
    else:
        tens, ones = divmod(number, 10)
        text = _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    return text.capitalize()


def _ordinal_text(number: int) -> str:
    if number >= 100 or number <= 0:
        return _ordinal(number)
    before, hyphen, last = _cardinal_text(number).lower().rpartition("-")
    last = _ORDINALS.get(last, f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return f"{before}{hyphen}{last}".capitalize()


def _han(number: int) -> str:
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    digits = str(number)
    for place, digit in enumerate(digits):
        unit = _HAN_UNITS[len(digits) - 1 - place]
        if digit != "0":
            text += "" if digit == "1" and unit == "十" and not text else _HAN_DIGITS[int(digit)]
            text += unit
        elif text and not text.endswith("〇") and digits[place:].strip("0"):
            text += "〇"
    return text


def _digits(zero: str) -> Callable[[int], str]:
    table = {ord("0") + n: ord(zero) + n for n in range(10)}
    return lambda number: str(number).translate(table)


def _enclosed(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else f"({number})"


def _alphabet(signs: str) -> Callable[[int], str]:
    return lambda number: letters(number, signs)


def _chicago(number: int) -> str:
    times, place = divmod(number - 1, len(NOTE_SIGNS))
    return NOTE_SIGNS[place] * (times + 1) if 0 < number <= 40 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
    "ordinal": _ordinal,
    "cardinalText": _cardinal_text,
    "ordinalText": _ordinal_text,
    "chicago": _chicago,
    "none": lambda _number: "",
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedCircle": _enclosed,
    "decimalEnclosedCircleChinese": _enclosed,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalFullWidth": _digits("０"),
    "decimalFullWidth2": _digits("０"),
    "thaiNumbers": _digits("๐"),
    "hindiNumbers": _digits("०"),
    "arabicAbjad": _alphabet("أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"),
    "arabicAlpha": _alphabet("أبتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    "hebrew2": _alphabet("אבגדהוזחטיכלמנסעפצקרשת"),
    "hebrew1": _alphabet("אבגדהוזחטיכלמנסעפצקרשת"),
    "russianLower": _alphabet("абвгдежзиклмнопрстуфхцчшщыэюя"),
    "russianUpper": _alphabet("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ"),
    "aiueo": _alphabet("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"),
    "aiueoFullWidth": _alphabet(_AIUEO),
    "iroha": _alphabet("ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳｲﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼｴﾋﾓｾｽ"),
    "irohaFullWidth": _alphabet(_IROHA),
    "ganada": _alphabet("가나다라마바사아자차카타파하"),
    "chosung": _alphabet("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "ideographTraditional": _alphabet("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _alphabet("子丑寅卯辰巳午未申酉戌亥"),
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
            "japaneseDigitalTenThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
            "taiwaneseDigital",
        ),
        _han,
    ),
}  # fmt: skip


def numeral(number: int, number_format: str) -> str:
    """A number in one of Office Open XML's formats (ST_NumberFormat); decimal in any other."""
    return _FORMATS.get(number_format, str)(number)
