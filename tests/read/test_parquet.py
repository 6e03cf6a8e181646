"""Parquet gives the moments and fields of a table as they would be written."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from csmetrics.errors import UnreadableFile
from csmetrics.read import read


def written(**columns: pa.Array) -> bytes:
    out = BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_moments_of_another_zone_are_written_in_utc(cells) -> None:
    noon = [datetime(2026, 7, 1, 12, tzinfo=UTC)]
    data = written(
        id=pa.array([1]),
        at=pa.array(noon, pa.timestamp("ns", "Europe/Berlin")),
        in_utc=pa.array(noon, pa.timestamp("ms", "UTC")),
        naive=pa.array([datetime(2026, 7, 1, 12)], pa.timestamp("ns")),
    )
    with read("e.parquet", data) as upload:
        [(_, _, at, in_utc, naive)] = cells(upload.tables[0])
        assert at == in_utc == "2026-07-01 12:00:00.000000+00:00"
        assert naive == "2026-07-01 12:00:00.000000"


def test_structs_become_columns_as_in_json(cells) -> None:
    data = written(
        id=pa.array([1, 2]), rating=pa.array([{"score": "good", "by": {"name": "Ana"}}, None])
    )
    with read("e.parquet", data) as upload:
        assert upload.tables[0].columns == ("id", "rating.score", "rating.by.name")
        assert cells(upload.tables[0]) == [(1, "1", "good", "Ana"), (2, "2", None, None)]


def test_text_that_is_stored_as_bytes_is_text(cells) -> None:
    data = written(
        binary=pa.array([b"chat", "Zürich".encode()]),
        large=pa.array([b"1", None], pa.large_binary()),
        fixed=pa.array([b"ab", b"cd"], pa.binary(2)),
    )
    with read("e.parquet", data) as upload:
        assert cells(upload.tables[0]) == [(1, "chat", "1", "ab"), (2, "Zürich", None, "cd")]
        assert upload.tables[0].warnings == ()


def test_bytes_that_are_no_text_are_blank_and_named(cells) -> None:
    data = written(id=pa.array(["1"]), picture=pa.array([b"\x89PNG\xff"]))
    with read("e.parquet", data) as upload:
        assert cells(upload.tables[0]) == [(1, "1", None)]
        assert "left blank: “picture”" in upload.tables[0].warnings[0]


def test_text_with_bytes_that_are_none_is_read_and_said(cells) -> None:
    text = pa.array([b"\xffa", b"b"], pa.binary()).view(pa.string())
    with read("e.parquet", written(id=text)) as upload:
        assert cells(upload.tables[0]) == [(1, "�a"), (2, "b")]
        assert "damaged" in upload.tables[0].warnings[0]


def test_millions_of_rows_in_a_few_kilobytes_are_refused() -> None:
    rows = 2_000_000
    alike = pa.repeat("x", rows).dictionary_encode()
    data = written(**{f"column {n}": alike for n in range(8)})
    with pytest.raises(UnreadableFile) as refused:
        read("e.parquet", data)
    assert "2,000,000 rows" in str(refused.value)


def test_uuids_are_ids_with_or_without_their_type(cells) -> None:
    ids = [UUID(int=n << 120 | 7).bytes for n in (0xF1, 0xF2)]
    bare = pa.array(ids, pa.binary(16))
    data = written(id=pa.ExtensionArray.from_storage(pa.uuid(), bare), bare=bare)
    with read("e.parquet", data) as upload:
        said = [str(UUID(bytes=one)) for one in ids]
        assert cells(upload.tables[0]) == [(n, one, one) for n, one in enumerate(said, 1)]
        assert upload.tables[0].warnings == ()
