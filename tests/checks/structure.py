"""The structure's figures, and their limits: `python -m tests.checks.structure`.

Counted are the program's own modules. An import is any import: for types only, or within a
function, it ties two modules as well.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("reader", "annotations", "corpus")

LARGEST_CIRCLE = 2
"""Modules that import each other in a loop."""
DEEPEST_HIERARCHY = 4
"""Own classes from a class up to its last own base, itself counted."""
LONGEST_MODULE = 450
LONGEST_CLASS = 600
"""Lines of a class together with its own bases."""
MEDIAN_MODULE = 110

Graph = dict[str, set[str]]


@dataclass(frozen=True)
class Module:
    """A module of the program."""

    name: str
    lines: int
    tree: ast.Module
    is_package: bool


def modules(root: Path = ROOT, packages: Iterable[str] = PACKAGES) -> dict[str, Module]:
    """The modules of these packages by their names, without those that are empty."""
    known = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            source = path.read_text("utf-8")
            parts = path.relative_to(root).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            known[name] = Module(name, len(source.splitlines()), ast.parse(source), is_package)
    return known


def imports(known: dict[str, Module]) -> Graph:
    """Which of these modules each of them imports."""
    return {
        name: {target for target in _imported(module, known) if target != name}
        for name, module in known.items()
    }


def _imported(module: Module, known: dict[str, Module]) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in known:
                    yield inner
                elif node.module in known:
                    yield node.module


def circles(graph: Graph) -> list[list[str]]:
    """The strongly connected components of more than one module, largest first (Tarjan, 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    components: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in sorted(graph[name]):
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            at = stack.index(name)
            components.append(sorted(stack[at:]))
            del stack[at:]

    for name in sorted(graph):
        if name not in index:
            visit(name)
    return sorted((c for c in components if len(c) > 1), key=len, reverse=True)


@dataclass(frozen=True)
class Class:
    """A class of the program."""

    name: str
    lines: int
    bases: tuple[str, ...]
    """Those that are the program's own, as `module.Class`."""


def classes(known: dict[str, Module]) -> dict[str, Class]:
    """The classes at the top of these modules, by `module.Class`."""
    defined = {
        f"{module.name}.{node.name}": (module, node)
        for module in known.values()
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
    }
    names = {module.name: _names(module) for module in known.values()}

    def resolve(module: str, name: str) -> str:
        """The class that a name means in a module, also where a package hands it on."""
        full = names.get(module, {}).get(name, f"{module}.{name}")
        if full in defined or full == f"{module}.{name}":
            return full
        within, _, last = full.rpartition(".")
        return resolve(within, last) if within in known else full

    return {
        full: Class(
            full,
            (node.end_lineno or node.lineno) - node.lineno + 1,
            tuple(
                base
                for part in node.bases
                if (base := resolve(module.name, _last_name(part))) in defined
            ),
        )
        for full, (module, node) in defined.items()
    }


def _names(module: Module) -> dict[str, str]:
    """What the imported names of a module mean."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        return _last_name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def depth(name: str, known: dict[str, Class]) -> int:
    """How many own classes stand above each other, this one counted."""
    return 1 + max((depth(base, known) for base in known[name].bases), default=0)


def total_lines(name: str, known: dict[str, Class]) -> int:
    """The lines of a class and of all its own bases."""
    family = {name}
    waiting = [name]
    while waiting:
        for base in known[waiting.pop()].bases:
            if base not in family:
                family.add(base)
                waiting.append(base)
    return sum(known[one].lines for one in family)


def faults(known: dict[str, Module]) -> Iterator[str]:
    """A sentence for each limit that is passed."""
    for circle in circles(imports(known)):
        if len(circle) > LARGEST_CIRCLE:
            yield f"{len(circle)} modules import each other: {', '.join(circle)}"
    own = classes(known)
    for name in own:
        if depth(name, own) > DEEPEST_HIERARCHY:
            yield f"{name} stands on {depth(name, own) - 1} own classes"
        if total_lines(name, own) > LONGEST_CLASS:
            yield f"{name} has {total_lines(name, own):,} lines with its own bases"
    for module in known.values():
        if module.lines > LONGEST_MODULE:
            yield f"{module.name} has {module.lines} lines"
    middle = _median_module(known)
    if middle > MEDIAN_MODULE:
        yield f"half of the modules have more than {middle:g} lines"


def _median_module(known: dict[str, Module]) -> float:
    return median(module.lines for module in known.values() if not module.is_package)


def summary(known: dict[str, Module]) -> str:
    """The figures, in a line."""
    own = classes(known)
    largest = max((len(circle) for circle in circles(imports(known))), default=1)
    deepest = max(own, key=lambda name: depth(name, own))
    biggest = max(own, key=lambda name: total_lines(name, own))
    longest = max(known.values(), key=lambda module: module.lines)
    return (
        f"structure: {len(known)} modules, largest circle {largest}, deepest hierarchy "
        f"{depth(deepest, own)} ({deepest}), biggest class {total_lines(biggest, own)} lines "
        f"({biggest}), longest module {longest.lines} ({longest.name}), median "
        f"{_median_module(known):g}"
    )


def main() -> int:
    """Prints what passes a limit, and the figures; returns the exit code."""
    known = modules()
    passed = list(faults(known))
    print(*passed, summary(known), sep="\n")
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
