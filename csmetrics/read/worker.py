"""The child process that parses one upload. Started by `child.py`; asks on stdin, tells on stdout.

Imports as little as possible: how fast it starts is felt with every file. What it says about a file
it says in the language of the request; whatever that needs is loaded with the first such text.
"""

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any

from csmetrics.read.telling import DISK_IS_FULL, Asked, Found, Refused, tell
from csmetrics.translation import speak, t


class _WithoutPandas:
    """Arrow imports pandas wherever it is installed, which takes longer than most files do."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def main() -> None:
    """Parse the file that stdin names and tell what was found, or why it is refused."""
    sys.meta_path.insert(0, _WithoutPandas())
    request = json.load(sys.stdin)
    speak(request["language"], request["numbers"])
    _limit(request)
    try:
        found = _parse(request)
    except Refused as refused:
        tell(refused=refused.sentences)
    except Asked as asked:
        tell(asked=asked.question, because=asked.because)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        tell(refused=tuple(map(t, DISK_IS_FULL)))
    else:
        tell(read={"tables": found.tables, "notes": found.notes, "warnings": found.warnings})


def _limit(request: dict[str, Any]) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent watches time and memory there.
        return
    seconds = int(request["seconds"]) + 1
    for kind, most in (
        (resource.RLIMIT_AS, int(request["memory"])),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, int(request["output"])),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _parse(request: dict[str, Any]) -> Found:
    from csmetrics.read.formats import parse

    found = Found()
    parse(
        Path(request["path"]),
        Path(request["folder"]),
        found,
        sheet=request["sheet"],
        careful=request["careful"],
    )
    return found


if __name__ == "__main__":
    main()
    # Without waiting for threads of a reader that was given up.
    os._exit(0)
