"""Where the rows are in JSON as programs write it, and what its values mean."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from csmetrics.read.telling import Refused
from csmetrics.translation import t

# Names of lists of rows in answers that hold others too, such as the users of the tickets.
LISTS = frozenset(
    {
        *("tickets", "conversations", "cases", "issues", "incidents", "requests", "calls"),
        *("surveys", "responses", "ratings", "satisfaction_ratings", "subscriptions"),
        *("results", "items", "records", "rows", "data", "entries", "values"),
    }
)
# Names of what stands in an answer where something went wrong.
MESSAGES = ("error", "errors", "message", "error_description", "detail", "description", "title")
# A field with such a name tells one row from another.
_IDENTITY = re.compile(r"(?:^|[_\W]|(?<=[a-z])(?=[A-Z]))(?i:id|uuid|key)$|(?i:^number$)")


class TooLong(dict[str, Any]):
    """An entry that is a list, with more cells than the list of names has."""


def answers_of(entries: list[Any]) -> dict[str, Any]:
    """Return the answers of a form by kind and number of their questions; none if it is no form.

    As Typeform lists them: {"field": {"id": "hV1", "type": "nps"}, "type": "number", "number": 9}.
    """
    found = {}
    for entry in entries:
        field = entry.get("field") if isinstance(entry, dict) else None
        if not isinstance(field, dict) or not {"id", "type"} <= set(field):
            return {}
        found[f"{field['type']}.{field['id']}"] = entry.get(str(entry.get("type")))
    return found


def names_of(entries: Any) -> list[str]:
    """Return the names of objects that are known by a name, such as tags; none for other lists."""
    for key in ("name", "tag"):
        named = [entry.get(key) for entry in entries if isinstance(entry, dict)]
        if named and len(named) == len(entries) and all(isinstance(n, str) for n in named):
            return [str(name) for name in named]
    return []


def lists_of_objects(
    document: dict[str, Any], deepest: int, prefix: str = ""
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of objects in a document by the names that lead there."""
    for key, value in document.items():
        if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            yield f"{prefix}{key}", value
        elif isinstance(value, dict) and deepest:
            yield from lists_of_objects(value, deepest - 1, f"{prefix}{key}.")


def are_names(entry: list[Any]) -> bool:
    """Return whether an entry of a list names columns."""
    return len(entry) > 1 and all(isinstance(name, str) and name for name in entry)


def is_by_id(document: dict[str, Any]) -> bool:
    """Return whether an object holds one object for each id, all with the same fields."""
    entries = list(document.values())
    alike = len(entries) > 1 and all(isinstance(entry, dict) for entry in entries)
    return alike and len({frozenset(entry) for entry in entries}) == 1


def page(entry: dict[str, Any]) -> list[Any]:
    """Return the rows of an entry that is a page of an answer; none where it is a row itself."""
    found = [rows for name, rows in lists_of_objects(entry, deepest=0) if name.casefold() in LISTS]
    is_row = any(_IDENTITY.search(key) for key in entry)
    return found[0] if len(found) == 1 and not is_row else []


def unwrapped(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a row out of what Elasticsearch puts it into, beside an id of its own."""
    inner = entry.get("_source")
    return {"_id": entry.get("_id"), **inner} if isinstance(inner, dict) else entry


def plain(value: Any) -> Any:
    """Return a value as MongoDB means it: {"$date": "2026-03-02"} and {"$numberLong": "7"}."""
    while isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith("$"):
        (value,) = value.values()
    return value


def refuse_errors(lists: dict[str, list[Any]]) -> None:
    """Refuse an answer whose only list tells what went wrong."""
    for name, entries in lists.items():
        if len(lists) == 1 and name.casefold() in MESSAGES:
            refuse_message(entries[0])


def refuse_message(document: dict[str, Any]) -> None:
    """Refuse what a helpdesk answers instead of an export."""
    said = [str(document[key]) for key in document if key.casefold() in MESSAGES and document[key]]
    if said and len(document) < 5:
        raise Refused(
            t(
                "The file holds a message of the helpdesk, not tickets: “{text}”.",
                text=said[-1][:80],
            ),
            t("The export was not made, perhaps because a login or a permission had run out."),
            t("Export it again."),
        )


def is_columns(document: dict[str, Any]) -> bool:
    """Return whether an object holds one equally long list for each column."""
    lists = [value for value in document.values() if isinstance(value, list)]
    return len(lists) == len(document) > 1 and len({len(value) for value in lists}) == 1


def is_numbered_columns(document: dict[str, Any]) -> bool:
    """Return whether an object holds the cells of each column by their numbers, as pandas does."""
    columns = list(document.values())
    if len(columns) < 2 or not all(isinstance(cells, dict) and cells for cells in columns):
        return False
    numbers = [str(number) for number in range(len(columns[0]))]
    return all(list(cells) == numbers for cells in columns)


def cells_of(column: list[Any] | dict[str, Any]) -> Collection[Any]:
    """Return the cells of a column, numbered or not."""
    return column.values() if isinstance(column, dict) else column


def split(document: dict[str, Any]) -> tuple[list[str], list[Any]] | None:
    """Return the names of columns and the rows as lists, where they stand apart, if they do.

    As pandas writes it: {"columns": ["id", …], "data": [[1, …], …]}.
    """
    names = next((document[key] for key in ("columns", "fields") if key in document), None)
    names = names_of(names) or names if isinstance(names, list) else None
    rows = next((document[key] for key in ("data", "rows", "values") if key in document), None)
    if not (isinstance(names, list) and are_names(names) and isinstance(rows, list)):
        return None
    return (names, rows) if all(isinstance(row, list) for row in rows) else None


def named(names: list[str], cells: list[Any]) -> dict[str, Any]:
    """Return the cells of a row with the names of their columns."""
    row = dict(zip(names, cells, strict=False))
    return TooLong(row) if any(cells[len(names) :]) else row


def no_table() -> Refused:
    """Return why JSON without a list of rows is refused."""
    return Refused(
        t("The JSON is not a list of tickets, so it is no table we can read."),
        t(
            "We expect a list of objects, one object per line, or an answer such as "
            "{“tickets”: […]}."
        ),
        t("Export it in that form, or as CSV."),
    )
