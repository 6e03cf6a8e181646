"""The ways to add up rows. A metric file names one in words: "median of first_response_seconds".

count                       how many rows
count of X                  how many rows where X is known
sum of X, average of X, median of X, p90 of X
average of X from A to B    where X cannot be less than A or more than B, and so the mean cannot;
                            “to B”, or both, may be left out
share of X                  percent of the rows, of those where X is known, for which X is true
percent of X in Y           100 × ΣX / ΣY
nps of X                    100 × the mean of X, which is 1, 0 or -1
survival of X until Y       Kaplan–Meier median of X; where Y is false, X is how long so far
count at start, count at end, sum of X at end
                            what is there at one end of each bucket, from began_at and ended_at
combined                    the SELECT reads the answers of other metrics and gives value and n
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from csmetrics.asking.statistics import (
    UNKNOWN,
    Interval,
    mean_interval,
    nps_interval,
    quantile_ranks,
    wilson,
)
from csmetrics.engine.duckdb import quoted
from csmetrics.translation import later

QUANTILES = {"median": 0.5, "p90": 0.9}

INTERVALS = {
    "share": later("Wilson"),
    "nps": later("adjusted Wald"),
    "average": later("Student's t"),
    "median": later("order statistics"),
    "p90": later("order statistics"),
}

WAYS = re.compile(
    r"(?P<way>count|sum|average|median|p90|share|percent|nps|survival|combined)"
    r"(?: of (?P<of>\w+))?(?: in (?P<whole>\w+))?(?: until (?P<until>\w+))?"
    r"(?: at (?P<at>start|end))?(?: from (?P<least>\d+)(?: to (?P<most>\d+))?)?"
)


@dataclass(frozen=True)
class Measure:
    """A way to add up, and the columns it adds up."""

    way: str
    of: str | None
    whole: str | None
    until: str | None
    at: Literal["start", "end"] | None
    least: float
    most: float

    @property
    def quantile(self) -> float | None:
        """Return which quantile this is, if any."""
        return QUANTILES.get(self.way)

    @property
    def adds_up(self) -> bool:
        """Return whether its rows can be added up, and not only be taken all together."""
        return self.way not in ("survival", "combined")

    @property
    def nothing(self) -> int | None:
        """Return the value where there are no rows: 0 for what is counted, else nothing."""
        return 0 if self.way == "count" or self.at else None

    def ranks(self, n: int) -> list[float]:
        """Return at which of n rows (from 0, the lowest first) a quantile and its interval are.

        A quantile between two rows has a broken rank: it lies between them in proportion.
        """
        if self.quantile is None or n < 1:
            return []
        ends = quantile_ranks(n, self.quantile) or ()
        return [self.quantile * (n - 1), *(float(end - 1) for end in ends)]

    @property
    def interval_name(self) -> str:
        """Return how the 95% interval is worked out, in English, "" where there is none."""
        return INTERVALS.get(self.way, "")

    @property
    def parts(self) -> dict[str, str]:
        """Return the SQL aggregates that value, n and interval are made of, but for quantiles.

        Those of several pieces of a period `merge` into those of the whole.
        """
        x = quoted(self.of or "")
        match self.way:
            case "count" if self.of:
                return {"n": f"count({x})"}
            case "count":
                return {"n": "count(*)"}
            case "sum":
                return {"total": f"sum({x})", "n": f"count({x})"}
            case "average":
                return {"n": f"count({x})", "mean": f"avg({x})", "deviation": f"stddev_samp({x})"}
            case "share":
                return {"n": f"count({x})", "hits": f"count(*) filter (where {x})"}
            case "percent":
                whole = quoted(self.whole or "")
                return {"n": "count(*)", "total": f"sum({x})", "whole": f"sum({whole})"}
            case "nps":
                return {
                    "n": f"count({x})",
                    "total": f"sum({x})",
                    "promoters": f"count(*) filter (where {x} = 1)",
                    "detractors": f"count(*) filter (where {x} = -1)",
                }
        raise ValueError(f"{self.way} does not add up row by row")

    def merge(self, pieces: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Return the parts of a whole from those of its pieces."""
        if len(pieces) == 1:
            return pieces[0]
        if self.way == "average":
            return _merged_average(pieces)
        return {part: _sum(piece[part] for piece in pieces) for part in self.parts}

    def answer(
        self, parts: Mapping[str, Any], at: Mapping[float, float] | None = None
    ) -> dict[str, Any]:
        """Return value, n, low and high of a bucket and group.

        parts: what was added up, by name; at: the values at the ranks of a quantile, by rank
        """
        n = int(parts["n"] or 0)
        interval: Interval = UNKNOWN
        if self.quantile:
            value, *ends = [(at or {}).get(rank) for rank in self.ranks(n)] or [None]
            if ends:
                interval = ends[0], ends[1]
        else:
            value = self._value(parts)
            interval = self._interval(parts, n) if value is not None else UNKNOWN
        return {"value": value, "n": n, "low": interval[0], "high": interval[1]}

    def _value(self, parts: Mapping[str, Any]) -> Any:
        match self.way:
            case "count" if not self.at:
                return parts["n"]
            case "sum" if not self.at:
                return parts["total"]
            case "average":
                return parts["mean"]
            case "share":
                return 100.0 * parts["hits"] / parts["n"] if parts["n"] else None
            case "percent":
                return 100.0 * parts["total"] / parts["whole"] if parts["whole"] else None
            case "nps":
                return 100.0 * parts["total"] / parts["n"] if parts["n"] else None
        return parts.get("value")

    def _interval(self, parts: Mapping[str, Any], n: int) -> Interval:
        match self.way:
            case "share":
                return wilson(parts["hits"], n)
            case "nps":
                up, down = parts["promoters"], parts["detractors"]
                return nps_interval(up, n - up - down, down)
            case "average":
                return self._clipped(mean_interval(parts["mean"], parts["deviation"], n))
            case "combined" if parts.get("hits") is not None:
                return _interval_of_hits(parts)
        return UNKNOWN

    def _clipped(self, interval: Interval) -> Interval:
        """Return an interval without what the number cannot be."""
        low, high = interval
        if low is None or high is None:
            return interval
        return max(low, self.least), min(high, self.most)


def _interval_of_hits(parts: Mapping[str, Any]) -> Interval:
    """Return the interval of 100 × hits / divisor, by the Wilson interval of hits in trials.

    The divisor is the trials unless it is named; each hit more makes it smaller by `takes_away`.
    """
    hits, trials = float(parts["hits"]), float(parts["trials"] or 0)
    divisor, takes_away = float(parts.get("divisor") or trials), float(parts.get("takes_away", 0))
    low, high = wilson(hits, trials)
    if low is None or high is None or parts["value"] is None:
        return UNKNOWN

    def percent(end: float) -> float:
        return end * trials / (divisor + takes_away * (hits - end / 100 * trials))

    # Rounding must not put the share outside, as in the interval itself.
    return min(percent(low), parts["value"]), max(percent(high), parts["value"])


def _sum(numbers: Iterable[float | None]) -> float | None:
    """Return the sum of what is known, None where nothing is: as SQL adds up."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _merged_average(pieces: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return n, mean and sample deviation of a whole from those of its pieces.

    Chan, Golub, LeVeque 1979: no sums of squares, which would lose digits.
    """
    n, mean, squares = 0, None, 0.0
    for piece in pieces:
        more = piece["n"]
        if not more:
            continue
        apart = piece["mean"] - (piece["mean"] if mean is None else mean)
        squares += (piece["deviation"] or 0.0) ** 2 * (more - 1)
        squares += apart**2 * n * more / (n + more)
        mean = piece["mean"] if mean is None else mean + apart * more / (n + more)
        n += more
    deviation = math.sqrt(squares / (n - 1)) if n > 1 else None
    return {"n": n, "mean": mean, "deviation": deviation}


@cache
def measure(words: str) -> Measure:
    """Read a measure as a metric file writes it."""
    match = WAYS.fullmatch(words)
    parts: dict[str, Any] = match.groupdict() if match else {}
    needed = {"count": (), "combined": (), "percent": ("of", "whole"), "survival": ("of", "until")}
    if not parts or any(parts[part] is None for part in needed.get(parts["way"], ("of",))):
        raise ValueError(f"no way to add up is called {words!r}")
    least, most = float(parts["least"] or -math.inf), float(parts["most"] or math.inf)
    return Measure(**{**parts, "least": least, "most": most})
