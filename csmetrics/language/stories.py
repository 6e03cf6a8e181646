"""The sentences that pages write from data.

A sentence is a sequence of texts; those to stress are `Strong`. Pages escape and render them, so
that a channel's own name can never be read as markup.
"""

from collections.abc import Mapping, Sequence

from csmetrics.analysis.customers import Movement, Triangle
from csmetrics.analysis.standing import standing
from csmetrics.asking.periods import Period
from csmetrics.catalogue import Metric
from csmetrics.headline import Answer, Headline
from csmetrics.language import words
from csmetrics.language.stress import Sentence as Sentence
from csmetrics.language.stress import Strong as Strong
from csmetrics.language.stress import ts, tsn
from csmetrics.team import targets
from csmetrics.team.targets import Judgement
from csmetrics.translation import ENGLISH, later, number, spoken, t
from csmetrics.view import View

SCORECARD = later(
    "▲ surely better and ▼ surely worse than the average of all; where chance explains the "
    "difference there is no colour. Beside each channel: its tickets."
)
AGAINST_AVERAGE = later("Bars are 95% ranges, the dashed line is all together.")
TRIANGLE = later(
    "Each row is the customers who joined in one month; read to the right who is still here."
)
MOVES = {
    "month": later("Per month; those who left within the month they joined are shown apart."),
    "quarter": later("Per quarter; those who left within the quarter they joined are shown apart."),
}
ON_SCALES = {
    "month": later("Per month, each on its own scale"),
    "quarter": later("Per quarter, each on its own scale"),
}
IN_AND_OUT = {
    "day": later("Opened and solved per day"),
    "week": later("Opened and solved per week"),
    "month": later("Opened and solved per month"),
    "quarter": later("Opened and solved per quarter"),
}
IN = {
    "day": later("Opened per day"),
    "week": later("Opened per week"),
    "month": later("Opened per month"),
    "quarter": later("Opened per quarter"),
}
PER = {
    "day": later("Per day"),
    "week": later("Per week"),
    "month": later("Per month"),
    "quarter": later("Per quarter"),
}


SHARES = {
    "month": later("Share of answers per month, in whole percents"),
    "quarter": later("Share of answers per quarter, in whole percents"),
}


def overview(
    headlines: Sequence[Headline], compared_with: str, judgements: Sequence[Judgement] = ()
) -> Sentence:
    """Say how many goals are met, what got better and what worse; or else how things stand.

    A bad turn that no test can judge, such as a much longer backlog, is named apart.
    """
    known = [headline for headline in headlines if headline.now.value is not None]
    if not known:
        return ts("**None of the main numbers can be measured in this period.**")
    better = [headline for headline in known if headline.verdict == "better"]
    worse = [headline for headline in known if headline.verdict == "worse"]
    if better or worse:
        said = _moved(better, worse, compared_with)
    elif any(headline.change for headline in known):
        same = ts("**No change beyond chance against {period}.**", period=compared_with)
        said = (*same, " ", *_standings(known))
    else:
        said = _standings(known)
    return (*goals(headlines, judgements), *said, *_watched(known), ".")


def goals(headlines: Sequence[Headline], judgements: Sequence[Judgement]) -> Sentence:
    """Say how many goals are met, and which are missed; nothing where there are no goals."""
    summary = targets.summary(judgements)
    missed = [
        in_sentence(short(headline.metric.title))
        for headline, judgement in zip(headlines, judgements, strict=False)
        if judgement.verdict == "off target"
    ]
    if not summary:
        return ()
    named = t(" (missed: {goals})", goals=words.listed(missed)) if missed else ""
    return (Strong(summary.removesuffix(".")), f"{named}. ")


def _moved(better: Sequence[Headline], worse: Sequence[Headline], than: str) -> Sentence:
    good, bad = _changes(better), _changes(worse)
    if good and bad:
        return ts(
            "**Partly better, partly worse than {period}:** {better}; but {worse}",
            period=than,
            better=good,
            worse=bad,
        )
    if good:
        return ts("**Better than {period}:** {changes}", period=than, changes=good)
    return ts("**Worse than {period}:** {changes}", period=than, changes=bad)


ROSE = later("{metric} rose to **{value}** ({change})")
FELL = later("{metric} fell to **{value}** ({change})")
# A turn for the worse of this part of the earlier value is worth a look even without a test.
WORTH_A_LOOK = 0.2


def _watched(headlines: Sequence[Headline]) -> Sentence:
    watched = [headline for headline in headlines if _is_worth_a_look(headline)]
    if not watched:
        return ()
    return (". ", *ts("Keep an eye on this: {changes}", changes=_changes(watched, most=2)))


def _is_worth_a_look(headline: Headline) -> bool:
    change, before = headline.change, headline.before
    if change is None or change.real is not None or change.difference is None:
        return False
    if headline.is_measured_otherwise:
        return False
    if before is None or not before.value or headline.metric.better == "none":
        return False
    if headline.metric.unit == "count" and abs(change.difference) <= before.value**0.5:
        return False  # One more of five is no turn: so much a count moves by itself.
    is_worse = (change.difference > 0) == (headline.metric.better == "lower")
    return is_worse and abs(change.difference / before.value) >= WORTH_A_LOOK


def _changes(headlines: Sequence[Headline], most: int = 3) -> Sentence:
    if not headlines:
        return ()
    *others, last = [_moved_to(headline) for headline in headlines[:most]]
    if not others:
        return last
    return ts("{listed} and {last}", listed=joined(others, ", "), last=last)


def joined(sentences: Sequence[Sentence], between: str) -> Sentence:
    """Return sentences as one, with something between them."""
    parts = [part for sentence in sentences for part in (between, *sentence)]
    return tuple(parts[1:])


def _moved_to(headline: Headline) -> Sentence:
    assert headline.change is not None and headline.change.difference is not None
    rose = headline.change.difference > 0
    return ts(
        ROSE if rose else FELL,
        metric=in_sentence(short(headline.metric.title)),
        value=words.say(headline.now.value, headline.metric.unit),
        change=said_change(headline),
    )


def said_change(headline: Headline) -> str:
    """Return how far a headline moved: +1.2 pts, −4.4%."""
    assert headline.change is not None and headline.before is not None
    difference = headline.change.difference or 0.0
    return words.say_change(headline.before.value or 0.0, difference, headline.metric.unit)


def _standings(known: Sequence[Headline]) -> Sentence:
    said: list[Sentence] = []
    for headline in known[:3]:
        title = short(headline.metric.title)
        title = in_sentence(title) if said else title
        value = words.say(headline.now.value, headline.metric.unit)
        said.append(ts("{metric}: **{value}**", metric=title, value=value))
    return joined(said, "; ")


def in_sentence(title: str) -> str:
    """Return a title as it stands inside a sentence: CSAT stays, First response does not.

    Other languages write their titles as they stand inside a sentence.
    """
    if spoken().language != ENGLISH:
        return title
    first = title.split(" ")[0]
    is_name = first.isupper() or title == "Net Promoter Score"
    return title if is_name else title[:1].lower() + title[1:]


def short(title: str) -> str:
    """Return a title for a card: the median is what a card shows of a time."""
    return title.removesuffix(t(" (median)"))


def evidence(headline: Headline) -> str:
    """Return whether a change is more than chance, in two words, or ""."""
    if headline.change is not None and headline.is_measured_otherwise:
        return t("measured differently")
    if headline.change is None or headline.change.real is None:
        return ""
    return t("real change") if headline.change.real else t("within noise")


def channels(
    metrics: Sequence[Metric],
    cells: Mapping[tuple[str, str | None], Answer],
    averages: Mapping[str, Answer],
) -> Sentence:
    """Say which group stands out for the better and for the worse, by how many metrics."""
    if not cells:
        return ts("**Nothing is known that channels could be compared by.**")
    if all(group is None for _, group in cells):
        return ts(
            "**No channel is known for these tickets.** A file with a column that says how the "
            "customer reached you lets you compare them."
        )
    groups = {group for _, group in cells}
    if len(groups) == 1:
        return ts(
            "**{channel}** is the only channel here: there is no other to compare it with.",
            channel=words.name(groups.pop()),
        )
    wins: dict[str | None, list[str]] = {}
    losses: dict[str | None, list[str]] = {}
    for metric in metrics:
        for (name, group), cell in cells.items():
            if name != metric.name:
                continue
            verdict = standing(metric, cell, averages[name]).verdict
            if verdict:
                found = wins if verdict == "better" else losses
                found.setdefault(group, []).append(in_sentence(short(metric.title)))
    best = max(wins, key=lambda group: len(wins[group]), default=None)
    worst = max(losses, key=lambda group: len(losses[group]), default=None)
    good, bad = words.listed(wins.get(best, [])), words.listed(losses.get(worst, []))
    if wins and losses:
        return ts(
            "**{best}** does better than the average in {wins}; **{worst}** does worse in "
            "{losses}.",
            best=words.name(best),
            wins=good,
            worst=words.name(worst),
            losses=bad,
        )
    if wins:
        return ts(
            "**{best}** does better than the average in {wins}.", best=words.name(best), wins=good
        )
    if losses:
        return ts("**{worst}** does worse in {losses}.", worst=words.name(worst), losses=bad)
    return ts("**No channel stands out** beyond what chance explains.")


def nps(headline: Headline, compared_with: str) -> Sentence:
    """Say the score, how sure it is, and whether it moved."""
    now = headline.now
    if now.value is None:
        return ts("**No answers to the NPS question in this period.** Choose a longer one.")
    said = ts("NPS is **{value}**", value=words.signed(now.value))
    if now.low is not None and now.high is not None:
        said = ts(
            "NPS is **{value}**, 95% sure between {low} and {high}, from {answers}",
            value=words.signed(now.value),
            low=words.signed(now.low),
            high=words.signed(now.high),
            answers=words.counted(now.n, "answer"),
        )
    change = _nps_change(headline, compared_with)
    return (*said, *((". ", *change) if change else ()), ".")


def _nps_change(headline: Headline, compared_with: str) -> Sentence:
    if headline.change is None or headline.change.real is None:
        return ()
    if not headline.change.real:
        return ts("Against {period} **no change beyond chance**", period=compared_with)
    change = said_change(headline).lstrip("+−")
    if (headline.change.difference or 0) > 0:
        return ts("That is **{change} more** than {period}", change=change, period=compared_with)
    return ts("That is **{change} less** than {period}", change=change, period=compared_with)


def split_in_words(promoters: float, passives: float, detractors: float) -> Sentence:
    """Say the three groups as whole percents that agree with the score."""
    split = map(words.percent, words.nps_split(promoters, passives, detractors))
    named = zip(split, (PROMOTERS, PASSIVES, DETRACTORS), strict=True)
    return (words.listed([t(name, share=share) for share, name in named]),)


PROMOTERS = later("{share} promoters")
PASSIVES = later("{share} passives")
DETRACTORS = later("{share} detractors")


def churn(headline: Headline, moves: Sequence[Movement], triangle: Triangle | None) -> Sentence:
    """Say who left, what share that is, and how many stay a while."""
    if headline.now.value is None:
        return ts("**Churn cannot be worked out for this period.** Choose a longer one.")
    left = sum(move.left_from_start + move.joined_and_left for move in moves)
    said = tsn(
        "**{n} customer** left and {joined} joined; with {start} at the start, churn is "
        "**{churn}**",
        "**{n} customers** left and {joined} joined; with {start} at the start, churn is "
        "**{churn}**",
        left,
        joined=number(sum(move.joined for move in moves)),
        churn=words.say(headline.now.value, "percent"),
        start=number(headline.now.n),
    )
    stay = triangle.still_here(3) if triangle else None
    if stay is None:
        return (*said, ".")
    share = words.say(stay, "percent")
    after = ts("Of those who join, **{share}** are still here after three months.", share=share)
    return (*said, ". ", *after)


def answered(now: Answer) -> str:
    """Say how many answers a score rests on."""
    return words.counted(now.n, "answer")


def trend(metric: Metric, view: View) -> str:
    """Say how to read a trend: its buckets, and what is marked in it."""
    return _told(view.trend_grain, view.trend, view, has_band=metric.unit != "count")


def in_and_out(view: View, is_known_what_was_solved: bool) -> tuple[str, str]:
    """Return the title of a chart of tickets opened and solved, and what its buckets are."""
    if is_known_what_was_solved:
        return t("Tickets in and out"), t(IN_AND_OUT[view.grain])
    return t("Tickets in"), t(IN[view.grain])


def per_bucket(view: View) -> str:
    """Say what a trend of several lines shows."""
    return _told(view.trend_grain, view.trend, view, has_band=False)


def year(view: View) -> str:
    """Say how to read a trend of what moves slowly."""
    return _told(view.year_grain, view.year, view, has_band=True)


def _told(grain: str, shown: Period, view: View, has_band: bool) -> str:
    told = [t(PER[grain])]
    if has_band:
        told.append(t("the band is the 95% range"))
    if view.period.days <= 0.6 * shown.days:
        told.append(t("grey: the chosen period"))
    return "; ".join(told)


def days(view: View) -> str:
    """Say which days something is of."""
    return words.span(view.period.start, view.period.end)


def all_words(metric: Metric) -> str:
    """Return everything a definition can be found by, in small letters."""
    known = [metric.title, metric.name, metric.question, metric.formula]
    return " ".join([*known, *metric.vendors, *metric.vendors.values()]).lower()
