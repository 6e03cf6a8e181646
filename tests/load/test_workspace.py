"""A workspace keeps what it was given: once, whole, newest, and able to give it back."""

# ruff: noqa: E501 - exports are as wide as they are

import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import csmetrics
from csmetrics.errors import Problem
from csmetrics.team import views
from csmetrics.workspace import Workspace

HEADER = "Ticket ID,Created at,First response at,Solved at,Status,Channel,Requester email"
MARCH = f"""{HEADER},CSAT,Updated at
1,2026-03-02 09:00:00,2026-03-02 09:30:00,2026-03-02 12:00:00,solved,Email,ana@example.com,5,2026-03-31 08:00:00
2,2026-03-03 09:00:00,2026-03-03 10:00:00,,open,Chat,ben@example.com,,2026-03-31 08:00:00
"""
APRIL = f"""{HEADER},CSAT,Updated at
2,2026-03-03 09:00:00,2026-03-03 10:00:00,2026-04-02 09:00:00,solved,Chat,ben@example.com,2,2026-04-30 08:00:00
3,2026-04-05 09:00:00,2026-04-05 09:10:00,,open,Phone,ana@example.com,,2026-04-30 08:00:00
"""
NO_RATING = f"""{HEADER},Updated at
1,2026-03-02 09:00:00,2026-03-02 09:30:00,2026-03-02 12:00:00,solved,Email,ana@example.com,2026-05-31 08:00:00
"""
REOPENED = f"""{HEADER},Updated at
1,2026-03-02 09:00:00,2026-03-02 09:30:00,,open,Email,ana@example.com,2026-05-31 08:00:00
"""
SOLVED = f"""{HEADER}
7,2026-06-02 09:00:00,2026-06-02 09:30:00,2026-06-02 12:00:00,solved,Email,ana@example.com
"""
BROKEN = f"""{HEADER}
9,yesterday,,,open,Email,cid@example.com
"""


@pytest.fixture
def ws():
    with csmetrics.open_workspace() as workspace:
        yield workspace


def load(ws: Workspace, text: str, name: str = "tickets.csv", **answers):
    return ws.load((name, text.encode()), **answers)


def value(ws: Workspace, metric: str) -> float | None:
    return ws.ask({"metric": metric, "from": "2026-01-01", "to": "2027-01-01"})[0]["value"]


def test_an_older_export_is_not_said_to_have_been_there(ws):
    newer = MARCH.replace("2026-03-31", "2026-05-01").replace("solved", "open")
    load(ws, newer, "newer.csv")
    report = load(ws, MARCH)
    counts = report.changes["tickets"]
    assert (counts.added, counts.updated, counts.unchanged, counts.outdated) == (0, 0, 2, 2)
    assert report.messages[-1] == (
        "Nothing changed: in 2 rows the file says something else, but what is here is newer, or "
        "the file does not say how new it is."
    )


def test_a_row_without_its_age_that_loses_is_not_said_to_have_been_there(ws):
    load(ws, MARCH)
    undated = MARCH.replace(",Updated at", "").replace(",2026-03-31 08:00:00", "")
    report = load(ws, undated.replace("Chat", "Phone"), "undated.csv")
    assert report.changes["tickets"].outdated == 1
    assert "Nothing changed: in 1 row the file says something else" in report.messages[-1]


def test_a_new_rating_on_a_ticket_that_was_there_is_a_change(ws):
    load(ws, MARCH.replace(",5,", ",,"))
    report = load(ws, MARCH, "rated.csv")
    assert report.changes["tickets"].unchanged == 2
    assert not any("othing changed" in said for said in report.messages)


def state(ws: Workspace) -> tuple:
    names = ["tickets_created", "tickets_resolved", "csat", "waiting_resolution"]
    return tuple(value(ws, name) for name in names)


def test_a_file_is_accounted_for_row_by_row(ws):
    report = load(ws, MARCH + "3,not a date,,,open,Email,ana@example.com,,\n")
    assert report.outcome == "quarantine_rows"
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (3, 2, 1)
    assert report.rows_skipped == 0
    fault = report.faults[0]
    assert (fault.row_number, fault.headers, fault.value) == (4, ("Created at",), "not a date")
    assert fault.cells[0] == "3"
    assert ws.set_aside(report.import_id)[0] == fault


def test_the_same_file_twice_is_loaded_once_and_says_when(ws):
    load(ws, MARCH)
    before = state(ws)
    again = load(ws, MARCH, name="copy (1).csv")
    assert "already loaded" in again.messages[0]
    assert (again.rows_read, again.rows_loaded, again.rows_skipped) == (2, 0, 2)
    assert state(ws) == before and len(ws.history()) == 1


def test_the_same_rows_in_another_order_change_nothing(ws):
    load(ws, MARCH)
    header, *rows = MARCH.splitlines()
    report = load(ws, "\n".join([header, *reversed(rows)]))
    counts = report.changes["tickets"]
    assert (counts.added, counts.updated, counts.unchanged) == (0, 0, 2)
    assert "nothing changed" in report.messages[-1]


def test_a_later_export_updates_and_adds(ws):
    load(ws, MARCH)
    counts = load(ws, APRIL).changes["tickets"]
    assert (counts.added, counts.updated, counts.unchanged) == (1, 1, 0)
    assert state(ws) == (3, 2, 50.0, 1)


def test_any_order_of_import_ends_the_same():
    states = set()
    for order in itertools.permutations([MARCH, APRIL, NO_RATING]):
        with csmetrics.open_workspace() as ws:
            for text in order:
                load(ws, text)
            states.add(state(ws))
    assert states == {(3, 2, 50.0, 1)}


def test_a_missing_column_erases_nothing(ws):
    load(ws, MARCH)
    load(ws, NO_RATING)
    assert value(ws, "csat") == 100.0


def test_an_empty_cell_of_a_newer_export_is_news(ws):
    load(ws, MARCH)
    load(ws, REOPENED)
    load(ws, SOLVED)
    assert (value(ws, "tickets_resolved"), value(ws, "waiting_resolution")) == (1, 2)


def test_an_older_export_does_not_roll_back_news(ws):
    load(ws, REOPENED)
    load(ws, MARCH)
    load(ws, SOLVED)
    assert (value(ws, "tickets_resolved"), value(ws, "waiting_resolution")) == (1, 2)


def test_two_tools_may_use_the_same_numbers(ws):
    load(ws, MARCH, source="zendesk")
    load(ws, APRIL, source="freshdesk")
    assert value(ws, "tickets_created") == 4


def test_a_file_without_a_usable_row_leaves_no_trace(ws):
    report = load(ws, BROKEN)
    assert report.outcome == "reject" and report.problem is not None
    assert (report.rows_read, report.rows_quarantined) == (1, 1)
    assert ws.history() == [] and ws.is_empty
    assert load(ws, MARCH).outcome == "accept"


def test_a_check_keeps_nothing(ws):
    report = ws.check(("tickets.csv", MARCH.encode()))
    assert report.rows_loaded == 2
    assert ws.is_empty


def test_a_repeated_ticket_is_kept_once_the_newest_and_said(ws):
    report = load(ws, MARCH + APRIL.splitlines()[1] + "\n")
    assert (report.rows_loaded, report.rows_skipped) == (2, 1)
    assert any("“2” stands more than once" in message for message in report.messages)
    assert value(ws, "tickets_resolved") == 2


def test_a_log_of_changes_is_accounted_for_by_its_tickets(ws):
    log = """number,state,opened_at,sys_updated_at,caller_id
INC1,New,2026-03-02 09:00:00,2026-03-02 09:00:00,ana
INC1,Resolved,2026-03-02 09:00:00,2026-03-03 09:00:00,ana
INC2,New,2026-03-02 10:00:00,2026-03-02 10:00:00,ben
INC1,Active,2026-03-02 09:00:00,2026-03-02 12:00:00,ana
INC3,New,not a date,2026-03-02 10:00:00,ben
"""
    report = load(ws, log)
    assert (report.rows_read, report.rows_loaded) == (5, 2)
    assert (report.rows_quarantined, report.rows_skipped) == (1, 2)
    assert any("5 rows make 3: those with the same “number”" in said for said in report.messages)
    assert value(ws, "tickets_created") == 2


def test_undo_restores_the_state_before(ws):
    load(ws, MARCH)
    before = state(ws)
    load(ws, APRIL)
    assert ws.undo_last_import()["file"] == "tickets.csv"
    assert state(ws) == before
    assert load(ws, APRIL).changes["tickets"].updated == 1
    ws.undo_last_import()
    ws.undo_last_import()
    assert ws.is_empty and ws.undo_last_import() is None


def test_ratings_kept_by_an_earlier_release_are_updated_and_brought_back(tmp_path):
    path = tmp_path / "w.duckdb"
    with csmetrics.open_workspace(path) as ws:
        load(ws, MARCH)
        with ws.database.transaction() as session:
            session.run("alter table surveys drop column told_at")
            session.run("alter table before_surveys drop column told_at")
    changed_mind = MARCH.replace(",5,2026-03-31", ",1,2026-04-30")
    with csmetrics.open_workspace(path) as ws:
        before = state(ws)
        assert load(ws, changed_mind).changes["surveys"].updated == 1
        assert ws.database.rows("select score from surveys") == [{"score": 1.0}]
        ws.undo_last_import()
        assert state(ws) == before


def test_every_change_has_a_version_of_its_own(ws):
    versions = [ws.version]
    load(ws, MARCH)
    versions.append(ws.version)
    load(ws, MARCH)
    versions.append(ws.version)
    ws.undo_last_import()
    versions.append(ws.version)
    assert versions[1] == versions[2] and len(set(versions)) == 3


def test_a_workspace_survives_closing(tmp_path):
    path = tmp_path / "team" / "w.duckdb"
    with csmetrics.open_workspace(path) as ws:
        load(ws, MARCH)
        before = state(ws)
    with csmetrics.open_workspace(path) as ws:
        assert state(ws) == before
        assert [entry["file"] for entry in ws.history()] == ["tickets.csv"]
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


def test_texts_of_any_length_are_the_same_after_closing_and_after_an_undo(tmp_path):
    path = tmp_path / "w.duckdb"
    # Around the sizes in which a file keeps rows and texts together.
    lengths = itertools.cycle([0, 1, 12, 13, 300, 0, 4_096, 20_000])
    subjects = {n: f"é{n}" * length for n, length in zip(range(5_000), lengths, strict=False)}
    rows = "".join(f"{n},2026-03-02 09:00:00,{text}\n" for n, text in subjects.items())
    kept = "select cast(ticket_id as bigint) as number, coalesce(subject, '') as said from tickets"

    def there() -> dict[int, str]:
        with csmetrics.open_workspace(path) as again:
            return {row["number"]: row["said"] for row in again.database.rows(kept)}

    with csmetrics.open_workspace(path) as ws:
        load(ws, f"Ticket ID,Created at,Subject\n{rows}")
    assert there() == subjects
    before = there()
    with csmetrics.open_workspace(path) as ws:
        changed = "".join(f"{n},2026-03-02 09:00:00,{n}\n" for n in range(0, 5_000, 3))
        assert load(ws, f"Ticket ID,Created at,Subject\n{changed}").changes["tickets"].updated
    assert there() == before | {n: str(n) for n in range(0, 5_000, 3)}
    with csmetrics.open_workspace(path) as ws:
        ws.undo_last_import()
    assert there() == before


def test_two_tabs_with_the_same_file_import_it_once(ws):
    with ThreadPoolExecutor(2) as tabs:
        reports = list(tabs.map(lambda _: load(ws, MARCH), range(2)))
    assert sorted(report.rows_loaded for report in reports) == [0, 2]
    assert len(ws.history()) == 1 and value(ws, "tickets_created") == 2


def test_two_tabs_with_overlapping_files_end_as_one_after_the_other(ws):
    with ThreadPoolExecutor(2) as tabs:
        list(tabs.map(lambda text: load(ws, text), [MARCH, APRIL]))
    assert state(ws) == (3, 2, 50.0, 1)


def test_a_forgotten_customer_is_in_no_byte_of_the_file(tmp_path):
    path = tmp_path / "w.duckdb"
    with csmetrics.open_workspace(path) as ws:
        load(ws, MARCH + "3,not a date,,,open,Email,ana@example.com,,\n")
        assert ws.forget_customer("Ana@Example.com ") > 0
        assert value(ws, "tickets_created") == 1
        assert [fault.cells for fault in ws.set_aside(1)] == []
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"ana@example.com" not in everything
    assert b"ben@example.com" in everything


def test_the_name_of_a_forgotten_customer_goes_out_of_what_others_wrote(tmp_path):
    path = tmp_path / "w.duckdb"
    told = f"{HEADER},Subject,CSAT,CSAT comment\n" + "".join(
        f"{n},2026-03-02 09:00:00,,2026-03-02 12:00:00,solved,Email,{who},About ANA@example.com ana@example.com,{n},Ask Ana@example.com\n"
        for n, who in enumerate(("ana@example.com", "ben@example.com", "cem@example.com"), 1)
    )
    with csmetrics.open_workspace(path) as ws:
        load(ws, told, "ana@example.com.csv")
        load(ws, told.replace("About", "Because of"))
        with ws.changing() as session:
            views.save(session, "Ana@Example.com", "tickets", {"find": "ana@example.com"})
        found = ws.traces_of_customer("ana@example.com")
        # Two subjects, as they are and as they were, two comments, a file and a view.
        assert found == {"tickets": 1, "surveys": 1, "before": 1, "elsewhere": 8}
        assert ws.forget_customer("ana@example.com") == sum(found.values())
        assert ws.traces_of_customer("ana@example.com") == {}
        subjects = {row["subject"] for row in ws.database.rows("select subject from tickets")}
        assert subjects == {"Because of a removed name a removed name"}
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"ana@" not in everything.lower() and b"ana%40" not in everything.lower()
    assert b"ben@example.com" in everything


@pytest.mark.parametrize(
    ("text", "is_theirs"),
    [
        ("ann@example.com", True),
        ("<Ann@Example.com>", True),
        ("Ask ann@example.com.", True),
        ("tickets_ann@example.com.csv", True),
        ("Dear all\n- ann@example.com", True),
        ("Dear all\nann@example.com\n", True),
        ("joann@example.com", False),
        ("mary.ann@example.com", False),
    ],
)
def test_a_customer_is_found_in_text_as_a_whole(ws, text, is_theirs):
    told = f'{HEADER},Subject\n7,2026-03-02 09:00:00,,,open,Email,ben@example.com,"{text}"\n'
    load(ws, told + f'8,soon,,,open,Email,ben@example.com,"{text}"\n')
    found = ws.traces_of_customer("ann@example.com")
    assert found == ({"set_aside": 1, "elsewhere": 1} if is_theirs else {})
    assert ws.forget_customer("ann@example.com") == sum(found.values())
    (subject,) = (row["subject"] for row in ws.database.rows("select subject from tickets"))
    assert ("ann@example.com" in subject.casefold()) is not is_theirs


def test_a_customer_of_whom_only_earlier_rows_are_left_is_forgotten_too(tmp_path):
    path = tmp_path / "w.duckdb"
    with csmetrics.open_workspace(path) as ws:
        load(ws, MARCH)
        load(ws, MARCH.replace("ben@", "bob@").replace("03-31", "04-30"), "renamed.csv")
        assert ws.traces_of_customer("ben@example.com") == {"before": 1}
        assert ws.forget_customer("ben@example.com") == 1
        assert value(ws, "tickets_created") == 2
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"ben@example.com" not in everything


def test_nothing_of_an_import_that_was_undone_is_left_in_the_file(tmp_path):
    with csmetrics.open_workspace(tmp_path / "w.duckdb") as ws:
        load(ws, SOLVED)
        load(ws, BROKEN + "8,2026-06-02 09:00:00,,,open,Email,dea@example.com\n", "other.csv")
        ws.undo_last_import()
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"dea@example.com" not in everything and b"cid@example.com" not in everything
    assert b"ana@example.com" in everything


def test_an_undo_holds_where_the_file_cannot_be_written_anew(tmp_path):
    with csmetrics.open_workspace(tmp_path / "w.duckdb") as ws:
        load(ws, SOLVED)
        load(ws, BROKEN + "8,2026-06-02 09:00:00,,,open,Email,dea@example.com\n", "other.csv")
        # Stands where the new file would be made.
        (tmp_path / "w.duckdb.new").mkdir()
        assert ws.undo_last_import()["file"] == "other.csv"
        assert [entry["file"] for entry in ws.history()] == ["tickets.csv"]
        with pytest.raises(Problem, match="its bytes are still in the file"):
            ws.forget_customer("ana@example.com")
        assert ws.traces_of_customer("ana@example.com") == {}
        (tmp_path / "w.duckdb.new").rmdir()
    # It is tried again.
    with csmetrics.open_workspace(tmp_path / "w.duckdb") as ws:
        assert len(ws.history()) == 1
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"dea@example.com" not in everything and b"ana@example.com" not in everything


def test_a_customer_whose_name_is_a_word_or_a_number_is_not_taken_out_of_texts(ws):
    told = f"{HEADER},Subject\n7,2026-03-02 09:00:00,,,open,Email,9,Bill 7 is wrong\n"
    load(
        ws,
        told
        + "8,2026-03-02 09:00:00,,,open,Email,7,Hello\n9,2026-03-02 09:00:00,,,open,Email,Bill,Hello\n",
    )
    assert (ws.forget_customer("7"), ws.forget_customer("bill")) == (1, 1)
    assert ws.database.rows("select subject from tickets") == [{"subject": "Bill 7 is wrong"}]


def test_forgetting_a_stranger_changes_nothing(ws):
    load(ws, MARCH)
    version = ws.version
    assert ws.forget_customer("nobody@example.com") == 0
    assert ws.version == version


KILLED = """
import sys, threading, os, csmetrics
ws = csmetrics.open_workspace(sys.argv[1])
def stage(name, done):
    if name == sys.argv[3] and done >= float(sys.argv[4]):
        os.kill(os.getpid(), 9)
ws.load(sys.argv[2], progress=stage)
"""


@pytest.mark.parametrize(
    ("stage", "done", "there"),
    [
        ("Checking rows", 0.0, False),
        ("Saving", 0.0, False),
        ("Preparing the numbers", 0.5, False),
        ("Preparing the numbers", 1.0, True),
    ],
)
def test_a_killed_import_is_wholly_there_or_not_at_all(tmp_path, stage, done, there):
    path, later = tmp_path / "w.duckdb", tmp_path / "april.csv"
    later.write_text(APRIL)
    with csmetrics.open_workspace(path) as ws:
        load(ws, MARCH)
    subprocess.run([sys.executable, "-c", KILLED, path, later, stage, str(done)], check=False)
    with csmetrics.open_workspace(path) as ws:
        assert state(ws) == ((3, 2, 50.0, 1) if there else (2, 1, 100.0, 1))
        assert len(ws.history()) == (2 if there else 1)
        ws.load(later)
        assert state(ws) == (3, 2, 50.0, 1)


ROW = st.tuples(
    st.integers(1, 6),
    st.sampled_from(["", "2026-03-05 10:00:00", "2026-03-06 11:00:00"]),
    st.sampled_from(["Email", "Chat"]),
    st.integers(10, 28),
)


@settings(max_examples=15)
@given(st.lists(st.lists(ROW, min_size=1, max_size=5), min_size=1, max_size=3), st.randoms())
def test_imports_in_any_order_give_the_same_numbers(exports, random):
    # One state of a ticket per moment: two exports of the same moment say the same.
    seen = {}
    texts = []
    for export in exports:
        lines = [f"{HEADER},Updated at"]
        for number, solved, channel, day in export:
            solved, channel = seen.setdefault((number, day), (solved, channel))
            updated = f"2026-04-{day} 08:00:00"
            lines.append(
                f"{number},2026-03-02 09:00:00,,{solved},open,{channel},a@example.com,{updated}"
            )
        texts.append("\n".join(lines) + "\n")
    results = []
    for order in (texts, random.sample(texts, len(texts))):
        with csmetrics.open_workspace() as ws:
            for text in order:
                load(ws, text)
            results.append(
                (
                    state(ws),
                    ws.ask({"metric": "tickets_created", "by": ["channel"]}),
                )
            )
    assert results[0][0] == results[1][0]
    assert sorted(map(str, results[0][1])) == sorted(map(str, results[1][1]))


def test_an_optional_column_that_is_wrong_in_most_rows_is_left_out_not_the_rows(ws):
    lines = [f"{HEADER},Reopens"]
    lines += [
        f"{n},2026-03-0{n} 09:00:00,,,open,Email,a@example.com,{r}"
        for n, r in enumerate(["-1", "0", "many"], start=1)
    ]
    report = load(ws, "\n".join(lines) + "\n")
    assert (report.outcome, report.rows_loaded) == ("accept_with_warnings", 3)
    assert report.messages[0] == (
        "The column “Reopens” was left out: 2 of 3 rows have a value in it that cannot be used. "
        "For example, row 2: “Reopens” “-1” is not between 0 and 10,000,000."
    )
