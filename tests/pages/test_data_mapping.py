"""A file that nobody knows: the person says which column is which, and sees what that gives."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.load.import_queue import queue_of
from csmetrics.ui import state

MAIN = Path(__file__).resolve().parents[2] / "csmetrics" / "ui" / "main.py"
HEADER = "Vorgangsnummer,Beginn,Ende,Farbe"
ROWS = """
T-1,2026-03-02 09:00:00,2026-03-02 12:00:00,rot
T-2,2026-03-03 09:00:00,2026-03-03 12:00:00,blau
T-3,2026-03-04 09:00:00,2026-03-04 12:00:00,rot
"""


@pytest.fixture
def app() -> Iterator[AppTest]:
    """Open the page and drop a file with columns that no helpdesk writes."""
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    drop(app, "export.csv", HEADER + ROWS)
    yield app
    queue = queue_of(state.own_workspace())
    for job in queue.jobs.values():
        queue.cancel(job)
    queue.wait()
    state.own_workspace().close()
    state.close_all()


def drop(app: AppTest, name: str, content: str) -> None:
    app.file_uploader[0].upload(name, content.encode())
    settle(app)


def settle(app: AppTest) -> None:
    app.run()
    assert not app.exception
    queue_of(state.own_workspace()).wait()
    app.run()
    assert not app.exception


def text(app: AppTest) -> str:
    return re.sub(r"\\(.)", r"\1", "\n".join(str(part.value) for part in app.markdown))


def choose(app: AppTest, ours: str, theirs: str) -> None:
    app.selectbox(key=f"map_1_tickets_{ours}").set_value(theirs).run()
    assert not app.exception


def chosen(app: AppTest) -> dict[str, str]:
    """Return our columns that have one of theirs."""
    start = "map_1_tickets_"
    boxes = [box for box in app.selectbox if box.key and box.key.startswith(start)]
    return {box.key.removeprefix(start): box.value for box in boxes if box.value}


def go_on(app: AppTest) -> AppTest:
    return app.button(key="go_on_1")


def test_our_columns_are_shown_the_needed_ones_first_and_marked(app: AppTest) -> None:
    assert "Needs your answer" in text(app)
    assert app.selectbox[0].label == "What is one row of this file?"
    assert [box.label for box in app.selectbox[1:3]] == [
        "Your column for Ticket id",
        "Your column for Created at",
    ]
    needed = [part.value for part in app.markdown if "-badge[needed]" in part.value]
    assert len(needed) == 2
    assert app.selectbox[1].options[1:] == HEADER.split(",")


def test_where_nothing_is_known_the_main_times_are_not_folded_away(app: AppTest) -> None:
    drop(app, "other.csv", "Our ref,Logged,Finished\nA-1,2026-03-02 09:00,2026-03-02 12:00\n")
    folded = {box.key for fold in app.expander for box in fold.selectbox}
    assert app.selectbox(key="map_2_tickets_resolved_at").key not in folded
    assert app.selectbox(key="map_2_tickets_first_response_at").key not in folded
    assert app.selectbox(key="map_2_tickets_channel").key in folded


def test_a_choice_is_checked_at_once_with_examples_of_what_it_becomes(app: AppTest) -> None:
    choose(app, "ticket_id", "Vorgangsnummer")
    choose(app, "created_at", "Farbe")
    assert "`rot` → `cannot be read`" in text(app)
    choose(app, "created_at", "Beginn")
    assert "`2026-03-02 09:00:00` → `2 Mar 2026, 09:00`" in text(app)
    assert "With these columns" in text(app) and "Tickets over time" in text(app)
    assert "Add a solved date to see how fast you solve" in text(app)


def test_without_a_needed_column_the_file_cannot_be_loaded_yet(app: AppTest) -> None:
    choose(app, "ticket_id", "Vorgangsnummer")
    choose(app, "created_at", "")
    assert go_on(app).disabled and "Choose a column for “Created at”" in text(app)
    choose(app, "created_at", "Beginn")
    assert not go_on(app).disabled and "Choose a column for" not in text(app)


def test_a_survey_cannot_be_loaded_before_its_rating_is_chosen(app: AppTest) -> None:
    drop(
        app,
        "survey.csv",
        "Survey ID,Submitted at,Mood\n1,2026-03-02 09:00,4\n2,2026-03-03 09:00,5\n",
    )
    app.selectbox(key="target_2").set_value("surveys").run()
    folded = {box.key for fold in app.expander for box in fold.selectbox}
    rating = app.selectbox(key="map_2_surveys_csat")
    assert rating.key not in folded and app.button(key="go_on_2").disabled
    assert "Choose a column for “CSAT”, “NPS” or “CES” to load this file." in text(app)
    assert "Satisfaction, recommendation" not in text(app)
    rating.set_value("Mood").run()
    app.button(key="go_on_2").click()
    settle(app)
    assert "2 surveys** (all new)" in text(app)


def test_what_to_do_about_a_file_is_said_beside_why_it_is_not_loaded(app: AppTest) -> None:
    drop(app, "list.csv", "Colour,Size\nred,1\nblue,2\n")
    assert "If it is none of these, leave it out." in text(app)


def test_one_of_their_columns_is_only_ever_one_of_ours(app: AppTest) -> None:
    choose(app, "created_at", "Beginn")
    choose(app, "resolved_at", "Beginn")
    assert chosen(app)["resolved_at"] == "Beginn" and chosen(app).get("created_at") != "Beginn"


def test_what_was_confirmed_is_loaded_and_remembered_for_the_next_file(app: AppTest) -> None:
    choose(app, "ticket_id", "Vorgangsnummer")
    choose(app, "created_at", "Beginn")
    choose(app, "resolved_at", "Ende")
    go_on(app).click()
    settle(app)
    assert "3 tickets** (all new)" in text(app) and not app.selectbox
    question = {"metric": "tickets_resolved", "from": "2026-03-01", "to": "2026-04-01"}
    assert state.own_workspace().ask(question)[0]["value"] == 3

    drop(app, "april.csv", HEADER + ROWS.replace("T-", "A-").replace("2026-03", "2026-04"))
    assert "Needs your answer" not in text(app) and "3 tickets** (all new)" in text(app)


@pytest.mark.parametrize(
    ("header", "more"),
    [("Vorgangsnummer,Beginn,Ende,Farbe,Form", ",rund"), ("Vorgangsnummer,Beginn,Ende,Ton", "")],
)
def test_a_file_of_nearly_the_same_layout_begins_with_what_was_chosen_then(
    app: AppTest, header: str, more: str
) -> None:
    choose(app, "ticket_id", "Vorgangsnummer")
    choose(app, "created_at", "Beginn")
    choose(app, "resolved_at", "Ende")
    go_on(app).click()
    settle(app)
    rows = [f"{row}{more}" for row in ROWS.replace("T-", "A-").strip().splitlines()]
    drop(app, "april.csv", "\n".join([header, *rows]))
    assert "nearly those of “export”, so it is filled in as you chose then" in text(app)
    assert "can't find" not in text(app)
    box = {box.key: box.value for box in app.selectbox}
    assert box["map_2_tickets_ticket_id"] == "Vorgangsnummer"
    assert (box["map_2_tickets_created_at"], box["map_2_tickets_resolved_at"]) == ("Beginn", "Ende")
    app.button(key="go_on_2").click()
    settle(app)
    assert len(state.own_workspace().history()) == 2


def test_what_was_chosen_so_far_is_there_after_a_reload(app: AppTest) -> None:
    choose(app, "ticket_id", "Vorgangsnummer")
    again = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert chosen(again)["ticket_id"] == "Vorgangsnummer"


def test_what_was_answered_in_another_window_is_not_answered_again(app: AppTest) -> None:
    other = AppTest.from_file(str(MAIN), default_timeout=60).run()
    for window in (app, other):
        choose(window, "ticket_id", "Vorgangsnummer")
        choose(window, "created_at", "Beginn")
    choose(other, "resolved_at", "Ende")
    go_on(other).click().run()
    queue_of(state.own_workspace()).wait()
    go_on(app).click().run()
    assert "export.csv: this question was already answered." in app.toast[0].value.replace("\\", "")
    assert "3 tickets** (all new)" in text(app)


def test_a_column_that_was_left_out_stays_out(app: AppTest) -> None:
    choose(app, "ticket_id", "Vorgangsnummer")
    choose(app, "created_at", "Beginn")
    choose(app, "topic", "Farbe")
    choose(app, "topic", "")
    assert "topic" not in chosen(app) and "`Farbe`" in text(app)


def test_the_file_can_be_about_something_else_than_tickets(app: AppTest) -> None:
    app.selectbox(key="target_1").set_value("customers").run()
    app.selectbox(key="map_1_customers_customer_id").set_value("Vorgangsnummer").run()
    app.selectbox(key="map_1_customers_acquired_at").set_value("Beginn").run()
    go_on(app).click()
    settle(app)
    assert "3 customers** (all new)" in text(app)

    drop(app, "april.csv", HEADER + ROWS.replace("T-", "A-"))
    assert "Needs your answer" not in text(app) and "3 customers** (all new)" in text(app)


def test_the_file_can_be_left_out(app: AppTest) -> None:
    app.button(key="leave_out_1").click()
    settle(app)
    assert "Cancelled" in text(app) and state.own_workspace().is_empty


def test_names_of_columns_are_shown_as_they_are(app: AppTest) -> None:
    drop(app, "hostile.csv", "[x](http://evil.example),**b**\n1,2\n3,4\n")
    said = "\n".join(part.value for part in app.markdown)
    assert "`[x](http://evil.example)`" in said and "`**b**`" in said
    assert "[x](http" not in said.replace("`[x](http://evil.example)`", "")


def test_the_summary_counts_files_that_wait_for_an_answer(app: AppTest) -> None:
    drop(app, "tickets.csv", "ticket_id,created_at\n1,2026-03-02 09:00:00\n")
    assert "1 file loaded.** **1 file waits for your answer.**" in text(app)
