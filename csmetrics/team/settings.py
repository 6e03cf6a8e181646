"""What a team has set, each with the day from which it holds: last year's report keeps its goals.

A setting is one that metrics declare (days, seconds, switches), the calendar, or one about the
workspace (time zone, currency …). Entries are never changed: from a day on, another one holds.
"""

import datetime as dt
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from csmetrics import facts
from csmetrics.ask import ask
from csmetrics.asking import lookups
from csmetrics.asking.elapsed import SCHEDULED_BY
from csmetrics.asking.periods import DAY, MONDAY, WEEK_STARTS, local_day
from csmetrics.asking.question import Columns, moment, newest, understand
from csmetrics.catalogue import default_settings, switches
from csmetrics.engine import Database, Session
from csmetrics.errors import Problem
from csmetrics.language import money, words
from csmetrics.language.setting_titles import ABOUT
from csmetrics.team import calendars
from csmetrics.translation import LANGUAGES, NUMBERS, number, t

TABLES = (
    """create table if not exists settings (
        name VARCHAR, value VARCHAR, holds_from DATE, changed_at TIMESTAMP)""",
)

# Holds for all time that has data, however old it is.
ALWAYS = dt.date(1900, 1, 1)

OF_THE_WORKSPACE: Mapping[str, Any] = {
    "timezone": "UTC",
    "currency": "",
    "first_day_of_week": MONDAY,
    # Blank is as the reader's browser has it, and numbers as in the language.
    "language": "",
    "number_format": "",
    # Rows about people that are older are removed; 0 keeps everything.
    "retention_months": 0,
}
PRIORITIES = ("low", "normal", "high", "urgent")
LIMITS: Mapping[str, tuple[float, float]] = {
    "fcr_days": (1, 365),
    "revenue_days": (1, 365),
    "gross_margin": (0, 1),
    "short_abandon_seconds": (0, 3600),
}
LONGEST_RETENTION_MONTHS = 600
LONGEST_TARGET_SECONDS = 366 * 86_400
Question = Mapping[str, Any]
Where = Database | Session


@dataclass(frozen=True)
class Kept:
    """One entry: what a setting is from a day on (None: its default again), and when it was set."""

    name: str
    value: Any
    holds_from: dt.date
    changed_at: dt.datetime

    @property
    def holds_always(self) -> bool:
        """Return whether it holds from the beginning of the data."""
        return self.holds_from <= ALWAYS


def defaults() -> dict[str, Any]:
    """Return every setting there is, with its default."""
    return {
        **default_settings(),
        "calendar": calendars.DEFAULT,
        "schedules": [],
        **OF_THE_WORKSPACE,
    }


def save(session: Session, name: str, value: Any, holds_from: dt.date | None = None) -> None:
    """Keep a setting from a day on (None: always); a value of None is the default again.

    Runs inside the caller's transaction. Raises Problem where the value makes no sense.
    """
    checked = None if value is None else check(name, value)
    since = holds_from or ALWAYS
    forget(session, name, since)
    session.run(
        "insert into settings values ($name, $value, $since, $now)",
        {
            "name": name,
            "value": json.dumps(checked),
            "since": since,
            "now": dt.datetime.now(dt.UTC).replace(tzinfo=None),
        },
    )


def forget(session: Session, name: str, holds_from: dt.date) -> None:
    """Remove the entry that holds from a day on, as if it had never been set."""
    _known(name)
    session.run(
        "delete from settings where name = $name and holds_from = $since",
        {"name": name, "since": holds_from},
    )


def history(where: Where, name: str | None = None) -> list[Kept]:
    """Return the entries of one setting or of all, by name and by the day they hold from."""
    rows = where.rows(
        "select name, value, holds_from, changed_at from settings order by name, holds_from"
    )
    return [
        Kept(row["name"], json.loads(row["value"]), row["holds_from"], row["changed_at"])
        for row in rows
        if name in (None, row["name"])
    ]


def saved(entries: Sequence[Kept], on: dt.date) -> dict[str, Any]:
    """Return what was set and held on a day, without the defaults."""
    held = {entry.name: entry.value for entry in entries if entry.holds_from <= on}
    return {name: value for name, value in held.items() if value is not None}


def effective(where: Where, on: dt.date) -> dict[str, Any]:
    """Return every setting as it held on a day: what was set, over the defaults."""
    return held(history(where), on)


def held(entries: Sequence[Kept], on: dt.date) -> dict[str, Any]:
    """Return every setting as it held on a day, by the entries of all."""
    return _over(defaults(), saved(entries, on))


def language(where: Where) -> tuple[str, str]:
    """Return the language and the way to write numbers that were set last, "" for those left open.

    As with amounts: they are the reader's, and not those of the days that are shown.
    """
    newest_of = {entry.name: str(entry.value or "") for entry in history(where)}
    return newest_of.get("language", ""), newest_of.get("number_format", "")


def retention_months(where: Where) -> int:
    """Return how many months rows about people are kept, 0 for ever: what was set last."""
    entries = history(where, "retention_months")
    return int(max(entries, key=lambda entry: entry.changed_at).value or 0) if entries else 0


def currency(where: Where) -> str:
    """Return what stands before every amount, "" for none: that which was set for the latest day.

    Amounts of all times are shown in one currency: the data holds no other than these numbers.
    """
    entries = history(where, "currency")
    return str(entries[-1].value or "") if entries else ""


def answer(db: Database, questions: Sequence[Question]) -> list[list[dict[str, Any]]]:
    """Answer questions with the settings that held, each bucket of a trend with its own.

    A bucket of a trend so is the number that these days alone have, by what was promised then.
    """
    pieces = spread(db, questions)
    answers = iter(ask(db, [piece for each in pieces for piece in each]))
    return [[row for _ in each for row in next(answers)] for each in pieces]


def spread(db: Database, questions: Sequence[Question]) -> list[list[Question]]:
    """Return each question as those whose answers, one after the other, are its own.

    Buckets that follow each other under the same settings are asked together.
    """
    entries = history(db)
    if not entries:
        return [[question] for question in questions]
    known = facts.columns(db)
    return [_spread(known, entries, question) for question in questions]


def fill(db: Database, questions: Sequence[Question]) -> list[Question]:
    """Return questions with the settings that held on the last day of each one's period.

    What a question says itself goes first. A time zone and a first day of the week that were set
    are the defaults of questions.
    """
    entries = history(db)
    if not entries:
        return list(questions)
    known = facts.columns(db)
    return [_filled(known, entries, question) for question in questions]


def filled(db: Database, question: Question) -> Question:
    """Return one question with the settings that held: see `fill`."""
    return fill(db, [question])[0]


def timezone(db: Database, question: Question) -> str:
    """Return the time zone whose days a question means."""
    return str(filled(db, question).get("timezone") or "UTC")


def _filled(known: Columns, entries: Sequence[Kept], question: Question) -> Question:
    asked = question.get("settings") or {}
    on = _last_day(known, entries, question)
    if on is None or not isinstance(asked, Mapping):
        return question  # Whatever is wrong with it will be said where it is understood.
    held = _opened(saved(entries, on), _years(known, on))
    of_metrics = {name: value for name, value in held.items() if name not in OF_THE_WORKSPACE}
    filled = {**question, "settings": _over(of_metrics, asked)}
    if "timezone" in held and not question.get("timezone"):
        filled["timezone"] = held["timezone"]
    if "first_day_of_week" in held and not question.get("week_start"):
        filled["week_start"] = held["first_day_of_week"]
    return filled


def _spread(known: Columns, entries: Sequence[Kept], question: Question) -> list[Question]:
    whole = _filled(known, entries, question)
    if whole.get("grain") in (None, "none"):
        return [whole]
    # Days and weeks are those of the whole trend: else its buckets would overlap or leave gaps.
    days = {
        "timezone": whole.get("timezone") or "UTC",
        "week_start": whole.get("week_start") or MONDAY,
    }
    runs = [
        list(run)
        for _, run in itertools.groupby(
            understand(whole, known).scope.buckets, lambda one: _of_metrics(entries, one.end - DAY)
        )
    ]
    if len(runs) == 1:
        return [whole]
    return [
        _filled(known, entries, {**question, **days, "from": run[0].start, "to": run[-1].end})
        for run in runs
    ]


def _of_metrics(entries: Sequence[Kept], on: dt.date) -> dict[str, Any]:
    """Return what was set and held on a day of all that a question can say itself."""
    held = saved(entries, on)
    return {name: value for name, value in held.items() if name not in OF_THE_WORKSPACE}


def _opened(held: Mapping[str, Any], years: range) -> dict[str, Any]:
    """Return settings with every holiday of their calendars named."""
    opened = dict(held)
    if "calendar" in held:
        opened["calendar"] = calendars.opening(held["calendar"], years)
    if "schedules" in held:
        opened["schedules"] = [
            {**one, "calendar": calendars.opening(one["calendar"], years)}
            for one in held["schedules"]
        ]
    return opened


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Put settings over others; those that map names to values name by name."""
    return {**below} | {
        name: {**below[name], **value}
        if isinstance(value, Mapping) and isinstance(below.get(name), Mapping)
        else value
        for name, value in above.items()
    }


def _last_day(columns: Columns, entries: Sequence[Kept], question: Question) -> dt.date | None:
    try:
        if question.get("to"):
            return dt.date.fromisoformat(str(question["to"])[:10]) - DAY
        given = question.get("as_of")
        known = moment(given) if given else newest(columns)
        if known is None:
            return None
        zone = question.get("timezone") or saved(entries, known.date()).get("timezone") or "UTC"
        return local_day(known, ZoneInfo(str(zone)))
    except (OSError, ValueError, KeyError, OverflowError, Problem):
        return None


def _years(columns: Columns, on: dt.date) -> range:
    moments = [
        moment
        for span in columns.values()
        if span.is_moment
        for moment in (span.earliest, span.latest)
        if moment
    ]
    known = [on.year, *(moment.year for moment in moments)]
    return range(max(min(known), ALWAYS.year), min(max(known), 2200) + 1)


# ---------------------------------------------------------------------- checking


def check(name: str, value: Any) -> Any:
    """Return a setting's value as it is kept, or raise Problem with what to correct."""
    _known(name)
    if name == "calendar":
        return calendars.check(value)
    if name == "schedules":
        return [_schedule(each) for each in value]
    if name == "retention_months":
        return int(_number(name, value, 0, LONGEST_RETENTION_MONTHS))
    if name in OF_THE_WORKSPACE:
        return _word(name, value)
    if name in (choices := switches()):
        return _one_of(name, value, tuple(choices[name]))
    if isinstance(defaults()[name], Mapping):
        return _targets(name, value)
    return _number(name, value, *LIMITS.get(name, (0, LONGEST_TARGET_SECONDS)))


def _known(name: str) -> None:
    if name not in defaults():
        raise Problem(
            t("There is no setting called “{name}”.", name=name),
            "",
            t("Choose from {list}.", list=", ".join(defaults())),
        )


def _one_of(name: str, value: Any, known: Sequence[str]) -> str:
    if value not in known:
        raise Problem(
            t("“{value}” is not a choice for {name}.", value=value, name=_plain(name)),
            "",
            t("Choose one of {list}.", list=", ".join(known)),
        )
    return str(value)


def _number(name: str, value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        is_time = name.endswith("_seconds") and isinstance(value, int | float)
        say = words.duration if is_time else number
        shown = say(value) if is_time else value
        raise Problem(
            t("“{value}” is not a value for {name}.", value=shown, name=_plain(name)),
            "",
            t("Write a number from {low} to {high}.", low=say(low), high=say(high)),
        )
    return value


def _targets(name: str, value: Any) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise Problem(t("The setting {name} must name what each number is for.", name=_plain(name)))
    for key in value:
        _check_name(name, lookups.word(str(key)), str(key))
    return {
        str(key): _number(name, number, 1, LONGEST_TARGET_SECONDS) for key, number in value.items()
    }


def _check_name(name: str, said: lookups.Word, key: str) -> None:
    if name.startswith("sla_") and said.name not in PRIORITIES:
        raise Problem(
            t("“{key}” is not a priority.", key=key),
            "",
            t(
                "Name one of {list}, alone or for a channel or a segment.",
                list=", ".join(PRIORITIES),
            ),
        )
    if name == "service_level_seconds" and said.column == "channel":
        raise Problem(
            t("“{key}” names two channels.", key=key),
            "",
            t("Name a channel, alone or for a segment."),
        )


def _word(name: str, value: Any) -> str:
    match name:
        case "timezone":
            return str(calendars.check({"timezone": value})["timezone"])
        case "first_day_of_week":
            return _one_of(name, value, tuple(WEEK_STARTS))
        case "currency" if not money.is_currency(str(value)):
            raise Problem(
                t("“{value}” is not a currency.", value=value),
                "",
                t("Write its sign or its code, such as € or EUR."),
            )
        case "language":
            return _one_of(name, value, ("", *LANGUAGES))
        case "number_format":
            return _one_of(name, value, ("", *NUMBERS))
    return str(value)


def _schedule(given: Any) -> dict[str, Any]:
    """Check one of several calendars: its name, whose it is, and its hours."""
    if not isinstance(given, Mapping) or set(given) - {"name", "team", "channel", "calendar"}:
        raise Problem(t("A schedule has a name, teams or channels, and a calendar."))
    teams, channels = (sorted({str(one) for one in given.get(key) or ()}) for key in SCHEDULED_BY)
    if not teams and not channels:
        raise Problem(
            t("The schedule “{name}” is of nobody.", name=given.get("name", "")),
            "",
            t("Choose the teams or the channels that keep these hours."),
        )
    return {
        "name": str(given.get("name") or ""),
        "team": teams,
        "channel": channels,
        "calendar": calendars.check(given.get("calendar") or {}),
    }


def _plain(name: str) -> str:
    return t("“{name}”", name=t(ABOUT[name].title) if name in ABOUT else words.setting(name))
