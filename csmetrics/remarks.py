"""What the command says on stderr beside its numbers: why there may be none."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csmetrics.escape import in_terminal
from csmetrics.language.words import listed

if TYPE_CHECKING:
    from csmetrics.workspace import Workspace


def nothing_is_loaded(workspace: "Workspace") -> None:
    """Say why there is no number: a script whose import was refused would print empty tables."""
    if workspace.is_empty:
        _say("Nothing is loaded into this workspace yet.")


def unknown_words(where: Mapping[str, Sequence[str | None]], workspace: "Workspace") -> None:
    """Say which groups no ticket belongs to: a slip would look like a quiet month."""
    from csmetrics.language.nearest import nearest

    for column, values in where.items():
        known = [row["word"] for row in workspace.words(column)]
        for value in values:
            if value is not None and known and value not in known:
                near = nearest(value, known)
                meant = f"Did you mean “{near}”?" if near else f"There is {listed(known)}."
                _say(f"No ticket has “{value}” as its {column}. {meant}")


def why_nothing_is_left(
    questions: Sequence[Mapping[str, Any]], answers: Sequence[Any], workspace: "Workspace"
) -> None:
    """Say which filters a metric knows nothing of: its table would look like a quiet month."""
    from csmetrics.analysis.filtered import why_nothing

    for question, rows in zip(questions, answers, strict=True):
        where = {} if any(row["n"] for row in rows) else question.get("where") or {}
        if why := why_nothing(workspace.database, question["metric"], where):
            _say(why)


def _say(remark: str) -> None:
    print(in_terminal(remark), file=sys.stderr)
