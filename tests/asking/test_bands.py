"""Quantiles found by counting are those found by sorting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmetrics.asking import bands
from csmetrics.engine import Database

SHARES = [0.0, 0.1, 0.4981, 0.5, 0.9, 1.0]
# Around the squares, where a band ends, and below nothing, which business hours cannot but a
# damaged export can have.
NUMBERS = st.one_of(
    st.integers(-5, 1000).map(float),
    st.integers(1, 10**6).map(lambda root: float(np.nextafter(float(root) ** 2, 0))),
    st.integers(1, 10**6).map(lambda root: float(root) ** 2),
    st.floats(0, 1e9, allow_nan=False),
)


def count(database: Database, values: list[float], condition: str, value: str) -> bands.Counts:
    """Count numbers as a statement does."""
    rows = database.rows(
        f"select {value} as value, count(*) as n from (select unnest($values) as x) as numbers "
        f"where {condition} group by 1",
        {"values": values},
    )
    found = {
        "values": np.array([row["value"] for row in rows]),
        "counts": np.array([row["n"] for row in rows], np.int64),
    }
    return bands.merged([found])


@pytest.fixture(scope="module")
def database():
    one = Database()
    yield one
    one.close()


@given(values=st.lists(NUMBERS, min_size=1, max_size=60))
def test_counting_finds_what_sorting_finds(database, values):
    banded = count(database, values, "true", bands.band_of("x"))
    ranks = [share * (len(values) - 1) for share in SHARES]
    wanted = sorted(bands.holding(banded, ranks))
    inside = count(database, values, bands.is_inside("x", wanted), "x")
    in_bands = bands.values_at(banded, inside, wanted, ranks)
    by_values = count(database, values, "true", "x").values_at(ranks)
    for share, rank in zip(SHARES, ranks, strict=True):
        expected = pytest.approx(np.quantile(np.array(values), share), rel=1e-12, abs=1e-9)
        assert in_bands[rank] == expected
        assert by_values[rank] == expected


@given(pieces=st.lists(st.lists(NUMBERS, min_size=1, max_size=9), min_size=1, max_size=4))
def test_pieces_taken_together_are_the_whole(pieces):
    counts = [
        dict(zip(("values", "counts"), np.unique(np.array(piece), return_counts=True), strict=True))
        for piece in pieces
    ]
    whole = bands.merged(counts)
    listed = sorted(value for piece in pieces for value in piece)
    assert whole.n == len(listed)
    assert [whole.at(rank) for rank in range(whole.n)] == listed
    assert [whole.below(value) for value in whole.values] == [
        listed.index(value) for value in whole.values
    ]
