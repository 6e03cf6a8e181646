"""The sentences about satisfaction: the score, how sure it is, and how many did not answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from csmetrics.catalogue import Metric
from csmetrics.headline import Answer, Headline
from csmetrics.language import words
from csmetrics.language.stories import Sentence, said_change, trend
from csmetrics.language.stress import ts
from csmetrics.translation import later, t
from csmetrics.view import View

TOPICS = later(
    "Dot: the number; bar: its 95% range; dashed: all together; open dots: fewer than 30"
)
# Where fewer answer than this, those who did are a choice of their own.
FEW_ANSWERS = 30.0
# Nobody gets an answer from everyone: such a file leaves out those who did not answer.
ALL = 100.0
MEANS = {
    "csat": later("**{value}** of the customers who answered were satisfied"),
    "csat_average": later("**{value}** of 5 is the average satisfaction of those who answered"),
    "ces": later("**{value}** of 7 is how easy those who answered found it to get help"),
    "ces_low_effort": later("**{value}** of the customers who answered found it easy to get help"),
    "qa_score": later("**{value}** of the possible points were earned in reviewed conversations"),
}
BETTER = later("**better than {period}** ({change})")
WORSE = later("**worse than {period}** ({change})")
# Whose comments are looked for: those of satisfied customers, or of the others.
GROUPS: Mapping[str, tuple[bool]] = {later("Not satisfied"): (False,), later("Satisfied"): (True,)}


def known(headlines: Sequence[Headline]) -> list[Headline]:
    """Return the scores that have a number."""
    return [one for one in headlines if one.now.value is not None]


def rate_of(metric: Metric, rates: Mapping[str, Answer]) -> Answer | None:
    """Return how many of those asked answered the survey of a score; reviews ask nobody."""
    return rates.get(metric.name.split("_")[0])


def split(dimension: str) -> str:
    """Return what a choice of groups is called."""
    return t("By {group}", group=words.dimension(dimension))


def opening(headline: Headline, rate: Answer | None, compared_with: str) -> Sentence:
    """Say the score, how sure it is, whether it moved, and how many of those asked answered."""
    metric, now = headline.metric, headline.now
    if now.value is None and headline.why_not:
        return ts(
            "**{metric} cannot be measured yet.** {why}",
            metric=metric.title,
            why=headline.why_not,
        )
    if now.value is None:
        return ts(
            "**{metric}: no answers in this period.** Choose a longer one.", metric=metric.title
        )
    said = ts(MEANS[metric.name], value=words.say(now.value, metric.unit))
    rests = _sure(metric, now) if now.low is not None else _from(metric, now)
    return (*said, f" ({rests})", *_moved(headline, compared_with), ".", *_answered(rate))


def _sure(metric: Metric, now: Answer) -> str:
    low, high = words.say(now.low, metric.unit), words.say(now.high, metric.unit)
    sure = t("95% sure between {low} and {high}", low=low, high=high)
    return f"{sure}, {_from(metric, now)}"


def _from(metric: Metric, now: Answer) -> str:
    return t("from {answers}", answers=words.counted(now.n, metric.each))


def _moved(headline: Headline, compared_with: str) -> Sentence:
    if headline.change is None or headline.change.real is None:
        return ()
    if not headline.change.real:
        return (", ", t("no change beyond chance against {period}", period=compared_with))
    said = BETTER if headline.verdict == "better" else WORSE
    return (", ", *ts(said, period=compared_with, change=said_change(headline)))


def _answered(rate: Answer | None) -> Sentence:
    if rate is None or rate.value is None:
        return ()
    if rate.value >= ALL:
        return (" ", t("How many were asked is not known: the data holds answers alone."))
    share = words.say(rate.value, "percent")
    if rate.value >= FEW_ANSWERS:
        return (" ", *ts("Of those asked, **{share}** answered.", share=share))
    few = ts(
        "Of those asked, **{share}** answered: what all the others think is not known.",
        share=share,
    )
    return (" ", *few)


def beside(metric: Metric, rates: Mapping[str, Answer], view: View) -> str:
    """Say how to read a score over time, and how many of those asked answered."""
    rate = rate_of(metric, rates)
    if rate is None or rate.value is None or rate.value >= ALL:
        return trend(metric, view)
    told = t(
        "{share} of {surveys} were answered",
        share=words.say(rate.value, "percent"),
        surveys=words.counted(rate.n, "survey"),
    )
    return f"{trend(metric, view)}. {told}"


def score(quote: Mapping[str, Any]) -> str:
    """Return the score of a comment on its own scale: 4 of 5; good or bad for two answers."""
    low, high = quote["scale_min"], quote["scale_max"]
    if high - low == 1:
        return t("Satisfied") if quote["score"] == high else t("Not satisfied")
    return t("{score} of {most}", score=words.bare(quote["score"]), most=words.bare(high))


def verdict(quote: Mapping[str, Any]) -> str:
    """Return whether a comment comes with a good, a bad or a middling score."""
    scaled = quote["scaled_score"]
    if (quote["scale_min"], quote["scale_max"]) == (0, 10):
        return "better" if quote["score"] >= 9 else "worse" if quote["score"] <= 6 else ""
    if quote.get("is_satisfied") or scaled >= 0.75:
        return "better"
    return "worse" if scaled <= 0.5 else ""
