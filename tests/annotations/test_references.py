"""References: documents out as BibTeX, RIS and CSL-JSON, read by independent readers; and details
of documents in from files as other programs write them.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import rispy
from bibtexparser import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.analysis.selection import ExportSelection, selection_of
from annotations.errors import BadFile
from annotations.exchange.format import ExchangeFormat, ExportOptions
from annotations.exchange.formats.references import bibtex, csl_json, ris
from annotations.exchange.formats.references.names import PersonName, same_names, split_name
from annotations.exchange.import_report import ImportReport
from annotations.exchange.isolated import read_project
from annotations.exchange.project_import import import_project
from annotations.exchange.registry import by_content
from annotations.service.documents import edit_metadata
from annotations.service.store import Store
from corpus.document import DocumentSummary, Metadata, Span
from tests.helpers.factories import add, in_memory

FORMATS = [bibtex.FORMAT, ris.FORMAT, csl_json.FORMAT]
META = Metadata(
    "The {bridge} & the 50% of_it: a BBC story",
    ("Ada Quill", "Cem van der Su", "Island News Agency"),
    "Post & Sons", "2020-11-12", "https://example.org/a_b?c=1&d=%20#e", "en",
)  # fmt: skip


def written(*metadata: Metadata, format_: ExchangeFormat) -> bytes:
    summaries = [
        DocumentSummary(f"id{n}", f"slug-{n}", one, 10, 2, "") for n, one in enumerate(metadata)
    ]
    assert format_.exporter is not None
    return format_.exporter.run(ExportSelection([], summaries), ExportOptions()).content


def read(format_: ExchangeFormat, data: bytes | str) -> tuple[Metadata, ...]:
    assert format_.importer is not None
    data = data.encode() if isinstance(data, str) else data
    return format_.importer.run(data).references


# Out


def test_bibtex_is_read_by_another_reader() -> None:
    library = parse_string(
        written(META, format_=bibtex.FORMAT).decode(), append_middleware=[LatexDecodingMiddleware()]
    )
    (entry,) = library.entries
    assert (entry.entry_type, entry.key) == ("online", "slug-0")
    assert entry["title"] == META.title
    assert entry["author"] == "Quill, Ada and van der Su, Cem and Island News Agency"
    assert (entry["organization"], entry["date"], entry["year"]) == (
        "Post & Sons", "2020-11-12", "2020",
    )  # fmt: skip
    assert entry["langid"] == "english"
    raw = written(META, format_=bibtex.FORMAT).decode()
    assert "url = {https://example.org/a_b?c=1&d=%20#e}" in raw
    assert "{BBC}" in raw, "styles that write titles in small letters leave it"
    assert "{Island News Agency}" in raw


def test_ris_is_read_by_another_reader() -> None:
    (record,) = rispy.loads(written(META, format_=ris.FORMAT).decode())
    assert (record["type_of_reference"], record["id"]) == ("ELEC", "slug-0")
    assert record["title"] == META.title
    assert record["authors"] == ["Quill, Ada", "van der Su, Cem", "Island News Agency"]
    assert (record["publisher"], record["year"], record["date"]) == (
        "Post & Sons", "2020", "2020/11/12",
    )  # fmt: skip
    assert record["urls"] == [META.url]


def test_csl_json_is_what_its_schema_says() -> None:
    (item,) = json.loads(written(META, format_=csl_json.FORMAT))
    assert item == {
        "id": "slug-0", "type": "webpage", "title": META.title, "publisher": "Post & Sons",
        "author": [
            {"family": "Quill", "given": "Ada"},
            {"family": "Su", "given": "Cem", "non-dropping-particle": "van der"},
            {"literal": "Island News Agency"},
        ],
        "issued": {"date-parts": [[2020, 11, 12]]}, "URL": META.url, "language": "en",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The mayor of Ismare, denied", "The mayor of {Ismare}, denied"),
        ("Two Hours Too Late: BBC in Peril", "Two Hours Too Late: {BBC} in Peril"),
        ("iPhone sales", "{iPhone} sales"),
        ("“NATO” & co", r"“{NATO}” \& co"),
    ],
)
def test_names_in_titles_are_protected(title: str, expected: str) -> None:
    assert f"title = {{{expected}}}," in written(Metadata(title), format_=bibtex.FORMAT).decode()


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_losses_are_counted(store: Store, format_: ExchangeFormat) -> None:
    document = add(store, title="A bridge")
    store.annotate(document, Span(0, 3), ["claim"])
    assert format_.exporter is not None
    exported = format_.exporter.run(selection_of(store, store.annotations()), ExportOptions())
    assert [(loss.what, loss.number) for loss in exported.losses] == [("annotations", 1)]
    assert exported.documents == 1
    assert by_content(exported.content) == format_


WORDS = st.text("abcdefgABCDEFG äßéŁ\u0416{}\\%&#_$~^-'.,:;!?<>[]()", min_size=1, max_size=25)
TEXTS = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
NAMES = st.lists(st.from_regex(r"[A-Z][a-zéł]{1,6}", fullmatch=True), min_size=1, max_size=3).map(
    " ".join
)


@given(
    st.builds(
        Metadata,
        title=TEXTS,
        authors=st.lists(NAMES, max_size=3).map(tuple),
        publisher=st.none() | TEXTS,
        published=st.none() | st.dates().map(str),
        url=st.none() | st.just("https://example.org/a_(b)?c=%7E~d&e=f#g"),
        language=st.sampled_from([None, "en", "de", "zh"]),
    )
)
def test_what_is_written_is_read_again(metadata: Metadata) -> None:
    for format_ in FORMATS:
        assert read(format_, written(metadata, format_=format_)) == (metadata,)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Quill", PersonName("Quill", "Ada")),
        ("Quill, Ada", PersonName("Quill", "Ada")),
        ("Cem van der Su", PersonName("Su", "Cem", "van der")),
        ("van der Su, Cem", PersonName("Su", "Cem", "van der")),
        ("Martin King Jr.", PersonName("King", "Martin", "", "Jr.")),
        ("Reuters", PersonName("Reuters")),
        ("Island News Agency", PersonName("Island News Agency")),
        ("Barnes and Noble", PersonName("Barnes and Noble")),
        ("redaktion der zeitung", PersonName("redaktion der zeitung")),
        ("Doe, Jane, PhD", PersonName("Doe, Jane, PhD")),
        ("山田太郎", PersonName("山田太郎")),
    ],
)
def test_names_are_divided(name: str, parts: PersonName) -> None:
    assert split_name(name) == parts


# In


def test_bibtex_as_people_write_it() -> None:
    source = r"""
% a remark
@string{post = "Island Post"}
@preamble{"\newcommand{\x}{y}"}
@Article{quill2020,
  author = {Quill, Ada and {Barnes and Noble} and Haji\v c, Jan and von der Su, Jr, Cem and others},
  title = {A {BBC} story \& {\"U}ber \emph{all} -- 50\% of {\ss}},
  journaltitle = post # { of Sunday},
  publisher = {Somebody else},
  date = {2020-11-12}, langid = {ngerman},
  url = {https://example.org/a\_b?c=1&d=2},
}
@misc{quill2020, title = "The same key", year = 2019, month = nov, day = 3,
  howpublished = {\url{http://example.org/~ada}}}
@online(round, title={In round brackets}, doi = {10.1000/xyz}, year = 2001)
@article{broken, title = {No end
@misc{after, title = {After it}}
"""
    assert bibtex.FORMAT.importer is not None
    project = bibtex.FORMAT.importer.run(source.encode())
    first, second, *_ = project.references
    assert first.authors == ("Ada Quill", "Barnes and Noble", "Jan Hajič", "Cem von der Su Jr")
    assert first.title == "A BBC story & Über all – 50% of ß"
    assert first.publisher == "Island Post of Sunday"
    assert (first.published, first.language) == ("2020-11-12", "de")
    assert first.url == "https://example.org/a_b?c=1&d=2"
    assert (second.published, second.url) == ("2019-11-03", "http://example.org/~ada")
    titles = [one.title for one in project.references]
    assert "After it" in titles
    assert any(loss.what == "entries that are not BibTeX" for loss in project.losses)


def test_a_body_in_braces_is_one_author() -> None:
    source = "@misc{a, title = {A}, author = {{Barnes and Noble}}}\n@misc{a, title={B}}"
    undefined = '@misc{a, title = "One" # nowhere # " two", doi = {10.1000%2Fxyz}}'
    assert read(bibtex.FORMAT, undefined) == (
        Metadata("One two", url="https://doi.org/10.1000/xyz"),
    )
    first, second = read(bibtex.FORMAT, source)
    assert (first.authors, second.title) == (("Barnes and Noble",), "B")
    assert (
        read(bibtex.FORMAT, "@misc{a, title = {A C# {code} guide}}")[0].title == "A C# code guide"
    )


def test_ris_as_programs_write_it() -> None:
    source = (
        "\ufeffRecord #1 of 2\r\nProvider: Somebody\r\n\r\n"
        "TY  - NEWS\r\nAU  - Quill, Ada\r\nA1  - Su, Cem, Jr.\r\nAU  - Island Post\r\n"
        "TI  - A long\r\n  title\r\n\r\n\r\nT2  - Island Post\r\nPB  - Somebody\r\n"
        "DA  - 2020/11/12/Thursday\r\nPY  - 2020\r\n"
        "UR  - https://example.org/a; http://b\r\nLA  - en-US\r\n"
        "ER  -\r\n\r\nRecord #2 of 2\r\nDB  - Some\r\nT1 - One blank\r\nTY  - JOUR\r\n"
        "Y1  - 2019/03/04\r\nDO  - 10.1000/xyz\r\nER  - \r\n"
    )
    first, second = read(ris.FORMAT, source)
    assert first == Metadata(
        "A long title", ("Ada Quill", "Island Post", "Cem Su Jr."), "Island Post", "2020-11-12",
        "https://example.org/a", "en",
    )  # fmt: skip
    assert (second.title, second.published, second.url) == (
        "One blank", "2019-03-04", "https://doi.org/10.1000/xyz",
    )  # fmt: skip


def test_csl_json_as_programs_write_it() -> None:
    items = [
        {
            "type": "article-newspaper", "title": "A <i>small</i> title", "container-title": "Post",
            "issued": {"date-parts": [["2022", 8, "27"]]}, "DOI": "10.1000/xyz",
            "author": [{"family": "Su", "given": "Cem", "non-dropping-particle": "van"},
                       {"literal": "The Post"}, None, "Ada Quill"],
        },
        {"type": "book", "title": ["Only a year"], "issued": {"date-parts": [[1989]]}},
        {"title": "Raw", "issued": {"raw": "2019-03-04"}, "URL": "javascript:alert(1)"},
        7,
    ]  # fmt: skip
    first, second, third = read(csl_json.FORMAT, json.dumps(items))
    assert first == Metadata(
        "A small title", ("Cem van Su", "The Post", "Ada Quill"), "Post", "2022-08-27",
        "https://doi.org/10.1000/xyz",
    )  # fmt: skip
    assert second == Metadata("Only a year")
    assert third == Metadata("Raw", published="2019-03-04")
    assert read(csl_json.FORMAT, json.dumps({"items": items[:1]})) == (first,)


BAD = [
    b"", b"{", b"[]x", b"@", b"@misc{", b"TY", b"\xff\xfe\x00", b"PK\x03\x04", b'{"a": 1}',
    b"null", b"[" * 100_000, b"@misc{a, title=" + b"{" * 50_000, b'[[{"title": 1}]]', b"\x00" * 100,
]  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
@pytest.mark.parametrize("data", BAD, ids=range(len(BAD)))
def test_what_is_no_such_file_is_refused_in_a_sentence(
    format_: ExchangeFormat, data: bytes
) -> None:
    assert format_.importer is not None
    try:
        project = format_.importer.run(data)
    except BadFile as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert project.references == ()


@given(st.text('@{}"=,#\\abmisc title\n%-TYER 1[]:', max_size=60))
@example("@misc{a, author = {, and and ,}, title = {\\}}")
@example("@misc{a, author = {A, B, C, D}, title = {$\\frac{a}{b$}}")
def test_no_file_ends_in_a_traceback(text: str) -> None:
    for format_ in FORMATS:
        assert format_.importer is not None
        try:
            format_.importer.run(text.encode())
        except BadFile as error:
            assert "\n" not in str(error)  # noqa: PT017


# Into the library


def take_in(store: Store, *references: Metadata, replaces: bool = False) -> ImportReport:
    data = written(*references, format_=csl_json.FORMAT)
    project = read_project(csl_json.FORMAT, data)
    return import_project(store, project, replaces_details=replaces)


def test_what_a_document_lacks_is_filled_in_and_can_be_undone(store: Store) -> None:
    add(store, metadata=Metadata("A bridge", url="http://www.example.org/a/"))
    before = store.documents.get("bridge").metadata
    theirs = Metadata(
        "Another title", ("Ada Quill",), "Post", "2020-11-12", "https://example.org/a"
    )
    report = take_in(store, theirs, Metadata("Unknown"))
    after = store.documents.get("bridge").metadata
    assert after == Metadata(
        "A bridge", ("Ada Quill",), "Post", "2020-11-12", "http://www.example.org/a/"
    )
    assert (report.matched, report.unmatched) == (1, 1)
    assert report.completed == {"bridge": ["authors", "publisher", "date"]}
    (notice,) = report.notices
    assert notice.startswith("the title of bridge was not replaced: “A bridge” in the library")
    again = take_in(store, theirs)
    assert (again.completed, store.documents.get("bridge").metadata) == ({}, after)
    store.journal.undo()
    assert store.documents.get("bridge").metadata == before


def test_the_file_is_right_when_somebody_says_so(store: Store) -> None:
    add(store, metadata=Metadata("A bridge", ("A. Quill",)))
    report = take_in(store, Metadata("A bridge", ("Ada Quill",)), replaces=True)
    assert store.documents.get("bridge").metadata.authors == ("Ada Quill",)
    assert (report.completed, report.notices) == ({"bridge": ["authors"]}, [])


def test_names_written_otherwise_are_no_difference(store: Store) -> None:
    add(store, metadata=Metadata("A bridge", ("Quill, Ada",)))
    assert take_in(store, Metadata("A bridge", ("Ada Quill",))).notices == []
    assert same_names(("Cem van Su",), ("van Su, Cem",))
    assert not same_names(("Cem Su",), ("Ada Su",))


def test_a_title_that_several_have_or_that_is_elsewhere_is_no_match(
    opened: Callable[..., Store],
) -> None:
    store = opened()
    for slug in ("one", "two"):
        add(store, f"Text {slug}.", slug, title="Editorial")
    add(store, "Text three.", "three", metadata=Metadata("Opinion", url="https://example.org/b"))
    theirs = Metadata("Opinion", ("Ada Quill",), url="https://example.com/other")
    assert take_in(store, Metadata("Editorial", ("Ada",)), theirs).unmatched == 2
    edit_metadata(store, "three", Metadata("An opinion of many words", url="https://example.org/b"))
    theirs = Metadata("An Opinion of many words", ("Ada Quill",), url="https://doi.org/10.1000/1")
    assert take_in(store, theirs).completed == {"three": ["authors"]}


def test_an_abbreviation_that_is_declared_twice() -> None:
    source = '@string{p = "Post"}\n@string{p = "Gazette"}\n@misc{a, title = {T}, publisher = p}'
    (one,) = read(bibtex.FORMAT, source)
    assert (one.title, one.publisher) == ("T", "Post")


@given(st.lists(st.builds(Metadata, title=TEXTS, publisher=st.none() | TEXTS), max_size=4))
def test_a_second_import_changes_nothing(references: list[Metadata]) -> None:
    store = in_memory()
    add(store, title=references[0].title if references else "A")
    take_in(store, *references)
    before = store.documents.get("bridge").metadata
    assert take_in(store, *references).completed == {}
    assert store.documents.get("bridge").metadata == before
