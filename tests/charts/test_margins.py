"""The room for the names of an axis is estimated before a chart is drawn."""

from typing import Any

from csmetrics.charts.frame import figure
from csmetrics.charts.margins import width, with_top


def margin(traces: list[dict[str, Any]], **parts: Any) -> dict[str, float]:
    drawn = figure(300, traces, parts.pop("x", None), parts.pop("y", None), **parts)
    return {side: drawn.layout.margin[side] for side in "lrtb"}


def line(**values: Any) -> dict[str, Any]:
    return {"type": "scatter", **values}


def test_a_name_is_as_wide_as_its_widest_line() -> None:
    assert width("Web<br>Telephone") == width("Telephone") > width("Web")
    assert width("<b>Web</b>") > width("Web")
    assert width("A &amp; B") == width("A & B")
    assert width("Web <span style='font-size:6px'>10</span>") == width("Web ") + width("10") / 2
    assert width("Web", 24) == 2 * width("Web")


def test_longer_names_get_more_room_beside_the_chart() -> None:
    short, long = (
        margin([line(x=[1, 2], y=names)]) for names in (["Web", "Fax"], ["Web", "Facsimile"])
    )
    assert long["l"] - short["l"] >= width("Facsimile") - width("Web") - 1
    assert {**long, "l": 0} == {**short, "l": 0}


def test_numbers_get_the_room_of_the_highest_tick_with_its_sign() -> None:
    assert margin([line(y=[1, 990])])["l"] == margin([line(y=[1, 1000])])["l"]
    assert margin([line(y=[1, 99_000])])["l"] > margin([line(y=[1, 900])])["l"]
    assert margin([line(y=[-900, 900])])["l"] > margin([line(y=[0, 900])])["l"]
    assert margin([line(y=[1, 90])], y={"ticksuffix": " €"})["l"] > margin([line(y=[1, 90])])["l"]
    assert margin([line(y=[88.41, 88.42])])["l"] > margin([line(y=[80, 88])])["l"]


def test_bars_on_each_other_need_the_room_of_their_sum() -> None:
    bars = [{"type": "bar", "y": [800, 10]}, {"type": "bar", "y": [700]}]
    assert margin(bars, barmode="stack")["l"] > margin(bars)["l"]


def test_two_lines_of_names_get_more_room_below_or_above() -> None:
    one, two = (
        margin([line(y=[1])], x={"tickvals": [0], "ticktext": [text]})
        for text in ("27 Jul", "27 Jul<br>2026")
    )
    assert two["b"] > one["b"]
    assert margin([line(y=[1])], x={"type": "date", "tickformat": "%b\n%Y"}) == two
    above = margin([line(y=[1])], x={"side": "top"})
    assert above["t"] > above["b"]


def test_room_above_leaves_more_around_the_names() -> None:
    given = {"l": 60, "r": 96, "t": 8, "b": 40}
    assert with_top(given, 30) == {"l": 64, "r": 96, "t": 30, "b": 44}
    assert with_top({**given, "t": 50}, 30) == {**given, "t": 50}
    assert with_top({**given, "r": 8}, 30) == {**given, "r": 8, "t": 30}


def test_what_needs_no_room_or_has_enough_gets_no_more() -> None:
    hidden: dict[str, Any] = {"showticklabels": False}
    assert margin([line(x=[1], y=["A long name"])], x=hidden, y=hidden)["l"] == 4
    assert margin([line(x=[1], y=["Web"])], margin={"l": 200})["l"] == 200
    assert margin([])["r"] == 8
