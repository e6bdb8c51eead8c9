"""What can go wrong, each as one sentence for the user, and what may help."""

from __future__ import annotations

from enum import Enum, auto


class Remedy(Enum):
    """What a user can do about an error. How that is done, with which command or key, is for the
    user interface to say (`reader.advice`).
    """

    ADD_DOCUMENTS = auto()
    LIST_DOCUMENTS = auto()
    SHOW_TEXT = auto()
    GIVE_SPAN = auto()
    ADD_AS_REVISION = auto()
    UNDO_REMOVAL = auto()
    MERGE_IT = auto()
    NAME_OTHER_LIBRARY = auto()
    REPLACE_FILE = auto()
    CHECK = auto()
    REBUILD_INDEX = auto()
    RESTORE = auto()
    RESCUE = auto()
    EXCHANGE_COPIES = auto()


class VariorumError(Exception):
    """The root of all errors that a user may see; its text is the sentence.

    `remedies` can help, best first; `about` is the name of what they apply to.
    """

    def __init__(self, sentence: str = "", *remedies: Remedy, about: str = "") -> None:
        super().__init__(sentence)
        self.remedies = remedies
        self.about = about


class UnreadableSource(VariorumError):
    """A source without any text that can be read."""


class Fault(VariorumError):
    """The program itself has a fault; the text names it, and is not a sentence yet."""


class MissingLibrary(VariorumError):
    """A Python package cannot be imported; the text says which and why, and begins a sentence."""


class TooLong(VariorumError):
    """A title, an address or the like has more characters than can be stored."""


class UnknownDocument(VariorumError):
    """No document has this name, or several have it."""


class LibraryError(VariorumError):
    """The library could not be opened, read or written."""


class NotALibrary(LibraryError):
    """The file is not a library."""


class LibraryTooNew(LibraryError):
    """The library was written by a newer version of the program."""


class LibraryBusy(LibraryError):
    """Another program has been writing to the library for too long."""


class LibraryMoved(LibraryError):
    """The library's path no longer leads to the file that was opened; what was to be written is not
    in it.
    """


class LibraryOverwritten(LibraryMoved):
    """Another program wrote into the library's file: what can be read is a mixture of both."""


class IndexBroken(LibraryError):
    """The library's search index is missing, or is not as this program wrote it."""


class LibraryFull(LibraryError):
    """The disk is full; nothing was written."""


class Conflict(LibraryError):
    """Something else has this name already; nothing was written."""
