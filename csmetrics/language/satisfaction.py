"""The sentences about satisfaction: the score, how sure it is, and how many did not answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from csmetrics.catalogue import Metric
from csmetrics.headline import Answer, Headline
from csmetrics.language import words
from csmetrics.language.stories import Sentence, Strong, said_change, trend
from csmetrics.view import View

TOPICS = "Dot: the number; bar: its 95 % range; dashed: all together; open dots: fewer than 30"
# Where fewer answer than this, those who did are a choice of their own.
FEW_ANSWERS = 30.0
# Nobody gets an answer from everyone: such a file leaves out those who did not answer.
ALL = 100.0
MEANS = {
    "csat": "of the customers who answered were satisfied",
    "csat_average": "of 5 is the average satisfaction of those who answered",
    "ces": "of 7 is how easy those who answered found it to get help",
    "ces_low_effort": "of the customers who answered found it easy to get help",
    "qa_score": "of the possible points were earned in reviewed conversations",
}
# Comments are looked for in these parts of the scale, from 0 to 1.
GROUPS: Mapping[str, tuple[float, float]] = {
    "Not satisfied": (0.0, 0.749),
    "Satisfied": (0.75, 1.0),
}


def known(headlines: Sequence[Headline]) -> list[Headline]:
    """Return the scores that have a number."""
    return [one for one in headlines if one.now.value is not None]


def rate_of(metric: Metric, rates: Mapping[str, Answer]) -> Answer | None:
    """Return how many of those asked answered the survey of a score; reviews ask nobody."""
    return rates.get(metric.name.split("_")[0])


def split(dimension: str) -> str:
    """Return what a choice of groups is called."""
    return f"By {words.DIMENSIONS[dimension]}"


def opening(headline: Headline, rate: Answer | None, compared_with: str) -> Sentence:
    """Say the score, how sure it is, whether it moved, and how many of those asked answered."""
    metric, now = headline.metric, headline.now
    if now.value is None:
        return (Strong(f"{metric.title}: no answers in this period."), " Choose a longer one.")
    said: list[str] = [Strong(words.say(now.value, metric.unit)), f" {MEANS[metric.name]}"]
    said.append(f" ({_sure(metric, now)})" if now.low is not None else f" ({_from(metric, now)})")
    return (*said, *_moved(headline, compared_with), ".", *_answered(rate))


def _sure(metric: Metric, now: Answer) -> str:
    low, high = words.say(now.low, metric.unit), words.say(now.high, metric.unit)
    return f"95 % sure between {low} and {high}, {_from(metric, now)}"


def _from(metric: Metric, now: Answer) -> str:
    return f"from {words.counted(now.n, metric.each)}"


def _moved(headline: Headline, compared_with: str) -> Sentence:
    if headline.change is None or headline.change.real is None:
        return ()
    if not headline.change.real:
        return (f", no change beyond chance against {compared_with}",)
    better = headline.verdict == "better"
    return (", ", Strong(f"{'better' if better else 'worse'} than {compared_with}"),
            f" ({said_change(headline)})")  # fmt: skip


def _answered(rate: Answer | None) -> Sentence:
    if rate is None or rate.value is None:
        return ()
    if rate.value >= ALL:
        return (" How many were asked is not known: the data holds answers alone.",)
    said = (" Of those asked, ", Strong(words.say(rate.value, "percent")), " answered")
    if rate.value >= FEW_ANSWERS:
        return (*said, ".")
    return (*said, ": what all the others think is not known.")


def beside(metric: Metric, rates: Mapping[str, Answer], view: View) -> str:
    """Say how to read a score over time, and how many of those asked answered."""
    rate = rate_of(metric, rates)
    if rate is None or rate.value is None or rate.value >= ALL:
        return trend(metric, view)
    asked = words.counted(rate.n, "survey")
    return f"{trend(metric, view)}. {words.say(rate.value, 'percent')} of {asked} were answered"


def score(quote: Mapping[str, Any]) -> str:
    """Return the score of a comment on its own scale: 4 of 5; good or bad for two answers."""
    low, high = quote["scale_min"], quote["scale_max"]
    if high - low == 1:
        return "Satisfied" if quote["score"] == high else "Not satisfied"
    return f"{quote['score']:g} of {high:g}"


def verdict(quote: Mapping[str, Any]) -> str:
    """Return whether a comment comes with a good, a bad or a middling score."""
    scaled = quote["scaled_score"]
    if (quote["scale_min"], quote["scale_max"]) == (0, 10):
        return "better" if quote["score"] >= 9 else "worse" if quote["score"] <= 6 else ""
    return "better" if scaled >= 0.75 else "worse" if scaled <= 0.5 else ""
