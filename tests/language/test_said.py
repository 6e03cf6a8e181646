"""Numbers in the cells of a table: read as words, sorted and written as numbers."""

import copy
import json

import pytest

from csmetrics.language.said import Said, as_numbers, cell, counts, durations, is_number
from csmetrics.translation import speaking


def test_a_table_of_words_becomes_a_table_of_numbers_with_their_units() -> None:
    table = as_numbers(
        {
            "Channel": ["Chat", "Email"],
            "Wait": durations([94, None]),
            "Happy": [cell(94.25, "percent"), cell(87, "percent")],
            "Tickets": counts([12, 3]),
        }
    )
    assert table.to_pydict() == {
        "Channel": ["Chat", "Email"],
        "Wait (minutes)": [1.5667, None],
        "Happy (%)": [94.25, 87.0],
        "Tickets": [12, 3],
    }
    assert str(table.schema.field("Tickets").type) == "int64"


def test_a_unit_is_said_in_the_readers_language() -> None:
    with speaking("de"):
        assert as_numbers({"Wartezeit": durations([60])}).column_names == ["Wartezeit (Minuten)"]


def test_a_wait_that_goes_on_stands_among_the_others() -> None:
    waits = [*durations([7200, 600]), cell(3600, "seconds", "Not yet, 1h"), Said("Solved without")]
    assert waits == ["2h", "10m", "Not yet, 1h", "Solved without"]
    assert as_numbers({"Wait": waits})["Wait (minutes)"].to_pylist() == [120, 10, 60, None]


@pytest.mark.parametrize("cells", [["–", ""], ["Chat"], [*durations([60]), "Chat"], counts([None])])
def test_words_among_numbers_stay_words(cells: list[str]) -> None:
    assert not is_number(cells)
    assert as_numbers({"Any": cells})["Any"].to_pylist() == [str(each) for each in cells]


def test_a_number_in_words_is_a_text_wherever_one_is_asked_for() -> None:
    said = cell(94, "seconds")
    assert said == "1m 34s" and json.dumps(said) == '"1m 34s"'
    assert copy.deepcopy(said).value == 94
