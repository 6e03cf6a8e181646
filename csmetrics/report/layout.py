"""How wide a table's columns are and how high its rows, where a format does not know itself."""

from collections.abc import Callable, Sequence

from csmetrics.report.content import Cell, Table

# A column gets room for so many letters at most; longer texts wrap.
MOST_LETTERS = 46
LEAST_LETTERS = 5
SHORT = 10
# The room on both sides of a text, in letters.
PADDING = 2
# The width of an average letter and the height of a line, in parts of the size of the type.
LETTER, LINE = 0.49, 1.22
# In sentences letters are narrower than in numbers and names.
PROSE, SENTENCE = 0.46, 40


Measure = Callable[[str], float]


def widths(table: Table, whole: float, size: float, measure: Measure = len) -> list[float]:
    """Return the widths of columns that share a whole, by how long their texts are.

    size:    that of the type, in the unit of the whole. Where not all finds room, texts wrap before
             a word or a number is broken.
    measure: how wide a text is in letters of average width, where a format knows its type
    """
    both = [_letters(table, place, measure) for place in range(len(table.columns))]
    least, letters = ([one[side] for one in both] for side in (0, 1))
    room = whole / (size * PROSE)
    if room < sum(letters):
        part = max(0.0, room - sum(least)) / (sum(letters) - sum(least) or 1)
        letters = [low + part * (high - low) for low, high in both]
    return [whole * each / sum(letters) for each in letters]


def _letters(table: Table, place: int, measure: Measure) -> tuple[float, float]:
    """Return how many letters a column needs at least, and how many it would like."""
    texts = [row[place].said for row in table.rows]
    longest = max([measure(text) for text in texts], default=0)
    # A short header stands on one line; no word of a longer one is broken.
    head = table.columns[place]
    header = measure(head) if len(head) <= SHORT else max(measure(word) for word in head.split())
    words = max((measure(word) for text in texts for word in text.split()), default=0)
    # A number stands on one line.
    unbroken = min(longest, 16) if is_number(table, place) else min(words, 16)
    least = max(header, unbroken, LEAST_LETTERS) + PADDING
    return least, max(least, header + 4, min(longest, MOST_LETTERS) + 3)


def height(cells: Sequence[str], widths_: Sequence[float], size: float, pad: float) -> float:
    """Return the height of a row in the unit of `size`, its texts wrapped."""
    lines = max(
        lines_of(text, width - 2 * pad, size) for text, width in zip(cells, widths_, strict=True)
    )
    return lines * size * LINE + 1.25 * pad


def lines_of(text: str, width: float, size: float) -> int:
    """Return about how many lines a text takes."""
    letter = PROSE if len(text) > SENTENCE else LETTER
    per_line = max(1, int(width / (size * letter)))
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > per_line:
            lines, used = lines + 1, len(word)
        else:
            used += len(word) + (1 if used else 0)
        if used > per_line:
            lines, used = lines + (used - 1) // per_line, used % per_line
    return lines


def pages(
    table: Table, widths_: Sequence[float], size: float, pad: float, room: float
) -> list[list[tuple[Cell, ...]]]:
    """Return the rows of a table, cut into pieces that fit a room under their header."""
    head = height(table.columns, widths_, size, pad)
    pieces: list[list[tuple[Cell, ...]]] = [[]]
    left = room - head
    for row in table.rows:
        needed = height([cell.said for cell in row], widths_, size, pad)
        if needed > left and pieces[-1]:
            pieces.append([])
            left = room - head
        pieces[-1].append(row)
        left -= needed
    return pieces


def is_number(table: Table, place: int) -> bool:
    """Return whether a column holds numbers, which stand to the right."""
    return any(row[place].unit for row in table.rows)
