"""Series of a pack: from answers to what every format draws."""

import datetime as dt
from collections.abc import Sequence

from csmetrics.analysis.breakdowns import Band
from csmetrics.analysis.customers import Movement
from csmetrics.analysis.explain import Explanation
from csmetrics.analysis.rounding import rounded
from csmetrics.catalogue import Metric
from csmetrics.charts.changes import said, told_steps
from csmetrics.charts.frame import in_words
from csmetrics.headline import Answer
from csmetrics.language import words
from csmetrics.language.changes import moved
from csmetrics.report.content import Cell, Graph, Series, SeriesTone, Table
from csmetrics.translation import date_text, t

MOST_EFFECTS = 6
ENDS = ("before", "now")
Answers = Sequence[Answer]
Goals = Sequence[float | None]


def trend(metric: Metric, answers: Answers, goals: Goals, about: str = "") -> Graph:
    """Return a number per month as a line, with the goal of each month beside it."""
    labels = month_labels(answers)
    title = metric.title
    series = [Series(title, tuple(answer.value for answer in answers))]
    goal = goals[-1] if goals else None
    if goal is not None:
        series.append(Series(t("Goal"), tuple(goals), "goal"))
    alt = in_words(title, answers, metric.unit, "month")
    if goal is not None:
        alt += t(" The goal is {goal}.", goal=words.say(goal, metric.unit))
    return Graph("line", title, alt, metric.unit, labels, tuple(series), about)


def with_and_without(found: Sequence[tuple[str, float, float]], title: str) -> Graph:
    """Return the percent of low scores with each fact beside that without it."""
    labels = tuple(name for name, _, _ in found)
    told = [
        t(
            "{fact} {share}, without it {others}",
            fact=name,
            share=words.say(with_it, "percent"),
            others=words.say(without, "percent"),
        )
        for name, with_it, without in found
    ]
    series = (
        Series(t("Low scores with it"), tuple(with_it for _, with_it, _ in found), "bad"),
        Series(t("Low scores without it"), tuple(without for _, _, without in found), "neutral"),
    )
    return Graph("bars", title, f"{title}: {'; '.join(told)}.", "percent", labels, series)


def in_and_out(opened: Answers, solved: Answers) -> Graph:
    """Return tickets opened per month, and those solved where it is known which were."""
    title, labels = t("Tickets opened"), month_labels(opened)
    alt = [in_words(title, opened, "count", "month")]
    series: tuple[Series, ...] = (Series(t("Opened"), tuple(one.value for one in opened)),)
    if any(one.value is not None for one in solved):
        title = t("Tickets opened and solved")
        alt.append(in_words(t("Tickets solved"), solved, "count", "month"))
        series += (Series(t("Solved"), tuple(one.value for one in solved), "good"),)
    return Graph("columns", title, " ".join(alt), "count", labels, series)


def month_labels(answers: Answers) -> tuple[str, ...]:
    """Return the months of a trend: Nov 2025, Dec, Jan 2026 …: the year where it begins."""
    days = [answer.period for answer in answers if answer.period]
    return tuple(_label(day, place == 0) for place, day in enumerate(days))


def _label(day: dt.date, is_first: bool) -> str:
    said = date_text(day, "%b", "MMM")
    return f"{said} {day.year}" if is_first or day.month == 1 else said


def by_group(metric: Metric, found: Sequence[tuple[str, Answer]], title: str) -> Graph:
    """Return one bar per group."""
    labels = tuple(name for name, _ in found)
    values = tuple(answer.value for _, answer in found)
    told = [f"{name} {words.say(answer.value, metric.unit)}" for name, answer in found]
    alt = f"{title}: {'; '.join(told)}."
    return Graph("bars", title, alt, metric.unit, labels, (Series(metric.title, values),))


def bands(found: Sequence[Band], title: str) -> Graph:
    """Return what share of tickets falls into each band of time."""
    known = [band for band in found if band.percent is not None]
    told = [f"{band.title} {words.say(band.percent, 'percent')}" for band in known]
    values = tuple(band.percent for band in known)
    whole = words.counted(sum(band.count for band in known), "ticket")
    alt = f"{title}, {whole}: {'; '.join(told)}."
    labels = tuple(band.title for band in known)
    series = (Series(t("Share of tickets"), values),)
    about = t("Share of {tickets}", tickets=whole)
    return Graph("bars", title, alt, "percent", labels, series, about)


def nps_split(promoters: Answers, passives: Answers, detractors: Answers) -> Graph:
    """Return the three groups per month, in whole percents that agree with the score shown."""
    splits = [
        words.nps_split(up.value, middle.value, down.value)
        if up.value is not None and middle.value is not None and down.value is not None
        else (None, None, None)
        for up, middle, down in zip(promoters, passives, detractors, strict=True)
    ]
    columns = list(zip(*splits, strict=True)) if splits else [(), (), ()]
    names: tuple[tuple[str, SeriesTone], ...] = (
        (t("Detractors"), "bad"),
        (t("Passives"), "neutral"),
        (t("Promoters"), "good"),
    )
    series = tuple(
        Series(name, tuple(None if v is None else float(v) for v in column), tone)
        for (name, tone), column in zip(names, reversed(columns), strict=True)
    )
    alt = t("Promoters, passives and detractors per month, in percent.")
    if splits:
        alt += t(" Last month of it: {split}.", split=_split_said(splits[-1]))
    labels = month_labels(promoters)
    return Graph("split", t("Who answered what"), alt, "percent", labels, series)


def _split_said(split: tuple[int | None, int | None, int | None]) -> str:
    if split[0] is None:
        return t("no answers")
    promoters, passives, detractors = (words.percent(share or 0) for share in split)
    return t(
        "{promoters} promoters, {passives} passives, {detractors} detractors",
        promoters=promoters,
        passives=passives,
        detractors=detractors,
    )


def joined_and_left(months: Sequence[Movement]) -> Graph:
    """Return customers who joined and left per month."""
    answers = [Answer(float(month.joined), month.joined, period=month.period) for month in months]
    left = [month.left_from_start + month.joined_and_left for month in months]
    gone = [
        Answer(float(many), many, period=month.period)
        for many, month in zip(left, months, strict=True)
    ]
    alt = [
        in_words(t("Customers who joined"), answers, "count", "month"),
        in_words(t("Customers who left"), gone, "count", "month"),
    ]
    series = (
        Series(t("Joined"), tuple(answer.value for answer in answers), "good"),
        Series(t("Left"), tuple(answer.value for answer in gone), "bad"),
    )
    title = t("Customers who joined and left")
    return Graph("columns", title, " ".join(alt), "count", month_labels(answers), series)


def changed(explanation: Explanation, about: str) -> Graph | None:
    """Return how far each group moved a number; `about` says it in a sentence.

    The number itself before and now is in the title: an axis that shows both it and its parts
    would begin far from 0, or show nothing of the parts.
    """
    explanation = rounded(explanation)  # Bars say what the words and the table say.
    metric, nothing = explanation.metric, moved(0.0, explanation.metric)
    steps = [
        step
        for step in told_steps(explanation, MOST_EFFECTS)
        if step.kind not in ENDS and moved(step.end - step.start, metric) != nothing
    ]
    if not steps:
        return None
    labels = tuple(said(step, explanation) for step in steps)
    amounts = [step.end - step.start for step in steps]
    told = [f"{label} {moved(each, metric)}" for label, each in zip(labels, amounts, strict=True)]
    before, now = (
        words.say(explanation.before, metric.unit),
        words.say(explanation.now, metric.unit),
    )
    title = t("{number}: from {before} to {now}", number=metric.title, before=before, now=now)
    alt = f"{title}. {'; '.join(told)}."
    return Graph("effects", title, alt, metric.unit, labels, _sides(metric, amounts), about)


def _sides(metric: Metric, amounts: Sequence[float]) -> tuple[Series, ...]:
    if metric.better == "none":
        return (Series(t("Moved"), tuple(amounts), "neutral"),)
    sign = 1 if metric.better == "higher" else -1
    helped = tuple(each if each * sign > 0 else None for each in amounts)
    hurt = tuple(each if each * sign <= 0 else None for each in amounts)
    return (Series(t("Helped"), helped, "good"), Series(t("Hurt"), hurt, "bad"))


def table(graph: Graph) -> Table:
    """Return what a graph shows as a table: a row per label, a column per series."""
    rows = tuple(
        (Cell(label), *(_cell(graph, place, series) for series in graph.series))
        for place, label in enumerate(graph.labels)
    )
    return Table(graph.title, ("", *(series.name for series in graph.series)), rows, graph.about)


def _cell(graph: Graph, place: int, series: Series) -> Cell:
    value = series.values[place]
    return Cell(words.NOTHING) if value is None else Cell(say(graph, value), value, graph.unit)


def falls_at_the_end(series: Series) -> bool:
    """Return whether a line falls to its newest number: what is written there then stands below."""
    known = [value for value in series.values if value is not None]
    return len(known) > 1 and known[-1] < known[-2]


def say(graph: Graph, value: float | None) -> str:
    """Return a value of a graph in words; an effect with its sign."""
    if value is None:
        return ""
    if graph.kind == "split":
        return words.percent(value)
    if graph.kind != "effects":
        return words.say(value, graph.unit)
    if graph.unit == "percent":
        return words.points(value, 1)
    if graph.unit == "points":
        return t("{n} points", n=words.signed(value, 1))
    return words.signed_value(value, graph.unit)


def tick(graph: Graph, value: float) -> str:
    """Return what stands at a tick of the axis; a share with as few decimals as it has."""
    if graph.unit == "percent":
        return words.percent(value, 0 if value == round(value) else 1)
    return words.say(value, graph.unit)
