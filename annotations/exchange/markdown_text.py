"""Foreign text in Markdown: only what would be read as Markdown is escaped, since people go on
writing in these files.

For CommonMark (https://spec.commonmark.org), with what GitHub, Pandoc and Obsidian add to it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import category

from corpus.text.storable import storable

_INLINE = re.compile(
    r"(?P<always>[*`~\\])"
    r"|(?P<under>_)"
    r"|(?P<angle><)(?=[A-Za-z/!?])"
    r"|(?P<entity>&)(?=#?\w+;)"
    r"|(?P<bracket>\[)(?=\^|\[|[^\[\]\n]*\](?:[(\[:{]))"
    r"|(?P<highlight>=)(?==)"
    r"|(?P<closing>#)(?=[ \t]*$)"
    r"|(?P<maths>\$)(?=\S(?:[^\n$]*\S)?\$(?!\d)|\$)"
)
_AT_LINE_START = re.compile(
    r"(?P<indent>[ \t]*)"
    r"(?:(?P<sign>#{1,6}(?=\s|$)|>|[-+](?=\s|$)|\||=+\s*$|-+\s*$|:(?=\s))|(?P<number>\d{1,9})(?P<dot>[.)](?=\s|$)))?"
)
_HARD_BREAK = "  \n"
_NO_BREAK = "&nbsp;"
_TAB = 4 * _NO_BREAK


def escaped(text: str, *, line_start: bool = True) -> str:
    """A text that is shown as it is; its line ends become line breaks, and its empty lines
    paragraphs. `line_start`: whether it begins a line.
    """
    lines = storable(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    done = [_line(line, line_start=line_start or number > 0) for number, line in enumerate(lines)]
    return _joined(done)


def bold(text: str, before: str = "", after: str = "") -> str:
    """Markdown in bold, line by line, since emphasis must not extend over paragraphs. `before` and
    `after`: what stands around it in its lines; where asterisks would not be emphasis there, it is
    HTML.
    """
    lines = text.split("\n")
    last = len(lines) - 1
    return "\n".join(
        _bold(line, before[-1:] if not number else "", after[:1] if number == last else "")
        for number, line in enumerate(lines)
    )


def _bold(line: str, before: str, after: str) -> str:
    words = line.rstrip(" ")
    if not words.strip():
        return line
    opens = not words[0].isspace() and (not _is_sign(words[0]) or _is_edge(before))
    closes = not words[-1].isspace() and (not _is_sign(words[-1]) or _is_edge(after))
    marked = f"**{words}**" if opens and closes else f"<strong>{words}</strong>"
    return marked + line[len(words) :]


def _is_sign(char: str) -> bool:
    """Whether CommonMark takes a character for punctuation."""
    return category(char)[0] in "PS"


def _is_edge(char: str) -> bool:
    return not char or char.isspace() or _is_sign(char)


def block_quote(text: str) -> str:
    """Markdown, all of its lines in a quotation."""
    return "\n".join(f"> {line}" if line.strip() else ">" for line in text.split("\n"))


def _joined(lines: list[str]) -> str:
    joined = lines[0]
    for before, line in pairwise(lines):
        joined += f"{_HARD_BREAK if before.strip() and line.strip() else chr(10)}{line}"
    return joined


def _line(line: str, *, line_start: bool) -> str:
    line = line.rstrip(" \t") if line_start and not line.strip(" \t") else line
    prefix = ""
    if line_start:
        match = _AT_LINE_START.match(line)
        assert match is not None
        prefix = match["indent"].replace("\t", _TAB).replace(" ", _NO_BREAK)
        if match["sign"]:
            prefix += f"\\{match['sign']}"
        elif match["number"]:
            prefix += f"{match['number']}\\{match['dot']}"
        line = line[match.end() :]
    return prefix + _INLINE.sub(_inline, line)


def _inline(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    if match["under"] and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum():
        return "_"
    return f"\\{match[0]}"
