"""The canonical tables: the one source of columns, types, ranges and rules.

The DuckDB tables, the checks on every uploaded row, the empty templates and docs/tables.md are all
made from what stands here. Definitions: one row per … see each table's `each`.

Times are UTC without a zone, microseconds. Durations are seconds. Ids are text.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    import pandera.polars as pa

TEXT = pl.String()
MOMENT = pl.Datetime("us")
DAY = pl.Date()
NUMBER = pl.Float64()
COUNT = pl.Int64()
FLAG = pl.Boolean()

DUCKDB_TYPES = {
    TEXT: "VARCHAR",
    MOMENT: "TIMESTAMP",
    DAY: "DATE",
    NUMBER: "DOUBLE",
    COUNT: "BIGINT",
    FLAG: "BOOLEAN",
}

EARLIEST = datetime(1990, 1, 1)
LATEST = datetime(2100, 1, 1)
# An int too large for a spreadsheet to mean it: a phone number in a column of counts.
MOST = 10_000_000

STATUSES = ["new", "open", "pending", "on_hold", "resolved", "closed", "spam", "deleted"]
CHANNELS = ["email", "chat", "phone", "social", "web", "messaging", "sms", "in_app", "other"]
PRIORITIES = ["low", "normal", "high", "urgent"]
AUTHORS = ["customer", "agent", "bot", "system"]
SURVEY_KINDS = ["csat", "nps", "ces"]
OUTCOMES = ["answered", "missed", "abandoned", "voicemail"]

# Set by the mapping on every row: names of our columns whose cell could not be read, or null.
UNREADABLE = "unreadable"
# Kept beside the columns of a table that has it in its version: how new its file says that a row
# is. A rating that stands on a ticket is as new as the ticket, whenever it was given.
TOLD_AT = "told_at"


@dataclass(frozen=True)
class Column:
    """One column of a canonical table, as people and programs need to know it."""

    name: str
    type: pl.DataType
    meaning: str
    required: bool = False
    words: tuple[str, ...] = ()
    open_words: bool = False  # other words than `words` are kept as they were written
    low: float | None = None
    high: float | None = None
    differs: bool = False  # most rows have a value of their own: ids, what people write
    told_by: str = ""  # the column of a file that tells this one, too, where it has none for it

    @property
    def is_judged(self) -> bool:
        """Return whether some value of the column's type could be wrong."""
        has_words = bool(self.words) and not self.open_words
        has_range = self.low is not None or self.type in (MOMENT, DAY)
        return self.required or has_words or has_range

    @property
    def duckdb_type(self) -> str:
        """Return the type of this column in the workspace."""
        return DUCKDB_TYPES[self.type]

    @property
    def stored_as(self) -> str:
        """Return the type of this column in the workspace and how it is packed there."""
        # DuckDB would make a dictionary, which takes four times as long and saves little.
        return f"{self.duckdb_type} using compression zstd" if self.differs else self.duckdb_type


@dataclass(frozen=True)
class Rule:
    """A rule across columns: true or null for every good row, and the reason if it is false."""

    reason: str
    column: str
    holds: Callable[[], pl.Expr]

    @property
    def reads(self) -> list[str]:
        """Return the columns the rule looks at."""
        return self.holds().meta.root_names()


@dataclass(frozen=True)
class Table:
    """One canonical table: what a row is, its columns, what identifies a row, and its rules.

    telling: one of these must stand beside the required columns in a file whose headers are ours;
             with the required ones alone its rows could be anything
    """

    name: str
    each: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    telling: tuple[str, ...] = ()
    version: tuple[str, ...] = ()  # the first known of these says how new a row is

    def column(self, name: str) -> Column:
        """Return one column by name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    def lacks(self, there: Collection[str]) -> list[Column]:
        """Return the required columns that are not among some, and that none of those tells."""
        return [
            column
            for column in self.columns
            if column.required and column.name not in there and column.told_by not in there
        ]

    @property
    def stored(self) -> dict[str, str]:
        """Return the columns that a workspace keeps of a row, each with how it is stored."""
        types = {column.name: column.stored_as for column in self.columns}
        told = {TOLD_AT: DUCKDB_TYPES[MOMENT]} if TOLD_AT in self.version else {}
        return {**types, "source": DUCKDB_TYPES[TEXT], **told}

    @property
    def judged(self) -> tuple[str, ...]:
        """Return the columns that have rules; any text is a good value of the others."""
        ruled = {name for rule in self.rules for name in (rule.column, *rule.reads)}
        return tuple(
            column.name for column in self.columns if column.is_judged or column.name in ruled
        )

    @property
    def schema(self) -> "pa.DataFrameSchema":
        """Return the pandera schema that every uploaded row must pass."""
        from csmetrics.load.schemas import schema_of

        return schema_of(self)


def _not_before(end: str, start: str) -> Callable[[], pl.Expr]:
    return lambda: pl.col(end) >= pl.col(start)


def _text(name: str, meaning: str, **more: Any) -> Column:
    return Column(name, TEXT, meaning, **more)


def _own(name: str, meaning: str, **more: Any) -> Column:
    return Column(name, TEXT, meaning, differs=True, **more)


def _moment(name: str, meaning: str, **more: Any) -> Column:
    return Column(name, MOMENT, meaning, **more)


def _count(name: str, meaning: str) -> Column:
    return Column(name, COUNT, meaning, low=0, high=MOST)


def _seconds(name: str, meaning: str) -> Column:
    return Column(name, NUMBER, meaning, low=0)


def _words(name: str, meaning: str, words: Sequence[str], **more: Any) -> Column:
    return Column(name, TEXT, meaning, words=tuple(words), **more)


TICKETS = Table(
    name="tickets",
    each="ticket, conversation or case",
    key=("source", "ticket_id"),
    version=("updated_at",),
    columns=(
        _own("ticket_id", "the number your helpdesk gave the ticket", required=True),
        _text("source", "the tool the ticket comes from"),
        _moment("created_at", "when the ticket was opened", required=True),
        _moment("first_response_at", "when a person first answered the customer"),
        _moment("resolved_at", "when the ticket was last solved"),
        _moment("closed_at", "when the ticket was closed for good"),
        _moment("updated_at", "when the ticket last changed"),
        _words("status", "where the ticket stands", STATUSES),
        _words("channel", "how the customer reached you", CHANNELS, open_words=True),
        _words("priority", "how urgent the ticket is", PRIORITIES),
        _text("topic", "what the ticket is about"),
        _text("tags", "labels on the ticket"),
        _text("team", "the group that works on it"),
        _text("agent_id", "the person who works on it"),
        _own("customer_id", "the customer who asked"),
        _text("segment", "the kind of customer"),
        _own("order_id", "the order it is about"),
        _count("agent_replies", "how often an agent replied"),
        _count("reopens", "how often it was opened again after a solve"),
        _seconds("handle_seconds", "how long agents worked on it"),
        _text("language", "the customer's language"),
        _own("subject", "the ticket's title"),
    ),
    rules=(
        Rule(
            "is before the ticket was created",
            "first_response_at",
            _not_before("first_response_at", "created_at"),
        ),
        Rule(
            "is before the ticket was created",
            "resolved_at",
            _not_before("resolved_at", "created_at"),
        ),
        Rule(
            "is before the ticket was created", "closed_at", _not_before("closed_at", "created_at")
        ),
    ),
)

REPLIES = Table(
    name="replies",
    each="message on a ticket",
    key=("source", "ticket_id", "sent_at", "author", "agent_id", "is_public"),
    columns=(
        _own("ticket_id", "the ticket the message belongs to", required=True),
        _moment("sent_at", "when it was sent", required=True),
        _words("author", "who wrote it", AUTHORS, required=True),
        Column("is_public", FLAG, "whether the customer can see it"),
        _text("agent_id", "the agent who wrote it"),
    ),
)

SURVEYS = Table(
    name="surveys",
    each="survey sent",
    key=("source", "survey_id"),
    telling=("sent_at", "responded_at"),
    version=(TOLD_AT, "responded_at", "sent_at"),
    columns=(
        _own("survey_id", "the number of the survey"),
        _words("kind", "which question was asked", SURVEY_KINDS, required=True),
        _moment("sent_at", "when it was sent"),
        _moment("responded_at", "when the customer answered"),
        Column("score", NUMBER, "what the customer answered"),
        Column("scale_min", NUMBER, "the lowest answer of the scale", required=True),
        Column("scale_max", NUMBER, "the highest answer of the scale", required=True),
        _own("ticket_id", "the ticket it is about"),
        _own("customer_id", "the customer who was asked"),
        _text("agent_id", "the agent it is about"),
        _words("channel", "how the customer was asked", CHANNELS, open_words=True),
        _text("segment", "the kind of customer"),
        _own("comment", "what the customer wrote"),
    ),
    rules=(
        Rule(
            "is outside the scale of the question",
            "score",
            lambda: pl.col("score").is_between(pl.col("scale_min"), pl.col("scale_max")),
        ),
        Rule(
            "must be above the lowest answer",
            "scale_max",
            lambda: pl.col("scale_max") > pl.col("scale_min"),
        ),
        Rule(
            "is not a whole number from 0 to 10",
            "score",
            lambda: (
                (pl.col("kind") != "nps")
                | pl.col("score").is_null()
                | (pl.col("score") == pl.col("score").floor())
            ),
        ),
        Rule(
            "is before the survey was sent", "responded_at", _not_before("responded_at", "sent_at")
        ),
    ),
)

CALLS = Table(
    name="calls",
    each="call offered",
    key=("source", "call_id"),
    columns=(
        _own("call_id", "the number of the call"),
        _moment("started_at", "when the call came in", required=True),
        _words("outcome", "what became of it", OUTCOMES, required=True),
        _seconds("wait_seconds", "how long the caller waited"),
        _seconds("talk_seconds", "how long they talked"),
        _seconds("hold_seconds", "how long the caller was on hold"),
        _seconds("wrap_seconds", "how long the agent worked on it afterwards"),
        _text("agent_id", "the agent who took it"),
        _text("team", "the group that took it"),
        _own("customer_id", "the customer who called"),
        _own("ticket_id", "the ticket it is about"),
    ),
)

CUSTOMERS = Table(
    name="customers",
    each="customer",
    key=("customer_id",),
    telling=("acquired_at", "churned_at", "churn_reason", "segment", "plan", "country"),
    columns=(
        _own("customer_id", "the customer's number or e-mail", required=True),
        _moment("acquired_at", "when they became a customer"),
        _moment("churned_at", "when they left"),
        _text("churn_reason", "why they left"),
        _text("segment", "the kind of customer"),
        _text("plan", "what they pay for"),
        _text("country", "where they are"),
    ),
    rules=(
        Rule(
            "is before they became a customer",
            "churned_at",
            _not_before("churned_at", "acquired_at"),
        ),
    ),
)

SUBSCRIPTIONS = Table(
    name="subscriptions",
    each="paid period at one price",
    key=("subscription_id", "started_at"),
    columns=(
        _own("subscription_id", "the number of the subscription"),
        _own("customer_id", "the customer who pays", required=True),
        _moment("started_at", "when the period began", required=True),
        _moment("ended_at", "when it ended"),
        Column("mrr", NUMBER, "what it brings in a month", required=True, low=0),
        _text("plan", "what they pay for"),
        _text("cancel_reason", "why it was cancelled"),
    ),
    rules=(Rule("is before its start", "ended_at", _not_before("ended_at", "started_at")),),
)

ORDERS = Table(
    name="orders",
    each="order",
    key=("order_id",),
    columns=(
        _own("order_id", "the number of the order"),
        _own("customer_id", "the customer who ordered", required=True),
        _moment("ordered_at", "when it was placed", required=True),
        Column("amount", NUMBER, "what it was worth"),
    ),
)

AGENT_TIME = Table(
    name="agent_time",
    each="agent and day",
    key=("agent_id", "date"),
    telling=("scheduled_seconds", "handling_seconds"),
    columns=(
        _text("agent_id", "the agent", required=True),
        Column("date", DAY, "the day", required=True),
        _seconds("scheduled_seconds", "how long the agent was on duty"),
        _seconds("handling_seconds", "how long the agent worked on contacts"),
    ),
)

COSTS = Table(
    name="costs",
    each="cost and period",
    key=("period_start", "period_end", "category"),
    columns=(
        Column("period_start", DAY, "the first day of the period", required=True),
        Column("period_end", DAY, "the day after its last", required=True, told_by="period_start"),
        _text("category", "what the money was for"),
        Column("amount", NUMBER, "how much it was", required=True),
    ),
    rules=(
        Rule(
            "is not after the first day",
            "period_end",
            lambda: pl.col("period_end") > pl.col("period_start"),
        ),
    ),
)

QA_REVIEWS = Table(
    name="qa_reviews",
    each="reviewed category of a conversation",
    key=("review_id", "category"),
    columns=(
        _own("review_id", "the number of the review"),
        _own("ticket_id", "the ticket reviewed"),
        _text("agent_id", "the agent reviewed"),
        _moment("reviewed_at", "when it was reviewed", required=True),
        _text("category", "what was looked at"),
        Column("score", NUMBER, "points given", required=True, low=0),
        Column("max_score", NUMBER, "points possible", required=True),
        Column("weight", NUMBER, "how much the category counts (1 if missing)", low=0),
    ),
    rules=(
        Rule("is above the most possible", "score", lambda: pl.col("score") <= pl.col("max_score")),
        Rule("must be above 0", "max_score", lambda: pl.col("max_score") > 0),
    ),
)

MENTIONS = Table(
    name="mentions",
    each="day and platform",
    key=("date", "platform"),
    columns=(
        Column("date", DAY, "the day", required=True),
        _text("platform", "where you were mentioned"),
        Column("mentions", COUNT, "how often", required=True, low=0),
        Column("sentiment", NUMBER, "how kindly, from -1 to 1"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        TICKETS,
        REPLIES,
        SURVEYS,
        CALLS,
        CUSTOMERS,
        SUBSCRIPTIONS,
        ORDERS,
        AGENT_TIME,
        COSTS,
        QA_REVIEWS,
        MENTIONS,
    )
}


def create_sql(table: Table) -> str:
    """Return the statement that creates a table in a workspace.

    Beside what is told of a row it keeps the import that the row last came from.
    """
    columns = ", ".join(f'"{name}" {type_}' for name, type_ in table.stored.items())
    return f'create table if not exists "{table.name}" ({columns}, import_id BIGINT)'
