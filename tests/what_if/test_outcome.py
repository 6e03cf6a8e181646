"""What a scenario makes of today's numbers: worked by hand, and laws that hold for every one."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.asking.statistics import nps_interval, wilson
from csmetrics.what_if import outcome as what_if
from csmetrics.what_if.basis import Basis, FirstContact, Recommending
from csmetrics.what_if.outcome import (
    MOVED_BY,
    channel_contacts,
    lifetime_value,
    outcome,
    revenue_path,
    steps,
    swings,
)
from csmetrics.what_if.scenario import LEVERS, PRESETS, TODAY, Scenario, preset, preset_of
from tests.what_if.companies import COMPANY, company

AMOUNTS = {name: st.integers(0, lever.most).map(float) for name, lever in LEVERS.items()}
SCENARIOS = st.builds(
    Scenario,
    **AMOUNTS,
    within_seconds=st.sampled_from([300.0, 3600.0, 14400.0]),
    become=st.sampled_from(["passive", "promoter"]),
    moved_from=st.sampled_from(["email", "chat"]),
    moved_to=st.sampled_from(["email", "chat"]),
    topics=st.sampled_from([(), (("Billing", 50.0),), (("Billing", 0.0), ("How-to", 100.0))]),
    cost_to=st.sampled_from([None, 2.0, 9.0]),
)

# The machine may be busy with other tests.


def after(scenario: Scenario, name: str, basis: Basis = COMPANY) -> float:
    return outcome(basis, scenario)[name].after


# ---------------------------------------------------------------------- by hand


def test_self_service_avoids_its_share_of_every_topic() -> None:
    assert after(Scenario(avoided=10), "contacts") == pytest.approx(900)
    assert after(Scenario(avoided=10), "cost") == pytest.approx(12 * 900 * 5)
    assert after(Scenario(avoided=10), "value") == pytest.approx(12 * 100 * 5)


def test_a_topic_can_have_a_share_of_its_own() -> None:
    # Half of 600, a tenth of 300 and of the 100 without a topic.
    scenario = Scenario(avoided=10, topics=(("Billing", 50.0),))
    assert after(scenario, "contacts") == pytest.approx(300 + 270 + 90)


def test_a_point_more_at_first_contact_spares_the_contacts_that_it_led_to() -> None:
    # Of 20 in 100 not solved at once, 10 came back: each such ticket leads to half a contact.
    assert after(Scenario(first_contact=4), "contacts") == pytest.approx(1000 * (1 - 0.04 * 0.5))


def test_no_more_can_be_solved_at_once_than_is_missed_today() -> None:
    all_of_it = after(Scenario(first_contact=20), "contacts")
    assert all_of_it == pytest.approx(900)
    assert after(Scenario(first_contact=30), "contacts") == pytest.approx(all_of_it)


def test_who_never_writes_needs_no_first_contact_resolution() -> None:
    scenario = Scenario(avoided=50, first_contact=20)
    assert after(scenario, "contacts") == pytest.approx(500 * 0.9)


def test_a_cheaper_channel_saves_what_it_is_cheaper() -> None:
    scenario = Scenario(moved=10, moved_from="email", moved_to="chat", cost_to=2.0)
    # 60 of 600 mails a month, 5 − 2 each.
    assert after(scenario, "value") == pytest.approx(12 * 60 * 3)
    assert channel_contacts(COMPANY, scenario) == pytest.approx({"email": 540, "chat": 460})


def test_contacts_whose_channel_nobody_knows_are_not_moved() -> None:
    unknown = company(channels=tuple(replace(one, contacts=250.0) for one in COMPANY.channels))
    scenario = Scenario(moved=10, moved_from="email", moved_to="chat", cost_to=2.0)
    # Of 1,000 contacts 250 are mails, and nobody knows the channel of 500.
    assert after(scenario, "value", unknown) == pytest.approx(12 * 25 * 3)
    assert channel_contacts(unknown, scenario) == pytest.approx({"email": 225, "chat": 275})


def test_a_channel_of_unknown_cost_costs_what_any_contact_does() -> None:
    scenario = Scenario(moved=10, moved_from="email", moved_to="chat")
    assert after(scenario, "value") == pytest.approx(0)


def test_fewer_contacts_let_the_backlog_shrink() -> None:
    assert outcome(COMPANY, TODAY)["backlog"].before == pytest.approx(60 + 30 * (10 - 9))
    assert after(Scenario(avoided=20), "backlog") == pytest.approx(60 + 30 * (8 - 9))
    assert after(Scenario(avoided=60), "backlog") == 0


def test_detractors_won_over_are_whole_customers() -> None:
    # 10 of 20 detractors: 50 − 10 of 100; as promoters 60 − 10.
    assert after(Scenario(won=50), "nps") == pytest.approx(40)
    assert after(Scenario(won=50, become="promoter"), "nps") == pytest.approx(50)
    # 12 % of 20 are 2.4 customers: 2 are won.
    assert after(Scenario(won=12), "nps") == pytest.approx(32)
    number = outcome(COMPANY, Scenario(won=50))["nps"]
    assert (number.low, number.high) == nps_interval(50, 40, 10)


def test_more_fast_answers_weigh_the_ratings_anew() -> None:
    # All mails fast: 90 of 100 for 200 of the 400 ratings, 180 of 200 for the others.
    assert after(Scenario(faster=100), "csat") == pytest.approx(90)
    assert after(Scenario(faster=50), "csat") == pytest.approx(87.5)
    # The range is that of the rates, each with its new weight.
    number = outcome(COMPANY, Scenario(faster=100))["csat"]
    mail, chat = wilson(90, 100), wilson(180, 200)
    assert mail[0] and chat[0] and number.low
    assert number.low == pytest.approx(90 - math.hypot((90 - mail[0]) / 2, (90 - chat[0]) / 2))


def test_the_value_of_a_customer_is_the_published_one() -> None:
    assert lifetime_value(50, 0.7, 0.03) == pytest.approx(1166.67, abs=0.005)
    assert outcome(COMPANY, TODAY)["clv"].before == pytest.approx(1166.67, abs=0.005)
    # Half of those who leave stay: customers bring twice as much.
    assert after(Scenario(kept=50), "clv") == pytest.approx(2 * 1166.67, abs=0.01)
    assert lifetime_value(50, 0.7, 0) is None


def test_kept_customers_go_on_paying_for_twelve_months() -> None:
    assert COMPANY.revenue
    path = revenue_path(COMPANY.revenue, 0)
    assert path[0] == pytest.approx(970)
    assert path[11] == pytest.approx(1000 * 0.97**12)
    more = sum(1000 * 0.985**n for n in range(1, 13)) - sum(1000 * 0.97**n for n in range(1, 13))
    assert after(Scenario(kept=50), "mrr") == pytest.approx(1000 * 0.985**12)
    assert after(Scenario(kept=50), "value") == pytest.approx(0.7 * more)


def test_a_cost_that_is_typed_stands_only_where_the_data_has_none() -> None:
    unknown = company(cost=None, revenue=None)
    assert "value" not in outcome(unknown, Scenario(avoided=10))
    assert after(Scenario(avoided=10, cost=2.0), "value", unknown) == pytest.approx(12 * 100 * 2)
    assert after(Scenario(avoided=10, cost=2.0), "value") == pytest.approx(12 * 100 * 5)


def test_without_its_data_a_number_is_missing_and_not_0() -> None:
    bare = Basis(days=30, contacts=(("Billing", 10.0),))
    assert set(outcome(bare, preset("bold"))) == {"contacts"}
    assert outcome(Basis(days=30), preset("bold")) == {}


# ---------------------------------------------------------------------- laws


def test_no_lever_moved_is_no_change() -> None:
    for number in outcome(COMPANY, TODAY).values():
        assert number.after == number.before
    for name in outcome(COMPANY, TODAY):
        assert steps(name, COMPANY, TODAY).parts == ()
    today = outcome(COMPANY, TODAY)
    assert (today["csat"].low, today["csat"].high) == (81.2, 88.2)
    assert today["csat"].before == 85.0


@given(SCENARIOS)
def test_the_parts_add_up_to_the_whole(scenario: Scenario) -> None:
    for name, number in outcome(COMPANY, scenario).items():
        way = steps(name, COMPANY, scenario)
        assert way.before == number.before
        assert math.fsum(part for _, part in way.parts) == way.change
        assert way.after == way.before + way.change
        assert way.after == pytest.approx(number.after, rel=1e-9, abs=1e-9)
        assert [what for what, _ in way.parts] == [
            lever for lever in MOVED_BY[name] if lever in scenario.moves()
        ]


@given(SCENARIOS)
def test_a_range_holds_its_number(scenario: Scenario) -> None:
    for number in outcome(COMPANY, scenario).values():
        if number.low is not None and number.high is not None:
            assert number.low <= number.after + 1e-9
            assert number.high >= number.after - 1e-9


@given(SCENARIOS)
def test_what_it_hangs_on_most_comes_first_and_surrounds_the_result(scenario: Scenario) -> None:
    for name, number in outcome(COMPANY, scenario).items():
        found = swings(name, COMPANY, scenario)
        assert [one.width for one in found] == sorted((one.width for one in found), reverse=True)
        for one in found:
            # Whole customers are won over, and a backlog ends at 0: half may be a little off.
            assert one.low <= number.change + 1.5
            assert one.high >= number.change - 1.5


@given(st.integers(0, 60), st.integers(0, 60))
def test_avoiding_more_never_leaves_more(one: int, other: int) -> None:
    less, more = sorted((one, other))
    for name in ("contacts", "cost", "backlog"):
        assert after(Scenario(avoided=more), name) <= after(Scenario(avoided=less), name) + 1e-9
    assert after(Scenario(avoided=more), "value") >= after(Scenario(avoided=less), "value") - 1e-9


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(0, 100))
def test_winning_detractors_over_never_lowers_nps(
    promoters: int, passives: int, detractors: int, won: int
) -> None:
    basis = company(recommending=Recommending(promoters, passives, detractors))
    if not promoters + passives + detractors:
        assert "nps" not in outcome(basis, Scenario(won=won))
        return
    number = outcome(basis, Scenario(won=won))["nps"]
    assert -100 <= number.before <= number.after <= 100
    as_promoters = outcome(basis, Scenario(won=won, become="promoter"))["nps"].after
    assert as_promoters - number.before == pytest.approx(2 * (number.after - number.before))


@given(SCENARIOS)
def test_moving_contacts_keeps_their_number(scenario: Scenario) -> None:
    moved = sum(channel_contacts(COMPANY, scenario).values())
    assert moved == pytest.approx(after(scenario, "contacts"))


def test_a_wider_range_of_the_data_makes_a_wider_range_of_the_result() -> None:
    few = company(first_contact=FirstContact(10, 8, 1), cost=None, revenue=None)
    many = company(first_contact=FirstContact(1000, 800, 100), cost=None, revenue=None)
    scenario = Scenario(first_contact=5)

    def width(basis: Basis) -> float:
        number = outcome(basis, scenario)["contacts"]
        assert number.low is not None and number.high is not None
        return number.high - number.low

    assert outcome(few, scenario)["contacts"].after == pytest.approx(
        outcome(many, scenario)["contacts"].after
    )
    assert width(few) > width(many)


# ---------------------------------------------------------------------- presets


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_known_by_its_levers(name: str) -> None:
    around = Scenario(cost=3.0, moved_from="email", moved_to="chat", within_seconds=300)
    set_up = preset(name, around)
    assert preset_of(set_up) == name
    assert (set_up.cost, set_up.within_seconds) == (3.0, 300)
    assert preset_of(replace(set_up, avoided=set_up.avoided + 1)) is None
    # What the data cannot move stays at rest, and the scenario keeps its name.
    assert preset_of(preset(name, around, ["kept"]), ["kept"]) == name
    assert preset(name, around, ["kept"]).kept == 0


def test_every_number_says_what_moves_it_and_moves_with_it() -> None:
    base = Scenario(moved_from="email", moved_to="chat", cost_to=1.0)
    for name, levers in MOVED_BY.items():
        for lever in LEVERS:
            moved = replace(base, **{lever: 20.0})
            number = outcome(COMPANY, moved)[name]
            assert (number.change != 0) == (lever in levers), (name, lever)


def test_all_numbers_are_read_in_some_unit_and_have_a_good_direction() -> None:
    assert set(what_if.READS) == set(what_if.UNIT) == set(what_if.BETTER) == set(MOVED_BY)
