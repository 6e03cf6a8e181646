"""The sentences about agents: who stands out beyond chance, and how far to trust that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from csmetrics.analysis.breakdowns import breakdowns
from csmetrics.analysis.scorecards import AGENTS, UTILIZATION, Line
from csmetrics.analysis.standing import standing
from csmetrics.asking.statistics import LEVEL
from csmetrics.catalogue import Metric, catalogue
from csmetrics.charts.comparison import MOST_LINES
from csmetrics.headline import Answer
from csmetrics.language import words
from csmetrics.language.stories import Sentence, in_sentence, short
from csmetrics.language.stress import ts, tsn
from csmetrics.translation import later, number, t

HOW = later(
    "Dot: the number; bar: its 95% range; dashed: all together; open grey dots rest on fewer "
    "than 30 and say little. ▲ surely better and ▼ surely worse than all"
)
FAIR = later(
    "Agents get different tickets: harder topics and slower channels make slower numbers. Filter "
    "by channel or team to compare like with like, and look at one agent's own earlier numbers "
    "first."
)

OWN = later(
    "An agent's numbers against their own earlier ones: the fairest comparison. What stands below "
    "each number opens the tickets or calls behind it"
)


def named(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of agents that are known, in the order of their names."""
    known = [line for line in lines if line.group is not None and _has_rows(line)]
    return sorted(known, key=lambda line: words.name(line.group).casefold())


def by_volume(lines: Sequence[Line], metric: str) -> list[Line]:
    """Return lines with most of a metric first."""
    return sorted(lines, key=lambda line: -(line.cell(metric).value or 0))


def _has_rows(line: Line) -> bool:
    return any(cell.n for cell in line.cells.values())


def columns(lines: Sequence[Line]) -> list[Metric]:
    """Return what is known of any agent, in the order to show it in."""
    hours = breakdowns()["agent_hours"]
    said = replace(hours.words, title=later("Utilization"))
    busy = replace(hours, name=UTILIZATION, words=said)
    metrics = [*(catalogue()[name] for name in AGENTS), busy]
    return [m for m in metrics if any(line.cell(m.name).value is not None for line in lines)]


def opening(
    metrics: Sequence[Metric],
    lines: Sequence[Line],
    averages: Mapping[str, Answer],
) -> Sentence:
    """Say how many agents there are, and in what how many differ from all beyond chance."""
    if not lines:
        return ts("**No agent is known for the tickets of this period.**")
    agents = words.counted(len(lines), "agent")
    if len(lines) == 1:
        return ts("**{agents}**: there is nobody to compare with.", agents=agents)
    apart = {metric.title: _apart(metric, lines, averages) for metric in metrics}
    found = [(title, count) for title, count in apart.items() if count]
    if not found:
        return ts("**{agents}, and none differs from the others beyond chance.**", agents=agents)
    told = [
        t("{n} in {metric}", n=number(count), metric=in_sentence(short(title)))
        for title, count in found
    ]
    said = tsn(
        "**{agents}.** Beyond chance, {told} differs from all together.",
        "**{agents}.** Beyond chance, {told} differ from all together.",
        found[0][1],
        agents=agents,
        told=words.listed(told),
    )
    return (*said, *_by_chance(lines))


def _apart(metric: Metric, lines: Sequence[Line], averages: Mapping[str, Answer]) -> int:
    average = averages.get(metric.name, Answer(None, 0))
    return sum(bool(standing(metric, line.cell(metric.name), average).verdict) for line in lines)


def _by_chance(lines: Sequence[Line]) -> Sentence:
    expected = words.whole(len(lines) * (1 - LEVEL))
    if not expected:
        return ()
    told = t(
        "With so many agents, chance alone makes about {n} stand out in each.", n=number(expected)
    )
    return (f" {told}",)


def left_out(lines: Sequence[Line]) -> str:
    """Say how many agents do not fit into the drawing, or nothing."""
    if len(lines) <= MOST_LINES:
        return ""
    return t(
        "Drawn are {most} of {all} agents, those who stand out first; “Show as a table” has them "
        "all.",
        most=number(MOST_LINES),
        all=number(len(lines)),
    )
