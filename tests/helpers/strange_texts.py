"""Texts that no reader wrote and that programs receive: directions that do not end, marks without
number, halves of characters, characters of nobody, and scripts side by side.
"""

from __future__ import annotations

from hypothesis import strategies as st

MARKS = "".join(chr(0x300 + n % 112) for n in range(10_000))


def zalgo(text: str, marks: int = 18) -> str:
    """Every character with so many marks above and below it."""
    return "".join(
        char + "".join(chr(0x300 + (ord(char) * 7 + n * 13) % 112) for n in range(marks))
        for char in text
    )


STRANGE = {
    "mixed": (
        "The minister said \u0634\u0643\u0631\u0627 to everyone, then \u05e9\u05dc\u05d5\u05dd, "
        "and left at 14:30 with 2,386 people. \u0642\u0627\u0644 \u0627\u0644\u0648\u0632\u064a"
        "\u0631 thirty buses \u0641\u064a \u0627\u0644\u0645\u062f\u064a\u0646\u0629 (Ishmara)."
    ),
    "unbalanced": (
        "He wrote \u202eevil txt.exe and \u2067never closed it. Another line \u202c\u202c\u2069 "
        "closes too much, and one is \u202d\u202b\u202a deep " + "\u202b" * 200 + "in the end."
    ),
    "marks": f"a{MARKS} and the bridge was closed on Monday.",
    "halves": "The bridge \ud800 was closed \udfff on Monday, and nobody said why.",
    "zalgo": f"{zalgo('the bridge was closed')} and nobody said why.",
    "private": "The \ue000\uf8ff bridge \U000f0000 was closed \U0010fffd on \ufdd0 \uffff Monday.",
    "pointed": (
        "\u05d4\u05b7\u05d2\u05bc\u05b6\u05e9\u05c1\u05b6\u05e8 \u05e0\u05b4\u05e1\u05b0\u05d2"
        "\u05bc\u05b7\u05e8. \u0627\u0644\u062c\u0650\u0633\u0652\u0631\u064f "
        "\u0645\u064f\u063a\u0652\u0644\u064e\u0642\u064c \u0645\u0640\u0640\u0640\u0646."
    ),
    "unspaced": (
        "\u6a4b\u306f\u6708\u66dc\u65e5\u306b\u9589\u9396\u3055\u308c\u305f\u3002"
        "\u5927\u6865\u661f\u671f\u4e00\u5173\u95ed\u4e86\uff0c\u6ca1\u6709\u4eba\u8bf4\u660e"
        "\u539f\u56e0\u3002\u0e2a\u0e30\u0e1e\u0e32\u0e19\u0e1b\u0e34\u0e14\u0e43\u0e19\u0e27"
        "\u0e31\u0e19\u0e08\u0e31\u0e19\u0e17\u0e23\u0e4c"
    ),
}
"""By name; what is stored of `halves` has a sign in their place."""

QUERIES = {
    "zalgo": zalgo("bridge was closed"),
    "marks": f"a{MARKS}",
    "only marks": MARKS,
    "embeddings": "\u202b" * 300 + "evil txt" + "\u2067",
    "private": "\ue000\uf8ff bridge",
    "only private": "\ue000\uf8ff",
    "two directions": "\u0634\u0643\u0631\u0627 \u05e9\u05dc\u05d5\u05dd minister",
    "a script of no document": "\u1275\u130d\u122d\u129b \u124b\u1295\u124b",
    "runes": "\u16a0\u16c7\u16bb\u16eb\u16d2\u16e6\u16a6",
    "beyond the basic plane": "\U00010380\U00010381\U00010382",
    "words that are everywhere": "the and was on",
    "a letter": "a",
    "only punctuation": "\u3002\uff0c\u060c\u061f\u05be",
    "unspaced": "\u9589\u9396\u3055\u308c",
    "nul": "bridge\0closed",
}
"""What is asked of such texts."""

_ALPHABETS = (
    "the bridge was closed ABC",
    "\u0130I\u0131i \u0259\u018f \u015fu\u015fa \u011f",
    "\u043c\u043e\u0441\u0442 \u0428\u0451\u0439 \u0457\u0454",
    "\u03b3\u03ad\u03c6\u03c5\u03c1\u03b1 \u03c2\u03a3",
    "\u056f\u0561\u0574\u0578\u0582\u0580\u057b \u0587",
    "\u10ee\u10d8\u10d3\u10d8 \u1c90",
    "\u062c\u0633\u0631 \u0622\u0623\u0649\u064a\u06cc\u06a9\u0643\u0640 \u064e\u0651\u0670",
    "\u05d2\u05e9\u05e8 \u05b6\u05c1\u05dd",
    "\u092a\u0941\u0932 \u093c\u094d\u0915 \u0966\u0967",
    "\ub2e4\ub9ac \u1103\u1161",
    "\u6865\u6a4b\u95dc\u5173\u3001\u3002\uff0c",
    "\u306f\u3057\u30cf\u30b7\u30fc\uff8a\uff9e",
    "\u0e2a\u0e30\u0e1e\u0e32\u0e19\u0e34\u0e4c \u0e44\u0e1b",
    "\u179f\u17d2\u1796\u17b6\u1793 \u0e82\u0ebb\u0ea7 \u1010\u1036",
    "\u0661\u0662\u06f3 \u4e8c\u5343 \uff12\uff10 12,5",
)
_STRANGE_CHARACTERS = (
    "\u202b\u202e\u2067\u2069\u202c\u200b\u200d\u00ad\ufeff\ue000\ufdd0\0\u0301\u20dd\U000f0000"
)

words = st.one_of(
    *(st.text(alphabet.replace(" ", ""), min_size=1, max_size=8) for alphabet in _ALPHABETS)
)
texts = st.lists(
    st.one_of(
        words, words, words, st.text(_STRANGE_CHARACTERS, min_size=1, max_size=3),
        st.sampled_from([". ", ", ", "\n\n", " ", "\u3002", "\u061f ", " 2,386 "]),
    ),
    min_size=1, max_size=25,
).map(lambda parts: " ".join(parts).strip() or "x")  # fmt: skip
"""Words of many scripts in one text, with what bewilders terminals between them."""
