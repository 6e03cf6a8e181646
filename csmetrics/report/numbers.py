"""Numbers as Office keeps them: a typed number, and the format that says it as people do.

Shares are fractions and durations are days. A duration is rounded as `words.duration` rounds it,
because Office cuts off what its format does not show.
"""

from collections.abc import Sequence

from csmetrics.language import money
from csmetrics.report.content import MOVED, Cell, Graph, Series
from csmetrics.team.targets import as_shown
from csmetrics.translation import t, tn

MINUTE, HOUR, DAY = 60, 3600, 86_400
# A day of the month, which is what Office's “d” is, ends here.
LONGEST_DAYS = 31
SIGNS = ("≥", "≤")
FORMATS = {
    "points": "+0;−0;0",
    "score": "0.00",
    "count": "#,##0",
    "money": "#,##0.00",
    "rate": "0.0",
}
EFFECTS = {
    "percent": "+0.0;−0.0;0",
    "points": "+0.0;−0.0;0",
    "score": "+0.00;−0.00;0",
    "count": "+#,##0;−#,##0;0",
    "money": "+#,##0.00;−#,##0.00;0",
    "rate": "+0.0;−0.0;0",
}
# A time that may be negative cannot have a format of clocks.
SCALES = (
    (2 * DAY, DAY, "{n}d"),
    (2 * HOUR, HOUR, "{n}h"),
    (10 * MINUTE, MINUTE, "{n}m"),
    (0, 1, "{n}s"),
)


def office(value: float, unit: str) -> float:
    """Return a value of a unit as Office keeps it: shares of 1, days, all else as it is."""
    if unit == "percent":
        return value / 100
    return as_shown(value, unit) / DAY if unit == "seconds" else value


def cell_format(value: float, unit: str) -> str:
    """Return the format that shows one value as `words.say` says it, or how far it moved."""
    if unit.startswith(MOVED):
        return _moved(unit.removeprefix(MOVED))
    if unit == "money":
        return _money(FORMATS[unit])
    if unit == "percent":
        return share_format("0.0")
    if unit != "seconds":
        return FORMATS[unit]
    seconds = as_shown(value, unit)
    if seconds < MINUTE:
        return _time("[s]")
    if seconds < HOUR:
        return _time("[m]", "ss" if seconds % MINUTE else "")
    if seconds < DAY:
        return _time("[h]", "mm" if seconds % HOUR else "")
    if seconds >= LONGEST_DAYS * DAY:
        return _long()
    return _time("d", "h" if seconds % DAY else "")


def share_format(digits: str = "0") -> str:
    """Return the format of a share of 1, with so many digits, as `words.percent` says it."""
    between = t("{n}%", n="").removesuffix("%")
    return f'{digits}"{between}"%' if between else f"{digits}%"


def _time(*parts: str) -> str:
    """Return the format of a time from its parts, such as “[h]” and “mm”."""
    names = {
        "d": t("{n}d", n=""),
        "h": t("{n}h", n=""),
        "[h]": t("{n}h", n=""),
        "mm": t("{n}m", n=""),
        "[m]": t("{n}m", n=""),
        "ss": t("{n}s", n=""),
        "[s]": t("{n}s", n=""),
    }
    known = [part for part in parts if part]
    ends = [" "] * (len(known) - 1) + [""]
    return "".join(f'{part}"{names[part]}{end}"' for part, end in zip(known, ends, strict=True))


def _moved(unit: str) -> str:
    named = {"percent": tn("{n} pt", "{n} pts", 2, n=""), "points": t("{n} points", n="")}
    plain = f'0.0"{named[unit]}"' if unit in named else cell_format(0, unit).split(";")[0]
    return f"+{plain};−{plain};{plain}"


def _long() -> str:
    return f'0.0"{t("{n}d", n="")}"'


def as_said(cell: Cell) -> str:
    """Return the format that shows a cell's number as its text does: a goal with its ≥ or ≤."""
    plain = cell_format(cell.value or 0.0, cell.unit)
    if cell.text[:1] not in SIGNS:
        return plain
    return ";".join(f'"{cell.text[:2]}"{part}' for part in plain.split(";"))


def series_format(graph: Graph) -> str:
    """Return the format of all values of a graph."""
    if graph.kind == "split":
        return share_format()
    if graph.kind == "effects":
        return _effect(graph)[1]
    if graph.unit != "seconds":
        return cell_format(0, graph.unit)
    most = max((abs(value) for value in known(graph.series)), default=0)
    if most >= LONGEST_DAYS * DAY:
        return _long()
    if most < HOUR:
        return _time("[m]", "ss")
    hours = _time("h", "mm")
    return f"[>=1]{_time('d', 'h')};[>=0.041666]{hours};{_time('[m]')}"


def series_value(graph: Graph, value: float | None) -> float | None:
    """Return a value of a graph as Office keeps it."""
    if value is None:
        return None
    return value / _effect(graph)[0] if graph.kind == "effects" else office(value, graph.unit)


def known(series: Sequence[Series]) -> list[float]:
    """Return all values that there are."""
    return [value for one in series for value in one.values if value is not None]


def _money(plain: str) -> str:
    before, after = (text.replace('"', "") for text in (money.prefix(), money.suffix()))
    if not before and not after:
        return plain
    said = "".join([f'"{before}"' if before else "", plain, f'"{after}"' if after else ""])
    return f"{said};−{said}"


def _effect(graph: Graph) -> tuple[float, str]:
    if graph.unit != "seconds":
        return 1, EFFECTS[graph.unit]
    most = max((abs(value) for value in known(graph.series)), default=0)
    _, scale, named = next(one for one in SCALES if most >= one[0])
    sign = t(named, n="")
    digits = "0.0" if scale >= HOUR else "0"
    return scale, f'+{digits}"{sign}";−{digits}"{sign}";0"{sign}"'
