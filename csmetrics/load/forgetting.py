"""Forget a customer: their rows in every table, in what was overwritten, set aside and told.

Where something else names them (the subject of a colleague's ticket, a saved view), only the name
goes.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import quote_plus

from csmetrics.engine import Database, Session
from csmetrics.engine.duckdb import Params, quoted
from csmetrics.load import versions
from csmetrics.load.merge import before_name
from csmetrics.tables import TABLES, Table
from csmetrics.translation import t

# In text they are found as a whole: “7” is in neither “17” nor “7.5”, ann@example.com in neither
# joann@example.com nor jo.ann@example.com, but in the name of a file, before the full stop of a
# sentence, and where a line begins, which JSON writes as \\n.
_BEGINS, _ENDS = r"((?:^|[^\pL\pN.+]|\\[nrt])[.+]*)", r"($|[^\pL\pN.]|\.(?:$|\PN))"
_PATTERN = f"'{_BEGINS}' || regexp_escape({{name}}) || '{_ENDS}'"
_WHOLE = f"(contains(lower({{text}}), {{name}}) and regexp_matches(lower({{text}}), {_PATTERN}))"
SET_ASIDE, BEFORE, ELSEWHERE = "set_aside", "before", "elsewhere"
# An address or a full name is theirs wherever it stands; a number or a word may mean anything.
_TELLING = re.compile(r"[@\s]")
# Facts repeat these; what else there is has a count of its own.
_NAMING = (
    *TABLES,
    *(before_name(table) for table in TABLES.values()),
    *("imports", "actions", "annotations", "mappings", "saved_views", "scenarios"),
)

Where = Database | Session


def count(db: Database, customer: str) -> dict[str, int]:
    """Return how many rows each table, and the list of rows set aside, has of a customer."""
    if not _name(customer):
        return {}
    theirs = "select source, ticket_id from tickets where lower(customer_id) = $customer"
    which = {"customer": _name(customer)}
    counts = {BEFORE: 0}
    for table, here in _conditions(theirs):
        counts[table.name] = _count(db, quoted(table.name), here, which)
        counts[BEFORE] += _count(db, before_name(table), here, which)
    named = db.rows(
        f"select count(*) as n from set_aside where {_mentions('cells', 'value')}", _spelt(customer)
    )
    counts[SET_ASIDE] = named[0]["n"]
    counts[ELSEWHERE] = sum(_elsewhere(db, customer).values())
    return {name: n for name, n in counts.items() if n}


def forget(session: Session, customer: str) -> tuple[int, set[str]]:
    """Delete all rows of a customer; return how many, and which canonical tables changed."""
    if not _name(customer):
        return 0, set()  # Nothing would be found in everything.
    which = {"customer": _name(customer)}
    session.run(
        "create or replace temp table their_tickets as select source, ticket_id from tickets "
        "where lower(customer_id) = $customer",
        which,
    )
    removed, touched = 0, set()
    for table, here in _conditions("select source, ticket_id from their_tickets"):
        bound = which if "$customer" in here else None
        removed += _count(session, before_name(table), here, bound)
        gone = forget_rows(session, table, here, bound)
        removed += gone
        touched |= {table.name} if gone else set()
    named = _elsewhere(session, customer)
    removed += _forget_told(session, _spelt(customer)) + sum(named.values())
    session.run("drop table their_tickets")
    _take_out(session, customer)
    return removed, touched | (set(named) & set(TABLES))


def _count(where: Where, table: str, here: str, bound: Params | None) -> int:
    return int(where.rows(f"select count(*) as n from {table} where {here}", bound)[0]["n"])


def forget_rows(session: Session, table: Table, here: str, bound: Params | None) -> int:
    """Delete rows of a table, as they are and as they were; return how many there were."""
    both = " union all ".join(
        f"select {', '.join(map(quoted, (*table.key, 'import_id')))} from {name} where {here}"
        for name in (quoted(table.name), before_name(table))
    )
    versions.forget(session, table, both, bound)
    gone = session.run(f"delete from {quoted(table.name)} where {here}", bound)
    session.run(f"delete from {before_name(table)} where {here}", bound)
    return gone


def _forget_told(session: Session, spelt: Mapping[str, str]) -> int:
    """Delete rows set aside that name a customer, and what was said about them."""
    gone = session.run(f"delete from set_aside where {_mentions('cells', 'value')}", spelt)
    # Sentences told at an import quote examples; those that name the customer go too.
    session.run(f"update imports set messages = '[]' where {_mentions('messages')}", spelt)
    session.run(
        f"update imports set file = $instead where {_mentions('file')}",
        {**spelt, "instead": t("a removed name")},
    )
    return gone


def _elsewhere(where: Where, customer: str) -> dict[str, int]:
    """Return how many rows of each table name a customer, but for the customer's own."""
    theirs = "select source, ticket_id from tickets where lower(customer_id) = $customer"
    own = {
        name: here
        for table, here in _conditions(theirs)
        for name in (table.name, before_name(table))
    }
    counts = {}
    for table, columns in _texts(where, customer).items():
        here = own.get(table, "false")
        names = {"customer": _name(customer)} if table in own else {}
        found = where.rows(
            f"select count(*) as n from {quoted(table)} "
            f"where ({_mentions(*columns)}) and ({here}) is not true",
            {**_spelt(customer), **names},
        )
        counts[table] = found[0]["n"] if table in _NAMING else 0
    return {name: n for name, n in counts.items() if n}


def _take_out(session: Session, customer: str) -> None:
    """Take a customer's name out of every text."""
    spelt = _spelt(customer)
    for table, columns in _texts(session, customer).items():
        naming = f"select 1 from {quoted(table)} where {_mentions(*columns)} limit 1"
        for column in columns if session.rows(naming, spelt) else ():
            # Twice: of two names with a single blank between them, one is found at a time.
            for spelling in [*set(spelt.values())] * 2:
                session.run(
                    f"update {quoted(table)} set {column} = regexp_replace("
                    f"{column}, {_PATTERN.format(name='$name')}, "
                    r"'\1' || $instead || '\2', 'gi') "
                    f"where {_WHOLE.format(text=column, name='$name')}",
                    {"name": spelling, "instead": t("a removed name")},
                )


def _texts(where: Where, customer: str) -> dict[str, list[str]]:
    """Return the columns of text by table, but for ids: who works here may have an address, too."""
    if not _TELLING.search(_name(customer)):
        return {}
    rows = where.rows(
        "select table_name, column_name from duckdb_columns() "
        "where data_type = 'VARCHAR' and not internal and column_name <> 'source' "
        "and not ends_with(column_name, '_id') "
        "and table_name in (select table_name from duckdb_tables() where not temporary)"
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["table_name"], []).append(quoted(row["column_name"]))
    return found


def _conditions(theirs: str) -> Iterator[tuple[Table, str]]:
    """Yield the tables that can hold something of a customer, and which rows are theirs."""
    for table in TABLES.values():
        conditions = []
        if "customer_id" in table.names:
            conditions.append("lower(customer_id) = $customer")
        if "ticket_id" in table.names and table.name != "tickets":
            conditions.append(f"(source, ticket_id) in ({theirs})")
        if conditions:
            yield table, " or ".join(conditions)


def _mentions(*columns: str) -> str:
    return " or ".join(
        _WHOLE.format(text=column, name=name)
        for column in columns
        for name in ("$name", "$json", "$link")
    )


def _name(customer: str) -> str:
    return unicodedata.normalize("NFC", customer).strip().casefold()


def _spelt(customer: str) -> dict[str, str]:
    # Lists are kept as JSON, in which earlier versions wrote letters such as ü by their number.
    # An address in the browser has signs such as @ by their number.
    name = _name(customer)
    return {"name": name, "json": json.dumps(name)[1:-1], "link": quote_plus(name).lower()}
