"""The sentences that pages write are right in every case."""

from collections.abc import Sequence
from datetime import date

import pytest

from csmetrics.analysis.customers import Movement, triangle
from csmetrics.analysis.standing import standing
from csmetrics.catalogue import catalogue
from csmetrics.headline import Answer, Headline, headline
from csmetrics.language import stories
from csmetrics.language.stories import Strong
from csmetrics.team.targets import NO_TARGET, Judgement
from csmetrics.translation import LANGUAGES, speaking

METRICS = catalogue()
THAN = "the 90 days before"


def said(sentence: Sequence[str]) -> str:
    return "".join(sentence)


def stressed(sentence: Sequence[str]) -> list[str]:
    return [part.strip() for part in sentence if isinstance(part, Strong)]


def line(name: str, before: Answer | None, now: Answer) -> Headline:
    return headline(METRICS[name], [now], [before] if before else [])


CSAT_UP = line("csat", Answer(80, 500, 76, 83), Answer(88, 500, 85, 91))
CSAT_SAME = line("csat", Answer(88, 500, 85, 91), Answer(88.4, 500, 85, 91))
SLOWER = line(
    "first_response_time_median", Answer(1800, 900, 1700, 1900), Answer(2700, 900, 2600, 2800)
)
BACKLOG_UP = line("backlog", Answer(61, 61), Answer(242, 242))
BACKLOG_DOWN = line("backlog", Answer(242, 242), Answer(61, 61))
NOTHING = line("nps", None, Answer(None, 0))


def test_a_better_period_says_what_got_better() -> None:
    sentence = stories.overview([CSAT_UP], THAN)
    assert said(sentence) == (
        "Better than the 90 days before: customer satisfaction rose to 88.0% (+8.0 pts)."
    )
    assert stressed(sentence) == ["Better than the 90 days before:", "88.0%"]


def test_a_worse_period_says_what_got_worse() -> None:
    assert said(stories.overview([SLOWER, CSAT_SAME], THAN)) == (
        "Worse than the 90 days before: first response time rose to 45m (+50.0%)."
    )


def test_a_mixed_period_says_both() -> None:
    assert said(stories.overview([CSAT_UP, SLOWER], THAN)) == (
        "Partly better, partly worse than the 90 days before: customer satisfaction rose to "
        "88.0% (+8.0 pts); but first response time rose to 45m (+50.0%)."
    )


def test_without_a_real_change_it_says_so_and_how_things_stand() -> None:
    assert said(stories.overview([CSAT_SAME], THAN)) == (
        "No change beyond chance against the 90 days before. Customer satisfaction: 88.4%."
    )


def test_without_a_comparison_it_says_how_things_stand() -> None:
    alone = line("csat", None, Answer(88, 500, 85, 91))
    assert said(stories.overview([alone, NOTHING], "")) == "Customer satisfaction: 88.0%."


def test_a_bad_turn_without_a_test_is_named_apart_and_a_good_one_is_not() -> None:
    assert said(stories.overview([CSAT_UP, BACKLOG_UP], THAN)).endswith(
        "(+8.0 pts). Keep an eye on this: backlog rose to 242 (+297%)."
    )
    assert "Keep an eye" not in said(stories.overview([CSAT_UP, BACKLOG_DOWN], THAN))


def test_one_more_of_a_few_is_no_turn() -> None:
    few, some = (line("backlog", Answer(5, 5), Answer(now, now)) for now in (6, 9))
    assert "Keep an eye" not in said(stories.overview([CSAT_UP, few], THAN))
    assert "backlog rose to 9" in said(stories.overview([CSAT_UP, some], THAN))


ON, OFF = Judgement("on target"), Judgement("off target")


@pytest.mark.parametrize(
    ("judgements", "begins"),
    [
        ([NO_TARGET, NO_TARGET, NO_TARGET], "Better than"),
        ([ON, NO_TARGET, NO_TARGET], "The goal is met. Better than"),
        ([NO_TARGET, OFF, NO_TARGET], "The goal is not met (missed: first response time). B"),
        ([ON, OFF, ON], "2 of 3 goals met (missed: first response time). Better than"),
        ([ON, OFF, OFF], "1 of 3 goals met (missed: first response time and backlog). B"),
        ([ON, NO_TARGET, ON], "Both goals are met. Better than"),
        ([NO_TARGET, OFF, OFF], "None of 2 goals is met (missed: first response time and b"),
    ],
)
def test_goals_that_are_met_and_missed_come_first(judgements: list[Judgement], begins: str) -> None:
    same = line("first_response_time_median", None, Answer(2700, 900, 2600, 2800))
    calm = line("backlog", None, Answer(61, 61))
    assert said(stories.overview([CSAT_UP, same, calm], THAN, judgements)).startswith(begins)


def test_with_nothing_to_measure_it_says_so() -> None:
    assert said(stories.overview([NOTHING], THAN)) == (
        "None of the main numbers can be measured in this period."
    )


@pytest.mark.parametrize(
    ("one", "evidence", "verdict"),
    [
        (CSAT_UP, "real change", "better"),
        (CSAT_SAME, "within noise", None),
        (SLOWER, "real change", "worse"),
        (BACKLOG_UP, "", None),
        (NOTHING, "", None),
    ],
)
def test_a_card_says_whether_a_change_is_real(
    one: Headline, evidence: str, verdict: str | None
) -> None:
    assert (stories.evidence(one), one.verdict) == (evidence, verdict)


def test_the_nps_is_said_with_its_range_and_its_change() -> None:
    one = line("nps", Answer(20, 400, 12, 28), Answer(38, 400, 30, 46))
    assert said(stories.nps(one, THAN)) == (
        "NPS is +38, 95% sure between +30 and +46, from 400 answers. "
        "That is 18 points more than the 90 days before."
    )
    same = line("nps", Answer(37, 400, 30, 44), Answer(38, 400, 30, 46))
    assert said(stories.nps(same, THAN)).endswith(
        "Against the 90 days before no change beyond chance."
    )


def test_one_answer_is_singular() -> None:
    one = line("nps", None, Answer(100, 1, -20, 100))
    assert "from 1 answer." in said(stories.nps(one, ""))


def test_the_channel_that_stands_out_is_named() -> None:
    metrics = [METRICS["csat"], METRICS["reopen_rate"]]
    cells = {
        ("csat", "chat"): Answer(96, 300, 93, 98, group="chat"),
        ("csat", "email"): Answer(80, 300, 76, 84, group="email"),
        ("reopen_rate", "email"): Answer(7, 300, 4, 10, group="email"),
    }
    averages = {"csat": Answer(88, 600, 85, 91), "reopen_rate": Answer(6, 600, 4, 8)}
    assert said(stories.channels(metrics, cells, averages)) == (
        "Chat does better than the average in customer satisfaction; "
        "Email does worse in customer satisfaction."
    )


def test_where_chance_explains_all_no_channel_stands_out() -> None:
    cells = {("csat", "chat"): Answer(90, 300, 85, 95, group="chat")}
    averages = {"csat": Answer(88, 600, 85, 91)}
    assert said(stories.channels([METRICS["csat"]], cells, averages)) == (
        "Chat is the only channel here: there is no other to compare it with."
    )
    cells["csat", "email"] = Answer(86, 300, 80, 91, group="email")
    assert said(stories.channels([METRICS["csat"]], cells, averages)) == (
        "No channel stands out beyond what chance explains."
    )


def test_without_a_number_to_compare_no_channel_is_judged() -> None:
    sentence = said(stories.channels([METRICS["csat"]], {}, {}))
    assert sentence == "Nothing is known that channels could be compared by."


def test_without_channels_nobody_is_told_that_none_stands_out() -> None:
    cells = {("csat", None): Answer(90, 300, 85, 95)}
    averages = {"csat": Answer(90, 300, 85, 95)}
    assert said(stories.channels([METRICS["csat"]], cells, averages)).startswith(
        "No channel is known for these tickets."
    )


def test_churn_says_who_left_and_who_stays() -> None:
    cells = [
        {"cohort": "2026-01-01", "age": age, "size": 10, "retained": kept, "value": 10.0 * kept}
        for age, kept in enumerate((10, 9, 8, 7))
    ]
    moves = [Movement(date(2026, 1, 1), 30, 8, 5)]
    churn = line("churn_rate", None, Answer(13.0, 100))
    assert said(stories.churn(churn, moves, triangle(cells))) == (
        # By the other definitions of churn it is no share of those at the start.
        "13 customers left and 30 joined; with 100 at the start, churn is 13.0%. "
        "Of those who join, 70.0% are still here after three months."
    )
    assert said(stories.churn(churn, [Movement(None, 0, 1, 0)], None)).startswith(
        "1 customer left and 0 joined"
    )


@pytest.mark.parametrize(
    ("name", "answer", "verdict"),
    [
        ("csat", Answer(96, 300, 93, 98), "better"),
        ("csat", Answer(80, 300, 76, 84), "worse"),
        ("csat", Answer(90, 300, 86, 94), ""),
        ("csat", Answer(100, 5, 90, 100), ""),
        ("csat", Answer(None, 0), ""),
        # Where all answers are alike, only the order in which they are added up differs.
        ("csat", Answer(88 + 1e-13, 300, 88 + 1e-13, 88 + 1e-13), ""),
        ("reopen_rate", Answer(96, 300, 93, 98), "worse"),
        ("tickets_created", Answer(300, 300, 280, 320), ""),
    ],
)
def test_a_group_stands_out_only_where_chance_and_a_small_sample_do_not_explain_it(
    name: str, answer: Answer, verdict: str
) -> None:
    assert standing(METRICS[name], answer, Answer(88, 600, 85, 91)).verdict == verdict


# ---------------------------------------------------------------------- in German

DAVOR = "den 90 Tagen davor"


def test_a_mixed_period_is_said_in_german() -> None:
    with speaking("de"):
        sentence = stories.overview([CSAT_UP, SLOWER], DAVOR)
    assert said(sentence).replace("\u00a0", " ") == (
        "Teils besser, teils schlechter gegenüber den 90 Tagen davor: Kundenzufriedenheit auf "
        "88,0 % gestiegen (+8,0 Punkte); aber Erstantwortzeit auf 45 min gestiegen (+50,0 %)."
    )
    assert [each.replace("\u00a0", " ") for each in stressed(sentence)] == [
        "Teils besser, teils schlechter gegenüber den 90 Tagen davor:",
        "88,0 %",
        "45 min",
    ]


def test_titles_keep_their_capitals_inside_german_sentences() -> None:
    with speaking("de"):
        title = METRICS["first_response_time_median"].title
        assert stories.in_sentence(stories.short(title)) == "Erstantwortzeit"


def test_what_is_inside_a_value_is_no_markup_in_any_language() -> None:
    cells = {("csat", "**a** {b}"): Answer(96, 300, 93, 98, group="**a** {b}")}
    for language in LANGUAGES:
        with speaking(language):
            sentence = stories.channels([METRICS["csat"]], cells, {"csat": Answer(80, 900, 78, 82)})
        assert stressed(sentence) == ["**a** {b}"]


@pytest.mark.parametrize(
    ("left", "begins"), [(1, "1 Kunde abgewandert, 9"), (2, "2 Kunden abgewandert, 9")]
)
def test_one_customer_and_several_who_left_are_said_in_german(left: int, begins: str) -> None:
    moves = [Movement(date(2026, 8, 1), 9, left, 0)]
    with speaking("de"):
        sentence = said(stories.churn(line("churn_rate", None, Answer(3.0, 400)), moves, None))
    assert sentence.startswith(begins)
    assert sentence.replace("\u00a0", " ").endswith(
        "bei 400 zu Beginn beträgt die Abwanderung 3,0 %."
    )
