"""Forget a customer: their rows in every table, in what was overwritten, set aside and told."""

import unicodedata

from csmetrics.engine import Session
from csmetrics.engine.duckdb import quoted
from csmetrics.merge import before_name
from csmetrics.tables import TABLES


def forget(session: Session, customer: str) -> tuple[int, set[str]]:
    """Delete all rows of a customer; return how many, and which canonical tables changed."""
    name = unicodedata.normalize("NFC", customer).strip()
    which = {"customer": name.casefold()}
    session.run(
        "create or replace temp table their_tickets as select source, ticket_id from tickets "
        "where lower(customer_id) = $customer",
        which,
    )
    removed, touched = 0, set()
    for table in TABLES.values():
        conditions = []
        if "customer_id" in table.names:
            conditions.append("lower(customer_id) = $customer")
        if "ticket_id" in table.names and table.name != "tickets":
            conditions.append(
                "(source, ticket_id) in (select (source, ticket_id) from their_tickets)"
            )
        if not conditions:
            continue
        bound = which if "customer_id" in table.names else None
        here = " or ".join(conditions)
        gone = session.run(f"delete from {quoted(table.name)} where {here}", bound)
        session.run(f"delete from {before_name(table)} where {here}", bound)
        removed += gone
        touched |= {table.name} if gone else set()
    removed += session.run(
        "delete from set_aside where contains(lower(cells), $customer) "
        "or contains(lower(value), $customer)",
        which,
    )
    # Sentences told at an import quote examples; those that name the customer go too.
    session.run(
        "update imports set messages = '[]' where contains(lower(messages), $customer)", which
    )
    session.run(
        "update imports set file = 'a removed name' where contains(lower(file), $customer)", which
    )
    session.run("drop table their_tickets")
    return removed, touched
