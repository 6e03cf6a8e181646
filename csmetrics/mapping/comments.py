"""The first answer to a ticket, from comments that stand in cells: `date;author;text`.

The cells of one ticket are many columns with the same header. The first comment by somebody else
than the one who reported the ticket is its first answer.
"""

from collections.abc import Sequence
from dataclasses import replace

from csmetrics.folding import fold
from csmetrics.mapping.dates import date_orders, moments, spellings
from csmetrics.mapping.dates.moments import Looked
from csmetrics.mapping.dates.spellings import Spellings
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell
from csmetrics.mapping.values import Values
from csmetrics.sources import Comments
from csmetrics.translation import t

OURS = "first_response_at"
# A comment without its date and author is one that another program has written.
WHOLE = r"^[^;]{6,60};[^;]{1,200};"
MOST_DATES = 2_000


def fill(values: Values, found: dict[str, Reading]) -> None:
    """Fill the moment of the first answer from comments, where no other column holds it."""
    told = values.source.comments if values.source else None
    places = _places(values, told) if told else []
    if told is None or not places or "created_at" not in found or _is_known(values, found):
        return
    header = values.header(places[0])
    people = [p for names in told.reporter if (p := values.place_of(names)) is not None]
    spelt = _spelt(values, places)
    if spelt is None or not _are_comparable(values, told, places, people):
        values.note(
            t(
                "“{header}” is not used: it does not say when and by whom a comment was written, "
                "or not in the words of the other columns.",
                header=header,
            )
        )
        return
    first = _first(values, places, people, spelt, found["created_at"].value)
    found[OURS] = Reading(first, "", (header,)).saying(
        warnings=[
            t(
                "The first comment by somebody else than the reporter, in any column “{header}”, "
                "counts as the first answer. The export does not tell internal comments apart, so "
                "first answers may look faster than they were.",
                header=header,
            )
        ]
    )


def _is_known(values: Values, found: dict[str, Reading]) -> bool:
    """Return whether a column of its own holds the first answer: many exports leave it blank."""
    known = found.get(OURS)
    if known is None:
        return False
    return bool(values.profile.measure({"n": f"count({known.value})"})["n"])


def _places(values: Values, told: Comments) -> list[int]:
    """Return the columns of comments: Comment, and what becomes of the same header again."""
    names = set(map(fold, told.theirs))
    return [
        place
        for place, column in enumerate(values.table.columns)
        if _without_number(fold(column)) in names
    ]


def _without_number(name: str) -> str:
    head, _, last = name.rpartition(" ")
    return head if last.isdigit() else name


def _listed(places: Sequence[int]) -> str:
    """Return SQL for the whole comments of a ticket."""
    cells = ", ".join(map(cell, places))
    return f"list_filter([{cells}], lambda said: regexp_matches(said, '{WHOLE}'))"


def _date(said: str) -> str:
    return f"trim(split_part({said}, ';', 1))"


def _author(said: str) -> str:
    return f"lower(trim(split_part({said}, ';', 2)))"


def _spelt(values: Values, places: Sequence[int]) -> Spellings | None:
    """Return how the dates of comments are spelt; None where that is not clear."""
    rows = values.profile.rows(
        f"select distinct {_date('said')} as day from (select unnest({_listed(places)}) as said "
        f"from upload) limit {MOST_DATES}"
    )
    found = replace(spellings.spelled([row["day"] for row in rows]), year_first={})
    unread = not rows or 2 * len(found.unknown) > len(rows)
    unordered = found.month_first and values.place("created_at") not in values.date_orders
    return None if unread or unordered else found


def _are_comparable(
    values: Values, told: Comments, places: Sequence[int], people: Sequence[int]
) -> bool:
    """Return whether authors of comments are called as in a column of reporters or agents.

    A site may write a number for the author and a name for the reporter: then all would differ.
    """
    agents = [p for names in told.agent if (p := values.place_of(names)) is not None]
    called = ", ".join(f"lower(trim({cell(place)}))" for place in (*people, *agents))
    if not people:
        return False
    same = values.profile.measure(
        {"n": "count(*)"},
        f"exists (select 1 from (select unnest({_listed(places)}) as said) "
        f"where list_contains([{called}], {_author('said')}))",
    )
    return bool(same["n"])


def _first(
    values: Values, places: Sequence[int], people: Sequence[int], spelt: Spellings, created: str
) -> str:
    """Return SQL for when the first comment by another than the reporter was written."""
    own = ", ".join(f"lower(trim({cell(place)}))" for place in people)
    by_others = (
        f"list_filter({_listed(places)}, "
        f"lambda said: not coalesce(list_contains([{own}], {_author('said')}), false))"
    )
    dates = f"list_transform({by_others}, lambda said: {_date('said')})"
    # The reading of a column names its cell: here the name of each date in turn.
    place = places[0]
    order = date_orders.order_of(values, values.place("created_at") or 0)
    read = moments.reading(Looked(place, 2, 1, spelt), order, values.timezone, "", True).value
    each = f"list_transform({dates}, lambda {cell(place)}: {read})"
    known = " or ".join(f"{cell(person)} is not null" for person in people)
    since = f"list_filter({each}, lambda moment: moment >= {created})"
    return f"case when {known} then list_min({since}) end"
