"""Times that name their zone are read in it; a name of several zones is asked about."""

from contextlib import closing
from datetime import datetime
from typing import Any

import pytest

from csmetrics.answers import Answers
from csmetrics.engine import Database
from csmetrics.errors import NeedsAnswer
from csmetrics.mapping import plan
from csmetrics.mapping.dates.zones import zone_of
from csmetrics.read import read


def planned(moment: str, **answers: Any) -> tuple[datetime | None, list[str]]:
    """Return the moment that a cell is read as, and all that is said of the file."""
    header = "Ticket ID,Created at,Subject\n"
    with read("export.csv", f'{header}1,"{moment}",x\n'.encode()) as upload:
        text = upload.tables[0]
        made = plan(text, Answers(**answers))
        with closing(Database()) as db:
            rows = db.rows(made.parts[0].sql, tables={"upload": text.arrow()})
    return rows[0]["created_at"], [*made.notes, *made.warnings]


@pytest.mark.parametrize(
    ("cell", "hour", "minute"),
    [
        ("2026-03-31 14:05:00 CEST", 12, 5),
        ("2026-03-31T14:05 MESZ", 12, 5),
        ("2026-03-31 14:05:00.5 EST", 19, 5),
        ("2026-03-31 14:05:00 ACST", 4, 35),
        ("2026-03-31 14:05:00 Europe/Berlin", 12, 5),
        ("2026-03-31 14:05:00 America/Argentina/Buenos_Aires", 17, 5),
        ("2026-03-31T14:05:00+02:00[Europe/Berlin]", 12, 5),
        ("31.03.2026 14:05 CEST", 12, 5),
        ("3/31/2026 2:05 PM EDT", 18, 5),
        ("31 March 2026 14:05 CET", 13, 5),
        ("Mar 31, 2026 2:05:00 PM PDT", 21, 5),
        ("Tue Mar 31 2026 14:05:00 GMT+0200 (Central European Summer Time)", 12, 5),
        ("Tue Mar 31 14:05:00 CEST 2026", 12, 5),
        ("Tue Mar 31 14:05:00 2026", 14, 5),
        ("2026年03月31日 14時05分", 14, 5),
        ("2026년 3월 31일 14시 05분 09초", 14, 5),
        ("31.03.2026 14.05", 14, 5),
        ("31.03.2026, 14.05 Uhr", 14, 5),
        ("/Date(1774965900000)/", 14, 5),
        ("/Date(1774965900000+0200)/", 14, 5),
        ("2026-03-31T04:35:00\u221209:30", 14, 5),
        ("2026-04-01T04:05:00+14:00", 14, 5),
        ("2026-03-31 14.05.09", 14, 5),
        ("14:05 31.03.2026", 14, 5),
        ("14:05:09 2026-03-31", 14, 5),
        ("2026-Mar-31 14:05", 14, 5),
        ("2026-03-31 02:05:00 PM", 14, 5),
        ("2026/03/31 2:05pm", 14, 5),
        ("2026-03-31 02:05 PM EST", 19, 5),
        ("2026-03-31 02:05 PM +0200", 12, 5),
        ("Tue 31 Mar 2026 14:05", 14, 5),
        ("Di. 31. März 2026 14:05", 14, 5),
        ("Di, 31.03.2026 14:05", 14, 5),
        ("mardi 31 mars 2026 14:05", 14, 5),
        ("Tue 3/31/2026 2:05 PM", 14, 5),
        ("Tue 2026-03-31 14:05", 14, 5),
    ],
)
def test_a_time_is_read_in_the_zone_that_stands_after_it(cell: str, hour: int, minute: int) -> None:
    found, _ = planned(cell)
    assert found is not None
    assert found.replace(second=0, microsecond=0) == datetime(2026, 3, 31, hour, minute)


def test_what_an_abbreviation_is_taken_for_is_said() -> None:
    _, said = planned("2026-03-31 14:05:00 CEST")
    assert "Times in “Created at” name their zone: CEST = UTC+2." in said
    assert not any("name no time zone" in sentence for sentence in said)


@pytest.mark.parametrize("word", ["IST", "CST", "BST", "MST"])
def test_a_name_of_several_zones_is_asked_about(word: str) -> None:
    with pytest.raises(NeedsAnswer) as needed:
        planned(f"2026-03-31 14:05:00 {word}")
    question = needed.value.question
    assert question.about == "timezone"
    assert question.text == f"Which time zone is {word} in the column “Created at”?"
    assert all("(UTC" in option.title for option in question.options)
    for option in question.options:
        assert planned(f"2026-03-31 14:05:00 {word}", timezone=option.value)[0] is not None


@pytest.mark.parametrize(
    ("word", "stated", "hour", "minute"),
    [
        ("IST", "Asia/Kolkata", 8, 35),
        ("BST", "Europe/London", 13, 5),
        ("CST", "America/Chicago", 20, 5),
        ("CST", "America/New_York", 20, 5),
        ("IST", "Asia/Jerusalem", 12, 5),
        ("CST", "Asia/Shanghai", 6, 5),
    ],
)
def test_the_stated_zone_says_which_of_several_it_is(
    word: str, stated: str, hour: int, minute: int
) -> None:
    found, _ = planned(f"2026-03-31 14:05:00 {word}", timezone=stated)
    assert found == datetime(2026, 3, 31, hour, minute)


@pytest.mark.parametrize(
    "cell", ["12:00 13:00", "2026-03-31 25.05", "2026-13-31 02:05 PM", "7 12.30"]
)
def test_what_is_no_moment_in_any_order_is_left_unread(cell: str) -> None:
    assert planned(cell)[0] is None


def test_a_word_that_is_no_zone_leaves_the_cell_unread() -> None:
    assert planned("2026-03-31 14:05:00 XYZ")[0] is None


def test_cells_of_several_zones_and_of_none_are_each_read_in_their_own() -> None:
    rows = "1,2026-01-15 12:00 CET\n2,2026-07-15 12:00 CEST\n3,2026-07-15 12:00\n"
    with read("e.csv", f"Ticket ID,Created at\n{rows}".encode()) as upload:
        text = upload.tables[0]
        made = plan(text, Answers(timezone="Europe/Berlin"))
        with closing(Database()) as db:
            found = db.rows(
                f"{made.parts[0].sql} order by row_number", {}, {"upload": text.arrow()}
            )
    assert [row["created_at"].hour for row in found] == [11, 10, 10]
    assert any("Some times in “Created at” name a time zone" in said for said in made.warnings)


def test_summer_and_winter_names_of_one_place_are_apart() -> None:
    assert zone_of("CET", "UTC") == "Etc/GMT-1"
    assert zone_of("CEST", "UTC") == "Etc/GMT-2"
    assert zone_of("IST", "UTC") is None
    assert zone_of("CST", "Europe/Berlin") is None


@pytest.mark.parametrize("offset", ["+99:00", "+15:60", " +9900", "-1500"])
def test_an_offset_that_no_place_has_leaves_the_cell_unread(offset: str) -> None:
    assert planned(f"2026-03-31 14:05:00{offset}")[0] is None
    assert planned(f"31 Mar 2026 14:05:00{offset}")[0] is None


def test_an_hour_that_clocks_skipped_is_told_as_the_sign_of_another_zone() -> None:
    found, said = planned("29.03.2026 02:30", timezone="Europe/Berlin")
    assert found == datetime(2026, 3, 29, 1, 30)  # 03:30 in Berlin
    (told,) = [line for line in said if "clocks went forward" in line]
    assert told.startswith("1 time in “Created at” does not exist in Europe/Berlin")
    assert "on 29 March 2026, in row 2" in told
    found, said = planned("2026-10-25 02:30:00", timezone="Europe/Berlin")
    assert found == datetime(2026, 10, 25, 1, 30)  # in winter time
    assert any("came twice in Europe/Berlin" in line for line in said)


@pytest.mark.parametrize(
    ("cell", "zone"),
    [
        ("2026-03-29 03:00:00", "Europe/Berlin"),
        ("2026-03-29 01:59:59", "Europe/Berlin"),
        ("2026-10-25 03:00:00", "Europe/Berlin"),
        ("2026-03-29 02:30:00", "Asia/Tokyo"),
        ("2026-03-29T02:30:00+02:00", "Europe/Berlin"),
        # A day without a time is no midnight, which Beirut has not on this day.
        ("2026-03-29", "Asia/Beirut"),
    ],
)
def test_hours_that_were_there_once_are_not_told(cell: str, zone: str) -> None:
    _, said = planned(cell, timezone=zone)
    assert not any("clocks went" in line for line in said)
