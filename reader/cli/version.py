"""`--version`: of the program, and of that on which texts and files depend."""

from __future__ import annotations

from annotations.storage.schema import LIBRARY_SCHEMAS
from corpus.cleaning.version import RULES_VERSION
from corpus.storage.migrations import schema_version
from reader import __version__


def version_lines() -> tuple[str, ...]:
    """The program with its version, for scripts; then what two machines must have in common to
    clean a file alike, and to open each other's libraries.
    """
    return (
        f"variorum {__version__}",
        f"cleaning rules {RULES_VERSION}",
        f"library schema {schema_version(LIBRARY_SCHEMAS)}",
    )
