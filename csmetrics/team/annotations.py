"""What happened outside: outages, price changes, holidays, campaigns, with their days.

They are typed, read from a file with the columns title, start, end and kind, or taken from the
holiday calendar; charts draw them, and a change names those that fall into it.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csmetrics.asking.periods import DAY, Period
from csmetrics.engine import Database, Session
from csmetrics.errors import Problem, UnreadableFile
from csmetrics.language import setting_words, words
from csmetrics.read import TextTable, read
from csmetrics.team import settings
from csmetrics.team.calendars import public_holidays
from csmetrics.translation import later, number, t

TABLES = (
    """create table if not exists annotations (
        annotation_id BIGINT, title VARCHAR, first_day DATE, end_day DATE, kind VARCHAR,
        origin VARCHAR, added_at TIMESTAMP)""",
)

KINDS: Mapping[str, str] = {
    "outage": later("Outage"),
    "price_change": later("Price change"),
    "holiday_season": later("Holiday season"),
    "campaign": later("Campaign"),
    "other": later("Other"),
}
COLUMNS = ("title", "start", "end", "kind")
LONGEST_TITLE = 120
LONGEST_FILE = 2_000
NAMED = 3
MIDNIGHT = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"
DATE = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}}){MIDNIGHT}")
# A day and a month, in an order that only other days of the file or dots between them can prove.
WRITTEN = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){MIDNIGHT}")

Where = Database | Session


@dataclass(frozen=True)
class Annotation:
    """Something that happened on the days from `first_day` up to, not including, `end_day`.

    setting: that which holds from its day on, where it is one: it bears on some numbers only
    """

    title: str
    first_day: dt.date
    end_day: dt.date
    kind: str = "other"
    origin: str = "typed"
    annotation_id: int | None = None
    setting: str = ""

    @property
    def period(self) -> Period:
        """Return its days."""
        return Period(self.first_day, self.end_day)

    @property
    def sentence(self) -> str:
        """Return its title and days: "Mail server down (3 – 4 Aug 2026)"."""
        return f"{self.title} ({words.span(self.first_day, self.end_day)})"


@dataclass(frozen=True)
class Imported:
    """What became of a file of events: how many were added, were there already, were refused."""

    added: int
    already_there: int
    faults: tuple[str, ...] = ()


def annotation(
    title: Any, start: Any, last_day: Any = None, kind: Any = None, origin: str = "typed"
) -> Annotation:
    """Return an event as a person says it: its last day counts. Raises Problem."""
    named = " ".join(str(title or "").split())
    if not named or len(named) > LONGEST_TITLE:
        raise Problem(
            t("An event needs a title.") if not named else t("The title of an event is too long."),
            "",
            t("Say in up to {n} letters what happened.", n=LONGEST_TITLE),
        )
    first = _day(start)
    last = _day(last_day) if last_day else first
    if last < first:
        raise Problem(
            t(
                "“{title}” ends on {last} before it begins on {first}.",
                title=named,
                last=words.day(last),
                first=words.day(first),
            ),
            "",
            t("Exchange the two days."),
        )
    return Annotation(named, first, last + DAY, _kind(kind), origin)


def add(session: Session, events: Iterable[Annotation]) -> int:
    """Keep events and return how many are new: the same title, days and kind are kept once."""
    there = {_same(event) for event in history(session)}
    number = _highest(session)
    added = 0
    for event in events:
        if _same(event) in there:
            continue
        there.add(_same(event))
        added += 1
        session.run(
            "insert into annotations values ($id, $title, $first, $end, $kind, $origin, $now)",
            {
                "id": number + added,
                "title": event.title,
                "first": event.first_day,
                "end": event.end_day,
                "kind": event.kind,
                "origin": event.origin,
                "now": dt.datetime.now(dt.UTC).replace(tzinfo=None),
            },
        )
    return added


def remove(session: Session, annotation_id: int) -> None:
    """Remove an event."""
    session.run("delete from annotations where annotation_id = $id", {"id": annotation_id})


def history(where: Where, period: Period | None = None) -> list[Annotation]:
    """Return the events that touch a period, or all, in the order of their days."""
    rows = where.rows(
        "select title, first_day, end_day, kind, origin, annotation_id from annotations"
        " order by first_day, end_day, annotation_id"
    )
    events = [Annotation(**row) for row in rows]
    return [event for event in events if period is None or _touches(event, period)]


def named_in(events: Iterable[Annotation], period: Period, before: Period | None = None) -> str:
    """Return the events that fall into a change, in a sentence; nothing where there are none.

    Those of the earlier period that it is compared with are named apart: they pull the other way.
    A setting bears on some numbers only, which say so themselves.
    """
    known = [event for event in events if not event.setting]
    now = [event for event in known if _touches(event, period)]
    then = [event for event in known if before and _touches(event, before) and event not in now]
    parts = []
    if now:
        parts.append(t("Falls into this change: {events}.", events=_listed(now)))
    if then:
        parts.append(t("In the period before: {events}.", events=_listed(then)))
    return " ".join(parts)


def of_settings(where: Database | Session) -> list[Annotation]:
    """Return the days from which other settings of numbers hold: they are measured anew."""
    entries = settings.history(where)
    return [
        Annotation(
            t("{setting}: set anew", setting=setting_words.title(one.name)),
            one.holds_from,
            one.holds_from + DAY,
            setting=one.name,
        )
        for one in entries
        if one.name not in settings.OF_THE_WORKSPACE
        and one.holds_from > settings.ALWAYS
        and _as_of(one, entries, one.holds_from) != _as_of(one, entries, one.holds_from - DAY)
    ]


def _as_of(one: settings.Kept, entries: Sequence[settings.Kept], day: dt.date) -> Any:
    return settings.held(entries, day)[one.name]


def from_holidays(country: str, region: str | None, period: Period) -> list[Annotation]:
    """Return the public holidays of a country, or a region of it, that fall into a period."""
    years = tuple(range(period.start.year, (period.end - DAY).year + 1))
    return [
        Annotation(name[:LONGEST_TITLE], day, day + DAY, "holiday_season", "holidays")
        for day, name in public_holidays(country, region, years).items()
        if period.start <= day < period.end
    ]


def import_file(session: Session, name: str, data: bytes) -> Imported:
    """Keep the events of a file with the columns title, start, end and kind.

    `end` is the last day and may be missing, as may `kind`. A row that cannot be read is told and
    left out. Raises UnreadableFile where the file is not such a table.
    """
    events, faults = read_file(name, data)
    added = add(session, events)
    return Imported(added, len(events) - added, tuple(faults))


def read_file(name: str, data: bytes) -> tuple[list[Annotation], list[str]]:
    """Return the events of a file, and a sentence for each row that could not be read."""
    with read(name, data) as upload:
        if len(upload.tables) != 1:
            raise UnreadableFile(t("This file does not hold one table of events."))
        return _events(upload.tables[0])


def _events(table: TextTable) -> tuple[list[Annotation], list[str]]:
    columns = _columns(table.columns)
    if table.rows > LONGEST_FILE:
        raise UnreadableFile(
            t("{n} events are too many to draw.", n=number(table.rows)),
            "",
            t("Keep up to {n}.", n=number(LONGEST_FILE)),
        )
    rows = table.arrow().to_pylist()
    days = [row[columns[name]] for row in rows for name in ("start", "end") if name in columns]
    day_first = _is_day_first(filter(None, days))
    events, faults = [], []
    for row in rows:
        cells = {name: row[place] for name, place in columns.items()}
        try:
            first = _day(cells["start"], day_first)
            last = _day(cells["end"], day_first) if cells.get("end") else None
            events.append(annotation(cells["title"], first, last, cells.get("kind"), "file"))
        except Problem as problem:
            faults.append(t("Row {n}: {problem}", n=row["row_number"], problem=problem))
    return events, faults


def _columns(headers: Sequence[str]) -> dict[str, str]:
    found = {header.strip().lower(): f"c{place}" for place, header in enumerate(headers)}
    missing = [name for name in ("title", "start") if name not in found]
    if missing:
        raise UnreadableFile(
            t("This file is not a list of events."),
            t("It has no column “{name}”.", name=missing[0]),
            t("Name its columns {list}.", list=words.listed(COLUMNS)),
        )
    return {name: found[name] for name in COLUMNS if name in found}


def _is_day_first(days: Iterable[str]) -> bool | None:
    """Return whether a file writes the day before the month; None where nothing proves it."""
    found = [match for day in days if (match := WRITTEN.fullmatch(day.strip()))]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[3]) > 12 for match in found)
    if day_first != month_first:
        return day_first
    # Nobody writes the month first with dots between.
    dotted = bool(found) and all(match[2] == "." for match in found)
    return True if dotted and not month_first else None


def _day(text: Any, day_first: bool | None = None) -> dt.date:
    if isinstance(text, dt.date) and not isinstance(text, dt.datetime):
        return text
    said = str(text or "").strip()
    match = DATE.fullmatch(said)
    iso = match[1] if match else ""
    if day_first is not None and (match := WRITTEN.fullmatch(said)):
        month, day = (match[3], match[1]) if day_first else (match[1], match[3])
        iso = f"{match[4]}-{month:0>2}-{day:0>2}"
    try:
        return dt.date.fromisoformat(iso)
    except ValueError as error:
        raise Problem(
            t("“{text}” is not a date that can be read in one way only.", text=text or ""),
            "",
            t("Write it as year-month-day, such as 2026-08-03."),
        ) from error


def _kind(text: Any) -> str:
    if not text:
        return "other"
    kind = re.sub(r"[\s_-]+", "_", str(text).strip().lower())
    if kind in KINDS:
        return kind
    known = {t(title).lower(): name for name, title in KINDS.items()}
    said = " ".join(str(text).lower().split())
    if said not in known:
        raise Problem(
            t("“{text}” is not a kind of event.", text=text),
            "",
            t("Choose {list}.", list=words.listed([t(title) for title in KINDS.values()])),
        )
    return known[said]


def _touches(event: Annotation, period: Period) -> bool:
    return event.first_day < period.end and event.end_day > period.start


def _same(event: Annotation) -> tuple[str, dt.date, dt.date, str]:
    return event.title, event.first_day, event.end_day, event.kind


def _highest(session: Session) -> int:
    number: int = session.rows("select coalesce(max(annotation_id), 0) as n from annotations")[0][
        "n"
    ]
    return number


def _listed(events: Sequence[Annotation]) -> str:
    named = [event.sentence for event in events[:NAMED]]
    if len(events) > NAMED:
        named.append(t("{n} more", n=number(len(events) - NAMED)))
    return words.listed(named)
