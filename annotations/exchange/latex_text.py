"""Foreign text in LaTeX and BibTeX files: letters stay letters (UTF-8), signs are escaped."""

from __future__ import annotations

import re

_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#",
    "_": r"\_", "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SIGN = re.compile(f"[{re.escape(''.join(_SIGNS))}]")
# Two of these are another sign in LaTeX: –, ”, “, ¿, ¡, », «.
_LIGATURE = re.compile("(?<=-)-|(?<=')'|(?<=[?!`])`|(?<=,),|(?<=<)<|(?<=>)>")


def latex(text: str) -> str:
    """A text that LaTeX prints as it is."""
    return _LIGATURE.sub(r"{}\g<0>", _SIGN.sub(lambda match: _SIGNS[match[0]], text))
