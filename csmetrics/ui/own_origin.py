"""Refuses what pages of other sites send here, before Streamlit looks at it.

Streamlit refuses them too, but to know its own names it first asks a server on the internet for
the address of this computer, and nothing else is answered while it waits.
"""

from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from csmetrics.ui.asgi import Answering, Message, Receive, Send

THIS_COMPUTER = frozenset({"localhost", "127.0.0.1"})
REFUSED = "Other sites may not talk to this server."


class OwnOrigin:
    """Passes on what a page of this server sends, and what no page sends."""

    def __init__(self, app: Answering) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Refuse with 403 what says that it comes from another site, else pass on."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        if is_own(headers.get("origin"), headers.get("host")):
            return await self._app(scope, receive, send)
        if scope["type"] == "http":
            return await PlainTextResponse(REFUSED, 403)(scope, receive, send)
        # Before it is accepted, closing a socket is answered with 403.
        await receive()
        return await send({"type": "websocket.close", "code": 1008, "reason": REFUSED})


def is_own(origin: str | None, host: str | None) -> bool:
    """Return whether a request comes from a page of this server, or from no page at all.

    origin: such as https://support.example.com, "null" for a page that has none
    host:   the name and port by which the server was addressed
    """
    if origin is None:
        return True
    named = str(st.get_option("browser.serverAddress") or "")
    own = {*THIS_COMPUTER, named.casefold(), _name(f"//{host}" if host else "")}
    name = _name(origin)
    return name is not None and name in own


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
