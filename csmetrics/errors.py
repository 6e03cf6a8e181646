"""What can go wrong, said so that a support lead knows what to do next.

Problem                 anything a person is told about; has what, why, fix
├── UnreadableFile      the bytes are not a table we can read
├── NeedsAnswer         we can read it, but must ask something first (carries the Question)
├── WrongQuestion       a metric question that cannot be asked (unknown metric, column, date)
└── WorkspaceProblem    the workspace file: not writable, disk full, damaged
    ├── NotWritable     its folder does not allow writing
    ├── OpenElsewhere   another program has it open, and may be changing it
    └── LostChanges     only its last changes are damaged; it opens without them
"""

from dataclasses import dataclass, field
from pathlib import Path


class Problem(Exception):
    """Something a person must know: what happened, why, and what to do next.

    Each part is one plain sentence without type names, library names or paths of this machine.
    """

    def __init__(self, what: str, why: str = "", fix: str = "") -> None:
        self.what, self.why, self.fix = what, why, fix
        super().__init__(" ".join(part for part in (what, why, fix) if part))


class UnreadableFile(Problem):
    """The uploaded bytes are not a table that can be read."""


class WrongQuestion(Problem):
    """A question about a metric that has no meaning, such as an unknown column to split by."""


class WorkspaceProblem(Problem):
    """The workspace file cannot be opened, written or trusted."""


class NotWritable(WorkspaceProblem):
    """The folder of the workspace does not allow writing, or the disk is full."""


class OpenElsewhere(WorkspaceProblem):
    """Another program has the workspace open, and may be changing it."""


class LostChanges(WorkspaceProblem):
    """The last changes of the workspace at `path` are damaged; it can be opened without them."""

    def __init__(self, path: Path, what: str, why: str = "", fix: str = "") -> None:
        self.path = path
        super().__init__(what, why, fix)


@dataclass(frozen=True)
class Option:
    """One possible answer: what to pass on, how to show it, and an example of what it means."""

    value: str
    title: str
    example: str = ""


@dataclass(frozen=True)
class Question:
    """Something only the person can decide before a file is loaded.

    `about` is the name of the answer it fills (see `csmetrics.answers.Answers`): "sheet", "source",
    "mapping", "dates", "scale", "unit" … `suggested` is the value of the best option, filled in
    beforehand. `columns` are those of the file that a question about dates is about; () where the
    answer is for all that are open.
    """

    about: str
    text: str
    options: tuple[Option, ...] = field(default=())
    suggested: str | None = None
    columns: tuple[str, ...] = ()


class NeedsAnswer(Problem):
    """The file is readable, but a question must be answered before it can be loaded.

    source, table: what the file is taken for so far, None where that is the question
    zone_open: True where its times name no time zone and nobody has stated one
    """

    source: str | None = None
    table: str | None = None
    zone_open: bool = False

    def __init__(self, question: Question, what: str, why: str = "", fix: str = "") -> None:
        self.question = question
        super().__init__(what, why, fix)
