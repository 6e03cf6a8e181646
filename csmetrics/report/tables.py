"""Tables of a pack: from answers to cells that say a number, its goal, its n and how sure it is."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csmetrics.analysis.customers import Cohort, Triangle
from csmetrics.analysis.drivers import Driver, Drivers
from csmetrics.analysis.drivers_moods import Read
from csmetrics.analysis.standing import standing
from csmetrics.asking.periods import local_day
from csmetrics.catalogue import Metric
from csmetrics.headline import Answer, Headline
from csmetrics.language import drivers as fact_words
from csmetrics.language import pack as say
from csmetrics.language import setting_words, stories, words
from csmetrics.language.said import Said
from csmetrics.report.asked import BY_CHANNEL, Month, metric
from csmetrics.report.content import MOVED, Card, Cell, Number, Table, Tone
from csmetrics.team.actions import Action
from csmetrics.team.annotations import KINDS, Annotation
from csmetrics.team.settings import defaults
from csmetrics.team.targets import VERDICTS, Verdict
from csmetrics.translation import number, t, tn

TONES: Mapping[str | None, Tone] = {"better": "good", "worse": "bad", None: ""}
STANDING_TONES: Mapping[str, Tone] = {
    "on target": "good",
    "off target": "bad",
    "too early": "quiet",
}
MOST_CHANNELS, MOST_COHORTS, MOST_AGES, MOST_REASONS = 10, 12, 12, 8
MOST_IMPORTS = 20
# How a pack is written is no definition.
OF_WRITING = ("language", "number_format", "first_day_of_week", "retention_months")


def number_cell(answer: Answer, unit: str) -> Cell:
    """Return a number as a cell, marked where it rests on few rows."""
    if answer.value is None:
        return Cell(words.NOTHING, tone="quiet")
    small = answer.is_small and unit != "count"
    mark: tuple[str, Tone] = (t(say.SMALL), "warn") if small else ("", "")
    return Cell(words.say(answer.value, unit), answer.value, unit, *mark)


def count_cell(count: int) -> Cell:
    """Return a count as a cell."""
    return Cell(number(count), float(count), "count")


def numbers(month: Month, shown: Sequence[Headline], title: str) -> Table:
    """Return numbers against their goals and the month before, each with its n and range."""
    before = say.column(month.view.before.start) if month.view.before else t("Month before")
    columns = [t(text, month=say.column(month.first), before=before) for text in say.KPI_COLUMNS]
    rows = [_number_row(month, one) for one in shown]
    notes = [t(say.REAL_NOTE)]
    if any(cell.mark == t(say.SMALL) for row in rows for cell in row):
        notes.insert(0, t(say.SMALL_NOTE))
    if any(one.change and one.is_measured_otherwise for one in shown):
        notes.append(t(say.OTHERWISE_NOTE))
    has_goals = any(row[2].text for row in rows)
    keep = [place for place in range(len(columns)) if has_goals or place not in (2, 3)]
    return Table(
        title,
        tuple(columns[place] for place in keep),
        tuple(tuple(row[place] for place in keep) for row in rows),
        " ".join(notes),
    )


def _number_row(month: Month, one: Headline) -> tuple[Cell, ...]:
    unit, judged = one.metric.unit, month.judged(one)
    return (
        Cell(one.metric.title),
        number_cell(one.now, unit),
        Cell(judged.goal, month.goal(one.metric.name), unit) if judged.goal else Cell(""),
        _standing(judged.verdict, judged.distance),
        number_cell(one.before, unit) if one.before else Cell(words.NOTHING, tone="quiet"),
        _change(one),
        count_cell(one.now.n),
        Cell(say.range_of(one.now, unit), tone="quiet"),
    )


def _standing(verdict: Verdict, distance: str) -> Cell:
    if verdict == "no target":
        return Cell("")
    return Cell(t(VERDICTS[verdict]), mark=distance, tone=STANDING_TONES[verdict])


def _change(one: Headline) -> Cell:
    if one.change is None or one.change.difference is None:
        return Cell(words.NOTHING, tone="quiet")
    evidence = stories.evidence(one)
    verdict = t(say.VERDICTS[one.verdict]) if one.verdict else ""
    mark = t("{verdict}, {evidence}", verdict=verdict, evidence=evidence) if verdict else evidence
    return Cell(stories.said_change(one), mark=mark, tone=TONES[one.verdict] or "quiet")


def cards(month: Month, shown: Sequence[Headline]) -> tuple[Card, ...]:
    """Return numbers to be read from afar, each with its change, its goal and its n."""
    return tuple(_card(month, one) for one in shown)


def _card(month: Month, one: Headline) -> Card:
    judged, rows = month.judged(one), words.counted_shortly(one.now.n, one.metric.each)
    goal = _standing(judged.verdict, t("goal {goal}", goal=judged.goal))
    counted = one.metric.unit == "count"
    rests_on = "" if counted else t("from {answers}", answers=rows)
    value = number_cell(one.now, one.metric.unit)
    return Card(stories.short(one.metric.title), value, _change(one), goal, rests_on)


def said_numbers(shown: Iterable[Headline]) -> tuple[Number, ...]:
    """Return numbers as they are said, to compare with what the same month says later."""
    return tuple(
        Number(
            one.metric.name,
            one.metric.title,
            one.metric.unit,
            words.say(one.now.value, one.metric.unit),
            one.now.value,
            one.now.n,
            one.now.low,
            one.now.high,
        )
        for one in shown
        if one.now.value is not None
    )


def channels(month: Month) -> Table:
    """Return every channel's numbers; better or worse than all, where chance is not the reason."""
    found = channel_names(month)
    rows = []
    for group, size in found[:MOST_CHANNELS]:
        rows.append((Cell(words.name(group)), count_cell(size.n), *_channel_cells(month, group)))
    whole = month.one("tickets_created", "all")
    totals = (number_cell(month.one(name, "all"), metric(name).unit) for name in BY_CHANNEL)
    rows.append((Cell(t("All")), count_cell(whole.n), *totals))
    heads = (stories.short(metric(name).title) for name in BY_CHANNEL)
    hidden = len(found) - MOST_CHANNELS
    note = t("Better or worse than all, where chance does not explain the difference.")
    if hidden > 0:
        more = tn("{n} smaller channel not shown.", "{n} smaller channels not shown.", hidden)
        note = f"{note} {more}"
    columns = (t("Channel"), t("Tickets"), *heads)
    return Table(t("Every channel"), columns, tuple(rows), note)


def channel_names(month: Month) -> list[tuple[str | None, Answer]]:
    """Return the channels with their tickets, the largest first."""
    sizes = month.answers["tickets_created", "channel"]
    return [(one.group, one) for one in sorted(sizes, key=lambda one: (-one.n, one.group or ""))]


def _channel_cells(month: Month, group: str | None) -> list[Cell]:
    cells = []
    for name in BY_CHANNEL:
        own = [one for one in month.answers[name, "channel"] if one.group == group]
        cell = number_cell(own[0], metric(name).unit) if own else Cell(words.NOTHING, tone="quiet")
        verdict = own and standing(metric(name), own[0], month.one(name, "all")).verdict
        if verdict and cell.value is not None:
            said = t(say.VERDICTS[verdict])
            cell = Cell(cell.text, cell.value, cell.unit, said, TONES[verdict])
        cells.append(cell)
    return cells


def effects(columns: Mapping[str, Sequence[str]], title: str, note: str) -> Table:
    """Return the parts of a change, which are in words already."""
    rows = zip(*columns.values(), strict=True)
    return Table(title, tuple(columns), tuple(tuple(map(_effect, row)) for row in rows), note)


def _effect(text: str) -> Cell:
    """Return a number in words as a number, of a unit of its own where it is how far one moved."""
    if not isinstance(text, Said) or text.value is None:
        return Cell(str(text))
    if text == words.say(text.value, text.unit):
        return Cell(str(text), text.value, text.unit)
    if text.unit == "seconds":
        # A spreadsheet has no times before nothing.
        return Cell(str(text))
    return Cell(str(text), text.value, f"{MOVED}{text.unit}")


def cohorts(triangle: Triangle) -> Table:
    """Return who is still here by month of joining, in percent."""
    shown = [*triangle.rows[-MOST_COHORTS:], triangle.everyone]
    ages = min(max((len(row.shares) for row in shown), default=0), MOST_AGES)
    columns = (t("Joined"), t("Customers"), *(f"{age}" for age in range(ages)))
    rows = tuple(_cohort(row, ages) for row in shown)
    note = t("Across: months since they joined. Each cell: how many of them are still here.")
    if triangle.rows[MOST_COHORTS:]:
        of_all = number(len(triangle.rows))
        note += " " + t("“All” is of the newest {n} months of joining.", n=of_all)
    return Table(t("Who stays, by month of joining"), columns, rows, note, heat=True)


def _cohort(row: Cohort, ages: int) -> tuple[Cell, ...]:
    shares = [*row.shares[:ages], *[None] * (ages - len(row.shares))]
    return (
        Cell(say.column(row.joined) if row.joined else t("All")),
        count_cell(row.size),
        *(Cell("") if s is None else Cell(words.percent(s), s, "percent") for s in shares),
    )


def reasons(found: Sequence[Mapping[str, Any]]) -> Table | None:
    """Return why customers left, most often first."""
    if not found:
        return None
    shown = found[:MOST_REASONS]
    rows = tuple(
        (
            Cell(str(one["reason"])),
            count_cell(one["customers"]),
            Cell(words.say(one["percent"], "percent"), one["percent"], "percent"),
        )
        for one in shown
    )
    hidden = len(found) - len(shown)
    more = tn("{n} rarer reason not shown.", "{n} rarer reasons not shown.", hidden)
    columns = (t("Reason"), t("Customers"), t("Share"))
    return Table(t("Why customers left"), columns, rows, more if hidden else "")


def facts(about: Metric, found: Drivers, shown: Sequence[Driver]) -> Table | None:
    """Return facts with the share of low scores with and without them, and how sure that is."""
    if not shown:
        return None
    rows = tuple(
        (
            Cell(fact_words.fact(one)),
            Cell(words.say(one.share, "percent"), one.share, "percent"),
            Cell(words.say(one.others_share, "percent"), one.others_share, "percent"),
            count_cell(one.n),
            Cell(fact_words.factor(one.odds.value)),
            Cell(fact_words.factors(one.odds), tone="quiet"),
        )
        for one in shown
    )
    columns = (
        t("What happened"), t("Low with it"), t("Low without it"), "n", t("Odds of a low score"),
        t("95% range"),
    )  # fmt: skip
    title = t("Facts that go with low scores: {number}", number=about.title)
    note = f"{t(fact_words.HOW)}. {fact_words.basis(found, about.name)}"
    return Table(title, columns, rows, note)


def moods(about: Metric, read: Read) -> Table:
    """Return how many comments are of each mood, and how well that goes with their scores."""
    shares = [(mood, 100 * read.counts.get(mood, 0) / read.read) for mood in fact_words.MOODS]
    rows = tuple(
        (
            Cell(t(fact_words.MOODS[mood])),
            count_cell(read.counts.get(mood, 0)),
            Cell(words.say(share, "percent"), share, "percent"),
        )
        for mood, share in shares
    )
    note = f"{''.join(fact_words.agreeing(read, about.name))}{t(fact_words.MOOD_HOW)}."
    title = t("How comments sound: {number}", number=about.title)
    return Table(title, (t("Mood"), t("Comments"), t("Share")), rows, note)


def actions(found: Sequence[Action], on: dt.date, title: str) -> Table | None:
    """Return actions with who does them, until when, and how far they are."""
    if not found:
        return None
    rows = tuple(
        (
            Cell(action.what),
            Cell(action.who or words.NOTHING),
            Cell(words.day(action.due) if action.due else words.NOTHING),
            Cell(say.state(action, on), tone=_state_tone(action, on)),
            Cell(say.column(action.agreed_in)),
        )
        for action in found
    )
    return Table(title, (t("What"), t("Who"), t("Until"), t("State"), t("Agreed in")), rows)


def _state_tone(action: Action, on: dt.date) -> Tone:
    if action.is_late(on):
        return "bad"
    return "good" if action.state == "done" else "quiet" if action.state == "dropped" else ""


def events(found: Sequence[Annotation]) -> Table | None:
    """Return what happened outside, with its days."""
    if not found:
        return None
    rows = tuple(
        (
            Cell(words.span(event.first_day, event.end_day)),
            Cell(event.title),
            Cell(t(KINDS[event.kind]) if event.kind in KINDS else event.kind),
        )
        for event in found
    )
    return Table(t("Events"), (t("Days"), t("What"), t("Kind")), rows)


def definitions(month: Month, shown: Sequence[str]) -> Table:
    """Return how every number of the pack is worked out, and what it leaves out."""
    rows = tuple(_definition(month, name) for name in shown)
    note = t("“How sure” is how the 95% range is worked out.")
    columns = (t("Number"), t("How it is worked out"), t("Left out"), t("How sure"))
    return Table(t("Definitions"), columns, rows, note)


def _definition(month: Month, name: str) -> tuple[Cell, ...]:
    about = metric(name)
    names = [*about.switches, *about.settings]
    held = {
        setting_words.title(one): setting_words.say(one, month.settings[one])
        for one in names
        if one in month.settings
    }
    return (
        Cell(about.title),
        Cell(say.definition(about, held)),
        Cell(" ".join(about.leaves_out) or words.NOTHING),
        Cell(_range_of(about.interval) if about.interval else t("No range")),
    )


def _range_of(interval: str) -> str:
    said = t(interval)
    return f"{said[:1].upper()}{said[1:]}"


def settings(month: Month) -> Table:
    """Return every setting that held on the last day of the month, and which are our own."""
    usual = defaults()
    rows = tuple(
        (
            Cell(setting_words.title(name)),
            Cell(setting_words.say(name, value)),
            Cell(t("As delivered") if usual[name] == value else t("Set by us")),
        )
        for name, value in _shown_settings(month).items()
    )
    return Table(t("Settings"), (t("Setting"), t("Value"), t("Whose")), rows)


def own_settings(month: Month) -> int:
    """Return how many of these settings are our own."""
    usual = defaults()
    return sum(usual[name] != value for name, value in _shown_settings(month).items())


def _shown_settings(month: Month) -> Mapping[str, Any]:
    return {name: value for name, value in month.settings.items() if name not in OF_WRITING}


def imports(history: Sequence[Mapping[str, Any]], zone: dt.tzinfo) -> Table:
    """Return the files that the data came from, the newest first; days are those of the zone."""
    rows = tuple(
        (
            Cell(one["file"]),
            Cell(t(one["title"]) if one["title"] else words.NOTHING),
            count_cell(one["rows_loaded"]),
            count_cell(one["waiting"]),
            Cell(words.day(local_day(one["imported_at"], zone))),
            Cell((one["sha256"] or "")[:12]),
        )
        for one in history[:MOST_IMPORTS]
    )
    columns = (
        t("File"), t("What it is"), t("Rows loaded"), t("Rows set aside"), t("Loaded on"),
        t("Content hash"),
    )  # fmt: skip
    hidden = len(history) - len(rows)
    more = tn("{n} earlier file not shown.", "{n} earlier files not shown.", hidden)
    return Table(t("Imports"), columns, rows, more if hidden else "")


def compared(rows: Sequence[tuple[str, Number, str, str, Answer]]) -> Table:
    """Return what was said beside what the same month says today, where it differs."""
    cells = tuple(
        (
            Cell(title),
            Cell(then, said.value, said.unit),
            Cell(text, now.value, said.unit if now.value is not None else ""),
            count_cell(said.n),
            count_cell(now.n),
        )
        for title, said, then, text, now in rows
    )
    columns = (t("Number"), t("We said"), t("Today's data says"), t("n then"), t("n today"))
    return Table(t("What differs"), columns, cells)
