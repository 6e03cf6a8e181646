"""Launch csmetrics: `streamlit run app.py`.

The script that runs is csmetrics/ui/main.py, so that Streamlit never takes pages/ for the old
automatic pages, which would serve the first deep link without the shell around it.
"""

import gc
import importlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from csmetrics.ui.own_origin import OwnOrigin
from csmetrics.ui.page_names import AsTyped
from csmetrics.ui.trouble import say_what_went_wrong

MAIN = Path(__file__).resolve().parent / "csmetrics" / "ui" / "main.py"
# Where it is missing, Streamlit puts this folder first for each run of a page and takes it out
# again. A thread that looks for a module at that moment skips a place, and an import fails.
sys.path.append(str(MAIN.parent))

HEAVY = ["duckdb", "pandas", "pyarrow", "plotly.graph_objects", "csmetrics", "csmetrics.ui"]


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Import what is heavy before the first visitor comes, and keep it out of the garbage search.

    Streamlit collects garbage after every rerun; with all of these loaded that costs 50 to 80 ms.
    """
    # The log beside a workspace and what spills from memory hold customers' data too.
    os.umask(0o077)
    for name in HEAVY:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    MAIN,
    lifespan=lifespan,
    middleware=[Middleware(OwnOrigin), Middleware(AsTyped)],
    on_script_error=say_what_went_wrong,
)
