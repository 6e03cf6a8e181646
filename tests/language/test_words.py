"""Numbers, dates and names read as people say them."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.catalogue import catalogue
from csmetrics.language import setting_words, words
from csmetrics.translation import speaking
from csmetrics.ui.imports import results

ROOT = Path(__file__).parents[2]
SECONDS = [
    (0, "0s"),
    (0.4, "0s"),
    (49, "49s"),
    (59.4, "59s"),
    (59.6, "1m"),
    (94, "1m 34s"),
    (300, "5m"),
    (599.6, "10m"),
    (37 * 60, "37m"),
    (59 * 60 + 40, "1h"),
    (2 * 3600 + 7 * 60, "2h 07m"),
    (5 * 3600, "5h"),
    (23 * 3600 + 59 * 60 + 45, "1d"),
    (2 * 86400 + 18 * 3600, "2d 18h"),
    (40 * 86400, "40d"),
    (-94, "−1m 34s"),
    # Halves are rounded up, as in a table that adds up.
    (2.5, "3s"),
    (61590, "17h 07m"),
]


@pytest.mark.parametrize(("seconds", "said"), SECONDS)
def test_a_duration_has_its_two_largest_units(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (6.25, "percent", "6.3%"),  # 1 of 16
        (3.65, "percent", "3.7%"),  # 73 of 2,000
        (2.675, "money", "2.68"),
        (-2.5, "count", "−3"),
        (0.5, "points", "+1"),
        (4.125, "score", "4.13"),
        (-0.04, "rate", "0.0"),
    ],
)
def test_halves_are_rounded_away_from_zero_as_a_workbook_does(
    value: float, unit: str, said: str
) -> None:
    assert words.say(value, unit) == said
    with speaking("en", "de_CH"):
        assert words.say(value, unit) == said
    # A change is rounded in the same way.
    assert words.signed(6.25, 1) == "+6.3"
    assert words.percent(12.5) == "13%"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (94.26, "percent", "94.3%"),
        (100.0, "percent", "100.0%"),
        (-1.25, "percent", "−1.3%"),
        (41.4, "points", "+41"),
        (-8.95, "points", "−9"),
        (0.4, "points", "0"),
        (-0.4, "points", "0"),
        (4.306, "score", "4.31"),
        (8653, "count", "8,653"),
        (4.155, "money", "4.16"),
        (12.34, "rate", "12.3"),
        (None, "percent", "–"),
        (float("nan"), "seconds", "–"),
    ],
)
def test_a_value_is_said_in_its_unit(value: float | None, unit: str, said: str) -> None:
    assert words.say(value, unit) == said


@pytest.mark.parametrize(
    ("before", "difference", "unit", "said"),
    [
        (93.0, 1.24, "percent", "+1.2 pts"),
        (93.0, -0.04, "percent", "0.0 pts"),
        (30.0, 11.2, "points", "+11 points"),
        (30.0, -1.0, "points", "−1 point"),
        (4.0, 0.152, "score", "+0.15"),
        (2000.0, -88.0, "seconds", "−4.4%"),
        (100.0, 250.0, "count", "+250%"),
        (0.0, 7.0, "count", "+7"),
        (0.0, 0.0, "count", "0"),
    ],
)
def test_a_change_of_a_share_is_in_points_and_of_all_else_in_percent(
    before: float, difference: float, unit: str, said: str
) -> None:
    assert words.say_change(before, difference, unit) == said


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (1, "ticket", "1 ticket"),
        (0, "ticket", "0 tickets"),
        (2140, "answered ticket", "2,140 answered tickets"),
        (3, "reply", "3 replies"),
        (2, "day", "2 days"),
    ],
)
def test_a_count_agrees_with_its_noun(count: int, noun: str, said: str) -> None:
    assert words.counted(count, noun) == said


def test_a_list_ends_with_and() -> None:
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2026, 8, 3), date(2026, 8, 4), "3 Aug 2026"),
        (date(2026, 8, 3), date(2026, 8, 9), "3 – 8 Aug 2026"),
        (date(2026, 8, 3), date(2026, 11, 1), "3 Aug – 31 Oct 2026"),
        (date(2025, 11, 1), date(2026, 11, 1), "1 Nov 2025 – 31 Oct 2026"),
    ],
)
def test_a_span_is_said_by_its_first_and_last_day(start: date, end: date, said: str) -> None:
    assert words.span(start, end) == said


def test_a_bucket_is_said_by_its_grain() -> None:
    first = date(2026, 7, 6)
    said = {grain: words.bucket(first, grain) for grain in ("day", "week", "month", "quarter")}
    assert said == {
        "day": "6 Jul",
        "week": "Week of 6 Jul",
        "month": "Jul 2026",
        "quarter": "Q3 2026",
    }


def test_our_words_are_said_nicely_and_the_users_own_stay() -> None:
    assert words.name("in_app") == "In-app"
    assert words.name("WhatsApp Business") == "WhatsApp Business"
    assert words.name(None) == "Not known"


def test_shares_that_would_round_to_34_and_33_beside_an_nps_of_0_do_not() -> None:
    # 33.6 − 33.2 = 0.4 is an NPS of 0; rounding each share alone would show 34 and 33.
    assert words.nps_split(33.6, 33.2, 33.2) == (33, 34, 33)


def test_the_published_nps_example_is_split_in_whole_percents() -> None:
    # 291 promoters, 476 passives and 395 detractors of 1,162: −8.95.
    exact = [100 * count / 1162 for count in (291, 476, 395)]
    assert words.nps_split(*exact) == (25, 41, 34)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_whole_percents_add_up_to_100_and_agree_with_the_nps(
    one: int, two: int, three: int
) -> None:
    total = one + two + three
    if not total:
        return
    exact = [100 * count / total for count in (one, two, three)]
    split = words.nps_split(*exact)
    assert sum(split) == 100
    assert min(split) >= 0
    assert split[0] - split[2] == words.whole(exact[0] - exact[2])
    assert all(abs(shown - real) < 2 for shown, real in zip(split, exact, strict=True))


# ---------------------------------------------------------------------- what is counted


def _nouns_passed() -> Iterator[str]:
    for folder in ("csmetrics", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _is_counting(node.func):
                    yield from _texts(node.args[-1])


def _is_counting(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in ("counted", "plural", "singular")


def _texts(noun: ast.expr) -> Iterator[str]:
    for node in ast.walk(noun):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != " ":
            yield node.value


def test_every_noun_that_the_code_counts_is_known() -> None:
    passed = set(_nouns_passed())
    assert {"ticket", "agent", "row"} <= passed
    assert passed <= set(words.NOUNS)


def test_whatever_a_metric_or_an_import_counts_is_known() -> None:
    assert {metric.each for metric in catalogue().values()} <= set(words.NOUNS)
    assert set(results.NOUNS.values()) <= set(words.NOUNS)


def test_what_a_metric_counts_is_one_word_where_there_is_little_room() -> None:
    nouns = [words.SHORT.get(metric.each, metric.each) for metric in catalogue().values()]
    assert all(" " not in noun and noun in words.NOUNS for noun in nouns)
    assert words.counted_shortly(2140, "survey sent") == "2,140 surveys"


def test_a_noun_that_a_team_added_is_counted_too() -> None:
    assert words.counted(1200, "parcel") == "1,200 parcels"
    assert words.counted(1, "parcel") == "1 parcel"


def test_every_setting_has_a_name_to_translate() -> None:
    assert {words.setting(name) for name in setting_words.ABOUT} <= set(words.SETTINGS)


# ---------------------------------------------------------------------- in German

HARD = "\u00a0"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (49, "49_s"),
        (94, "1_min 34_s"),
        (2 * 3600 + 7 * 60, "2_h 07_min"),
        (2 * 86400 + 18 * 3600, "2_T 18_h"),
        (-94, "−1_min 34_s"),
    ],
)
def test_a_duration_has_german_units(seconds: float, said: str) -> None:
    with speaking("de"):
        assert words.duration(seconds) == said.replace("_", HARD)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (94.26, "percent", "94,3_%"),
        (-8.95, "points", "−9"),
        (4.306, "score", "4,31"),
        (8653, "count", "8.653"),
        (None, "percent", "–"),
    ],
)
def test_a_value_has_a_decimal_comma(value: float | None, unit: str, said: str) -> None:
    with speaking("de"):
        assert words.say(value, unit) == said.replace("_", HARD)


def test_the_numbers_that_were_chosen_hold_in_any_language() -> None:
    with speaking("en", numbers="de"):
        assert words.say(8653, "count") == "8.653"
        assert words.say(94.26, "percent") == "94,3%"
        assert words.counted(2140, "ticket") == "2.140 tickets"
    with speaking("de", numbers="en"):
        assert words.counted(2140, "ticket") == "2,140 Tickets"


def test_a_change_is_said_in_german() -> None:
    with speaking("de"):
        assert words.say_change(93.0, 1.24, "percent") == f"+1,2{HARD}Punkte"
        assert words.say_change(30.0, -1.0, "points") == "−1 Punkt"
        assert words.say_change(30.0, 11.2, "points") == "+11 Punkte"
        assert words.say_change(2000.0, -88.0, "seconds") == f"−4,4{HARD}%"


def test_german_plurals_are_no_english_ones() -> None:
    with speaking("de"):
        assert words.counted(1, "customer") == "1 Kunde"
        assert words.counted(2140, "answered ticket") == "2.140 beantwortete Tickets"
        assert words.plural("order") == "Bestellungen"
        assert words.singular("day") == "Tag"


def test_lists_and_names_are_said_in_german() -> None:
    with speaking("de"):
        assert words.listed(["a", "b", "c"]) == "a, b und c"
        assert words.listed(["a", "b", "c"], most=1) == "a und 2 weitere"
        assert words.name("web") == "Webformular"
        assert words.name("WhatsApp Business") == "WhatsApp Business"
        assert words.name(None) == "Unbekannt"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2026, 8, 3), date(2026, 8, 4), "3. Aug. 2026"),
        (date(2026, 3, 3), date(2026, 3, 6), "3.–5. März 2026"),
        (date(2026, 8, 3), date(2026, 11, 1), "3. Aug. – 31. Okt. 2026"),
        (date(2025, 11, 1), date(2026, 11, 1), "1. Nov. 2025 – 31. Okt. 2026"),
    ],
)
def test_a_span_is_said_in_german(start: date, end: date, said: str) -> None:
    with speaking("de"):
        assert words.span(start, end).replace("\u2009", " ") == said


def test_buckets_and_weekdays_are_said_in_german() -> None:
    first = date(2026, 3, 2)
    with speaking("de"):
        grains = ("day", "week", "month", "quarter", "year")
        assert [words.bucket(first, grain) for grain in grains] == [
            "2. März",
            "Woche vom 2. März",
            "März 2026",
            "Q1 2026",
            "2026",
        ]
        assert (words.weekday(0), words.weekday_short(6)) == ("Montag", "So")
    assert (words.weekday(0), words.weekday_short(6)) == ("Monday", "Sun")


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (14.4, "14"), (9.94, "9.9"), (2.53, "2.5"), (0.1, "0.1"), (0.06, "0.06"),
     (0.02, "0.02"), (1 / 208, "0.005")],
)  # fmt: skip
def test_a_little_on_average_is_not_nothing(value: float, said: str) -> None:
    assert words.average(value) == said
