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
from csmetrics.team import targets
from csmetrics.team.targets import Judgement
from csmetrics.view import View

SCORECARD = (
    "▲ surely better and ▼ surely worse than the average of all; where chance explains the "
    "difference there is no colour. Beside each channel: its tickets."
)
AGAINST_AVERAGE = "Bars are 95 % ranges, the dashed line is all together."
BAND = "; the band is the 95 % range"
TRIANGLE = "Each row is the customers who joined in one month; read to the right who is still here."
MOVES = "Per month; those who left within the month they joined are shown apart."


def overview(
    headlines: Sequence[Headline], compared_with: str, judgements: Sequence[Judgement] = ()
) -> Sentence:
    """Say how many goals are met, what got better and what worse; or else how things stand.

    A bad turn that no test can judge, such as a much longer backlog, is named apart.
    """
    known = [headline for headline in headlines if headline.now.value is not None]
    if not known:
        return (Strong("Nothing can be measured in this period."), " Choose a longer one.")
    better = [headline for headline in known if headline.verdict == "better"]
    worse = [headline for headline in known if headline.verdict == "worse"]
    if better or worse:
        said = _moved(better, worse, compared_with)
    elif any(headline.change for headline in known):
        said = (Strong(f"No change beyond chance against {compared_with}. "), *_standings(known))
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
    named = f" (missed: {words.listed(missed)})" if missed else ""
    return (Strong(summary.removesuffix(".")), f"{named}. ")


def _moved(better: Sequence[Headline], worse: Sequence[Headline], than: str) -> Sentence:
    if better and worse:
        opening = f"Partly better, partly worse than {than}: "
    else:
        opening = f"{'Better' if better else 'Worse'} than {than}: "
    good, bad = _changes(better), _changes(worse)
    between = ("; but ",) if good and bad else ()
    return (Strong(opening), *good, *between, *bad)


# A turn for the worse of this part of the earlier value is worth a look even without a test.
WORTH_A_LOOK = 0.2


def _watched(headlines: Sequence[Headline]) -> Sentence:
    watched = [headline for headline in headlines if _is_worth_a_look(headline)]
    return (". Keep an eye on this: ", *_changes(watched, most=2)) if watched else ()


def _is_worth_a_look(headline: Headline) -> bool:
    change, before = headline.change, headline.before
    if change is None or change.real is not None or change.difference is None:
        return False
    if before is None or not before.value or headline.metric.better == "none":
        return False
    is_worse = (change.difference > 0) == (headline.metric.better == "lower")
    return is_worse and abs(change.difference / before.value) >= WORTH_A_LOOK


def _changes(headlines: Sequence[Headline], most: int = 3) -> Sentence:
    shown = headlines[:most]
    parts: list[str] = []
    for place, headline in enumerate(shown):
        last = place == len(shown) - 1
        parts += ["" if place == 0 else " and " if last else ", ", *_moved_to(headline)]
    return tuple(part for part in parts if part)


def _moved_to(headline: Headline) -> Sentence:
    assert headline.change is not None and headline.change.difference is not None
    verb = "rose to" if headline.change.difference > 0 else "fell to"
    value = words.say(headline.now.value, headline.metric.unit)
    return (
        f"{in_sentence(short(headline.metric.title))} {verb} ",
        Strong(value),
        f" ({said_change(headline)})",
    )


def said_change(headline: Headline) -> str:
    """Return how far a headline moved: +1.2 pts, −4.4%."""
    assert headline.change is not None and headline.before is not None
    difference = headline.change.difference or 0.0
    return words.say_change(headline.before.value or 0.0, difference, headline.metric.unit)


def _standings(known: Sequence[Headline]) -> Sentence:
    parts: list[str] = []
    for place, headline in enumerate(known[:3]):
        title = short(headline.metric.title)
        title = title if place == 0 else in_sentence(title)
        value = words.say(headline.now.value, headline.metric.unit)
        parts += ["" if place == 0 else "; ", f"{title}: ", Strong(value)]
    return tuple(part for part in parts if part)


def in_sentence(title: str) -> str:
    """Return a title as it stands inside a sentence: CSAT stays, First response does not."""
    first = title.split(" ")[0]
    is_name = first.isupper() or title == "Net Promoter Score"
    return title if is_name else title[:1].lower() + title[1:]


def short(title: str) -> str:
    """Return a title for a card: the median is what a card shows of a time."""
    return title.removesuffix(" (median)")


def evidence(headline: Headline) -> str:
    """Return whether a change is more than chance, in two words, or ""."""
    if headline.change is None or headline.change.real is None:
        return ""
    return "real change" if headline.change.real else "within noise"


def channels(
    metrics: Sequence[Metric],
    cells: Mapping[tuple[str, str | None], Answer],
    averages: Mapping[str, Answer],
) -> Sentence:
    """Say which group stands out for the better and for the worse, by how many metrics."""
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
    if not wins and not losses:
        return (Strong("No channel stands out"), " beyond what chance explains.")
    parts: list[str] = []
    if wins:
        parts += [
            Strong(words.name(best)),
            " does better than the average in ",
            words.listed(wins[best]),
        ]
    if losses:
        parts += ["; " if wins else "", Strong(words.name(worst)), " does worse in ",
                  words.listed(losses[worst])]  # fmt: skip
    return (*(part for part in parts if part), ".")


def nps(headline: Headline, compared_with: str) -> Sentence:
    """Say the score, how sure it is, and whether it moved."""
    now = headline.now
    if now.value is None:
        return (Strong("No answers to the NPS question in this period."), " Choose a longer one.")
    said: list[str] = ["NPS is ", Strong(words.signed(now.value))]
    if now.low is not None and now.high is not None:
        said.append(
            f", 95 % sure between {words.signed(now.low)} and {words.signed(now.high)}, "
            f"from {words.counted(now.n, 'answer')}"
        )
    return (*said, *_nps_change(headline, compared_with), ".")


def _nps_change(headline: Headline, compared_with: str) -> Sentence:
    if headline.change is None or headline.change.real is None:
        return ()
    if not headline.change.real:
        return (f". Against {compared_with} ", Strong("no change beyond chance"))
    rose = (headline.change.difference or 0) > 0
    change = said_change(headline).lstrip("+−")
    return (
        ". That is ",
        Strong(f"{change} {'more' if rose else 'less'}"),
        f" than {compared_with}",
    )


def split_in_words(promoters: float, passives: float, detractors: float) -> Sentence:
    """Say the three groups as whole percents that agree with the score."""
    split = words.nps_split(promoters, passives, detractors)
    named = zip(split, ("promoters", "passives", "detractors"), strict=True)
    return (words.listed([f"{share}% {name}" for share, name in named]),)


def churn(headline: Headline, moves: Sequence[Movement], triangle: Triangle | None) -> Sentence:
    """Say who left, what share that is, and how many stay a while."""
    if headline.now.value is None:
        return (Strong("Churn cannot be worked out for this period."), " Choose a longer one.")
    joined = sum(move.joined for move in moves)
    left = sum(move.left_from_start + move.joined_and_left for move in moves)
    said: list[str] = [
        Strong(words.counted(left, "customer")),
        f" left and {joined:,} joined; churn is ",
        Strong(words.say(headline.now.value, "percent")),
        f" of the {headline.now.n:,} at the start",
    ]
    stay = triangle.still_here(3) if triangle else None
    if stay is not None:
        said += [". Of those who join, ", Strong(words.say(stay, "percent")),
                 " are still here after three months"]  # fmt: skip
    return (*said, ".")


def answered(now: Answer) -> str:
    """Say how many answers a score rests on."""
    return words.counted(now.n, "answer")


def trend(metric: Metric, view: View) -> str:
    """Say how to read a trend: its buckets, and what is marked in it."""
    return (
        f"Per {view.trend_grain}{'' if metric.unit == 'count' else BAND}{_shaded(view.trend, view)}"
    )


def per_bucket(view: View) -> str:
    """Say what a trend of several lines shows."""
    return f"Per {view.trend_grain}{_shaded(view.trend, view)}"


def year(view: View) -> str:
    """Say how to read a trend of months."""
    return f"Per month{BAND}{_shaded(view.year, view)}"


def _shaded(shown: Period, view: View) -> str:
    return "; grey: the chosen period" if view.period.days <= 0.6 * shown.days else ""


def days(view: View) -> str:
    """Say which days something is of."""
    return words.span(view.period.start, view.period.end)


def all_words(metric: Metric) -> str:
    """Return everything a definition can be found by, in small letters."""
    known = [metric.title, metric.name, metric.question, metric.formula]
    return " ".join([*known, *metric.vendors, *metric.vendors.values()]).lower()
