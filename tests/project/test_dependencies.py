"""What the program imports is what it says it depends on."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from tests.helpers.paths import ROOT

PACKAGES = ("reader", "annotations", "corpus")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def imported() -> Iterator[str]:
    """The packages that some module imports, by name or through a function that is given one."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                match node:
                    case ast.Import(names=names):
                        yield from (alias.name.partition(".")[0] for alias in names)
                    case ast.ImportFrom(module=str(module), level=0):
                        yield module.partition(".")[0]
                    case ast.Call(
                        func=ast.Name(id="import_optional" | "import_module" | "find_spec"),
                        args=[ast.Constant(str(module))],
                    ):
                        yield module.partition(".")[0]


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {normalised(re.match(r"[\w.-]+", one)[0]) for one in requirements}  # type: ignore[index]


def test_every_import_is_a_declared_dependency_and_the_other_way_round() -> None:
    foreign = set(imported()) - set(PACKAGES) - sys.stdlib_module_names
    extras = {name: declared(of) for name, of in PROJECT["optional-dependencies"].items()}
    optional = set().union(*extras.values())
    distributions = packages_distributions()
    needed = {
        normalised(name)
        for module in foreign
        # What is installed only with an extra has the name of its module.
        for name in distributions.get(module, [module])
    }
    assert needed - optional == declared(PROJECT["dependencies"])


def test_no_dependency_is_asked_for_with_an_extra() -> None:
    # pip 23.2 and older do not recognise an extra that a package spells otherwise.
    assert [one for one in PROJECT["dependencies"] if "[" in one] == []
