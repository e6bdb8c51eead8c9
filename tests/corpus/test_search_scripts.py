"""Searches in texts of many scripts, with words, single characters, phrases and exceptions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.service.store import Store
from corpus.search.exact import find_exact
from corpus.storage.search_index.verification import verify
from tests.helpers.examples import examples
from tests.helpers.factories import add, in_memory
from tests.helpers.searching import find

TEXTS = {
    "quoted": "He told them: ‘it’s “over”’, and nobody cease‑fired that day.",
    "chinese": "市长没有提到桥边的咖啡馆。他谈到了新的图书馆和学校，然后离开了会场。",
    "traditional": "市長昨天參觀了圖書館，並且與學生談話。",
    "japanese": "市長は橋のそばの喫茶店に触れなかった。新しい図書館について話した。",
    "thai": "นายกเทศมนตรีไม่ได้พูดถึงร้านกาแฟข้างสะพาน เขาพูดถึงห้องสมุดใหม่",
    "khmer": "អភិបាលក្រុងមិនបាននិយាយអំពីហាងកាហ្វេក្បែរស្ពានទេ",
    "arabic": "لم يَذْكُرِ العُمْدَةُ المَقْهى قرب الجسر، وتحدّث عن المدرسة الجديدة.",
    "persian": "شهردار درباره کافه کنار پل چیزی نگفت و نمی‌خواست بماند.",
    "hebrew": "רֹאשׁ הָעִיר לֹא הִזְכִּיר אֶת בֵּית הַקָּפֶה לְיַד הַגֶּשֶׁר.",
    "hindi": "महापौर ने पुल के पास के क़हवाख़ाने का ज़िक्र नहीं किया।",
    "korean": "시장은 다리 옆 찻집을 언급하지 않았다.",
    "armenian": "Քաղաքապետը ոչինչ չասաց կամրջի մոտ գտնվող սրճարանի մասին, ինչո՞ւ։",
}


@pytest.fixture(scope="module")
def library() -> Iterator[Store]:
    store = in_memory()
    for slug, text in TEXTS.items():
        add(store, text, slug)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("typed", "slug", "shown"),
    [
        ('"it\'s over"', "quoted", "it’s “over"),
        ("'it’s over'", "quoted", "it’s “over"),
        ("cease-fired", "quoted", "cease‑fired"),
        ("咖啡馆", "chinese", "咖啡馆"),
        ("“图书馆和学校”", "chinese", "图书馆和学校"),
        ("「參觀了圖書館」", "traditional", "參觀了圖書館"),
        ("参观了图书馆", "traditional", "參觀了圖書館"),
        ("桥边的加啡馆", "chinese", "桥边的咖啡馆"),
        ("喫茶店に触れ", "japanese", "喫茶店に触れ"),
        ("喫条店に触れなかった", "japanese", "喫茶店に触れなかった"),
        ("ร้านกาแฟข้างสะพาน", "thai", "ร้านกาแฟข้างสะพาน"),
        ("ร้านกาแพข้างสะพาน", "thai", "ร้านกาแฟข้างสะพาน"),
        ("ហាងកាហ្វេ", "khmer", "ហាងកាហ្វេ"),
        ("العمدة المقهى", "arabic", "العُمْدَةُ المَقْهى"),
        ("المدرسه", "arabic", "المدرسة"),
        ("نميخواست بماند", "persian", "نمی‌خواست بماند"),
        ("ראש העיר", "hebrew", "רֹאשׁ הָעִיר"),
        ("कहवाखाने", "hindi", "क़हवाख़ाने"),
        ("찻집을 언급하지", "korean", "찻집을 언급하지"),
        ("ինչու", "armenian", "ինչո՞ւ"),
        ("սրճարանի մասին", "armenian", "սրճարանի մասին"),
        ("馆", "chinese", "馆"),
        ("席", "", ""),
        ("场", "chinese", "场"),
        ("“场”", "chinese", "场"),
        ("市长 -学校", "traditional", "市長"),
        ("市长 -场", "traditional", "市長"),
    ],
)
def test_what_is_typed_is_found(library: Store, typed: str, slug: str, shown: str) -> None:
    first = (find(library, typed) or [None])[0]
    assert (first.document, first.text) == (slug, shown) if first else not slug


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("العمدة", TEXTS["arabic"], "العُمْدَةُ"),
        ("العُمْدَةُ", "قال العمدة", "العمدة"),
        ("הקפה", TEXTS["hebrew"], "הַקָּפֶה"),
        ("הַקָּפֶה", "בית הקפה", "הקפה"),
        ("圖書館", TEXTS["chinese"], "图书馆"),
        ("ｶﾌｪ", "駅のカフェで", "カフェ"),
        ("it's", TEXTS["quoted"], "it’s"),
    ],
)
def test_exact_search_and_find_fold_alike(typed: str, text: str, shown: str) -> None:
    assert [text[slice(*span)] for span in find_exact(text, typed)] == [shown]


def test_an_index_of_many_scripts_is_whole(library: Store) -> None:
    assert list(verify(library.database)) == []


@examples(60)
@given(st.data())
def test_every_stretch_of_a_run_without_spaces_is_found(
    library: Store, data: st.DataObject
) -> None:
    slug = data.draw(st.sampled_from(["chinese", "japanese", "traditional"]))
    runs = [run for run in TEXTS[slug].replace("，", "。").split("。") if run]
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))
    found = find(library, run[start:end], limit=20)
    assert slug in {one.document for one in found}


@examples(30)
@given(
    st.text(
        st.sampled_from('中ไ้\u0301\u0651ב\ue000\ud800\u202e\u2067\u200d한\u1112\u1161 -"“”.'),
        max_size=20,
    )
)
def test_no_query_is_an_error(library: Store, typed: str) -> None:
    find(library, typed)
    list(find_exact(TEXTS["thai"], typed))
