"""How many of the customers who were asked answered, for each kind of survey."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csmetrics.analysis.breakdowns import scope_of
from csmetrics.ask import missing
from csmetrics.asking.building import add_up
from csmetrics.asking.statistics import wilson
from csmetrics.catalogue import catalogue
from csmetrics.engine import Database
from csmetrics.headline import Answer


def response_rates(db: Database, question: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the percent that answered by kind of survey (csat, nps, ces), with its interval.

    Of the question, its period, filters and time zone matter. A kind that nobody was sent in the
    period, or whose times of sending are not known, is not there.
    """
    metric = catalogue()["survey_response_rate"]
    if missing(db, metric):
        return {}
    rows = add_up(
        db,
        metric,
        replace(scope_of(db, question), by=("kind",)),
        {"answered": "count(*) filter (where has_answer)", "sent": "count(*)"},
    )
    return {row["kind"]: _rate(row["answered"], row["sent"], row["kind"]) for row in rows}


def _rate(answered: int, sent: int, kind: str) -> Answer:
    return Answer(100 * answered / sent, sent, *wilson(answered, sent), group=kind)
