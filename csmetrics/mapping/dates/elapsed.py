"""Moments worked out from durations: a ticket that took 40 minutes was solved 40 minutes later.

A known export says the unit of its durations. Elsewhere it stands in the header, is spelt in the
cells, or is proved by dates of the same rows; where none of these says it, the person is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from csmetrics.errors import NeedsAnswer, Option, Question
from csmetrics.folding import fold
from csmetrics.mapping import categories
from csmetrics.mapping.columns import ELAPSED
from csmetrics.mapping.dates import durations
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, literals
from csmetrics.mapping.values import Values
from csmetrics.tables import TABLES
from csmetrics.translation import later, number, t, tn

# The states of a ticket that has no solution yet.
UNSOLVED = ("new", "open", "pending", "on_hold")
UNITS = ("seconds", "minutes", "hours", "days")
MEANT = {
    "first_response_time": later("the time from the creation of a ticket to its first answer"),
    "resolution_time": later("the time from the creation of a ticket to its solution"),
}
IN_UNITS = {
    "milliseconds": later("in milliseconds"),
    "seconds": later("in seconds"),
    "minutes": later("in minutes"),
    "hours": later("in hours"),
    "days": later("in days"),
    "clock": later("in hours and minutes"),
}
EXAMPLES = {
    "seconds": later("{example} seconds"),
    "minutes": later("{example} minutes"),
    "hours": later("{example} hours"),
    "days": later("{example} days"),
}


@dataclass(frozen=True)
class Lasting:
    """A column of durations since creation, and the moment of ours that each of them ends in."""

    ours: str
    place: int
    unit: str
    clock: str
    zero_is_blank: bool


def fill(values: Values, found: dict[str, Reading]) -> None:
    """Fill a missing moment from a duration since creation, if that is calendar time and true."""
    if "created_at" not in found:
        return
    done: set[str] = set()
    for lasting in (*_of_source(values), *_of_headers(values, found)):
        header = values.header(lasting.place)
        if lasting.clock == "business":
            values.note(
                t(
                    "“{header}” counts business hours, so no moment is worked out from it.",
                    header=header,
                )
            )
            continue
        if lasting.ours in done:
            continue
        reading = durations.reading(values.profile, lasting.place, lasting.unit, header)
        values.note(*reading.notes)
        values.warn(*reading.warnings)
        read = reading.value
        seconds = f"nullif({read}, 0)" if lasting.zero_is_blank else read
        if lasting.ours == "resolved_at" and (still := _still_open(values)):
            # It goes on counting there, or stands at 0.
            seconds = f"case when not coalesce({still}, false) then {seconds} end"
        if _says_more_than_days(values, found, lasting, seconds):
            _fill_first(found, lasting.ours, seconds, header)
            done.add(lasting.ours)
            continue
        if _agrees(values, found, lasting.ours, seconds, header):
            _say_useless(values, lasting.place, read)
            _fill(found, lasting.ours, seconds, header)
            done.add(lasting.ours)


def _still_open(values: Values) -> str:
    """Return SQL for whether the status of a ticket says that it is not solved; "" if none does."""
    place = values.place("status")
    if place is None:
        return ""
    own = values.source.values.get("status", {}) if values.source else {}
    status = TABLES["tickets"].column("status")
    meant = categories.meanings(status, values.profile.words(place) or {}, own)
    unsolved = [word for word, ours in meant.items() if ours in UNSOLVED]
    return f"{cell(place)} in {literals(unsolved)}" if unsolved else ""


def _of_source(values: Values) -> Iterator[Lasting]:
    for told in values.source.elapsed if values.source else ():
        if (place := values.place_of(told.theirs)) is not None:
            yield Lasting(told.ours, place, told.unit, told.clock, told.zero_is_blank)


def _of_headers(values: Values, found: dict[str, Reading]) -> Iterator[Lasting]:
    """Yield the columns that their headers or the person call a duration."""
    for name, ours in ELAPSED.items():
        place = values.place(name)
        if place is None:
            continue
        header = values.header(place)
        if durations.BUSINESS.search(fold(header)):
            yield Lasting(ours, place, "hours", "business", True)
            continue
        if _remains(values, place):
            values.warn(
                t(
                    "“{header}” is not used: {why}",
                    header=header,
                    why=t("it holds what remained of the goal, not how long it took."),
                )
            )
            continue
        unit = _unit(values, name, place, found.get(ours), found["created_at"])
        if ours not in found:
            values.note(
                t(
                    "“{header}” is read as {meant}, {in_unit}, counted around the clock; "
                    "0 is read as not yet.",
                    header=header,
                    meant=t(MEANT[name]),
                    in_unit=t(IN_UNITS[unit]),
                )
            )
        # Hardly anybody answers within no time at all, and most tools write 0 for "not yet".
        yield Lasting(ours, place, unit, "calendar", True)


def _remains(values: Values, place: int) -> bool:
    """Return whether clocks are what remains of a goal, as -02:13 is where it was missed."""
    c = cell(place)
    told = values.profile.measure(
        {
            "all": f"count({c})",
            "below": f"count(*) filter (regexp_full_match({c}, ' *[-−]\\d+:.*'))",
        }
    )
    return bool(told["below"] * 20 > told["all"])


def _unit(values: Values, name: str, place: int, moment: Reading | None, created: Reading) -> str:
    header = values.header(place)
    named = durations.unit_in(fold(header))
    if known := values.answers.units.get(name) or named:
        return known
    if durations.looks_like_durations(values.profile.examples(place)):
        return "clock"
    if moment is not None and (proved := _proved(values, place, moment, created)):
        return proved
    if not values.asks:
        return "minutes"
    raise which_unit(values, name, place)


def _proved(values: Values, place: int, moment: Reading, created: Reading) -> str | None:
    """Return the unit in which durations are as long as the dates say, if there is one."""
    between = f"epoch({moment.value} - {created.value})"
    header = values.header(place)
    wanted = {"both": ""}
    for unit in UNITS:
        seconds = durations.reading(values.profile, place, unit, header).value
        near = f"greatest({durations.SECONDS[unit]}, 0.02 * abs({between}))"
        wanted["both"] = f"count({between} - {seconds})"
        wanted[unit] = f"count(*) filter (abs({between} - {seconds}) <= {near})"
    told = values.profile.measure(wanted)
    likeliest = max(UNITS, key=lambda unit: told[unit])
    return likeliest if told["both"] and told[likeliest] >= 0.9 * told["both"] else None


def which_unit(values: Values, name: str, place: int) -> NeedsAnswer:
    """Return the question in which unit a column of durations is."""
    header = values.header(place)
    example = next(iter(values.profile.examples(place)), "1")
    options = tuple(Option(f"{name}:{unit}", t(EXAMPLES[unit], example=example)) for unit in UNITS)
    return NeedsAnswer(
        Question(
            "unit",
            t("How long is {example} in the column “{header}”?", example=example, header=header),
            options,
        ),
        t("We can't tell the unit of the durations in “{header}”.", header=header),
        t("Neither its name nor another column says it."),
        t("Say how long the example is."),
    )


def _agrees(
    values: Values, found: dict[str, Reading], ours: str, seconds: str, header: str
) -> bool:
    """Return whether a duration says the same as the moments, where both stand."""
    if ours not in found:
        return True
    between = f"epoch({found[ours].value} - {found['created_at'].value})"
    # Exports round durations to their unit, hours at most.
    near = f"abs({between} - {seconds}) <= greatest(3600, 0.01 * abs({between}))"
    told = values.profile.measure(
        {"both": f"count({between} - {seconds})", "near": f"count(*) filter ({near})"}
    )
    if told["near"] >= 0.9 * told["both"]:
        return True
    values.warn(
        t(
            "“{header}” does not agree with the dates in {n} of {all} rows, so it is not used; "
            "times are measured between the dates.",
            header=header,
            n=number(told["both"] - told["near"]),
            all=number(told["both"]),
        )
    )
    return False


def _says_more_than_days(
    values: Values, found: dict[str, Reading], lasting: Lasting, seconds: str
) -> bool:
    """Return whether a duration fits moments that are days alone, and so says more than they do."""
    ours = lasting.ours
    if ours not in found or not (_is_day(values, "created_at") and _is_day(values, ours)):
        return False
    between = f"epoch({found[ours].value} - {found['created_at'].value})"
    fits = f"abs({between} - {seconds}) < 86400"
    told = values.profile.measure(
        {
            "both": f"count({between} - {seconds})",
            "fits": f"count(*) filter ({fits})",
            "whole": f"count(*) filter ({seconds} % 86400 = 0)",
        }
    )
    if not told["both"] or told["fits"] < 0.9 * told["both"] or told["whole"] == told["both"]:
        return False
    values.note(
        t(
            "“{created}” and “{end}” have no time of day, so the time between them is taken from "
            "“{header}”.",
            created=found["created_at"].headers[0],
            end=found[ours].headers[0],
            header=values.header(lasting.place),
        )
    )
    return True


def _is_day(values: Values, ours: str) -> bool:
    place = values.place(ours)
    cells = values.profile.examples(place) if place is not None else []
    return bool(cells) and not any(":" in cell for cell in cells)


def _fill_first(found: dict[str, Reading], ours: str, seconds: str, header: str) -> None:
    """Let a moment be the creation and a duration, where both are known."""
    old, created = found[ours], found["created_at"].value
    later = f"{created} + to_microseconds(cast({seconds} * 1000000 as bigint))"
    known = f"{old.value} is not null and {seconds} >= 0"
    value = f"case when {known} then {later} else {old.value} end"
    found[ours] = Reading(value, old.raw, (*old.headers, header), old.notes, old.warnings)


def _say_useless(values: Values, place: int, seconds: str) -> None:
    """Warn of cells that are no duration since creation: negative ones, and other words."""
    c = cell(place)
    useless = f"{c} is not null and not coalesce({seconds} >= 0, false)"
    told = values.profile.measure({"n": "count(*)", "example": f"min({c})"}, useless)
    if told["n"]:
        values.warn(
            tn(
                "{n} value in “{header}” is no time since the creation of a ticket, such as "
                "“{example}”. It counts as not known.",
                "{n} values in “{header}” are no times since the creation of a ticket, such as "
                "“{example}”. They count as not known.",
                told["n"],
                header=values.header(place),
                example=told["example"][:60],
            )
        )


def _fill(found: dict[str, Reading], ours: str, seconds: str, header: str) -> None:
    created = found["created_at"].value
    later = f"{created} + to_microseconds(cast({seconds} * 1000000 as bigint))"
    if ours not in found:
        found[ours] = Reading(f"case when {seconds} >= 0 then {later} end", "", (header,))
        return
    old = found[ours]
    value = f"coalesce({old.value}, case when {seconds} >= 0 then {later} end)"
    raw = old.raw
    found[ours] = Reading(value, raw, (*old.headers, header), old.notes, old.warnings)
