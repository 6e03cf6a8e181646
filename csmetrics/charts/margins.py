"""Room beside and below a chart for the names of its axes, estimated before it is drawn.

The browser draws a chart, measures the names, and where they need more room than they were given
draws all of it once more, which takes as long again. An estimate that is a little too wide saves
that; one that is too narrow costs only the time.
"""

import html
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

Parts = Mapping[str, Any]

# How wide letters of the font Inter are, in hundredths of its size.
WIDTHS = {
    letter: width
    for width, letters in (
        (31, "Iijl !',.:;`|·"),
        (37, '()/[]ft1r"-^_{}'),
        (58, "*?–J7Lacksvxyz"),
        (62, "235689EFbdeghnopqu"),
        (67, "04#$&+<=>BKPRSTZ~±×−€"),
        (72, "ADVXY"),
        (77, "CGHNOQUw"),
        (101, "Mm@%W…—▲▼"),
    )
    for letter in letters
}
ANY_LETTER, EAST_ASIAN = 68, 100
BOLD = 1.06
# What the browser leaves between a name and the chart, and, as far as the other sides have as much
# room, between the name and the edge.
GAP, MOST_AROUND = 9, 12
LINE_HEIGHT = 1.3
SIZE = 12
# The highest tick may lie just above the highest value.
ABOVE = 1.06

_SMALLER = re.compile(r"<span style='font-size:(\d+)px'>(.*?)</span>")
_BREAK, _TAG, _DIGIT = re.compile(r"<br>"), re.compile(r"<[^>]*>"), re.compile(r"\d")


def with_room(margin: Parts, x: Parts, y: Parts, traces: Sequence[Parts], **layout: Any) -> Parts:
    """Return the margin with as much room, in pixels, as the names of the two axes need."""
    names: dict[str, float] = {}
    if _is_named(y):
        names["r" if y.get("side") == "right" else "l"] = _beside(y, traces, layout)
    if _is_named(x):
        names["t" if x.get("side") == "top" else "b"] = _below(x, traces)
    around = _around(room for side, room in margin.items() if side not in names)
    wanted = {side: math.ceil(room + GAP + around) for side, room in names.items()}
    return {**margin, **{side: max(margin[side], room) for side, room in wanted.items()}}


def with_top(margin: Parts, room: float) -> Parts:
    """Return the margin with so much room above; more is then left around the names as well."""
    higher = {**margin, "t": max(margin["t"], room)}
    more = _around(higher.values()) - _around(margin.values())
    return {**higher, "l": margin["l"] + more, "b": margin["b"] + more}


def _around(margins: Iterable[float]) -> float:
    return min(MOST_AROUND, *margins)


def _is_named(axis: Parts) -> bool:
    return all(axis.get(part, True) for part in ("showticklabels", "visible", "automargin"))


def width(name: str, size: float = SIZE) -> float:
    """Return about how many pixels wide a name is, at its widest line."""
    return max(_line(line, size) for line in _BREAK.split(name))


def _line(line: str, size: float) -> float:
    smaller = sum(_letters(part, float(own)) for own, part in _SMALLER.findall(line))
    bold = BOLD if "<b>" in line else 1
    return smaller + bold * _letters(_SMALLER.sub("", line), size)


def _letters(text: str, size: float) -> float:
    plain = html.unescape(_TAG.sub("", text))
    return sum(WIDTHS.get(letter, _other(letter)) for letter in plain) * size / 100


def _other(letter: str) -> int:
    return EAST_ASIAN if letter >= "\u1100" else ANY_LETTER


def _size(axis: Parts) -> float:
    return float(axis.get("tickfont", {}).get("size", SIZE))


def _beside(y: Parts, traces: Sequence[Parts], layout: Parts) -> float:
    names = list(_names(y, (trace.get("y") for trace in traces)))
    if not names:
        names = _of_numbers(y, traces, layout)
    return max((width(name, _size(y)) for name in names), default=0)


def _below(x: Parts, traces: Sequence[Parts]) -> float:
    names = list(_names(x, (trace.get("x") for trace in traces)))
    lines = max((name.count("<br>") + 1 for name in names), default=1)
    if "\n" in x.get("tickformat", ""):
        lines = 2
    return lines * _size(x) * LINE_HEIGHT


def _names(axis: Parts, values: Iterable[Iterable[Any] | None]) -> Iterator[str]:
    """Yield the names that stand at an axis: those that were given, or the values that are text."""
    if "ticktext" in axis:
        yield from axis["ticktext"]
    elif axis.get("type", "category") == "category":
        for some in values:
            yield from (one for one in some or () if isinstance(one, str))


def _of_numbers(axis: Parts, traces: Sequence[Parts], layout: Parts) -> list[str]:
    """Return the longest numbers that the browser is likely to write at an axis."""
    values = [_numbers(trace.get("y")) for trace in traces]
    if layout.get("barmode") in ("stack", "relative"):
        stacks = zip_longest(*values, fillvalue=0)
        values.append([sum(map(abs, stack)) for stack in stacks])
    known = [one for some in values for one in some]
    if not known:
        return []
    low, high = min(known), max(known) * ABOVE
    if any(trace["type"] == "bar" for trace in traces):
        low = min(low, 0)
    apart = (high - low) / 6
    decimals = max(0, math.ceil(-math.log10(apart))) if 0 < apart < 1 else 0
    before, after = axis.get("tickprefix", ""), axis.get("ticksuffix", "")
    ends = (low, high) if low < 0 else (high,)
    wide = [_DIGIT.sub("0", f"{end:,.{decimals}f}") for end in ends]
    return [f"{before}{one.replace('-', '−')}{after}" for one in wide]


def _numbers(values: Iterable[Any] | None) -> list[float]:
    return [float(one) for one in values or () if isinstance(one, int | float)]
