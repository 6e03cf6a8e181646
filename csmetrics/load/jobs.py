"""Imports that run beside the pages: in a thread of their own, with progress that a page polls.

A page's script can be aborted at any moment (a moved slider, a closed tab), so nothing that must
finish runs in it. A job that needs an answer waits in the state "asking" until it gets one.
"""

import logging
import threading
import time
from dataclasses import replace
from typing import Any, Literal

from csmetrics.answers import Answers
from csmetrics.errors import NeedsAnswer, Problem, Question
from csmetrics.load import remembered
from csmetrics.load.importing import as_meant
from csmetrics.load.report import ImportReport, rejected
from csmetrics.mapping import Sketch, sketch
from csmetrics.read import TextTable, Upload, read
from csmetrics.translation import in_this_language, later, t
from csmetrics.workspace import Workspace, unexpected

log = logging.getLogger(__name__)

State = Literal["working", "asking", "done", "cancelled"]

# A question that nobody answers keeps a temporary file; after this it is given up.
PATIENCE_SECONDS = 3600.0
NOT_REMEMBERED = later(
    "The rows are saved, but your answers could not be kept: we will ask again next time."
)


class Cancelled(Exception):
    """The person stopped the import; nothing was saved."""


class ImportJob:
    """One file on its way into a workspace. Everything here may be read from any thread."""

    def __init__(self, workspace: Workspace, name: str, data: bytes, **answers: Any) -> None:
        self.name = name
        self.state: State = "working"
        self.stage = "Reading the file"
        self.fraction = 0.0
        self.question: Question | None = None
        self.problem: Problem | None = None
        self.text: TextTable | None = None
        self.answers = Answers(**answers)
        # On the mapping screen, so far: every window shows the same, also after a reload.
        self.chosen: dict[str, str] = {}
        self.chosen_for = ""
        # Stated with an answer, so that it holds for later files of the same tool, too.
        self._zone: str | None = None
        self.report: ImportReport | None = None
        # Whether somebody has seen what became of it.
        self.is_seen = False
        self._workspace = workspace
        self._data: bytes | None = data
        self._answered = threading.Event()
        self._stop = threading.Event()
        self._began = time.monotonic()
        self._thread = threading.Thread(
            target=in_this_language(self._run), name="import", daemon=True
        )

    def start(self) -> "ImportJob":
        """Begin, unless it was cancelled before, and return the job."""
        if self._stop.is_set():
            self.state, self._data = "cancelled", None
        else:
            self._thread.start()
        return self

    def wait(self, seconds: float | None = None) -> "ImportJob":
        """Wait until the job has ended (or asks something, with `seconds` as a limit)."""
        self._thread.join(seconds)
        return self

    def answer(self, **answers: Any) -> None:
        """Answer the open question, and go on; without one (a second click) nothing happens."""
        if self.state != "asking":
            return
        mapping = {**self.answers.mapping, **answers.pop("mapping", {})}
        scales = {**self.answers.scales, **answers.pop("scales", {})}
        self._zone = answers.get("timezone", self._zone)
        units = {**self.answers.units, **answers.pop("units", {})}
        dates_of = {**self.answers.dates_of, **answers.pop("dates_of", {})}
        told: dict[str, Any] = {"mapping": mapping, "scales": scales, "units": units}
        told |= {"dates_of": dates_of, **answers}
        self.answers = replace(self.answers, **told)
        self.question, self.state = None, "working"
        self._answered.set()

    def cancel(self) -> None:
        """Stop without a trace; what was saved before stays."""
        self._stop.set()
        self._answered.set()

    @property
    def zone_is_open(self) -> bool:
        """Return whether the times of the file name no zone, and nobody has stated one."""
        return isinstance(self.problem, NeedsAnswer) and self.problem.zone_open

    @property
    def is_stopping(self) -> bool:
        """Return whether the person has stopped the job and it is about to end."""
        return self._stop.is_set()

    def sketch(self, target: str | None = None, **answers: Any) -> Sketch:
        """Return the mapping screen's rows, with the person's choices so far applied."""
        assert self.text is not None
        return sketch(self.text, replace(self.answers, **answers), target)

    @property
    def seconds_left(self) -> float | None:
        """Return a guess at the time left in this stage, or None where there is none yet."""
        if self.fraction < 0.05:
            return None
        spent = time.monotonic() - self._began
        return spent * (1 - self.fraction) / self.fraction

    def _run(self) -> None:
        try:
            self.report = self._import()
            self.state = "done"
        except Cancelled:
            self.state = "cancelled"
        except Problem as problem:
            self.report, self.state = rejected(self.name, problem), "done"
        except Exception:
            log.exception("an import failed")
            self.report, self.state = rejected(self.name, unexpected()), "done"
        finally:
            self._data = None

    def _import(self) -> ImportReport:
        assert self._data is not None
        while True:
            try:
                with read(
                    self.name, self._data, sheet=self.answers.sheet, progress=self._progress
                ) as upload:
                    original = as_meant(upload)
                    self.text = original.tables[0]
                    return self._load(original)
            except NeedsAnswer as needed:
                self._ask(needed)

    def _load(self, upload: Upload) -> ImportReport:
        while True:
            try:
                report = self._workspace.load_upload(upload, self.answers, self._progress)
            except NeedsAnswer as needed:
                if needed.question.about == "sheet":
                    raise
                self._ask(needed)
            else:
                return self._remember(report)

    def _remember(self, report: ImportReport) -> ImportReport:
        """Keep what was said for the next file; the rows are saved, whatever happens here."""
        if report.import_id is None:
            return report
        try:
            if self.answers.mapping:
                name = report.file.rsplit(".", 1)[0]
                self._workspace.remember_mapping(report.signature, self.answers.mapping, name)
            if self._zone and report.source:
                with self._workspace.changing() as session:
                    remembered.state_zone(session, report.source, self._zone)
        except Exception:
            log.exception("an answer could not be remembered")
            return replace(report, messages=(*report.messages, t(NOT_REMEMBERED)))
        return report

    def _ask(self, needed: NeedsAnswer) -> None:
        self._answered.clear()
        # A cancel of a moment ago must not be forgotten by the line above.
        if self._stop.is_set():
            raise Cancelled
        if needed.question.about == "mapping":
            self._choose_as_before()
        self.problem, self.question, self.state = needed, needed.question, "asking"
        if not self._answered.wait(PATIENCE_SECONDS):
            raise Cancelled
        self._progress("Recognising", 0.0)

    def _choose_as_before(self) -> None:
        """Begin with what was chosen for the layout that is most like this one."""
        headers = self.text.columns if self.text and not self.chosen else ()
        if like := remembered.most_like(self._workspace.database, headers):
            self.chosen, self.chosen_for = dict(like.columns), like.name

    def _progress(self, stage: str, fraction: float) -> None:
        if self._stop.is_set():
            raise Cancelled
        if stage != self.stage:
            self._began = time.monotonic()
        self.stage, self.fraction = stage, fraction
