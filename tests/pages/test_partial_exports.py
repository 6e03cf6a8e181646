"""Pages with an export that lacks columns: each gap says what it needs, where it is."""

import pytest

from csmetrics.workspace import default_path, open_workspace
from tests.pages.conftest import Visit
from tests.pages.test_what_if import plain

TICKETS = """\
ticket_id,created_at,first_response_at
1,2026-03-02 09:00:00,2026-03-02 10:00:00
2,2026-03-03 09:00:00,2026-03-03 11:00:00
3,2026-03-31 09:00:00,2026-03-31 12:00:00
"""
NO_RATINGS = "Needs surveys that say what the customer answered: upload a file with that column."


@pytest.fixture(autouse=True)
def only_times() -> None:
    """Load tickets with neither a channel nor a rating."""
    with open_workspace(default_path()) as workspace:
        assert workspace.load(("tickets.csv", TICKETS.encode())).rows_loaded == 3


def test_an_empty_chart_says_what_it_needs_rather_than_blame_the_period(visit: Visit) -> None:
    said = plain(visit("overview"))
    # On two cards of numbers and in place of the chart.
    assert said.count(NO_RATINGS) == 3
    assert "Nothing to show for this period" not in said


def test_no_longer_period_is_advised_where_ratings_are_missing(visit: Visit) -> None:
    said = plain(visit("satisfaction"))
    assert "**Customer satisfaction cannot be measured yet.**" in said
    assert said.count(NO_RATINGS) == 1
    assert "Choose a longer one" not in said


def test_no_channel_is_compared_where_none_is_known(visit: Visit) -> None:
    said = plain(visit("channels"))
    assert "**No channel is known for these tickets.**" in said
    assert "No channel stands out" not in said
