"""Ids with every digit, one for each customer, and made up where an export has none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from csmetrics.errors import Problem
from csmetrics.mapping import texts
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, literal
from csmetrics.mapping.values import ERROR, SCIENTIFIC, Values
from csmetrics.tables import TABLES, Column, Table
from csmetrics.translation import t

# Customers who did not say who they are: many people, and no one customer.
NOBODY = ("anonymous", "anonym", "anonyme", "anónimo", "anónima", "anonimo", "anônimo", "anoniem")
# As programs write whole numbers of a column with gaps: 1001.0.
_NUMBER = r"^(\d{1,18})(?:\.0)?$"
# What nobody sees in an id, such as marks of writing from right to left.
_INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
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
    own = name(canonical)
    # One that is made of no column stands for ids that are lost.
    there = own in found and bool(found[own].headers)
    return own if canonical.name in IDENTITY and not there else None


def name(canonical: Table) -> str:
    """Return the column of a table that tells its rows apart."""
    return canonical.key[-1] if canonical.key[0] == "source" else canonical.key[0]


def made_up(canonical: Table, found: Mapping[str, Reading]) -> Reading:
    """Return an id made of what identifies a row, and of how many rows alike came before it.

    The count looks at the rows of the whole file, so the part must see it at once.
    """
    parts = [found[name] for name in IDENTITY[canonical.name] if name in found]
    texts = ", ".join(f"coalesce(cast({part.value} as varchar), '')" for part in parts)
    mark = f"substr(md5(concat_ws({literal('|')}, {texts})), 1, 20)"
    if canonical.name == "qa_reviews":
        return Reading(_of_review(mark, found), "", _headers(parts))
    alike = f"row_number() over (partition by {mark} order by row_number)"
    return Reading(f"{mark} || '-' || {alike}", "", _headers(parts))


def complete(values: Values, canonical: Table, found: dict[str, Reading]) -> bool:
    """Give rows without an id one of their own: two would be one. Return whether there are some.

    An id that is made up needs the whole file.
    """
    is_missing = missing(canonical, found) is not None
    made = made_up(canonical, found) if is_missing else _where_blank(values, canonical, found)
    if made is not None:
        found[name(canonical)] = made
    return made is not None


def _where_blank(values: Values, canonical: Table, found: Mapping[str, Reading]) -> Reading | None:
    """Return the id of rows of which some have none: theirs is made up; None where all have one.

    Only orders have no more in their key than that. Ratings beside tickets go by the tickets' ids.
    """
    if canonical.name != values.table_name or canonical.name not in IDENTITY:
        return None
    own = found.get(name(canonical))
    if len(canonical.key) < 2 or own is None or not own.headers:
        return None
    usable = f"({values.set_aside()}) is null and ({values.left_out()}) is null"
    blank = {"n": f"count(*) filter (({own.value}) is null)"}
    if not values.profile.measure(blank, where=usable)["n"]:
        return None
    made = made_up(canonical, found)
    return replace(own, value=f"coalesce({own.value}, {made.value})")


def _of_review(mark: str, found: Mapping[str, Reading]) -> str:
    """Return SQL for the id that the rows of one review share, of which each has a category.

    A category that comes again is of another review of the same day.
    """
    category = f", {found['category'].value}" if "category" in found else ""
    alike = f"row_number() over (partition by {mark}{category} order by row_number)"
    return f"{mark} || case {alike} when 1 then '' else '-' || {alike} end"


def _headers(parts: list[Reading]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(header for part in parts for header in part.headers))


def reading(values: Values, column: Column, place: int) -> Reading:
    """Return the reading of a column of ids, or refuse ids that Excel has shortened."""
    header = values.header(place)
    if column.required:
        _refuse_shortened(values, place, header)
        return Reading(_text(values, column, place), "", (header,))
    c = cell(place)
    # Most ids begin with a letter: those need no look at their signs, in millions of rows.
    shortened = (
        f"case when {c} < ':' then regexp_full_match(trim({c}), {literal(SCIENTIFIC)}) "
        "else false end"
    )
    error = f"starts_with({c}, '#') and regexp_full_match(trim({c}), {literal(ERROR)})"
    lost = values.profile.measure(
        {"example": f"min({c}) filter ({shortened})", "error": f"bool_or({error})"}
    )
    if lost["example"] is None:
        text = _text(values, column, place)
        text = f"case when {error} then null else {text} end" if lost["error"] else text
        return Reading(text, "", (header,))
    said = t(
        "Excel has shortened ids in “{header}”, such as “{shortened}”: what is different now has "
        "the same id, so they are left blank. Load the file as it was exported to have them.",
        header=header,
        shortened=lost["example"],
    )
    key = column.name in TABLES[values.table_name].key
    if key or _are_shortened(values.profile.examples(place)):
        return Reading("cast(null as varchar)").saying(warnings=[said])
    kept = f"case when {shortened} then null else {_text(values, column, place)} end"
    return Reading(kept, "", (header,)).saying(warnings=[said])


def _text(values: Values, column: Column, place: int) -> str:
    """Return SQL for ids that are one where they mean one, however they are written."""
    if column.name == "customer_id":
        return _customer(values, place)
    text = texts.text(values, column, place)
    if column.name == "team":
        # A number that Excel may shorten, but mostly a name: nothing else of it changes.
        return text
    if values.profile.measure({"special": _any_special(cell(place))})["special"]:
        text = _without_invisible(text)
    if _are_numbers(values.profile.examples(place)):
        text = f"regexp_replace({text}, {literal(_NUMBER)}, '\\1')"
    return _with_noughts(values, column, text)


def _with_noughts(values: Values, column: Column, text: str) -> str:
    """Return SQL for ids with the noughts before them that a spreadsheet drops: 00001234."""
    digits = values.source.digits.get(column.name) if values.source else None
    if digits is None:
        return text
    short = f"regexp_full_match({text}, '\\d{{1,{digits - 1}}}')"
    return f"case when {short} then lpad({text}, {digits}, '0') else {text} end"


def _are_numbers(examples: Sequence[str]) -> bool:
    """Return whether ids are whole numbers, written otherwise than in other exports of a tool."""
    numbers = all(re.fullmatch(_NUMBER, cell) for cell in examples)
    return numbers and not all(map(str.isdigit, examples))


def _customer(values: Values, place: int) -> str:
    """Return SQL that makes one person's e-mail one id, however it was typed."""
    c, text = cell(place), values.text(place)
    odd = values.profile.measure(
        {
            "mail": f"bool_or(contains({c}, '@'))",
            "cased": f"bool_or({c} <> lower({c}))",
            "special": _any_special(c),
            "nobody": f"bool_or(lower(trim({c})) in ({', '.join(map(literal, NOBODY))}))",
        }
    )
    if odd["nobody"]:
        text = (
            f"case when lower(trim({c})) not in ({', '.join(map(literal, NOBODY))}) then {text} end"
        )
    if not odd["mail"] or not (odd["cased"] or odd["special"]):
        return text
    folded = f"lower({text})"
    if odd["special"]:
        folded = f"lower(nfc_normalize({_without_invisible(text)}))"
    return f"case when contains({c}, '@') then {folded} else {text} end"


def _any_special(c: str) -> str:
    """Return SQL for whether some cell has a character of more than one byte."""
    return f"bool_or(strlen({c}) <> length({c}))"


def _without_invisible(text: str) -> str:
    """Return SQL for a text without the characters that nobody sees in it."""
    return f"trim(regexp_replace({text}, '{_INVISIBLE}', '', 'g'))"


def _are_shortened(examples: Sequence[str]) -> bool:
    """Return whether most ids are such as 1.23457E+17."""
    shortened = sum(bool(re.fullmatch(SCIENTIFIC, cell)) for cell in examples)
    return shortened * 2 > max(len(examples), 1)


def _refuse_shortened(values: Values, place: int, header: str) -> None:
    """Refuse ids that Excel turned into 1.23457E+17, and warn where it may have rounded them."""
    examples = values.profile.examples(place)
    if _are_shortened(examples):
        shortened = next(cell for cell in examples if re.fullmatch(SCIENTIFIC, cell))
        raise Problem(
            t(
                "Excel has shortened the ids in “{header}”: different rows now have the same id.",
                header=header,
            ),
            t("They read “{shortened}”; the digits after that are lost.", shortened=shortened),
            t("Export again and upload the file without opening and saving it in Excel."),
        )
    long = [cell for cell in examples if re.fullmatch(r"\d{16,}", cell)]
    if values.table.format == "excel" and long:
        values.warn(
            t(
                "Ids in “{header}” have more than 15 digits. Excel keeps only 15, so different "
                "tickets may have become one. Export as CSV to be sure.",
                header=header,
            )
        )
