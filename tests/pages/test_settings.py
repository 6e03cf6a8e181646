"""The settings page: what is saved there is what pages show, from the day on that was chosen."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.team import annotations, settings, targets
from csmetrics.ui import state
from csmetrics.ui.settings.sections import SECTIONS
from tests.pages.conftest import ROOT, Visit


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning]
    return "\n".join(one.value for one in parts).replace("\\", "")


def on(page: str, app: AppTest) -> AppTest:
    app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not app.exception
    return app


def held() -> dict[str, object]:
    return settings.effective(state.own_workspace().database, dt.date(2027, 1, 1))


def press(app: AppTest, button: str) -> AppTest:
    app.button(key=button).click().run()
    assert not app.exception
    return app


def holds(app: AppTest, how: str) -> AppTest:
    next(one for one in app.radio if one.label == "It holds").set_value(how).run()
    return app


@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_section_is_there_before_any_data(section: str, visit: Visit) -> None:
    app = visit("settings", section=section)
    assert app.segmented_control(key="section").value == section
    assert texts(app)


@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_section_is_there_with_data(section: str, sample: object, visit: Visit) -> None:
    assert texts(visit("settings", section=section))


def test_a_goal_that_is_set_stands_on_its_card(sample: object, visit: Visit) -> None:
    app = visit("settings")
    app.selectbox(key="goal_metric").set_value("first_response_time_median").run()
    app.text_input(key="goal_value_seconds_lower").set_value("1h 30m").run()
    assert "First response time (median) (everyone) | no goal | **≤ 1h 30m**" in texts(app)
    press(app, "save_goal")
    assert "First response time (median) **≤ 1h 30m**" in texts(app)
    assert "goal ≤ 1h 30m" in texts(on("overview", app))


def test_before_a_goal_is_typed_it_says_how_to_go_on(sample: object, visit: Visit) -> None:
    app = visit("settings")
    assert app.text_input(key="goal_value_percent_higher").placeholder == "such as 90"
    assert "Type the goal and press Enter" in texts(app)
    app.selectbox(key="goal_metric").set_value("first_response_time_median").run()
    wait = app.text_input(key="goal_value_seconds_lower")
    assert wait.placeholder == "such as 1h 30m"
    wait.set_value(wait.placeholder.removeprefix("such as ")).run()
    assert "**≤ 1h 30m**" in texts(app)
    assert "Type the goal and press Enter" not in texts(app)


def test_a_goal_from_a_day_on_leaves_earlier_periods_alone(sample: object, visit: Visit) -> None:
    app = visit("settings")
    app.text_input(key="goal_value_percent_higher").set_value("90 %").run()
    holds(app, "from")
    assert "Periods that end on 30 Sep 2026 or earlier keep what held then." in texts(app)
    press(app, "save_goal")
    (goal,) = targets.history(state.own_workspace().database)
    assert (goal.metric, goal.value, goal.holds_from) == ("csat", 90, dt.date(2026, 10, 1))


def test_a_yes_to_what_another_tab_has_changed_meanwhile_is_asked_again(
    sample: object, visit: Visit
) -> None:
    app = visit("settings")
    app.text_input(key="goal_value_percent_higher").set_value("90").run()
    with state.own_workspace().changing() as session:
        targets.save(session, "csat", 85)
    press(app, "save_goal")
    assert "Something else was saved meanwhile." in texts(app)
    assert "| ≥ 85.0% | **≥ 90.0%**" in texts(app)
    assert [goal.value for goal in targets.history(state.own_workspace().database)] == [85]
    press(holds(app, "always"), "save_goal")
    assert [goal.value for goal in targets.history(state.own_workspace().database)] == [90]
    assert "Something else" not in texts(app)


def test_a_goal_ends_after_a_yes(sample: object, visit: Visit) -> None:
    with state.own_workspace().changing() as session:
        targets.save(session, "csat", 90, dt.date(2026, 1, 1))
    app = visit("settings")
    next(one for one in app.toggle if one.label == "End it").set_value(True).run()
    press(holds(app, "always"), "save_end")
    assert not targets.history(state.own_workspace().database)
    assert "No goals yet." in texts(app)


@pytest.mark.parametrize(
    ("text", "said"), [("soon", "“soon” is not a number."), ("140", "cannot be a target")]
)
def test_a_goal_that_makes_no_sense_is_refused_in_words(
    text: str, said: str, sample: object, visit: Visit
) -> None:
    app = visit("settings")
    app.text_input(key="goal_value_percent_higher").set_value(text).run()
    assert said in texts(app) and "What changes" not in texts(app)
    assert not targets.history(state.own_workspace().database)


def test_working_hours_are_typed_as_people_write_them(sample: object, visit: Visit) -> None:
    app = visit("settings", section="Working hours")
    monday = next(one for one in app.text_input if one.label == "Monday")
    monday.set_value("8-12, 13:00 – 16.30").run()
    app.selectbox(key=next(one.key for one in app.selectbox if one.label == "Country")).set_value(
        "DE"
    ).run()
    said = texts(app)
    assert "**Mon 08:00–12:00, 13:00–16:30; Tue – Fri 09:00–17:00**" in said
    assert "| Public holidays | None | **Holidays of Germany** |" in said
    press(app, "save_hours")
    assert held()["calendar"]["hours"]["0"] == [["08:00", "12:00"], ["13:00", "16:30"]]
    assert held()["calendar"]["country"] == "DE"


def test_hours_that_cannot_be_are_said_and_not_saved(sample: object, visit: Visit) -> None:
    app = visit("settings", section="Working hours")
    monday = next(one for one in app.text_input if one.label == "Monday")
    monday.set_value("17:00-09:00").run()
    assert "Monday cannot close at 09:00 when it opens at 17:00." in texts(app)
    assert not [one for one in app.button if one.key == "save_hours"]


def test_a_channel_can_have_working_hours_of_its_own(sample: object, visit: Visit) -> None:
    app = visit("settings", section="Working hours")
    which = next(one for one in app.selectbox if one.label == "Working hours of")
    which.set_value("new").run()
    next(one for one in app.text_input if one.label == "Name").set_value("Chat").run()
    next(one for one in app.multiselect if one.label == "Channels").set_value(["chat"]).run()
    next(one for one in app.text_input if one.label == "Saturday").set_value("all day").run()
    press(app, "save_own_hours")
    (own,) = held()["schedules"]
    assert (own["name"], own["channel"]) == ("Chat", ["chat"])
    assert own["calendar"]["hours"]["5"] == [["00:00", "24:00"]]


def test_days_and_margin_are_saved_together(sample: object, visit: Visit) -> None:
    app = visit("settings", section="Days, zone and currency")
    assert "Change something above to save it." in texts(app)
    next(one for one in app.number_input if one.key.startswith("fcr_days")).set_value(14).run()
    margin = next(one for one in app.number_input if one.key.startswith("gross_margin"))
    margin.set_value(65.5).run()
    assert "| Days without a new contact | 7 days | **14 days** |" in texts(app)
    assert "| Gross margin | 80.0% | **65.5%** |" in texts(app)
    press(app, "save_numbers")
    assert (held()["fcr_days"], held()["gross_margin"]) == (14, 0.655)


def test_a_preset_says_what_it_changes_and_why(sample: object, visit: Visit) -> None:
    app = visit("settings", section="Definitions")
    app.selectbox(key="preset").set_value("stripe").run()
    assert "Those who join and leave inside the period count among the lost" in texts(app)
    press(app, "save_preset")
    assert held()["churn_definition"] == "all_lost_over_start_and_new"
    assert "Your settings already agree with Stripe." in texts(app)


def test_a_promise_of_one_segment_is_a_row_of_its_own(sample: object, visit: Visit) -> None:
    segment = state.own_workspace().words("segment")[0]["word"]
    app = visit("settings", section="Promised times")
    editor = next(
        one for one in app.get("data_editor") if one.key.startswith("sla_first_response_seconds")
    )
    app.session_state[editor.key] = {
        "edited_rows": {0: {"Urgent": "30m"}},
        "added_rows": [{"For whom": f"Segment {segment}", "Urgent": "10m"}],
        "deleted_rows": [],
    }
    app.run()
    press(app, "save_promises")
    promised = held()["sla_first_response_seconds"]
    assert (promised["urgent"], promised["high"]) == (1800, 14400)
    assert promised[f"segment:{segment}/urgent"] == 600


def test_an_event_appears_in_the_charts(sample: object, visit: Visit) -> None:
    app = visit("settings", section="Events")
    app.text_input(key="event_title_0").set_value("Mail server down").run()
    app.date_input(key="event_days_0").set_value((dt.date(2026, 9, 3), dt.date(2026, 9, 4))).run()
    app.button(key="add_event").click().run()
    assert "1 event" in texts(app)
    assert [one.title for one in annotations.history(state.own_workspace().database)]
    overview = on("overview", app)
    assert "Mail server down" in str(overview.get("plotly_chart")[0].proto)


def test_events_come_from_a_file_once_and_its_faults_are_said(sample: object, visit: Visit) -> None:
    app = visit("settings", section="Events")
    rows = b"title,start\nOutage,2026-08-03\nLaunch,soon\n"
    app.file_uploader[0].upload("events.csv", rows)
    app.run()
    assert not app.exception
    assert "Row 3: “soon” is not a date" in texts(app)
    known = annotations.history(state.own_workspace().database)
    assert [one.title for one in known] == ["Outage"]


def test_what_was_set_is_listed_and_can_be_taken_back(sample: object, visit: Visit) -> None:
    with state.own_workspace().changing() as session:
        settings.save(session, "fcr_days", 14, dt.date(2026, 1, 1))
    app = visit("settings", section="What was set")
    assert "**Days without a new contact:** 14 days" in texts(app)
    assert "from 1 Jan 2026" in texts(app)
    app.button(key="forget_0").click().run()
    assert held()["fcr_days"] == 7
    assert "Nothing has been set yet" in texts(app)
