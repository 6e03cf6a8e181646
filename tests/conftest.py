"""What every test needs: a data folder of its own, never the one of whoever runs the tests."""

from pathlib import Path

import pytest
from hypothesis import settings

# A slow moment of a machine is no fault of the code; how fast it is, bench/ measures. In CI, where
# Hypothesis tries the same examples each time, its other settings stay as they are.
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let workspaces lie in the folder of this test."""
    folder = tmp_path / "csmetrics-data"
    monkeypatch.setenv("CSMETRICS_DATA", str(folder))
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the pictures of pages be written anew."""
    parser.addoption("--new-pictures", action="store_true", help="write the pictures of pages anew")
