"""The ways to add up rows. A metric file names one in words: "median of first_response_seconds".

count                       how many rows
count of X                  how many rows where X is known
sum of X, average of X, median of X, p90 of X
share of X                  percent of the rows, of those where X is known, for which X is true
percent of X in Y           100 × ΣX / ΣY
nps of X                    100 × the mean of X, which is 1, 0 or -1
survival of X until Y       Kaplan–Meier median of X; where Y is false, X is how long so far
count at start, count at end, sum of X at end
                            what is there at one end of each bucket, from began_at and ended_at
combined                    the SELECT reads the answers of other metrics and gives value and n
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from csmetrics.asking.statistics import (
    UNKNOWN,
    Interval,
    mean_interval,
    nps_interval,
    quantile_shares,
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
    r"(?: at (?P<at>start|end))?"
)


@dataclass(frozen=True)
class Measure:
    """A way to add up, and the columns it adds up."""

    way: str
    of: str | None
    whole: str | None
    until: str | None
    at: Literal["start", "end"] | None

    @property
    def quantile(self) -> float | None:
        """Return which quantile this is, if any."""
        return QUANTILES.get(self.way)

    @property
    def nothing(self) -> int | None:
        """Return the value where there are no rows: 0 for what is counted, else nothing."""
        return 0 if self.way == "count" or self.at else None

    def shares(self, n: int) -> set[float]:
        """Return which quantiles give the value and its interval where n rows are known."""
        if self.quantile is None:
            return set()
        return {self.quantile, *(quantile_shares(n, self.quantile) or ())}

    @property
    def interval_name(self) -> str:
        """Return how the 95 % interval is worked out, in English, "" where there is none."""
        return INTERVALS.get(self.way, "")

    def aggregates(self, quantiles: Sequence[float] = ()) -> dict[str, str]:
        """Return the SQL aggregates that value, n and interval are made of.

        `quantiles` are all that are wanted of the same column: one sort serves them all.
        """
        x = quoted(self.of or "")
        match self.way:
            case "count" if self.of:
                return {"value": f"count({x})", "n": f"count({x})"}
            case "count":
                return {"value": "count(*)", "n": "count(*)"}
            case "sum":
                return {"value": f"sum({x})", "n": f"count({x})"}
            case "average":
                return {
                    "value": f"avg({x})",
                    "n": f"count({x})",
                    "deviation": f"stddev_samp({x})",
                }
            case "median" | "p90":
                listed = ", ".join(repr(share) for share in quantiles or (self.quantile,))
                return {"quantiles": f"quantile_cont({x}, [{listed}])", "n": f"count({x})"}
            case "share":
                hits = f"count(*) filter (where {x})"
                value = f"100.0 * {hits} / nullif(count({x}), 0)"
                return {"value": value, "n": f"count({x})", "hits": hits}
            case "percent":
                value = f"100.0 * sum({x}) / nullif(sum({quoted(self.whole or '')}), 0)"
                return {"value": value, "n": "count(*)"}
            case "nps":
                return {
                    "value": f"100.0 * sum({x}) / nullif(count({x}), 0)",
                    "n": f"count({x})",
                    "promoters": f"count(*) filter (where {x} = 1)",
                    "detractors": f"count(*) filter (where {x} = -1)",
                }
        raise ValueError(f"{self.way} does not add up row by row")

    def answer(self, found: Mapping[str, Any], quantiles: Sequence[float]) -> dict[str, Any]:
        """Return value, n, low and high from the aggregates found for a bucket and group."""
        n = int(found["n"] or 0)
        value = found.get("value")
        interval: Interval = UNKNOWN
        if self.quantile and found["quantiles"]:
            at = dict(zip(quantiles, found["quantiles"], strict=True))
            value = at[self.quantile]
            ends = quantile_shares(n, self.quantile) or ()
            if ends and at.keys() >= set(ends):
                interval = at[ends[0]], at[ends[1]]
        elif n and value is not None:
            interval = self._interval(found, n)
        return {"value": value, "n": n, "low": interval[0], "high": interval[1]}

    def _interval(self, found: Mapping[str, Any], n: int) -> Interval:
        match self.way:
            case "share":
                return wilson(found["hits"], n)
            case "nps":
                up, down = found["promoters"], found["detractors"]
                return nps_interval(up, n - up - down, down)
            case "average":
                return mean_interval(found["value"], found["deviation"], n)
            case "combined" if found.get("hits") is not None:
                return wilson(found["hits"], found["trials"] or 0)
        return UNKNOWN


@cache
def measure(words: str) -> Measure:
    """Read a measure as a metric file writes it."""
    match = WAYS.fullmatch(words)
    parts: dict[str, Any] = match.groupdict() if match else {}
    needed = {"count": (), "combined": (), "percent": ("of", "whole"), "survival": ("of", "until")}
    if not parts or any(parts[part] is None for part in needed.get(parts["way"], ("of",))):
        raise ValueError(f"no way to add up is called {words!r}")
    return Measure(**parts)
