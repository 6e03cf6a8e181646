"""A goal stands on the card of its number and in the sentence of the page."""

import datetime as dt

from streamlit.testing.v1 import AppTest

from csmetrics.team import annotations, targets
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit


def texts(app: AppTest) -> str:
    said = "\n".join(one.value for one in [*app.markdown, *app.caption])
    return said.replace("\\", "")


def test_a_goal_is_on_its_card_and_counted_in_the_sentence(sample: object, visit: Visit) -> None:
    with open_workspace(default_path()) as workspace, workspace.changing() as session:
        targets.save(session, "csat", 10)
        targets.save(session, "first_response_time_median", 1)
        targets.save(session, "reopen_rate", 50, dt.date(2027, 1, 1))
    said = texts(visit("overview"))
    assert "**On target**] :gray[· goal ≥ 10.0%" in said
    assert "**Off target**] :gray[· goal ≤ 1s" in said
    assert "**1 of 2 goals met** (missed: first response time)." in said


def test_a_view_of_one_channel_is_judged_by_the_goal_of_that_channel(
    sample: object, visit: Visit
) -> None:
    with open_workspace(default_path()) as workspace, workspace.changing() as session:
        targets.save(session, "csat", 10)
        targets.save(session, "csat", 100, channel="email")
    assert "goal ≥ 10.0%" in texts(visit("overview"))
    assert "goal ≥ 100.0%" in texts(visit("overview", channel=["Email"]))


def test_an_event_that_falls_into_a_change_is_named(sample: object, visit: Visit) -> None:
    outage = annotations.annotation("Mail *server* down", "2026-09-03", "2026-09-04")
    with open_workspace(default_path()) as workspace, workspace.changing() as session:
        annotations.add(session, [outage])
    said = texts(visit("overview"))
    assert "Falls into this change: Mail *server* down (3 – 4 Sep 2026)." in said


def test_a_goal_on_what_grows_waits_for_the_end_of_its_month(visit: Visit) -> None:
    rows = "".join(
        f"{month}{n},2026-0{month}-0{n} 09:00:00\n" for month in (2, 3) for n in (1, 2, 3)
    )
    customers = "customer_id,acquired_at,churned_at\n" + "".join(
        f"C{n},2025-01-0{n} 09:00:00,{'2026-03-02 09:00:00' if n == 1 else ''}\n"
        for n in range(1, 10)
    )
    with open_workspace(default_path()) as workspace:
        assert workspace.load(("tickets.csv", f"ticket_id,created_at\n{rows}".encode())).rows_loaded
        assert workspace.load(("customers.csv", customers.encode())).rows_loaded == 9
        with workspace.changing() as session:
            targets.save(session, "churn_rate", 20)
    month: dict[str, str | list[str]] = {"period": "Dates", "days": ["2026-03-01", "2026-03-31"]}
    said = texts(visit("overview", **month))
    assert "**Too early to say**] :gray[· goal ≤ 20.0%" in said
    assert "goal is met" not in said and "On target" not in said
