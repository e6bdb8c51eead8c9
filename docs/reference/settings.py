"""The settings, from where they are declared."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping

from docs.reference.markdown import code, plain, table
from reader import settings
from reader.cli.man_page import ENVIRONMENT, FILES

_INTRODUCTION = """\
# Settings

The reader saves what you choose in it; nothing needs to be edited by hand. `settings.json` holds
what counts for all libraries. Widths, positions, marks and the like are in each library.
"""


def settings_page() -> str:
    """The settings file's fields, the files and the variables of the environment."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield _INTRODUCTION
    meanings = field_docstrings(settings.Settings)
    yield table(
        ("setting", "means"),
        ((code(one), plain(meanings[one])) for one in settings.Settings._fields),
    )
    yield "## Files\n"
    yield table(("file", "holds"), ((code(name), plain(text)) for name, text in FILES))
    yield "## Environment\n"
    yield table(("variable", "does"), ((code(name), plain(text)) for name, text in ENVIRONMENT))


def field_docstrings(cls: type) -> Mapping[str, str]:
    """The string below each field of a class."""
    (definition,) = ast.parse(inspect.getsource(cls)).body
    assert isinstance(definition, ast.ClassDef)
    found: dict[str, str] = {}
    name = ""
    for statement in definition.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            found[name] = str(statement.value.value)
    return found
