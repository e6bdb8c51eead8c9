"""Tagging all matches of a search: each is shown, and the reader says yes, no or all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.message import Message

from annotations.service import bulk_tagging
from corpus.document import Span
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.feature import Feature
from reader.tui.reading.modes import Mode, question
from reader.tui.reading.search_matches import MatchesChanged
from reader.tui.text_pane.reading_pane import ReadingPane


class MatchReview(Mode):
    """One match after the other is shown; those that are accepted are tagged in one step."""

    commands: ClassVar[Sequence[Command[MatchReview]]] = (
        Command("match_review.yes", "y", "yes", "Accept this match, and show the next one.",
                lambda mode: mode.decide(True), "Tagging", footer=True, role=STUDENT),
        Command("match_review.no", "n", "no", "Skip this match, and show the next one.",
                lambda mode: mode.decide(False), "Tagging", footer=True, role=STUDENT),
        Command("match_review.all", "a", "all", "Accept this match and all that follow.",
                lambda mode: mode.accept_all(), "Tagging", footer=True, role=STUDENT),
        Command("match_review.previous", "N", "previous", "Go back to the previous match.",
                lambda mode: mode.go_back(), "Tagging", role=STUDENT),
        Command("match_review.sentences", "t", "words/sentences",
                "Tag the sentences around the matches, or their words only.",
                lambda mode: mode.toggle_sentences(), "Tagging", footer=True, role=STUDENT),
        Command("match_review.save", "enter", "save", "Tag the matches accepted so far.",
                lambda mode: mode.save(), "Tagging", footer=True, role=STUDENT),
        Command("match_review.cancel", "escape", "cancel", "Cancel; no match is tagged.",
                lambda mode: mode.cancel(), "Tagging", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(
        self, context: ReadingContext, pane: ReadingPane, matches: Sequence[Span], tag: str
    ) -> None:
        self._context = context
        self._pane = pane
        self._document = pane.document
        self._matches = matches
        self._tag = tag
        self._by_sentence = False
        self._passages: list[Span] = []
        self._index = 0
        self._accepted: set[int] = set()
        """Indexes of passages."""

    def needs(self, pane: ReadingPane) -> bool:
        return pane is self._pane

    def prompt(self) -> Content:
        n, accepted = len(self._passages), len(self._accepted)
        return question(
            f"Tag this match as {self._tag}? {self._index + 1} of {n} · {accepted} accepted"
        )

    def begin(self) -> None:
        """Show the first match that does not have the tag yet."""
        self._passages = self._to_review()
        if not self._passages:
            self._context.show_message(f"Every match is tagged as {safe_line(self._tag)} already")
            return
        self._context.jumps.note()
        self._context.modes.enter(self)
        self._show(0)

    def decide(self, accepted: bool) -> None:
        """Accept this match or not, and go on to the next one; the last one saves."""
        if accepted:
            self._accepted.add(self._index)
        else:
            self._accepted.discard(self._index)
        if self._index + 1 < len(self._passages):
            self._show(self._index + 1)
        else:
            self.save()

    def accept_all(self) -> None:
        """Accept this match and all that follow, and save."""
        self._accepted |= set(range(self._index, len(self._passages)))
        self.save()

    def go_back(self) -> None:
        """Show the previous match, to decide on it again."""
        self._show(max(0, self._index - 1))

    def toggle_sentences(self) -> None:
        """Tag sentences from now on, or words; decisions on single matches begin anew."""
        here = self._passages[self._index]
        self._by_sentence = not self._by_sentence
        passages = self._to_review()
        if not passages:
            self._by_sentence = not self._by_sentence
            self._context.show_message("Every sentence with a match has this tag already")
            return
        had = bool(self._accepted)
        self._passages, self._accepted = passages, set()
        following = (n for n, passage in enumerate(passages) if passage.end > here.start)
        self._show(0 if had else next(following, 0))
        what = "sentences" if self._by_sentence else "words"
        again = "; no match is accepted yet" if had else ""
        self._context.show_message(f"The {what} of the matches will be tagged{again}")

    def save(self) -> None:
        """Tag what was accepted, in one step."""
        context, document, tag = self._context, self._document, self._tag
        spans = [self._passages[n] for n in sorted(self._accepted)]
        if not spans:
            self._end()
            context.show_message("No match was accepted; no passage was tagged")
            return

        def done(tagged: int) -> None:
            self._end()  # not before: where saving fails, what was accepted is still there
            context.update()
            passages = f"{tagged:,} {'passage' if tagged == 1 else 'passages'}"
            context.show_message(
                f"Tagged {passages} as {safe_line(tag)} in {safe_line(document.title)}"
                " · u undoes it"
            )

        context.session.write(
            lambda store: bulk_tagging.tag_passages(store, document, spans, tag), done
        )

    def cancel(self) -> None:
        """Tag nothing."""
        self._end()
        self._context.show_message("Cancelled: no passage was tagged")

    def _end(self) -> None:
        self._context.modes.leave(self)
        self._pane.clear_selection()

    def _show(self, index: int) -> None:
        self._index = index
        self._pane.go_to(self._passages[index].start, centre=True)
        self._pane.select(self._passages[index])
        self._context.show_status()

    def _to_review(self) -> list[Span]:
        """The passages of the matches, each once, but for those that the reader has tagged so."""
        passages = dict.fromkeys(map(self._passage, self._matches))
        annotator = self._context.session.store.annotator
        return [
            span
            for span in passages
            if (own := self._pane.annotation_on(span, annotator)) is None
            or self._tag not in own.tags
        ]

    def _passage(self, match: Span) -> Span:
        """The sentence around a match, or its whole words."""
        units = self._pane.page.units
        if self._by_sentence:
            return units.sentence(match.start) or match
        first, last = units.word(match.start), units.word(max(match.start, match.end - 1))
        start = first.start if first is not None else match.start
        return self._document.trimmed(Span(start, last.end if last is not None else match.end))


class MatchTagging(Feature):
    """Begins the review of the matches that are shown."""

    of_the_passage = True
    modes = (MatchReview,)
    commands: ClassVar[Sequence[Command[MatchTagging]]] = (
        Command("match_tagging.begin", "asterisk", "tag matches",
                "Review all matches of the search (/) and tag those that you accept, as one "
                "change.",
                lambda matches: matches.begin(), "Tagging", role=STUDENT),
    )  # fmt: skip

    def __init__(self, context: ReadingContext) -> None:
        super().__init__(context)
        self._matches: dict[ReadingPane, MatchesChanged] = {}

    def handle(self, message: Message) -> None:
        if isinstance(message, MatchesChanged):
            self._matches[message.pane] = message

    def pane_closed(self, pane: ReadingPane) -> None:
        self._matches.pop(pane, None)

    def begin(self) -> None:
        """Let the reader choose a tag, and review the matches."""
        from reader.tui.dialogs.tags import TagScreen

        pane = self.context.pane
        matches = self._matches.get(pane) if pane is not None else None
        if pane is None or matches is None or matches.revision != pane.document.revision:
            spans: Sequence[Span] = ()
        else:
            spans = matches.spans
        if pane is None or not spans:
            self.context.show_message(
                "No matches in this document; search with / first, then * tags the matches"
            )
            return
        reviewed = pane

        def chosen(name: str | None) -> None:
            if name is not None and reviewed in self.context.row.panes:
                MatchReview(self.context, reviewed, spans, name).begin()

        count = f"{len(spans):,} {'match' if len(spans) == 1 else 'matches'}"
        dialog = TagScreen(self.context.codebook, ())
        dialog.HEADING = f"Tag {count}"
        dialog.HINT = "enter select, then review each match · esc cancel"
        self.context.session.push_screen(dialog, chosen)
