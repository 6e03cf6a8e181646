"""The fact tables: what is looked up, what is only a view, and that neither changes a number."""

from csmetrics.workspace import Workspace, open_workspace

NEWER = "ticket_id,created_at,resolved_at,updated_at,source\n1,2026-01-05 09:00:00,,2026-01-09,a\n"
OLDER = "ticket_id,created_at,closed_at,updated_at,source\n1,2026-01-05 09:00:00,{},2026-01-08,a\n"
OTHER = "ticket_id,created_at,resolved_at,source\n2,2026-01-05 09:00:00,2026-01-05 11:00:00,a\n"
CUSTOMERS = "customer_id,acquired_at,segment\nana,2025-01-01,Big\n"
OF_ANA = "ticket_id,created_at,customer_id,source\n3,2026-01-06 09:00:00,ana,a\n"


def load(workspace: Workspace, name: str, text: str) -> None:
    report = workspace.load((f"{name}.csv", text.encode()))
    assert report.rows_loaded == 1, report.messages


def kinds(workspace: Workspace) -> dict[str, str]:
    found = workspace._db.rows("select table_name, table_type from information_schema.tables")
    return {row["table_name"]: row["table_type"] for row in found}


def january(workspace: Workspace, metric: str, **more: object) -> list[dict[str, object]]:
    [rows] = workspace.ask([{"metric": metric, "from": "2026-01-01", "to": "2026-02-01", **more}])
    return rows


def test_closing_counts_as_solving_where_no_solve_is_known() -> None:
    with open_workspace() as workspace:
        load(workspace, "other", OTHER)
        load(workspace, "newer", NEWER)
        assert january(workspace, "resolution_time_average")[0]["value"] == 7200
        # An older file tells of the closing; that there was no solve, the newer one knew better.
        load(workspace, "older", OLDER.format("2026-01-05 13:00:00"))
        [row] = january(workspace, "resolution_time_average")
        assert (row["value"], row["n"]) == (3 * 3600, 2)
        assert january(workspace, "backlog")[0]["value"] == 0


def test_tickets_are_stored_twice_only_where_segments_are_looked_up() -> None:
    with open_workspace() as workspace:
        load(workspace, "of_ana", OF_ANA)
        assert kinds(workspace)["ticket_facts"] == "VIEW"
        assert january(workspace, "tickets_created", by=["segment"])[0]["segment"] is None
        load(workspace, "customers", CUSTOMERS)
        assert kinds(workspace)["ticket_facts"] == "BASE TABLE"
        assert january(workspace, "tickets_created", by=["segment"])[0]["segment"] == "Big"
        workspace.undo_last_import()
        assert kinds(workspace)["ticket_facts"] == "VIEW"
        assert january(workspace, "tickets_created", by=["segment"])[0]["segment"] is None
