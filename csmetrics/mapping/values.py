"""Everything that is known while a plan is made, and what is to be said about it."""

from collections.abc import Collection, Sequence
from functools import cached_property

from csmetrics.answers import Answers, DateOrder
from csmetrics.folding import fold
from csmetrics.mapping import categories
from csmetrics.mapping.dates.moments import Looked
from csmetrics.mapping.layout import Layout
from csmetrics.mapping.profile import Profile
from csmetrics.mapping.sql import cell, literal
from csmetrics.read import TextTable
from csmetrics.sources import Source
from csmetrics.tables import MOMENT, TABLES, TEXT
from csmetrics.translation import later

_SUMS = (
    r"(grand\s+|sub-?|sous-)?(totals?|totales?|totali|totais|totaux|totaal)|sum"
    r"|summe|gesamt|gesamtsummen?|zwischensummen?"
    r"|endsumme|gesamtergebnis|teilergebnis|ergebnis|somme|suma|toplam|genel toplam|razem|合計|总计"
    r"|итого|celkem|yhteensä|summa|összesen|averages?|durchschnitt|mittelwert|moyenne|promedio"
    r"|mean|median|count|anzahl|nombre"
)
TOTALS = (
    rf"(?i)^\s*({_SUMS}"
    r"|confidential|copyright|generated (on|by)|exported (on|by|from)"
    r"|report (generated|date)|page \d+|time ?zone|zeitzone)([^\pL\pN_].*)?"
)
# A spreadsheet writes its subtotals into the column it groups by: “Ana Total”.
SUBTOTALS = rf"(?i)^\s*(.*\s)?({_SUMS})\s*:?\s*$"
# How a spreadsheet shows a number of many digits, here and where decimals have a comma.
SCIENTIFIC = r"\d([.,]\d+[eE]\+?|[eE]\+)\d+"
# What a spreadsheet shows where a formula failed or a column is too narrow: #REF!, #BEZUG!, ####.
ERROR = r"#[¡¿]?[\p{Lu}/0]+[!?]|#N/?[ADV]|#{3,}"
# How a workbook writes 0:00:00.
MIDNIGHT_OF_DAY_0 = "^1899-12-3[01][ T]00:00:00"
# So far to the right the word is looked for, where the column of ids is blank.
MOST_TOTALS_PLACES = 24

# A reason stands in SQL as it is here, whoever imports: the same file is read by the same SQL, and
# so known again, in every language. It is said where a row is set aside or left out for it.
IS_TOTAL = later("is a row of totals or a note, not data")
IS_SHORTENED = later("has an id that Excel has shortened: its last digits are lost")
IS_ERROR = later("has an error of a spreadsheet instead of an id")
WENT_OUT = later("is a call that an agent made, not one that came in")
UNPAID = later("has not been paid yet: it is on trial or begins later")
STATES = ("status", "state", "subscription status", "subscription state")
TRIALS = frozenset(
    {
        *("trialing", "trialling", "in trial", "on trial", "trial", "future", "testphase"),
        *("incomplete", "incomplete expired"),
    }
)
DIRECTIONS = (
    "direction",
    "call direction",
    "call type",
    "richtung",
    "sens",
    "direccion",
    "direcao",
)
OUT = frozenset(
    {
        *("out", "outbound", "outgoing", "outbound call", "outgoing call", "outbound api"),
        *("outbound dial", "manual", "internal", "ausgehend", "abgehend", "intern", "sortant"),
        *("sortante", "appel sortant", "saliente", "interno", "de saida"),
    }
)


class Values:
    """The file, how it is understood, and the sentences collected while its plan is made."""

    def __init__(
        self,
        table: TextTable,
        layout: Layout,
        answers: Answers,
        profile: Profile,
        asks: bool = True,
    ) -> None:
        assert layout.table is not None
        self.table = table
        self.layout = layout
        self.answers = answers
        self.profile = profile
        # A sketch shows what it can, the plan asks.
        self.asks = asks
        self.table_name: str = layout.table
        self.notes: list[str] = []
        self.warnings: list[str] = []
        self.whole = False
        # That of all amounts, "" where nothing tells it.
        self.currency = ""
        # Columns of moments that were looked at, and what comes first in those with two readings.
        self.looked: dict[int, Looked] = {}
        self.date_orders: dict[int, DateOrder] = {}

    @property
    def source(self) -> Source | None:
        """Return the export that the file was recognised as."""
        return self.layout.source

    @property
    def timezone(self) -> str:
        """Return the zone of timestamps without an offset."""
        own = self.source.timezone if self.source else None
        return self.answers.timezone or own or "UTC"

    def note(self, *sentences: str) -> None:
        """Add sentences that are worth knowing."""
        self.notes += sentences

    def warn(self, *sentences: str) -> None:
        """Add sentences that the person should check."""
        self.warnings += sentences

    def place_of(self, spellings: Sequence[str]) -> int | None:
        """Return the place of the first of some headers that the file has."""
        for name in spellings:
            if (place := self._places.get(fold(name))) is not None:
                return place
        return None

    @cached_property
    def _places(self) -> dict[str, int]:
        places: dict[str, int] = {}
        for place, column in enumerate(self.table.columns):
            places.setdefault(fold(column), place)
        return places

    def place(self, ours: str) -> int | None:
        """Return the place of one of our columns."""
        match = self.layout.matches.get(ours)
        return None if match is None else match.place

    def header(self, place: int) -> str:
        """Return the header of a column as written."""
        return self.table.columns[place]

    def text(self, place: int) -> str:
        """Return SQL for a column as text without blanks around it."""
        if place in self.padded:
            return f"nullif(trim({cell(place)}, ' \t\u00a0\r\n'), '')"
        return cell(place)

    @cached_property
    def padded(self) -> set[int]:
        """Return the columns used as text in which blanks stand around cells."""
        # A column of words is trimmed word by word, and numbers and moments as they are read.
        other = {c.name for c in TABLES[self.table_name].columns if c.type != TEXT or c.words}
        matches = self.layout.matches.items()
        places = {match.place for ours, match in matches if ours not in other}
        return self.profile.padded(sorted(places))

    def set_aside(self) -> str:
        """Return SQL for the reason why a whole row cannot be used, or null."""
        reasons = ["when faulty is not null then faulty"] if self.table.faulty else []
        reasons += self._no_ids()
        # In a file that nobody knows, a row that looks like a total is for the person to judge.
        return _case([*reasons, *([] if self.source else self._totals())])

    def left_out(self) -> str:
        """Return SQL for the reason why a row is left out on purpose, or null.

        Its tool says so in words of its own, such as that a call went out.
        """
        if self.source is None:
            return _case([*self._calls_out(), *self._trials()])
        reasons = [
            f"when {listed} then {literal(part.reason)}"
            for part in self.source.left_out
            if (listed := self.has_words(part.theirs, part.words))
        ]
        return _case([*reasons, *self._totals()])

    def _no_ids(self) -> list[str]:
        """Return the rows with an id such as 1.23457E+17 or #REF!, which others may share."""
        columns = TABLES[self.table_name].columns
        ids = [c.name for c in columns if c.required and c.type == TEXT and not c.words]
        place = self.place(ids[0]) if ids else None
        if place is None:
            return []
        kinds = {IS_SHORTENED: SCIENTIFIC, IS_ERROR: ERROR}
        tests = {
            reason: f"regexp_full_match(trim({cell(place)}), {literal(pattern)})"
            for reason, pattern in kinds.items()
        }
        there = self.profile.measure(
            {f"n{n}": f"count(*) filter ({test})" for n, test in enumerate(tests.values())}
        )
        return [
            f"when {test} then {literal(reason)}"
            for (reason, test), n in zip(tests.items(), there.values(), strict=True)
            if n
        ]

    def _calls_out(self) -> list[str]:
        """Return the rows of a log of calls that nobody knows which are no calls to the team."""
        went_out = self.has_words(DIRECTIONS, OUT) if self.table_name == "calls" else None
        return [f"when {went_out} then {literal(WENT_OUT)}"] if went_out else []

    def _trials(self) -> list[str]:
        """Return the rows of subscriptions of an unknown tool that bring nothing yet."""
        paid = self.table_name != "subscriptions"
        on_trial = None if paid else self.has_words(STATES, TRIALS)
        return [f"when {on_trial} then {literal(UNPAID)}"] if on_trial else []

    def _totals(self) -> list[str]:
        is_total = self._is_total
        return [f"when {is_total} then {literal(IS_TOTAL)}"] if is_total else []

    def words(self, place: int) -> dict[str, int] | None:
        """Return how often each word of a column occurs, rows of totals left out."""
        words = self.profile.words(place)
        if words is None or self._is_total is None:
            return words
        found = self.profile.rows(
            f"select {cell(place)} as word, count(*) as n from upload where {cell(place)} is not "
            f"null and {self._is_total} group by 1"
        )
        summed = {row["word"]: row["n"] for row in found}
        return {word: n for word, n in words.items() if n > summed.get(word, 0)}

    def has_words(self, theirs: Sequence[str], words: Collection[str]) -> str | None:
        """Return SQL for whether a column of theirs has one of some words; None if none ever.

        Without words: whether something stands there that is not zero, such as 00:00:00.
        """
        place = self.place_of(theirs)
        if place is not None and not words:
            told = f"regexp_replace({cell(place)}, {literal(MIDNIGHT_OF_DAY_0)}, '')"
            return f"coalesce(regexp_matches({told}, '[1-9[:alpha:]]'), false)"
        there = self.profile.words(place) if place is not None else None
        # A spreadsheet writes yes and no in its own language: WAHR, FAUX.
        listed = [
            word
            for word in there or ()
            if fold(word) in words or categories.FLAG.get(fold(word)) in words
        ]
        if place is None or not listed:
            return None
        return f"{cell(place)} in ({', '.join(map(literal, listed))})"

    @cached_property
    def _is_total(self) -> str | None:
        """Return SQL for whether a row is one of totals; None where the file has none."""
        canonical = TABLES[self.table_name]
        required = [column.name for column in canonical.columns if column.required]
        places = [place for name in required if (place := self.place(name)) is not None]
        places += [m.place for m in self.layout.matches.values() if m.place not in places]
        if len(places) < 2:
            return None
        # A row of totals says "Total" where others have an id, or has none, and has no date.
        first, second = cell(places[0]), cell(places[1])
        says = f"regexp_full_match({first}, {literal(TOTALS)})"
        blank = f"{first} is null and not coalesce(regexp_matches({second}, '[0-9]'), false)"
        # Where dates come first, the word stands among them: no date is called a sum.
        moment = canonical.column(required[1]).type == MOMENT if len(required) > 1 else False
        in_dates = f"regexp_full_match({second}, {literal(TOTALS)})" if moment else "false"
        there = self.profile.measure(
            {
                "says": f"count(*) filter ({second} is null and {says})",
                "dated": f"count(*) filter ({in_dates})",
                "blank": f"count(*) filter ({blank})",
            }
        )
        found = [says] if there["says"] else []
        found += [in_dates] if there["dated"] else []
        # Few files have such rows: the other columns are looked at only then.
        if there["blank"]:
            beside = f"{blank} and ({self._says_a_sum(places[0])})"
            found += [beside] if self.profile.measure({"n": "count(*)"}, beside)["n"] else []
        return f"coalesce({' or '.join(f'({sql})' for sql in found)}, false)" if found else None

    def _says_a_sum(self, first: int) -> str:
        """Return SQL for whether one of the leftmost columns but the first calls a row a sum."""
        leftmost = range(min(len(self.table.columns), MOST_TOTALS_PLACES))
        return " or ".join(
            f"coalesce(regexp_full_match({cell(place)}, {literal(SUBTOTALS)}), false)"
            for place in leftmost
            if place != first
        )


def _case(reasons: Sequence[str]) -> str:
    return f"case {' '.join(reasons)} end" if reasons else "cast(null as varchar)"
