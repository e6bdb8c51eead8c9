"""Formulas of office documents (OMML) on one line: (a+b)/c, x², √(n), ∑_(i=1)^n."""

from __future__ import annotations

from typing import Any

from corpus.formats.docx.xml import child, tag
from corpus.formats.raised_figures import lowered, raised

_PROPERTIES = frozenset(
    {"rPr", "fPr", "sSupPr", "sSubPr", "sSubSupPr", "sPrePr", "radPr", "naryPr", "dPr", "funcPr",
     "limLowPr", "limUppPr", "mPr", "accPr", "barPr", "boxPr", "eqArrPr", "groupChrPr",
     "borderBoxPr", "phantPr", "ctrlPr", "argPr", "oMathParaPr"}
)  # fmt: skip
_DEEPEST = 200


def line_of(node: Any, depth: int = 0) -> str:
    """A formula, or a part of one, as a line of text."""
    if node is None or depth > _DEEPEST:
        return ""

    def part(name: str) -> str:
        return line_of(child(node, name), depth + 1)

    def grouped(name: str) -> str:
        text = part(name)
        return text if len(text) <= 1 or text.isalnum() else f"({text})"

    name = tag(node)
    if name == "t":
        return node.text or ""
    if name == "f":
        return f"{grouped('num')}/{grouped('den')}"
    if name in ("sSup", "sSub", "sSubSup"):
        base = part("e")
        low = _script(part("sub"), base, low=True) if name != "sSup" else ""
        high = _script(part("sup"), base + low, low=False) if name != "sSub" else ""
        return base + low + high
    if name == "rad":
        degree = part("deg")
        return f"{f'{degree}√' if degree else '√'}{grouped('e')}"
    if name == "nary":
        return _operator(node) + _limits(part("sub"), part("sup")) + part("e")
    if name == "d":
        first, last, between = _brackets(node)
        parts = [line_of(one, depth + 1) for one in node if tag(one) == "e"]
        return first + between.join(parts) + last
    if name in ("limLow", "limUpp"):
        low = part("lim")
        limits = _limits(low, "") if name == "limLow" else _limits("", low)
        return f"{part('e')}{limits} "
    if name == "func":
        return f"{part('fName')} {grouped('e')}"
    if name in ("m", "eqArr"):
        rows = [line_of(one, depth + 1) for one in node if tag(one) in ("mr", "e")]
        return "; ".join(row for row in rows if row)
    if name == "mr":
        return ", ".join(line_of(one, depth + 1) for one in node if tag(one) == "e")
    return "".join(line_of(one, depth + 1) for one in node if tag(one) not in _PROPERTIES)


def _script(text: str, base: str, *, low: bool) -> str:
    shifted = lowered(text, base) if low else raised(text, base)
    if not text or shifted != text or (not low and text in "′″‴'"):
        return shifted
    return f"{'_' if low else '^'}{text if len(text) == 1 else f'({text})'}"


def _limits(low: str, high: str) -> str:
    return (f"_({low})" if low else "") + (f"^({high})" if high else "")


def _operator(node: Any) -> str:
    sign = child(node, "naryPr", "chr")
    return _attribute(sign, "∫") if sign is not None else "∫"


def _brackets(node: Any) -> tuple[str, str, str]:
    properties = child(node, "dPr")
    signs = []
    for name, usual in (("begChr", "("), ("endChr", ")"), ("sepChr", "|")):
        sign = child(properties, name) if properties is not None else None
        signs.append(usual if sign is None else _attribute(sign, usual))
    return signs[0], signs[1], signs[2]


def _attribute(node: Any, usual: str) -> str:
    return next((v for k, v in node.attrib.items() if k.rpartition("}")[2] == "val"), usual)
