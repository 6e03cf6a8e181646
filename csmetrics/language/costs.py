"""The words about what support costs and what customers bring."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from csmetrics.analysis.costs import END, START, RevenueCohort, Step
from csmetrics.headline import Answer, Headline
from csmetrics.language import money, words
from csmetrics.language.stories import Sentence, Strong
from csmetrics.view import View

STEPS = {
    "mrr_start": "Start",
    "mrr_new": "New",
    "mrr_reactivation": "Came back",
    "mrr_expansion": "Pay more",
    "mrr_contraction": "Pay less",
    "mrr_churned": "Left",
    "mrr": "End",
}
SPENDING = "Per month, every cost spread evenly over its days"
TRIANGLE = (
    "Each row is the customers who joined in one month and what they paid at the end of it; read "
    "to the right how much of that they pay later. Above 100% those who stay pay more than the "
    "others took away."
)
# What each kind of file opens on the page, in the order of the page.
OPENS = {
    "costs": (
        "What a ticket and a contact cost needs your costs: add a file with a row for each cost, "
        "with its first day, the day after its last, what it was for and the amount."
    ),
    "orders": (
        "Contacts per 100 orders and the revenue after a contact need your orders: add a file with "
        "a row for each order, with its customer, its time and its amount."
    ),
    "subscriptions": (
        "Recurring revenue, what came and went of it and what a customer is worth need your "
        "subscriptions: add a file with a row for each period that a customer paid, with its "
        "start, its end and what it brought in a month."
    ),
    "customers": (
        "Contacts per 100 customers need your customers: add a file with a row for each customer, "
        "with the day on which they became one."
    ),
}


def category(name: str | None) -> str:
    """Return what a cost was for."""
    return name if name and name.strip() else "Not said"


def opening(
    headlines: Mapping[str, Headline], cost: Answer, steps: Sequence[Step], compared_with: str
) -> Sentence:
    """Say what support cost, what one ticket of it cost, and how the revenue moved."""
    said = (*_cost(headlines, cost, compared_with), *_revenue(headlines, steps))
    if said:
        return said
    return (Strong("Neither costs nor revenue are known for this period."),)


def _cost(headlines: Mapping[str, Headline], cost: Answer, compared_with: str) -> Sentence:
    if cost.value is None:
        return ()
    one = headlines.get("cost_per_ticket")
    if one is None or one.now.value is None:
        return ("Support cost ", Strong(money.roughly(cost.value)), ". ")
    each = Strong(f"{money.roughly(one.now.value)} per solved ticket")
    spent = ("Support cost ", Strong(money.roughly(cost.value)), ", ", each)
    return (*spent, *_moved(one, compared_with), ". ")


def _moved(one: Headline, compared_with: str) -> Sentence:
    before, change = one.before, one.change
    if not before or not before.value or not change or change.difference is None:
        return ()
    percent = 100 * change.difference / before.value
    if not round(percent, 1):
        return (f", as much as in {compared_with}",)
    more = "more" if percent > 0 else "less"
    return (f", {words.say(abs(percent), 'percent')} {more} than in {compared_with}",)


def _revenue(headlines: Mapping[str, Headline], steps: Sequence[Step]) -> Sentence:
    if not steps:
        return ()
    start, end = steps[0].end, steps[-1].end
    said = ("Customers pay ", Strong(f"{money.roughly(end)} a month"))
    if round(start, 2) == round(end, 2):
        moved = ", as much as at the start"
    else:
        more = "more" if end > start else "less"
        moved = f", {money.roughly(abs(end - start))} {more} than at the start"
    net = headlines.get("net_revenue_retention")
    if net is None or net.now.value is None:
        return (*said, moved, ".")
    kept = Strong(words.say(net.now.value, "percent"))
    return (*said, moved, "; of what the customers of the start paid, they pay ", kept, " now.")


def moved(step: Step) -> str:
    """Return what a step of the bridge says: an amount at its ends, a change between them."""
    at_an_end = step.metric in (START, END)
    return money.roughly(step.amount) if at_an_end else money.signed(step.amount)


def bridge_alt(steps: Sequence[Step]) -> str:
    """Return the sentence that stands for the bridge."""
    if not steps:
        return "No revenue to show."
    moves = [f"{STEPS[step.metric].lower()} {moved(step)}" for step in steps[1:-1]]
    return f"Monthly revenue from {moved(steps[0])} to {moved(steps[-1])}: {', '.join(moves)}."


def adds_up(steps: Sequence[Step], view: View) -> str:
    """Say what the bridge shows: its days, and that nothing is left over."""
    days = words.span(view.period.start, view.period.end)
    return f"{days}: what each customer paid a month at the end, against the start" if steps else ""


def spending_alt(totals: Mapping[str | None, float]) -> str:
    """Return the sentence that stands for the bars of costs."""
    if not totals:
        return "No costs to show."
    listed = [f"{category(name)} {money.roughly(amount)}" for name, amount in totals.items()]
    return f"What support cost: {words.listed(listed, 8)}."


def spending_about(totals: Mapping[str | None, float]) -> str:
    """Say how to read the bars of costs, and which category took most."""
    whole = sum(totals.values())
    if not totals or not whole:
        return SPENDING
    name, most = next(iter(totals.items()))
    return f"{SPENDING}. {category(name)}: {words.say(100 * most / whole, 'percent')} of all"


def trend_about(view: View) -> str:
    """Say how to read a trend over months."""
    is_shaded = view.period.days <= 0.6 * view.year.days
    return "Per month; grey: the chosen period" if is_shaded else "Per month"


def triangle_alt(rows: Sequence[RevenueCohort]) -> str:
    """Return the sentence that stands for the triangle of revenue."""
    if not rows:
        return "No revenue to show."
    everyone = rows[0].shares
    said = [
        f"{share:.0f}% after {words.counted(age, 'month')}"
        for age in (1, 3, 6, 12)
        if age < len(everyone) and (share := everyone[age]) is not None
    ]
    months = words.counted(len(rows) - 1, "month")
    kept = f" Still there: {', '.join(said)}." if said else ""
    return f"How much of the first revenue stays, by month of joining: {months} of joining.{kept}"


def partly_known(known: tuple[date, date] | None, view: View) -> str:
    """Warn where the costs loaded do not cover the period, "" where they do."""
    if known is None:
        return ""
    first, until = known
    if first <= view.period.start and until >= min(view.period.end, view.known_until):
        return ""
    return (
        f"Costs are loaded for {words.span(first, until)} only. The other days of this period "
        "count as if they had cost nothing, so its costs are too low."
    )


def orders_to_come(view: View, revenue_days: float) -> str:
    """Say that orders may still follow where the last solved tickets are that fresh, else ""."""
    fresh = view.known_until - timedelta(days=round(revenue_days))
    if min(view.period.end, view.known_until) <= fresh:
        return ""
    return (
        f"An order counts for {words.counted(round(revenue_days), 'day')} after a ticket is "
        f"solved. Those days are not over for tickets solved since {words.day(fresh)}, so the "
        "revenue after contact still grows."
    )
