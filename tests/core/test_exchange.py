"""A chronology as a file: what spreadsheets, Word and browsers would make of what senders wrote."""

import csv
import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from projections.chronology import Asked, Merged, Redaction
from projections.exchange.events import printable
from schemas import RecordName
from services.exchange.page import html_of
from services.exchange.sheet import COLUMNS, NOTHING, Sheet, Subject, sheet
from services.exchange.spreadsheet import MORE, csv_of, safe
from services.exchange.word import docx_of
from services.exchange.writing import NotWritten, write
from tests.core.chronicling import MOTHER, NOW, found
from tests.core.effort import examples
from tests.given import POLICE, contact, event, statement, through, worry

ODD: Final = '<script src="https://x.test/a.js">alert(1)</script> & "quoted" [/b] {{ 7 * 7 }} ünï → 子'
FORMULA: Final = '=HYPERLINK("https://x.test","a")'
SUBJECT: Final = Subject(
    [RecordName("nursery", "=c1")], {MOTHER: [RecordName("police", "<i>m</i>")]}, ["Incomplete: <b>."]
)


def chronology() -> Merged:
    violence = {"kind": "violence", "child_present": True}
    return found(
        contact("2024-03-01", worry("speech", text=ODD), statement("hygiene", "strength", text="Clean\x0b\x00now")),
        event("incident.recorded", "2024-03-01", by=POLICE, note=FORMULA, **violence),
        event("incident.recorded", "2024-03-01", by="ambulance", note="-2+3", **violence),
        through(contact("2024-03-09", outcome="no-access", note=ODD, precision="month", until="2024-04-09")),
        contact(None, outcome="no-access", note="+44 20"),
        contact("2025-03-01", outcome="cancelled", note=ODD),
    )  # fmt: skip


def paper(newest_first: bool = False, **asked: Any) -> Sheet:
    return sheet(chronology(), SUBJECT, Asked(NOW, **asked), None, newest_first=newest_first)


def rows(newest_first: bool = False) -> list[dict[str, str]]:
    text = csv_of(chronology(), paper(newest_first), SUBJECT, newest_first=newest_first)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:], newline="")))


class TestSpreadsheet:
    def test_no_cell_begins_as_a_formula(self) -> None:
        for row in rows():
            assert set(row) == {*COLUMNS, *MORE}
            assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in row.values())

    @examples(200)
    @given(st.text(alphabet=st.sampled_from(" \t\r\n=+-@＝＋－＠a\"',;\u00a0"), max_size=6))
    def test_what_begins_as_a_formula_is_marked_and_all_comes_back(self, text: str) -> None:
        cell = safe(text)
        assert cell in (text, f"'{text}")
        assert not cell.strip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        written = StringIO(newline="")
        csv.writer(written, quoting=csv.QUOTE_ALL).writerow([cell])
        assert next(csv.reader(StringIO(written.getvalue(), newline=""))) == [cell]

    def test_every_line_is_there_with_its_precision_and_bounds(self) -> None:
        kinds = [row["Kind"] for row in rows()]
        assert (kinds.count("fact"), kinds.count("undated")) == (4, 1)
        assert "silence" in kinds
        vague = next(row for row in rows() if row["Precision"] == "month (range)")
        assert (vague["Earliest"], vague["Latest"][:16]) == ("2024-03-01T00:00:00+00:00", "2024-04-30T22:59")
        told = next(row for row in rows() if "Incident" in row["What happened"])
        assert "Police: Incident" in told["What happened"].replace("'", "")
        assert "Ambulance: Incident" in told["What happened"]
        assert told["Impact on the child"] == "Child present"
        assert told["Action taken, and answers"] == NOTHING

    def test_newest_first_turns_the_dated_lines(self) -> None:
        first, turned = ([r["Happened"] for r in rows(way) if r["Kind"] == "fact"] for way in (False, True))
        assert turned == first[::-1]


@dataclass
class Reader(HTMLParser):
    """Tags with their attributes, and the text between them."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def of(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.tags if name == tag)


@pytest.fixture(scope="module")
def page() -> Reader:
    read = Reader()
    read.feed(html_of(paper()))
    return read


class TestPage:
    def test_what_senders_wrote_is_text(self, page: Reader) -> None:
        assert any(ODD in text for text in page.texts)
        assert any("<i>m</i>" in text for text in page.texts)
        assert any("Incomplete: <b>." in text for text in page.texts)
        assert not {"script", "b", "i", "a", "img", "link", "iframe"} & {tag for tag, _ in page.tags}

    def test_nothing_is_fetched(self, page: Reader) -> None:
        assert not {"src", "href", "action", "srcset", "background"} & {name for _, said in page.tags for name in said}
        policy = next(
            said["content"] for said in page.of("meta") if said.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy == "default-src 'none'; style-src 'unsafe-inline'"
        assert "@import" not in html_of(paper())
        assert "url(" not in html_of(paper())

    def test_the_table_can_be_read_by_all(self, page: Reader) -> None:
        assert next(page.of("html"))["lang"] == "en-GB"
        names = [tag for tag, _ in page.tags]
        assert (names.count("h1"), names.count("main"), names.count("title")) == (1, 1, 1)
        assert names.count("caption") == names.count("table") == 2
        scopes = [said["scope"] for said in page.of("th")]
        assert scopes.count("col") == 2 * len(COLUMNS)
        assert scopes.count("row") == 5
        assert all(said["tabindex"] == "0" and said["aria-label"] for said in page.of("div"))

    def test_it_says_what_is_withheld_and_that_somebody_must_read_it(self) -> None:
        text = html_of(paper(redact=frozenset({Redaction.LEGAL})))
        assert "Withheld: court proceedings." in text
        assert "a person must read this before it is disclosed" in text


class TestWord:
    def test_it_opens_with_every_line_and_repeats_its_heading(self) -> None:
        document = Document(BytesIO(docx_of(paper(), NOW)))
        dated, undated = document.tables
        assert [cell.text for cell in dated.rows[0].cells] == list(COLUMNS)
        for table in (dated, undated):
            assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
        what = [row.cells[2].text for row in dated.rows[1:]]
        assert len(what) == len(paper().dated)
        assert any(ODD in text for text in what)
        assert any("Clean\ufffd\ufffdnow" in text for text in what)
        assert any("No record held here is dated after" in text for text in what)
        section = document.sections[0]
        assert section.page_width > section.page_height
        assert document.core_properties.author == "Vantage"

    def test_every_part_is_well_formed(self) -> None:
        with zipfile.ZipFile(BytesIO(docx_of(paper(), NOW))) as parts:
            assert parts.testzip() is None
            xml = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
            assert "word/document.xml" in xml
            for name in xml:
                etree.fromstring(parts.read(name))

    @examples(100)
    @given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
    def test_any_text_can_be_written(self, text: str) -> None:
        assert etree.fromstring(f"<a>{printable(text).replace('&', '').replace('<', '')}</a>") is not None


class TestWriting:
    def test_whole_and_for_its_owner_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(b"before")
        path.chmod(0o644)
        write(path, b"after")
        assert path.read_bytes() == b"after"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert os.listdir(tmp_path) == ["a.csv"]

    def test_where_it_cannot_nothing_is_left_and_it_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(NotWritten, match="Name a file in a folder that exists"):
            write(tmp_path / "none" / "a.csv", b"x")
        with pytest.raises(NotWritten):
            write(tmp_path, b"x")
        assert os.listdir(tmp_path) == []
