"""From what a pack was made, as one short hash: equal data, settings and version give equal hashes.

The hash is of the imports that hold (each by the hash of its content and of how it was read), of
the state of every column (which a forgotten customer changes without an import), of the settings
and goals in force, and of the version of csmetrics. Keeping a pack or an action does not change it.
"""

import datetime as dt
import hashlib
import json
from typing import Any

from csmetrics import __version__, facts
from csmetrics.report.content import Origin
from csmetrics.tables import TABLES
from csmetrics.team import settings, targets
from csmetrics.translation import spoken
from csmetrics.workspace import Workspace


def origin(workspace: Workspace, on: dt.date) -> Origin:
    """Return what a pack is made from now, with the settings that hold on a day."""
    held = settings.saved(settings.history(workspace.database), on)
    imports = tuple(sorted(one["fingerprint"] for one in workspace.history()))
    goals = targets.in_force(targets.history(workspace.database), on)
    judged_by = sorted([*map(str, goal.about), str(goal.value)] for goal in goals)
    made_from = [__version__, imports, _state(workspace), held, judged_by]
    written = json.dumps(made_from, default=str, sort_keys=True)
    effective = settings.effective(workspace.database, on)
    return Origin(
        hashlib.sha256(written.encode()).hexdigest(),
        dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None),
        __version__,
        str(effective["timezone"]),
        held,
        imports,
        settings.currency(workspace.database),
        spoken().language,
        spoken().numbers,
    )


def _state(workspace: Workspace) -> list[Any]:
    columns = facts.columns(workspace.database)
    return [
        [*name, span.filled, span.earliest, span.latest]
        for name, span in sorted(columns.items())
        if name[1] in ("", *TABLES[name[0]].names)
    ]
