"""Where the rows are in JSON as programs write it, and what its values mean."""

import re
from collections.abc import Collection, Iterable, Iterator
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
# So deep a list of rows is looked for in an answer: {"data": {"page": {"tickets": […]}}}.
DEEPEST_LIST = 4
# Names of what stands in an answer where something went wrong.
MESSAGES = ("error", "errors", "message", "error_description", "detail", "description", "title")
# The kinds of values, as DynamoDB names them.
_DYNAMO_KINDS = frozenset(("S", "N", "BOOL", "NULL", "M", "L", "SS", "NS"))
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
    """Return a value as a database means it.

    MongoDB writes {"$date": "2026-03-02"} and {"$numberLong": "7"}; DynamoDB {"S": "open"}, and
    {"NULL": true} for none.
    """
    while isinstance(value, dict) and len(value) == 1 and _is_kind(*value):
        ((kind, value),) = value.items()
        value = None if kind == "NULL" else value
    return value


def _is_kind(name: str) -> bool:
    return name.startswith("$") or name in _DYNAMO_KINDS


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

    As pandas writes it: {"columns": ["id", …], "data": [[1, …], …]}; as BigQuery does:
    {"schema": {"fields": [{"name": "id"}, …]}, "rows": [{"f": [{"v": 1}, …]}, …]}; and as Google
    Sheets does, where the first row has the names: {"values": [["id", …], [1, …], …]}.
    """
    lists = list(_lists(document, deepest=DEEPEST_LIST))
    rows = max(map(_cells_of_rows, lists), key=len, default=[])
    widths = set(map(len, rows))
    if max(widths, default=0) < 2 or any(_are_more_objects(entries, rows) for entries in lists):
        return None
    for names in map(_names_of_columns, lists):
        if len(names) in widths:
            return names, rows
    return (rows[0], rows[1:]) if are_names(rows[0]) and len(rows) > 1 else None


def _lists(document: dict[str, Any], deepest: int) -> Iterator[list[Any]]:
    """Yield the lists in a document, and in the objects in it."""
    for value in document.values():
        if isinstance(value, list):
            yield value
            # An answer may hold a single result in a list.
            value = value[0] if len(value) == 1 else None
        if isinstance(value, dict) and deepest:
            yield from _lists(value, deepest - 1)


def _cells_of_rows(entries: list[Any]) -> list[list[Any]]:
    """Return rows as lists of cells; none where the entries are no such rows.

    A row may be an object around its cells, and each cell one around its value.
    """
    rows = []
    for entry in entries:
        inside = list(entry.values()) if isinstance(entry, dict) else [entry]
        if len(inside) != 1 or not isinstance(inside[0], list):
            return []
        around = isinstance(entry, dict)
        if around and not all(cell is None or isinstance(cell, dict) for cell in inside[0]):
            return []
        rows.append([_value_of(cell) for cell in inside[0]] if around else inside[0])
    return rows


def _are_more_objects(entries: list[Any], rows: list[list[Any]]) -> bool:
    """Return whether a list holds objects, and more of them than there are rows of cells."""
    return len(entries) > len(rows) and all(isinstance(entry, dict) for entry in entries)


def _value_of(cell: dict[str, Any] | None) -> Any:
    """Return the value of a cell that is an object: {"v": 7} or {"VarCharValue": "7"}."""
    return (cell or {}).get("v", next(iter((cell or {}).values()), None))


def _names_of_columns(entries: list[Any]) -> list[str]:
    """Return the names of columns that stand in a list, as such or in objects; none if none do."""
    names = names_of(entries) or _labels(entries) or entries
    return names if are_names(names) else []


def _labels(entries: list[Any]) -> list[str]:
    labels = [str(e.get("label") or e.get("id") or "") for e in entries if isinstance(e, dict)]
    return labels if len(labels) == len(entries) and are_names(labels) else []


def with_names(entries: Iterable[Any]) -> Iterator[Any]:
    """Yield entries, those that are lists of cells by the names in the first such list."""
    names: list[str] | None = None
    for entry in entries:
        if isinstance(entry, list) and (names or are_names(entry)):
            if names is not None:
                yield named(names, entry)
            names = names or entry
        else:
            yield entry


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
