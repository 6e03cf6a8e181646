"""Settings as people say them: what each is for, its value, and what a change changes."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csmetrics.asking import lookups
from csmetrics.asking.periods import WEEK_STARTS
from csmetrics.catalogue import Metric, catalogue, switches
from csmetrics.language import typed, words
from csmetrics.language.setting_titles import ABOUT as ABOUT
from csmetrics.team import calendars
from csmetrics.team.settings import ALWAYS, Kept
from csmetrics.team.targets import Target
from csmetrics.translation import LANGUAGES, NUMBERS, number, t

Calendar = Mapping[str, Any]
Openings = list[list[str]]


@dataclass(frozen=True)
class Changed:
    """One line of what a change changes: of what, as it is, and as it will be."""

    what: str
    before: str
    after: str


def title(name: str) -> str:
    """Return what a setting is called."""
    return t(ABOUT[name].title) if name in ABOUT else words.setting(name)


def purpose(name: str) -> str:
    """Return what a setting is for."""
    return t(ABOUT[name].purpose)


def say(name: str, value: Any) -> str:
    """Return a setting's value in words."""
    if value is None:
        return t("As delivered")
    if name in switches():
        return switches()[name].get(value, str(value))
    match name:
        case "fcr_days" | "revenue_days":
            return words.counted(value, "day")
        case "gross_margin":
            return words.say(100 * value, "percent")
        case "short_abandon_seconds":
            return words.duration(value)
        case "calendar":
            return "; ".join(text for _, text in _calendar_parts(value) if text)
        case "schedules":
            return words.listed([_schedule(one) for one in value]) or t("None")
        case "first_day_of_week":
            return words.weekday(WEEK_STARTS[value])
        case "language":
            return LANGUAGES.get(value) or t("As the browser says")
        case "retention_months":
            return number(value) if value else t("Everything is kept")
        case "number_format":
            return NUMBERS.get(value) or t("As in the language")
    if isinstance(value, Mapping):
        return ", ".join(f"{key(each)} {words.duration(value[each])}" for each in value)
    return str(value) or t("None")


def key(text: str) -> str:
    """Return the key of a promise in words: "Urgent", "Chat, urgent (segment Enterprise)"."""
    said = lookups.word(text)
    if not said.column:
        return words.name(said.name)
    own = f"{words.dimension(said.column)} {words.name(said.group)}"
    return f"{words.name(said.name)} ({own})"


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """Return what differs between settings as they are and as they will be, line by line."""
    lines: list[Changed] = []
    for name, value in after.items():
        if before.get(name) != value:
            lines += _lines(name, before.get(name), value)
    return lines


def _lines(name: str, before: Any, after: Any) -> Iterable[Changed]:
    if name == "calendar":
        both = zip(_calendar_parts(before), _calendar_parts(after), strict=True)
        parts = [(part, old or t("None"), new or t("None")) for (part, old), (_, new) in both]
        return [Changed(*part) for part in parts if part[1] != part[2]]
    if name == "schedules" or not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return [Changed(title(name), say(name, before), say(name, after))]
    return [
        Changed(f"{title(name)}: {key(each)}", _seconds(before, each), _seconds(after, each))
        for each in dict.fromkeys([*before, *after])
        if before.get(each) != after.get(each)
    ]


def _seconds(values: Mapping[str, float], each: str) -> str:
    return words.duration(values[each]) if each in values else t("As for everyone")


def later(entries: Iterable[Kept], names: Iterable[str], since: dt.date | None) -> str:
    """Return a sentence about entries that go on to hold from a later day; "" without one."""
    found = sorted(
        (entry for entry in entries if entry.name in set(names)), key=lambda one: one.holds_from
    )
    named = [
        t(
            "{setting} is {value} from {day}",
            setting=title(entry.name),
            value=say(entry.name, entry.value),
            day=words.day(entry.holds_from),
        )
        for entry in found
        if entry.holds_from > (since or ALWAYS)
    ]
    return _still(named)


def _still(named: Sequence[str]) -> str:
    if not named:
        return ""
    return t("Set before, and still so: {listed} on.", listed=words.listed(named))


def since(day: dt.date | None) -> str:
    """Return from when something holds: "for all data" or "from 1 Oct 2026"."""
    return (
        t("for all data") if day is None or day <= ALWAYS else t("from {day}", day=words.day(day))
    )


# ---------------------------------------------------------------------- goals


def goal(target: Target) -> str:
    """Return a goal in words: "≤ 1h 30m"; one that ended is "no goal"."""
    metric = catalogue()[target.metric]
    return t("no goal") if target.value is None else goal_value(metric, target.value)


def goal_value(metric: Metric, value: float) -> str:
    """Return what a number should be at least or at most: "≥ 90.0%"."""
    return f"{'≥' if metric.better == 'higher' else '≤'} {words.say(value, metric.unit)}"


def later_goals(entries: Iterable[Target], since: dt.date | None) -> str:
    """Return a sentence about goals that go on to hold from a later day; "" without one."""
    named = [
        t("{goal} from {day}", goal=goal(one), day=words.day(one.holds_from))
        for one in entries
        if one.holds_from > (since or ALWAYS)
    ]
    return _still(named)


def whom(segment: str | None, channel: str | None) -> str:
    """Return whom a goal or a promise is for."""
    if segment and channel:
        return f"{words.name(segment)}, {words.name(channel)}"
    if segment:
        return t("Segment {segment}", segment=words.name(segment))
    return t("Channel {channel}", channel=words.name(channel)) if channel else t("Everyone")


# ---------------------------------------------------------------------- working hours


def week(calendar: Calendar) -> list[Openings]:
    """Return the hours of the seven weekdays, Monday first; a closed day has none."""
    whole = {**calendars.DEFAULT, **calendar}
    usual = [[whole["open"], whole["close"]]]
    return [
        [list(each) for each in whole["hours"][str(day)]]
        if str(day) in whole["hours"]
        else usual
        if day in whole["days"]
        else []
        for day in range(7)
    ]


def of_week(days: Sequence[Openings]) -> dict[str, Any]:
    """Return the hours of seven weekdays as a calendar keeps them, the shortest way."""
    is_open = [day for day in range(7) if days[day]]
    first = days[is_open[0]] if is_open else []
    if len(first) == 1 and all(days[day] == first for day in is_open):
        return {"days": is_open, "open": first[0][0], "close": first[0][1], "hours": {}}
    return {"days": [], "hours": {str(day): days[day] for day in is_open}}


def open_hours(calendar: Calendar) -> float:
    """Return how many hours of a week without holidays are open."""
    return sum(_minutes(end) - _minutes(start) for day in week(calendar) for start, end in day) / 60


def _minutes(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])


def say_week(calendar: Calendar) -> str:
    """Return the hours of a week: "Mon – Fri 09:00–17:00; Sat 10:00–14:00"."""
    days = week(calendar)
    runs: list[list[int]] = []
    for day in range(7):
        if runs and days[runs[-1][-1]] == days[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = [f"{_span(run)} {typed.say_openings(days[run[0]])}" for run in runs if days[run[0]]]
    return "; ".join(said) or t("Never open")


def _span(run: Sequence[int]) -> str:
    first, last = (words.weekday_short(day) for day in (run[0], run[-1]))
    return first if len(run) == 1 else f"{first} – {last}"


def _calendar_parts(calendar: Calendar) -> list[tuple[str, str]]:
    whole = {**calendars.DEFAULT, **calendar}
    return [
        (t("Working hours"), say_week(whole)),
        (t("Time zone of the working hours"), whole["timezone"]),
        (t("Public holidays"), _country(whole["country"], whole["region"])),
        (t("Closed besides"), _days(whole["holidays"])),
        (t("Open on holidays"), _days(whole["worked_holidays"])),
    ]


def _country(country: str | None, region: str | None) -> str:
    if not country:
        return ""
    place = calendars.countries()[country]
    if region:
        place = f"{place}, {calendars.regions(country)[region]}"
    return t("Holidays of {place}", place=place)


def _days(listed: Sequence[str]) -> str:
    return words.listed([words.day(dt.date.fromisoformat(day)) for day in listed])


def _schedule(one: Mapping[str, Any]) -> str:
    groups = words.listed([words.name(each) for each in (*one["team"], *one["channel"])])
    named = one["name"] or groups
    return f"{named} ({say('calendar', one['calendar'])})"
