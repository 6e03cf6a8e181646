"""A goal stands on the card of its number and in the sentence of the page."""

import datetime as dt

from streamlit.testing.v1 import AppTest

from csmetrics.team import annotations, targets
from csmetrics.workspace import default_path, open_workspace
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
