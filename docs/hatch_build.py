"""How the package is built: hatchling, and beside the packages the manual, the page for man and the
completions.

What is made from the code cannot say otherwise. Installers put `share` below the environment's
prefix: man and bash-completion look for it there, and pipx links it from there.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling import build as hatchling_build
from hatchling.build import *  # noqa: F403 - this module is the build backend
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.wheel import WheelBuilder

COMPLETIONS = {
    "bash": "share/bash-completion/completions/variorum",
    "zsh": "share/zsh/site-functions/_variorum",
    "fish": "share/fish/vendor_completions.d/variorum.fish",
}
MAN_PAGE = "share/man/man1/variorum.1"
MANUAL = "reader/manual/files"


def get_requires_for_build_wheel(config_settings: dict[str, Any] | None = None) -> list[str]:
    """What building a wheel needs: the commands, which the manual page is made from, import what
    they depend on. An editable installation has no such page, and is built with hatchling alone.
    """
    dependencies = WheelBuilder(str(Path.cwd())).metadata.core.dependencies
    return [*hatchling_build.get_requires_for_build_wheel(config_settings), *dependencies]


class CustomBuildHook(BuildHookInterface[Any]):
    """Writes the files into a temporary folder, for as long as the wheel is being built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = TemporaryDirectory(prefix="variorum-build-")
        manual = Path(self.root, "docs/manual")
        for file in manual.rglob("*.md"):
            path = file.relative_to(manual).as_posix()
            build_data["force_include"][str(file)] = f"{MANUAL}/{path}"
        sys.path.insert(0, self.root)
        try:
            for path, text in self._shared_files().items():
                build_data["shared_data"][self._written(path, text)] = path
            for path, text in self._made_pages().items():
                build_data["force_include"][self._written(path, text)] = f"{MANUAL}/{path}"
        finally:
            sys.path.remove(self.root)

    def finalize(self, version: str, *_: Any) -> None:
        if version != "editable":
            self._folder.cleanup()

    def _written(self, path: str, text: str) -> str:
        """The file in the temporary folder that holds this text."""
        file = Path(self._folder.name, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        return str(file)

    def _shared_files(self) -> dict[str, str]:
        """The page for man and the completions, by path below the prefix."""
        from reader.cli.man_page import man_page
        from reader.cli.shell import completion_script

        scripts = {path: completion_script(shell) for shell, path in COMPLETIONS.items()}
        return {MAN_PAGE: man_page(self.metadata.version), **scripts}

    def _made_pages(self) -> dict[str, str]:
        """The pages of the manual that are made from the code, by path in the manual."""
        from docs.reference import PAGES

        return {path: page() for path, page in PAGES.items()}
