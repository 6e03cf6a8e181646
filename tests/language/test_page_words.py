"""What pages say of waits, agents, changes, satisfaction and stays is right in every case."""

import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csmetrics.analysis import reasons
from csmetrics.analysis.breakdowns import Band, Hour
from csmetrics.analysis.effects import Effect, Part
from csmetrics.analysis.explain import Explanation
from csmetrics.analysis.health import Group, Health
from csmetrics.analysis.health import Part as Known
from csmetrics.analysis.rounding import adding_up
from csmetrics.analysis.scorecards import Line
from csmetrics.analysis.survival import curve
from csmetrics.catalogue import catalogue
from csmetrics.headline import Answer, Headline, headline
from csmetrics.language import changes, coaching, rows, satisfaction, stays, waits, words
from csmetrics.language.stories import Strong
from csmetrics.translation import speaking

METRICS = catalogue()
THAN = "the 90 days before"
HOUR, DAY = 3600, 86400


def said(sentence: Sequence[str]) -> str:
    return "".join(sentence)


def line(name: str, before: Answer | None, now: Answer) -> Headline:
    return headline(METRICS[name], [now], [before] if before else [])


# ---------------------------------------------------------------------- waits


def waited(
    median: Answer, before: Answer | None = None, waiting: float | None = 0
) -> dict[str, Headline]:
    return {
        "first_response_time_median": line("first_response_time_median", before, median),
        "first_response_time_p90": line("first_response_time_p90", None, Answer(DAY, 50)),
        "resolution_time_median": line("resolution_time_median", None, Answer(2 * DAY, 50)),
        "waiting_first_response": line("waiting_first_response", None, Answer(waiting, 0)),
    }


FAST, SLOW = Answer(HOUR, 900, 3500, 3700), Answer(2 * HOUR, 900, 7100, 7300)
STANDS = (
    "Half of the customers had a first answer within 1h, one in ten waited longer than 1d. "
    "Half of the tickets were solved within 2d. "
)


@pytest.mark.parametrize(
    ("before", "waiting", "ends"),
    [
        (None, 0, "Nobody waits for a first answer."),
        (None, 1, "1 customer still waits for a first answer."),
        (SLOW, 36, "First answers are faster than the 90 days before (−50.0%). "
                   "36 customers still wait for a first answer."),
        (Answer(HOUR / 2, 900, 1700, 1900), None,
         "First answers are slower than the 90 days before (+100%). "),
        (FAST, None, "The wait for a first answer did not change beyond chance against "
                     "the 90 days before. "),
    ],
)  # fmt: skip
def test_waits_are_said_with_their_change_and_those_who_still_wait(
    before: Answer | None, waiting: float | None, ends: str
) -> None:
    assert said(waits.opening(waited(FAST, before, waiting), THAN)) == STANDS + ends


def test_nobody_waited_longer_where_all_waited_as_long() -> None:
    alike = waits.opening(waited(Answer(DAY, 50, DAY, DAY)), THAN)
    assert said(alike).startswith("Half of the customers had a first answer within 1d. Half of")


def test_where_nobody_was_answered_it_says_so() -> None:
    nothing = {
        name: line(name, None, Answer(3 if name.startswith("waiting") else None, 0))
        for name in waited(FAST)
    }
    assert said(waits.opening(nothing, THAN)) == (
        "Nobody was answered in this period. 3 customers still wait for a first answer."
    )


@pytest.mark.parametrize(
    ("plain", "estimated", "waiting", "sentence"),
    [
        (Answer(HOUR, 9), Answer(HOUR, 9), 0,
         "All tickets were answered: the plain median of 1h leaves nobody out."),
        (Answer(HOUR, 1), Answer(2 * HOUR, 3), 2,
         "The plain median of 1h is of the 1 ticket that was answered. It leaves out 2 tickets not "
         "answered yet. Counted with the time they have waited so far (Kaplan–Meier), the median "
         "is 2h. Trust this one: leaving the slowest out makes a wait look shorter."),
        (Answer(HOUR, 99), Answer(HOUR, 100), 1,
         "The plain median of 1h is of the 99 tickets that were answered. It leaves out 1 ticket "
         "not answered yet. Counted with the time they have waited so far (Kaplan–Meier), the "
         "median stays 1h: so few wait that it does not move."),
        (Answer(HOUR, 2), Answer(None, 5), 3,
         "The plain median of 1h is of the 2 tickets that were answered. It leaves out 3 tickets "
         "not answered yet. Counted with the time they have waited so far (Kaplan–Meier), half of "
         "all tickets were not answered yet: nobody knows the median."),
        (Answer(None, 0), Answer(None, 3), 3,
         "No ticket of this period was answered yet: there is no median to compare."),
    ],
)  # fmt: skip
def test_it_says_why_the_plain_median_differs(
    plain: Answer, estimated: Answer, waiting: int, sentence: str
) -> None:
    found = waits.plain_and_estimated(plain, estimated, Answer(waiting, waiting), "answered")
    assert said(found) == sentence


@pytest.mark.parametrize(
    ("young", "old", "sentence"),
    [
        (0, 0, "No ticket was open at the end of the period."),
        (1, 0, "1 open ticket, none older than 30 days"),
        (2, 1, "1 of 3 open tickets is older than 30 days"),
        (2, 2, "2 of 4 open tickets are older than 30 days"),
    ],
)
def test_the_age_of_the_backlog_is_said(young: int, old: int, sentence: str) -> None:
    bands = [Band(0, 30 * DAY, young, None), Band(30 * DAY, None, old, None)]
    assert waits.aged(bands) == sentence


def test_the_busiest_hour_is_named() -> None:
    hours = [Hour(0, 9, 4, 2), Hour(6, 23, 9, 2)]
    assert waits.busiest(hours).endswith("Most come on Sunday from 23:00 to 0:00: 4.5")
    assert waits.busiest([]) == "No requests arrived in this period."
    # Where several have as many, none of them has most; of one week there are whole numbers.
    tied = [Hour(0, 9, 24, 12), Hour(4, 14, 24, 12)]
    assert waits.busiest(tied) == "Tickets of an average week by hour"
    few = [Hour(0, 9, 2, 13), Hour(1, 9, 1, 13)]
    assert waits.busiest(few).endswith("Most came on Monday from 9:00 to 10:00: 2")
    assert waits.busiest([few[0], Hour(1, 9, 2, 13)]) == (
        "All tickets of the period by weekday and hour"
    )
    assert waits.busiest([Hour(0, 9, 4, 1)]).endswith("from 9:00 to 10:00: 4")


# ---------------------------------------------------------------------- what changed


def explained(*effects: Effect, metric: str = "csat", kind: Any = "ratio") -> Explanation:
    moved = sum(effect.total for effect in effects)
    return Explanation(METRICS[metric], kind, "channel", 80.0, 80.0 + moved, effects)


BETTER = explained(
    Effect("chat", 1.04, 4.54, Part(80, 50, 50), Part(90, 60, 60)),
    Effect("email", 0.0, -1.5, Part(80, 50, 50), Part(75, 40, 40)),
)


def test_a_change_says_its_reasons_and_whether_chance_could_be_one() -> None:
    real = line("csat", Answer(80, 900, 78, 82), Answer(84, 900, 82.5, 86))
    noise = line("csat", Answer(80, 90, 70, 88), Answer(84, 90, 74, 90))
    opening = said(changes.opening(real, BETTER, THAN))
    assert opening.startswith("Customer satisfaction rose by 4.1 pts against the 90 days before: ")
    assert "Chance" not in opening
    assert said(changes.opening(noise, BETTER, THAN)).endswith(
        "Chance alone could explain this change: do not read much into its reasons."
    )


def test_without_a_number_in_one_period_there_is_no_reason() -> None:
    nothing = Explanation(METRICS["csat"], "ratio", "channel", None, 84.0, ())
    sentence = said(changes.opening(line("csat", None, Answer(84, 9)), nothing, THAN))
    assert sentence == (
        "Customer satisfaction cannot be compared: one of the periods has no number."
    )
    assert changes.table(nothing) == {}


def test_the_table_of_a_change_adds_up() -> None:
    assert changes.table(BETTER) == {
        "Channel": ["Chat", "Email", "All"],
        "Before": ["80.0%", "80.0%", "80.0%"],
        "Now": ["90.0%", "75.0%", "84.1%"],
        "n before": ["50", "50", "100"],
        "n now": ["60", "40", "100"],
        "Mix": ["+1.0 pts", "0.0 pts", "+1.0 pts"],
        "Own": ["+4.6 pts", "−1.5 pts", "+3.1 pts"],
        "Together": ["+5.6 pts", "−1.5 pts", "+4.1 pts"],
    }


def test_a_count_has_no_mix() -> None:
    counted = explained(
        Effect("chat", 0.0, 3.0, None, Part(3, 3, 3)), metric="tickets_created", kind="count"
    )
    table = changes.table(counted)
    assert set(table) == {"Channel", "Before", "Now", "Together"}
    assert (table["Before"][0], table["Now"][0]) == ("0", "3")
    assert changes.about_table(counted) == changes.COUNTS


def test_the_words_of_a_change_say_the_parts_that_its_table_has() -> None:
    found = explained(
        Effect("chat", 0.06, 4.06, Part(80, 50, 50), Part(90, 60, 60)),
        Effect("email", 0.06, 0.06, Part(80, 50, 50), Part(75, 40, 40)),
    )
    table = changes.table(found)
    assert table["Own"] == ["+4.0 pts", "+0.1 pts", "+4.1 pts"]
    assert table["Mix"] == ["+0.1 pts", "0.0 pts", "+0.1 pts"]
    # Alone, each of the three parts of 0.06 would be said to be 0.1, and the large one 4.1.
    told = reasons.sentence(found)
    assert told.startswith("Customer satisfaction rose by 4.2 pts: 4.0 pts because chat got better")
    assert told.count("0.1 pts because") == 2 and "all else" not in told


@pytest.mark.parametrize("whole", [0.35, 0.15, -0.35, 1.05, 2.25])
def test_a_change_of_a_half_is_said_alike_alone_and_as_a_sum(whole: float) -> None:
    [part] = adding_up([whole], whole, 0.1)
    assert words.signed(part, 1) == words.signed(whole, 1)


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=20), st.sampled_from([0.1, 1, 60]))
@example([0.75, 0.75, 0.75], 0.1)
def test_rounded_parts_add_up_to_the_rounded_whole(parts: list[float], step: float) -> None:
    whole = sum(parts)
    rounded = adding_up(parts, whole, step)
    # Halves away from zero, as the whole is said.
    assert sum(rounded) == pytest.approx(
        words.whole(round(whole / step, 9)) * step, abs=step * 0.01
    )
    assert all(abs(a - b) <= step * 1.001 for a, b in zip(rounded, parts, strict=True))


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("csat", -1.26, "−1.3 pts"),
        ("nps", 4.0, "+4.0 points"),
        ("first_response_time_median", 2220.0, "+37m"),
        ("tickets_created", -12, "−12"),
        ("csat", 0.0, "0.0 pts"),
    ],
)
def test_a_part_of_a_change_is_said_in_the_unit_of_its_number(
    unit: str, value: float, words: str
) -> None:
    assert changes.moved(value, METRICS[unit]) == words


# ---------------------------------------------------------------------- agents


def agent(name: str | None, value: float, n: int = 100) -> Line:
    return Line(name, {"csat": Answer(value, n, value - 5, value + 5)}, {}, None)


ALL = {"csat": Answer(80, 900, 78, 82)}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([], "No agent is known for the tickets of this period."),
        ([80], "1 agent: there is nobody to compare with."),
        ([80, 82], "2 agents, and none differs from the others beyond chance."),
        ([80, 60], "2 agents. Beyond chance, 1 in customer satisfaction differs from all "
                   "together."),
        ([60, 95], "2 agents. Beyond chance, 2 in customer satisfaction differ from all "
                   "together."),
        ([60, *[80] * 19], "20 agents. Beyond chance, 1 in customer satisfaction differs from all "
                           "together. With so many agents, chance alone makes about 1 stand "
                           "out in each."),
    ],
)  # fmt: skip
def test_agents_who_stand_out_are_counted_not_named(values: list[float], sentence: str) -> None:
    lines = [agent(f"Agent {at}", value) for at, value in enumerate(values)]
    assert said(coaching.opening([METRICS["csat"]], lines, ALL)) == sentence


def test_agents_come_by_name_unless_asked_otherwise_and_nobody_is_no_agent() -> None:
    lines = [agent("Zoe", 90, 10), agent("ana", 80, 20), agent(None, 70), Line("Bo", {}, {}, None)]
    named = coaching.named(lines)
    assert [line.group for line in named] == ["ana", "Zoe"]
    assert [line.group for line in coaching.by_volume(named, "csat")] == ["Zoe", "ana"]


def test_only_numbers_that_somebody_has_become_columns() -> None:
    busy = Line("Ana", {"csat": Answer(80, 9), "utilization": Answer(70, 20)}, {}, None)
    assert [m.title for m in coaching.columns([busy])] == ["Customer satisfaction", "Utilization"]
    assert coaching.columns([]) == []


def test_agents_that_do_not_fit_are_counted() -> None:
    assert coaching.left_out([agent("Ana", 80)]) == ""
    assert coaching.left_out([agent(str(at), 80) for at in range(60)]) == (
        "Drawn are 45 of 60 agents, those who stand out first; “Show as a table” has them all."
    )


# ---------------------------------------------------------------------- satisfaction


@pytest.mark.parametrize(
    ("before", "rate", "ends"),
    [
        (None, None, "from 1 answer)."),
        (Answer(60, 900, 58, 62), None, ", better than the 90 days before (+20.0 pts)."),
        (Answer(95, 900, 93, 97), None, ", worse than the 90 days before (−15.0 pts)."),
        (Answer(80, 900, 70, 90), None, ", no change beyond chance against the 90 days before."),
        (None, Answer(45.0, 9), " Of those asked, 45.0% answered."),
        (None, Answer(100.0, 9), " How many were asked is not known: the data holds "
                                  "answers alone."),
        (None, Answer(12.0, 9), " Of those asked, 12.0% answered: what all the others think is "
                                "not known."),
    ],
)  # fmt: skip
def test_satisfaction_is_said_with_its_doubt(
    before: Answer | None, rate: Answer | None, ends: str
) -> None:
    now = Answer(80, 1 if before is None else 900, 78, 82)
    sentence = said(satisfaction.opening(line("csat", before, now), rate, THAN))
    assert sentence.startswith(
        "80.0% of the customers who answered were satisfied (95% sure between 78.0% and 82.0%"
    )
    assert sentence.endswith(ends)


def test_without_answers_satisfaction_says_so() -> None:
    nothing = line("ces", None, Answer(None, 0))
    assert said(satisfaction.opening(nothing, None, THAN)) == (
        "Customer effort score: no answers in this period. Choose a longer one."
    )


def test_without_the_column_no_longer_period_is_advised() -> None:
    nothing = headline(METRICS["ces"], [Answer(None, 0)], why_not="Needs surveys.")
    assert said(satisfaction.opening(nothing, None, THAN)) == (
        "Customer effort score cannot be measured yet. Needs surveys."
    )


def test_every_score_can_be_said() -> None:
    for name in satisfaction.MEANS:
        assert said(satisfaction.opening(line(name, None, Answer(5, 9)), None, THAN))


def quote(score: float, low: float, high: float) -> dict[str, Any]:
    scaled = (score - low) / (high - low)
    return {"score": score, "scale_min": low, "scale_max": high, "scaled_score": scaled}


@pytest.mark.parametrize(
    ("score", "low", "high", "words", "verdict"),
    [
        (1, 0, 1, "Satisfied", "better"),
        (0, 0, 1, "Not satisfied", "worse"),
        (4, 1, 5, "4 of 5", "better"),
        (3, 1, 5, "3 of 5", "worse"),
        (9, 0, 10, "9 of 10", "better"),
        (8, 0, 10, "8 of 10", ""),
        (6, 0, 10, "6 of 10", "worse"),
        (4.5, 1, 7, "4.5 of 7", ""),
    ],
)
def test_the_score_of_a_comment_stands_on_its_own_scale(
    score: float, low: float, high: float, words: str, verdict: str
) -> None:
    assert satisfaction.score(quote(score, low, high)) == words
    assert satisfaction.verdict(quote(score, low, high)) == verdict


def test_the_response_rate_is_that_of_the_same_survey() -> None:
    rates = {"csat": Answer(30, 9), "ces": Answer(40, 9)}
    found = [satisfaction.rate_of(METRICS[name], rates) for name in satisfaction.MEANS]
    assert [rate.value if rate else None for rate in found] == [30, 30, 40, 40, None]


# ---------------------------------------------------------------------- stays


def group(state: Any, customers: int, mrr: float | None = None) -> Group:
    return Group(state, customers, mrr)


@pytest.mark.parametrize(
    ("risk", "unknown", "sentence"),
    [
        (group("at risk", 1, 90.0), 0, "1 of 5 customers is at risk (90 a month)."),
        (group("at risk", 2), 0, "2 of 6 customers are at risk."),
        (group("at risk", 0), 3, "0 of 7 customers are at risk; of 3 too little is known to say."),
    ],
)
def test_customers_at_risk_are_counted_with_their_revenue(
    risk: Group, unknown: int, sentence: str
) -> None:
    groups = [group("healthy", 4), group("watch", 0), risk, group("too little known", unknown)]
    assert stays.at_risk(groups) == sentence


def test_without_customers_nobody_is_at_risk() -> None:
    states = ("healthy", "watch", "at risk", "too little known")
    said = stays.at_risk([group(state, 0) for state in states])
    assert said == "Nobody is a customer at the end of the data."


def test_the_list_names_reasons_and_what_is_not_known() -> None:
    parts = (Known("csat", 25, 10.0, "Rated us 1.4 of 5 in 3 answers"),
             Known("nps", 20, None, "Not known"))  # fmt: skip
    found = stays.risk_table([Health("c1", None, 107.0, 47.5, parts)])
    assert found == {
        "Customer": ["c1"],
        "Segment": ["Not known"],
        "Revenue a month": ["107"],
        "Score": ["48"],
        "Why": ["Rated us 1.4 of 5 in 3 answers"],
        "Not known": ["would recommend us"],
    }


@pytest.mark.parametrize(
    ("lifetimes", "ends"),
    [
        ([(400, 0, 1)], "Of 1 customer, 100.0% stay half a year and 100.0% stay a year; more "
                        "than half are still here."),
        ([(30, 3, 0), (200, 0, 1)], "Of 4 customers, 25.0% stay half a year; half have left after "
                                    "1 month."),
        ([(10, 0, 2)], "2 customers, none known for half a year yet."),
        ([], "No customers are known yet."),
    ],
)  # fmt: skip
def test_how_long_customers_stay_is_said_as_far_as_it_is_known(
    lifetimes: list[tuple[float, int, int]], ends: str
) -> None:
    assert stays.staying([curve(lifetimes)]).endswith(ends)


# ---------------------------------------------------------------------- in German


def plain(sentence: Sequence[str]) -> str:
    return said(sentence).replace("\u00a0", " ")


def test_waits_are_said_in_german() -> None:
    with speaking("de"):
        sentence = plain(waits.opening(waited(FAST, SLOW, 1), "den 90 Tagen davor"))
        assert waits.busiest([Hour(6, 23, 9, 2)]).endswith("am Sonntag von 23:00 bis 0:00 Uhr: 4,5")
    assert sentence == (
        "Die Hälfte der Kunden hatte innerhalb von 1 h eine erste Antwort, jeder Zehnte wartete "
        "länger als 1 T. Die Hälfte der Tickets war innerhalb von 2 T gelöst. Erste Antworten "
        "kommen gegenüber den 90 Tagen davor schneller (−50,0 %). 1 Kunde wartet noch auf eine "
        "erste Antwort."
    )


@pytest.mark.parametrize("done", list(waits.TOLD))
def test_medians_are_compared_in_german_by_what_was_done(done: str) -> None:
    word = {"answered": "beantwortete", "solved": "gelöste"}[done]
    plain_, estimated, waiting = Answer(HOUR, 1234), Answer(2 * HOUR, 1236), Answer(2, 2)
    with speaking("de"):
        sentence = plain(waits.plain_and_estimated(plain_, estimated, waiting, done))
    assert sentence.startswith(
        f"Der einfache Median von 1 h gilt für 1.234 {word} Tickets. "
        f"Er lässt 2 noch nicht {word} Tickets aus. "
    )


def test_every_wait_says_what_is_done() -> None:
    assert {times[-1] for times in waits.TIMES.values()} == set(waits.TOLD)


def test_a_change_with_a_colon_in_it_is_told_from_its_reasons() -> None:
    real = line("csat", Answer(80, 900, 78, 82), Answer(84, 900, 82.5, 86))
    with speaking("de"):
        opening = changes.opening(real, BETTER, "den 90 Tagen davor")
    stressed = [part for part in opening if isinstance(part, Strong)]
    assert stressed[0].replace("\u00a0", " ").endswith("4,1 Punkte gegenüber den 90 Tagen davor")
    assert said(opening[1:]).startswith(". Dahinter: ") and "Chat" in said(opening[1:])


def test_satisfaction_and_agents_are_said_in_german() -> None:
    with speaking("de"):
        score = satisfaction.opening(
            line("csat", None, Answer(80, 900, 78, 82)), Answer(45.0, 9), ""
        )
        agents = coaching.opening([METRICS["csat"]], [agent("Ana", 80), agent("Bo", 60)], ALL)
        assert satisfaction.score(quote(4.5, 1, 7)) == "4,5 von 7"
    assert plain(score) == (
        "80,0 % der Kunden, die geantwortet haben, waren zufrieden (zu 95 % sicher zwischen "
        "78,0 % und 82,0 %, Basis: 900 Antworten). Von den Befragten haben 45,0 % geantwortet."
    )
    assert plain(agents) == (
        "2 Mitarbeiter. Mehr als zufällig weicht vom Gesamtwert ab: 1 bei Kundenzufriedenheit."
    )


def test_what_is_chosen_and_stands_in_the_address_is_the_same_in_any_language() -> None:
    with speaking("de"):
        assert [*stays.SPLITS, stays.MONTHS] == ["All", "By segment", "By month of joining"]
        assert list(waits.TIMES) == ["First response", "Resolution"]
        assert list(satisfaction.GROUPS) == ["Not satisfied", "Satisfied"]


def test_rows_have_german_titles_and_times() -> None:
    table = pa.table({"ticket_id": ["7"], "customer_id": [None], "first_response_seconds": [94]})
    with speaking("de"):
        assert rows.in_words(table) | {"Ticket": ["7"]} == {
            "Ticket": ["7"],
            "Erste Antwort": ["1\u00a0min 34\u00a0s"],
        }
        assert rows.titled(table, "Europe/Berlin").column_names[1] == "Kunde"


def test_rows_say_words_of_ours_and_what_is_so_as_people_do() -> None:
    table = pa.table(
        {
            "ticket_id": ["7", "8"],
            "channel": ["web", "Fax"],
            "priority": ["urgent", None],
            "is_satisfied": [1, 0],
            "was_reopened": [True, None],
            "is_about_us": pa.array([0.5, 1.0]),
        }
    )
    read = {name: column.to_pylist() for name, column in rows.in_words(table).items()}
    assert read == {
        "Ticket": ["7", "8"],
        "Channel": ["Web form", "Fax"],
        "Priority": ["Urgent", None],
        "Satisfied": ["Yes", "No"],
        "Was reopened": ["Yes", None],
        "About us": [0.5, 1.0],
    }
    assert rows.titled(table)["Channel"].to_pylist() == ["web", "Fax"]


def test_every_column_that_rows_show_has_a_title_to_translate() -> None:
    named = re.compile(r"\bas ([a-z_0-9]+)|\b[a-z]+\.([a-z_0-9]+),?$", re.MULTILINE)
    inner = {"case", "value", "n", "hits", "trials", "period"}
    for metric in METRICS.values():
        if metric.parts:
            continue
        shown = metric.sql.rpartition("\nselect")[2].partition("\nfrom")[0]
        columns = {one or other for one, other in named.findall(shown)} - inner
        assert columns <= set(rows.TITLES), metric.name
