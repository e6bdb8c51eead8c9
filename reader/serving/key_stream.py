"""Which keys of a page its reader has: after a broken connection the page sends only the rest."""

from __future__ import annotations


class KeyStream:
    """Counts the bytes that have been taken of the page that is connected now."""

    def __init__(self) -> None:
        self._page = ""
        self.received = 0
        """Bytes of keys that were taken of this page since it was loaded."""
        self.generation = 0
        """Of which page they are, among those that have been connected."""

    def resume(self, page: str) -> bool:
        """This page is connected from now on; whether it is the one that was before."""
        if page and page == self._page:
            return True
        self._page, self.received = page, 0
        self.generation += 1
        return False
