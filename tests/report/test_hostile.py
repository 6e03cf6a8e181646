"""Text of an attacker in channels, comments, actions and events stays text in every format."""

import re
from collections.abc import Iterator

import pytest

from csmetrics.report import FORMATS, Pack, gather, write
from csmetrics.team import actions, annotations
from csmetrics.team.actions import Action
from csmetrics.workspace import open_workspace
from tests.report import reading
from tests.report.conftest import OCTOBER

FORMULA = '=HYPERLINK("http://evil.example","x")'
SCRIPT = "</script><script>alert(1)</script>"
PICTURE = "<img src=x onerror=alert(1)>"
MARKUP = "<b>bold</b> & <para>"
CONTROL = "bell\x07 back\x08 turn\u202e end"
LETTERS = "Zażółć gęślą · İstanbul ığüş · Ωμέγα · Привет · 日本語のコメント · 한국어"
NASTY = [FORMULA, SCRIPT, PICTURE, MARKUP, "+1+1", "@SUM(A1)"]


@pytest.fixture(scope="module")
def pack() -> Iterator[Pack]:
    tickets = ["Ticket ID,Created at,First response at,Solved at,Status,Channel,Updated at"]
    for number in range(120):
        channel = NASTY[number % len(NASTY)].replace('"', '""')
        month, day = 9 + number % 2, 1 + number % 28
        hour = 10 + number % 7
        tickets.append(
            f"{number},2026-{month:02d}-{day:02d} 09:00:00,2026-{month:02d}-{day:02d} {hour}:00:00,"
            f'2026-{month:02d}-{day:02d} 18:00:00,solved,"{channel}",2026-11-01 00:00:00'
        )
    surveys = ["survey_id,kind,responded_at,score,scale_min,scale_max,comment"]
    texts = [*NASTY, CONTROL, LETTERS]
    for number, text in enumerate(texts):
        quoted = text.replace('"', '""')
        surveys.append(f'{number},nps,2026-10-{10 + number} 08:00:00,{number % 5},0,10,"{quoted}"')
    with open_workspace() as ws:
        assert ws.load(("tickets.csv", "\n".join(tickets).encode())).rows_loaded == 120
        loaded = ws.load(("s.csv", "\n".join(surveys).encode()), source="template", table="surveys")
        assert loaded.rows_loaded == len(texts)
        with ws.changing() as session:
            for text in NASTY:
                actions.add(session, Action(text, OCTOBER, text))
                annotations.add(session, [annotations.annotation(text, "2026-10-07")])
        yield gather(ws, OCTOBER)


@pytest.fixture(scope="module")
def files(pack: Pack) -> dict[str, bytes]:
    return {name: write(pack, name) for name in FORMATS}


def quotes(pack: Pack) -> list[str]:
    return [quote.text for section in pack.sections for quote in section.quotes]


def test_the_hostile_texts_are_in_the_pack(pack: Pack) -> None:
    said = " ".join(
        cell.text for section in pack.sections for table in section.tables
        for row in table.rows for cell in row
    )  # fmt: skip
    assert all(text in said for text in NASTY)
    assert LETTERS in quotes(pack)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("name", FORMATS)
def test_it_is_shown_as_it_was_written(name: str, text: str, files: dict[str, bytes]) -> None:
    assert reading.squeezed(text) in reading.READ[name](files[name])


def test_a_web_page_has_no_element_of_theirs(pack: Pack, files: dict[str, bytes]) -> None:
    content = files["html"]
    tags = reading.page(content).tags
    assert not [tag for tag, _ in tags if tag in ("img", "b", "para")]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    # Every script of the page is one of ours: plotly, the drawing, and a figure each.
    scripts = sum(tag == "script" for tag, _ in tags)
    assert scripts == 2 + sum(len(section.graphs) for section in pack.sections)


def test_a_figure_of_a_web_page_has_no_markup_of_theirs(files: dict[str, bytes]) -> None:
    content = files["html"].decode()
    figures = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', content, re.S)
    assert figures
    assert not [one for one in figures if "<" in one or r"\u003cimg" in one]


def test_a_workbook_runs_nothing_of_theirs(files: dict[str, bytes]) -> None:
    found = reading.cells(files["xlsx"])
    assert not [cell for cell in found if cell.data_type == "f" or cell.hyperlink]
    texts = [cell.value for cell in found if isinstance(cell.value, str)]
    assert not [text for text in texts if re.match(r"[=+@]", text) and len(text) > 1
                and not re.fullmatch(r"[+−]?[\d.,]+.*", text)]  # fmt: skip


def test_a_sum_stays_a_text_in_a_workbook(files: dict[str, bytes]) -> None:
    texts = [str(cell.value) for cell in reading.cells(files["xlsx"])]
    assert "'+1+1" in texts and "+1+1" not in texts


def test_the_workbooks_inside_a_presentation_run_nothing_of_theirs(files: dict[str, bytes]) -> None:
    for chart in reading.native(files["pptx"], "chart"):
        found = reading.cells(chart.part.chart_workbook.xlsx_part.blob)
        assert not [cell for cell in found if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("name", FORMATS)
def test_control_characters_are_left_out(name: str, files: dict[str, bytes]) -> None:
    said = reading.READ[name](files[name])
    assert "bellbackturnend" in said
    assert not re.search("[\x00-\x08\u202e]", said)


def test_a_pdf_has_letters_of_europe_and_of_the_far_east(files: dict[str, bytes]) -> None:
    said = reading.in_pdf(files["pdf"])
    for word in ("Zażółć", "gęślą", "İstanbul", "ığüş", "Ωμέγα", "Привет"):
        assert word in said
