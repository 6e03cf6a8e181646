"""Tables of text written in other ways than CSV, written anew as CSV before they are read.

Databases draw tables with bars and rules when they print them, and some tools put cells between
single or curly quotation marks. A rule becomes a blank line, so that rows keep their numbers.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from csmetrics.read.encoding import Utf8Text
from csmetrics.translation import t

MOST_LINES_ABOVE = 30
SAMPLE_LINES = 60
# The share of lines that must be quoted in one way for it to be the way of the file.
LEAST_SHARE = 0.7
# Lines that one row may take: MySQL prints line breaks inside a text as they are.
MOST_LINES_IN_A_ROW = 200

_DRAWN = str.maketrans(
    dict.fromkeys("│║┃", "|")
    | dict.fromkeys("─═━", "-")
    | dict.fromkeys("┼┬┴├┤┌┐└┘╪╤╧╞╡╬╦╩╠╣╔╗╚╝", "+")
)
_RULE = re.compile(r"[|+]?\s*:?[-=]+:?\s*([|+]\s*:?[-=]+:?\s*)*[|+]?")
_FOOTER = re.compile(r"\(\d+ [^\W\d]+( affected)?\)|\d+ rows? in set.*|(Time|Zeit): [\d.,]+ ms.*")
# What may stand around cells instead of "…".
_QUOTES = ("''", "“”", "„“", "””", "‘’", "«»")
_DIVIDERS = (",", ";", "\t", "|")


def undrawn(text: Utf8Text, sample: str, folder: Path) -> Utf8Text:
    """Return a file whose tables are drawn, or quoted otherwise, as CSV; any other as it is."""
    lines = sample.splitlines()
    if rule := _find_rule(lines[: MOST_LINES_ABOVE + 2]):
        made = _written(_rows(_lines(text), rule), text, folder)
        made.notes.append(t("The lines drawn around rows and columns were left out."))
        return made
    for quotes in _QUOTES:
        for divider in _DIVIDERS:
            if _are_quoted(lines[:SAMPLE_LINES], quotes, divider):
                rows = _unquoted(_lines(text), quotes, divider, sample)
                made = _written(rows, text, folder, divider)
                made.notes.append(
                    t("Cells stand between {marks}, which were taken off.", marks=" ".join(quotes))
                )
                return made
    return text


def _lines(text: Utf8Text) -> Iterator[str]:
    with text.path.open(encoding="utf-8", errors="replace", newline=None) as file:
        file.seek(text.start)
        yield from file


def _written(
    rows: Iterable[Sequence[str] | str], text: Utf8Text, folder: Path, divider: str = ","
) -> Utf8Text:
    """Write rows, and lines that are CSV already, to a file."""
    target = folder / "undrawn"
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=divider, lineterminator="\n")
        for row in rows:
            if isinstance(row, str):
                out.write(f"{row}\n")
            else:
                writer.writerow(row)
    return Utf8Text(target, 0, text.notes, text.warnings)


# ---------------------------------------------------------------------- drawn with lines


@dataclass(frozen=True)
class _Rule:
    """The line below the header of a drawn table.

    bars:     places of the marks between its columns, and of those around them
    bordered: whether bars stand around each row too
    marked:   whether it is Markdown, where a bar inside a text is written as \\|
    """

    bars: tuple[int, ...]
    bordered: bool
    marked: bool

    @property
    def width(self) -> int:
        """Return how many columns the table has."""
        return len(self.bars) - 1 if self.bordered else len(self.bars) + 1

    def divided(self, line: str) -> list[str]:
        """Return the cells of a line, with the blanks around them."""
        drawn = line.translate(_DRAWN)
        if self.marked:
            places = [match.start() for match in re.finditer(r"(?<!\\)\|", drawn)]
        elif all(drawn[place : place + 1] == "|" for place in self.bars):
            # By their places: a bar inside a text divides nothing.
            places = list(self.bars)
        else:
            places = [place for place, mark in enumerate(drawn) if mark == "|"]
        edges = [-1, *places, len(line)]
        cells = [line[left + 1 : right] for left, right in pairwise(edges)]
        if self.bordered and len(cells) > 1 and not cells[0].strip():
            cells = cells[1:]
        return cells[:-1] if self.bordered and not cells[-1].strip() else cells

    def is_rule(self, line: str) -> bool:
        """Return whether a line is drawn below, above or between rows."""
        drawn = line.translate(_DRAWN).strip()
        bars = sum(mark in "|+" for mark in drawn)
        return bars == len(self.bars) and bool(_RULE.fullmatch(drawn))

    def goes_on(self, line: str) -> bool:
        """Return whether a row goes on in the next line, as psql (a + at a cell's end) says it."""
        if self.bordered or self.marked:
            return False
        return any(cell.endswith("+") for cell in self.divided(line)[:-1]) or (
            line.rstrip().endswith("+") and len(line.rstrip()) > self.bars[-1] + 2
        )


def _find_rule(lines: Sequence[str]) -> _Rule | None:
    """Return the rule below the header of the table that some lines begin, if it is drawn."""
    for above, below in pairwise(lines):
        drawn = below.translate(_DRAWN).rstrip()
        if "|" not in above.translate(_DRAWN) or not _RULE.fullmatch(drawn.strip()):
            continue
        bars = tuple(place for place, mark in enumerate(drawn) if mark in "|+")
        bordered = drawn.strip()[0] in "|+" and drawn[-1] in "|+"
        rule = _Rule(bars, bordered, "|" in drawn)
        if bars and rule.width > 1 and len(rule.divided(above)) == rule.width:
            return rule
    return None


def _rows(lines: Iterator[str], rule: _Rule) -> Iterator[Sequence[str]]:
    """Yield the rows of a drawn table; blank ones for what is drawn."""
    for line in lines:
        line = line.rstrip("\r\n")
        if rule.is_rule(line) or _FOOTER.fullmatch(line.strip()):
            yield []
            continue
        cells = rule.divided(line)
        cells = _with_breaks(cells, line, lines, rule) if rule.bordered else cells
        while rule.goes_on(line) and (following := next(lines, None)) is not None:
            line = following.rstrip("\r\n")
            cells = _joined(cells, rule.divided(line))
        cells = [cell.replace("\\|", "|") for cell in cells] if rule.marked else cells
        yield [cell.strip() for cell in cells]


def _with_breaks(cells: list[str], line: str, lines: Iterator[str], rule: _Rule) -> list[str]:
    """Return the cells of a row whose texts may go on in the next lines, as MySQL prints them."""
    if rule.marked or not line.startswith("|"):
        return cells
    for _ in range(MOST_LINES_IN_A_ROW):
        if line.endswith("|") or (following := next(lines, None)) is None:
            return cells
        line += "\n" + following.rstrip("\r\n")
        cells = [part for part in line.split("|")[1:] if part or not line.endswith("|")]
    return cells


def _joined(cells: Sequence[str], others: Sequence[str]) -> list[str]:
    pairs = zip(cells, [*others, *[""] * len(cells)], strict=False)
    return [
        f"{cell.rstrip().removesuffix('+').rstrip()}\n{other.strip()}"
        if cell.rstrip().endswith("+")
        else cell
        for cell, other in pairs
    ]


# ---------------------------------------------------------------------- quoted otherwise


def _are_quoted(lines: Sequence[str], quotes: str, divider: str) -> bool:
    """Return whether cells stand between some marks in most lines, the header's among them."""
    lines = [line for line in lines if line.strip()]
    opens, closes = _edges(quotes, divider)
    if not lines or divider not in lines[0] or quotes[0] not in "".join(lines[:2]):
        return False
    if any(re.search(rf'(?:^|{re.escape(divider)})"', line) for line in lines):
        return False
    if quotes[0] not in lines[0]:
        lines = lines[1:]
    counts = [(len(opens.findall(line)), len(closes.findall(line))) for line in lines]
    good = sum(opened == closed > 0 for opened, closed in counts)
    whole = sum(opened > 1 for opened, _ in counts)
    return good >= LEAST_SHARE * len(lines) and whole >= LEAST_SHARE * len(lines)


def _edges(quotes: str, divider: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    mark = re.escape(divider)
    return (
        re.compile(rf"(^|{mark}) ?{quotes[0]}", re.MULTILINE),
        re.compile(rf"{quotes[1]} ?(?={mark}|$)", re.MULTILINE),
    )


def _unquoted(
    lines: Iterator[str], quotes: str, divider: str, sample: str
) -> Iterator[Sequence[str] | str]:
    """Yield the rows of a table; as a line of CSV where the place of each mark says what it is."""
    mark = re.escape(divider)
    opens, closes = _edges(quotes, divider)

    def by_place(line: str) -> str:
        return opens.sub(r'\1"', closes.sub('"', line.rstrip("\n").replace('"', '""')))

    # Marks that are doubled or escaped inside a text are read by the rule, others by their place.
    alone = re.search(rf"(?<=[^{mark}'\\\n ])'(?![{mark}'\n\r ]|\Z)", sample)
    if quotes == "''" and not alone:
        escape = "\\" if "\\'" in sample else None
        yield from _by_rule(lines, divider, escape, by_place)
    else:
        yield from map(by_place, lines)


def _by_rule(
    lines: Iterator[str], divider: str, escape: str | None, by_place: Callable[[str], str]
) -> Iterator[Sequence[str] | str]:
    """Yield the rows of a table between apostrophes; the lines whose apostrophes do not match."""
    waiting: deque[str] = deque()
    taken: list[str] = []

    def given() -> Iterator[str]:
        while line := waiting.popleft() if waiting else next(lines, ""):
            taken.append(line)
            yield line

    def reader() -> Iterator[list[str]]:
        return csv.reader(
            given(),
            delimiter=divider,
            quotechar="'",
            escapechar=escape,
            skipinitialspace=True,
            strict=True,
        )

    rows = reader()
    while True:
        taken.clear()
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            first, *others = taken
            waiting.extendleft(reversed(others))
            rows = reader()
            yield by_place(first)
