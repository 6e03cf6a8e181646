"""What happened outside is kept once, with its days, and named in the changes it falls into."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from csmetrics import charts
from csmetrics.asking.periods import Period
from csmetrics.catalogue import catalogue
from csmetrics.engine import Database
from csmetrics.errors import Problem, UnreadableFile
from csmetrics.headline import Answer
from csmetrics.team import annotations, settings
from csmetrics.team.annotations import Annotation, annotation, named_in
from csmetrics.view import View
from tests.keeping import keeping

AUGUST = Period(dt.date(2026, 8, 1), dt.date(2026, 9, 1))
JULY = Period(dt.date(2026, 7, 1), dt.date(2026, 8, 1))
OUTAGE = annotation("Mail server down", "2026-08-03", "2026-08-04", "outage")
PRICES = annotation("New prices", "2026-07-15", kind="price change")
FILE = """title,start,end,kind
Mail server down,2026-08-03,2026-08-04,Outage
New prices,2026-07-15,,price change
Summer sale,2026-08-10 00:00:00,2026-08-20,campaign
Fair,03/08/2026,,other
,2026-08-01,,
Strike,2026-08-09,2026-08-08,
Party,2026-08-09,,fun
"""


@pytest.fixture
def db() -> Iterator[Database]:
    database = keeping()
    yield database
    database.close()


def keep(db: Database, *events: Annotation) -> int:
    with db.transaction() as session:
        return annotations.add(session, events)


def brought(db: Database, text: str, name: str = "events.csv") -> annotations.Imported:
    with db.transaction() as session:
        return annotations.import_file(session, name, text.encode())


def titles(db: Database, period: Period | None = None) -> list[str]:
    return [event.title for event in annotations.history(db, period)]


def test_the_last_day_that_a_person_names_is_inside():
    assert OUTAGE.period == Period(dt.date(2026, 8, 3), dt.date(2026, 8, 5))
    assert PRICES.period.days == 1
    assert OUTAGE.sentence == "Mail server down (3 – 4 Aug 2026)"


def test_events_are_kept_in_the_order_of_their_days_and_can_be_removed(db):
    assert keep(db, OUTAGE, PRICES) == 2
    assert titles(db) == ["New prices", "Mail server down"]
    with db.transaction() as session:
        annotations.remove(session, annotations.history(db)[0].annotation_id)
    assert titles(db) == ["Mail server down"]


def test_the_same_event_is_kept_once(db):
    assert keep(db, OUTAGE, OUTAGE) == 1
    assert keep(db, OUTAGE) == 0


def test_a_removed_number_of_the_newest_event_does_not_disturb_the_others(db):
    keep(db, OUTAGE, PRICES)
    with db.transaction() as session:
        annotations.remove(session, 2)
    keep(db, PRICES)
    assert len({event.annotation_id for event in annotations.history(db)}) == 2


@pytest.mark.parametrize(
    ("start", "end", "is_named"),
    [
        ("2026-07-20", "2026-07-31", False),  # Ends the day before.
        ("2026-07-20", "2026-08-01", True),
        ("2026-08-31", "2026-09-10", True),
        ("2026-09-01", "2026-09-10", False),  # Begins the day after.
        ("2026-01-01", "2026-12-31", True),
    ],
)
def test_an_event_belongs_to_every_period_it_touches(db, start, end, is_named):
    keep(db, annotation("Event", start, end))
    assert titles(db, AUGUST) == (["Event"] if is_named else [])


def test_a_change_names_what_falls_into_it_and_into_the_period_before():
    assert named_in([PRICES, OUTAGE], AUGUST) == (
        "Falls into this change: Mail server down (3 – 4 Aug 2026)."
    )
    assert named_in([PRICES, OUTAGE], AUGUST, JULY) == (
        "Falls into this change: Mail server down (3 – 4 Aug 2026). "
        "In the period before: New prices (15 Jul 2026)."
    )
    assert named_in([PRICES], AUGUST) == ""


def test_an_event_of_both_periods_is_named_once():
    long = annotation("Strike", "2026-07-30", "2026-08-02")
    assert named_in([long], AUGUST, JULY) == (
        "Falls into this change: Strike (30 Jul – 2 Aug 2026)."
    )


def test_of_many_events_the_first_are_named_and_the_others_counted():
    many = [annotation(f"Event {day}", dt.date(2026, 8, day)) for day in range(1, 6)]
    assert named_in(many, AUGUST) == (
        "Falls into this change: Event 1 (1 Aug 2026), Event 2 (2 Aug 2026), "
        "Event 3 (3 Aug 2026) and 2 more."
    )


def test_a_file_brings_its_events_and_tells_of_each_row_it_cannot_read(db):
    told = brought(db, FILE)
    assert (told.added, told.already_there) == (3, 0)
    kept = [(one.title, one.first_day, one.end_day, one.kind) for one in annotations.history(db)]
    assert kept == [
        ("New prices", dt.date(2026, 7, 15), dt.date(2026, 7, 16), "price_change"),
        ("Mail server down", dt.date(2026, 8, 3), dt.date(2026, 8, 5), "outage"),
        ("Summer sale", dt.date(2026, 8, 10), dt.date(2026, 8, 21), "campaign"),
    ]
    rows = [fault.partition(":")[0] for fault in told.faults]
    assert rows == ["Row 5", "Row 6", "Row 7", "Row 8"]
    assert "03/08/2026" in told.faults[0] and "year-month-day" in told.faults[0]
    assert "title" in told.faults[1]
    assert "before it begins" in told.faults[2]
    assert "fun" in told.faults[3]


def test_the_same_file_twice_adds_nothing(db):
    brought(db, FILE)
    told = brought(db, FILE)
    assert (told.added, told.already_there) == (0, 3)


def test_columns_may_stand_in_any_order_and_semicolons_between_them(db):
    assert brought(db, "Start;TITLE\n2026-08-03;Größere Störung\n").added == 1
    assert titles(db) == ["Größere Störung"]


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (("31.12.2026", "03.08.2026"), (dt.date(2026, 12, 31), dt.date(2026, 8, 3))),
        (("03.08.2026",), (dt.date(2026, 8, 3),)),  # Dots stand between day, month and year.
        (("3/8/2026", "25/8/2026"), (dt.date(2026, 8, 3), dt.date(2026, 8, 25))),
        (("3/8/2026", "8/25/2026"), (dt.date(2026, 3, 8), dt.date(2026, 8, 25))),
        (("3/8/2026", "4/8/2026"), ()),  # March or August: nothing proves either.
        (("25/8/2026", "8/25/2026", "3/8/2026"), ()),  # Both orders in one file.
        (("31/02/2026",), ()),
    ],
)
def test_the_order_of_day_and_month_is_proved_by_the_days_of_a_file(db, days, read):
    text = "title,start\n" + "".join(f"Event {n},{day}\n" for n, day in enumerate(days))
    told = brought(db, text)
    assert told.added == len(read)
    assert len(told.faults) == len(days) - len(read)
    kept = {event.title: event.first_day for event in annotations.history(db)}
    assert tuple(kept[f"Event {n}"] for n in range(len(read))) == read


@pytest.mark.parametrize("text", ["name,when\nOutage,2026-08-03\n", "title\nOutage\n", ""])
def test_a_file_that_is_no_list_of_events_is_refused(db, text):
    with pytest.raises(UnreadableFile) as refused:
        brought(db, text)
    assert "ticket" not in str(refused.value)
    assert titles(db) == []


def test_the_holidays_of_a_region_become_events():
    january = Period(dt.date(2026, 1, 1), dt.date(2026, 2, 1))
    found = annotations.from_holidays("DE", "BY", january)
    assert [(event.title, event.first_day) for event in found] == [
        ("New Year's Day", dt.date(2026, 1, 1)),
        ("Epiphany", dt.date(2026, 1, 6)),
    ]
    assert {event.kind for event in found} == {"holiday_season"}
    assert annotations.from_holidays("DE", "BE", january)[-1].title == "New Year's Day"


@pytest.mark.parametrize(
    ("title", "start", "end", "kind"),
    [
        ("", "2026-08-01", None, None),
        ("   ", "2026-08-01", None, None),
        ("x" * 121, "2026-08-01", None, None),
        ("Outage", None, None, None),
        ("Outage", "2026-02-30", None, None),
        ("Outage", "2026-08-01 14:00", None, None),
        ("Outage", "2026-08-02", "2026-08-01", None),
        ("Outage", "2026-08-01", None, "disaster"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(title, start, end, kind):
    with pytest.raises(Problem):
        annotation(title, start, end, kind)


def test_the_day_from_which_a_number_is_measured_anew_is_an_event_beside_its_trend(db):
    with db.transaction() as session:
        settings.save(session, "fcr_days", 14)
        settings.save(session, "csat_definition", "three_and_up", AUGUST.start)
        settings.save(session, "sla_first_response_seconds", {"urgent": 60}, AUGUST.start)
        settings.save(session, "currency", "EUR", AUGUST.start)
        # What holds already is nothing new, by default or because it was set before.
        settings.save(session, "revenue_days", 14, AUGUST.start)
        settings.save(session, "fcr_days", 14, AUGUST.start)
    found = annotations.of_settings(db)
    assert [one.sentence for one in found] == [
        "Satisfied customers: set anew (1 Aug 2026)",
        "First response: set anew (1 Aug 2026)",
    ]
    assert annotations.history(db) == [], "nobody has typed it"
    # Only the trend of a number that depends on it has its mark, and no other change its name.
    day = Answer(80.0, 40, period=AUGUST.start)
    view = View(AUGUST, AUGUST.end, events=found)
    said = [charts.trend(catalogue()[name], [day], "month", view).alt for name in ("csat", "nps")]
    assert ["Satisfied customers: set anew" in alt for alt in said] == [True, False]
    assert named_in(found, AUGUST) == ""


@pytest.mark.parametrize(
    ("metric", "view", "marked"),
    [
        ("first_response_time_median", {"hours": "business"}, True),
        ("sla_first_response", {"hours": "business"}, True),
        ("first_response_time_median", {}, False),
        ("service_level", {"hours": "business"}, False),  # counts all hours always
        ("handle_time_average", {"hours": "business"}, False),
        ("csat", {}, True),
        ("csat", {"settings": {"csat_definition": "top_two"}}, False),  # the same in all buckets
    ],
)
def test_new_business_hours_are_marked_where_only_they_count(db, metric, view, marked):
    with db.transaction() as session:
        settings.save(session, "calendar", {"open": "10:00"}, AUGUST.start)
        settings.save(session, "csat_definition", "three_and_up", AUGUST.start)
    drawn = View(AUGUST, AUGUST.end, events=annotations.of_settings(db), **view)
    day = Answer(80.0, 40, period=AUGUST.start)
    for chart in (
        charts.trend(catalogue()[metric], [day], "month", drawn),
        charts.lines(catalogue()[metric], [replace(day, group="email")], drawn, ["email"]),
    ):
        assert ("set anew (1 Aug 2026)" in chart.alt) == marked
