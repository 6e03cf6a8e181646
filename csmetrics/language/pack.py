"""The words of a monthly pack: its headings, and the sentences that its sections open with."""

import datetime as dt
from collections.abc import Mapping, Sequence

from csmetrics.catalogue import Metric
from csmetrics.headline import Answer, Headline
from csmetrics.language import words
from csmetrics.language.stories import in_sentence, said_change, short
from csmetrics.language.stress import Sentence, ts, tsn
from csmetrics.team.actions import DONE, DROPPED, STATES, Action
from csmetrics.team.annotations import Annotation
from csmetrics.translation import date_text, later, number, t, tn

FORMATS = {
    "pptx": "PowerPoint",
    "pdf": "PDF",
    "html": later("Web page"),
    "xlsx": "Excel",
}
TITLES = {
    "numbers": later("The numbers"),
    "trends": later("The last twelve months"),
    "changed": later("What changed, and why"),
    "channels": later("Channels"),
    "response": later("Response and promises"),
    "satisfaction": later("Satisfaction"),
    "nps": later("Would customers recommend us?"),
    "drivers": later("What goes with a low score"),
    "comments": later("What customers wrote"),
    "churn": later("Who joined, who left, who stays"),
    "actions": later("What we agreed"),
    "events": later("What happened outside"),
    "said": later("What we said before"),
    "definitions": later("How the numbers are made"),
    "settings": later("Settings that held"),
    "data": later("The data behind this pack"),
}
AGAINST = later("Against our goals and the month before")
KPI_COLUMNS = (
    later("Number"),
    "{month}",
    later("Goal"),
    later("To the goal"),
    "{before}",
    later("Change"),
    "n",
    later("95% range"),
)
SMALL = later("small sample")
SMALL_NOTE = later("Small sample: fewer than 30. Read such a number as a hint.")
REAL_NOTE = later(
    "A change is called real where its own 95% range excludes no change; "
    "“within noise” means that chance alone explains it."
)
OTHERWISE_NOTE = later(
    "“Measured differently” means that settings of the number changed in between: its change may "
    "come from them."
)
VERDICTS = {"better": later("better"), "worse": later("worse")}
ALL_DATA = later("All numbers are of all channels, teams and segments together.")
SAME_NUMBERS = later(
    "The same sentences, numbers and charts in each, with how sure they are and their n."
)
ACTIONS_KEPT = later(
    "What you agree on this month's pack is in it, and next month's pack tells how far it is. "
    "Type into the empty row to add something."
)
KEPT = later("What they said does not change any more; beside it, what the same month says today.")
NONE_KEPT = later("None yet. Finish a pack when you have presented it.")
COMMENT, SCORE, ABOUT = later("Comment"), later("Score"), later("From")
RAW_TITLE = later("Exact numbers")
RAW = later(
    "As they were answered: times in seconds, shares in percent, low and high are the 95% range."
)
SKIP = later("To the content")
CONTENTS = later("Contents")
AS_TABLE = later("The same as a table: {title}")
QUOTED = later("“{text}”")
PAGE = later("Page {number} of {all}")
UNKNOWN_LETTERS = later(
    "Some letters, such as emoji or Arabic ones, have no place in this document and are shown as "
    "\N{REPLACEMENT CHARACTER}. The web page, PowerPoint and Excel of the same pack show them."
)
NO_COMMENTS = later("This pack was made without customers' comments.")


def title(month_: dt.date) -> str:
    """Return what a month's pack is called."""
    return t("Customer support, {month}", month=month(month_))


def section(key: str) -> str:
    """Return the heading of a section."""
    return t(TITLES[key])


def month(first: dt.date) -> str:
    """Return a month in full: October 2026."""
    return date_text(first, "%B %Y", "yMMMM")


def column(first: dt.date) -> str:
    """Return a month as the head of a column: Oct 2026."""
    return words.bucket(first, "month")


def unfinished(last_day: dt.date) -> str:
    """Say that the month goes on after the end of the data, whether or not it is over."""
    return t("The data ends on {day}, before the month does.", day=words.day(last_day))


def nothing_real(compared_with: str) -> Sentence:
    """Say that no number moved beyond chance."""
    return ts("**No number moved beyond chance** against {period}.", period=compared_with)


def real_changes(moved: Sequence[Headline], compared_with: str) -> Sentence:
    """Say which numbers moved beyond chance."""
    named = [f"{in_sentence(short(one.metric.title))} ({said_change(one)})" for one in moved]
    return tsn(
        "**One number moved beyond chance** against {period}: {changes}.",
        "**{n} numbers moved beyond chance** against {period}: {changes}.",
        len(moved),
        period=compared_with,
        changes=words.listed(named),
    )


def workload(opened: Answer, solved: Answer, backlog: Headline) -> Sentence:
    """Say what came in, and where it is known what was solved and what is left."""
    came = round(opened.value or 0)
    said = [*tsn("**{n} ticket** came in this month", "**{n} tickets** came in this month", came)]
    if solved.value is not None:
        done = round(solved.value)
        said += tsn(" and **{n}** was solved", " and **{n}** were solved", done)
    if backlog.now.value is not None:
        left = round(backlog.now.value)
        said.append(
            tn(
                "; {n} is open at the end of the month",
                "; {n} are open at the end of the month",
                left,
            )
        )
        if backlog.change and backlog.change.difference:
            said += [f" ({words.signed(backlog.change.difference)})"]
    return (*said, ".")


def month_by_month(shown: Sequence[Metric]) -> Sentence:
    """Say which numbers are drawn, where there are no tickets to count."""
    named = [in_sentence(short(one.title)) for one in shown]
    return (t("Month by month: {numbers}.", numbers=words.listed(named)),)


def not_measured(title: str, why: str | None) -> str:
    """Say that a number is missing, and what it needs where the data cannot hold it."""
    return t(
        "Not measured: {title}. {why}",
        title=title,
        why=why or t("There is nothing of it in this month."),
    )


def comments(many: int) -> Sentence:
    """Say what comments are shown."""
    if not many:
        return (t("Nobody wrote a comment this month."),)
    return (t("The newest comments of the month, in the customers' own words, the unhappy first."),)


def actions(before: Sequence[Action], new: Sequence[Action], late: int) -> Sentence:
    """Say how far the actions agreed before are, and how many are new."""
    if not before and not new:
        return (t("No actions were agreed."),)
    said: list[str] = []
    if before:
        done = sum(action.state == DONE for action in before)
        dropped = sum(action.state == DROPPED for action in before)
        agreed = tn("{n} action agreed before", "{n} actions agreed before", len(before))
        said += tsn("**{n} of {agreed} is done**", "**{n} of {agreed} are done**", done,
                    agreed=agreed)  # fmt: skip
        if dropped:
            said.append(tn(", {n} was dropped", ", {n} were dropped", dropped))
        if late:
            said.append(tn(", {n} is past the day due", ", {n} are past the day due", late))
        said.append(".")
    if new:
        said.append(" " if before else "")
        said.append(
            tn(
                "{n} new action agreed this month.",
                "{n} new actions agreed this month.",
                len(new),
            )
        )
    return tuple(said)


def state(action: Action, on: dt.date) -> str:
    """Return the state of an action in words."""
    said = t(STATES[action.state])
    return t("{state}, past its day", state=said) if action.is_late(on) else said


def events(found: Sequence[Annotation]) -> Sentence:
    """Say how many events fell into the month."""
    if not found:
        return (t("No events are marked in this month."),)
    return tsn(
        "**{n} event** falls into this month.", "**{n} events** fall into this month.", len(found)
    )


def held(month: str, many: int) -> Sentence:
    """Say that a finished pack still agrees with the data."""
    return tsn(
        "**What we said of {month} still holds**: the {n} number is the same with today's data "
        "and definitions.",
        "**What we said of {month} still holds**: all {n} numbers are the same with today's data "
        "and definitions.",
        many,
        month=month,
    )


def differs(month: str, moved: Sequence[tuple[str, str, str]], many: int) -> Sentence:
    """Say which numbers of a finished pack are not what the data says today."""
    title, then, now = moved[0]
    others = len(moved) - 1
    said = ts(
        "Of {month} **we said {title} {then}**; with today's data and definitions the same month "
        "is **{now}**.",
        month=month,
        title=title,
        then=then,
        now=now,
    )
    if others:
        more = tn(
            "{n} other number of {all} differs too.",
            "{n} other numbers of {all} differ too.",
            others,
            all=number(many),
        )
        return (*said, " ", more)
    if many > 1:
        same = tn("The other {n} are the same.", "The other {n} are the same.", many - 1)
        return (*said, " ", same)
    return said


def why_differs(new_imports: int, gone_imports: int, settings: Sequence[str], version: bool) -> str:
    """Say what changed since a pack was finished, as far as it is known."""
    reasons = []
    if new_imports:
        reasons.append(tn("{n} new import", "{n} new imports", new_imports))
    if gone_imports:
        reasons.append(tn("{n} import undone", "{n} imports undone", gone_imports))
    if settings:
        reasons.append(t("changed settings ({names})", names=words.listed(settings, 4)))
    if version:
        reasons.append(t("another version of csmetrics"))
    return t("Since then: {reasons}.", reasons=words.listed(reasons)) if reasons else ""


def definition(metric: Metric, settings: Mapping[str, str]) -> str:
    """Return how a number is worked out in the month, with the settings it depends on."""
    held = "; ".join(f"{name}: {value}" for name, value in settings.items())
    return f"{metric.formula}{f' ({held})' if held else ''}"


def range_of(answer: Answer, unit: str) -> str:
    """Return a 95% range in words, or the sign for nothing."""
    if answer.low is None or answer.high is None:
        return words.NOTHING
    return t("{low} … {high}", low=words.say(answer.low, unit), high=words.say(answer.high, unit))


def as_they_held(last_day: dt.date) -> str:
    """Say of which day the definitions are."""
    return t("As they held on {day}, the last day of the month.", day=words.day(last_day))


def settings(own: int, every: int) -> str:
    """Say how many settings are the team's own."""
    if not own:
        return t("All {n} settings are as delivered.", n=number(every))
    whole = tn("{n} setting", "{n} settings", every)
    return tn("{n} of {settings} is our own.", "{n} of {settings} are our own.", own,
              settings=whole)  # fmt: skip


def loaded(rows: int, files: int, waiting: int) -> str:
    """Say how much is loaded, and what was set aside."""
    held = tn("{n} file", "{n} files", files)
    return t(
        "{rows}; {aside}.",
        rows=tn("{n} row of {files}", "{n} rows of {files}", rows, files=held),
        aside=tn("{n} row is set aside", "{n} rows are set aside", waiting),
    )


def fingerprint(hash_: str) -> str:
    """Say the fingerprint, and what it is of."""
    return t("Fingerprint of data, settings, goals and version: {hash}.", hash=hash_)


def made(at: dt.datetime, version: str, timezone: str) -> str:
    """Say when and by what a pack was made, and where its days begin."""
    return t(
        "Made on {moment} by csmetrics {version}. Time zone of all days: {timezone}.",
        moment=_at(at),
        version=version,
        timezone=timezone,
    )


def byline(days: str, timezone: str) -> str:
    """Return what stands small under the title: its days and time zone."""
    return t("{days} · time zone {timezone}", days=days, timezone=timezone)


def kept_on(at: dt.datetime) -> str:
    """Say when a pack was finished."""
    return t("Finished on {moment}", moment=_at(at))


def _at(at: dt.datetime) -> str:
    return t("{day} at {time} UTC", day=words.day(at), time=f"{at:%H:%M}")


def actions_saved(changed: int) -> str:
    """Say how many actions were saved."""
    return tn("{n} action saved.", "{n} actions saved.", changed)
