"""The canonical columns of a part, each with its reading."""

import re
from collections.abc import Mapping
from dataclasses import replace

from csmetrics.folding import fold
from csmetrics.mapping import (
    categories,
    comments,
    currencies,
    derived,
    ids,
    monthly,
    numbers,
    texts,
)
from csmetrics.mapping.columns import synonyms
from csmetrics.mapping.dates import elapsed, moment_columns
from csmetrics.mapping.headers import known_places
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, literal, replaced
from csmetrics.mapping.values import Values
from csmetrics.read.telling import in_quotes
from csmetrics.sources import tools
from csmetrics.tables import COUNT, FLAG, NUMBER, TABLES, Column
from csmetrics.translation import later, t
from csmetrics.translation import number as written

Readings = dict[str, Reading]
AS_NONE = later("Unknown words in “{header}”: {words}. They count as no priority.")
AS_OPEN = later(
    "Unknown words in “{header}”: {words}. They count as resolved where there is a solve date, "
    "else as open."
)
AS_OTHER = later("Unknown words in “{header}”: {words}. They count as what “{other}” says.")


def readings(values: Values) -> Readings:
    """Return the reading of each of our columns that the file provides."""
    canonical = TABLES[values.table_name]
    found = moment_columns.readings(values, canonical)
    if canonical.name == "tickets":
        elapsed.fill(values, found)
        comments.fill(values, found)
        _solve_by_closing(found)
    for column in canonical.columns:
        place = values.place(column.name)
        if place is not None and column.name not in found:
            found[column.name] = _reading(values, column, place, found)
    # Only tickets have it for a column; the others have it in their key alone.
    tool = values.place("source")
    if "source" in canonical.key and tool is not None:
        found.setdefault("source", _tool(values, tool))
    if canonical.name == "subscriptions" and values.layout.monthly:
        monthly.fill(values, found, values.layout.monthly)
    for name, word in (values.source.blank if values.source else {}).items():
        if name in found:
            filled = f"coalesce({found[name].value}, {literal(word)})"
            found[name] = replace(found[name], value=filled)
    derived.fill_between(values, found)
    derived.decide_instead(values, canonical, found)
    # Those of surveys are made up once it is known which of their ratings is meant.
    if canonical.name != "surveys" and ids.complete(values, canonical, found):
        values.whole = True
    if canonical.name == "customers" and values.source is None:
        _say_unused_mrr(values)
    for name, value in (values.source.fixed if values.source else {}).items():
        column = canonical.column(name)
        found[name] = Reading(f"cast({literal(str(value))} as {column.duckdb_type})", "", ("",))
    values.currency = currencies.find(values, found)
    _say(values, found)
    names = dict.fromkeys([*canonical.names, *(["source"] if "source" in found else [])])
    return {name: found[name] for name in names if name in found}


def _say(values: Values, found: Readings) -> None:
    for part in values.source.unused if values.source else ():
        place = values.place_of(part.theirs)
        if place is not None and values.profile.measure({"n": f"count({cell(place)})"})["n"]:
            say = values.warn if part.matters else values.note
            say(t("“{header}” is not used: {why}", header=values.header(place), why=t(part.why)))
    for reading in found.values():
        values.note(*reading.notes)
        values.warn(*reading.warnings)


def _say_unused_mrr(values: Values) -> None:
    """Warn where a list of customers says what each of them pays, as one of subscriptions would."""
    places = known_places("subscriptions", values.table.columns)
    names = [name for name in synonyms()["subscriptions"]["mrr"] if name in places]
    if names:
        values.warn(
            t(
                "“{header}” is not used, for the file is read as a list of customers. If each row "
                "is one subscription, choose that: its amounts are then the monthly revenue.",
                header=values.header(places[names[0]]),
            )
        )


def _reading(values: Values, column: Column, place: int, found: Readings) -> Reading:
    if column.words:
        return _words(values, column, place, found)
    if column.type == COUNT:
        return numbers.whole(values, place, flags=column.name == "reopens")
    if column.type == NUMBER:
        return numbers.reading(values, column, place)
    if column.type == FLAG:
        return _flag(values, column, place)
    if column.name == "source":
        return _tool(values, place)
    if column.name.endswith("_id") or column.name == "team":
        return ids.reading(values, column, place)
    return Reading(texts.text(values, column, place), "", (values.header(place),))


def _tool(values: Values, place: int) -> Reading:
    """Return the reading of a column of tools: “Zendesk” is what its own exports are."""
    tools_of = tools(values.table_name)
    known = {word: tools_of.get(fold(word)) for word in values.profile.words(place) or ()}
    named = {word: tool for word, tool in known.items() if tool}
    text = f"nullif(trim({cell(place)}), '')"
    return Reading(replaced(cell(place), named, text), "", (values.header(place),))


def _words(values: Values, column: Column, place: int, found: Readings) -> Reading:
    """Return the reading of a column of words, and what became of words we do not know."""
    header, text = values.header(place), f"nullif(trim({cell(place)}), '')"
    words = values.profile.words(place)
    if words is None:
        return Reading(text, "", (header,))
    if all(word == word.strip() for word in words):
        text = cell(place)
    meanings = _meanings(values, column, header, words)
    nothing = {w: None for w, ours in meanings.items() if ours is None and texts.is_nothing(w)}
    known = {w: ours for w, ours in meanings.items() if ours is not None}
    unknown = {w: words[w] for w, ours in meanings.items() if ours is None and w not in nothing}
    if not unknown or column.name not in ("status", "priority"):
        # A word we do not know stays as it is: allowed in a channel, else a fault of its row.
        otherwise = text if unknown else "null"
        read = replaced(cell(place), {**known, **nothing}, otherwise)
        if not values.source and categories.under(header, column):
            # A mark that is not set.
            read = f"case when {text} is null then 'answered' else {read} end"
        return Reading(read, "", (header,))
    other = ""
    if column.name == "priority":
        otherwise, said = "null", AS_NONE
    else:
        said = AS_OPEN
        solved = found["resolved_at"].value if "resolved_at" in found else "null"
        otherwise = f"case when {solved} is not null then 'resolved' else 'open' end"
        for part in values.source.instead if values.source else ():
            if part.if_unknown and (listed := values.has_words(part.theirs, part.words)):
                otherwise = f"case when {listed} then {literal(part.value)} else {otherwise} end"
                place_there = values.place_of(part.theirs)
                assert place_there is not None
                said, other = AS_OTHER, values.header(place_there)
        otherwise = f"case when {text} is null then null else {otherwise} end"
    listed_words = ", ".join(
        f"{in_quotes(word)} ({written(count)})" for word, count in list(unknown.items())[:5]
    )
    return Reading(replaced(cell(place), {**known, **nothing}, otherwise), "", (header,)).saying(
        warnings=[t(said, header=header, words=listed_words, other=other)]
    )


def _meanings(
    values: Values, column: Column, header: str, words: Mapping[str, int]
) -> dict[str, str | None]:
    """Return what each word of a column means to its source, or to everyone."""
    source = values.source
    own = source.values.get(column.name, {}) if source else categories.under(header, column)
    part = source.extract.get(column.name) if source else None
    if part is None:
        return categories.meanings(column, words, own)
    parts = {word: match[1] if (match := re.search(part, word)) else word for word in words}
    known = categories.meanings(column, dict.fromkeys(parts.values(), 0), own)
    return {word: known[parts[word]] for word in words}


def _flag(values: Values, column: Column, place: int) -> Reading:
    c = cell(place)
    words = values.profile.words(place) or {}
    header = values.header(place)
    source = values.source
    own = source.values.get(column.name, {}) if source else categories.under(header, column)
    meanings = {**categories.FLAG, **own}
    known = {word: meanings[fold(word)] for word in words if fold(word) in meanings}
    return Reading(f"cast({replaced(c, known, 'null')} as boolean)", c, (header,))


def _solve_by_closing(found: Readings) -> None:
    """Let the closing stand for the solve where no solve is known."""
    closed = found.get("closed_at")
    if closed is None:
        return
    solved = found.get("resolved_at")
    if solved is None:
        found["resolved_at"] = replace(closed, raw="", notes=(), warnings=())
    else:
        value = f"coalesce({solved.value}, {closed.value})"
        headers = (*solved.headers, *closed.headers)
        found["resolved_at"] = replace(solved, value=value, headers=headers)
