"""The many ways in which programs write the same table: dialects, encodings, dates, containers."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow as pa
import pyarrow.parquet
from hypothesis import strategies as st

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Dates:
    """How moments and days are spelt, and what a person must say so that they can be read."""

    spell: Callable[[datetime], str]
    spell_day: Callable[[date], str]
    answers: Mapping[str, str]


def _in_zone(name: str) -> Callable[[datetime], str]:
    zone = ZoneInfo(name)
    return lambda at: f"{at.replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _with_offset(hours: float, form: str = "%Y-%m-%dT%H:%M:%S%z") -> Callable[[datetime], str]:
    zone = timezone(timedelta(hours=hours))
    return lambda at: at.replace(tzinfo=UTC).astimezone(zone).strftime(form)


def _as(form: str) -> Callable[[Any], str]:
    return lambda at: at.strftime(form)


_ISO_DAY = _as("%Y-%m-%d")
DATES = {
    "iso": Dates(_as("%Y-%m-%d %H:%M:%S"), _ISO_DAY, {}),
    "iso T": Dates(_as("%Y-%m-%dT%H:%M:%S"), _ISO_DAY, {}),
    "iso Z": Dates(_as("%Y-%m-%dT%H:%M:%SZ"), _ISO_DAY, {}),
    "iso millis": Dates(_as("%Y-%m-%dT%H:%M:%S.000Z"), _ISO_DAY, {}),
    "iso UTC": Dates(_as("%Y-%m-%d %H:%M:%S UTC"), _ISO_DAY, {}),
    "offset +05:30": Dates(_with_offset(5.5), _ISO_DAY, {}),
    "offset -08:00": Dates(_with_offset(-8, "%Y-%m-%d %H:%M:%S %z"), _ISO_DAY, {}),
    "slashes year first": Dates(_as("%Y/%m/%d %H:%M:%S"), _as("%Y/%m/%d"), {}),
    "day first": Dates(_as("%d/%m/%Y %H:%M:%S"), _as("%d/%m/%Y"), {"dates": "day-first"}),
    "day first dashes": Dates(_as("%d-%m-%Y %H:%M:%S"), _as("%d-%m-%Y"), {"dates": "day-first"}),
    "month first": Dates(_as("%m/%d/%Y %H:%M:%S"), _as("%m/%d/%Y"), {"dates": "month-first"}),
    "month first PM": Dates(_as("%m/%d/%Y %I:%M:%S %p"), _as("%m/%d/%Y"), {"dates": "month-first"}),
    "german": Dates(_as("%d.%m.%Y %H:%M:%S"), _as("%d.%m.%Y"), {}),
    "month named": Dates(_as("%d %b %Y %H:%M:%S"), _as("%d %b %Y"), {}),
    "month named first": Dates(_as("%B %d, %Y %I:%M:%S %p"), _as("%B %d, %Y"), {}),
    "mail": Dates(_with_offset(2, "%a, %d %b %Y %H:%M:%S %z"), _as("%d %b %Y"), {}),
    "seconds since 1970": Dates(
        lambda at: str(int(at.replace(tzinfo=UTC).timestamp())), _ISO_DAY, {}
    ),
    "milliseconds since 1970": Dates(
        lambda at: str(int(at.replace(tzinfo=UTC).timestamp() * 1000)), _ISO_DAY, {}
    ),
    "local": Dates(_in_zone("Asia/Kolkata"), _ISO_DAY, {"timezone": "Asia/Kolkata"}),
}


def cells(rows: Rows, columns: Sequence[str], dates: Dates) -> list[list[str | None]]:
    """Return rows as a program prints them: every value as text, None where there is none."""
    return [[_cell(row.get(column), dates) for column in columns] for row in rows]


def _cell(value: Any, dates: Dates) -> str | None:
    if isinstance(value, datetime):
        return dates.spell(value)
    if isinstance(value, date):
        return dates.spell_day(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}".removesuffix(".00")
    return None if value is None else str(value)


# ---------------------------------------------------------------------- headers

HEADERS: dict[str, Callable[[str], str]] = {
    "ours": str,
    "capitals": str.upper,
    "words": lambda name: name.replace("_", " ").capitalize(),
    "titles": lambda name: name.replace("_", " ").title(),
    "dashes": lambda name: name.replace("_", "-"),
    "padded": lambda name: f"  {name} ",
    "accents": lambda name: name.replace("e", "é").replace("i", "ï"),
}

# ---------------------------------------------------------------------- delimited text

WESTERN = ("cp1252", "latin-1")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


@dataclass(frozen=True)
class Dialect:
    """How a program writes delimited text."""

    delimiter: str
    quoting: int
    line_end: str
    encoding: str
    names_delimiter: bool
    titles: tuple[str, ...]
    blank: str


@st.composite
def dialects(draw: st.DrawFn, western: bool) -> Dialect:
    """Return any dialect of delimited text."""
    encodings = (*ENCODINGS, *WESTERN) if western else ENCODINGS
    encoding = draw(st.sampled_from(encodings))
    names = draw(st.booleans()) if "16" not in encoding else False
    titles = () if names else draw(st.sampled_from([(), ("Tickets of our team",), ("Title", "")]))
    return Dialect(
        delimiter=draw(st.sampled_from([",", ";", "\t", "|"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        line_end=draw(st.sampled_from(["\n", "\r\n"])),
        encoding=encoding,
        names_delimiter=names,
        titles=titles,
        blank=draw(st.sampled_from(["", "-", "NULL", "\\N", "N/A"])),
    )


def delimited(header: Sequence[str], table: Sequence[Sequence[str | None]], how: Dialect) -> bytes:
    """Return a table as delimited text."""
    out = io.StringIO(newline="")
    if how.names_delimiter:
        out.write(f"sep={how.delimiter}{how.line_end}")
    for title in how.titles:
        out.write(f"{title}{how.line_end}")
    writer = csv.writer(
        out, delimiter=how.delimiter, quoting=how.quoting, lineterminator=how.line_end
    )
    writer.writerow(header)
    writer.writerows([how.blank if cell is None else cell for cell in row] for row in table)
    return _encoded(out.getvalue(), how.encoding)


def _encoded(text: str, encoding: str) -> bytes:
    """Return a text as bytes; where Latin-1 lacks a letter (€), programs write Windows-1252."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("cp1252")


# ---------------------------------------------------------------------- other containers


def workbook(header: Sequence[str], table: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as an Excel workbook; dates may be text or real dates."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(header))
    for number, row in enumerate(table, start=2):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # A text that begins with = is a text.
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def json_list(header: Sequence[str], table: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as a JSON list of objects."""
    return json.dumps(_objects(header, table), ensure_ascii=False, indent=1).encode()


def json_lines(header: Sequence[str], table: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as one JSON object a line, without what is empty."""
    told = ({k: v for k, v in row.items() if v is not None} for row in _objects(header, table))
    return "".join(json.dumps(row) + "\n" for row in told).encode()


def json_wrapped(header: Sequence[str], table: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as an answer of an API around a list."""
    answer = {"count": len(table), "results": _objects(header, table), "next": None}
    return json.dumps(answer).encode()


def _objects(header: Sequence[str], table: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(header, row, strict=True)) for row in table]


def parquet(header: Sequence[str], table: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as a Parquet file; its columns have the types of their values."""
    columns = list(zip(*table, strict=True))
    out = io.BytesIO()
    pyarrow.parquet.write_table(pa.table([pa.array(c) for c in columns], list(header)), out)
    return out.getvalue()


def gzipped(content: bytes) -> bytes:
    """Return a file packed with gzip."""
    return gzip.compress(content)


def zipped(content: bytes) -> bytes:
    """Return a file in a ZIP beside what a system adds to one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/table.csv", content)
        archive.writestr("__MACOSX/export/._table.csv", b"\0")
    return out.getvalue()
