"""What each lever of What if? assumes, in sentences, and what a contact costs."""

from collections.abc import Sequence

from csmetrics.language import words
from csmetrics.language.scenarios import NOT_A_CAUSE, ends, inside
from csmetrics.translation import later, t, tn
from csmetrics.translation import number as written
from csmetrics.what_if import satisfaction
from csmetrics.what_if.basis import Basis, Revenue
from csmetrics.what_if.outcome import (
    csat_share,
    won_over,
)
from csmetrics.what_if.scenario import TODAY, Scenario

WHOLE_COST = later(
    "One that is spared counts with its whole cost, as if the time won were used otherwise."
)


def assumes(lever: str, basis: Basis, scenario: Scenario) -> str:
    """Say what a lever assumes and what of the data it acts on."""
    return _ASSUMES[lever](basis, scenario)


def _avoided(basis: Basis, scenario: Scenario) -> str:
    spared = basis.contacts_a_month - sum(
        count * (1 - scenario.avoided_of(topic)) for topic, count in basis.contacts
    )
    return t(
        "{contacts} of {all} a month. Whoever finds the answer does not write; the rest stays as "
        "it is.",
        contacts=contacts(spared),
        all=words.say(basis.contacts_a_month, "count"),
    )


def contacts(count: float) -> str:
    """Return a number of contacts, rounded: 1 contact, 70 contacts."""
    return words.counted(words.whole(count), "contact")


def _first_contact(basis: Basis, scenario: Scenario) -> str:
    first = basis.first_contact
    assert first is not None
    rate = words.say(100 * (1 - first.room), "percent")
    returns = words.say(100 * first.returns, "percent")
    if scenario.first_contact > 100 * first.room:
        return t(
            "{rate} are solved at the first go today; of the others, {returns} led to another "
            "contact. No more than all can be solved at once.",
            rate=rate,
            returns=returns,
        )
    return t(
        "{rate} are solved at the first go today; of the others, {returns} led to another contact, "
        "which is spared. Reopened tickets spare work, which is not counted.",
        rate=rate,
        returns=returns,
    )


def faster(basis: Basis, scenario: Scenario) -> str:
    """Say which CSAT would go with more answers in time, with its range, never as a cause."""
    within = words.duration(scenario.within_seconds)
    alone = scenario.only("faster")
    share = csat_share(basis, alone if scenario.faster else TODAY)
    if share is None:
        return t("No ratings are known.")
    said = t(
        "Answering within {time} more often would go with CSAT {value} ({range}), against {today} "
        "today.",
        time=within,
        value=words.say(share.value, "percent"),
        range=ends(share),
        today=words.say(basis.csat.value, "percent"),
    )
    return f"{said} {t(NOT_A_CAUSE)}"


def _faster(basis: Basis, scenario: Scenario) -> str:
    within = words.duration(scenario.within_seconds)
    weights = satisfaction.as_they_are(basis.cells)
    now = satisfaction.in_time(basis.cells, weights, scenario.within_seconds)
    share = words.say(now, "percent")
    said = [
        t("{share} are answered within {time} today.", share=share, time=within),
        _made_faster(basis, scenario),
        _too_few(satisfaction.too_few_fast(basis.cells, scenario.within_seconds), within),
    ]
    return " ".join(one for one in said if one)


def _made_faster(basis: Basis, scenario: Scenario) -> str:
    if not any(cell.answers and cell.is_slow(scenario.within_seconds) for cell in basis.cells):
        return t("None is left to be made faster: choose a shorter time.")
    return faster(basis, scenario) if scenario.faster else t(NOT_A_CAUSE)


def _too_few(channels: Sequence[str | None], within: str) -> str:
    if not channels:
        return ""
    named = words.listed([words.name(channel) for channel in channels], 3)
    return tn(
        "{channels} stays as it is: it has too few ratings after an answer within {time}.",
        "{channels} stay as they are: they have too few ratings after an answer within {time}.",
        len(channels),
        channels=named,
        time=within,
    )


def _channel(basis: Basis, scenario: Scenario) -> str:
    start, end = scenario.moved_from, scenario.moved_to
    if start == end:
        return t("Choose two different channels.")
    going = basis.channel(start).contacts * scenario.moved / 100
    said = tn(
        "{n} contact a month comes by {there} instead of {here}, with the wait and the rating that "
        "{there} has today.",
        "{n} contacts a month come by {there} instead of {here}, with the wait and the rating that "
        "{there} has today.",
        words.whole(going),
        there=_in_sentence(end),
        here=_in_sentence(start),
    )
    return f"{said} {t(NOT_A_CAUSE)}"


def _won(basis: Basis, scenario: Scenario) -> str:
    now = basis.recommending
    assert now is not None
    won = now.detractors - won_over(now, scenario).detractors
    higher = t("9 or 10") if scenario.become == "promoter" else t("7 or 8")
    return tn(
        "{won} of the {n} customer who answered 0 to 6 would answer {higher}; all other answers "
        "stay.",
        "{won} of the {n} customers who answered 0 to 6 would answer {higher}; all other answers "
        "stay.",
        now.detractors,
        won=written(won),
        higher=higher,
    )


def _kept(basis: Basis, scenario: Scenario) -> str:
    revenue = basis.revenue
    assert revenue is not None
    churn = words.say(100 * revenue.churn, "percent")
    after = words.say(100 * revenue.churn * (1 - scenario.kept / 100), "percent")
    if revenue.mrr is None:
        return t(
            "{after} of the customers leave in a month instead of {today}. What they pay is not "
            "known.",
            after=after,
            today=churn,
        )
    said = t(
        "{after} of the customers leave in a month instead of {today}; who stays goes on paying.",
        after=after,
        today=churn,
    )
    return f"{said} {_margin(revenue)}"


def _margin(revenue: Revenue) -> str:
    margin = words.say(100 * revenue.gross_margin, "percent")
    return t("Of what they pay in twelve months, the margin of {margin} counts.", margin=margin)


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
        said = t("A contact costs {amount}: your costs over your contacts.", amount=amount)
        return f"{said} {t(WHOLE_COST)}"
    if scenario.cost is not None:
        amount = words.say(scenario.cost, "money")
        said = t("A contact costs {amount}: your own assumption.", amount=amount)
        return f"{said} {t(WHOLE_COST)}"
    return t(
        "What a contact costs is not known. {why} Or type it: it then counts as your own "
        "assumption.",
        why=basis.missing.get("cost", ""),
    )


def cost_by(channel: str) -> str:
    """Return what asks for the cost of one contact of a channel."""
    return t("One by {channel} costs", channel=_in_sentence(channel))


def _in_sentence(channel: str) -> str:
    named = words.name(channel)
    ours = channel in words.NAMES and not named.isupper()
    return inside(named) if ours else named
