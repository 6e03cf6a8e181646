"""The words about customers who stay or may leave."""

from collections.abc import Sequence

from csmetrics.analysis.health import AT_RISK, Group, Health
from csmetrics.analysis.survival import Curve
from csmetrics.language import words

YEAR, HALF_YEAR = 365.25, 365.25 / 2
CURVE = "The share still here by time since joining; bands are 95 % ranges"
RISK = (
    f"Customers whose health score is below {AT_RISK:.0f} of 100, most revenue first. The score is "
    "a rule of thumb from what is known of each: it says whom to call, not who will leave"
)


SPLITS = {"All": None, "By segment": "segment"}
MONTHS = "By month of joining"


def staying(curves: Sequence[Curve]) -> str:
    """Say which share of customers stays how long, and after what time half have left."""
    if not curves or not curves[0].size:
        return "No customers are known yet."
    (curve,) = curves
    said = [
        f"{words.say(share, 'percent')} stay {name}"
        for name, days in (("half a year", HALF_YEAR), ("a year", YEAR))
        if (share := curve.percent_after(days)) is not None
    ]
    who = words.counted(curve.size, "customer")
    if not said:
        return f"{CURVE}. {who}, none known for half a year yet."
    left = curve.median_days
    half = (
        f"half have left after {words.counted(round(left / YEAR * 12), 'month')}"
        if left
        else "more than half are still here"
    )
    return f"{CURVE}. Of {who}, {words.listed(said)}; {half}."


def at_risk(groups: Sequence[Group]) -> str:
    """Say how many customers are at risk, what they bring in, and of how many too little is known.

    Revenue is named only where it is known.
    """
    found = {group.state: group for group in groups}
    risk, unknown = found["at risk"], found["too little known"]
    whole = sum(group.customers for group in groups)
    if not whole:
        return "No customers are known yet."
    verb = "is" if risk.customers == 1 else "are"
    said = f"{risk.customers:,} of {words.counted(whole, 'customer')} {verb} at risk"
    if risk.mrr:
        said += f" ({words.say(risk.mrr, 'money')} a month)"
    if unknown.customers:
        said += f"; of {unknown.customers:,} too little is known to say"
    return f"{said}."


def risk_table(found: Sequence[Health]) -> dict[str, list[str]]:
    """Return the customers at risk with their revenue, score, reasons, and what is not known."""
    return {
        "Customer": [one.customer_id for one in found],
        "Segment": [words.name(one.segment) for one in found],
        "Revenue a month": [words.say(one.mrr, "money") for one in found],
        "Score": [words.NOTHING if one.score is None else f"{one.score:.0f}" for one in found],
        "Why": ["; ".join(one.reasons) or "Many small things" for one in found],
        "Not known": [words.listed([part.lower() for part in one.missing]) for one in found],
    }
