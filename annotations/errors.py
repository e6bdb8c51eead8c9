"""What can go wrong with annotations, each as one sentence for the user."""

from __future__ import annotations

from corpus.errors import VariorumError


class UnknownAnnotation(VariorumError):
    """No annotation has this id, or several begin with it."""


class UnknownTag(VariorumError):
    """The codebook has no tag of this name."""


class BadMemo(VariorumError):
    """A memo cannot be written so."""


class BadReply(VariorumError):
    """A reply cannot be written so, or belongs to somebody else."""


class UnknownReply(VariorumError):
    """No reply has this id, or several begin with it."""


class BadQuery(VariorumError):
    """A query cannot be saved so, or there is none of this name."""


class BadTag(VariorumError):
    """A tag cannot be called that."""


class TagExists(BadTag):
    """Another tag has this name; whoever meant it may want to merge the two."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is already a tag “{name}”")
        self.name = name


class TagInUse(VariorumError):
    """A tag cannot be deleted, because it is on passages of others."""


class BadAttribute(VariorumError):
    """An attribute cannot be called that, or cannot have this value."""


class UnknownAttribute(VariorumError):
    """No document has an attribute of this name."""


class BadCondition(VariorumError):
    """What is asked of documents cannot be asked so."""


class BadCollection(VariorumError):
    """A collection cannot be called that."""


class UnknownCollection(VariorumError):
    """No document is in a collection of this name."""


class BadPassage(VariorumError):
    """The span or quote does not name one passage of the document."""


class BadLink(VariorumError):
    """These two cannot be linked, or are not."""


class NothingToUndo(VariorumError):
    """There is no change of this annotator to undo or redo."""


class ChangedSince(VariorumError):
    """What should be undone was changed again by somebody else."""


class BadFile(VariorumError):
    """A file that should be imported is not what its format says."""


class BadTemplate(VariorumError):
    """A template for an export cannot be used."""


class BadRound(VariorumError):
    """A blind round cannot be started or ended now."""


class UnknownAnnotator(VariorumError):
    """Nobody of this name has annotated anything here."""


class NoStandard(VariorumError):
    """Nothing is there yet that annotations could be compared with."""


class BadDeadline(VariorumError):
    """This is no time, or none to come."""


class RoundClosed(VariorumError):
    """Annotators can change nothing now: the blind round is locked, or its deadline has passed."""


class NoteChanged(VariorumError):
    """Somebody else has changed the note meanwhile; `note` is theirs."""

    def __init__(self, note: str) -> None:
        super().__init__("this note was changed by somebody else")
        self.note = note


class TooLarge(VariorumError):
    """A file of this format cannot hold so much."""


class BadSql(VariorumError):
    """A query in SQL cannot be answered."""


class RoomError(VariorumError):
    """The room cannot be used."""


class RoomBusy(RoomError):
    """Somebody else is writing at this very moment."""


class RoomBroken(RoomError):
    """A room of ours cannot be read: it was damaged."""


class ForeignRoom(RoomError):
    """The file that has the room's name is something else; it is left alone."""


class BadClassFile(VariorumError):
    """The file of a class cannot be used; the text says where and why."""
