"""The files on their way into one workspace: one at a time, in the order they were dropped.

The queue belongs to the workspace and not to a page or a visitor, so that a reload, another page
or a closed tab neither loses a file nor loads it twice.
"""

import threading
from typing import Any
from weakref import WeakKeyDictionary

from csmetrics.load.jobs import ImportJob
from csmetrics.workspace import Workspace

# How often the queue looks whether a job still works.
LOOK_SECONDS = 0.05
# Older ones are found in the history of the workspace.
KEPT = 50


class ImportQueue:
    """Imports by their number, newest last. Everything here may be used from any thread."""

    def __init__(self) -> None:
        self._jobs: dict[int, ImportJob] = {}
        self._waiting: list[ImportJob] = []
        self._last = 0
        self._changing = threading.Lock()
        self._runner: threading.Thread | None = None

    @property
    def jobs(self) -> dict[int, ImportJob]:
        """Return the imports by number, in the order they came."""
        with self._changing:
            return dict(self._jobs)

    @property
    def is_busy(self) -> bool:
        """Return whether a file is being loaded or waits for its turn (not for an answer)."""
        return any(job.state == "working" for job in self.jobs.values())

    def is_waiting(self, job: ImportJob) -> bool:
        """Return whether a job waits for its turn."""
        with self._changing:
            return job in self._waiting

    def add(self, workspace: Workspace, name: str, data: bytes, **answers: Any) -> ImportJob:
        """Put a file in the queue and return its job, which begins when those before it end."""
        job = ImportJob(workspace, name, data, **answers)
        with self._changing:
            self._last += 1
            self._jobs[self._last] = job
            self._waiting.append(job)
            self._forget_old()
            if self._runner is None:
                self._runner = threading.Thread(target=self._run, name="imports", daemon=True)
                self._runner.start()
        return job

    def cancel(self, job: ImportJob) -> None:
        """Stop a job, or take it out of the queue, without a trace."""
        asking = job.state == "asking"
        job.cancel()
        with self._changing:
            if job in self._waiting:
                self._waiting.remove(job)
                # A job that was stopped does not begin: it is cancelled at once.
                job.start()
        if asking:
            # It does nothing but wait, so it ends at once, and the page need not show it again.
            job.wait(1.0)

    def forget_ended(self) -> None:
        """Let go of what ended: its reports quote rows, and a customer may have to be forgotten."""
        with self._changing:
            for number, job in list(self._jobs.items()):
                if job.state in ("done", "cancelled"):
                    del self._jobs[number]

    def wait(self) -> "ImportQueue":
        """Wait until every job has ended or asks something."""
        while runner := self._runner:
            runner.join()
        for job in self.jobs.values():
            while job.state == "working":
                job.wait(LOOK_SECONDS)
        return self

    def _run(self) -> None:
        while job := self._next():
            job.start()
            # A job that asks leaves the way free for the next file.
            while job.state == "working":
                job.wait(LOOK_SECONDS)

    def _next(self) -> ImportJob | None:
        with self._changing:
            if self._waiting:
                return self._waiting.pop(0)
            self._runner = None
            return None

    def _forget_old(self) -> None:
        ended = [number for number, job in self._jobs.items() if job.state in ("done", "cancelled")]
        for number in ended[: max(len(self._jobs) - KEPT, 0)]:
            del self._jobs[number]


_queues: WeakKeyDictionary[Workspace, ImportQueue] = WeakKeyDictionary()
_making = threading.Lock()


def queue_of(workspace: Workspace) -> ImportQueue:
    """Return the queue of a workspace."""
    with _making:
        return _queues.setdefault(workspace, ImportQueue())
