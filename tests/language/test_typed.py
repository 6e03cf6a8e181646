"""What people type into settings is read one way or refused in words."""

import pytest

from csmetrics import translation
from csmetrics.errors import Problem
from csmetrics.language import typed, words
from csmetrics.team import promises, settings

HELD = {"urgent": 3600.0, "high": 14400.0, "normal": 28800.0, "low": 90061.0}
URGENT_FIRST = ("urgent", "high", "normal", "low")
EVERYONE = {"For whom": "Everyone", "Urgent": "1h", "High": "4h", "Normal": "8h", "Low": "1d 1h"}
LARGE = {"For whom": "Segment Large", "Urgent": "10m", "High": None, "Normal": "", "Low": " "}
GROUPS = [("segment", "Large"), ("channel", "chat")]


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("90", 90, 90),
        ("90 %", 90, 90),
        ("−10", -10, -10),
        ("4.5", 4.5, 4.5),
        ("4,5", 4.5, 4.5),
        ("1,200", 1200, 1.2),
        ("1.200", 1.2, 1200),
        ("€120,000", 120_000, 120),
        ("120.000 €", 120, 120_000),
        ("1,200,000.50", 1_200_000.5, None),
        ("1.200.000,50", None, 1_200_000.5),
        ("1 200", 1200, 1200),
        ("CHF 1’200.50", 1200.5, 1200.5),
        ("1e5", None, None),
        ("90 or 95", None, None),
        ("90 95", None, None),
        ("15m", None, None),
        ("nan", None, None),
        ("", None, None),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(
    text: str, english: float | None, german: float | None
) -> None:
    for language, expected in (("en", english), ("de", german)):
        with translation.speaking(language):
            if expected is not None:
                assert typed.amount(text) == expected
            else:
                with pytest.raises(Problem):
                    typed.amount(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30m", 1800),
        ("1h 30m", 5400),
        ("1h30m", 5400),
        ("90 min", 5400),
        ("2 days", 172800),
        ("1.5 hours", 5400),
        ("1,5h", 5400),
        ("45s", 45),
        ("1d, 2h", 93600),
        ("2 T 18 h", 237600),
        ("1 Std. 30 Min.", 5400),
        ("1std30min", 5400),
        ("1,5 Stunden", 5400),
        ("90 Minuten", 5400),
        ("2 Tage", 172800),
        ("1 Tag 1 Stunde", 90000),
        ("45 Sek.", 45),
        ("1 Minute 5 Sekunden", 65),
        ("1,000 h", 3_600_000),
    ],
)
def test_lengths_of_time_are_read_as_people_write_them(text: str, seconds: float) -> None:
    assert typed.seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "90", "soon", "1h soon", "-1h", "1h 30"])
def test_a_length_without_a_unit_or_with_more_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="Write it such as 30m, 1h 30m or 2d"):
        typed.seconds(text)


@pytest.mark.parametrize(
    ("text", "openings"),
    [
        ("09:00–17:00", [["09:00", "17:00"]]),
        ("9-12, 13:00 – 17.30", [["09:00", "12:00"], ["13:00", "17:30"]]),
        ("9 to 12 and 13 to 17", [["09:00", "12:00"], ["13:00", "17:00"]]),
        ("all day", [["00:00", "24:00"]]),
        ("closed", []),
        ("9 bis 12 und 13 bis 17 Uhr", [["09:00", "12:00"], ["13:00", "17:00"]]),
        ("geschlossen", []),
        ("", []),
    ],
)
def test_times_of_a_day_are_read_as_people_write_them(text: str, openings: list[list[str]]) -> None:
    assert typed.openings(text) == openings


@pytest.mark.parametrize("language", translation.LANGUAGES)
@pytest.mark.parametrize("length", [45, 94, 300, 5400, 8820, 237600])
def test_a_length_is_read_as_it_is_said(length: int, language: str) -> None:
    with translation.speaking(language):
        assert typed.seconds(words.duration(length)) == length


def test_times_are_written_as_they_are_read() -> None:
    text = "09:00–12:00, 13:00–17:00"
    assert typed.say_openings(typed.openings(text)) == text


@pytest.mark.parametrize("text", ["9", "nine to five", "9-12, soon"])
def test_a_day_without_from_and_until_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="does not say from when until when"):
        typed.openings(text)


def test_promises_are_a_table_with_everyone_first() -> None:
    held = {**HELD, "segment:Large/urgent": 600.0}
    assert promises.rows(held, URGENT_FIRST) == [
        EVERYONE,
        {"For whom": "Segment Large", "Urgent": "10m", "High": "", "Normal": "", "Low": ""},
    ]


def test_what_was_not_touched_stays_to_the_second() -> None:
    assert promises.read([EVERYONE], HELD, URGENT_FIRST, GROUPS) == HELD


def test_a_blank_cell_of_a_group_is_as_for_everyone() -> None:
    read = promises.read([EVERYONE, LARGE], HELD, URGENT_FIRST, GROUPS)
    assert read == {**HELD, "segment:Large/urgent": 600}
    assert settings.check("sla_first_response_seconds", read) == read


def test_a_row_that_was_taken_out_takes_its_promises_along() -> None:
    held = {**HELD, "channel:chat/urgent": 60.0}
    assert promises.read([EVERYONE], held, URGENT_FIRST, GROUPS) == HELD


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([EVERYONE, {**LARGE, "For whom": None}], "does not say whom it is for"),
        ([EVERYONE, LARGE, LARGE], "“Segment Large” has two rows"),
        ([{**EVERYONE, "High": ""}], "Everyone needs a time for High"),
        ([], "Everyone needs a time for Urgent, High, Normal and Low"),
        ([{**EVERYONE, "High": "quick"}], "“quick” is not a length of time"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused_in_words(
    rows: list[dict[str, str]], said: str
) -> None:
    with pytest.raises(Problem, match=said):
        promises.read(rows, HELD, URGENT_FIRST, GROUPS)
