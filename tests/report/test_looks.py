"""A file has the colours of the app's light theme, and none of its placeholders."""

import re
import tomllib
from pathlib import Path

import pytest

from csmetrics import palette
from csmetrics.report import Pack, figures, looks

ROOT = Path(__file__).resolve().parents[2]
LIGHT = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][
    "light"
]


def test_the_colours_are_those_of_the_light_theme() -> None:
    assert list(looks.CATEGORY) == LIGHT["chartCategoricalColors"]
    assert list(looks.SEQUENTIAL) == LIGHT["chartSequentialColors"]
    assert list(looks.DIVERGING) == LIGHT["chartDivergingColors"]
    assert (LIGHT["textColor"], LIGHT["backgroundColor"]) == (looks.INK, looks.PAPER)
    assert (looks.TEXT["good"], looks.TEXT["bad"]) == (
        LIGHT["greenTextColor"],
        LIGHT["redTextColor"],
    )


def test_every_placeholder_of_a_figure_becomes_a_colour(pack: Pack) -> None:
    found = [graph for section in pack.sections for graph in section.graphs]
    assert {graph.kind for graph in found} == {"line", "columns", "bars", "split", "effects"}
    for graph in found:
        # Streamlit, where it is loaded, brings a template of its own, which no pack uses.
        written = figures.chart(graph).figure.update_layout(template="none").to_json()
        assert re.search(r"#0000\d\d", written)
        assert not re.search(r"#0000\d\d", looks.resolve(written))


def test_a_colour_that_only_begins_like_a_placeholder_stays() -> None:
    assert looks.resolve('"#000011AA"') == '"#000011AA"'
    assert looks.resolve(f'"{palette.INK}"') == f'"{looks.INK}"'


@pytest.mark.parametrize(("percent", "step"), [(0, 0), (19.9, 0), (20, 1), (99, 4), (100, 4)])
def test_a_heat_cell_is_deeper_the_more_there_is(percent: float, step: int) -> None:
    assert looks.shade(percent) == looks.SEQUENTIAL[step]
