"""Amounts are said in the team's currency everywhere, and as plain numbers without one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.charts.frame import value_axis
from csmetrics.engine import Database
from csmetrics.errors import Problem
from csmetrics.language import money, scenarios, words
from csmetrics.team import settings
from csmetrics.translation import speaking
from csmetrics.workspace import open_workspace


@pytest.mark.parametrize(
    ("currency", "value", "said"),
    [
        ("", 1234.5, "1,234.50"),
        ("€", 1234.5, "€1,234.50"),
        ("€", -1234.5, "−€1,234.50"),
        ("€", -0.001, "€0.00"),
        ("CHF", 12.0, "CHF\u00a012.00"),
        ("R$", 12.0, "R$12.00"),
        ("kr", 0.5, "kr\u00a00.50"),
    ],
)
def test_an_amount_is_said_in_the_currency(currency: str, value: float, said: str) -> None:
    with money.shown_in(currency):
        assert words.say(value, "money") == said
    assert words.say(1.0, "money") == "1.00"


@pytest.mark.parametrize(
    ("value", "said"),
    [(999.994, "€999.99"), (1000.4, "€1,000"), (43, "€43"), (43.2, "€43.20"), (-2500, "−€2,500")],
)
def test_nobody_reads_the_cents_of_thousands(value: float, said: str) -> None:
    with money.shown_in("€"):
        assert money.roughly(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(1200, "+€1,200"), (-35.5, "−€35.50"), (0, "€0"), (-0.001, "€0.00")]
)
def test_a_change_has_its_sign_before_the_currency(value: float, said: str) -> None:
    with money.shown_in("€"):
        assert money.signed(value) == said


@pytest.mark.parametrize("text", ["", "€", "CHF", "US$", "zł", "лв"])
def test_signs_and_codes_are_currencies(text: str) -> None:
    assert settings.check("currency", text) == text


@pytest.mark.parametrize("text", ["12", "<b>", "a b", "EUROS", "e.", "[x]", "*", "$1"])
def test_what_could_be_read_as_something_else_is_none(text: str) -> None:
    with pytest.raises(Problem, match="is not a currency"):
        settings.check("currency", text)


@given(st.text(max_size=6))
def test_no_currency_can_be_markup(text: str) -> None:
    if money.is_currency(text):
        assert not set(text) & set("<>*_`[](){}\\~|#&:.0123456789 \n\t")


def test_what_a_scenario_is_worth_is_said_in_the_currency() -> None:
    with money.shown_in("€"):
        assert scenarios.amount(-1234.4, "mrr", "money") == "−€1,234"
        assert scenarios.amount(12.345, "clv", "money") == "+€12.35"
        assert scenarios.amount(3, "tickets", "count") == "+3"
    assert scenarios.amount(-1234.4, "mrr", "money") == "−1,234"


def test_one_thread_does_not_see_the_currency_of_another() -> None:
    heard: list[str] = []
    with money.shown_in("€"):
        thread = threading.Thread(target=lambda: heard.append(money.roughly(5)))
        thread.start()
        thread.join()
        assert money.roughly(5) == "€5"
    assert heard == ["5"]


def test_the_axis_of_amounts_has_the_currency_before_its_numbers() -> None:
    with money.shown_in("€"):
        assert value_axis([1.0, 2.0], "money")["tickprefix"] == "€"
        assert "tickprefix" not in value_axis([1.0, 2.0], "count")


@pytest.mark.parametrize(
    ("currency", "value", "said"),
    [
        ("", 1234.5, "1.234,50"),
        ("€", 1234.5, "1.234,50_€"),
        ("CHF", -12.0, "−12,00_CHF"),
        ("€", -0.001, "0,00_€"),
    ],
)
def test_in_german_the_currency_stands_behind(currency: str, value: float, said: str) -> None:
    with money.shown_in(currency), speaking("de"):
        assert words.say(value, "money") == said.replace("_", money.SPACE)


def test_in_german_a_change_and_an_axis_have_the_currency_behind() -> None:
    with money.shown_in("€"), speaking("de"):
        assert money.signed(-2500) == f"−2.500{money.SPACE}€"
        assert money.signed(0) == f"0{money.SPACE}€"
        assert money.axis() == {"tickformat": ",", "ticksuffix": f"{money.SPACE}€"}


def test_the_currency_that_was_set_last_holds_for_all_times() -> None:
    with open_workspace() as workspace:
        database: Database = workspace.database
        assert settings.currency(database) == ""
        with workspace.changing() as session:
            settings.save(session, "currency", "EUR")
        assert settings.currency(database) == "EUR"
        with workspace.changing() as session:
            settings.save(session, "currency", None)
        assert settings.currency(database) == ""


def test_a_thread_in_which_nobody_chose_a_currency_asks_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(money, "_who_knows", money._who_knows)  # as it was, afterwards
    money.ask_for_currency(lambda: "€")
    with ThreadPoolExecutor(1) as another:
        assert another.submit(money.say, 41.96).result() == "€41.96"
