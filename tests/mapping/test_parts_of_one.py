"""Rows that are parts of one row of ours, and columns of ours that others tell."""

from typing import Any

from csmetrics import open_workspace

HEADER = (
    "CALL ID,TIMESTAMP,CAMPAIGN,CALL TYPE,AGENT,DISPOSITION,ANI,QUEUE WAIT TIME,TALK TIME,"
    "HOLD TIME,AFTER CALL WORK TIME,ABANDONED\n"
)


def loaded(*legs: str) -> tuple[Any, list[dict[str, Any]]]:
    """Return the report of loading a call log, and its calls in order of their ids."""
    with open_workspace() as workspace:
        report = workspace.load(("calls.csv", (HEADER + "\n".join(legs)).encode()))
        calls = workspace.database.rows("select * from calls order by call_id")
        return report, calls


def leg(call: str, time: str, agent: str, wait: str, talk: str) -> str:
    moment = f'"Thu, 27 Oct 2016 {time}"'
    return f"{call},{moment},Support,Inbound,{agent},Solved,555,{wait},{talk},0:00:00,0:00:00,"


def test_legs_are_one_call_whatever_their_order_in_the_file() -> None:
    first = leg("7", "14:00:00", "ana", "0:00:20", "0:01:00")
    second = leg("7", "14:02:00", "bo", "0:00:40", "0:02:00")
    for legs in ([first, second], [second, first]):
        report, [call] = loaded(*legs)
        assert (report.rows_read, report.rows_loaded, report.rows_skipped) == (2, 1, 1)
        assert (call["wait_seconds"], call["talk_seconds"], call["agent_id"]) == (20, 180, "ana")
        assert any("2 rows make 1" in message for message in report.messages)


def test_a_leg_that_cannot_be_read_is_set_aside_alone() -> None:
    report, [call] = loaded(
        leg("7", "14:00:00", "ana", "0:00:20", "0:01:00"),
        leg("7", "14:02:00", "bo", "soon", "0:02:00"),
    )
    assert (report.rows_loaded, report.rows_quarantined) == (1, 1)
    assert call["talk_seconds"] == 60


def test_the_column_a_person_chose_for_the_outcome_comes_before_what_others_tell() -> None:
    data = (HEADER + leg("7", "14:00:00", "ana", "0:00:20", "0:01:00")).replace("Solved", "missed")
    with open_workspace() as workspace:
        workspace.load(("calls.csv", data.encode()), mapping={"DISPOSITION": "outcome"})
        assert workspace.database.rows("select outcome from calls") == [{"outcome": "missed"}]
