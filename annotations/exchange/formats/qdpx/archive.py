"""The files of a project: its XML and the texts of its sources."""

from __future__ import annotations

import re

from annotations.errors import BadFile
from annotations.exchange.formats.qdpx.names import PROJECT, PROJECT_TITLE, SOURCES
from annotations.exchange.formats.qdpx.source_texts import SourceText, as_written, decoded
from corpus.errors import UnreadableSource
from corpus.formats.archive import Archive

_SCHEME = re.compile(r"(?:internal|relative|absolute):/*", re.IGNORECASE)


class ProjectArchive:
    """A QDPX file. Raises BadFile where it cannot be read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = Archive(data)
        except UnreadableSource as error:
            raise BadFile(f"this {PROJECT_TITLE} file {error}") from error
        self.is_ours = False
        """Whether this program has written it: then its texts are read as they are."""

    def project(self) -> bytes:
        """The project's XML. Several programs give it the project's name."""
        name = self._archive.find(PROJECT)
        if name is None:
            named = sorted(n for n in self._archive.names if n.casefold().endswith(".qde"))
            at_root = [n for n in named if "/" not in n] or named
            if len(at_root) != 1:
                what = "no project" if not at_root else "several projects and none"
                raise BadFile(f"this {PROJECT_TITLE} file has {what} called {PROJECT} in it")
            name = at_root[0]
        try:
            return self._archive.read(name)
        except UnreadableSource as error:
            raise BadFile(f"this {PROJECT_TITLE} file {error}") from error

    def text(self, path: str) -> SourceText | None:
        """The text at a path such as `internal://….txt`; None where the archive has none that can
        be read. Raises BadFile where it is too large.
        """
        name = self._member(path)
        if name is None:
            return None
        try:
            data = self._archive.read(name)
        except UnreadableSource as error:
            raise BadFile(f"this {PROJECT_TITLE} file {error}") from error
        return as_written(data) if self.is_ours else decoded(data)

    def _member(self, path: str) -> str | None:
        place = _SCHEME.sub("", path.strip(), count=1).replace("\\", "/").lstrip("/")
        if not place or ".." in place.split("/"):
            return None
        last = place.rpartition("/")[2]
        for candidate in (f"{SOURCES}/{place}", place, f"{SOURCES}/{last}", last):
            name = self._archive.find(candidate)
            if name is not None:
                return name
        return None
