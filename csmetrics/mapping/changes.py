"""Histories of changes: what a field was and what it became, a row for each change.

Which field a row tells of stands in a cell, so no column is the state of its ticket; and a ticket
that nobody changed is not there at all.
"""

from collections.abc import Sequence

from csmetrics.folding import fold
from csmetrics.read.telling import in_quotes
from csmetrics.translation import t

OLD = frozenset(
    {
        *("old", "old value", "from", "from value", "from status", "from state", "from string"),
        *("previous", "previous value", "previous status", "before", "was", "original value"),
        *("old status", "alt", "alter wert", "alter status", "vorher", "von", "von status"),
        *("vorheriger wert", "ancien", "ancienne valeur", "avant", "valeur precedente", "antes"),
        *("valor anterior", "estado anterior", "de", "valore precedente", "oude waarde"),
    }
)
NEW = frozenset(
    {
        *("new", "new value", "to", "to value", "to status", "to state", "to string", "after"),
        *("changed to", "new status", "is", "current value", "neu", "neuer wert", "nachher"),
        *("neuer status", "nach", "nach status", "auf", "zu", "nouveau", "nouvelle valeur"),
        *("apres", "valeur suivante", "despues", "valor nuevo", "nuevo valor", "estado nuevo"),
        *("a", "para", "novo valor", "valore nuovo", "nuovo valore", "nieuwe waarde"),
    }
)
FIELD = frozenset(
    {
        *("field", "field name", "field event", "fieldname", "property", "attribute", "changed"),
        *("column", "feld", "feldname", "eigenschaft", "attribut", "champ", "campo", "veld"),
        *("change", "change type", "item", "aenderung", "anderung"),
    }
)


def said_of(columns: Sequence[str]) -> str:
    """Return what to say of a history of changes, else ""."""
    names = {fold(column): column for column in columns}
    old = next((names[name] for name in names if name in OLD), "")
    new = next((names[name] for name in names if name in NEW), "")
    states = any("stat" in fold(name) for name in (old, new))
    if not (old and new) or not (states or FIELD & set(names)):
        return ""
    return t(
        "It looks like a history of changes, not a list: each row says what something was ({old}) "
        "and became ({new}). When a ticket was created and how it stands now is not in it. Export "
        "the tickets themselves.",
        old=in_quotes(old),
        new=in_quotes(new),
    )
