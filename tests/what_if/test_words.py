"""What the page says of scenarios and staffing is right in every case, singular and plural."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from csmetrics.headline import Answer
from csmetrics.language import assumptions, channel_shift, scenarios, staffing
from csmetrics.language.said import as_numbers
from csmetrics.what_if.basis import Backlog, Basis, FirstContact, Recommending
from csmetrics.what_if.outcome import Swing, outcome, swings
from csmetrics.what_if.satisfaction import Cell
from csmetrics.what_if.scenario import LEVERS, TODAY, Scenario, preset
from csmetrics.what_if.staffing import Need, Promise, around, busiest, needs, with_agents
from tests.what_if.companies import COMPANY, company
from tests.what_if.test_outcome import SCENARIOS
from tests.what_if.test_staffing import WEEK

# The machine may be busy with other tests.

PROMISE = Promise(handling_seconds=180, target=0.8, threshold_seconds=20)


def said(sentence: Sequence[str]) -> str:
    return "".join(sentence)


def opened(scenario: Scenario, basis: Basis = COMPANY, name: str = "Your own") -> str:
    return said(scenarios.opening(name, outcome(basis, scenario), scenario))


# ---------------------------------------------------------------------- the result


def test_a_result_is_said_with_its_range() -> None:
    assert opened(Scenario(avoided=10, won=50), name="Help centre") == (
        "Help centre: worth 6,000 a year (5,151 – 6,849); 100 fewer contacts a month and NPS +40 "
        "(+26 – +52) instead of +30."
    )


def test_what_is_worth_nothing_in_money_is_said_all_the_same() -> None:
    bare = company(cost=None, revenue=None)
    assert opened(Scenario(avoided=10), bare) == "Your own: 100 fewer contacts a month."
    one = company(cost=None, revenue=None, contacts=(("Billing", 10.0),))
    assert opened(Scenario(avoided=10), one) == "Your own: 1 fewer contact a month."


def test_nothing_changed_and_nothing_that_can_be_seen() -> None:
    assert opened(TODAY).startswith("Nothing is changed yet. Choose a scenario")
    few = company(recommending=Recommending(50, 30, 1), contacts=(), revenue=None, cells=())
    assert opened(Scenario(won=10), few).startswith("Your own: no number moves.")


def test_satisfaction_that_goes_with_faster_answers_is_no_cause() -> None:
    assert assumptions.faster(COMPANY, Scenario(faster=50)) == (
        "Answering within 1h more often would go with CSAT 87.5% (83.6% – 90.1%), against 85.0% "
        "today. A link is not proof of cause."
    )


def test_where_every_answer_is_in_time_none_can_be_made_faster() -> None:
    assert assumptions.assumes("faster", COMPANY, Scenario(faster=50, within_seconds=14400)) == (
        "100.0% are answered within 4h today. None is left to be made faster: choose a shorter "
        "time."
    )


@given(SCENARIOS)
def test_no_sentence_claims_a_cause(scenario: Scenario) -> None:
    for lever in scenario.moves():
        text = assumptions.assumes(lever, COMPANY, scenario)
        for word in ("because", "leads to CSAT", "will ", "improves", "raises"):
            assert word not in text
        if lever in ("faster", "moved") and scenario.moved_from != scenario.moved_to:
            is_all_fast = lever == "faster" and "None is left to be made faster" in text
            assert is_all_fast or "A link is not proof of cause." in text


@pytest.mark.parametrize(
    ("value", "name", "unit", "text"),
    [
        (-77.4, "contacts", "count", "−77"),
        (0.44, "csat", "percent", "+0.4 pts"),
        (0.04, "csat", "percent", "0.0 pts"),
        (-3.0, "nps", "points", "−3.0 points"),
        (27_946.3, "value", "money", "+27,946"),
        (12.345, "clv", "money", "+12.35"),
    ],
)
def test_a_change_has_its_sign_and_unit(value: float, name: str, unit: str, text: str) -> None:
    assert scenarios.amount(value, name, unit) == text


def test_scenarios_stand_side_by_side() -> None:
    compared = {"Careful": preset("careful"), "Mine": Scenario(topics=(("Billing", 50.0),))}
    numbers = {name: outcome(COMPANY, one) for name, one in compared.items()}
    table = scenarios.side_by_side(compared, numbers["Mine"], numbers)
    rows = dict(zip(table[""], zip(*[table[c] for c in list(table)[1:]], strict=True), strict=True))
    assert rows["Contacts avoided by self-service"] == ("–", "5%", "by topic")
    assert rows["More resolved at first contact"] == ("–", "+1 pt", "–")
    assert rows["Contacts a month"] == ("1,000", "945 (939 – 951)", "700 (670 – 730)")
    assert rows["NPS"] == ("+30", "+31 (+15 – +45)", "+30 (+14 – +45)")
    assert rows["Worth a year"][0] == "0"


def test_what_the_result_hangs_on_is_named() -> None:
    scenario = Scenario(avoided=10)
    number = outcome(COMPANY, scenario)["value"]
    text = scenarios.most_hangs_on(swings("value", COMPANY, scenario), number)
    assert text == "Most hangs on this: self-service (+3,000 to +9,000)."
    assert scenarios.most_hangs_on((), number) == (
        "Nothing is changed: nothing can go differently."
    )


def test_every_lever_and_input_has_a_name() -> None:
    assert set(scenarios.SHORT) == set(LEVERS)
    everything = preset("bold", Scenario(moved_from="email", moved_to="chat", cost_to=1.0))
    for name in outcome(COMPANY, everything):
        for one in swings(name, COMPANY, everything):
            assert scenarios.swing(one)
    assert scenarios.swing(Swing("kept", 0, 1)) == "Customers kept"


# ---------------------------------------------------------------------- assumptions


def test_contacts_avoided_are_said_in_numbers() -> None:
    assert assumptions.assumes("avoided", COMPANY, Scenario(avoided=10)).startswith(
        "100 contacts of 1,000 a month."
    )
    few = company(contacts=(("Billing", 10.0),))
    assert assumptions.assumes("avoided", few, Scenario(avoided=10)).startswith(
        "1 contact of 10 a month."
    )


def test_first_contact_says_what_is_spared_and_where_it_ends() -> None:
    text = assumptions.assumes("first_contact", COMPANY, Scenario(first_contact=5))
    assert text == (
        "80.0% are solved at the first go today; of the others, 50.0% led to another contact, "
        "which is spared. Reopened tickets spare work, which is not counted."
    )
    text = assumptions.assumes("first_contact", COMPANY, Scenario(first_contact=25))
    assert text.endswith("No more than all can be solved at once.")
    always = company(first_contact=FirstContact(10, 10, 0))
    assert assumptions.assumes("first_contact", always, TODAY).startswith("100.0% are solved")


@pytest.mark.parametrize(
    ("cells", "ends"),
    [
        ([Cell("email", 0, 3600, 9, 9)], "Email stays as it is: it has too few ratings after an "
         "answer within 1h."),
        ([Cell("email", 0, 3600, 9, 9), Cell("web", 3600, None, 5, 5)],
         "Email and Web form stay as they are: they have too few ratings after an answer within "
         "1h."),
    ],
)  # fmt: skip
def test_channels_with_too_few_fast_answers_are_named(cells: list[Cell], ends: str) -> None:
    basis = company(cells=(*cells, Cell("email", 3600, None, 60, 30)))
    text = assumptions.assumes("faster", basis, Scenario(faster=50))
    assert text.endswith(ends)


def test_a_move_between_channels_says_how_many_and_as_what() -> None:
    scenario = Scenario(moved=10, moved_from="email", moved_to="chat")
    assert assumptions.assumes("moved", COMPANY, scenario).startswith(
        "60 contacts a month come by chat instead of email, with the wait and the rating that chat "
        "has today."
    )
    one = replace(scenario, moved=1 / 6)
    assert assumptions.assumes("moved", COMPANY, one).startswith("1 contact a month comes by chat")
    same = replace(scenario, moved_to="email")
    assert assumptions.assumes("moved", COMPANY, same) == "Choose two different channels."


def test_detractors_won_over_are_counted() -> None:
    text = assumptions.assumes("won", COMPANY, Scenario(won=50))
    assert text == (
        "10 of the 20 customers who answered 0 to 6 would answer 7 or 8; all other answers stay."
    )
    one = company(recommending=Recommending(0, 0, 1))
    text = assumptions.assumes("won", one, Scenario(won=100, become="promoter"))
    assert text.startswith("1 of the 1 customer who answered 0 to 6 would answer 9 or 10")


def test_customers_kept_say_the_churn_and_the_margin() -> None:
    assert assumptions.assumes("kept", COMPANY, Scenario(kept=50)) == (
        "1.5% of the customers leave in a month instead of 3.0%; who stays goes on paying. Of what "
        "they pay in twelve months, the margin of 70.0% counts."
    )
    assert COMPANY.revenue
    unpaid = company(revenue=replace(COMPANY.revenue, mrr=None))
    assert assumptions.assumes("kept", unpaid, Scenario(kept=50)).endswith(
        "What they pay is not known."
    )


def test_a_typed_cost_is_marked_and_a_missing_one_asks_for_its_file() -> None:
    assert assumptions.cost(COMPANY, TODAY).startswith("A contact costs 5.00: your costs")
    unknown = company(cost=None, missing={"cost": "Needs costs: upload a file."})
    assert assumptions.cost(unknown, Scenario(cost=4.2)) == (
        "A contact costs 4.20: your own assumption. One that is spared counts with its whole cost, "
        "as if the time won were used otherwise."
    )
    assert assumptions.cost(unknown, TODAY) == (
        "What a contact costs is not known. Needs costs: upload a file. Or type it: it then counts "
        "as your own assumption."
    )


# ---------------------------------------------------------------------- channels


def test_channels_are_shown_today_and_then() -> None:
    scenario = Scenario(moved=10, moved_from="email", moved_to="chat", cost_to=2.0)
    assert channel_shift.channels(COMPANY, scenario) == {
        "Channel": ["Email", "Chat"],
        "Contacts a month": ["600", "400"],
        "Then": ["540", "460"],
        "First response (average)": ["2h", "2m"],
        "CSAT": ["80.0% (73.9% – 85.0%, n 200)", "90.0% (85.1% – 93.4%, n 200)"],
        "Cost of a contact": ["5.00", "2.00 (your own assumption)"],
    }
    assert "Cost of a contact" not in channel_shift.channels(company(cost=None), TODAY)


def test_channels_are_sorted_by_their_numbers_and_an_assumption_stays_marked() -> None:
    scenario = Scenario(moved=10, moved_from="email", moved_to="chat", cost_to=2.0)
    columns = as_numbers(channel_shift.channels(COMPANY, scenario)).to_pydict()
    assert columns["Then"] == [540, 460]
    assert columns["First response (average) (minutes)"] == [120, 2]
    assert columns["Cost of a contact"] == ["5.00", "2.00 (your own assumption)"]


def test_the_wait_and_rating_of_a_new_mix_are_said() -> None:
    scenario = Scenario(moved=50, moved_from="email", moved_to="chat")
    text = said(channel_shift.shifted(COMPANY, scenario))
    # 600 · 2 h and 400 · 2 m today; 300 and 700 then.
    assert text.startswith("An average first answer takes 37m instead of 1h 13m, and such a mix")
    assert "CSAT 87.5%" in text
    assert text.endswith("A link is not proof of cause.")
    silent = [replace(channel, first_response=Answer(None, 0)) for channel in COMPANY.channels]
    assert said(channel_shift.shifted(company(channels=tuple(silent)), scenario)) == (
        "How long customers wait in each channel is not known."
    )


# ---------------------------------------------------------------------- staffing


def peak() -> Need:
    found = busiest(needs(WEEK, PROMISE))
    assert found
    return found


def test_a_week_and_its_busiest_hour_are_said() -> None:
    now = needs(WEEK, PROMISE)
    assert said(staffing.week(now, now, PROMISE, "calls", now)) == (
        "An average week needs 22 hours of agents on duty. The busiest hour is Monday from 10:00 "
        "to 11:00 with 200.0 calls: 14 agents answer 88.8% within 20s; 17.4% wait, 8s on average "
        "over all, and agents are busy 71.4% of the time."
    )
    fewer = needs(WEEK, PROMISE, 0.5)
    assert "22 hours of agents on duty, and 13 under this scenario." in said(
        staffing.week(now, fewer, PROMISE, "calls", now)
    )
    nobody = needs(WEEK, PROMISE, 0)
    assert said(staffing.week(nobody, nobody, PROMISE, "calls", nobody)) == (
        "Nothing came by this channel in this period."
    )


def test_more_contacts_are_compared_with_those_of_the_period() -> None:
    grown = needs(WEEK, PROMISE, 1.2)
    told = said(staffing.week(grown, grown, PROMISE, "calls", needs(WEEK, PROMISE)))
    assert told.startswith(
        "An average week needs 25 hours of agents on duty. As many contacts as in this period need "
        "22 hours. The busiest hour is Monday from 10:00 to 11:00 with 240.0 calls: 16 agents"
    )
    assert said(staffing.people(1)) == "That is the work of 1 agent for this channel alone."


def test_too_few_agents_are_said_plainly() -> None:
    few = said(staffing.with_agents(10, with_agents(200, 10, PROMISE), peak(), PROMISE))
    assert few == (
        "With 10 agents the queue would grow without end: the contacts of this hour are the work "
        "of 10.0."
    )
    short = said(staffing.with_agents(12, with_agents(200, 12, PROMISE), peak(), PROMISE))
    assert "which does not keep the promise of 80.0%" in short
    enough = said(staffing.with_agents(14, with_agents(200, 14, PROMISE), peak(), PROMISE))
    assert enough.startswith("With 14 agents, 88.8% within 20s would be answered, which keeps")
    assert said(staffing.with_agents(1, None, peak(), PROMISE)).startswith("With 1 agent the queue")


def test_who_gives_up_is_said_where_patience_ends() -> None:
    hurried = replace(PROMISE, patience_seconds=60)
    table = staffing.table(around(peak(), hurried), hurried)
    assert "Give up" in table
    assert "Give up" not in staffing.table(around(peak(), PROMISE), PROMISE)
    assert staffing.table(around(peak(), PROMISE), PROMISE)["Average wait"][0] == "–"
    found = needs(WEEK, hurried)
    assert "give up" in said(staffing.week(found, found, hurried, "calls", found))


@pytest.mark.parametrize(
    ("there", "days", "today", "ends"),
    [
        (60, 30, None, "worked off in 30 days, and never as things go today."),
        (60, 30, 45.2, "worked off in 30 days, and in 45 days as things go today."),
        (60, 30, 30, "worked off in 30 days."),
        (1, 0.4, None, "worked off in 1 day, and never as things go today."),
        (60, None, None, "the backlog is never worked off. It shrinks only where more are solved "
         "than come."),
    ],
)  # fmt: skip
def test_a_backlog_that_runs_down(
    there: float, days: float | None, today: float | None, ends: str
) -> None:
    text = said(staffing.clearing(Backlog(there, 10, 9), 0.5, 0, days, today))
    verb = "1 ticket is open" if there == 1 else "60 tickets are open"
    assert text == f"{verb}; 5.0 come a day and 9.0 are solved: {ends}"


def test_what_would_keep_pace_with_more_tickets_is_said() -> None:
    assert said(staffing.clearing(Backlog(60, 10, 10), 1.2, 0, None, None)) == (
        "60 tickets are open; 12.0 come a day and 10.0 are solved: the backlog is never worked "
        "off. To keep pace, 20% more have to be solved a day than in this period."
    )


def test_an_empty_backlog_has_nothing_to_run_down() -> None:
    assert said(staffing.clearing(Backlog(0, 1, 2), 1, 0, 0, 0)) == (
        "No ticket is open at the end of the period."
    )
