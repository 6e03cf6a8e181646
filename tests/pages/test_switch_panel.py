"""Where the field has several definitions, a page shows each answer and what moves between them."""

import datetime as dt

from streamlit.testing.v1 import AppTest

from csmetrics.asking.periods import Period
from csmetrics.catalogue import catalogue
from csmetrics.team import settings
from csmetrics.ui.how import comparable
from csmetrics.ui.switch_panel import switchable
from csmetrics.view import View
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption]
    return "\n".join(one.value for one in parts).replace("\\", "")


def open_overview(visit: Visit) -> AppTest:
    app = visit("overview")
    app.session_state["switch_csat"] = True
    app.run()
    assert not app.exception
    return app


def test_a_metric_made_from_others_has_their_switches() -> None:
    metrics = catalogue()
    assert switchable(metrics["csat"]) == ["csat_definition"]
    assert switchable(metrics["service_level"]) == ["service_level_definition"]
    assert switchable(metrics["single_reply_resolution_rate"]) == ["single_reply_definition"]
    assert "churn_definition" in switchable(metrics["clv"])
    assert not switchable(metrics["nps"])


def test_each_definition_is_offered_with_its_answer_and_who_uses_it(
    sample: object, visit: Visit
) -> None:
    app = open_overview(visit)
    radio = app.radio(key="try_csat_csat_definition_page")
    first, second = (one.replace("\\", "") for one in radio.options)
    assert first.endswith("4 and 5 of 5 are satisfied :gray-badge[in use]")
    assert second.endswith("3, 4 and 5 of 5 are satisfied")
    assert first.split("**")[1] == next(one.value for one in app.metric if "satis" in one.label)


def test_another_definition_says_what_it_moves_and_shows_the_rows(
    sample: object, visit: Visit
) -> None:
    app = visit("channels")
    app.session_state["switch_single_reply_resolution_rate"] = True
    app.selectbox(key="metric").set_value("single_reply_resolution_rate").run()
    key = "single_reply_resolution_rate_single_reply_definition"
    app.radio(key=f"try_{key}_page").set_value("exactly_one").run()
    assert "One reply: Single-reply resolution goes from 26.9% to 25.5% (−1.4 pts)." in texts(app)
    assert "28 resolved tickets count differently." in texts(app)
    app.button(key=f"moved_{key}").click().run()
    assert not app.exception
    (rows,) = app.dataframe
    assert {"Before", "After", "Ticket"} <= set(rows.value.columns)
    assert len(rows.value) == 28


def test_where_nothing_moves_the_panel_says_so(sample: object, visit: Visit) -> None:
    # The ratings of the sample are good or bad: there is no 3 of 5.
    app = open_overview(visit)
    app.radio(key="try_csat_csat_definition_page").set_value("three_and_up").run()
    assert "Customer satisfaction stays 88.4%. No row counts differently." in texts(app)


def test_the_drawer_of_a_number_offers_its_definitions_and_what_others_reached(
    sample: object, visit: Visit
) -> None:
    app = visit("overview")
    app.button(key="how_csat").click().run()
    assert not app.exception
    assert app.radio(key="try_csat_csat_definition_drawer").options
    assert any(one.label.startswith("What others reached (") for one in app.expander)
    assert "Zendesk customers in manufacturing, 2018" in texts(app)
    assert "Published by Zendesk." in texts(app)


def test_the_drawer_of_a_number_holds_its_query_with_the_filters_of_the_page(
    sample: object, visit: Visit
) -> None:
    app = visit("overview", channel="email")
    app.button(key="how_csat").click().run()
    [code] = app.code
    assert "'email'" in code.value and "$" not in code.value
    assert "in DuckDB" in texts(app)


def test_what_others_reached_is_not_shown_against_another_definition(
    sample: object, visit: Visit
) -> None:
    with open_workspace(default_path()) as workspace, workspace.changing() as session:
        settings.save(session, "csat_definition", "three_and_up")
    app = visit("overview")
    app.button(key="how_csat").click().run()
    said = texts(app)
    assert "Zendesk customers in manufacturing, 2018" not in said


def test_a_number_of_a_segment_or_in_business_hours_is_compared_with_nobody(
    sample: object, visit: Visit
) -> None:
    visit("definitions")
    days = Period(dt.date(2026, 8, 3), dt.date(2026, 11, 1))
    metric = catalogue()["first_response_time_median"]
    assert comparable(View(days, days.end), metric)
    assert not comparable(View(days, days.end, hours="business"), metric)
    assert not comparable(View(days, days.end, where={"segment": ("Large",)}), metric)
    assert not comparable(View(days, days.end, where={"channel": ("email", "chat")}), metric)


def test_the_page_of_churn_says_what_its_definition_moves(sample: object, visit: Visit) -> None:
    app = visit("churn")
    assert "goes from" not in texts(app)
    app.selectbox(key="churn_definition").set_value("all_lost_over_start_and_new").run()
    assert "Customer churn goes from" in texts(app)
    assert "count differently." in texts(app)


def test_the_page_of_churn_begins_with_the_definition_in_force(
    sample: object, visit: Visit
) -> None:
    with open_workspace(default_path()) as workspace, workspace.changing() as session:
        settings.save(session, "churn_definition", "start_customers_only")
    app = visit("churn")
    assert app.selectbox(key="churn_definition").value == "start_customers_only"
    assert "goes from" not in texts(app)
