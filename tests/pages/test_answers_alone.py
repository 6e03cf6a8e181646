"""Pages of scores whose answers say little of what they are about, or come with no ticket."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit
from tests.pages.test_what_if import plain

pytestmark = pytest.mark.usefixtures("data_folder")

HEADER = "survey_id,kind,responded_at,score,scale_min,scale_max,ticket_id,comment\n"
TICKETS = "ticket_id,created_at,first_response_at,channel,topic,subject\n" + "".join(
    f"{n},2026-03-0{n} 09:00:00,2026-03-0{n} 10:00:00,email,billing,Hello\n" for n in range(1, 9)
)


def answers(kind: str, ticket: str = "", comment: str = "") -> str:
    most = 10 if kind == "nps" else 5
    return HEADER + "".join(
        f"{kind}{n},{kind},2026-03-0{n} 12:00:00,{most if n % 2 else 1},"
        f"{0 if kind == 'nps' else 1},{most},{ticket},{comment}\n"
        for n in range(1, 9)
    )


def load(**files: str) -> None:
    with open_workspace(default_path()) as workspace:
        for name, content in files.items():
            assert workspace.load((f"{name}.csv", content.encode())).rows_loaded


def choices(app: AppTest, key: str) -> list[str]:
    return [one for each in app.segmented_control if each.key == key for one in each.options]


def test_answers_alone_are_offered_no_groups_topics_or_subjects(visit: Visit) -> None:
    load(nps=answers("nps", comment="Late again"))
    app = visit("nps")
    assert "How they sound" in plain(app) and "By group" not in plain(app)
    assert "nps_topic" not in [one.key for one in app.selectbox]
    assert choices(app, "apart") == ["What happened", "Words in comments"]


def test_answers_to_tickets_that_are_not_loaded_are_split_by_nothing(visit: Visit) -> None:
    load(tickets=TICKETS, nps=answers("nps", "X7", "Late again"), csat=answers("csat", "X7"))
    app = visit("nps")
    assert "By group" not in plain(app)
    assert not app.get("page_link"), "there is no such ticket to open"
    app = visit("satisfaction")
    assert "By group" not in plain(app)
    topics = json.loads(app.get("plotly_chart")[1].proto.spec)
    said = " ".join(label["text"] for label in topics["layout"]["annotations"])
    assert "response time" in said and "satisfaction" not in said
    assert topics["layout"]["yaxis"]["ticktext"] == ["billing"]


def test_answers_take_their_groups_from_their_tickets(visit: Visit) -> None:
    load(tickets=TICKETS, nps=answers("nps", "1", "Late again"))
    app = visit("nps")
    assert choices(app, "nps_by") == ["By channel", "By topic"]
    assert app.get("page_link")


def test_where_nobody_wrote_a_comment_no_card_waits_for_one(visit: Visit) -> None:
    load(nps=answers("nps"))
    app = visit("nps")
    said = plain(app)
    assert "What they say" not in said and "How they sound" not in said
    assert "Follow up on low scores" in said
    assert choices(app, "apart") == ["What happened"]


@pytest.mark.parametrize("page", ["nps", "overview"])
def test_a_filter_that_no_answer_knows_is_named_as_why_nothing_is_left(
    page: str, visit: Visit
) -> None:
    of_ann = TICKETS.replace("subject", "agent_id").replace(",Hello", ",Bob", 1)
    load(tickets=of_ann.replace(",Hello", ",Ann"), nps=answers("nps"))
    days = ["2026-03-01", "2026-03-31"]
    app = visit(page, period="Dates", days=days, agent_id=["Ann"])
    why = "No row of “Net Promoter Score” says its agent: take the filter by agent away."
    assert why in plain(app)
    assert "There is nothing in this period" not in plain(app)
