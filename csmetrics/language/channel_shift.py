"""Channels today and after a change of channel, in sentences and a table."""

from csmetrics.language import words
from csmetrics.language.said import cell
from csmetrics.language.scenarios import NOT_A_CAUSE, ends
from csmetrics.language.stress import Sentence, ts
from csmetrics.translation import number as written
from csmetrics.translation import t
from csmetrics.what_if.basis import Basis, ChannelNow
from csmetrics.what_if.outcome import (
    channel_contacts,
    csat_share,
)
from csmetrics.what_if.scenario import TODAY, Scenario


def channels(basis: Basis, scenario: Scenario) -> dict[str, list[str]]:
    """Return a table with a line per channel: contacts today and then, wait, rating, cost."""
    then = channel_contacts(basis, scenario)
    lines = [_channel_line(channel, then[channel.channel]) for channel in basis.channels]
    columns = (
        t("Channel"), t("Contacts a month"), t("Then"), t("First response (average)"), "CSAT",
    )  # fmt: skip
    table = {name: [line[at] for line in lines] for at, name in enumerate(columns)}
    if costs := _channel_costs(basis, scenario):
        table[t("Cost of a contact")] = costs
    return table


def _channel_line(channel: ChannelNow, then: float) -> tuple[str, ...]:
    return (
        words.name(channel.channel),
        cell(channel.contacts, "count"),
        cell(then, "count"),
        cell(channel.first_response.value, "seconds"),
        _rating(channel),
    )


def _rating(channel: ChannelNow) -> str:
    csat = channel.csat
    if csat.value is None or csat.low is None or csat.high is None:
        return words.NOTHING
    value = words.say(csat.value, "percent")
    return t("{value} ({range}, n {n})", value=value, range=ends(csat), n=written(csat.n))


def _channel_costs(basis: Basis, scenario: Scenario) -> list[str]:
    average = basis.cost if basis.cost is not None else scenario.cost
    if average is None:
        return []
    own = {scenario.moved_from: scenario.cost_from, scenario.moved_to: scenario.cost_to}
    typed = [own.get(channel.channel) for channel in basis.channels]
    return [cell(average, "money") if one is None else _assumed(one) for one in typed]


def _assumed(cost: float) -> str:
    # A text, not a number in words: a file of the table must say it, too.
    return t("{amount} (your own assumption)", amount=words.say(cost, "money"))


def shifted(basis: Basis, scenario: Scenario) -> Sentence:
    """Say how the average wait and CSAT of all channels would move with contacts between them."""
    before, after = (average_wait(basis, one) for one in (TODAY, scenario))
    if before is None or after is None:
        return (t("How long customers wait in each channel is not known."),)
    waits = {"after": words.duration(after), "before": words.duration(before)}
    share = csat_share(basis, scenario.only("moved"))
    if share is None or basis.csat.value is None:
        return ts("An average first answer takes **{after}** instead of {before}.", **waits)
    said = ts(
        "An average first answer takes **{after}** instead of {before}, and such a mix of channels "
        "would go with CSAT **{csat}** ({range}) instead of {today}.",
        **waits,
        csat=words.say(share.value, "percent"),
        range=ends(share),
        today=words.say(basis.csat.value, "percent"),
    )
    return (*said, " ", t(NOT_A_CAUSE))


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
