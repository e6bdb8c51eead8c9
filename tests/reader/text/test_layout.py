"""Rows ↔ offsets, against a slow reference that knows nothing of `rfind` and pieces."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes, wcswidth

from corpus.block_list import blocks_from_json
from corpus.document import BLOCK_KINDS, Block
from corpus.text.scripts import WITHOUT_SPACES
from corpus.text.words import words
from reader.terminal.safe import safe
from reader.text.clusters import clusters, display_form, fit, is_blank, is_simple
from reader.text.layout import PIECE, Layout, RowIndex
from reader.text.line_breaks import NEVER_FIRST, NOT_FIRST, NOT_LAST
from reader.text.wrapping import BLANKS, wrap
from tests.helpers.examples import examples

EXAMPLES = 400
PLAIN = "abcde fgh  -–—/’.é\u00a0ß\n"
STRANGE = (
    "ab cd\u00adef\u00adgh é e\u0301 \u0301 - \n \t \u00ad \u200b 日本語、。「」 각\u1112\u1161 "
    "桥关闭了的 สะพานปิด ស្ពាន ຂົວ “——……” ー "
    "👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 🇩🇪🇫 👍🏽 नि क्षि กำ שלום العربية \x1b\x07\x85\r \u202e "
    "\u2028 \ufeff \U000e0041 \ud800 \u3000 ﷽ a\u0300\u0301"
)
texts = st.one_of(
    st.text(st.sampled_from(PLAIN), max_size=120),
    st.text(st.sampled_from(STRANGE), max_size=80),
    st.text(max_size=60),
)
widths = st.integers(1, 24)


def reference(text: str, width: int) -> list[tuple[int, int]]:
    """Every row by trying every break: slow, obvious, one rule after the other."""
    rows: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        inked = line.removesuffix("\r") if at + len(line) < len(text) else line
        if at + len(line) == len(text):
            inked = line.removesuffix("\r")
        if not inked.strip(BLANKS):
            if at + len(line) < len(text) and not (rows and rows[-1][0] == rows[-1][1]):
                rows.append((at, at))
        else:
            rows += [(at + a, at + b) for a, b in _line(inked, width)]
        at += len(line) + 1
    return rows or [(0, len(text))]


def _line(line: str, width: int) -> list[tuple[int, int]]:
    parts = clusters(line, 0, len(line))
    cells = [min(display_form(part)[1], width) for part in parts]
    offsets = [0]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    rows = []
    start = 0
    while start < len(parts):
        best = hard = spare = None
        for stop in range(start + 1, len(parts) + 1):
            ink = stop
            while ink > start and is_blank(parts[ink - 1]):
                ink -= 1
            used = sum(cells[start:ink])
            if used > width and stop > start + 1:
                break
            hard = stop
            if stop == len(parts) or _may_break(line, parts, cells, offsets, start, stop, width):
                best = stop
            if stop < len(parts) and _may_break_within_a_word(line, parts, offsets, stop):
                spare = stop
        if hard == len(parts):
            best = hard
        stop = best or spare or hard
        assert stop is not None
        rows.append((offsets[start], offsets[stop]))
        start = stop
    return rows


def _may_break(
    line: str,
    parts: list[str],
    cells: list[int],
    offsets: list[int],
    start: int,
    at: int,
    width: int,
) -> bool:
    before, after = parts[at - 1], parts[at]
    if is_blank(after):
        return False
    if is_blank(before):
        return after[0] not in NEVER_FIRST
    if before[-1] == "\u200b":
        return True
    if before[-1] == "\u00ad" and sum(cells[start:at]) + 1 <= width:
        return True
    here = offsets[at]
    if (
        here >= 2
        and line[here - 1] in "-‐–—/"
        and line[here - 2].isalnum()
        and line[here].isalpha()
    ):
        return True
    if before[-1] == "\u00ad" or here in _within_words(line) or not _apart(before, after):
        return False
    return 2 in (cells[at - 1], cells[at]) or (_unspaced(before) and _unspaced(after))


def _may_break_within_a_word(line: str, parts: list[str], offsets: list[int], at: int) -> bool:
    return (
        offsets[at] in _within_words(line)
        and _apart(parts[at - 1], parts[at])
        and not parts[at - 1].endswith(("\u00ad", "\u200b"))
        and not is_blank(parts[at])
        and not is_blank(parts[at - 1])
    )


def _apart(before: str, after: str) -> bool:
    together = before[0] == after[0] and before[0] in "—―…‥⋯・"
    return after[0] not in NOT_FIRST and before[0] not in NOT_LAST and not together


def _unspaced(cluster: str) -> bool:
    return re.match(f"[{WITHOUT_SPACES}]", cluster) is not None


def _within_words(line: str) -> set[int]:
    return {
        offset
        for word in words(line)
        if _unspaced(line[word.start :])
        for offset in range(word.start + 1, word.end)
    }


@examples(EXAMPLES)
@given(texts, widths)
def test_rows_are_those_of_the_slow_reference(text: str, width: int) -> None:
    rows = wrap(text, 0, len(text), width)
    assert list(zip(rows.starts, rows.ends, strict=True)) == reference(text, width)


@examples(EXAMPLES)
@given(texts, widths)
def test_no_cluster_is_cut_and_no_row_is_too_wide(text: str, width: int) -> None:
    rows = wrap(text, 0, len(text), width)
    if not text.strip(BLANKS + "\n"):
        return
    at = 0
    for start, end in zip(rows.starts, rows.ends, strict=True):
        assert not text[at:start].strip("\r\n" + BLANKS)
        parts = clusters(text, start, end)
        while parts and is_blank(parts[-1]):
            parts.pop()
        assert sum(min(width, display_form(part)[1]) for part in parts) <= width
        at = end
    assert not text[at:].strip("\r\n" + BLANKS)
    edges = {0}
    for line in text.split("\n"):
        at = max(edges)
        for cluster in iter_graphemes(line):
            at += len(cluster)
            edges.add(at)
        edges.add(at + 1)
    assert {s for s, e in zip(rows.starts, rows.ends, strict=True) if s < e} <= edges


@given(texts)
def test_drawn_forms_are_harmless_and_as_wide_as_they_say(text: str) -> None:
    parts = clusters(text.replace("\n", ""), 0, len(text.replace("\n", "")))
    assert "".join(parts) == text.replace("\n", "")
    for part in parts:
        form, width = display_form(part)
        assert width >= 1
        assert wcswidth(form) == width
        assert safe(form) == form
        assert not set(form) & set("\ufe0f\u200d\u00ad\u200b\t\n")
    if is_simple(text, 0, len(text)):
        assert all(len(part) == 1 and display_form(part)[1] == 1 for part in parts)


def _blocks(draw: st.DrawFn, text: str) -> list[Block]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    kinds = st.sampled_from(BLOCK_KINDS)
    return [Block(draw(kinds), a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[Block]]:
    text = draw(texts)
    return text, _blocks(draw, text)


@examples(EXAMPLES)
@given(documents(), widths)
def test_rows_and_offsets_are_inverse(document: tuple[str, list[Block]], width: int) -> None:
    text, blocks = document
    layout = Layout(text, blocks, width)
    shown: list[int] = []
    for piece in range(len(layout.pieces)):
        for row, (start, end) in enumerate(zip(*layout.rows(piece)[:2], strict=True)):
            place = RowIndex(piece, row)
            if end <= start:
                continue
            shown += range(start, end)
            column = 0
            for cell in layout.row_cells(place):
                assert layout.row_at(cell.start) == place
                assert cell.column == column == layout.column_of(cell.start)
                for x in range(cell.column, cell.column + cell.width):
                    assert layout.offset_at(place, x) == cell.start
                for inside in range(cell.start, cell.end):
                    assert layout.snap(inside) == cell.start
                    assert layout.cluster_end(inside) == cell.end
                column += cell.width
            assert layout.offset_at(place, column + 5) == layout.row_cells(place)[-1].start
    # Every character that leaves ink is in exactly one row.
    assert shown == sorted(set(shown))
    inked = {n for n, char in enumerate(text) if char not in BLANKS + "\n"}
    assert inked <= set(shown)


@given(documents(), widths)
def test_any_offset_snaps_to_text(document: tuple[str, list[Block]], width: int) -> None:
    text, blocks = document
    layout = Layout(text, blocks, width)
    for offset in range(-2, len(text) + 3):
        there = layout.snap(offset)
        assert layout.snap(there) == there
        if layout.pieces:
            start, end = layout.row_span(layout.row_at(there))
            assert start <= there < end


@given(documents(), widths)
def test_steps_walk_over_all_rows_of_text(document: tuple[str, list[Block]], width: int) -> None:
    layout = Layout(*document, width)
    if not layout.pieces:
        assert layout.step(RowIndex(0, 0), 1) is None
        return
    walked = [layout.row_at(layout.first_offset())]
    while (following := layout.step(walked[-1], 1)) is not None:
        walked.append(following)
    assert walked[-1] == layout.row_at(layout.last_offset())
    back = [walked[-1]]
    while (before := layout.step(back[-1], -1)) is not None:
        back.append(before)
    assert back[::-1] == walked


def test_long_texts_are_cut_into_pieces_of_whole_clusters() -> None:
    for unit in ("word ", "x", "日本", "e\u0301", "👩\u200d👧", "กำ", "a\n", "\u0301"):
        text = unit * (3 * PIECE // len(unit) + 7)
        layout = Layout(text, [], 40)
        assert (
            all(piece.end - piece.start <= 2 * PIECE for piece in layout.pieces) or unit == "\u0301"
        )
        edges = {piece.start for piece in layout.pieces}
        at, known = 0, {0}
        for part in clusters(text.replace("\n", " "), 0, len(text)):
            at += len(part)
            known.add(at)
        assert edges <= known


@pytest.mark.parametrize("text", ["", "\n", " \n \n", "\t", "\r\n"])
def test_texts_without_ink_have_no_rows(text: str) -> None:
    layout = Layout(text, [Block("p", 0, len(text))], 10)
    assert layout.pieces == ()
    assert layout.snap(3) == 0
    assert layout.last_offset() == 0


def test_blocks_that_make_no_sense_do_no_harm() -> None:
    text = "one two three"
    layout = Layout(text, [Block("p", 4, 2), Block("quote", -1, 3), Block("p", 2, 99)], 5)
    assert layout.snap(50) == len(text) - 1


def test_a_long_text_is_divided_at_once_as_it_would_be_block_by_block(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paragraphs = [f"paragraph {n} " + "word " * (n % 40) + "end." for n in range(1500)]
    for paragraphs[700] in ("short", "long " * PIECE):
        text, blocks, at = "\n\n".join(paragraphs), [], 0
        for paragraph in paragraphs:
            blocks.append(Block("p", at, at + len(paragraph)))
            at += len(paragraph) + 2
        for kept_blocks in (blocks, blocks[:-1], blocks[1:], blocks[:600] + blocks[601:]):
            listed = blocks_from_json(json.dumps(kept_blocks, separators=(",", ":")))
            at_once = Layout(text, listed, 40)
            with monkeypatch.context() as patch:
                patch.setattr("reader.text.layout._MIN_TRUSTED_BLOCKS", 10**9)
                by_block = Layout(text, kept_blocks, 40)
            assert at_once._whole_blocks == by_block._whole_blocks
            assert at_once.pieces == by_block.pieces
            assert [at_once.gap(n) for n in range(1400)] == [by_block.gap(n) for n in range(1400)]


def test_a_soft_hyphen_breaks_only_where_its_hyphen_fits() -> None:
    text = "hap\u00adpi\u00adness"
    assert wrap(text, 0, len(text), 6).starts == [0, 7]
    assert wrap(text, 0, len(text), 5).starts == [0, 4, 7]


def test_what_does_not_fit_is_cut_with_an_ellipsis() -> None:
    assert fit("a title", 20) == "a title"
    assert fit("a title", 4) == "a t…"
    assert fit("日本語", 4) == "日…"
    assert fit("\x1b[31m", 9) == "␛[31m"
    assert fit("abc", 0) == ""
    assert fit("日本", 1) == "…"


def rows_of(text: str, width: int) -> list[str]:
    rows = wrap(text, 0, len(text), width)
    return [text[a:b] for a, b in zip(rows.starts, rows.ends, strict=True)]


def test_rows_of_chinese_japanese_and_thai_begin_with_words() -> None:
    chinese = "大桥星期一关闭，没有人说明原因。居民只好乘渡船过河，等了三个小时。"
    for text in (chinese, "警察は月曜日に橋を閉鎖した。理由は誰も知らないという。",
                 "เมื่อวันจันทร์ตำรวจปิดสะพานแต่ไม่มีใครบอกเหตุผล"):  # fmt: skip
        begins = {word.start for word in words(text)} | {0}
        for width in (14, 20, 30):
            rows = rows_of(text, width)
            assert "".join(rows) == text
            at = 0
            for row in rows:
                assert at in begins
                assert row[0] not in "。，、"
                at += len(row)


def test_a_row_too_narrow_for_a_word_divides_it_but_not_before_a_full_stop() -> None:
    assert rows_of("北京关闭。", 4) == ["北京", "关", "闭。"]
    assert rows_of("ก" * 6, 4) == ["ก" * 4, "ก" * 2]


def test_a_dash_and_an_ellipsis_of_two_signs_are_not_divided() -> None:
    assert rows_of("他说——不", 5) == ["他说", "——不"]
    assert rows_of("他说……", 5) == ["他", "说……"]


def test_a_sign_that_repeats_a_word_follows_it_though_a_blank_is_between() -> None:
    assert rows_of("เขาพูดช้า ๆ และ", 8) == ["เขาพูด", "ช้า ๆ และ"]
    assert rows_of("他 星期 。完", 8) == ["他 ", "星期 。", "完"]


def test_words_of_one_character_of_khmer_may_begin_a_row() -> None:
    assert rows_of("កខគឃ", 2) == ["កខ", "គឃ"]
