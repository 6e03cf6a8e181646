"""The file of a workspace: where it lies, who may read it, and which tables are in it."""

import contextlib
import os
from pathlib import Path

import platformdirs

from csmetrics import facts
from csmetrics.engine import Database
from csmetrics.errors import NotWritable, WorkspaceProblem
from csmetrics.load import history, remembered, set_aside, versions
from csmetrics.load.merge import before_name
from csmetrics.tables import TABLES, Table, create_sql
from csmetrics.team import actions, annotations, follow_ups, packs, settings, targets, views
from csmetrics.translation import t
from csmetrics.what_if import saved as scenarios

# The tables beside the canonical ones.
KEPT = (
    *history.TABLES,
    *set_aside.TABLES,
    *versions.TABLES,
    *remembered.TABLES,
    *settings.TABLES,
    *targets.TABLES,
    *annotations.TABLES,
    *packs.TABLES,
    *actions.TABLES,
    *views.TABLES,
    *follow_ups.TABLES,
    *scenarios.TABLES,
)


def data_folder() -> Path:
    """Return the folder that holds this machine's workspaces (CSMETRICS_DATA overrides it)."""
    chosen = os.environ.get("CSMETRICS_DATA")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("csmetrics"))


def default_path() -> Path:
    """Return the workspace that is used when none is named."""
    return data_folder() / "workspace.duckdb"


def demo_path() -> Path:
    """Return the workspace of the sample data, which is never mixed with anyone's own."""
    return data_folder() / "sample.duckdb"


def prepare_folder(path: Path) -> None:
    """Make the folder of a workspace and try to write to it. Raises WorkspaceProblem."""
    if path.is_dir():
        raise WorkspaceProblem(
            t("This is a folder, not a workspace."),
            "",
            t("Name a file in it, such as team.duckdb."),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = path.parent / f".{path.name}.probe"
        # Opening for writing can succeed where the first save then fails: try it now.
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise NotWritable(
            t("csmetrics cannot write to the folder of this workspace."),
            t("The folder does not allow it, or the disk is full."),
            t("Choose another folder, or allow writing to it, then try again."),
        ) from error


def for_its_owner(path: Path) -> None:
    """Let nobody else on this computer read a file, where the file system knows such a thing."""
    with contextlib.suppress(OSError):
        path.chmod(0o600)


def create_tables(db: Database) -> None:
    """Make every table that is not there yet, and columns that came with later versions."""
    with db.transaction() as session:
        for statement in KEPT:
            session.run(statement)
        for table in TABLES.values():
            session.run(create_sql(table))
            session.run(_create_before(table))
            for statement in versions.added_to(table, before_name(table)):
                session.run(statement)
        facts.ensure(session)


def _create_before(table: Table) -> str:
    columns = ", ".join(f'"{name}" {type_}' for name, type_ in table.stored.items())
    return (
        f"create table if not exists {before_name(table)} "
        f"({columns}, import_id BIGINT, replaced_by BIGINT)"
    )
