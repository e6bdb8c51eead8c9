"""From a finished draft to blocks and ledger: the only place where entries are made."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter

from corpus.cleaning.draft import Draft, Edit, Line, Verdict, trim_pre
from corpus.cleaning.ledger import Action, Entry, Ledger
from corpus.cleaning.reasons import EMPTIED, KEPT, MARKS, REASONS
from corpus.cleaning.review import BY_HAND
from corpus.document import BLOCK_JOIN, LINE_JOIN, Block, BlockKind
from corpus.formats.raw import LEFT_OUT_RULES

HYPHENS = "-‐"

_Piece = tuple[int, int, Line | None, int, Verdict]
"""Start, end, the line to keep (else None), the number of its unit, and why it is dropped."""


def assemble(draft: Draft) -> tuple[tuple[Block, ...], Ledger]:
    """Blocks and ledger. The entries partition the raw text; blocks are joined by an empty line."""
    builder = _Builder(draft.text, draft.edits)
    units = draft.units
    for start, end, line, unit, why in sorted(_pieces(draft), key=itemgetter(0)):
        if line is None:
            builder.drop(start, end, why)
        else:
            builder.keep(line, unit, units[unit].kind)
    return builder.done()


def _pieces(draft: Draft) -> Iterator[_Piece]:
    for line in draft.lines:
        if line.dropped is not None:
            yield line.start, line.end, None, -1, line.dropped
    for number, unit in enumerate(draft.units):
        if unit.verdict is None and unit.text:
            for line in unit.lines:
                yield line.start, line.end, line, number, KEPT
        else:
            for line in unit.lines:
                yield line.start, line.end, None, -1, unit.verdict or EMPTIED


class _Builder:
    def __init__(self, raw: str, edits: list[Edit]) -> None:
        self.raw = raw
        self.edits = edits
        self.edit_starts = [edit.start for edit in edits]
        self.entries: list[Entry] = []
        self.blocks: list[Block] = []
        self.at = 0
        """How far the raw text is covered."""
        self.clean = 0
        """Length of the cleaned text so far."""
        self.gap: int | None = None
        """The number of the entry behind the last kept line, which will hold the break or join."""
        self.unit = -1

    def drop(self, start: int, end: int, why: Verdict) -> None:
        last = self.entries[-1] if self.entries else None
        self._space(start)
        entry = Entry("drop", why.rule, start, end, "", why.confidence, why.evidence)
        if (
            last is not None
            and last.action == "drop"
            and last.rule == why.rule
            # Two comments side by side are two removals.
            and (last.rule not in LEFT_OUT_RULES or last.evidence == why.evidence)
            and self.entries[-1].action == "space"
        ):
            # Neighbours dropped by one rule are one removal, with the lowest confidence of them;
            # the white space between goes with them.
            del self.entries[-2:]
            entry = min(last, entry, key=lambda e: e.confidence)._replace(start=last.start, end=end)
        self.entries.append(entry)
        self.at = end

    def keep(self, line: Line, unit: int, kind: BlockKind) -> None:
        pieces = self._pieces_of(line)
        if not any(piece.text for piece in pieces):
            self.drop(line.start, line.end, EMPTIED)
            return
        continues = unit == self.unit
        if self.gap == len(self.entries) and not continues and line.start > self.at:
            # By far the most frequent case: nothing stands between two blocks.
            self.entries.append(Entry("space", "", self.at, line.start, BLOCK_JOIN))
            self.clean += len(BLOCK_JOIN)
            self.at = line.start
        else:
            self._space(line.start)
            if self.unit >= 0 and self.gap is not None:
                self._bridge(self.gap, line if continues else None)
        start = self.clean
        self.entries += pieces
        self.clean += sum(len(piece.text) for piece in pieces)
        self.at = line.end
        if continues:
            last = self.blocks[-1]
            self.blocks[-1] = Block(last.kind, last.start, self.clean)
        else:
            self.blocks.append(Block(kind, start, self.clean))
        self.unit = unit
        self.gap = len(self.entries)

    def _bridge(self, gap: int, line: Line | None) -> None:
        """Fills the white space behind the last kept line with a break, or with what joins the
        lines.
        """
        number = self._white_space(gap)
        entry = self.entries[number]
        if line is None or line.join is None:
            text = BLOCK_JOIN
            self.entries[number] = entry._replace(text=text)
        else:
            how, rule = line.join
            text = " " if how == "space" else LINE_JOIN if how == "line" else ""
            if how == "hyphen":
                number = self._take_hyphen(number, rule)
            entry = self.entries[number]
            if how == "line":
                self.entries[number] = entry._replace(text=text)
            elif entry.start < entry.end:
                joined = Entry("repair", rule, entry.start, entry.end, text, *REASONS[rule])
                self.entries[number] = joined
            else:
                text = self._join_by_what_is_dropped(number, text)
        self.clean += len(text)

    def _white_space(self, gap: int) -> int:
        """The number of the entry for the white space behind the last kept line. If a line was cut
        where there is none, an empty one is inserted.
        """
        for number in range(gap, len(self.entries)):
            if self.entries[number].action == "space":
                return number
        at = self.entries[gap].start if gap < len(self.entries) else self.at
        self.entries.insert(gap, Entry("space", "", at, at, ""))
        return gap

    def _space(self, until: int) -> None:
        if until > self.at:
            self.entries.append(Entry("space", "", self.at, until, ""))
            self.at = until

    def _join_by_what_is_dropped(self, number: int, text: str) -> str:
        """If no white space stood between two lines, the entry of what was dropped there joins
        them; returns the text that does.
        """
        del self.entries[number]
        if number == len(self.entries):
            return ""
        self.entries[number] = self.entries[number]._replace(action="repair", text=text)
        return text

    def _take_hyphen(self, number: int, rule: str) -> int:
        """Takes the hyphen off the last kept line; returns the number of the white space behind it,
        into which a hyphen right before it is taken.
        """
        n = next(n for n in range(number - 1, -1, -1) if self.entries[n].text)
        before = self.entries[n]
        if before.text[-1] not in HYPHENS:
            return number
        self.clean -= 1
        if before.action == "repair":
            self.entries[n] = before._replace(text=before.text[:-1])
            return number
        at = before.end - 1
        kept = [before._replace(end=at, text=before.text[:-1])] if len(before.text) > 1 else []
        if n + 1 == number:
            self.entries[n : number + 1] = [*kept, self.entries[number]._replace(start=at)]
            return n + len(kept)
        hyphen = Entry("repair", rule, at, before.end, "", *REASONS[rule])
        self.entries[n : n + 1] = [*kept, hyphen]
        return number + len(kept)

    def _pieces_of(self, line: Line) -> list[Entry]:
        """The entries of a line that is kept, edit by edit."""
        at = bisect_left(self.edit_starts, line.start) if self.edits else 0
        pieces: list[Entry] = []
        position = line.start
        while at < len(self.edits) and self.edits[at].start < line.end:
            edit = self.edits[at]
            if edit.start > position:
                pieces.append(self._kept(position, edit.start))
            pieces.append(_entry(edit))
            position = edit.end
            at += 1
        if position < line.end:
            pieces.append(self._kept(position, line.end))
        if line.hint == "pre":
            return _trimmed_pre(pieces) if len(pieces) > 1 else pieces
        first, last = self.raw[line.start], self.raw[line.end - 1]
        if len(pieces) > 1 or pieces[0].action != "keep" or first.isspace() or last.isspace():
            return _trimmed(pieces)
        return pieces

    def _kept(self, start: int, end: int) -> Entry:
        return Entry("keep", "", start, end, self.raw[start:end])

    def done(self) -> tuple[tuple[Block, ...], Ledger]:
        self._space(len(self.raw))
        return tuple(self.blocks), Ledger(self.raw, tuple(self.entries))


def _entry(edit: Edit) -> Entry:
    confidence, evidence = REASONS[edit.rule]
    evidence = edit.evidence or evidence
    action: Action = "repair"
    if edit.rule == BY_HAND or edit.rule in LEFT_OUT_RULES:
        action = "drop"
    elif edit.rule in MARKS:
        action = "mark"
    return Entry(action, edit.rule, edit.start, edit.end, edit.text, confidence, evidence)


def _trimmed(pieces: list[Entry]) -> list[Entry]:
    """The entries of a line without white space at its ends, or two runs of it side by side."""
    out: list[Entry] = []
    blank = True  # what stands before is white space, or the line's start
    for piece in pieces:
        cut = _without_left(piece) if blank and piece.text and piece.text[0].isspace() else [piece]
        out.extend(cut)
        if cut[-1].text:
            blank = cut[-1].text[-1].isspace()
    for n in range(len(out) - 1, -1, -1):
        piece = out[n]
        if piece.text:
            if not piece.text[-1].isspace():
                break
            out[n : n + 1] = _without_right(piece)
            if any(p.text for p in out[n:]):
                break
    return out


def _trimmed_pre(pieces: list[Entry]) -> list[Entry]:
    """The entries of a block of code without the empty lines at its ends, where an edit has left
    some.
    """
    text = "".join(piece.text for piece in pieces)
    block = trim_pre(text)
    if len(block) == len(text):
        return pieces
    first = text.rindex(block)
    out: list[Entry] = []
    at = 0
    for piece in pieces:
        left = max(0, min(len(piece.text), first - at))
        right = max(left, min(len(piece.text), first + len(block) - at))
        at += len(piece.text)
        if piece.action not in ("keep", "mark"):
            out.append(piece._replace(text=piece.text[left:right]))
            continue
        start, end = piece.start + left, piece.start + right
        if left:
            out.append(Entry("space", "", piece.start, start, ""))
        if left < right:
            out.append(piece._replace(start=start, end=end, text=piece.text[left:right]))
        if end < piece.end:
            out.append(Entry("space", "", end, piece.end, ""))
    return out


def _without_left(piece: Entry) -> list[Entry]:
    rest = piece.text.lstrip()
    if piece.action not in ("keep", "mark"):
        return [piece._replace(text=rest)]
    cut = piece.start + len(piece.text) - len(rest)
    kept = [piece._replace(start=cut, text=rest)] if rest else []
    return [Entry("space", "", piece.start, cut, ""), *kept]


def _without_right(piece: Entry) -> list[Entry]:
    rest = piece.text.rstrip()
    if piece.action not in ("keep", "mark"):
        return [piece._replace(text=rest)]
    cut = piece.start + len(rest)
    kept = [piece._replace(end=cut, text=rest)] if rest else []
    return [*kept, Entry("space", "", cut, piece.end, "")]
