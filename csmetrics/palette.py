"""The colours of a chart, by their part in the theme instead of by value.

A chart is drawn once and must be right in light and in dark. Streamlit's browser side replaces
these placeholder codes, wherever they stand in a figure, by the palettes of the active theme in
`.streamlit/config.toml`. The codes are Streamlit's own (a private module of it), so a test compares
them with the installed version.
"""

CATEGORY = tuple(f"#{code:06d}" for code in range(1, 11))
SEQUENTIAL = tuple(f"#{code:06d}" for code in range(11, 21))
DIVERGING = tuple(f"#{code:06d}" for code in range(21, 31))
MUTED = "#000036"
INK = "#000037"
PAPER = "#000038"
LINE = "#000039"

# Teal and vermilion: told apart by colour-blind readers, which green and red are not.
GOOD = DIVERGING[8]
GOOD_PALE = DIVERGING[5]
BAD = DIVERGING[1]
BAD_PALE = DIVERGING[4]
NEUTRAL = CATEGORY[5]
ACCENT = CATEGORY[0]
ACCENT_PALE = SEQUENTIAL[2]
ACCENT_SOFT = SEQUENTIAL[3]

# Without the darkest ends, so that one colour of text stays readable on every cell.
WORSE_TO_BETTER = tuple((step / 5, colour) for step, colour in enumerate(DIVERGING[2:8]))
