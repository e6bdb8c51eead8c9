"""What of a text without markup is its substance, and what is a web page's furniture.

First comes where the text is from (`web_page`). A text that hardly comes from a page loses nothing
but lone furniture at its very ends. Of a page's units, trees (`body_trees`) say how likely each is
its substance: they see shape, place, neighbours and the whole page, so that they tell an article
from a thread or a manual. What a wording has given away is judged by them too. What is not surely
furniture stays.
"""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.cleaning import body_trees
from corpus.cleaning.draft import OF_LINES, Draft, Unit
from corpus.cleaning.rules.article_region import ArticleRegion, find_article_region, is_prose
from corpus.cleaning.rules.threads import post_heads
from corpus.cleaning.rules.web_page import Origin, is_sentence, origin

_LEAST = -1.4
"""Log-odds from which a unit is kept: one chance in five."""
_SENTENCE_AMID = -3.0
"""The same for a whole sentence between two others."""
_OF_A_POST = -4.5
"""The same for a sentence right below the line that says who wrote when."""
_SET = 1.5
"""How much less is enough for what has a form of its own: a stanza, a row, a turn, a note."""
_LEAST_OF_WORDED = 0.5
"""The same for what a wording has given away."""
_OWN_FORM = OF_LINES | {"turn", "note"}
_BY_WORDING = ("appeal.", "notice.", "nav.", "media.", "layout.placeholder")
"""Rules whose findings are judged once more."""
_DOUBTFUL = 0.75
"""Confidence up to which a wording's verdict is judged once more, on a unit of any length."""
_SURE = 0.95
"""Confidence from which it is not judged again: addresses, sentences with two wordings."""
_LONG = 15
_TEASER = re.compile(r"(?:…|\.\.\.)[\])]*\Z")
"""How the beginning of another text breaks off."""
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?\Z", re.I)
_FEWEST_ENTRIES = 3
_MOST_WORDS_AT_END = 14
_MOST_WORDS_OF_APPEAL = 40
_SURE_OF_PAGE = 0.9
_COUNTED_COMMENTS = re.compile(
    r"\d[\d,.]*\s+(?:comments?|thoughts on|комментари\w+|comentários?|comentarios|commentaires|"
    r"kommentare)\b|comments?\s*[(\[:]\s*\d",
    re.I,
)
_FORM = re.compile(
    r"(?:leave|post|add|write)(?: an?)? (?:reply|comment|answer)\b|(?:post|submit) reply\b|"
    r"deixe (?:um|uma) (?:comentário|resposta)|dej[ae] (?:un comentario|una respuesta)|"
    r"laisse[rz] un commentaire|schreibe? einen kommentar|(?:добавить|оставить) комментарий",
    re.I,
)
"""What heads the form for a comment."""
_PARAGRAPHS_OF_AN_ARTICLE = 3
SEPARATOR = re.compile(r"[\s*·•.=~#_—–⁂❦❧§+|-]+\Z")
"""What stands between the sections of a text; other signs may be symbols that it is about."""


def find_substance(draft: Draft) -> None:
    """`body.before`, `body.after`, `body.inset`, `body.comments`: drops what is not the page's
    substance, and keeps of the wordings' findings what is.
    """
    units = draft.units
    _keep_times_of_entries(units)
    region = find_article_region(units)
    source = Origin.UNKNOWN if draft.format.document_only else origin(units)
    draft.is_of_page = source is not Origin.UNKNOWN
    if source is Origin.UNKNOWN:
        given_away = [unit for unit in units if _is_worded(unit)]
        _keep_all_but_ends(units)
        _keep_signs(units)
        draft.worded.update(unit.start for unit in given_away if unit.kept)
        draft.already_clean = draft.looks_clean and all(unit.kept for unit in units)
        return
    if draft.already_clean:
        return
    page = body_trees.judge(units, region)
    worded = [_is_worded(unit) for unit in units]
    for unit, value, by_wording in zip(units, page.log_odds, worded, strict=True):
        if by_wording and value >= _LEAST_OF_WORDED and _is_doubtful(unit):
            unit.verdict = None
            unit.closes = False
    if draft.looks_clean and all(unit.kept for unit in units):
        draft.already_clean = True
        return
    _drop(draft, region, page, sure=source is Origin.PAGE)


def _keep_times_of_entries(units: list[Unit]) -> None:
    """Keeps the times that stand alone above text, again and again: those of a live blog or a log,
    not of a player.
    """
    times = [n for n, unit in enumerate(units) if unit.verdict and _TIME.match(unit.text)]
    entries = [
        n
        for n, after in pairwise([*times, len(units)])
        if any(unit.ends for unit in units[n + 1 : after])
    ]
    if len(entries) >= _FEWEST_ENTRIES:
        for n in entries:
            units[n].verdict = None


def _is_doubtful(unit: Unit) -> bool:
    """Whether a wording's verdict may be wrong on a page: it is not one of those that no text but a
    page has, or the unit says more than that.
    """
    verdict = unit.verdict
    if verdict is None or verdict.confidence >= _SURE:
        return False
    return verdict.confidence <= _DOUBTFUL or unit.words >= _LONG or is_sentence(unit)


def _is_worded(unit: Unit) -> bool:
    return unit.verdict is not None and unit.verdict.rule.startswith(_BY_WORDING)


def _keep_all_but_ends(units: list[Unit]) -> None:
    """Undoes the wordings' verdicts, except on the furniture that stands as lines of their own
    before everything but the title, or behind everything.
    """
    ends: set[int] = set()
    for order in (range(len(units)), range(len(units) - 1, -1, -1)):
        run: list[int] = []
        for n in order:
            unit = units[n]
            is_title = n == 0 and order.step > 0 and unit.verdict is None
            if not is_title and not _is_lone_furniture(unit) and not (run and _is_appeal(unit)):
                break
            if unit.verdict is not None:
                run.append(n)
        if order.step > 0 and all(_may_begin_a_book(units[n]) for n in run):
            continue
        # One word alone may be a heading or a poem's last; the first line alone, the title.
        if run != [0] and any(units[n].words > 1 and _is_worded(units[n]) for n in run):
            ends.update(run)
    for n, unit in enumerate(units):
        if n not in ends and _is_worded(unit):
            unit.verdict = None
            unit.closes = False


def _keep_signs(units: list[Unit]) -> None:
    """Undoes that lines of signs are dropped, such as a brace, unless they part sections."""
    for unit in units:
        verdict = unit.verdict
        if verdict and verdict.rule == "layout.ornament" and not SEPARATOR.match(unit.text):
            unit.verdict = None


def _is_lone_furniture(unit: Unit) -> bool:
    return unit.verdict is not None and not is_sentence(unit) and unit.words <= _MOST_WORDS_AT_END


def _may_begin_a_book(unit: Unit) -> bool:
    """Whether a wording stands over books and licences, too: rights, terms, an address."""
    rule = unit.verdict.rule if unit.verdict is not None else ""
    return rule in ("notice.copyright", "notice.legal", "nav.link")


def _is_appeal(unit: Unit) -> bool:
    """Whether a sentence surely speaks of the page that it stands on, or to the page's reader."""
    return (
        unit.verdict is not None
        and unit.words <= _MOST_WORDS_OF_APPEAL
        and unit.verdict.confidence >= _SURE_OF_PAGE
        and unit.verdict.rule.startswith(("appeal.", "notice.editorial", "notice.legal"))
    )


def _drop(draft: Draft, region: ArticleRegion, page: body_trees.Judgement, *, sure: bool) -> None:
    """Drops what is not likely to be substance. If it is not `sure` that there is a page around the
    text, no sentences, and nothing that has a form of its own.
    """
    units = draft.units
    odds = page.log_odds
    keep = [unit.kept and value >= _LEAST for unit, value in zip(units, odds, strict=True)]
    comments = sure and (
        not page.is_thread or _article_stands_above(units, region) or _is_lone_form(units, region)
    )
    if comments:
        # Readers' comments read like an article; here one stands above them.
        keep[region.comments :] = [False] * (len(units) - region.comments)
    for n, unit in enumerate(units):
        if not unit.kept or keep[n] or (comments and n >= region.comments):
            continue
        if unit.hints & _OWN_FORM:
            keep[n] = not sure or odds[n] >= _LEAST - _SET
        elif is_sentence(unit):
            keep[n] = not sure or (odds[n] >= _SENTENCE_AMID and _is_amid(units, keep, n))
    if page.is_thread:
        _keep_posts(units, keep, odds)
    inside = [n for n, kept in enumerate(keep) if kept]
    if not inside:
        return
    first, last = inside[0], inside[-1]
    for n, unit in enumerate(units):
        if keep[n] or not unit.kept:
            continue
        confidence, evidence = page.objection(n)
        if n < first:
            unit.before_article = True
            unit.objection = confidence, evidence
        elif n >= region.comments:
            draft.drop(unit, "body.comments", confidence, evidence)
        else:
            draft.drop(unit, "body.after" if n > last else "body.inset", confidence, evidence)


def _keep_posts(units: list[Unit], keep: list[bool], odds: list[float]) -> None:
    """Keeps the lines over posts, and what stands below them as text: a short post is one too."""
    heads = post_heads(units)
    below_head = False
    for n, unit in enumerate(units):
        if n in heads:
            below_head = keep[n] = unit.kept
        elif unit.verdict is not None:
            below_head = False
        elif below_head and unit.ends and odds[n] >= _OF_A_POST and not _TEASER.search(unit.text):
            keep[n] = True


def _article_stands_above(units: list[Unit], region: ArticleRegion) -> bool:
    """Whether what is counted as comments stands below several paragraphs, as only an article
    has them.
    """
    if region.comments == len(units) or not _COUNTED_COMMENTS.match(units[region.comments].text):
        return False
    above = sum(is_prose(unit) for unit in units[region.start : region.comments])
    return above >= _PARAGRAPHS_OF_AN_ARTICLE


def _is_lone_form(units: list[Unit], region: ArticleRegion) -> bool:
    """Whether what is counted as comments is only the form for one: no post stands behind it."""
    return (
        region.comments < len(units)
        and _FORM.match(units[region.comments].text) is not None
        and max(post_heads(units), default=-1) < region.comments
    )


def _is_amid(units: list[Unit], keep: list[bool], n: int) -> bool:
    """Whether the nearest units left standing on both sides are sentences."""
    return all(
        neighbour is not None and is_sentence(neighbour)
        for neighbour in (
            next((units[m] for m in range(n - 1, -1, -1) if keep[m]), None),
            next((units[m] for m in range(n + 1, len(units)) if keep[m]), None),
        )
    )
