"""Keys in a browser: which ones a page never gets, which ones it leaves alone, and what is pressed
instead.

A browser closes its tab on ctrl+w and opens a window on ctrl+n, whatever a page does. Others a page
could take, but nobody would forgive it: reload, find, the address, zoom, the way back, the tools of
a developer. Names are Textual's. `serving/pages/keys.js` leaves the same keys to the browser.
"""

from __future__ import annotations

from collections.abc import Iterable

_NEVER_COME = frozenset(
    {
        *("ctrl+n", "ctrl+t", "ctrl+w", "ctrl+q"),  # window, tab, close; quit (Firefox on Linux)
        *("ctrl+shift+n", "ctrl+shift+t", "ctrl+shift+w", "ctrl+shift+q", "ctrl+shift+p"),
        *("ctrl+tab", "ctrl+shift+tab", "ctrl+pageup", "ctrl+pagedown"),
        *("ctrl+shift+pageup", "ctrl+shift+pagedown", "alt+f4"),
        *(f"ctrl+{digit}" for digit in range(1, 10)),
        *(f"alt+{digit}" for digit in range(1, 10)),
    }
)
_LEFT_ALONE = frozenset(
    {
        *("f3", "f5", "f6", "f7", "f10", "f11", "f12", "shift+f3", "shift+f5", "shift+f10"),
        *("ctrl+f", "ctrl+g", "ctrl+l", "ctrl+r", "ctrl+v", "ctrl+shift+v", "shift+insert"),
        *("ctrl+shift+i", "ctrl+shift+j", "ctrl+shift+k", "ctrl+shift+r", "ctrl+f5"),
        *("ctrl+plus", "ctrl+minus", "ctrl+equals_sign", "ctrl+0"),
        *("alt+left", "alt+right", "alt+home", "alt+d"),
    }
)
TAKEN = _NEVER_COME | _LEFT_ALONE
"""Keys that never reach the reader in a browser."""
INSTEAD = {"ctrl+q": "alt+q", "ctrl+r": "alt+z", "ctrl+t": "alt+t", "ctrl+w": "alt+w"}
"""Keys that a browser does not take, for some that it does."""


def is_taken(key: str) -> bool:
    """Whether a key never reaches a page, or belongs to the browser: with the Mac's cmd, all do."""
    return key in TAKEN or key.startswith(("super+", "cmd+", "meta+"))


def in_browser(keys: Iterable[str]) -> list[str]:
    """What is pressed in a browser instead of these keys."""
    kept = (INSTEAD.get(key, key) for key in keys)
    return [key for key in kept if not is_taken(key)]
