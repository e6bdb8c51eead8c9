"""Dates of many languages and scripts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text.dates import find_date, machine_date
from corpus.text.months import month_number


@pytest.mark.parametrize(
    "written",
    [
        "3 mai 2021", "lundi 3 mai 2021", "3. Mai 2021", "3 de mayo de 2021", "3 maggio 2021",
        "3 de maio de 2021", "3 мая 2021 г.", "3 травня 2021 р.", "3 Mayıs 2021 Pazartesi",
        "3 MAYIS 2021", "3 may 2021-ci il", "2021-ci il mayın 3", "2021 թ. մայիսի 3",
        "մայիսի 3, 2021", "٣ مايو ٢٠٢١", "3 أيار 2021", "3 ماي 2021", "۳ مه ۲۰۲۱", "3 במאי 2021",
        "2021年5月3日", "2021년 5월 3일", "3 Μαΐου 2021", "3 მაისი, 2021", "3 maja 2021 r.",
        "3. 5. 2021", "2021. május 3.", "3 мај 2021.", "ngày 3 tháng 5, 2021", "3 मई 2021",
        "3 mai. 2021", "1442 \u200f/ 3 \u200fمايو\u200f 2021", "3rd of May, 2021",
        "２０２１年５月３日",
    ],
)  # fmt: skip
def test_a_date_in_words(written: str) -> None:
    found = find_date(f"Xyz {written}, 14:05")
    assert found is not None
    assert found[0] == "2021-05-03"


@pytest.mark.parametrize(
    "written",
    [
        "۱۳ اردیبهشت ۱۴۰۰", "1400/02/13", "٢٠ رمضان ١٤٤٢", "3 พ.ค. 2564", "5 iyar 5781",
        "03/04/2021", "the 13 pro 2019 model", "3 sie 2020", "28 listopada 2007",
        "30 février 2021",         "version 1.2.21", "10.30.21", "5 Minuten 2021", "",
    ],
)  # fmt: skip
def test_no_date(written: str) -> None:
    assert find_date(written) is None


def test_the_language_decides() -> None:
    assert find_date("28 listopada 2007", language="pl") == ("2007-11-28", 0, 17)
    assert find_date("28 listopada 2007", language="hr") == ("2007-10-28", 0, 17)
    assert find_date("3 sie 2020", language="pl") == ("2020-08-03", 0, 10)
    assert find_date("03/04/2021", language="fr") == ("2021-04-03", 0, 10)
    assert find_date("03/04/2021", language="en-US") == ("2021-03-04", 0, 10)
    assert find_date("03/04/2021", language="en") is None
    assert find_date("28.01.22", language="de-CH") == ("2022-01-28", 0, 8)
    assert find_date("28.01.22", language="en") is find_date("28.01.22") is None
    assert find_date("release 1.2.22.4", language="de") is None
    assert machine_date("٣/٤/٢٠٢١", language="ar") == "2021-04-03"


def test_positions_are_those_of_the_text() -> None:
    text = "نشر في \u200f٣ مايو ٢٠٢١ م"
    found = find_date(text)
    assert found is not None
    assert text[found[1] : found[2]] == "٣ مايو ٢٠٢١"


_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}


@given(st.dates(date(1850, 1, 1), date(2090, 1, 1)), st.sampled_from(sorted(_MONTHS)))
@example(date(2020, 2, 29), "tr")
def test_every_day(day: date, language: str) -> None:
    name = _MONTHS[language].split()[day.month - 1]
    assert month_number(name) == month_number(name.upper(), language) == day.month
    for written in (
        f"{day.day} {name} {day.year}", f"{day.day:02}.{day.month:02}.{day.year}", day.isoformat(),
        f"{day.day} {name}, {day.year}",
    ):  # fmt: skip
        assert find_date(written, language=language) == (day.isoformat(), 0, len(written))


@given(st.text(max_size=60), st.sampled_from([None, "de", "ar", "en-US"]))
@example("31 \u0301 2021", "de")
@example("٣" * 50 + " مايو 2021", "ar")
def test_any_text(text: str, language: str | None) -> None:
    found = find_date(f"{text} 2021", language=language)
    if found is not None:
        assert date.fromisoformat(found[0])
        assert 0 <= found[1] < found[2] <= len(text) + 5
