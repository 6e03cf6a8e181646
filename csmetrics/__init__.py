"""Customer-support metrics from any helpdesk's export. The whole public Python API is here.

    with csmetrics.open_workspace("team.duckdb") as ws:      # no path: in memory
        report = ws.load("export.csv")
        rows = ws.ask({"metric": "nps", "grain": "month", "by": ["channel"]})

Everything except `csmetrics.ui` works without Streamlit.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csmetrics.errors import Problem
    from csmetrics.workspace import Workspace, open_workspace

__all__ = ["Problem", "Workspace", "open_workspace"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the API when it is first used: the child that parses uploads starts without it."""
    if name not in __all__:
        raise AttributeError(f"module 'csmetrics' has no attribute {name!r}")
    from csmetrics import errors, workspace

    return getattr(errors if name == "Problem" else workspace, name)
