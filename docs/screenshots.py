"""Makes the pictures of the README from the sample library: `make screenshots`.

Each is made as a reader would come to see it, by keys. The SVG is Textual's, less the fonts that it
would fetch from the network.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

# What a headless program takes for the colours of its terminal.
os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"

from annotations.service.store import Store
from reader import sample
from reader.tui.app import VariorumApp

FOLDER = Path(__file__).parent
# Name, columns, rows, theme, documents shown, keys.
PICTURES = (
    ("reading", 128, 36, "variorum-light", 2, "} } } ) ) )"),
    ("reading-dark", 200, 50, "variorum-dark", 4, "} } } a"),
    ("library", 100, 24, "variorum-light", 0, "down"),
    ("tagging", 100, 30, "variorum-light", 1, "} } v ) t"),
    ("apparatus", 128, 36, "variorum-light", 2, "} } } ) ) ) A"),
)
_NAMES = {"}": "right_curly_bracket", ")": "right_parenthesis"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "sample.db"
        store = Store.open(library, "Mira")
        slugs = sample.build(store)
        store.close()
        for name, columns, rows, theme, shown, keys in PICTURES:
            svg = asyncio.run(
                _picture(library, slugs[:shown], (columns, rows), theme, keys.split())
            )
            (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")
            print(f"docs/{name}.svg")


async def _picture(
    library: Path, slugs: list[str], size: tuple[int, int], theme: str, keys: list[str]
) -> str:
    app = VariorumApp(library, slugs, "Mira")
    try:
        async with app.run_test(size=size) as pilot:
            app.theme = theme
            await pilot.pause()
            for key in keys:
                await pilot.press(_NAMES.get(key, key))
            await pilot.pause()
            svg = app.export_screenshot(title="Variorum")
    finally:
        app.close_library()
    without_fonts = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    return re.sub(r"font-family: [^;]*;", "font-family: monospace;", without_fonts)


if __name__ == "__main__":
    main()
