"""Which of their columns is which of ours: by the source, by the person, by known headers.

A header that a source or the table of synonyms names exactly is taken. One that is only near, in
spelling or by what its cells look like, is one of `suggestions` for the person to confirm.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from csmetrics.folding import fold
from csmetrics.mapping import categories, intervals, scores
from csmetrics.mapping.dates import durations, spellings
from csmetrics.mapping.headers import known_places, places_of, without_currency
from csmetrics.prices import Monthly
from csmetrics.sources import Source
from csmetrics.tables import MOMENT, TABLES

RATINGS = ("csat", "nps", "ces")
# Durations since the creation of a ticket, and the moment of ours that each of them ends in.
ELAPSED = {"first_response_time": "first_response_at", "resolution_time": "resolved_at"}
# What those are called, too, where a unit tells that it is no text such as “Fixed”.
ENDS = {"first_response_time": (), "resolution_time": ("resolution", "solution", "losung")}
# Tables whose files may have a column for each kind of rating.
RATED = ("tickets", "surveys")
SURE, LIKELY, GUESS = 1.0, 0.8, 0.6
CHOSEN = "you chose it"


Examples = Callable[[int], Sequence[str]]


@dataclass(frozen=True)
class Match:
    """One of our columns and the place of theirs, how sure that is (0 to 1), and why."""

    ours: str
    place: int
    sureness: float
    why: str = ""


Matches = dict[str, Match]


def _told() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((resources.files("csmetrics") / "synonyms.toml").read_text("utf-8"))


@cache
def _questions() -> dict[str, re.Pattern[str]]:
    """Return kind of rating -> what is found in the (folded) text of its question."""
    return {
        kind: re.compile(
            "|".join(".*".join(map(re.escape, map(_piece, text.split("*")))) for text in texts)
        )
        for kind, texts in _told()["questions"].items()
    }


def _piece(text: str) -> str:
    return fold(text) if text.strip() else ""


@cache
def _elapsed() -> dict[str, tuple[str, ...]]:
    """Return "first_response_time" and "resolution_time" -> folded headers, without a unit."""
    return {ours: tuple(map(fold, names)) for ours, names in _told()["elapsed"].items()}


@cache
def synonyms() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return table -> our column -> folded headers that mean it."""
    told = _told()
    del told["questions"], told["elapsed"], told["amounts"]
    found = {
        table: {ours: tuple(dict.fromkeys(map(fold, names))) for ours, names in columns.items()}
        for table, columns in told.items()
    }
    for name, table in TABLES.items():
        for column in table.columns:
            known = found[name].get(column.name, ())
            own = fold(column.name)
            found[name][column.name] = (own, *(other for other in known if other != own))
    # With what each pays, a list of customers is one of subscriptions.
    for ours, of_customers in (("started_at", "acquired_at"), ("ended_at", "churned_at")):
        found["subscriptions"][ours] += found["customers"][of_customers]
    return found


@cache
def headers_of(table: str) -> dict[str, str]:
    """Return folded header -> our column, ratings on tickets included."""
    pairs = [(name, ours) for ours, names in synonyms()[table].items() for name in names]
    if table in RATED:
        ratings = synonyms()["ratings"]
        pairs += [(name, kind) for kind in RATINGS for name in ratings[kind]]
        pairs += [(name, "comment") for name in ratings["comment"]]
    if table == "tickets":
        pairs += [(name, ours) for ours, names in _elapsed().items() for name in names]
    return dict(reversed(pairs))


def by_source(source: Source, columns: Sequence[str]) -> Matches:
    """Return the columns that a source names."""
    places = places_of(columns)
    found: Matches = {}
    for ours, names in source.columns.items():
        for name in names:
            if (place := places.get(fold(name))) is not None:
                found[ours] = Match(ours, place, SURE, f"{source.title} calls it so")
                break
    return found


def by_synonyms(table: str, columns: Sequence[str], examples: Examples) -> Matches:
    """Return the columns whose headers are known to mean one of ours, and whose cells fit."""
    places = known_places(table, columns)
    found: Matches = {}
    taken: set[int] = set()
    for ours, names in _groups(table):
        fitting = []
        for name in names:
            place = places.get(name)
            if place is None or place in taken or not fits(table, ours, examples(place)):
                continue
            if name in OF_THE_TEAM and are_one(examples(place)):
                continue
            if name in REFERENCES and not _are_different(examples(place)):
                continue
            fitting.append(place)
        # A part of nothing makes a column of its own: “assignee” stands beside “assignee.name”.
        fitting.sort(key=lambda place: not examples(place))
        # “Author” may hold a name where “Author type” says what ours does.
        ours_said = [place for place in fitting if _has_our_words(table, ours, examples(place))]
        if ours_said or (fitting and not _is_required(table, ours)):
            chosen = (ours_said or fitting)[0]
            found[ours] = Match(ours, chosen, SURE, "its name says so")
            taken.add(chosen)
    if table == "tickets":
        found |= _called_durations(places, found, taken, examples)
        found |= _by_elapsed(columns, taken, examples)
        if "csat" not in found:
            found |= _by_what_was_rated(columns, taken, examples)
    if table == "surveys":
        found = {**by_questions(columns, examples), **found}
        return _of_one_kind(_kind_by_words(found, columns, examples), examples)
    return found


# How NPS calls those who gave a score: 9 and 10, 7 and 8, the lower ones.
_GROUPS = frozenset(
    {
        *("promoter", "promoters", "passive", "passives", "neutral", "detractor", "detractors"),
        *("promotor", "promotoren", "passiv", "kritiker", "detraktor"),
        *("promoteur", "promoteurs", "passif", "passifs", "detracteur", "detracteurs"),
        *("promotores", "pasivo", "pasivos", "passivo", "passivos", "detratores", "detractores"),
    }
)


def _kind_by_words(found: Matches, columns: Sequence[str], examples: Examples) -> Matches:
    """Return scores as a rating whose kind words tell.

    A column beside them says which group of NPS each belongs to, or they are such as good and bad.
    """
    if "score" not in found or {"kind", *RATINGS, "scale_min", "scale_max"} & set(found):
        return found
    answers = [cell for cell in examples(found["score"].place)[:200] if cell]
    if any(_are_groups(examples(place)[:200]) for place in range(len(columns))):
        kind = "nps"
    elif answers and all(scores.is_rating(a) and scores.number_in(a) is None for a in answers):
        kind = "csat"
    else:
        return found
    rest = {ours: match for ours, match in found.items() if ours != "score"}
    return {**rest, kind: replace(found["score"], ours=kind)}


def _are_groups(cells: Sequence[str]) -> bool:
    groups = {fold(cell) for cell in cells}
    return bool(groups - {"neutral"}) and groups <= _GROUPS


def _of_one_kind(found: Matches, examples: Examples) -> Matches:
    """Return scores of which all are of one kind, without a scale, as a column of that rating."""
    if not {"kind", "score"} <= set(found) or {"scale_min", "scale_max"} & set(found):
        return found
    words = dict.fromkeys(examples(found["kind"].place), 1)
    kinds = set(categories.meanings(TABLES["surveys"].column("kind"), words, {}).values())
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is None or kind in found:
        return found
    rest = {ours: match for ours, match in found.items() if ours != "score"}
    return {**rest, kind: replace(found["score"], ours=kind)}


def _called_durations(
    places: Mapping[str, int], found: Matches, taken: set[int], examples: Examples
) -> Matches:
    """Return moments under the names of durations, such as “Lösungszeit”."""
    moments: Matches = {}
    for lasting, ours in ELAPSED.items():
        for name in _elapsed()[lasting]:
            place = places.get(name)
            if ours in found or place is None or place in taken:
                continue
            spelt = spellings.spelled(cells := [cell for cell in examples(place)[:200] if cell])
            dated = not spelt.epochs and 2 * len(spelt.unknown) < len(cells)
            if dated and not durations.are_since_day_0(cells):
                moments.setdefault(ours, Match(ours, place, SURE, "its dates say so"))
                taken.add(moments[ours].place)
    return moments


def _by_elapsed(columns: Sequence[str], taken: set[int], examples: Examples) -> Matches:
    """Return the durations since creation; their headers may end in a unit and name a clock."""
    bare: dict[str, int] = {}
    with_unit: dict[str, int] = {}
    free = {n: place for n, place in known_places("tickets", columns).items() if place not in taken}
    # Of two clocks it is the one that never stops.
    for name in sorted(free, key=lambda name: bool(durations.BUSINESS.search(name))):
        plain = durations.without_clock(durations.without_unit(name))
        bare.setdefault(plain, free[name])
        if durations.unit_in(name):
            with_unit.setdefault(plain, free[name])
    found: Matches = {}
    for ours, names in _elapsed().items():
        # What is called as a moment is, with a unit, how long it took until then.
        ends = (*synonyms()["tickets"][ELAPSED[ours]], *ENDS[ours])
        named = [bare.get(name) for name in names] + [with_unit.get(name) for name in ends]
        for lasting in named:
            if lasting is not None and fits("tickets", ours, examples(lasting)):
                found[ours] = Match(ours, lasting, SURE, "its name says so")
                break
    return found


# How LiveChat writes its ratings, under “Rate”, which is mostly a price.
_RATED = frozenset({"rated good", "rated bad"})


def _by_what_was_rated(columns: Sequence[str], taken: set[int], examples: Examples) -> Matches:
    """Return the rating whose cells say themselves that they are one."""
    for place in range(len(columns)):
        if place in taken:
            continue
        words = {fold(cell) for cell in examples(place)[:200] if cell}
        if words & _RATED and words <= _RATED | {"not rated"}:
            return {"csat": Match("csat", place, SURE, "its words say so")}
    return {}


# Typeform writes the questions with their HTML.
_TAGS = re.compile(r"</?\w+[^<>]*>")


def by_questions(columns: Sequence[str], examples: Examples) -> Matches:
    """Return the ratings that the questions of a survey ask for, the first of each kind."""
    found: Matches = {}
    places = places_of([_TAGS.sub("", column) for column in columns])
    for name in places:
        # Qualtrics marks a question from 0 to 10 by a second column with the group it gives.
        if name.endswith(" nps group") and (asked := _question_of(name, places)) is not None:
            found.setdefault("nps", Match("nps", asked, SURE, "Qualtrics groups its answers"))
    for kind, pattern in _questions().items():
        for name, place in places.items():
            if pattern.search(name) and looks_like_ratings(kind, examples(place)):
                found.setdefault(kind, Match(kind, place, SURE, "its question says so"))
    return found


def _question_of(group: str, places: Mapping[str, int]) -> int | None:
    code = group.removesuffix(" nps group")
    asked = [place for name, place in places.items() if name == code or name.startswith(f"{code} ")]
    return next((place for place in asked if place != places[group]), None)


def looks_like_ratings(kind: str, cells: Sequence[str]) -> bool:
    """Return whether cells answer a question with a score; a question may ask for words."""
    filled = [cell for cell in cells if cell][:200]
    if kind == "comment":
        return True
    if kind == "nps":
        numbers = [scores.number_in(cell) for cell in filled]
        return sum(n is not None for n in numbers) * 2 >= len(filled)
    return sum(scores.is_rating(cell) for cell in filled) * 2 >= len(filled)


def _groups(table: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return our columns with their headers, those of a table's own names first."""
    groups = list(synonyms()[table].items())
    if table in RATED:
        ratings = synonyms()["ratings"]
        groups += [(kind, ratings[kind]) for kind in RATINGS] + [("comment", ratings["comment"])]
    # A word in two groups (such as "source") belongs to the one that has it as its only name last.
    return groups


def fits(table: str, ours: str, cells: Sequence[str]) -> bool:
    """Return whether cells can be what a header promises; a name alone has misled before."""
    if ours in ELAPSED:
        return bool(cells) and _durations_or_numbers(cells)
    if ours in RATINGS or ours not in TABLES[table].names:
        return True
    column = TABLES[table].column(ours)
    if column.type == MOMENT:
        if durations.are_since_day_0(cells):
            return False
        return spellings.looks_like_moments(cells) or not (
            _durations_or_numbers(cells) or _answers_yes_or_no(cells)
        )
    return True


def _is_required(table: str, ours: str) -> bool:
    return ours in TABLES[table].names and TABLES[table].column(ours).required


def _has_our_words(table: str, ours: str, cells: Sequence[str]) -> bool:
    """Return whether some cell is a word that we know, where a column is one of such words."""
    column = TABLES[table].column(ours) if ours in TABLES[table].names else None
    if column is None or not column.words:
        return True
    return any(categories.meanings(column, dict.fromkeys(cells[:200], 1), {}).values())


def _are_different(cells: Sequence[str]) -> bool:
    """Return whether cells can number their rows: an order, too, is a reference, of many rows."""
    return len(set(cells)) > 0.9 * len(cells)


def are_one(cells: Sequence[str]) -> bool:
    """Return whether all rows have the same cell: the account of the team itself, no customer."""
    return len(cells) > 2 and len(set(cells)) == 1


def _answers_yes_or_no(cells: Sequence[str]) -> bool:
    """Return whether a column such as "Solved" says whether, and not when."""
    return bool(cells) and all(fold(cell) in categories.FLAG for cell in cells[:200])


# With thousands set apart or not; 01.02.2026 is a date.
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)?|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?)")


def _durations_or_numbers(cells: Sequence[str]) -> bool:
    numbers = sum(bool(_NUMBER.fullmatch(cell)) for cell in cells[:200])
    return durations.looks_like_durations(cells) or numbers > len(cells[:200]) / 2


def monthly_of(columns: Sequence[str], found: Matches, examples: Examples) -> Monthly | None:
    """Return how an amount of an unknown file becomes monthly, where it is for an interval or year.

    An amount that a person chose is for its interval, too, unless its own header says the month.
    """
    places = places_of(columns)
    places = {**{without_currency(name): place for name, place in places.items()}, **places}
    names = {part: tuple(map(fold, listed)) for part, listed in _told()["amounts"].items()}
    match = found.get("mrr")
    own = without_currency(fold(columns[match.place])) if match is not None else ""
    if own in headers_of("subscriptions"):
        return None
    # A price beside a quantity may be that of one, or of all.
    several = any(
        set(examples(places[name])) - {"", "1"} for name in names["quantity"] if name in places
    )
    prices = [name for name in names["each_interval"] if name in places and not several]
    known = (fold(columns[places[name]]) for name in prices)
    amount = fold(columns[match.place]) if match is not None else next(known, None)
    for unit in names["interval"]:
        words = examples(places[unit]) if unit in places else ()
        if amount and words and all(map(intervals.is_known, filter(None, words))):
            return Monthly((amount,), unit=(unit,), count=names["count"])
    a_year = [name for name in names["a_year"] if name in places]
    if match is not None:
        a_year = [name for name in a_year if places[name] == match.place]
    return Monthly((fold(columns[places[a_year[0]]]),), months=12) if a_year else None


# A number that could be of anything, and columns of messages, logs and plans.
REFERENCES = frozenset(
    {
        *("ref", "reference", "reference no", "reference number", "ref no", "our ref"),
        *("our reference", "referenz", "referencia", "riferimento", "referentie"),
    }
)
# What APIs call the customer of the helpdesk itself, beside what files call theirs.
OF_THE_TEAM = frozenset({"account id", "user id"})


def by_person(mapping: Mapping[str, str], columns: Sequence[str], found: Matches) -> Matches:
    """Return matches with the person's choices, which come before everything else."""
    places = {column: place for place, column in enumerate(columns)}
    folded = places_of(columns)
    made = dict(found)
    for theirs, ours in mapping.items():
        place = places.get(theirs, folded.get(fold(theirs)))
        if place is None:
            continue
        made = {name: match for name, match in made.items() if match.place != place}
        if ours:
            made[ours] = Match(ours, place, SURE, CHOSEN)
    return made


# Letters of other alphabets that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo"
)


def lookalikes(table: str, columns: Sequence[str], found: Matches) -> list[tuple[str, str]]:
    """Return unused headers that look like a known one but are written with other letters."""
    taken = {match.place for match in found.values()}
    known = headers_of(table)
    seen = []
    for place, column in enumerate(columns):
        plain = column.translate(_LOOKALIKES)
        if place not in taken and plain != column and fold(plain) in known:
            seen.append((column, plain))
    return seen
