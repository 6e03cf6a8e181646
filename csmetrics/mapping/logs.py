"""Files that nobody knows with a row for each change of a ticket: a log, folded to its tickets.

Such a log writes the moment of the change where a list of tickets writes the creation. So a ticket
was created when its first row says, is now what its newest row says, and is solved since its
status has said so.
"""

from collections.abc import Mapping

from csmetrics.mapping.readings import Reading
from csmetrics.mapping.values import Values
from csmetrics.tables import Table
from csmetrics.translation import number, t

# A few tickets that stand in a file twice are slips; this share of all rows is a log.
SHARE_OF_ROWS = 0.2
DONE = "('resolved', 'closed')"


def is_log(values: Values, found: Mapping[str, Reading]) -> bool:
    """Return whether the same tickets stand in many rows, with other moments in each."""
    if values.source is not None or not {"ticket_id", "created_at"} <= set(found):
        return False
    ticket, moment = found["ticket_id"].value, found["created_at"].value
    # Two tools may give the same number.
    tool = found["source"].value if "source" in found else "null"
    [told] = values.profile.rows(
        "select coalesce(sum(n), 0) as rows, count(*) as tickets, "
        "count(*) filter (n > 1) as repeated, count(*) filter (moments > 1) as moving from ("
        f"select {ticket} as ticket, {tool} as tool, count(*) as n, "
        f"count(distinct {moment}) as moments "
        f"from upload where {ticket} is not null and ({values.set_aside()}) is null group by 1, 2)"
    )
    if told["rows"] - told["tickets"] < SHARE_OF_ROWS * told["rows"]:
        return False
    if not told["repeated"] or 2 * told["moving"] < told["repeated"]:
        return False
    _say(values, found, told["rows"], told["tickets"])
    return True


def _say(values: Values, found: Mapping[str, Reading], rows: int, tickets: int) -> None:
    header = found["ticket_id"].headers[0]
    said = t(
        "{rows} rows tell of {tickets} tickets: the same “{header}” stands in several rows "
        "with different times, as in a log of changes. Each ticket counts once, created when its "
        "first row says and otherwise as its newest row has it.",
        rows=number(rows),
        tickets=number(tickets),
        header=header,
    )
    if "status" in found and "resolved_at" not in found:
        said += " " + t("It counts as solved from the moment its status says so.")
    values.warn(said)


def folded(canonical: Table, found: Mapping[str, Reading], sql: str) -> str:
    """Return the SELECT of a part with one row for each ticket. Needs the whole file."""
    names = ", ".join(_column(name, found) for name in canonical.names)
    newest = "updated_at desc nulls last, " if "updated_at" in found else ""
    belongs = (
        "case when unreadable is null and set_aside is null and left_out is null "
        "and ticket_id is not null then ticket_id else 'row ' || row_number end"
    )
    tool = "source" if "source" in found else "cast(null as varchar)"
    of_ticket = "over (partition by belongs, tool)"
    return (
        f"select row_number, {names}, unreadable, set_aside, left_out from ("
        f"select *, min(created_at) filter (where status in {DONE} "
        f"and coalesce(created_at >= last_open, true)) {of_ticket} as done_at from ("
        f"select *, min(created_at) {of_ticket} as first_at, "
        f"max(created_at) filter (where status not in {DONE}) {of_ticket} as last_open "
        f"from (select *, {belongs} as belongs, {tool} as tool from ({sql}))) "
        f"qualify row_number() over (partition by belongs, tool "
        f"order by {newest}created_at desc, row_number desc) = 1)"
    )


def _column(name: str, found: Mapping[str, Reading]) -> str:
    if name == "created_at":
        return "first_at as created_at"
    if name == "resolved_at" and "status" in found and name not in found:
        return f"case when status in {DONE} then done_at end as resolved_at"
    return name
