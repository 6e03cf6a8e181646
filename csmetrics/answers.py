"""What a person may decide about a file, on the page or by options of the command."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DateOrder = Literal["day-first", "month-first"]
# Of all dates of a file: that each column is asked about on its own.
EACH: Literal["each"] = "each"


@dataclass(frozen=True)
class Answers:
    """Everything a person can say about a file before it is loaded; None means "find out".

    source:   name of a source file in `csmetrics/sources/`, or the person's own name for the tool
    table:    canonical table that the rows belong to
    timezone: IANA zone of timestamps that carry no offset
    dates:    reading of dates such as 03/04/2026 where their column proves none; "each" where it is
              not the same in all columns
    dates_of: their column -> reading of its dates; goes before `dates`
    sheet:    worksheet (or member of an archive) to read
    mapping:  their column -> our column ("" = leave this column out); overrides suggestions
    units:    our column of durations, or "first_response_time" or "resolution_time" -> its unit
    scales:   our score column ("csat", "nps", "ces") -> (lowest, highest) answer of the scale
    confirmed: True once the person has accepted the suggestions shown on the mapping screen
    """

    source: str | None = None
    table: str | None = None
    timezone: str | None = None
    dates: DateOrder | Literal["each"] | None = None
    sheet: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    dates_of: Mapping[str, DateOrder] = field(default_factory=dict)
    confirmed: bool = False
