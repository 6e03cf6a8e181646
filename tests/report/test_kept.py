"""Finished packs: kept as they were said, compared with today, and rid of who is forgotten."""

import datetime as dt
from collections.abc import Iterator

import pytest

from csmetrics.errors import Problem
from csmetrics.report import FORMATS, compare, finish, finished, from_json, gather, to_json, write
from csmetrics.team import packs, settings
from csmetrics.workspace import Workspace, open_workspace
from tests.report.conftest import OCTOBER, SEPTEMBER

HEADER = "survey_id,kind,responded_at,score,scale_min,scale_max,customer_id,ticket_id,comment"


def survey(number: int, month: int, score: int, customer: str = "", comment: str = "") -> str:
    return f"{number},nps,2026-{month:02d}-10 08:00:00,{score},0,10,{customer},,{comment}"


# September: 5 promoters and 2 passives and 3 detractors: NPS +20.
ANSWERS = [
    *(survey(number, 9, 10) for number in range(5)),
    *(survey(number, 9, 8) for number in range(5, 7)),
    *(survey(number, 9, 2) for number in range(7, 10)),
    *(survey(number, 10, 9) for number in range(10, 15)),
    survey(15, 10, 1, "ana@example.com", "Slow again"),
    survey(16, 10, 1, "ben@example.com", "ask ana@example.com about it"),
    survey(17, 10, 9, "cid@example.com", "Great help"),
]


def load(ws: Workspace, rows: list[str], name: str = "surveys.csv") -> None:
    content = "\n".join([HEADER, *rows]).encode()
    assert ws.load((name, content), source="template", table="surveys").rows_loaded == len(rows)


@pytest.fixture
def ws() -> Iterator[Workspace]:
    with open_workspace() as workspace:
        load(workspace, ANSWERS)
        yield workspace


def said(ws: Workspace, number: int) -> str:
    return "".join(compare(ws, finished(ws, number)).sentence)


def test_a_finished_pack_is_kept_as_it_was(ws: Workspace) -> None:
    pack = gather(ws, SEPTEMBER)
    number = finish(ws, pack)
    load(ws, [survey(90, 9, 0)], "late.csv")
    assert finished(ws, number) == pack
    assert all(write(finished(ws, number), name) == write(pack, name) for name in FORMATS)
    (kept,) = packs.history(ws.database)
    assert (kept.month, kept.fingerprint) == (SEPTEMBER, pack.origin.fingerprint)


def test_what_was_said_still_holds_while_nothing_changes(ws: Workspace) -> None:
    number = finish(ws, gather(ws, SEPTEMBER))
    assert said(ws, number) == (
        "What we said of September 2026 still holds: the 1 number is the same with today's data "
        "and definitions."
    )


def test_late_answers_are_told_beside_what_was_said(ws: Workspace) -> None:
    number = finish(ws, gather(ws, SEPTEMBER))
    # 5 promoters, 2 passives, 4 detractors: 100 · 1 / 11 = 9.09…
    load(ws, [survey(90, 9, 0)], "late.csv")
    assert said(ws, number) == (
        "Of September 2026 we said NPS +20; with today's data and definitions the same month is +9."
    )
    assert compare(ws, finished(ws, number)).why == "Since then: 1 new import."


def test_next_months_pack_tells_what_the_last_one_said(ws: Workspace) -> None:
    assert "said" not in [one.key for one in gather(ws, OCTOBER).sections]
    finish(ws, gather(ws, SEPTEMBER))
    load(ws, [survey(90, 9, 0)], "late.csv")
    section = next(one for one in gather(ws, OCTOBER).sections if one.key == "said")
    assert "we said NPS +20" in section.plain
    (table,) = section.tables
    assert [cell.text for cell in table.rows[0]] == ["Net Promoter Score", "+20", "+9", "10", "11"]


def test_changed_definitions_are_named_as_the_reason() -> None:
    rows = ["survey_id,kind,responded_at,score,scale_min,scale_max"]
    rows += [f"{n},csat,2026-09-10 08:00:00,{3 + n % 2},1,5" for n in range(4)]
    with open_workspace() as ws:
        ws.load(("s.csv", "\n".join(rows).encode()), source="template", table="surveys")
        number = finish(ws, gather(ws, SEPTEMBER))
        with ws.changing() as session:
            settings.save(session, "csat_definition", "three_and_up")
            for name, value in (("currency", "USD"), ("first_day_of_week", "sunday")):
                settings.save(session, name, value)  # They move no number of a month.
        assert said(ws, number).startswith(
            "Of September 2026 we said CSAT 50.0%; with today's data and definitions the same "
            "month is 100.0%."
        )
        assert compare(ws, finished(ws, number)).why == (
            "Since then: changed settings (satisfied customers)."
        )


def test_what_was_measured_then_and_cannot_be_now_is_told(ws: Workspace) -> None:
    number = finish(ws, gather(ws, SEPTEMBER))
    ws.undo_last_import()
    found = compare(ws, finished(ws, number))
    assert [(one.number.text, one.text) for one in found.differences] == [("+20", "–")]
    assert found.why == "Since then: 1 import undone."


def test_a_pack_that_is_removed_is_gone(ws: Workspace) -> None:
    number = finish(ws, gather(ws, SEPTEMBER))
    with ws.changing() as session:
        packs.remove(session, number)
    with pytest.raises(Problem, match="not kept any more"):
        finished(ws, number)


def test_the_words_of_a_forgotten_customer_leave_finished_packs(ws: Workspace) -> None:
    number = finish(ws, gather(ws, OCTOBER))
    untouched = finish(ws, gather(ws, OCTOBER, comments=False))
    before = to_json(finished(ws, untouched))
    assert ws.traces_of_customer("ana@example.com")["packs"] == 2
    ws.forget_customer("Ana@Example.com")
    quotes = [one.text for part in finished(ws, number).sections for one in part.quotes]
    assert quotes == ["Great help"]
    content = packs.content(ws.database, number) or ""
    assert "ana@example.com" not in content.lower()
    assert content.count(packs.REMOVED) == 2
    assert to_json(finished(ws, untouched)) == before


def test_a_number_in_a_comment_is_not_a_customer() -> None:
    rows = [survey(1, 10, 2, "7", "Slow"), survey(2, 10, 2, "8", "I waited 7 days")]
    with open_workspace() as ws:
        load(ws, rows)
        number = finish(ws, gather(ws, OCTOBER))
        ws.forget_customer("7")
        quotes = [one.text for part in finished(ws, number).sections for one in part.quotes]
        assert quotes == ["I waited 7 days"]


def test_packs_of_a_month_stand_newest_first(ws: Workspace) -> None:
    numbers = [finish(ws, gather(ws, month)) for month in (SEPTEMBER, OCTOBER, SEPTEMBER)]
    found = [(one.month, one.pack_id) for one in packs.history(ws.database)]
    assert found == [(OCTOBER, numbers[1]), (SEPTEMBER, numbers[2]), (SEPTEMBER, numbers[0])]


def test_packs_survive_closing_the_file(tmp_path) -> None:
    path = tmp_path / "team.duckdb"
    with open_workspace(path) as ws:
        load(ws, ANSWERS)
        number = finish(ws, gather(ws, SEPTEMBER))
        content = packs.content(ws.database, number)
    with open_workspace(path) as ws:
        assert packs.content(ws.database, number) == content
        assert from_json(content or "").first == dt.date(2026, 9, 1)
