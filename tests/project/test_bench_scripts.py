"""What `bench.scripts` asks: stretches of texts, with one typing error, and names."""

from __future__ import annotations

import random
from pathlib import Path

from bench.scripts.queries import names, planted, questions, with_error
from bench.scripts.texts import read, stretches

ENGLISH = "Nobody told the people of the lower town that the old bridge was closed on Monday night."
THAI = "ตำรวจปิดสะพานเมื่อวันจันทร์และไม่มีใครบอกเหตุผลแก่ชาวบ้าน"


def test_texts_are_read_by_language(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("\n".join([ENGLISH] * 3 + [""]) * 30, encoding="utf-8")
    lines = "".join(f"# newdoc\n# text = {ENGLISH}\n1\tNobody\n\n" for _ in range(90))
    (tmp_path / "tr.conllu").write_text(lines, encoding="utf-8")
    texts = read(tmp_path)
    assert list(texts) == ["en", "tr"]
    assert texts["en"] == [[ENGLISH] * 3] * 30
    assert texts["tr"] == [[ENGLISH] * 3] * 30  # of one sentence each they would be too short
    asked = list(questions("en", texts["en"]))
    assert [one.kind for one in asked] == ["exact", "error"] * 60
    assert all(one.original in ENGLISH for one in asked)
    assert all((one.asked == one.original) is (one.kind == "exact") for one in asked)


def test_stretches_are_from_inside_a_sentence() -> None:
    for start, end in stretches(ENGLISH, "en"):
        assert len(ENGLISH[start:end].split()) == 5
        assert start > 0
        assert end < len(ENGLISH)
    assert {end - start for start, end in stretches(THAI, "th")} == {20}


def test_an_error_is_one_letter() -> None:
    chance = random.Random(1)
    for _ in range(100):
        changed = with_error(THAI[:20], list(THAI), chance)
        assert changed != THAI[:20]
        assert 19 <= len(changed) <= 20


def test_names_differ_from_their_english_form_and_are_planted_once() -> None:
    listed = names()
    assert len(listed) >= 60
    assert all(forms["en"] == english for english, forms in listed.items())
    russian = [forms["ru"] for forms in listed.values() if "ru" in forms]
    text = "\n".join(one for text in planted("ru", [[ENGLISH]], russian) for one in text)
    assert all(name in text for name in russian)
