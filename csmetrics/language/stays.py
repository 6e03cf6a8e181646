"""The words about customers who stay or may leave."""

from collections.abc import Sequence

from csmetrics.analysis.health import AT_RISK, Group, Health
from csmetrics.analysis.survival import Curve
from csmetrics.language import money, said, words
from csmetrics.translation import later, number, t, tc, tn

YEAR, HALF_YEAR = 365.25, 365.25 / 2
CURVE = later("The share still here by time since joining; bands are 95% ranges")


# What is offered, by what is shown with `t`.
SPLITS = {later("All"): None, later("By segment"): "segment"}
MONTHS = later("By month of joining")


def about_risk() -> str:
    """Say who is at risk, and what a score is worth."""
    return t(
        "Customers whose health score is below {score} of 100, most revenue first. The score is "
        "a rule of thumb from what is known of each: it says whom to call, not who will leave",
        score=number(AT_RISK),
    )


def staying(curves: Sequence[Curve]) -> str:
    """Say which share of customers stays how long, and after what time half have left."""
    if not curves or not curves[0].size:
        return t("No customers are known yet.")
    (curve,) = curves
    said = [
        t(stays, share=words.say(share, "percent"))
        for stays, days in (
            (later("{share} stay half a year"), HALF_YEAR),
            (later("{share} stay a year"), YEAR),
        )
        if (share := curve.percent_after(days)) is not None
    ]
    who = words.counted(curve.size, "customer")
    if not said:
        none = t("{customers}, none known for half a year yet.", customers=who)
        return f"{t(CURVE)}. {none}"
    told = t(
        "Of {customers}, {stay}; {half}.",
        customers=who,
        stay=words.listed(said),
        half=_half(curve.median_days),
    )
    return f"{t(CURVE)}. {told}"


def _half(left: float | None) -> str:
    if not left:
        return t("more than half are still here")
    return tn(
        "half have left after {n} month",
        "half have left after {n} months",
        round(left / YEAR * 12),
    )


def at_risk(groups: Sequence[Group]) -> str:
    """Say how many customers are at risk, what they bring in, and of how many too little is known.

    Revenue is named only where it is known.
    """
    found = {group.state: group for group in groups}
    risk, unknown = found["at risk"], found["too little known"]
    whole = sum(group.customers for group in groups)
    if not whole:
        return t("Nobody is a customer at the end of the data.")
    if unknown.customers == whole:
        return t("Too little is known of each customer to say who may leave.")
    said = tn(
        "{n} of {customers} is at risk",
        "{n} of {customers} are at risk",
        risk.customers,
        customers=words.counted(whole, "customer"),
    )
    if risk.mrr:
        said += t(" ({revenue} a month)", revenue=money.roughly(risk.mrr))
    if unknown.customers:
        said += t("; of {n} too little is known to say", n=number(unknown.customers))
    return f"{said}."


def risk_table(found: Sequence[Health]) -> dict[str, list[str]]:
    """Return the customers at risk with their revenue, score, reasons, and what is not known."""
    return {
        t("Customer"): [one.customer_id for one in found],
        t("Segment"): [words.name(one.segment) for one in found],
        t("Revenue a month"): said.amounts([one.mrr for one in found]),
        tc("health", "Score"): said.counts([one.score for one in found]),
        t("Why"): ["; ".join(one.reasons) or t("Many small things") for one in found],
        t("Not known"): [
            words.listed([words.small(part) for part in one.missing]) for one in found
        ],
    }
