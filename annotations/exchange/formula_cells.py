"""Cells that no spreadsheet runs as a formula, and the way back.

A cell that would begin a formula gets one apostrophe in front. That is enough for a reader that
separates with commas, as the file says. Spreadsheets of many countries separate with semicolons all
the same: for them `see;=1+1` is two cells. A file for spreadsheets (`for_spreadsheet`) therefore
also has an apostrophe within the cell, wherever another separator or a line end comes before a
formula. Such a cell always begins with an apostrophe and a character that needs none, which no
other cell does: so `unescape_formula` knows it, and files of earlier versions mean what they always
meant. In a file for spreadsheets that does not separate with commas, a comma before a formula does
the same harm to those that do; a cell with one begins with `' ·`, as no other does.
"""

from __future__ import annotations

import re

# Full-width forms count, since East Asian spreadsheets take them for the plain ones.
_SIGNS = "=+\\-@＝＋－＠"
_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")
# Behind what separates cells or rows for some other reader: what it may pass over (quotation marks,
# blanks, our own apostrophes), and a sign that begins a formula.
_FORMULA = f"['\"\\s]*[{_SIGNS}]"
_HIDDEN = re.compile(rf"(?<=[;\t\r\n])(?={_FORMULA})")
_HIDDEN_SAFE = re.compile(rf"(?<=[;\t\r\n])'(?={_FORMULA})")
_BEGINNING = re.compile(_FORMULA)
# The same where cells are not separated with commas, so that a comma separates for others, too.
_BEHIND_COMMA = re.compile(rf"(?<=,)(?={_FORMULA})")
_HIDDEN_ANYWHERE = re.compile(rf"(?<=[,;\t\r\n])(?={_FORMULA})")
_HIDDEN_ANYWHERE_SAFE = re.compile(rf"(?<=[,;\t\r\n])'(?={_FORMULA})")
# Stands between the apostrophe and a beginning that would need one itself.
_FILLER = " "
_WITH_COMMA = " ·"
"""Stands behind the apostrophe of a cell in which commas are followed by one."""


def escape_formula(cell: str, *, for_spreadsheet: bool = False, delimiter: str = ",") -> str:
    """The cell as a spreadsheet may read it without running it; `for_spreadsheet`: one that
    separates with something else than `delimiter`, too.
    """
    if for_spreadsheet and delimiter != "," and _BEHIND_COMMA.search(cell):
        return f"'{_WITH_COMMA}{_HIDDEN_ANYWHERE.sub(chr(39), cell)}"
    if for_spreadsheet and may_run_as_formula(cell):
        filler = _FILLER if cell.startswith((*_DANGEROUS, _FILLER)) else ""
        return f"'{filler}{_HIDDEN.sub(chr(39), cell)}"
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def unescape_formula(cell: str) -> str:
    """The cell as it was before `escape_formula`, in either way."""
    if not cell.startswith("'"):
        return cell
    rest = cell[1:]
    if rest.startswith(_WITH_COMMA):
        return _HIDDEN_ANYWHERE_SAFE.sub("", rest.removeprefix(_WITH_COMMA))
    if not rest or rest.startswith(_DANGEROUS):
        return rest
    return _HIDDEN_SAFE.sub("", rest.removeprefix(_FILLER))


def may_run_as_formula(cell: str, delimiter: str = ",") -> bool:
    """Whether some spreadsheet may find a formula in the cell, though it begins as none and the
    file separates with `delimiter`.
    """
    if delimiter != "," and _BEHIND_COMMA.search(cell):
        return True
    if _HIDDEN.search(cell):
        return True
    return not cell.startswith(_DANGEROUS) and _BEGINNING.match(cell) is not None
