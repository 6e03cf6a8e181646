"""Cells that programs and spreadsheets have changed on their way are read as what they were."""

import pytest

from csmetrics.workspace import open_workspace

HEADER = "Ticket ID,Created at,Status,CSAT"


def loaded(*files: list[str], header: str = HEADER):
    """Return a workspace with some files, and the report of the last one."""
    ws = open_workspace()
    for rows in files:
        report = ws.load(("export.csv", "\n".join([header, *rows]).encode()))
    return ws, report


def test_a_ticket_is_one_though_a_program_made_its_number_a_decimal() -> None:
    numbers = range(1001, 1005)
    odd = [f"{number}.0,2026-03-02 09:00:00,open,4" for number in numbers]
    plain = [f"{number},2026-03-02 09:00:00,open,4" for number in numbers]
    ws, _ = loaded(odd, plain)
    assert ws.ask({"metric": "tickets_created"})[0]["value"] == 4


def test_a_number_is_kept_as_it_is_where_some_ids_are_none() -> None:
    ids = ["1.0", "v1.0", "#7", "7"]
    ws, _ = loaded([f"{each},2026-03-02 09:00:00,open,4" for each in ids])
    assert ws.ask({"metric": "tickets_created"})[0]["value"] == 4


@pytest.mark.parametrize("cell", ["05-Jan", "Jan-05", "5. Mai", "2-févr."])
def test_a_rating_that_a_spreadsheet_took_for_a_date_is_no_rating(cell: str) -> None:
    rows = [f"{n},2026-03-02 09:00:00,solved,{score}" for n, score in enumerate("4443", 1)]
    ws, report = loaded([*rows, f"9,2026-03-02 09:00:00,solved,{cell}"])
    assert ws.ask({"metric": "csat_average"})[0]["value"] == 3.75
    assert any(cell in said for said in report.messages)


def test_years_of_two_and_of_four_digits_stand_in_one_column() -> None:
    ws, report = loaded(["1,31.03.26 09:00,open,4", "2,31.03.2026 10:00,open,4"])
    assert report.rows_loaded == 2
    asked = {"metric": "tickets_created", "from": "2026-03-31", "to": "2026-04-01"}
    assert ws.ask(asked)[0]["value"] == 2


def test_a_duration_that_a_workbook_shows_as_a_moment_fills_the_first_answer() -> None:
    rows = [f"{n},2026-03-02 09:00:00,1899-12-31 00:{n}:00" for n in (10, 20, 30)]
    ws, _ = loaded(rows, header="Ticket ID,Created at,First response time")
    assert ws.ask({"metric": "first_response_time_average"})[0]["value"] == 1200


@pytest.mark.parametrize(
    ("cells", "replies"),
    [
        (["3", "12", "1,000"], [3, 12, 1000]),
        (["3", "12", "1.000"], [3, 12, 1000]),
        (["1,204", "12,000", "1,000,000"], [1204, 12000, 1000000]),
        (["1 204", "5", "1\u202f000"], [1204, 5, 1000]),
        (["3,000", "12,000", "1,000"], [3, 12, 1]),
        (["3.0", "12.00", "1"], [3, 12, 1]),
    ],
)
def test_thousands_are_told_from_decimals_in_whole_numbers(cells, replies) -> None:
    rows = [f'{n},2026-03-02 09:00:00,"{cell}"' for n, cell in enumerate(cells)]
    ws, _ = loaded(rows, header="Ticket ID,Created at,Replies")
    found = ws.database.rows("select agent_replies from tickets order by ticket_id")
    assert [row["agent_replies"] for row in found] == replies


def test_a_ticket_is_one_though_its_number_has_marks_that_nobody_sees() -> None:
    plain = ["1001,2026-03-02 09:00:00,open,4"]
    marked = ["\u200e1001\u200f,2026-03-02 09:00:00,open,4"]
    ws, _ = loaded(plain, marked)
    assert ws.ask({"metric": "tickets_created"})[0]["value"] == 1


@pytest.mark.parametrize(
    ("never", "day"),
    [
        ("1/1/1900 0:00", "3/{}/2026 9:00"),
        ("1/0/1900 0:00", "3/{}/2026 9:00"),
        ("01.01.1900 00:00", "{}.03.2026 09:00"),
        ("30/12/1899 00:00", "{}/03/2026 09:00"),
        ("31/12/9999 00:00", "{}/03/2026 09:00"),
        ("01/01/1970 00:00", "{}/03/2026 09:00"),
    ],
)
def test_a_date_that_means_never_means_it_as_a_spreadsheet_shows_it(never: str, day: str) -> None:
    header = "Ticket ID,Created at,Solved at,Status,Channel"
    days = [day.format(number) for number in range(11, 21)]
    solved = [f"{n},{day},{day},solved,email" for n, day in enumerate(days)]
    ws, report = loaded([*solved, f"99,{days[0]},{never},open,email"], header=header)
    assert report.rows_loaded == 11
    assert ws.ask({"metric": "tickets_resolved"})[0]["value"] == 10


def test_references_that_a_spreadsheet_has_shortened_are_blank_and_said() -> None:
    """Different answers would be one, and different callers one customer."""
    header = "Survey ID,Responded at,NPS,Customer ID"
    answers = [f"1.14870E+13,2026-03-{n} 09:00:00,{n % 11},{n}" for n in range(11, 21)]
    answers += ["1.14870E+13,2026-03-21 09:00:00,9,4.93012E+11"] * 2
    ws, report = loaded(answers, header=header)
    assert report.rows_loaded == 12
    assert ws.ask({"metric": "nps"})[0]["n"] == 12
    said = " ".join(report.messages)
    assert "“Survey ID”, such as “1.14870E+13”" in said
    assert "“Customer ID”, such as “4.93012E+11”" in said
    customers = "select distinct customer_id from surveys"
    assert None in [row["customer_id"] for row in ws._db.rows(customers)]


@pytest.mark.parametrize("called", ["Source", "Tool", "Helpdesk", "Ticketsystem"])
def test_tickets_of_two_tools_in_one_file_stay_apart_with_their_ratings(called: str) -> None:
    header = f"Ticket ID,Created at,Status,Channel,CSAT,{called}"
    rows = [
        f"{n},2026-03-02 {hour}:00:00,solved,{channel},{score},{tool}"
        for tool, channel, score, hour in (("Zendesk", "chat", 5, 10), ("Freshdesk", "mail", 3, 11))
        for n in range(1, 6)
    ]
    ws, _ = loaded(rows, header=header)
    assert ws.ask({"metric": "tickets_created"})[0]["value"] == 10
    rated = ws.ask({"metric": "csat_average", "by": ["channel"]})
    assert {row["channel"]: (row["value"], row["n"]) for row in rated} == {
        "chat": (5, 5),
        "email": (3, 5),
    }
    # The same tickets from the tool itself are no others.
    own = "Id,Requester,Created at,Status,Via,Summation column"
    ws.load(("own.csv", f"{own}\n1,Ana,2026-03-02 10:00:00,Solved,Chat,1\n".encode()))
    assert ws.ask({"metric": "tickets_created"})[0]["value"] == 10


@pytest.mark.parametrize(
    ("table", "tools", "header", "row"),
    [
        ("calls", ("aircall", "talkdesk"),
         "Call ID,Started,Ended,Direction,Status", "2026-03-02 10:00,2026-03-02 10:05,in,answered"),
        ("surveys", ("freshdesk", "zendesk"),
         "Survey ID,Ticket ID,Answered at,CSAT", "7,2026-03-02 10:00,5"),
    ],
)  # fmt: skip
def test_calls_and_answers_of_two_tools_in_one_file_stay_apart(
    table: str, tools: tuple[str, str], header: str, row: str
) -> None:
    lines = [f"{tool.title()},{n},{row}" for n in range(1, 4) for tool in tools]
    file = "\n".join([f"Tool,{header}", *lines]).encode()
    with open_workspace() as workspace:
        report = workspace.load(("joined.csv", file))
        assert (report.table, report.rows_loaded) == (table, 6), report.messages
        rows = workspace.database.rows(f"select source, count(*) as n from {table} group by 1")
        assert {found["source"]: found["n"] for found in rows} == dict.fromkeys(tools, 3)


@pytest.mark.parametrize("blank", ["", "-", "#REF!"])
@pytest.mark.parametrize(
    ("table", "header", "row"),
    [
        ("calls", "Call ID,Started,Direction,Status,Talk time (s)",
         "2026-03-02 10:0{n},inbound,answered,60"),
        ("surveys", "Survey ID,Ticket ID,Answered at,CSAT", "{n},2026-03-02 10:00,5"),
        # Our own form, in which a row says its scale.
        ("surveys", "survey_id,kind,responded_at,score,scale_min,scale_max",
         "csat,2026-03-02 10:0{n},5,1,5"),
        ("subscriptions", "Subscription ID,Customer ID,Plan,MRR,Started",
         "K{n},Pro,49,2026-03-02"),
        ("orders", "Order ID,Customer ID,Ordered at,Amount", "K{n},2026-03-02 10:00,5"),
    ],
)  # fmt: skip
def test_rows_without_an_id_beside_others_with_one_stay_apart(
    table: str, header: str, row: str, blank: str
) -> None:
    lines = [f"{blank if n < 3 else n},{row.format(n=n)}" for n in range(8)]
    file = "\n".join([header, *lines])
    with open_workspace() as workspace:
        report = workspace.load(("file.csv", file.encode()), table=table)
        assert report.table == table, report.messages
        found = workspace.database.rows(f"select count(*) as n from {table}")
        assert found[0]["n"] == 8
