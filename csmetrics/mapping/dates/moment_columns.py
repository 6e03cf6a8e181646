"""The columns of moments of a part: how each is read, in which zone, and what to say of them."""

from collections.abc import Mapping, Sequence

from csmetrics.errors import NeedsAnswer, Option, Question
from csmetrics.mapping.dates import clock_changes, clocks, date_orders, moments, periods, zones
from csmetrics.mapping.dates.moments import Looked
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.values import Values
from csmetrics.tables import DAY, MOMENT, TABLES, Column, Table
from csmetrics.translation import later, t

# Tables whose moments are measured against each other, so that a day is too coarse.
MEASURED = ("tickets", "replies", "calls")
READ_AS_UTC = later(
    "Its times name no time zone and are read as UTC. If your tool writes local times, state its "
    "zone on the Data page under “How your files are read”, undo this import and load the file "
    "again."
)


def readings(values: Values, canonical: Table) -> dict[str, Reading]:
    """Return the reading of each of our columns of moments and days that the file has."""
    if canonical.name == "costs" and (named := periods.named(values)):
        return named
    wanted = {
        column.name: column
        for column in canonical.columns
        if column.type in (MOMENT, DAY) and values.place(column.name) is not None
    }
    places = {name: values.layout.matches[name].place for name in wanted}
    date_orders.decide(values, [*places.values(), *_other_moments(values)])
    looked = {name: date_orders.look_at(values, place) for name, place in places.items()}
    found = {}
    walls: dict[str, dict[str, str]] = {}
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
        if own != "UTC" and look.is_local:
            wall = moments.reading(look, order, "UTC", header, column.required).value
            walls.setdefault(own, {})[header] = wall
        if column.type == DAY:
            reading = Reading(f"cast({reading.value} as date)", reading.raw, reading.headers)
        found[name] = reading
        _say_spelling(values, look, header, order)
    for timezone, local in walls.items():
        clock_changes.say(values, local, timezone)
    _say_zone(values, wanted, looked)
    _say_moments(values, found, looked)
    if canonical.name == "costs":
        periods.complete(values, found)
    return found


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
        values.note(t(READ_AS_UTC))


def _say_moments(values: Values, found: dict[str, Reading], looked: Mapping[str, Looked]) -> None:
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
