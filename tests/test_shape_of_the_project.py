"""Promises about the pages as a whole: what they load, show and never do."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import streamlit.elements.lib.streamlit_plotly_theme as streamlit_colours

from csmetrics import palette
from csmetrics.asking.periods import PRESETS
from csmetrics.ui import filters

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "pages").glob("*.py"))
CHARTS = sorted((ROOT / "csmetrics" / "charts").glob("*.py"))
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_our_placeholders_are_those_that_the_browser_replaces() -> None:
    theirs = [getattr(streamlit_colours, f"CATEGORY_{place}") for place in range(10)]
    assert list(palette.CATEGORY) == theirs
    theirs = [getattr(streamlit_colours, f"SEQUENTIAL_{place}") for place in range(10)]
    assert list(palette.SEQUENTIAL) == theirs
    theirs = [getattr(streamlit_colours, f"DIVERGING_{place}") for place in range(10)]
    assert list(palette.DIVERGING) == theirs
    assert (palette.MUTED, palette.INK) == (streamlit_colours.GRAY_70, streamlit_colours.GRAY_90)
    assert palette.PAPER == streamlit_colours.BG_COLOR
    assert palette.LINE == streamlit_colours.FADED_TEXT_05


@pytest.mark.parametrize("path", [*PAGES, *CHARTS], ids=lambda path: path.stem)
def test_no_page_and_no_chart_has_a_colour_of_its_own(path: Path) -> None:
    assert not re.search(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_calculates_nothing(page: Path) -> None:
    tree = ast.parse(page.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.AugAssign)]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_theme_names_as_many_colours_as_streamlit_asks_for(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    assert len(theme["chartSequentialColors"]) == 10
    assert len(theme["chartDivergingColors"]) == 10
    assert set(CONFIG["theme"]["light"]) == set(CONFIG["theme"]["dark"])


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("text", ["textColor", "grayTextColor", "greenTextColor", "redTextColor"])
def test_text_stands_out_from_the_page(mode: str, text: str) -> None:
    theme = CONFIG["theme"][mode]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_numbers_on_coloured_cells_and_bars_can_be_read(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    cells = [*theme["chartDivergingColors"][2:8], *theme["chartSequentialColors"][:6]]
    assert all(contrast(theme["textColor"], cell) >= 4.5 for cell in cells)
    good, bad = theme["chartDivergingColors"][8], theme["chartDivergingColors"][1]
    bars = [good, bad, theme["chartCategoricalColors"][5]]
    assert all(contrast(theme["backgroundColor"], bar) >= 4.5 for bar in bars)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_app_listens_to_this_computer_alone_and_tells_nobody() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["enableXsrfProtection"]
    assert not CONFIG["browser"]["gatherUsageStats"]
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["disableDataExport"]


def test_the_served_folder_holds_pictures_the_font_and_its_licence() -> None:
    served = sorted(path.name for path in (ROOT / "csmetrics" / "ui" / "static").iterdir())
    assert served == ["Inter-LICENSE.txt", "Inter.woff2", "favicon.svg", "logo.svg"]


def test_the_filter_bar_offers_periods_that_exist() -> None:
    assert set(filters.OFFERED) <= set(PRESETS)
    assert filters.DEFAULT in filters.OFFERED
