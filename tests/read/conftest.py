import pytest

from csmetrics.read import TextTable


@pytest.fixture
def cells():
    """Return a function that gives the rows of a text table as tuples, row numbers first."""

    def rows(table: TextTable) -> list[tuple[object, ...]]:
        return [tuple(row.values()) for row in table.arrow().to_pylist()]

    return rows
