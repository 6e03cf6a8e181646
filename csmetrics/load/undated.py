"""Scores that do not say when they were given: they are kept, and no period has them."""

from csmetrics.engine import Session
from csmetrics.load.merge import stage_name
from csmetrics.mapping import Plan
from csmetrics.tables import TABLES
from csmetrics.translation import tn


def said(session: Session, made: Plan) -> list[str]:
    """Return a sentence on the staged scores without a date, where there are some."""
    if made.parts[0].table != "surveys":
        return []
    stage = stage_name(TABLES["surveys"])
    undated: int = session.rows(
        f"select count(*) as n from {stage} where score is not null and responded_at is null"
    )[0]["n"]
    if not undated:
        return []
    return [
        tn(
            "{n} score does not say when the customer answered, so it counts in no period.",
            "{n} scores do not say when the customer answered, so they count in no period.",
            undated,
        )
    ]
