"""Headers of two and three rows, as survey tools write them, joined to one name for each column.

SurveyMonkey writes questions and below them the parts of each; Qualtrics writes codes, the texts
of the questions, and a row of JSON. What stands below the first row is no answer of anyone.
"""

import re
from collections.abc import Sequence

Row = Sequence[str | None]

# What SurveyMonkey writes below a question of one part, in the languages we have seen.
_ONE_PART = {
    *(
        "response",
        "open-ended response",
        "antwort",
        "beliebige antwort",
        "réponse",
        "réponse ouverte",
    ),
    *("respuesta", "respuesta abierta", "risposta", "risposta aperta", "resposta", "antwoord"),
}
_IMPORT_ID = re.compile(r'\{\s*"ImportId"')
_ZONE = re.compile(r'"timeZone"\s*:\s*"([A-Za-z0-9_+/-]+)"')
# A bare code says nothing: the text of its question does.
_CODE = re.compile(r"(?:Q|QID|V)\d+(?:[._]\d+)*", re.IGNORECASE)
# Numbers, dates and e-mails are data, never names.
_DATA = re.compile(r"[-+]?[\d.,]+%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b.*|\S+@\S+\.\S+")


def joined(rows: Sequence[Row]) -> tuple[tuple[str, ...], int]:
    """Return the names of the columns and how many of the first rows they are made from."""
    first = _cells(rows[0])
    for place, row in enumerate(rows[1:3], 1):
        if _mostly(row, _IMPORT_ID):
            texts = _cells(rows[1]) if place > 1 else first
            return _by_code(first, texts), place + 1
    if len(rows) > 2:
        second = _cells(rows[1])
        if _is_row_of_parts(first, second, _cells(rows[2])):
            return _by_part(first, second), 2
        if _are_codes(first, second):
            return _by_code(first, second, keep_code=False), 2
    return first, 1


def zone(rows: Sequence[Row]) -> str | None:
    """Return the time zone that a row of JSON in a header names for the times below it."""
    for row in rows[1:3]:
        if _mostly(row, _IMPORT_ID) and (found := _ZONE.search(" ".join(_cells(row)))):
            return "UTC" if found[1] == "Z" else found[1]
    return None


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(cell or "" for cell in row)


def _mostly(row: Row, pattern: re.Pattern[str]) -> bool:
    filled = [cell for cell in row if cell and cell.strip()]
    return len(filled) > 2 and sum(bool(pattern.match(cell.strip())) for cell in filled) * 2 > len(
        filled
    )


def _is_row_of_parts(first: Row, second: Row, third: Row) -> bool:
    """Return whether the second row names the parts of questions: it is blank below each id."""
    if min(map(len, (first, second, third))) < 3:
        return False
    if not first[0] or second[0] or not third[0]:
        return False
    parts = [cell.strip() for cell in second if cell and cell.strip()]
    said = sum(part.casefold() in _ONE_PART for part in parts)
    # A part may be a number, such as the lowest answer of a scale; nobody answers “Response”.
    if not parts or (not said and any(_DATA.fullmatch(part) for part in parts)):
        return False
    unnamed = [place for place, cell in enumerate(first) if not cell]
    below = [place for place in unnamed if place < len(second) and second[place]]
    return said > 0 or (len(below) > 1 and len(below) * 2 > len(unnamed))


def _are_codes(first: Row, second: Row) -> bool:
    """Return whether the first row is V1, V2 … and the second one says what they are."""
    codes = [place for place, cell in enumerate(first) if cell and re.fullmatch(r"V\d+", cell)]
    named = [place for place in codes if place < len(second) and second[place]]
    return len(codes) > 3 and len(named) == len(codes)


def _by_part(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    names, question = [], ""
    for place, cell in enumerate(first):
        question = cell.strip() or question
        part = second[place].strip() if place < len(second) else ""
        whole = not part or part.casefold() in _ONE_PART
        names.append(
            cell if whole and cell.strip() else question if whole else f"{question}: {part}"
        )
    return tuple(names)


def _by_code(first: Sequence[str], texts: Sequence[str], keep_code: bool = True) -> tuple[str, ...]:
    names = []
    for place, code in enumerate(first):
        text = texts[place].strip() if place < len(texts) else ""
        if not _CODE.fullmatch(code.strip()) or not text or text == code:
            names.append(code)
        else:
            names.append(f"{code.strip()}: {text}" if keep_code else text)
    return tuple(names)
