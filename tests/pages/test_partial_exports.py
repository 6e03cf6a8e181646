"""Pages with an export that lacks columns: each gap says what it needs, where it is."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Markdown

from csmetrics.load.import_queue import queue_of
from csmetrics.ui import state
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit
from tests.pages.test_what_if import plain

TICKETS = """\
ticket_id,created_at,first_response_at
1,2026-03-02 09:00:00,2026-03-02 10:00:00
2,2026-03-03 09:00:00,2026-03-03 11:00:00
3,2026-03-31 09:00:00,2026-03-31 12:00:00
"""


def card_title(one: Markdown) -> str:
    """Return the title of a card, or what else a text begins with."""
    return str(one.value).split("**")[1] if one.value.startswith("**") else str(one.value)


NO_RATINGS = "Needs surveys that say what the customer answered: upload a file with that column."


@pytest.fixture(autouse=True)
def only_times() -> None:
    """Load tickets with neither a channel nor a rating."""
    with open_workspace(default_path()) as workspace:
        assert workspace.load(("tickets.csv", TICKETS.encode())).rows_loaded == 3


def test_no_chart_shows_weeks_before_the_first_ticket_as_quiet(visit: Visit) -> None:
    app = visit("overview", period="12m")
    drawn = json.loads(app.get("plotly_chart")[0].proto.spec)
    months = [str(month)[:7] for month in drawn["data"][0]["x"]]
    assert months == ["2026-03"]


def test_a_period_that_begins_before_the_data_says_so(visit: Visit) -> None:
    assert "The data begins on 2 Mar 2026." in plain(visit("overview"))
    assert "The data begins" not in plain(visit("overview", period="all"))


def test_an_empty_chart_says_what_it_needs_rather_than_blame_the_period(visit: Visit) -> None:
    said = plain(visit("overview"))
    # Once for CSAT and NPS; a card or a chart that cannot be shown is left out.
    assert said.count(NO_RATINGS) == 1
    assert "**Customer satisfaction · Net Promoter Score**" in said
    assert "Nothing to show for this period" not in said


def test_no_longer_period_is_advised_where_ratings_are_missing(visit: Visit) -> None:
    said = plain(visit("satisfaction"))
    assert "**Customer satisfaction cannot be measured yet.**" in said
    assert said.count(NO_RATINGS) == 1
    assert "Choose a longer one" not in said


def test_no_channel_is_compared_where_none_is_known(visit: Visit) -> None:
    app = visit("channels")
    assert "No ticket says its channel. Load an export that has it" in plain(app)
    # No scorecard of one row, and no empty charts, of "Not known".
    assert not app.get("plotly_chart")
    titles = [card_title(one) for one in visit("overview").markdown]
    assert "Tickets in" in titles and "Wait for a first answer" not in titles


CSAT = """\
survey_id,kind,responded_at,score,scale_min,scale_max
R1,csat,2026-03-05 12:00:00,5,1,5
R2,csat,2026-03-06 12:00:00,2,1,5
"""
NO_NPS = "Needs NPS answers, and none are loaded"
NO_TICKETS = "Needs tickets: upload a file with one row per ticket, conversation or case."


def load(name: str, content: str) -> None:
    with open_workspace(default_path()) as workspace:
        assert workspace.load((name, content.encode())).rows_loaded


def test_answers_to_another_question_are_told_from_a_period_without_answers(visit: Visit) -> None:
    load("ratings.csv", CSAT)
    assert NO_NPS in plain(visit("nps"))
    assert NO_NPS in plain(visit("overview"))
    said = plain(visit("satisfaction"))
    assert "Needs CES answers, and none are loaded" in said
    assert "Needs CSAT answers" not in said
    old = b"survey_id,kind,responded_at,score,scale_min,scale_max\n"
    old += b"R3,nps,2025-03-05 12:00:00,9,0,10\n"
    assert state.own_workspace().load(("nps.csv", old)).rows_loaded
    said = plain(visit("nps"))
    assert NO_NPS not in said and "Choose a longer period" in said


def test_surveys_alone_blame_no_period_for_missing_tickets(data_folder: Path, visit: Visit) -> None:
    default_path().unlink()
    load(
        "nps.csv",
        "survey_id,kind,responded_at,score,scale_min,scale_max\nR1,nps,2026-03-05,9,0,10\n",
    )
    said = plain(visit("overview"))
    # Below what is known; the charts that would be empty are left out.
    assert said.count(NO_TICKETS) == 1 and "Nothing to show for this period" not in said


def test_many_answers_without_tickets_are_not_too_few_to_compare(visit: Visit) -> None:
    default_path().unlink()
    rows = [f"R{n},nps,2026-03-05,{9 if n % 2 else 3},0,10\n" for n in range(20)]
    load("nps.csv", "survey_id,kind,responded_at,score,scale_min,scale_max\n" + "".join(rows))
    said = plain(visit("nps"))
    assert "Too few of the 10 low and 10 high scores come with a ticket" in said
    assert "Too few answers to compare" not in said


def test_a_page_says_that_files_are_on_their_way_and_that_they_are_in(visit: Visit) -> None:
    workspace = state.own_workspace()
    queue = queue_of(workspace)
    with workspace.database.transaction():
        # While something else is written, an import waits.
        queue.add(workspace, "ratings.csv", CSAT.encode())
        said = plain(visit("overview"))
        assert "1 file is still being loaded. What is here is of the files before it." in said
        assert NO_RATINGS in said
        # One of them may bring what a page needs: it asks for nothing yet.
        said = plain(visit("nps"))
        assert "it shows its numbers as soon as they are in" in said
        assert NO_RATINGS not in said and "Not yet" not in said
    queue.wait()
    said = plain(visit("overview"))
    assert "still being loaded" not in said and NO_RATINGS not in said


def test_what_quality_is_measured_by_is_said_in_words(visit: Visit) -> None:
    assert "Needs quality reviews (QA): upload a file" in plain(visit("satisfaction"))


def test_no_period_is_blamed_where_no_ticket_has_an_agent(visit: Visit) -> None:
    said = plain(visit("agents"))
    assert "No ticket says who handled it." in said and "of this period" not in said


def test_no_period_is_blamed_where_no_ticket_has_a_first_answer(visit: Visit) -> None:
    with open_workspace(default_path()) as workspace:
        workspace.undo_last_import()
    load("tickets.csv", "ticket_id,created_at\n1,2026-03-02 09:00:00\n2,2026-03-31 09:00:00\n")
    said = plain(visit("response"))
    assert "when a person first answered the customer: upload a file with that column." in said
    assert "Nobody was answered in this period" not in said
    assert "Nothing to show for this period" not in said


CALLS = """\
call_id,started_at,outcome,wait_seconds,talk_seconds
1,2026-03-02 09:00:00,answered,10,100
2,2026-03-03 09:00:00,answered,90,100
3,2026-03-30 09:00:00,missed,100,
"""


@pytest.mark.parametrize("page", ["overview", "response"])
def test_calls_alone_have_pages_of_their_own_numbers(page: str, visit: Visit) -> None:
    default_path().unlink()
    load("calls.csv", CALLS)
    app = visit(page)
    said = plain(app)
    assert said.startswith("Service level: **33.3%**; missed calls: **33.3%**; handle time")
    assert [card.label for card in app.metric][:2] == ["Service level", "Missed calls"]
    assert "Not yet" not in said and "What else this page can show" in said
    assert not app.toggle, "no time of a ticket could leave nights out"


def test_what_nothing_is_known_of_takes_no_card_of_dashes(visit: Visit) -> None:
    default_path().unlink()
    load("ratings.csv", CSAT)
    assert [(card.label, card.value) for card in visit("overview").metric] == [
        ("Customer satisfaction", "50.0%")
    ]


def test_answers_without_any_group_are_split_by_none(visit: Visit) -> None:
    default_path().unlink()
    load("ratings.csv", CSAT + "R3,csat,2026-02-23 12:00:00,2,1,5\n")
    said = plain(visit("satisfaction"))
    assert "By group" not in said and "**Topics**" not in said
    days = {"period": "dates", "days": ["2026-03-01", "2026-03-06"]}
    said = plain(visit("what_changed", **days))
    assert "Neither channel nor team, topic, segment or priority tells these answers apart" in said
    assert "without a channel" not in said and "its reasons" not in said
    said = plain(visit("what_changed", **days, split="team"))
    assert "The team does not tell these answers apart: choose another split." in said


def test_a_number_that_the_data_cannot_answer_takes_no_column_of_the_scorecard(
    visit: Visit,
) -> None:
    default_path().unlink()
    rows = [row.replace(",", ",email,", 1) for row in TICKETS.splitlines()[1:]]
    load("tickets.csv", "ticket_id,channel,created_at,first_response_at\n" + "\n".join(rows))
    scorecard = visit("channels").get("plotly_chart")[0].proto.spec
    assert "First response" in scorecard and "Customer<br>satisfaction" not in scorecard


def test_costs_alone_are_no_empty_workspace(visit: Visit) -> None:
    default_path().unlink()
    load("costs.csv", "period_start,period_end,category,amount\n2026-03-01,2026-04-01,Pay,3100\n")
    said = plain(visit("costs"))
    assert "Support cost **" in said and "Amounts stand without a currency" in said
    assert NO_TICKETS in plain(visit("overview"))


@pytest.mark.parametrize("page", ["response", "channels", "agents"])
def test_pages_of_tickets_ask_for_them_where_there_are_only_answers(
    page: str, visit: Visit
) -> None:
    with open_workspace(default_path()) as workspace:
        workspace.undo_last_import()
    load("ratings.csv", CSAT)
    said = plain(visit(page))
    assert NO_TICKETS in said and "match these filters" not in said


def test_customers_alone_give_no_rows_of_dashes_and_no_count_of_none(visit: Visit) -> None:
    with open_workspace(default_path()) as workspace:
        workspace.undo_last_import()
    rows = "".join(f"C{n},2025-01-0{n} 09:00:00,\n" for n in range(1, 9))
    load("customers.csv", f"customer_id,acquired_at,churned_at\n{rows}C9,2025-01-09,2026-03-02\n")
    said = plain(visit("what_if"))
    assert "| Leaving customers kept |" in said and "| Contacts avoided" not in said
    assert "Too little is known of each customer to say who may leave." in plain(visit("churn"))
    assert "Customer churn: **11.1%**" in plain(visit("overview"))
    assert NO_TICKETS in plain(visit("what_changed"))


def test_what_is_not_known_of_the_waits_is_asked_for_once_and_not_offered(visit: Visit) -> None:
    app = visit("response")
    said = plain(app)
    assert [card.label for card in app.metric] == [
        *("First response time", "First response time (90th percentile)"),
        *("Waiting for a first response", "Service level"),
    ]
    assert "**Resolution time · Resolution time (90th percentile) · Backlog**" in said
    assert "How old the backlog is" not in said
    offered = next(one for one in app.segmented_control if one.key == "time")
    assert offered.options == ["First response"]


def test_tickets_of_which_only_the_day_is_known_are_drawn_once(visit: Visit) -> None:
    default_path().unlink()
    load("tickets.csv", "ticket_id,created_at\n1,2026-03-02 09:00:00\n2,2026-03-31 09:00:00\n")
    app = visit("overview")
    assert [card.label for card in app.metric] == ["Tickets created"]
    assert len(app.get("plotly_chart")) == 1


def test_tickets_of_which_no_solve_is_known_are_not_said_to_be_unsolved(visit: Visit) -> None:
    drawn = json.loads(visit("overview").get("plotly_chart")[0].proto.spec)
    assert [trace["name"] for trace in drawn["data"]] == ["Opened"]
    said = plain(visit("report"))
    assert "came in this month." in said and "were solved" not in said


def test_a_pack_without_tickets_counts_none(visit: Visit) -> None:
    default_path().unlink()
    header = "survey_id,kind,responded_at,score,scale_min,scale_max\n"
    load("nps.csv", f"{header}R1,nps,2026-03-05,9,0,10\n")
    said = plain(visit("report"))
    assert "**The last twelve months** Month by month: Net Promoter Score." in " ".join(
        said.split()
    )
    assert "0 tickets came in" not in said


def test_one_agent_is_not_compared_with_all(visit: Visit) -> None:
    header, *rows = TICKETS.splitlines()
    load("tickets.csv", "\n".join([f"{header},agent_id", *(f"{row},Ada" for row in rows)]))
    app = visit("agents")
    said = plain(app)
    assert "**1 agent**: there is nobody to compare with." in said
    assert "All agents" not in said and "Agents get different tickets" not in said
    assert [card.value for card in app.metric] == ["2h"]


def test_subscriptions_alone_are_split_by_no_segment_and_shown_to_their_last_end(
    visit: Visit,
) -> None:
    default_path().unlink()
    rows = "".join(f"S{n},C{n},2025-01-0{n},,10\n" for n in range(1, 9))
    header = "subscription_id,customer_id,started_at,ended_at,mrr\n"
    load("subscriptions.csv", f"{header}{rows}S9,C9,2025-01-09,2025-08-05,10\n")
    app = visit("churn")
    assert "– 5 Aug 2025" in plain(app) and "**1 customer** left" in plain(app)
    offered = next(one for one in app.segmented_control if one.key == "stays")
    assert offered.options == ["All", "By month of joining"]


def test_one_channel_is_compared_with_no_other(visit: Visit) -> None:
    header, *rows = TICKETS.splitlines()
    load("tickets.csv", "\n".join([f"{header},channel", *(f"{row},email" for row in rows)]))
    said = plain(visit("channels"))
    assert said.startswith("**Email** is the only channel here")
    assert "Wait for a first answer" not in plain(visit("overview"))


def test_the_pack_of_calls_alone_says_their_numbers(visit: Visit) -> None:
    default_path().unlink()
    load("calls.csv", CALLS)
    said = plain(visit("report"))
    assert said.startswith("Service level: **33.3%**; missed calls: **33.3%**; handle time")
    assert "None of the main numbers" not in said


def test_customers_who_nobody_says_left_are_no_proof_that_none_did(visit: Visit) -> None:
    joined = b"customer_id,acquired_at\na,2026-01-02\nb,2026-02-03\nc,2026-03-04\n"
    with open_workspace(default_path()) as workspace:
        assert workspace.load(("customers.csv", joined)).rows_loaded == 3
    said = plain(visit("churn", period="all"))
    assert "customers that say when they left" in said and "0.0%" not in said
