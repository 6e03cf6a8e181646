"""Response, agents, satisfaction, what changed: what is chosen on them, and data without parts."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics import samples
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit
from tests.pages.test_pages import cards, texts


def plain(app: AppTest) -> str:
    return texts(app).replace("\\", "")


def test_business_hours_shorten_the_waits_and_stand_in_the_address(
    sample: object, visit: Visit
) -> None:
    app = visit("response")
    before = cards(app)
    app.toggle(key="business").set_value(True).run()
    assert not app.exception
    assert cards(app)["Resolution time"] != before["Resolution time"]
    assert cards(app)["Service level"] == before["Service level"]
    assert cards(visit("response", business="true")) == cards(app)


def test_waits_are_shown_for_the_answer_and_for_the_solution(sample: object, visit: Visit) -> None:
    app = visit("response")
    assert "tickets not answered yet" in plain(app)
    app.segmented_control(key="time").set_value("Resolution").run()
    assert not app.exception
    assert "tickets not solved yet" in plain(app)


def test_what_the_data_lacks_is_named_with_what_to_upload(data_folder: Path, visit: Visit) -> None:
    with open_workspace(default_path()) as workspace:
        assert workspace.load(samples.FOLDER / "zendesk_tickets.csv").rows_loaded
    said = plain(visit("response"))
    assert "Missed calls: Needs calls: upload a file with one row per call offered." in said


def test_agents_come_by_name_and_one_agents_tickets_can_be_opened(
    sample: object, visit: Visit
) -> None:
    app = visit("agents")
    names = app.selectbox(key="agent").options
    assert names == sorted(names)
    app.selectbox(key="agent").set_value(names[1]).run()
    app.button(key="rows_tickets_resolved").click().run()
    assert not app.exception
    assert f"The first 500 of {cards(app)['Tickets resolved']}" not in plain(app)
    assert f"{cards(app)['Tickets resolved']} tickets that this number rests on" in plain(app)


def test_agents_of_calls_alone_are_compared_by_their_handle_time(
    data_folder: Path, visit: Visit
) -> None:
    header = "call_id,started_at,outcome,wait_seconds,talk_seconds,agent_id\n"
    rows = [f"{n},2026-03-0{n} 09:00:00,answered,5,{60 * n},{'AB'[n % 2]}da\n" for n in range(1, 9)]
    data_folder.mkdir(parents=True)
    with open_workspace(default_path()) as workspace:
        assert workspace.load(("calls.csv", (header + "".join(rows)).encode())).rows_loaded == 8
    app = visit("agents")
    assert "**2 agents, and none differs from the others beyond chance.**" in plain(app)
    assert app.selectbox(key="agent").options == ["Ada", "Bda"]
    # Ada took the calls of 2, 4, 6 and 8 minutes.
    assert cards(app) == {"Handle time (average)": "5m"}
    assert app.segmented_control(key="order").options == ["By name"]


def test_a_channel_alone_is_not_compared_with_itself(sample: object, visit: Visit) -> None:
    compared = "Each channel against the average"
    assert compared in plain(visit("channels"))
    alone = plain(visit("channels", channel=["email"]))
    assert compared not in alone
    assert "Scorecard" in alone


def test_a_change_can_be_split_by_any_dimension(sample: object, visit: Visit) -> None:
    app = visit("what_changed")
    assert "this one explains most" in plain(app)
    app.selectbox(key="split").set_value("channel").run()
    assert not app.exception
    assert "Split by channel." in plain(app)
    table = app.dataframe[0].value
    assert table.columns.tolist()[:2] == ["Channel", "Before (%)"]
    assert table.iloc[-1, 0] == "All"


@pytest.mark.parametrize("metric", ["nps", "backlog", "resolution_time_median", "tickets_created"])
def test_any_number_that_can_be_split_is_explained(
    metric: str, sample: object, visit: Visit
) -> None:
    app = visit("what_changed")
    app.selectbox(key="metric").set_value(metric).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 1


def test_estimates_that_do_not_add_up_are_not_offered(sample: object, visit: Visit) -> None:
    offered = visit("what_changed").selectbox(key="metric").options
    assert "Customer satisfaction" in offered
    assert not [title for title in offered if "still waiting" in title]


def test_without_a_comparison_there_is_no_change_to_explain(sample: object, visit: Visit) -> None:
    app = visit("what_changed", compare="No comparison")
    assert "There is no change to explain. Choose what to compare with" in plain(app)
    assert not app.metric


def test_a_total_that_moves_against_all_its_parts_is_warned_of(
    data_folder: object, visit: Visit
) -> None:
    # Both channels got better, but most answers now come from the one where few are satisfied.
    answers = [("05", "chat", 90, 81), ("05", "email", 10, 1), ("06", "chat", 10, 10),
               ("06", "email", 90, 18)]  # fmt: skip
    lines = ["survey_id,kind,responded_at,score,scale_min,scale_max,channel"]
    # The data must reach back to the first day compared with.
    lines.append("first,csat,2026-04-15 12:00:00,5,1,5,chat")
    for month, channel, count, satisfied in answers:
        for place in range(count):
            score = 5 if place < satisfied else 1
            number = f"{month}{channel}{place}"
            lines.append(f"{number},csat,2026-{month}-15 12:00:00,{score},1,5,{channel}")
    with open_workspace(default_path()) as workspace:
        assert workspace.load(("surveys.csv", "\n".join(lines).encode())).rows_loaded == 201
    june = ["2026-06-01", "2026-06-30"]
    app = visit("what_changed", period="Dates", days=june, split="Channel")
    (warning,) = app.warning
    assert "although it rose in every channel that both periods have" in warning.value


def test_satisfaction_can_be_looked_at_by_any_group(sample: object, visit: Visit) -> None:
    app = visit("satisfaction")
    for by in ("channel", "agent_id", "team", "segment"):
        app.segmented_control(key="by").set_value(by).run()
        assert not app.exception
    assert len(app.get("plotly_chart")) == 4
    assert "answered" in plain(app)


def test_how_long_customers_stay_is_shown_in_three_ways(sample: object, visit: Visit) -> None:
    app = visit("churn")
    for shown in ("By segment", "By month of joining", "All"):
        app.segmented_control(key="stays").set_value(shown).run()
        assert not app.exception
        assert len(app.get("plotly_chart")) == 4
    assert "stay a year" in plain(app)


def test_customers_who_may_leave_are_listed_with_their_reasons(
    sample: object, visit: Visit
) -> None:
    app = visit("churn")
    listed = app.dataframe[0].value
    assert f"{len(listed)} of " in plain(app)
    assert "at risk" in plain(app)
    assert listed["Why"].str.len().min() > 0


def test_comments_on_a_score_are_shown_with_it(data_folder: object, visit: Visit) -> None:
    with open_workspace(default_path()) as workspace:
        for name, content in small_files().items():
            assert workspace.load((name, content.encode())).rows_loaded == 40, name
    app = visit("satisfaction")
    assert "“It took ages”" in plain(app)
    assert ":red-badge[2 of 5]" in plain(app)
    app.segmented_control(key="who").set_value("Satisfied").run()
    assert "“Quick and kind”" in plain(app)
    app.segmented_control(key="score").set_value("qa_score").run()
    assert not app.exception
    assert cards(app)["Quality score"] == "75.0%"


def small_files() -> dict[str, str]:
    tickets = ["ticket_id,created_at,first_response_at,resolved_at,status,channel,agent_id"]
    surveys = ["survey_id,kind,sent_at,responded_at,score,scale_min,scale_max,ticket_id,comment"]
    reviews = ["review_id,reviewed_at,category,score,max_score,ticket_id,agent_id"]
    for place in range(40):
        day, agent = f"2026-03-{1 + place % 28:02d}", "Ana" if place % 4 else "Bo"
        hours = f"{day} 09:00:00,{day} 10:00:00,{day} 12:00:00"
        tickets.append(f"{place},{hours},solved,email,{agent}")
        score, comment = (5, "Quick and kind") if place % 2 else (2, "It took ages")
        asked = f"{day} 13:00:00,{day} 14:00:00"
        surveys.append(f"s{place},csat,{asked},{score},1,5,{place},{comment}")
        reviews.append(f"r{place},{day} 15:00:00,Tone,3,4,{place},{agent}")
    return {
        "tickets.csv": "\n".join(tickets),
        "surveys.csv": "\n".join(surveys),
        "qa_reviews.csv": "\n".join(reviews),
    }
