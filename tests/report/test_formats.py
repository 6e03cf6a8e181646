"""The four formats say the same, and each is opened as its reader would open it."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from csmetrics.language import words
from csmetrics.report import FORMATS, Pack, file_name, write
from csmetrics.report import numbers as office
from csmetrics.report.content import Graph, Table
from csmetrics.workspace import Workspace
from tests.report import reading


@pytest.fixture(scope="module")
def files(pack: Pack) -> dict[str, bytes]:
    return {name: write(pack, name) for name in FORMATS}


def graphs(pack: Pack) -> list[Graph]:
    return [graph for section in pack.sections for graph in section.graphs]


def tables(pack: Pack) -> list[Table]:
    return [table for section in pack.sections for table in section.tables]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_every_sentence_table_comment_and_note(
    name: str, pack: Pack, files: dict[str, bytes]
) -> None:
    said = reading.READ[name](files[name])
    for section in pack.sections:
        assert reading.squeezed(section.title) in said
        assert reading.squeezed(section.plain) in said
        for note in section.notes:
            assert reading.squeezed(note) in said
        for quote in section.quotes:
            assert reading.squeezed(quote.text) in said


@pytest.mark.parametrize("name", ["pptx", "pdf", "html"])
def test_every_cell_of_every_table_reads_the_same(
    name: str, pack: Pack, files: dict[str, bytes]
) -> None:
    said = reading.READ[name](files[name])
    texts = {cell.text for table in tables(pack) for row in table.rows for cell in row}
    assert [text for text in texts if reading.squeezed(text) not in said] == []


def test_a_workbook_holds_typed_numbers_that_read_the_same(
    pack: Pack, files: dict[str, bytes]
) -> None:
    found = {
        shown(cell.value, cell.number_format)
        for cell in reading.cells(files["xlsx"])
        if cell.data_type in ("n", "d")
    }
    for table in tables(pack):
        for row in table.rows:
            for cell in row:
                if cell.unit and not table.heat:
                    assert cell.text in found, cell


def test_the_parts_of_a_change_are_numbers_that_add_up_in_a_workbook(
    pack: Pack, files: dict[str, bytes]
) -> None:
    sheet = reading.workbook(files["xlsx"])["What changed, and why"]
    (head,) = [row for row in sheet.iter_rows(max_row=12) if row[1].value == "Before"][:1]
    rows = list(sheet.iter_rows(head[0].row + 1, values_only=True))
    rows = rows[: [row[0] for row in rows].index("All") + 1]
    for place in (3, 4, 5, 6, 7):
        *parts, whole = (row[place] for row in rows)
        assert all(isinstance(part, int | float) for part in parts)
        assert sum(parts) == pytest.approx(whole)
    assert sheet.cell(head[0].row + 1, 8).number_format.startswith('+0.0" points";')


def test_a_workbook_has_a_native_chart_for_each_graph_and_no_formula(
    pack: Pack, files: dict[str, bytes]
) -> None:
    book = reading.workbook(files["xlsx"])
    assert sum(len(sheet._charts) for sheet in book.worksheets) == len(graphs(pack))
    assert [cell.value for cell in reading.cells(files["xlsx"]) if cell.data_type == "f"] == []


def test_a_change_is_written_without_a_sign_before_it(files: dict[str, bytes]) -> None:
    texts = [str(cell.value) for cell in reading.cells(files["xlsx"]) if cell.data_type == "s"]
    assert [text for text in texts if text.startswith("'")] == []
    assert "+20 points · better, real change" in texts


def test_the_sheet_of_exact_numbers_holds_what_was_asked(
    pack: Pack, team: Workspace, files: dict[str, bytes]
) -> None:
    sheet = reading.workbook(files["xlsx"])["Exact numbers"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert set(rows) == {number.metric for number in pack.numbers}
    for metric, row in rows.items():
        asked = {"metric": metric, "from": "2026-10-01", "to": "2026-11-01"}
        (answer,) = team.ask(asked)
        assert row[4] == pytest.approx(answer["value"]) and row[5] == answer["n"]


def test_the_numbers_inside_native_charts_are_those_that_were_asked(
    team: Workspace, files: dict[str, bytes]
) -> None:
    charts = {
        chart.plots[0].series[0].name: chart for chart in reading.native(files["pptx"], "chart")
    }
    asked = {"from": "2025-11-01", "to": "2026-11-01", "grain": "month"}
    for metric, title, scale in (
        ("csat", "Customer satisfaction", 100),
        ("nps", "Net Promoter Score", 1),
        ("tickets_created", "Opened", 1),
    ):
        answers = [row["value"] / scale for row in team.ask({"metric": metric, **asked})]
        assert list(charts[title].plots[0].series[0].values) == pytest.approx(answers)


def test_a_goal_is_a_line_of_its_own_in_a_chart(files: dict[str, bytes]) -> None:
    goals = {
        chart.plots[0].series[0].name: set(chart.plots[0].series[1].values)
        for chart in reading.native(files["pptx"], "chart")
        if len(chart.plots[0].series) == 2 and chart.plots[0].series[1].name == "Goal"
    }
    assert goals["Customer satisfaction"] == {0.9}
    assert goals["First response time (median)"] == {3600 / 86400}


def test_a_presentation_has_titles_native_tables_and_alt_texts(
    pack: Pack, files: dict[str, bytes]
) -> None:
    titles = [slide.shapes.title.text for slide in reading.slides(files["pptx"]).slides]
    assert titles[0] == "Customer support, October 2026"
    assert len(set(titles)) == len(titles)
    shapes = [one for slide in reading.slides(files["pptx"]).slides for one in slide.shapes]
    pictured = [one for one in shapes if getattr(one, "has_chart", False)]
    described = {one._element.nvGraphicFramePr.cNvPr.get("descr") for one in pictured}
    assert described == {graph.alt for graph in graphs(pack)}
    assert len(reading.native(files["pptx"], "table")) >= len(tables(pack))


def test_nothing_on_a_slide_stands_outside_it(files: dict[str, bytes]) -> None:
    show = reading.slides(files["pptx"])
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= show.slide_width + 1
            assert shape.top + shape.height <= show.slide_height, slide.shapes.title.text


def test_a_pdf_says_what_it_is_and_how_to_walk_through_it(
    pack: Pack, files: dict[str, bytes]
) -> None:
    found = reading.pdf(files["pdf"])
    assert found.metadata is not None and found.metadata.title == pack.title
    assert found.trailer["/Root"]["/Lang"] == "en"
    assert [mark["/Title"] for mark in found.outline] == [one.title for one in pack.sections]
    many = len(found.pages)
    for number, page in enumerate(found.pages, start=1):
        assert f"Page {number} of {many}" in page.extract_text()


def test_a_pdf_can_be_heard_by_its_headings_tables_and_pictures(
    pack: Pack, files: dict[str, bytes]
) -> None:
    reader = reading.pdf(files["pdf"])
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    parts = list(walked(root["/StructTreeRoot"]["/K"]))
    roles = [part["/S"] for part in parts]
    assert roles.count("/H1") == 1 and roles.count("/H2") == len(pack.sections)
    rows = [len(table.rows) + 1 for table in tables(pack)]
    found = [[row.get_object() for row in part["/K"]] for part in parts if part["/S"] == "/Table"]
    # A header that is repeated on the next page is heard once.
    assert [len(table) for table in found] == rows
    assert {cell.get_object()["/S"] for table in found for cell in table[0]["/K"]} == {"/TH"}
    assert [part["/Alt"] for part in parts if part["/S"] == "/Figure"] == [
        graph.title for graph in graphs(pack)
    ]
    said = [part["/ActualText"] for part in parts if "/ActualText" in part]
    assert {section.plain for section in pack.sections if len(section.plain) > 120} <= set(said)
    # Each page knows its parts by their numbers, and each part has the words of one place.
    by_page = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for place, page in enumerate(reader.pages):
        assert (page["/StructParents"], by_page[2 * place]) == (place, place)
        drawn = re.findall(rb"/MCID (\d+)", page.get_contents().get_data())
        assert list(map(int, drawn)) == list(range(len(by_page[2 * place + 1])))


def walked(part: Any) -> Iterator[Any]:
    """Yield an element of a PDF and all that it holds, in their order."""
    element = part.get_object()
    yield element
    for inner in element["/K"] if isinstance(element["/K"], list) else ():
        yield from walked(inner)


def test_the_letters_of_a_pdf_are_in_it(files: dict[str, bytes]) -> None:
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in reading.pdf(files["pdf"]).pages
        for font in page["/Resources"]["/Font"].values()
    }
    own = {name: font for name, font in fonts.items() if "Roboto" in name}
    assert len(own) >= 2 and all("FontFile2" in str(f["/FontDescriptor"]) for f in own.values())


def test_a_page_loads_nothing_and_has_a_table_beside_each_chart(
    pack: Pack, files: dict[str, bytes]
) -> None:
    tags = reading.page(files["html"]).tags
    assert not [tag for tag, attributes in tags if tag == "script" and "src" in attributes]
    addresses = [a.get("href") or a.get("src") for _, a in tags if "href" in a or "src" in a]
    assert all(str(one).startswith(("#", "data:")) for one in addresses)
    assert sum(tag == "details" for tag, _ in tags) == len(graphs(pack))
    assert ("html", {"lang": "en"}) in tags


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_pack_is_the_same_file(name: str, pack: Pack, files: dict[str, bytes]) -> None:
    assert write(pack, name) == files[name]


@pytest.mark.parametrize("name", ["pptx", "xlsx"])
def test_no_time_of_writing_is_in_a_file(name: str, pack: Pack, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files[name])) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
        about = archive.read("docProps/core.xml").decode()
    made_at = pack.origin.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert set(re.findall(r">([\d-]+T[\d:]+Z)<", about)) == {made_at}


def test_a_file_is_named_after_its_month(pack: Pack) -> None:
    assert file_name(pack, "pptx") == "customer-support-2026-10.pptx"


@pytest.mark.parametrize("seconds", [0, 49, 60, 94, 599, 2220, 3599, 3600, 7620, 18000, 86399,
                                     86400, 237600, 2674800])  # fmt: skip
def test_a_time_reads_in_office_as_it_is_said(seconds: int) -> None:
    value = office.office(seconds, "seconds")
    assert shown(value, office.cell_format(seconds, "seconds")) == words.duration(seconds)


def shown(value: float, number_format: str) -> str:
    """Return what a spreadsheet shows, for the formats of a pack."""
    if isinstance(value, dt.datetime | dt.timedelta | dt.time):
        value = in_days(value)
    if sign := re.match('"([≥≤] )"', number_format):
        return sign[1] + shown(value, number_format.split(";")[0].removeprefix(sign[0]))
    if amount := re.match('"([^"]+)"#,##0.00', number_format):
        return f"{'−' if value < 0 else ''}{amount[1]}{abs(value):,.2f}"
    if moved := re.match(r'\+0\.0"([^"]+)";', number_format):
        return f"{words.signed(value, 1)}{moved[1]}"
    seconds = round(value * 86400)
    match number_format:
        case "0.0%":
            return f"{100 * value:,.1f}%"
        case "#,##0":
            return f"{value:,.0f}"
        case "+0;−0;0":
            return words.signed(value)
        case "0.00" | "#,##0.00":
            return f"{value:,.2f}"
        case '[s]"s"':
            return f"{seconds}s"
        case '[m]"m"':
            return f"{seconds // 60}m"
        case '[m]"m "ss"s"':
            return f"{seconds // 60}m {seconds % 60:02d}s"
        case '[h]"h"':
            return f"{seconds // 3600}h"
        case '[h]"h "mm"m"':
            return f"{seconds // 3600}h {seconds % 3600 // 60:02d}m"
        case 'd"d"':
            return f"{seconds // 86400}d"
        case 'd"d "h"h"':
            return f"{seconds // 86400}d {seconds % 86400 // 3600}h"
    return str(value)


def in_days(moment: dt.datetime | dt.timedelta | dt.time) -> float:
    """Return a time as the number that the file holds: openpyxl reads it as a moment."""
    if isinstance(moment, dt.time):
        moment = dt.timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
    if isinstance(moment, dt.datetime):
        # The calendar of Excel begins with the first of January 1900 as day 1.
        moment = moment - dt.datetime(1899, 12, 31)
    return moment.total_seconds() / 86400
