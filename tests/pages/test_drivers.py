"""Low scores on the pages of NPS and Satisfaction, in the states that a visitor meets."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.team import follow_ups
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit

TICKET = "ticket_id,created_at,channel,customer_id\n1,2026-03-02 08:00:00,email,c1\n"
HEADER = "survey_id,kind,sent_at,responded_at,score,scale_min,scale_max,ticket_id,comment\n"
KINDS = {"nps": (0, 10, 2), "satisfaction": (1, 5, 1)}
PAGES = pytest.mark.parametrize("page", ["nps", "satisfaction"])


def load(*files: tuple[str, str]) -> None:
    with open_workspace(default_path()) as workspace:
        for name, content in files:
            assert workspace.load((name, content.encode())).rows_loaded


def surveys(page: str, count: int, comment: str = "") -> str:
    low, high, score = KINDS[page]
    kind = "nps" if page == "nps" else "csat"
    return HEADER + "".join(
        f"s{n},{kind},2026-03-03,2026-03-04,{score},{low},{high},{n or 1},{comment}\n"
        for n in range(1, count + 1)
    )


def said(app: AppTest) -> str:
    """Return all text without what escapes marks in it."""
    return " ".join(one.value for one in [*app.markdown, *app.caption]).replace("\\", "")


@PAGES
def test_without_data_the_page_says_where_to_begin(visit: Visit, page: str) -> None:
    assert "What goes with a low score" not in said(visit(page))


@PAGES
def test_without_surveys_nothing_is_said_of_scores(visit: Visit, page: str) -> None:
    load(("tickets.csv", TICKET))
    assert "Follow up" not in said(visit(page, period="all"))


@PAGES
def test_one_answer_is_too_few_to_compare_but_can_be_followed_up(visit: Visit, page: str) -> None:
    load(("tickets.csv", TICKET), ("surveys.csv", surveys(page, 1, "Late")))
    app = visit(page, period="all")
    assert "Too few answers to compare" in said(app)
    assert "The one low score of this period was not followed up yet" in said(app)
    app.segmented_control(key="apart").set_value("comment").run()
    assert not app.exception
    assert "Too few comments to compare" in said(app)


@PAGES
def test_answers_without_comments_have_facts_and_no_mood(visit: Visit, page: str) -> None:
    load(("tickets.csv", TICKET), ("surveys.csv", surveys(page, 12)))
    app = visit(page, period="all")
    assert "None of the 12 low scores" in said(app)
    assert "How they sound" not in said(app)


@PAGES
def test_a_hostile_comment_stays_text(visit: Visit, page: str) -> None:
    load(
        ("tickets.csv", TICKET),
        ("surveys.csv", surveys(page, 6, "![x](https://bad.example/x) <b>slow</b> $\\frac12$")),
    )
    app = visit(page, period="all")
    app.segmented_control(key="apart").set_value("comment").run()
    assert not app.exception
    assert not [one for one in [*app.markdown, *app.caption] if "![x](https" in one.value]


@pytest.mark.usefixtures("sample")
def test_the_sample_tells_what_goes_with_unhappy_customers(visit: Visit) -> None:
    app = visit("satisfaction", period="all")
    assert "Low scores come most with **Topic: Outage** (" in said(app)
    assert "**Reopened**" in said(app)
    assert "of the negative comments are from customers who were not satisfied" in said(app)
    app.segmented_control(key="apart").set_value("comment").run()
    assert "With low scores come most" in said(app)
    app.segmented_control(key="apart").set_value("subject").run()
    assert not app.exception


@pytest.mark.usefixtures("sample")
def test_the_sample_tells_which_words_detractors_use(visit: Visit) -> None:
    app = visit("nps", apart="Words in comments")
    low, high = said(app).split("With low scores come most")[1].split("With high ones")
    assert "price" in low
    assert "chat" in high[:200]


@pytest.mark.usefixtures("sample")
def test_comments_are_kept_to_a_mood_a_score_and_a_topic(visit: Visit) -> None:
    app = visit("nps", period="all")
    app.segmented_control(key="mood").set_value("negative").run()
    app.segmented_control(key="nps_score").set_value("0–6").run()
    assert not app.exception
    table = next(one.value for one in app.dataframe if "Mood" in one.value.columns)
    assert set(table["Mood"]) == {"Negative"}
    assert set(table["Score"]) <= {f"{score} of 10" for score in range(7)}


def test_what_was_done_is_kept_across_visits(visit: Visit) -> None:
    load(("tickets.csv", TICKET), ("surveys.csv", surveys("nps", 3)))
    with open_workspace(default_path()) as workspace:
        source = workspace.database.rows("select distinct source from surveys")[0]["source"]
        version = workspace.version
        with workspace.database.transaction() as session:
            done = follow_ups.FollowUp(
                source, "s2", "c1", "2", "Ana", follow_ups.SOLVED, dt.date(2026, 3, 6), "Called <b>"
            )
            follow_ups.save(session, [done], dt.date(2026, 3, 9))
        assert workspace.version == version
    app = visit("nps", period="all")
    assert "**1 of 3 low scores of this period** was followed up" in said(app)
    assert "**2 days**" in said(app)
    app.segmented_control(key="follow_up_state").set_value("Solved").run()
    assert not app.exception
    app.segmented_control(key="follow_up_state").set_value("Closed").run()
    assert "No low score is in this state" in said(app)
