"""Adds to the manual's site the menu, what is made from the code, pictures and a script."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

sys.path.insert(0, str(Path(__file__).parents[1]))

from docs.reference import PAGES
from reader.manual.pages import SECTIONS

_HERE = Path(__file__).parent
BESIDE = {
    "assets/iframe-worker.js": _HERE / "site/iframe-worker.js",
    "assets/manual.css": _HERE / "site/manual.css",
    **{f"assets/{picture.name}": picture for picture in _HERE.glob("*.svg")},
}
"""Files of the site that are not in the manual, since the program's own help cannot show them."""
_PICTURE = re.compile(r"\]\((?:\.\./)+(\w[\w-]*\.svg)\)")
"""A picture as a page of the manual names it: beside the manual, where the README has it, too."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The same pages in the same order as in the program; a section of one page is that page."""
    config.nav = [
        {section: paths[0] if len(paths) == 1 else [*paths]} for section, paths in SECTIONS.items()
    ]
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for path, page in PAGES.items():
        files.append(File.generated(config, path, content=page()))
    for path, source in BESIDE.items():
        files.append(File.generated(config, path, abs_src_path=str(source)))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    to_assets = get_relative_url("assets", page.url)
    return _PICTURE.sub(rf"]({to_assets}/\1)", markdown)
