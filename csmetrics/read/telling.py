"""What the child tells the parent: one JSON value a line. Nothing else is written to stdout."""

import json
import sys
from dataclasses import dataclass, field
from typing import Any

from csmetrics.translation import later, t

DISK_IS_FULL = (
    later("The disk is full. Nothing was changed."),
    later("Reading a file takes about twice its size of the disk for a moment."),
    later("Free some space and try again."),
)

# What to do about a file without rows.
ANOTHER = later("Choose another file, or export it again with a wider period.")


class Refused(Exception):
    """The file cannot be read: what happened, why, and what to do."""

    def __init__(self, what: str, why: str = "", fix: str = "") -> None:
        self.sentences = (what, why, fix)
        super().__init__(what)


class Asked(Exception):
    """A person must choose a sheet or a member before the file can be read."""

    def __init__(
        self, text: str, options: list[tuple[str, str, str]], suggested: str, *because: str
    ) -> None:
        self.question = {"text": text, "options": options, "suggested": suggested}
        self.because = because
        super().__init__(text)


@dataclass
class Found:
    """What was found in a file so far: finished tables and sentences about the file."""

    tables: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def in_quotes(text: str) -> str:
    """Return a name from a file in the quotation marks of the language that is spoken."""
    return t("“{text}”", text=text)


def tell(**value: Any) -> None:
    """Write one line for the parent."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def tell_progress(stage: str, share: float) -> None:
    """Tell how far a stage is, from 0 to 1."""
    tell(progress=[stage, round(min(max(share, 0.0), 1.0), 3)])
