"""The kinds of cues, and the value of one."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

CueKind = Literal["attribution", "hedge", "booster", "evaluation", "number", "date", "quotation"]
CUE_KINDS: tuple[CueKind, ...] = get_args(CueKind)


class Cue(NamedTuple):
    """A cue of a kind on the span `[start, end)`, in code points."""

    kind: CueKind
    start: int
    end: int
