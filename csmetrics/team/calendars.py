"""Business calendars as a team keeps them: a country's public holidays beside those typed by hand.

`business_hours` counts open seconds and wants every closed day named. Here a calendar
may say `country` and `region` instead, and `worked_holidays` for those on which the team works.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeGuard
from unicodedata import combining, normalize

from csmetrics.asking import business_hours
from csmetrics.asking.periods import zone_named
from csmetrics.errors import Problem
from csmetrics.translation import ENGLISH, later, spoken, t

DEFAULT: dict[str, Any] = {
    **business_hours.DEFAULT,
    "country": None,
    "region": None,
    "worked_holidays": [],
}
WEEKDAYS = (
    later("Monday"),
    later("Tuesday"),
    later("Wednesday"),
    later("Thursday"),
    later("Friday"),
    later("Saturday"),
    later("Sunday"),
)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def check(calendar: Any) -> dict[str, Any]:
    """Return a calendar with its defaults filled in, or raise Problem with what to correct."""
    if not isinstance(calendar, Mapping):
        raise Problem(
            t("A business calendar must say its hours."), "", t("Name weekdays and times.")
        )
    unknown = [str(name) for name in calendar if name not in DEFAULT]
    if unknown:
        raise Problem(
            t("“{name}” is not a part of a business calendar.", name=unknown[0]),
            "",
            t("Choose from {list}.", list=", ".join(DEFAULT)),
        )
    whole = {**DEFAULT, **calendar}
    zone_named(whole["timezone"])
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


def public_holidays(
    country: str, region: str | None, years: tuple[int, ...]
) -> Mapping[dt.date, str]:
    """Return the public holidays of a country, or a region of it, with their names.

    They are in the language that is spoken where they are known in it, else in English.
    """
    _check_country(country, region)
    return _public_holidays(country, region, years, spoken().language)


@lru_cache(maxsize=64)
def _public_holidays(
    country: str, region: str | None, years: tuple[int, ...], language: str
) -> Mapping[dt.date, str]:
    import holidays  # Slow to load, and only needed here and below.

    found = holidays.country_holidays(
        country, subdiv=region or None, years=years, language=_known_in(country, language)
    )
    return dict(sorted(found.items()))


def countries() -> dict[str, str]:
    """Return the countries whose holidays are known: code -> name, by name."""
    return _countries(spoken().language)


@lru_cache(maxsize=4)
def _countries(language: str) -> dict[str, str]:
    import holidays
    from holidays.registry import COUNTRIES

    supported = holidays.list_supported_countries(include_aliases=False)
    named = {code: _words(name) for name, code, *_ in COUNTRIES.values() if code in supported}
    if language != ENGLISH:
        from babel import Locale

        named |= {code: Locale(language).territories.get(code, named[code]) for code in named}
    return dict(sorted(named.items(), key=lambda item: _unaccented(item[1])))


@lru_cache(maxsize=64)
def regions(country: str) -> dict[str, str]:
    """Return the regions of a country with holidays of their own: code -> name."""
    import holidays

    known = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for name, code in getattr(known, "subdivisions_aliases", {}).items():
        names.setdefault(code, name)
    return {code: names.get(code, code) for code in known.subdivisions}


def _known_in(country: str, language: str) -> str | None:
    """Return the first language of a country's holidays that a reader understands, if any."""
    import holidays

    languages = holidays.country_holidays(country).supported_languages
    theirs = [name for name in languages if name.split("_")[0] == language != ENGLISH]
    return next((name for name in (*theirs, "en_US", "en_GB") if name in languages), None)


def _unaccented(name: str) -> str:
    """Return a name as it is looked up: Österreich stands between Oman and Pakistan."""
    return "".join(each for each in normalize("NFD", name) if not combining(each))


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _check_hours(calendar: Mapping[str, Any]) -> None:
    days = _listed(calendar["days"])
    if any(isinstance(day, bool) or day not in range(7) for day in days):
        raise Problem(
            t("A weekday must be a number."), "", t("Write 0 for Monday up to 6 for Sunday.")
        )
    if days:
        _check_opening(t("A day"), calendar["open"], calendar["close"])
    if not isinstance(calendar["hours"], Mapping):
        raise Problem(t("The hours of single weekdays must say which day they are of."))
    for day, openings in calendar["hours"].items():
        if str(day) not in "0123456" or len(str(day)) != 1:
            raise Problem(
                t("“{day}” is not a weekday.", day=day),
                "",
                t("Write 0 for Monday up to 6 for Sunday."),
            )
        _check_day(t(WEEKDAYS[int(day)]), _listed(openings))


def _check_day(weekday: str, openings: Sequence[Any]) -> None:
    before = ""
    for opening in openings:
        if not _is_pair(opening):
            raise Problem(
                t("The hours of {weekday} must each say from when until when.", weekday=weekday)
            )
        start, end = opening
        _check_opening(weekday, start, end)
        if start < before:
            raise Problem(
                t("The hours of {weekday} overlap or are not in order.", weekday=weekday),
                t(
                    "The team opens at {start} while it is open until {end}.",
                    start=start,
                    end=before,
                ),
                t("Write them one after the other."),
            )
        before = end


def _check_opening(day: str, start: Any, end: Any) -> None:
    for clock in (start, end):
        if not isinstance(clock, str) or not CLOCK.fullmatch(clock):
            raise Problem(
                t("“{text}” is not a time of day.", text=clock), "", t("Write it such as 09:00.")
            )
    business_hours.check_order(day, start, end)


def _is_pair(opening: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(opening, list | tuple) and len(opening) == 2


def _listed(values: Any) -> Sequence[Any]:
    if not isinstance(values, list | tuple):
        raise Problem(t("A calendar needs a list where it says “{values}”.", values=values))
    return values


def _day(text: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError as error:
        raise Problem(
            t("“{text}” is not a date.", text=text),
            "",
            t("Write dates as year-month-day, such as 2026-12-24."),
        ) from error


def _check_country(country: Any, region: Any) -> None:
    if not country:
        if region:
            raise Problem(t("A region needs its country."), "", t("Choose the country first."))
        return
    if country not in countries():
        raise Problem(
            t("We do not know the holidays of “{country}”.", country=country),
            "",
            t("Type them by hand."),
        )
    if region and region not in regions(country):
        raise Problem(
            t(
                "“{region}” is not a region of {country} that we know.",
                region=region,
                country=countries()[country],
            ),
            "",
            t("Choose one of the list, or none."),
        )
