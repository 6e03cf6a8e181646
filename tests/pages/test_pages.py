"""Every page in the states a visitor meets: nothing loaded, the sample, filtered, filtered away."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.ui import state
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path, demo_path
from tests.pages.conftest import ROOT, Visit

FIRST_WORDS = {
    "overview": "Overview",
    "response": "Response & resolution",
    "channels": "Channels",
    "agents": "Agents",
    "satisfaction": "Satisfaction",
    "nps": "NPS",
    "churn": "Churn",
    "what_changed": "What changed?",
}
PAGES = list(FIRST_WORDS)


def texts(app: AppTest) -> str:
    return "\n".join(one.value for one in [*app.markdown, *app.caption, *app.info, *app.subheader])


def cards(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("page", PAGES)
def test_without_data_a_page_leads_to_the_data_page(page: str, visit: Visit) -> None:
    app = visit(page)
    assert [title.value.replace("\\", "") for title in app.title] == [FIRST_WORDS[page]]
    assert "This page needs your data first" in texts(app)
    assert [button.label for button in app.button] == ["Go to Data"]
    assert not app.metric


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_its_result_and_the_days_it_is_of(
    page: str, sample: object, visit: Visit
) -> None:
    app = visit(page)
    said = texts(app)
    assert "**" in said
    assert "3 Aug – 31 Oct 2026, compared with the 90 days before" in said.replace("\\", "")
    assert app.get("plotly_chart")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_more_than_eight_cards_and_four_charts(
    page: str, sample: object, visit: Visit
) -> None:
    app = visit(page)
    assert len(app.metric) <= 8
    assert len(app.get("plotly_chart")) <= 4


@pytest.mark.parametrize("page", [page for page in PAGES if page != "what_changed"])
def test_filters_in_the_address_are_the_filters_of_the_page(
    page: str, sample: object, visit: Visit
) -> None:
    app = visit(page, period="30 days", compare="No comparison", channel=["Email"])
    assert app.segmented_control(key="period").value == "last_30_days"
    assert app.multiselect(key="channel").value == ["email"]
    assert "2 – 31 Oct 2026." in texts(app).replace("\\", "")


@pytest.mark.parametrize("between", ["data", "nps"])
def test_the_filters_go_along_and_come_back(between: str, sample: object, visit: Visit) -> None:
    app = visit("overview", channel=["Email"])
    app.segmented_control(key="period").set_value("last_30_days").run()
    for page in (between, "overview"):
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not app.exception
    assert app.segmented_control(key="period").value == "last_30_days"
    assert app.multiselect(key="channel").value == ["email"]
    assert "2 – 31 Oct 2026, compared" in texts(app).replace("\\", "")


@pytest.mark.parametrize("page", PAGES)
def test_nonsense_in_the_address_is_ignored(page: str, sample: object, visit: Visit) -> None:
    app = visit(page, period="for ever", compare="x", channel=["evil"], days=["1", "2"])
    assert app.segmented_control(key="period").value == "last_90_days"
    assert app.multiselect(key="channel").value == []


@pytest.mark.parametrize("page", PAGES)
def test_outside_the_data_a_page_says_what_is_loaded(
    page: str, sample: object, visit: Visit
) -> None:
    app = visit(page, period="Dates", days=["2031-01-01", "2031-01-31"])
    assert "What is loaded covers 1 May 2025 – 31 Oct 2026." in texts(app)
    assert not app.metric


@pytest.mark.parametrize("page", [page for page in PAGES if page != "churn"])
def test_filtered_to_nothing_a_page_says_what_to_do(
    page: str, sample: object, visit: Visit
) -> None:
    # The chat opened in February 2026.
    app = visit(page, period="Dates", days=["2025-07-01", "2025-07-30"], channel=["Chat"])
    assert "There is nothing in this period with these filters." in texts(app)
    assert not app.metric


def test_the_overview_shows_the_numbers_that_the_engine_answers(
    sample: object, visit: Visit
) -> None:
    app = visit("overview")
    question = {"metric": "tickets_created", "from": "2026-08-03", "to": "2026-11-01"}
    (row,) = state.own_workspace().ask(question)
    assert cards(app)["Tickets created"] == f"{row['value']:,.0f}"
    assert len(cards(app)) == 8


def test_a_number_opens_the_rows_it_rests_on(sample: object, visit: Visit) -> None:
    app = visit("overview")
    app.button(key="rows_csat").click().run()
    assert not app.exception
    assert "that this number rests on" in texts(app)
    assert len(app.dataframe) == 1
    assert app.get("download_button")


def test_where_not_all_rows_are_shown_the_files_hold_them_all(sample: object, visit: Visit) -> None:
    app = visit("overview")
    app.button(key="rows_tickets_created").click().run()
    assert len(app.dataframe[0].value) == 500
    said = texts(app).replace("\\", "")
    assert "The first 500 of 2,078 tickets that this number rests on." in said
    assert "The files below hold all of them." in said


def test_a_number_says_how_it_is_worked_out(sample: object, visit: Visit) -> None:
    app = visit("overview")
    app.button(key="how_csat").click().run()
    assert not app.exception
    said = texts(app)
    assert "How it is worked out" in said
    assert "Left out" in said
    assert "Zendesk" in said
    assert "select" in app.code[0].value


def test_a_short_period_marks_its_small_samples(sample: object, visit: Visit) -> None:
    app = visit("overview", period="Dates", days=["2026-10-30", "2026-10-30"])
    assert "small sample" in texts(app)


def test_a_period_that_goes_on_after_the_data_is_marked(sample: object, visit: Visit) -> None:
    app = visit("overview", period="Dates", days=["2026-10-01", "2026-11-30"])
    assert "not over yet" in texts(app)
    assert "the data ends on 31 Oct 2026" in texts(app).replace("\\", "")


def test_any_metric_can_be_looked_at_by_channel(sample: object, visit: Visit) -> None:
    app = visit("channels")
    app.selectbox(key="metric").set_value("backlog").run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 3


def test_comments_are_shown_by_group(sample: object, visit: Visit) -> None:
    app = visit("nps")
    app.segmented_control(key="group").set_value("Promoters").run()
    scores = [one for one in texts(app).splitlines() if "of 10]" in one]
    assert scores
    assert all(":green-badge[9 of 10]" in one or ":green-badge[10 of 10]" in one for one in scores)


def test_the_definition_of_churn_is_chosen_on_its_page(sample: object, visit: Visit) -> None:
    app = visit("churn")
    before = cards(app)["Customer churn"]
    app.selectbox(key="churn_definition").set_value("start_customers_only").run()
    assert not app.exception
    assert cards(app)["Customer churn"] != before


def test_filters_do_not_touch_numbers_of_the_whole_business(sample: object, visit: Visit) -> None:
    assert cards(visit("churn")) == cards(visit("churn", channel=["Email"]))
    assert "of all customers" in texts(visit("churn", channel=["Email"]))


def test_definitions_are_found_by_what_the_helpdesk_calls_them(visit: Visit) -> None:
    app = visit("definitions")
    app.text_input(key="search").set_value("full resolution time").run()
    assert any("Resolution time" in one.label for one in app.expander)
    assert len(app.expander) < 10
    app.text_input(key="search").set_value("qqq").run()
    assert "No definition has these words" in texts(app)


def test_a_new_team_lands_on_the_data_page() -> None:
    app = AppTest.from_file(str(ROOT / "csmetrics" / "ui" / "main.py"), default_timeout=60).run()
    assert not app.exception
    assert "Overview" not in [title.value for title in app.title]


def test_a_team_with_data_lands_on_the_overview(sample: object) -> None:
    app = AppTest.from_file(str(ROOT / "csmetrics" / "ui" / "main.py"), default_timeout=60).run()
    assert [title.value for title in app.title] == ["Overview"]


HOSTILE = "![x](https://evil.example/p.png) <img src=x> :red[r]"


@pytest.mark.parametrize("page", PAGES)
def test_names_and_comments_of_a_file_are_shown_as_they_were_written(
    page: str, data_folder: Path, visit: Visit
) -> None:
    with open_workspace(default_path()) as workspace:
        for name, content in hostile_files().items():
            assert workspace.load((name, content.encode())).rows_loaded == 60
    app = visit(page)
    said = texts(app)
    assert "![x](" not in said
    assert "<img" not in said.replace("\\<", "")
    if page in ("channels", "nps"):
        # A sign that nobody sees keeps the address from becoming a link.
        assert "\\!\\[x\\]\\(https\\:\N{WORD JOINER}//evil\\.example" in said


def hostile_files() -> dict[str, str]:
    tickets = ["ticket_id,created_at,first_response_at,status,channel,segment"]
    surveys = ["survey_id,kind,responded_at,score,scale_min,scale_max,ticket_id,comment"]
    for place in range(60):
        day, hour = f"2026-03-{1 + place % 28:02d}", 10 + 8 * (place % 2)
        channel = HOSTILE if place % 2 else "email"
        opened = f"{place},{day} 09:00:00,{day} {hour}:00:00,open"
        tickets.append(f"{opened},{channel},{HOSTILE}")
        surveys.append(f"s{place},nps,{day} 22:00:00,{place % 7},0,10,{place},{HOSTILE}")
    return {"tickets.csv": "\n".join(tickets), "surveys.csv": "\n".join(surveys)}


@pytest.mark.parametrize("page", PAGES)
def test_the_sample_is_marked_as_such_and_a_link_to_it_shows_it(
    page: str, sample_file: Path, data_folder: Path, visit: Visit
) -> None:
    data_folder.mkdir(parents=True)
    shutil.copy(sample_file, demo_path())
    app = visit(page, data="sample")
    assert "Sample data" in texts(app)
    assert app.metric or page == "channels"


def test_the_own_data_is_not_marked(sample: object, visit: Visit) -> None:
    assert "Sample data" not in texts(visit("overview"))
