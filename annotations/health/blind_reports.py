"""Health reports in a blind round: of other annotators' annotations they say only that something is
damaged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from annotations.health.checks import HIDDEN_MENDED, HealthReport
from annotations.health.rescue import RescueReport
from annotations.service.store import Store
from corpus.storage.integrity_checks import Problem

_DAMAGED = "an annotation that is hidden in this blind round is damaged"
# Matches sentences about tables that hold rows of every annotator.
_OF_READERS = re.compile(
    r"annotation|siblings|links|memos|replies|reply|journal|history|rows stood"
)


def visible_report(store: Store, report: HealthReport) -> HealthReport:
    """A report as this annotator may see it."""
    if store.visible_annotator() is None:
        return report
    mine = {annotation.id: annotation.status for annotation in store.annotations()}
    if report.counts:
        orphaned = sum(status == "orphaned" for status in mine.values())
        report.counts |= {"annotations": len(mine), "orphaned": orphaned}
    own = {
        *mine,
        *(part.id for memo in store.memos.all() for part in memo.parts),
        *(reply.id for reply in store.replies.all()),
    }
    report.problems = _visible_problems(report.problems, own)
    return report


def _visible_problems(problems: Iterable[Problem], mine: Collection[str]) -> list[Problem]:
    """The problems of one's own annotations; those of others' are summed up as one."""
    visible, hidden = list[Problem](), list[Problem]()
    for problem in problems:
        (visible if problem.is_of(mine) else hidden).append(problem)
    if hidden:
        mend = next((problem.mend for problem in hidden if problem.mend), None)
        visible.append(Problem(_DAMAGED, HIDDEN_MENDED if mend else "", mend))
    return visible


def visible_rescue(store: Store, done: RescueReport) -> RescueReport:
    """What was rescued, as this annotator may see it; `store` is the new library."""
    if store.visible_annotator() is None:
        return done
    mine = store.annotations()
    saved = {**done.saved, "annotations": len(mine), "links": sum(len(a.links) for a in mine)}
    saved["memos"] = len(store.memos.all())
    saved["replies"] = len(store.replies.all())
    return replace(
        done,
        saved=saved,
        lost=_visible_sentences(done.lost),
        doubtful=_visible_sentences(done.doubtful),
    )


def _visible_sentences(sentences: tuple[str, ...]) -> tuple[str, ...]:
    visible = [sentence for sentence in sentences if not _OF_READERS.search(sentence)]
    return (*visible, _DAMAGED) if len(visible) < len(sentences) else sentences
