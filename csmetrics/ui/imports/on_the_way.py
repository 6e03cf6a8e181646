"""Files on their way in: how far each is, what it asks, and what became of it."""

import streamlit as st

from csmetrics.escape import md
from csmetrics.language import words
from csmetrics.load.import_queue import ImportQueue
from csmetrics.load.jobs import ImportJob
from csmetrics.translation import later, t, tn
from csmetrics.ui import state
from csmetrics.ui.imports import mapping_screen
from csmetrics.ui.imports.results import show_result
from csmetrics.ui.trouble import show_problem
from csmetrics.workspace import Workspace

POLL_SECONDS = 0.4
ENDED = ("done", "cancelled")
# The steps of an import, and what share of its time each takes with a large file.
STEPS = {
    "Reading": 0.25,
    "Recognising": 0.05,
    "Checking rows": 0.4,
    "Saving": 0.2,
    "Preparing the numbers": 0.1,
}
# How each is said; an import names its steps in English.
STEPS_SAID = {
    "Reading": later("reading"),
    "Recognising": later("recognising"),
    "Checking rows": later("checking rows"),
    "Saving": later("saving"),
    "Preparing the numbers": later("preparing the numbers"),
}


def show_imports(workspace: Workspace, queue: ImportQueue) -> None:
    """Show files on their way, questions about them, and what became of those that ended."""
    if (problem := st.session_state.pop("no_sample", None)) is not None:
        show_problem(problem)
    jobs = _visible(queue)
    if any(job.state == "working" for job in jobs.values()):
        st.fragment(run_every=POLL_SECONDS)(_progress)(queue, _states(jobs))
    for number, job in jobs.items():
        if job.state == "asking":
            mapping_screen.ask(queue, number, job)
    if not queue.is_busy:
        _onward(workspace, queue, [job for job in jobs.values() if job.state in ENDED])
    for number, job in jobs.items():
        if job.state in ENDED:
            show_result(number, job)
            job.is_seen = True


def hide_results(queue: ImportQueue) -> None:
    """Put away what ended; it stays in the history."""
    _away()[queue] = _ended(queue)


def _visible(queue: ImportQueue) -> dict[int, ImportJob]:
    # What ended before this visit began is history, once somebody has seen it: a file that was
    # refused after its window was closed is in no list.
    away = _away().setdefault(queue, {job for job in _ended(queue) if job.is_seen})
    return {number: job for number, job in queue.jobs.items() if job not in away}


def _away() -> dict[ImportQueue, set[ImportJob]]:
    away: dict[ImportQueue, set[ImportJob]] = st.session_state.setdefault("away", {})
    return away


def _ended(queue: ImportQueue) -> set[ImportJob]:
    return {job for job in queue.jobs.values() if job.state in ENDED}


def _states(jobs: dict[int, ImportJob]) -> list[tuple[int, str]]:
    return [(number, job.state) for number, job in jobs.items()]


def _progress(queue: ImportQueue, drawn: list[tuple[int, str]]) -> None:
    """Show how far each file is; runs again and again until something changes."""
    jobs = _visible(queue)
    if _states(jobs) != drawn:
        st.rerun()
    with st.container(border=True, key="progress"):
        for number, job in jobs.items():
            if job.state == "working":
                _progress_of(queue, number, job)


def _progress_of(queue: ImportQueue, number: int, job: ImportJob) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"loading_{number}"):
        with st.container(gap="xsmall", width="stretch"):
            st.markdown(f":material/description: **{md(job.name)}**")
            if queue.is_waiting(job):
                st.caption(t("Waits for its turn."))
            else:
                share, said = how_far(job)
                st.progress(share, text=said)
        st.button(
            t("Cancel"),
            icon=":material/close:",
            key=f"cancel_{number}",
            disabled=job.is_stopping,
            on_click=queue.cancel,
            args=(job,),
        )


def how_far(job: ImportJob) -> tuple[float, str]:
    """Return the share of the whole way that a job has behind it, and what it does, in words."""
    if job.is_stopping:
        return 0.0, t("Stopping. Nothing will be saved.")
    step = next((name for name in STEPS if job.stage.startswith(name)), next(iter(STEPS)))
    place = list(STEPS).index(step)
    within = min(max(job.fraction, 0.0), 1.0)
    share = sum(list(STEPS.values())[:place]) + STEPS[step] * within
    told = {"place": place + 1, "all": len(STEPS), "step": t(STEPS_SAID[step])}
    if job.seconds_left is not None and job.seconds_left >= 2:
        left = words.duration(job.seconds_left)
        said = t("Step {place} of {all}: {step}, about {time} left for it", **told, time=left)
    else:
        said = t("Step {place} of {all}: {step}", **told)
    return min(share, 1.0), said


def _onward(workspace: Workspace, queue: ImportQueue, ended: list[ImportJob]) -> None:
    """Say what is there by now, and lead on to the numbers."""
    asking = sum(job.state == "asking" for job in _visible(queue).values())
    told = (_loaded(ended), _asking(asking), _extent(workspace))
    said = [sentence for sentence in told if sentence]
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="onward"):
        st.markdown(" ".join(said), width="stretch")
        if ended:
            st.button(t("Put this away"), key="put_away", on_click=hide_results, args=(queue,))
        if not workspace.is_empty and st.button(
            t("See the sample's numbers") if state.is_sample() else t("See your numbers"),
            type="primary",
            icon=":material/arrow_forward:",
            icon_position="right",
            key="see_numbers",
        ):
            st.switch_page(state.page_file("overview"))


def _loaded(ended: list[ImportJob]) -> str:
    """Return how many files were loaded, and how many were not."""
    if not ended:
        return ""
    loaded = [job for job in ended if job.report and job.report.problem is None]
    if not loaded:
        return t("**Nothing was loaded.**")
    others = len(ended) - len(loaded)
    files = words.counted(len(loaded), "file")
    if others:
        return t("**{files} loaded, {n} not.**", files=files, n=words.plain(others))
    return t("**{files} loaded.**", files=files)


def _asking(files: int) -> str:
    """Return how many files wait for an answer: their rows are in no number yet."""
    if not files:
        return ""
    return tn("**{n} file waits for your answer.**", "**{n} files wait for your answer.**", files)


def _extent(workspace: Workspace) -> str:
    days = workspace.extent()
    if days is None:
        return ""
    first, last = map(words.day, days)
    if state.is_sample():
        return t(":gray[The sample runs from {first} to {last}.]", first=first, last=last)
    return t(":gray[Your data runs from {first} to {last}.]", first=first, last=last)
