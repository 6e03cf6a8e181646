"""The colours of a pack: those of the app's light theme, by their part in it.

Paper and projectors are light. Figures carry the placeholders of `csmetrics.palette`; `resolve`
puts the colours in their place before a figure leaves the app (a test compares with the theme).
"""

import re

from csmetrics import palette
from csmetrics.report.content import SeriesTone, Tone

CATEGORY = ("#3346D3", "#C97A00", "#0C8377", "#A54CC9", "#2B8FD6", "#687287", "#C8501E", "#6B8E23")
SEQUENTIAL = ("#F3F5FE", "#DFE4FB", "#C6CEF7", "#A9B4F1", "#8B98EA", "#6D7CE2", "#5263DA",
              "#3F50CC", "#3341AB", "#28337F")  # fmt: skip
DIVERGING = ("#A83F12", "#C8501E", "#E08155", "#F0B294", "#F8DDCF", "#D3ECE8", "#9DD3CB",
             "#5DB4A8", "#0C8377", "#0A6B61")  # fmt: skip
PAPER, INK, MUTED, LINE, PANEL = "#FFFFFF", "#0F1424", "#5A6278", "#E3E6EF", "#F5F6FA"
ACCENT, GOOD, BAD, WARN, NEUTRAL = "#3346D3", "#0C8377", "#C8501E", "#B7791F", "#687287"
DEEP = "#28337F"

# Words in a tone's colour, dark enough to be read on paper.
TEXT: dict[Tone, str] = {
    "": INK,
    "good": "#0A6B61",
    "bad": "#A83F12",
    "warn": "#7A4E0C",
    "quiet": MUTED,
}
SERIES: dict[SeriesTone, str] = {
    "accent": ACCENT,
    "good": GOOD,
    "bad": BAD,
    "neutral": NEUTRAL,
    "goal": MUTED,
}
RESOLVED = {
    **dict(zip(palette.CATEGORY, CATEGORY, strict=False)),
    **dict(zip(palette.SEQUENTIAL, SEQUENTIAL, strict=True)),
    **dict(zip(palette.DIVERGING, DIVERGING, strict=True)),
    palette.MUTED: MUTED,
    palette.INK: INK,
    palette.PAPER: PAPER,
    palette.LINE: LINE,
}
_PLACEHOLDER = re.compile(r"#0000\d\d(?![0-9A-Fa-f])")


def resolve(figure_json: str) -> str:
    """Return a figure's JSON with colours in place of the theme's placeholders."""
    return _PLACEHOLDER.sub(lambda found: RESOLVED.get(found[0], found[0]), figure_json)


def shade(percent: float) -> str:
    """Return the ground of a cell of a heat table: the higher, the deeper, dark text on all."""
    return SEQUENTIAL[min(4, max(0, int(percent / 20)))]
