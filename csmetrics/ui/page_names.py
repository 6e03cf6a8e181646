"""The names of pages in addresses, as people type them: /Overview, /what-changed, /Churn/."""

from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote

from starlette.responses import RedirectResponse

from csmetrics.ui.asgi import Answering, Message, Receive, Send

NAMES = frozenset(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
# It stands at the root: Streamlit knows the first page by no other name.
FIRST = "overview"


class AsTyped:
    """Leads a browser from the name of a page, however it is spelt, to the page."""

    def __init__(self, app: Answering) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer with the right address where a page was named in another way, else pass on."""
        where = better(scope["path"]) if scope["type"] == "http" else None
        if where is None:
            return await self._app(scope, receive, send)
        asked = scope["query_string"].decode("latin-1")
        answer = RedirectResponse(f"{where}?{asked}" if asked else where)
        return await answer(scope, receive, send)


def better(path: str, names: Collection[str] = NAMES) -> str | None:
    """Return the address that a path means, relative to it, or None where it is right or no page's.

    It is relative because a proxy may serve the pages below a name of its own.
    """
    typed = path.rstrip("/").rsplit("/", 1)[-1]
    name = typed.strip().casefold().replace("-", "_").replace(" ", "_")
    if name not in names or (typed == name != FIRST):
        return None
    up = "../" if path.endswith("/") else "./"
    return up + ("" if name == FIRST else quote(name))
