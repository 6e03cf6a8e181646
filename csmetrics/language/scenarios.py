"""The sentences and tables of What if?: what a scenario comes to, what it assumes, what it lacks.

Nothing here says that one thing causes another: what the data shows is what goes together.
"""

from collections.abc import Mapping, Sequence

from csmetrics.language import money, words
from csmetrics.language.stories import Sentence, Strong
from csmetrics.what_if import satisfaction
from csmetrics.what_if.basis import Basis, ChannelNow, Revenue
from csmetrics.what_if.outcome import (
    MOVED_BY,
    SAMPLED,
    Number,
    Steps,
    Swing,
    channel_contacts,
    csat_share,
    won_over,
)
from csmetrics.what_if.scenario import LEVERS, TODAY, Scenario

PRESET_NAMES = {"careful": "Careful", "expected": "Expected", "bold": "Bold", "own": "Your own"}
TITLES = {
    "value": "Worth a year",
    "contacts": "Contacts a month",
    "cost": "Cost a year",
    "backlog": "Open in 30 days",
    "csat": "CSAT",
    "nps": "NPS",
    "mrr": "MRR in 12 months",
    "clv": "Lifetime value",
}
ABOUT = {
    "value": "Costs saved and the margin of the revenue kept in twelve months. CSAT and NPS have "
    "no price here.",
    "contacts": "Tickets, and calls without one, in a month of average length.",
    "cost": "What the contacts of a year cost, at the cost per contact.",
    "backlog": "Tickets open in 30 days, if as many are solved a day as in the period chosen.",
    "csat": "The team's own ratings, weighed anew. What goes together is not proof of cause.",
    "nps": "Worked out anew from the team's own answers.",
    "mrr": "Monthly recurring revenue, if as much of it is lost and won as in the period chosen, "
    "but for the customers kept.",
    "clv": "Average revenue per customer × gross margin, divided by the churn of a month.",
}
SHORT = {
    "avoided": "Self-service",
    "first_contact": "First contact",
    "faster": "Faster first answers",
    "moved": "Change of channel",
    "won": "Detractors won over",
    "kept": "Customers kept",
}
INPUTS = {
    "contacts": "A tenth fewer or more contacts",
    "cost": "Cost per contact, a tenth less or more",
    "returns": "How many come back (95\u00a0% range)",
    "churn": "How many leave (95\u00a0% range)",
    "margin": "Gross margin, a tenth less or more",
    "ratings": "What the ratings leave open (95\u00a0% range)",
    "answers": "What the answers leave open (95\u00a0% range)",
}
NOT_A_CAUSE = "A link is not proof of cause."
READING = "What each change adds, in the order in which they act"
SENSITIVITY = (
    "How far the result moves if one change comes half as far or half as far again, or one number "
    "of the data is at the end of its range"
)
OWN_ASSUMPTION = "your own assumption"
WHOLE_COST = (
    "One that is spared counts with its whole cost, as if the time won were used otherwise."
)


# ---------------------------------------------------------------------- the result


def opening(name: str, numbers: Mapping[str, Number], scenario: Scenario) -> Sentence:
    """Say what a scenario comes to: its value with the range, and what else it moves."""
    if not scenario.moves():
        return (
            Strong("Nothing is changed yet. "),
            "Choose a scenario or move a slider to see what it could be worth.",
        )
    moved = [one for one in numbers.values() if _is_said(one)]
    if not moved:
        return (Strong(f"{name}: no number moves. "), "What it changes is too little to see.")
    value = next((one for one in moved if one.name == "value"), None)
    others = [_moved(one) for one in moved if one.name in ("contacts", "csat", "nps", "mrr")]
    if value is None:
        return (Strong(f"{name}: "), _capital(words.listed(others)), ".")
    said: Sentence = (f"{name}: ", Strong(f"worth {say(value.after, value)} a year"), _range(value))
    return (*said, f"; {words.listed(others)}." if others else ".")


def _is_said(number: Number) -> bool:
    return change(number) != change(Number(number.name, number.before, number.before))


def _moved(number: Number) -> str:
    then = say(number.after, number)
    match number.name:
        case "contacts":
            count = abs(words.whole(number.change))
            fewer = "fewer" if number.change < 0 else "more"
            return f"{count:,} {fewer} {'contact' if count == 1 else 'contacts'} a month"
        case "mrr":
            return f"monthly revenue of {then} in a year instead of {say(number.before, number)}"
    return f"{TITLES[number.name]} {then}{_range(number)} instead of {say(number.before, number)}"


def _range(number: Number) -> str:
    said = range_(number)
    return f" ({said})" if said else ""


def say(value: float, number: Number) -> str:
    """Return a value of a scenario's number in words; large amounts of money without cents."""
    return _say(value, number.unit)


def _say(value: float, unit: str) -> str:
    whole = unit == "money" and (abs(value) >= 100 or not value)
    return money.say(value, 0) if whole else words.say(value, unit)


def range_(number: Number) -> str:
    """Return the range of a number in words, or "" where there is none to see."""
    if number.low is None or number.high is None:
        return ""
    low, high = say(number.low, number), say(number.high, number)
    return "" if low == high else f"{low} – {high}"


def change(number: Number) -> str:
    """Return how far a number moves: −77, +0.4 pts, +3 points."""
    return amount(number.change, number.name, number.unit)


def amount(value: float, name: str, unit: str) -> str:
    """Return a part of a change with its sign, in the number's own unit."""
    match unit:
        case "percent":
            return f"{words.signed(value, 1)} pts"
        case "points":
            return f"{words.signed(value, 1)} points"
        case "money":
            cents = abs(value) < 100 and name == "clv"
            return words.signed(value, 2 if cents else 0, money.prefix())
    return words.signed(value)


def compared(number: Number) -> str:
    """Return what stands beside a card's change: the range of a sample, else today's number."""
    if number.name == "value":
        return ""
    return (number.name in SAMPLED and range_(number)) or f"from {say(number.before, number)}"


def side_by_side(
    scenarios: Mapping[str, Scenario],
    today: Mapping[str, Number],
    numbers: Mapping[str, Mapping[str, Number]],
) -> dict[str, list[str]]:
    """Return a table of scenarios: how far each moves the levers, and what it comes to."""
    table = {
        "": [*(f"{lever.title}" for lever in LEVERS.values()), *(TITLES[name] for name in today)],
        "Today": [
            *(words.NOTHING for _ in LEVERS),
            *(say(number.before, number) for number in today.values()),
        ],
    }
    for title, scenario in scenarios.items():
        found = numbers[title]
        moved = [lever_value(scenario, name) for name in LEVERS]
        table[title] = [
            *moved,
            *(f"{say(found[n].after, found[n])}{_range(found[n])}" for n in today),
        ]
    return table


def lever_value(scenario: Scenario, name: str) -> str:
    """Return how far a lever is moved: 10%, +3 pts; at rest it is a dash."""
    value = getattr(scenario, name)
    if name == "avoided" and scenario.topics:
        return "by topic"
    if not value:
        return words.NOTHING
    return f"+{value:g} pts" if LEVERS[name].unit == "points" else f"{value:g}%"


# ---------------------------------------------------------------------- the parts


def step(name: str) -> str:
    """Return what a part of the way is called."""
    return SHORT[name]


def steps_alt(steps: Steps, unit: str) -> str:
    """Return what the waterfall shows, in words."""
    said = [f"{SHORT[what]} {amount(part, steps.name, unit)}" for what, part in steps.parts]
    parts = "; ".join(said) or "nothing is changed"
    ends = f"from {_say(steps.before, unit)} to {_say(steps.after, unit)}"
    if steps.name == "value":
        ends = f"{_say(steps.after, unit)} in all"
    return f"{TITLES[steps.name]}, {ends}: {parts}."


def swing(one: Swing) -> str:
    """Return what a bar of the sensitivity chart is about."""
    return INPUTS.get(one.what) or SHORT[one.what]


def most_hangs_on(swings: Sequence[Swing], number: Number) -> str:
    """Say what the result hangs on most."""
    if not swings:
        return "Nothing is changed: nothing can go differently."
    most = swings[0]
    low, high = (amount(end, number.name, number.unit) for end in (most.low, most.high))
    return f"Most hangs on this: {_inside(swing(most))} ({low} to {high})."


def swings_alt(swings: Sequence[Swing], name: str, unit: str) -> str:
    """Return what the sensitivity chart shows, in words."""
    said = [
        f"{swing(one)} {amount(one.low, name, unit)} to {amount(one.high, name, unit)}"
        for one in swings
    ]
    return f"{TITLES[name]}, change from today: {'; '.join(said)}." if said else "Nothing to show."


def movable(name: str, scenario: Scenario) -> str:
    """Say which levers move a number, where none of them is moved."""
    levers = words.listed([f"“{LEVERS[lever].title}”" for lever in MOVED_BY[name]])
    return f"{TITLES[name]} stays as it is. What moves it: {levers}."


# ---------------------------------------------------------------------- what each lever assumes


def assumes(lever: str, basis: Basis, scenario: Scenario) -> str:
    """Say what a lever assumes and what of the data it acts on."""
    return _ASSUMES[lever](basis, scenario)


def _avoided(basis: Basis, scenario: Scenario) -> str:
    spared = basis.contacts_a_month - sum(
        count * (1 - scenario.avoided_of(topic)) for topic, count in basis.contacts
    )
    said = f"{contacts(spared)} of {words.say(basis.contacts_a_month, 'count')} a month"
    return f"{said}. Whoever finds the answer does not write; the rest stays as it is."


def contacts(count: float) -> str:
    """Return a number of contacts, rounded: 1 contact, 70 contacts."""
    return words.counted(words.whole(count), "contact")


def _first_contact(basis: Basis, scenario: Scenario) -> str:
    first = basis.first_contact
    assert first is not None
    rate = words.say(100 * (1 - first.room), "percent")
    returns = words.say(100 * first.returns, "percent")
    said = (
        f"{rate} are solved at the first go today; of the others, {returns} led to another contact"
    )
    if scenario.first_contact > 100 * first.room:
        return f"{said}. No more than all can be solved at once."
    return f"{said}, which is spared. Reopened tickets spare work, which is not counted."


def faster(basis: Basis, scenario: Scenario) -> str:
    """Say which CSAT would go with more answers in time, with its range, never as a cause."""
    within = words.duration(scenario.within_seconds)
    alone = scenario.only("faster")
    share = csat_share(basis, alone if scenario.faster else TODAY)
    if share is None:
        return "No ratings are known."
    value = words.say(share.value, "percent")
    ends = f"{words.say(share.low, 'percent')} – {words.say(share.high, 'percent')}"
    today = words.say(basis.csat.value, "percent")
    return (
        f"Answering within {within} more often would go with CSAT {value} ({ends}), against "
        f"{today} today. {NOT_A_CAUSE}"
    )


def _faster(basis: Basis, scenario: Scenario) -> str:
    within = words.duration(scenario.within_seconds)
    weights = satisfaction.as_they_are(basis.cells)
    now = satisfaction.in_time(basis.cells, weights, scenario.within_seconds)
    said = f"{words.say(now, 'percent')} are answered within {within} today. "
    said += faster(basis, scenario) if scenario.faster else NOT_A_CAUSE
    few = satisfaction.too_few_fast(basis.cells, scenario.within_seconds)
    return f"{said} {_too_few(few, within)}".rstrip()


def _too_few(channels: Sequence[str | None], within: str) -> str:
    if not channels:
        return ""
    named = words.listed([words.name(channel) for channel in channels], 3)
    verb = "stays as it is" if len(channels) == 1 else "stay as they are"
    where = "it has" if len(channels) == 1 else "they have"
    return f"{named} {verb}: {where} too few ratings after an answer within {within}."


def _channel(basis: Basis, scenario: Scenario) -> str:
    start, end = scenario.moved_from, scenario.moved_to
    if start == end:
        return "Choose two different channels."
    going = basis.channel(start).contacts * scenario.moved / 100
    said = f"{contacts(going)} a month {'comes' if words.whole(going) == 1 else 'come'}"
    there = _in_sentence(end)
    return (
        f"{said} by {there} instead of {_in_sentence(start)}, with the wait and the rating that "
        f"{there} has today. {NOT_A_CAUSE}"
    )


def _won(basis: Basis, scenario: Scenario) -> str:
    now = basis.recommending
    assert now is not None
    won = now.detractors - won_over(now, scenario).detractors
    higher = "9 or 10" if scenario.become == "promoter" else "7 or 8"
    return (
        f"{won:,} of the {words.counted(now.detractors, 'customer')} who answered 0 to 6 would "
        f"answer {higher}; all other answers stay."
    )


def _kept(basis: Basis, scenario: Scenario) -> str:
    revenue = basis.revenue
    assert revenue is not None
    churn = words.say(100 * revenue.churn, "percent")
    after = words.say(100 * revenue.churn * (1 - scenario.kept / 100), "percent")
    said = f"{after} of the customers leave in a month instead of {churn}"
    if revenue.mrr is None:
        return f"{said}. What they pay is not known."
    return f"{said}; who stays goes on paying. {_margin(revenue)}"


def _margin(revenue: Revenue) -> str:
    margin = words.say(100 * revenue.gross_margin, "percent")
    return f"Of what they pay in twelve months, the margin of {margin} counts."


_ASSUMES = {
    "avoided": _avoided,
    "first_contact": _first_contact,
    "faster": _faster,
    "moved": _channel,
    "won": _won,
    "kept": _kept,
}


def cost(basis: Basis, scenario: Scenario) -> str:
    """Say what a contact costs and who says so, or what is not known for want of it."""
    if basis.cost is not None:
        amount = words.say(basis.cost, "money")
        return f"A contact costs {amount}: your costs over your contacts. {WHOLE_COST}"
    if scenario.cost is not None:
        amount = words.say(scenario.cost, "money")
        return f"A contact costs {amount}: {OWN_ASSUMPTION}. {WHOLE_COST}"
    return (
        f"What a contact costs is not known. {basis.missing.get('cost', '')} Or type it: it then "
        f"counts as {OWN_ASSUMPTION}."
    )


def cost_by(channel: str) -> str:
    """Return what asks for the cost of one contact of a channel."""
    return f"One by {_in_sentence(channel)} costs"


# ---------------------------------------------------------------------- channels


def channels(basis: Basis, scenario: Scenario) -> dict[str, list[str]]:
    """Return a table with a line per channel: contacts today and then, wait, rating, cost."""
    then = channel_contacts(basis, scenario)
    lines = [_channel_line(channel, then[channel.channel]) for channel in basis.channels]
    columns = ("Channel", "Contacts a month", "Then", "First response (average)", "CSAT")
    table = {name: [line[at] for line in lines] for at, name in enumerate(columns)}
    if costs := _channel_costs(basis, scenario):
        table["Cost of a contact"] = costs
    return table


def _channel_line(channel: ChannelNow, then: float) -> tuple[str, ...]:
    return (
        words.name(channel.channel),
        words.say(channel.contacts, "count"),
        words.say(then, "count"),
        words.say(channel.first_response.value, "seconds"),
        _rating(channel),
    )


def _rating(channel: ChannelNow) -> str:
    csat = channel.csat
    if csat.value is None or csat.low is None or csat.high is None:
        return words.NOTHING
    ends = f"{words.say(csat.low, 'percent')} – {words.say(csat.high, 'percent')}"
    return f"{words.say(csat.value, 'percent')} ({ends}, n {csat.n:,})"


def _channel_costs(basis: Basis, scenario: Scenario) -> list[str]:
    average = basis.cost if basis.cost is not None else scenario.cost
    if average is None:
        return []
    own = {scenario.moved_from: scenario.cost_from, scenario.moved_to: scenario.cost_to}
    return [
        f"{words.say(typed, 'money')} ({OWN_ASSUMPTION})"
        if (typed := own.get(channel.channel)) is not None
        else words.say(average, "money")
        for channel in basis.channels
    ]


def shifted(basis: Basis, scenario: Scenario) -> Sentence:
    """Say how the average wait and CSAT of all channels would move with contacts between them."""
    before, after = (average_wait(basis, one) for one in (TODAY, scenario))
    if before is None or after is None:
        return ("How long customers wait in each channel is not known.",)
    said: Sentence = (
        "An average first answer takes ",
        Strong(words.duration(after)),
        f" instead of {words.duration(before)}",
    )
    share = csat_share(basis, scenario.only("moved"))
    if share is None or basis.csat.value is None:
        return (*said, ".")
    ends = f"{words.say(share.low, 'percent')} – {words.say(share.high, 'percent')}"
    return (
        *said,
        ", and such a mix of channels would go with CSAT ",
        Strong(words.say(share.value, "percent")),
        f" ({ends}) instead of {words.say(basis.csat.value, 'percent')}. {NOT_A_CAUSE}",
    )


def average_wait(basis: Basis, scenario: Scenario) -> float | None:
    """Return the average first response in seconds over the channels that know theirs."""
    counts = channel_contacts(basis, scenario)
    known = [
        (counts[channel.channel], channel.first_response.value)
        for channel in basis.channels
        if channel.first_response.value is not None
    ]
    whole = sum(count for count, _ in known)
    return sum(count * (wait or 0.0) for count, wait in known) / whole if whole else None


def _in_sentence(channel: str) -> str:
    named = words.name(channel)
    ours = channel in words.NAMES and not named.isupper()
    return named[:1].lower() + named[1:] if ours else named


def _inside(title: str) -> str:
    return title[:1].lower() + title[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
