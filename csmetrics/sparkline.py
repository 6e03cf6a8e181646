"""A trend as a tiny static picture: cheaper to paint than a chart, and only numbers go into it.

The picture is a mask over a coloured box, because Streamlit removes SVG elements from HTML and an
image could not follow the theme: the box takes its colour from the page.
"""

from collections.abc import Sequence
from urllib.parse import quote

WIDTH, HEIGHT, EDGE = 160, 34, 4

PATH = (
    '<path d="{d}" fill="none" stroke="#000" stroke-width="{width}" stroke-linecap="round" '
    'stroke-linejoin="round" vector-effect="non-scaling-stroke"{more}/>'
)


def sparkline(values: Sequence[float | None], verdict: str | None, is_cut: bool = False) -> str:
    """Return the trend of values as HTML; what cannot be computed is a gap.

    A last bucket that is cut short is dashed. Hidden from screen readers: the card has words.
    """
    picture = quote(_svg(values, is_cut))
    return (
        f'<div class="cs-spark {verdict or "plain"}" aria-hidden="true" '
        f"style=\"mask-image:url('data:image/svg+xml,{picture}')\"></div>"
    )


def _svg(values: Sequence[float | None], is_cut: bool) -> str:
    points = _points(values)
    whole, rest = (points[:-1], points[-2:]) if is_cut else (points, [])
    last = next((point for point in reversed(points) if point), None)
    parts = [
        f'<path d="{_area(whole)}" fill="#000" fill-opacity="0.12"/>',
        PATH.format(d=_line(whole), width=1.8, more=""),
        PATH.format(d=_line(rest), width=1.8, more=' stroke-dasharray="1 3.5"') if rest else "",
        PATH.format(d=f"M{last[0]:.1f} {last[1]:.1f}h0", width=6, more="") if last else "",
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none">{"".join(parts)}</svg>'
    )


Point = tuple[float, float] | None


def _points(values: Sequence[float | None]) -> list[Point]:
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    height = HEIGHT - 2 * EDGE
    # A flat trend runs through the middle.
    rise = height / (high - low) if high > low else 0.0
    base = HEIGHT - EDGE if high > low else HEIGHT / 2
    return [
        None if value is None else (EDGE + step * place, base - (value - low) * rise)
        for place, value in enumerate(values)
    ]


def _line(points: Sequence[Point]) -> str:
    path, drawing = [], False
    for point in points:
        if point:
            path.append(f"{'L' if drawing else 'M'}{point[0]:.1f} {point[1]:.1f}")
        drawing = point is not None
    return "".join(path)


def _area(points: Sequence[Point]) -> str:
    known = [point for point in points if point]
    if len(known) < 2 or len(known) < len(points):
        return ""
    return f"{_line(points)}L{known[-1][0]:.1f} {HEIGHT}L{known[0][0]:.1f} {HEIGHT}Z"
