"""The connections of a running reader to its library: one for the screens, one per thread."""

from __future__ import annotations

from pathlib import Path

from annotations.service.store import Store
from reader.tui.background import Background
from reader.tui.prefetch import Prefetch


class Connections:
    """Everything that has the library open, opened and closed together."""

    def __init__(self, library: Path, annotator: str) -> None:
        """Raises LibraryError when the library cannot be opened."""
        self.library = library
        self.store = Store.open(library, annotator)
        self.writer = self.background("writer")
        self.searcher = self.background("searcher")
        self.prefetch = Prefetch(lambda: self.background("prefetch"))

    def background(self, name: str) -> Background:
        """A thread with a connection of its own to the very file that the screens read."""
        file = self.store.database.file
        path = self.library if file is None else file.place
        return Background(name, path, self.store.annotator, same_as=file)

    def rename_annotator(self, name: str) -> None:
        """Work in another annotator's name from the next job on."""
        self.store = self.store.in_name_of(name)
        self.writer.rename(name)
        self.searcher.rename(name)

    def close(self) -> None:
        """Finish what is queued and close every connection."""
        self.writer.close()
        self.searcher.close()
        self.prefetch.close()
        self.store.close()
