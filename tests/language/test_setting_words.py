"""Settings are said in words, and so is what a change of them changes."""

import datetime as dt

import pytest

from csmetrics.language import setting_words
from csmetrics.language.setting_words import Changed
from csmetrics.team import calendars, settings
from csmetrics.team.settings import ALWAYS, Kept
from csmetrics.team.targets import Target
from csmetrics.translation import speaking

DAY = dt.date(2026, 10, 1)
NINE_TO_FIVE = {"days": [0, 1, 2, 3, 4], "open": "09:00", "close": "17:00", "hours": {}}


@pytest.mark.parametrize("name", list(settings.defaults()))
def test_every_setting_has_a_name_a_purpose_and_a_value_in_words(name: str) -> None:
    about = setting_words.ABOUT[name]
    assert about.title and about.purpose.endswith(".")
    said = setting_words.say(name, settings.defaults()[name])
    assert said and "_" not in said and "{" not in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("fcr_days", 1, "1 day"),
        ("revenue_days", 14, "14 days"),
        ("gross_margin", 0.655, "65.5%"),
        ("short_abandon_seconds", 5, "5s"),
        ("csat_definition", "top_two", "4 and 5 of 5 are satisfied"),
        ("fcr_days", None, "As delivered"),
        ("sla_resolution_seconds", {"urgent": 3600, "channel:chat/urgent": 60}, "Urgent 1h, "
         "Urgent (channel Chat) 1m"),
        ("calendar", {"days": [5], "open": "10:00", "close": "14:00", "country": "DE",
                      "holidays": ["2026-12-24"]},
         "Sat 10:00–14:00; UTC; Holidays of Germany; 24 Dec 2026"),
    ],
)  # fmt: skip
def test_a_value_is_said_as_people_say_it(name: str, value: object, said: str) -> None:
    assert setting_words.say(name, value) == said


def test_a_week_is_said_by_runs_of_days_with_the_same_hours() -> None:
    own = {"4": [["09:00", "12:00"], ["13:00", "15:00"]], "5": [["10:00", "14:00"]]}
    said = setting_words.say_week({**NINE_TO_FIVE, "hours": own})
    assert said == "Mon – Thu 09:00–17:00; Fri 09:00–12:00, 13:00–15:00; Sat 10:00–14:00"
    assert setting_words.say_week({"days": []}) == "Never open"


@pytest.mark.parametrize(
    "calendar",
    [NINE_TO_FIVE, {**NINE_TO_FIVE, "hours": {"4": [["09:00", "12:00"]]}}, {"days": []}],
)
def test_a_week_that_is_written_back_has_the_same_hours(calendar: dict[str, object]) -> None:
    back = setting_words.of_week(setting_words.week(calendar))
    assert setting_words.week(back) == setting_words.week(calendar)
    assert calendars.check(back)


def test_a_week_that_was_not_touched_is_kept_as_it_was() -> None:
    assert setting_words.of_week(setting_words.week(NINE_TO_FIVE)) == NINE_TO_FIVE


def test_the_open_hours_of_a_week_are_counted() -> None:
    assert setting_words.open_hours(NINE_TO_FIVE) == 40
    assert setting_words.open_hours({"days": [], "hours": {"6": [["00:00", "24:00"]]}}) == 24


def test_a_change_is_told_line_by_line() -> None:
    before = {"fcr_days": 7, "gross_margin": 0.8, "sla_resolution_seconds": {"urgent": 3600,
              "low": 86400}}  # fmt: skip
    after = {"fcr_days": 14, "gross_margin": 0.8, "sla_resolution_seconds": {"urgent": 1800,
             "low": 86400, "segment:Large/urgent": 600}}  # fmt: skip
    assert setting_words.changes(before, after) == [
        Changed("Days without a new contact", "7 days", "14 days"),
        Changed("Resolution: Urgent", "1h", "30m"),
        Changed("Resolution: Urgent (segment Large)", "As for everyone", "10m"),
    ]


def test_a_change_of_the_calendar_names_only_the_parts_that_change() -> None:
    before = calendars.DEFAULT
    after = {**before, "country": "DE", "region": "BY", "holidays": ["2026-12-24"]}
    assert setting_words.changes({"calendar": before}, {"calendar": after}) == [
        Changed("Public holidays", "None", "Holidays of Germany, Bayern"),
        Changed("Closed besides", "None", "24 Dec 2026"),
    ]


def test_entries_that_go_on_to_hold_are_named() -> None:
    entries = [
        Kept("fcr_days", 7, ALWAYS, dt.datetime(2026, 1, 1)),
        Kept("fcr_days", 14, DAY, dt.datetime(2026, 1, 1)),
        Kept("gross_margin", 0.7, DAY, dt.datetime(2026, 1, 1)),
    ]
    assert setting_words.later(entries, ["fcr_days"], None) == (
        "Set before, and still so: Days without a new contact is 14 days from 1 Oct 2026 on."
    )
    assert setting_words.later(entries, ["fcr_days"], DAY) == ""


def test_goals_are_said_with_their_direction_and_whom_they_are_for() -> None:
    wait = Target("first_response_time_median", 5400, DAY, segment="Large")
    assert setting_words.goal(wait) == "≤ 1h 30m"
    assert setting_words.goal(Target("csat", 90, DAY)) == "≥ 90.0%"
    assert setting_words.goal(Target("csat", None, DAY)) == "no goal"
    assert setting_words.later_goals([wait], None) == (
        "Set before, and still so: ≤ 1h 30m from 1 Oct 2026 on."
    )
    assert setting_words.whom(None, None) == "Everyone"
    assert setting_words.whom("Large", None) == "Segment Large"
    assert setting_words.whom(None, "chat") == "Channel Chat"


def test_the_day_from_which_something_holds_is_said() -> None:
    assert setting_words.since(None) == setting_words.since(ALWAYS) == "for all data"
    assert setting_words.since(DAY) == "from 1 Oct 2026"


# ---------------------------------------------------------------------- in German


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("fcr_days", 1, "1 Tag"),
        ("gross_margin", 0.655, "65,5_%"),
        ("first_day_of_week", "sunday", "Sonntag"),
        ("language", "de", "Deutsch"),
        ("number_format", "de_CH", "1'234.5"),
        ("sla_resolution_seconds", {"urgent": 3600, "channel:chat/urgent": 60}, "Dringend 1_h, "
         "Dringend (Kanal Chat) 1_min"),
        ("calendar", {"days": [5], "open": "10:00", "close": "14:00", "country": "DE",
                      "holidays": ["2026-12-24"]},
         "Sa 10:00–14:00; UTC; Feiertage: Deutschland; 24. Dez. 2026"),
    ],
)  # fmt: skip
def test_a_value_is_said_in_german(name: str, value: object, said: str) -> None:
    with speaking("de"):
        assert setting_words.say(name, value) == said.replace("_", "\u00a0")


def test_what_changes_is_said_in_german() -> None:
    with speaking("de"):
        assert setting_words.changes({"fcr_days": 7}, {"fcr_days": 1}) == [
            Changed("Tage ohne neuen Kontakt", "7 Tage", "1 Tag")
        ]
        assert setting_words.since(DAY) == "ab 1. Okt. 2026"
        assert setting_words.whom(None, "phone") == "Kanal Telefon"
