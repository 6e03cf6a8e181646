"""The messages of a conversation make one ticket: both directions, all segments, once."""

from datetime import datetime

import pytest

from csmetrics.workspace import Workspace, open_workspace

HEADER = (
    "Message ID,Conversation ID,Segment,Direction,Status,Message date,Autoreply,Author,"
    "New Conversation,Segment end,Segment closed"
)
ASKED = "m1,c1,1,Inbound,archived,2026-03-02 09:00:00,No,,Yes,2026-03-02 11:00:00,Yes"
BOT = "m2,c1,1,Outbound,archived,2026-03-02 09:00:05,Yes,,,2026-03-02 11:00:00,Yes"
ANSWERED = "m3,c1,1,Outbound,archived,2026-03-02 10:00:00,No,Maya,,2026-03-02 11:00:00,Yes"
TOLD_MORE = "m4,c1,1,Outbound,archived,2026-03-02 11:00:00,No,Maya,,2026-03-02 11:00:00,Yes"
AGAIN = "m5,c1,2,Inbound,open,2026-03-04 09:00:00,No,,,,No"


@pytest.fixture
def ws():
    with open_workspace() as workspace:
        yield workspace


def load(ws: Workspace, *rows: str, header: str = HEADER) -> None:
    ws.load(("front.csv", "\n".join([header, *rows]).encode()))


def tickets(ws: Workspace) -> list[tuple[object, ...]]:
    """Return number, first answer, solve, answers, reopens and status of each ticket."""
    rows = ws.database.rows(
        "select ticket_id, first_response_at, resolved_at, agent_replies, reopens, status "
        "from tickets order by ticket_id"
    )
    return [tuple(row.values()) for row in rows]


def at(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour)


def test_a_closed_conversation_is_a_solved_ticket_that_a_person_answered(ws):
    load(ws, ASKED, BOT, ANSWERED, TOLD_MORE)
    assert tickets(ws) == [("c1", at(10), at(11), 2, 0, "resolved")]


def test_a_new_segment_opens_it_again(ws):
    load(ws, ASKED, BOT, ANSWERED, TOLD_MORE, AGAIN)
    assert tickets(ws) == [("c1", at(10), None, 2, 1, "open")]


def test_the_order_of_messages_in_the_file_does_not_matter(ws):
    load(ws, AGAIN, TOLD_MORE, BOT, ANSWERED, ASKED)
    assert tickets(ws) == [("c1", at(10), None, 2, 1, "open")]


def test_a_message_that_stands_twice_takes_no_ticket_along(ws):
    load(ws, ASKED, ANSWERED, ASKED, ANSWERED)
    assert [row[0] for row in tickets(ws)] == ["c1"]


def test_a_conversation_that_an_agent_began_has_no_first_answer(ws):
    began = ANSWERED.replace(",Maya,,", ",Maya,Yes,")
    load(ws, began, AGAIN)
    assert tickets(ws) == [("c1", None, None, 1, 1, "open")]


def test_a_conversation_that_began_before_the_export_is_no_ticket(ws):
    other = ASKED.replace("c1", "c2")
    load(ws, AGAIN, other)
    assert [row[0] for row in tickets(ws)] == ["c2"]
    assert len(ws.database.rows("select 1 from replies")) == 2


@pytest.mark.parametrize("newer_first", [False, True])
def test_the_newer_export_of_a_conversation_wins_in_either_order(ws, newer_first):
    still_open = ASKED.replace("archived", "open").replace("2026-03-02 11:00:00,Yes", ",No")
    exports = [[still_open], [ASKED, BOT, ANSWERED, TOLD_MORE]]
    for rows in reversed(exports) if newer_first else exports:
        load(ws, *rows)
    assert tickets(ws) == [("c1", at(10), at(11), 2, 0, "resolved")]
