"""The words of a monthly pack: its headings, and the sentences that its sections open with."""

import datetime as dt
from collections.abc import Mapping, Sequence

from csmetrics.catalogue import Metric
from csmetrics.headline import Answer, Headline
from csmetrics.language import words
from csmetrics.language.stories import Sentence, Strong, in_sentence, said_change, short
from csmetrics.team.actions import DONE, DROPPED, STATES, Action
from csmetrics.team.annotations import Annotation

FORMATS = {
    "pptx": "PowerPoint",
    "pdf": "PDF",
    "html": "Web page",
    "xlsx": "Excel",
}
TITLES = {
    "numbers": "The numbers",
    "trends": "The last twelve months",
    "changed": "What changed, and why",
    "channels": "Channels",
    "response": "Response and promises",
    "satisfaction": "Satisfaction",
    "nps": "Would customers recommend us?",
    "comments": "What customers wrote",
    "churn": "Who joined, who left, who stays",
    "actions": "What we agreed",
    "events": "What happened outside",
    "said": "What we said before",
    "definitions": "How the numbers are made",
    "settings": "Settings that held",
    "data": "The data behind this pack",
}
AGAINST = "Against our goals and the month before"
KPI_COLUMNS = ("Number", "{month}", "Goal", "To the goal", "{before}", "Change", "n", "95 % range")
SMALL = "small sample"
SMALL_NOTE = "Small sample: fewer than 30. Read such a number as a hint."
REAL_NOTE = (
    "A change is called real where its own 95 % range excludes no change; "
    "“within noise” means that chance alone explains it."
)
UNFINISHED = "not over yet"
ALL_DATA = "All numbers are of all channels, teams and segments together."
SAME_NUMBERS = "The same sentences, numbers and charts in each, with how sure they are and their n."
ACTIONS_KEPT = (
    "What you agree on this month's pack is in it, and next month's pack tells how far it is. "
    "Type into the empty row to add something."
)
KEPT = "What they said does not change any more; beside it, what the same month says today."
NONE_KEPT = "None yet. Finish a pack when you have presented it."
COMMENT, SCORE, ABOUT = "Comment", "Score", "From"
RAW_TITLE = "Exact numbers"
RAW = "As they were answered: times in seconds, shares in percent, low and high are the 95 % range."
SKIP = "To the content"
CONTENTS = "Contents"
AS_TABLE = "The same as a table"
UNKNOWN_LETTERS = (
    "Some letters, such as emoji or Arabic ones, have no place in this document and are shown as "
    "\N{REPLACEMENT CHARACTER}. The web page, PowerPoint and Excel of the same pack show them."
)
NO_COMMENTS = "This pack was made without customers' comments."


def title(month: dt.date) -> str:
    """Return what a month's pack is called."""
    return f"Customer support, {month:%B %Y}"


def month(first: dt.date) -> str:
    """Return a month in full: October 2026."""
    return f"{first:%B %Y}"


def column(first: dt.date) -> str:
    """Return a month as the head of a column: Oct 2026."""
    return words.bucket(first, "month")


def unfinished(last_day: dt.date) -> str:
    """Say that the month goes on after the end of the data."""
    return f"The month is not over yet: the data ends on {words.day(last_day)}."


def nothing_real(compared_with: str) -> Sentence:
    """Say that no number moved beyond chance."""
    return (Strong("No number moved beyond chance"), f" against {compared_with}.")


def real_changes(moved: Sequence[Headline], compared_with: str) -> Sentence:
    """Say which numbers moved beyond chance."""
    named = [f"{in_sentence(short(one.metric.title))} ({said_change(one)})" for one in moved]
    many = len(moved)
    head = "One number" if many == 1 else f"{many} numbers"
    return (Strong(f"{head} moved beyond chance"), f" against {compared_with}: ",
            f"{words.listed(named)}.")  # fmt: skip


def workload(opened: Answer, solved: Answer, backlog: Headline) -> Sentence:
    """Say what came in, what was solved, and what is left."""
    came, done = round(opened.value or 0), round(solved.value or 0)
    said: list[str] = [
        Strong(words.counted(came, "ticket")),
        " came in and ",
        Strong(f"{done:,}"),
        f" {'was' if done == 1 else 'were'} solved",
    ]
    if backlog.now.value is not None:
        left = round(backlog.now.value)
        said += [f"; {left:,} {'is' if left == 1 else 'are'} open at the end of the month"]
        if backlog.change and backlog.change.difference:
            said += [f" ({words.signed(backlog.change.difference)})"]
    return (*said, ".")


def not_measured(title: str, why: str | None) -> str:
    """Say that a number is missing, and what it needs where the data cannot hold it."""
    return f"Not measured: {title}. {why or 'There is nothing of it in this month.'}"


def comments(many: int) -> Sentence:
    """Say what comments are shown."""
    if not many:
        return ("Nobody wrote a comment this month.",)
    return ("The newest comments of the month, in the customers' own words, ",
            "the unhappy first.")  # fmt: skip


def actions(before: Sequence[Action], new: Sequence[Action], late: int) -> Sentence:
    """Say how far the actions agreed before are, and how many are new."""
    if not before and not new:
        return ("No actions were agreed.",)
    said: list[str] = []
    if before:
        done = sum(action.state == DONE for action in before)
        dropped = sum(action.state == DROPPED for action in before)
        said += [
            Strong(f"{done} of {words.counted(len(before), 'action')} agreed before "
                   f"{'is' if done == 1 else 'are'} done"),
        ]  # fmt: skip
        if dropped:
            said += [f", {dropped} {'was' if dropped == 1 else 'were'} dropped"]
        if late:
            said += [f", {late} {'is' if late == 1 else 'are'} past the day due"]
        said += [". "]
    if new:
        said += [f"{words.counted(len(new), 'new action')} agreed this month."]
    return tuple(said)


def state(action: Action, on: dt.date) -> str:
    """Return the state of an action in words."""
    late = ", past its day" if action.is_late(on) else ""
    return f"{STATES[action.state]}{late}"


def events(found: Sequence[Annotation]) -> Sentence:
    """Say how many events fell into the month."""
    if not found:
        return ("No events are marked in this month.",)
    verb = "falls" if len(found) == 1 else "fall"
    return (Strong(words.counted(len(found), "event")), f" {verb} into this month.")


def held(month: str, many: int) -> Sentence:
    """Say that a finished pack still agrees with the data."""
    return (
        Strong(f"What we said of {month} still holds"),
        f": all {words.counted(many, 'number')} are the same with today's data and definitions.",
    )


def differs(month: str, moved: Sequence[tuple[str, str, str]], many: int) -> Sentence:
    """Say which numbers of a finished pack are not what the data says today."""
    title, then, now = moved[0]
    others = len(moved) - 1
    said: list[str] = [
        f"Of {month} ",
        Strong(f"we said {title} {then}"),
        "; with today's data and definitions the same month is ",
        Strong(now),
        ".",
    ]
    if others:
        said += [f" {words.counted(others, 'other number')} of {many} "
                 f"{'differs' if others == 1 else 'differ'} too."]  # fmt: skip
    else:
        said += [f" The other {many - 1} are the same."] if many > 1 else []
    return tuple(said)


def why_differs(new_imports: int, gone_imports: int, settings: Sequence[str], version: bool) -> str:
    """Say what changed since a pack was finished, as far as it is known."""
    reasons = []
    if new_imports:
        reasons.append(words.counted(new_imports, "new import"))
    if gone_imports:
        reasons.append(f"{words.counted(gone_imports, 'import')} undone")
    if settings:
        reasons.append(f"changed settings ({words.listed(settings, 4)})")
    if version:
        reasons.append("another version of csmetrics")
    return f"Since then: {words.listed(reasons)}." if reasons else ""


def definition(metric: Metric, settings: Mapping[str, str]) -> str:
    """Return how a number is worked out in the month, with the settings it depends on."""
    held = "; ".join(f"{name}: {value}" for name, value in settings.items())
    return f"{metric.formula}{f' ({held})' if held else ''}"


def range_of(answer: Answer, unit: str) -> str:
    """Return a 95 % range in words, or the sign for nothing."""
    if answer.low is None or answer.high is None:
        return words.NOTHING
    return f"{words.say(answer.low, unit)} … {words.say(answer.high, unit)}"


def settings(own: int, every: int) -> str:
    """Say how many settings are the team's own."""
    if not own:
        return f"All {every} settings are as delivered."
    return f"{own} of {words.counted(every, 'setting')} {'is' if own == 1 else 'are'} our own."


def loaded(rows: int, files: int, waiting: int) -> str:
    """Say how much is loaded, and what was set aside."""
    aside = f"{words.counted(waiting, 'row')} {'is' if waiting == 1 else 'are'} set aside"
    return f"{words.counted(rows, 'row')} of {words.counted(files, 'file')}; {aside}."


def fingerprint(hash_: str) -> str:
    """Say the fingerprint, and what it is of."""
    return f"Fingerprint of data, settings, goals and version: {hash_}."


def made(at: dt.datetime, version: str, timezone: str) -> str:
    """Say when and by what a pack was made, and where its days begin."""
    when = f"{words.day(at)} at {at:%H:%M} UTC"
    return f"Made on {when} by csmetrics {version}. Time zone of all days: {timezone}."


def kept_on(at: dt.datetime) -> str:
    """Say when a pack was finished."""
    return f"Finished on {words.day(at)} at {at:%H:%M} UTC"


def actions_saved(changed: int) -> str:
    """Say how many actions were saved."""
    return f"{words.counted(changed, 'action')} saved."
