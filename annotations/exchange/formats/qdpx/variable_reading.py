"""Variables, cases and sets of a project: what it says of its sources."""

from __future__ import annotations

from collections import Counter
from typing import Any

from annotations.exchange.formats.qdpx.guids import read_guid
from annotations.exchange.formats.qdpx.variables import VALUES
from annotations.exchange.formats.qdpx.xml_reading import attribute, child, children, text_of

_ELEMENTS = tuple(VALUES.values())


class Variables:
    """The variables of a project."""

    def __init__(self, project: Any) -> None:
        self._names = {
            read_guid(one.get("guid")): attribute(one, "name")
            for one in children(child(project, "Variables"), "Variable")
        }

    def values(self, element: Any) -> dict[str, str]:
        """The variables of a source or a case that have a value, by name."""
        values: dict[str, str] = {}
        for one in children(element, "VariableValue"):
            ref = child(one, "VariableRef")
            name = self._names.get(read_guid(ref.get("targetGUID"))) if ref is not None else None
            value = next(
                (text_of(one, local) for local in _ELEMENTS if child(one, local) is not None), ""
            )
            if name and value.strip():
                values.setdefault(name, value)
        return values


def values_of_cases(
    project: Any, variables: Variables, losses: Counter[str]
) -> dict[str, dict[str, str]]:
    """What cases say of the sources that belong to them, by the source's identifier: programs
    that have no variables of sources keep them there.
    """
    values: dict[str, dict[str, str]] = {}
    for case in children(child(project, "Cases"), "Case"):
        losses["cases"] += 1
        of_case = variables.values(case)
        for ref in children(case, "SourceRef"):
            of_source = values.setdefault(read_guid(ref.get("targetGUID")), {})
            for name, value in of_case.items():
                of_source.setdefault(name, value)
    return values


def collections_of(project: Any, losses: Counter[str]) -> dict[str, list[str]]:
    """The names of the sets in which each source is, by its identifier."""
    names: dict[str, list[str]] = {}
    for one in children(child(project, "Sets"), "Set"):
        name = attribute(one, "name")
        members = [read_guid(ref.get("targetGUID")) for ref in children(one, "MemberSource")]
        for member in members if name else ():
            names.setdefault(member, []).append(name)
        if not members or child(one, "MemberCode") is not None:
            losses["groups of codes or notes"] += 1
    return names
