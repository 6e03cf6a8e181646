"""The tickets page: the list, the search, and one ticket by its address."""

from pathlib import Path

import pyarrow as arrow
import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.language import words
from csmetrics.team import settings
from csmetrics.ui import state
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit
from tests.pages.test_pages import texts

FRIDAY = b"""ticket_id,created_at,first_response_at,resolved_at,priority,subject,customer_id,status
7,2026-03-13 16:30,2026-03-16 09:30,2026-03-17 11:00,normal,<b>Till</b> is *dead*,C1,resolved
"""
OTHER_TOOL = b"""ticket_id,source,created_at,subject
7,desk,2026-03-14 10:00,The same number
"""
CALLS = b"""call_id,started_at,outcome,wait_seconds,talk_seconds,ticket_id
K1,2026-03-16 09:30,answered,30,120,7
"""
ANSWER = b"""survey_id,kind,responded_at,score,scale_min,scale_max,ticket_id,comment
R1,csat,2026-03-17 12:00,5,1,5,7,Quick & kind
"""
SPAM = b"""ticket_id,created_at,status
8,2026-03-13 16:30,spam
"""


def load(*contents: bytes) -> None:
    with open_workspace(default_path()) as workspace:
        for place, content in enumerate(contents):
            report = workspace.load((f"{place}.csv", content))
            assert report.rows_loaded, report


def plain(app: AppTest) -> str:
    return texts(app).replace("\\", "")


def shown(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["Ticket"])


def times(app: AppTest) -> list[tuple[str, str]]:
    return [(metric.label, metric.value) for metric in app.metric]


def test_the_list_has_honest_columns_and_pages(sample: Path, visit: Visit) -> None:
    app = visit("tickets")
    table = app.dataframe[0].value
    assert table.columns.tolist() == [
        "Ticket", "Opened (UTC)", "Subject", "Status", "Channel", "Priority", "Team", "Agent",
        "First answer after (minutes)", "Solved after (minutes)", "Reopens", "Rating",
    ]  # fmt: skip
    assert len(table) == 50 and "1 – 50 of 2,078 tickets" in plain(app)
    assert [button.label for button in app.get("download_button")] == [
        "Download as CSV",
        "Download as XLSX",
    ]


def test_the_list_has_no_column_that_says_nothing(visit: Visit) -> None:
    load(FRIDAY)
    assert visit("tickets").dataframe[0].value.columns.tolist() == [
        "Ticket", "Opened (UTC)", "Subject", "Status", "Priority",
        "First answer after (minutes)", "Solved after (minutes)",
    ]  # fmt: skip
    chat = b"ticket_id,created_at,channel\n9,2026-03-14 10:00,chat\n"
    assert state.own_workspace().load(("chat.csv", chat)).rows_loaded
    assert list(visit("tickets").dataframe[0].value["Channel"]) == ["Chat", "Not known"]


def test_waits_are_numbers_to_sort_by_under_texts_to_read(sample: Path, visit: Visit) -> None:
    app = visit("tickets", sort="oldest")
    proto = app.dataframe[0].proto.arrow_data
    numbers = app.dataframe[0].value["Solved after (minutes)"]
    with arrow.ipc.open_stream(proto.styler.display_values) as told:
        texts = told.read_all()["Solved after (minutes)"].to_pylist()
    assert texts == [words.duration(60 * minutes) for minutes in numbers]
    assert app.dataframe[0].proto.alt == "Tickets (times in minutes)"


def test_a_search_narrows_the_list_and_stands_in_the_address(sample: Path, visit: Visit) -> None:
    app = visit("tickets")
    app.text_input(key="search").set_value("refund idris").run()
    assert not app.exception
    table = app.dataframe[0].value
    assert set(table["Agent"]) == {"Idris Khan"}
    assert all("refund" in subject.lower() for subject in table["Subject"])
    assert "tickets** with “refund idris”." in plain(app)
    again = visit("tickets", search="refund idris")
    assert shown(again) == shown(app)


def test_an_order_is_of_all_tickets_and_not_of_a_page(sample: Path, visit: Visit) -> None:
    app = visit("tickets")
    app.selectbox(key="sort").set_value("reopens").run()
    reopens = list(app.dataframe[0].value["Reopens"])
    assert reopens == sorted(reopens, reverse=True) and reopens[0] == 2


def test_filtered_to_nothing_says_what_to_do(sample: Path, visit: Visit) -> None:
    app = visit("tickets", search="no such words anywhere")
    assert "No tickets with these words match these filters." in app.info[0].value
    assert not app.dataframe


def test_a_number_opens_its_ticket_also_outside_of_the_period(sample: Path, visit: Visit) -> None:
    app = visit("tickets", search="#41208")
    assert "No tickets with these words" in app.info[0].value
    (button,) = [one for one in app.button if one.label.startswith("Open ticket")]
    button.click().run()
    assert not app.exception and app.title[0].value == "Ticket 41208"


def test_one_ticket_by_its_address_and_back_to_the_list(sample: Path, visit: Visit) -> None:
    app = visit("tickets", period="all", search="export")
    app.selectbox(key="sort").set_value("oldest").run()
    listed = shown(app)
    app.query_params["ticket"], app.query_params["source"] = "47346", "zendesk"
    app.run()
    assert app.title[0].value == "Ticket 47346"
    assert times(app) == [
        ("Business hours", "2h 01m"),
        ("By the clock", "4h 22m"),
        ("Business hours", "47h 18m"),
        ("By the clock", "7d 10h"),
    ]
    assert len(app.get("plotly_chart")) == 1
    app.button(key="back").click().run()
    assert not app.exception and app.title[0].value == "Tickets"
    assert "ticket" not in app.query_params
    assert app.text_input(key="search").value == "export"
    assert app.selectbox(key="sort").value == "oldest"
    assert shown(app) == listed


def test_the_tickets_of_its_customer_are_a_click_away(sample: Path, visit: Visit) -> None:
    app = visit("tickets", ticket="47346")
    app.button(key="of_customer").click().run()
    assert not app.exception
    assert app.text_input(key="search").value == "21098407919000"
    assert "47346" in shown(app)


def test_one_ticket_alone_with_all_that_is_known_of_it(data_folder: Path, visit: Visit) -> None:
    load(FRIDAY, CALLS, ANSWER)
    assert shown(visit("tickets", period="all")) == ["7"]
    app = visit("tickets", ticket="7")
    assert times(app)[:2] == [("Business hours", "1h"), ("By the clock", "2d 17h")]
    said = plain(app)
    assert "First answer after **1h** of business hours (2d 17h by the clock): **promise kept" in (
        said
    )
    assert "Counted: Fri 13 Mar 30m, Mon 16 Mar 30m, together 1h." in said
    assert "“Quick & kind”" in said and "5 of 5" in said
    events = app.dataframe[0].value
    assert list(events["What"]) == ["Opened", "First answer", "Call", "Solved", "Rated"]
    # What a customer wrote is never read as markup.
    assert r"\<b\>Till\</b\> is \*dead\*" in app.caption[0].value


def test_a_rating_is_of_a_day_of_the_zone_that_is_set_and_may_have_none(
    data_folder: Path, visit: Visit
) -> None:
    undated = b"R2,csat,,4,1,5,7,Whenever\n"
    load(FRIDAY, ANSWER + undated)
    with open_workspace(default_path()) as workspace, workspace.changing() as session:
        settings.save(session, "timezone", "Pacific/Kiritimati")  # 14 hours ahead
    app = visit("tickets", ticket="7")
    captions = [one.value for one in app.caption]
    assert "18 Mar 2026 · ticket 7" in captions and "– · ticket 7" in captions


def test_two_tools_with_one_number_ask_which_is_meant(data_folder: Path, visit: Visit) -> None:
    load(FRIDAY, OTHER_TOOL)
    app = visit("tickets", ticket="7")
    assert "Several tools have a ticket of this number." in plain(app)
    (desk,) = [one for one in app.button if "(desk)" in one.label]
    desk.click().run()
    assert not app.exception and "The same number" in app.caption[0].value


def test_a_ticket_that_no_number_counts_is_shown_without_a_clock(
    data_folder: Path, visit: Visit
) -> None:
    load(FRIDAY, SPAM)
    app = visit("tickets", ticket="8")
    assert "This ticket is marked as spam" in plain(app)
    assert not app.metric and not app.get("plotly_chart")


@pytest.mark.parametrize("number", ["999", "<script>", "'; drop table tickets; --"])
def test_a_number_that_nobody_has_says_so(data_folder: Path, visit: Visit, number: str) -> None:
    load(FRIDAY)
    app = visit("tickets", ticket=number)
    assert "There is no ticket" in app.info[0].value
    assert [button.label for button in app.button] == ["All tickets"]


def test_nothing_loaded_leads_to_the_data_page(data_folder: Path, visit: Visit) -> None:
    for address in ({}, {"ticket": "7"}):
        app = visit("tickets", **address)
        assert "This page needs your data first" in app.subheader[0].value


def test_the_rows_behind_a_number_can_be_opened(sample: Path, visit: Visit) -> None:
    app = visit("overview")
    app.button(key="rows_tickets_created").click().run()
    assert not app.exception
    assert "Choose a row to open its ticket." in plain(app)
    assert not state.own_workspace().is_empty
