"""What scenarios and staffing say in German: whole sentences, plurals, and German numbers.

A no-break space is written as a low line here.
"""

from collections.abc import Iterator, Sequence

import pytest

from csmetrics.errors import Problem
from csmetrics.language import assumptions, money, scenarios, staffing
from csmetrics.translation import speaking
from csmetrics.what_if.basis import Backlog, Recommending
from csmetrics.what_if.outcome import outcome, swings
from csmetrics.what_if.scenario import LEVERS, TODAY, Scenario, checked, dumps, loads, preset
from csmetrics.what_if.staffing import Promise, needs
from tests.what_if.companies import COMPANY, company
from tests.what_if.test_staffing import WEEK

PROMISE = Promise(handling_seconds=180, target=0.8, threshold_seconds=20)


@pytest.fixture(autouse=True)
def in_german() -> Iterator[None]:
    with speaking("de"), money.shown_in("€"):
        yield


def said(sentence: Sequence[str]) -> str:
    return "".join(sentence).replace("\N{NO-BREAK SPACE}", "_")


def test_a_result_is_said_with_its_range() -> None:
    scenario = Scenario(avoided=10, won=50)
    assert said(scenarios.opening("Hilfe", outcome(COMPANY, scenario), scenario)) == (
        "Hilfe: 6.000_€ pro Jahr wert (5.151_€ – 6.849_€); 100 Kontakte pro Monat weniger und NPS "
        "+40 (+26 – +52) statt +30."
    )
    one = company(cost=None, revenue=None, contacts=(("Billing", 10.0),))
    assert said(
        scenarios.opening("A", outcome(one, Scenario(avoided=10)), Scenario(avoided=10))
    ) == ("A: 1 Kontakt pro Monat weniger.")
    assert said(scenarios.opening("A", {}, TODAY)).startswith("Noch ist nichts verändert. ")


@pytest.mark.parametrize(
    ("value", "name", "unit", "text"),
    [
        (0.44, "csat", "percent", "+0,4_Punkte"),
        (-3.0, "nps", "points", "−3,0 Punkte"),
        (27_946.3, "value", "money", "+27.946_€"),
        (12.345, "clv", "money", "+12,35_€"),
    ],
)
def test_a_change_has_its_sign_and_unit(value: float, name: str, unit: str, text: str) -> None:
    assert said(scenarios.amount(value, name, unit)) == text


def test_scenarios_stand_side_by_side() -> None:
    compared = {"Vorsichtig": preset("careful"), "Meins": Scenario(topics=(("Billing", 50.0),))}
    numbers = {name: outcome(COMPANY, one) for name, one in compared.items()}
    table = scenarios.side_by_side(compared, numbers["Meins"], numbers)
    assert list(table) == ["", "Heute", "Vorsichtig", "Meins"]
    columns = zip(*[table[name] for name in list(table)[1:]], strict=True)
    rows = {name: tuple(map(said, row)) for name, row in zip(table[""], columns, strict=True)}
    assert rows["Kontakte, die Selbsthilfe erspart"] == ("–", "5_%", "nach Thema")
    assert rows["Mehr beim ersten Kontakt gelöst"] == ("–", "+1_Punkt", "–")
    assert rows["Kontakte pro Monat"] == ("1.000", "945 (939 – 951)", "700 (670 – 730)")


def test_nouns_keep_their_capital_letter_inside_a_sentence() -> None:
    scenario = Scenario(avoided=10)
    text = scenarios.most_hangs_on(
        swings("value", COMPANY, scenario), outcome(COMPANY, scenario)["value"]
    )
    assert said(text) == "Am meisten hängt hiervon ab: Selbsthilfe (+3.000_€ bis +9.000_€)."
    moved = Scenario(moved=10, moved_from="email", moved_to="chat")
    assert assumptions.assumes("moved", COMPANY, moved).startswith(
        "60 Kontakte pro Monat kommen über Chat statt über E-Mail, "
    )


def test_assumptions_agree_in_number() -> None:
    assert assumptions.assumes("won", COMPANY, Scenario(won=50)) == (
        "10 von 20 Kunden mit Antwort 0 bis 6 würden 7 oder 8 antworten; alle anderen Antworten "
        "bleiben."
    )
    one = company(recommending=Recommending(0, 0, 1))
    assert assumptions.assumes("won", one, Scenario(won=100)).startswith("1 von 1 Kunden")
    assert said(assumptions.assumes("kept", COMPANY, Scenario(kept=50))).startswith(
        "1,5_% der Kunden gehen pro Monat statt 3,0_%; wer bleibt, zahlt weiter."
    )


def test_no_german_sentence_claims_a_cause() -> None:
    everything = preset("bold", Scenario(moved_from="email", moved_to="chat"))
    for lever in LEVERS:
        text = assumptions.assumes(lever, COMPANY, everything)
        for word in ("weil", "führt zu", "verbessert", "steigert"):
            assert word not in text
        if lever in ("faster", "moved"):
            assert "Ein Zusammenhang ist kein Beweis für eine Ursache." in text


def test_a_scenario_is_kept_the_same_whatever_is_spoken() -> None:
    scenario = preset("bold", Scenario(moved_from="email", moved_to="chat", cost=1.5))
    kept = dumps(scenario)
    with speaking("en"):
        assert dumps(scenario) == kept and loads(kept) == scenario
    with pytest.raises(Problem, match=r"Überzeugte Detraktoren: 101 ist nicht möglich\."):
        checked(Scenario(won=101))


def test_a_week_and_its_busiest_hour_are_said() -> None:
    now = needs(WEEK, PROMISE)
    assert said(staffing.week(now, now, PROMISE, "Anrufe", now)) == (
        "Eine durchschnittliche Woche braucht 22 besetzte Stunden. Am meisten los ist Montag von "
        "10:00 bis 11:00 (200,0 Anrufe): 14 Personen beantworten 88,8_% innerhalb von 20_s; "
        "17,4_% warten, im Durchschnitt über alle 8_s, und das Team ist zu 71,4_% der Zeit "
        "ausgelastet."
    )


@pytest.mark.parametrize(
    ("days", "today", "ends"),
    [
        (30, None, "abgearbeitet in 30 Tagen, so wie es heute läuft nie."),
        (30, 45.2, "abgearbeitet in 30 Tagen; so wie es heute läuft, dauert es 45 Tage."),
        (0.4, 1.2, "abgearbeitet in 1 Tag."),
        (None, None, "Der Rückstand wird nie abgearbeitet. Er schrumpft nur, wenn mehr gelöst "
         "werden, als kommen."),
    ],
)  # fmt: skip
def test_a_backlog_that_runs_down(days: float | None, today: float | None, ends: str) -> None:
    text = said(staffing.clearing(Backlog(60, 10, 9), 0.5, 0, days, today))
    assert text == (f"60 Tickets sind offen; pro Tag kommen 5,0 und werden 9,0 gelöst: {ends}")
