"""Fields of a Word document: what they show is text, the instruction that computes it is not."""

from __future__ import annotations

from typing import Any

from corpus.formats.docx.xml import child, child_value, number, tag, value


class Fields:
    """Where in a part an instruction begins and ends. Fields nest and span paragraphs."""

    def __init__(self, part: Any) -> None:
        self._within: list[bool] = []
        """For each open field, whether what comes belongs to its instruction."""
        self._whole = _whole_fields(part) if part is not None else set()

    @property
    def in_instruction(self) -> bool:
        return any(self._within)

    def mark(self, node: Any) -> str:
        """Takes note of a `fldChar`; returns the text that a form field shows by itself."""
        kind = value(node, "fldCharType")
        if node not in self._whole:
            return ""
        if kind == "begin":
            self._within.append(True)
            return _form_text(child(node, "ffData"))
        if self._within:
            if kind == "separate":
                self._within[-1] = False
            elif kind == "end":
                self._within.pop()
        return ""


def _whole_fields(part: Any) -> set[Any]:
    """The marks of fields that have an end. Of others, nobody knows where the instruction ends, so
    that all that follows would be lost.
    """
    whole: set[Any] = set()
    open_fields: list[list[Any]] = []
    for node in part.iter():
        if tag(node) != "fldChar":
            continue
        kind = value(node, "fldCharType")
        if kind == "begin":
            open_fields.append([node])
        elif open_fields:
            open_fields[-1].append(node)
            if kind == "end":
                whole.update(open_fields.pop())
    return whole


def _form_text(data: Any) -> str:
    """What a box to tick or a list to choose from shows."""
    if data is None:
        return ""
    box, choices = child(data, "checkBox"), child(data, "ddList")
    if box is not None:
        state = child(box, "checked")
        state = child(box, "default") if state is None else state
        is_on = state is not None and value(state).lower() not in ("0", "false", "off")
        return "☒" if is_on else "☐"
    if choices is not None:
        texts = [value(one) for one in choices if tag(one) == "listEntry"]
        chosen = number(child_value(choices, "result") or child_value(choices, "default")) or 0
        return texts[chosen] if 0 <= chosen < len(texts) else ""
    return ""
