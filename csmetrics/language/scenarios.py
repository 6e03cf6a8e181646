"""The sentences and tables of What if?: what a scenario comes to, where from, and what it hangs on.

Nothing here says that one thing causes another: what the data shows is what goes together.
"""

from collections.abc import Container, Mapping, Sequence

from csmetrics.headline import Answer
from csmetrics.language import money, words
from csmetrics.language.stress import Sentence, ts
from csmetrics.translation import ENGLISH, later, spoken, t, tn
from csmetrics.what_if.basis import Basis
from csmetrics.what_if.outcome import (
    MOVED_BY,
    SAMPLED,
    Number,
    Steps,
    Swing,
)
from csmetrics.what_if.satisfaction import Share
from csmetrics.what_if.scenario import LEVERS, Scenario

PRESET_NAMES = {
    "careful": later("Careful"),
    "expected": later("Expected"),
    "bold": later("Bold"),
    "own": later("Your own"),
}
TITLES = {
    "value": later("Worth a year"),
    "contacts": later("Contacts a month"),
    "cost": later("Cost a year"),
    "backlog": later("Open in 30 days"),
    "csat": "CSAT",
    "nps": "NPS",
    "mrr": later("MRR in 12 months"),
    "clv": later("Lifetime value"),
}
ABOUT = {
    "value": later(
        "Costs saved and the margin of the revenue kept in twelve months. CSAT and NPS have "
        "no price here."
    ),
    "contacts": later("Tickets, and calls without one, in a month of average length."),
    "cost": later("What the contacts of a year cost, at the cost per contact."),
    "backlog": later(
        "Tickets open in 30 days, if as many are solved a day as in the period chosen."
    ),
    "csat": later(
        "The team's own ratings, weighed anew. What goes together is not proof of cause."
    ),
    "nps": later("Worked out anew from the team's own answers."),
    "mrr": later(
        "Monthly recurring revenue, if as much of it is lost and won as in the period chosen, "
        "but for the customers kept."
    ),
    "clv": later("Average revenue per customer × gross margin, divided by the churn of a month."),
}
SHORT = {
    "avoided": later("Self-service"),
    "first_contact": later("First contact"),
    "faster": later("Faster first answers"),
    "moved": later("Change of channel"),
    "won": later("Detractors won over"),
    "kept": later("Customers kept"),
}
INPUTS = {
    "contacts": later("Contacts ±10%"),
    "cost": later("Cost per contact ±10%"),
    "returns": later("How many come back (95% range)"),
    "churn": later("How many leave (95% range)"),
    "margin": later("Gross margin ±10%"),
    "ratings": later("What the ratings leave open (95% range)"),
    "answers": later("What the answers leave open (95% range)"),
}
NOT_A_CAUSE = later("A link is not proof of cause.")
READING = later("What each change adds, in the order in which they act")
SENSITIVITY = later(
    "How far the result moves if one change comes half as far or half as far again, or one number "
    "of the data is at the end of its range"
)

# The days of the shortest month.
WHOLE_MONTH = 28


# ---------------------------------------------------------------------- the result


def nothing_to_move() -> Sentence:
    """Say that the data can move no lever at all."""
    return ts(
        "**No change can be worked out on this data yet.** Each change below says what it needs."
    )


def opening(name: str, numbers: Mapping[str, Number], scenario: Scenario) -> Sentence:
    """Say what a scenario comes to: its value with the range, and what else it moves.

    Customers whose payments are not known can be kept, but give no number.
    """
    if scenario.moves() and not numbers:
        return ts(
            "**{name}: what it is worth is not known.** Customers are loaded, but not what they "
            "pay: add subscriptions, with what each brings in a month.",
            name=name,
        )
    if not scenario.moves():
        return ts(
            "**Nothing is changed yet.** Choose a scenario or move a slider to see what it could "
            "be worth."
        )
    moved = [one for one in numbers.values() if _is_said(one)]
    if not moved:
        return ts("**{name}: no number moves.** What it changes is too little to see.", name=name)
    value = next((one for one in moved if one.name == "value"), None)
    others = [_moved(one) for one in moved if one.name in ("contacts", "csat", "nps", "mrr")]
    if value is None:
        return ts("**{name}:** {others}.", name=name, others=_capital(words.listed(others)))
    worth = {"name": name, "worth": say(value.after, value), "range": _range(value)}
    if not others:
        return ts("{name}: **worth {worth} a year**{range}.", **worth)
    return ts(
        "{name}: **worth {worth} a year**{range}; {others}.", **worth, others=words.listed(others)
    )


def of_few_days(basis: Basis) -> str:
    """Say that months and years are worked out from few days; nothing where they are a month."""
    if basis.days >= WHOLE_MONTH:
        return ""
    return tn(
        "Months and years are worked out here from {n} day, as if all were like it. Choose a "
        "longer period to lean on more.",
        "Months and years are worked out here from {n} days, as if all were like them. Choose a "
        "longer period to lean on more.",
        basis.days,
    )


def _is_said(number: Number) -> bool:
    return change(number) != change(Number(number.name, number.before, number.before))


def _moved(number: Number) -> str:
    then, today = say(number.after, number), say(number.before, number)
    match number.name:
        case "contacts":
            count = abs(words.whole(number.change))
            if number.change < 0:
                return tn("{n} fewer contact a month", "{n} fewer contacts a month", count)
            return tn("{n} more contact a month", "{n} more contacts a month", count)
        case "mrr":
            return t(
                "monthly revenue of {then} in a year instead of {today}", then=then, today=today
            )
    return t(
        "{title} {then}{range} instead of {today}",
        title=t(TITLES[number.name]),
        then=then,
        range=_range(number),
        today=today,
    )


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
    return "" if low == high else _from_to(low, high)


def _from_to(low: str, high: str) -> str:
    return t("{low} – {high}", low=low, high=high)


def change(number: Number) -> str:
    """Return how far a number moves: −77, +0.4 pts, +3 points."""
    return amount(number.change, number.name, number.unit)


def amount(value: float, name: str, unit: str) -> str:
    """Return a part of a change with its sign, in the number's own unit."""
    match unit:
        case "percent":
            return words.points(value, 1)
        case "points":
            return t("{n} points", n=words.signed(value, 1))
        case "money":
            cents = abs(value) < 100 and name == "clv"
            return words.signed(value, 2 if cents else 0, money.prefix(), money.suffix())
    return words.signed(value)


def compared(number: Number) -> str:
    """Return what stands beside a card's change: the range of a sample, else today's number."""
    if number.name == "value":
        return ""
    today = t("from {today}", today=say(number.before, number))
    return (number.name in SAMPLED and range_(number)) or today


def side_by_side(
    scenarios: Mapping[str, Scenario],
    today: Mapping[str, Number],
    numbers: Mapping[str, Mapping[str, Number]],
    missing: Container[str] = (),
) -> dict[str, list[str]]:
    """Return a table of scenarios: how far each moves the levers, and what it comes to.

    Levers that the data cannot move (`missing`) would be rows of dashes: they are left out.
    """
    levers = [name for name in LEVERS if name not in missing]
    table = {
        "": [*(t(LEVERS[name].title) for name in levers), *(t(TITLES[name]) for name in today)],
        t("Today"): [
            *(words.NOTHING for _ in levers),
            *(say(number.before, number) for number in today.values()),
        ],
    }
    for title, scenario in scenarios.items():
        found = numbers[title]
        moved = [lever_value(scenario, name) for name in levers]
        table[title] = [
            *moved,
            *(f"{say(found[n].after, found[n])}{_range(found[n])}" for n in today),
        ]
    return table


def lever_value(scenario: Scenario, name: str) -> str:
    """Return how far a lever is moved: 10%, +3 pts; at rest it is a dash."""
    value = getattr(scenario, name)
    if name == "avoided" and scenario.topics:
        return t("by topic")
    if not value:
        return words.NOTHING
    decimals = 0 if value == round(value) else 1
    if LEVERS[name].unit == "points":
        return words.points(value, decimals)
    return words.percent(value, decimals)


# ---------------------------------------------------------------------- the parts


def step(name: str) -> str:
    """Return what a part of the way is called."""
    return t(SHORT[name])


def steps_alt(steps: Steps, unit: str) -> str:
    """Return what the waterfall shows, in words."""
    said = [f"{step(what)} {amount(part, steps.name, unit)}" for what, part in steps.parts]
    parts = "; ".join(said) or t("nothing is changed")
    title, before, after = t(TITLES[steps.name]), _say(steps.before, unit), _say(steps.after, unit)
    if steps.name == "value":
        return t("{title}, {after} in all: {parts}.", title=title, after=after, parts=parts)
    return t(
        "{title}, from {before} to {after}: {parts}.",
        title=title,
        before=before,
        after=after,
        parts=parts,
    )


def swing(one: Swing) -> str:
    """Return what a bar of the sensitivity chart is about."""
    return t(INPUTS[one.what]) if one.what in INPUTS else step(one.what)


def most_hangs_on(swings: Sequence[Swing], number: Number) -> str:
    """Say what the result hangs on most."""
    if not swings:
        return t("Nothing is changed: nothing can go differently.")
    most = swings[0]
    low, high = (amount(end, number.name, number.unit) for end in (most.low, most.high))
    what = inside(swing(most))
    return t("Most hangs on this: {what} ({low} to {high}).", what=what, low=low, high=high)


def swings_alt(swings: Sequence[Swing], name: str, unit: str) -> str:
    """Return what the sensitivity chart shows, in words."""
    said = [
        t(
            "{what} {low} to {high}",
            what=swing(one),
            low=amount(one.low, name, unit),
            high=amount(one.high, name, unit),
        )
        for one in swings
    ]
    if not said:
        return t("Nothing to show.")
    parts = "; ".join(said)
    return t("{title}, change from today: {parts}.", title=t(TITLES[name]), parts=parts)


def movable(name: str, basis: Basis) -> str:
    """Say which levers of those that the data can move would move a number."""
    able = [one for one in MOVED_BY[name] if basis.can_move(one)]
    levers = words.listed([t("“{text}”", text=t(LEVERS[one].title)) for one in able])
    return t(
        "{title} stays as it is. What moves it: {levers}.", title=t(TITLES[name]), levers=levers
    )


def ends(share: Share | Answer) -> str:
    return _from_to(words.say(share.low, "percent"), words.say(share.high, "percent"))


def inside(title: str) -> str:
    # German writes nouns with a capital letter wherever they stand.
    return title[:1].lower() + title[1:] if spoken().language == ENGLISH else title


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
