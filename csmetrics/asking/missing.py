"""What must be uploaded before a metric can be computed, in words."""

from collections.abc import Sequence

from csmetrics import facts
from csmetrics.asking.question import Columns, all_needs
from csmetrics.catalogue import Metric, catalogue
from csmetrics.engine import Database
from csmetrics.tables import TABLES
from csmetrics.translation import later, t

# Tables whose own name says little to who has to find a file of them.
NAMES = {
    "qa_reviews": later("quality reviews (QA)"),
    "agent_time": later("hours of agents"),
}
# What surveys may lack though others of them were answered.
ANSWERS = {
    "score of csat": later(
        "Needs CSAT answers, and none are loaded: upload a survey file with a rating of each help."
    ),
    "score of nps": later(
        "Needs NPS answers, and none are loaded: upload a survey file that says how likely "
        "customers are to recommend you, from 0 to 10."
    ),
    "score of ces": later(
        "Needs CES answers, and none are loaded: upload a survey file that says how easy it was "
        "to get help."
    ),
}


def missing(db: Database, metric: Metric | str) -> str | None:
    """Say what must be uploaded before a metric can be computed, or None where it can be."""
    known = catalogue()[metric] if isinstance(metric, str) else metric
    return lacking(facts.columns(db), known)


def answerable(db: Database) -> frozenset[str]:
    """Return the names of the metrics that can be computed from what was uploaded."""
    columns = facts.columns(db)
    return frozenset(name for name, metric in catalogue().items() if not lacking(columns, metric))


def lacking(columns: Columns, metric: Metric) -> str | None:
    """Say what must be uploaded before a metric can be computed from these columns, or None."""
    for need in all_needs(metric):
        options = [option.strip() for option in need.split("|")]
        if not any(_is_filled(columns, option) for option in options):
            return _sentences(options)
    return None


def _is_filled(columns: Columns, need: str) -> bool:
    table, _, column = need.partition(".")
    span = columns.get((table, column))
    return span is not None and span.filled > 0


def _sentences(options: Sequence[str]) -> str:
    """Say what is needed, and each other thing that would do as well; the last is the usual one."""
    *others, usual = options
    said = _sentence(usual)
    for table, _, column in (other.partition(".") for other in reversed(others)):
        if column:
            meaning = t(TABLES[table].column(column).meaning)
            said = t(
                "{need} Or {table} that say {meaning}.",
                need=said,
                table=_name(table),
                meaning=meaning,
            )
        else:
            said = t("{need} Or {table}.", need=said, table=_name(table))
    return said


def _name(table: str) -> str:
    return t(NAMES.get(table, table.replace("_", " ")))


def _sentence(need: str) -> str:
    table, _, column = need.partition(".")
    name = _name(table)
    if column in ANSWERS:
        return t(ANSWERS[column])
    if not column:
        each = t(TABLES[table].each)
        return t("Needs {table}: upload a file with one row per {each}.", table=name, each=each)
    meaning = t(TABLES[table].column(column).meaning)
    return t(
        "Needs {table} that say {meaning}: upload a file with that column.",
        table=name,
        meaning=meaning,
    )
