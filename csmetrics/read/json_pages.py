"""Whether JSON is one page of a longer answer of an API, so that the other pages are missing."""

from collections.abc import Iterator
from typing import Any

# Where an answer tells of its pages, beside the top.
_ABOUT = frozenset(
    ("meta", "links", "_links", "pages", "paging", "pagination", "page", "pageinfo", "cursor")
)
# Says by true, or by false, that more follows.
_MORE = frozenset(("hasmore", "hasnext", "hasnextpage", "more", "moreresults", "incomplete"))
_ALL = frozenset(("endofstream", "islast", "islastpage", "last", "done", "complete", "jobcomplete"))
# Leads to the next page, where no such word says that there is none.
_NEXT = frozenset(
    (
        *("next", "nextpage", "nextlink", "odata.nextlink", "nexturl", "nextcursor", "nextoffset"),
        *("nextpagetoken", "nexttoken", "nextrecordsurl", "nextpageurl", "pagetoken"),
    )
)
_TOTALS = frozenset(
    (
        *("totalcount", "totalsize", "totalentries", "totalresults", "totalrows", "totalitems"),
        *("totalrecords", "count", "odata.count"),
    )
)
# Beside one of these a bare “total” counts entries, and no money.
_PLACES = frozenset(("startat", "offset", "maxresults", "perpage", "limit", "page", "pagesize"))


def unfinished(document: dict[str, Any], rows: int) -> tuple[str, str] | None:
    """Return the field and value by which an answer says that it is not all; None if it is."""
    fields = list(_fields(document))
    plain = {name for name, _, _ in fields}
    totals = _TOTALS | {"total"} if plain & _PLACES else _TOTALS
    for name, written, value in fields:
        if name in totals and isinstance(value, str) and value.isdigit() and int(value) > rows > 0:
            return written, value
    flags = [one for one in fields if one[0] in _MORE | _ALL and isinstance(one[2], bool)]
    for name, written, value in flags:
        if value == (name in _MORE):
            return written, str(value).lower()
    nexts = [(written, value) for name, written, value in fields if name in _NEXT and value]
    return (nexts[0][0], "…") if nexts and not flags else None


def _fields(document: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield the plain name, the name and the value of each field that may tell of pages."""
    for key, value in document.items():
        name = "".join(c for c in key.casefold() if c not in "_-@ ")
        yield name, key, value
        if isinstance(value, dict) and key.casefold() in _ABOUT:
            yield from _fields(value)
