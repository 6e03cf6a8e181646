"""The pack in German: said, written and compared as a German reader expects, and kept so."""

import datetime as dt
import json
import re

import pytest

from csmetrics.language import words
from csmetrics.report import (
    FORMATS,
    Pack,
    compare,
    file_name,
    finish,
    finished,
    from_json,
    gather,
    to_json,
    write,
)
from csmetrics.report import numbers as office
from csmetrics.report.content import Table
from csmetrics.team import settings
from csmetrics.translation import speaking
from csmetrics.workspace import Workspace, open_workspace
from tests.report import reading
from tests.report.conftest import SEPTEMBER
from tests.report.test_kept import ANSWERS, load, survey

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def german(team: Workspace) -> Pack:
    with speaking("de"):
        return gather(team)


@pytest.fixture(scope="module")
def files(german: Pack) -> dict[str, bytes]:
    # Whoever asks for the file speaks English: the pack stays in its language.
    return {name: write(german, name) for name in FORMATS}


def tables(pack: Pack) -> dict[str, Table]:
    return {f"{one.key} {n}": table for one in pack.sections for n, table in enumerate(one.tables)}


def test_every_heading_is_in_german(pack: Pack, german: Pack) -> None:
    assert (german.title, german.origin.language) == ("Kundensupport, Oktober 2026", "de")
    assert german.byline.endswith("· Zeitzone UTC")
    assert [one.key for one in german.sections] == [one.key for one in pack.sections]
    both = zip(pack.sections, german.sections, strict=True)
    assert [one.title for one, other in both if one.title == other.title] == []
    titles, ours = tables(pack), tables(german)
    same = [key for key in titles if titles[key].title == ours[key].title]
    # “Team” and such are the same word in both languages; no title of a table is.
    assert same == []


def test_the_numbers_are_the_same_and_written_the_german_way(pack: Pack, german: Pack) -> None:
    ours, theirs = tables(pack), tables(german)
    assert ours.keys() == theirs.keys()
    for key, table in ours.items():
        values = [[cell.value for cell in row] for row in table.rows]
        assert [[cell.value for cell in row] for row in theirs[key].rows] == values
    said = {cell.text for table in theirs.values() for row in table.rows for cell in row}
    assert not [text for text in said if re.search(r"\d\.\d%|\d,\d{3}\.\d|\d[hms]\b", text)]
    (csat,) = (row for row in theirs["numbers 0"].rows if row[0].text == "Kundenzufriedenheit")
    assert csat[1].text == f"88,0{NBSP}%"
    assert theirs["numbers 0"].columns[1] == "Okt. 2026"
    revenue = [row[1].text for row in theirs["churn 1"].rows if "MRR" in row[0].text]
    assert revenue == [f"121.771,00{NBSP}CHF"]


def test_months_of_a_trend_are_short_and_german(german: Pack) -> None:
    labels = next(one for one in german.sections if one.key == "trends").graphs[0].labels
    assert labels[:5] == ("Nov 2025", "Dez", "Jan 2026", "Feb", "Mär")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_german_pack(
    name: str, german: Pack, files: dict[str, bytes]
) -> None:
    said = reading.READ[name](files[name])
    for section in german.sections:
        assert reading.squeezed(section.title) in said
        assert reading.squeezed(section.plain) in said
        for note in section.notes:
            assert reading.squeezed(note) in said


def test_a_file_tells_programs_that_it_is_german(files: dict[str, bytes]) -> None:
    assert ("html", {"lang": "de"}) in reading.page(files["html"]).tags
    found = reading.pdf(files["pdf"])
    assert found.trailer["/Root"]["/Lang"] == "de"
    assert f"Seite 1 von {len(found.pages)}" in found.pages[0].extract_text()
    show = reading.slides(files["pptx"])
    assert show.core_properties.language == "de"
    runs = [run for slide in show.slides for run in slide._element.iter("{*}r")]
    assert runs and {run.get_or_add_rPr().get("lang") for run in runs} == {"de-DE"}


def test_a_workbook_keeps_numbers_and_shows_them_the_german_way(
    pack: Pack, files: dict[str, bytes]
) -> None:
    def typed(content: bytes) -> list[object]:
        return [cell.value for cell in reading.cells(content) if cell.data_type in ("n", "d")]

    assert typed(files["xlsx"]) == typed(write(pack, "xlsx"))
    formats = {cell.number_format for cell in reading.cells(files["xlsx"])}
    assert {f'0.0"{NBSP}"%', f'#,##0.00"{NBSP}CHF";−#,##0.00"{NBSP}CHF"'} <= formats
    assert "0.0%" not in formats


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (49, '[s]"_s"'),
        (94, '[m]"_min "ss"_s"'),
        (2220, '[m]"_min"'),
        (7620, '[h]"_h "mm"_min"'),
        (86400, 'd"_T"'),
        (237_600, 'd"_T "h"_h"'),
        (2_700_000, '0.0"_T"'),
    ],
)
def test_a_time_has_german_units_in_office(seconds: int, written: str) -> None:
    with speaking("de"):
        assert office.cell_format(seconds, "seconds") == written.replace("_", NBSP)
        said = words.duration(seconds)
    # Each unit of the format is one that the sentence says.
    units = [unit.strip() for unit in re.findall('"([^"]+)"', written.replace("_", NBSP))]
    assert seconds > 31 * 86400 or re.sub(r"[\d,\s]+", " ", said).split() == units


def test_a_file_is_named_in_its_language(pack: Pack, german: Pack) -> None:
    assert file_name(german, "pdf") == "kundensupport-2026-10.pdf"
    with speaking("de"):
        assert file_name(pack, "pdf") == "customer-support-2026-10.pdf"


def test_numbers_may_be_written_apart_from_the_language(team: Workspace) -> None:
    with speaking("de", "de_CH"):
        pack = gather(team)
    assert (pack.origin.language, pack.origin.numbers_as) == ("de", "de_CH")
    content = reading.in_page(write(pack, "html"))
    assert "121'771.00" in content and "88.0%" in content


def test_no_word_of_a_table_is_broken_in_a_document(files: dict[str, bytes]) -> None:
    said = " ".join(page.extract_text() for page in reading.pdf(files["pdf"]).pages)
    for word in ("Wiederöffnungsquote", "Webformular", "Kundenzufriedenheit", "Kundenabwanderung"):
        assert word in said.split()


def test_what_a_file_holds_is_said_in_german(german: Pack) -> None:
    rows = tables(german)["data 0"].rows
    assert {row[0].text: row[1].text for row in rows}["calls.csv"] == "Anrufe"


# ---------------------------------------------------------------------- kept


def test_a_finished_pack_stays_in_the_language_in_which_it_was_finished() -> None:
    with open_workspace() as ws:
        load(ws, ANSWERS)
        with speaking("de"):
            pack = gather(ws, SEPTEMBER)
            number = finish(ws, pack)
            written = {name: write(pack, name) for name in FORMATS}
        kept = finished(ws, number)
        assert kept == pack and kept.title == "Kundensupport, September 2026"
        assert all(write(kept, name) == written[name] for name in FORMATS)


def test_a_pack_of_another_language_is_compared_with_today() -> None:
    rows = ["survey_id,kind,responded_at,score,scale_min,scale_max"]
    rows += [f"{n},csat,2026-09-10 08:00:00,{3 + n % 2},1,5" for n in range(4)]
    with open_workspace() as ws:
        ws.load(("s.csv", "\n".join(rows).encode()), source="template", table="surveys")
        with speaking("de"):
            number = finish(ws, gather(ws, SEPTEMBER))
        with ws.changing() as session:
            settings.save(session, "csat_definition", "three_and_up")
            settings.save(session, "language", "en")
        english = compare(ws, finished(ws, number))
        assert "".join(english.sentence).startswith(
            "Of September 2026 we said CSAT 50.0%; with today's data and definitions the same "
            "month is 100.0%."
        )
        # The language is set since then too, but it moves no number.
        assert english.why == "Since then: changed settings (satisfied customers)."
        with speaking("de"):
            found = compare(ws, finished(ws, number))
            assert "".join(found.sentence).startswith(
                f"Für September 2026 haben wir berichtet: CSAT 50,0{NBSP}%; mit heutigen Daten und "
                f"Definitionen ergibt derselbe Monat 100,0{NBSP}%."
            )


def test_the_next_pack_tells_what_a_pack_of_another_language_said() -> None:
    with open_workspace() as ws:
        load(ws, ANSWERS)
        with speaking("de"):
            finish(ws, gather(ws, SEPTEMBER))
        load(ws, [survey(90, 9, 0)], "late.csv")
        section = next(
            one for one in gather(ws, dt.date(2026, 10, 1)).sections if one.key == "said"
        )
    assert "we said NPS +20" in section.plain
    assert [cell.text for cell in section.tables[0].rows[0]][:3] == [
        "Net Promoter Score",
        "+20",
        "+9",
    ]


def test_a_pack_kept_before_it_had_a_language_is_english(pack: Pack) -> None:
    raw = json.loads(to_json(pack))
    del raw["origin"]["language"], raw["origin"]["numbers_as"]
    old = from_json(json.dumps(raw))
    assert old == pack
    with speaking("de"):
        assert write(old, "html") == write(pack, "html")
