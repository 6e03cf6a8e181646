"""The canonical columns of a part, each with its reading, and the SELECT they make."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from csmetrics.errors import NeedsAnswer, Option, Problem, Question
from csmetrics.mapping import (
    categories,
    clocks,
    comments,
    date_orders,
    derived,
    durations,
    elapsed,
    ids,
    intervals,
    moments,
    zones,
)
from csmetrics.mapping.moments import Looked
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, first_of, literal, literals, replaced
from csmetrics.mapping.values import SCIENTIFIC, Values
from csmetrics.read.telling import in_quotes
from csmetrics.recognise import Items, Monthly, fold
from csmetrics.tables import COUNT, DAY, FLAG, MOMENT, NUMBER, TABLES, TOLD_AT, Column, Table
from csmetrics.translation import later, t
from csmetrics.translation import number as written

Readings = dict[str, Reading]

# Words for "nothing" that could be words of a text, but are never a number or a word of ours.
NOTHING = (
    *("na", "n.a.", "nil", "not set", "unassigned", "keine", "n/v", ".", "∅", "no priority"),
    *("keine priorität", "aucune", "sin prioridad", "sem prioridade"),
)
# Customers who did not say who they are: many people, and no one customer.
NOBODY = ("anonymous", "anonym", "anonyme", "anónimo", "anónima", "anonimo", "anônimo", "anoniem")
# Tables whose moments are measured against each other, so that a day is too coarse.
MEASURED = ("tickets", "replies", "calls")
# Words in a column of whole numbers that are looked at one by one.
FEW_ODD = 50
AS_NONE = later("Unknown words in “{header}”: {words}. They count as no priority.")
AS_OPEN = later(
    "Unknown words in “{header}”: {words}. They count as resolved where there is a solve date, "
    "else as open."
)
AS_OTHER = later("Unknown words in “{header}”: {words}. They count as what “{other}” says.")


def readings(values: Values) -> Readings:
    """Return the reading of each of our columns that the file provides."""
    canonical = TABLES[values.table_name]
    found = _moments(values, canonical)
    if canonical.name == "tickets":
        elapsed.fill(values, found)
        comments.fill(values, found)
        _solve_by_closing(found)
    for column in canonical.columns:
        place = values.place(column.name)
        if place is not None and column.name not in found:
            found[column.name] = _reading(values, column, place, found)
    if canonical.name == "subscriptions" and values.layout.monthly:
        _monthly(values, found, values.layout.monthly)
    for name, word in (values.source.blank if values.source else {}).items():
        if name in found:
            filled = f"coalesce({found[name].value}, {literal(word)})"
            found[name] = replace(found[name], value=filled)
    derived.fill_between(values, found)
    derived.decide_instead(values, canonical, found)
    if ids.missing(canonical, found) and canonical.name != "surveys":
        found[ids.missing(canonical, found) or ""] = ids.made_up(canonical, found)
        values.whole = canonical.name != "qa_reviews"
    for name, value in (values.source.fixed if values.source else {}).items():
        column = canonical.column(name)
        found[name] = Reading(f"cast({literal(str(value))} as {column.duckdb_type})", "", ("",))
    _say(values, found)
    return {column.name: found[column.name] for column in canonical.columns if column.name in found}


def _say(values: Values, found: Readings) -> None:
    for part in values.source.unused if values.source else ():
        place = values.place_of(part.theirs)
        if place is not None and values.profile.measure({"n": f"count({cell(place)})"})["n"]:
            say = values.warn if part.matters else values.note
            say(t("“{header}” is not used: {why}", header=values.header(place), why=t(part.why)))
    for reading in found.values():
        values.note(*reading.notes)
        values.warn(*reading.warnings)


def _reading(values: Values, column: Column, place: int, found: Readings) -> Reading:
    if column.words:
        return _words(values, column, place, found)
    if column.type == COUNT:
        return _count(values, place)
    if column.type == NUMBER:
        return _number(values, column, place)
    if column.type == FLAG:
        return _flag(values, column, place)
    if column.name.endswith("_id"):
        return _id(values, column, place)
    return Reading(_text(values, column, place), "", (values.header(place),))


def _text(values: Values, column: Column, place: int) -> str:
    """Return SQL for a text column, with the words that its source has for others or nothing."""
    own = values.source.values.get(column.name, {}) if values.source else {}
    if column.name in ("agent_id", "team"):
        own = {**dict.fromkeys(categories.UNASSIGNED, ""), **own}
    words = (values.profile.words(place) or {}) if own else {}
    known = {word: own[fold(word)] or None for word in words if fold(word) in own}
    text = values.text(place)
    if values.source and (part := values.source.extract.get(column.name)):
        text = f"nullif(regexp_extract({text}, {literal(part)}, 1), '')"
    return replaced(cell(place), known, text)


# ---------------------------------------------------------------------- moments


def _moments(values: Values, canonical: Table) -> Readings:
    wanted = {
        column.name: column
        for column in canonical.columns
        if column.type in (MOMENT, DAY) and values.place(column.name) is not None
    }
    places = {name: _must(values.place(name)) for name in wanted}
    date_orders.decide(values, [*places.values(), *_other_moments(values)])
    looked = {name: date_orders.look_at(values, place) for name, place in places.items()}
    found = {}
    for name, column in wanted.items():
        look = looked[name]
        header = values.header(look.place)
        _say_zones(values, look, header)
        # A day of a calendar is the same day everywhere: no zone moves it to the one before.
        zone = "UTC" if column.type == DAY else zones.in_header(header) or values.timezone
        order = date_orders.order_of(values, look.place)
        clock = clocks.place_of(values, look.place) if column.type == MOMENT else None
        own = zone if clock is None else "UTC"
        reading = moments.reading(look, order, own, header, column.required)
        if clock is not None:
            reading = clocks.together(values, reading, clock, zone)
        if column.type == DAY:
            reading = Reading(f"cast({reading.value} as date)", reading.raw, reading.headers)
        found[name] = reading
        _say_spelling(values, look, header, order)
    _say_zone(values, wanted, looked)
    _say_moments(values, found, looked)
    return found


def _must(place: int | None) -> int:
    assert place is not None
    return place


def _other_moments(values: Values) -> list[int]:
    """Return the columns of moments that the source names beside ours."""
    source = values.source
    if source is None:
        return []
    named = [name for part in source.between for name in (part.start, part.end, part.else_end)]
    named += [name for part in source.ratings for name in (part.sent_at, part.responded_at)]
    return [place for name in named if (place := values.place_of(name)) is not None]


def _say_spelling(values: Values, look: Looked, header: str, order: str) -> None:
    spelt = look.spellings
    if spelt.month_first:
        values.note(
            t("Dates in “{header}” are read with the day first.", header=header)
            if order == "day-first"
            else t("Dates in “{header}” are read with the month first.", header=header)
        )
    if spelt.year_first:
        values.note(t("Dates in “{header}” are read with the year first.", header=header))
    naive = look.plain + spelt.iso
    if (spelt.iso_zone or spelt.zones) and naive:
        values.warn(
            t(
                "Some times in “{header}” name a time zone and others do not; "
                "those without were read as {timezone}.",
                header=header,
                timezone=values.timezone,
            )
        )
    if naive and spelt.month_first:
        values.warn(_mixed(values, header))


def _say_zones(values: Values, look: Looked, header: str) -> None:
    """Say what the abbreviations of zones after dates mean, or ask where nobody can tell."""
    words = [word for word in look.spellings.zones if "/" not in word]
    unclear = zones.unclear(words, values.timezone)
    if unclear and values.asks:
        raise _which_zone(unclear[0], header)
    told = {word: zones.ahead(word, values.timezone) for word in words if word not in unclear}
    said = ", ".join(f"{word} = {zone}" for word, zone in told.items() if word != zone)
    if said:
        values.note(t("Times in “{header}” name their zone: {zones}.", header=header, zones=said))


def _which_zone(word: str, header: str) -> NeedsAnswer:
    options = [
        Option(zone, f"{zone} ({zones.hours_ahead(hours)})")
        for zone, hours in zones.AMBIGUOUS[word].items()
    ]
    return NeedsAnswer(
        Question(
            "timezone",
            t("Which time zone is {word} in the column “{header}”?", word=word, header=header),
            tuple(options),
        ),
        t("We can't tell which time zone “{word}” in “{header}” is.", word=word, header=header),
        t("Several parts of the world call theirs so: read as the wrong one, times are hours off."),
        t("Say which one is right."),
    )


def _mixed(values: Values, header: str) -> str:
    """Return what to check where dates that Excel read stand beside ones that it did not."""
    if values.table.format == "excel":
        return t(
            "“{header}” mixes real dates with dates as text: Excel may have swapped "
            "day and month in some rows. Check them, or export again as CSV.",
            header=header,
        )
    return t(
        "“{header}” mixes dates such as 2026-01-31 with dates such as 31/01/2026. Excel leaves a "
        "file so when it swaps day and month in the rows it can read. Check them, or export again "
        "and upload that file without opening and saving it in Excel.",
        header=header,
    )


def _say_zone(values: Values, wanted: Mapping[str, Column], looked: Mapping[str, Looked]) -> None:
    """Say which zone was assumed, where times carry none and nobody stated one."""
    assumed = not values.answers.timezone and not (values.source and values.source.timezone)
    naive = any(
        look.plain or look.spellings.iso
        for name, look in looked.items()
        if wanted[name].type == MOMENT and not zones.in_header(values.header(look.place))
    )
    if assumed and naive:
        values.note(
            t(
                "Its times name no time zone and are read as UTC. If your tool writes local times, "
                "state its zone on the Data page under “How your files are read”, undo this import "
                "and load the file again."
            )
        )


def _say_moments(values: Values, found: Readings, looked: Mapping[str, Looked]) -> None:
    """Warn where times are too coarse or too alike to be measured between."""
    first = next(iter(found), None)
    if first is None:
        return
    examples = values.profile.examples(looked[first].place)
    if TABLES[values.table_name].column(first).type != MOMENT or _is_telling(examples):
        return
    value, header = found[first].value, found[first].headers[0]
    told = values.profile.measure(
        {
            "filled": f"count({value})",
            "low": f"min({value})",
            "high": f"max({value})",
            "timed": f"bool_or({value} <> date_trunc('day', {value}))",
        }
    )
    if told["filled"] and not told["timed"] and values.table_name in MEASURED:
        values.warn(
            t(
                "“{header}” has dates without a time of day, so times between them are whole days.",
                header=header,
            )
        )
    alike = told["filled"] > 5 and told["low"] == told["high"]
    if alike and values.table_name in MEASURED:
        values.warn(
            t(
                "“{header}” is identical in every row, as after a move to another tool. "
                "Response and resolution times may mean nothing.",
                header=header,
            )
        )


def _is_telling(examples: Sequence[str]) -> bool:
    """Return whether some moments differ and have a time of day."""
    timed = any(":" in cell and not cell.endswith(("00:00", "00:00:00")) for cell in examples)
    return timed and len(set(examples)) > 1


# ---------------------------------------------------------------------- words, numbers, ids


def _words(values: Values, column: Column, place: int, found: Readings) -> Reading:
    """Return the reading of a column of words, and what became of words we do not know."""
    header, text = values.header(place), f"nullif(trim({cell(place)}), '')"
    words = values.profile.words(place)
    if words is None:
        return Reading(text, "", (header,))
    if all(word == word.strip() for word in words):
        text = cell(place)
    meanings = _meanings(values, column, words)
    nothing = {w: None for w, ours in meanings.items() if ours is None and _is_nothing(w)}
    known = {w: ours for w, ours in meanings.items() if ours is not None}
    unknown = {w: words[w] for w, ours in meanings.items() if ours is None and w not in nothing}
    if not unknown or column.name not in ("status", "priority"):
        # A word we do not know stays as it is: allowed in a channel, else a fault of its row.
        otherwise = text if unknown else "null"
        return Reading(replaced(cell(place), {**known, **nothing}, otherwise), "", (header,))
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
                said, other = AS_OTHER, values.header(_must(values.place_of(part.theirs)))
        otherwise = f"case when {text} is null then null else {otherwise} end"
    listed_words = ", ".join(
        f"{in_quotes(word)} ({written(count)})" for word, count in list(unknown.items())[:5]
    )
    return Reading(replaced(cell(place), {**known, **nothing}, otherwise), "", (header,)).saying(
        warnings=[t(said, header=header, words=listed_words, other=other)]
    )


def _meanings(values: Values, column: Column, words: Mapping[str, int]) -> dict[str, str | None]:
    """Return what each word of a column means to its source, or to everyone."""
    source = values.source
    own = source.values.get(column.name, {}) if source else {}
    part = source.extract.get(column.name) if source else None
    if part is None:
        return categories.meanings(column, words, own)
    parts = {word: match[1] if (match := re.search(part, word)) else word for word in words}
    known = categories.meanings(column, dict.fromkeys(parts.values(), 0), own)
    return {word: known[parts[word]] for word in words}


def _is_nothing(word: str) -> bool:
    return not word.strip() or word.strip().casefold() in NOTHING


def _count(values: Values, place: int) -> Reading:
    c, header = cell(place), values.header(place)
    words = values.profile.words(place)
    odd = [word for word in words or () if not re.fullmatch(r"\d{1,12}", word)]
    if words is not None and len(odd) <= FEW_ODD:
        # Much faster than looking at every cell with a pattern.
        known = {word: _whole_number(word) for word in odd}
        nothing = {word: None for word in odd if _is_nothing(word)}
        value = f"try_cast({replaced(c, known, c)} as bigint)"
        return Reading(value, replaced(c, nothing, c) if odd else "", (header,))
    tidy = f"replace(trim({c}), ',', '.')"
    whole = f"try_cast({tidy} as double)"
    value = (
        f"case when regexp_full_match({tidy}, '-?\\d{{1,15}}(\\.0+)?') "
        f"then cast({whole} as bigint) end"
    )
    return Reading(value, _something(c), (header,))


def _whole_number(word: str) -> str | None:
    """Return a whole number written as such as 3.0 or -1, as digits; None for any other word."""
    match = re.fullmatch(r"(-?\d{1,15})([.,]0+)?", word.strip())
    return match[1] if match else None


def _number(values: Values, column: Column, place: int) -> Reading:
    header = values.header(place)
    if column.name.endswith("_seconds"):
        return durations.reading(values.profile, place, _unit(values, column, place), header)
    return Reading(_amount(values, place), _something(cell(place)), (header,))


def _unit(values: Values, column: Column, place: int) -> str:
    """Return the unit of a column of durations: as its source, the person or its header says."""
    if values.source is not None and values.source.columns.get(column.name):
        return values.source.units.get(column.name, "seconds")
    named = durations.unit_in(fold(values.header(place)))
    if known := values.answers.units.get(column.name) or named:
        return known
    if not values.asks or durations.looks_like_durations(values.profile.examples(place)):
        return "seconds"
    raise elapsed.which_unit(values, column.name, place)


def _amount(values: Values, place: int) -> str:
    """Return SQL for a column of amounts, in which 1.200 may be one thousand two hundred."""
    c = cell(place)
    grouped = durations.points_are_thousands(values.profile, _without_currency(c))
    return number(f"replace({c}, '.', '')" if grouped else c)


def _without_currency(c: str) -> str:
    return rf"regexp_replace(trim({c}), '[\s€$£¥]|USD|EUR|GBP', '', 'g')"


def number(c: str) -> str:
    """Return SQL for a number in any spelling: 1,234.50 and 1.234,50 and $ 12."""
    tidy = _without_currency(c)
    point = rf"regexp_full_match({tidy}, '-?\d{{1,3}}(,\d{{3}})+(\.\d+)?')"
    comma = rf"regexp_full_match({tidy}, '-?(\d+|\d{{1,3}}(\.\d{{3}})+),\d+')"
    plain = rf"regexp_full_match({tidy}, '[+-]?\d+(\.\d+)?')"
    return (
        f"case when {plain} then try_cast({tidy} as double) "
        f"when {point} then try_cast(replace({tidy}, ',', '') as double) "
        f"when {comma} then try_cast(replace(replace({tidy}, '.', ''), ',', '.') as double) end"
    )


def _something(c: str) -> str:
    nothing = ", ".join(map(literal, NOTHING))
    return f"case when lower(trim({c})) in ({nothing}, '') then null else {c} end"


# Currencies whose smallest unit is the whole one.
WITHOUT_CENTS = (
    *("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd"),
    *("vuv", "xaf", "xof", "xpf"),
)


def _cents_in_one(values: Values, told: Monthly) -> str:
    place = values.place_of(told.currency)
    if place is None:
        return "100"
    listed = ", ".join(map(literal, WITHOUT_CENTS))
    return f"(case when lower(trim({cell(place)})) in ({listed}) then 1 else 100 end)"


def _monthly(values: Values, found: Readings, told: Monthly) -> None:
    """Make an amount for each billing interval a monthly one."""
    items = values.place_of(told.items.theirs) if told.items else None
    place = values.place_of(told.amount)
    listed = [part for part in (items, place) if part is not None]
    if not listed:
        return
    unit = values.place_of(told.unit)
    its_unit = None if unit is None else cell(unit)
    count = None if (other := values.place_of(told.count)) is None else number(cell(other))
    amounts = []
    if items is not None and told.items:
        amounts.append(_of_items(cell(items), told.items, its_unit, count))
    if place is not None:
        other = values.place_of(told.quantity)
        quantity = None if other is None else number(cell(other))
        amounts.append(_each_month(_amount(values, place), quantity, its_unit, count))
    amount = first_of(amounts)
    if told.months != 1:
        amount = f"{amount} / {told.months!r}"
    if told.cents and not (place is not None and _has_decimals(values, place)):
        amount = f"{amount} / {_cents_in_one(values, told)}"
    raw = f"coalesce({', '.join(_something(cell(part)) for part in listed)})"
    headers = tuple(values.header(part) for part in (*listed, unit) if part is not None)
    if values.source is None:
        values.note(_how_monthly(*headers))
    # A month has no whole number of weeks; millionths of a coin are noise.
    found["mrr"] = Reading(f"round({amount}, 6)", raw, headers)


def _has_decimals(values: Values, place: int) -> bool:
    """Return whether amounts are in whole coins after all: nobody writes a part of a cent."""
    c = cell(place)
    decimals = f"regexp_full_match(trim({c}), '-?[\\d.,]*[.,]\\d{{2}}')"
    return bool(values.profile.measure({"n": f"count(*) filter ({decimals})"})["n"])


def _how_monthly(amount: str, unit: str = "") -> str:
    if not unit:
        return t("“{header}” is what a year brings: a month is a twelfth of it.", header=amount)
    return t(
        "“{header}” is the price of each “{interval}”, and made a monthly one.",
        header=amount,
        interval=unit,
    )


def _each_month(amount: str, quantity: str | None, unit: str | None, count: str | None) -> str:
    """Return SQL for what an amount for each interval is in a month."""
    # An interval that we do not know leaves the amount unread, so that its row is set aside.
    months = "1" if unit is None else intervals.months(unit)
    if count is not None:
        months += f" * coalesce(nullif({count}, 0), 1)"
    paid = amount if quantity is None else f"{amount} * coalesce({quantity}, 1)"
    return f"{paid} / ({months})"


def _of_items(c: str, told: Items, unit: str | None, count: str | None) -> str:
    """Return SQL for the sum of what the parts of a cell of JSON bring; null where one is open.

    The interval is that of the part, or of the row where no part has one. What is paid once brings
    nothing in a month.
    """

    def inner(names: Sequence[str]) -> str:
        return first_of([f"json_extract_string(x, {literal('$.' + name)})" for name in names])

    def numbers(names: Sequence[str]) -> str | None:
        return f"try_cast({inner(names)} as double)" if names else None

    amount = numbers(told.amount) or "null"
    its_unit = inner(told.unit) if told.unit else unit
    paid = _each_month(amount, numbers(told.quantity), its_unit, numbers(told.count) or count)
    if told.once:
        once = f"{inner(told.once)} in {literals(sorted(told.once_words))}"
        paid = f"case when coalesce({once}, false) then 0 else {paid} end"
    each = f"lambda x: {paid}"
    parts = f"list_transform(json_extract(try_cast({c} as json), '$[*]'), {each})"
    known = f"len(list_filter({parts}, lambda y: y is null)) = 0"
    return f"case when {known} then list_sum({parts}) end"


def _flag(values: Values, column: Column, place: int) -> Reading:
    c = cell(place)
    words = values.profile.words(place) or {}
    own = values.source.values.get(column.name, {}) if values.source else {}
    meanings = {**categories.FLAG, **own}
    known = {word: meanings[fold(word)] for word in words if fold(word) in meanings}
    return Reading(f"cast({replaced(c, known, 'null')} as boolean)", c, (values.header(place),))


def _id(values: Values, column: Column, place: int) -> Reading:
    header = values.header(place)
    if column.required:
        _refuse_shortened(values, place, header)
    if column.name == "customer_id":
        if _are_shortened(values.profile.examples(place)):
            return Reading("cast(null as varchar)").saying(
                warnings=[
                    t(
                        "Excel has shortened the ids in “{header}”, so customers can't be told "
                        "apart; they are left blank. Load the file as it was exported to have "
                        "them.",
                        header=header,
                    )
                ]
            )
        return Reading(_customer(values, place), "", (header,))
    text = _text(values, column, place)
    if _are_numbers(values.profile.examples(place)):
        text = f"regexp_replace({text}, {literal(_NUMBER)}, '\\1')"
    return Reading(text, "", (header,))


# #1001, and 1001.0, as programs write whole numbers of a column with gaps.
_NUMBER = r"^#?\s?(\d{1,18})(?:\.0)?$"


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
            "special": f"bool_or(strlen({c}) <> length({c}))",
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
        invisible = "[\u200b\u200c\u200d\u2060\ufeff\u00ad]"
        folded = f"lower(nfc_normalize(trim(regexp_replace({text}, '{invisible}', '', 'g'))))"
    return f"case when contains({c}, '@') then {folded} else {text} end"


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


# ---------------------------------------------------------------------- one moment for another


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


# ---------------------------------------------------------------------- the statement


def select(
    values: Values,
    canonical: Table,
    found: Mapping[str, Reading],
    set_aside: str,
    where: str = "true",
) -> str:
    """Return the SELECT of a part, over the rows of the file that meet a condition."""
    columns = []
    unreadable = []
    for column in canonical.columns:
        reading = found.get(column.name)
        if column.name == "source":
            columns.append(f"{_source(values, reading)} as source")
            continue
        if reading is None:
            columns.append(f"cast(null as {column.duckdb_type}) as {column.name}")
            continue
        # A column without a single word would have no type.
        columns.append(f"cast({reading.value} as {column.duckdb_type}) as {column.name}")
        if reading.raw:
            unreadable.append((column.name, reading))
    told = [TOLD_AT] if TOLD_AT in found else []
    columns += [f"{found[name].value} as {name}" for name in told]
    marks = (f"{set_aside} as set_aside", f"{values.left_out()} as left_out")
    inner = ", ".join(["row_number", *columns, *_raws(unreadable), *marks])
    names = ", ".join([*canonical.names, *told])
    return (
        f"select row_number, {names}, {_unreadable(unreadable)} as unreadable, set_aside, left_out "
        f"from (select {inner} from upload where {where}{_newest_only(values, found)})"
    )


def _newest_only(values: Values, found: Mapping[str, Reading]) -> str:
    """Return SQL that keeps of a log of changes the newest row of each ticket."""
    if values.source is None or not values.source.fold_rows or "ticket_id" not in found:
        return ""
    values.whole = True
    newest = f"{found['updated_at'].value} desc nulls last, " if "updated_at" in found else ""
    return (
        f" qualify row_number() over (partition by {found['ticket_id'].value} "
        f"order by {newest}row_number desc) = 1"
    )


def _raws(unreadable: list[tuple[str, Reading]]) -> list[str]:
    return [f"({reading.raw}) is not null as has_{name}" for name, reading in unreadable]


def _unreadable(unreadable: list[tuple[str, Reading]]) -> str:
    if not unreadable:
        return "cast(null as varchar)"
    cases = ", ".join(
        f"case when has_{name} and {name} is null then {literal(name)} end"
        for name, _ in unreadable
    )
    return f"nullif(concat_ws(',', {cases}), '')"


def _source(values: Values, reading: Reading | None) -> str:
    tool = literal(values.layout.tool)
    if reading is None or values.answers.source is not None:
        return f"cast({tool} as varchar)"
    return f"coalesce({reading.value}, {tool})"
