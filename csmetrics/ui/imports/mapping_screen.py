"""What only the person can say about a file: a choice, or which column is which."""

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from csmetrics.errors import Problem, Question
from csmetrics.escape import code, md
from csmetrics.language import words
from csmetrics.load.import_queue import ImportQueue
from csmetrics.load.jobs import ImportJob
from csmetrics.mapping import Row, Sketch, scale_answer
from csmetrics.mapping.columns import RATINGS
from csmetrics.mapping.dates.date_orders import ORDERS
from csmetrics.tables import TABLES
from csmetrics.translation import later, t

NOT_THERE = later("Not in this file")
DEFAULT_ZONE = "UTC"
UNUSED_SHOWN = 30
MOST_WANTED = {"first_response_at", "resolved_at"}


def ask(queue: ImportQueue, number: int, job: ImportJob) -> None:
    """Ask what the import waits for, with the best answer filled in."""
    question, problem = job.question, job.problem
    if question is None or problem is None:
        return  # Answered in another tab a moment ago.
    with st.container(border=True, key=f"question_{number}"):
        badge = t(":orange-badge[:material/help: Needs your answer]")
        st.markdown(f":material/description: **{md(job.name)}** &nbsp;{badge}")
        st.markdown(f"**{md(question.text, 500)}**  \n:gray[{md(_because(job, problem), 1000)}]")
        if question.about == "mapping":
            st.fragment(_mapping)(queue, number, job, question)
        else:
            _choice(queue, number, job, question)


def _because(job: ImportJob, problem: Problem) -> str:
    """Return why a file asks; where one like it has answered most, what to do is enough."""
    if job.chosen_for:
        return t(
            "Its headers are nearly those of “{name}”, so it is filled in as you chose then. Look "
            "whether that holds here, too.",
            name=job.chosen_for,
        )
    return " ".join(filter(None, (problem.what, problem.why, problem.fix)))


# ---------------------------------------------------------------------- one choice


def _choice(queue: ImportQueue, number: int, job: ImportJob, question: Question) -> None:
    key = f"answer_{number}_{question.about}"
    options = {option.value: option for option in question.options}
    suggested = question.suggested if question.suggested in options else None
    st.radio(
        question.text,
        list(options),
        index=list(options).index(suggested) if suggested else None,
        format_func=lambda value: md(options[value].title),
        captions=[md(option.example, 500) for option in question.options],
        label_visibility="collapsed",
        key=key,
    )
    _zone(number, job)
    waits = st.session_state[key] is None
    _buttons(queue, number, job, question, t("Go on"), waits, _answer_choice, number, key)


def _answer_choice(job: ImportJob, question: Question, number: int, key: str) -> None:
    job.answer(**as_answer(question, st.session_state[key]), **_zone_stated(number))


def _zone(number: int, job: ImportJob) -> None:
    """Offer to state the zone of times that name none, before they are loaded as UTC."""
    if not job.zone_is_open:
        return
    own = [zone for zone in (st.context.timezone,) if zone in available_timezones()]
    zones = list(dict.fromkeys([DEFAULT_ZONE, *own, *sorted(available_timezones())]))
    st.selectbox(
        t("Time zone of the times in this file"),
        zones,
        key=f"zone_{number}",
        width=520,
        help=t(
            "They name none. What you choose is kept for later files of the same tool; you can "
            "change it on this page."
        ),
    )


def _zone_stated(number: int) -> dict[str, str]:
    zone = st.session_state.get(f"zone_{number}", DEFAULT_ZONE)
    return {} if zone == DEFAULT_ZONE else {"timezone": zone}


def as_answer(question: Question, value: str) -> dict[str, Any]:
    """Return the answer that a chosen value gives to a question."""
    if question.about == "scale":
        return {"scales": scale_answer(value)}
    if question.about == "unit":
        ours, _, unit = value.partition(":")
        return {"units": {ours: unit}}
    if question.columns and value in ORDERS:
        return {"dates_of": dict.fromkeys(question.columns, value)}
    return {question.about: value}


def _buttons(
    queue: ImportQueue,
    number: int,
    job: ImportJob,
    question: Question,
    go_on: str,
    wait: bool,
    answer: Callable[..., None],
    *args: Any,
) -> None:
    with st.container(horizontal=True):
        st.button(
            go_on,
            type="primary",
            icon=":material/check:",
            key=f"go_on_{number}",
            disabled=wait,
            on_click=_answer,
            args=(job, question, answer, *args),
        )
        st.button(
            t("Leave this file out"), key=f"leave_out_{number}", on_click=queue.cancel, args=(job,)
        )


def _answer(job: ImportJob, question: Question, answer: Callable[..., None], *args: Any) -> None:
    """Give an answer to the question that was on the page; another window may have been faster."""
    if job.question is question:
        answer(job, question, *args)
    else:
        st.toast(
            t("{file}: this question was already answered.", file=md(job.name)),
            icon=":material/info:",
        )


# ---------------------------------------------------------------------- which column is which


def _mapping(queue: ImportQueue, number: int, job: ImportJob, question: Question) -> None:
    if job.state != "asking":
        st.rerun()  # Answered or left out: the rest of the page must know.
    chosen = job.chosen
    sketch = job.sketch(st.session_state.get(f"target_{number}"), mapping=chosen)
    _target(number, sketch, chosen)
    _rows(number, job, sketch, chosen)
    _zone(number, job)
    _can_and_cannot(sketch)
    if sketch.lacking:
        st.markdown(
            t(
                ":orange[:material/error:] Choose a column for {columns} to load this file.",
                columns=words.listed([_one_of(group) for group in sketch.lacking]),
            )
        )
    told, wait = (number, sketch, chosen), bool(sketch.lacking)
    _buttons(queue, number, job, question, t("Load this file"), wait, _answer_mapping, *told)


def _target(number: int, sketch: Sketch, chosen: dict[str, str]) -> None:
    key = f"target_{number}"
    st.session_state[key] = sketch.target
    st.selectbox(
        t("What is one row of this file?"),
        list(TABLES),
        format_func=_one_row,
        key=key,
        width=520,
        on_change=chosen.clear,  # Columns of another table mean nothing for this one.
    )


def _one_row(name: str) -> str:
    each = t(TABLES[name].each)
    return t("{table}: one row is one {each}", table=title(name), each=each)


def _rows(number: int, job: ImportJob, sketch: Sketch, chosen: dict[str, str]) -> None:
    first, others = _in_order(number, sketch)
    with st.container(key=f"mapping_{number}", gap="small"):
        for row in first:
            _row(number, job, sketch, row, chosen)
    if others:
        with st.expander(
            t("{columns} we could use", columns=words.counted(len(others), "more column"))
        ):
            for row in others:
                _row(number, job, sketch, row, chosen)


def _in_order(number: int, sketch: Sketch) -> tuple[list[Row], list[Row]]:
    """Return the rows that are needed or were found, the required ones first, and the others.

    Where nothing optional was found, the first ones hold the times that most numbers need.
    What was found at first decides for good: a row must not jump away while it is being changed.
    """
    needed = {ours for group in sketch.lacking for ours in group}
    found = st.session_state.setdefault(
        f"found_{number}_{sketch.target}",
        needed | {row.ours for row in sketch.rows if row.theirs},
    )
    required = [row for row in sketch.rows if row.required]
    optional = [row for row in sketch.rows if not row.required]
    shown = found if any(row.ours in found for row in optional) else found | MOST_WANTED
    return (
        required + [row for row in optional if row.ours in shown],
        [row for row in optional if row.ours not in shown],
    )


def _row(number: int, job: ImportJob, sketch: Sketch, row: Row, chosen: dict[str, str]) -> None:
    key = f"map_{number}_{sketch.target}_{row.ours}"
    ours, theirs, examples, sure = st.columns([3, 3, 4, 1.6], vertical_alignment="center")
    mark = " &nbsp;" + t(":orange-badge[needed]") if row.required else ""
    ours.markdown(f"**{title(row.ours)}**{mark}  \n:gray[:small[{md(t(row.meaning))}]]")
    # The sketch is the truth: a column that was given to another row is gone from this one.
    st.session_state[key] = row.theirs or ""
    theirs.selectbox(
        t("Your column for {column}", column=title(row.ours)),
        ["", *(job.text.columns if job.text else ())],
        format_func=lambda name: name or t(NOT_THERE),
        label_visibility="collapsed",
        key=key,
        on_change=_choose,
        args=(key, row, chosen),
    )
    examples.markdown(_examples(row))
    sure.markdown(_sureness(row))


def _choose(key: str, row: Row, chosen: dict[str, str]) -> None:
    theirs = st.session_state[key]
    if row.theirs is not None:
        chosen[row.theirs] = ""
    if theirs:
        chosen[theirs] = row.ours


def _answer_mapping(
    job: ImportJob, question: Question, number: int, sketch: Sketch, chosen: dict[str, str]
) -> None:
    shown = {row.theirs: row.ours for row in sketch.rows if row.theirs is not None}
    told = {"mapping": {**chosen, **shown}, "table": sketch.target, "confirmed": True}
    job.answer(**told, **_zone_stated(number))


def _can_and_cannot(sketch: Sketch) -> None:
    told = (
        (t("With these columns"), ":material/check:", sketch.can),
        (t("With one more column"), ":material/add:", sketch.cannot),
    )
    for column, part in zip(st.columns(2), (part for part in told if part[2]), strict=False):
        column.markdown(_bullets(*part))
    if sketch.unused:
        names = ", ".join(code(name, 60) for name in sketch.unused[:UNUSED_SHOWN])
        more = len(sketch.unused) - UNUSED_SHOWN
        if more > 0:
            said = t("Not used: {names} and {n} more.", names=names, n=words.plain(more))
        else:
            said = t("Not used: {names}.", names=names)
        st.markdown(said)


def _bullets(title: str, icon: str, said: Sequence[str]) -> str:
    lines = [f"{icon} {md(sentence, 300)}" for sentence in said]
    return "  \n".join([f"**{title}**", *lines])


def _examples(row: Row) -> str:
    """Return what stands in the file and what it becomes, a line for each example."""
    lines = [
        code(theirs, 40) if theirs == ours else f"{code(theirs, 40)} → {code(ours, 40)}"
        for theirs, ours in zip(row.examples, row.become, strict=True)
    ]
    return "  \n".join(lines)


def _sureness(row: Row) -> str:
    if row.theirs is None:
        return t(":red-badge[missing]") if row.required else ""
    colour = {"sure": "green", "likely": "orange"}.get(row.words, "gray")
    return f":{colour}-badge[{md(t(row.words))}]"


def _one_of(group: Sequence[str]) -> str:
    *others, last = [t("“{words}”", words=title(ours)) for ours in group]
    return t("{listed} or {last}", listed=", ".join(others), last=last) if others else last


def title(name: str) -> str:
    """Return what a column or a table of ours is called."""
    return t(name.upper() if name in RATINGS else name.replace("_", " ").capitalize())
