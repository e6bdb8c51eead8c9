"""The rules in the order in which they run, and `clean`, which runs them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from corpus.cleaning import language, second_pass
from corpus.cleaning.assembly import assemble
from corpus.cleaning.choices import apply
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.dates import note_on_unread
from corpus.cleaning.draft import Draft, Unit
from corpus.cleaning.integrity import fault_of
from corpus.cleaning.ledger import Ledger
from corpus.cleaning.metadata import settle
from corpus.cleaning.phrases import PHRASES
from corpus.cleaning.review import Choice, Review
from corpus.cleaning.rules import (
    body,
    chosen,
    furniture,
    harvest,
    joins,
    layout,
    markdown,
    mojibake,
    page,
    pages,
    repairs,
    titles,
    typeset,
)
from corpus.document import Block
from corpus.errors import Fault
from corpus.formats.raw import Evidence, Raw
from corpus.formats.registry import LINE_FORMATS

RULES_VERSION = "6"
"""With the source's bytes it settles the text: it changes whenever any rule does."""


@dataclass(frozen=True)
class Rule:
    """A step of the cleaning and the names under which its work stands in the ledger."""

    names: tuple[str, ...]
    does: str
    run: Callable[[Draft], None]
    needed: bool = False
    """Without its step there would be no text; it asks itself which of its names are off."""


def _rule(names: str, does: str, run: Callable[[Draft], None], *, needed: bool = False) -> Rule:
    return Rule(tuple(names.split()), does, run, needed)


def _judge(draft: Draft) -> None:
    """Runs the rules up to where it is known whether a text is a cleaned one."""
    for rule in RULES:
        _run(rule, draft)
        if rule.run is body.edges:
            return


def _look_again(draft: Draft) -> None:
    if not draft.format.second_pass:
        return

    def judge(text: str) -> Draft:
        second = Draft(as_raw(text, ""), without=draft.without)
        _judge(second)
        return second

    second_pass.settle(draft, judge)


def _look_at_rescued(draft: Draft) -> None:
    if draft.rescued:
        _look_again(draft)


def _run(rule: Rule, draft: Draft) -> None:
    if not rule.names or rule.needed or not draft.without.issuperset(rule.names):
        rule.run(draft)


RULES: tuple[Rule, ...] = (
    # Characters.
    _rule("repair.control", "takes control characters out", repairs.controls),
    _rule("repair.invisible", "takes out characters that show nothing", repairs.invisible),
    _rule("repair.surrogate", "replaces halves of characters", repairs.surrogates),
    _rule("repair.entity", "turns HTML entities into their characters", repairs.entities),
    _rule(
        "repair.mojibake doubt.mojibake",
        "restores UTF-8 that was read as an old encoding, or marks it",
        mojibake.mojibake,
    ),
    _rule("doubt.lost-character", "marks words that have lost a letter", mojibake.lost_letters),
    _rule(
        "repair.byte-swapped-punctuation",
        "restores dashes and quotes with swapped bytes",
        repairs.swapped,
    ),
    _rule(
        "meta.front-matter md.table md.separator md.reference md.bullet md.heading md.quote "
        "md.fence md.comment md.html-tag md.link md.image md.code md.emphasis md.escape",
        "takes Markdown's marks out",
        markdown.marks,
    ),
    _rule("layout.bullet", "takes out the marks before list items", layout.bullets),
    _rule(
        "repair.nbsp repair.spaces",
        "makes white space within lines one plain space",
        repairs.blanks,
    ),
    _rule(
        "doubt.lost-apostrophe",
        "marks words that seem to have lost their apostrophe",
        repairs.lost_apostrophes,
    ),
    # Lines.
    _rule("layout.empty", "splits the text into lines", layout.lines, needed=True),
    _rule("", "finds the width at which lines were wrapped", layout.wrap_width),
    _rule(
        "page.running-head page.footer page.number",
        "drops what comes back on the pages of a PDF",
        typeset.furniture,
    ),
    _rule("page.number", "drops page numbers", page.numbers),
    _rule("page.running-head", "drops lines that come back page after page", page.running_heads),
    _rule("page.footer", "drops the foot of a page", page.feet),
    _rule(
        "join.hard-wrap join.soft-wrap join.line-break join.hyphen join.page-break",
        "joins wrapped lines",
        joins.units,
        needed=True,
    ),
    _rule(
        "join.hard-wrap join.page-break join.hyphen",
        "joins a PDF's lines by their places",
        typeset.paragraphs,
        needed=True,
    ),
    # Units.
    _rule(
        "html.nav html.header html.footer html.aside html.form html.outside",
        "drops parts of a page",
        pages.structure,
    ),
    _rule(
        "media.embed-link nav.link", "drops lines that are nothing but addresses", furniture.links
    ),
    _rule(
        " ".join(dict.fromkeys(p.rule for p in PHRASES)),
        "drops what its wording gives away",
        furniture.phrases,
    ),
    _rule(
        "nav.comments",
        "drops the lines over readers' comments that say who wrote when",
        furniture.comment_stamps,
    ),
    _rule(
        "join.broken-paragraph",
        "joins a paragraph that an empty line cut in two",
        joins.broken_paragraphs,
    ),
    _rule(
        "meta.byline meta.date meta.publisher-date meta.source-date meta.topics",
        "reads author, date and topics at the head",
        harvest.head_lines,
    ),
    _rule("meta.url", "reads the article's own address", harvest.source_address),
    _rule("", "reads the publisher's name in notices", harvest.notices),
    _rule("", "tells a text that was cleaned before", layout.look_for_touch),
    _rule(
        "body.after body.comments body.inset",
        "finds where the article begins and ends, and what within it is not its own",
        body.edges,
    ),
    _rule("body.not-chosen", "hears what trafilatura takes for the article", chosen.choice),
    _rule("", "keeps the text of a document or book", typeset.whole),
    _rule("meta.title", "reads the title", titles.title),
    _rule("", "reads the site's name beside the title", titles.site_in_title),
    _rule("", "finds the standfirst", titles.standfirst),
    _rule("body.before", "drops what stands before the article", body.leftovers),
    _rule("", "looks again at what is left, until that changes nothing", _look_again),
    _rule("", "takes everything back where nothing would be left", body.rescue),
    _rule("", "looks again at what was taken back", _look_at_rescued),
    _rule("", "gives each block its kind", body.kinds),
)
"""The cleaning, top to bottom."""


def clean(
    raw: Raw | str,
    *,
    name: str = "",
    url: str | None = None,
    without: frozenset[str] = frozenset(),
    choices: tuple[Choice, ...] = (),
) -> Cleaned:
    """Cleans a raw text. The result depends on these arguments and the rules, on nothing else.

    A string is taken as what stands in a .txt: Markdown in it is recognised. `url` is where the
    text came from, if that is known.

    A reader's review comes in by two arguments. `without` names rules that are switched off
    everywhere (names as in the ledger); the others are run as if these did not exist. `choices`
    (see `Choice`) undo single changes or take single passages out, by spans of the raw text; they
    change nothing else, and spans stay what they are whatever else is chosen, so the choices of a
    document are a list that grows and shrinks. To undo one entry of the ledger:
    `Choice("keep", Span(entry.start, entry.end), entry.rule)`.
    """
    with _paused_collection(raw if isinstance(raw, str) else raw.text):
        draft = Draft(as_raw(raw, name), url=url, without=without)
        draft.evidence.extend(draft.raw.evidence)
        notes: tuple[str, ...] = ()
        try:
            blocks, ledger = _cleaned(draft, choices)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of a rule keeps nobody from the text
            blocks, ledger = _as_it_stands(draft, choices, error)
            notes = (
                f"its lines are as they were, since a rule broke down over it ({_told(error)})",
            )
    if seen := language.look(ledger.text):
        draft.tell(Evidence("language", seen.code, seen.evidence, 1.0))
    metadata = settle(draft.evidence, url)
    review = Review(without, tuple(choices))
    evidence = tuple(draft.evidence)
    notes = (*notes, *note_on_unread(e.value for e in draft.evidence if e.field == "published"))
    return Cleaned(metadata, blocks, ledger, _rules(draft.raw), review, evidence, notes)


def _rules(raw: Raw) -> str:
    """The version of the rules: another one where this installation lacks what settles the text, so
    that a complete one cleans the source again.
    """
    return f"{RULES_VERSION}, without {' '.join(raw.without)}" if raw.without else RULES_VERSION


def _cleaned(draft: Draft, choices: tuple[Choice, ...]) -> tuple[tuple[Block, ...], Ledger]:
    """Runs the rules. Raises Fault where what they made is not what every cleaning is."""
    for rule in RULES:
        _run(rule, draft)
    apply(draft, choices)
    blocks, ledger = assemble(draft)
    if fault := fault_of(blocks, ledger):
        raise Fault(fault)
    return blocks, ledger


def _as_it_stands(
    broken: Draft, choices: tuple[Choice, ...], error: Exception
) -> tuple[tuple[Block, ...], Ledger]:
    """Each line a paragraph, and nothing changed but what no file can hold. Raises Fault where a
    reader has decided otherwise: that cannot be carried out then.
    """
    if choices or broken.without:
        raise Fault(f"it cannot be cleaned in this way: {_told(error)}") from error
    draft = Draft(broken.raw)
    repairs.surrogates(draft)
    layout.lines(draft)
    draft.units = [Unit([line], line.text, line.blanks) for line in draft.lines]
    return assemble(draft)


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, Fault) else f"{type(error).__name__}: {error}"


_LONG = 1_000_000


@contextmanager
def _paused_collection(text: str) -> Iterator[None]:
    """A long text makes millions of values that stay; to look for garbage among them again and
    again would take longer than the cleaning.
    """
    if len(text) < _LONG or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def as_raw(raw: Raw | str, name: str) -> Raw:
    """The raw text that a string of this name is taken as."""
    if isinstance(raw, Raw):
        return raw
    format_ = next(f for f in LINE_FORMATS if name.lower().endswith(f.suffixes) or f.sniff(raw))
    return format_.read(raw)
