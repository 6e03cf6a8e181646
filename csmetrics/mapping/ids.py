"""Ids for rows whose export has none: the same row gets the same id in every export."""

from collections.abc import Mapping

from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import literal
from csmetrics.tables import Table

# What tells one row of a table from another and does not change later.
IDENTITY = {
    "surveys": ("kind", "ticket_id", "customer_id", "sent_at", "responded_at", "comment"),
    "calls": ("started_at", "agent_id", "customer_id", "ticket_id", "team"),
    "orders": ("customer_id", "ordered_at", "amount"),
    "subscriptions": ("customer_id", "started_at", "plan"),
    "qa_reviews": ("ticket_id", "agent_id", "reviewed_at"),
}


def missing(canonical: Table, found: Mapping[str, Reading]) -> str | None:
    """Return the name of the id column that a file should have and has not."""
    name = canonical.key[-1] if canonical.key[0] == "source" else canonical.key[0]
    return name if canonical.name in IDENTITY and name not in found else None


def made_up(canonical: Table, found: Mapping[str, Reading]) -> Reading:
    """Return an id made of what identifies a row, and of how many rows alike came before it.

    The count looks at the rows of the whole file, so the part must see it at once.
    """
    parts = [found[name] for name in IDENTITY[canonical.name] if name in found]
    texts = ", ".join(f"coalesce(cast({part.value} as varchar), '')" for part in parts)
    mark = f"substr(md5(concat_ws({literal('|')}, {texts})), 1, 20)"
    if canonical.name == "qa_reviews":
        # One review has a row for each category: they share its id.
        return Reading(mark, "", _headers(parts))
    alike = f"row_number() over (partition by {mark} order by row_number)"
    return Reading(f"{mark} || '-' || {alike}", "", _headers(parts))


def _headers(parts: list[Reading]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(header for part in parts for header in part.headers))
