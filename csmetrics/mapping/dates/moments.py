"""Dates and times in any spelling, to UTC.

What a column's cells look like is found first: most columns have one spelling, and a plain cast
reads it. Day and month first are told apart by values that only one of them can read, never row
by row; where no value proves it, the person is asked.
"""

import re
from dataclasses import dataclass, replace

from csmetrics.folding import fold
from csmetrics.mapping.dates import zones
from csmetrics.mapping.dates.spellings import (
    EPOCHS,
    ISO,
    ISO_ZONE,
    NOT_YET,
    OFFSET,
    Spellings,
    spelled,
)
from csmetrics.mapping.profile import Profile
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, first_of, literal, literals
from csmetrics.translation import date_text, t

PLAIN = "____-__-__ __:__:__"
MOST_SPELLINGS = 2_000
# Columns of a very wide file that are looked through for times.
MOST_LOOKED_AT = 200
# Years that exports are from: 26-03-14 is the 14 March 2026, and no day of 2014.
USUAL_YEARS = (">= 2015", "<= 2040")
# Outside of these, a moment is a word for "nothing" or a slip.
FIRST_USUAL = "timestamp '1971-01-01'"
LAST_USUAL = "timestamp '9000-01-01'"
# As spreadsheets show what programs write for "nothing": 1/1/1900 0:00, 30.12.1899, 12/31/9999.
_NO_TIME = (
    r"^\s*(\d{1,2}[./-]\d{1,2}[./-](1899|1900|0001|9999)(\D|$)"
    r"|0?1[./-]0?1[./-]1970( (0?0:00|12:00(:00)? AM)|$))"
)
# Where 1970 is in numbers of many digits, and how many of them make a microsecond.
_LONG = {
    "ns": (0, 1_000),
    "ticks": (621_355_968_000_000_000, 10),
    "filetime": (116_444_736_000_000_000, 10),
}

# Numbers that are times as a clock shows them.
_LOCAL_NUMBERS = {"serial", "compact"}


@dataclass(frozen=True)
class Looked:
    """What a look at one column of moments found.

    order: what the values prove: "day-first", "month-first", "both" (they contradict each other),
           "unproven" (both would do) or "" (there is nothing to decide)
    example: a cell that can be read both ways, and both readings
    never:   whether cells say "not yet" by a date at the end of time
    flawless: whether every cell is read by a plain cast, and none stands for "nothing"
    """

    place: int
    filled: int
    plain: int
    spellings: Spellings
    flawless: bool = False
    never: bool = False
    order: str = ""
    example: tuple[str, str, str] | None = None

    @property
    def is_local(self) -> bool:
        """Return whether its cells are times as a clock shows them: none says in which zone."""
        said = self.spellings
        return not (said.iso_zone or said.offsets or said.zones or said.epochs - _LOCAL_NUMBERS)


def look(profile: Profile, place: int) -> Looked:
    """Look at all cells of a column that should hold moments."""
    c = cell(place)
    cast = f"try_cast({c} as timestamp)"
    counts = profile.measure(
        {
            "filled": f"count({c})",
            "plain": f"count(*) filter ({_is_plain(c)})",
            "read": f"count({cast})",
            # Compared here: a year such as 12025 is a moment to the database, but not to Python.
            "early": f"coalesce(bool_or({cast} <= {FIRST_USUAL}), false)",
            "late": f"coalesce(bool_or({cast} > {LAST_USUAL}), false)",
        }
    )
    filled, plain, never = counts["filled"], counts["plain"], counts["late"]
    if filled == plain:
        usual = filled == 0 or (counts["read"] > 0 and not counts["early"] and not never)
        return Looked(place, filled, plain, Spellings(), usual and filled == counts["read"], never)
    spellings = _year_first(profile, place, _all_spellings(profile, place))
    if spellings.day_first and not never:
        last = f"coalesce(bool_or(regexp_matches({c}, '^\\d+[./-]\\d+[./-]9999')), false)"
        never = profile.measure({"never": last})["never"]
    return Looked(place, filled, plain, spellings, False, never, *_order(profile, place, spellings))


def _is_plain(c: str) -> str:
    """Return SQL for whether a cell is spelt as a cast reads it; a ٣ has more than one byte."""
    return f"{c} like {literal(PLAIN)} and strlen({c}) = {len(PLAIN)}"


def _all_spellings(profile: Profile, place: int) -> Spellings:
    """Return the spellings of all cells; rare ones are looked for among what is still unread."""
    c = cell(place)
    values: list[str] = []
    unread = f"not ({_is_plain(c)})"
    for _ in range(4):
        more = profile.differing(place, unread, MOST_SPELLINGS)
        if not more:
            break
        values += more
        found = spelled(values)
        if len(more) < MOST_SPELLINGS:
            return found
        reading = first_of(
            [_value(c, found, order, "UTC") for order in ("day-first", "month-first")]
        )
        unread = f"{c} is not null and {reading} is null"
    return spelled(values)


def _year_first(profile: Profile, place: int, found: Spellings) -> Spellings:
    """Return the spellings with the year first, where that alone puts all cells into our time."""
    if not found.year_first:
        return replace(found, year_first={})
    c = _without_offset(f"trim({cell(place)})", found)
    days, months = (
        [form for form in formats if "%y" in form]
        for formats in (found.day_first, found.month_first)
    )
    usual = " and ".join(f"{{0}} {limit}" for limit in USUAL_YEARS)
    year = usual.format(f"year(try_strptime({c}, {literals(list(found.year_first))}))")
    others = " or ".join(
        f"coalesce({usual.format(f'year(try_strptime({c}, {literals(forms)}))')}, false)"
        for forms in (days, months)
        if forms
    )
    short = f"regexp_matches({c}, '^\\d{{1,2}}[/.-]\\d{{1,2}}[/.-]\\d{{2}}($|\\D)')"
    told = profile.measure(
        {
            "short": f"count(*) filter ({short})",
            "year": f"count(*) filter ({short} and {year})",
            "others": f"count(*) filter ({short} and ({others}))",
            "first": f"count(distinct regexp_extract({c}, '^\\d+')) filter ({short})",
            "last": f"count(distinct regexp_extract({c}, '^\\d+.\\d+.(\\d+)', 1)) filter ({short})",
        }
    )
    # Where both would do, rows have fewer different years than days.
    if told["year"] < told["short"] or (
        told["others"] == told["short"] and told["first"] >= told["last"]
    ):
        return replace(found, year_first={})
    kept = {form: None for form in found.day_first if form not in days}
    return replace(
        found,
        dotted=sum(form.startswith("%d.") for form in kept),
        day_first=kept,
        month_first={form: None for form in found.month_first if form not in months},
    )


def any_naive(profile: Profile) -> bool:
    """Return whether some column has times that name no time zone."""
    for place in range(min(len(profile.table.columns), MOST_LOOKED_AT)):
        cells = profile.examples(place)[:50]
        if cells and ":" in cells[0]:
            found = spelled(cells)
            timed = found.iso or found.day_first or found.month_first or found.formats
            if timed and not (found.unknown or found.offsets or found.zones):
                return True
    return False


def _order(
    profile: Profile, place: int, found: Spellings
) -> tuple[str, tuple[str, str, str] | None]:
    if not found.month_first:
        return ("day-first" if found.day_first else ""), None
    c = _without_offset(f"trim({cell(place)})", found)
    day = f"try_strptime({c}, {literals(list(found.day_first))})"
    month = f"try_strptime({c}, {literals(list(found.month_first))})"
    proof = profile.measure(
        {
            "day": f"count(*) filter ({day} is not null and {month} is null)",
            "month": f"count(*) filter ({month} is not null and {day} is null)",
            "example": f"min({c}) filter ({day} <> {month})",
        }
    )
    if proof["day"] and proof["month"]:
        # Dots mean day first, so only the other separators count as a contradiction.
        return "both", None
    if proof["day"]:
        return "day-first", None
    if proof["month"]:
        return "month-first", None
    if proof["example"] is None:
        # Such as 3/3/2026: both readings are the same.
        return "", None
    return "unproven", (proof["example"], *_both_ways(profile, proof["example"], found))


def _both_ways(profile: Profile, value: str, found: Spellings) -> tuple[str, str]:
    told = [
        profile.rows(f"select try_strptime({literal(value)}, {literals(list(formats))}) as t")[0][
            "t"
        ]
        for formats in (found.day_first, found.month_first)
    ]
    day, month = (
        date_text(moment, "%-d %B %Y", "yMMMd") if moment else t("no date") for moment in told
    )
    return day, month


def reading(looked: Looked, order: str, timezone: str, header: str, required: bool) -> Reading:
    """Return how a column of moments is read; `order` decides what its values do not."""
    c = cell(looked.place)
    value = _value(c, looked.spellings, order, timezone, looked.plain, looked.filled)
    if looked.flawless:
        return Reading(value, "", (header,))
    if required:
        return Reading(value, c, (header,))
    # What tools write where nothing has happened yet; a required moment is judged instead.
    nothing = (
        f"{c} like '0000-00-00%' or {c} like '0001-01-01%' or {c} like '1900-01-0%' "
        f"or {c} like '1899-12-3%' or {c} like '9999-%' or {c} = '0' "
        f"or {c} like '1970-01-01 00:00:00%' or {c} like '1970-01-01T00:00:00%'"
    )
    if looked.spellings.day_first:
        nothing += f" or regexp_matches({c}, {literal(_NO_TIME)})"
    if words := [word for word in looked.spellings.unknown if fold(word) in NOT_YET]:
        nothing += f" or trim({c}) in ({', '.join(map(literal, dict.fromkeys(words)))})"
    value, raw = (f"case when {nothing} then null else {kept} end" for kept in (value, c))
    never = t("“{header}” has dates such as 9999-12-31; they are read as not yet.", header=header)
    return Reading(value, raw, (header,)).saying(warnings=[never] if looked.never else [])


def _value(
    c: str, found: Spellings, order: str, timezone: str, plain: int = 1, filled: int = 2
) -> str:
    naive = in_utc(f"try_cast({c} as timestamp)", timezone)
    if plain == filled:
        return naive
    tidy = _in_plain_signs(f"trim({c})", found)
    branches = [f"when {_is_plain(c)} then {naive}"] if plain else []
    if found.rearranged:
        tidy = zones.rearranged_sql(tidy, found.rearranged)
    if found.zones:
        # The same dates without their zones, which are then read as times of these.
        bare = zones.without(tidy, found.zones)
        same = replace(found, zones={}, iso=found.zoned)
        for word in found.zones:
            zone = zones.zone_of(word, timezone)
            inner = _value(bare, same, order, zone) if zone else "cast(null as timestamp)"
            branches.append(f"when {zones.ends_in(tidy, word)} then {inner}")
    if found.iso_zone:
        branches.append(f"when {_matches(tidy, ISO_ZONE)} then {_zoned(tidy)}")
    if found.iso:
        # In three steps: a comma before fractions, and slashes, are not ISO.
        iso = f"try_cast(replace(replace({tidy}, ',', '.'), '/', '-') as timestamp)"
        branches.append(f"when {_matches(tidy, ISO)} then {in_utc(iso, timezone)}")
    for kind, pattern in EPOCHS.items():
        if kind in found.epochs:
            branches.append(
                f"when {_matches(tidy, pattern)} then {_from_number(tidy, kind, timezone)}"
            )
    otherwise = _from_formats(tidy, found, order, timezone)
    if found.offsets:
        zone = f"regexp_extract({tidy}, {literal(OFFSET)}, 1)"
        local = _from_formats(_without_offset(f"trim({c})", found), found, order, "UTC")
        otherwise = f"case when {zone} = '' then {otherwise} else {local} - {_offset(zone)} end"
    return f"case {' '.join(branches)} else {otherwise} end" if branches else otherwise


def _matches(expression: str, pattern: re.Pattern[str]) -> str:
    flags = "(?i)" if pattern.flags & re.I else ""
    return f"regexp_full_match({expression}, {literal(flags + pattern.pattern)})"


def in_utc(expression: str, timezone: str) -> str:
    """Return SQL for a time of a zone in UTC."""
    if timezone == "UTC":
        return expression
    return f"timezone('UTC', timezone({literal(timezone)}, {expression}))"


def _zoned(expression: str) -> str:
    words = rf"regexp_replace(upper({expression}), '\s*(?:UTC|GMT|Z)$', '+00:00')"
    offset = rf"regexp_replace({words}, '\s*([+-]\d\d):?(\d\d)?$', '\1:\2')"
    whole = rf"regexp_replace({offset}, ':$', ':00')"
    slashes = f"replace(replace({whole}, ',', '.'), '/', '-')"
    return f"timezone('UTC', try_cast({slashes} as timestamptz))"


def _in_plain_signs(expression: str, found: Spellings) -> str:
    """Return SQL for a date in the digits, spaces and dashes of a keyboard."""
    # Those that stand for nothing come last: they have no counterpart.
    signs = sorted(found.signs, key=lambda sign: not found.signs[sign])
    plain = "".join(map(found.signs.__getitem__, signs))
    there = literal("".join(signs))
    return f"trim(translate({expression}, {there}, {literal(plain)}))" if signs else expression


def _without_offset(expression: str, found: Spellings) -> str:
    """Return SQL for dates in their usual order, without the zone or offset after them."""
    usual = _in_plain_signs(expression, found)
    if found.rearranged:
        usual = zones.rearranged_sql(usual, found.rearranged)
    bare = zones.without(usual, found.zones) if found.zones else usual
    if found.offsets:
        bare = f"regexp_replace({bare}, {literal(OFFSET)}, '')"
    again = found.rearranged and bare != usual
    return zones.rearranged_sql(bare, found.rearranged) if again else bare


def _offset(zone: str) -> str:
    """Return SQL for how far a zone such as +0200 or GMT is ahead of UTC."""
    hours, rest = f"substr({zone}, 2, 2)", f"right({zone}, 2)"
    minutes = f"try_cast({hours} as integer) * 60 + try_cast({rest} as integer)"
    sign = f"case when starts_with({zone}, '-') then -1 else 1 end"
    ahead = f"case when {zone} in ('UTC', 'GMT', 'Z') then 0 else {sign} * ({minutes}) end"
    return f"to_minutes({ahead})"


def _from_number(expression: str, kind: str, timezone: str) -> str:
    if kind == "compact":
        digits = f"rpad(regexp_replace({expression}, '[TZ]', '', 'g'), 14, '0')"
        moment = f"try_strptime({digits}, '%Y%m%d%H%M%S')"
        zoned = f"case when suffix({expression}, 'Z') then {moment} else {{}} end"
        return zoned.format(in_utc(moment, timezone))
    number = f"try_cast(replace({expression}, ',', '.') as double)"
    if kind == "serial":
        # Days since 1899-12-30, exact to the second.
        seconds = f"round(({number} - 25569) * 86400)"
        return in_utc(f"make_timestamp(cast({seconds} * 1000000 as bigint))", timezone)
    if kind in _LONG:
        # As whole numbers: a double has not enough digits.
        start, divisor = _LONG[kind]
        return f"make_timestamp((try_cast({expression} as bigint) - {start}) // {divisor})"
    factor = {"s": 1_000_000, "ms": 1_000, "us": 1}[kind]
    return f"make_timestamp(cast({number} * {factor} as bigint))"


def _from_formats(expression: str, found: Spellings, order: str, timezone: str) -> str:
    readings = []
    numeric = found.month_first if order == "month-first" else found.day_first
    dotted = [form for form in found.day_first if form.startswith("%d.")]
    formats = list(dict.fromkeys([*numeric, *dotted, *found.year_first]))
    if formats:
        readings.append(f"try_strptime({expression}, {literals(formats)})")
    if found.formats:
        tidy = _tidy(expression, found.months)
        readings.append(f"try_strptime({tidy}, {literals(list(found.formats))})")
    return in_utc(first_of(readings), timezone) if readings else "cast(null as timestamp)"


def _tidy(expression: str, months: dict[str, int]) -> str:
    """Return SQL that writes named months as numbers: `6. März 2025, 9:29` is 6-3-2025 9:29."""
    tidy = rf"regexp_replace({expression}, '^[^\d,]{{2,13}},\s+', '')"
    for word, number in sorted(months.items(), key=lambda item: -len(item[0])):
        # The month may stand before its day: Mar 3, 2025.
        first = rf"^{re.escape(word)}\.?\s+(\d+)(?:st|nd|rd|th)?,?\s+"
        numbered = literal(rf"\1-{number}-")
        tidy = f"regexp_replace({tidy}, {literal(first)}, {numbered})"
        between = rf"^(\d+)[\s./-]*(?:de\s+)?{re.escape(word)}[\s./,-]*(?:de\s+)?"
        tidy = f"regexp_replace({tidy}, {literal(between)}, {numbered})"
    gap = r"^(\d+-\d+-\d+)(?:[,T]\s*|\s+)(?:at\s+|um\s+)?(\d)"
    spaced = literal(r"\1 \2")
    tidy = f"regexp_replace({tidy}, {literal(gap)}, {spaced})"
    return rf"regexp_replace({tidy}, '\s*(?:Uhr|h)$', '')"
