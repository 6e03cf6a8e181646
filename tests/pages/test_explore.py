"""From a number to what is behind it: clicks, rows, files, saved views, lasting addresses."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from csmetrics import charts, downloads
from csmetrics.analysis import drill
from csmetrics.analysis.drill import Part
from csmetrics.analysis.scorecards import AGENTS
from csmetrics.asking.periods import Period
from csmetrics.catalogue import catalogue
from csmetrics.headline import read
from csmetrics.language import rows as readable_rows
from csmetrics.team import settings, targets
from csmetrics.ui import clicks, details, filters
from csmetrics.view import COMPARISONS, View
from csmetrics.workspace import Workspace, open_workspace
from tests.pages.conftest import ROOT, Visit
from tests.pages.test_pages import PAGES, cards, texts

QUARTER = {"from": "2026-08-03", "to": "2026-11-01"}
VIEW = View(
    Period(datetime(2026, 8, 3).date(), datetime(2026, 11, 1).date()),
    datetime(2026, 11, 1).date(),
)
WITH_ROWS_OF_THEIR_OWN = [
    name for name, metric in catalogue().items() if not metric.behind and not metric.parts
]


@pytest.fixture
def workspace(sample: Path) -> Workspace:
    """Open the sample."""
    with open_workspace(sample) as opened:
        yield opened


# ---------------------------------------------------------------------- the rows behind a number


@pytest.mark.parametrize("name", WITH_ROWS_OF_THEIR_OWN)
def test_as_many_rows_are_behind_a_number_as_it_says(name: str, workspace: Workspace) -> None:
    question = {"metric": name, **QUARTER}
    (answer,) = workspace.ask(question)
    assert drill.count(workspace.database, question) == (answer["n"] or 0)


def test_rows_are_all_there_piece_by_piece(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = {"metric": "tickets_created", **QUARTER}
    monkeypatch.setattr(drill, "PIECE", 500)
    pieces = list(drill.pieces(workspace.database, question))
    assert len(pieces) > 1
    whole = [ticket for piece in pieces for ticket in piece["ticket_id"].to_pylist()]
    assert len(set(whole)) == len(whole) == drill.count(workspace.database, question)
    first = drill.rows(workspace.database, question, limit=700)
    assert first["ticket_id"].to_pylist() == whole[:700]
    assert set(pieces[0].column_names) == set(first.column_names)


def test_a_part_of_the_rows_is_counted_as_the_chart_counts_it(workspace: Workspace) -> None:
    question = {"metric": "first_response_time_median", **QUARTER}
    for band in workspace.spread(question):
        part = Part(above=band.low or None, up_to=band.high)
        assert drill.count(workspace.database, question, part) == band.count
    created = {"metric": "tickets_created", **QUARTER}
    for hour in workspace.arrivals(created):
        part = Part(weekday=hour.weekday, hour=hour.hour)
        assert drill.count(workspace.database, created, part) == hour.count
    aged = {"metric": "backlog_age", **QUARTER}
    for band in workspace.backlog_age({"metric": "backlog", **QUARTER}):
        part = Part(above=band.low or None, up_to=band.high)
        assert drill.count(workspace.database, aged, part) == band.count


def test_hours_of_the_week_are_those_of_the_teams_clock(workspace: Workspace) -> None:
    with workspace.changing() as session:
        settings.save(session, "timezone", "Asia/Tokyo")
    created = {"metric": "tickets_created", **QUARTER}
    monday = next(hour for hour in workspace.arrivals(created) if hour.count)
    part = Part(weekday=monday.weekday, hour=monday.hour)
    assert drill.count(workspace.database, created, part) == monday.count


# ---------------------------------------------------------------------- what can be clicked


def shown_charts(workspace: Workspace) -> list[tuple[charts.Chart, str]]:
    """Return charts of the quarter, each with the column that its groups are of."""

    def ask(name: str, **more: object) -> tuple[object, ...]:
        by = more.get("by")
        asked = {**VIEW.question(name), **more}
        return read(workspace.ask(asked), str(by[0]) if isinstance(by, list) else None)

    csat, time = catalogue()["csat"], catalogue()["first_response_time_median"]
    days = VIEW.trend
    over_time = {"from": days.start.isoformat(), "to": days.end.isoformat(), "grain": "week"}
    channels = [row["word"] for row in workspace.words("channel")]
    by_channel = {name: ask(name, by=["channel"]) for name in ("csat", "tickets_created")}
    cells = {("csat", one.group): one for one in by_channel["csat"]}
    opened, solved = (ask(name, grain="week") for name in ("tickets_created", "tickets_resolved"))
    parts = [
        ask(name, grain="month") for name in ("nps_promoters", "nps_passives", "nps_detractors")
    ]
    all_csat = ask("csat")[0]
    sizes = by_channel["tickets_created"]
    by_week = ask(time.name, by=["channel"], **over_time)
    agents = workspace.agents(VIEW.question(AGENTS[0]))
    bands = workspace.spread(VIEW.question(time.name))
    return [
        (charts.in_and_out(opened, solved, VIEW), ""),
        (charts.trend(csat, ask("csat", **over_time), "week", VIEW), ""),
        (charts.lines(time, by_week, VIEW, channels), "channel"),
        (charts.against_average(csat, by_channel["csat"], all_csat), "channel"),
        (charts.scorecard([csat], sizes, cells, {"csat": all_csat}), "channel"),
        (charts.comparison([catalogue()["tickets_resolved"]], agents, {}, "agent"), "agent_id"),
        (charts.nps_bars(*parts, "month", VIEW, VIEW.period), ""),
        (charts.bands(bands, "ticket", time.name), ""),
        (charts.arrivals(workspace.arrivals(VIEW.question("tickets_created"))), ""),
        (charts.promises({"service_level": ask("service_level")[0]}), ""),
    ]  # fmt: skip


def test_behind_every_bar_point_and_cell_are_as_many_rows_as_it_says(
    workspace: Workspace,
) -> None:
    for chart, by in shown_charts(workspace):
        assert chart.behind, chart.alt
        for mark in chart.behind[:40]:
            question = clicks.asked(mark, VIEW, by)
            assert drill.count(workspace.database, question, mark.part) == mark.n, mark


def test_every_mark_is_a_point_that_is_drawn(workspace: Workspace) -> None:
    for chart, _ in shown_charts(workspace):
        for mark in chart.behind:
            trace = chart.figure.data[mark.curve]
            assert trace.type in ("bar", "scatter")
            assert mark.point < len(trace.x)
        places = [(mark.curve, mark.point) for mark in chart.behind]
        assert len(set(places)) == len(places)


def said(app: AppTest) -> dict[str, list[str]]:
    """Return what the address says."""
    address = app.query_params.items()
    return {name: [value] if isinstance(value, str) else value for name, value in address}


def choose(app: AppTest, key: str, title: str) -> AppTest:
    """Look closer at a mark of a chart, by the list that needs no mouse."""
    app.button(key=f"look_{key}").click().run()
    offered = app.selectbox(key=f"closer_{key}").options
    place = next(n for n, option in enumerate(offered) if option.startswith(title))
    app.selectbox(key=f"closer_{key}").select_index(place).run()
    assert not app.exception
    return app


def test_without_a_mouse_a_cell_is_chosen_and_its_tickets_shown(
    sample: object, visit: Visit
) -> None:
    app = choose(visit("channels"), "scorecard", "Chat · First response")
    (row,) = state_ask("first_response_time_median", channel="chat")
    assert f"**Channel\\: Chat** · {row['n']} answered tickets" in texts(app)
    app.button(key="behind_scorecard").click().run()
    assert not app.exception
    assert f"{row['n']} answered tickets that this number rests on" in texts(app)
    assert set(app.dataframe[0].value["Channel"]) == {"Chat"}


def test_a_chosen_group_and_days_narrow_the_whole_page_and_are_cleared_again(
    sample: object, visit: Visit
) -> None:
    app = choose(visit("channels", period="12m"), "lines", "Chat, Sep 2026")
    app.button(key="only_lines").click().run()
    assert said(app)["channel"] == ["chat"]
    assert said(app)["days"] == ["2026-09-01", "2026-09-30"]
    assert "1 – 30 Sep 2026" in texts(app).replace("\\", "")
    app.button(key="clear").click().run()
    assert {"channel", "days"}.isdisjoint(said(app))
    assert said(app)["period"] == ["12m"]


def state_ask(name: str, **where: str) -> list[dict[str, object]]:
    from csmetrics.ui import state

    return state.own_workspace().ask({"metric": name, **QUARTER, "where": where})


# ---------------------------------------------------------------------- addresses


@pytest.mark.parametrize(("period", "code"), filters.PERIOD_CODES.items())
def test_codes_in_the_address_are_understood_and_written(
    period: str, code: str, sample: object, visit: Visit
) -> None:
    app = visit("nps", period=code, compare="year", channel=["email"])
    assert app.segmented_control(key="period").value == period
    assert app.selectbox(key="compare").value == "year"
    assert said(app).get("period", ["90d"]) == [code]
    assert (said(app)["compare"], said(app)["channel"]) == (["year"], ["email"])


def test_words_of_older_addresses_become_codes(sample: object, visit: Visit) -> None:
    app = visit("overview", period="12 months", compare="No comparison", channel=["Web form"])
    assert said(app)["period"] == ["12m"]
    assert said(app)["compare"] == ["none"]
    assert said(app)["channel"] == ["web"]


def test_every_period_and_comparison_has_a_code_without_spaces() -> None:
    assert set(filters.PERIOD_CODES) == {*filters.OFFERED, filters.DATES}
    for code in (*filters.PERIOD_CODES.values(), *COMPARISONS):
        assert code.replace("-", "").isalnum()


def test_the_address_stays_whole_when_the_page_is_changed(sample: object, visit: Visit) -> None:
    app = visit("overview", period="30d", channel=["email"])
    for page in ("nps", "data", "channels"):
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not app.exception
    assert said(app)["period"] == ["30d"]
    assert said(app)["channel"] == ["email"]


# ---------------------------------------------------------------------- goals to compare with


@pytest.mark.parametrize("page", [page for page in PAGES if page != "what_changed"])
def test_numbers_are_compared_with_an_earlier_period_a_year_before_or_goals(
    page: str, sample: object, visit: Visit
) -> None:
    for how, told in (
        ("previous", "compared with the 90 days before"),
        ("year", "compared with a year before"),
        ("target", "there are no goals to compare with yet"),
    ):
        app = visit(page, compare=how)
        assert told in texts(app), how


def test_compared_with_goals_a_card_says_how_far_its_number_is_from_its_own(
    sample: Path, visit: Visit
) -> None:
    with open_workspace(sample) as workspace:
        (row,) = workspace.ask({"metric": "csat", **QUARTER})
        with workspace.changing() as session:
            targets.save(session, "csat", round(row["value"], 1) + 2.5)
    app = visit("overview", compare="target")
    told = {metric.label: metric.delta for metric in app.metric}
    assert told["Customer satisfaction"] == "2.5 pts below"
    assert told["Backlog"] == "no goal set"
    assert "**Off target**" in texts(app)
    assert "compared with your goals" in texts(app)


# ---------------------------------------------------------------------- files


def test_a_file_says_what_it_holds_and_has_as_many_rows_in_the_teams_time(
    workspace: Workspace,
) -> None:
    with workspace.changing() as session:
        settings.save(session, "timezone", "Europe/Berlin")
    question = {"metric": "first_response_time_median", **QUARTER, "where": {"channel": ["chat"]}}
    (answer,) = workspace.ask(question)
    zone = settings.timezone(workspace.database, question)
    raw = drill.rows(workspace.database, question, limit=1)
    about = [("Rows", "all"), ("Time zone", zone)]

    def pieces() -> list[object]:
        found = drill.pieces(workspace.database, question)
        return [readable_rows.titled(piece, zone) for piece in found]

    sheet = openpyxl.load_workbook(io.BytesIO(downloads.xlsx_of_pieces(pieces(), about))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:2] == ["Time zone", "Europe/Berlin"]
    header, first, *others = rows[3:]
    assert len(others) + 1 == answer["n"]
    row = dict(zip(header, first, strict=True))
    utc, seconds = raw["happened_at"][0].as_py(), raw["first_response_seconds"][0].as_py()
    # August is summer time: two hours ahead.
    assert row["When (Europe/Berlin)"] == utc + timedelta(hours=2)
    assert row["First response"] == timedelta(seconds=round(seconds))
    with downloads.csv_of_pieces(pieces(), about) as file:
        text = file.read().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[1] == ["Time zone", "Europe/Berlin"]
    assert len(lines[4:]) == answer["n"]
    assert lines[4][lines[3].index("When (Europe/Berlin)")] == str(utc + timedelta(hours=2))
    minutes = float(lines[4][lines[3].index("First response (minutes)")])
    assert round(minutes * 60, 2) == round(seconds)


def test_what_is_more_than_a_file_holds_is_said_and_not_cut(
    sample: object, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(details, "MOST_IN_XLSX", 100)
    app = visit("overview")
    app.button(key="rows_tickets_created").click().run()
    assert "A workbook holds at most 100 rows: take the CSV" in texts(app)
    disabled = {one.label: one.disabled for one in app.get("download_button")}
    assert disabled == {"Download as CSV": False, "Download as XLSX": True}
    monkeypatch.setattr(details, "MOST_IN_CSV", 100)
    app = visit("overview")
    app.button(key="rows_tickets_created").click().run()
    assert "One file holds at most 100 rows: choose a shorter period" in texts(app)


# ---------------------------------------------------------------------- what moved a number


def ways_to_why(app: AppTest) -> list[tuple[str, str]]:
    links = [one.proto for one in app.get("page_link")]
    return [(one.label, one.query_string) for one in links if "metric=" in one.query_string]


def test_what_changed_for_sure_leads_to_what_moved_it(sample: object, visit: Visit) -> None:
    app = visit("overview", period="dates", days=["2026-05-01", "2026-07-31"], channel="email")
    assert [label for label, _ in ways_to_why(app)] == [
        *("Net Promoter Score", "First response time", "Resolution time"),
    ]
    assert ways_to_why(app)[1][1] == (
        "period=dates&days=2026-05-01&days=2026-07-31&channel=email"
        "&metric=first_response_time_median"
    )
    # Nothing is known there of business hours, and without a comparison nothing has changed.
    assert ways_to_why(visit("response")) and not ways_to_why(visit("response", business="true"))
    assert not ways_to_why(visit("overview", period="all"))


# ---------------------------------------------------------------------- saved views


def test_a_view_is_saved_renamed_and_removed(sample: object, visit: Visit) -> None:
    app = visit("nps", period="12m", channel=["email"])
    app.text_input(key="view_name").set_value("A year of mail").run()
    app.button(key="save_view").click().run()
    assert "Saved as “A year of mail”" in texts(app).replace("\\", "")
    (link,) = links_of_views(app)
    assert (link.proto.label, link.proto.query_string) == (
        "A year of mail",
        "channel=email&period=12m",
    )

    # It is there on every page.
    app = visit("response")
    assert [one.proto.label for one in links_of_views(app)] == ["A year of mail"]
    app.button(key="rename_view_0").click().run()
    app.text_input(key="view_new_name").set_value("Mail").run()
    app.button(key="keep_name").click().run()
    assert [one.proto.label for one in links_of_views(app)] == ["Mail"]
    app.button(key="remove_view_0").click().run()
    assert not links_of_views(app)


def links_of_views(app: AppTest) -> list[Any]:
    return [one for one in app.get("page_link") if "metric=" not in one.proto.query_string]


def test_a_view_without_a_name_is_not_saved(sample: object, visit: Visit) -> None:
    app = visit("overview")
    app.button(key="save_view").click().run()
    assert "A view needs a name." in app.error[0].value.replace("\\", "")
    assert cards(app)
