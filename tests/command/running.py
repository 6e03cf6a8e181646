"""The `csmetrics` command as tests run it: installed, or in this process."""

import os
import sys
from pathlib import Path

import pytest

from csmetrics.cli import main

COMMAND = Path(sys.executable).with_name("csmetrics.exe" if os.name == "nt" else "csmetrics")


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Run a command in this process and return its exit code, stdout and stderr."""
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err
