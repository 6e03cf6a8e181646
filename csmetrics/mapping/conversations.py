"""The tickets that the messages of an export make: all messages of a conversation are one.

It was created with its first message and is answered by the first message of an agent, unless an
agent began it. What can change, such as the status, is as its newest message has it.
"""

from dataclasses import replace

from csmetrics.mapping import rows, statement
from csmetrics.mapping.columns import by_source
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.values import Values
from csmetrics.tables import AUTHORS, TICKETS

# What does not change, or only by "Re:", is as the first message has it.
OF_THE_FIRST = ("subject", "customer_id")
DONE = "('resolved', 'closed', 'spam', 'deleted')"

# The SELECT, and our columns with their headers.
Tickets = tuple[str, dict[str, tuple[str, ...]]]


def tickets(values: Values, messages: str) -> Tickets | None:
    """Return the part of tickets of a file of messages, or None where its source makes none.

    `messages` is the SELECT of the messages. Needs the whole file.
    """
    told = values.source.conversations if values.source else None
    if told is None:
        return None
    layout = replace(
        values.layout,
        source=told.each,
        table=TICKETS.name,
        matches=by_source(told.each, values.table.columns),
    )
    each = Values(values.table, layout, values.answers, values.profile, values.asks)
    found = rows.readings(each)
    values.date_orders |= each.date_orders
    values.note(*each.notes)
    values.warn(*each.warnings)
    began = values.has_words(told.began, told.began_words)
    sql = statement.select(each, TICKETS, found, each.set_aside())
    headers = {ours: reading.headers for ours, reading in found.items()}
    written = found["created_at"].headers
    answers = {"first_response_at": written, "agent_replies": written, "updated_at": written}
    return _folded(sql, messages, found, began), {**headers, **answers}


def _folded(each: str, messages: str, found: dict[str, Reading], began: str | None) -> str:
    columns = ", ".join(_column(name, found) for name in TICKETS.names)
    authors = ", ".join(f"'{author}'" for author in AUTHORS)
    order = "order by reopens nulls first, created_at, row_number"
    # The last row of a conversation is there even where a message stands in the file twice.
    return (
        f"select max(row_number) as row_number, {columns}, cast(null as varchar) as unreadable, "
        "cast(null as varchar) as set_aside, cast(null as varchar) as left_out from ("
        "select *, min(created_at) filter (where author = 'customer') over (partition by ticket_id)"
        f" as asked_at, row_number() over (partition by ticket_id {order}) as place, "
        "count(*) over (partition by ticket_id) as places "
        "from (select each.*, said.author, coalesce(said.is_public, true) as is_public, "
        f"started.is_new from ({each}) as each "
        f"join ({messages}) as said on said.row_number = each.row_number "
        f"join (select row_number, {began or 'true'} as is_new from upload) as started "
        "on started.row_number = each.row_number "
        "where each.ticket_id is not null and each.created_at is not null "
        "and each.set_aside is null and each.left_out is null "
        f"and said.author in ({authors}))) "
        "group by ticket_id having bool_or(is_new)"
    )


def _column(name: str, found: dict[str, Reading]) -> str:
    by_agent = "author = 'agent' and is_public"
    made = {
        "ticket_id": "ticket_id",
        "created_at": "min(created_at)",
        "first_response_at": (
            f"case when min(asked_at) <= min(created_at) filter (where {by_agent}) "
            f"then min(created_at) filter (where {by_agent}) end"
        ),
        "agent_replies": f"count(*) filter (where {by_agent})",
        "updated_at": "greatest(max(created_at), max(resolved_at))",
        "resolved_at": (
            f"max(resolved_at) filter (where place = places and coalesce(status in {DONE}, true))"
        ),
        "reopens": "greatest(max(reopens) - 1, 0)",
    }
    if name in made:
        return f"{made[name]} as {name}"
    pick = "arg_min" if name in OF_THE_FIRST else "arg_max"
    return f"{pick}({name}, place) as {name}"
