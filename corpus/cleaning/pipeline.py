"""The rules in the order in which they run, with the reasons for the order; and `clean`, which runs
them.

To add a rule, write a function that takes a `Draft` in a module of `rules`, and list it here with
the names under which the ledger records its work. A rule that edits, joins or marks also has its
confidence and evidence in `reasons`. Any change of a rule changes RULES_VERSION.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.cleaning import language, second_pass
from corpus.cleaning.assembly import assemble
from corpus.cleaning.choices import apply
from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.draft import Draft
from corpus.cleaning.fallback import keep_lines, paused_garbage_collection, reason_of
from corpus.cleaning.integrity import fault_of
from corpus.cleaning.ledger import Ledger
from corpus.cleaning.metadata import metadata_from
from corpus.cleaning.phrases import PHRASES
from corpus.cleaning.review import KEEPING_COMMENTS, Choice, Review
from corpus.cleaning.rules import (
    body,
    characters,
    code_blocks,
    joins,
    left_out,
    lines,
    markdown,
    metadata_lines,
    mojibake,
    page_blocks,
    pdf_layout,
    printed_pages,
    tables,
    titles,
    turns_and_notes,
    verse,
    wording,
    wrap_width,
)
from corpus.cleaning.version import RULES_VERSION
from corpus.document import Block, Span
from corpus.errors import Fault
from corpus.formats.raw import LEFT_OUT_RULES, Evidence, Raw
from corpus.formats.registry import LINE_FORMATS
from corpus.text.dates import note_on_unread


@dataclass(frozen=True)
class Rule:
    """One step of the cleaning."""

    names: tuple[str, ...]
    """Under which the ledger records its work; empty for a step that changes no text itself."""
    does: str
    """What it does, as the predicate of a sentence."""
    run: Callable[[Draft], None]
    needed: bool = False
    """Whether it always runs, since there would be no text without it; it then asks the draft which
    of its names are switched off.
    """


def _rule(names: str, does: str, run: Callable[[Draft], None], *, needed: bool = False) -> Rule:
    return Rule(tuple(names.split()), does, run, needed)


def _run(rule: Rule, draft: Draft) -> None:
    if not rule.names or rule.needed or not draft.without.issuperset(rule.names):
        rule.run(draft)


def _judge(draft: Draft) -> None:
    """Runs the rules up to the one that knows whether a text is clean already."""
    for rule in RULES:
        _run(rule, draft)
        if rule.run is body.find_article:
            return


def _clean_again(draft: Draft) -> None:
    if not draft.format.second_pass:
        return

    def judge(text: str) -> Draft:
        # What looks like Markdown on a page or in a book is a program's comments, and the like.
        raw = as_raw(text, "") if draft.format in LINE_FORMATS else Raw(text)
        second = Draft(raw, without=draft.without)
        _judge(second)
        return second

    second_pass.clean_again(draft, judge)


def _clean_rescued(draft: Draft) -> None:
    if draft.rescued:
        _clean_again(draft)


RULES: tuple[Rule, ...] = (
    # 0. What the format hides. No rule below changes anything in it, or judges it.
    _rule(
        " ".join(LEFT_OUT_RULES), "takes out what the format hides", left_out.take_out, needed=True
    ),
    _rule("", "recognises code", code_blocks.find_code),
    _rule("layout.table", "sets the cells of tables apart", tables.find_tables),
    # 1. Characters. Each rule looks at the raw text and records edits. Of edits that overlap, the
    # one that begins first or is longer is made, whatever the order of the rules. Only `blanks`
    # needs to know the edits before it: a blank that a repair takes for a part of a character is
    # none.
    _rule("repair.control", "takes control characters out", characters.controls),
    _rule("repair.invisible", "takes out characters that show nothing", characters.invisible),
    _rule("repair.surrogate", "replaces halves of characters", characters.surrogates),
    _rule("repair.entity", "turns HTML entities into their characters", characters.entities),
    _rule(
        "repair.mojibake doubt.mojibake",
        "restores UTF-8 that was read as an old encoding, or marks it",
        mojibake.mojibake,
    ),
    _rule("doubt.lost-character", "marks words that have lost a letter", mojibake.lost_letters),
    _rule(
        "repair.byte-swapped-punctuation",
        "restores dashes and quotes with swapped bytes",
        characters.swapped_punctuation,
    ),
    _rule(
        "meta.front-matter md.table md.separator md.reference md.bullet md.heading md.quote "
        "md.fence md.html-tag md.link md.image md.code md.emphasis md.escape",
        "takes Markdown's marks out",
        markdown.marks,
    ),
    _rule("layout.bullet", "takes out the marks before list items", lines.bullets),
    _rule(
        "repair.nbsp repair.spaces",
        "makes white space within lines one plain space",
        characters.blanks,
    ),
    _rule(
        "doubt.lost-apostrophe",
        "marks words that seem to have lost their apostrophe",
        characters.lost_apostrophes,
    ),
    # 2. Lines. All edits are known now, so each line has its final text. The wrap width comes
    # before page furniture, most of which is looked for in wrapped text only, and page numbers
    # before running heads, which stand beside them. Furniture is dropped before lines are joined,
    # since it stands in the middle of paragraphs.
    _rule("layout.empty", "splits the text into lines", lines.split_into_lines, needed=True),
    _rule("", "recognises stanzas", verse.find_verse),
    _rule("", "finds the width at which lines were wrapped", wrap_width.find_wrap_width),
    _rule(
        "page.running-head page.footer page.number",
        "drops what repeats on the pages of a PDF",
        pdf_layout.drop_furniture,
    ),
    _rule("page.number", "drops page numbers", printed_pages.numbers),
    _rule(
        "page.running-head",
        "drops lines that repeat page after page",
        printed_pages.running_heads,
    ),
    _rule("page.footer", "drops the foot of a page", printed_pages.footers),
    _rule("", "recognises speeches and notes", turns_and_notes.find_turns_and_notes),
    _rule(
        "join.hard-wrap join.soft-wrap join.line-break join.hyphen join.page-break",
        "joins wrapped lines",
        joins.make_units,
        needed=True,
    ),
    _rule(
        "join.hard-wrap join.page-break join.hyphen",
        "joins a PDF's lines by their places",
        pdf_layout.make_units,
        needed=True,
    ),
    # 3. Units (paragraphs, headings, items). Furniture is dropped that the page's markup or its own
    # wording gives away. The halves of a broken paragraph are joined only then, since neither may
    # be furniture.
    _rule(
        "html.nav html.header html.footer html.aside html.form body.after body.comments body.inset",
        "drops what is not a web page's own text",
        page_blocks.find_article,
    ),
    _rule("media.embed-link nav.link", "drops lines that are nothing but addresses", wording.links),
    _rule(
        " ".join(dict.fromkeys(p.rule for p in PHRASES)),
        "drops what its wording gives away",
        wording.phrases,
    ),
    _rule(
        "nav.comments",
        "drops the lines over readers' comments that say who wrote when",
        wording.comment_stamps,
    ),
    _rule(
        "join.broken-paragraph",
        "joins a paragraph that an empty line cut in two",
        joins.broken_paragraphs,
    ),
    # 4. Metadata in the text. A line that holds nothing but author, date or address is dropped once
    # it is read. Notices are read after the rules above have dropped them.
    _rule(
        "meta.byline meta.date meta.publisher-date meta.source-date meta.topics",
        "reads author, date and topics at the head",
        metadata_lines.head_lines,
    ),
    _rule("meta.url", "reads the article's own address", metadata_lines.source_address),
    _rule("", "reads the publisher's name in notices", metadata_lines.notices),
    # 5. The article. After all rules that judge wording a text can be known to be clean already;
    # then shape and place drop nothing. `find_article` sees the verdicts of all rules above. It
    # only marks what comes before the article: title and standfirst are looked for there, and the
    # rest is dropped after that.
    _rule("", "recognises a text that was cleaned before", lines.recognise_clean_text),
    _rule(
        "body.after body.comments body.inset",
        "finds where the article begins and ends, and what within it is not its own",
        body.find_article,
    ),
    _rule(
        "", "keeps lines together that stand so in a clean text", lines.merge_lines_of_clean_text
    ),
    _rule("", "keeps what is a web page's own whatever its wording", page_blocks.overrule_wordings),
    _rule("", "keeps the text of a document or book", body.restore_documents),
    _rule("meta.title", "reads the title", titles.title),
    _rule("", "reads the site's name beside the title", titles.site_in_title),
    _rule("", "finds the standfirst", titles.standfirst),
    _rule("body.before", "drops what stands before the article", body.drop_before_article),
    # 6. What is left is cleaned again like a new text, so that cleaning a cleaned text changes
    # nothing. Kinds come last, since that of a heading depends on what follows it.
    _rule("", "cleans what is left again, until that changes nothing", _clean_again),
    _rule("", "undoes drops if nothing is left", body.rescue),
    _rule("", "cleans again what was rescued", _clean_rescued),
    _rule("", "gives each block its kind", body.set_kinds),
)
"""The cleaning, from top to bottom."""


_RESTORED_LAST = KEEPING_COMMENTS.without
"""Rules that judge even when they are switched off, and whose finds are restored in the end: the
other rules would drop a part of the comments, most of all names and times.
"""


def clean(
    raw: Raw | str,
    *,
    name: str = "",
    url: str | None = None,
    without: frozenset[str] = frozenset(),
    choices: tuple[Choice, ...] = (),
) -> Cleaned:
    """Cleans a raw text. The result depends on these arguments and the rules, and on nothing else.

    A string is read like the content of a .txt: Markdown in it is recognised. `url` is where the
    text came from, if that is known.

    Two arguments hold a reader's review. `without` names rules that are switched off everywhere
    (names as in the ledger); the others run as if these did not exist. `choices` (see `Choice`)
    undo single changes or take single passages out, by spans of the raw text. They change nothing
    else, and a span means the same whatever else is chosen, so the choices of a document are a list
    that grows and shrinks. To undo one entry of the ledger:
    `Choice("keep", Span(entry.start, entry.end), entry.rule)`.
    """
    with paused_garbage_collection(raw if isinstance(raw, str) else raw.text):
        draft = Draft(as_raw(raw, name), url=url, without=without - _RESTORED_LAST)
        draft.evidence.extend(draft.raw.evidence)
        notes: tuple[str, ...] = ()
        try:
            blocks, ledger = _run_rules(draft, choices, without & _RESTORED_LAST)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a faulty rule keeps nobody from the text
            blocks, ledger = keep_lines(draft, choices, error)
            notes = (
                f"its lines are as they were, since a rule broke down over it ({reason_of(error)})",
            )
    if detected := language.detect(ledger.text):
        draft.add_evidence(Evidence("language", detected.code, detected.evidence, 1.0))
    metadata = metadata_from(draft.evidence, url)
    review = Review(without, tuple(choices))
    evidence = tuple(draft.evidence)
    unread = note_on_unread(e.value for e in draft.evidence if e.field == "published")
    lacking = (*draft.raw.without, "dateutil") if unread else draft.raw.without
    version = _version_without(lacking)
    return Cleaned(metadata, blocks, ledger, version, review, evidence, (*notes, *unread))


def _version_without(lacking: tuple[str, ...]) -> str:
    """The version of the rules; another one if this installation lacks a library on which the text
    depends, so that a complete installation cleans the source again.
    """
    return f"{RULES_VERSION}, without {' '.join(lacking)}" if lacking else RULES_VERSION


def _run_rules(
    draft: Draft, choices: tuple[Choice, ...], restored: frozenset[str]
) -> tuple[tuple[Block, ...], Ledger]:
    """Runs the rules, and restores what the rules `restored` have dropped. Raises Fault if the
    result breaks a promise of every cleaning.
    """
    for rule in RULES:
        _run(rule, draft)
    apply(draft, (*_dropped_by(draft, restored), *choices))
    blocks, ledger = assemble(draft)
    if fault := fault_of(blocks, ledger):
        raise Fault(fault)
    return blocks, ledger


def _dropped_by(draft: Draft, rules: frozenset[str]) -> list[Choice]:
    """The choices that restore all that these rules have dropped."""
    dropped = [
        *((unit.start, unit.end, unit.verdict) for unit in draft.units),
        *((line.start, line.end, line.dropped) for line in draft.lines),
    ]
    return [
        Choice("keep", Span(start, end), verdict.rule)
        for start, end, verdict in dropped
        if verdict is not None and verdict.rule in rules
    ]


def as_raw(raw: Raw | str, name: str) -> Raw:
    """A string as the raw text of a file of this name."""
    if isinstance(raw, Raw):
        return raw
    format_ = next(f for f in LINE_FORMATS if name.lower().endswith(f.suffixes) or f.sniff(raw))
    return format_.read(raw)
