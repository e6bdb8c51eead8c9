"""Makes the pictures of README and manual from the sample library: `make screenshots`.

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
from docs.animation import Moment, moving_picture
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
    ("disagreements", 112, 30, "variorum-light", 2, "D"),
    ("statistics", 112, 30, "variorum-light", 2, "I"),
)
_NAMES = {"}": "right_curly_bracket", ")": "right_parenthesis", "/": "slash"}
# Seconds, keys, and what is said about them: the tour of the README.
TOUR = (
    (3.0, "", "Two articles about one event, cleaned, side by side"),
    (2.0, "}", "}   the next paragraph"),
    (1.5, ")", ")   the next sentence"),
    (2.5, "c", "c   tag it as a claim"),
    (5.0, "A", "A   the apparatus: who else says this, and how it differs"),
    (1.5, ")", ")   the next sentence"),
    (2.5, "d", "d   tag it as disputed"),
    (3.0, "A O", "O   what everybody in the class tagged"),
    (2.5, "O", "O   and back to reading. E exports everything as CSV."),
)
TOUR_SIZE = (112, 30)


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
        svg = asyncio.run(_tour(library, slugs[:2]))
        (FOLDER / "tour.svg").write_text(svg, encoding="utf-8")
        print("docs/tour.svg")


async def _tour(library: Path, slugs: list[str]) -> str:
    app = VariorumApp(library, slugs, "Mira")
    moments = []
    try:
        async with app.run_test(size=TOUR_SIZE) as pilot:
            app.theme = "variorum-light"
            for seconds, keys, caption in TOUR:
                for key in keys.split():
                    await pilot.press(_NAMES.get(key, key))
                    await app.workers.wait_for_complete()
                await pilot.pause()
                rows = [strip.simplify() for strip in app.screen._compositor.render_strips()]
                moments.append(Moment(rows, seconds, caption))
            theme = app.ansi_theme
    finally:
        app.close_library()
    return moving_picture(moments, theme)


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
