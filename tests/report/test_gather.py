"""What a pack says, on workspaces small enough to work it out by hand."""

import datetime as dt
import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.errors import Problem
from csmetrics.report import FORMATS, Pack, from_json, gather, months, tables, to_json, write
from csmetrics.report.content import (
    Card,
    Cell,
    Graph,
    Number,
    Origin,
    Quote,
    Section,
    Series,
    Table,
)
from csmetrics.report.months import last_finished, read
from csmetrics.report.stories import stories
from csmetrics.team import actions, settings, targets
from csmetrics.team.actions import Action
from csmetrics.workspace import Workspace, open_workspace
from tests.report.conftest import OCTOBER, SEPTEMBER

HEADER = "Ticket ID,Created at,First response at,Solved at,Status,Channel,Requester email,CSAT"
# September: 2 of 2 happy, answered after 1h and 3h. October: 1 of 4 happy, after 2h each.
ROWS = [
    "1,2026-09-03 09:00:00,2026-09-03 10:00:00,2026-09-04 09:00:00,solved,Email,a@x.com,5",
    "2,2026-09-05 09:00:00,2026-09-05 12:00:00,2026-09-06 09:00:00,solved,Email,b@x.com,4",
    "3,2026-10-01 09:00:00,2026-10-01 11:00:00,2026-10-02 09:00:00,solved,Email,c@x.com,1",
    "4,2026-10-02 09:00:00,2026-10-02 11:00:00,2026-10-03 09:00:00,solved,Chat,d@x.com,5",
    "5,2026-10-03 09:00:00,2026-10-03 11:00:00,2026-10-04 09:00:00,solved,Chat,e@x.com,2",
    "6,2026-10-31 09:00:00,2026-10-31 11:00:00,2026-10-31 19:00:00,solved,Chat,f@x.com,1",
]


@pytest.fixture
def ws() -> Iterator[Workspace]:
    with open_workspace() as workspace:
        yield workspace


def load(ws: Workspace, rows: list[str], name: str = "tickets.csv") -> None:
    report = ws.load((name, "\n".join([HEADER, *rows]).encode()))
    assert report.rows_loaded == len(rows), report


def cells(pack: Pack, key: str, title: str = "") -> dict[str, list[Cell]]:
    """Return the rows of a section's table by their first cell."""
    section = next(one for one in pack.sections if one.key == key)
    table = next(one for one in section.tables if title in one.title)
    return {row[0].text: list(row) for row in table.rows}


def keys(pack: Pack) -> list[str]:
    return [section.key for section in pack.sections]


def test_a_pack_is_of_the_last_month_that_is_over(ws: Workspace) -> None:
    load(ws, ROWS)
    assert gather(ws).first == OCTOBER
    load(ws, ["7,2026-11-02 09:00:00,,,open,Email,g@x.com,"], "more.csv")
    pack = gather(ws)
    assert (pack.first, pack.days) == (OCTOBER, "1 – 31 Oct 2026")


def test_numbers_worked_out_by_hand(ws: Workspace) -> None:
    load(ws, ROWS)
    with ws.changing() as session:
        targets.save(session, "csat", 90)
    rows = cells(gather(ws), "numbers")
    said = [cell.said for cell in rows["Customer satisfaction"]]
    assert said[:5] == [
        *(
            "Customer satisfaction",
            "25.0% · small sample",
            "≥ 90.0%",
            "Off target · 65.0 pts below",
        ),
        "100.0% · small sample",
    ]
    assert said[6] == "4"
    wait = rows["First response time (median)"]
    assert (wait[1].text, wait[4].text, wait[6].text) == ("2h", "2h", "4")
    assert rows["Tickets created"][5].said == "+100%"


def test_what_needs_other_data_is_named_instead_of_shown(ws: Workspace) -> None:
    load(ws, ROWS)
    pack = gather(ws)
    assert {"nps", "churn", "comments"} & set(keys(pack)) == set()
    notes = " ".join(pack.sections[0].notes)
    assert "Not measured: Net Promoter Score. Needs NPS answers, and none are loaded" in notes
    assert "Not measured: Customer churn. Needs" in notes


@pytest.mark.parametrize(
    ("first", "until", "warned"),
    [
        ("2026-09-01", "2026-11-01", ""),
        ("2026-10-01", "2026-10-16", "its costs are too low"),
        ("2026-10-01", "2026-11-01", "seem to have grown more than they did"),
    ],
)
def test_costs_of_some_days_alone_are_said(
    ws: Workspace, first: str, until: str, warned: str
) -> None:
    load(ws, ROWS)
    costs = f"period_start,period_end,category,amount\n{first},{until},Salaries,1000\n"
    assert ws.load(("costs.csv", costs.encode()), table="costs").rows_loaded == 1
    pack = gather(ws, OCTOBER)
    assert "Cost per ticket" in cells(pack, "numbers")
    said = [note for note in pack.sections[0].notes if "Costs are loaded for" in note]
    assert len(said) == bool(warned)
    assert all(warned in note for note in said)


def test_a_month_keeps_the_settings_and_goals_that_held_then(ws: Workspace) -> None:
    load(ws, ROWS)
    with ws.changing() as session:
        settings.save(session, "csat_definition", "three_and_up", OCTOBER)
        settings.save(session, "timezone", "Europe/Berlin")
        targets.save(session, "csat", 80, OCTOBER)
    september, october = gather(ws, SEPTEMBER), gather(ws, OCTOBER)
    assert september.origin.timezone == "Europe/Berlin"
    held = [cells(pack, "settings")["Satisfied customers"][1:] for pack in (september, october)]
    assert [row[1].text for row in held] == ["As delivered", "Set by us"]
    assert len(cells(october, "numbers")["Customer satisfaction"]) == 8
    assert len(cells(september, "numbers")["Customer satisfaction"]) == 6, "no goal, no column"


def test_each_month_of_a_trend_has_the_goal_that_held_then(ws: Workspace) -> None:
    load(ws, ROWS)
    with ws.changing() as session:
        targets.save(session, "csat", 80, dt.date(2026, 9, 20))
        targets.save(session, "csat", 90, dt.date(2026, 10, 15))
        targets.save(session, "csat", 95, dt.date(2026, 11, 1))
    pack = gather(ws, OCTOBER)
    drawn = [one for section in pack.sections for one in section.graphs
             if one.title == "Customer satisfaction"]  # fmt: skip
    goals = [series.values for one in drawn for series in one.series if series.tone == "goal"]
    assert goals == [(80, 90)] * 2
    assert cells(pack, "numbers")["Customer satisfaction"][2].text == "≥ 90.0%"


def test_a_change_of_what_is_promised_is_not_told_as_a_change_of_the_service(ws: Workspace) -> None:
    # Answered after two hours in both months, which was in time until it had to be in one.
    days = [f"2026-{month}-{day:02}" for month in ("09", "10") for day in range(1, 31)]
    rows = [
        f"{n},{day} 09:00:00,{day} 11:00:00,,solved,{'Chat' if n % 2 else 'Email'},,"
        for n, day in enumerate(days)
    ]
    load(ws, rows)
    before = cells(gather(ws, OCTOBER), "numbers")["First response within target"]
    assert [cell.text for cell in before[1:3]] == ["100.0%", "100.0%"]
    with ws.changing() as session:
        hour = dict.fromkeys(("urgent", "high", "normal", "low"), 3600)
        settings.save(session, "sla_first_response_seconds", hour, OCTOBER)
    pack = gather(ws, OCTOBER)
    _, now, then, change, *_ = cells(pack, "numbers")["First response within target"]
    assert [now.text, then.text, change.text] == ["0.0%", "100.0%", "−100.0 pts"]
    assert (change.mark, change.tone) == ("measured differently", "quiet")
    numbers = next(one for one in pack.sections if one.key == "numbers")
    assert "settings of the number changed in between" in numbers.tables[0].note
    changed = [one.plain for one in pack.sections if one.key == "changed"]
    assert not any("within target" in said for said in changed)
    assert "fell" not in pack.plain


def test_last_months_actions_are_reported_on_and_new_ones_are_added(ws: Workspace) -> None:
    load(ws, ROWS)
    with ws.changing() as session:
        actions.add(session, Action("Old and done", dt.date(2026, 7, 1), state="done"))
        actions.add(session, Action("Old and open", dt.date(2026, 7, 1), due=dt.date(2026, 9, 1)))
        actions.add(session, Action("Done", SEPTEMBER, "Ana", state="done"))
        actions.add(session, Action("New", OCTOBER))
    pack = gather(ws, OCTOBER)
    section = next(one for one in pack.sections if one.key == "actions")
    assert section.plain == (
        "1 of 2 actions agreed before is done, 1 is past the day due. "
        "1 new action agreed this month."
    )
    before, new = section.tables
    assert [(row[0].text, row[3].text) for row in before.rows] == [
        ("Old and open", "Open, past its day"),
        ("Done", "Done"),
    ]
    assert [row[0].text for row in new.rows] == ["New"]


def test_nothing_new_agreed_ends_the_sentence(ws: Workspace) -> None:
    load(ws, ROWS)
    with ws.changing() as session:
        actions.add(session, Action("Done", SEPTEMBER, "Ana", state="done"))
    (section,) = [one for one in gather(ws, OCTOBER).sections if one.key == "actions"]
    assert section.plain == "1 of 1 action agreed before is done."


def test_a_comment_is_of_the_day_it_was_where_the_team_is(ws: Workspace) -> None:
    head = "survey_id,kind,responded_at,score,scale_min,scale_max,comment"
    rows = [head, *(f"{n},nps,2026-0{n}-30T12:00:00Z,3,0,10,Slow" for n in (8, 9))]
    ws.load(("nps.csv", "\n".join(rows).encode()))
    with ws.changing() as session:
        settings.save(session, "timezone", "Pacific/Kiritimati")  # 14 hours ahead
    (quote,) = [one for section in gather(ws, OCTOBER).sections for one in section.quotes]
    assert quote.about == "1 Oct 2026"


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", "27 Nov 2026"), ("Asia/Tokyo", "28 Nov 2026"), ("Pacific/Pago_Pago", "26 Nov 2026")],
)
def test_a_file_was_loaded_on_the_day_it_was_where_the_team_is(zone: str, day: str) -> None:
    imported_at = dt.datetime(2026, 11, 27, 22 if "Asia" in zone else 8)
    entry = {"file": "a.csv", "title": "", "rows_loaded": 1, "waiting": 0, "sha256": "",
             "imported_at": imported_at}  # fmt: skip
    (row,) = tables.imports([entry], ZoneInfo(zone)).rows
    assert row[4].text == day


def test_without_comments_no_word_of_a_customer_is_in_a_pack(team: Workspace, pack: Pack) -> None:
    quotes = [quote.text for one in pack.sections for quote in one.quotes]
    assert len(quotes) == 8
    written = to_json(gather(team, comments=False))
    assert not [text for text in quotes if text in written]
    assert "comments" not in keys(gather(team, comments=False))


def rated(number: int, channel: str, score: int) -> str:
    day = f"2026-10-{1 + number % 28:02d}"
    return (
        f"{number},{day} 09:00:00,{day} 09:30:00,{day} 12:00:00,solved,{channel},"
        f"c{number}@x.com,{score}"
    )


# Of 60 ratings by chat 45 are low, of 60 by email 15.
LOW = [rated(n, "Chat" if n < 60 else "Email", 1 if n < 45 or n >= 105 else 5) for n in range(120)]


def test_what_goes_with_a_low_score_by_hand(ws: Workspace) -> None:
    load(ws, LOW)
    section = next(one for one in gather(ws).sections if one.key == "drivers")
    assert section.title == "What goes with a low score"
    assert section.plain.startswith(
        "Low scores come most with Channel: Chat (75% low, others 25%). They are rarest with "
        "Channel: Email (25% low, others 75%). Of "
    )
    (graph,) = section.graphs
    assert graph.labels == ("Channel: Chat", "Channel: Email")
    assert [series.values for series in graph.series] == [(75.0, 25.0), (25.0, 75.0)]
    (table,) = section.tables
    chat, email = ([cell.text for cell in row] for row in table.rows)
    # Odds with half a rating added to each: 45.5 · 45.5 / (15.5 · 15.5) = 8.62.
    assert chat[:5] == ["Channel: Chat", "75.0%", "25.0%", "60", "×8.6"]
    assert email[4] == "×0.12"
    assert "60 unsatisfied are compared with 60 satisfied customers." in table.note


def test_of_too_few_answers_a_pack_tells_no_facts(ws: Workspace) -> None:
    load(ws, [*LOW[:10], *LOW[60:78]])
    assert "drivers" not in keys(gather(ws))
    load(ws, [LOW[10], LOW[79]], "more.csv")
    assert "drivers" in keys(gather(ws))


def test_moods_are_counted_without_a_word_of_a_customer(team: Workspace) -> None:
    pack = gather(team, comments=False)
    section = next(one for one in pack.sections if one.key == "drivers")
    moods = next(table for table in section.tables if "sound" in table.title)
    assert [row[0].text for row in moods.rows] == ["Negative", "Neutral", "Positive", "Not known"]
    shares = [row[2].value or 0 for row in moods.rows]
    assert sum(shares) == pytest.approx(100)
    assert sum(row[1].value or 0 for row in moods.rows) == 84


def test_what_changed_is_explained_by_mix_and_rate_that_add_up(pack: Pack) -> None:
    section = next(one for one in pack.sections if one.key == "changed")
    (table,) = section.tables
    assert {"Mix", "Own", "Together"} <= set(table.columns)
    place = table.columns.index("Together")
    parts = [float(row[place].text.split()[0].replace("−", "-")) for row in table.rows]
    assert sum(parts[:-1]) == pytest.approx(parts[-1])
    (graph,) = section.graphs
    moved = [v for series in graph.series for v in series.values if v is not None]
    assert round(max(moved), 1) == 23.0


def test_amounts_are_in_the_currency_of_the_team(pack: Pack) -> None:
    revenue = cells(pack, "churn", "Customers")["Monthly recurring revenue"]
    assert revenue[1].text.startswith("CHF\N{NO-BREAK SPACE}")
    assert pack.origin.currency == "CHF"


def test_the_fingerprint_tells_data_and_definitions_and_nothing_else(ws: Workspace) -> None:
    load(ws, ROWS)
    first = gather(ws).origin.fingerprint
    with ws.changing() as session:
        actions.add(session, Action("New", OCTOBER))
    assert gather(ws).origin.fingerprint == first
    with ws.changing() as session:
        settings.save(session, "fcr_days", 14)
    other = gather(ws).origin.fingerprint
    load(ws, ["9,2026-10-20 09:00:00,,,open,Email,g@x.com,"], "more.csv")
    third = gather(ws).origin.fingerprint
    ws.forget_customer("g@x.com")
    assert len({first, other, third, gather(ws).origin.fingerprint}) == 4


def test_the_same_data_loaded_elsewhere_has_the_same_fingerprint(ws: Workspace) -> None:
    load(ws, ROWS)
    with open_workspace() as elsewhere:
        load(elsewhere, ROWS)
        assert gather(elsewhere).origin.fingerprint == gather(ws).origin.fingerprint


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("rows", [ROWS[:1], ROWS[2:3], ROWS], ids=["one", "first", "all"])
def test_the_smallest_months_can_be_written(ws: Workspace, rows: list[str], name: str) -> None:
    load(ws, rows)
    assert len(write(gather(ws), name)) > 1000


def test_customers_alone_make_a_pack(ws: Workspace) -> None:
    table = "customer_id,acquired_at,churned_at\n1,2026-08-02,\n2,2026-08-03,2026-09-10\n"
    ws.load(("customers.csv", table.encode()), source="template", table="customers")
    pack = gather(ws, SEPTEMBER)
    assert "churn" in keys(pack)
    assert all(write(pack, name) for name in FORMATS)


def test_without_data_a_person_is_told_what_to_do(ws: Workspace) -> None:
    with pytest.raises(Problem, match=r"nothing to report on.*Load an export first"):
        gather(ws)


@pytest.mark.parametrize(
    "month", [dt.date(2026, 8, 1), dt.date(2026, 11, 1), dt.date(1, 1, 1), dt.date(9999, 12, 1)]
)
def test_a_month_without_data_is_refused(ws: Workspace, month: dt.date) -> None:
    load(ws, ROWS)
    with pytest.raises(Problem, match="There is no data of"):
        gather(ws, month)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-05-03", "2026-10-31", "2026-10-01"),
        ("2026-05-03", "2026-10-30", "2026-09-01"),
        ("2026-10-15", "2026-10-15", "2026-10-01"),
        ("2026-09-30", "2026-10-01", "2026-09-01"),
    ],
)
def test_the_last_finished_month(first: str, last: str, expected: str) -> None:
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert last_finished(*days).isoformat() == expected
    assert last_finished(*days) in months(*days)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 900))
def test_months_are_all_those_from_the_first_day_to_the_last(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days)
    found = months(first, last)
    assert found == sorted(set(found), reverse=True)
    each = {(first + dt.timedelta(day)).replace(day=1) for day in range(days + 1)}
    assert set(found) == each


def test_a_month_is_written_with_its_year() -> None:
    assert read(" 2026-10 ") == OCTOBER
    with pytest.raises(Problem, match="is not a month"):
        read("October")


words = st.text(max_size=12)
said = st.lists(st.tuples(words, st.booleans()), max_size=3).map(tuple)
values = st.none() | st.floats(-1e9, 1e9)
a_cell = st.builds(Cell, words, values, words, words, st.sampled_from(["", "good", "bad"]))
a_row = st.lists(a_cell, max_size=2).map(tuple)
a_table = st.builds(
    Table, words, st.lists(words).map(tuple), st.lists(a_row, max_size=2).map(tuple)
)
a_series = st.builds(Series, words, st.lists(values, max_size=3).map(tuple))
a_graph = st.builds(
    Graph, st.sampled_from(["line", "bars"]), words, words, words, st.lists(words).map(tuple),
    st.lists(a_series, max_size=2).map(tuple),
)  # fmt: skip
a_quote = st.builds(Quote, words, words, words)
a_card = st.builds(Card, words, a_cell, a_cell, a_cell, words)
a_section = st.builds(
    Section, words, words, said, st.lists(a_graph, max_size=1).map(tuple),
    st.lists(a_table, max_size=1).map(tuple), st.lists(a_quote, max_size=1).map(tuple),
    st.lists(words, max_size=2).map(tuple), st.lists(a_card, max_size=1).map(tuple),
)  # fmt: skip
a_number = st.builds(Number, words, words, words, words, values, st.integers(0), values, values)
an_origin = st.builds(
    Origin, words, st.datetimes(), words, words, st.just({"fcr_days": 3}),
    st.lists(words, max_size=2).map(tuple),
)  # fmt: skip
a_pack = st.builds(
    Pack, words, st.dates(), words, said, st.lists(a_number, max_size=2).map(tuple),
    st.lists(a_section, max_size=2).map(tuple), an_origin, st.booleans(),
)  # fmt: skip


def test_a_trend_says_from_when_on_it_is_measured_otherwise(ws: Workspace) -> None:
    load(ws, ROWS)
    with ws.changing() as session:
        settings.save(session, "csat_definition", "three_and_up", OCTOBER)
        settings.save(session, "fcr_days", 14, OCTOBER)
    drawn = [graph for section in gather(ws).sections for graph in section.graphs]
    told = {graph.about for graph in drawn if graph.title == "Customer satisfaction"}
    anew = "Satisfied customers: set anew (1 Oct 2026)"
    assert told == {anew, f"Per month · {anew}"}
    assert [graph.title for graph in drawn if anew in graph.about] == ["Customer satisfaction"] * 2


@given(a_pack)
def test_a_pack_is_read_back_as_it_was(pack: Pack) -> None:
    assert from_json(to_json(pack)) == pack


def test_the_json_says_its_shape(pack: Pack) -> None:
    assert json.loads(to_json(pack))["shape"] == 1


def test_stories_say_the_result_first_and_nothing_that_is_looked_up(pack: Pack) -> None:
    told = stories(pack)
    assert told[0].said == pack.said and len(told[0].cards) == 4
    shown = [(one.graph.title, one.graph.series) for one in told if one.graph]
    every = [(one.title, one.series) for section in pack.sections for one in section.graphs]
    assert len(shown) == len(set(shown)) and set(shown) == set(every)
    assert not [story for story in told if "Definitions" in story.title]


def test_each_trend_is_presented_with_a_sentence_of_its_own(ws: Workspace) -> None:
    load(ws, ROWS)
    told = {
        one.graph.title: "".join(map(str, one.sentence)) for one in stories(gather(ws)) if one.graph
    }
    assert told["Customer satisfaction"] == (
        "Customer satisfaction from 100.0% (Sep 2026) to 25.0% (Oct 2026); "
        "lowest 25.0% (Oct 2026), highest 100.0% (Sep 2026)."
    )
    assert "4 tickets" in told["Tickets opened and solved"]


def test_a_pack_of_a_month_that_is_over_does_not_say_that_it_goes_on(ws: Workspace) -> None:
    load(ws, ROWS[:5])
    assert gather(ws, OCTOBER).plain.endswith("The data ends on 4 Oct 2026, before the month does.")
    load(ws, ROWS[5:], "last.csv")
    assert "The data ends" not in gather(ws, OCTOBER).plain
