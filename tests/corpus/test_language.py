"""The language of a text: known with its evidence, or left open."""

from __future__ import annotations

import pytest

from corpus.cleaning.language import detect
from corpus.cleaning.pipeline import clean

TEXTS = {
    "en": (
        "The harbour board raised the price of the ferry for the third time this year, "
        "and people on the island say that nobody had asked them and that it is too "
        "much for their families."
    ),
    "de": (
        "Der Rat des Hafens hat die Preise für die Fähre zum dritten Mal erhöht, und "
        "die Leute auf der Insel sagen, dass sie nicht gefragt wurden und es für sie zu"
        " teuer ist."
    ),
    "fr": (
        "Le conseil du port a relevé le prix du bateau pour la troisième fois, et les "
        "gens de l'île disent que personne ne leur a rien demandé et que ce n'est pas "
        "juste pour une famille."
    ),
    "da": (
        "Havnens bestyrelse har hævet prisen på færgen for tredje gang, og folk på øen "
        "siger, at ingen af dem er blevet spurgt, og at det ikke er noget, som en "
        "familie kan betale af sin løn."
    ),
    "no": (
        "Havnestyret har hevet prisene på fergen for tredje gang i år, og folk på øya "
        "sier at ingen av dem ble spurt, og at det er for dyrt. Det er ikke noe som de "
        "kan betale av lønnen."
    ),
    "sv": (
        "Hamnstyrelsen har höjt priset på färjan för tredje gången i år, och folk på ön"
        " säger att ingen av dem har blivit tillfrågad och att det är för dyrt. Det är "
        "inte något som de kan betala."
    ),
    "nl": (
        "Het havenbestuur heeft de prijs van de veerboot voor de derde keer verhoogd, "
        "en de mensen op het eiland zeggen dat niemand het aan hen heeft gevraagd en "
        "dat het te duur is voor een gezin."
    ),
    "it": (
        "Il consiglio del porto ha aumentato il prezzo del traghetto per la terza "
        "volta, e la gente dell'isola dice che nessuno ha chiesto il suo parere e che "
        "non è giusto per le famiglie che sono lì."
    ),
    "es": (
        "El consejo del puerto ha subido el precio del barco por tercera vez este año, "
        "y la gente de la isla dice que nadie le preguntó y que es demasiado caro para "
        "las familias que viven al otro lado."
    ),
    "ca": (
        "El consell del port ha apujat el preu del vaixell per tercera vegada aquest "
        "any, i la gent de l'illa diu que no va ser consultada i que és massa car per a"
        " les famílies que viuen a l'altra banda amb els seus fills."
    ),
    "pt": (
        "O conselho do porto aumentou o preço do barco pela terceira vez neste ano, e "
        "as pessoas da ilha dizem que não foram ouvidas e que é caro para uma família "
        "que mora do outro lado da baía."
    ),
    "uk": (
        "Рада порту підняла ціни на пором утретє за рік, і люди на острові кажуть, що "
        "їх ніхто не питав і що це для них задорого, як і для тих, хто живе за "
        "протокою."
    ),
    "ru": (
        "Совет порта поднял цены на паром в третий раз за год, и люди на острове "
        "говорят, что их никто не спрашивал и что это для них дорого, как и для тех, "
        "кто живёт за проливом."
    ),
    "bg": (
        "Съветът на пристанището вдигна цените на ферибота за трети път тази година и "
        "хората на острова казват, че никой не ги е питал и че това е скъпо за тях, "
        "както и за децата им."
    ),
    "be": (
        "Рада порта падняла цэны на паром трэці раз за год, і людзі на востраве кажуць,"
        " што іх ніхто не пытаў і што гэта для іх дорага, як і для тых, хто жыве за "
        "пралівам. Гэта ў школе было."
    ),
    "sr": (
        "Савет луке је по трећи пут ове године подигао цене трајекта, и људи на острву "
        "кажу да их нико није питао и да је то скупо за њих, као и за децу која су на "
        "другој страни од града."
    ),
    "az": (
        "Liman şurası bu il üçüncü dəfə bərənin qiymətini qaldırdı və adada yaşayan "
        "insanlar deyir ki, heç kim onlardan soruşmayıb və bu onlar üçün çox bahadır. "
        "Sonra da bir daha, o da olub."
    ),
    "tr": (
        "Liman kurulu bu yıl üçüncü kez vapur fiyatlarını artırdı ve adada yaşayanlar "
        "kimsenin kendilerine sormadığını ve bunun bir aile için çok pahalı olduğunu "
        "söylüyor. Ancak daha sonra her şey için."
    ),
    "fi": (
        "Satamalautakunta on nostanut lautan hintaa jo kolmannen kerran, ja saaren "
        "ihmiset sanovat että kukaan ei kysynyt heiltä ja että se oli liian kallis, kun"
        " myös lapset ovat matkalla."
    ),
    "pl": (
        "Rada portu podniosła ceny promu po raz trzeci w tym roku, a ludzie na wyspie "
        "mówią, że nikt ich nie pytał i że to jest za drogo dla rodzin, które są po "
        "drugiej stronie. Nie jest to nowe."
    ),
    "cs": (
        "Rada přístavu zvýšila ceny přívozu už potřetí v tomto roce a lidé na ostrově "
        "říkají, že se jich nikdo neptal a že je to pro rodiny na druhé straně drahé. "
        "Ale také to není nové, jako by to bylo."
    ),
    "hu": (
        "A kikötő tanácsa már harmadszor emelte meg a komp árát, és a sziget lakói azt "
        "mondják, hogy nem kérdezte meg őket senki, és hogy ez az ár egy családnak túl "
        "sok. De ez még nem a vége."
    ),
    "ro": (
        "Consiliul portului a mărit prețul feribotului pentru a treia oară, iar oamenii"
        " de pe insulă spun că nu au fost întrebați și că este prea scump pentru o "
        "familie din cele care sunt de cealaltă parte a golfului."
    ),
    "id": (
        "Dewan pelabuhan telah menaikkan harga feri untuk ketiga kalinya tahun ini, dan"
        " orang di pulau itu berkata bahwa mereka tidak ditanya dan harga ini terlalu "
        "mahal untuk keluarga yang tinggal di seberang dengan anak."
    ),
    "hy": ("Նավահանգստի խորհուրդը երրորդ անգամ բարձրացրեց լաստանավի գինը։"),
    "ka": ("ნავსადგურის საბჭომ მესამედ გაზარდა ბორნის ფასი."),
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_language_is_known_by_its_words_or_script(language: str) -> None:
    seen = detect(TEXTS[language])
    assert seen is not None
    assert seen.code == language
    assert seen.evidence.startswith(("the words of the text (", "the script of the text"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 2 3",
        "boat boat boat boat",
        "Ferry, Harbour, Quay, Island, Sound, Crowns, Fares, Tide, Captain, Boat",
        "the of and " * 20,  # three words alone
        TEXTS["da"][:40],
        f"{TEXTS['en']} {TEXTS['de']}",
        f"{TEXTS['es']} {TEXTS['pt']}",
    ],
)
def test_a_doubtful_language_is_left_open(text: str) -> None:
    assert detect(text) is None


def test_the_evidence_is_kept_with_the_cleaning() -> None:
    cleaned = clean(TEXTS["en"])
    (told,) = [e for e in cleaned.evidence if e.field == "language"]
    assert cleaned.metadata.language == told.value == "en"
    assert "the" in told.source
