"""Which of their columns is which of ours: by the source, by the person, by known headers.

A header that a source or the table of synonyms names exactly is taken. One that is only near, in
spelling or by what its cells look like, is a suggestion for the person to confirm.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from rapidfuzz import fuzz, process

from csmetrics.mapping import categories, durations, intervals, moments, scores, zones
from csmetrics.recognise import Monthly, Source, fold
from csmetrics.tables import MOMENT, TABLES, Column, Table
from csmetrics.translation import later

RATINGS = ("csat", "nps", "ces")
# Durations since the creation of a ticket, and the moment of ours that each of them ends in.
ELAPSED = {"first_response_time": "first_response_at", "resolution_time": "resolved_at"}
# Tables whose files may have a column for each kind of rating.
RATED = ("tickets", "surveys")
SURE, LIKELY, GUESS = 1.0, 0.8, 0.6
CHOSEN = "you chose it"
# Nearness (0 to 100) from which a header is suggested for one of our columns.
NEAR = 84.0
# Suggestions are looked for among this many unused columns.
MOST_SUGGESTED_FROM = 200

# So many known columns show what a file is about, though a required one is missing.
FEWEST_FITTING = 4
MORE_IF_COMPLETE = 3

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
    return found


@cache
def _headers_of(table: str) -> dict[str, str]:
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
    places = _places(columns)
    found: Matches = {}
    for ours, names in source.columns.items():
        for name in names:
            if (place := places.get(fold(name))) is not None:
                found[ours] = Match(ours, place, SURE, f"{source.title} calls it so")
                break
    return found


def by_synonyms(table: str, columns: Sequence[str], examples: Examples) -> Matches:
    """Return the columns whose headers are known to mean one of ours, and whose cells fit."""
    places = _known_places(table, columns)
    found: Matches = {}
    taken: set[int] = set()
    for ours, names in _groups(table):
        fitting = []
        for name in names:
            place = places.get(name)
            if place is None or place in taken or not _fits(table, ours, examples(place)):
                continue
            if name in OF_THE_TEAM and _are_one(examples(place)):
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
        found |= _by_elapsed(columns, taken, examples)
    if table == "surveys":
        return _of_one_kind({**by_questions(columns, examples), **found}, examples)
    return found


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


def _by_elapsed(columns: Sequence[str], taken: set[int], examples: Examples) -> Matches:
    """Return the durations since creation; their headers may end in a unit."""
    bare: dict[str, int] = {}
    for name, place in _known_places("tickets", columns).items():
        if place not in taken:
            bare.setdefault(durations.without_unit(name), place)
    found: Matches = {}
    for ours, names in _elapsed().items():
        for name in names:
            lasting = bare.get(name)
            if lasting is not None and _fits("tickets", ours, examples(lasting)):
                found[ours] = Match(ours, lasting, SURE, "its name says so")
                break
    return found


# Typeform writes the questions with their HTML.
_TAGS = re.compile(r"</?\w+[^<>]*>")


def by_questions(columns: Sequence[str], examples: Examples) -> Matches:
    """Return the ratings that the questions of a survey ask for, the first of each kind."""
    found: Matches = {}
    places = _places([_TAGS.sub("", column) for column in columns])
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


def _fits(table: str, ours: str, cells: Sequence[str]) -> bool:
    """Return whether cells can be what a header promises; a name alone has misled before."""
    if ours in ELAPSED:
        return bool(cells) and _durations_or_numbers(cells)
    if ours in RATINGS or ours not in TABLES[table].names:
        return True
    column = TABLES[table].column(ours)
    if column.type == MOMENT:
        if durations.are_since_day_0(cells):
            return False
        return moments.looks_like_moments(cells) or not (
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


def _are_one(cells: Sequence[str]) -> bool:
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


# What extracts of a database put before the name of a column: Tickets Status, tickets[Status].
PREFIXES = {
    "tickets": re.compile(
        r"(?i)^(?:zendesk |support )?(?:tickets?|cases?|conversations?|issues?)\b[ ._]+"
    ),
    "calls": re.compile(r"(?i)^calls?\b[ ._]+"),
    "surveys": re.compile(r"(?i)^(?:surveys?|responses?)\b[ ._]+"),
    "subscriptions": re.compile(r"(?i)^subscriptions?\b[ ._]+"),
}
# Data de criação do ticket, Date de création du ticket
_OF_THE_TICKET = re.compile(
    r"(?i)\s+(?:do|du|de|del|della?|des|van(?: het| de)?|der|of the)\s+"
    r"(?:tickets?|chamado|caso|demande)$"
)
# N° du chamado, Nro. de caso, Casenummer, Incident no.: folded.
_NUMBER_WORD = r"(?:n|no|nro|nr|num|numero|nummer|numer|number|id|ref)"
_CASE = (
    r"(?:tickets?|case|caso|chamado|incident|incidente|incidencia|solicitud|solicitacao|demande"
    r"|requete|atendimento|segnalazione|richiesta|anfrage|vorgang|fall|storung|meldung|melding"
    r"|zgloszenia|talep|bilet|conversation|conversacion|conversa|request|issue)"
)
_NUMBER_OF = re.compile(
    rf"{_NUMBER_WORD} (?:(?:de|do|da|du|del|della|der|di|des|van|of|la|le|het|the) ){{0,2}}{_CASE}$"
    rf"|{_CASE}s? ?{_NUMBER_WORD}$"
)
_IN_BRACKETS = re.compile(r"(?:[^\[\]\s]*|'[^']*')\[([^\[\]]+)\]")
_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _known_places(table: str, columns: Sequence[str]) -> dict[str, int]:
    """Return folded header -> place, also as programs change it: CreatedOn, tickets[created_on]."""
    places = _places(columns)
    plain = [_plain(table, column) for column in columns]
    others = [*_places(plain).items(), *_places(_without_scales(plain)).items()]
    if table != "tickets":
        # Those of tickets have names of their own, for a moment may be called as a duration is.
        others += [(durations.without_unit(fold(name)), place) for place, name in enumerate(plain)]
    if table == "tickets":
        others += [("ticket id", at) for name, at in places.items() if _NUMBER_OF.match(name)]
    for name, place in others:
        places.setdefault(name, place)
    return places


def _plain(table: str, header: str) -> str:
    """Return a header without its table, and with its words apart."""
    inner = match[1] if (match := _IN_BRACKETS.fullmatch(header.strip())) else header
    apart = _NEW_WORD.sub(" ", zones.without_zone(inner))
    bare = _OF_THE_TICKET.sub("", apart) if table == "tickets" else apart
    return PREFIXES[table].sub("", bare) if table in PREFIXES else bare


def _without_scales(headers: Sequence[str]) -> list[str]:
    return [scores.without_scale(header) for header in headers]


def _places(columns: Sequence[str]) -> dict[str, int]:
    """Return folded header -> place; the first of headers that are alike."""
    places: dict[str, int] = {}
    for place, header in enumerate(columns):
        places.setdefault(fold(header), place)
    return places


def likeliest_table(columns: Sequence[str], examples: Examples) -> str | None:
    """Return the table whose required columns are there and which most columns fit.

    A table that many more columns fit is taken though it is incomplete: the person then hears
    what it lacks, instead of finding their tickets among the surveys.
    """
    fitting = []
    for order, (name, table) in enumerate(TABLES.items()):
        found = by_synonyms(name, columns, examples)
        if _are_others(name, found, columns):
            continue
        if name == "subscriptions" and (monthly := monthly_of(columns, found, examples)):
            found.setdefault("mrr", Match("mrr", _places(columns)[monthly.amount[0]], SURE))
        complete = _complete(table, found, columns)
        telling = name != "tickets" or OF_TICKETS & set(found)
        if complete or (len(found) >= FEWEST_FITTING and telling):
            fitting.append((len(found) + MORE_IF_COMPLETE * complete, -order, name))
    return max(fitting)[2] if fitting else None


# What the rows of each table are called where a file could hold them.
ROWS = {
    "tickets": later("tickets"),
    "replies": later("messages on tickets"),
    "surveys": later("survey answers"),
    "calls": later("calls"),
    "customers": later("a list of customers"),
    "subscriptions": later("subscriptions"),
    "orders": later("orders"),
    "agent_time": later("working hours of agents"),
    "costs": later("costs"),
    "qa_reviews": later("quality reviews"),
    "mentions": later("mentions in public"),
}
# Columns that nearly every file has tell nothing about what its rows are.
EVERYWHERE = frozenset(
    {
        *("id", "name", "email", "date", "created", "created at", "updated", "updated at", "end"),
        *("datum", "fecha", "data", "tarih", "日付"),
        *("beginn", "ende", "debut", "fin", "inicio", "fim", "inizio", "fine", "einde"),
        *("status", "type", "user id", "title", "description", "start", "amount", "url", "size"),
    }
)


def nearest_table(columns: Sequence[str], examples: Examples) -> tuple[str, Matches] | None:
    """Return the table that most columns of an unknown file fit, and those columns, if any do."""
    near = []
    for order, name in enumerate(TABLES):
        fitting = by_synonyms(name, columns, examples)
        telling = [m for m in fitting.values() if fold(columns[m.place]) not in EVERYWHERE]
        if len(telling) > 1:
            near.append((len(telling), len(fitting), -order, name, fitting))
    return max(near, key=lambda one: one[:3])[3:] if near else None


# Without one of these, the columns of a table are too common to tell it from any other file.
DISTINCTIVE = {
    "customers": {"acquired_at", "churned_at", "churn_reason"},
    "agent_time": {"scheduled_seconds", "handling_seconds"},
    "costs": {"category"},
}


def monthly_of(columns: Sequence[str], found: Matches, examples: Examples) -> Monthly | None:
    """Return how an amount of an unknown file becomes monthly, where it is for an interval or year.

    An amount that a person chose is for its interval, too, unless its own header says the month.
    """
    places = _places(columns)
    names = {part: tuple(map(fold, listed)) for part, listed in _told()["amounts"].items()}
    match = found.get("mrr")
    if match is not None and fold(columns[match.place]) in _headers_of("subscriptions"):
        return None
    # A price beside a quantity may be that of one, or of all.
    several = any(
        set(examples(places[name])) - {"", "1"} for name in names["quantity"] if name in places
    )
    known = (name for name in names["each_interval"] if name in places and not several)
    amount = fold(columns[match.place]) if match is not None else next(known, None)
    for unit in names["interval"]:
        words = examples(places[unit]) if unit in places else ()
        if amount and words and all(map(intervals.is_known, filter(None, words))):
            return Monthly((amount,), unit=(unit,))
    a_year = [name for name in names["a_year"] if name in places]
    if match is not None:
        a_year = [name for name in a_year if places[name] == match.place]
    return Monthly((a_year[0],), months=12) if a_year else None


# What tickets have and other things with a number and a date have not.
OF_TICKETS = frozenset(
    {
        *("first_response_at", "resolved_at", "channel", "priority", "agent_id"),
        *("agent_replies", "reopens", "subject", *RATINGS),
    }
)
# What tickets have and the tasks of a plan have not, though these, too, have a title and an owner.
OF_HELPDESKS = OF_TICKETS - {"resolved_at", "priority", "agent_id", "subject"}
OF_PLANS = frozenset(
    {
        *("start", "start date", "startdatum", "beginn", "date de debut", "fecha de inicio"),
        *("end", "end date", "enddatum", "ende", "date de fin", "fecha de fin"),
    }
)
# Logs of calls number conversations, too.
OF_CALLS = frozenset(
    {
        *("ani", "dnis", "talk time", "total talk", "total hold", "total acw", "hold time"),
        *("ring time", "after call work time", "call direction", "call type"),
    }
)
# A number that could be of anything, and columns of messages, logs and plans.
REFERENCES = frozenset(
    {
        *("ref", "reference", "reference no", "reference number", "ref no", "our ref"),
        *("our reference", "referenz", "referencia", "riferimento", "referentie"),
    }
)
# What APIs call the customer of the helpdesk itself, beside what files call theirs.
OF_THE_TEAM = frozenset({"account id", "user id"})
ANY_NUMBER = frozenset({"id", "number", "#", "numero", "nummer", "numer", "番号"}) | REFERENCES
OF_OTHERS = frozenset(
    {
        *("body", "public", "is public", "author id", "message", "message id", "event"),
        *("field name", "action", "interval", "email verified", "subscription id", "plan id"),
    }
)
# A customer may have several subscriptions: one that ended is no customer who left.
OF_SUBSCRIPTIONS = frozenset(
    {
        *("subscription id", "subscription", "next billing date", "next charge date"),
        *("current period start", "current period started at", "current period starts at"),
        *("current period end", "current period ends at", "current term end"),
    }
)


# What an answer has, and the ratings of a day or of a month have not.
OF_ANSWERS = frozenset({"survey_id", "ticket_id", "customer_id", "agent_id", "comment"})
_SUMS = re.compile(
    r"\b(?:avg|average|mean|median|moy|moyenne?|promedio|media|gemiddelde?|srednia|ortalama"
    r"|durchschnitt\w*|mittelwert|anzahl|number of|count|total|tickets|conversations|responses)\b"
    r"|平均|件数"
)


def _are_sums(columns: Sequence[str]) -> bool:
    """Return whether some column counts or averages what others are one each of."""
    names = [fold(column) for column in columns]
    # Questions are longer.
    return any(_SUMS.search(name) for name in names if len(name.split()) <= 6)


def _complete(table: Table, found: Matches, columns: Sequence[str]) -> bool:
    needed = {column.name for column in table.columns if column.required}
    if _is_written_for_us(table, needed, set(columns)):
        return True
    if table.name in DISTINCTIVE and not DISTINCTIVE[table.name] & set(found):
        return False
    if table.name == "customers" and OF_SUBSCRIPTIONS & {fold(column) for column in columns}:
        return False
    if table.name == "surveys" and not OF_ANSWERS & set(found) and _are_sums(columns):
        return False
    if table.name == "surveys" and set(RATINGS) & set(found):
        # A column for each kind of rating does as well as columns for kind, score and scale.
        dated = "responded_at" in found or "sent_at" in found
        return dated and ("ticket_id" not in found or "responded_at" in found)
    if not needed <= set(found):
        return False
    return table.name != "tickets" or _are_tickets(found, columns)


def _is_written_for_us(table: Table, needed: set[str], columns: set[str]) -> bool:
    """Return whether all headers are our own, and enough of them to tell the table."""
    ours = needed <= columns <= set(table.names)
    return ours and (not table.telling or bool(columns & set(table.telling)))


def _are_others(table: str, found: Matches, columns: Sequence[str]) -> bool:
    """Return whether rows that look like a table are something else: calls, people or tasks."""

    def is_header(ours: str, names: frozenset[str]) -> bool:
        return ours in found and fold(columns[found[ours].place]) in names

    if table in ("tickets", "replies") and len(OF_CALLS & set(map(fold, columns))) > 1:
        return True
    if table == "tickets" and is_header("ticket_id", ANY_NUMBER):
        return is_header("created_at", OF_PLANS) and not OF_HELPDESKS & set(found)
    if table == "customers":
        told = DISTINCTIVE["customers"] & set(found)
        bare = is_header("customer_id", ANY_NUMBER)
        return bare and bool(told) and all(is_header(ours, OF_PLANS) for ours in told)
    return False


def _are_tickets(found: Matches, columns: Sequence[str]) -> bool:
    """Return whether rows with a number and a date are tickets: users and invoices have both."""
    headers = {fold(column) for column in columns}
    doubtful = fold(columns[found["ticket_id"].place]) in ANY_NUMBER or OF_OTHERS & headers
    return not doubtful or len(OF_TICKETS & set(found)) >= 2


def by_person(mapping: Mapping[str, str], columns: Sequence[str], found: Matches) -> Matches:
    """Return matches with the person's choices, which come before everything else."""
    places = {column: place for place, column in enumerate(columns)}
    folded = _places(columns)
    made = dict(found)
    for theirs, ours in mapping.items():
        place = places.get(theirs, folded.get(fold(theirs)))
        if place is None:
            continue
        made = {name: match for name, match in made.items() if match.place != place}
        if ours:
            made[ours] = Match(ours, place, SURE, CHOSEN)
    return made


def suggestions(table: str, columns: Sequence[str], found: Matches, examples: Examples) -> Matches:
    """Return likely columns for those of ours that have none, from near names and from cells."""
    taken = {match.place for match in found.values()}
    free = {place: fold(column) for place, column in enumerate(columns) if place not in taken}
    offered: Matches = {}
    for match in _near_names(table, free, found):
        new = match.ours not in offered and match.place not in _taken(offered)
        if free[match.place] in OF_THE_TEAM and _are_one(examples(match.place)):
            continue
        if new and _fits(table, match.ours, examples(match.place)):
            offered[match.ours] = match
    left = {place: name for place, name in free.items() if place not in _taken(offered)}
    for ours, match in _by_cells(table, left, {**found, **offered}, examples).items():
        offered.setdefault(ours, match)
    return offered


def _taken(matches: Matches) -> set[int]:
    return {match.place for match in matches.values()}


def _near_names(table: str, free: Mapping[int, str], found: Matches) -> list[Match]:
    known = {name: ours for name, ours in _headers_of(table).items() if ours not in found}
    names = list(known)
    near = []
    for place, header in list(free.items())[:MOST_SUGGESTED_FROM]:
        if len(header) < 3:
            continue
        for name, nearness, _ in process.extract(
            header, names, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=3
        ):
            near.append(Match(known[name], place, round(nearness / 100 * LIKELY, 2), "a near name"))
    return sorted(near, key=lambda match: -match.sureness)


_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _by_cells(table: str, free: Mapping[int, str], found: Matches, examples: Examples) -> Matches:
    """Suggest from cells only what their look tells: e-mails, and moments for required ones."""
    wanted = {column.name: column for column in TABLES[table].columns if column.name not in found}
    offered: Matches = {}
    for place in list(free)[:MOST_SUGGESTED_FROM]:
        cells = [cell for cell in examples(place)[:200] if cell]
        if not cells:
            continue
        if (
            "customer_id" in wanted
            and sum(bool(_EMAIL.fullmatch(c)) for c in cells) > len(cells) / 2
        ):
            offered.setdefault(
                "customer_id", Match("customer_id", place, GUESS, "e-mail addresses")
            )
        for told in ("channel", "priority", "status"):
            if told in wanted and _are_words_of(told, cells):
                offered.setdefault(told, Match(told, place, GUESS, "its words say so"))
    if (dated := _likeliest_dates(free, examples)) is not None:
        for ours in ("created_at", "started_at", "ordered_at", "responded_at", "sent_at"):
            if ours in wanted and wanted[ours].required:
                offered.setdefault(ours, Match(ours, dated, GUESS, "dates and times"))
    return {**offered, **_ids_by_cells(free, wanted, offered, examples)}


def _likeliest_dates(free: Mapping[int, str], examples: Examples) -> int | None:
    """Return the first column of dates, one with times before one without."""
    dated = []
    for place in list(free)[:MOST_SUGGESTED_FROM]:
        cells = [cell for cell in examples(place)[:200] if cell]
        spelt = moments.spelled(cells)
        # A title or a sum between the rows may stand there too.
        if cells and 5 * len(spelt.unknown) <= len(cells) and not spelt.epochs:
            dated.append((not any(":" in cell for cell in cells), place))
    return min(dated)[1] if dated else None


# A word and a number such as ABC-1234 or SR 2026/0815, or a year and a number.
_CODE = re.compile(r"#?(?:[^\W\d_]{1,12}[-_/. ]?\d[\d/_-]{0,20}|(?:19|20)\d\d[-/]\d{2,10})")


def _ids_by_cells(
    free: Mapping[int, str], wanted: Mapping[str, Column], offered: Matches, examples: Examples
) -> Matches:
    """Suggest as the number of a row what differs in every row: codes, else the first column."""
    codes, first = [], []
    for place in list(free)[:MOST_SUGGESTED_FROM]:
        cells = [cell for cell in examples(place)[:200] if cell]
        unique = len(set(cells)) == len(cells) > 2 and max(map(len, cells)) <= 40
        if not unique or place in _taken(offered):
            continue
        if all(_CODE.fullmatch(cell) for cell in cells) and moments.spelled(cells).unknown:
            codes.append(place)
        elif place == 0 and len(cells) > 5:
            first.append(place)
    needed = [
        ours
        for ours in ("ticket_id", "call_id", "order_id")
        if ours in wanted and wanted[ours].required
    ]
    return {
        ours: Match(ours, place, GUESS, "different in every row")
        for ours, place in zip(needed, (*codes, *first), strict=False)
    }


def _are_words_of(ours: str, cells: Sequence[str]) -> bool:
    """Return whether a column has several words, most of them such as one of ours has."""
    different = {fold(cell) for cell in cells}
    known = different & set(categories.KNOWN[ours])
    return len(known) > 1 and 3 * len(known) >= 2 * len(different)


# Letters of other alphabets that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo"
)


def lookalikes(table: str, columns: Sequence[str], found: Matches) -> list[tuple[str, str]]:
    """Return unused headers that look like a known one but are written with other letters."""
    taken = {match.place for match in found.values()}
    known = _headers_of(table)
    seen = []
    for place, column in enumerate(columns):
        plain = column.translate(_LOOKALIKES)
        if place not in taken and plain != column and fold(plain) in known:
            seen.append((column, plain))
    return seen


def looks_like_scores(cells: Sequence[str]) -> bool:
    """Return whether most cells are small numbers or rating words."""
    filled = [cell for cell in cells if cell][:200]
    return (
        bool(filled)
        and sum(scores.number_in(cell) is not None for cell in filled) > len(filled) / 2
    )
