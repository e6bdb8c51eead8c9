"""How lines become paragraphs: the width of a wrap, blanks that it leaves, tables, narrow and wide
scripts.
"""

from __future__ import annotations

import re
import textwrap

import pytest

from corpus.cleaning.pipeline import clean

PARAGRAPHS = (
    "The harbour board raised the ferry fares for the third time this year, and the well-known "
    "captain of the 302-horsepower e-boat said 6-4 times on Monday that nobody had asked him.",
    "A return ticket to the island will cost twelve crowns from the first of June, which is more "
    "than a day's bread for many of the families who live on the far side of the sound.",
    "The chairman of the board answered that the boats are old, that fuel has become dear, and "
    "that the town had three years in which to find the money and did not look for it at all.",
)
KOREAN = (
    "항구 위원회는 올해 들어 세 번째로 요금을 올렸고 섬 사람들은 아무도 그들에게 묻지 "
    "않았다고 말했다. "
    "배가 낡고 기름이 비싸졌기 때문이라고 의장은 월요일에 대답했지만 그 말을 믿는 사람은 없었다. "
    "섬의 학교는 겨울에 아이들이 바다를 건널 수 없게 되면 학교의 배를 따로 빌리겠다고 이미 말했다."
)


def test_paragraphs_come_back_from_any_width() -> None:
    whole = "\n\n".join(PARAGRAPHS)
    for width in range(50, 100):
        assert clean("\n\n".join(textwrap.fill(p, width) for p in PARAGRAPHS)).text == whole, width


def test_a_word_may_have_been_broken_at_its_own_hyphen_or_not() -> None:
    whole = "\n\n".join(PARAGRAPHS * 2)
    for width in range(50, 100):
        wrapped = [textwrap.fill(p, width, break_on_hyphens=False) for p in PARAGRAPHS * 2]
        assert clean("\n\n".join(wrapped)).text == whole, width


def test_east_asian_text_may_have_been_wrapped_by_characters() -> None:
    for width in (40, 60, 72):
        text = "\n\n".join((textwrap.fill(KOREAN, width), textwrap.fill(KOREAN[45:], width)))
        assert clean(text).text == f"{KOREAN}\n\n{KOREAN[45:]}"


def test_where_wraps_leave_a_blank_a_line_without_one_ends_a_paragraph() -> None:
    # The second paragraph ends where the next word would not have fitted.
    lines = [textwrap.wrap(p, 70) for p in PARAGRAPHS]
    full = "He told the captain of the old ferry that he was not to wait there any more."
    flowed = "\n".join(
        [" \n".join(lines[0]), " \n".join(textwrap.wrap(full, 80)), " \n".join(lines[1])]
    )
    assert clean(flowed).text == "\n\n".join((PARAGRAPHS[0], full, PARAGRAPHS[1]))


ROWS = (
    "1     Ada Example            5040         5      1",
    "2     Bo Sample Jr.          5035         7      0",
    "3     Cy Instance            5033         4      6",
)


def test_rows_of_a_table_are_lines() -> None:
    wrapped = "\n\n".join(textwrap.fill(p, 51) for p in PARAGRAPHS)
    text = clean(
        f"{wrapped}\n\n" + "\n".join(ROWS) + f"\n\n{textwrap.fill(PARAGRAPHS[0], 51)}"
    ).text
    for row in ROWS:
        assert "\n\n" + re.sub(" {3,}", " · ", row) + "\n\n" in text


def test_rows_of_a_markdown_table_are_lines() -> None:
    rows = ["| Boat | Crowns |", "| --- | --- |", "| Ferry | 12 |", "| Launch | 20 |"]
    table = "\n".join(rows)
    text = clean(f"# Fares\n\n{PARAGRAPHS[0]}\n\n{table}\n\n{PARAGRAPHS[1]}").text
    assert "Ferry · 12\n\nLaunch · 20" in text


FLAT = (
    "|  | | --- | | The pier in 1911. |  {0}  {1} | | --- | | “Nobody asked us,” she said. |   {2}"
)


def test_a_page_laid_out_in_a_table_has_its_paragraphs() -> None:
    text = clean(f"# Fares rise\n\n{FLAT.format(*(f'{p} So it is.' for p in PARAGRAPHS))}").text
    assert text == "\n\n".join(
        (
            "The pier in 1911.",
            f"{PARAGRAPHS[0]} So it is.",
            f"{PARAGRAPHS[1]} So it is.",
            "“Nobody asked us,” she said.",
            f"{PARAGRAPHS[2]} So it is.",
        )
    )


def test_two_blanks_behind_every_sentence_are_a_habit() -> None:
    sentences = ["It was late.", "Nobody came.", "The boat left.", "It rained."]
    line = "|  | | --- | | " + "  ".join([PARAGRAPHS[0], *sentences]) + " |"
    assert " ".join([PARAGRAPHS[0], *sentences]) in clean(f"# Fares\n\n{line}").text


@pytest.mark.parametrize("number", ["14.", "(b)"])
def test_lists_keep_their_items(number: str) -> None:
    text = f"{PARAGRAPHS[0]}\n\n{number} Adults pay twelve crowns.\n\n{PARAGRAPHS[1]}"
    assert clean(text).text == text


def test_wrapped_chinese_and_japanese_are_joined_without_blanks() -> None:
    chinese = (
        "他因此向北岸人民法院提起诉讼，要求镇上归还木材，书记把会议记录念了两遍，没有人能说出是谁订购了"
        "第二盏灯，也没有人知道它为什么发出绿光，港口负责人坚持说潮汐表是由一家来自山区的公司印刷的，三名"
        "证人描述了同一艘驳船，但每个人给它的颜色都不一样，粮仓开放了十一个夜晚，老人记得一次演讲。"
    )
    japanese = (
        "港の灯は今夜も灯る。一度目は日が落ちた時に、二度目は漁船が帰ってきた後である。灯台守は船の数を"
        "数えたことがなく、ただ青い帳面に書き留めるだけだと言う。町の人々は、なぜ彼がそうするのか誰も知"
        "らないと言い、知ろうともしなかったということである。帳面を読む者は、筆跡の変化に気づくだろう。"
    )
    for text in (chinese, japanese):
        lines = [text[at : at + 32] for at in range(0, len(text), 32)]
        assert clean("\n".join(lines) + "\n\n" + text).text == f"{text}\n\n{text}"


def test_wrapped_thai_keeps_its_blanks_between_phrases_only() -> None:
    lines = [
        "สภาประชุมกันที่ท่าเรือก่อนรุ่งสางและโต้เถียงกันเรื่องราคาเชือก ไม่มีใคร",
        "ในห้องประชุมบอกได้ว่าใครเป็นคนสั่งตะเกียงดวงที่สองหรือทำไมมันถึงส่อง",
        "แสงสีเขียว เสมียนอ่านรายงานการประชุมสองครั้งอย่างช้าๆ ขณะที่ฝนตกผ่าน",
        "ช่องแสงบนหลังคา นายท่าเรือยืนยันว่าตารางน้ำขึ้นน้ำลงพิมพ์โดยบริษัทจาก",
        "เมืองบนภูเขา พยานสามคนบรรยายเรือลำเดียวกันแต่ให้สีต่างกัน",
    ]
    assert clean("\n".join(lines)).text == "".join(lines)


def test_a_part_that_was_wrapped_narrower_than_the_rest_is_joined_too() -> None:
    wide = [textwrap.fill(p, 75) for p in PARAGRAPHS * 2]
    narrow = [textwrap.fill(p, 58) for p in PARAGRAPHS * 2]
    assert clean("\n\n".join(wide + narrow)).text == "\n\n".join(PARAGRAPHS * 4)


def test_lines_that_wander_are_joined_if_they_break_within_sentences() -> None:
    """As a dictionary set by hand, whose entries hang."""
    entries = (
        "ANCHOR ALE. The drink of those who have come home\n"
        "  late; it is drawn from the second barrel, and never\n"
        "  from the first, which is kept for the pilots of the\n"
        "  town and for the widows on the quay.",
        "BELL BOY. A footboy; so called from such servants\n"
        "  commonly following close behind the bell.",
        "CABLE CAT. Any temporary contrivance to raise a\n"
        "  contribution on the quay, where it is paid in small\n"
        "  coin and counted by a child who has been paid to\n"
        "  count it wrongly.",
    )
    whole = "\n\n".join(" ".join(entry.split()) for entry in entries * 3)
    assert clean("\n\n".join(entries * 3)).text == whole
