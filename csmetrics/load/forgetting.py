"""Forget a customer: their rows in every table, in what was overwritten, set aside and told."""

import json
import unicodedata
from collections.abc import Iterator, Mapping

from csmetrics.engine import Database, Session
from csmetrics.engine.duckdb import Params, quoted
from csmetrics.load import versions
from csmetrics.load.merge import before_name
from csmetrics.tables import TABLES, Table
from csmetrics.translation import t

# In text they are found as a whole: “7” is not in “17”, nor ann@example.com in joann@example.com.
_WHOLE = (
    "regexp_matches(lower({text}), '(^|[^\\pL\\pN])' || regexp_escape({name}) || '($|[^\\pL\\pN])')"
)
SET_ASIDE = "set_aside"


def count(db: Database, customer: str) -> dict[str, int]:
    """Return how many rows each table, and the list of rows set aside, has of a customer."""
    if not _name(customer):
        return {}
    theirs = "select source, ticket_id from tickets where lower(customer_id) = $customer"
    which = {"customer": _name(customer)}
    counts = {}
    for table, here in _conditions(theirs):
        rows = db.rows(f"select count(*) as n from {quoted(table.name)} where {here}", which)
        counts[table.name] = rows[0]["n"]
    named = db.rows(
        f"select count(*) as n from set_aside where {_mentions('cells', 'value')}", _spelt(customer)
    )
    counts[SET_ASIDE] = named[0]["n"]
    return {name: n for name, n in counts.items() if n}


def forget(session: Session, customer: str) -> tuple[int, set[str]]:
    """Delete all rows of a customer; return how many, and which canonical tables changed."""
    if not _name(customer):
        return 0, set()  # Nothing would be found in everything.
    which = {"customer": _name(customer)}
    session.run(
        "create or replace temp table their_tickets as select source, ticket_id from tickets "
        "where lower(customer_id) = $customer",
        which,
    )
    removed, touched = 0, set()
    for table, here in _conditions("select source, ticket_id from their_tickets"):
        bound = which if "$customer" in here else None
        gone = forget_rows(session, table, here, bound)
        removed += gone
        touched |= {table.name} if gone else set()
    removed += _forget_told(session, _spelt(customer))
    session.run("drop table their_tickets")
    return removed, touched


def forget_rows(session: Session, table: Table, here: str, bound: Params | None) -> int:
    """Delete rows of a table, as they are and as they were; return how many there were."""
    both = " union all ".join(
        f"select {', '.join(map(quoted, (*table.key, 'import_id')))} from {name} where {here}"
        for name in (quoted(table.name), before_name(table))
    )
    versions.forget(session, table, both, bound)
    gone = session.run(f"delete from {quoted(table.name)} where {here}", bound)
    session.run(f"delete from {before_name(table)} where {here}", bound)
    return gone


def _forget_told(session: Session, spelt: Mapping[str, str]) -> int:
    """Delete rows set aside that name a customer, and what was said about them."""
    gone = session.run(f"delete from set_aside where {_mentions('cells', 'value')}", spelt)
    # Sentences told at an import quote examples; those that name the customer go too.
    session.run(f"update imports set messages = '[]' where {_mentions('messages')}", spelt)
    session.run(
        f"update imports set file = $instead where {_mentions('file')}",
        {**spelt, "instead": t("a removed name")},
    )
    return gone


def _conditions(theirs: str) -> Iterator[tuple[Table, str]]:
    """Yield the tables that can hold something of a customer, and which rows are theirs."""
    for table in TABLES.values():
        conditions = []
        if "customer_id" in table.names:
            conditions.append("lower(customer_id) = $customer")
        if "ticket_id" in table.names and table.name != "tickets":
            conditions.append(f"(source, ticket_id) in ({theirs})")
        if conditions:
            yield table, " or ".join(conditions)


def _mentions(*columns: str) -> str:
    return " or ".join(
        _WHOLE.format(text=column, name=name) for column in columns for name in ("$name", "$json")
    )


def _name(customer: str) -> str:
    return unicodedata.normalize("NFC", customer).strip().casefold()


def _spelt(customer: str) -> dict[str, str]:
    # Lists are kept as JSON, in which earlier versions wrote letters such as ü by their number.
    name = _name(customer)
    return {"name": name, "json": json.dumps(name)[1:-1]}
