"""One invented event in six languages, a ferry that ran aground; and an article about pears."""

from __future__ import annotations

ENGLISH = """\
The Halcyra aground off Cape Serendo

The ferry Halcyra ran aground off Cape Serendo in the night of 12 March 2023 with 214 people.

Captain Davit Orbeli said that the steering had failed twice in the hour before.

Minister Nihat Soykan promised an inquiry and called the company's report incomplete.

The company, Tarvos Lines, put the damage at 3.5 million euros.

Nobody in the town slept that night, and in the morning the cafés were full.
"""
TURKISH = """\
Halcyra feribotu karaya oturdu

Halcyra adlı feribot, 12 Mart 2023 gecesi Serendo Burnu açıklarında 214 kişiyle karaya oturdu.

Kaptan Davit Orbeli'ye göre dümen o saat içinde iki kez arızalandı.

Bakan Nihat Soykan soruşturma sözü verdi ve şirketin raporunu eksik buldu.

Tarvos Lines zararı 3,5 milyon avro olarak açıkladı.

Kasabada balık fiyatları o hafta değişmedi.
"""
RUSSIAN = """\
Паром сел на мель

В ночь на 12 марта 2023 года паром «Гальцира» с 214 пассажирами сел на мель у мыса Серендо.

По словам капитана Давита Орбели, руль отказал дважды.

Министр Нихат Сойкан пообещал расследование и назвал отчёт неполным.

Компания «Тарвос Лайнс» оценила ущерб в 3,5 млн евро.

Утром на пристани играл духовой оркестр.
"""
ARMENIAN = """\
Լաստանավը խրվեց ծանծաղուտում

2023 թվականի մարտի 12-ի գիշերը Սերենդո հրվանդանի մոտ խրվեց «Հալցիրա» լաստանավը՝ 214 ուղևորով։

Նավապետ Դավիթ Օրբելու խոսքով՝ ղեկը երկու անգամ խափանվել էր։

Նախարար Նիհաթ Սոյքանը խոստացավ քննություն։

Քաղաքում այդ առավոտ հացը թանկացավ։
"""
GERMAN = """\
Fähre auf Grund gelaufen

In der Nacht zum 12. März 2023 lief die Fähre Halcyra mit 214 Menschen vor Kap Serendo auf Grund.

Kapitän Davit Orbeli zufolge fiel das Ruder zweimal aus.

Minister Nihat Soykan versprach eine Untersuchung.

Die Bäckerei am Markt blieb geschlossen.
"""
ARABIC = """\
جنوح عبارة قرب رأس سيريندو

جنحت العبارة هالسيرا ليلة ١٢ مارس ٢٠٢٣ قرب رأس سيريندو وعلى متنها ٢١٤ شخصا.

قال القبطان دافيت أوربيلي إن الدفة تعطلت مرتين.

ظلت الأسواق مفتوحة في ذلك الصباح.
"""
ELSEWHERE = """\
The orchard at Quillbury

The orchard at Quillbury sold 4,120 crates of pears in October, said Agnes Thorpe of the guild.

Rain had kept the wasps away, and the price rose by a tenth.

Mr Bellamy, who has picked there since 1987, will retire next spring.
"""
ARTICLES = {
    "en": ENGLISH, "tr": TURKISH, "ru": RUSSIAN, "hy": ARMENIAN, "de": GERMAN, "ar": ARABIC,
}  # fmt: skip
