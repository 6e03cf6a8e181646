"""Whether what a person said about a file can be meant, before the file is read with it."""

from collections.abc import Iterable

from csmetrics.answers import Answers
from csmetrics.asking.periods import zone_named
from csmetrics.errors import Problem
from csmetrics.language.nearest import nearest
from csmetrics.load.remembered import OUR_COLUMNS
from csmetrics.sources import sources
from csmetrics.tables import TABLES
from csmetrics.translation import t


def check_answers(answers: Answers) -> None:
    """Raise Problem where an answer names a table, column, source or zone that does not exist.

    A source may have a name of the person's own, but not one that is a slip from a known one: the
    file would be read by its headers alone.
    """
    if answers.table is not None and answers.table not in TABLES:
        raise Problem(
            t("There is no table “{name}”.", name=answers.table), "", _choose(answers.table, TABLES)
        )
    for ours in (*answers.mapping.values(), *answers.units):
        if ours not in OUR_COLUMNS:
            raise Problem(
                t("None of our tables has a column “{name}”.", name=ours),
                "",
                _choose(ours, sorted(OUR_COLUMNS - {""})),
            )
    _check_source(answers.source)
    zone_named(answers.timezone or "UTC")


def _choose(name: str, known: Iterable[str]) -> str:
    if near := nearest(name, known):
        return t("Did you mean “{name}”?", name=near)
    return t("Choose one of {list}.", list=", ".join(known))


def _check_source(name: str | None) -> None:
    if name is None:
        return
    known = {word for source in sources() for word in (source.name, source.tool)}
    if name in known:
        return
    near = nearest(name, known)
    # A second desk of one tool may well be called zendesk2.
    if near is not None and not name.startswith(near):
        raise Problem(
            t("There is no tool “{name}” that we know.", name=name),
            "",
            t("Did you mean “{near}”? A name of your own must differ more from it.", near=near),
        )
