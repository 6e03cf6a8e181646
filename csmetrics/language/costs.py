"""The words about what support costs and what customers bring."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from csmetrics.analysis.costs import END, START, RevenueCohort, Step
from csmetrics.asking.periods import Grain, Period
from csmetrics.headline import Answer, Headline
from csmetrics.language import money, words
from csmetrics.language.stress import Sentence, ts
from csmetrics.translation import later, t, tn
from csmetrics.view import View

STEPS = {
    "mrr_start": later("Start"),
    "mrr_new": later("New"),
    "mrr_reactivation": later("Came back"),
    "mrr_expansion": later("Pay more"),
    "mrr_contraction": later("Pay less"),
    "mrr_churned": later("Left"),
    "mrr": later("End"),
}
SPENDING = {
    "month": later("Per month, every cost spread evenly over its days"),
    "quarter": later("Per quarter, every cost spread evenly over its days"),
}
TREND = {
    "month": (later("Per month"), later("Per month; grey: the chosen period")),
    "quarter": (later("Per quarter"), later("Per quarter; grey: the chosen period")),
}
TRIANGLE = later(
    "Each row is the customers who joined in one month and what they paid at the end of it; read "
    "to the right how much of that they pay later. Above 100% those who stay pay more than the "
    "others took away."
)
# Where a file does not cover the period: what that does to the numbers; and where it covers it, but
# not the one before, if that is another thing.
PARTLY = {
    "costs": (
        later(
            "Costs are loaded for {days} only. The other days of this period count as if they had "
            "cost nothing, so its costs are too low."
        ),
        later(
            "Costs are loaded for {days} only. The other days of the period before count as if "
            "they had cost nothing, so costs seem to have grown more than they did."
        ),
    ),
    "calls": (
        later(
            "Calls are loaded for {days} only. On other days contacts are tickets alone, so a "
            "contact seems dearer there than it is."
        ),
    ),
    "orders": (
        later(
            "Orders are loaded for {days} only. On other days there seem to be more contacts for "
            "an order, and less revenue after a contact, than there were."
        ),
    ),
}
# What each kind of file opens on the page, in the order of the page.
OPENS = {
    "tickets": later(
        "What a ticket costs and how often customers write need your tickets: add an export of "
        "your helpdesk."
    ),
    "costs": later(
        "What a ticket and a contact cost needs your costs: add a file with a row for each cost, "
        "with its month (or its first and its last day), what it was for and the amount."
    ),
    "orders": later(
        "Contacts per 100 orders and the revenue after a contact need your orders: add a file with "
        "a row for each order, with its customer, its time and its amount."
    ),
    "subscriptions": later(
        "Recurring revenue, what came and went of it and what a customer is worth need your "
        "subscriptions: add a file with a row for each period that a customer paid, with its "
        "start, its end and what it brought in a month."
    ),
    "customers": later(
        "Contacts per 100 customers need your customers: add a file with a row for each customer, "
        "with the day on which they became one."
    ),
}


def category(name: str | None) -> str:
    """Return what a cost was for."""
    return name if name and name.strip() else t("Not said")


def opening(
    headlines: Mapping[str, Headline],
    cost: Answer,
    steps: Sequence[Step],
    compared_with: str,
    has_amounts: bool = True,
) -> Sentence:
    """Say what support cost, what one ticket of it cost, and how the revenue moved."""
    spent, revenue = _cost(headlines, cost, compared_with), _revenue(headlines, steps)
    if not has_amounts:
        return ts("**Neither costs nor revenue are loaded yet.** What opens them is said below.")
    if not spent and not revenue:
        return ts("**Neither costs nor revenue are known for this period.**")
    return (*spent, *((" ",) if spent else ()), *revenue)


def _cost(headlines: Mapping[str, Headline], cost: Answer, compared_with: str) -> Sentence:
    if cost.value is None:
        return ()
    one = headlines.get("cost_per_ticket")
    if one is None or one.now.value is None:
        return ts("Support cost **{amount}**.", amount=money.roughly(cost.value))
    return ts(
        "Support cost **{amount}**, **{each} per solved ticket**{moved}.",
        amount=money.roughly(cost.value),
        each=money.roughly(one.now.value),
        moved=_moved(one, compared_with),
    )


def _moved(one: Headline, compared_with: str) -> str:
    before, change = one.before, one.change
    if not before or not before.value or not change or change.difference is None:
        return ""
    percent = 100 * change.difference / before.value
    if not round(percent, 1):
        return t(", as much as {period}", period=compared_with)
    share = words.say(abs(percent), "percent")
    if percent > 0:
        return t(", {share} more than {period}", share=share, period=compared_with)
    return t(", {share} less than {period}", share=share, period=compared_with)


def _revenue(headlines: Mapping[str, Headline], steps: Sequence[Step]) -> Sentence:
    if not steps:
        return ()
    start, end = steps[0].end, steps[-1].end
    amount, differs = money.roughly(end), money.roughly(abs(end - start))
    if round(start, 2) == round(end, 2):
        moved = t(", as much as at the start")
    elif end > start:
        moved = t(", {amount} more than at the start", amount=differs)
    else:
        moved = t(", {amount} less than at the start", amount=differs)
    net = headlines.get("net_revenue_retention")
    if net is None or net.now.value is None:
        return ts("Customers pay **{amount} a month**{moved}.", amount=amount, moved=moved)
    return ts(
        "Customers pay **{amount} a month**{moved}; of what the customers of the start paid, they "
        "pay **{kept}** now.",
        amount=amount,
        moved=moved,
        kept=words.say(net.now.value, "percent"),
    )


def moved(step: Step) -> str:
    """Return what a step of the bridge says: an amount at its ends, a change between them."""
    at_an_end = step.metric in (START, END)
    return money.roughly(step.amount) if at_an_end else money.signed(step.amount)


def bridge_alt(steps: Sequence[Step]) -> str:
    """Return the sentence that stands for the bridge."""
    if not steps:
        return t("No revenue to show.")
    moves = [f"{t(STEPS[step.metric]).lower()} {moved(step)}" for step in steps[1:-1]]
    return t(
        "Monthly revenue from {start} to {end}: {moves}.",
        start=moved(steps[0]),
        end=moved(steps[-1]),
        moves=", ".join(moves),
    )


def adds_up(steps: Sequence[Step], view: View) -> str:
    """Say what the bridge shows: its days, and that nothing is left over."""
    if not steps:
        return ""
    return t(
        "{days}: what each customer paid a month at the end, against the start",
        days=words.span(view.period.start, view.period.end),
    )


def spending_alt(totals: Mapping[str | None, float]) -> str:
    """Return the sentence that stands for the bars of costs."""
    if not totals:
        return t("No costs to show.")
    listed = [f"{category(name)} {money.roughly(amount)}" for name, amount in totals.items()]
    return t("What support cost: {costs}.", costs=words.listed(listed, 8))


def spending_about(totals: Mapping[str | None, float], grain: Grain = "month") -> str:
    """Say how to read the bars of costs, and which category took most."""
    whole = sum(totals.values())
    if not totals or not whole:
        return t(SPENDING[grain])
    name, most = next(iter(totals.items()))
    share = words.say(100 * most / whole, "percent")
    largest = t("{category}: {share} of all", category=category(name), share=share)
    return f"{t(SPENDING[grain])}. {largest}"


def trend_about(view: View) -> str:
    """Say how to read a trend over months or quarters."""
    is_shaded = view.period.days <= 0.6 * view.year.days
    return t(TREND[view.year_grain][is_shaded])


def triangle_alt(rows: Sequence[RevenueCohort]) -> str:
    """Return the sentence that stands for the triangle of revenue."""
    if not rows:
        return t("No revenue to show.")
    everyone = rows[0].shares
    known = [
        tn("{share} after {n} month", "{share} after {n} months", age, share=words.percent(share))
        for age in (1, 3, 6, 12)
        if age < len(everyone) and (share := everyone[age]) is not None
    ]
    said = tn(
        "How much of the first revenue stays, by month of joining: {n} month of joining.",
        "How much of the first revenue stays, by month of joining: {n} months of joining.",
        len(rows) - 1,
    )
    kept = t("Still there: {shares}.", shares=", ".join(known))
    return f"{said} {kept}" if known else said


def partly_known(loaded: Mapping[str, Period], view: View) -> list[str]:
    """Warn of costs, calls and orders that do not cover the period, or the one before it.

    Costs say of which days they are. The first and the last call or order may well be some days
    inside of a period: a tenth of it is enough to be sure that a file lacks something.
    """
    periods = [Period(view.period.start, min(view.period.end, view.known_until))]
    periods += [view.before] if view.before else []
    said = []
    for name, sentences in PARTLY.items():
        if (days := loaded.get(name)) is None:
            continue
        tolerated = 0.0 if name == "costs" else 0.1
        lacking = [_lacks(days, one, tolerated) for one in periods]
        if any(lacking):
            sentence = sentences[0] if lacking[0] else sentences[-1]
            said.append(t(sentence, days=words.span(days.start, days.end)))
    return said


def _lacks(loaded: Period, asked: Period, tolerated: float) -> bool:
    before = (min(loaded.start, asked.end) - asked.start).days
    after = (asked.end - max(loaded.end, asked.start)).days
    return max(before, 0) + max(after, 0) > tolerated * asked.days


def orders_to_come(view: View, revenue_days: float) -> str:
    """Say that orders may still follow where the last solved tickets are that fresh, else ""."""
    fresh = view.known_until - timedelta(days=round(revenue_days))
    if min(view.period.end, view.known_until) <= fresh:
        return ""
    return tn(
        "An order counts for {n} day after a ticket is solved. Those days are not over for tickets "
        "solved since {day}, so the revenue after contact still grows.",
        "An order counts for {n} days after a ticket is solved. Those days are not over for "
        "tickets solved since {day}, so the revenue after contact still grows.",
        round(revenue_days),
        day=words.day(fresh),
    )
