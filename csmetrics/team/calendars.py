"""Business calendars as a team keeps them: a country's public holidays beside those typed by hand.

`business_hours` counts open seconds and wants every closed day named. Here a calendar
may say `country` and `region` instead, and `worked_holidays` for those on which the team works.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo

from csmetrics.asking import business_hours
from csmetrics.errors import Problem

DEFAULT: dict[str, Any] = {
    **business_hours.DEFAULT,
    "country": None,
    "region": None,
    "worked_holidays": [],
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def check(calendar: Any) -> dict[str, Any]:
    """Return a calendar with its defaults filled in, or raise Problem with what to correct."""
    if not isinstance(calendar, Mapping):
        raise Problem("A business calendar must say its hours.", "", "Name weekdays and times.")
    unknown = [str(name) for name in calendar if name not in DEFAULT]
    if unknown:
        raise Problem(
            f"“{unknown[0]}” is not a part of a business calendar.",
            "",
            f"Choose from {', '.join(DEFAULT)}.",
        )
    whole = {**DEFAULT, **calendar}
    _check_zone(whole["timezone"])
    _check_hours(whole)
    for name in ("holidays", "worked_holidays"):
        whole[name] = sorted({_day(day).isoformat() for day in _listed(whole[name])})
    _check_country(whole["country"], whole["region"])
    return whole


def opening(calendar: Mapping[str, Any], years: Iterable[int]) -> dict[str, Any]:
    """Return a calendar for the metrics: every holiday of some years named, whoever named it."""
    whole = {**DEFAULT, **calendar}
    closed = set(whole["holidays"])
    if whole["country"]:
        public = public_holidays(whole["country"], whole["region"], tuple(years))
        closed |= {day.isoformat() for day in public} - set(whole["worked_holidays"])
    return {name: whole[name] for name in business_hours.DEFAULT} | {"holidays": sorted(closed)}


@lru_cache(maxsize=64)
def public_holidays(
    country: str, region: str | None, years: tuple[int, ...]
) -> Mapping[dt.date, str]:
    """Return the public holidays of a country, or a region of it, with their English names."""
    _check_country(country, region)
    import holidays  # Slow to load, and only needed here and below.

    found = holidays.country_holidays(
        country, subdiv=region or None, years=years, language=_english(country)
    )
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Return the countries whose holidays are known: code -> name, by name."""
    import holidays
    from holidays.registry import COUNTRIES

    supported = holidays.list_supported_countries(include_aliases=False)
    named = {code: _words(name) for name, code, *_ in COUNTRIES.values() if code in supported}
    return dict(sorted(named.items(), key=lambda item: item[1]))


@lru_cache(maxsize=64)
def regions(country: str) -> dict[str, str]:
    """Return the regions of a country with holidays of their own: code -> name."""
    import holidays

    known = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for name, code in getattr(known, "subdivisions_aliases", {}).items():
        names.setdefault(code, name)
    return {code: names.get(code, code) for code in known.subdivisions}


def _english(country: str) -> str | None:
    import holidays

    languages = holidays.country_holidays(country).supported_languages
    return next((name for name in ("en_US", "en_GB") if name in languages), None)


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _check_zone(name: Any) -> None:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Problem(
            f"“{name}” is not a time zone we know.", "", "Choose a name such as Europe/Berlin."
        ) from error


def _check_hours(calendar: Mapping[str, Any]) -> None:
    days = _listed(calendar["days"])
    if any(isinstance(day, bool) or day not in range(7) for day in days):
        raise Problem("A weekday must be a number.", "", "Write 0 for Monday up to 6 for Sunday.")
    if days:
        _check_opening("A day", calendar["open"], calendar["close"])
    if not isinstance(calendar["hours"], Mapping):
        raise Problem("The hours of single weekdays must say which day they are of.")
    for day, openings in calendar["hours"].items():
        if str(day) not in "0123456" or len(str(day)) != 1:
            raise Problem(
                f"“{day}” is not a weekday.", "", "Write 0 for Monday up to 6 for Sunday."
            )
        _check_day(WEEKDAYS[int(day)], _listed(openings))


def _check_day(weekday: str, openings: Sequence[Any]) -> None:
    before = ""
    for opening in openings:
        if not _is_pair(opening):
            raise Problem(f"The hours of {weekday} must each say from when until when.")
        start, end = opening
        _check_opening(weekday, start, end)
        if start < before:
            raise Problem(
                f"The hours of {weekday} overlap or are not in order.",
                f"The team opens at {start} while it is open until {before}.",
                "Write them one after the other.",
            )
        before = end


def _check_opening(day: str, start: Any, end: Any) -> None:
    for clock in (start, end):
        if not isinstance(clock, str) or not CLOCK.fullmatch(clock):
            raise Problem(f"“{clock}” is not a time of day.", "", "Write it such as 09:00.")
    if end <= start:
        raise Problem(
            f"{day} cannot close at {end} when it opens at {start}.",
            "Hours past midnight belong to the next day.",
            "Close at 24:00 and open the next day at 00:00.",
        )


def _is_pair(opening: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(opening, list | tuple) and len(opening) == 2


def _listed(values: Any) -> Sequence[Any]:
    if not isinstance(values, list | tuple):
        raise Problem(f"A calendar needs a list where it says “{values}”.")
    return values


def _day(text: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError as error:
        raise Problem(
            f"“{text}” is not a date.", "", "Write dates as year-month-day, such as 2026-12-24."
        ) from error


def _check_country(country: Any, region: Any) -> None:
    if not country:
        if region:
            raise Problem("A region needs its country.", "", "Choose the country first.")
        return
    if country not in countries():
        raise Problem(f"We do not know the holidays of “{country}”.", "", "Type them by hand.")
    if region and region not in regions(country):
        raise Problem(
            f"“{region}” is not a region of {countries()[country]} that we know.",
            "",
            "Choose one of the list, or none.",
        )
