"""A workspace: one DuckDB file with the canonical tables, the history of imports and the facts.

Loading a file is one transaction. The original bytes are not kept; what is kept is what the
canonical tables need, the rows set aside with their reasons, and an entry in the history.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from csmetrics import ask as asking
from csmetrics import interruption, reading_back, removing
from csmetrics.analysis import breakdowns, costs, explain, health, scorecards, survival
from csmetrics.analysis.breakdowns import Band, Hour
from csmetrics.analysis.costs import Spent
from csmetrics.analysis.explain import Explanation
from csmetrics.analysis.health import Group, Health
from csmetrics.analysis.response_rates import response_rates
from csmetrics.analysis.scorecards import Line
from csmetrics.analysis.survival import Curve
from csmetrics.answers import Answers
from csmetrics.asking.kept_answers import KeptAnswers, key_of
from csmetrics.asking.periods import DAY, Period
from csmetrics.engine import Database, Session
from csmetrics.errors import Problem
from csmetrics.folders import remove_left_folders
from csmetrics.headline import Answer
from csmetrics.load import history, remembered, set_aside
from csmetrics.load.checked import check_answers
from csmetrics.load.importing import as_meant, import_upload
from csmetrics.load.report import ImportReport, RowFault, rejected
from csmetrics.load.staging import Progress
from csmetrics.load.validate import warm_up
from csmetrics.read import Reading, Upload, read
from csmetrics.team import settings
from csmetrics.translation import t, tn
from csmetrics.what_if import basis as what_if
from csmetrics.what_if.basis import Basis
from csmetrics.workspace_file import create_tables, for_its_owner, prepare_folder

log = logging.getLogger(__name__)

File = str | Path | tuple[str, bytes] | Reading


def open_workspace(path: str | Path | None = None) -> "Workspace":
    """Open a workspace file, made if it is not there; without a path it lives in memory.

    Raises WorkspaceProblem where the file is open elsewhere, damaged, or cannot be written.
    """
    return Workspace(Path(path) if path is not None else None)


class Workspace:
    """The data of one team and all that can be asked of it. Use it from any thread."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        if path is not None:
            prepare_folder(path)
        self._db = Database(path)
        self._answers = KeptAnswers()
        if path is not None:
            # Not before it is known to be a workspace: it could be anything else of the person's.
            for_its_owner(path)
        create_tables(self._db)
        removing.write_anew(self._db)
        self.keep_to_retention()
        remove_left_folders()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, so that another program can open it."""
        self._db.close()

    # ------------------------------------------------------------------ importing

    def load(self, file: File, progress: Progress | None = None, **answers: Any) -> ImportReport:
        """Load a file and say what became of it; bad input is reported, never raised.

        `file` is a path, (name, bytes) or a file that is already being read; `answers` are those
        of `Answers`: source=, table=, timezone=, dates=, mapping=, sheet=, scales=, confirmed=.
        """
        return self._guarded(file, progress, Answers(**answers), save=True)

    def check(self, file: File, progress: Progress | None = None, **answers: Any) -> ImportReport:
        """Recognise, map and validate a file as `load` would, but keep nothing."""
        return self._guarded(file, progress, Answers(**answers), save=False)

    def _guarded(
        self, file: File, progress: Progress | None, answers: Answers, save: bool
    ) -> ImportReport:
        report = progress or (lambda stage, done: None)
        threading.Thread(target=warm_up, daemon=True).start()
        try:
            check_answers(answers)
            with _read(file, answers.sheet, report) as upload:
                return self.load_upload(as_meant(upload), answers, report, save)
        except Problem as problem:
            return rejected(_name(file), problem)
        except Exception:
            if interruption.was_pressed():
                raise
            # The last line of defence: whatever a strange file does, the person gets a sentence.
            log.exception("an import failed")
            return rejected(_name(file), unexpected())

    def load_upload(
        self, upload: Upload, answers: Answers, progress: Progress, save: bool = True
    ) -> ImportReport:
        """Load a file that was already read. Raises Problem; NeedsAnswer for a question."""
        report = import_upload(self._db, upload, answers, progress, save)
        removed = self.keep_to_retention() if report.import_id is not None else 0
        return report if not removed else _with_removed(report, removed)

    # ------------------------------------------------------------------ history

    def history(self) -> list[dict[str, Any]]:
        """Return the imports that hold, newest first."""
        return history.entries(self._db)

    def set_aside(self, import_id: int, limit: int | None = None) -> list[RowFault]:
        """Return the rows of an import that were not loaded, in file order, with their reasons."""
        return set_aside.of_import(self._db, import_id, limit)

    def undo_last_import(self, import_id: int | None = None) -> dict[str, Any] | None:
        """Undo the newest import and return its entry, or None where there is none.

        With an `import_id`, nothing is undone where another import is the newest by now. The file
        is written anew: what is undone may be about people who are looked for in vain afterwards.
        """
        return removing.undo_last_import(self._db, import_id)

    def remember_mapping(self, signature: str, mapping: Mapping[str, str], name: str = "") -> None:
        """Keep a person's choice of columns for the next file with the same headers."""
        with self._db.transaction() as session:
            remembered.remember(session, signature, mapping, name)

    def traces_of_customer(self, customer: str) -> dict[str, int]:
        """Return how many rows `forget_customer` would remove, by table ("set_aside" is one)."""
        return removing.traces_of_customer(self._db, customer)

    def forget_customer(self, customer: str) -> int:
        """Remove every trace of a customer (an id or e-mail) and return how many rows that took.

        The file is written anew: deleted rows would otherwise stay in its bytes. Raises
        WorkspaceProblem where that is not possible; it is tried again when it is opened next.
        """
        return removing.forget_customer(self._db, customer)

    def forget_older(self, months: int) -> int:
        """Remove all rows about people that are older than so many months; return how many.

        Rows set aside, and rows as they were before an import, go with them. The file is written
        anew: deleted rows would otherwise stay in its bytes.
        """
        return removing.forget_older(self._db, months)

    def keep_to_retention(self) -> int:
        """Remove what is older than the setting `retention_months` allows; return how many rows."""
        months = settings.retention_months(self._db)
        return self.forget_older(months) if months else 0

    # ------------------------------------------------------------------ asking

    def ask(self, question: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> list[Any]:
        """Answer a question (a list of rows) or several (a list of lists, in order).

        A row has period, one value per column of `by`, value, n, low and high. What a question
        leaves open is taken from the settings that held on the last day of its period, of a trend
        on that of each bucket. What was asked before is not worked out again while the data stays
        as it is.
        """
        if isinstance(question, Mapping):
            return self._ask([question])[0]
        return self._ask(question)

    def _ask(self, questions: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
        version, keys = self.version, [key_of(question) for question in questions]
        answers: list[Any] = [self._answers.find(version, key) for key in keys]
        new = [place for place, rows in enumerate(answers) if rows is None]
        if new:
            found = settings.answer(self._db, [questions[place] for place in new])
            for place, rows in zip(new, found, strict=True):
                self._answers.keep(version, keys[place], rows)
                answers[place] = rows
        return answers

    def rows_behind(
        self, question: Mapping[str, Any], limit: int = 1000, offset: int = 0
    ) -> pa.Table:
        """Return the tickets (surveys, customers …) that an answer rests on."""
        return asking.rows_behind(self._db, settings.filled(self._db, question), limit, offset)

    def count_behind(self, question: Mapping[str, Any]) -> int:
        """Return how many rows an answer rests on."""
        return asking.count_behind(self._db, settings.filled(self._db, question))

    def cohorts(self, as_of: str | None = None, of: str = "customers") -> list[dict[str, Any]]:
        """Return a retention triangle (cohort, age, size, retained, value): of customers or mrr.

        Its months are those of the time zone that is set.
        """
        return asking.cohorts(self._db, as_of, of=of, timezone=self._timezone(as_of))

    def missing(self, metric: str) -> str | None:
        """Return what must be uploaded before a metric can be shown, or None."""
        return asking.missing(self._db, metric)

    @property
    def database(self) -> Database:
        """Return where the data lies, for the modules that keep something beside it."""
        return self._db

    @contextlib.contextmanager
    def changing(self) -> Iterator[Session]:
        """Change what is kept beside the data, all of it or nothing; answers are worked out anew.

        with ws.changing() as session: settings.save(session, "fcr_days", 14)
        """
        with self._db.transaction() as session:
            yield session
            history.next_version(session)
        self._db.checkpoint()

    @property
    def version(self) -> int:
        """Return a number that changes whenever the data does."""
        return history.version(self._db)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing has been loaded."""
        return self._db.until_changed("is empty", history.is_empty)

    def extent(self) -> tuple[date, date] | None:
        """Return the first and last day of tickets, surveys and calls, else of other tables.

        Days are those of the time zone that is set, as in every number.
        """
        return reading_back.extent(self._db, self._timezone())

    def known_from(self) -> date | None:
        """Return the first day of what is loaded, in the time zone that is set or held then."""
        days = self.extent()
        if days is None:
            return None
        then = settings.effective(self._db, days[0] - DAY)["timezone"]
        as_then = reading_back.extent(self._db, then)
        return min(days[0], as_then[0]) if as_then else days[0]

    def words(self, dimension: str) -> list[dict[str, Any]]:
        """Return the values of a dimension with how many tickets have each, most first."""
        return reading_back.words(self._db, dimension)

    def verbatims(
        self, question: Mapping[str, Any], low: float, high: float, limit: int = 50
    ) -> list[dict[str, Any]]:
        """Return comments of a survey metric with scores from `low` to `high`, newest first."""
        asked = settings.filled(self._db, question)
        return reading_back.verbatims(self._db, asked, low, high, limit)

    def churn_reasons(self, start: date, end: date) -> list[dict[str, Any]]:
        """Return why customers left in [start, end), most often first: reason, customers."""
        asked = {"metric": "customers_lost", "from": start, "to": end}
        return reading_back.churn_reasons(self._db, settings.filled(self._db, asked))

    def comments(
        self, question: Mapping[str, Any], satisfied: bool, limit: int = 50
    ) -> list[dict[str, Any]]:
        """Return comments of those who were satisfied with an answer, or not, newest first."""
        asked = settings.filled(self._db, question)
        return reading_back.comments(self._db, asked, satisfied, limit)

    def response_rates(self, question: Mapping[str, Any]) -> dict[str, Answer]:
        """Return the percent of those asked who answered, by kind of survey."""
        return response_rates(self._db, settings.filled(self._db, question))

    def spread(self, question: Mapping[str, Any]) -> list[Band]:
        """Return how the times of a metric spread over bands."""
        return breakdowns.spread(self._db, settings.filled(self._db, question))

    def backlog_age(self, question: Mapping[str, Any]) -> list[Band]:
        """Return how old the tickets are that are open at the end of the question's period."""
        return breakdowns.backlog_age(self._db, settings.filled(self._db, question))

    def arrivals(self, question: Mapping[str, Any]) -> list[Hour]:
        """Return how many tickets came in at each hour of the week."""
        return breakdowns.arrivals(self._db, settings.filled(self._db, question))

    def agents(self, question: Mapping[str, Any]) -> list[Line]:
        """Return a line of numbers per agent."""
        return scorecards.agents(self._db, settings.filled(self._db, question))

    def topics(self, question: Mapping[str, Any]) -> list[Line]:
        """Return a line of numbers per topic."""
        return scorecards.topics(self._db, settings.filled(self._db, question))

    def explain(self, question: Mapping[str, Any], before: Period, by: str = "") -> Explanation:
        """Split a change over the groups of `by`, or of the dimension that explains most."""
        if by:
            return explain.explain(self._db, question, before, by)
        return explain.best(self._db, question, before)

    def staying(self, by: str | None = None) -> list[Curve]:
        """Return how long customers stay, of all or `by` segment, the largest group first."""
        return survival.curves(self._db, None, by, self._timezone())

    def at_risk(self, limit: int = 50) -> list[Health]:
        """Return the customers at risk, those with most revenue first."""
        return health.at_risk(self._db, limit=limit, timezone=self._timezone())

    def health_groups(self) -> list[Group]:
        """Return how many customers are healthy, to watch, at risk, and too little known."""
        return health.groups(self._db, timezone=self._timezone())

    def what_if(self, question: Mapping[str, Any]) -> Basis:
        """Return the numbers of a question's period that scenarios act on."""
        return what_if.basis(self._db, settings.filled(self._db, question))

    def costs_by_category(self, question: Mapping[str, Any]) -> list[Spent]:
        """Return what each category of costs took in each bucket of the question's grain."""
        return costs.by_category(self._db, settings.filled(self._db, question))

    def loaded_days(self) -> dict[str, Period]:
        """Return the days from the first to the last cost, call and order, where there are some."""
        return costs.loaded_days(self._db, self._timezone())

    def contacts_by_hour(self, question: Mapping[str, Any], channel: str) -> list[Hour]:
        """Return how many contacts of a channel came at each hour of the week."""
        return what_if.contacts_by_hour(self._db, settings.filled(self._db, question), channel)

    # ------------------------------------------------------------------ inside

    def _timezone(self, as_of: str | None = None) -> str:
        return settings.timezone(self._db, {"metric": "customers_lost", "as_of": as_of})


def _read(file: File, sheet: str | None, progress: Progress) -> Upload:
    if isinstance(file, Reading):
        return file.upload(progress)
    name, data = file if isinstance(file, tuple) else (_name(file), Path(file))
    return read(name, data, sheet=sheet, progress=progress)


def _with_removed(report: ImportReport, removed: int) -> ImportReport:
    said = tn(
        "{n} row older than the settings keep was removed again.",
        "{n} rows older than the settings keep were removed again.",
        removed,
    )
    return replace(report, messages=(*report.messages, said))


def _name(file: File) -> str:
    if isinstance(file, tuple):
        return file[0]
    return (file.path if isinstance(file, Reading) else Path(file)).name


def unexpected() -> Problem:
    """Return what a person is told when csmetrics itself is at fault."""
    return Problem(
        t("This file could not be loaded. Nothing was changed."),
        t("Something in it surprised us."),
        t("Save it again from your helpdesk or as CSV, and try once more."),
    )
