"""The pages of the manual that are made from the code, so that they cannot say otherwise.

`PAGES` is what the site has beside the files in `docs/manual`; `docs/hooks.py` adds them to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docs.reference.columns import columns_page
from docs.reference.commands import commands_page
from docs.reference.formats import formats_page
from docs.reference.keys import keys_page
from docs.reference.library import library_page
from docs.reference.settings import settings_page

PAGES: Mapping[str, Callable[[], str]] = {
    "reference/commands.md": commands_page,
    "reference/keys.md": keys_page,
    "reference/columns.md": columns_page,
    "reference/formats.md": formats_page,
    "reference/settings.md": settings_page,
    "reference/library.md": library_page,
}
"""What makes each page, by its path in the manual."""
