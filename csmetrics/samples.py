"""The exports of a company that does not exist, and empty templates for one that does."""

import csv
import io
from pathlib import Path

from csmetrics.engine import Session
from csmetrics.errors import Problem
from csmetrics.tables import TABLES, Table
from csmetrics.team import annotations, settings
from csmetrics.team.annotations import annotation
from csmetrics.translation import t

FOLDER = Path(__file__).resolve().parent.parent / "sample_data"
# What the company would have told beside its exports. In the language of its customers' words.
CURRENCY = "€"
EVENTS = (
    ("Chat opens", "2026-02-02", "2026-02-02", "other"),
    ("Service down", "2026-05-11", "2026-05-17", "outage"),
    ("New prices", "2026-07-01", "2026-07-01", "price_change"),
)


def exports() -> list[Path]:
    """Return the sample exports: tickets, messages, calls, a survey, customers and money."""
    found = sorted(FOLDER.glob("*.csv"))
    if not found:
        raise Problem(
            t("The sample exports are not on this computer."),
            t("This copy of csmetrics was installed without them."),
            t("Get the whole project, or start with an export of your own."),
        )
    return found


def tell(session: Session) -> None:
    """Keep in the workspace of the sample what its company would have told beside its exports."""
    settings.save(session, "currency", CURRENCY)
    annotations.add(session, (annotation(*event) for event in EVENTS))


def template(table: Table) -> bytes:
    """Return an empty CSV with the headers of one canonical table."""
    text = io.StringIO()
    csv.writer(text).writerow(table.names)
    return text.getvalue().encode()


def write(directory: Path) -> list[Path]:
    """Write the sample exports and an empty template of every table; return the files written.

    A file of the person's own is never overwritten: where one stands in the way, nothing is
    written and a Problem says so.
    """
    contents = {Path(path.name): path.read_bytes() for path in exports()}
    for table in TABLES.values():
        contents[Path("templates") / f"{table.name}.csv"] = template(table)
    for name, content in contents.items():
        _refuse_to_overwrite(directory / name, content)
    for name, content in contents.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(content)
    return [directory / name for name in contents]


def _refuse_to_overwrite(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() != content:
        raise Problem(
            t("The folder already has a file named {file}.", file=path.name),
            t("It holds something else, and we do not overwrite it."),
            t("Choose another folder, or move that file away."),
        )
