"""The extras of the package: what each is for, how heavy it is, and how it is added to an
installation, which depends on the program that made it.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from importlib import util
from pathlib import Path

_NAME = "variorum"


@dataclass(frozen=True, slots=True)
class OptionalPart:
    """An extra."""

    name: str
    modules: tuple[str, ...]
    """What must be there; the first is the package that brings the others along."""
    purpose: str
    """What the program does with it: a verb and its object."""
    megabytes: int
    """Its size on disk, with what it needs itself; `make test-install` measures it."""

    @property
    def is_installed(self) -> bool:
        return all(util.find_spec(module) is not None for module in self.modules)

    @property
    def command(self) -> str:
        """The command that installs it here."""
        return install_command(self, Path(sys.prefix), sys.executable)


MEANING = OptionalPart(
    "meaning", ("wordllama", "tokenizers", "safetensors", "numpy"),
    "finds more about the same matter, by its meaning", 165,
)  # fmt: skip
TABLES = OptionalPart(
    "tables", ("pyarrow",), "writes Parquet for DuckDB, Polars and Spark", 170
)  # fmt: skip
HTTPS = OptionalPart(
    "https", ("cryptography",), "serves a class over HTTPS with a certificate of its own", 18
)  # fmt: skip
PARTS = (MEANING, TABLES, HTTPS)


def install_command(part: OptionalPart, prefix: Path, python: str) -> str:
    """The command that adds a part to the environment at `prefix`, whose Python is `python`.

    pipx and uv leave a file of theirs in an environment that they made for a program. Their own
    commands are named, since a package that pip puts there is lost with the next upgrade.
    """
    package = part.modules[0]
    if (prefix / "pipx_metadata.json").exists():
        return f"pipx inject {_NAME} {package}"
    if (prefix / "uv-receipt.toml").exists():
        return f"uv tool install --with {package} {shlex.quote(_origin() or _NAME)}"
    if util.find_spec("pip") is None:
        return f"uv pip install --python {shlex.quote(python)} {package}"
    return f'{shlex.quote(python)} -m pip install "{_NAME}[{part.name}]"'


def _origin() -> str | None:
    """The file or folder that this was installed from, if it is there still; uv would look for the
    bare name in the package index when it upgrades.
    """
    import json  # slow to import, for what is seldom said
    from importlib import metadata
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    try:
        text = metadata.distribution(_NAME).read_text("direct_url.json")
        url = urlsplit(json.loads(text or "{}").get("url", ""))
        path = Path(url2pathname(url.path))
        return str(path) if url.scheme == "file" and path.exists() else None
    except (metadata.PackageNotFoundError, ValueError, AttributeError):
        return None
