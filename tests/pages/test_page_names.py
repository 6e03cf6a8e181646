"""Names of pages lead to them, however they are typed."""

import pytest

from csmetrics.ui.page_names import better


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("/overview", "./"),
        ("/Overview/", "../"),
        ("/below/a/proxy/overview", "./"),
        ("/Churn", "./churn"),
        ("/NPS/", "../nps"),
        ("/What-Changed", "./what_changed"),
        ("/what if", "./what_if"),
    ],
)
def test_a_page_is_found_by_its_name(typed: str, where: str) -> None:
    assert better(typed) == where


@pytest.mark.parametrize(
    "path", ["/", "/churn", "/churn/", "/what_changed", "/Churned", "/_stcore/health", "//evil"]
)
def test_what_is_right_or_no_page_is_left_alone(path: str) -> None:
    assert better(path) is None


def test_no_name_leads_to_another_host() -> None:
    assert better("//evil.example/Churn") == "./churn"
