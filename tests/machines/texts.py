"""Small texts with repeated paragraphs, and the changes that make revisions of them: passages that
shrink, move, go, double, or come to be the same words as another one.
"""

from __future__ import annotations

import re

from corpus.document import Span

_SENTENCES = (
    "The council of the town met in the old hall for many hours last week.",
    "The mayor said that the bridge was safe on Monday at noon, after all.",
    "Nobody in the room asked a question about the costs of the works.",
    "Officials said that thirty buses were turned back on Monday at noon.",
    "That is a scandal, and nobody in the old hall will say so.",
    "Yes.",
)
TEXTS = {
    "one/bridge.txt": (0, 1, 2, 1),
    "two/bridge.txt": (3, 4, 2),
    "one/harbour.txt": (4, 1, 3, 5, 5),
}
"""What lies in the files that may be added: two of them have one name, all share paragraphs."""
CHANGES = ("shrink", "cut", "double", "move", "reword", "grow", "begin", "first")


def original(name: str) -> str:
    return "\n\n".join(_SENTENCES[n] for n in TEXTS[name])


def changed(text: str, how: str, number: int, first: str) -> str:
    """A text revised: `first` is what it was at the very beginning."""
    paragraphs = text.split("\n\n")
    at = number % len(paragraphs)
    words = paragraphs[at].split(" ")
    if how == "first":
        return first
    if how == "shrink" and len(words) > 3:
        here = 1 + number % (len(words) - 2)
        paragraphs[at] = " ".join(words[:here] + words[here + 2 :])
    elif how == "cut" and len(paragraphs) > 1:
        del paragraphs[at]
    elif how == "double" and len(paragraphs) < 8:
        paragraphs.append(paragraphs[at])
    elif how == "move":
        paragraphs.insert(0, paragraphs.pop(at))
    elif how == "reword":
        words[number % len(words)] = "indeed"
        paragraphs[at] = " ".join(words)
    elif how == "grow":
        paragraphs[at] = f"{paragraphs[at]} {_SENTENCES[number % len(_SENTENCES)]}"
    elif how == "begin":
        paragraphs.insert(0, _SENTENCES[number % len(_SENTENCES)])
    return "\n\n".join(paragraphs)


def passage(text: str, paragraph: int, word: int, words: int) -> Span:
    """Some words of a paragraph; the numbers wrap round, so that every choice is one."""
    blocks = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)] or [(0, len(text))]
    start, end = blocks[paragraph % len(blocks)]
    places = [(m.start(), m.end()) for m in re.finditer(r"\S+", text[start:end])]
    first = word % len(places)
    last = min(first + words, len(places)) - 1
    return Span(start + places[first][0], start + places[last][1])
