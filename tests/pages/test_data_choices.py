"""What was decided about files is seen and changed on the Data page, and a customer forgotten."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.load import remembered
from csmetrics.load.import_queue import queue_of
from csmetrics.mapping.plans import signature
from csmetrics.ui import state

MAIN = Path(__file__).resolve().parents[2] / "csmetrics" / "ui" / "main.py"
TICKETS = b"""ticket_id,created_at,status,customer_id
1,2026-07-02 09:00:00,open,ana@example.com
2,2026-07-03 09:00:00,closed,ben@example.com
3,soon,open,ana@example.com
"""
APRIL = b"""ticket_id,created_at,status,customer_id
4,2026-07-04 23:30:00,open,cid@example.com
"""
HEADERS = ["Vorgang", "Datum"]
COLUMNS = {"Vorgang": "ticket_id", "Datum": "created_at"}


@pytest.fixture
def app() -> Iterator[AppTest]:
    """Open the page with one file loaded and one layout known."""
    own = state.own_workspace()
    own.load(("tickets.csv", TICKETS))
    own.remember_mapping(signature(HEADERS), COLUMNS, "Our *helpdesk*")
    opened = AppTest.from_file(str(MAIN), default_timeout=60)
    opened.session_state["landed"] = True
    opened.run().switch_page(str(MAIN.parents[2] / "pages" / "data.py")).run()
    yield opened
    queue_of(own).wait()
    own.close()
    state.close_all()


def open_section(app: AppTest, name: str) -> AppTest:
    app.session_state["further"] = name
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption]).replace("\\", "")


def names() -> list[str]:
    return [one.name for one in remembered.everything(state.own_workspace().database)]


def test_mappings_are_listed_renamed_and_deleted(app: AppTest) -> None:
    open_section(app, "How your files are read")
    mark = signature(HEADERS)
    assert "`Vorgang` → ticket id, `Datum` → created at" in text(app)
    app.text_input(key=f"name_of_{mark}").set_value("Helpdesk").run()
    assert names() == ["Helpdesk"]
    app.text_input(key=f"name_of_{mark}").set_value("  ").run()
    assert names() == ["Helpdesk"] and "needs a name" in app.error[0].value
    app.button(key=f"delete_{mark}").click().run()
    assert names() == [] and not app.exception


def test_mappings_move_to_another_workspace_in_one_file(app: AppTest) -> None:
    own = state.own_workspace()
    exported = remembered.to_file(own.database)
    with own.changing() as session:
        remembered.forget(session, signature(HEADERS))
    open_section(app, "How your files are read")
    app.file_uploader(key="import_mappings_0").upload("mappings.json", exported).run()
    assert not app.exception and names() == ["Our *helpdesk*"]
    assert "1 mapping imported" in app.toast[0].value
    assert remembered.by_signature(own.database) == {signature(HEADERS): COLUMNS}
    report = own.load(("march.csv", b"Vorgang,Datum\n9,2026-07-09 09:00:00\n"))
    assert (report.problem, report.rows_loaded) == (None, 1)


def as_exported(mappings: object, version: int = remembered.VERSION) -> bytes:
    told = {"format": remembered.FORMAT, "version": version, "mappings": mappings}
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        as_exported("none"),
        as_exported([]),
        as_exported([{"signature": "x"}]),
        as_exported([{"signature": "0" * 32, "columns": {"a": "drop table"}}]),
        as_exported([{"signature": "0" * 32, "columns": {"\ud800": "ticket_id"}}]),
        as_exported([{"signature": "0" * 32, "columns": {"a": "ticket_id"}}], version=2),
    ],
)
def test_a_file_without_mappings_says_so_and_changes_nothing(app: AppTest, content: bytes) -> None:
    open_section(app, "How your files are read")
    app.file_uploader(key="import_mappings_0").upload("mappings.json", content).run()
    assert not app.exception and "no mappings that can be used" in app.error[0].value
    assert names() == ["Our *helpdesk*"]


def test_a_zone_stated_once_holds_for_later_files_of_that_tool(app: AppTest) -> None:
    own = state.own_workspace()
    advice = next(said for said in own.history()[0]["messages"] if "read as UTC" in said)
    # It names the place; an undone import lists its tool there no more, so the zone comes first.
    assert advice.index("“How your files are read”") < advice.index("undo this import")
    open_section(app, "How your files are read")
    assert app.selectbox(key="zone_of_template").value == "UTC" and "not stated" in text(app)
    app.selectbox(key="zone_of_template").set_value("America/New_York").run()
    assert not app.exception and "not stated" not in text(app)
    own.load(("april.csv", APRIL))
    # Half past eleven in the evening of New York is the next day in UTC.
    assert str((own.extent() or ("", ""))[1]) == "2026-07-05"
    assert not any("read as UTC" in said for said in own.history()[0]["messages"])


def test_a_customer_is_forgotten_after_a_confirmation(app: AppTest) -> None:
    open_section(app, "Forget a customer")
    app.text_input(key="forget_whom").set_value("Ana@example.com").run()
    assert "1 ticket" in text(app) and "1 entry of rows set aside" in text(app)
    app.button(key="forget_ask").click().run()
    assert "This cannot be undone" in text(app)
    app.button(key="confirm_forget").click().run()
    own = state.own_workspace()
    assert own.traces_of_customer("ana@example.com") == {} and own.set_aside(1) == []
    assert own.traces_of_customer("ben@example.com") == {"tickets": 1}
    assert "2 rows removed" in app.success[0].value and "backups" in app.success[0].value


def test_nobody_is_forgotten_while_a_file_waits_for_an_answer(app: AppTest) -> None:
    own = state.own_workspace()
    asked = b"ticket_id,created_at,status,customer\n8,03/04/2026,open,ana@example.com\n"
    job = queue_of(own).add(own, "asked.csv", asked)
    queue_of(own).wait()
    assert job.state == "asking"
    open_section(app, "Forget a customer")
    app.text_input(key="forget_whom").set_value("ana@example.com").run()
    assert app.button(key="forget_ask").disabled
    queue_of(own).cancel(job)
    app.run()
    assert not app.button(key="forget_ask").disabled


def test_a_stranger_cannot_be_forgotten(app: AppTest) -> None:
    open_section(app, "Forget a customer")
    # A part of a name is nobody's name.
    app.text_input(key="forget_whom").set_value("na@example.com").run()
    assert "Nothing here names" in text(app)
    assert "Forget this customer" not in [button.label for button in app.button]
